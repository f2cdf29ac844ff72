#include "trace/state.h"

#include <algorithm>

namespace layerscope {

namespace {

// FNV-1a over 64-bit words.
class Hasher {
public:
    void add(std::uint64_t word) { m_hash = (m_hash ^ word ^ word >> 29) * 0x100000001b3u; }
    std::uint64_t value() const { return m_hash; }

private:
    std::uint64_t m_hash = 0xcbf29ce484222325u;
};

bool isVariableChange(EventKind kind) {
    return kind == EventKind::StateChanged || kind == EventKind::VariableChanged || kind == EventKind::TimerStarted ||
           kind == EventKind::TimerFired || kind == EventKind::TimerCancelled;
}

// Between checkpoints lie at least this many events, and more when the state is large, so that all checkpoints
// together take about as much memory as one word an event.
constexpr std::size_t leastSpacing = 256;

} // namespace

std::uint64_t TraceState::hash() const {
    Hasher hasher;
    hasher.add(position);
    // A variable that has never been set counts as absent, whether or not the table has grown to hold it.
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] != unsetValue) {
            hasher.add(i);
            hasher.add(static_cast<std::uint64_t>(values[i]));
        }
    }
    for (const FrameId frame : inFlight)
        hasher.add(frame.value);
    for (const auto& host : crossings)
        for (const std::uint32_t count : host)
            hasher.add(count);
    for (const std::uint64_t count : counts)
        hasher.add(count);
    return hasher.value();
}

TraceCursor::TraceCursor(const Trace& trace) : m_trace(trace) {
    m_state.values.assign(trace.variableCount(), unsetValue);
    m_state.crossings.resize(trace.hostCount());
    m_checkpoints.push_back(m_state);
}

void TraceCursor::apply(const Event& event, bool forward) {
    const auto count = [forward](auto& number) { forward ? ++number : --number; };
    count(m_state.counts[static_cast<std::size_t>(event.kind)]);
    if (isVariableChange(event.kind)) {
        if (event.subject >= m_state.values.size())
            m_state.values.resize(m_trace.variableCount(), unsetValue);
        m_state.values[event.subject] = forward ? event.after : event.before;
        return;
    }
    switch (event.kind) {
    case EventKind::LayerDown:
    case EventKind::LayerUp:
        if (event.host.value >= m_state.crossings.size())
            m_state.crossings.resize(m_trace.hostCount());
        count(m_state.crossings[event.host.value][static_cast<std::size_t>(event.layer)]);
        break;
    case EventKind::FrameSent:
        forward ? (void)m_state.inFlight.insert(event.frame) : (void)m_state.inFlight.erase(event.frame);
        break;
    case EventKind::FrameDelivered:
    case EventKind::FrameLost:
        forward ? (void)m_state.inFlight.erase(event.frame) : (void)m_state.inFlight.insert(event.frame);
        break;
    default:
        break;
    }
}

bool TraceCursor::stepForward() {
    if (m_state.position >= m_trace.eventCount())
        return false;
    apply(m_trace.event(EventId{static_cast<std::uint32_t>(m_state.position)}), true);
    ++m_state.position;
    keepCheckpoint();
    return true;
}

bool TraceCursor::stepBack() {
    if (m_state.position == 0)
        return false;
    --m_state.position;
    apply(m_trace.event(EventId{static_cast<std::uint32_t>(m_state.position)}), false);
    return true;
}

void TraceCursor::keepCheckpoint() {
    const std::size_t spacing = std::max(leastSpacing, m_state.values.size() + 8 * m_state.crossings.size());
    if (m_state.position >= m_checkpoints.back().position + spacing)
        m_checkpoints.push_back(m_state);
}

void TraceCursor::seek(std::size_t position) {
    position = std::min(position, m_trace.eventCount());
    const auto after =
        std::upper_bound(m_checkpoints.begin(), m_checkpoints.end(), position,
                         [](std::size_t wanted, const TraceState& kept) { return wanted < kept.position; });
    const TraceState& checkpoint = *std::prev(after);
    const std::size_t fromHere =
        position > m_state.position ? position - m_state.position : m_state.position - position;
    if (position - checkpoint.position < fromHere)
        m_state = checkpoint;
    while (m_state.position < position)
        stepForward();
    while (m_state.position > position)
        stepBack();
}

} // namespace layerscope
