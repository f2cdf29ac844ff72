#include "base/crcfold.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <cstring>
#include <immintrin.h>
#else
#include <zlib.h>
#endif

namespace layerscope {

#if defined(__x86_64__) && defined(__GNUC__)

namespace {

// The bytes are a polynomial over GF(2), the first bit the highest power, and the CRC is its remainder (IEEE 802.3
// §3.2.9). A block of 16 bytes that lies n bits before another one may be replaced by its product with x^n mod P,
// added to that other one: the remainder stays. So a long message folds into one block, 64 bits times 32 bits at a
// time (Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ", 2009).

// x^n mod P, the lowest power in the highest bit as everywhere in this CRC; doubled, because the product of two such
// numbers is one bit short.
consteval long long power(unsigned n) {
    std::uint32_t remainder = 0x80000000;
    for (unsigned i = 0; i < n; ++i)
        remainder = remainder >> 1 ^ ((remainder & 1) != 0 ? 0xedb88320 : 0);
    return static_cast<long long>(std::uint64_t{remainder} << 1);
}

#define LAYERSCOPE_FOLDS __attribute__((target("pclmul,sse4.1")))

LAYERSCOPE_FOLDS inline __m128i load(const std::uint8_t* data) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(data));
}

// `block` moved on by the distance that `powers` stand for, onto `onto`.
LAYERSCOPE_FOLDS inline __m128i fold(__m128i block, __m128i powers, __m128i onto) {
    const __m128i first = _mm_clmulepi64_si128(block, powers, 0x00);
    const __m128i second = _mm_clmulepi64_si128(block, powers, 0x11);
    return _mm_xor_si128(_mm_xor_si128(first, second), onto);
}

} // namespace

bool canFoldCrc32() {
    static const bool can = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
    return can;
}

LAYERSCOPE_FOLDS std::uint32_t foldedCrc32(ByteView bytes) {
    const std::uint8_t* data = bytes.data();
    std::size_t left = bytes.size();
    // The CRC starts from all ones, which is the same as from zero with the first four bytes complemented; and from
    // zero, zeros in front change nothing. So the front is filled up to whole blocks.
    std::uint8_t front[32] = {};
    const std::size_t odd = left % 16;
    std::memcpy(front + 16 - odd, data, odd + 16);
    for (std::size_t i = 0; i < 4; ++i)
        front[16 - odd + i] ^= 0xff;
    data += odd + 16;
    left -= odd + 16;

    const __m128i byOne = _mm_set_epi64x(power(128 - 32), power(128 + 32));
    __m128i block = fold(load(front), byOne, load(front + 16));
    if (left >= 64) {
        __m128i blocks[4] = {fold(block, byOne, load(data)), load(data + 16), load(data + 32), load(data + 48)};
        data += 64;
        left -= 64;
        const __m128i byFour = _mm_set_epi64x(power(4 * 128 - 32), power(4 * 128 + 32));
        for (; left >= 64; data += 64, left -= 64)
            for (std::size_t i = 0; i < 4; ++i)
                blocks[i] = fold(blocks[i], byFour, load(data + 16 * i));
        block = blocks[0];
        for (std::size_t i = 1; i < 4; ++i)
            block = fold(block, byOne, blocks[i]);
    }
    for (; left > 0; data += 16, left -= 16)
        block = fold(block, byOne, load(data));

    // 128 bits to 96, to 64, and Barrett's division by P: the quotient first, with floor(x^64 / P), then the rest.
    const __m128i lowHalves = _mm_set_epi32(0, -1, 0, -1);
    block = _mm_xor_si128(_mm_srli_si128(block, 8), _mm_clmulepi64_si128(block, byOne, 0x10));
    block = _mm_xor_si128(_mm_srli_si128(block, 4),
                          _mm_clmulepi64_si128(_mm_and_si128(block, lowHalves), _mm_set_epi64x(0, power(64)), 0x00));
    const __m128i division = _mm_set_epi64x(0x1f7011641, 0x1db710641);
    __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(block, lowHalves), division, 0x10);
    quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, lowHalves), division, 0x00);
    return ~static_cast<std::uint32_t>(_mm_extract_epi32(_mm_xor_si128(block, quotient), 1));
}

#else

bool canFoldCrc32() { return false; }
std::uint32_t foldedCrc32(ByteView bytes) { return static_cast<std::uint32_t>(crc32_z(0, bytes.data(), bytes.size())); }

#endif

} // namespace layerscope
