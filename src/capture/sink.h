// Where written captures go.
#pragma once

#include "base/result.h"

#include <bit>
#include <functional>

namespace layerscope {

// Takes the next bytes of a capture. An error (a full disk, a closed pipe) stops the writing.
using ByteSink = std::function<Result<void>(ByteView)>;

// Bytes of a record or block under construction, in a chosen byte order.
class RecordBuilder {
public:
    explicit RecordBuilder(std::endian order) : m_order(order) {}

    RecordBuilder& u8(std::uint8_t value) { return number(value, 1); }
    RecordBuilder& u16(std::uint16_t value) { return number(value, 2); }
    RecordBuilder& u32(std::uint32_t value) { return number(value, 4); }
    RecordBuilder& u64(std::uint64_t value) { return number(value, 8); }
    RecordBuilder& bytes(ByteView source) {
        m_bytes.insert(m_bytes.end(), source.begin(), source.end());
        return *this;
    }
    // Zeros up to the next multiple of four bytes.
    RecordBuilder& pad() {
        m_bytes.resize((m_bytes.size() + 3) / 4 * 4);
        return *this;
    }
    // Overwrites four bytes that are there already.
    RecordBuilder& u32At(std::size_t place, std::uint32_t value) {
        for (unsigned i = 0; i < 4; ++i)
            m_bytes[place + i] = byteOf(value, 4, i);
        return *this;
    }
    // Begins anew, in the memory it has.
    void clear() { m_bytes.clear(); }
    std::endian order() const { return m_order; }
    const Bytes& result() const { return m_bytes; }

private:
    RecordBuilder& number(std::uint64_t value, unsigned width) {
        std::uint8_t written[8];
        for (unsigned i = 0; i < width; ++i)
            written[i] = byteOf(value, width, i);
        return bytes({written, width});
    }
    std::uint8_t byteOf(std::uint64_t value, unsigned width, unsigned index) const {
        return static_cast<std::uint8_t>(value >> 8 * (m_order == std::endian::big ? width - 1 - index : index));
    }

    Bytes m_bytes;
    std::endian m_order;
};

} // namespace layerscope
