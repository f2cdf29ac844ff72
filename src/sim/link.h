// A link between two hosts: a rate, a delay, and a queue in front of each direction.
#pragma once

#include "sim/fault.h"

#include <deque>

namespace layerscope {

// One direction of a full-duplex link, as plain arithmetic: when a frame starts, when it has arrived.
class LinkDirection {
public:
    explicit LinkDirection(const LinkSpec& spec)
        : m_rate(spec.bitsPerSecond), m_delay(spec.delay), m_limit(spec.queue) {}

    // Time to clock out so many bytes, the preamble included.
    Duration clockingTime(std::size_t bytes) const;

    struct Slot {
        Time start;   // the first bit of the preamble
        Time arrival; // the last bit at the far end
    };
    // Reserves the medium for a frame offered at `now`; none when the queue is full.
    std::optional<Slot> reserve(std::size_t bytes, Time now);

private:
    std::uint64_t m_rate;
    Duration m_delay;
    std::uint32_t m_limit;
    Time m_free{};              // when the medium may carry the next frame
    std::deque<Time> m_waiting; // starts of the frames that wait
};

} // namespace layerscope
