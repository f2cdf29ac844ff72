// Where a moment of a trace lies on the ladder's axis.
#pragma once

#include "ui/playback/quiet.h"

#include <optional>
#include <unordered_map>

namespace layerscope {

// What has to be known of a trace before any of it can be placed; reads each event once, also while the trace grows.
class LadderIndex {
public:
    struct TimerSpan {
        VariableId timer;
        EventId start;
        EventId end; // none while it runs
        Time deadline{};
    };

    void setTrace(std::shared_ptr<const Trace> trace);
    void update(); // the trace may have grown
    // Takes on the measures that fit another run as well, so that both are drawn to one scale.
    void agreeWith(std::shared_ptr<const Trace> other);

    const Trace& trace() const { return *m_trace; }
    bool empty() const { return !m_trace || m_trace->hostCount() == 0; }
    // Frames by the order in which they were sent.
    const std::vector<FrameId>& frames() const { return m_frames; }
    std::size_t framesSentBefore(std::size_t position) const;
    std::optional<std::size_t> orderOf(FrameId frame) const;
    // State changes at layer 4, and the runs of timers in the order of their starts.
    const std::vector<EventId>& stateChanges() const { return m_stateChanges; }
    const std::vector<TimerSpan>& timers() const { return m_timers; }
    const std::vector<QuietSpan>& quiet() const { return m_quiet; }
    // What a fault did to a frame other than losing it (corrupted, duplicated, delayed); none when nothing.
    EventId faultOf(FrameId frame) const;
    Duration longestFlight() const { return m_longestFlight; }
    Duration longestTimer() const { return m_longestTimer; }
    Duration typical() const { return m_typical; }

private:
    std::shared_ptr<const Trace> m_trace;
    std::size_t m_seen = 0;
    std::vector<FrameId> m_frames;
    std::vector<EventId> m_stateChanges;
    std::vector<TimerSpan> m_timers;
    std::vector<std::size_t> m_running; // by VariableId: index of its open span, or none
    std::vector<QuietSpan> m_quiet;
    std::unordered_map<std::uint32_t, EventId> m_faults; // by frame
    Duration m_longestFlight{};
    Duration m_longestTimer{};
    Duration m_typical{};
};

// From time to y and back. Either to scale, with a short break for each quiet span; or, where flights take no
// measurable time (captures), one row a frame. y is 0 at the first moment.
class LadderScale {
public:
    struct Break {
        double begin;
        double end;
    };

    // `axisDistance`: between the two nearest axes, in pixels; `height`: of the view.
    void build(const LadderIndex& index, double axisDistance, double height);

    bool rows() const { return m_rows; }
    double atTime(Time time) const;
    double sent(std::size_t order) const;  // of a frame, where its arrow begins
    double ended(std::size_t order) const; // where it ends; for one that has not ended, where it would
    double atEvent(EventId event) const;
    double now(std::size_t position, Time time) const;
    double end() const; // of the whole trace
    // The orders of the frames whose arrows can touch the span from `top` to `bottom`, first and one past the last.
    std::pair<std::size_t, std::size_t> framesBetween(double top, double bottom) const;
    Time timeAtY(double y) const;
    const std::vector<Break>& breaks() const { return m_breaks; }

private:
    const LadderIndex* m_index = nullptr;
    bool m_rows = false;
    double m_pixelsPerNanosecond = 0;
    double m_rowHeight = 0;
    double m_drop = 0;
    double m_breakHeight = 0;
    std::vector<Break> m_breaks;         // in y
    std::vector<Duration> m_quietBefore; // by break: all quiet time up to its begin
};

// The steepest an arrow may fall, in degrees.
constexpr double steepestSlope = 13.0;

} // namespace layerscope
