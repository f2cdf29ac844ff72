// The retransmission time-out and the round-trip time it is computed from: RFC 6298.
#pragma once

#include "base/time.h"

namespace layerscope::tcp {

class RttEstimator {
public:
    // `initial` holds until the first sample (§2.1); every later value lies within `minimum` and `maximum` (§2.4,
    // §2.5).
    RttEstimator(Duration initial, Duration minimum, Duration maximum)
        : m_rto(initial), m_minimum(minimum), m_maximum(maximum) {}

    // A measured round trip of a segment that was sent once (Karn's algorithm is the caller's affair). Undoes backing
    // off, as §5 notes. With `samples` of them in each round trip, each weighs so much less (RFC 7323 appendix G).
    void sample(Duration roundTrip, std::uint32_t samples = 1);
    void backOff();               // §5.5: doubles the RTO, up to the maximum
    void restartAt(Duration rto); // §5.7
    bool hasSample() const { return m_hasSample; }
    Duration smoothed() const { return m_smoothed; }   // SRTT; zero before the first sample
    Duration variation() const { return m_variation; } // RTTVAR; zero before the first sample
    Duration rto() const { return m_rto; }

private:
    Duration m_rto;
    Duration m_minimum;
    Duration m_maximum;
    Duration m_smoothed{};
    Duration m_variation{};
    bool m_hasSample = false;
};

} // namespace layerscope::tcp
