#include "base/checksum.h"

#include <bit>
#include <cstring>
#include <zlib.h>

namespace layerscope {

InternetChecksum& InternetChecksum::add(ByteView bytes) {
    // RFC 1071 §2: the sum is independent of byte order, so 32-bit words are added as they lie in memory and the
    // folded result is swapped once.
    const std::uint8_t* data = bytes.data();
    std::size_t left = bytes.size();
    std::uint64_t sum = 0;
    for (; left >= 4; data += 4, left -= 4) {
        std::uint32_t word;
        std::memcpy(&word, data, 4);
        sum += word;
    }
    if (left > 0) {
        std::uint32_t word = 0;
        std::memcpy(&word, data, left);
        sum += word;
    }
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    if constexpr (std::endian::native == std::endian::little)
        sum = (sum & 0xff) << 8 | sum >> 8;
    m_sum += sum;
    return *this;
}

std::uint16_t InternetChecksum::value() const {
    std::uint64_t sum = m_sum;
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(~sum);
}

std::uint16_t internetChecksum(ByteView bytes) { return InternetChecksum().add(bytes).value(); }

std::uint32_t crc32(ByteView bytes) { return static_cast<std::uint32_t>(::crc32_z(0, bytes.data(), bytes.size())); }

} // namespace layerscope
