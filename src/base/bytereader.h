// Bounds-checked cursors: one reads, one writes. The first error stops; later reads give zero and stay failed.
#pragma once

#include "base/base.h"

#include <bit>

namespace layerscope {

// Reads integers from bytes that nobody has checked yet. Network byte order unless told otherwise.
class ByteReader {
public:
    explicit ByteReader(ByteView bytes, std::endian order = std::endian::big) : m_bytes(bytes), m_order(order) {}

    std::uint8_t u8() { return static_cast<std::uint8_t>(read<1>()); }
    std::uint16_t u16() { return static_cast<std::uint16_t>(read<2>()); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(read<4>()); }
    std::uint64_t u64() { return read<8>(); }

    // The next `count` bytes; empty and failed when fewer are left.
    ByteView take(std::size_t count) {
        if (!has(count))
            return {};
        const ByteView part = m_bytes.subspan(m_position, count);
        m_position += count;
        return part;
    }
    void skip(std::size_t count) { (void)take(count); }
    ByteView rest() { return take(left()); }

    bool ok() const { return !m_failed; }
    std::size_t position() const { return m_position; } // of the next byte; after a failure: where the read was tried
    std::size_t left() const { return m_bytes.size() - m_position; }
    std::endian order() const { return m_order; }
    void setOrder(std::endian order) { m_order = order; }

private:
    bool has(std::size_t count) {
        if (m_failed || left() < count)
            m_failed = true;
        return !m_failed;
    }

    template <std::size_t Width>
    std::uint64_t read() {
        if (!has(Width))
            return 0;
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < Width; ++i) {
            const std::size_t at = m_order == std::endian::big ? i : Width - 1 - i;
            value = value << 8 | m_bytes[m_position + at];
        }
        m_position += Width;
        return value;
    }

    ByteView m_bytes;
    std::size_t m_position = 0;
    std::endian m_order;
    bool m_failed = false;
};

} // namespace layerscope
