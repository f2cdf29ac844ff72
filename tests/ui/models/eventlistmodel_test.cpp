#include "ui/models/eventlistmodel.h"

#include "support/sampletrace.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace layerscope;

class EventListModelTest : public QObject {
    Q_OBJECT

private slots:
    void showsEveryEventInOrder() {
        EventListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto trace = sampleTrace();
        model.setTrace(trace);
        QCOMPARE(model.rowCount(), static_cast<int>(trace->eventCount()));
        for (int row = 0; row < model.rowCount(); ++row) {
            QCOMPARE(model.eventAt(row).value, static_cast<std::uint32_t>(row));
            QVERIFY(!model.index(row, EventListModel::EventColumn).data().toString().isEmpty());
        }
        QCOMPARE(model.index(0, EventListModel::NumberColumn).data().toString(), QStringLiteral("1"));
    }

    void filtersByLayerAndFindsRows() {
        EventListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto trace = sampleTrace();
        model.setTrace(trace);
        std::array<bool, 8> shown{true, false, false, false, true, false, false, false};
        model.setShownLayers(shown);
        QVERIFY(model.rowCount() > 0 && model.rowCount() < static_cast<int>(trace->eventCount()));
        for (int row = 0; row < model.rowCount(); ++row) {
            const EventId event = model.eventAt(row);
            const LayerNumber layer = trace->event(event).layer;
            QVERIFY(layer == LayerNumber::Transport || layer == LayerNumber::None);
            QCOMPARE(model.rowOf(event), row);
            QCOMPARE(model.lastRowBefore(event.value + 1), row);
        }
        for (std::uint32_t i = 0; i < trace->eventCount(); ++i)
            if (trace->event({i}).layer == LayerNumber::DataLink)
                QCOMPARE(model.rowOf({i}), -1);
        shown.fill(true);
        model.setShownLayers(shown);
        QCOMPARE(model.rowCount(), static_cast<int>(trace->eventCount()));
    }

    void marksTheFuture() {
        EventListModel model;
        const auto trace = sampleTrace();
        model.setTrace(trace);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setPosition(5);
        QCOMPARE(changed.size(), 1);
        QVERIFY(!model.index(4, 0).data(EventListModel::FutureRole).toBool());
        QVERIFY(model.index(5, 0).data(EventListModel::FutureRole).toBool());
    }

    void growsWithTheTrace() {
        for (const bool filtered : {false, true}) {
            const auto trace = bulkTrace(10);
            EventListModel model;
            QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
            if (filtered)
                model.setShownLayers({true, true, true, true, true, true, true, false});
            model.setTrace(trace);
            const int before = model.rowCount();
            QCOMPARE(before, static_cast<int>(trace->eventCount()));
            Event note;
            note.time = timeAt(trace->duration().time_since_epoch());
            note.layer = LayerNumber::Transport;
            trace->append(note);
            note.layer = LayerNumber::Application;
            trace->append(note);
            model.grow();
            QCOMPARE(model.rowCount(), before + (filtered ? 1 : 2));
        }
    }

    void keepsNothingPerRowWhenAllIsShown() {
        const auto trace = bulkTrace(200000);
        EventListModel model;
        model.setTrace(trace);
        QCOMPARE(model.rowCount(), static_cast<int>(trace->eventCount()));
        QCOMPARE(model.rowOf({399999}), 399999);
        QVERIFY(!model.index(model.rowCount() - 1, EventListModel::EventColumn).data().toString().isEmpty());
    }
};

QTEST_GUILESS_MAIN(EventListModelTest)
#include "eventlistmodel_test.moc"
