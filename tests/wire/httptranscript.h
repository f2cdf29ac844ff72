// What an HTTP parser tells of a stream, as text: for tests that compare, and for the fuzzer.
#pragma once

#include "base/hex.h"
#include "wire/httpparser.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope::testing {

struct HttpStory {
    std::string text;    // heads with all positions, data, chunks, ends
    HttpVerdict verdict; // what was wrong
    std::size_t messages = 0;
};

class HttpStoryteller {
public:
    explicit HttpStoryteller(HttpSide side, std::span<const std::string_view> methods = {},
                             const HttpLimits& limits = {})
        : m_parser(side, limits) {
        for (const std::string_view method : methods)
            m_parser.expectResponseTo(method);
    }

    void feed(ByteView input) {
        for (;;) {
            const HttpStep step = m_parser.next(input);
            input = input.subspan(step.consumed);
            tell(step);
            if (step.event == HttpEvent::NeedMore || step.event == HttpEvent::Failed)
                return;
        }
    }
    HttpStory finish() {
        flush();
        const HttpStep step = m_parser.finish();
        tell(step);
        m_story.verdict = m_parser.verdict();
        return m_story;
    }

private:
    std::string fields(const std::vector<HttpField>& list, ByteView bytes) const {
        std::string text;
        for (const HttpField& field : list) {
            const auto part = [&](HttpRange range) { return toText(bytes.subspan(range.begin, range.length)); };
            text += fmt::format("  {}+{} {}: {}+{} {}\n", field.name.begin, field.name.length, part(field.name),
                                field.value.begin, field.value.length, part(field.value));
        }
        return text;
    }
    void tell(const HttpStep& step) {
        const HttpHead& head = m_parser.head();
        const auto part = [&](HttpRange range) {
            return fmt::format("{}+{} {}", range.begin, range.length, head.text(range));
        };
        switch (step.event) {
        case HttpEvent::NeedMore:
            return;
        case HttpEvent::Head:
            m_story.text += fmt::format("head at {}: [{}] [{}] [{}] [{}] [{}] body {} {} keep {} upgrade {}\n",
                                        head.offset, part(head.method), part(head.target), part(head.version),
                                        part(head.status), part(head.reason), static_cast<int>(head.body),
                                        head.contentLength, head.keepAlive, head.upgrade) +
                            fields(head.fields, head.bytes);
            return;
        case HttpEvent::Chunk:
            flush();
            m_story.text +=
                fmt::format("chunk of {} at {}, extension {}+{}\n", m_parser.chunk().size, m_parser.chunk().offset,
                            m_parser.chunk().extension.begin, m_parser.chunk().extension.length);
            return;
        case HttpEvent::Data:
        case HttpEvent::Tunnel:
            m_data += toText(step.data);
            m_tunnel = step.event == HttpEvent::Tunnel;
            return;
        case HttpEvent::End:
            flush();
            ++m_story.messages;
            m_story.text += "end\n" + fields(m_parser.trailers(), m_parser.trailerBytes());
            return;
        case HttpEvent::Failed:
            flush();
            if (!m_failed)
                m_story.text += fmt::format("{} at {}\n", m_parser.verdict().text().name, m_parser.verdict().offset);
            m_failed = true;
            return;
        }
    }
    // Data arrives in as many pieces as the input; the story tells it in one.
    void flush() {
        if (!m_data.empty())
            m_story.text += fmt::format("{} {}\n", m_tunnel ? "tunnel" : "data", m_data);
        m_data.clear();
    }

    HttpParser m_parser;
    HttpStory m_story;
    std::string m_data;
    bool m_tunnel = false;
    bool m_failed = false;
};

inline HttpStory tellHttp(HttpSide side, ByteView bytes, std::span<const std::string_view> methods = {},
                          std::size_t cutAt = 0, std::size_t piece = 0) {
    HttpStoryteller teller(side, methods);
    if (piece > 0) {
        for (std::size_t at = 0; at < bytes.size(); at += piece)
            teller.feed(bytes.subspan(at, std::min(piece, bytes.size() - at)));
    } else {
        teller.feed(bytes.first(cutAt));
        teller.feed(bytes.subspan(cutAt));
    }
    return teller.finish();
}

} // namespace layerscope::testing
