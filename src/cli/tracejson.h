// A trace as JSON.
#pragma once

#include "sim/simulation.h"

#include <ostream>

namespace layerscope {

// One object: title, seed, hosts, links, connections, frames with their bytes in hex, events, and what the run counted.
void writeTraceJson(std::ostream& out, const Run& run);

} // namespace layerscope
