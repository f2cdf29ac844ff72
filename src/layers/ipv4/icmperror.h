// ICMP's errors: what they say, and the packet that they quote (RFC 792, RFC 1122 §3.2.2).
#pragma once

#include "layers/layer.h"
#include "wire/ipv4.h"

namespace layerscope {

struct IcmpError {
    Problem problem = Problem::None;
    std::uint16_t mtu = 0; // FragmentationNeeded: of the next link (RFC 1191 §4); 0: its sender does not say
    Ipv4Header quoted;     // of the packet that it is about; its totalLength is the packet's
    ByteView payload;      // what the quoted packet carried, as far as it is quoted; part of the message

    // None for messages that are no errors we know, or that quote less than a header and 8 bytes.
    static std::optional<IcmpError> parse(ByteView message);
    // The message about a packet: its header and the first 64 bits of its payload, as RFC 792 quotes them.
    static Pdu make(Problem problem, std::uint16_t mtu, ByteView packet);
    // Whether an error may be sent about this packet: not about errors, later fragments, or what was for many.
    static bool allowedFor(const Ipv4Header& header, ByteView packet);
};

// "the port is not in use there"
std::string_view problemText(Problem problem);

} // namespace layerscope
