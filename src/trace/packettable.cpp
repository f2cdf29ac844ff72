#include "trace/packettable.h"

#include <algorithm>
#include <bit>

namespace layerscope {

namespace {

constexpr std::uint32_t noCause = 0xffffffffu;
constexpr std::uint32_t withReference =
    CompactPacket::bit(Finding::Retransmission) | CompactPacket::bit(Finding::FastRetransmission) |
    CompactPacket::bit(Finding::SpuriousRetransmission) | CompactPacket::bit(Finding::DuplicateAck);

// The finding of the lowest bit after `skipped` lower ones.
Finding findingAt(std::uint32_t findings, std::uint32_t skipped) {
    for (; skipped > 0; --skipped)
        findings &= findings - 1;
    return static_cast<Finding>(std::countr_zero(findings));
}

} // namespace

WayId PacketTable::addWay(const PacketWay& way) {
    m_ways.push_back(way);
    return {static_cast<std::uint32_t>(m_ways.size() - 1)};
}

FrameId PacketTable::add(const CompactPacket& packet) {
    const FrameId id{static_cast<std::uint32_t>(m_records.size())};
    if (id.value % blockSize == 0)
        m_blocks.push_back(static_cast<std::uint32_t>(m_eventCount));
    const std::uint32_t cause =
        packet.cause.frame ? packet.cause.frame.value << 1 | static_cast<std::uint32_t>(packet.cause.end) : noCause;
    Record& record = m_records.emplace_back();
    record.time = packet.time;
    record.place = packet.place & 0xffffffffffffu;
    record.findings = packet.findings & 0xffffu;
    record.length = packet.length;
    record.originalLength = packet.originalLength;
    record.way = packet.way;
    record.cause = cause;
    m_eventCount += eventsOf(record);
    if ((packet.findings & withReference) != 0)
        m_references.push_back({id, packet.repeats, packet.duplicateOf, packet.duplicates});
    return id;
}

std::uint32_t PacketTable::eventsOf(const Record& record) {
    if (record.findings == 0)
        return 2;
    return 2 + static_cast<std::uint32_t>(std::popcount(static_cast<std::uint32_t>(record.findings)));
}

std::uint32_t PacketTable::firstEvent(std::size_t packet) const {
    if (packet >= m_records.size())
        return static_cast<std::uint32_t>(m_eventCount);
    std::uint32_t event = m_blocks[packet / blockSize];
    for (std::size_t i = packet - packet % blockSize; i < packet; ++i)
        event += eventsOf(m_records[i]);
    return event;
}

const PacketTable::Reference* PacketTable::reference(FrameId id) const {
    const auto found = std::ranges::lower_bound(m_references, id, {}, &Reference::frame);
    return found != m_references.end() && found->frame == id ? &*found : nullptr;
}

Frame PacketTable::frame(FrameId id, bool placed) const {
    const Record& record = m_records[id.value];
    const PacketWay& way = m_ways[record.way.value];
    Frame frame;
    frame.sent = frame.ended = record.time;
    frame.from = way.from;
    frame.to = way.to;
    frame.link = way.link;
    frame.linkType = way.linkType;
    frame.fate = FrameFate::Delivered;
    frame.origin = Origin::Observed;
    frame.blob = placed ? BlobId{firstBlob + id.value} : BlobId{static_cast<std::uint32_t>(record.place)};
    frame.originalLength = record.originalLength;
    frame.connection = way.connection;
    if ((record.findings & withReference) != 0)
        if (const Reference* found = reference(id))
            frame.repeats = found->repeats;
    frame.sentEvent = {firstEvent(id.value)};
    frame.endEvent = {frame.sentEvent.value + 1};
    return frame;
}

Event PacketTable::event(EventId id) const {
    const auto block = std::prev(std::ranges::upper_bound(m_blocks, id.value));
    std::size_t packet = static_cast<std::size_t>(block - m_blocks.begin()) * blockSize;
    std::uint32_t first = *block;
    for (std::uint32_t count; id.value - first >= (count = eventsOf(m_records[packet])); ++packet)
        first += count;

    const Record& record = m_records[packet];
    const PacketWay& way = m_ways[record.way.value];
    const std::uint32_t which = id.value - first;
    Event event;
    event.time = record.time;
    event.kind = which == 0 ? EventKind::FrameSent : which == 1 ? EventKind::FrameDelivered : EventKind::Note;
    event.layer = LayerNumber::Physical;
    event.origin = which == 0 ? Origin::Observed : Origin::Inferred;
    event.host = which == 1 ? way.to : way.from;
    event.connection = way.connection;
    event.frame = {static_cast<std::uint32_t>(packet)};
    if (which == 0) {
        if (record.cause != noCause)
            event.cause = {firstEvent(record.cause >> 1) + (record.cause & 1)};
        return event;
    }
    event.cause = {first};
    if (which == 1)
        return event;
    event.finding = findingAt(static_cast<std::uint32_t>(record.findings), which - 2);
    event.layer = noteLayer(event.finding);
    if ((CompactPacket::bit(event.finding) & withReference) == 0)
        return event;
    if (const Reference* found = reference(event.frame)) {
        const bool duplicate = event.finding == Finding::DuplicateAck;
        const FrameId about = duplicate ? found->duplicateOf : found->repeats;
        event.before = about ? std::int64_t{about.value} + 1 : 0;
        event.after = duplicate ? found->duplicates : 0;
    }
    return event;
}

std::size_t PacketTable::positionAt(Time time) const {
    const auto after = std::ranges::upper_bound(m_records, time, {}, &Record::time);
    return firstEvent(static_cast<std::size_t>(after - m_records.begin()));
}

std::size_t PacketTable::memoryBytes() const {
    return m_records.size() * sizeof(Record) + m_references.size() * sizeof(Reference) +
           m_ways.size() * sizeof(PacketWay) + m_blocks.capacity() * sizeof(m_blocks[0]);
}

} // namespace layerscope
