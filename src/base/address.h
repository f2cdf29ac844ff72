// Addresses of layers 2 and 3.
#pragma once

#include "base/result.h"

#include <array>

namespace layerscope {

// An EUI-48 address.
struct MacAddress {
    std::array<std::uint8_t, 6> bytes{};

    static constexpr MacAddress broadcast() { return {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}}; }
    static Result<MacAddress> parse(std::string_view text); // "02:00:00:00:01:02"
    bool isGroup() const { return (bytes[0] & 1) != 0; }
    std::string text() const;

    friend constexpr auto operator<=>(const MacAddress&, const MacAddress&) = default;
};

// An IPv4 address as a number in host order: 10.0.0.1 is 0x0a000001.
struct Ipv4Address {
    std::uint32_t value = 0;

    static constexpr Ipv4Address broadcast() { return {0xffffffffu}; }
    static Result<Ipv4Address> parse(std::string_view text); // "10.0.0.1"
    bool isMulticast() const { return value >> 28 == 0xe; }
    std::string text() const;

    friend constexpr auto operator<=>(const Ipv4Address&, const Ipv4Address&) = default;
};

// An address with the length of its network part: "10.0.0.1/24".
struct Ipv4Prefix {
    Ipv4Address address;
    std::uint8_t length = 0; // 0 to 32

    static Result<Ipv4Prefix> parse(std::string_view text);
    std::uint32_t mask() const { return length == 0 ? 0 : 0xffffffffu << (32 - length); }
    bool contains(Ipv4Address other) const { return ((other.value ^ address.value) & mask()) == 0; }
    Ipv4Address directedBroadcast() const { return {address.value | ~mask()}; }
    std::string text() const;

    friend constexpr auto operator<=>(const Ipv4Prefix&, const Ipv4Prefix&) = default;
};

} // namespace layerscope
