#include "trace/recorder.h"

namespace layerscope {

EventId Recorder::append(Event event) {
    event.time = m_now;
    if (!event.cause)
        event.cause = m_cause;
    return m_trace.append(event);
}

EventId Recorder::note(HostId host, LayerNumber layer, ConnectionId connection, std::string_view text,
                       Finding finding) {
    if (!full())
        return {};
    Event event;
    event.kind = EventKind::Note;
    event.host = host;
    event.layer = layer;
    event.connection = connection;
    event.origin = m_origin;
    event.finding = finding;
    event.frame = m_frame;
    event.text = m_trace.intern(text);
    return append(event);
}

EventId Recorder::action(HostId host, ConnectionId connection, std::string_view text) {
    if (!full())
        return {};
    Event event;
    event.kind = EventKind::ProgramAction;
    event.host = host;
    event.layer = LayerNumber::Application;
    event.connection = connection;
    event.origin = m_origin;
    event.text = m_trace.intern(text);
    return append(event);
}

EventId Recorder::changed(EventKind kind, VariableId id, std::int64_t value, std::string_view text) {
    if (!full() || !id)
        return {};
    if (id.value >= m_values.size())
        m_values.resize(m_trace.variableCount(), unsetValue);
    std::int64_t& current = m_values[id.value];
    if (current == value)
        return {};
    const Variable& variable = m_trace.variable(id);
    Event event;
    event.kind = kind;
    event.host = variable.host;
    event.layer = variable.layer;
    event.connection = variable.connection;
    event.origin = m_origin;
    event.frame = m_frame;
    event.subject = id.value;
    event.before = current;
    event.after = value;
    if (!text.empty())
        event.text = m_trace.intern(text);
    current = value;
    if (kind == EventKind::TimerStarted) {
        m_timerStarts.resize(m_values.size());
        m_timerStarts[id.value] = EventId{static_cast<std::uint32_t>(m_trace.eventCount())};
    } else if (kind == EventKind::TimerFired) {
        event.cause = m_timerStarts[id.value];
    }
    return append(event);
}

EventId Recorder::change(VariableId variable, std::int64_t value, std::string_view text) {
    return changed(EventKind::VariableChanged, variable, value, text);
}

EventId Recorder::changeState(VariableId variable, std::string_view state, std::string_view text) {
    if (!full())
        return {};
    return changed(EventKind::StateChanged, variable, m_trace.intern(state).value, text);
}

EventId Recorder::timerStarted(VariableId timer, Time deadline, std::string_view text) {
    return changed(EventKind::TimerStarted, timer, deadline.time_since_epoch().count(), text);
}

EventId Recorder::timerFired(VariableId timer, std::string_view text) {
    return changed(EventKind::TimerFired, timer, unsetValue, text);
}

EventId Recorder::timerCancelled(VariableId timer, std::string_view text) {
    return changed(EventKind::TimerCancelled, timer, unsetValue, text);
}

std::int64_t Recorder::value(VariableId variable) const {
    return variable.value < m_values.size() ? m_values[variable.value] : unsetValue;
}

} // namespace layerscope
