// The one playback controller: which moment of the trace the screen shows, and how it moves.
#pragma once

#include "trace/state.h"

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
    // The same trace has more events (live capture); keeps its place, or stays at the end when it was there.
    void traceGrew();
    const std::shared_ptr<const Trace>& trace() const { return m_trace; }

    Time time() const { return m_time; }
    std::size_t position() const;
    const TraceState& state() const;
    EventId lastEvent() const; // the event before the cursor; none at the start
    bool playing() const { return m_playing; }
    // Simulated seconds that pass in one second of wall time.
    double speed() const { return m_speed; }
    // The speeds that [ and ] choose among, slowest first.
    static const std::vector<double>& speeds();
    // While locked (a prediction waits to be committed) nothing moves.
    bool locked() const { return m_locked; }
    bool reducedMotion() const { return m_reducedMotion; }

public slots:
    void play();
    void pause();
    void togglePlay();
    void seekTime(layerscope::Time time);
    void seekPosition(std::size_t position);
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
    void tick();
    void moveTo(std::size_t position, Time time);

    std::shared_ptr<const Trace> m_trace;
    std::unique_ptr<TraceCursor> m_cursor;
    QTimer* m_timer = nullptr;
    Time m_time{};
    double m_speed = 0.01;
    bool m_playing = false;
    bool m_locked = false;
    bool m_reducedMotion = false;
};

} // namespace layerscope
