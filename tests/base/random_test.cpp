#include "base/random.h"
#include "base/sequence.h"

#include <QTest>
#include <array>

using namespace layerscope;

class RandomTest : public QObject {
    Q_OBJECT

private slots:
    void sameSeedSameNumbers() {
        Random a(42), b(42), c(43);
        const std::uint64_t first = a.next();
        QCOMPARE(b.next(), first);
        QVERIFY(c.next() != first);
        QVERIFY(Random(42, "loss").next() != Random(42, "isn").next());
    }

    void belowIsInRangeAndEven() {
        Random random(1);
        std::array<int, 10> counts{};
        for (int i = 0; i < 10000; ++i) {
            const std::uint64_t number = random.below(10);
            QVERIFY(number < 10);
            ++counts[number];
        }
        for (const int count : counts)
            QVERIFY2(count > 850 && count < 1150, qPrintable(QString::number(count)));
    }

    void chanceFollowsProbability() {
        Random random(3);
        int hits = 0;
        for (int i = 0; i < 10000; ++i)
            hits += random.chance(0.25) ? 1 : 0;
        QVERIFY(hits > 2300 && hits < 2700);
        QVERIFY(!random.chance(0));
        QVERIFY(random.chance(1));
    }

    void sequenceNumbersWrap() {
        const SeqNumber nearEnd(0xfffffff0);
        const SeqNumber behindIt = nearEnd + 0x20;
        QCOMPARE(behindIt.value(), 0x10u);
        QVERIFY(nearEnd < behindIt);
        QVERIFY(behindIt > nearEnd);
        QCOMPARE(behindIt - nearEnd, 0x20);
        QCOMPARE(nearEnd - behindIt, -0x20);
    }
};

QTEST_GUILESS_MAIN(RandomTest)
#include "random_test.moc"
