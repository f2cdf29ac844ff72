#include "ui/models/framebits.h"

#include "ui/models/unmaskmodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace layerscope;

namespace {

// RFC 6455 §5.7: a masked text message "Hello".
const Bytes hello{0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58};

ReceiverVerdict clientSent(const Bytes& frame) {
    return receiverVerdict(WebSocketReader({WebSocketSender::Client, false, 64 << 20}), WebSocketSender::Client, frame);
}

} // namespace

class FrameBitsTest : public QObject {
    Q_OBJECT

private slots:
    void theExampleOfTheRfcIsDrawnFieldByField() {
        const FrameBits bits = frameBits(hello);
        QCOMPARE(bits.fields.size(), 7u);
        const std::size_t starts[] = {0, 1, 4, 8, 9, 16, 48};
        for (std::size_t i = 0; i < 7; ++i)
            QCOMPARE(bits.fields[i].bit, starts[i]);
        QCOMPARE(bits.fields.back().end(), 88u);
        QCOMPARE(bits.fields[2].value, QStringLiteral("1, text"));
        QCOMPARE(bits.fields[4].value, QStringLiteral("5, no extension"));
        std::string text;
        for (std::size_t i = 0; i < bits.payloadSize(); ++i)
            text += static_cast<char>(bits.original(i));
        QCOMPARE(text, "Hello");
    }

    void everyBitHasOneField_data() {
        QTest::addColumn<QByteArray>("frame");
        QTest::newRow("16 bit length") << QByteArray::fromHex("827e0100") + QByteArray(256, 'x');
        QTest::newRow("64 bit length") << QByteArray::fromHex("827f0000000000010000") + QByteArray(70, 'x');
        QTest::newRow("one byte") << QByteArray::fromHex("81");
        QTest::newRow("cut in the key") << QByteArray::fromHex("818537fa");
        QTest::newRow("cut in the length") << QByteArray::fromHex("82ff00");
    }
    void everyBitHasOneField() {
        QFETCH(QByteArray, frame);
        const Bytes bytes(frame.begin(), frame.end());
        const FrameBits bits = frameBits(bytes);
        std::size_t next = 0;
        for (const BitField& field : bits.fields) {
            QCOMPARE(field.bit, next);
            QVERIFY(field.length > 0);
            next = field.end();
        }
        QCOMPARE(next, bytes.size() * 8);
        QVERIFY(bits.drawn() <= FrameBits::mostBytes * 8);
    }

    void nothingHasNoFields() { QVERIFY(frameBits({}).fields.empty()); }

    void whatTheReceiverDoes_data() {
        QTest::addColumn<int>("bit"); // that is turned over
        QTest::addColumn<bool>("accepted");
        QTest::addColumn<QString>("says");
        QTest::newRow("FIN") << 0 << true << "waits for the rest";
        QTest::newRow("RSV1") << 1 << false << "1002";
        QTest::newRow("opcode 5") << 5 << false << "1002";
        QTest::newRow("opcode 0") << 7 << false << "1002";
        QTest::newRow("opcode 9") << 4 << true << "pong";
        QTest::newRow("MASK") << 8 << false << "A client masks every frame";
        QTest::newRow("length 7") << 14 << true << "2 bytes of the payload have not come";
        QTest::newRow("length 4") << 15 << true << "Hell";
        QTest::newRow("payload's first bit") << 48 << false << "1007";
    }
    void whatTheReceiverDoes() {
        QFETCH(int, bit);
        QFETCH(bool, accepted);
        QFETCH(QString, says);
        const ReceiverVerdict verdict = clientSent(withBitFlipped(hello, static_cast<std::size_t>(bit)));
        QVERIFY2(verdict.text.contains(says), qPrintable(verdict.text));
        QCOMPARE(verdict.accepted, accepted);
        QCOMPARE(static_cast<bool>(verdict.verdict), !accepted);
    }

    void everyBitOfAFrameMayBeTurned() {
        for (std::size_t bit = 0; bit < hello.size() * 8; ++bit)
            QVERIFY(!clientSent(withBitFlipped(hello, bit)).text.isEmpty());
        QCOMPARE(withBitFlipped(hello, 1000), hello);
        QVERIFY(clientSent(hello).text.contains(QString::fromUtf8("“Hello”")));
    }

    void theTableUnmasks() {
        UnmaskModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setFrame(frameBits(hello));
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.index(0, UnmaskModel::Masked).data().toString(), QStringLiteral("7f 0111 1111"));
        QCOMPARE(model.index(4, UnmaskModel::Key).data().toString(), QString::fromUtf8("⊕ 37 0011 0111"));
        QCOMPARE(model.index(4, UnmaskModel::Character).data().toString(), QStringLiteral("o"));
        model.setFrame(frameBits(withBitFlipped(hello, 8)));
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_MAIN(FrameBitsTest)
#include "framebits_test.moc"
