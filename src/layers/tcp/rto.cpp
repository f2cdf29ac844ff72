#include "layers/tcp/rto.h"

#include <algorithm>

namespace layerscope::tcp {

void RttEstimator::sample(Duration roundTrip) {
    if (!m_hasSample) { // §2.2
        m_smoothed = roundTrip;
        m_variation = roundTrip / 2;
        m_hasSample = true;
    } else { // §2.3: RTTVAR first, with the old SRTT; alpha is 1/8, beta is 1/4
        const Duration difference = std::chrono::abs(m_smoothed - roundTrip);
        m_variation = m_variation * 3 / 4 + difference / 4;
        m_smoothed = m_smoothed * 7 / 8 + roundTrip / 8;
    }
    // K is 4. The clock granularity G of §2.2 is one nanosecond here and never the larger of the two.
    m_rto = std::clamp(m_smoothed + 4 * m_variation, m_minimum, m_maximum);
}

void RttEstimator::backOff() { m_rto = std::min(m_rto * 2, m_maximum); }

void RttEstimator::restartAt(Duration rto) { m_rto = std::min(rto, m_maximum); }

} // namespace layerscope::tcp
