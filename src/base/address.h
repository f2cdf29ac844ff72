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

// An IPv6 address (RFC 4291), its bytes as on the wire.
struct Ipv6Address {
    std::array<std::uint8_t, 16> bytes{};

    static Result<Ipv6Address> parse(std::string_view text); // "2001:db8::1"
    static Ipv6Address from(ByteView bytes);                 // of the first 16
    static Ipv6Address allNodes();                           // ff02::1 (RFC 4291 §2.7.1)
    static Ipv6Address allRouters();                         // ff02::2
    static Ipv6Address linkLocal(const MacAddress& mac);     // fe80:: with a modified EUI-64 (RFC 4291 Appendix A)
    Ipv6Address solicitedNode() const;                       // ff02::1:ffXX:XXXX of this address (RFC 4291 §2.7.1)
    bool isMulticast() const { return bytes[0] == 0xff; }
    bool isLinkLocal() const { return bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80; }
    std::string text() const; // as RFC 5952 writes it

    friend constexpr auto operator<=>(const Ipv6Address&, const Ipv6Address&) = default;
};

// An address of layer 3, of either version. One of IPv4 is kept as IPv6 maps it: ::ffff:10.0.0.1 (RFC 4291 §2.5.5.2).
class IpAddress {
public:
    constexpr IpAddress() = default; // none: "::"
    constexpr IpAddress(Ipv4Address address)
        : m_mapped{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, static_cast<std::uint8_t>(address.value >> 24),
                    static_cast<std::uint8_t>(address.value >> 16), static_cast<std::uint8_t>(address.value >> 8),
                    static_cast<std::uint8_t>(address.value)}} {}
    constexpr IpAddress(const Ipv6Address& address) : m_mapped(address) {}

    static Result<IpAddress> parse(std::string_view text); // "10.0.0.1" or "2001:db8::1"

    bool isV4() const;
    bool isUnspecified() const; // none, 0.0.0.0 or ::
    bool isMulticast() const;
    Ipv4Address v4() const; // of one for which isV4 holds
    const Ipv6Address& v6() const { return m_mapped; }
    std::string text() const;

    friend constexpr auto operator<=>(const IpAddress&, const IpAddress&) = default;

private:
    Ipv6Address m_mapped;
};

// An address with the length of its network part: "10.0.0.1/24" or "2001:db8::1/64".
struct IpPrefix {
    IpAddress address;
    std::uint8_t length = 0; // 0 to 32, or 0 to 128

    IpPrefix() = default;
    IpPrefix(const IpAddress& address_, std::uint8_t length_) : address(address_), length(length_) {}
    IpPrefix(const Ipv4Prefix& prefix) : address(prefix.address), length(prefix.length) {}
    static Result<IpPrefix> parse(std::string_view text);
    bool contains(const IpAddress& other) const;             // false for one of the other version
    Ipv4Prefix v4() const { return {address.v4(), length}; } // of one of IPv4
    std::string text() const;

    friend constexpr auto operator<=>(const IpPrefix&, const IpPrefix&) = default;
};

// An address and a port as one text: "10.0.0.1:80", "[2001:db8::1]:80" (RFC 5952 §6).
std::string socketText(const IpAddress& address, std::uint16_t port);

} // namespace layerscope
