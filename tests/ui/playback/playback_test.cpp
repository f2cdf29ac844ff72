#include "ui/playback/playback.h"

#include "support/sampletrace.h"

#include <QSignalSpy>
#include <QTest>
#include <functional>

using namespace layerscope;
using namespace std::chrono_literals;

class PlaybackTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_trace = sampleTrace();
        m_playback = std::make_unique<Playback>();
        m_playback->setTrace(m_trace);
    }

    void opensPausedAtTheStart() {
        QCOMPARE(m_playback->position(), std::size_t{0});
        QCOMPARE(m_playback->time(), Time{});
        QVERIFY(!m_playback->playing());
        QVERIFY(!m_playback->lastEvent());
    }

    void showsNothingWithoutATrace() {
        m_playback->setTrace(nullptr);
        m_playback->play();
        m_playback->stepForward();
        m_playback->toEnd();
        m_playback->seekTime(timeAt(1s));
        QVERIFY(!m_playback->playing());
        QCOMPARE(m_playback->position(), std::size_t{0});
        QCOMPARE(m_playback->state().values.size(), std::size_t{0});
    }

    void stepsForwardAndBackGiveTheSameStates_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("crossings") << 0;
        QTest::newRow("packets") << 1;
        QTest::newRow("stops") << 2;
    }

    void stepsForwardAndBackGiveTheSameStates() {
        QFETCH(int, kind);
        const std::function<void()> forward[] = {[this] { m_playback->stepForward(); },
                                                 [this] { m_playback->packetForward(); },
                                                 [this] { m_playback->stopForward(); }};
        const std::function<void()> back[] = {[this] { m_playback->stepBack(); }, [this] { m_playback->packetBack(); },
                                              [this] { m_playback->stopBack(); }};
        struct Moment {
            std::size_t position;
            Time time;
            std::uint64_t hash;
            bool operator==(const Moment&) const = default;
        };
        const auto moment = [this] {
            return Moment{m_playback->position(), m_playback->time(), m_playback->state().hash()};
        };
        std::vector<Moment> way{moment()};
        while (m_playback->position() < m_trace->eventCount()) {
            forward[kind]();
            QVERIFY(m_playback->position() > way.back().position);
            way.push_back(moment());
        }
        QVERIFY(way.size() > 8);
        while (way.size() > 1) {
            way.pop_back();
            back[kind]();
            QVERIFY(moment() == way.back());
        }
    }

    void aStepStopsBehindACrossingOrAPacket() {
        m_playback->stepForward();
        const Event event = m_trace->event(m_playback->lastEvent());
        QCOMPARE(event.kind, EventKind::LayerDown);
        QCOMPARE(event.layer, LayerNumber::Transport);
        m_playback->packetForward();
        QCOMPARE(m_trace->event(m_playback->lastEvent()).kind, EventKind::FrameSent);
        m_playback->packetForward();
        QCOMPARE(m_trace->event(m_playback->lastEvent()).kind, EventKind::FrameDelivered);
        QCOMPARE(m_playback->time(), timeAt(20'057'600ns));
    }

    void steppingBackFromBetweenTwoEventsStopsAtTheEarlier() {
        m_playback->packetForward();
        const std::size_t sent = m_playback->position();
        m_playback->seekTime(timeAt(10ms));
        const std::size_t between = m_playback->position();
        QVERIFY(between >= sent);
        m_playback->packetBack();
        QCOMPARE(m_playback->position(), sent);
        QCOMPARE(m_playback->time(), Time{});
    }

    void seekingIsTheSameAsPlayingTo() {
        m_playback->play();
        while (m_playback->time() < timeAt(15ms))
            m_playback->advance(0.01);
        const Time time = m_playback->time();
        const std::uint64_t played = m_playback->state().hash();
        m_playback->pause();
        m_playback->toEnd();
        m_playback->seekTime(time);
        QCOMPARE(m_playback->state().hash(), played);
    }

    void seeksAreClamped() {
        m_playback->seekTime(timeAt(99s));
        QCOMPARE(m_playback->time(), m_trace->duration());
        QCOMPARE(m_playback->position(), m_trace->eventCount());
        m_playback->seekTime(timeAt(-1s));
        QCOMPARE(m_playback->time(), Time{});
        m_playback->seekPosition(1'000'000);
        QCOMPARE(m_playback->position(), m_trace->eventCount());
        m_playback->seekPosition(0);
        QCOMPARE(m_playback->time(), Time{});
    }

    void timeLiesBetweenTheEventsAroundThePosition() {
        m_playback->play();
        while (m_playback->playing()) {
            const std::size_t position = m_playback->position();
            if (position > 0)
                QVERIFY(m_trace->event(EventId{static_cast<std::uint32_t>(position - 1)}).time <= m_playback->time());
            if (position < m_trace->eventCount())
                QVERIFY(m_playback->time() <= m_trace->event(EventId{static_cast<std::uint32_t>(position)}).time);
            m_playback->advance(0.016);
        }
        QCOMPARE(m_playback->position(), m_trace->eventCount());
    }

    void theWholeRunTakesAboutHalfAMinuteAtMost() {
        double wall = 0;
        m_playback->play();
        while (m_playback->playing()) {
            m_playback->advance(0.016);
            wall += 0.016;
        }
        // 15 s give or take the ladder of speeds, 8 s of crossings, 2 s of quiet.
        QVERIFY2(wall > 8 && wall < 35, qPrintable(QString::number(wall)));
    }

    void crossingsAreSeenOneByOne() {
        m_playback->play();
        std::set<std::size_t> seen;
        while (m_playback->time() == Time{}) {
            m_playback->advance(0.001);
            if (m_playback->position() > 0 && m_trace->event(m_playback->lastEvent()).kind == EventKind::LayerDown)
                seen.insert(m_playback->position());
        }
        QCOMPARE(seen.size(), std::size_t{4}); // a SYN crosses layers 4 to 1
    }

    void playsFromTheStartAgainAtTheEnd() {
        m_playback->toEnd();
        m_playback->play();
        QVERIFY(m_playback->playing());
        QCOMPARE(m_playback->position(), std::size_t{0});
    }

    void reducedMotionJumps() {
        m_playback->setReducedMotion(true);
        m_playback->play();
        while (m_playback->playing()) {
            const std::size_t before = m_playback->position();
            m_playback->advance(0.05);
            if (m_playback->position() != before && m_playback->position() < m_trace->eventCount())
                QCOMPARE(m_trace->event(m_playback->lastEvent()).time, m_playback->time());
        }
        QCOMPARE(m_playback->position(), m_trace->eventCount());
    }

    void nothingMovesWhileLocked() {
        m_playback->packetForward();
        m_playback->play();
        QSignalSpy playing(m_playback.get(), &Playback::playingChanged);
        m_playback->setLocked(true);
        QCOMPARE(playing.count(), 1);
        QSignalSpy moved(m_playback.get(), &Playback::moved);
        const std::size_t position = m_playback->position();
        m_playback->play();
        m_playback->stepForward();
        m_playback->stepBack();
        m_playback->packetForward();
        m_playback->stopBack();
        m_playback->toStart();
        m_playback->toEnd();
        m_playback->seekTime(timeAt(30ms));
        m_playback->seekPosition(3);
        QCOMPARE(m_playback->position(), position);
        QCOMPARE(moved.count(), 0);
        m_playback->setLocked(false);
        m_playback->toStart();
        QCOMPARE(m_playback->position(), std::size_t{0});
    }

    void speedsAreALadder() {
        m_playback->setSpeed(0.005);
        m_playback->faster();
        QCOMPARE(m_playback->speed(), 0.01);
        m_playback->slower();
        m_playback->slower();
        QCOMPARE(m_playback->speed(), 0.002);
        for (int i = 0; i < 40; ++i)
            m_playback->slower();
        QCOMPARE(m_playback->speed(), Playback::speeds().front());
        for (int i = 0; i < 40; ++i)
            m_playback->faster();
        QCOMPARE(m_playback->speed(), Playback::speeds().back());
    }

    void theFittingSpeedLeavesQuietOut() {
        // 1.2 s in all, of which about 0.2 s are not quiet.
        QCOMPARE(Playback::fittingSpeed(*m_trace), 0.01);
        const std::vector<QuietSpan> quiet = quietSpans(*m_trace);
        QCOMPARE(quiet.size(), std::size_t{2});
        QVERIFY(quiet[0].begin > timeAt(60ms) && quiet[0].end < timeAt(100ms));
        QVERIFY(quiet[1].begin > timeAt(110ms) && quiet[1].end < timeAt(1100ms));
    }

    void staysAtTheEndOfAGrowingTrace() {
        auto growing = std::make_shared<Trace>();
        m_playback->setTrace(growing);
        QSignalSpy grew(m_playback.get(), &Playback::grew);
        Event event;
        event.time = timeAt(1ms);
        growing->append(event);
        m_playback->traceGrew();
        QCOMPARE(grew.count(), 1);
        QCOMPARE(m_playback->position(), std::size_t{1});
        m_playback->toStart();
        event.time = timeAt(2ms);
        growing->append(event);
        m_playback->traceGrew();
        QCOMPARE(m_playback->position(), std::size_t{0});
    }

private:
    std::shared_ptr<Trace> m_trace;
    std::unique_ptr<Playback> m_playback;
};

QTEST_MAIN(PlaybackTest)
#include "playback_test.moc"
