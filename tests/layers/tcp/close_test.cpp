// Closing, and breaking off: RFC 9293 §3.6, §3.5.2, §3.5.3, §3.10.4 and §3.10.5.
#include "harness.h"

using namespace layerscope;
using namespace layerscope::test;
using tcp::State;

Q_DECLARE_METATYPE(layerscope::tcp::State)

class CloseTest : public QObject {
    Q_OBJECT
private slots:
    void finWithItsAcknowledgement();
    void releaseWaitsForTheData();
    void releaseDuringTheHandshake();
    void releaseFromWithinTheIndication();
    void noDataAfterRelease();
    void resetForAClosedPort_data();
    void resetForAClosedPort();
    void listenerRefusesAnythingButASyn();
    void wrongAckInSynSentIsReset();
    void wrongAckInSynReceivedIsReset();
    void resetWithoutAckInSynSentIsIgnored();
    void resetInEveryState_data();
    void resetInEveryState();
    void resetWhileDataIsUnacknowledgedIsTold();
    void synInSynchronizedStateIsChallenged();
    void abortInEveryState_data();
    void abortInEveryState();
    void abortFromWithinAnIndication();
};

void CloseTest::finWithItsAcknowledgement() {
    TcpHarness h;
    h.toEstablished();
    h.release();
    h.receive(FIN | ACK).seq(301).ack(102); // three segments instead of four
    h.expectState(State::TimeWait);
}

void CloseTest::releaseWaitsForTheData() {
    TcpHarness h;
    h.toEstablished(4);
    h.send("abcdef");
    h.expectSegment(ACK).text("abcd");
    h.release();
    h.expectState(State::FinWait1); // RFC 9293 §3.10.4: "in any case"
    h.expectNothing();
    h.receive(ACK).seq(301).ack(105).window(2);
    h.expectSegment(PSH | ACK).text("ef"); // no room for the FIN, which takes a number too
    h.receive(ACK).seq(301).ack(107).window(2);
    h.expectSegment(FIN | ACK).seq(107);
    // In CLOSE-WAIT the state waits for the FIN as well.
    TcpHarness other;
    other.toEstablished(4);
    other.receive(FIN | ACK).seq(301).ack(101).window(4);
    other.expectSegment(ACK).ack(302);
    other.send("abcdef");
    other.release();
    other.expectState(State::CloseWait);
    other.expectSegment(ACK).text("abcd");
    other.receive(ACK).seq(302).ack(105).window(9);
    other.expectSegment(FIN | PSH | ACK).text("ef");
    other.expectState(State::LastAck);
}

void CloseTest::releaseDuringTheHandshake() {
    TcpHarness early;
    early.toState(State::SynSent);
    early.release();
    early.expectIndication(Primitive::Closed);
    early.expectNoDeadline();
    // With data that waits, the close waits for ESTABLISHED too; without, it goes to FIN-WAIT-1 at once.
    TcpHarness waiting;
    waiting.connect();
    waiting.expectSegment(SYN);
    waiting.send("x");
    waiting.receive(SYN).seq(300);
    waiting.expectSegment(SYN | ACK);
    waiting.release();
    waiting.expectState(State::SynReceived);
    waiting.receive(ACK).seq(301).ack(101);
    waiting.expectState(State::FinWait1);
    waiting.expectSegment(FIN | PSH | ACK).seq(101).text("x");
    TcpHarness direct;
    direct.connect();
    direct.receive(SYN).seq(300);
    direct.release();
    direct.expectState(State::FinWait1);
    direct.context.down.clear();
    direct.receive(ACK).seq(301).ack(101);
    direct.expectSegment(FIN | ACK).seq(101);
    direct.receive(ACK).seq(301).ack(102);
    direct.expectState(State::FinWait2);
}

void CloseTest::releaseFromWithinTheIndication() {
    TcpHarness h;
    h.toEstablished();
    h.context.onIndication = [&](const Idu& idu) {
        if (idu.primitive == Primitive::Release)
            h.release();
    };
    h.receive(FIN | PSH | ACK).seq(301).ack(101).text("bye");
    // The peer's FIN is acknowledged first, so that four segments are seen, as in figure 12.
    h.expectSegment(ACK).seq(101).ack(305);
    h.expectSegment(FIN | ACK).seq(101).ack(305);
    h.expectState(State::LastAck);
}

