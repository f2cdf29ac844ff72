// One frame in a few words: what ladders, lists and packet labels show.
#pragma once

#include "wire/dissection.h"

#include <optional>

namespace layerscope {

// What kind of thing the frame carries; each kind has a glyph and a line style of its own.
enum class FrameKind : std::uint8_t { Other, Arp, Icmp, Udp, Syn, SynAck, Ack, Data, Fin, Rst };

struct FrameSummary {
    FrameKind kind = FrameKind::Other;
    LayerNumber topLayer = LayerNumber::DataLink; // the highest layer that owns bytes of the frame
    std::string name;                             // "SYN, ACK", "Data, 37 B", "ARP request", "Echo request"
    std::string detail;                           // "SEQ 300  ACK 101", "who has 10.0.0.2?"
    std::optional<std::uint32_t> seq;             // raw, when TCP
    std::optional<std::uint32_t> ack;             // raw, when TCP with the ACK flag
    std::uint32_t payloadLength = 0;              // bytes above the transport header
    std::string source, destination;              // addresses with ports where there are any: "10.0.0.1:49152"
};

FrameSummary summarize(ByteView frame, LinkType linkType);
// The same of a PDU that begins with the header of `layer` (a segment, a packet), as a stack has it half way down.
FrameSummary summarizePdu(ByteView pdu, LayerNumber layer);

} // namespace layerscope
