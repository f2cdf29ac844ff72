#include "sim/faultaim.h"

#include "sim/tcpsegment.h"

#include <fmt/format.h>

namespace layerscope {

bool FaultAim::picks(const Transit& transit) {
    if (m_spec.from && *m_spec.from != transit.from)
        return false;
    if (m_spec.unit == FaultUnit::Segment && !tcpSegmentIn(transit.bits.bytes()))
        return false;
    ++m_seen;
    switch (m_spec.choice) {
    case FaultChoice::Aimed:
        return m_seen == m_spec.number;
    case FaultChoice::Random:
        return m_random.chance(m_spec.probability);
    case FaultChoice::Burst:
        m_inBurst = m_random.chance(m_inBurst ? 1 - m_spec.leaveBurst : m_spec.enterBurst);
        return m_inBurst && m_random.chance(m_spec.inBurst);
    case FaultChoice::All:
        return true;
    }
    return false;
}

std::string FaultAim::why() const {
    switch (m_spec.choice) {
    case FaultChoice::Aimed:
    case FaultChoice::All:
        return "as the scenario asks";
    case FaultChoice::Random:
        return fmt::format("at random ({:g} %)", m_spec.probability * 100);
    case FaultChoice::Burst:
        return "in a burst";
    }
    return {};
}

} // namespace layerscope
