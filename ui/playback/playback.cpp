#include "ui/playback/playback.h"

#include <QTimer>
#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

constexpr double wallSecondsForAll = 15.0;
constexpr double wallSecondsForCrossings = 8.0;
constexpr double longestBlink = 0.11;
constexpr double shortestBlink = 0.008;
constexpr double wallSecondsForQuiet = 1.0;

bool isCrossing(EventKind kind) { return kind == EventKind::LayerDown || kind == EventKind::LayerUp; }

bool isPacket(EventKind kind) {
    return kind == EventKind::FrameSent || kind == EventKind::FrameDelivered || kind == EventKind::FrameLost;
}

double blinkFor(const Trace& trace) {
    std::size_t crossings = 0;
    for (std::uint32_t index = 0; index < trace.eventCount(); ++index)
        crossings += isCrossing(trace.event(EventId{index}).kind) ? 1 : 0;
    if (crossings == 0)
        return 0;
    const double blink = std::min(longestBlink, wallSecondsForCrossings / static_cast<double>(crossings));
    return blink < shortestBlink ? 0 : blink;
}

double fitting(const Trace& trace, const std::vector<QuietSpan>& quiet) {
    Duration active = trace.duration().time_since_epoch();
    for (const QuietSpan& span : quiet)
        active -= span.length();
    // A capture may be nothing but waiting; it is not played for ever.
    active = std::max(active, trace.duration().time_since_epoch() / 100);
    const double wanted = std::log(std::max(toSeconds(active), 1e-9) / wallSecondsForAll);
    const std::vector<double>& ladder = Playback::speeds();
    return *std::min_element(ladder.begin(), ladder.end(), [wanted](double a, double b) {
        return std::abs(std::log(a) - wanted) < std::abs(std::log(b) - wanted);
    });
}

} // namespace

Playback::Playback(QObject* parent) : QObject(parent), m_timer(new QTimer(this)) {
    m_timer->setTimerType(Qt::PreciseTimer);
    m_timer->setInterval(16);
    connect(m_timer, &QTimer::timeout, this, &Playback::tick);
}

Playback::~Playback() = default;

void Playback::setTrace(std::shared_ptr<const Trace> trace) {
    pause();
    m_cursor.reset(); // before the trace that it reads
    m_trace = std::move(trace);
    m_time = Time{};
    m_blinkLeft = 0;
    m_followsEnd = false;
    if (m_trace) {
        m_cursor = std::make_unique<TraceCursor>(*m_trace);
        m_followsEnd = m_trace->eventCount() == 0;
        m_speed = m_fitting; // not chosen by anybody
        measure();
        emit speedChanged(m_speed);
    }
    emit traceChanged();
    emit moved();
}

void Playback::setOtherRun(std::shared_ptr<const Trace> trace, std::size_t inCommon) {
    const Time moment = m_time;
    const std::size_t place = position();
    const double speed = m_speed;
    const bool played = m_playing;
    bool underWay = false;
    bool lost = false;
    if (m_cursor && inCommon < trace->eventCount()) {
        const Event parting = trace->event(EventId{static_cast<std::uint32_t>(inCommon)});
        underWay = parting.frame && state().inFlight.contains(parting.frame);
        lost = underWay && parting.kind == EventKind::FrameLost;
        if (parting.kind == EventKind::FrameDuplicated && parting.cause)
            underWay = state().inFlight.contains(trace->event(parting.cause).frame);
    }
    setTrace(std::move(trace));
    setSpeed(speed);
    if (lost) // under the hand of whoever asked for it
        seekPosition(inCommon + 1);
    else if (place <= inCommon && (place == m_trace->eventCount() ||
                                   m_trace->event(EventId{static_cast<std::uint32_t>(place)}).time >= moment))
        moveTo(place, moment);
    else if (place <= inCommon || underWay)
        seekTime(moment);
    else
        seekPosition(inCommon + 1);
    if (played)
        play();
}

void Playback::follow(const Playback& other, std::size_t inCommon) {
    if (!m_trace)
        return;
    const std::size_t place = other.position() <= inCommon ? other.position() : m_trace->positionAt(other.time());
    moveTo(std::min(place, m_trace->eventCount()), other.time());
}

void Playback::traceGrew() {
    if (!m_trace)
        return;
    m_measured = false;
    emit grew();
    if (m_followsEnd)
        moveTo(m_trace->eventCount(), m_trace->duration());
}

