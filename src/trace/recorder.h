// The pen that writes a trace: knows how much to record and what is the cause of what.
#pragma once

#include "trace/trace.h"

namespace layerscope {

// How much a run leaves behind.
enum class Recording : std::uint8_t {
    Full,   // every event, every PDU at every layer, owners of bytes
    Frames, // frames and their bytes, sent, delivered and lost; nothing else
    None,
};

class Recorder {
public:
    Recorder(Trace& trace, Recording recording) : m_trace(trace), m_recording(recording), m_origin(trace.origin) {}

    Trace& trace() { return m_trace; }
    bool full() const { return m_recording == Recording::Full; }
    bool frames() const { return m_recording != Recording::None; }

    // What happens now happens because of this event; appended events without a cause of their own get it.
    EventId cause() const { return m_cause; }
    void setCause(EventId cause) { m_cause = cause; }
    void setNow(Time now) { m_now = now; }
    // Where the facts recorded from now on come from; at first the trace's own origin.
    void setOrigin(Origin origin) { m_origin = origin; }
    Origin origin() const { return m_origin; }
    Time now() const { return m_now; }

    // The frame whose arrival is being worked on: what is noted meanwhile is about it. None: no frame.
    FrameId frame() const { return m_frame; }
    void setFrame(FrameId frame) { m_frame = frame; }

    // Appends an event at the present time; fills in the time and, when it has none, the cause. Its origin is taken as
    // it is.
    EventId append(Event event);

    // The usual shapes; each does nothing and returns none unless everything is recorded.
    EventId note(HostId host, LayerNumber layer, ConnectionId connection, std::string_view text,
                 Finding finding = Finding::None);
    EventId action(HostId host, ConnectionId connection, std::string_view text);
    // A variable gets a new value. Nothing is recorded when it has that value already.
    EventId change(VariableId variable, std::int64_t value, std::string_view text = {});
    EventId changeState(VariableId variable, std::string_view state, std::string_view text = {});
    // A timer that fires was caused by its start, one that is cancelled by what happens now.
    EventId timerStarted(VariableId timer, Time deadline, std::string_view text = {});
    EventId timerFired(VariableId timer, std::string_view text = {});
    EventId timerCancelled(VariableId timer, std::string_view text = {});
    std::int64_t value(VariableId variable) const; // as last recorded

private:
    EventId changed(EventKind kind, VariableId variable, std::int64_t value, std::string_view text);

    Trace& m_trace;
    Recording m_recording;
    Origin m_origin;
    Time m_now{};
    EventId m_cause;
    FrameId m_frame;
    std::vector<std::int64_t> m_values; // by VariableId, as last recorded
    std::vector<EventId> m_timerStarts; // by VariableId: what a timer that fires goes back to
};

// Sets the recorder's cause for a while.
class CauseScope {
public:
    CauseScope(Recorder& recorder, EventId cause) : m_recorder(recorder), m_previous(recorder.cause()) {
        if (cause)
            recorder.setCause(cause);
    }
    ~CauseScope() { m_recorder.setCause(m_previous); }
    CauseScope(const CauseScope&) = delete;
    CauseScope& operator=(const CauseScope&) = delete;

private:
    Recorder& m_recorder;
    EventId m_previous;
};

} // namespace layerscope
