#include "ui/models/fieldtreemodel.h"

#include "support/sampletrace.h"
#include "ui/models/framecontent.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace layerscope;

namespace {

QModelIndex find(const FieldTreeModel& model, const QString& name, const QModelIndex& parent = {}) {
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        if (index.data().toString() == name)
            return index;
        if (const QModelIndex below = find(model, name, index); below.isValid())
            return below;
    }
    return {};
}

} // namespace

class FieldTreeModelTest : public QObject {
    Q_OBJECT

private slots:
    // The second frame of the sample is the SYN, ACK: SEQ 300, ACK 101.
    void init() {
        m_trace = sampleTrace();
        TraceDissector dissector(*m_trace);
        FrameContent content = frameContent(*m_trace, FrameId{1}, dissector);
        m_model.setNumbering(Numbering::Raw);
        m_model.setFrame(std::move(content.bytes), std::move(content.dissection), content.bases);
    }

    void isAProperTree() {
        QAbstractItemModelTester tester(&m_model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(m_model.rowCount() >= 3);
        QVERIFY(find(m_model, QStringLiteral("Transmission Control Protocol")).isValid());
    }

    void aByteLeadsToItsDeepestField() {
        // 14 bytes of Ethernet, 20 of IPv4; the acknowledgment number stands 8 bytes into TCP.
        const QModelIndex index = m_model.deepestAt(34 + 8);
        QVERIFY(index.isValid());
        const DissectionNode& node = *m_model.node(index);
        QCOMPARE(QString::fromUtf8(node.field->abbrev.data(), node.field->abbrev.size()),
                 QStringLiteral("tcp.ack_raw"));
        QCOMPARE(node.begin, 42u);
        QCOMPARE(node.length, 4u);
        QCOMPARE(m_model.covering({42, 4}), index);
        QCOMPARE(m_model.valueText(node), QStringLiteral("101"));
        QVERIFY(!m_model.deepestAt(100000).isValid());
        QVERIFY(!m_model.covering({}).isValid());
    }

    void aByteOfFlagsLeadsToTheirGroup() {
        const DissectionNode* node = m_model.node(m_model.deepestAt(34 + 13));
        QVERIFY(node && node->field);
        QVERIFY(node->field->type != FieldType::Flag);
    }

    void numbersCanCountFromTheStart() {
        const QModelIndex index = m_model.deepestAt(34 + 4);
        QCOMPARE(index.siblingAtColumn(FieldTreeModel::ValueColumn).data().toString(), QStringLiteral("300"));
        m_model.setNumbering(Numbering::Relative);
        QCOMPARE(index.siblingAtColumn(FieldTreeModel::ValueColumn).data().toString(), QStringLiteral("0"));
        const QModelIndex acknowledgment = m_model.deepestAt(34 + 8);
        QCOMPARE(acknowledgment.siblingAtColumn(FieldTreeModel::ValueColumn).data().toString(), QStringLiteral("1"));
    }

    void everyLineCanBeReadAloud() {
        const std::function<void(const QModelIndex&)> visit = [&](const QModelIndex& parent) {
            for (int row = 0; row < m_model.rowCount(parent); ++row) {
                const QModelIndex index = m_model.index(row, 0, parent);
                QVERIFY(index.data(Qt::AccessibleTextRole).toString().startsWith(index.data().toString()));
                visit(index);
            }
        };
        visit({});
    }

    void clearingLeavesNothing() {
        m_model.clear();
        QCOMPARE(m_model.rowCount(), 0);
        QVERIFY(m_model.bytes().empty());
    }

private:
    std::shared_ptr<Trace> m_trace;
    FieldTreeModel m_model;
};

QTEST_GUILESS_MAIN(FieldTreeModelTest)
#include "fieldtreemodel_test.moc"
