// Dissection in context: what the frames before say about one, put into its field tree.
#pragma once

#include "capture/conversations.h"
#include "trace/trace.h"
#include "wire/dissection.h"
#include "wire/streams.h"

namespace layerscope {

// Not a protocol of the wire: what a capture says about a frame (Wireshark's frame.number, frame.time_epoch, ...).
extern const Protocol frameProtocol;
// The field of frameProtocol with this name; null when there is none. wire's findField knows all the others.
const Field* findFrameField(std::string_view abbrev);

// Which messages end in each TCP segment of a capture.
class StreamContents {
public:
    // The next packet; nothing for what is not a segment with data of a protocol known by its port.
    std::optional<SegmentContent> add(const CapturedPacket& packet, const PacketFacts& facts);

private:
    std::map<std::uint32_t, ApplicationStream> m_streams; // by their numbers
};

// Dissects the packets of a capture in their order.
class ContextDissector {
public:
    Dissection dissect(const CapturedPacket& packet);

private:
    Conversations m_conversations;
    StreamContents m_contents;
};

// Dissects any frame of a trace, captured or simulated, in the context of those before it. The trace may grow. Frame
// numbers and times count from the trace's start.
class TraceDissector {
public:
    explicit TraceDissector(const Trace& trace) : m_trace(trace) {}
    Dissection dissect(FrameId frame);

private:
    const Trace& m_trace;
    Conversations m_conversations;
    StreamContents m_streams;
    std::vector<PacketFacts> m_facts;                      // by FrameId, as far as anybody asked
    std::vector<std::optional<SegmentContent>> m_contents; // likewise
};

// Puts the facts into the dissection of their packet.
void addContext(Dissection& dissection, const PacketFacts& facts, const CapturedPacket& packet);

} // namespace layerscope
