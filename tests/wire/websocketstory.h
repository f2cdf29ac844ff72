// What a WebSocket reader tells of a stream, as text: for tests that compare, and for the fuzzer.
#pragma once

#include "base/hex.h"
#include "wire/websocket.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope::testing {

struct WebSocketStory {
    std::string text;
    WebSocketVerdict verdict;
};

// Cut once at `cutAt`, or into pieces of `piece` bytes.
inline WebSocketStory tellWebSocket(const WebSocketReading& reading, ByteView bytes, std::size_t cutAt = 0,
                                    std::size_t piece = 0) {
    WebSocketReader reader(reading);
    WebSocketStory story;
    std::string payload;
    bool failed = false;
    const auto tell = [&](const WebSocketStep& step) {
        switch (step.event) {
        case WebSocketEvent::NeedMore:
            break;
        case WebSocketEvent::Header:
            story.text += fmt::format("frame at {}: fin {} opcode {} length {} of {}\n", reader.frameOffset(),
                                      reader.header().fin, static_cast<int>(reader.header().opcode),
                                      reader.header().payloadLength, static_cast<int>(reader.messageOpcode()));
            break;
        case WebSocketEvent::Payload:
            payload += toHex(step.payload, "");
            break;
        case WebSocketEvent::End:
            story.text +=
                payload + fmt::format(" end, message ends {}, close {}\n", reader.messageEnds(), reader.closeCode());
            payload.clear();
            break;
        case WebSocketEvent::Failed:
            // How much of a frame was given before the byte that breaks a rule depends on the cut.
            if (!failed)
                story.text += fmt::format("{} at {}\n", reader.verdict().text().name, reader.verdict().offset);
            failed = true;
            break;
        }
    };
    const auto feed = [&](ByteView input) {
        for (;;) {
            const WebSocketStep step = reader.next(input);
            input = input.subspan(step.consumed);
            tell(step);
            if (step.event == WebSocketEvent::NeedMore || step.event == WebSocketEvent::Failed)
                return;
        }
    };
    if (piece > 0) {
        for (std::size_t at = 0; at < bytes.size(); at += piece)
            feed(bytes.subspan(at, std::min(piece, bytes.size() - at)));
    } else {
        feed(bytes.first(cutAt));
        feed(bytes.subspan(cutAt));
    }
    tell(reader.finish());
    story.verdict = reader.verdict();
    return story;
}

} // namespace layerscope::testing
