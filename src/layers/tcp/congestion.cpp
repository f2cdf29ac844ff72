#include "layers/tcp/congestion.h"

#include <algorithm>
#include <cmath>

namespace layerscope::tcp {

namespace {

constexpr std::uint32_t mostBytes = 1u << 30; // no peer can announce a larger window (RFC 7323 §2.3)

std::uint32_t atLeastTwoSegments(double bytes, std::uint32_t segment) {
    return std::max(static_cast<std::uint32_t>(bytes), 2 * segment);
}

} // namespace

// RFC 5681 §3.1: one segment for each window's worth of acknowledged bytes.
void NewReno::avoid(CongestionWindow& window, const Progress& progress) {
    counted += progress.acknowledged;
    if (counted >= window.size) {
        counted -= window.size;
        window.size += window.segment;
    }
}

// RFC 5681 §3.1, formula 4.
std::uint32_t NewReno::afterLoss(const CongestionWindow& window, std::uint32_t inFlight) {
    counted = 0;
    return atLeastTwoSegments(inFlight / 2, window.segment);
}

void Cubic::avoid(CongestionWindow& window, const Progress& progress) {
    const double segment = window.segment;
    const double size = (window.size + fraction) / segment;
    if (!epoch) {
        epoch = progress.now;
        estimate = size;
        if (timedOut || maximum <= size) {
            k = 0;
            origin = size;
        } else {
            k = std::cbrt((maximum - size) / c); // §4.2, formula 2
            origin = maximum;
        }
        timedOut = false;
    }
    const auto curve = [&](double t) { return c * (t - k) * (t - k) * (t - k) + origin; }; // formula 1
    const double t = std::chrono::duration<double>(progress.now - *epoch).count();
    const double acknowledged = progress.acknowledged / segment;

    // §4.3: as Reno would do, with the slope that makes up for the smaller reduction.
    const double alpha = estimate < prior ? 3 * (1 - beta) / (1 + beta) : 1;
    estimate += alpha * acknowledged / size;
    double next = 0;
    if (curve(t) < estimate) {
        next = std::max(size, estimate);
    } else {
        // §4.4 and §4.5: towards where the curve is one round trip from now, at most one and a half times as far.
        const double ahead = std::chrono::duration<double>(progress.roundTrip).count();
        const double target = std::clamp(curve(t + ahead), size, 1.5 * size);
        next = size + (target - size) / size * acknowledged;
    }
    const double bytes = std::min<double>(next * segment, mostBytes);
    window.size = static_cast<std::uint32_t>(bytes);
    fraction = bytes - window.size;
}

std::uint32_t Cubic::afterLoss(const CongestionWindow& window, std::uint32_t inFlight) {
    const double size = static_cast<double>(window.size) / window.segment;
    maximum = size < maximum ? size * (1 + beta) / 2 : size; // §4.7, fast convergence
    prior = size;
    fraction = 0;
    epoch.reset();
    timedOut = false;
    return atLeastTwoSegments(inFlight * beta, window.segment); // §4.6
}

void Cubic::afterTimeout() {
    epoch.reset();
    timedOut = true;
}

void Cubic::countIn(double smaller) {
    maximum *= smaller;
    prior *= smaller;
    epoch.reset(); // the curve and the estimate are drawn anew
}

Congestion::Congestion(CongestionAlgorithm algorithm) {
    if (algorithm == CongestionAlgorithm::NewReno)
        m_algorithm = NewReno();
    else if (algorithm == CongestionAlgorithm::Cubic)
        m_algorithm = Cubic();
}

void Congestion::start(std::uint32_t segment, std::uint32_t segments) {
    m_window.segment = segment;
    // RFC 6928 §2: min(10 SMSS, max(2 SMSS, 14600)).
    m_window.size = std::min({segments * segment, 10 * segment, std::max(2 * segment, 14600u)});
}

void Congestion::setSegment(std::uint32_t bytes) {
    if (auto* cubic = std::get_if<Cubic>(&m_algorithm))
        cubic->countIn(static_cast<double>(m_window.segment) / bytes);
    m_window.segment = bytes;
}

void Congestion::acknowledged(const Progress& progress, std::uint32_t inFlight) {
    if (inFlight + m_window.segment <= m_window.size || m_window.size >= mostBytes)
        return;
    if (inSlowStart() && isLimited()) {
        m_window.size += std::min(progress.acknowledged, m_window.segment); // RFC 5681 §3.1, formula 2
        return;
    }
    if (auto* reno = std::get_if<NewReno>(&m_algorithm))
        reno->avoid(m_window, progress);
    else if (auto* cubic = std::get_if<Cubic>(&m_algorithm))
        cubic->avoid(m_window, progress);
}

void Congestion::enterRecovery(std::uint32_t inFlight) {
    if (auto* reno = std::get_if<NewReno>(&m_algorithm))
        m_window.threshold = reno->afterLoss(m_window, inFlight);
    else if (auto* cubic = std::get_if<Cubic>(&m_algorithm))
        m_window.threshold = cubic->afterLoss(m_window, inFlight);
    m_window.size = m_window.threshold;
}

void Congestion::timeout(std::uint32_t inFlight, bool firstTime) {
    if (firstTime)
        enterRecovery(inFlight);
    if (auto* reno = std::get_if<NewReno>(&m_algorithm))
        reno->afterTimeout();
    else if (auto* cubic = std::get_if<Cubic>(&m_algorithm))
        cubic->afterTimeout();
    m_window.size = m_window.segment;
}

} // namespace layerscope::tcp
