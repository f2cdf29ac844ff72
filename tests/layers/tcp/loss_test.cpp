// Retransmission: RFC 6298, with exact deadlines.
#include "harness.h"

using namespace layerscope;
using namespace layerscope::test;
using tcp::State;

class LossTest : public QObject {
    Q_OBJECT
private slots:
    void estimatorFollowsTheRfc();
    void dataIsSentAgainAndTheRtoDoubles();
    void theRtoStopsAtItsMaximum();
    void acknowledgementStartsTheTimerAgain();
    void karnTakesNoSampleFromWhatWasSentTwice();
    void aSampleUndoesBackingOff();
    void severalLossesAreMadeUpForInSlowStart();
    void lostFinIsSentAgain();
    void lostDataAndFinAreSentAgainTogether();
    void duplicateAcknowledgementsAreNoted();
    void givesUpAndTellsWhy();
    void sentencesTellTheStory();
};

void LossTest::estimatorFollowsTheRfc() {
    tcp::RttEstimator rtt(1s, 1ms, 60s);
    QCOMPARE(rtt.rto(), Duration(1s));
    rtt.sample(100ms); // SRTT = R, RTTVAR = R/2, RTO = SRTT + 4 RTTVAR
    QCOMPARE(rtt.smoothed(), Duration(100ms));
    QCOMPARE(rtt.variation(), Duration(50ms));
    QCOMPARE(rtt.rto(), Duration(300ms));
    rtt.sample(180ms); // RTTVAR = 3/4 50 + 1/4 80 = 57.5, SRTT = 7/8 100 + 1/8 180 = 110
    QCOMPARE(rtt.variation(), Duration(57500us));
    QCOMPARE(rtt.smoothed(), Duration(110ms));
    QCOMPARE(rtt.rto(), Duration(340ms));
    rtt.backOff();
    QCOMPARE(rtt.rto(), Duration(680ms));
    for (int i = 0; i < 20; ++i)
        rtt.backOff();
    QCOMPARE(rtt.rto(), Duration(60s));
    tcp::RttEstimator atLeast(3s, 1s, 60s);
    atLeast.sample(1ms);
    QCOMPARE(atLeast.rto(), Duration(1s));
}

void LossTest::dataIsSentAgainAndTheRtoDoubles() {
    TcpHarness h;
    h.toEstablished();
    h.wait(500ms);
    h.send("lost");
    h.expectSegment(PSH | ACK).seq(101).again(false);
    h.expectDeadline(1500ms);
    h.wait(999999us);
    h.expectNothing();
    h.wait(1us);
    h.expectSegment(PSH | ACK).seq(101).ack(301).text("lost").again();
    h.expectDeadline(3500ms);
    h.wait(2s);
    h.expectSegment(PSH | ACK).seq(101).text("lost").again();
    h.expectDeadline(7500ms);
    h.receive(ACK).seq(301).ack(105);
    h.expectNoDeadline();
}

void LossTest::theRtoStopsAtItsMaximum() {
    TcpHarness h({.isn = 100, .maximumRto = 3s});
    h.toEstablished();
    h.send("lost");
    h.expectDeadline(1s);
    h.wait(1s);
    h.expectDeadline(3s);
    h.wait(2s);
    h.expectDeadline(6s);
    h.wait(3s);
    h.expectDeadline(9s);
    QCOMPARE(h.sentencesWith("RTO stays at its maximum of 3 s and is started again"), std::size_t(1));
}

void LossTest::acknowledgementStartsTheTimerAgain() {
    TcpHarness h;
    h.toEstablished(65535, 10);
    h.send(std::string(20, 'a'));
    h.expectDeadline(1s);
    h.wait(400ms);
    h.receive(ACK).seq(301).ack(111); // §5.3; SRTT is 50 ms, RTTVAR 100 ms, so the RTO stays at its minimum
    h.expectDeadline(1400ms);
    h.receive(ACK).seq(301).ack(121);
    h.expectNoDeadline(); // §5.2
}

void LossTest::karnTakesNoSampleFromWhatWasSentTwice() {
    TcpHarness h;
    h.toEstablished();
    const Duration before = h.connection().rtt().smoothed();
    h.send("lost");
    h.wait(1s);
    h.wait(300ms);
    h.receive(ACK).seq(301).ack(105);
    QCOMPARE(h.connection().rtt().smoothed(), before);
    QCOMPARE(h.connection().rtt().rto(), Duration(2s)); // still backed off
}

