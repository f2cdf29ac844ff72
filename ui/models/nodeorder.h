// In which order the nodes of a network stand beside each other.
#pragma once

#include "trace/trace.h"

namespace layerscope {

// What a node is, as far as its picture goes.
enum class NodeKind : std::uint8_t { Computer, Server, Router, Switch, Hub };
NodeKind nodeKind(const Trace& trace, HostId host);

// Columns from the first host outwards: who is one link away from it, two, and so on. Nodes without links, as captures
// have them, have a column each, in the order of their ids.
std::vector<std::vector<HostId>> nodeColumns(const Trace& trace);
// The same as one row.
std::vector<HostId> nodeOrder(const Trace& trace);

} // namespace layerscope
