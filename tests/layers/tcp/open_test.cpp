// Opening a connection: RFC 9293 §3.5, §3.10.1 and §3.10.7.2 to §3.10.7.4.
#include "harness.h"

using namespace layerscope;
using namespace layerscope::test;
using tcp::State;

class OpenTest : public QObject {
    Q_OBJECT
private slots:
    void figure6();
    void passiveSideOfFigure6();
    void asksForItsSegmentSize();
    void portsAreGivenInOrder();
    void severalConnectionsAtOneListener();
    void portTakenIsTold();
    void givesUp();
    void pinnedAndDrawnInitialSequenceNumbers();
    void everyStepIsInTheTrace();
};

void OpenTest::figure6() {
    TcpHarness h;
    h.connect();
    h.expectState(State::SynSent);
    h.expectSegment(SYN).seq(100).window(65535).mss(1460);
    h.receive(SYN | ACK).seq(300).ack(101).mss(1460);
    h.expectSegment(ACK).seq(101).ack(301).length(0);
    h.expectState(State::Established);
    h.expectIndication(Primitive::Connect);
    h.expectNoDeadline();
    h.send("hello");
    h.expectSegment(PSH | ACK).seq(101).ack(301).text("hello");
}

void OpenTest::passiveSideOfFigure6() {
    TcpHarness h({.isn = 300});
    h.listen();
    h.receive(SYN).seq(100).mss(1460);
    h.expectSegment(SYN | ACK).seq(300).ack(101).mss(1460);
    h.use({0x80000000u});
    h.expectState(State::SynReceived);
    h.expectNoIndication();
    h.receive(ACK).seq(101).ack(301);
    h.expectState(State::Established);
    const Idu open = h.expectIndication(Primitive::Connect);
    QCOMPARE(open.ici.endpoint.value, 0x80000000u);
    QCOMPARE(open.ici.listener, TcpHarness::program);
    QCOMPARE(open.ici.localPort, std::uint16_t(80));
    QCOMPARE(open.ici.remotePort, std::uint16_t(49152));
    h.expectNothing();
}

void OpenTest::asksForItsSegmentSize() {
    TcpHarness h({.isn = 100, .mss = 512});
    h.connect();
    h.expectSegment(SYN).mss(512);
    // A peer that says nothing takes 536 bytes (RFC 9293 §3.7.1); ours is smaller.
    h.receive(SYN | ACK).seq(300).ack(101);
    h.expectSegment(ACK);
    h.send(std::string(600, 'a'));
    h.expectSegment(ACK).seq(101).length(512);
    h.expectSegment(PSH | ACK).seq(613).length(88);
}

void OpenTest::portsAreGivenInOrder() {
    TcpHarness h;
    for (std::uint32_t i = 0; i < 3; ++i) {
        h.use({i});
        h.connect();
        QCOMPARE(h.expectSegment(SYN).header.sourcePort, std::uint16_t(49152 + i));
    }
    QCOMPARE(h.layer.connectionCount(), std::size_t(3));
}

void OpenTest::severalConnectionsAtOneListener() {
    TcpHarness h({.isn = 300});
    h.listen();
    for (const std::uint16_t port : {std::uint16_t(50000), std::uint16_t(50001)}) {
        h.receive(SYN).from(port).seq(100);
        QCOMPARE(h.context.down.size(), std::size_t(1));
        h.context.down.clear();
        h.receive(ACK).from(port).seq(101).ack(301);
        QCOMPARE(h.expectIndication(Primitive::Connect).ici.remotePort, port);
    }
    h.receive(PSH | ACK).from(50000).seq(101).ack(301).text("first");
    h.receive(PSH | ACK).from(50001).seq(101).ack(301).text("second");
    QCOMPARE(h.context.up.size(), std::size_t(2));
    QCOMPARE(h.context.up[0].ici.endpoint.value, 0x80000000u);
    QCOMPARE(h.context.up[1].ici.endpoint.value, 0x80000001u);
}

void OpenTest::portTakenIsTold() {
    TcpHarness h;
    h.listen(80);
    h.use({8});
    h.listen(80);
    QCOMPARE(h.expectIndication(Primitive::Abort).reason, std::string("port 80 has a listener already"));
    // After the first stops, the port is free.
    h.use(TcpHarness::program);
    h.release();
    h.expectIndication(Primitive::Closed);
    h.use({8});
    h.listen(80);
    h.expectNoIndication();
}

void OpenTest::givesUp() {
    TcpHarness h({.isn = 100, .userTimeout = 10s});
    h.connect();
    h.wait(9999ms);
    for (int i = 0; i < 4; ++i) // at 0, 1, 3 and 7 s
        h.expectSegment(SYN).seq(100);
    h.expectNoIndication();
    h.expectDeadline(10s);
    h.wait(1ms);
    h.expectNothing();
    QCOMPARE(h.expectIndication(Primitive::Abort).reason, std::string("10.0.0.2:80 did not answer within 10 s"));
    h.expectNoDeadline();
    QCOMPARE(h.layer.connectionCount(), std::size_t(0));
    QCOMPARE(h.findings(Finding::GaveUp), std::size_t(1));
}

void OpenTest::pinnedAndDrawnInitialSequenceNumbers() {
    TcpHarness drawn{TcpSettings{}};
    Random same(1);
    drawn.connect();
    drawn.expectSegment(SYN).seq(same.u32());
    TcpHarness pinned({.isn = 0xffffffff});
    pinned.connect();
    pinned.expectSegment(SYN).seq(0xffffffff);
    pinned.receive(SYN | ACK).seq(0xffffffff).ack(0);
    pinned.expectSegment(ACK).seq(0).ack(0);
    pinned.expectState(State::Established);
}

void OpenTest::everyStepIsInTheTrace() {
    TcpHarness h;
    h.connect();
    h.context.setNow(timeAt(40ms));
    h.receive(SYN | ACK).seq(300).ack(101);
    const Trace& trace = h.context.trace();
    std::vector<std::string> sentences;
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
        sentences.push_back(sentence(trace, {i}));
    for (const char* wanted :
         {"Active open: ISN 100 chosen", "State changed: CLOSED to SYN-SENT", "Timer started: RTO 1 s for SEQ 100",
          "SYN, ACK accepted: ACK 101 equals SND.NXT", "Timer cancelled: nothing left to acknowledge",
          "State changed: SYN-SENT to ESTABLISHED", "SND.NXT changed from 100 to 101", "RCV.NXT is 301",
          "SRTT is 40 ms", "RTTVAR is 20 ms", "RTO is 1 s"})
        QVERIFY2(std::ranges::find(sentences, wanted) != sentences.end(), wanted);
    QCOMPARE(h.context.down.front().text, std::string("Segment passed down: SYN  SEQ 100"));
    QCOMPARE(h.context.down.back().text, std::string("Segment passed down: ACK  SEQ 101  ACK 301"));
    // Whatever followed the SYN, ACK has it as its cause.
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
        if (sentence(trace, {i}).starts_with("State changed: SYN-SENT"))
            QCOMPARE(sentence(trace, trace.event({i}).cause), "SYN, ACK accepted: ACK 101 equals SND.NXT");
}

QTEST_GUILESS_MAIN(OpenTest)
#include "open_test.moc"
