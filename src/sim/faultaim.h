// Which frames a fault picks: counted, by chance, in bursts, or all.
#pragma once

#include "sim/fault.h"

namespace layerscope {

class FaultAim {
public:
    FaultAim(const FaultSpec& spec, Random random) : m_spec(spec), m_random(random) {}

    // Whether this frame is picked. A fault draws for every frame that it concerns, so that what it does to one leaves
    // the others alone.
    bool picks(const Transit& transit);
    const FaultSpec& spec() const { return m_spec; }
    Random& random() { return m_random; }
    // Why, for the event: "as the scenario asks", "at random (5 %)".
    std::string why() const;

private:
    FaultSpec m_spec;
    Random m_random;
    std::uint32_t m_seen = 0; // frames that it concerns, so far
    bool m_inBurst = false;
};

} // namespace layerscope
