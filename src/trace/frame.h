// Bytes that were put on a link once, and how that ended.
#pragma once

#include "trace/event.h"

namespace layerscope {

enum class FrameFate : std::uint8_t { InFlight, Delivered, Lost };

struct Frame {
    Time sent{};  // first bit out
    Time ended{}; // last bit in, or when it was lost
    HostId from, to;
    LinkId link;
    LinkType linkType = LinkType::Ethernet;
    FrameFate fate = FrameFate::InFlight;
    Origin origin = Origin::Simulated;
    float lostAt = 1.0f;              // how far along the link it was lost, 0 to 1
    BlobId blob;                      // as sent, FCS included when the physical layer sent one
    std::uint32_t originalLength = 0; // bytes on the wire
    ConnectionId connection;          // or none
    FrameId repeats;                  // the frame whose payload this one sends again, or none
    EventId sentEvent, endEvent;      // none while there is none
};

} // namespace layerscope
