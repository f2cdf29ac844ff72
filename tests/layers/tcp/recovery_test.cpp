// Fast retransmit and fast recovery: RFC 5681, RFC 6582 (NewReno) and RFC 6675 (SACK).
#include "harness.h"

using namespace layerscope;
using namespace layerscope::test;
using tcp::Recovery;
using tcp::State;

namespace {

// MSS 10, the peer's window as large as may be; `segments` of data on their way.
void openAndSend(TcpHarness& h, std::size_t segments) {
    h.connect();
    h.expectSegment(SYN);
    h.receive(SYN | ACK).seq(300).ack(101).mss(10).sackPermitted();
    h.expectSegment(ACK);
    h.send(std::string(segments * 10, 'x'));
    h.context.down.clear();
}

} // namespace

class RecoveryTest : public QObject {
    Q_OBJECT
private slots:
    void theInitialWindowIsTenSegments();
    void slowStartDoublesEachRoundTrip();
    void thirdDuplicateSendsAgainAtOnce();
    void limitedTransmitSendsSomethingNew();
    void partialAcknowledgementSendsTheNextHole();
    void aTimeoutBeginsSlowStartAgain();
    void aSecondTimeoutLeavesTheThreshold();
    void duplicatesAfterATimeoutBeginNoRecovery();
    void sackFillsTheHolesOnly();
    void sackNoticesALostTail();
    void aTimeoutForgetsWhatSackSaid();
    void liesInSackChangeNothing();
    void aLostSynLeavesOneSegment();
    void withoutCongestionControlTheWindowCounts();
    void variablesAreInTheTrace();
};

void RecoveryTest::theInitialWindowIsTenSegments() {
    TcpHarness h;
    openAndSend(h, 30);
    QCOMPARE(h.connection().congestion().window(), 100u);
    QCOMPARE(h.connection().tcb().inFlight(), 100u);
    TcpHarness large; // RFC 6928: at most 14600 bytes unless two segments are more
    large.toEstablished(65535, 1460);
    QCOMPARE(large.connection().congestion().window(), 14600u);
    TcpHarness few({.isn = 100, .initialWindow = 2});
    openAndSend(few, 30);
    QCOMPARE(few.connection().tcb().inFlight(), 20u);
}

void RecoveryTest::slowStartDoublesEachRoundTrip() {
    TcpHarness h({.isn = 100, .initialWindow = 1});
    openAndSend(h, 100);
    std::uint32_t ack = 101;
    for (const std::uint32_t window : {10u, 20u, 40u, 80u}) {
        QCOMPARE(h.connection().congestion().window(), window);
        for (std::uint32_t i = 0; i < window / 10; ++i)
            h.receive(ACK).seq(301).ack(ack += 10);
    }
    QCOMPARE(h.connection().congestion().window(), 160u);
}

void RecoveryTest::thirdDuplicateSendsAgainAtOnce() {
    TcpHarness h;
    openAndSend(h, 10);
    h.receive(ACK).seq(301).ack(101);
    h.receive(ACK).seq(301).ack(101);
    h.expectNothing();
    h.receive(ACK).seq(301).ack(101);
    h.expectSegment(ACK).seq(101).length(10).again();
    h.expectNothing();
    QCOMPARE(h.findings(Finding::FastRetransmission), std::size_t(1));
    QCOMPARE(h.connection().congestion().threshold(), 50u); // half of what was on its way
    QCOMPARE(h.connection().congestion().window(), 80u);    // and the three segments that have left the network
    h.receive(ACK).seq(301).ack(101);
    QCOMPARE(h.connection().congestion().window(), 90u);
    h.receive(ACK).seq(301).ack(201);
    QCOMPARE(h.connection().recovery().kind, Recovery::Kind::None);
    QVERIFY(h.connection().congestion().window() <= 50u);
    h.expectNoDeadline();
}

