// The state machine, every state with every event: RFC 9293 figure 5 and §3.10.
#include "layers/tcp/state.h"

#include <QTest>
#include <array>

using namespace layerscope::tcp;

class StateTest : public QObject {
    Q_OBJECT
private slots:
    void everyStateWithEveryEvent();
    void activeOpenerLearnsOfARefusal();
    void names();
    void everyStateCanBeReachedAndLeft();
};

namespace {

constexpr Action AbortAndDelete = Action::DeleteTcb | Action::IndicateAbort;
constexpr Action CloseAndDelete = Action::DeleteTcb | Action::IndicateClosed;
constexpr Action ResetAndDelete = Action::SendReset | Action::DeleteTcb;

struct Row {
    Event event;
    // By state in the order of State; an entry {state} of its own name means that nothing happens.
    std::array<Transition, stateCount> next;
};

// Of a connection that was opened passively.
const Row table[] = {
    {Event::PassiveOpen,
     {{{State::Listen},
       {State::Listen},
       {State::SynSent},
       {State::SynReceived},
       {State::Established},
       {State::FinWait1},
       {State::FinWait2},
       {State::CloseWait},
       {State::Closing},
       {State::LastAck},
       {State::TimeWait}}}},
    {Event::ActiveOpen,
     {{{State::SynSent, Action::SendSyn},
       {State::SynSent, Action::SendSyn},
       {State::SynSent},
       {State::SynReceived},
       {State::Established},
       {State::FinWait1},
       {State::FinWait2},
       {State::CloseWait},
       {State::Closing},
       {State::LastAck},
       {State::TimeWait}}}},
    {Event::Close,
     {{{State::Closed},
       {State::Closed, CloseAndDelete},
       {State::Closed, CloseAndDelete},
       {State::FinWait1, Action::QueueFin},
       {State::FinWait1, Action::QueueFin},
       {State::FinWait1},
       {State::FinWait2},
       {State::CloseWait, Action::QueueFin},
       {State::Closing},
       {State::LastAck},
       {State::TimeWait}}}},
    {Event::Abort,
     {{{State::Closed},
       {State::Closed, Action::DeleteTcb},
       {State::Closed, Action::DeleteTcb},
       {State::Closed, ResetAndDelete},
       {State::Closed, ResetAndDelete},
       {State::Closed, ResetAndDelete},
       {State::Closed, ResetAndDelete},
       {State::Closed, ResetAndDelete},
       {State::Closed, Action::DeleteTcb},
       {State::Closed, Action::DeleteTcb},
       {State::Closed, Action::DeleteTcb}}}},
    {Event::FinSent,
     {{{State::Closed},
       {State::Listen},
       {State::SynSent},
       {State::SynReceived},
       {State::Established},
       {State::FinWait1},
       {State::FinWait2},
       {State::LastAck},
       {State::Closing},
       {State::LastAck},
       {State::TimeWait}}}},
    {Event::SynArrived,
     {{{State::Closed},
       {State::SynReceived, Action::SendSynAck},
       {State::SynReceived, Action::SendSynAck},
       {State::Listen, Action::DeleteTcb},
       {State::Established, Action::SendAck},
       {State::FinWait1, Action::SendAck},
       {State::FinWait2, Action::SendAck},
       {State::CloseWait, Action::SendAck},
       {State::Closing, Action::SendAck},
       {State::LastAck, Action::SendAck},
       {State::TimeWait, Action::SendAck}}}},
    {Event::SynAckArrived,
     {{{State::Closed},
       {State::Listen},
       {State::Established, Action::SendAck | Action::IndicateOpen},
       {State::SynReceived},
       {State::Established},
       {State::FinWait1},
       {State::FinWait2},
       {State::CloseWait},
       {State::Closing},
       {State::LastAck},
       {State::TimeWait}}}},
    {Event::SynAcknowledged,
     {{{State::Closed},
       {State::Listen},
       {State::SynSent},
       {State::Established, Action::IndicateOpen},
       {State::Established},
       {State::FinWait1},
       {State::FinWait2},
       {State::CloseWait},
       {State::Closing},
       {State::LastAck},
       {State::TimeWait}}}},
    {Event::FinAcknowledged,
     {{{State::Closed},
       {State::Listen},
       {State::SynSent},
       {State::SynReceived},
       {State::Established},
       {State::FinWait2},
       {State::FinWait2},
       {State::CloseWait},
       {State::TimeWait, Action::StartTimeWait},
       {State::Closed, CloseAndDelete},
       {State::TimeWait}}}},
    {Event::FinArrived,
     {{{State::Closed},
       {State::Listen},
       {State::SynSent},
       {State::CloseWait, Action::SendAck | Action::IndicateRelease},
       {State::CloseWait, Action::SendAck | Action::IndicateRelease},
       {State::Closing, Action::SendAck | Action::IndicateRelease},
       {State::TimeWait, Action::SendAck | Action::IndicateRelease | Action::StartTimeWait},
       {State::CloseWait},
       {State::Closing},
       {State::LastAck},
       {State::TimeWait, Action::SendAck | Action::StartTimeWait}}}},
    {Event::ResetArrived,
     {{{State::Closed},
       {State::Listen},
       {State::Closed, AbortAndDelete},
       {State::Listen, Action::DeleteTcb},
       {State::Closed, AbortAndDelete},
       {State::Closed, AbortAndDelete},
       {State::Closed, AbortAndDelete},
       {State::Closed, AbortAndDelete},
       {State::Closed, CloseAndDelete},
       {State::Closed, CloseAndDelete},
       {State::Closed, CloseAndDelete}}}},
    {Event::ResetLosesData,
     {{{State::Closed},
       {State::Listen},
       {State::Closed, AbortAndDelete},
       {State::Listen, Action::DeleteTcb},
       {State::Closed, AbortAndDelete},
       {State::Closed, AbortAndDelete},
       {State::Closed, AbortAndDelete},
       {State::Closed, AbortAndDelete},
       {State::Closed, AbortAndDelete},
       {State::Closed, AbortAndDelete},
       {State::Closed, CloseAndDelete}}}},
    {Event::TimeWaitOver,
     {{{State::Closed},
       {State::Listen},
       {State::SynSent},
       {State::SynReceived},
       {State::Established},
       {State::FinWait1},
       {State::FinWait2},
       {State::CloseWait},
       {State::Closing},
       {State::LastAck},
       {State::Closed, CloseAndDelete}}}},
    {Event::UserTimeout,
     {{{State::Closed},
       {State::Listen},
       {State::Closed, AbortAndDelete},
       {State::Listen, Action::DeleteTcb},
       {State::Closed, AbortAndDelete},
       {State::Closed, AbortAndDelete},
       {State::Closed, AbortAndDelete},
       {State::Closed, AbortAndDelete},
       {State::Closed, AbortAndDelete},
       {State::Closed, AbortAndDelete},
       {State::TimeWait}}}},
};

} // namespace

