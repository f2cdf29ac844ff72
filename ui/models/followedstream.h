// What a connection carried, put together again from the frames of a trace.
#pragma once

#include "trace/trace.h"

#include <QString>
#include <optional>

namespace layerscope {

// New bytes that one frame brought to their receiver.
struct StreamPiece {
    bool fromServer = false;
    FrameId frame;
    Time time{};              // when they could be read: their frame, and all before it, had arrived
    std::size_t position = 0; // the number of events after which that is so
    std::size_t begin = 0;    // of the first in the bytes of its direction
    std::size_t length = 0;
    std::size_t missing = 0;    // bytes before these that the trace does not have, though the receiver had them
    std::uint32_t sequence = 0; // TCP's, of the first
};

// What one frame carries of a connection, whether it arrives or not.
struct StreamSegment {
    bool fromServer = false;
    bool lastHop = false;                      // it is sent to the connection's other end, not to a router on the way
    std::uint32_t sequence = 0;                // TCP's, of the first byte of the payload
    std::uint32_t payloadAt = 0;               // in the frame
    std::uint32_t length = 0;                  // of the payload, as far as it was captured
    std::optional<std::uint32_t> acknowledged; // TCP's acknowledgment number
};
// Nothing for a frame without a whole TCP or UDP header.
std::optional<StreamSegment> streamSegment(const Trace& trace, const Connection& ends, FrameId frame);

// Both directions of a connection, as their receivers read them: in order, each byte once.
struct FollowedStream {
    static constexpr std::size_t mostBytes = 16 << 20; // of a direction; what comes behind is left out

    std::array<Bytes, 2> bytes;                         // from the client, from the server
    std::vector<StreamPiece> pieces;                    // in the order in which they could be read
    std::array<std::vector<std::uint32_t>, 2> piecesOf; // of each direction: which of `pieces`, in order
    bool clipped = false;                               // there was more than `mostBytes`

    // The piece that brought this byte; null when there is none.
    const StreamPiece* pieceAt(bool fromServer, std::size_t byte) const;
    ByteView bytesOf(const StreamPiece& piece) const {
        return ByteView(bytes[piece.fromServer ? 1 : 0]).subspan(piece.begin, piece.length);
    }
};

// TCP's bytes in their order; UDP's datagrams as they arrive. Empty for other connections.
FollowedStream followStream(const Trace& trace, ConnectionId connection);

enum class StreamSide : std::uint8_t { Both, Client, Server };
// What one end said before the other one spoke.
struct StreamTurn {
    bool fromServer = false;
    Time time{};   // of its first bytes
    FrameId frame; // that brought them
    Bytes bytes;
    std::size_t begin = 0;   // of the first in its direction
    std::size_t missing = 0; // bytes before these that the trace does not have
};
// Everything that could be read up to this position.
std::vector<StreamTurn> streamTurns(const FollowedStream& stream, StreamSide side, std::size_t position);

// Bytes as UTF-8 text for a person, lines parted by LF; what is no text is a middle dot.
QString readableText(ByteView bytes);
// Rows of an offset, 16 bytes in hex, and their ASCII; each ends in a line feed.
QString hexDump(ByteView bytes, std::size_t offset);

} // namespace layerscope
