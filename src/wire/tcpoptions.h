// The TCP options that both ends of a simulated connection understand, as values.
#pragma once

#include "base/result.h"
#include "base/sequence.h"
#include "wire/field.h"

#include <array>
#include <optional>

namespace layerscope {

// Option kinds (IANA "TCP Option Kind Numbers").
constexpr std::uint8_t tcpOptionEnd = 0;
constexpr std::uint8_t tcpOptionNoOperation = 1;
constexpr std::uint8_t tcpOptionMaximumSegmentSize = 2;
constexpr std::uint8_t tcpOptionWindowScale = 3;
constexpr std::uint8_t tcpOptionSackPermitted = 4;
constexpr std::uint8_t tcpOptionSack = 5;
constexpr std::uint8_t tcpOptionTimestamps = 8;

// Data that has arrived out of order: from left up to, and without, right (RFC 2018 §3).
struct SackBlock {
    SeqNumber left;
    SeqNumber right;
    friend bool operator==(const SackBlock&, const SackBlock&) = default;
};

// At most four blocks; three beside timestamps.
class SackBlocks {
public:
    static constexpr std::size_t capacity = 4;

    // False, and nothing added, when full.
    bool add(SackBlock block) {
        if (m_count == capacity)
            return false;
        m_blocks[m_count++] = block;
        return true;
    }
    std::size_t size() const { return m_count; }
    bool empty() const { return m_count == 0; }
    const SackBlock& operator[](std::size_t index) const { return m_blocks[index]; }
    const SackBlock* begin() const { return m_blocks.data(); }
    const SackBlock* end() const { return m_blocks.data() + m_count; }
    friend bool operator==(const SackBlocks&, const SackBlocks&) = default;

private:
    std::array<SackBlock, capacity> m_blocks{};
    std::uint8_t m_count = 0;
};

// RFC 7323 §3.2.
struct TcpTimestamps {
    std::uint32_t value = 0; // TSval
    std::uint32_t echo = 0;  // TSecr; significant only with the ACK flag
    friend bool operator==(const TcpTimestamps&, const TcpTimestamps&) = default;
};

struct TcpOptions {
    static constexpr std::size_t maximumSize = 40;

    std::optional<std::uint16_t> maximumSegmentSize; // RFC 9293 §3.7.1
    std::optional<std::uint8_t> windowScale;         // the shift count, RFC 7323 §2.2
    bool sackPermitted = false;                      // RFC 2018 §2
    SackBlocks sack;                                 // RFC 2018 §3
    std::optional<TcpTimestamps> timestamps;         // RFC 7323 §3

    // Reads the bytes between the header's first 20 and the payload. Unknown kinds are passed over by their length, as
    // RFC 9293 §3.2 asks; a length that is too small, too large or wrong for its kind fails.
    static Result<TcpOptions> parse(ByteView bytes);
    // Writes size() bytes: each option aligned by no-operations in front, as the RFCs draw them. SACK blocks for which
    // no room is left are dropped, last first.
    void write(MutableByteView bytes) const;
    std::size_t size() const; // bytes, a multiple of 4, at most 40

    friend bool operator==(const TcpOptions&, const TcpOptions&) = default;

private:
    std::size_t sackBlocksThatFit() const;
};

} // namespace layerscope
