// base: what everything else is made of: bytes, results, checksums, addresses, time, ids, seeded random numbers.
// May depend on: the standard library, {fmt}, zlib (CRC-32), toml11. Nothing of the house.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace layerscope {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using MutableByteView = std::span<std::uint8_t>;

// A 32-bit index into one table, told apart from other tables' indexes by its tag. The default names nothing.
template <class Tag>
struct Id {
    static constexpr std::uint32_t noneValue = 0xffffffffu;
    std::uint32_t value = noneValue;

    constexpr explicit operator bool() const { return value != noneValue; }
    friend constexpr auto operator<=>(Id, Id) = default;
};

} // namespace layerscope
