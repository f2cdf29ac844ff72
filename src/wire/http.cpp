#include "wire/http.h"

#include "wire/bits.h"
#include "wire/dissector.h"
#include "wire/gzip.h"
#include "wire/httpscan.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {
namespace {

constexpr std::string_view startLine = "RFC 9112 §3";
constexpr std::string_view statusLine = "RFC 9112 §4";
constexpr std::string_view fieldLine = "RFC 9112 §5";
constexpr std::string_view chunks = "RFC 9112 §7.1";

constexpr Field fields[] = {
    {"Request method", "http.request.method", FieldType::Text, 0, 0, "What the client wants done: GET asks for a copy.",
     startLine},
    {"Request target", "http.request.uri", FieldType::Text, 0, 0, "What it wants it done to.", startLine},
    {"Path", "http.request.uri.path", FieldType::Text, 0, 0, "The part of the target in front of the question mark.",
     "RFC 3986 §3.3"},
    {"Query", "http.request.uri.query", FieldType::Text, 0, 0, "The part of the target behind the question mark.",
     "RFC 3986 §3.4"},
    {"Request version", "http.request.version", FieldType::Text, 0, 0, "The version of HTTP that the client speaks.",
     "RFC 9112 §2.3"},
    {"Response version", "http.response.version", FieldType::Text, 0, 0, "The version of HTTP that the server speaks.",
     "RFC 9112 §2.3"},
    {"Status code", "http.response.code", FieldType::Decimal, 0, 0,
     "How it went: 2xx done, 3xx look elsewhere, 4xx the client's mistake, 5xx the server's.", statusLine},
    {"Status code description", "http.response.code.desc", FieldType::Text, 0, 0, "What the code means by the RFC.",
     "RFC 9110 §15"},
    {"Reason phrase", "http.response.phrase", FieldType::Text, 0, 0,
     "Words for people beside the code; programs ignore them.", statusLine},
    {"Field line", "http.request.line", FieldType::Text, 0, 0, "A name, a colon and a value.", fieldLine},
    {"Field line", "http.response.line", FieldType::Text, 0, 0, "A name, a colon and a value.", fieldLine},
    {"End of the head", "http.head_end", FieldType::Text, 0, 0, "An empty line: the fields end here, the body begins.",
     "RFC 9112 §2.1"},
    {"Empty line in front", "http.empty_line", FieldType::Text, 0, 0,
     "A line that some old client sent behind a body; servers ignore it.", "RFC 9112 §2.2"},

    {"Host", "http.host", FieldType::Text, 0, 0, "Which of the server's sites is meant.", "RFC 9110 §7.2"},
    {"Connection", "http.connection", FieldType::Text, 0, 0,
     "What is meant for this connection only: close, keep-alive, upgrade.", "RFC 9110 §7.6.1"},
    {"Upgrade", "http.upgrade", FieldType::Text, 0, 0, "The protocol to go on with on this connection.",
     "RFC 9110 §7.8"},
    {"Content-Type", "http.content_type", FieldType::Text, 0, 0, "What kind of data the body is.", "RFC 9110 §8.3"},
    {"Content-Length", "http.content_length_header", FieldType::Text, 0, 0, "How many bytes the body has.",
     "RFC 9110 §8.6"},
    {"Content length", "http.content_length", FieldType::Decimal, 0, 0, "Content-Length as a number.", "RFC 9110 §8.6"},
    {"Content-Encoding", "http.content_encoding", FieldType::Text, 0, 0, "How the content was packed: gzip.",
     "RFC 9110 §8.4"},
    {"Transfer-Encoding", "http.transfer_encoding", FieldType::Text, 0, 0,
     "How the body was packed for this connection only: chunked.", "RFC 9112 §6.1"},
    {"User-Agent", "http.user_agent", FieldType::Text, 0, 0, "Which program asks.", "RFC 9110 §10.1.5"},
    {"Accept", "http.accept", FieldType::Text, 0, 0, "Which kinds of content the client would like.",
     "RFC 9110 §12.5.1"},
    {"Accept-Language", "http.accept_language", FieldType::Text, 0, 0, "Which languages the client would like.",
     "RFC 9110 §12.5.4"},
    {"Accept-Encoding", "http.accept_encoding", FieldType::Text, 0, 0, "Which codings the client can undo.",
     "RFC 9110 §12.5.3"},
    {"Referer", "http.referer", FieldType::Text, 0, 0, "The page that led here.", "RFC 9110 §10.1.3"},
    {"Cookie", "http.cookie", FieldType::Text, 0, 0, "What the server had asked the client to keep and show again.",
     "RFC 6265 §4.2"},
    {"Set-Cookie", "http.set_cookie", FieldType::Text, 0, 0, "What the client is to keep and show again.",
     "RFC 6265 §4.1"},
    {"Date", "http.date", FieldType::Text, 0, 0, "When the message was made.", "RFC 9110 §6.6.1"},
    {"Server", "http.server", FieldType::Text, 0, 0, "Which program answers.", "RFC 9110 §10.2.4"},
    {"Location", "http.location", FieldType::Text, 0, 0, "Where to look instead.", "RFC 9110 §10.2.2"},
    {"Last-Modified", "http.last_modified", FieldType::Text, 0, 0, "When the content last changed.", "RFC 9110 §8.8.2"},
    {"Cache-Control", "http.cache_control", FieldType::Text, 0, 0, "Who may keep a copy, and how long.",
     "RFC 9111 §5.2"},
    {"Authorization", "http.authorization", FieldType::Text, 0, 0, "Who asks, and the proof.", "RFC 9110 §11.6.2"},
    {"WWW-Authenticate", "http.www_authenticate", FieldType::Text, 0, 0, "How the client is to prove who it is.",
     "RFC 9110 §11.6.1"},
    {"Sec-WebSocket-Key", "http.sec_websocket_key", FieldType::Text, 0, 0,
     "Sixteen random bytes in base64. The server must answer with what only one who knows WebSocket makes of them.",
     "RFC 6455 §11.3.1"},
    {"Sec-WebSocket-Accept", "http.sec_websocket_accept", FieldType::Text, 0, 0,
     "The server's proof: the key and a fixed text, through SHA-1, in base64.", "RFC 6455 §11.3.3"},
    {"Sec-WebSocket-Version", "http.sec_websocket_version", FieldType::Text, 0, 0, "The version of WebSocket: 13.",
     "RFC 6455 §11.3.5"},
    {"Sec-WebSocket-Protocol", "http.sec_websocket_protocol", FieldType::Text, 0, 0,
     "What the two programs will talk within WebSocket.", "RFC 6455 §11.3.4"},
    {"Sec-WebSocket-Extensions", "http.sec_websocket_extensions", FieldType::Text, 0, 0,
     "What WebSocket is extended by: permessage-deflate packs messages.", "RFC 6455 §11.3.2"},

    {"Full request target", "http.request.full_uri", FieldType::Text, 0, 0, "Host and target together.",
     "RFC 9110 §7.1"},
    {"Request", "http.request", FieldType::Label, 0, 0, "This message is a request.", startLine},
    {"Response", "http.response", FieldType::Label, 0, 0, "This message is a response.", statusLine},

    {"Chunk size", "http.chunk_size", FieldType::Decimal, 0, 0, "How many bytes of data the chunk has; 0 is the last.",
     chunks},
    {"Chunk data", "http.chunk_data", FieldType::Bytes, 0, 0, "A part of the body.", chunks},
    {"Chunk boundary", "http.chunk_boundary", FieldType::Bytes, 0, 0, "CR LF behind the data.", chunks},
    {"Trailer", "http.chunked_trailer_part", FieldType::Text, 0, 0, "Fields that come behind the body.",
     "RFC 9112 §7.1.2"},
    {"Body", "http.file_data", FieldType::Text, 0, 0, "What the message carries.", "RFC 9112 §6"},
};

// Fields of a message that have a field of their own in the table.
struct KnownField {
    std::string_view name; // in small letters
    const Field* field;
};
constexpr KnownField knownFields[] = {
    {"host", &pick(fields, "http.host")},
    {"connection", &pick(fields, "http.connection")},
    {"upgrade", &pick(fields, "http.upgrade")},
    {"content-type", &pick(fields, "http.content_type")},
    {"content-length", &pick(fields, "http.content_length_header")},
    {"content-encoding", &pick(fields, "http.content_encoding")},
    {"transfer-encoding", &pick(fields, "http.transfer_encoding")},
    {"user-agent", &pick(fields, "http.user_agent")},
    {"accept", &pick(fields, "http.accept")},
    {"accept-language", &pick(fields, "http.accept_language")},
    {"accept-encoding", &pick(fields, "http.accept_encoding")},
    {"referer", &pick(fields, "http.referer")},
    {"cookie", &pick(fields, "http.cookie")},
    {"set-cookie", &pick(fields, "http.set_cookie")},
    {"date", &pick(fields, "http.date")},
    {"server", &pick(fields, "http.server")},
    {"location", &pick(fields, "http.location")},
    {"last-modified", &pick(fields, "http.last_modified")},
    {"cache-control", &pick(fields, "http.cache_control")},
    {"authorization", &pick(fields, "http.authorization")},
    {"www-authenticate", &pick(fields, "http.www_authenticate")},
    {"sec-websocket-key", &pick(fields, "http.sec_websocket_key")},
    {"sec-websocket-accept", &pick(fields, "http.sec_websocket_accept")},
    {"sec-websocket-version", &pick(fields, "http.sec_websocket_version")},
    {"sec-websocket-protocol", &pick(fields, "http.sec_websocket_protocol")},
    {"sec-websocket-extensions", &pick(fields, "http.sec_websocket_extensions")},
};

constexpr const Field& requestLineField = pick(fields, "http.request.line");
constexpr const Field& responseLineField = pick(fields, "http.response.line");

// A run of characters of the message, whose value is these characters.
DissectionNode& addText(Dissector& dissector, const Field& field, std::size_t begin, std::size_t length,
                        unsigned below = 0) {
    std::string text = escapedText(dissector.bytes({begin, begin + length, begin + length}));
    if (length == 0) { // a value that is there but empty
        return dissector.addGenerated(field, 0, below);
    }
    DissectionNode& node = dissector.add(field, begin, length, below);
    node.text = std::move(text);
    return node;
}

void addTarget(Dissector& dissector, std::size_t begin, std::string_view target) {
    addText(dissector, pick(fields, "http.request.uri"), begin, target.size());
    const std::size_t question = target.find('?');
    if (question == std::string_view::npos)
        return;
    addText(dissector, pick(fields, "http.request.uri.path"), begin, question, 1);
    addText(dissector, pick(fields, "http.request.uri.query"), begin + question + 1, target.size() - question - 1, 1);
}

void addFields(Dissector& dissector, const HttpHead& head, std::size_t begin, bool response) {
    for (const HttpField& field : head.fields) {
        // The line reaches to the CR LF, which is behind any spaces.
        std::size_t end = field.value.end();
        while (head.bytes[end] != '\n')
            ++end;
        addText(dissector, response ? responseLineField : requestLineField, begin + field.name.begin,
                end + 1 - field.name.begin);
        const std::string_view name = head.text(field.name);
        const auto known = std::ranges::find_if(
            knownFields, [&](const KnownField& entry) { return http::equalsIgnoringCase(name, entry.name); });
        if (known == std::end(knownFields))
            continue;
        addText(dissector, *known->field, begin + field.value.begin, field.value.length, 1);
        if (field.known == HttpFieldName::ContentLength && head.hasContentLength)
            dissector.addGenerated(pick(fields, "http.content_length"), head.contentLength, 2);
    }
}

std::string fullTarget(const HttpHead& head) {
    const std::string_view target = head.text(head.target);
    return target.starts_with('/') ? fmt::format("http://{}{}", head.value("host"), target) : std::string(target);
}

void addHead(Dissector& dissector, const HttpHead& head, std::size_t begin) {
    const bool response = head.statusCode != 0;
    const auto text = [&](std::string_view field, HttpRange range) {
        const auto found = std::ranges::find(fields, field, &Field::abbrev);
        addText(dissector, *found, begin + range.begin, range.length);
    };
    if (response) {
        text("http.response.version", head.version);
        dissector.add(pick(fields, "http.response.code"), begin + head.status.begin, head.status.length).number =
            head.statusCode;
        if (const std::string_view meaning = httpReason(head.statusCode); !meaning.empty())
            dissector.addGenerated(pick(fields, "http.response.code.desc"), 0).text = meaning;
        text("http.response.phrase", head.reason);
        dissector.line().text = fmt::format("{} {}", head.statusCode, head.text(head.reason));
    } else {
        text("http.request.method", head.method);
        addTarget(dissector, begin + head.target.begin, head.text(head.target));
        text("http.request.version", head.version);
        dissector.line().text = fmt::format("{} {}", head.text(head.method), head.text(head.target));
    }
    addFields(dissector, head, begin, response);
    addText(dissector, pick(fields, "http.head_end"), begin + head.bytes.size() - 2, 2);
    if (response) {
        dissector.addGenerated(pick(fields, "http.response"), 1);
    } else {
        dissector.addGenerated(pick(fields, "http.request.full_uri"), 0).text = fullTarget(head);
        dissector.addGenerated(pick(fields, "http.request"), 1);
    }
}

constexpr std::size_t mostUnpacked = 1 << 20; // bytes of content that are shown unpacked

// The messages of one segment, or of a stream put together, one line each.
class Messages {
public:
    Messages(Dissector& dissector, const Extent& pdu, HttpSide side, std::string_view answersMethod)
        : m_dissector(dissector), m_pdu(pdu), m_parser(side) {
        m_parser.expectResponseTo(answersMethod);
    }

