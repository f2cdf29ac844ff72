#include "base/random.h"

#include <bit>

namespace layerscope {

static std::uint64_t splitMix(std::uint64_t& state) {
    std::uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

// FNV-1a, so that a purpose's name becomes part of the seed.
static std::uint64_t hashName(std::string_view name) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : name)
        hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3u;
    return hash;
}

Random::Random(std::uint64_t seed) {
    for (std::uint64_t& word : m_state)
        word = splitMix(seed);
}

Random::Random(std::uint64_t seed, std::string_view purpose) : Random(seed ^ hashName(purpose)) {}

std::uint64_t Random::next() {
    const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
    const std::uint64_t shifted = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= shifted;
    m_state[3] = std::rotl(m_state[3], 45);
    return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
    // Numbers below the remainder of 2^64 / bound are drawn again, so that every result is equally likely.
    const std::uint64_t threshold = (0 - bound) % bound;
    std::uint64_t number = next();
    while (number < threshold)
        number = next();
    return number % bound;
}

bool Random::chance(double probability) { return static_cast<double>(next() >> 11) * 0x1p-53 < probability; }

} // namespace layerscope