void RecoveryTest::limitedTransmitSendsSomethingNew() {
    TcpHarness h;
    openAndSend(h, 30);
    h.receive(ACK).seq(301).ack(101);
    h.expectSegment(ACK).seq(201).again(false);
    h.receive(ACK).seq(301).ack(101);
    h.expectSegment(ACK).seq(211).again(false);
    h.receive(ACK).seq(301).ack(101);
    h.expectSegment(ACK).seq(101).again();
}

void RecoveryTest::partialAcknowledgementSendsTheNextHole() {
    TcpHarness h;
    openAndSend(h, 10);
    for (int i = 0; i < 3; ++i)
        h.receive(ACK).seq(301).ack(101);
    h.expectSegment(ACK).seq(101).again();
    h.receive(ACK).seq(301).ack(131); // 101 has arrived, 131 was lost too
    h.expectSegment(ACK).seq(131).again();
    h.expectNothing();
    QCOMPARE(h.connection().recovery().kind, Recovery::Kind::Fast);
    h.receive(ACK).seq(301).ack(201);
    QCOMPARE(h.connection().recovery().kind, Recovery::Kind::None);
}

void RecoveryTest::aTimeoutBeginsSlowStartAgain() {
    TcpHarness h;
    openAndSend(h, 10);
    h.wait(1s);
    h.expectSegment(ACK).seq(101).again();
    h.expectNothing();
    QCOMPARE(h.connection().congestion().window(), 10u);
    QCOMPARE(h.connection().congestion().threshold(), 50u);
    h.receive(ACK).seq(301).ack(111);
    h.expectSegment(ACK).seq(111).again();
    h.expectSegment(ACK).seq(121).again();
    h.expectNothing();
    h.receive(ACK).seq(301).ack(201); // the rest had arrived
    h.expectNothing();
    h.expectNoDeadline();
}

void RecoveryTest::aSecondTimeoutLeavesTheThreshold() {
    TcpHarness h;
    openAndSend(h, 10);
    h.wait(1s);
    h.wait(2s);
    h.wait(4s);
    QCOMPARE(h.connection().congestion().threshold(), 50u);
    QCOMPARE(h.sentencesWith("R1 reached: 3 retransmissions"), std::size_t(1));
}

void RecoveryTest::duplicatesAfterATimeoutBeginNoRecovery() {
    TcpHarness h;
    openAndSend(h, 10);
    h.wait(1s);
    h.receive(ACK).seq(301).ack(201);
    h.send(std::string(10, 'y'));
    h.context.down.clear();
    for (int i = 0; i < 5; ++i)
        h.receive(ACK).seq(301).ack(201); // answers to what was sent twice (RFC 6582 §3.2 step 2)
    h.expectNothing();
    QCOMPARE(h.findings(Finding::FastRetransmission), std::size_t(0));
}

void RecoveryTest::sackFillsTheHolesOnly() {
    TcpHarness h({.isn = 100, .sack = true});
    openAndSend(h, 10); // 101 and 131 are lost
    h.receive(ACK).seq(301).ack(101).sack(111, 121);
    h.receive(ACK).seq(301).ack(101).sack(111, 131);
    h.expectNothing();
    h.receive(ACK).seq(301).ack(101).sack(141, 151).sack(111, 131);
    h.expectSegment(ACK).seq(101).length(10).again();
    h.expectNothing(); // three segments above 131 are not there yet
    h.receive(ACK).seq(301).ack(101).sack(141, 161).sack(111, 131);
    h.receive(ACK).seq(301).ack(101).sack(141, 171).sack(111, 131);
    h.receive(ACK).seq(301).ack(101).sack(141, 181).sack(111, 131);
    h.receive(ACK).seq(301).ack(101).sack(141, 201).sack(111, 131);
    h.expectSegment(ACK).seq(131).length(10).again();
    h.expectNothing();
    h.receive(ACK).seq(301).ack(131).sack(141, 201);
    h.expectNothing(); // it is on its way
    h.receive(ACK).seq(301).ack(201);
    QCOMPARE(h.connection().recovery().kind, Recovery::Kind::None);
    QCOMPARE(h.connection().congestion().window(), 50u);
}

