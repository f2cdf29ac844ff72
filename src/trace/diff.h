// Where two traces part.
#pragma once

#include "trace/trace.h"

namespace layerscope {

// The first event that is not the same in both. Past the end of the shorter trace, its id is none.
struct TraceDifference {
    EventId a, b;
    Time time{};             // of the earlier of the two
    std::string description; // "A: Frame delivered: SYN · 64 bytes  B: Frame lost: SYN · …"
};

// None when they are the same, event for event and byte for byte. Ids need not be the same in both.
std::optional<TraceDifference> firstDifference(const Trace& a, const Trace& b);

} // namespace layerscope
