// How much may be on its way at once: the congestion window, kept by one of several algorithms.
#pragma once

#include "base/time.h"
#include "layers/tcp/settings.h"

#include <limits>
#include <variant>

namespace layerscope::tcp {

// What every algorithm works on, in bytes.
struct CongestionWindow {
    std::uint32_t size = 0;                                              // cwnd
    std::uint32_t threshold = std::numeric_limits<std::uint32_t>::max(); // ssthresh; "arbitrarily high" at first
    std::uint32_t segment = 536;                                         // SMSS
};

// An acknowledgement of something new.
struct Progress {
    std::uint32_t acknowledged = 0; // bytes
    Time now{};
    Duration roundTrip{}; // SRTT
};

// RFC 5681 §3.1, counting bytes as its third formula's alternative does.
struct NewReno {
    void avoid(CongestionWindow& window, const Progress& progress);                  // congestion avoidance
    std::uint32_t afterLoss(const CongestionWindow& window, std::uint32_t inFlight); // the new ssthresh
    void afterTimeout() { counted = 0; }

    std::uint32_t counted = 0; // bytes acknowledged since the last increase
};

// RFC 9438. Windows are in segments here, as in its formulas.
struct Cubic {
    static constexpr double beta = 0.7; // §4.6
    static constexpr double c = 0.4;    // §5.1

    void avoid(CongestionWindow& window, const Progress& progress);
    std::uint32_t afterLoss(const CongestionWindow& window, std::uint32_t inFlight);
    void afterTimeout();
    void countIn(double smaller); // segments that are so many times smaller

    double maximum = 0;        // W_max: before the last reduction
    double prior = 0;          // cwnd_prior
    double origin = 0;         // the plateau of the curve of this stage
    double k = 0;              // seconds from the stage's start to the plateau
    double estimate = 0;       // W_est: what Reno would have by now
    double fraction = 0;       // of a byte, not yet in the window
    std::optional<Time> epoch; // when this congestion avoidance stage began
    bool timedOut = false;     // §4.8: the next stage starts from its plateau
};

// No congestion control: the peer's window alone counts.
struct Unlimited {};

class Congestion {
public:
    explicit Congestion(CongestionAlgorithm algorithm);

    // The segment size is known: RFC 6928 §2's initial window, of at most `segments`.
    void start(std::uint32_t segment, std::uint32_t segments);
    // The path takes smaller segments from now on. The window keeps its bytes (RFC 1191 §6.5).
    void setSegment(std::uint32_t bytes);
    void restartAtOneSegment() { m_window.size = m_window.segment; } // RFC 5681 §3.1: the SYN was lost

    bool isLimited() const { return !std::holds_alternative<Unlimited>(m_algorithm); }
    std::uint32_t window() const { return isLimited() ? m_window.size : std::numeric_limits<std::uint32_t>::max(); }
    std::uint32_t threshold() const { return m_window.threshold; }
    bool hasThreshold() const { return m_window.threshold != CongestionWindow().threshold; }
    bool inSlowStart() const { return m_window.size < m_window.threshold; }

    // Something new was acknowledged outside fast recovery; `inFlight` is what was on its way before. The window grows
    // only when it was what held the sender back (RFC 9438 §5.8, RFC 7661).
    void acknowledged(const Progress& progress, std::uint32_t inFlight);
    // Three duplicates: ssthresh is reduced, cwnd follows it (RFC 5681 §3.2 step 2, RFC 6675 §5 step 4.2).
    void enterRecovery(std::uint32_t inFlight);
    void setWindow(std::uint32_t bytes) { m_window.size = bytes; } // what the recovery algorithm prescribes
    // The RTO ran out (RFC 5681 §3.1): one segment; ssthresh only for the first time for the same segment.
    void timeout(std::uint32_t inFlight, bool firstTime);

private:
    CongestionWindow m_window;
    std::variant<Unlimited, NewReno, Cubic> m_algorithm;
};

} // namespace layerscope::tcp
