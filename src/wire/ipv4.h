// The Internet Protocol, version 4 (RFC 791).
#pragma once

#include "base/address.h"
#include "base/result.h"
#include "wire/field.h"
#include "wire/ipprotocol.h"

#include <array>

namespace layerscope {

extern const Protocol ipv4Protocol;

// The header of an IPv4 packet. Its checksum is worked out by write and checked by checksumCorrect.
struct Ipv4Header {
    static constexpr std::size_t minimumSize = 20;
    static constexpr std::size_t maximumOptions = 40;

    std::uint8_t differentiatedServices = 0; // DSCP in the upper six bits, ECN in the lower two
    std::uint16_t totalLength = 0;           // header and payload, in bytes
    std::uint16_t identification = 0;
    bool dontFragment = false;
    bool moreFragments = false;
    std::uint16_t fragmentOffset = 0; // in bytes, a multiple of 8, at most 65,528
    std::uint8_t timeToLive = 64;
    std::uint8_t protocol = 0;
    Ipv4Address source;
    Ipv4Address destination;
    std::uint8_t optionsLength = 0; // bytes, a multiple of 4, at most 40
    std::array<std::uint8_t, maximumOptions> options{};

    // Fails when the version is not 4 or a length contradicts the bytes. Bytes behind totalLength are left alone.
    static Result<Ipv4Header> parse(ByteView packet);
    static bool checksumCorrect(ByteView packet); // of a packet that parse accepts
    void write(MutableByteView packet) const;     // writes size() bytes, the checksum among them

    std::size_t size() const { return minimumSize + optionsLength; }
    bool isFragment() const { return moreFragments || fragmentOffset != 0; }

    friend bool operator==(const Ipv4Header&, const Ipv4Header&) = default;
};

} // namespace layerscope