void CloseTest::noDataAfterRelease() {
    TcpHarness h;
    h.toState(State::FinWait1);
    h.send("too late");
    h.expectNothing();
    QCOMPARE(h.sentencesWith("Data refused"), std::size_t(1));
}

void CloseTest::resetForAClosedPort_data() {
    QTest::addColumn<quint16>("flags");
    QTest::addColumn<quint32>("seq");
    QTest::addColumn<quint32>("ack");
    QTest::addColumn<bool>("answered");
    // RFC 9293 §3.10.7.1. The arriving segment has SEQ 300, ACK 900 and three bytes.
    QTest::newRow("SYN") << SYN.bits << 0u << 304u << true;
    QTest::newRow("data without ACK") << PSH.bits << 0u << 303u << true;
    QTest::newRow("ACK") << ACK.bits << 900u << 0u << true;
    QTest::newRow("RST") << RST.bits << 0u << 0u << false;
}

void CloseTest::resetForAClosedPort() {
    QFETCH(quint16, flags);
    QFETCH(quint32, seq);
    QFETCH(quint32, ack);
    QFETCH(bool, answered);
    TcpHarness h;
    h.receive({flags}).to(81).seq(300).ack(900).text("abc");
    if (!answered) {
        h.expectNothing();
        return;
    }
    const bool withAck = (flags & ACK.bits) == 0;
    auto reset = std::make_unique<TcpHarness::Outgoing>(h, withAck ? RST | ACK : RST);
    reset->seq(seq);
    if (withAck)
        reset->ack(ack);
    QCOMPARE(reset->header.sourcePort, std::uint16_t(81));
    QCOMPARE(h.findings(Finding::Refused), std::size_t(1));
}

void CloseTest::listenerRefusesAnythingButASyn() {
    TcpHarness h;
    h.listen();
    h.receive(ACK).seq(300).ack(900);
    h.expectSegment(RST).seq(900);
    h.receive(RST).seq(300);
    h.receive(FIN).seq(300);
    h.expectNothing();
    QCOMPARE(h.layer.connectionCount(), std::size_t(0));
}

void CloseTest::wrongAckInSynSentIsReset() {
    TcpHarness h;
    h.toState(State::SynSent);
    h.receive(SYN | ACK).seq(300).ack(100);
    h.expectSegment(RST).seq(100);
    h.receive(ACK).seq(300).ack(102); // an old connection at the peer, half open: figure 9
    h.expectSegment(RST).seq(102);
    h.receive(RST | ACK).seq(300).ack(102);
    h.expectNothing();
    h.expectState(State::SynSent);
}

void CloseTest::wrongAckInSynReceivedIsReset() {
    TcpHarness h;
    h.toSynReceived();
    h.receive(ACK).seq(301).ack(100);
    h.expectSegment(RST).seq(100);
    h.receive(ACK).seq(301).ack(102);
    h.expectSegment(RST).seq(102);
    h.expectState(State::SynReceived);
}

void CloseTest::resetWithoutAckInSynSentIsIgnored() {
    TcpHarness h;
    h.toState(State::SynSent);
    h.receive(RST).seq(300);
    h.expectState(State::SynSent);
}

void CloseTest::resetInEveryState_data() {
    QTest::addColumn<State>("state");
    QTest::addColumn<int>("told"); // -1: nothing; else the primitive
    QTest::newRow("SYN-RECEIVED, passive") << State::SynReceived << -1;
    QTest::newRow("ESTABLISHED") << State::Established << int(Primitive::Abort);
    QTest::newRow("FIN-WAIT-1") << State::FinWait1 << int(Primitive::Abort);
    QTest::newRow("FIN-WAIT-2") << State::FinWait2 << int(Primitive::Abort);
    QTest::newRow("CLOSE-WAIT") << State::CloseWait << int(Primitive::Abort);
    QTest::newRow("CLOSING") << State::Closing << int(Primitive::Closed);
    QTest::newRow("LAST-ACK") << State::LastAck << int(Primitive::Closed);
    QTest::newRow("TIME-WAIT") << State::TimeWait << int(Primitive::Closed);
}

