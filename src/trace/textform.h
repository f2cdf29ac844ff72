// A trace as text, for reading, for golden tests and for comparing two runs.
#pragma once

#include "trace/trace.h"

namespace layerscope {

// One line an event: number from 1, seconds, host, layer, cause, sentence, in columns; ends in a newline. The same
// trace always gives the same text.
std::string eventLine(const Trace& trace, EventId id);
// The heading of those columns.
std::string eventHeading();

} // namespace layerscope
