// Data in both directions: RFC 9293 §3.7, §3.8 and the seventh step of §3.10.7.4.
#include "harness.h"

using namespace layerscope;
using namespace layerscope::test;
using tcp::State;

class DataTest : public QObject {
    Q_OBJECT
private slots:
    void cutsIntoSegments();
    void joinsSmallPiecesAndKeepsTheirOwners();
    void pushMarksTheEndOfWhatWasSent();
    void staysWithinTheWindow();
    void anOlderSegmentBringsBackNoOlderWindow();
    void readyComesWhileThereIsRoom();
    void theAnswerCarriesTheAcknowledgement();
    void withoutAnswerTheAcknowledgementGoesAlone();
    void keepsWhatComesAheadOfItsTurn();
    void overlapsAreTakenOnce();
    void oldDuplicatesAreAcknowledged();
    void beyondTheWindowIsCutOff();
    void outsideTheWindowIsRefused();
    void acknowledgementOfTheFutureIsNotBelieved();
    void wrongChecksumIsDropped();
    void truncatedHeaderIsDropped();
    void zeroWindowIsProbed();
    void zeroWindowProbeRefusedIsSentAgainWhenItOpens();
    void shutWindowWithDataUnderwayGetsOneByteAtATime();
    void numbersWrap();
    void recordsNothingUnlessEverythingIs();
};

void DataTest::cutsIntoSegments() {
    TcpHarness h;
    h.toEstablished(65535, 100);
    h.send(std::string(250, 'a'));
    h.expectSegment(ACK).seq(101).ack(301).length(100).again(false);
    h.expectSegment(ACK).seq(201).length(100);
    h.expectSegment(PSH | ACK).seq(301).length(50);
    h.expectNothing();
    h.receive(ACK).seq(301).ack(351);
    h.expectNoDeadline();
    QCOMPARE(h.connection().tcb().sndUna.value(), 351u);
}

void DataTest::joinsSmallPiecesAndKeepsTheirOwners() {
    TcpHarness h;
    h.toEstablished(4, 1000);
    h.send("abcd");
    h.expectSegment(PSH | ACK).text("abcd");
    h.send("efg");
    h.send("hij");
    h.send("klm");
    h.expectNothing();
    h.receive(ACK).seq(301).ack(105).window(8);
    auto segment = std::make_unique<TcpHarness::Outgoing>(h, ACK);
    segment->seq(105).text("efghijkl");
    // Its own header, then the messages it carries, each from its first byte.
    QCOMPARE(segment->spans.size(), std::size_t(4));
    QCOMPARE(segment->spans[0].protocol, &tcpProtocol);
    for (std::uint32_t i = 1; i < 4; ++i) {
        QCOMPARE(segment->spans[i].message.value, i);
        QCOMPARE(segment->spans[i].begin, 20 + (i - 1) * 3);
        QCOMPARE(segment->spans[i].messageOffset, 0u);
    }
    QCOMPARE(segment->spans[3].length, 2u);
    segment.reset();
    h.receive(ACK).seq(301).ack(113).window(8);
    TcpHarness::Outgoing last(h, PSH | ACK);
    last.text("m");
    QCOMPARE(last.spans.back().message.value, 3u);
    QCOMPARE(last.spans.back().messageOffset, 2u);
}

void DataTest::pushMarksTheEndOfWhatWasSent() {
    TcpHarness h;
    h.toEstablished(65535, 10);
    h.send("0123456789", false);
    h.expectSegment(ACK).length(10);
    h.send("more");
    h.expectSegment(PSH | ACK).text("more");
}

void DataTest::staysWithinTheWindow() {
    TcpHarness h({.isn = 100, .nagle = false});
    h.toEstablished(190, 100);
    h.send(std::string(400, 'a'));
    h.expectSegment(ACK).seq(101).length(100);
    h.expectNothing(); // 90 more would fit: no full segment, and less than half the window
    h.receive(ACK).seq(301).ack(201).window(170);
    h.expectSegment(ACK).seq(201).length(100);
    h.expectNothing();
    h.receive(ACK).seq(301).ack(301).window(150);
    h.expectSegment(ACK).seq(301).length(100);
    h.expectNothing();
}

void DataTest::anOlderSegmentBringsBackNoOlderWindow() {
    TcpHarness h;
    h.toEstablished(1000);
    h.receive(PSH | ACK).seq(301).ack(101).window(500).text("ab");
    h.receive(ACK).seq(303).ack(101).window(400);
    QCOMPARE(h.connection().tcb().sndWnd, 400u);
    h.receive(PSH | ACK).seq(302).ack(101).window(9000).text("b!"); // SEQ is older than the last update's
    QCOMPARE(h.connection().tcb().sndWnd, 400u);
}

