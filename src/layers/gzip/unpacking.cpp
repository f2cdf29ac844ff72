// Answers on their way in: the client unpacks their content.
#include "layers/gzip/messages.h"

#include "wire/gzip.h"
#include "wire/http.h"
#include "wire/httpscan.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope::gzip {

namespace {

constexpr std::size_t mostOfAChunk = 65536; // plain bytes that wait for the end of their chunk

class UnpackAnswers : public Messages {
public:
    UnpackAnswers(Talk& talk, std::size_t largest) : Messages(HttpSide::Responses, talk), m_largest(largest) {}

protected:
    void onHead(const HttpHead& head) override;
    void onChunk(std::uint64_t size) override;
    Result<void> onData(std::size_t size) override;
    Result<void> onEnd() override;

private:
    void goOnPlain();
    void goOnChunk();

    std::size_t m_largest;
    HttpBody m_how = HttpBody::None;
    std::optional<GzipUnpacker> m_unpacker;
    Pdu m_head;                   // Length: waits for the length
    std::vector<Edit> m_edits;    // to it
    std::size_t m_lengthEdit = 0; // which of them says the length
    std::uint64_t m_left = 0;     // of the chunk, packed
    Bytes m_plain;                // of it, or of all
    MessageId m_message;          // that these bytes are of, and where in it
    std::uint32_t m_offset = 0;
};

void UnpackAnswers::onHead(const HttpHead& head) {
    const bool interim = head.statusCode / 100 == 1;
    Asked asked;
    if (!m_talk.asked.empty()) {
        asked = m_talk.asked.front();
        if (!interim)
            m_talk.asked.pop_front();
    }
    const HttpField* coding = nullptr;
    const HttpField* length = nullptr;
    std::size_t codings = 0;
    for (const HttpField& field : head.fields) {
        if (http::equalsIgnoringCase(head.text(field.name), "content-encoding")) {
            coding = &field;
            ++codings;
        } else if (field.known == HttpFieldName::ContentLength) {
            length = &field;
        }
    }
    if (interim || !asked.gzip || codings != 1 || !isGzipCoding(head.text(coding->value)))
        return;
    const bool headOnly = asked.method == "HEAD";
    if (head.body == HttpBody::Tunnel || (head.body == HttpBody::None && !headOnly))
        return;
    m_how = head.body;
    m_edits = {withoutField(head, *coding)};
    if (length != nullptr) { // the length of what is packed
        m_edits.push_back(withoutField(head, *length));
        std::ranges::sort(m_edits, {}, &Edit::begin);
        m_lengthEdit = m_edits[0].begin == length->name.begin ? 0 : 1;
    }
    m_head = waiting().slice(0, head.bytes.size());
    drop(m_head.size());
    m_unpacker.emplace(m_largest);
    m_plain.clear();
    m_message = {};
    changes = !headOnly;
    if (m_how != HttpBody::Length || headOnly)
        goOn(std::exchange(m_head, {}), m_edits);
}

void UnpackAnswers::onChunk(std::uint64_t size) {
    m_left = size;
    m_message = {};
    drop(size > 0 ? taken() : taken() - (m_parser.chunk().line.length + 2));
}

Result<void> UnpackAnswers::onData(std::size_t size) {
    const Pdu packed = waiting().slice(taken() - size, size);
    drop(taken());
    if (!m_message && !packed.spans().empty()) {
        m_message = packed.spans().front().message;
        m_offset = packed.spans().front().messageOffset;
    }
    if (auto done = m_unpacker->unpack(packed.bytes(), m_plain); !done)
        return fail("the content cannot be unpacked: " + done.error().reason);
    if (m_how == HttpBody::UntilClose)
        goOnPlain();
    if (m_how == HttpBody::Chunked) {
        m_left -= size;
        if (m_left == 0 || m_plain.size() >= mostOfAChunk)
            goOnChunk();
    }
    return {};
}

// The bytes belong to whom they belonged before they were packed, where the trace knows the message that they are of.
void UnpackAnswers::goOnPlain() {
    if (m_plain.empty())
        return;
    const auto sameAs = [&](ByteView whole) {
        return m_offset <= whole.size() && whole.size() - m_offset >= m_plain.size() &&
               std::ranges::equal(whole.subspan(m_offset, m_plain.size()), m_plain);
    };
    const Trace* trace = m_talk.trace;
    if (m_message && trace != nullptr && m_message.value < trace->messageCount() &&
        sameAs(trace->bytes(trace->message(m_message).blob)))
        goOn(Pdu(m_plain, &httpProtocol, LayerNumber::Application, m_message, m_offset));
    else
        goOn(Pdu(m_plain, &protocol, LayerNumber::Presentation));
    m_offset += static_cast<std::uint32_t>(m_plain.size());
    m_plain.clear();
}

void UnpackAnswers::goOnChunk() {
    if (m_plain.empty()) // gzip's trailer alone: a chunk of size 0 would be the last one
        return;
    say(fmt::format("{:x}\r\n", m_plain.size()));
    goOnPlain();
    say("\r\n");
}

Result<void> UnpackAnswers::onEnd() {
    if (!m_unpacker->whole())
        return fail(fmt::format("the content cannot be unpacked: it ends before gzip's own end, {} bytes of it have "
                                "come (RFC 1952)",
                                m_unpacker->packed()));
    if (m_how == HttpBody::Chunked) {
        keepOn(taken());
    } else if (m_how == HttpBody::Length) {
        m_edits[m_lengthEdit].text = fmt::format("Content-Length: {}\r\n", m_plain.size());
        goOn(std::exchange(m_head, {}), m_edits);
        goOnPlain();
    }
    m_talk.note(fmt::format("gzip has unpacked {} bytes of content to {}", m_unpacker->packed(), m_unpacker->plain()));
    return {};
}

} // namespace

std::unique_ptr<Messages> unpackAnswers(Talk& talk, std::size_t largest) {
    return std::make_unique<UnpackAnswers>(talk, largest);
}

} // namespace layerscope::gzip
