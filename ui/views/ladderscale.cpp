#include "ui/views/ladderscale.h"

#include "ui/theme/theme.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace layerscope {

namespace {

constexpr std::size_t noSpan = SIZE_MAX;

double nanoseconds(Duration duration) { return static_cast<double>(duration.count()); }

} // namespace

void LadderIndex::setTrace(std::shared_ptr<const Trace> trace) {
    *this = LadderIndex();
    m_trace = std::move(trace);
    if (m_trace)
        update();
}

void LadderIndex::update() {
    for (; m_seen < m_trace->eventCount(); ++m_seen) {
        const EventId id{static_cast<std::uint32_t>(m_seen)};
        const Event event = m_trace->event(id);
        const bool fault = event.kind == EventKind::FrameCorrupted || event.kind == EventKind::FrameDuplicated ||
                           event.kind == EventKind::FrameDelayed;
        if (fault && event.frame)
            m_faults.emplace(event.frame.value, id);
        switch (event.kind) {
        case EventKind::FrameSent:
        case EventKind::FrameDuplicated:
            if (event.frame && m_trace->frame(event.frame).sentEvent == id)
                m_frames.push_back(event.frame);
            break;
        case EventKind::FrameDelivered:
        case EventKind::FrameLost:
            if (event.frame)
                m_longestFlight = std::max(m_longestFlight, event.time - m_trace->frame(event.frame).sent);
            break;
        case EventKind::StateChanged:
            if (event.layer == LayerNumber::Transport)
                m_stateChanges.push_back(id);
            break;
        case EventKind::TimerStarted:
        case EventKind::TimerFired:
        case EventKind::TimerCancelled: {
            m_running.resize(std::max<std::size_t>(m_running.size(), m_trace->variableCount()), noSpan);
            std::size_t& open = m_running[event.subject];
            if (open != noSpan) {
                m_timers[open].end = id;
                m_longestTimer = std::max(m_longestTimer, event.time - m_trace->event(m_timers[open].start).time);
            }
            open = noSpan;
            if (event.kind == EventKind::TimerStarted) {
                open = m_timers.size();
                m_timers.push_back({event.variable(), id, {}, timeAt(Duration(event.after))});
            }
            break;
        }
        default:
            break;
        }
    }
    m_typical = typicalFlight(*m_trace);
    m_quiet = m_typical > Duration{} ? quietSpans(*m_trace) : std::vector<QuietSpan>();
}

void LadderIndex::agreeWith(std::shared_ptr<const Trace> other) {
    LadderIndex theirs;
    theirs.setTrace(std::move(other));
    if (m_typical == Duration{} || theirs.m_typical == Duration{})
        return;
    m_typical = std::min(m_typical, theirs.m_typical);
    m_longestFlight = std::max(m_longestFlight, theirs.m_longestFlight);
    // Quiet is only what is quiet in both. Past the end of one run, that one is.
    const auto padded = [](const LadderIndex& index) {
        std::vector<QuietSpan> spans = index.m_quiet;
        spans.push_back({index.m_trace->duration(), Time::max()});
        return spans;
    };
    const std::vector<QuietSpan> mine = padded(*this);
    const std::vector<QuietSpan> others = padded(theirs);
    const Time end = std::max(m_trace->duration(), theirs.m_trace->duration());
    m_quiet.clear();
    for (const QuietSpan& a : mine)
        for (const QuietSpan& b : others) {
            const QuietSpan both{std::max(a.begin, b.begin), std::min({a.end, b.end, end})};
            if (both.end > both.begin && both.length() > 4 * m_typical)
                m_quiet.push_back(both);
        }
}

EventId LadderIndex::faultOf(FrameId frame) const {
    const auto found = m_faults.find(frame.value);
    return found == m_faults.end() ? EventId{} : found->second;
}

std::size_t LadderIndex::framesSentBefore(std::size_t position) const {
    const auto end = std::partition_point(m_frames.begin(), m_frames.end(), [&](FrameId frame) {
        return m_trace->frame(frame).sentEvent.value < position;
    });
    return static_cast<std::size_t>(end - m_frames.begin());
}

std::optional<std::size_t> LadderIndex::orderOf(FrameId frame) const {
    if (!m_trace || !frame || frame.value >= m_trace->frameCount() || !m_trace->frame(frame).sentEvent)
        return std::nullopt;
    const std::size_t order = framesSentBefore(m_trace->frame(frame).sentEvent.value);
    if (order >= m_frames.size() || m_frames[order] != frame)
        return std::nullopt;
    return order;
}

void LadderScale::build(const LadderIndex& index, double axisDistance, double height) {
    m_index = &index;
    m_breaks.clear();
    m_quietBefore.clear();
    m_rowHeight = unit(5.5);
    const double steepest = axisDistance * std::tan(steepestSlope * std::numbers::pi / 180.0);
    m_drop = std::min(m_rowHeight * 0.36, steepest);
    m_breakHeight = unit(4);
    m_rows = index.typical() == Duration{};
    if (m_rows)
        return;
    const double wanted = std::clamp(height * 0.2, static_cast<double>(unit(5)), static_cast<double>(unit(14)));
    const double flight = std::min(wanted, steepest);
    // A flight far longer than the others shrinks the scale, but not to nothing.
    const double least = unit(2) / nanoseconds(index.typical());
    m_pixelsPerNanosecond = flight / nanoseconds(index.typical());
    if (const double longest = nanoseconds(index.longestFlight()); longest > 0)
        m_pixelsPerNanosecond =
            std::min(m_pixelsPerNanosecond, std::max(steepest / longest, std::min(least, m_pixelsPerNanosecond)));
    Duration quietSoFar{};
    for (const QuietSpan& span : index.quiet()) {
        const double begin = nanoseconds(span.begin.time_since_epoch() - quietSoFar) * m_pixelsPerNanosecond +
                             m_breakHeight * static_cast<double>(m_breaks.size());
        m_breaks.push_back({begin, begin + m_breakHeight});
        m_quietBefore.push_back(quietSoFar);
        quietSoFar += span.length();
    }
}

