// Ethernet II and IEEE 802.3: the frame header, padding and frame check sequence of layer 2.
#pragma once

#include "base/address.h"
#include "wire/field.h"

namespace layerscope {

extern const Protocol ethernetProtocol;

// EtherType values (IEEE 802 numbers, RFC 9542 appendix B).
constexpr std::uint16_t etherTypeIpv4 = 0x0800;
constexpr std::uint16_t etherTypeArp = 0x0806;
constexpr std::uint16_t etherTypeRarp = 0x8035;
constexpr std::uint16_t etherTypeVlan = 0x8100;
constexpr std::uint16_t etherTypeServiceVlan = 0x88a8;
constexpr std::uint16_t etherTypeIpv6 = 0x86dd;

inline constexpr ValueName etherTypeNames[] = {
    {etherTypeIpv4, "IPv4"}, {etherTypeArp, "ARP"},   {etherTypeVlan, "802.1Q virtual LAN"},
    {etherTypeRarp, "RARP"}, {etherTypeIpv6, "IPv6"}, {etherTypeServiceVlan, "802.1ad service VLAN"},
};

// The header of an Ethernet II frame.
struct EthernetHeader {
    static constexpr std::size_t size = 14;
    static constexpr std::size_t minimumFrame = 60; // with the header, without the FCS (IEEE 802.3 §4A.4.2)
    static constexpr std::size_t fcsSize = 4;
    static constexpr std::uint16_t minimumEtherType = 0x0600; // smaller values are a length (IEEE 802.3 §3.2.6)

    MacAddress destination;
    MacAddress source;
    std::uint16_t etherType = 0;

    static Result<EthernetHeader> parse(ByteView frame); // fails when shorter than 14 bytes
    void write(MutableByteView header) const;            // writes 14 bytes

    friend bool operator==(const EthernetHeader&, const EthernetHeader&) = default;
};

// Writes the frame check sequence of everything before the last four bytes into those four.
void writeFcs(MutableByteView frame);
// Whether the last four bytes are the frame check sequence of the bytes before them; false below 5 bytes.
bool fcsCorrect(ByteView frame);

} // namespace layerscope