void LossTest::aSampleUndoesBackingOff() {
    TcpHarness h;
    h.toEstablished();
    h.send("lost");
    h.wait(1s);
    h.receive(ACK).seq(301).ack(105);
    h.send("next");
    h.expectDeadline(3s);
    h.wait(100ms);
    h.receive(ACK).seq(301).ack(109);
    QCOMPARE(h.connection().rtt().rto(), Duration(1s));
}

void LossTest::severalLossesAreMadeUpForInSlowStart() {
    TcpHarness h;
    h.toEstablished(65535, 10);
    h.send(std::string(10, 'a') + std::string(10, 'b') + std::string(10, 'c'));
    h.context.down.clear();
    h.wait(1s);
    h.expectSegment(ACK).seq(101).length(10).again();
    h.expectNothing();
    h.receive(ACK).seq(301).ack(111);
    h.expectSegment(ACK).seq(111).length(10).again();
    h.expectSegment(PSH | ACK).seq(121).length(10).again();
    h.receive(ACK).seq(301).ack(131);
    h.expectNothing();
    h.expectNoDeadline();
}

void LossTest::lostFinIsSentAgain() {
    TcpHarness h;
    h.toEstablished();
    h.release();
    h.expectSegment(FIN | ACK).seq(101).again(false);
    h.expectDeadline(1s);
    h.wait(1s);
    h.expectSegment(FIN | ACK).seq(101).again();
    h.expectState(State::FinWait1);
    h.receive(ACK).seq(301).ack(102);
    h.expectState(State::FinWait2);
    h.expectNoDeadline();
}

void LossTest::lostDataAndFinAreSentAgainTogether() {
    TcpHarness h;
    h.toEstablished();
    h.send("bye");
    h.release();
    h.expectSegment(PSH | ACK).seq(101).text("bye");
    h.expectSegment(FIN | ACK).seq(104);
    h.wait(1s);
    h.expectSegment(FIN | PSH | ACK).seq(101).text("bye").again();
    h.receive(ACK).seq(301).ack(105);
    h.expectState(State::FinWait2);
}

void LossTest::duplicateAcknowledgementsAreNoted() {
    TcpHarness h;
    h.toEstablished();
    h.receive(ACK).seq(301).ack(101); // nothing is on its way: not a duplicate in the sense of RFC 5681
    QCOMPARE(h.findings(Finding::DuplicateAck), std::size_t(0));
    h.send("x");
    h.receive(ACK).seq(301).ack(101);
    h.receive(ACK).seq(301).ack(101);
    QCOMPARE(h.findings(Finding::DuplicateAck), std::size_t(2));
    QCOMPARE(h.sentencesWith("Duplicate ACK: ACK 101 again, number 2"), std::size_t(1));
}

void LossTest::givesUpAndTellsWhy() {
    TcpHarness h({.isn = 100, .userTimeout = 5s});
    h.toEstablished();
    h.wait(1s);
    h.send("into the void");
    h.wait(4999ms);
    h.expectNoIndication();
    h.expectState(State::Established);
    h.wait(1ms);
    const Idu abort = h.expectIndication(Primitive::Abort);
    QCOMPARE(abort.reason, std::string("10.0.0.2:80 did not answer within 5 s"));
    h.expectState(State::Closed);
    h.expectNoDeadline();
}

void LossTest::sentencesTellTheStory() {
    TcpHarness h;
    h.toEstablished();
    h.send("0123456789");
    h.wait(1s);
    QCOMPARE(h.sentencesWith("Timer fired: RTO timer"), std::size_t(1));
    QCOMPARE(h.sentencesWith("RTO doubled from 1 s to 2 s and started again"), std::size_t(1));
    QCOMPARE(h.findings(Finding::Retransmission), std::size_t(1));
    QCOMPARE(h.context.down.back().text, std::string("Segment sent again: PSH, ACK  SEQ 101  ACK 301  10 bytes"));
}

QTEST_GUILESS_MAIN(LossTest)
#include "loss_test.moc"
