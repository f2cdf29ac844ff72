#include "lesson/evaluationdata.h"

#include <algorithm>

namespace layerscope {

Evaluation::History::History(const Trace& trace) : changes(trace.variableCount()), sent(trace.frameCount(), 0) {
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i) {
        const Event event = trace.event(EventId{i});
        switch (event.kind) {
        case EventKind::StateChanged:
        case EventKind::VariableChanged:
        case EventKind::TimerStarted:
        case EventKind::TimerFired:
        case EventKind::TimerCancelled:
            if (event.subject < changes.size())
                changes[event.subject].push_back({i + 1, event.after});
            break;
        case EventKind::FrameSent:
            if (event.frame.value < sent.size())
                sent[event.frame.value] = i + 1;
            break;
        case EventKind::MessageSent:
            messagesSent.push_back(EventId{i});
            break;
        case EventKind::MessageDelivered:
            messagesReceived.push_back(EventId{i});
            break;
        default:
            break;
        }
    }
}

Evaluation::History::Change Evaluation::History::change(VariableId variable, std::size_t position) const {
    if (variable.value >= changes.size())
        return {};
    const auto& all = changes[variable.value];
    const auto behind = std::ranges::upper_bound(all, position, {}, &Change::position);
    return behind == all.begin() ? Change{} : *std::prev(behind);
}

} // namespace layerscope
