// What faults do to frames that are on their way.
#include "sim/wires.h"

#include <algorithm>

namespace layerscope {

namespace {

// Something happens to a frame on its link, of no host, because it was sent.
Event eventOf(const World& world, EventKind kind, const Transit& transit) {
    Event event;
    event.kind = kind;
    event.layer = LayerNumber::Physical;
    event.connection = transit.connection;
    event.frame = transit.frame;
    event.cause = world.trace->frame(transit.frame).sentEvent;
    event.origin = world.recorder.origin();
    return event;
}

} // namespace

void Wires::hold(std::uint32_t index) {
    Transit& transit = m_transits[index];
    Line& line = m_lines[transit.line];
    line.held[transit.direction] = index;
    m_world.queue.push(transit.arrival + transit.patience, {ItemKind::Release, index, ++line.holds[transit.direction]});
}

// A frame that was held arrives right behind the one that has overtaken it.
void Wires::letGo(Line& line, std::size_t direction, Time arrival) {
    if (!line.held[direction])
        return;
    const std::uint32_t index = *line.held[direction];
    line.held[direction].reset();
    Transit& transit = m_transits[index];
    const Time behind = std::max(transit.arrival, arrival + std::chrono::microseconds(1));
    delay(transit, behind - transit.arrival);
    fly(index);
}

void Wires::delay(Transit& transit, Duration added) {
    transit.arrival += added;
    if (!m_world.recorder.full())
        return;
    Event event = eventOf(m_world, EventKind::FrameDelayed, transit);
    event.after = added.count();
    m_world.recorder.append(event);
}

void Wires::corrupt(Transit& transit) {
    const MutableByteView bytes = transit.bits.mutableBytes();
    for (const std::uint32_t bit : transit.flipped)
        bytes[bit / 8] ^= static_cast<std::uint8_t>(0x80 >> bit % 8);
    if (!m_world.recorder.full())
        return;
    Event event = eventOf(m_world, EventKind::FrameCorrupted, transit);
    event.subject = m_world.trace->addBlob(bytes, transit.bits.spans()).value;
    event.before = *std::ranges::min_element(transit.flipped);
    event.after = static_cast<std::int64_t>(transit.flipped.size());
    event.text = m_world.trace->intern(transit.reason);
    m_world.recorder.append(event);
}

// The copy is a frame of its own, with the bytes as they were sent.
void Wires::duplicate(const Transit& original, EventId sent) {
    Transit copy;
    copy.bits = original.bits.clone();
    copy.from = original.from;
    copy.to = original.to;
    copy.line = original.line;
    copy.direction = original.direction;
    copy.sent = original.sent;
    copy.arrival = original.arrival + original.copyLag;
    copy.connection = original.connection;
    if (m_world.recorder.frames()) {
        Frame frame = m_world.trace->frame(original.frame);
        frame.ended = copy.arrival;
        frame.sentEvent = {};
        frame.endEvent = {};
        copy.frame = m_world.trace->addFrame(frame);
        copy.cause = frameEvent(EventKind::FrameDuplicated, copy, HostId{}, {}, sent);
    }
    leave(copy, HostId{});
    fly(keep(std::move(copy)));
}

} // namespace layerscope
