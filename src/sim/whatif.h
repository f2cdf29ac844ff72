// What if? A packet of a run is given a fault, and the scenario runs again.
#pragma once

#include "sim/scenario.h"

namespace layerscope {

// The fault that does `kind` to just this frame of a run of the scenario; its other members are defaults to be changed.
// Fails when the frame is not one that a host of the scenario sent.
Result<FaultSpec> faultAt(const Scenario& scenario, const Trace& run, FrameId frame, FaultKind kind);
// The other way round: the frame of the run that an aimed fault picks; none when it picks none or is not aimed.
FrameId frameOf(const FaultSpec& fault, const Trace& run);

} // namespace layerscope
