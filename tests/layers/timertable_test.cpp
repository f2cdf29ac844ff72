#include "layers/timertable.h"

#include <QTest>
#include <map>

using namespace layerscope;
using namespace std::chrono_literals;

class TimerTableTest : public QObject {
    Q_OBJECT

    static TimerKey key(std::uint32_t kind) { return {EndpointId{1}, kind}; }

private slots:
    void firesInOrder() {
        TimerTable table;
        table.start(LayerNumber::Transport, key(1), timeAt(2s));
        table.start(LayerNumber::Network, key(2), timeAt(1s));
        table.start(LayerNumber::Transport, key(3), timeAt(1s));
        QCOMPARE(*table.nextDeadline(), timeAt(1s));
        QVERIFY(!table.takeDue(timeAt(999ms)));
        QCOMPARE(table.takeDue(timeAt(3s))->key, key(2)); // of two at one time, the one started first
        QCOMPARE(table.takeDue(timeAt(3s))->key, key(3));
        QCOMPARE(table.takeDue(timeAt(3s))->key, key(1));
        QVERIFY(table.empty());
        QVERIFY(!table.nextDeadline());
    }

    void startingAgainMovesTheDeadline() {
        TimerTable table;
        table.start(LayerNumber::Transport, key(1), timeAt(1s));
        table.start(LayerNumber::Transport, key(1), timeAt(5s));
        QCOMPARE(*table.nextDeadline(), timeAt(5s));
        table.start(LayerNumber::Transport, key(1), timeAt(2s));
        QCOMPARE(*table.nextDeadline(), timeAt(2s));
        QVERIFY(table.takeDue(timeAt(2s)));
        QVERIFY(!table.takeDue(timeAt(9s))); // once only
    }

    void cancelledDoesNotFire() {
        TimerTable table;
        table.start(LayerNumber::Transport, key(1), timeAt(1s));
        table.cancel(LayerNumber::Network, key(1)); // another layer's
        table.cancel(LayerNumber::Transport, key(1));
        table.cancel(LayerNumber::Transport, key(1));
        QVERIFY(!table.nextDeadline());
        table.start(LayerNumber::Transport, key(1), timeAt(3s));
        QCOMPARE(*table.nextDeadline(), timeAt(3s));
    }

    void agreesWithAPlainModel() {
        Random random(4);
        TimerTable table;
        std::map<std::uint32_t, Time> model;
        Time now{};
        for (int step = 0; step < 20000; ++step) {
            const auto kind = static_cast<std::uint32_t>(random.below(20));
            const std::uint64_t what = random.below(10);
            if (what < 5) {
                const Time deadline = now + Duration(static_cast<std::int64_t>(1 + random.below(50)));
                table.start(LayerNumber::Transport, key(kind), deadline);
                model[kind] = deadline;
            } else if (what < 7) {
                table.cancel(LayerNumber::Transport, key(kind));
                model.erase(kind);
            } else {
                now += Duration(static_cast<std::int64_t>(random.below(20)));
                Time last{};
                while (const auto due = table.takeDue(now)) {
                    const auto expected = model.find(due->key.kind);
                    QVERIFY(expected != model.end());
                    QVERIFY(expected->second <= now && expected->second >= last);
                    last = expected->second;
                    model.erase(expected);
                }
                for (const auto& [left, deadline] : model)
                    QVERIFY(deadline > now);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TimerTableTest)
#include "timertable_test.moc"