void DataTest::readyComesWhileThereIsRoom() {
    TcpHarness h({.isn = 100, .sendBuffer = 100});
    h.toEstablished(50);
    const auto ready = [&] {
        return std::ranges::count(h.context.up, Primitive::Ready, [](const Idu& idu) { return idu.primitive; });
    };
    h.send(std::string(90, 'a'));
    QCOMPARE(ready(), 1);
    h.send(std::string(90, 'b'));
    QCOMPARE(ready(), 1); // 180 bytes wait
    h.receive(ACK).seq(301).ack(151).window(50);
    QCOMPARE(ready(), 1); // 130
    h.receive(ACK).seq(301).ack(201).window(50);
    QCOMPARE(ready(), 2); // 80
}

void DataTest::theAnswerCarriesTheAcknowledgement() {
    TcpHarness h;
    h.toEstablished();
    h.context.onIndication = [&](const Idu& idu) {
        if (idu.primitive == Primitive::Data)
            h.send("answer");
    };
    h.receive(PSH | ACK).seq(301).ack(101).text("question");
    h.expectSegment(PSH | ACK).seq(101).ack(309).text("answer");
    h.expectNothing();
}

void DataTest::withoutAnswerTheAcknowledgementGoesAlone() {
    TcpHarness h;
    h.toEstablished();
    h.receive(PSH | ACK).seq(301).ack(101).text("news");
    h.expectData("news");
    h.expectSegment(ACK).seq(101).ack(305).length(0);
    QCOMPARE(h.sentencesWith("In order: RCV.NXT 301 to 305, 4 bytes passed up"), std::size_t(1));
}

void DataTest::keepsWhatComesAheadOfItsTurn() {
    TcpHarness h;
    h.toEstablished();
    h.receive(ACK).seq(305).ack(101).text("efgh");
    h.expectSegment(ACK).ack(301);
    h.receive(ACK).seq(313).ack(101).text("mn");
    h.expectSegment(ACK).ack(301);
    h.expectNoIndication();
    QCOMPARE(h.findings(Finding::OutOfOrder), std::size_t(2));
    h.receive(ACK).seq(301).ack(101).text("abcd");
    h.expectData("abcd");
    h.expectData("efgh");
    h.expectSegment(ACK).ack(309);
    h.receive(ACK).seq(309).ack(101).text("ijkl");
    h.expectData("ijkl");
    h.expectData("mn");
    h.expectSegment(ACK).ack(315);
    h.expectNothing();
}

void DataTest::overlapsAreTakenOnce() {
    TcpHarness h;
    h.toEstablished();
    h.receive(ACK).seq(303).ack(101).text("cd");
    h.receive(ACK).seq(307).ack(101).text("gh");
    h.receive(ACK).seq(302).ack(101).text("bcdefghi"); // around and between the two
    h.context.down.clear();
    h.receive(ACK).seq(301).ack(101).text("abc");
    QCOMPARE(h.connection().tcb().rcvNxt.value(), 310u);
    std::string all;
    for (const Idu& idu : h.context.up)
        all.append(idu.sdu.bytes().begin(), idu.sdu.bytes().end());
    QCOMPARE(all, std::string("abcdefghi"));
    h.context.up.clear();
    h.context.down.clear();
    h.receive(ACK).seq(308).ack(101).text("hijk"); // the first half is old
    h.expectData("jk");
    h.expectSegment(ACK).ack(312);
}

void DataTest::oldDuplicatesAreAcknowledged() {
    TcpHarness h;
    h.toEstablished();
    h.receive(PSH | ACK).seq(301).ack(101).text("once");
    h.expectData("once");
    h.expectSegment(ACK).ack(305);
    h.receive(PSH | ACK).seq(301).ack(101).text("once");
    h.expectSegment(ACK).seq(101).ack(305);
    h.expectNoIndication();
    QCOMPARE(h.findings(Finding::SpuriousRetransmission), std::size_t(1));
}

void DataTest::beyondTheWindowIsCutOff() {
    TcpHarness h({.isn = 100, .window = 4});
    h.toEstablished();
    h.receive(PSH | FIN | ACK).seq(301).ack(101).text("abcdef");
    h.expectData("abcd");
    h.expectSegment(ACK).ack(305).window(4);
    h.expectNoIndication(); // the FIN was beyond the window as well
    h.receive(PSH | FIN | ACK).seq(305).ack(101).text("ef");
    h.expectData("ef");
    h.expectIndication(Primitive::Release);
    h.expectState(State::CloseWait);
}

void DataTest::outsideTheWindowIsRefused() {
    TcpHarness h({.isn = 100, .window = 1000});
    h.toEstablished();
    h.receive(PSH | ACK).seq(1301).ack(101).text("far");
    h.expectSegment(ACK).seq(101).ack(301);
    h.expectNoIndication();
    QCOMPARE(h.sentencesWith("Not acceptable: SEQ 1301"), std::size_t(1));
}

void DataTest::acknowledgementOfTheFutureIsNotBelieved() {
    TcpHarness h;
    h.toEstablished();
    h.receive(PSH | ACK).seq(301).ack(102).text("lie");
    h.expectSegment(ACK).seq(101).ack(301);
    h.expectNoIndication();
    QCOMPARE(h.connection().tcb().sndUna.value(), 101u);
}

