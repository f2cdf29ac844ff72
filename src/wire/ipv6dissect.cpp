#include "wire/dissector.h"
#include "wire/ipv6fields.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

using namespace ipv6;

namespace {

// The options of one header, which end at `end` (RFC 8200 §4.2). They stand below the header's own line.
void addOptions(Dissector& dissector, std::size_t at, std::size_t end) {
    constexpr std::uint8_t pad1 = 0, routerAlert = 5;
    const Field& optionField = pick(fields, "ipv6.opt");
    while (at < end) {
        const ByteView option = dissector.bytes({at, end, end});
        const std::size_t size = option[0] == pad1 ? 1 : option.size() < 2 ? option.size() + 1 : 2u + option[1];
        if (size > option.size()) {
            dissector.add(optionField, at, option.size(), 1);
            dissector.malformed(&optionField, "longer than its header");
            return;
        }
        dissector.add(optionField, at, size, 1).text = valueName(pick(fields, "ipv6.opt.type"), option[0]);
        dissector.add(pick(fields, "ipv6.opt.type"), at, 0, 2);
        if (option[0] != pad1) {
            dissector.add(pick(fields, "ipv6.opt.type.action"), at, 0, 3);
            dissector.add(pick(fields, "ipv6.opt.length"), at, 0, 2);
        }
        if (option[0] == routerAlert && size == 4)
            dissector.add(pick(fields, "ipv6.opt.router_alert"), at, 0, 2);
        else if (size > 2)
            dissector.add(pick(fields, "ipv6.opt.data"), at + 2, size - 2, 2);
        at += size;
    }
}

struct Extension {
    const Field* header;
    std::span<const Field> parts; // at their places behind the header's first byte
};

Extension extensionOf(std::uint8_t next) {
    constexpr std::span<const Field> table = fields;
    const auto part = [&](std::string_view first, std::size_t count) {
        const auto at = std::ranges::find(table, first, &Field::abbrev) - table.begin();
        return table.subspan(static_cast<std::size_t>(at), count);
    };
    switch (next) {
    case ipv6HopByHop:
        return {&pick(fields, "ipv6.hopopts"), part("ipv6.hopopts.nxt", 2)};
    case ipv6DestinationOptions:
        return {&pick(fields, "ipv6.dstopts"), part("ipv6.dstopts.nxt", 2)};
    case ipv6Routing:
        return {&pick(fields, "ipv6.routing"), part("ipv6.routing.nxt", 4)};
    case ipv6Fragment:
        return {&pick(fields, "ipv6.fraghdr"), part("ipv6.fraghdr.nxt", 6)};
    default:
        return {nullptr, {}};
    }
}

// Adds the extension header at the beginning of `rest`; returns its size, or 0 when it is cut off.
std::size_t addExtension(Dissector& dissector, const Extent& rest, std::uint8_t next) {
    const Extension extension = extensionOf(next);
    const ByteView bytes = dissector.bytes(rest);
    const std::size_t size = next == ipv6Fragment ? Ipv6FragmentHeader::size
                             : bytes.size() < 2   ? offsetUnit
                                                  : offsetUnit * (bytes[1] + 1u);
    dissector.line().length =
        static_cast<std::uint32_t>(rest.begin + std::min(size, bytes.size()) - dissector.line().begin);
    if (bytes.size() < size) {
        if (!bytes.empty())
            dissector.add(*extension.header, rest.begin, bytes.size());
        dissector.cutShort(rest, size);
        return 0;
    }
    dissector.add(*extension.header, rest.begin, size);
    for (const Field& field : extension.parts)
        dissector.add(field, rest.begin, 0, 1);
    if (next == ipv6HopByHop || next == ipv6DestinationOptions)
        addOptions(dissector, rest.begin + 2, rest.begin + size);
    return size;
}

} // namespace

std::size_t dissectIpv6(Dissector& dissector, Extent pdu, bool quoted) {
    dissector.open(ipv6Protocol, pdu, Ipv6Header::size);
    if (!dissector.walk(fieldsTo(fields, "ipv6.dst"), pdu))
        return pdu.wireEnd;
    const ByteView packet = dissector.bytes(pdu);
    const ByteView addresses = packet.subspan(firstByte(sourceField), 32);
    dissector.line().text = fmt::format("{} → {}", ipv6Text(addresses.first(16)), ipv6Text(addresses.subspan(16)));
    if (dissector.value(versionField) != 6)
        dissector.malformed(&versionField, "not 6");
    const std::size_t length = dissector.value(lengthField);
    Extent rest = pdu.behind(Ipv6Header::size);
    if (length > rest.wireSize() && !quoted)
        dissector.malformed(&lengthField, fmt::format("only {} bytes are here", rest.wireSize()));
    rest = rest.first(length);
    if (quoted)
        rest.wireEnd = std::max(rest.end, rest.begin + length);
    const std::size_t wireEnd = rest.wireEnd;

    auto next = static_cast<std::uint8_t>(dissector.value(nextField));
    const Carrier carrier{.addresses = InternetChecksum().add(addresses), .checksumRequired = true};
    while (extensionOf(next).header) {
        const std::size_t size = addExtension(dissector, rest, next);
        if (size == 0)
            return wireEnd;
        const ByteView bytes = dissector.bytes(rest);
        const auto fragment = next == ipv6Fragment ? *Ipv6FragmentHeader::parse(bytes) : Ipv6FragmentHeader{};
        next = bytes[0];
        rest = rest.behind(size);
        if (fragment.offset != 0 || fragment.moreFragments) {
            dissector.dissectData(
                rest, {.text = fmt::format("bytes {} to {} of a fragmented packet", fragment.offset,
                                           fragment.offset + std::max<std::size_t>(rest.wireSize(), 1) - 1)});
            return wireEnd;
        }
    }
    if (next == ipv6NoNextHeader)
        dissector.dissectData(rest, {.text = "nothing should follow"});
    else
        dissector.dissectIpProtocol(next, rest, carrier);
    return wireEnd;
}

} // namespace layerscope
