#include "layers/physical.h"

#include <QTest>

using namespace layerscope;

class PhysicalTest : public QObject {
    Q_OBJECT

    using Levels = std::vector<std::int8_t>;

private slots:
    void nrzIsOneLevelABitLeastSignificantFirst() {
        const Waveform wave = waveform(Bytes{0x05}, LineCode::Nrz);
        QCOMPARE(wave.levelsPerBit, 1u);
        QCOMPARE(wave.levels, (Levels{1, -1, 1, -1, -1, -1, -1, -1}));
    }

    void manchesterChangesInTheMiddleOfEachBit() {
        const Waveform wave = waveform(Bytes{0x01, 0xff}, LineCode::Manchester);
        QCOMPARE(wave.levelsPerBit, 2u);
        QCOMPARE(wave.levels.size(), std::size_t{32});
        QCOMPARE(Levels(wave.levels.begin(), wave.levels.begin() + 4), (Levels{-1, 1, 1, -1})); // 1 rises, 0 falls
        int sum = 0;
        for (std::size_t i = 0; i < wave.levels.size(); i += 2) {
            QCOMPARE(wave.levels[i], static_cast<std::int8_t>(-wave.levels[i + 1]));
            sum += wave.levels[i] + wave.levels[i + 1];
        }
        QCOMPARE(sum, 0); // no direct current
    }

    void fourBFiveBChangesTheLevelWithEachOne() {
        // 0x4e: E (11100) goes first, then 4 (01010).
        const Waveform wave = waveform(Bytes{0x4e}, LineCode::FourBFiveB);
        QCOMPARE(wave.levelsPerBit, 5u);
        QCOMPARE(wave.bitsTogether, 4u);
        QCOMPARE(wave.levels, (Levels{1, 0, -1, -1, -1, -1, 0, 0, 1, 1}));
    }

    void fourBFiveBNeverRestsForLong() {
        Bytes all;
        for (unsigned a = 0; a < 256; ++a)
            for (const unsigned b : {0x00u, 0x44u, 0x22u, 0xffu, 0x24u}) {
                all.push_back(static_cast<std::uint8_t>(a));
                all.push_back(static_cast<std::uint8_t>(b));
            }
        const Waveform wave = waveform(all, LineCode::FourBFiveB);
        std::size_t same = 1;
        for (std::size_t i = 1; i < wave.levels.size(); ++i) {
            same = wave.levels[i] == wave.levels[i - 1] ? same + 1 : 1;
            QVERIFY(same <= 4); // no more than three 0 in a row (IEEE 802.3 §24.2.2.1)
            QVERIFY(std::abs(wave.levels[i] - wave.levels[i - 1]) <= 1);
        }
    }

    void fillingsHaveTheirCode() {
        QCOMPARE(*lineCode("4b5b"), LineCode::FourBFiveB);
        QCOMPARE(*lineCode("nrz"), LineCode::Nrz);
        QCOMPARE(*lineCode("manchester"), LineCode::Manchester);
        QVERIFY(!lineCode("ethernet"));
    }
};

QTEST_GUILESS_MAIN(PhysicalTest)
#include "physical_test.moc"