void StateTest::everyStateWithEveryEvent() {
    QCOMPARE(std::size(table), eventCount);
    for (const Row& row : table) {
        for (std::size_t i = 0; i < stateCount; ++i) {
            const Transition is = transition(static_cast<State>(i), row.event, Opening::Passive);
            QVERIFY2(is == row.next[i],
                     qPrintable(QString("event %1 in state %2 leads to %3 with actions %4")
                                    .arg(static_cast<int>(row.event))
                                    .arg(stateName(static_cast<State>(i)).data(), stateName(is.next).data())
                                    .arg(static_cast<int>(is.actions))));
        }
    }
}

void StateTest::activeOpenerLearnsOfARefusal() {
    // Who opened matters in SYN-RECEIVED only, for what breaks off and for a second SYN.
    for (std::size_t i = 0; i < stateCount; ++i) {
        for (const Row& row : table) {
            const auto state = static_cast<State>(i);
            const Transition active = transition(state, row.event, Opening::Active);
            if (state == State::SynReceived && (row.event == Event::ResetArrived ||
                                                row.event == Event::ResetLosesData || row.event == Event::UserTimeout))
                QCOMPARE(active, (Transition{State::Closed, AbortAndDelete}));
            else if (state == State::SynReceived && row.event == Event::SynArrived)
                QCOMPARE(active, (Transition{State::SynReceived, Action::SendAck}));
            else
                QCOMPARE(active, row.next[i]);
        }
    }
}

void StateTest::names() {
    QCOMPARE(stateName(State::SynReceived), "SYN-RECEIVED");
    QCOMPARE(stateName(State::FinWait1), "FIN-WAIT-1");
    QCOMPARE(stateName(State::TimeWait), "TIME-WAIT");
    QVERIFY(!isSynchronized(State::SynReceived));
    QVERIFY(isSynchronized(State::Established));
}

void StateTest::everyStateCanBeReachedAndLeft() {
    std::array<bool, stateCount> reached{}, left{};
    reached[0] = true;
    for (std::size_t round = 0; round < stateCount; ++round) {
        for (std::size_t i = 0; i < stateCount; ++i) {
            if (!reached[i])
                continue;
            for (const Row& row : table) {
                const State next = transition(static_cast<State>(i), row.event, Opening::Passive).next;
                reached[static_cast<std::size_t>(next)] = true;
                left[i] = left[i] || next != static_cast<State>(i);
            }
        }
    }
    for (std::size_t i = 0; i < stateCount; ++i)
        QVERIFY2(reached[i] && left[i], stateName(static_cast<State>(i)).data());
}

QTEST_GUILESS_MAIN(StateTest)
#include "state_test.moc"
