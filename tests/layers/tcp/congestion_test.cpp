// The algorithms by themselves: NewReno's and CUBIC's windows against the formulas of RFC 5681 and RFC 9438.
#include "layers/tcp/congestion.h"
#include "layers/tcp/scoreboard.h"

#include <QTest>
#include <cmath>

using namespace layerscope;
using namespace layerscope::tcp;
using namespace std::chrono_literals;

class CongestionTest : public QObject {
    Q_OBJECT
private slots:
    void avoidanceAddsOneSegmentEachRoundTrip();
    void aWindowThatIsNotUsedDoesNotGrow();
    void cubicFollowsItsCurve();
    void cubicIsNoSlowerThanReno();
    void cubicConvergesFast();
    void cubicStartsFromItsPlateauAfterATimeout();
    void scoreboardMergesAndForgets();
    void scoreboardCountsWhatIsOnItsWay();
};

namespace {

// One round trip in which the whole window is sent and acknowledged, segment by segment.
void roundTrip(Congestion& congestion, Time& now, Duration length) {
    const std::uint32_t count = congestion.window() / 1000;
    for (std::uint32_t i = 0; i < count; ++i)
        congestion.acknowledged({1000, now + length * i / count, length}, congestion.window());
    now += length;
}

} // namespace

void CongestionTest::avoidanceAddsOneSegmentEachRoundTrip() {
    Congestion congestion(CongestionAlgorithm::NewReno);
    congestion.start(1000, 10);
    congestion.enterRecovery(10000);
    QCOMPARE(congestion.threshold(), 5000u);
    QCOMPARE(congestion.window(), 5000u);
    Time now{};
    for (const std::uint32_t window : {6000u, 7000u, 8000u}) {
        roundTrip(congestion, now, 100ms);
        QCOMPARE(congestion.window(), window);
    }
    congestion.enterRecovery(1000);
    QCOMPARE(congestion.threshold(), 2000u); // at least two segments
}

void CongestionTest::aWindowThatIsNotUsedDoesNotGrow() {
    Congestion congestion(CongestionAlgorithm::NewReno);
    congestion.start(1000, 10);
    for (int i = 0; i < 100; ++i)
        congestion.acknowledged({1000, {}, {}}, 3000);
    QCOMPARE(congestion.window(), 10000u);
}

void CongestionTest::cubicFollowsItsCurve() {
    Congestion congestion(CongestionAlgorithm::Cubic);
    congestion.start(1000, 10);
    congestion.setWindow(1'000'000);
    congestion.enterRecovery(1'000'000);
    QCOMPARE(congestion.window(), 700'000u);
    Time now{};
    const double k = std::cbrt(300 / 0.4); // formula 2: 9.09 s back to 1000 segments
    for (int i = 0; i < 50; ++i)           // a round trip of 200 ms: Reno would have gained 50 segments or fewer
        roundTrip(congestion, now, 200ms);
    const double t = std::chrono::duration<double>(now.time_since_epoch()).count();
    const double curve = 0.4 * (t - k) * (t - k) * (t - k) + 1000;
    QVERIFY2(std::abs(congestion.window() / 1000.0 - curve) < 10, qPrintable(QString::number(congestion.window())));
}

void CongestionTest::cubicIsNoSlowerThanReno() {
    Congestion congestion(CongestionAlgorithm::Cubic);
    congestion.start(1000, 10);
    congestion.enterRecovery(10000);
    QCOMPARE(congestion.window(), 7000u);
    Time now{};
    for (int i = 0; i < 100; ++i) // a round trip so short that the curve hardly moves
        roundTrip(congestion, now, 1ms);
    // §4.3: 0.53 segments a round trip up to the former window of 10, then one.
    QVERIFY2(congestion.window() > 80000 && congestion.window() < 110000,
             qPrintable(QString::number(congestion.window())));
}

void CongestionTest::cubicConvergesFast() {
    Cubic cubic;
    CongestionWindow window{100'000, 0, 1000};
    QCOMPARE(cubic.afterLoss(window, 100'000), 70'000u);
    QCOMPARE(cubic.maximum, 100.0);
    window.size = 80'000; // lost again before it was back: leave room to others
    cubic.afterLoss(window, 80'000);
    QCOMPARE(cubic.maximum, 80 * 1.7 / 2);
}

void CongestionTest::cubicStartsFromItsPlateauAfterATimeout() {
    Congestion congestion(CongestionAlgorithm::Cubic);
    congestion.start(1000, 10);
    congestion.timeout(10000, true);
    QCOMPARE(congestion.window(), 1000u);
    QCOMPARE(congestion.threshold(), 7000u);
    congestion.timeout(1000, false);
    QCOMPARE(congestion.threshold(), 7000u);
    Cubic cubic;
    cubic.maximum = 500;
    cubic.afterTimeout();
    CongestionWindow window{7000, 7000, 1000};
    cubic.avoid(window, {1000, {}, 10ms});
    QCOMPARE(cubic.k, 0.0);
    QCOMPARE(cubic.origin, 7.0);
}

void CongestionTest::scoreboardMergesAndForgets() {
    Scoreboard board;
    const SeqNumber una(0xfffffff0), next(200); // across the wrap
    QCOMPARE(board.add({SeqNumber(0xfffffff8), SeqNumber(8)}, una, next), 16u);
    QCOMPARE(board.add({SeqNumber(20), SeqNumber(30)}, una, next), 10u);
    QCOMPARE(board.add({SeqNumber(8), SeqNumber(20)}, una, next), 12u);
    QCOMPARE(board.add({SeqNumber(0), SeqNumber(40)}, una, next), 10u);
    QCOMPARE(board.add({SeqNumber(50), SeqNumber(50)}, una, next), 0u);
    QCOMPARE(board.add({SeqNumber(50), SeqNumber(201)}, una, next), 0u);
    QCOMPARE(board.highest().value(), 40u);
    const auto hole = board.hole(una, 10);
    QVERIFY(hole && hole->left == una && hole->right == SeqNumber(0xfffffff8) && hole->lost);
    QVERIFY(!board.hole(SeqNumber(0xfffffff8), 10));
    board.acknowledge(SeqNumber(39));
    QVERIFY(!board.empty());
    board.acknowledge(SeqNumber(40));
    QVERIFY(board.empty());
}

void CongestionTest::scoreboardCountsWhatIsOnItsWay() {
    Scoreboard board;
    const SeqNumber una(100), next(200);
    QCOMPARE(board.pipe(una, next, una, 10), 100u);
    board.add({SeqNumber(110), SeqNumber(120)}, una, next);
    QCOMPARE(board.pipe(una, next, una, 10), 90u); // one block above: not lost yet
    board.add({SeqNumber(130), SeqNumber(140)}, una, next);
    board.add({SeqNumber(150), SeqNumber(160)}, una, next);
    QVERIFY(board.isLost(una, 10) && !board.isLost(SeqNumber(120), 10));
    QCOMPARE(board.pipe(una, next, una, 10), 60u);
    QCOMPARE(board.pipe(una, next, SeqNumber(110), 10), 70u); // sent again
}

QTEST_GUILESS_MAIN(CongestionTest)
#include "congestion_test.moc"
