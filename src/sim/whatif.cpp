#include "sim/whatif.h"

#include "sim/fault.h"
#include "wire/summary.h"

namespace layerscope {

namespace {

// Copies that a fault made are no sendings of a host.
bool isCopy(const Trace& run, FrameId id) {
    const EventId sent = run.frame(id).sentEvent;
    return sent && run.event(sent).cause && run.event(run.event(sent).cause).kind == EventKind::FrameDuplicated;
}

// Whether a fault on the link that looks at the frames of that sender counts this one.
bool counts(const Trace& run, FrameId id, LinkId link, HostId from) {
    const Frame& frame = run.frame(id);
    if (frame.link != link || frame.from != from || !frame.sentEvent || isCopy(run, id))
        return false;
    return !frame.endEvent || run.text(run.event(frame.endEvent).text) != queueFullReason;
}

} // namespace

Result<FaultSpec> faultAt(const Scenario& scenario, const Trace& run, FrameId id, FaultKind kind) {
    if (id.value >= run.frameCount())
        return fail("there is no such packet in this run");
    const Frame& frame = run.frame(id);
    if (run.origin != Origin::Simulated || frame.from.value >= scenario.nodeCount() ||
        frame.link.value >= scenario.links.size())
        return fail("only packets of a simulated run can be given a fault");
    const LinkSpec& link = scenario.links[frame.link.value];
    const bool onHub = scenario.isHub(link.ends[0]) || scenario.isHub(link.ends[1]);
    if (onHub && kind != FaultKind::Lose && kind != FaultKind::Corrupt && kind != FaultKind::Cut)
        return fail("on the cables of a hub packets can only be lost or corrupted, or the cable cut");
    FaultSpec fault;
    fault.kind = kind;
    fault.link = frame.link.value;
    fault.from = frame.from.value;
    fault.number = 0;
    if (isCopy(run, id))
        return fail("this packet is a copy that a fault made; give the fault to the packet that it copies");
    // Faults count a direction's frames as they are sent, which is the order of their ids.
    for (std::uint32_t i = 0; i <= id.value; ++i)
        if (counts(run, FrameId{i}, frame.link, frame.from))
            ++fault.number;
    return fault;
}

FrameId frameOf(const FaultSpec& fault, const Trace& run) {
    if (fault.choice != FaultChoice::Aimed)
        return {};
    std::uint32_t seen = 0;
    for (std::uint32_t i = 0; i < run.frameCount(); ++i) {
        const Frame& frame = run.frame(FrameId{i});
        if (!counts(run, FrameId{i}, LinkId{static_cast<std::uint32_t>(fault.link)},
                    fault.from ? HostId{static_cast<std::uint32_t>(*fault.from)} : frame.from))
            continue;
        if (fault.unit == FaultUnit::Segment && !summarize(run.frameBytes(FrameId{i}), frame.linkType).seq)
            continue;
        if (++seen == fault.number)
            return FrameId{i};
    }
    return {};
}

} // namespace layerscope
