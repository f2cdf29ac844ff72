// Two ends of a WebSocket connection without a network between, and what they do, as text.
#pragma once

#include "base/hex.h"
#include "layers/websocket/endpoint.h"

#include <fmt/format.h>

namespace layerscope::testing {

// One end, with everything that it does written down.
struct WebSocketEnd {
    explicit WebSocketEnd(WebSocketRole role, WebSocketSettings settings = {}, std::uint64_t seed = 7)
        : random(seed), end(role, std::move(settings), random) {}
    WebSocketEnd(const WebSocketEnd&) = delete;

    // Lets it do what it has to do; returns what it has sent meanwhile.
    Bytes run() {
        Bytes out;
        while (auto deed = end.next()) {
            switch (deed->kind) {
            case WebSocketDeed::Kind::Send:
                story += deed->handshake ? "handshake\n" : fmt::format("send {}\n", toHex(deed->bytes, ""));
                out.insert(out.end(), deed->bytes.begin(), deed->bytes.end());
                sent.insert(sent.end(), deed->bytes.begin(), deed->bytes.end());
                break;
            case WebSocketDeed::Kind::Note:
                notes += deed->text + "\n";
                break;
            case WebSocketDeed::Kind::State:
                story += fmt::format("{}\n", webSocketStateName(deed->state));
                break;
            case WebSocketDeed::Kind::Message:
                story += fmt::format("message {} {}\n", webSocketOpcodeName(deed->opcode), toHex(deed->bytes, ""));
                lastMessage = toText(deed->bytes);
                if (echoes)
                    end.send(deed->opcode, deed->bytes);
                break;
            case WebSocketDeed::Kind::Ping:
            case WebSocketDeed::Kind::Pong:
                story += fmt::format("{} {}\n", webSocketOpcodeName(deed->opcode), toHex(deed->bytes, ""));
                break;
            case WebSocketDeed::Kind::Failed:
                story += "failed\n";
                failure = deed->text;
                break;
            case WebSocketDeed::Kind::Release:
                story += "release\n";
                released = true;
                break;
            }
        }
        return out;
    }
    Bytes feed(ByteView bytes) {
        end.receive(bytes);
        return run();
    }

    Random random;
    WebSocketEndpoint end;
    std::string story, notes, failure, lastMessage;
    Bytes sent;
    bool released = false;
    bool echoes = false;
};

// Hands on what they send until both are quiet, in pieces of at most `piece` bytes.
inline void talk(WebSocketEnd& client, WebSocketEnd& server, std::size_t piece = SIZE_MAX) {
    Bytes toServer = client.run(), toClient = server.run();
    const auto take = [&](Bytes& from, WebSocketEnd& end, Bytes& answers) {
        const std::size_t size = std::min(piece, from.size());
        const Bytes part(from.begin(), from.begin() + static_cast<std::ptrdiff_t>(size));
        from.erase(from.begin(), from.begin() + static_cast<std::ptrdiff_t>(size));
        const Bytes out = end.feed(part);
        answers.insert(answers.end(), out.begin(), out.end());
    };
    while (!toServer.empty() || !toClient.empty()) {
        if (!toServer.empty())
            take(toServer, server, toClient);
        if (!toClient.empty())
            take(toClient, client, toServer);
    }
}

// Both begin, and shake hands.
inline void meet(WebSocketEnd& client, WebSocketEnd& server) {
    client.end.opened();
    server.end.opened();
    talk(client, server);
}

// One change a line.
inline std::vector<HandshakeEdit> edits(const std::string& text) {
    std::vector<std::string> lines{""};
    for (const char c : text)
        c == '\n' ? void(lines.emplace_back()) : lines.back().push_back(c);
    return *parseHandshakeEdits(lines);
}

} // namespace layerscope::testing
