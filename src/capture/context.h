// Dissection in context: what the frames before say about one, put into its field tree.
#pragma once

#include "capture/conversations.h"
#include "trace/trace.h"
#include "wire/dissection.h"
#include "wire/streams.h"
#include "wire/tlskeys.h"

#include <map>

namespace layerscope {

// Not a protocol of the wire: what a capture says about a frame (Wireshark's frame.number, frame.time_epoch, ...).
extern const Protocol frameProtocol;
// The field of frameProtocol with this name; null when there is none. wire's findField knows all the others.
const Field* findFrameField(std::string_view abbrev);

// The secrets of TLS connections that came with a trace.
std::shared_ptr<TlsKeyLog> keyLogOf(const Trace& trace);

// Which messages end in each TCP segment of a capture.
class StreamContents {
public:
    // `keys` open TLS records; null: they stay closed.
    explicit StreamContents(std::shared_ptr<const TlsKeyLog> keys = nullptr) : m_keys(std::move(keys)) {}
    // The next packet; nothing for what is not a segment with data of a protocol known by its port.
    std::optional<SegmentContent> add(const CapturedPacket& packet, const PacketFacts& facts);

private:
    std::shared_ptr<const TlsKeyLog> m_keys;
    std::map<std::uint32_t, ApplicationStream> m_streams; // by their numbers
};

// Dissects the packets of a capture in their order.
class ContextDissector {
public:
    Dissection dissect(const CapturedPacket& packet);
    // What opens TLS records from the next packet on.
    TlsKeyLog& keys() { return *m_keys; }

private:
    std::shared_ptr<TlsKeyLog> m_keys = std::make_shared<TlsKeyLog>();
    Conversations m_conversations;
    StreamContents m_contents{m_keys};
};

// Dissects any frame of a trace, captured or simulated, in the context of those before it. The trace may grow. Frame
// numbers and times count from the trace's start.
class TraceDissector {
public:
    // `keys` open TLS records; null: they stay closed, also when the trace has secrets.
    explicit TraceDissector(const Trace& trace, std::shared_ptr<const TlsKeyLog> keys = nullptr)
        : m_trace(trace), m_keys(std::move(keys)), m_streams(m_keys) {}
    Dissection dissect(FrameId frame);

private:
    CapturedPacket packet(FrameId frame) const;
    const PacketFacts& facts(FrameId frame);
    // Of a large capture only the frame's own connection is followed.
    const PacketFacts& factsInConnection(FrameId frame);
    PacketFacts factsAlone(FrameId frame) const;
    const SegmentContent* content(const PacketFacts& frame) const;
    void startConnection(ConnectionId connection);

    const Trace& m_trace;
    std::shared_ptr<const TlsKeyLog> m_keys;
    Conversations m_conversations;
    std::vector<PacketFacts> m_facts; // as far as anybody asked: by FrameId, or of one connection in order
    std::vector<std::optional<SegmentContent>> m_contents; // likewise
    StreamContents m_streams;
    ConnectionId m_connection;  // the one that is followed
    std::uint32_t m_next = 0;   // the frame to go on from in it
    std::uint32_t m_stream = 0; // its number
    bool m_reusedPorts = false; // it has the addresses and ports of an earlier one
    PacketFacts m_alone;        // of the last frame in no connection
};

// Puts the facts into the dissection of their packet.
void addContext(Dissection& dissection, const PacketFacts& facts, const CapturedPacket& packet);

} // namespace layerscope
