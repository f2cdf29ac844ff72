// The one playback controller: which moment of the trace the screen shows, and how it moves.
#pragma once

#include "trace/state.h"
#include "ui/playback/quiet.h"
#include "ui/playback/veil.h"

#include <QElapsedTimer>
#include <QObject>
#include <memory>

class QTimer;

namespace layerscope {

// Wall time drives it while playing; simulated time and the position in the trace follow from it. A moment is a pair
// (position, time): `position` events have happened, and `time` lies between the last of them and the next.
class Playback : public QObject {
    Q_OBJECT

public:
    explicit Playback(QObject* parent = nullptr);
    ~Playback() override;

    // Shows another trace from its opening moment, paused. Null shows nothing.
    void setTrace(std::shared_ptr<const Trace> trace);
    // Shows another run that has its first `inCommon` events in common with the one shown. The moment stays
    // where that still means something: before the runs part, or while the packet that parts them is under way.
    // Otherwise it is the one at which they part.
    void setOtherRun(std::shared_ptr<const Trace> trace, std::size_t inCommon);
    // The same trace has more events (live capture); keeps its place, or stays at the end when it was there.
    void traceGrew();
    const std::shared_ptr<const Trace>& trace() const { return m_trace; }
    // What a question hides in the trace; null: nothing. Set before the trace that it goes with.
    void setVeil(std::shared_ptr<const Veil> veil) { m_veil = std::move(veil); }
    const std::shared_ptr<const Veil>& veil() const { return m_veil; }

    Time time() const { return m_time; }
    std::size_t position() const;
    const TraceState& state() const;
    EventId lastEvent() const; // the event before the cursor; none at the start
    bool playing() const { return m_playing; }
    // Simulated seconds that pass in one second of wall time.
    double speed() const { return m_speed; }
    // The speeds that [ and ] choose among, slowest first.
    static const std::vector<double>& speeds();
    // Chosen for each trace from that ladder: the nearest to showing all that is not quiet in 15 s.
    static double fittingSpeed(const Trace& trace);
    // While locked (a prediction waits to be committed) nothing moves.
    bool locked() const { return m_locked; }
    bool reducedMotion() const { return m_reducedMotion; }
    // Moves on as that many seconds of wall time do while playing; the timer calls it. Simulated time stands still for
    // a blink at each layer crossing, so that the way through a stack can be followed; it runs faster through quiet
    // spans; with reduced motion it jumps from step to step.
    void advance(double wallSeconds);

public slots:
    void play();
    void pause();
    void togglePlay();
    void seekTime(layerscope::Time time);
    void seekPosition(std::size_t position);
    // The moment of another playback, whose trace has its first `inCommon` events in common with this one's; it may lie
    // past this one's end.
    void follow(const layerscope::Playback& other, std::size_t inCommon);
    void stepForward(); // to the next layer crossing, sending or arrival
    void stepBack();
    void packetForward(); // to the next frame sent, delivered or lost
    void packetBack();
    void stopForward(); // to the next stop: a message, a state change, the end
    void stopBack();
    void toStart();
    void toEnd();
    void faster();
    void slower();
    void setSpeed(double simulatedSecondsPerSecond);
    void setLocked(bool locked);
    void setReducedMotion(bool reduced);

signals:
    void traceChanged();
    void grew();
    void moved(); // time or position changed
    void playingChanged(bool playing);
    void speedChanged(double speed);
    void lockedChanged(bool locked);

private:
    enum class Step : std::uint8_t { Crossing, Packet, Stop };

    void tick();
    void moveTo(std::size_t position, Time time);
    void go(std::size_t position, Time time); // by hand: pauses, and does nothing while locked
    void forward(Step step);
    void back(Step step);
    bool isStop(std::size_t event, Step step) const;
    void changeSpeed(int places);
    double blink() const;
    // Simulated seconds per wall second, and when that changes next.
    struct Pace {
        double speed;
        Time until;
    };
    Pace paceAt(Time time) const;
    void measure(); // quiet spans, blink and fitting speed of the trace as it is now
    void glide(double wallSeconds);
    void jump(double wallSeconds);

    std::shared_ptr<const Trace> m_trace;
    std::shared_ptr<const Veil> m_veil;
    std::unique_ptr<TraceCursor> m_cursor;
    std::vector<QuietSpan> m_quiet;
    double m_blink = 0; // wall seconds that a crossing takes at the fitting speed
    double m_fitting = 0.01;
    double m_blinkLeft = 0; // wall seconds until time runs on
    double m_waited = 0;    // reduced motion: wall seconds since the last jump
    QElapsedTimer m_wall;
    QTimer* m_timer = nullptr;
    Time m_time{};
    double m_speed = 0.01;
    bool m_followsEnd = false; // at the end when the trace last grew or the cursor moved
    bool m_measured = false;
    bool m_playing = false;
    bool m_locked = false;
    bool m_reducedMotion = false;
};

} // namespace layerscope
