#include "ui/playback/quiet.h"

#include <algorithm>

namespace layerscope {

Duration typicalFlight(const Trace& trace) {
    constexpr std::size_t sample = 64;
    std::vector<Duration> flights;
    for (std::uint32_t index = 0; index < trace.frameCount() && flights.size() < sample; ++index) {
        const Frame& frame = trace.frame(FrameId{index});
        if (frame.fate == FrameFate::Delivered)
            flights.push_back(frame.ended - frame.sent);
    }
    if (flights.empty())
        return Duration{};
    const auto middle = flights.begin() + static_cast<std::ptrdiff_t>(flights.size() / 2);
    std::nth_element(flights.begin(), middle, flights.end());
    return *middle;
}

std::vector<QuietSpan> quietSpans(const Trace& trace) {
    std::vector<QuietSpan> spans;
    if (trace.eventCount() == 0)
        return spans;
    const Duration flight = typicalFlight(trace);
    const Duration least = flight > Duration{} ? flight * 5 / 4 : trace.duration().time_since_epoch() / 8;
    // The axis keeps its scale for a little while around what happens.
    const Duration margin = flight / 5;
    std::int64_t inFlight = 0;
    Time previous{};
    for (std::uint32_t index = 0; index < trace.eventCount(); ++index) {
        const Event event = trace.event(EventId{index});
        if (inFlight == 0 && event.time - previous > least)
            spans.push_back({previous + margin, event.time - margin});
        previous = event.time;
        if (event.kind == EventKind::FrameSent)
            ++inFlight;
        else if (event.kind == EventKind::FrameDelivered || event.kind == EventKind::FrameLost)
            inFlight = std::max<std::int64_t>(0, inFlight - 1);
    }
    return spans;
}

} // namespace layerscope
