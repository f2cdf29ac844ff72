// Simulated time. Nothing below ui/ knows what the wall clock says.
#pragma once

#include "base/result.h"

#include <chrono>

namespace layerscope {

using Duration = std::chrono::nanoseconds;

// The clock of a simulation or of a capture: nanoseconds since its first moment. It never reads the machine's clock.
struct TraceClock {
    using duration = Duration;
    using rep = Duration::rep;
    using period = Duration::period;
    using time_point = std::chrono::time_point<TraceClock>;
    static constexpr bool is_steady = true;
};
using Time = TraceClock::time_point;

constexpr Time timeAt(Duration sinceStart) { return Time(sinceStart); }
constexpr double toSeconds(Duration duration) { return static_cast<double>(duration.count()) / 1e9; }

// "20 ms", "1.5 s", "250us", "10 ns", "2 min".
Result<Duration> parseDuration(std::string_view text);
// The shortest exact form with a unit: "20 ms", "1 s", "57.6 us" (written with µ).
std::string durationText(Duration duration);
// Seconds to the microsecond, grouped in threes: "0.020 058".
std::string timeText(Time time);

// "10 Mbit/s", "1 Gbit/s", "64 kbit/s": bits per second; 0 for "unlimited".
Result<std::uint64_t> parseBitRate(std::string_view text);
std::string bitRateText(std::uint64_t bitsPerSecond);

} // namespace layerscope
