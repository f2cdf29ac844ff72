#include "base/crcfold.h"

#include <zlib.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
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
    __m128i blocks[4];
    for (std::size_t i = 0; i < 4; ++i)
        blocks[i] = load(data + 16 * i);
    blocks[0] = _mm_xor_si128(blocks[0], _mm_cvtsi32_si128(-1)); // the CRC starts from all ones
    data += 64;
    left -= 64;
    const __m128i byFour = _mm_set_epi64x(power(4 * 128 - 32), power(4 * 128 + 32));
    for (; left >= 64; data += 64, left -= 64)
        for (std::size_t i = 0; i < 4; ++i)
            blocks[i] = fold(blocks[i], byFour, load(data + 16 * i));
    const __m128i byOne = _mm_set_epi64x(power(128 - 32), power(128 + 32));
    __m128i block = blocks[0];
    for (std::size_t i = 1; i < 4; ++i)
        block = fold(block, byOne, blocks[i]);
    for (; left >= 16; data += 16, left -= 16)
        block = fold(block, byOne, load(data));
    std::uint8_t folded[16];
    _mm_storeu_si128(reinterpret_cast<__m128i*>(folded), block);
    // What is left is a short message that starts from zero; zlib's crc32 wants and gives complements.
    return static_cast<std::uint32_t>(crc32_z(crc32_z(0xffffffff, folded, sizeof folded), data, left));
}

#else

bool canFoldCrc32() { return false; }
std::uint32_t foldedCrc32(ByteView bytes) { return static_cast<std::uint32_t>(crc32_z(0, bytes.data(), bytes.size())); }

#endif

} // namespace layerscope
