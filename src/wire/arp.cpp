#include "wire/arp.h"

#include "wire/bits.h"
#include "wire/dissector.h"
#include "wire/ethernet.h"

#include <fmt/format.h>

namespace layerscope {
namespace {

constexpr std::string_view packetFormat = "RFC 826, Packet format";

constexpr ValueName hardwareTypes[] = {{1, "Ethernet"}, {6, "IEEE 802"}, {772, "Loopback"}};
constexpr ValueName protocolTypes[] = {{etherTypeIpv4, "IPv4"}};
constexpr ValueName operations[] = {{1, "request"},       {2, "reply"},           {3, "reverse request"},
                                    {4, "reverse reply"}, {8, "inverse request"}, {9, "inverse reply"}};

constexpr Field fields[] = {
    {"Hardware type", "arp.hw.type", FieldType::Decimal, 0, 16, "The kind of layer-2 address asked for; 1 is Ethernet.",
     packetFormat, hardwareTypes},
    {"Protocol type", "arp.proto.type", FieldType::Hex, 16, 16,
     "The kind of layer-3 address that is known, as an EtherType; 0x0800 is IPv4.", packetFormat, protocolTypes},
    {"Hardware size", "arp.hw.size", FieldType::Decimal, 32, 8, "Bytes in a layer-2 address: 6 for Ethernet.",
     packetFormat},
    {"Protocol size", "arp.proto.size", FieldType::Decimal, 40, 8, "Bytes in a layer-3 address: 4 for IPv4.",
     packetFormat},
    {"Operation", "arp.opcode", FieldType::Decimal, 48, 16,
     "1 asks \"who has this address?\", 2 answers \"I have it, and this is my card's address\".", packetFormat,
     operations},
    {"Sender MAC address", "arp.src.hw_mac", FieldType::Mac, 64, 48,
     "The sender's own card. Everyone who hears the packet may remember it.", packetFormat},
    {"Sender IP address", "arp.src.proto_ipv4", FieldType::Ipv4, 112, 32, "The sender's own IPv4 address.",
     packetFormat},
    {"Target MAC address", "arp.dst.hw_mac", FieldType::Mac, 144, 48,
     "In a reply, the card that asked. In a request it is what the sender wants to know, so it is usually zeros.",
     packetFormat},
    {"Target IP address", "arp.dst.proto_ipv4", FieldType::Ipv4, 192, 32,
     "In a request, the IPv4 address whose card is wanted.", packetFormat},
    {"Sender hardware address", "arp.src.hw", FieldType::Bytes, 0, 0, "The sender's own layer-2 address.",
     packetFormat},
    {"Sender protocol address", "arp.src.proto", FieldType::Bytes, 0, 0, "The sender's own layer-3 address.",
     packetFormat},
    {"Target hardware address", "arp.dst.hw", FieldType::Bytes, 0, 0,
     "The layer-2 address of the host that the packet is about.", packetFormat},
    {"Target protocol address", "arp.dst.proto", FieldType::Bytes, 0, 0,
     "The layer-3 address of the host that the packet is about.", packetFormat},
    {"Gratuitous", "arp.isgratuitous", FieldType::Flag, 0, 0,
     "The sender names its own address as the target: nobody is asked, everybody is told.", "RFC 5227 §3"},
    {"Probe", "arp.isprobe", FieldType::Flag, 0, 0,
     "The sender has no address yet and asks whether anybody uses the one it wants.", "RFC 5227 §2.1.1"},
    {"Announcement", "arp.isannouncement", FieldType::Flag, 0, 0,
     "The sender tells everybody which address it uses from now on.", "RFC 5227 §2.3"},
};

constexpr const Field& hardwareTypeField = pick(fields, "arp.hw.type");
constexpr const Field& protocolTypeField = pick(fields, "arp.proto.type");
constexpr const Field& hardwareSizeField = pick(fields, "arp.hw.size");
constexpr const Field& protocolSizeField = pick(fields, "arp.proto.size");
constexpr const Field& operationField = pick(fields, "arp.opcode");
constexpr const Field& senderMacField = pick(fields, "arp.src.hw_mac");
constexpr const Field& senderIpField = pick(fields, "arp.src.proto_ipv4");
constexpr const Field& targetMacField = pick(fields, "arp.dst.hw_mac");
constexpr const Field& targetIpField = pick(fields, "arp.dst.proto_ipv4");

// What the operation and the addresses mean together.
void describe(Dissector& dissector, ByteView packet) {
    const std::uint64_t operation = readField(packet, operationField);
    const Ipv4Address sender = readIpv4(packet, senderIpField);
    const Ipv4Address target = readIpv4(packet, targetIpField);
    const bool request = operation == static_cast<std::uint16_t>(ArpOperation::Request);
    if (request)
        dissector.line().text = fmt::format("who has {}? tell {}", target.text(), sender.text());
    else if (operation == static_cast<std::uint16_t>(ArpOperation::Reply))
        dissector.line().text = fmt::format("{} is at {}", sender.text(), readMac(packet, senderMacField).text());
    if (request && readMac(packet, targetMacField) == MacAddress{})
        dissector.note(targetMacField, "not known yet: this is the question", Severity::Plain);
    if (sender == target)
        dissector.addGenerated(pick(fields, "arp.isgratuitous"), 1);
    if (request && sender == Ipv4Address{})
        dissector.addGenerated(pick(fields, "arp.isprobe"), 1);
    if (request && sender == target)
        dissector.addGenerated(pick(fields, "arp.isannouncement"), 1);
}

} // namespace

constinit const Protocol arpProtocol{"Address Resolution Protocol", "ARP",     "arp",
                                     LayerNumber::Network,          "RFC 826", fields};

Result<ArpPacket> ArpPacket::parse(ByteView bytes) {
    if (bytes.size() < size)
        return Failure(
            {{}, "arp", bytes.size(), "the packet is shorter than the 28 bytes of ARP for IPv4 on Ethernet"});
    if (readField(bytes, hardwareTypeField) != 1 || readField(bytes, hardwareSizeField) != 6)
        return Failure({{}, "arp.hw.type", 0, "the layer-2 addresses are not Ethernet addresses"});
    if (readField(bytes, protocolTypeField) != etherTypeIpv4 || readField(bytes, protocolSizeField) != 4)
        return Failure({{}, "arp.proto.type", 2, "the layer-3 addresses are not IPv4 addresses"});
    const std::uint64_t operation = readField(bytes, operationField);
    if (operation != 1 && operation != 2)
        return Failure({{}, "arp.opcode", 6, "the operation is neither request (1) nor reply (2)"});
    return ArpPacket{static_cast<ArpOperation>(operation), readMac(bytes, senderMacField),
                     readIpv4(bytes, senderIpField), readMac(bytes, targetMacField), readIpv4(bytes, targetIpField)};
}

void ArpPacket::write(MutableByteView packet) const {
    writeField(packet, hardwareTypeField, 1);
    writeField(packet, protocolTypeField, etherTypeIpv4);
    writeField(packet, hardwareSizeField, 6);
    writeField(packet, protocolSizeField, 4);
    writeField(packet, operationField, static_cast<std::uint16_t>(operation));
    writeMac(packet, senderMacField, senderMac);
    writeIpv4(packet, senderIpField, senderIp);
    writeMac(packet, targetMacField, targetMac);
    writeIpv4(packet, targetIpField, targetIp);
}

std::size_t dissectArp(Dissector& dissector, Extent pdu) {
    dissector.open(arpProtocol, pdu, ArpPacket::size);
    if (!dissector.walk(fieldsTo(fields, "arp.opcode"), pdu))
        return pdu.wireEnd;
    // The packet says how long its addresses are; those of other sizes are shown as bytes.
    const std::size_t hardwareSize = dissector.value(hardwareSizeField);
    const std::size_t protocolSize = dissector.value(protocolSizeField);
    const std::uint64_t hardwareType = dissector.value(hardwareTypeField);
    const bool ethernet = hardwareSize == 6 && (hardwareType == 1 || hardwareType == 6);
    const bool ipv4 = protocolSize == 4 && dissector.value(protocolTypeField) == etherTypeIpv4;
    const Extent packet = pdu.first(endByte(operationField) + 2 * (hardwareSize + protocolSize));
    dissector.line().length = static_cast<std::uint32_t>(packet.size());

    std::size_t at = packet.begin + endByte(operationField);
    const auto address = [&](const Field& field, std::size_t size) {
        if (size > 0 && at + size <= packet.end)
            dissector.add(field, at, size);
        at += size;
    };
    address(ethernet ? senderMacField : pick(fields, "arp.src.hw"), hardwareSize);
    address(ipv4 ? senderIpField : pick(fields, "arp.src.proto"), protocolSize);
    address(ethernet ? targetMacField : pick(fields, "arp.dst.hw"), hardwareSize);
    address(ipv4 ? targetIpField : pick(fields, "arp.dst.proto"), protocolSize);
    if (at > packet.end)
        dissector.cutShort(packet, at - packet.begin);
    else if (ethernet && ipv4)
        describe(dissector, dissector.bytes(packet));
    return packet.wireEnd;
}

} // namespace layerscope
