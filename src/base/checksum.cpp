#include "base/checksum.h"

#include "base/crcfold.h"

#include <bit>
#include <cstring>
#include <zlib.h>

namespace layerscope {

InternetChecksum& InternetChecksum::add(ByteView bytes) {
    // RFC 1071 §2: the sum is independent of byte order, so 32-bit words are added as they lie in memory and the
    // folded result is swapped once.
    const std::uint8_t* data = bytes.data();
    std::size_t left = bytes.size();
    const auto word = [](const std::uint8_t* place) {
        std::uint32_t value;
        std::memcpy(&value, place, 4);
        return std::uint64_t{value};
    };
    // Several sums at a time, because none has to wait for another.
    std::uint64_t sums[4] = {};
    for (; left >= 32; data += 32, left -= 32)
        for (std::size_t i = 0; i < 4; ++i)
            sums[i] += word(data + 8 * i) + word(data + 8 * i + 4);
    std::uint64_t sum = sums[0] + sums[1] + sums[2] + sums[3];
    for (; left >= 4; data += 4, left -= 4)
        sum += word(data);
    if (left > 0) {
        std::uint32_t last = 0;
        std::memcpy(&last, data, left);
        sum += last;
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

std::uint32_t crc32(ByteView bytes) {
    if (bytes.size() >= leastToFold && canFoldCrc32())
        return foldedCrc32(bytes);
    return static_cast<std::uint32_t>(::crc32_z(0, bytes.data(), bytes.size()));
}

} // namespace layerscope
