#include "trace/diff.h"

#include "trace/sentence.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

ByteView bytesOf(const Trace& trace, const Event& event) {
    switch (event.kind) {
    case EventKind::FrameSent:
    case EventKind::FrameDelivered:
    case EventKind::FrameLost:
        return trace.frameBytes(event.frame);
    case EventKind::LayerDown:
    case EventKind::LayerUp:
    case EventKind::FrameCorrupted:
    case EventKind::MessageDelivered:
        return trace.bytes(event.blob());
    case EventKind::MessageSent:
        return trace.bytes(trace.message(event.message()).blob);
    default:
        return {};
    }
}

bool same(const Trace& a, EventId idA, const Trace& b, EventId idB) {
    const Event x = a.event(idA);
    const Event y = b.event(idB);
    return x.time == y.time && x.kind == y.kind && x.layer == y.layer && x.host == y.host && x.cause == y.cause &&
           std::ranges::equal(bytesOf(a, x), bytesOf(b, y)) && sentence(a, idA) == sentence(b, idB);
}

} // namespace

std::optional<TraceDifference> firstDifference(const Trace& a, const Trace& b) {
    const std::size_t common = std::min(a.eventCount(), b.eventCount());
    std::uint32_t place = 0;
    while (place < common && same(a, EventId{place}, b, EventId{place}))
        ++place;
    if (place == a.eventCount() && place == b.eventCount())
        return std::nullopt;
    TraceDifference difference;
    const auto side = [place](const Trace& trace, EventId& id) -> std::string {
        if (place >= trace.eventCount())
            return "nothing more happens";
        id = EventId{place};
        return sentence(trace, id);
    };
    const std::string left = side(a, difference.a);
    const std::string right = side(b, difference.b);
    difference.time = std::min(difference.a ? a.event(difference.a).time : Time::max(),
                               difference.b ? b.event(difference.b).time : Time::max());
    difference.description = fmt::format("A: {}  B: {}", left, right);
    return difference;
}

} // namespace layerscope