double LadderScale::atTime(Time time) const {
    const std::vector<QuietSpan>& quiet = m_index->quiet();
    const auto next = std::upper_bound(quiet.begin(), quiet.end(), time,
                                       [](Time moment, const QuietSpan& span) { return moment < span.begin; });
    if (next == quiet.begin())
        return nanoseconds(time.time_since_epoch()) * m_pixelsPerNanosecond;
    const auto index = static_cast<std::size_t>(next - quiet.begin()) - 1;
    const QuietSpan& span = quiet[index];
    if (time < span.end)
        return m_breaks[index].begin + m_breakHeight * nanoseconds(time - span.begin) / nanoseconds(span.length());
    return m_breaks[index].end + nanoseconds(time - span.end) * m_pixelsPerNanosecond;
}

Time LadderScale::timeAtY(double y) const {
    const auto at = [](double count) { return Duration(std::llround(std::max(0.0, count))); };
    if (m_rows) {
        if (m_index->frames().empty())
            return Time{};
        const auto order =
            std::min(static_cast<std::size_t>(std::max(0.0, y / m_rowHeight)), m_index->frames().size() - 1);
        return m_index->trace().frame(m_index->frames()[order]).sent;
    }
    const auto next = std::upper_bound(m_breaks.begin(), m_breaks.end(), y,
                                       [](double place, const Break& gap) { return place < gap.begin; });
    if (next == m_breaks.begin())
        return timeAt(at(y / m_pixelsPerNanosecond));
    const auto index = static_cast<std::size_t>(next - m_breaks.begin()) - 1;
    const QuietSpan& span = m_index->quiet()[index];
    if (y < m_breaks[index].end)
        return span.begin + at((y - m_breaks[index].begin) / m_breakHeight * nanoseconds(span.length()));
    return span.end + at((y - m_breaks[index].end) / m_pixelsPerNanosecond);
}

double LadderScale::sent(std::size_t order) const {
    return m_rows ? m_rowHeight * static_cast<double>(order)
                  : atTime(m_index->trace().frame(m_index->frames()[order]).sent);
}

double LadderScale::ended(std::size_t order) const {
    if (m_rows)
        return sent(order) + m_drop;
    const Frame& frame = m_index->trace().frame(m_index->frames()[order]);
    return atTime(frame.endEvent ? frame.ended : frame.sent + m_index->typical());
}

double LadderScale::atEvent(EventId id) const {
    if (!m_rows)
        return atTime(m_index->trace().event(id).time);
    const std::size_t sentBefore = m_index->framesSentBefore(id.value);
    if (sentBefore == 0)
        return 0;
    const EventId ending = m_index->trace().frame(m_index->frames()[sentBefore - 1]).endEvent;
    return sent(sentBefore - 1) + (ending && ending.value <= id.value ? m_drop : 0);
}

double LadderScale::now(std::size_t position, Time time) const {
    if (!m_rows)
        return atTime(time);
    const std::size_t count = m_index->framesSentBefore(position);
    if (count == 0)
        return 0;
    const Frame& last = m_index->trace().frame(m_index->frames()[count - 1]);
    if (!last.endEvent || last.endEvent.value >= position)
        return sent(count - 1) + m_drop / 2;
    double share = 0;
    if (count < m_index->frames().size()) {
        const Frame& next = m_index->trace().frame(m_index->frames()[count]);
        if (next.sent > last.ended)
            share = std::clamp(nanoseconds(time - last.ended) / nanoseconds(next.sent - last.ended), 0.0, 1.0);
    }
    return sent(count - 1) + m_drop + share * (m_rowHeight - m_drop);
}

double LadderScale::end() const {
    if (m_rows)
        return m_rowHeight * static_cast<double>(m_index->frames().size());
    return atTime(m_index->trace().duration());
}

std::pair<std::size_t, std::size_t> LadderScale::framesBetween(double top, double bottom) const {
    const std::vector<FrameId>& frames = m_index->frames();
    if (m_rows) {
        const auto clampRow = [&](double row) {
            return static_cast<std::size_t>(std::clamp(row, 0.0, static_cast<double>(frames.size())));
        };
        return {clampRow(std::floor(top / m_rowHeight)), clampRow(std::floor(bottom / m_rowHeight) + 1)};
    }
    const auto firstFrom = [&](Time time) {
        const auto found = std::partition_point(
            frames.begin(), frames.end(), [&](FrameId frame) { return m_index->trace().frame(frame).sent < time; });
        return static_cast<std::size_t>(found - frames.begin());
    };
    return {firstFrom(timeAtY(top) - std::max(m_index->longestFlight(), m_index->typical())),
            firstFrom(timeAtY(bottom) + Duration(1))};
}

} // namespace layerscope
