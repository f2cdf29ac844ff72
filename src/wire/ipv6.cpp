#include "wire/ipv6.h"

#include "base/address.h"
#include "wire/bits.h"
#include "wire/dissector.h"

#include <fmt/format.h>

namespace layerscope {
namespace {

constexpr std::string_view headerFormat = "RFC 8200 §3";

constexpr ValueName nextHeaders[] = {
    {0, "hop-by-hop options"}, {6, "TCP"},     {17, "UDP"},     {43, "routing"},
    {44, "fragment"},          {58, "ICMPv6"}, {59, "nothing"}, {60, "destination options"}};

constexpr Field fields[] = {
    {"Version", "ipv6.version", FieldType::Decimal, 0, 4, "Which version of the Internet Protocol this is: 6.",
     headerFormat, noNames, "ip.version"},
    {"Traffic class", "ipv6.tclass", FieldType::Decimal, 4, 8,
     "What treatment the packet asks of the routers on its way.", "RFC 8200 §7"},
    {"Flow label", "ipv6.flow", FieldType::Decimal, 12, 20,
     "The same in all packets that should take the same way through the network.", "RFC 8200 §6"},
    {"Payload length", "ipv6.plen", FieldType::Decimal, 32, 16, "Bytes behind this header.", headerFormat},
    {"Next header", "ipv6.nxt", FieldType::Decimal, 48, 8, "What follows: a protocol, or a further header of IPv6.",
     headerFormat, nextHeaders},
    {"Hop limit", "ipv6.hlim", FieldType::Decimal, 56, 8, "How many more routers may pass this packet on.",
     headerFormat},
    {"Source address", "ipv6.src", FieldType::Ipv6, 64, 128, "The host that sent this packet.", headerFormat, noNames,
     "ipv6.addr ipv6.src_host ipv6.host"},
    {"Destination address", "ipv6.dst", FieldType::Ipv6, 192, 128, "The host that this packet is for.", headerFormat,
     noNames, "ipv6.addr ipv6.dst_host ipv6.host"},
};

constexpr Field icmpv6Fields[] = {
    {"Type", "icmpv6.type", FieldType::Decimal, 0, 8, "What the message is about; below 128 it reports an error.",
     "RFC 4443 §2.1"},
    {"Code", "icmpv6.code", FieldType::Decimal, 8, 8, "The exact reason within the type.", "RFC 4443 §2.1"},
    {"Checksum", "icmpv6.checksum", FieldType::Hex, 16, 16, "Guards the message and the IPv6 addresses.",
     "RFC 4443 §2.3"},
};

constexpr std::size_t headerSize = 40;
constexpr std::size_t addressSize = 16;

} // namespace

constinit const Protocol ipv6Protocol{"Internet Protocol version 6", "IPv6",     "ipv6",
                                      LayerNumber::Network,          "RFC 8200", fields};
constinit const Protocol icmpv6Protocol{
    "Internet Control Message Protocol version 6", "ICMPv6", "icmpv6", LayerNumber::Network, "RFC 4443", icmpv6Fields};

std::string ipv6Text(ByteView address) { return Ipv6Address::from(address).text(); }

std::size_t dissectIpv6(Dissector& dissector, Extent pdu) {
    dissector.open(ipv6Protocol, pdu, headerSize);
    if (!dissector.walk(fields, pdu))
        return pdu.wireEnd;
    const ByteView addresses = dissector.bytes(pdu).subspan(headerSize - 2 * addressSize, 2 * addressSize);
    dissector.line().text =
        fmt::format("{} → {}", ipv6Text(addresses.first(addressSize)), ipv6Text(addresses.subspan(addressSize)));
    const Carrier carrier{.addresses = InternetChecksum().add(addresses), .checksumRequired = true};
    const Extent payload = pdu.behind(headerSize).first(dissector.value(pick(fields, "ipv6.plen")));
    const auto next = static_cast<std::uint8_t>(dissector.value(pick(fields, "ipv6.nxt")));
    dissector.dissectIpProtocol(next, payload, carrier);
    return payload.wireEnd;
}

std::size_t dissectIcmpv6(Dissector& dissector, Extent pdu) {
    dissector.open(icmpv6Protocol, pdu, endByte(icmpv6Fields[2]));
    if (dissector.walk(icmpv6Fields, pdu))
        dissector.dissectData(pdu.behind(endByte(icmpv6Fields[2])));
    return pdu.wireEnd;
}

} // namespace layerscope
