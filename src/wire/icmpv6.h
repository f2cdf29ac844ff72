// ICMPv6 (RFC 4443) and neighbour discovery (RFC 4861): echo, errors about packets, and who has which address.
#pragma once

#include "wire/ipv6.h"
#include "wire/pseudoheader.h"

namespace layerscope {

extern const Protocol icmpv6Protocol;

// Message types (IANA "ICMPv6 Type Numbers"). Below 128 they report errors.
constexpr std::uint8_t icmpv6Unreachable = 1;
constexpr std::uint8_t icmpv6PacketTooBig = 2;
constexpr std::uint8_t icmpv6TimeExceeded = 3;
constexpr std::uint8_t icmpv6ParameterProblem = 4;
constexpr std::uint8_t icmpv6EchoRequest = 128;
constexpr std::uint8_t icmpv6EchoReply = 129;
constexpr std::uint8_t icmpv6RouterSolicitation = 133;
constexpr std::uint8_t icmpv6RouterAdvertisement = 134;
constexpr std::uint8_t icmpv6NeighborSolicitation = 135;
constexpr std::uint8_t icmpv6NeighborAdvertisement = 136;
constexpr std::uint8_t icmpv6Redirect = 137;

// The first eight bytes of an ICMPv6 message.
struct Icmpv6Header {
    static constexpr std::size_t size = 8;

    std::uint8_t type = icmpv6EchoRequest;
    std::uint8_t code = 0;
    std::uint32_t rest = 0; // bytes 4 to 7: echo's identifier and sequence, an error's MTU or pointer, flags

    static Icmpv6Header echo(std::uint8_t type, std::uint16_t identifier, std::uint16_t sequence) {
        return {type, 0, static_cast<std::uint32_t>(identifier) << 16 | sequence};
    }
    std::uint16_t identifier() const { return static_cast<std::uint16_t>(rest >> 16); }
    std::uint16_t sequence() const { return static_cast<std::uint16_t>(rest); }

    static Result<Icmpv6Header> parse(ByteView message); // fails when shorter than 8 bytes
    // `message` is header and data (RFC 4443 §2.3).
    static bool checksumCorrect(ByteView message, const PseudoHeader& pseudo);
    // Writes the header into the first eight bytes, with the checksum over all of `message`, whose data must be there.
    void write(MutableByteView message, const PseudoHeader& pseudo) const;

    friend bool operator==(const Icmpv6Header&, const Icmpv6Header&) = default;
};

// A neighbour solicitation or advertisement (RFC 4861 §4.3, §4.4) with at most one link-layer address option.
struct NeighborMessage {
    static constexpr std::uint8_t hopLimit = 255; // RFC 4861 §7.1: anything less came through a router

    std::uint8_t type = icmpv6NeighborSolicitation;
    bool router = false, solicited = false, override_ = false; // of an advertisement
    Ipv6Address target;
    std::optional<MacAddress> linkAddress; // the source's in a solicitation, the target's in an advertisement

    // Fails when it is neither, or a length contradicts the bytes; checks what RFC 4861 §7.1 asks of the message
    // itself.
    static Result<NeighborMessage> parse(ByteView message);
    std::size_t size() const { return 24 + (linkAddress ? 8u : 0u); }
    void write(MutableByteView message, const PseudoHeader& pseudo) const; // size() bytes, the checksum among them

    friend bool operator==(const NeighborMessage&, const NeighborMessage&) = default;
};

} // namespace layerscope
