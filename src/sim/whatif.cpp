#include "sim/whatif.h"

namespace layerscope {

Result<FaultSpec> faultAt(const Scenario& scenario, const Trace& run, FrameId id, FaultKind kind) {
    if (id.value >= run.frameCount())
        return fail("there is no such packet in this run");
    const Frame& frame = run.frame(id);
    if (run.origin != Origin::Simulated || frame.from.value >= scenario.nodeCount() ||
        frame.link.value >= scenario.links.size())
        return fail("only packets of a simulated run can be given a fault");
    FaultSpec fault;
    fault.kind = kind;
    fault.link = frame.link.value;
    fault.from = frame.from.value;
    fault.number = 0;
    // Faults count a direction's frames as they are sent, which is the order of their ids; copies that another fault
    // made are no sendings of the host.
    for (std::uint32_t i = 0; i <= id.value; ++i) {
        const Frame& other = run.frame(FrameId{i});
        const bool copy = other.sentEvent && run.event(other.sentEvent).cause &&
                          run.event(run.event(other.sentEvent).cause).kind == EventKind::FrameDuplicated;
        if (other.link == frame.link && other.from == frame.from && other.sentEvent && !copy)
            ++fault.number;
    }
    return fault;
}

} // namespace layerscope
