// Faults: small objects that stand around a link and decide what becomes of a frame. Neither the link nor any layer
// knows of them.
#pragma once

#include "layers/pdu.h"
#include "sim/scenario.h"

namespace layerscope {

// Why a frame never got onto its link, and past no fault: the text of its FrameLost.
constexpr std::string_view queueFullReason = "the queue in front of the link is full";

// A frame on its way over a link, in one direction, and what the faults have in store for it.
struct Transit {
    Pdu bits;
    FrameId frame;        // none when frames are not recorded
    EventId cause;        // what made it go out
    std::size_t from = 0; // index of the sending node
    std::size_t to = 0;
    std::size_t line = 0;      // index of the link
    std::size_t direction = 0; // 0 from the link's first end, 1 from its second
    Time sent{};
    Time arrival{};
    ConnectionId connection;

    std::uint64_t number = 0; // of its kind since the start; 0: it is over
    bool collided = false;    // it was broken off under way, and its end is recorded
    bool lost = false;
    float lostAt = 1.0f;                // how far along the link, 0 to 1
    std::string reason;                 // why it was lost, or changed
    std::vector<std::uint32_t> flipped; // bits that are changed under way
    Duration added{};                   // to its arrival
    bool duplicated = false;
    Duration copyLag{};     // of the duplicate behind the original
    bool overtaken = false; // the next frame of the direction arrives first
    Duration patience{};    // overtaken: how long it waits for that one
};

class LinkFault {
public:
    virtual ~LinkFault() = default;
    // Looks at a frame that has just been sent, and may change what becomes of it.
    virtual void pass(Transit& transit) = 0;
};

// The fault that a spec describes; `random` is its own stream.
std::unique_ptr<LinkFault> makeFault(const FaultSpec& spec, Random random);

// A fault in a few words for people: "segment 3 from server is lost", "5 % random loss".
std::string faultText(const FaultSpec& spec, const Scenario& scenario);

} // namespace layerscope
