#include "trace/recorder.h"
#include "trace/sentence.h"

#include <QTest>

using namespace layerscope;
using namespace std::chrono_literals;

class RecorderTest : public QObject {
    Q_OBJECT

private slots:
    void causesLeadBackToTheProgram() {
        Trace trace;
        Recorder recorder(trace, Recording::Full);
        const HostId host = trace.addHost({"client", "", "", {}});
        const VariableId state = trace.addVariable({host, {}, LayerNumber::Transport, VariableKind::State, "state"});
        const EventId action = recorder.action(host, {}, "The program connects");
        EventId changed;
        EventId note;
        {
            const CauseScope scope(recorder, action);
            changed = recorder.changeState(state, "SYN-SENT");
            const CauseScope inner(recorder, changed);
            note = recorder.note(host, LayerNumber::Transport, {}, "SYN made");
        }
        QCOMPARE(causes(trace, note), (std::vector<EventId>{note, changed, action}));
        QVERIFY(!recorder.cause()); // the scopes have put it back
    }

    void firedTimerGoesBackToItsStart() {
        Trace trace;
        Recorder recorder(trace, Recording::Full);
        const HostId host = trace.addHost({"client", "", "", {}});
        const VariableId timer = trace.addVariable({host, {}, LayerNumber::Transport, VariableKind::Timer, "RTO"});
        const EventId first = recorder.timerStarted(timer, timeAt(1s));
        const EventId again = recorder.timerStarted(timer, timeAt(2s));
        recorder.setNow(timeAt(2s));
        const EventId fired = recorder.timerFired(timer);
        QCOMPARE(trace.event(fired).cause, again);
        QVERIFY(!trace.event(first).cause);
        QVERIFY(!recorder.timerCancelled(timer)); // it does not run
        QCOMPARE(trace.event(again).before, std::int64_t{1'000'000'000});
    }

    void recordsNothingUnlessAskedTo() {
        for (const Recording recording : {Recording::Frames, Recording::None}) {
            Trace trace;
            Recorder recorder(trace, recording);
            const HostId host = trace.addHost({"client", "", "", {}});
            const VariableId count = trace.addVariable({host, {}, LayerNumber::Transport, VariableKind::Count, "n"});
            QVERIFY(!recorder.note(host, LayerNumber::Transport, {}, "x"));
            QVERIFY(!recorder.change(count, 1));
            QVERIFY(!recorder.action(host, {}, "x"));
            QCOMPARE(trace.eventCount(), std::size_t{0});
        }
    }

    void notesAreAboutTheFrameAtHand() {
        Trace trace;
        Recorder recorder(trace, Recording::Full);
        const HostId host = trace.addHost({"client", "", "", {}});
        const FrameId frame = trace.addFrame({});
        recorder.setFrame(frame);
        QCOMPARE(trace.event(recorder.note(host, LayerNumber::Transport, {}, "x")).frame, frame);
        recorder.setFrame({});
        QVERIFY(!trace.event(recorder.note(host, LayerNumber::Transport, {}, "x")).frame);
    }
};

QTEST_GUILESS_MAIN(RecorderTest)
#include "recorder_test.moc"
