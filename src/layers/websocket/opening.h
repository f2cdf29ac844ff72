// The two messages of WebSocket's opening handshake (RFC 6455 §4) as they are written: by the rules, and with changes
// that a person asks for, so that a bad handshake can be shown.
#pragma once

#include "wire/permessagedeflate.h"
#include "wire/websockethandshake.h"

namespace layerscope {

// A change to a message before it is sent. In a request the names Method, Target and Version stand for the parts of its
// first line, in a response Version and Status.
struct HandshakeEdit {
    enum class Kind : std::uint8_t {
        Replace, // "Connection: websocket"; adds the field when there is none
        Add,     // "+Sec-WebSocket-Protocol: chat"; a second one when there is one
        Remove,  // "-Upgrade"
    };
    Kind kind = Kind::Replace;
    HttpLine line;

    friend bool operator==(const HandshakeEdit&, const HandshakeEdit&) = default;
};

// Fails, naming the line, on what could not be sent as one field.
Result<std::vector<HandshakeEdit>> parseHandshakeEdits(std::span<const std::string> lines);

// A head, which need not keep any rule.
class HandshakeMessage {
public:
    // `host`: the value of the Host field; `protocols`: what Sec-WebSocket-Protocol offers, or "".
    static HandshakeMessage request(const std::string& target, const std::string& host, const std::string& key,
                                    const std::string& protocols, bool deflate);
    static HandshakeMessage switching(const std::string& accept, const std::string& protocol,
                                      const std::string& extensions);
    // Says no to a request. 426 names the version that would do (RFC 6455 §4.4).
    static HandshakeMessage refusal(std::uint16_t status, const std::string& why);

    void apply(std::span<const HandshakeEdit> edits);
    // The first field of that name, upper and lower case alike; "" when there is none.
    std::string value(std::string_view name) const;
    Bytes bytes() const;
    std::string firstLine() const;

private:
    struct Part {
        std::string name; // as in edits
        std::string value;
    };
    std::vector<Part> m_first;
    std::vector<HttpLine> m_fields;
    std::string m_body;
};

} // namespace layerscope
