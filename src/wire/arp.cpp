#include "wire/arp.h"

#include "wire/bits.h"
#include "wire/ethernet.h"

#include <algorithm>

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

} // namespace layerscope
