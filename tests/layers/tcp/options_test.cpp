// Options: window scale and timestamps (RFC 7323), SACK (RFC 2018, RFC 2883).
#include "harness.h"

using namespace layerscope;
using namespace layerscope::test;
using tcp::State;

namespace {

constexpr TcpSettings all{
    .isn = 100, .window = 1'000'000, .windowScale = true, .timestamps = true, .sack = true, .nagle = false};

// All options agreed on; the peer's shift is 3, its clock starts at 5000.
void open(TcpHarness& h) {
    h.connect();
    h.expectSegment(SYN).seq(100).windowScale(4).sackPermitted().timestamps(1, 0).window(65535);
    h.receive(SYN | ACK).seq(300).ack(101).mss(112).windowScale(3).sackPermitted().timestamps(5000, 1).window(1000);
    h.expectSegment(ACK).seq(101).ack(301).windowScale({}).sackPermitted(false).timestamps(1, 5000).window(62500);
    h.expectIndication(Primitive::Connect);
    h.expectState(State::Established);
}

} // namespace

class OptionsTest : public QObject {
    Q_OBJECT
private slots:
    void nothingIsOfferedUnlessAsked();
    void usedOnlyWhenBothOffer();
    void theListenerAnswersWithWhatItWasOffered();
    void windowsAreScaledButNotInTheSyn();
    void aScaleBeyondFourteenIsFourteen();
    void everyAckMeasuresARoundTripWithTimestamps();
    void pawsDropsOldSegments();
    void aSegmentWithoutTimestampIsDropped();
    void resetsNeedNoTimestamp();
    void receiverReportsBlocksLatestFirst();
    void receiverReportsWhatCameTwice();
    void senderNotesWhatCameTwice();
};

void OptionsTest::nothingIsOfferedUnlessAsked() {
    TcpHarness h;
    h.connect();
    h.expectSegment(SYN).mss(1460).windowScale({}).sackPermitted(false).noTimestamps();
    h.receive(SYN | ACK).seq(300).ack(101).windowScale(7).sackPermitted().timestamps(9, 9).window(100);
    h.expectSegment(ACK).noTimestamps().window(65535);
    QCOMPARE(h.connection().tcb().sndWnd, 100u);
    h.receive(ACK).seq(301).ack(101).window(200);
    QCOMPARE(h.connection().tcb().sndWnd, 200u); // not scaled
}

void OptionsTest::usedOnlyWhenBothOffer() {
    TcpHarness h(all);
    h.connect();
    h.expectSegment(SYN).windowScale(4).sackPermitted().timestamps(1, 0);
    h.receive(SYN | ACK).seq(300).ack(101).mss(112);
    h.expectSegment(ACK).noTimestamps().window(65535);
    QVERIFY(!h.connection().tcb().scaling && !h.connection().tcb().timestamps && !h.connection().tcb().sack);
    QCOMPARE(h.connection().tcb().rcvWnd, 65535u);
    QCOMPARE(h.connection().tcb().segmentSize(), 112u);
}

void OptionsTest::theListenerAnswersWithWhatItWasOffered() {
    TcpHarness h(all);
    h.listen();
    h.receive(SYN).seq(300).sackPermitted().mss(112);
    h.expectSegment(SYN | ACK).ack(301).windowScale({}).sackPermitted().noTimestamps();
    h.use({0x80000000u});
    QVERIFY(h.connection().tcb().sack);
}

void OptionsTest::windowsAreScaledButNotInTheSyn() {
    TcpHarness h(all);
    open(h);
    QCOMPARE(h.connection().tcb().sndWnd, 1000u);
    QCOMPARE(h.connection().tcb().segmentSize(), 100u); // the timestamps take 12 of 112
    h.receive(ACK).seq(301).ack(101).window(50000).timestamps(5001, 1);
    QCOMPARE(h.connection().tcb().sndWnd, 400000u);
    h.send(std::string(250, 'a'));
    h.expectSegment(ACK).seq(101).length(100);
    h.expectSegment(ACK).seq(201).length(100);
    h.expectSegment(PSH | ACK).seq(301).length(50);
}

void OptionsTest::aScaleBeyondFourteenIsFourteen() {
    TcpHarness h(all);
    h.connect();
    h.expectSegment(SYN);
    h.receive(SYN | ACK).seq(300).ack(101).windowScale(200).window(10);
    QCOMPARE(h.connection().tcb().sndWndScale, std::uint8_t(14));
    QCOMPARE(h.sentencesWith("window scale of 200 is beyond 14"), std::size_t(1));
    // The largest window that there is.
    TcpSettings widest = all;
    widest.window = 65535u << 14;
    TcpHarness wide(widest);
    wide.connect();
    wide.expectSegment(SYN).windowScale(14).window(65535);
    wide.receive(SYN | ACK).seq(300).ack(101).windowScale(14).window(65535);
    wide.expectSegment(ACK).window(65535);
    wide.receive(ACK).seq(301).ack(101).window(65535);
    QCOMPARE(wide.connection().tcb().sndWnd, 65535u << 14);
}

