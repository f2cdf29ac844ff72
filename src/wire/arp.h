// The Address Resolution Protocol: who has this IPv4 address? (RFC 826)
#pragma once

#include "base/address.h"
#include "wire/field.h"

namespace layerscope {

extern const Protocol arpProtocol;

enum class ArpOperation : std::uint16_t { Request = 1, Reply = 2 };

// An ARP packet that maps IPv4 addresses to Ethernet addresses.
struct ArpPacket {
    static constexpr std::size_t size = 28;

    ArpOperation operation = ArpOperation::Request;
    MacAddress senderMac;
    Ipv4Address senderIp;
    MacAddress targetMac;
    Ipv4Address targetIp;

    // Bytes behind the packet (padding) are left alone. Fails for other kinds of address and other operations.
    static Result<ArpPacket> parse(ByteView bytes);
    void write(MutableByteView packet) const; // writes 28 bytes

    friend bool operator==(const ArpPacket&, const ArpPacket&) = default;
};

} // namespace layerscope
