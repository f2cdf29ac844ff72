#include "ui/views/hexlayout.h"

#include <QTest>

using namespace layerscope;

class HexLayoutTest : public QObject {
    Q_OBJECT

private slots:
    void takesSixteenBytesWhereTheyFit() {
        QCOMPARE(HexLayout::fit(480, 64, 56, 22, 16).bytesPerRow, 16u);
        QCOMPARE(HexLayout::fit(320, 64, 56, 22, 16).bytesPerRow, 8u);
        QCOMPARE(HexLayout::fit(320, 64, 56, 22, 16).rowCount(), 8u);
    }

    void everyByteIsFoundWhereItIsDrawn() {
        for (const double width : {480.0, 300.0}) {
            const HexLayout layout = HexLayout::fit(width, 61, 56, 20, 16);
            for (std::size_t byte = 0; byte < 61; ++byte)
                QCOMPARE(layout.byteAt(layout.textRect(byte).center()), byte);
        }
    }

    void pointsBesideTheBytesFindNone() {
        const HexLayout layout = HexLayout::fit(480, 20, 56, 20, 16);
        QCOMPARE(layout.byteAt({10, 10}), 20u);                             // the address
        QCOMPARE(layout.byteAt({layout.x(15) + 2 * layout.cell, 10}), 20u); // right of the row
        QCOMPARE(layout.byteAt(layout.textRect(31).center()), 20u);         // behind the last byte
        QCOMPARE(layout.byteAt({100, -5}), 20u);
    }

    void runsEndWithTheirRow() {
        const HexLayout layout = HexLayout::fit(480, 64, 56, 20, 16);
        QCOMPARE(layout.rowEnd(14, 40), 16u);
        QCOMPARE(layout.rowEnd(16, 20), 20u);
        const QRectF run = layout.runRect(6, 10);
        QVERIFY(run.contains(layout.textRect(6)));
        QVERIFY(run.contains(layout.textRect(9)));
        QVERIFY(!run.intersects(layout.textRect(10).adjusted(1, 0, 0, 0)));
        QVERIFY(layout.runRect(5, 5).isEmpty());
    }
};

QTEST_GUILESS_MAIN(HexLayoutTest)
#include "hexlayout_test.moc"