void Playback::measure() {
    m_quiet = quietSpans(*m_trace);
    m_blink = blinkFor(*m_trace);
    const bool chosen = m_speed != m_fitting;
    m_fitting = fitting(*m_trace, m_quiet);
    if (!chosen)
        setSpeed(m_fitting);
    m_measured = true;
}

std::size_t Playback::position() const { return m_cursor ? m_cursor->position() : 0; }

const TraceState& Playback::state() const {
    static const TraceState nothing;
    return m_cursor ? m_cursor->state() : nothing;
}

EventId Playback::lastEvent() const {
    return position() == 0 ? EventId{} : EventId{static_cast<std::uint32_t>(position() - 1)};
}

const std::vector<double>& Playback::speeds() {
    static const std::vector<double> ladder = [] {
        std::vector<double> values;
        for (int exponent = -7; exponent <= 0; ++exponent)
            for (const double digit : {1.0, 2.0, 5.0})
                values.push_back(digit * std::pow(10.0, exponent));
        values.push_back(10.0);
        return values;
    }();
    return ladder;
}

double Playback::fittingSpeed(const Trace& trace) { return fitting(trace, quietSpans(trace)); }

void Playback::play() {
    if (!m_trace || m_locked || m_playing || m_trace->eventCount() == 0)
        return;
    if (position() == m_trace->eventCount())
        moveTo(0, Time{});
    if (!m_measured)
        measure();
    m_playing = true;
    m_blinkLeft = 0;
    m_waited = 0;
    m_wall.start();
    m_timer->start();
    emit playingChanged(true);
}

void Playback::pause() {
    if (!m_playing)
        return;
    m_playing = false;
    m_timer->stop();
    emit playingChanged(false);
}

void Playback::togglePlay() {
    if (m_playing)
        pause();
    else
        play();
}

void Playback::seekTime(Time time) {
    if (!m_trace || m_locked)
        return;
    time = std::clamp(time, Time{}, m_trace->duration());
    m_blinkLeft = 0;
    moveTo(m_trace->positionAt(time), time);
}

void Playback::seekPosition(std::size_t position) {
    if (!m_trace || m_locked)
        return;
    position = std::min(position, m_trace->eventCount());
    m_blinkLeft = 0;
    moveTo(position, position == 0 ? Time{} : m_trace->event(EventId{static_cast<std::uint32_t>(position - 1)}).time);
}

void Playback::stepForward() { forward(Step::Crossing); }
void Playback::stepBack() { back(Step::Crossing); }
void Playback::packetForward() { forward(Step::Packet); }
void Playback::packetBack() { back(Step::Packet); }
void Playback::stopForward() { forward(Step::Stop); }
void Playback::stopBack() { back(Step::Stop); }

void Playback::toStart() { go(0, Time{}); }

void Playback::toEnd() {
    if (m_trace)
        go(m_trace->eventCount(), m_trace->duration());
}

void Playback::faster() { changeSpeed(1); }
void Playback::slower() { changeSpeed(-1); }

void Playback::changeSpeed(int places) {
    const std::vector<double>& ladder = speeds();
    const auto nearest = std::min_element(ladder.begin(), ladder.end(), [this](double a, double b) {
        return std::abs(std::log(a / m_speed)) < std::abs(std::log(b / m_speed));
    });
    const auto index = std::clamp<std::ptrdiff_t>(nearest - ladder.begin() + places, 0, std::ssize(ladder) - 1);
    setSpeed(ladder[static_cast<std::size_t>(index)]);
}

void Playback::setSpeed(double simulatedSecondsPerSecond) {
    if (simulatedSecondsPerSecond <= 0 || simulatedSecondsPerSecond == m_speed)
        return;
    m_speed = simulatedSecondsPerSecond;
    emit speedChanged(m_speed);
}

void Playback::setLocked(bool locked) {
    if (locked == m_locked)
        return;
    if (locked)
        pause();
    m_locked = locked;
    emit lockedChanged(locked);
}

void Playback::setReducedMotion(bool reduced) { m_reducedMotion = reduced; }

void Playback::moveTo(std::size_t position, Time time) {
    const bool changed = position != m_cursor->position() || time != m_time;
    if (position == m_cursor->position() + 1)
        m_cursor->stepForward();
    else if (position + 1 == m_cursor->position())
        m_cursor->stepBack();
    else if (position != m_cursor->position())
        m_cursor->seek(position);
    m_time = time;
    m_followsEnd = position == m_trace->eventCount();
    if (changed)
        emit moved();
}

