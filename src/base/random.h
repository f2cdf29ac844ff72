// Seeded random numbers: the same seed gives the same numbers on every machine.
#pragma once

#include "base/base.h"

namespace layerscope {

// xoshiro256** (Blackman and Vigna, 2018), seeded by SplitMix64.
class Random {
public:
    explicit Random(std::uint64_t seed = 1);
    // A stream of its own for a named purpose, so that one purpose drawing more numbers leaves the others alone.
    Random(std::uint64_t seed, std::string_view purpose);

    std::uint64_t next();
    std::uint32_t u32() { return static_cast<std::uint32_t>(next() >> 32); }
    // Uniform in 0 .. bound-1; bound must not be 0.
    std::uint64_t below(std::uint64_t bound);
    // True with the given probability, 0 to 1.
    bool chance(double probability);

private:
    std::uint64_t m_state[4];
};

} // namespace layerscope
