// The Internet Control Message Protocol (RFC 792): echo, and errors about packets.
#pragma once

#include "base/result.h"
#include "wire/field.h"

namespace layerscope {

extern const Protocol icmpProtocol;

// Message types (IANA "ICMP Type Numbers").
constexpr std::uint8_t icmpEchoReply = 0;
constexpr std::uint8_t icmpUnreachable = 3;
constexpr std::uint8_t icmpRedirect = 5;
constexpr std::uint8_t icmpEchoRequest = 8;
constexpr std::uint8_t icmpTimeExceeded = 11;
constexpr std::uint8_t icmpParameterProblem = 12;
constexpr std::uint8_t icmpTimestampRequest = 13;
constexpr std::uint8_t icmpTimestampReply = 14;

// The first eight bytes of an ICMP message.
struct IcmpHeader {
    static constexpr std::size_t size = 8;

    std::uint8_t type = icmpEchoRequest;
    std::uint8_t code = 0;
    std::uint16_t identifier = 0; // echo: which program asked; in other messages the first half of bytes 4 to 7
    std::uint16_t sequence = 0;   // echo: which of its questions; in other messages the second half

    static Result<IcmpHeader> parse(ByteView message); // fails when shorter than 8 bytes
    static bool checksumCorrect(ByteView message);     // `message` is header and data
    // Writes the header into the first eight bytes, with the checksum over all of `message`, whose data must be there.
    void write(MutableByteView message) const;

    friend bool operator==(const IcmpHeader&, const IcmpHeader&) = default;
};

} // namespace layerscope
