// Sequence numbers of TCP: 32 bits that wrap (RFC 9293 §3.4).
#pragma once

#include <cstdint>

namespace layerscope {

class SeqNumber {
public:
    constexpr SeqNumber() = default;
    constexpr explicit SeqNumber(std::uint32_t value) : m_value(value) {}

    constexpr std::uint32_t value() const { return m_value; }

    constexpr SeqNumber operator+(std::uint32_t count) const { return SeqNumber(m_value + count); }
    constexpr SeqNumber operator-(std::uint32_t count) const { return SeqNumber(m_value - count); }
    constexpr SeqNumber& operator+=(std::uint32_t count) {
        m_value += count;
        return *this;
    }
    // How far this is ahead of `other`; negative when behind. Meaningful while they are less than 2^31 apart.
    constexpr std::int32_t operator-(SeqNumber other) const {
        return static_cast<std::int32_t>(m_value - other.m_value);
    }

    friend constexpr bool operator==(SeqNumber, SeqNumber) = default;
    friend constexpr bool operator<(SeqNumber a, SeqNumber b) { return a - b < 0; }
    friend constexpr bool operator<=(SeqNumber a, SeqNumber b) { return a - b <= 0; }
    friend constexpr bool operator>(SeqNumber a, SeqNumber b) { return a - b > 0; }
    friend constexpr bool operator>=(SeqNumber a, SeqNumber b) { return a - b >= 0; }

private:
    std::uint32_t m_value = 0;
};

} // namespace layerscope
