// What TCP makes of path MTU discovery: RFC 1191 §6.4 and §6.5.
#include "harness.h"

using namespace layerscope;
using namespace layerscope::test;

class PathMtuTest : public QObject {
    Q_OBJECT
private slots:
    void aNarrowPathMakesSmallerSegments();
    void congestionCountsInTheSmallerSegments();
    void cubicKeepsItsBytes();
    void aForgedNumberChangesNothing();
    void whatIsKnownCountsFromTheStart();
};

namespace {

// Layer 3 says that the segment from `seq` on did not fit into so many bytes.
void tooLarge(TcpHarness& h, std::uint32_t seq, std::uint16_t mtu) {
    TcpHeader header;
    header.sourcePort = 49152;
    header.destinationPort = TcpHarness::remotePort;
    header.seq = SeqNumber(seq);
    Idu idu = tcp::makeRequest({TcpHarness::local, 49152, TcpHarness::remote, TcpHarness::remotePort}, header, {});
    idu.primitive = Primitive::Undeliverable;
    idu.ici.problem = Problem::FragmentationNeeded;
    idu.ici.pathMtu = mtu;
    idu.sdu.dropBack(idu.sdu.size() - 8); // what an ICMP error quotes at least
    h.layer.indication(h.context, std::move(idu));
}

} // namespace

void PathMtuTest::aNarrowPathMakesSmallerSegments() {
    TcpHarness h;
    h.toEstablished();
    h.send(std::string(1460, 'a'));
    h.expectSegment(PSH | ACK).seq(101).length(1460);
    tooLarge(h, 101, 576);
    h.expectSegment(ACK).seq(101).length(536).again();
    h.expectSegment(ACK).seq(637).length(536).again();
    h.expectSegment(PSH | ACK).seq(1173).length(388).again();
}

// RFC 5681 §3.1: in slow start the window grows by one segment at most for each ACK, and that is the smaller one now.
void PathMtuTest::congestionCountsInTheSmallerSegments() {
    TcpHarness h({.isn = 100, .initialWindow = 1});
    h.toEstablished();
    h.send(std::string(20'000, 'a'));
    h.expectSegment(ACK).seq(101).length(1460);
    tooLarge(h, 101, 576);
    h.expectSegment(ACK).seq(101).length(536).again();
    h.expectSegment(ACK).seq(637).length(536).again();
    h.expectSegment(ACK).seq(1173).length(388).again();
    QCOMPARE(h.connection().congestion().window(), 1460u); // its bytes stay
    h.receive(ACK).seq(301).ack(1561);
    QCOMPARE(h.connection().congestion().window(), 1460u + 536u);
    h.expectSegment(ACK).seq(1561).length(536);
    h.expectSegment(ACK).seq(2097).length(536);
    h.expectSegment(ACK).seq(2633).length(536);
}

void PathMtuTest::cubicKeepsItsBytes() {
    tcp::Congestion congestion(CongestionAlgorithm::Cubic);
    congestion.start(1000, 10);
    congestion.enterRecovery(10'000);
    QCOMPARE(congestion.threshold(), 7000u);
    congestion.setSegment(500);
    QCOMPARE(congestion.window(), 7000u);
    // The plateau is where it was: 10,000 bytes, which are 20 segments now. The way there takes
    // K = cbrt((20 - 14) / 0.4) = 2.47 s (RFC 9438 §4.2).
    Time now{};
    const auto acknowledge = [&](Duration until) {
        for (; now < timeAt(until); now += 500ms)
            for (std::uint32_t left = congestion.window(); left >= 500; left -= 500)
                congestion.acknowledged({500, now, 500ms}, congestion.window());
    };
    acknowledge(3s);
    QVERIFY(congestion.window() >= 9500 && congestion.window() <= 10'500);
}

void PathMtuTest::aForgedNumberChangesNothing() {
    TcpHarness h;
    h.toEstablished();
    h.send(std::string(1460, 'a'));
    h.expectSegment(PSH | ACK).length(1460);
    tooLarge(h, 5000, 576);
    h.expectNothing();
}

void PathMtuTest::whatIsKnownCountsFromTheStart() {
    for (const bool weOpen : {true, false}) {
        TcpHarness h;
        if (weOpen) {
            h.connect();
            h.expectSegment(SYN).mss(1460); // what we take ourselves is another matter
            h.receive(SYN | ACK).seq(300).ack(101).mss(1460).pathMtu(576);
            h.expectSegment(ACK);
        } else {
            h.listen();
            h.receive(SYN).seq(300).mss(1460).pathMtu(576);
            h.expectSegment(SYN | ACK).mss(1460);
            h.use({0x80000000u});
            h.receive(ACK).seq(301).ack(101);
        }
        h.send(std::string(600, 'a'));
        h.expectSegment(ACK).seq(101).length(536);
        h.expectSegment(PSH | ACK).seq(637).length(64);
    }
}

QTEST_GUILESS_MAIN(PathMtuTest)
#include "pathmtu_test.moc"