void CloseTest::resetInEveryState() {
    QFETCH(State, state);
    QFETCH(int, told);
    TcpHarness h;
    h.toState(state);
    const std::uint32_t expected = h.connection().tcb().rcvNxt.value();
    h.receive(RST).seq(expected);
    h.expectState(State::Closed);
    h.expectNothing();
    h.expectNoDeadline();
    if (told < 0) {
        h.expectNoIndication();
    } else {
        const Idu idu = h.expectIndication(static_cast<Primitive>(told));
        if (idu.primitive == Primitive::Abort)
            QCOMPARE(idu.reason, std::string("10.0.0.2:80 reset the connection"));
    }
}

// The peer had closed its direction: without a word the program would take its data for delivered.
void CloseTest::resetWhileDataIsUnacknowledgedIsTold() {
    for (const bool bothClose : {false, true}) {
        TcpHarness h;
        h.toEstablished();
        if (!bothClose)
            h.receive(FIN | ACK).seq(301).ack(101);
        h.send("last words");
        h.release();
        if (bothClose)
            h.receive(FIN | ACK).seq(301).ack(101);
        h.expectState(bothClose ? State::Closing : State::LastAck);
        h.expectIndication(Primitive::Release);
        h.receive(RST).seq(302);
        QCOMPARE(h.expectIndication(Primitive::Abort).reason, std::string("10.0.0.2:80 reset the connection"));
    }
}

void CloseTest::synInSynchronizedStateIsChallenged() {
    TcpHarness h;
    h.toEstablished();
    h.receive(SYN).seq(5000); // RFC 5961 §4.2
    h.expectSegment(ACK).seq(101).ack(301);
    h.expectState(State::Established);
    // A passive opener that has not finished takes it for a new beginning.
    TcpHarness early;
    early.toSynReceived();
    early.receive(SYN).seq(5000);
    early.expectState(State::Closed);
    early.expectNoIndication();
    early.receive(SYN).seq(5000);
    early.expectSegment(SYN | ACK).seq(100).ack(5001);
}

void CloseTest::abortInEveryState_data() {
    QTest::addColumn<State>("state");
    QTest::addColumn<bool>("reset");
    QTest::newRow("SYN-SENT") << State::SynSent << false;
    QTest::newRow("SYN-RECEIVED") << State::SynReceived << true;
    QTest::newRow("ESTABLISHED") << State::Established << true;
    QTest::newRow("FIN-WAIT-1") << State::FinWait1 << true;
    QTest::newRow("FIN-WAIT-2") << State::FinWait2 << true;
    QTest::newRow("CLOSE-WAIT") << State::CloseWait << true;
    QTest::newRow("CLOSING") << State::Closing << false;
    QTest::newRow("LAST-ACK") << State::LastAck << false;
    QTest::newRow("TIME-WAIT") << State::TimeWait << false;
}

void CloseTest::abortInEveryState() {
    QFETCH(State, state);
    QFETCH(bool, reset);
    TcpHarness h;
    h.toState(state);
    const std::uint32_t next = h.connection().tcb().sndNxt.value();
    h.abort();
    if (reset)
        h.expectSegment(RST).seq(next);
    h.expectNothing();
    h.expectState(State::Closed);
    h.expectNoIndication();
    h.expectNoDeadline();
}

void CloseTest::abortFromWithinAnIndication() {
    TcpHarness h;
    h.toEstablished();
    h.context.onIndication = [&](const Idu& idu) {
        if (idu.primitive == Primitive::Data)
            h.abort();
    };
    h.receive(ACK).seq(305).ack(101).text("more");
    h.expectSegment(ACK);
    h.receive(FIN | PSH | ACK).seq(301).ack(101).text("text");
    h.expectSegment(RST).seq(101);
    h.expectNothing();
    h.expectData("text");
    h.expectNoIndication();
    QCOMPARE(h.layer.connectionCount(), std::size_t(0));
}

QTEST_GUILESS_MAIN(CloseTest)
#include "close_test.moc"
