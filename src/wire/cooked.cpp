#include "wire/cooked.h"

#include "wire/bits.h"
#include "wire/ethernet.h"
#include "wire/link.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr std::string_view sllFormat = "tcpdump.org, LINKTYPE_LINUX_SLL";
constexpr std::string_view sll2Format = "tcpdump.org, LINKTYPE_LINUX_SLL2";
constexpr std::string_view packetTypeMeaning =
    "Which way the packet went, as the capturing host saw it: to it, past it, or out of it.";
constexpr std::string_view hardwareTypeMeaning = "The kind of interface: Linux's ARPHRD number, 1 for Ethernet.";
constexpr std::string_view addressLengthMeaning = "Bytes of the sender's link address that count.";
constexpr std::string_view protocolMeaning =
    "Which protocol the payload belongs to: an EtherType, or a small number of Linux's own.";

constexpr ValueName packetTypes[] = {
    {0, "to this host"}, {1, "broadcast"}, {2, "multicast"}, {3, "to another host"}, {4, "sent by this host"}};
constexpr ValueName hardwareTypes[] = {{1, "Ethernet"}, {512, "PPP"}, {772, "loopback"}, {778, "GRE over IP"}};

constexpr std::size_t addressRoom = 8; // bytes that both versions keep for the sender's address

constexpr Field sllFields[] = {
    {"Packet type", "sll.pkttype", FieldType::Decimal, 0, 16, packetTypeMeaning, sllFormat, packetTypes},
    {"Link-layer address type", "sll.hatype", FieldType::Decimal, 16, 16, hardwareTypeMeaning, sllFormat,
     hardwareTypes},
    {"Link-layer address length", "sll.halen", FieldType::Decimal, 32, 16, addressLengthMeaning, sllFormat},
    {"Protocol", "sll.etype", FieldType::Hex, 112, 16, protocolMeaning, sllFormat, etherTypeNames},
    {"Protocol", "sll.ltype", FieldType::Hex, 112, 16, protocolMeaning, sllFormat},
    {"Source", "sll.src.eth", FieldType::Mac, 0, 0, "The network card that sent the packet.", sllFormat},
    {"Source", "sll.src.ipv4", FieldType::Ipv4, 0, 0, "The sender's address on this kind of link.", sllFormat},
    {"Source", "sll.src.other", FieldType::Bytes, 0, 0, "The sender's address on this kind of link.", sllFormat},
    {"Unused", "sll.unused", FieldType::Bytes, 0, 0, "Room for a longer address.", sllFormat},
    {"Trailer", "sll.trailer", FieldType::Bytes, 0, 0, "Bytes behind the payload's own end.", sllFormat},
};

constexpr Field sll2Fields[] = {
    {"Interface index", "sll.ifindex", FieldType::Decimal, 32, 32, "The capturing host's number for the interface.",
     sll2Format},
    {"Link-layer address type", "sll.hatype", FieldType::Decimal, 64, 16, hardwareTypeMeaning, sll2Format,
     hardwareTypes},
    {"Packet type", "sll.pkttype", FieldType::Decimal, 80, 8, packetTypeMeaning, sll2Format, packetTypes},
    {"Link-layer address length", "sll.halen", FieldType::Decimal, 88, 8, addressLengthMeaning, sll2Format},
    {"Protocol", "sll.etype", FieldType::Hex, 0, 16, protocolMeaning, sll2Format, etherTypeNames},
    {"Protocol", "sll.ltype", FieldType::Hex, 0, 16, protocolMeaning, sll2Format},
};

constexpr LinkFields sllLink{.type = &pick(sllFields, "sll.etype"),
                             .linuxType = &pick(sllFields, "sll.ltype"),
                             .trailer = &pick(sllFields, "sll.trailer")};
constexpr LinkFields sll2Link{.type = &pick(sll2Fields, "sll.etype"),
                              .linuxType = &pick(sll2Fields, "sll.ltype"),
                              .trailer = &pick(sllFields, "sll.trailer")};

// The sender's address in its room of eight bytes. Its length alone tells its kind, as Wireshark sees it.
void addAddress(Dissector& dissector, std::uint64_t length, const Extent& room) {
    const std::size_t used = std::min<std::size_t>(length, room.size());
    if (used == 6)
        dissector.add(pick(sllFields, "sll.src.eth"), room.begin, used);
    else if (used == 4)
        dissector.add(pick(sllFields, "sll.src.ipv4"), room.begin, used);
    else if (used > 0)
        dissector.add(pick(sllFields, "sll.src.other"), room.begin, used);
    if (used < room.size())
        dissector.add(pick(sllFields, "sll.unused"), room.begin + used, room.size() - used);
}

} // namespace

constinit const Protocol sllProtocol{"Linux cooked capture v1", "SLL",     "sll",
                                     LayerNumber::DataLink,     sllFormat, sllFields};
constinit const Protocol sll2Protocol{"Linux cooked capture v2", "SLL2",     "sll",
                                      LayerNumber::DataLink,     sll2Format, sll2Fields};

std::size_t dissectSll(Dissector& dissector, Extent pdu) {
    constexpr std::size_t size = 16;
    const std::size_t line = dissector.open(sllProtocol, pdu, size);
    if (!dissector.walk(fieldsTo(sllFields, "sll.halen"), pdu))
        return pdu.wireEnd;
    addAddress(dissector, dissector.value(pick(sllFields, "sll.halen")), pdu.behind(6).first(addressRoom));
    return dissectLinkPayload(dissector, sllLink, line, pdu, size, 0);
}

std::size_t dissectSll2(Dissector& dissector, Extent pdu) {
    constexpr std::size_t size = 20;
    const std::size_t line = dissector.open(sll2Protocol, pdu, size);
    if (!dissector.walk(fieldsTo(sll2Fields, "sll.halen"), pdu))
        return pdu.wireEnd;
    addAddress(dissector, dissector.value(pick(sll2Fields, "sll.halen")), pdu.behind(12).first(addressRoom));
    return dissectLinkPayload(dissector, sll2Link, line, pdu, size, 0);
}

} // namespace layerscope
