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

    void fillingsHaveTheirCode() {
        QCOMPARE(*lineCode("nrz"), LineCode::Nrz);
        QCOMPARE(*lineCode("manchester"), LineCode::Manchester);
        QVERIFY(!lineCode("ethernet"));
    }
};

QTEST_GUILESS_MAIN(PhysicalTest)
#include "physical_test.moc"
