// Which messages a frame carries, and which frames carry a message.
#pragma once

#include "ui/models/followedstream.h"
#include "ui/playback/carriedmessage.h"

#include <map>
#include <memory>
#include <unordered_map>

namespace layerscope {

// A simulated trace says of every byte which message it belongs to. What a trace does not say is read out of the bytes
// of its connections: the messages of HTTP and WebSocket, datagrams, and otherwise what one end said before the other
// one spoke. Each connection is read when somebody asks, and again when the trace has grown.
class MessageBook {
public:
    using Handle = std::shared_ptr<const CarriedMessage>;
    // In a connection of more frames nothing is read out of the bytes.
    static constexpr std::size_t mostFrames = 100'000;

    void setTrace(std::shared_ptr<const Trace> trace);

    // In the order of their first bytes there.
    std::vector<Handle> in(FrameId frame);
    // The message that this byte of a frame belongs to; null when it belongs to none.
    Handle at(FrameId frame, std::uint32_t byte);
    // What a program sent or was given in this event, or the only message of its PDU; null when there is none.
    Handle ofEvent(EventId event);

private:
    struct Known {
        std::vector<Handle> messages;
        std::unordered_map<std::uint32_t, std::vector<std::size_t>> byFrame; // FrameId to places in `messages`
        std::size_t events = SIZE_MAX;                                       // of the trace when it was read
    };
    const Known& recorded();
    const Known& readFrom(ConnectionId connection);

    std::shared_ptr<const Trace> m_trace;
    Known m_recorded;
    std::map<std::uint32_t, Known> m_read; // by ConnectionId, the last few
};

// "5 bytes, client to server": what is to be said of a message beside its name.
QString messageDetail(const Trace& trace, const CarriedMessage& message);

} // namespace layerscope
