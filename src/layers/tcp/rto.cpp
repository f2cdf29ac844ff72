#include "layers/tcp/rto.h"

#include <algorithm>

namespace layerscope::tcp {

void RttEstimator::sample(Duration roundTrip, std::uint32_t samples) {
    if (!m_hasSample) { // §2.2
        m_smoothed = roundTrip;
        m_variation = roundTrip / 2;
        m_hasSample = true;
    } else { // §2.3: RTTVAR first, with the old SRTT; alpha is 1/8, beta is 1/4
        const Duration difference = std::chrono::abs(m_smoothed - roundTrip);
        const auto count = static_cast<std::int64_t>(samples);
        m_variation = m_variation - m_variation / (4 * count) + difference / (4 * count);
        m_smoothed = m_smoothed - m_smoothed / (8 * count) + roundTrip / (8 * count);
    }
    // K is 4. The clock granularity G of §2.2 is one nanosecond here and never the larger of the two.
    m_rto = std::clamp(m_smoothed + 4 * m_variation, m_minimum, m_maximum);
}

void RttEstimator::backOff() { m_rto = std::min(m_rto * 2, m_maximum); }

void RttEstimator::restartAt(Duration rto) { m_rto = std::min(rto, m_maximum); }

} // namespace layerscope::tcp