void RecoveryTest::sackNoticesALostTail() {
    TcpHarness h({.isn = 100, .sack = true});
    openAndSend(h, 10); // 101 and the last are lost
    for (const std::uint32_t right : {121u, 131u, 141u, 151u, 161u, 171u, 181u, 191u})
        h.receive(ACK).seq(301).ack(101).sack(111, right);
    h.expectSegment(ACK).seq(101).again();
    h.expectNothing();
    h.receive(ACK).seq(301).ack(191);
    h.expectSegment(PSH | ACK).seq(191).length(10).again(); // RFC 6675 §4, NextSeg rule 4
    h.expectNothing();
}

void RecoveryTest::aTimeoutForgetsWhatSackSaid() {
    TcpHarness h({.isn = 100, .sack = true});
    openAndSend(h, 4);
    h.receive(ACK).seq(301).ack(101).sack(111, 141);
    h.context.down.clear();
    h.wait(1s);
    h.expectSegment(ACK).seq(101).again();
    h.receive(ACK).seq(301).ack(111); // the peer has dropped what it reported
    h.expectSegment(ACK).seq(111).again();
}

void RecoveryTest::liesInSackChangeNothing() {
    TcpHarness h({.isn = 100, .sack = true});
    openAndSend(h, 4);
    h.receive(ACK).seq(301).ack(101).sack(141, 5000); // never sent
    h.receive(ACK).seq(301).ack(101).sack(131, 121);  // ends before it begins
    h.receive(ACK).seq(301).ack(101).sack(5, 50);     // long gone
    h.expectNothing();
    QCOMPARE(h.findings(Finding::DuplicateAck), std::size_t(0));
}

void RecoveryTest::aLostSynLeavesOneSegment() {
    TcpHarness h;
    h.connect();
    h.expectSegment(SYN);
    h.wait(1s);
    h.expectSegment(SYN).again();
    h.receive(SYN | ACK).seq(300).ack(101).mss(10);
    h.expectSegment(ACK);
    QCOMPARE(h.connection().congestion().window(), 10u);
}

void RecoveryTest::withoutCongestionControlTheWindowCounts() {
    TcpHarness h({.isn = 100, .congestion = CongestionAlgorithm::None});
    openAndSend(h, 100);
    QCOMPARE(h.connection().tcb().inFlight(), 1000u);
    for (int i = 0; i < 3; ++i)
        h.receive(ACK).seq(301).ack(101);
    h.expectSegment(ACK).seq(101).again();
    h.wait(1s);
    h.expectSegment(ACK).seq(101).again();
    h.receive(ACK).seq(301).ack(111);
    h.expectSegment(ACK).seq(111).again();
    h.expectNothing();
}

void RecoveryTest::variablesAreInTheTrace() {
    TcpHarness h;
    openAndSend(h, 10);
    for (int i = 0; i < 3; ++i)
        h.receive(ACK).seq(301).ack(101);
    h.receive(ACK).seq(301).ack(201);
    const auto values = [&](std::string_view name) {
        std::vector<std::int64_t> found;
        const Trace& trace = h.context.trace();
        for (std::uint32_t i = 0; i < trace.eventCount(); ++i) {
            const Event& event = trace.event({i});
            if (event.kind == EventKind::VariableChanged && trace.variable(event.variable()).name == name)
                found.push_back(event.after);
        }
        return found;
    };
    QCOMPARE(values("dupacks"), (std::vector<std::int64_t>{1, 2, 3, 0}));
    QCOMPARE(values("ssthresh"), (std::vector<std::int64_t>{50}));
    QCOMPARE(values("cwnd"), (std::vector<std::int64_t>{100, 50, 80, 20}));
}

QTEST_GUILESS_MAIN(RecoveryTest)
#include "recovery_test.moc"
