// Faults in words, as an edit and as a clause of "what if".
#pragma once

#include "sim/scenario.h"
#include "trace/trace.h"

#include <QString>

namespace layerscope {

// "SYN, ACK from server".
QString packetName(const Trace& run, FrameId frame);
// "client – server".
QString linkName(const Scenario& scenario, std::size_t link);

// "Lose SYN, ACK from server", "Cut the cable client – server at 1 s". `run` is the scenario's: it names the packet
// that an aimed fault picks.
QString faultEdit(const FaultSpec& fault, const Scenario& scenario, const Trace& run);
// "SYN, ACK from server is lost", "the cable client – server is cut at 1 s".
QString faultClause(const FaultSpec& fault, const Scenario& scenario, const Trace& run);

} // namespace layerscope
