// When to speak and when to wait: Nagle, delayed ACK, silly windows, programs that stop reading, keep-alive.
#include "harness.h"

using namespace layerscope;
using namespace layerscope::test;
using tcp::State;

class FlowTest : public QObject {
    Q_OBJECT
private slots:
    void nagleLetsOneSmallSegmentGo();
    void nagleLetsTheRestFollowFullSegments();
    void nagleDoesNotHoldTheFin();
    void theSenderWaitsForMoreThanACrumb();
    void aSmallWindowIsUsedInTheEnd();
    void anAckWaitsForCompany();
    void everySecondFullSegmentIsAcknowledged();
    void disorderIsAcknowledgedAtOnce();
    void aProgramThatDoesNotReadShutsTheWindow();
    void aProbeOfOurShutWindowIsAnswered();
    void theWindowOpensByMoreThanACrumb();
    void theEndWaitsBehindWhatIsHeld();
    void pausedAgainWhileReading();
    void closingHandsOverWhatIsHeld();
    void aSilentConnectionIsProbed();
    void aSilentPeerIsGivenUp();
    void challengesAreLimited();
    void urgentDataIsTakenInLine();
    void aShrunkWindowIsRespected();
    void bareAcksStayWithinAShutWindow();
    void unacceptableAcksAreNotAnsweredForEver();
};

void FlowTest::nagleLetsOneSmallSegmentGo() {
    TcpHarness h;
    h.toEstablished(65535, 10);
    h.send("ab");
    h.expectSegment(PSH | ACK).text("ab");
    h.send("cd");
    h.send("ef");
    h.expectNothing();
    h.send("0123456789"); // now a full one is there
    h.expectSegment(ACK).text("cdef012345");
    h.expectNothing();
    h.receive(ACK).seq(301).ack(113);
    h.expectSegment(PSH | ACK).text("6789");
}

void FlowTest::nagleLetsTheRestFollowFullSegments() {
    TcpHarness h;
    h.toEstablished(65535, 10);
    h.send("0123456789abc");
    h.expectSegment(ACK).text("0123456789");
    h.expectSegment(PSH | ACK).text("abc"); // RFC 9293 appendix A.3
    h.send("def");
    h.expectNothing();
    h.receive(ACK).seq(301).ack(111);
    h.expectNothing();
    h.receive(ACK).seq(301).ack(114);
    h.expectSegment(PSH | ACK).text("def");
}

void FlowTest::nagleDoesNotHoldTheFin() {
    TcpHarness h;
    h.toEstablished(65535, 10);
    h.send("ab");
    h.expectSegment(PSH | ACK).text("ab");
    h.send("cd");
    h.expectNothing();
    h.release();
    h.expectSegment(FIN | PSH | ACK).text("cd");
}

void FlowTest::theSenderWaitsForMoreThanACrumb() {
    TcpHarness h;
    h.toEstablished(100, 60);
    h.send(std::string(200, 'a'));
    h.expectSegment(ACK).seq(101).length(60);
    h.expectNothing(); // 40 would fit: neither a full segment nor half the largest window
    h.receive(ACK).seq(301).ack(161).window(100);
    h.expectSegment(ACK).seq(161).length(60);
    h.receive(ACK).seq(301).ack(221).window(10);
    h.expectNothing();
}

void FlowTest::aSmallWindowIsUsedInTheEnd() {
    TcpHarness h;
    h.toEstablished(100, 60);
    h.send(std::string(60, 'a'));
    h.expectSegment(PSH | ACK).length(60);
    h.receive(ACK).seq(301).ack(161).window(10);
    h.send(std::string(60, 'b'));
    h.expectNothing();
    h.expectDeadline(1s);
    h.wait(1s);
    h.expectSegment(ACK).seq(161).length(10).again(false);
    h.receive(ACK).seq(301).ack(171).window(100);
    h.expectSegment(PSH | ACK).seq(171).length(50);
}

void FlowTest::anAckWaitsForCompany() {
    TcpHarness h({.isn = 100, .delayedAck = 200ms});
    h.toEstablished();
    h.receive(PSH | ACK).seq(301).ack(101).text("question");
    h.expectNothing();
    h.expectDeadline(200ms);
    h.send("answer");
    h.expectSegment(PSH | ACK).ack(309).text("answer");
    h.expectDeadline(1s); // only the RTO timer
    h.receive(PSH | ACK).seq(309).ack(107).text("more");
    h.expectNothing();
    h.wait(200ms);
    h.expectSegment(ACK).ack(313).length(0);
    h.expectNoDeadline();
}

