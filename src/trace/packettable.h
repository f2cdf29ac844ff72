// The packets of a large capture in 32 bytes each: their frames and events are worked out when somebody asks for them.
#pragma once

#include "trace/frame.h"

#include <deque>

namespace layerscope {

using WayId = Id<struct WayTag>;

// What packets have in common that go the same way.
struct PacketWay {
    HostId from, to;
    LinkId link;
    ConnectionId connection; // or none
    LinkType linkType = LinkType::Ethernet;
    friend bool operator==(const PacketWay&, const PacketWay&) = default;
};

// What made a packet go out: the sending or the arrival of an earlier one, or nothing that is known.
struct PacketCause {
    enum class End : std::uint8_t { Sent, Delivered };
    FrameId frame;
    End end = End::Sent;
};

// One packet, observed when it was sent and inferred to have arrived at once.
struct CompactPacket {
    static constexpr std::uint32_t bit(Finding finding) { return 1u << static_cast<unsigned>(finding); }

    Time time{};              // not before the packet in front of it
    std::uint64_t place = 0;  // of its bytes: in the trace's byte source, or a BlobId where it has none; below 2^48
    std::uint32_t length = 0; // of those bytes
    std::uint32_t originalLength = 0;
    WayId way;
    PacketCause cause;
    std::uint32_t findings = 0;   // bits of what is to be noted about it
    FrameId repeats;              // as Frame::repeats; with a finding that says so
    FrameId duplicateOf;          // of a duplicate ACK: the first of its kind
    std::uint32_t duplicates = 0; // and how many there have been since
};

// Where a note about a finding belongs; checksums are of several layers.
constexpr LayerNumber noteLayer(Finding finding) {
    return finding == Finding::ChecksumError ? LayerNumber::None : LayerNumber::Transport;
}
constexpr bool isRepetition(Finding finding) {
    return finding == Finding::Retransmission || finding == Finding::FastRetransmission ||
           finding == Finding::SpuriousRetransmission;
}

// Each packet stands for two events, FrameSent and FrameDelivered, and for a Note a finding, in the order of the
// findings. At most 2^31 - 1 packets.
class PacketTable {
public:
    // BlobIds from here on are the bytes of packets, in their order.
    static constexpr std::uint32_t firstBlob = 0x80000000u;

    WayId addWay(const PacketWay& way);
    const PacketWay& way(WayId id) const { return m_ways[id.value]; }
    FrameId add(const CompactPacket& packet);

    std::size_t size() const { return m_records.size(); }
    std::size_t eventCount() const { return m_eventCount; }
    // With `placed`, the bytes are in a byte source: the frame's blob is one of this table's.
    Frame frame(FrameId id, bool placed) const;
    Event event(EventId id) const;
    ConnectionId connection(FrameId id) const { return m_ways[m_records[id.value].way.value].connection; }
    std::uint64_t place(FrameId id) const { return m_records[id.value].place; }
    std::uint32_t length(FrameId id) const { return m_records[id.value].length; }

    Time duration() const { return m_records.empty() ? Time{} : m_records.back().time; }
    std::size_t positionAt(Time time) const; // events at or before that moment
    std::size_t memoryBytes() const;

private:
    struct Record {
        Time time;
        std::uint64_t place : 48;
        std::uint64_t findings : 16;
        std::uint32_t length, originalLength;
        WayId way;
        std::uint32_t cause; // twice the frame, and one more for its arrival
    };
    static_assert(sizeof(Record) == 32);
    // What few packets have beyond that.
    struct Reference {
        FrameId frame, repeats, duplicateOf;
        std::uint32_t duplicates;
    };
    static constexpr std::size_t blockSize = 16; // of so many packets the first event of the first is kept

    static std::uint32_t eventsOf(const Record& record);
    std::uint32_t firstEvent(std::size_t packet) const;
    const Reference* reference(FrameId id) const;

    std::deque<Record> m_records;
    std::deque<Reference> m_references; // in order of their frames
    std::deque<PacketWay> m_ways;
    std::vector<std::uint32_t> m_blocks; // the first event of each block
    std::size_t m_eventCount = 0;
};

} // namespace layerscope
