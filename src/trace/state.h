// The state of every host at a point of a trace, and walking it in both directions.
#pragma once

#include "trace/trace.h"

#include <set>

namespace layerscope {

// Everything that changes, after the first `position` events of a trace.
struct TraceState {
    std::size_t position = 0;
    std::vector<std::int64_t> values; // by VariableId; unsetValue before the first change
    std::set<FrameId> inFlight;
    std::vector<std::array<std::uint32_t, 8>> crossings; // by HostId, by LayerNumber: PDUs that crossed, both ways
    std::array<std::uint64_t, eventKindCount> counts{};  // events so far, by kind

    std::int64_t value(VariableId id) const { return id.value < values.size() ? values[id.value] : unsetValue; }
    // Equal states have equal hashes, whatever way led there.
    std::uint64_t hash() const;
};

// A point in a trace that moves. Stepping applies one event's change or takes it back; seeking starts from the nearest
// checkpoint. The trace must outlive it and may grow.
class TraceCursor {
public:
    explicit TraceCursor(const Trace& trace);

    std::size_t position() const { return m_state.position; } // events applied, 0 to eventCount()
    const TraceState& state() const { return m_state; }
    bool stepForward();              // false at the end
    bool stepBack();                 // false at the start
    void seek(std::size_t position); // clamped to the trace

private:
    void apply(const Event& event, bool forward);
    void keepCheckpoint();

    const Trace& m_trace;
    TraceState m_state;
    std::vector<TraceState> m_checkpoints; // in order of position, made on the first way past
};

} // namespace layerscope
