// What one program said to the other in one go, and where its bytes are in the frames of a trace.
#pragma once

#include "trace/trace.h"

#include <QString>

namespace layerscope {

// A run of bytes of a frame.
struct ByteRange {
    std::uint32_t begin = 0;
    std::uint32_t length = 0; // 0: none
    bool decrypted = false;   // counted in what its TLS records say, not in the frame itself
    friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

// A run of a message's bytes in a frame.
struct MessagePart {
    FrameId frame;
    ByteRange bytes;
    std::uint64_t offset = 0; // of the first, in the message
};

// A message of the trace, or one that was read out of a connection's bytes.
struct CarriedMessage {
    QString name;                   // "“Hello”", "GET /chat HTTP/1.1"
    HostId from;                    // who said it; may be unknown
    ConnectionId connection;        // or none
    MessageId message;              // of the trace; none when it was read out of the bytes
    bool fromServer = false;        // read out of the bytes: which direction of the connection
    std::size_t begin = 0;          // and where in that direction
    std::uint64_t length = 0;       // bytes
    std::vector<MessagePart> parts; // by frame, then by place

    std::span<const MessagePart> partsIn(FrameId frame) const;
    bool isIn(FrameId frame) const { return !partsIn(frame).empty(); }
    std::size_t frameCount() const;
    // The same message, also when it was read anew.
    bool sameAs(const CarriedMessage& other) const;
};

} // namespace layerscope