    std::size_t dissect() {
        ByteView rest = m_dissector.bytes(m_pdu);
        while (true) {
            const std::size_t at = m_pdu.end - rest.size();
            const HttpStep step = m_parser.next(rest);
            rest = rest.subspan(step.consumed);
            switch (step.event) {
            case HttpEvent::Head:
                openMessage(at, step.consumed);
                break;
            case HttpEvent::Chunk:
                addChunk();
                break;
            case HttpEvent::Data:
                addData(at, step.consumed);
                break;
            case HttpEvent::End:
                endMessage(at, step.consumed);
                break;
            case HttpEvent::Tunnel:
                return m_dissector.dissectData({at, m_pdu.end, m_pdu.wireEnd});
            case HttpEvent::NeedMore:
            case HttpEvent::Failed:
                return stop(step.event == HttpEvent::Failed, at);
            }
        }
    }

private:
    void openMessage(std::size_t at, std::size_t size) {
        m_dissector.open(httpProtocol, {at, m_pdu.end, m_pdu.wireEnd}, size);
        m_open = true;
        const std::size_t begin = m_pdu.begin + static_cast<std::size_t>(m_parser.head().offset);
        if (begin > at)
            addText(m_dissector, pick(fields, "http.empty_line"), at, begin - at);
        addHead(m_dissector, m_parser.head(), begin);
        m_packed = isGzipCoding(m_parser.head().value("Content-Encoding"));
        m_body.clear();
    }
    void grow(std::size_t end) {
        DissectionNode& line = m_dissector.line();
        line.length = std::max(line.length, static_cast<std::uint32_t>(end - line.begin));
    }
    void addChunk() {
        const HttpChunk& chunk = m_parser.chunk();
        const std::size_t begin = m_pdu.begin + static_cast<std::size_t>(chunk.offset);
        closeChunk(begin);
        DissectionNode& node =
            m_dissector.add(pick(fields, "http.chunk_size"), begin, std::max<std::size_t>(chunk.line.length + 2, 1));
        node.number = chunk.size;
        m_inChunk = chunk.size > 0;
        grow(begin + chunk.line.length + 2);
    }
    // CR LF behind the data that came before.
    void closeChunk(std::size_t end) {
        if (m_inChunk)
            m_dissector.add(pick(fields, "http.chunk_boundary"), end - 2, 2);
        m_inChunk = false;
        grow(end);
    }
    void addData(std::size_t at, std::size_t size) {
        // Behind a chunk's data the parser takes its CR LF together with the next line.
        if (m_parser.head().body == HttpBody::Chunked)
            m_dissector.add(pick(fields, "http.chunk_data"), at, size);
        m_body.emplace_back(at, size);
        grow(at + size);
    }
    void endMessage(std::size_t at, std::size_t size) {
        if (size > 2)
            addText(m_dissector, pick(fields, "http.chunked_trailer_part"), at, size - 2);
        grow(at + size);
        addBody();
        m_open = false;
    }
    // Of content that was packed, what it says unpacked, as far as it can be.
    bool addUnpacked() {
        if (m_body.empty() || !m_packed)
            return false;
        GzipUnpacker unpacker(mostUnpacked);
        Bytes plain;
        for (const auto& [begin, length] : m_body) {
            if (unpacker.unpack(m_dissector.bytes({begin, begin + length, begin + length}), plain))
                continue;
            if (unpacker.plain() <= mostUnpacked)
                return false; // it is no gzip: its bytes are all there is to show
            break;
        }
        plain.resize(std::min(plain.size(), mostUnpacked));
        if (plain.empty())
            return false;
        DissectionNode& node = m_dissector.addGenerated(pick(fields, "http.file_data"), 0);
        node.text = escapedText(plain);
        node.note = fmt::format("unpacked: {} bytes became {}", unpacker.packed(), unpacker.plain());
        return true;
    }
    void addBody() {
        if (addUnpacked()) {
            m_body.clear();
            return;
        }
        if (m_body.size() == 1 && m_parser.head().body != HttpBody::Chunked) {
            const auto [begin, length] = m_body.front();
            addText(m_dissector, pick(fields, "http.file_data"), begin, length);
        } else if (!m_body.empty()) {
            std::string text;
            for (const auto& [begin, length] : m_body)
                text += escapedText(m_dissector.bytes({begin, begin + length, begin + length}));
            m_dissector.addGenerated(pick(fields, "http.file_data"), 0).text = std::move(text);
        }
        m_body.clear();
    }
    std::size_t stop(bool failed, std::size_t at) {
        if (m_open) {
            addBody();
            grow(m_pdu.end);
        }
        if (failed) {
            if (!m_open)
                m_dissector.open(httpProtocol, {at, m_pdu.end, m_pdu.wireEnd}, m_pdu.end - at);
            const HttpRuleText& text = m_parser.verdict().text();
            m_dissector.malformed(nullptr, fmt::format("{} ({})", text.sentence, text.source));
        } else if (!m_open && at < m_pdu.end) {
            m_dissector.dissectData({at, m_pdu.end, m_pdu.wireEnd}, {.text = "the beginning of a message"});
        }
        return m_pdu.wireEnd;
    }

    Dissector& m_dissector;
    Extent m_pdu;
    HttpParser m_parser;
    bool m_open = false;
    bool m_inChunk = false;
    bool m_packed = false; // its content is gzip's
    std::vector<std::pair<std::size_t, std::size_t>> m_body;
};

} // namespace

constinit const Protocol httpProtocol{"Hypertext Transfer Protocol", "HTTP",     "http",
                                      LayerNumber::Application,      "RFC 9112", fields};

std::size_t dissectHttp(Dissector& dissector, Extent pdu, HttpSide side, std::string_view answersMethod) {
    return Messages(dissector, pdu, side, answersMethod).dissect();
}

} // namespace layerscope