void DataTest::wrongChecksumIsDropped() {
    TcpHarness h;
    h.toEstablished();
    TcpHeader header;
    header.seq = SeqNumber(301);
    header.ack = SeqNumber(101);
    header.flags.ack = true;
    const std::uint8_t text[] = {'x'};
    Idu idu = tcp::makeRequest({TcpHarness::remote, 80, TcpHarness::local, 49152}, header,
                               Pdu(text, nullptr, LayerNumber::Application));
    idu.sdu.mutableBytes()[20] ^= 1;
    std::swap(idu.ici.local, idu.ici.remote);
    h.layer.indication(h.context, std::move(idu));
    h.expectNothing();
    h.expectNoIndication();
    QCOMPARE(h.findings(Finding::ChecksumError), std::size_t(1));
}

void DataTest::truncatedHeaderIsDropped() {
    TcpHarness h;
    h.toEstablished();
    for (std::size_t length = 0; length < 20; ++length) {
        Idu idu;
        idu.ici.local = TcpHarness::local;
        idu.ici.remote = TcpHarness::remote;
        idu.ici.protocol = ipProtocolTcp;
        idu.sdu = Pdu(Bytes(length, 0), nullptr, LayerNumber::Transport);
        h.layer.indication(h.context, std::move(idu));
    }
    h.expectNothing();
    QCOMPARE(h.findings(Finding::Malformed), std::size_t(20));
}

void DataTest::zeroWindowIsProbed() {
    TcpHarness h;
    h.toEstablished(0);
    h.send("abc");
    h.expectNothing();
    h.expectDeadline(1s);
    h.wait(1s);
    h.expectSegment(ACK).seq(101).text("a");
    h.expectDeadline(3s);
    h.receive(ACK).seq(301).ack(102).window(0); // the peer took it, but has no room for more
    h.expectNothing();
    h.wait(1s);
    h.expectSegment(ACK).seq(102).text("b");
    h.receive(ACK).seq(301).ack(103).window(100);
    h.expectSegment(PSH | ACK).seq(103).text("c");
}

void DataTest::zeroWindowProbeRefusedIsSentAgainWhenItOpens() {
    TcpHarness h({.isn = 100, .userTimeout = 30s, .nagle = false});
    h.toEstablished(0);
    h.send("abc");
    for (const Duration wait : {1s, 2s, 4s, 8s, 16s}) { // longer than the user time-out: an answering peer is alive
        h.wait(wait);
        h.expectSegment(ACK).seq(101).text("a");
        h.receive(ACK).seq(301).ack(101).window(0);
        h.expectNothing();
    }
    h.receive(ACK).seq(301).ack(101).window(100);
    h.expectSegment(ACK).seq(101).text("a").again();
    h.expectSegment(PSH | ACK).seq(102).text("bc");
    h.receive(ACK).seq(301).ack(104).window(100);
    h.expectNoDeadline();
}

void DataTest::shutWindowWithDataUnderwayGetsOneByteAtATime() {
    TcpHarness h;
    h.toEstablished(100);
    h.send("abcdef");
    h.expectSegment(PSH | ACK).seq(101).length(6);
    h.receive(ACK).seq(301).ack(101).window(0); // taken back: the peer shrinks its window
    QCOMPARE(h.findings(Finding::ZeroWindow), std::size_t(1));
    h.wait(1s);
    h.expectSegment(ACK).seq(101).text("a").again();
}

void DataTest::numbersWrap() {
    TcpHarness h({.isn = 0xfffffffe, .nagle = false});
    h.connect();
    h.expectSegment(SYN).seq(0xfffffffe);
    h.receive(SYN | ACK).seq(0xfffffffd).ack(0xffffffff).mss(1460);
    h.expectSegment(ACK).seq(0xffffffff).ack(0xfffffffe);
    h.send("abcd");
    h.expectSegment(PSH | ACK).seq(0xffffffff).text("abcd");
    h.send("efgh");
    h.expectSegment(PSH | ACK).seq(3).text("efgh");
    h.receive(PSH | ACK).seq(2).ack(3).text("later");
    h.expectSegment(ACK).seq(7).ack(0xfffffffe);
    h.receive(PSH | ACK).seq(0xfffffffe).ack(7).text("soon");
    h.expectSegment(ACK).seq(7).ack(7);
    h.expectIndication(Primitive::Connect);
    h.expectData("soon");
    h.expectData("later");
    h.expectNoDeadline();
}

void DataTest::recordsNothingUnlessEverythingIs() {
    FakeContext context(TcpHarness::local, 1, Recording::Frames);
    TcpLayer layer;
    Idu connect;
    connect.primitive = Primitive::Connect;
    connect.ici.endpoint = {1};
    connect.ici.remote = TcpHarness::remote;
    connect.ici.remotePort = 80;
    layer.request(context, std::move(connect));
    context.advanceTo(timeAt(10s), layer);
    QCOMPARE(context.trace().eventCount(), std::size_t(0));
    QCOMPARE(context.trace().variableCount(), std::size_t(0));
    QCOMPARE(context.down.size(), std::size_t(4));
    QVERIFY(context.down.back().text.empty());
}

QTEST_GUILESS_MAIN(DataTest)
#include "data_test.moc"
