// ICMPv6's errors: what they say, and the packet that they quote (RFC 4443 §2.4, §3).
#pragma once

#include "layers/layer.h"
#include "wire/icmpv6.h"

namespace layerscope {

struct Icmpv6Error {
    Problem problem = Problem::None;
    std::uint32_t mtu = 0;     // FragmentationNeeded, which ICMPv6 calls Packet Too Big: of the next link
    Ipv6Header quoted;         // of the packet that it is about; its payloadLength is the packet's
    std::uint8_t protocol = 0; // what the quoted packet carried behind its extension headers
    ByteView payload;          // that, as far as it is quoted; part of the message

    // None for messages that are no errors we know, or that quote less than a header and 8 bytes.
    static std::optional<Icmpv6Error> parse(ByteView message);
    // The message about a packet, which it quotes as far as it then fits into 1280 bytes; the checksum is left to
    // whoever knows the addresses.
    static Pdu make(Problem problem, std::uint32_t mtu, ByteView packet);
    // Whether an error may be sent about this packet: not about errors, nor about what was for many, but for Packet Too
    // Big, which finds out how wide a path is to many too.
    static bool allowedFor(const Ipv6Header& header, ByteView packet, Problem problem);
    // "nobody listens at that port"
    static std::string_view text(Problem problem);
};

} // namespace layerscope
