#include "base/random.h"
#include "trace/recorder.h"
#include "trace/state.h"

#include <QTest>

using namespace layerscope;

namespace {

// A trace in which everything that changes a state happens, in random order.
void fill(Trace& trace, Recorder& recorder, Random& random, int events) {
    const HostId host = trace.hostCount() == 0 ? trace.addHost({"a", "", "", {}}) : HostId{0};
    std::vector<VariableId> variables;
    for (int i = 0; i < 5; ++i)
        variables.push_back(trace.addVariable({host, {}, LayerNumber::Transport, VariableKind::Count, "v"}));
    const VariableId state = trace.addVariable({host, {}, LayerNumber::Transport, VariableKind::State, "state"});
    const VariableId timer = trace.addVariable({host, {}, LayerNumber::Transport, VariableKind::Timer, "RTO"});
    std::vector<FrameId> flying;
    for (int i = 0; i < events; ++i) {
        recorder.setNow(recorder.now() + Duration(static_cast<std::int64_t>(random.below(3))));
        Event event;
        event.host = host;
        event.layer = static_cast<LayerNumber>(1 + random.below(7));
        switch (random.below(8)) {
        case 0:
        case 1:
            recorder.change(variables[random.below(variables.size())], static_cast<std::int64_t>(random.below(100)));
            break;
        case 2:
            recorder.changeState(state, random.chance(0.5) ? "LISTEN" : "ESTABLISHED");
            break;
        case 3:
            recorder.timerStarted(timer, recorder.now() + Duration(static_cast<std::int64_t>(random.below(9))));
            break;
        case 4:
            random.chance(0.5) ? recorder.timerFired(timer) : recorder.timerCancelled(timer);
            break;
        case 5:
            event.kind = random.chance(0.5) ? EventKind::LayerDown : EventKind::LayerUp;
            recorder.append(event);
            break;
        case 6:
            event.kind = EventKind::FrameSent;
            event.frame = trace.addFrame({});
            flying.push_back(event.frame);
            recorder.append(event);
            break;
        case 7:
            if (flying.empty())
                break;
            event.kind = random.chance(0.5) ? EventKind::FrameDelivered : EventKind::FrameLost;
            event.frame = flying.back();
            flying.pop_back();
            recorder.append(event);
            break;
        }
    }
}

} // namespace

class StateTest : public QObject {
    Q_OBJECT

private slots:
    void forwardAndBackIsTheSame() {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            Random random(seed);
            Trace trace;
            Recorder recorder(trace, Recording::Full);
            fill(trace, recorder, random, 2000);
            TraceCursor cursor(trace);
            std::vector<std::uint64_t> hashes{cursor.state().hash()};
            while (cursor.stepForward())
                hashes.push_back(cursor.state().hash());
            QCOMPARE(hashes.size(), trace.eventCount() + 1);
            for (int walk = 0; walk < 300; ++walk) {
                if (random.chance(0.2)) {
                    cursor.seek(random.below(trace.eventCount() + 1));
                } else {
                    const bool forward = random.chance(0.5);
                    for (std::uint64_t n = random.below(40); n > 0; --n)
                        forward ? cursor.stepForward() : cursor.stepBack();
                }
                QCOMPARE(cursor.state().hash(), hashes[cursor.position()]);
            }
            cursor.seek(0);
            QVERIFY(!cursor.stepBack());
            QCOMPARE(cursor.state().hash(), hashes.front());
        }
    }

    void everyPositionHasItsOwnState() {
        Random random(99);
        Trace trace;
        Recorder recorder(trace, Recording::Full);
        fill(trace, recorder, random, 500);
        TraceCursor cursor(trace);
        std::set<std::uint64_t> hashes{cursor.state().hash()};
        while (cursor.stepForward())
            hashes.insert(cursor.state().hash());
        QCOMPARE(hashes.size(), trace.eventCount() + 1);
    }

    void followsATraceThatGrows() {
        Random random(5);
        Trace trace;
        Recorder recorder(trace, Recording::Full);
        fill(trace, recorder, random, 300);
        TraceCursor early(trace);
        early.seek(trace.eventCount());
        fill(trace, recorder, random, 300); // new variables, new frames
        early.seek(trace.eventCount());
        TraceCursor late(trace);
        late.seek(trace.eventCount());
        QCOMPARE(early.state().hash(), late.state().hash());
        early.seek(100);
        late.seek(100);
        QCOMPARE(early.state().hash(), late.state().hash());
    }

    void valuesAndFlightsAreThoseOfTheMoment() {
        Trace trace;
        Recorder recorder(trace, Recording::Full);
        const HostId host = trace.addHost({"a", "", "", {}});
        const VariableId next =
            trace.addVariable({host, {}, LayerNumber::Transport, VariableKind::Sequence, "SND.NXT"});
        recorder.change(next, 100);
        recorder.change(next, 101);
        recorder.change(next, 101); // no change, no event
        Event sent;
        sent.kind = EventKind::FrameSent;
        sent.frame = trace.addFrame({});
        recorder.append(sent);
        QCOMPARE(trace.eventCount(), std::size_t{3});
        TraceCursor cursor(trace);
        QCOMPARE(cursor.state().value(next), unsetValue);
        cursor.seek(1);
        QCOMPARE(cursor.state().value(next), 100);
        cursor.seek(3);
        QCOMPARE(cursor.state().value(next), 101);
        QVERIFY(cursor.state().inFlight.contains(sent.frame));
        cursor.seek(2);
        QVERIFY(cursor.state().inFlight.empty());
    }
};

QTEST_GUILESS_MAIN(StateTest)
#include "state_test.moc"
