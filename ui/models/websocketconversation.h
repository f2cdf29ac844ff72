// What a TCP connection says as a WebSocket: its opening handshake and its frames, read out of a trace.
#pragma once

#include "ui/models/followedstream.h"
#include "wire/websocket.h"

namespace layerscope {

// One of the two messages of the opening handshake.
struct HandshakePart {
    Bytes head;    // from the start line to the empty line
    FrameId frame; // that brought its last byte
    Time time{};
    std::size_t position = 0; // the number of events after which it is there

    explicit operator bool() const { return !head.empty(); }
};

// A WebSocket frame, or the beginning of one that breaks a rule.
struct WebSocketFrameRecord {
    bool fromServer = false;
    std::size_t begin = 0; // in the bytes of its direction
    std::size_t length = 0;
    std::size_t headerLength = 0;
    WebSocketHeader header;
    WebSocketOpcode message = WebSocketOpcode::Text; // what a continuation goes on with; otherwise its own opcode
    WebSocketVerdict verdict;                        // its offset counts from the frame's first byte
    FrameId frame;                                   // that brought its last byte
    Time time{};
    std::size_t position = 0;
};

struct WebSocketConversation {
    ConnectionId connection;
    HandshakePart request, response;
    bool upgraded = false;                       // a 101 came
    bool deflate = false;                        // permessage-deflate was agreed on
    std::array<std::size_t, 2> begins{};         // of the first frame, in the bytes from the client and from the server
    std::size_t requestEnd = 0, responseEnd = 0; // behind the two messages, in the bytes of their directions
    std::vector<WebSocketFrameRecord> frames;    // in the order in which they were whole
    FollowedStream stream;

    ByteView bytesOf(const WebSocketFrameRecord& frame) const {
        return ByteView(stream.bytes[frame.fromServer ? 1 : 0]).subspan(frame.begin, frame.length);
    }
    // A reader as its receiver is before this frame: what came before has been read.
    WebSocketReader readerBefore(const WebSocketFrameRecord& frame) const;
    // The latest frame that is there at this position; SIZE_MAX when there is none yet.
    std::size_t lastFrame(std::size_t position) const;
    // The first frame of which the trace's frame brought bytes; SIZE_MAX when it brought none.
    std::size_t frameIn(FrameId frame) const;
};

// Nothing when no client asks for a WebSocket on this connection.
std::optional<WebSocketConversation> webSocketConversation(const Trace& trace, ConnectionId connection);

// Finds the connections on which a client asks for a WebSocket, going on where it stopped as a trace grows.
class WebSocketSearch {
public:
    const std::vector<ConnectionId>& look(const Trace& trace);

private:
    const Trace* m_trace = nullptr;
    std::uint32_t m_next = 0;             // the frame to go on from
    std::vector<std::uint8_t> m_lookedAt; // by ConnectionId: segments that were looked at
    std::vector<ConnectionId> m_found;
};

} // namespace layerscope
