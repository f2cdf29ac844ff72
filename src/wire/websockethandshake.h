// The opening handshake of WebSocket (RFC 6455 §4): the Accept value in its steps, and every MUST checked on both
// sides.
#pragma once

#include "wire/http.h"

#include <array>

namespace layerscope {

// RFC 6455 §1.3: what every server appends to the key.
inline constexpr std::string_view webSocketGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

// How a server makes Sec-WebSocket-Accept out of Sec-WebSocket-Key.
struct WebSocketAccept {
    std::string joined;                  // key and GUID
    std::array<std::uint8_t, 20> sha1{}; // of `joined`
    std::string accept;                  // base64 of that

    static WebSocketAccept of(std::string_view key);
};

std::string toBase64(ByteView bytes);
// The bytes of base64 with its padding (RFC 4648 §4); fails on anything else.
Result<Bytes> fromBase64(std::string_view text);

// One requirement on one message, and whether it is met.
struct HandshakeCheck {
    std::string_view name; // the field or part: "Upgrade"
    std::string value;     // what the message says; empty when it says nothing
    bool met = false;
    std::string_view sentence; // what is required
    std::string_view source;   // "RFC 6455 §4.2.1"
};

// What a server checks (§4.2.1).
std::vector<HandshakeCheck> checkWebSocketRequest(const HttpHead& head);
// What a client checks (§4.1) that sent this key, these protocols and these extensions, both as field values.
std::vector<HandshakeCheck> checkWebSocketResponse(const HttpHead& head, std::string_view key,
                                                   std::string_view protocols = {}, std::string_view extensions = {});
bool allMet(std::span<const HandshakeCheck> checks);

} // namespace layerscope
