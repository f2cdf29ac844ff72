// Answers on their way out: the server packs their content.
#include "layers/gzip/messages.h"

#include "wire/gzip.h"
#include "wire/httpscan.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope::gzip {

namespace {

constexpr std::uint64_t mostWhole = 1 << 20; // bytes of content that are packed before their length is said

enum class How : std::uint8_t {
    Whole,      // with Content-Length: when all of it is there
    Chunks,     // each by itself, so that none waits for the next
    UntilClose, // each piece by itself
};

class PackAnswers : public Messages {
public:
    PackAnswers(Talk& talk, int level) : Messages(HttpSide::Responses, talk), m_level(level) {}

protected:
    void onHead(const HttpHead& head) override;
    void onChunk(std::uint64_t size) override;
    Result<void> onData(std::size_t size) override;
    Result<void> onEnd() override;

private:
    void readFields(const HttpHead& head);
    void goOnPacked(const Bytes& packed, const Pdu& plain);
    void goOnChunk(const Bytes& packed, const Pdu& plain);
    void tell() const { m_talk.note(fmt::format("gzip has packed {} bytes of content into {}", m_plain, m_packed)); }

    int m_level;
    How m_how = How::Whole;
    std::optional<GzipPacker> m_packer;
    std::size_t m_head = 0;   // Whole: bytes of the head, which waits
    std::uint64_t m_left = 0; // of the chunk
    Pdu m_chunk;
    std::size_t m_plain = 0, m_packed = 0;

