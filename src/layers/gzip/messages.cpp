#include "layers/gzip/messages.h"

#include "wire/httpscan.h"

#include <fmt/format.h>

namespace layerscope::gzip {

constinit const Protocol protocol{"gzip content coding",     "gzip",          "gzip",
                                  LayerNumber::Presentation, "RFC 9110 §8.4", {}};

Edit withoutField(const HttpHead& head, const HttpField& field, std::string instead) {
    std::size_t end = field.value.end();
    while (head.bytes[end] != '\n') // spaces may stand behind the value
        ++end;
    return {field.name.begin, end + 1, std::move(instead)};
}

void Messages::keepOn(std::size_t count) {
    if (count > 0)
        goOn(m_waiting.slice(0, count));
    drop(count);
}

void Messages::drop(std::size_t count) {
    m_waiting.dropFront(count);
    m_taken -= std::min(m_taken, count);
}

void Messages::say(std::string_view text) {
    const ByteView bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    goOn(Pdu(bytes, &protocol, LayerNumber::Presentation));
}

void Messages::goOn(const Pdu& head, const std::vector<Edit>& edits) {
    std::size_t at = 0;
    for (const Edit& edit : edits) {
        if (edit.begin > at)
            goOn(head.slice(at, edit.begin - at));
        if (!edit.text.empty())
            say(edit.text);
        at = edit.end;
    }
    goOn(head.slice(at, head.size() - at));
}

Result<Pdu> Messages::add(const Pdu& bytes) {
    m_waiting.appendOwned(bytes.bytes(), bytes.spans());
    while (!m_raw && !m_talk.tunnel) {
        const HttpStep next = m_parser.next(m_waiting.bytes().subspan(m_taken));
        m_taken += next.consumed;
        if (auto done = step(next); !done)
            return Failure(done.error());
        if (next.event == HttpEvent::NeedMore)
            break;
    }
    if (m_raw || m_talk.tunnel)
        keepOn(m_waiting.size());
    return std::exchange(m_out, {});
}

Result<Pdu> Messages::finish() {
    if (!m_raw && !m_talk.tunnel)
        if (auto done = step(m_parser.finish()); !done)
            return Failure(done.error());
    keepOn(m_waiting.size());
    return std::exchange(m_out, {});
}

Result<void> Messages::step(const HttpStep& step) {
    switch (step.event) {
    case HttpEvent::NeedMore:
        if (m_inMessage && !changes)
            keepOn(m_taken);
        return {};
    case HttpEvent::Head: {
        // Empty lines may stand in front of it.
        keepOn(m_taken - m_parser.head().bytes.size());
        m_inMessage = true;
        changes = false;
        onHead(m_parser.head());
        m_talk.tunnel = m_talk.tunnel || m_parser.head().body == HttpBody::Tunnel;
        break;
    }
    case HttpEvent::Chunk:
        if (changes)
            onChunk(m_parser.chunk().size);
        break;
    case HttpEvent::Data:
        if (changes)
            if (auto done = onData(step.consumed); !done)
                return done;
        break;
    case HttpEvent::End:
        m_inMessage = false;
        if (changes)
            if (auto done = onEnd(); !done)
                return done;
        changes = false;
        break;
    case HttpEvent::Tunnel:
        m_talk.tunnel = true;
        return {};
    case HttpEvent::Failed:
        return stop();
    }
    if (!changes)
        keepOn(m_taken);
    return {};
}

// Whoever gets the bytes finds out by itself which rule they break, unless some of the message was changed already.
Result<void> Messages::stop() {
    if (changes) {
        const HttpRuleText& rule = m_parser.verdict().text();
        return fail(fmt::format("the answer breaks the rule {}: {} ({})", rule.name, rule.sentence, rule.source));
    }
    m_raw = true;
    return {};
}

} // namespace layerscope::gzip
