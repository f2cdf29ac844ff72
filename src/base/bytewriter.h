// The writing twin of ByteReader.
#pragma once

#include "base/base.h"

#include <algorithm>
#include <bit>

namespace layerscope {

// Writes integers into a buffer of fixed size. A write past the end fails and writes nothing.
class ByteWriter {
public:
    explicit ByteWriter(MutableByteView bytes, std::endian order = std::endian::big) : m_bytes(bytes), m_order(order) {}

    ByteWriter& u8(std::uint8_t value) { return write<1>(value); }
    ByteWriter& u16(std::uint16_t value) { return write<2>(value); }
    ByteWriter& u32(std::uint32_t value) { return write<4>(value); }
    ByteWriter& u64(std::uint64_t value) { return write<8>(value); }
    ByteWriter& bytes(ByteView source) {
        if (has(source.size())) {
            std::copy(source.begin(), source.end(), m_bytes.begin() + static_cast<std::ptrdiff_t>(m_position));
            m_position += source.size();
        }
        return *this;
    }
    ByteWriter& zeros(std::size_t count) {
        while (count-- > 0)
            u8(0);
        return *this;
    }

    bool ok() const { return !m_failed; }
    std::size_t position() const { return m_position; }
    std::size_t left() const { return m_bytes.size() - m_position; }

private:
    bool has(std::size_t count) {
        if (m_failed || left() < count)
            m_failed = true;
        return !m_failed;
    }

    template <std::size_t Width>
    ByteWriter& write(std::uint64_t value) {
        if (has(Width)) {
            for (std::size_t i = 0; i < Width; ++i) {
                const std::size_t shift = 8 * (m_order == std::endian::big ? Width - 1 - i : i);
                m_bytes[m_position + i] = static_cast<std::uint8_t>(value >> shift);
            }
            m_position += Width;
        }
        return *this;
    }

    MutableByteView m_bytes;
    std::size_t m_position = 0;
    std::endian m_order;
    bool m_failed = false;
};

} // namespace layerscope
