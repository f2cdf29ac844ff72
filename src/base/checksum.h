// The two checks of the wire: the Internet checksum (RFC 1071) and CRC-32 (IEEE 802.3 §3.2.9).
#pragma once

#include "base/base.h"

namespace layerscope {

// The Internet checksum, added up over several pieces. A piece of odd length is padded with a zero byte, so only the
// last piece may be odd.
class InternetChecksum {
public:
    InternetChecksum& add(ByteView bytes);
    InternetChecksum& addU16(std::uint16_t value) {
        m_sum += value;
        return *this;
    }
    InternetChecksum& addU32(std::uint32_t value) {
        m_sum += (value >> 16) + (value & 0xffff);
        return *this;
    }
    // The ones' complement of the ones' complement sum, in host order. Over data that includes a correct checksum: 0.
    std::uint16_t value() const;

private:
    std::uint64_t m_sum = 0;
};

std::uint16_t internetChecksum(ByteView bytes);

// CRC-32 as the Ethernet frame check sequence uses it. On the wire its least significant byte goes first.
std::uint32_t crc32(ByteView bytes);

} // namespace layerscope
