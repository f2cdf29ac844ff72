// The User Datagram Protocol (RFC 768): ports, a length and a checksum.
#pragma once

#include "base/result.h"
#include "wire/field.h"
#include "wire/pseudoheader.h"

namespace layerscope {

extern const Protocol udpProtocol;

struct UdpHeader {
    static constexpr std::size_t size = 8;

    std::uint16_t sourcePort = 0;
    std::uint16_t destinationPort = 0;
    std::uint16_t length = size; // header and data, in bytes

    // Fails when the header is cut short or the length contradicts the bytes.
    static Result<UdpHeader> parse(ByteView datagram);
    // Also true when the sender left the checksum out (RFC 768 "an all zero transmitted checksum value").
    static bool checksumCorrect(ByteView datagram, const PseudoHeader& pseudo);
    // Writes the header into the first eight bytes, with the checksum over all of `datagram`, whose data must be there.
    // The length written is the size of `datagram`.
    void write(MutableByteView datagram, const PseudoHeader& pseudo) const;

    friend bool operator==(const UdpHeader&, const UdpHeader&) = default;
};

} // namespace layerscope
