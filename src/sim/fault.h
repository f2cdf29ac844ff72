// Faults: small objects that stand around a link and decide what becomes of a frame. Neither the link nor any layer
// knows of them.
#pragma once

#include "layers/pdu.h"
#include "sim/scenario.h"

namespace layerscope {

// A frame on its way over a link, in one direction.
struct Transit {
    Pdu bits;
    FrameId frame;        // none when frames are not recorded
    EventId cause;        // what made it go out
    std::size_t from = 0; // index of the sending host
    std::size_t to = 0;
    Time sent{};
    Time arrival{};
    ConnectionId connection;
    bool lost = false;
    float lostAt = 1.0f; // how far along the link, 0 to 1
    std::string reason;  // why it was lost
};

class LinkFault {
public:
    virtual ~LinkFault() = default;
    // Looks at a frame that has just been sent, and may change what becomes of it.
    virtual void pass(Transit& transit) = 0;
};

// The fault that a spec describes; `random` is its own stream.
std::unique_ptr<LinkFault> makeFault(const FaultSpec& spec, Random random);

} // namespace layerscope
