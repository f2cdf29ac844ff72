// What faults do to frames that are on their way.
#include "sim/wires.h"

#include <algorithm>

namespace layerscope {

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
    Event event;
    event.kind = EventKind::FrameDelayed;
    event.layer = LayerNumber::Physical;
    event.connection = transit.connection;
    event.frame = transit.frame;
    event.cause = m_world.trace->frame(transit.frame).sentEvent;
    event.after = added.count();
    event.origin = m_world.recorder.origin();
    m_world.recorder.append(event);
}

void Wires::corrupt(Transit& transit) {
    const MutableByteView bytes = transit.bits.mutableBytes();
    for (const std::uint32_t bit : transit.flipped)
        bytes[bit / 8] ^= static_cast<std::uint8_t>(0x80 >> bit % 8);
    if (!m_world.recorder.full())
        return;
    Event event;
    event.kind = EventKind::FrameCorrupted;
    event.layer = LayerNumber::Physical;
    event.connection = transit.connection;
    event.frame = transit.frame;
    event.cause = m_world.trace->frame(transit.frame).sentEvent;
    event.subject = m_world.trace->addBlob(bytes, transit.bits.spans()).value;
    event.before = *std::ranges::min_element(transit.flipped);
    event.after = static_cast<std::int64_t>(transit.flipped.size());
    event.origin = m_world.recorder.origin();
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
