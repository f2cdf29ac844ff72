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
};

constexpr std::size_t headerSize = 4;

} // namespace

constinit const Protocol loopbackProtocol{"Loopback", "Loopback", "null", LayerNumber::DataLink, format, fields};

std::size_t dissectLoopback(Dissector& dissector, Extent pdu, std::endian order) {
    dissector.open(loopbackProtocol, pdu, headerSize);
    if (!dissector.walk(fields, pdu))
        return pdu.wireEnd;
    const auto familyIn = [&](std::endian byteOrder) { return ByteReader(dissector.bytes(pdu), byteOrder).u32(); };
    std::uint32_t family = familyIn(order);
    // A file may come from a machine of the other byte order; families are small numbers, so it shows.
    if (order == std::endian::little && family > 0xffff)
        family = familyIn(std::endian::big);
    dissector.find(fields[0])->number = family;

    const Extent payload = pdu.behind(headerSize);
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
