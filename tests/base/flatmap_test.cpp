#include "base/flatmap.h"
#include "base/random.h"

#include <QTest>
#include <map>
#include <memory>

using namespace layerscope;

namespace {

// Few different values, so that keys crowd each other.
struct PoorHash {
    std::size_t operator()(std::uint32_t key) const { return key % 7; }
};

} // namespace

class FlatMapTest : public QObject {
    Q_OBJECT

private slots:
    void behavesAsAMap() {
        Random random(5);
        FlatMap<std::uint32_t, std::unique_ptr<int>, PoorHash> map;
        std::map<std::uint32_t, int> model;
        for (int step = 0; step < 20000; ++step) {
            const auto key = static_cast<std::uint32_t>(random.below(60));
            if (random.chance(0.5)) {
                map[key] = std::make_unique<int>(step);
                model[key] = step;
            } else {
                map.erase(key);
                model.erase(key);
            }
            QCOMPARE(map.size(), model.size());
            for (std::uint32_t each = 0; each < 60; ++each) {
                const auto* found = map.find(each);
                QCOMPARE(found != nullptr, model.contains(each));
                if (found != nullptr)
                    QCOMPARE(**found, model.at(each));
            }
        }
    }

    void emptyHasNothing() {
        FlatMap<std::uint32_t, int, PoorHash> map;
        QVERIFY(map.empty());
        QVERIFY(!map.contains(1));
        map.erase(1);
        QCOMPARE(map[1], 0);
        QCOMPARE(map.size(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(FlatMapTest)
#include "flatmap_test.moc"
