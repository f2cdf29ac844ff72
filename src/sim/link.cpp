#include "sim/link.h"

#include "layers/physical.h"

namespace layerscope {

namespace {

Duration bitsTime(std::size_t bytes, std::uint64_t rate) {
    if (rate == 0)
        return Duration::zero();
    // Rounded up: a frame has not arrived before its last bit has.
    return Duration(static_cast<std::int64_t>((bytes * 8 * 1'000'000'000u + rate - 1) / rate));
}

} // namespace

Duration LinkDirection::clockingTime(std::size_t bytes) const { return bitsTime(bytes + preambleBytes, m_rate); }

std::optional<LinkDirection::Slot> LinkDirection::reserve(std::size_t bytes, Time now) {
    while (!m_waiting.empty() && m_waiting.front() <= now)
        m_waiting.pop_front();
    if (m_waiting.size() >= m_limit)
        return std::nullopt;
    const Time start = std::max(now, m_free);
    if (start > now)
        m_waiting.push_back(start);
    const Duration clocking = clockingTime(bytes);
    m_free = start + clocking + bitsTime(interframeGapBytes, m_rate);
    return Slot{start, start + clocking + m_delay};
}

} // namespace layerscope
