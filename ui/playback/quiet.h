// The spans of a trace in which nothing happens: the ladder breaks its axis there and playback hurries through.
#pragma once

#include "trace/trace.h"

namespace layerscope {

struct QuietSpan {
    Time begin{};
    Time end{};
    Duration length() const { return end - begin; }
};

// The median flight time of the first frames that arrived; zero when they took no time (captures) or there are none.
Duration typicalFlight(const Trace& trace);

// In order of time. Nothing is in flight in them, nothing happens, and they are long beside the typical flight; where
// flights take no time, long beside the whole trace.
std::vector<QuietSpan> quietSpans(const Trace& trace);

} // namespace layerscope
