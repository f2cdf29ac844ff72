#include "ui/models/receivingend.h"

#include "layers/websocket/endpoint.h"
#include "ui/text.h"
#include "wire/httpparser.h"

#include <algorithm>

namespace layerscope {

namespace {

constexpr std::uint64_t mostOfMessage = 16 << 20;

std::string fieldOf(ByteView head, HttpSide side, std::string_view name) {
    HttpParser parser(side);
    return parser.next(head).event == HttpEvent::Head ? std::string(parser.head().value(name)) : std::string();
}

ReceivingAnswer deedsOf(WebSocketEndpoint& end) {
    ReceivingAnswer answer;
    while (auto deed = end.next()) {
        switch (deed->kind) {
        case WebSocketDeed::Kind::Send:
            answer.sent.insert(answer.sent.end(), deed->bytes.begin(), deed->bytes.end());
            break;
        case WebSocketDeed::Kind::Failed:
            answer.failed = true;
            answer.reason = toQString(deed->text);
            break;
        case WebSocketDeed::Kind::Message:
            answer.delivered = true;
            answer.message = deed->bytes;
            break;
        case WebSocketDeed::Kind::Note:
            if (deed->text.starts_with("permessage-deflate"))
                answer.unpacking = toQString(deed->text);
            break;
        default:
            break;
        }
    }
    return answer;
}

HandshakeEdit replaced(std::string name, std::string value) {
    return {HandshakeEdit::Kind::Replace, {std::move(name), std::move(value)}};
}

// Both ends after a handshake that nothing is wrong with: what is asked is about frames.
void openEnds(WebSocketEndpoint& client, WebSocketEndpoint& server) {
    client.opened();
    server.opened();
    server.receive(deedsOf(client).sent);
    client.receive(deedsOf(server).sent);
    deedsOf(client);
}

} // namespace

ReceivingAnswer askReceiver(const WebSocketConversation& conversation, const WebSocketFrameRecord& frame,
                            ByteView bytes) {
    Random random(1);
    WebSocketSettings settings;
    settings.host = "server";
    settings.deflate = conversation.deflate;
    settings.maximumMessage = mostOfMessage;
    WebSocketEndpoint client(WebSocketRole::Client, settings, random);
    WebSocketEndpoint server(WebSocketRole::Server, settings, random);
    openEnds(client, server);
    WebSocketEndpoint& receiver = frame.fromServer ? client : server;
    const std::size_t base = conversation.begins[frame.fromServer ? 1 : 0];
    receiver.receive(ByteView(conversation.stream.bytes[frame.fromServer ? 1 : 0]).subspan(base, frame.begin - base));
    deedsOf(receiver);
    // Who has already said goodbye answers differently.
    for (const WebSocketFrameRecord& own : conversation.frames) {
        if (own.fromServer == frame.fromServer || own.position > frame.position ||
            own.header.opcode != WebSocketOpcode::Close)
            continue;
        receiver.close(closeNoStatus, {});
        deedsOf(receiver);
    }
    receiver.receive(bytes);
    return deedsOf(receiver);
}

ReceivingAnswer askServer(ByteView request) {
    Random random(1);
    WebSocketSettings settings;
    settings.protocols = fieldOf(request, HttpSide::Requests, "Sec-WebSocket-Protocol");
    settings.deflate = true;
    WebSocketEndpoint server(WebSocketRole::Server, settings, random);
    server.opened();
    server.receive(request);
    return deedsOf(server);
}

ReceivingAnswer askClient(ByteView request, ByteView response) {
    Random random(1);
    WebSocketSettings settings;
    for (const char* name : {"Sec-WebSocket-Key", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions"})
        if (const std::string value = fieldOf(request, HttpSide::Requests, name); !value.empty())
            settings.edits.push_back(replaced(name, value));
    WebSocketEndpoint client(WebSocketRole::Client, settings, random);
    client.opened();
    deedsOf(client);
    client.receive(response);
    return deedsOf(client);
}

} // namespace layerscope