void OptionsTest::everyAckMeasuresARoundTripWithTimestamps() {
    TcpHarness h(all);
    open(h);
    const auto sampled = [&] { return h.connection().rtt().smoothed(); };
    QCOMPARE(sampled(), Duration(0));
    h.wait(10ms);
    h.send(std::string(100, 'a'));
    h.expectSegment(PSH | ACK).timestamps(11, 5000);
    h.wait(2s); // lost, sent again after one second
    h.expectSegment(PSH | ACK).timestamps(1011, 5000).again();
    h.receive(ACK).seq(301).ack(201).timestamps(5001, 1011);
    QCOMPARE(sampled(), Duration(125ms)); // the echo says which one was answered: Karn's ambiguity is gone
}

void OptionsTest::pawsDropsOldSegments() {
    TcpHarness h(all);
    open(h);
    h.receive(PSH | ACK).seq(301).ack(101).timestamps(6000, 1).text("new");
    h.expectData("new");
    h.expectSegment(ACK).ack(304).timestamps(1, 6000);
    // A segment of an earlier wrap of the sequence space: its number fits, its timestamp does not.
    h.receive(PSH | ACK).seq(304).ack(101).timestamps(5500, 1).text("old");
    h.expectNoIndication();
    h.expectSegment(ACK).ack(304).timestamps(1, 6000);
    QCOMPARE(h.sentencesWith("PAWS: timestamp 5500 is older than 6000"), std::size_t(1));
}

void OptionsTest::aSegmentWithoutTimestampIsDropped() {
    TcpHarness h(all);
    open(h);
    h.receive(PSH | ACK).seq(301).ack(101).text("bare");
    h.expectNothing();
    QCOMPARE(h.sentencesWith("lacks the timestamp"), std::size_t(1));
}

void OptionsTest::resetsNeedNoTimestamp() {
    TcpHarness h(all);
    open(h);
    h.receive(RST).seq(301);
    h.expectState(State::Closed);
}

void OptionsTest::receiverReportsBlocksLatestFirst() {
    TcpHarness h({.isn = 100, .sack = true});
    h.connect();
    h.expectSegment(SYN).sackPermitted();
    h.receive(SYN | ACK).seq(300).ack(101).sackPermitted();
    h.expectSegment(ACK).sack({});
    h.receive(ACK).seq(311).ack(101).text(std::string(10, 'b'));
    h.expectSegment(ACK).ack(301).sack({{311, 321}});
    h.receive(ACK).seq(331).ack(101).text(std::string(10, 'd'));
    h.expectSegment(ACK).ack(301).sack({{331, 341}, {311, 321}});
    h.receive(ACK).seq(321).ack(101).text(std::string(10, 'c'));
    h.expectSegment(ACK).ack(301).sack({{311, 341}});
    h.receive(ACK).seq(351).ack(101).text(std::string(10, 'f'));
    h.expectSegment(ACK).ack(301).sack({{351, 361}, {311, 341}});
    h.receive(ACK).seq(301).ack(101).text(std::string(10, 'a'));
    h.expectSegment(ACK).ack(341).sack({{351, 361}});
    h.receive(ACK).seq(341).ack(101).text(std::string(10, 'e'));
    h.expectSegment(ACK).ack(361).sack({});
}

void OptionsTest::receiverReportsWhatCameTwice() {
    TcpHarness h({.isn = 100, .sack = true});
    h.connect();
    h.expectSegment(SYN);
    h.receive(SYN | ACK).seq(300).ack(101).sackPermitted();
    h.expectSegment(ACK);
    h.receive(ACK).seq(301).ack(101).text(std::string(10, 'a'));
    h.expectSegment(ACK).ack(311).sack({});
    h.receive(ACK).seq(301).ack(101).text(std::string(10, 'a')); // RFC 2883 §4.1
    h.expectSegment(ACK).ack(311).sack({{301, 311}});
    h.receive(ACK).seq(321).ack(101).text(std::string(10, 'c'));
    h.expectSegment(ACK).ack(311).sack({{321, 331}});
    h.receive(ACK).seq(321).ack(101).text(std::string(10, 'c')); // §4.2: twice, and out of order
    h.expectSegment(ACK).ack(311).sack({{321, 331}, {321, 331}});
    h.receive(ACK).seq(311).ack(101).text(std::string(10, 'b'));
    h.expectSegment(ACK).ack(331).sack({});
}

void OptionsTest::senderNotesWhatCameTwice() {
    TcpHarness h({.isn = 100, .sack = true});
    h.connect();
    h.expectSegment(SYN);
    h.receive(SYN | ACK).seq(300).ack(101).sackPermitted();
    h.expectSegment(ACK);
    h.send("once");
    h.wait(1s); // the ACK is lost
    h.receive(ACK).seq(301).ack(105).sack(101, 105);
    QCOMPARE(h.sentencesWith("D-SACK: SEQ 101 to 104 has reached the peer twice"), std::size_t(1));
    h.expectNoDeadline();
}

QTEST_GUILESS_MAIN(OptionsTest)
#include "options_test.moc"