void Playback::go(std::size_t position, Time time) {
    if (!m_trace || m_locked)
        return;
    pause();
    moveTo(position, time);
}

bool Playback::isStop(std::size_t index, Step step) const {
    const EventKind kind = m_trace->event(EventId{static_cast<std::uint32_t>(index)}).kind;
    switch (step) {
    case Step::Crossing:
        return isCrossing(kind) || isPacket(kind);
    case Step::Packet:
        return isPacket(kind);
    case Step::Stop:
        return kind == EventKind::MessageSent || kind == EventKind::MessageDelivered || kind == EventKind::StateChanged;
    }
    return false;
}

void Playback::forward(Step step) {
    if (!m_trace)
        return;
    std::size_t index = position();
    while (index < m_trace->eventCount() && !isStop(index, step))
        ++index;
    if (index == m_trace->eventCount())
        toEnd();
    else
        go(index + 1, m_trace->event(EventId{static_cast<std::uint32_t>(index)}).time);
}

void Playback::back(Step step) {
    if (!m_trace)
        return;
    // The last stop that lies before this moment: an earlier position, or the same one at an earlier time.
    for (std::size_t index = position(); index > 0; --index) {
        if (!isStop(index - 1, step))
            continue;
        const Time time = m_trace->event(EventId{static_cast<std::uint32_t>(index - 1)}).time;
        if (index < position() || time < m_time) {
            go(index, time);
            return;
        }
    }
    toStart();
}

void Playback::tick() {
    const double elapsed = static_cast<double>(m_wall.nsecsElapsed()) / 1e9;
    m_wall.restart();
    // A window that was held up (moved, minimised, under a debugger) goes on where it was.
    advance(std::min(elapsed, 0.1));
}

double Playback::blink() const { return std::min(m_blink * m_fitting / m_speed, 3 * longestBlink); }

Playback::Pace Playback::paceAt(Time time) const {
    const auto next = std::upper_bound(m_quiet.begin(), m_quiet.end(), time,
                                       [](Time moment, const QuietSpan& span) { return moment < span.end; });
    if (next == m_quiet.end())
        return {m_speed, Time::max()};
    if (next->begin > time)
        return {m_speed, next->begin};
    return {std::max(m_speed, toSeconds(next->length()) / wallSecondsForQuiet), next->end};
}

void Playback::advance(double wallSeconds) {
    if (!m_playing)
        return;
    if (m_reducedMotion)
        jump(wallSeconds);
    else
        glide(wallSeconds);
    if (position() == m_trace->eventCount())
        pause();
}

void Playback::glide(double wallSeconds) {
    std::size_t next = position();
    Time time = m_time;
    while (wallSeconds > 0 && next < m_trace->eventCount()) {
        const double rest = std::min(m_blinkLeft, wallSeconds);
        m_blinkLeft -= rest;
        wallSeconds -= rest;
        if (wallSeconds <= 0)
            break;
        const Event event = m_trace->event(EventId{static_cast<std::uint32_t>(next)});
        if (event.time > time) {
            const Pace pace = paceAt(time);
            const Time until = std::min(event.time, pace.until);
            const double needed = toSeconds(until - time) / pace.speed;
            if (needed > wallSeconds) {
                time += Duration(std::llround(wallSeconds * pace.speed * 1e9));
                break;
            }
            wallSeconds -= needed;
            time = until;
            continue;
        }
        ++next;
        if (isCrossing(event.kind))
            m_blinkLeft = blink();
    }
    moveTo(next, time);
}

void Playback::jump(double wallSeconds) {
    m_waited += wallSeconds;
    std::size_t next = position();
    while (next < m_trace->eventCount() && !isStop(next, Step::Crossing))
        ++next;
    const bool end = next == m_trace->eventCount();
    const Time time = end ? m_trace->duration() : m_trace->event(EventId{static_cast<std::uint32_t>(next)}).time;
    const double needed = toSeconds(time - m_time) / paceAt(m_time).speed + std::max(blink(), shortestBlink);
    if (m_waited < needed)
        return;
    m_waited = 0;
    moveTo(end ? next : next + 1, time);
}

} // namespace layerscope
