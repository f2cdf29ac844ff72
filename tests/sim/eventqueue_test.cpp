#include "base/random.h"
#include "sim/eventqueue.h"
#include "sim/link.h"

#include <QTest>

using namespace layerscope;
using namespace std::chrono_literals;

class EventQueueTest : public QObject {
    Q_OBJECT

private slots:
    void timeThenOrderOfInsertion() {
        Random random(8);
        EventQueue<int> queue;
        std::vector<std::pair<Time, int>> model;
        for (int i = 0; i < 5000; ++i) {
            const Time time = timeAt(Duration(static_cast<std::int64_t>(random.below(50))));
            queue.push(time, i);
            model.emplace_back(time, i);
        }
        std::stable_sort(model.begin(), model.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        for (const auto& expected : model)
            QVERIFY(queue.pop() == expected);
        QVERIFY(queue.empty());
    }

    // Lanes change what the queue costs, never its order; not even when a lane's entries are out of order.
    void lanesKeepTheOrder() {
        Random random(9);
        EventQueue<int> queue;
        const EventQueue<int>::Lane lanes[] = {queue.addLane(), queue.addLane()};
        std::vector<std::pair<Time, int>> model;
        Time clock{};
        for (int i = 0; i < 20000; ++i) {
            if (random.chance(0.5) && !model.empty()) {
                const auto first = std::ranges::min_element(model);
                QCOMPARE(queue.nextTime(), first->first);
                clock = first->first;
                QVERIFY(queue.pop() == *first);
                model.erase(first);
            }
            const Time time = clock + Duration(static_cast<std::int64_t>(random.below(20)));
            if (random.chance(0.2))
                queue.push(time, i);
            else
                queue.push(lanes[random.below(2)], time, i);
            model.emplace_back(time, i);
            QVERIFY(!queue.empty());
        }
    }

    void linkClocksFramesOutOneAfterTheOther() {
        LinkSpec spec;
        spec.bitsPerSecond = 10'000'000;
        spec.delay = 20ms;
        LinkDirection direction(spec);
        // 64 bytes and 8 of preamble are 576 bits: 57.6 µs at 10 Mbit/s.
        const auto first = direction.reserve(64, timeAt(0s));
        QCOMPARE(first->start, timeAt(0s));
        QCOMPARE(first->arrival, timeAt(20ms + 57600ns));
        // The next one waits for that and for the gap of 12 byte times, 9.6 µs.
        const auto second = direction.reserve(64, timeAt(10us));
        QCOMPARE(second->start, timeAt(67200ns));
        const auto later = direction.reserve(64, timeAt(1s));
        QCOMPARE(later->start, timeAt(1s));
    }

    void fullQueueTakesNoMore() {
        LinkSpec spec;
        spec.queue = 2;
        LinkDirection direction(spec);
        QVERIFY(direction.reserve(64, timeAt(0s))); // goes out at once
        QVERIFY(direction.reserve(64, timeAt(0s)));
        QVERIFY(direction.reserve(64, timeAt(0s)));
        QVERIFY(!direction.reserve(64, timeAt(0s)));
        QVERIFY(direction.reserve(64, timeAt(1s)));
    }

    void unlimitedRateTakesOnlyTheDelay() {
        LinkSpec spec;
        spec.bitsPerSecond = 0;
        spec.delay = 3ms;
        LinkDirection direction(spec);
        QCOMPARE(direction.reserve(1500, timeAt(0s))->arrival, timeAt(3ms));
        QCOMPARE(direction.reserve(1500, timeAt(0s))->start, timeAt(0s));
    }
};

QTEST_GUILESS_MAIN(EventQueueTest)
#include "eventqueue_test.moc"
