#include "base/address.h"

#include "base/hex.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>
#include <fmt/format.h>

namespace layerscope {

Result<MacAddress> MacAddress::parse(std::string_view text) {
    const auto bytes = fromHex(text);
    if (!bytes || bytes->size() != 6 || text.size() != 17)
        return fail(fmt::format("\"{}\" is not a MAC address (six bytes such as 02:00:00:00:00:01)", text));
    MacAddress address;
    std::copy(bytes->begin(), bytes->end(), address.bytes.begin());
    return address;
}

std::string MacAddress::text() const { return toHex(bytes, ":"); }

// One decimal number up to `most`; moves `text` behind it.
static std::optional<std::uint32_t> number(std::string_view& text, std::uint32_t most) {
    std::uint32_t value = 0;
    const auto [next, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || value > most)
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(next - text.data()));
    return value;
}

static std::optional<Ipv4Address> parseDotted(std::string_view text) {
    std::uint32_t value = 0;
    for (int part = 0; part < 4; ++part) {
        if (part > 0) {
            if (text.empty() || text.front() != '.')
                return std::nullopt;
            text.remove_prefix(1);
        }
        const auto byte = number(text, 255);
        if (!byte)
            return std::nullopt;
        value = value << 8 | *byte;
    }
    if (!text.empty())
        return std::nullopt;
    return Ipv4Address{value};
}

Result<Ipv4Address> Ipv4Address::parse(std::string_view text) {
    if (const auto address = parseDotted(text))
        return *address;
    return fail(fmt::format("\"{}\" is not an IPv4 address (four numbers such as 10.0.0.1)", text));
}

std::string Ipv4Address::text() const {
    return fmt::format("{}.{}.{}.{}", value >> 24, value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff);
}

Result<Ipv4Prefix> Ipv4Prefix::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash != std::string_view::npos) {
        std::string_view tail = text.substr(slash + 1);
        const auto address = parseDotted(text.substr(0, slash));
        const auto length = number(tail, 32);
        if (address && length && tail.empty())
            return Ipv4Prefix{*address, static_cast<std::uint8_t>(*length)};
    }
    return fail(fmt::format("\"{}\" is not an address with a prefix length (such as 10.0.0.1/24)", text));
}

std::string Ipv4Prefix::text() const { return fmt::format("{}/{}", address.text(), length); }

Result<Ipv6Address> Ipv6Address::parse(std::string_view text) {
    Ipv6Address address;
    if (inet_pton(AF_INET6, std::string(text).c_str(), address.bytes.data()) != 1 ||
        text.find('\0') != std::string_view::npos)
        return fail(fmt::format("\"{}\" is not an IPv6 address (such as 2001:db8::1)", text));
    return address;
}

Ipv6Address Ipv6Address::from(ByteView bytes) {
    Ipv6Address address;
    std::copy_n(bytes.begin(), std::min(bytes.size(), address.bytes.size()), address.bytes.begin());
    return address;
}

Ipv6Address Ipv6Address::allNodes() { return {{0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}; }
Ipv6Address Ipv6Address::allRouters() { return {{0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}}; }

Ipv6Address Ipv6Address::linkLocal(const MacAddress& mac) {
    const auto& m = mac.bytes;
    constexpr std::uint8_t universal = 2; // the bit that a modified EUI-64 turns over
    return {{0xfe, 0x80, 0, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(m[0] ^ universal), m[1], m[2], 0xff, 0xfe, m[3],
             m[4], m[5]}};
}

Ipv6Address Ipv6Address::solicitedNode() const {
    return {{0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, bytes[13], bytes[14], bytes[15]}};
}

std::string Ipv6Address::text() const {
    constexpr std::size_t groups = 8;
    const auto group = [&](std::size_t i) { return bytes[2 * i] << 8 | bytes[2 * i + 1]; };
    // RFC 5952 §4.2: "::" stands for the longest run of two or more zero groups, the first of equal ones.
    std::size_t gapBegin = groups, gapLength = 1;
    for (std::size_t i = 0; i < groups; ++i) {
        std::size_t end = i;
        while (end < groups && group(end) == 0)
            ++end;
        if (end - i > gapLength) {
            gapBegin = i;
            gapLength = end - i;
        }
    }
    std::string text;
    for (std::size_t i = 0; i < groups; ++i) {
        if (i == gapBegin) {
            text += "::";
            i += gapLength - 1;
        } else {
            text += fmt::format("{}{:x}", text.empty() || text.ends_with(':') ? "" : ":", group(i));
        }
    }
    return text;
}

Result<IpAddress> IpAddress::parse(std::string_view text) {
    if (const auto address = parseDotted(text))
        return IpAddress(*address);
    if (const auto address = Ipv6Address::parse(text))
        return IpAddress(*address);
    return fail(fmt::format("\"{}\" is not an IP address (such as 10.0.0.1 or 2001:db8::1)", text));
}

bool IpAddress::isV4() const {
    static constexpr std::uint8_t prefix[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    return std::memcmp(m_mapped.bytes.data(), prefix, sizeof prefix) == 0;
}

bool IpAddress::isUnspecified() const { return *this == IpAddress() || *this == IpAddress(Ipv4Address{}); }

bool IpAddress::isMulticast() const { return isV4() ? v4().isMulticast() : m_mapped.isMulticast(); }

Ipv4Address IpAddress::v4() const {
    const auto& b = m_mapped.bytes;
    return {static_cast<std::uint32_t>(b[12]) << 24 | static_cast<std::uint32_t>(b[13]) << 16 |
            static_cast<std::uint32_t>(b[14]) << 8 | b[15]};
}

std::string IpAddress::text() const { return isV4() ? v4().text() : m_mapped.text(); }

Result<IpPrefix> IpPrefix::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash != std::string_view::npos) {
        std::string_view tail = text.substr(slash + 1);
        const auto address = IpAddress::parse(text.substr(0, slash));
        const auto length = number(tail, address && address->isV4() ? 32 : 128);
        if (address && length && tail.empty())
            return IpPrefix(*address, static_cast<std::uint8_t>(*length));
    }
    return fail(
        fmt::format("\"{}\" is not an address with a prefix length (such as 10.0.0.1/24 or 2001:db8::1/64)", text));
}

bool IpPrefix::contains(const IpAddress& other) const {
    if (other.isV4() != address.isV4())
        return false;
    const std::size_t bits = length + (address.isV4() ? 96u : 0u);
    const auto &a = address.v6().bytes, &b = other.v6().bytes;
    if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(bits / 8), b.begin()))
        return false;
    return bits % 8 == 0 || (a[bits / 8] ^ b[bits / 8]) >> (8 - bits % 8) == 0;
}

std::string IpPrefix::text() const { return fmt::format("{}/{}", address.text(), length); }

std::string socketText(const IpAddress& address, std::uint16_t port) {
    return address.isV4() ? fmt::format("{}:{}", address.text(), port) : fmt::format("[{}]:{}", address.text(), port);
}

} // namespace layerscope
