#include "base/address.h"

#include "base/hex.h"

#include <charconv>
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

} // namespace layerscope