void FlowTest::everySecondFullSegmentIsAcknowledged() {
    TcpHarness h({.isn = 100, .delayedAck = 500ms});
    h.toEstablished(65535, 10);
    for (std::uint32_t seq = 301; seq < 381; seq += 20) {
        h.receive(ACK).seq(seq).ack(101).text("0123456789");
        h.expectNothing();
        h.receive(ACK).seq(seq + 10).ack(101).text("0123456789");
        h.expectSegment(ACK).ack(seq + 20);
    }
}

void FlowTest::disorderIsAcknowledgedAtOnce() {
    TcpHarness h({.isn = 100, .delayedAck = 500ms});
    h.toEstablished(65535, 100);
    h.receive(ACK).seq(305).ack(101).text("late");
    h.expectSegment(ACK).ack(301);
    h.receive(ACK).seq(301).ack(101).text("soon"); // fills the gap
    h.expectSegment(ACK).ack(309);
    h.receive(ACK).seq(301).ack(101).text("soon"); // again
    h.expectSegment(ACK).ack(309);
    h.receive(FIN | ACK).seq(309).ack(101);
    h.expectSegment(ACK).ack(310);
}

void FlowTest::aProgramThatDoesNotReadShutsTheWindow() {
    TcpHarness h({.isn = 100, .window = 20});
    h.toEstablished();
    h.pause();
    h.receive(ACK).seq(301).ack(101).text("0123456789");
    h.expectSegment(ACK).ack(311).window(10);
    h.receive(ACK).seq(311).ack(101).text("0123456789");
    h.expectSegment(ACK).ack(321).window(0);
    h.expectNoIndication();
    QCOMPARE(h.findings(Finding::ZeroWindow), std::size_t(1));
    h.resume();
    h.expectData("0123456789");
    h.expectData("0123456789");
    h.expectSegment(ACK).ack(321).window(20);
    h.expectNothing();
    h.receive(ACK).seq(321).ack(101).text("on");
    h.expectData("on");
    h.expectSegment(ACK).ack(323).window(20);
}

void FlowTest::aProbeOfOurShutWindowIsAnswered() {
    TcpHarness h({.isn = 100, .window = 4});
    h.toEstablished();
    h.pause();
    h.receive(ACK).seq(301).ack(101).text("0123");
    h.expectSegment(ACK).ack(305).window(0);
    h.send("out");
    h.expectSegment(PSH | ACK).seq(101).ack(305);
    h.receive(ACK).seq(305).ack(104).text("4"); // a probe, with an ACK that counts all the same
    h.expectSegment(ACK).seq(104).ack(305).window(0);
    h.expectNoDeadline();
    h.resume();
    h.expectData("0123");
    h.expectSegment(ACK).ack(305).window(4);
}

void FlowTest::theWindowOpensByMoreThanACrumb() {
    TcpHarness h({.isn = 100, .window = 65535});
    h.toEstablished();
    h.pause();
    h.receive(ACK).seq(301).ack(101).text("crumb");
    h.expectSegment(ACK).ack(306).window(65530);
    h.resume();
    h.expectData("crumb");
    h.expectNothing(); // five bytes are not worth a segment; the next one tells
    h.receive(ACK).seq(306).ack(101).text("x");
    h.expectSegment(ACK).ack(307).window(65535);
}

void FlowTest::theEndWaitsBehindWhatIsHeld() {
    TcpHarness h;
    h.toEstablished();
    h.pause();
    h.receive(FIN | ACK).seq(301).ack(101).text("last words");
    h.expectState(State::CloseWait);
    h.expectNoIndication();
    h.resume();
    h.expectData("last words");
    h.expectIndication(Primitive::Release);
    h.expectNoIndication();
}

void FlowTest::pausedAgainWhileReading() {
    TcpHarness h;
    h.toEstablished();
    h.pause();
    h.receive(ACK).seq(301).ack(101).text("one");
    h.receive(ACK).seq(304).ack(101).text("two");
    h.context.onIndication = [&](const Idu& idu) {
        if (idu.primitive == Primitive::Data)
            h.pause();
    };
    h.resume();
    h.expectData("one");
    h.expectNoIndication();
    h.resume();
    h.expectData("two");
}

