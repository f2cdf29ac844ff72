// The Internet Protocol, version 6 (RFC 8200): its header, its extension headers, and its pseudo header.
#pragma once

#include "base/address.h"
#include "wire/field.h"

namespace layerscope {

extern const Protocol ipv6Protocol;

// Next headers that are extension headers (RFC 8200 §4), and the one that says that nothing follows.
constexpr std::uint8_t ipv6HopByHop = 0;
constexpr std::uint8_t ipv6Routing = 43;
constexpr std::uint8_t ipv6Fragment = 44;
constexpr std::uint8_t ipv6NoNextHeader = 59;
constexpr std::uint8_t ipv6DestinationOptions = 60;

// The fixed header of an IPv6 packet.
struct Ipv6Header {
    static constexpr std::size_t size = 40;
    static constexpr std::size_t minimumMtu = 1280; // every link carries packets of this size (RFC 8200 §5)

    std::uint8_t trafficClass = 0;   // DSCP in the upper six bits, ECN in the lower two
    std::uint32_t flowLabel = 0;     // 20 bits
    std::uint16_t payloadLength = 0; // bytes behind this header, extension headers among them
    std::uint8_t nextHeader = ipv6NoNextHeader;
    std::uint8_t hopLimit = 64;
    Ipv6Address source;
    Ipv6Address destination;

    // Fails when the version is not 6 or the payload is longer than the packet. Bytes behind the payload are left
    // alone.
    static Result<Ipv6Header> parse(ByteView packet);
    void write(MutableByteView packet) const; // 40 bytes

    friend bool operator==(const Ipv6Header&, const Ipv6Header&) = default;
};

// The fragment header (RFC 8200 §4.5).
struct Ipv6FragmentHeader {
    static constexpr std::size_t size = 8;

    std::uint8_t nextHeader = ipv6NoNextHeader;
    std::uint16_t offset = 0; // in bytes, a multiple of 8, at most 65,528
    bool moreFragments = false;
    std::uint32_t identification = 0;

    static Result<Ipv6FragmentHeader> parse(ByteView bytes);
    void write(MutableByteView bytes) const; // 8 bytes

    friend bool operator==(const Ipv6FragmentHeader&, const Ipv6FragmentHeader&) = default;
};

// Where the extension headers of a packet lead.
struct Ipv6Payload {
    std::uint8_t protocol = ipv6NoNextHeader;   // the first next header that is not an extension header
    std::size_t offset = Ipv6Header::size;      // of what it names, in the packet
    std::optional<Ipv6FragmentHeader> fragment; // when there is one; of a later fragment, `protocol` is not there
    std::size_t fragmentOffset = 0;             // of the fragment header in the packet
    std::size_t nextHeaderOffset = 6;           // of the byte that names `protocol`

    // Walks the extension headers of a packet that Ipv6Header::parse accepts. Fails when one ends outside the packet.
    static Result<Ipv6Payload> find(ByteView packet);
};

// The text of a 16-byte address in the form of RFC 5952: "2001:db8::1".
std::string ipv6Text(ByteView address);

} // namespace layerscope
