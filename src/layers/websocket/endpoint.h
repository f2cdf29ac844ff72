// One end of a WebSocket connection (RFC 6455) as a state machine: bytes and wishes in, deeds out. It knows nothing of
// stacks, traces or clocks.
#pragma once

#include "base/random.h"
#include "layers/websocket/opening.h"
#include "wire/websocket.h"

#include <deque>

namespace layerscope {

enum class WebSocketRole : std::uint8_t { Client, Server };

// RFC 6455 §4.1, §7.1.3, §7.1.4.
enum class WebSocketState : std::uint8_t { Connecting, Open, Closing, Closed };
std::string_view webSocketStateName(WebSocketState state); // "CONNECTING"

struct WebSocketSettings {
    std::string target = "/chat";           // client: what it asks for
    std::string host;                       // client: the value of Host
    std::string protocols;                  // client: what it offers; server: what it speaks; names with commas between
    bool deflate = false;                   // client: offers permessage-deflate; server: agrees to it
    std::uint64_t maximumMessage = 1 << 20; // bytes; what is longer fails the connection with 1009
    std::vector<HandshakeEdit> edits;       // of the message that this end writes in the handshake
};

// What an end does, or has learned.
struct WebSocketDeed {
    enum class Kind : std::uint8_t {
        Send,    // these bytes go out
        Note,    // something to say
        State,   // the state is now another one
        Message, // a whole message has come
        Ping,    // a ping has come; its pong follows by itself
        Pong,
        Failed,  // a rule is broken: the connection fails
        Release, // close the transport connection's own direction
    };
    Kind kind = Kind::Note;
    std::string text; // a sentence
    Bytes bytes;      // Send: as on the wire; Message, Ping, Pong: the payload, unmasked and unpacked
    // Send.
    bool handshake = false;      // the bytes are HTTP's
    std::size_t headerSize = 0;  // of a frame; behind it stands the payload
    std::uint32_t tag = noTag;   // of the message that the payload is a part of
    std::uint32_t tagOffset = 0; // of the payload in the message; packed: in what the message was packed to
    // Message, Ping, Pong.
    WebSocketOpcode opcode = WebSocketOpcode::Text;
    std::uint64_t payloadAt = 0; // where in the stream of the other end its first payload byte was
    // State.
    WebSocketState state = WebSocketState::Connecting;

    static constexpr std::uint32_t noTag = UINT32_MAX;
};

// How a message is sent.
struct WebSocketSending {
    std::uint32_t fragments = 1;     // so many frames, as alike in length as can be
    std::optional<std::string> ping; // a ping with this payload stands behind the first of several fragments
    std::uint32_t tag = WebSocketDeed::noTag;
};

// Call next() after each of the others until it has nothing more. What comes in is read as next() is called, so that
// what the caller sends in answer to a message goes out before what follows that message is read.
class WebSocketEndpoint {
public:
    // Keys and masks come from `random`, which outlives the end.
    WebSocketEndpoint(WebSocketRole role, WebSocketSettings settings, Random& random);

    void opened(); // the transport connection is there: a client asks
    void receive(ByteView bytes);
    void peerReleased();     // the other end sends nothing more
    void transportClosed();  // the transport connection is gone
    void waitedLongEnough(); // the other end does not close: this one does (§7.1.1)

    // Each returns whether it could be done: in OPEN only, and a text is UTF-8.
    bool send(WebSocketOpcode opcode, ByteView message, const WebSocketSending& sending = {});
    bool ping(ByteView payload); // at most 125 bytes; what is beyond is left out
    bool pong(ByteView payload); // that nobody asked for (§5.5.3)
    // Starts the closing handshake. The code is one that may be sent, or closeNoStatus for a Close without a code.
    bool close(std::uint16_t code, std::string_view reason);
    // Bytes as they are, whatever they break: so that the other end can be seen to refuse them.
    bool sendRaw(Bytes bytes);

    std::optional<WebSocketDeed> next();

    WebSocketRole role() const { return m_role; }
    WebSocketState state() const { return m_state; }
    const std::string& protocol() const { return m_protocol; }                    // agreed on; "" for none
    const std::optional<PermessageDeflate>& deflate() const { return m_deflate; } // agreed on
    // §7.1.5: what the other end's Close said, closeNoStatus when it said nothing, closeAbnormal when none has come.
    std::uint16_t closeCode() const { return m_closeReceived ? m_closeCode : closeAbnormal; }

private:
    // Each returns whether it went on: false when more must come.
    bool readInput();
    bool readOpening();
    bool readFrame();
    bool inputEnded();

    void judgeRequest(const HttpHead& head);
    void judgeResponse(const HttpHead& head);
    void agree(const HttpHead& head, const std::string& key);
    void refuse(std::uint16_t status, const std::string& rule);
    void open(const std::string& text);
    void refuseResponse(const std::string& rule);

    void endFrame();
    void endMessage();
    void closeCame();
    // Fails the connection (§7.1.7).
    void fail(std::uint16_t code, const std::string& sentence);

    void give(const WebSocketHeader& header, ByteView payload, std::uint32_t tag, std::uint32_t tagOffset);
    void giveControl(WebSocketOpcode opcode, ByteView payload);
    void giveClose(ByteView payload);
    void giveHandshake(const HandshakeMessage& message, const std::string& text);
    void release(const std::string& text);
    void change(WebSocketState state, std::string text);
    WebSocketDeed& tell(WebSocketDeed::Kind kind, std::string text);
    bool isClient() const { return m_role == WebSocketRole::Client; }

    WebSocketRole m_role;
    WebSocketSettings m_settings;
    Random& m_random;
    WebSocketState m_state = WebSocketState::Connecting;
    std::deque<WebSocketDeed> m_deeds;
    Bytes m_input;
    std::size_t m_taken = 0;     // of m_input
    bool m_ignore = false;       // nothing further is read (§7.1.7)
    bool m_peerReleased = false; // nothing follows m_input
    bool m_released = false;
    bool m_closeSent = false, m_closeReceived = false;
    std::uint16_t m_closeCode = closeNoStatus;

    HttpParser m_http;
    std::string m_key, m_offeredProtocols, m_offeredExtensions; // of the request that went out
    std::string m_protocol;
    std::optional<PermessageDeflate> m_deflate;
    std::optional<MessageDeflater> m_deflater; // none: messages go out as they are
    std::optional<MessageInflater> m_inflater;

    std::optional<WebSocketReader> m_reader; // once OPEN
    std::uint64_t m_framesAt = 0;            // where frames begin in the stream
    Bytes m_message, m_control;              // payloads that are being gathered
    std::uint64_t m_messageAt = 0, m_controlAt = 0;
};

} // namespace layerscope
