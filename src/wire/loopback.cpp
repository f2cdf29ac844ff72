#include "wire/loopback.h"

#include "base/bytereader.h"
#include "wire/bits.h"
#include "wire/dissector.h"
#include "wire/ethernet.h"

namespace layerscope {
namespace {

constexpr std::string_view format = "tcpdump.org, LINKTYPE_NULL";

// The numbers that operating systems give to address families differ for IPv6.
constexpr ValueName families[] = {{2, "IPv4"}, {7, "OSI"}, {10, "IPv6"}, {24, "IPv6"}, {28, "IPv6"}, {30, "IPv6"}};

constexpr Field fields[] = {
    {"Family", "null.family", FieldType::Decimal, 0, 32,
     "Which protocol the payload belongs to, as the operating system numbers address families. A loopback interface "
     "has no cards and so no addresses of layer 2.",
     format, families},
    {"Type", "null.type", FieldType::Hex, 16, 16,
     "Which protocol the payload belongs to, as an EtherType. Some systems write this in place of an address family.",
     format, etherTypeNames},
};

constexpr std::size_t headerSize = 4;
constexpr const Field& familyField = pick(fields, "null.family");

// The number that the four bytes stand for. Files do not say which machine wrote them, and some write two bytes only.
// Families are small, so each way of writing them leaves zeros in other places; Wireshark tells them apart the same
// way.
std::uint32_t familyOf(std::uint32_t little) {
    constexpr std::uint32_t familyLimit = 6; // of families that systems with two bytes have
    const std::uint32_t swapped = little << 24 | (little << 8 & 0xff0000) | (little >> 8 & 0xff00) | little >> 24;
    if (little >> 16 != 0)
        return little >> 16 < familyLimit ? little >> 16 : swapped;
    const bool swappedHalf = (little & 0xff) == 0 && little >> 8 < familyLimit;
    return swappedHalf ? little >> 8 : little;
}

} // namespace

constinit const Protocol loopbackProtocol{"Loopback", "Loopback", "null", LayerNumber::DataLink, format, fields};

std::size_t dissectLoopback(Dissector& dissector, Extent pdu, std::endian order) {
    constexpr std::uint32_t largestFamily = 1500; // above it must be an EtherType
    dissector.open(loopbackProtocol, pdu, headerSize);
    if (!dissector.walk({&familyField, 1}, pdu))
        return pdu.wireEnd;
    const std::uint32_t stored = ByteReader(dissector.bytes(pdu), order).u32();
    const std::uint32_t family = order == std::endian::little ? familyOf(stored) : stored;
    const Extent payload = pdu.behind(headerSize);
    DissectionNode& node = dissector.nodes().back();
    node.number = family;
    if (order == std::endian::little && family > largestFamily) {
        node.field = &pick(fields, "null.type");
        node.number = family & 0xffff;
        return dissector.dissectEtherType(static_cast<std::uint16_t>(family), payload);
    }
    switch (family) {
    case 2:
        return dissector.dissectEtherType(etherTypeIpv4, payload);
    case 10:
    case 24:
    case 28:
    case 30:
        return dissector.dissectEtherType(etherTypeIpv6, payload);
    default:
        return dissector.dissectData(payload);
    }
}

} // namespace layerscope