    // What the fields of the head mean here.
    bool m_mayPack = false;
    std::optional<Edit> m_length; // without Content-Length
    std::optional<Edit> m_tag;    // with a weak entity tag
    bool m_varies = false;        // Vary is said already
};

void PackAnswers::readFields(const HttpHead& head) {
    m_mayPack = head.statusCode != 206; // RFC 9110 §14: ranges count bytes of what is packed
    m_length.reset();
    m_tag.reset();
    m_varies = false;
    for (const HttpField& field : head.fields) {
        const std::string_view name = head.text(field.name), value = head.text(field.value);
        if (http::equalsIgnoringCase(name, "content-encoding")) {
            m_mayPack = false;
        } else if (http::equalsIgnoringCase(name, "cache-control")) { // RFC 9110 §7.7, RFC 9111 §5.2.2.6
            http::eachMember(value, [&](std::string_view member) {
                m_mayPack = m_mayPack && !http::equalsIgnoringCase(member, "no-transform");
            });
        } else if (http::equalsIgnoringCase(name, "vary")) {
            http::eachMember(value, [&](std::string_view member) {
                m_varies = m_varies || member == "*" || http::equalsIgnoringCase(member, "accept-encoding");
            });
        } else if (field.known == HttpFieldName::ContentLength) {
            m_length = withoutField(head, field);
        } else if (http::equalsIgnoringCase(name, "etag") && value.starts_with('"')) {
            // RFC 9110 §8.8.3.3: packed and plain are two representations, which one strong tag must not name.
            m_tag = Edit{field.value.begin, field.value.begin, "W/"};
        }
    }
}

void PackAnswers::onHead(const HttpHead& head) {
    const bool interim = head.statusCode / 100 == 1;
    Asked asked;
    if (!m_talk.asked.empty()) {
        asked = m_talk.asked.front();
        if (!interim)
            m_talk.asked.pop_front();
    }
    readFields(head);
    const bool headOnly = asked.method == "HEAD" && (head.contentLength > 0 || head.find("Transfer-Encoding"));
    const bool content =
        head.body == HttpBody::Length || head.body == HttpBody::Chunked || head.body == HttpBody::UntilClose;
    if (interim || !m_mayPack || !(content || headOnly || head.statusCode == 304))
        return;
    // RFC 9110 §12.5.5: whoever keeps a copy must know what the choice depended on.
    const std::size_t end = head.bytes.size() - 2;
    const Edit vary{end, end, m_varies ? "" : "Vary: Accept-Encoding\r\n"};
    const Edit coding{end, end, "Content-Encoding: gzip\r\n" + vary.text};
    std::vector<Edit> edits;
    if (asked.gzip && m_tag)
        edits.push_back(*m_tag);
    changes = asked.gzip && content && (head.body != HttpBody::Length || head.contentLength <= mostWhole);
    m_head = head.bytes.size();
    m_plain = m_packed = 0;
    m_chunk = {};
    if (!changes) {
        // RFC 9110 §9.3.2: an answer to HEAD leaves out what only the content, once packed, would tell.
        if (asked.gzip && headOnly && m_length)
            edits.push_back(*m_length);
        edits.push_back(vary);
    } else {
        m_packer.emplace(m_level);
        m_how = head.body == HttpBody::Length    ? How::Whole
                : head.body == HttpBody::Chunked ? How::Chunks
                                                 : How::UntilClose;
        if (m_how == How::Whole)
            return; // the head waits for the length
        edits.push_back(coding);
    }
    std::ranges::stable_sort(edits, {}, &Edit::begin);
    goOn(waiting().slice(0, m_head), edits);
    drop(m_head);
}

// The packed bytes stand for the message from the first plain byte on; none of them can be pointed at any more.
void PackAnswers::goOnPacked(const Bytes& packed, const Pdu& plain) {
    const Span* first = plain.size() == 0 || plain.spans().empty() ? nullptr : &plain.spans().front();
    const std::size_t known = first == nullptr ? 0 : std::min(packed.size(), plain.size());
    if (known > 0)
        goOn(Pdu(ByteView(packed).first(known), &protocol, LayerNumber::Presentation, first->message,
                 first->messageOffset));
    if (known < packed.size())
        goOn(Pdu(ByteView(packed).subspan(known), &protocol, LayerNumber::Presentation));
    m_plain += plain.size();
    m_packed += packed.size();
}

void PackAnswers::goOnChunk(const Bytes& packed, const Pdu& plain) {
    if (packed.empty())
        return;
    say(fmt::format("{:x}\r\n", packed.size()));
    goOnPacked(packed, plain);
    say("\r\n");
}

void PackAnswers::onChunk(std::uint64_t size) {
    m_left = size;
    // Of the program's lines only the last one goes on, with the trailers that come behind it.
    drop(size > 0 ? taken() : taken() - (m_parser.chunk().line.length + 2));
}

Result<void> PackAnswers::onData(std::size_t size) {
    if (m_how == How::Whole)
        return {};
    const Pdu plain = waiting().slice(taken() - size, size);
    drop(taken());
    if (m_how == How::UntilClose) {
        goOnPacked(m_packer->pack(plain.bytes(), GzipPacker::End::Piece), plain);
        return {};
    }
    m_chunk.appendOwned(plain.bytes(), plain.spans());
    m_left -= size;
    if (m_left == 0) {
        const Pdu chunk = std::exchange(m_chunk, {});
        goOnChunk(m_packer->pack(chunk.bytes(), GzipPacker::End::Piece), chunk);
    }
    return {};
}

Result<void> PackAnswers::onEnd() {
    if (m_how == How::Chunks) {
        goOnChunk(m_packer->pack({}, GzipPacker::End::Whole), {});
        keepOn(taken());
    } else if (m_how == How::UntilClose) {
        goOnPacked(m_packer->pack({}, GzipPacker::End::Whole), {});
    } else {
        const Pdu head = waiting().slice(0, m_head);
        const Pdu plain = waiting().slice(m_head, taken() - m_head);
        const Bytes packed = m_packer->pack(plain.bytes(), GzipPacker::End::Whole);
        const bool shorter = packed.size() < plain.size();
        const std::size_t end = m_head - 2;
        std::vector<Edit> edits;
        std::string fields;
        if (m_tag)
            edits.push_back(*m_tag);
        if (shorter) {
            edits.push_back({m_length->begin, m_length->end, fmt::format("Content-Length: {}\r\n", packed.size())});
            fields = "Content-Encoding: gzip\r\n";
        }
        edits.push_back({end, end, fields + (m_varies ? "" : "Vary: Accept-Encoding\r\n")});
        std::ranges::stable_sort(edits, {}, &Edit::begin);
        goOn(head, edits);
        if (!shorter) {
            goOn(plain);
            m_talk.note(fmt::format("gzip would make {} bytes of content longer, {}: they go as they are", plain.size(),
                                    packed.size()));
        } else {
            goOnPacked(packed, plain);
        }
        drop(taken());
        if (!shorter)
            return {};
    }
    tell();
    return {};
}

} // namespace

std::unique_ptr<Messages> packAnswers(Talk& talk, int level) { return std::make_unique<PackAnswers>(talk, level); }

} // namespace layerscope::gzip
