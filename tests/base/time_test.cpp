#include "base/time.h"

#include <QTest>

using namespace layerscope;
using namespace std::chrono_literals;

class TimeTest : public QObject {
    Q_OBJECT

private slots:
    void durations() {
        QCOMPARE(parseDuration("20 ms")->count(), std::int64_t{20'000'000});
        QCOMPARE(parseDuration("1.5s")->count(), std::int64_t{1'500'000'000});
        QCOMPARE(parseDuration("250us")->count(), std::int64_t{250'000});
        QCOMPARE(parseDuration("2 min")->count(), std::int64_t{120'000'000'000});
        for (const char* text : {"", "20", "ms", "-1 s", "1e400 s", "nan s", "5 parsecs", "1 s "})
            QVERIFY2(!parseDuration(text), text);
    }

    void durationsInWords() {
        QCOMPARE(durationText(20ms), std::string("20 ms"));
        QCOMPARE(durationText(57600ns), std::string("57.6 \u00b5s"));
        QCOMPARE(durationText(1s), std::string("1 s"));
        QCOMPARE(durationText(1500ms), std::string("1.5 s"));
        QCOMPARE(durationText(0s), std::string("0 s"));
        QCOMPARE(durationText(24h), std::string("1 day"));
        QCOMPARE(durationText(90 * 24h), std::string("90 days"));
        QCOMPARE(durationText(90 * 24h + 1s), std::string("7776001 s"));
        QCOMPARE(*parseDuration("90 days"), Duration(90 * 24h));
        QCOMPARE(durationText(7ns), std::string("7 ns"));
    }

    void times() {
        QCOMPARE(timeText(timeAt(20'058'000ns)), std::string("0.020 058"));
        QCOMPARE(timeText(timeAt(20'057'600ns)), std::string("0.020 058")); // rounded, not cut
        QCOMPARE(timeText(timeAt(61s + 1us)), std::string("61.000 001"));
        QCOMPARE(timeText(timeAt(-1ms)), std::string("-0.001 000"));
    }

    void rates() {
        QCOMPARE(*parseBitRate("10 Mbit/s"), std::uint64_t{10'000'000});
        QCOMPARE(*parseBitRate("unlimited"), std::uint64_t{0});
        QVERIFY(!parseBitRate("0 bit/s"));
        QVERIFY(!parseBitRate("10 MB/s"));
        QCOMPARE(bitRateText(1'000'000'000), std::string("1 Gbit/s"));
        QCOMPARE(bitRateText(64'000), std::string("64 kbit/s"));
        QCOMPARE(bitRateText(0), std::string("unlimited"));
    }
};

QTEST_GUILESS_MAIN(TimeTest)
#include "time_test.moc"