void FlowTest::closingHandsOverWhatIsHeld() {
    TcpHarness h;
    h.toEstablished();
    h.pause();
    h.receive(FIN | ACK).seq(301).ack(101).text("bye");
    h.release();
    h.receive(ACK).seq(305).ack(102);
    h.expectData("bye");
    h.expectIndication(Primitive::Release);
    h.expectIndication(Primitive::Closed);
}

void FlowTest::aSilentConnectionIsProbed() {
    TcpHarness h({.isn = 100, .keepAlive = 10s, .keepAliveInterval = 2s});
    h.toEstablished();
    h.wait(4s);
    h.receive(PSH | ACK).seq(301).ack(101).text("still here");
    h.expectSegment(ACK);
    h.wait(9999ms);
    h.expectNothing();
    h.wait(1ms);
    h.expectSegment(ACK).seq(100).ack(311).length(0); // a number that the peer has: it must answer
    QCOMPARE(h.findings(Finding::KeepAlive), std::size_t(1));
    h.receive(ACK).seq(311).ack(101);
    h.wait(9s);
    h.expectNothing();
}

void FlowTest::aSilentPeerIsGivenUp() {
    TcpHarness h({.isn = 100, .keepAlive = 10s, .keepAliveInterval = 2s});
    h.toEstablished();
    h.wait(10s + 8 * 2s);
    for (int i = 0; i < 9; ++i)
        h.expectSegment(ACK).seq(100);
    h.expectState(State::Established);
    h.wait(2s);
    const Idu end = h.expectIndication(Primitive::Abort);
    QCOMPARE(end.reason, std::string("10.0.0.2:80 did not answer the keep-alive probes"));
    h.expectState(State::Closed);
    h.expectNoDeadline();
}

void FlowTest::challengesAreLimited() {
    TcpHarness h;
    h.toEstablished();
    for (int i = 0; i < 30; ++i)
        h.receive(RST).seq(400); // in the window, but not the number expected
    QCOMPARE(h.context.down.size(), std::size_t(10));
    h.context.down.clear();
    h.wait(5s);
    h.receive(RST).seq(400);
    h.expectSegment(ACK).seq(101).ack(301);
    h.expectState(State::Established);
}

void FlowTest::urgentDataIsTakenInLine() {
    TcpHarness h;
    h.toEstablished();
    h.receive(URG | ACK).seq(301).ack(101).urgent(3).text("!!!normal");
    h.expectData("!!!normal");
    QCOMPARE(h.connection().tcb().rcvUp->value(), 304u);
    QCOMPARE(h.sentencesWith("Urgent data up to SEQ 304"), std::size_t(1));
    h.receive(URG | ACK).seq(310).ack(101).urgent(65535); // beyond what has come: legal
    QCOMPARE(h.connection().tcb().rcvUp->value(), 310u + 65535u);
}

void FlowTest::aShrunkWindowIsRespected() {
    TcpHarness h({.isn = 100, .nagle = false});
    h.toEstablished(100, 50);
    h.send(std::string(100, 'a'));
    h.expectSegment(ACK).length(50);
    h.expectSegment(PSH | ACK).length(50);
    h.receive(ACK).seq(301).ack(151).window(10); // the second segment now lies beyond the window
    h.send("b");
    h.expectNothing();
    h.wait(1s);
    h.expectSegment(ACK).seq(151).length(10).again(); // what the window still takes
    h.receive(ACK).seq(301).ack(201).window(100);     // it had arrived
    h.expectSegment(PSH | ACK).seq(201).text("b");
}

void FlowTest::bareAcksStayWithinAShutWindow() {
    TcpHarness h;
    h.toEstablished(0);
    h.send("abc");
    h.wait(1s);
    h.expectSegment(ACK).seq(101).text("a"); // the probe, beyond the window
    h.receive(PSH | ACK).seq(301).ack(101).window(0).text("data");
    h.expectSegment(ACK).seq(101).ack(305).length(0); // 102 would be refused
}

void FlowTest::unacceptableAcksAreNotAnsweredForEver() {
    TcpHarness h;
    h.toEstablished();
    for (int i = 0; i < 100; ++i)
        h.receive(ACK).seq(290).ack(101);
    QCOMPARE(h.context.down.size(), std::size_t(10));
}

QTEST_GUILESS_MAIN(FlowTest)
#include "flow_test.moc"
