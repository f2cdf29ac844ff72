#include "ui/models/handshakesheet.h"

#include "ui/models/handshakemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace layerscope;

namespace {

// RFC 6455 §1.2 and §1.3.
const QString request = QStringLiteral("GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\n"
                                       "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                       "Origin: http://example.com\r\nSec-WebSocket-Protocol: chat, superchat\r\n"
                                       "Sec-WebSocket-Version: 13\r\n\r\n");
const QString response = QStringLiteral("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                        "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                                        "Sec-WebSocket-Protocol: chat\r\n\r\n");

const HandshakeLine& named(const HandshakeSheet& sheet, const char* name) {
    for (const HandshakeLine& line : sheet.lines) {
        if (line.name == QLatin1String(name))
            return line;
    }
    static const HandshakeLine none;
    return none;
}

} // namespace

// Text in, checks out.
class HandshakeSheetTest : public QObject {
    Q_OBJECT

private slots:
    void theExampleOfTheRfcHolds() {
        const HandshakeSheet sheet = judgeRequest(request);
        QVERIFY(sheet.holds());
        QCOMPARE(sheet.required, 6);
        QCOMPARE(sheet.lines.size(), 8u);
        QCOMPARE(named(sheet, "Connection").source, QString::fromUtf8("§4.2.1 (4)"));
        QCOMPARE(named(sheet, "Sec-WebSocket-Protocol").rule, QStringLiteral("optional; 2 offered"));
        QVERIFY(!named(sheet, "Origin").required);
        QVERIFY(sheet.conclusion.contains(QStringLiteral("may answer 101")));
        const HandshakeSheet answer = judgeResponse(response, request);
        QVERIFY(answer.holds());
        QVERIFY(!named(answer, "Sec-WebSocket-Extensions").present);
        QVERIFY(answer.conclusion.contains(QStringLiteral("no byte is HTTP any more")));
    }

    void connectionThatSaysWebSocketIsAnOrdinaryGet() {
        const HandshakeSheet before = judgeRequest(request);
        const QString edited = withLine(request, named(before, "Connection"), QStringLiteral("Connection: websocket"));
        const HandshakeSheet sheet = judgeRequest(edited);
        QCOMPARE(sheet.broken, 1);
        QVERIFY(!named(sheet, "Connection").met);
        QVERIFY(named(sheet, "Upgrade").met);
        QVERIFY(sheet.conclusion.contains(QStringLiteral("must not answer 101")));
    }

    void anEditOfEachLine_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("version") << "Sec-WebSocket-Version"
                                 << "Sec-WebSocket-Version: 8"
                                 << "426";
        QTest::newRow("no key") << "Sec-WebSocket-Key"
                                << ""
                                << "400";
        QTest::newRow("short key") << "Sec-WebSocket-Key"
                                   << "Sec-WebSocket-Key: AAAA"
                                   << "400";
        QTest::newRow("no upgrade") << "Upgrade"
                                    << ""
                                    << "ordinary GET";
        QTest::newRow("post") << "GET"
                              << "POST /chat HTTP/1.1"
                              << "400";
        QTest::newRow("no host") << "Host"
                                 << ""
                                 << "400";
        QTest::newRow("space before the colon") << "Host"
                                                << "Host : x"
                                                << "400";
    }
    void anEditOfEachLine() {
        QFETCH(QString, name);
        QFETCH(QString, text);
        QFETCH(QString, says);
        const HandshakeSheet before = judgeRequest(request);
        const QString edited = withLine(request, named(before, name.toLatin1()), text);
        QVERIFY(edited != request);
        const HandshakeSheet sheet = judgeRequest(edited);
        QVERIFY(!sheet.holds());
        QVERIFY2(sheet.conclusion.contains(says), qPrintable(sheet.conclusion));
        if (text.isEmpty())
            QVERIFY(!named(sheet, name.toLatin1()).present);
    }

    void anAbsentLineCanBePutIn() {
        const HandshakeSheet before = judgeRequest(request);
        const QString without = withLine(request, named(before, "Upgrade"), {});
        const QString again =
            withLine(without, named(judgeRequest(without), "Upgrade"), QStringLiteral("Upgrade: websocket"));
        QVERIFY(judgeRequest(again).holds());
    }

    void theResponseMustFitTheKeyThatWasSent() {
        const QString other = withLine(request, named(judgeRequest(request), "Sec-WebSocket-Key"),
                                       QStringLiteral("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="));
        const HandshakeSheet sheet = judgeResponse(response, other);
        QCOMPARE(sheet.broken, 1);
        QVERIFY(!named(sheet, "Sec-WebSocket-Accept").met);
        QVERIFY(sheet.conclusion.contains(QStringLiteral("must fail the connection")));
        const HandshakeSheet notFound = judgeResponse(QStringLiteral("HTTP/1.1 404 Not Found\r\n\r\n"), request);
        QVERIFY(notFound.conclusion.contains(QStringLiteral("HTTP goes on")));
    }

    void anyTextIsTaken() {
        for (const char* text : {"", "\r\n", "GET", "x\n\ny: z", ": ", "GET / HTTP/1.1\r\n:\r\n"}) {
            const HandshakeSheet sheet = judgeRequest(QString::fromLatin1(text));
            QVERIFY2(!sheet.holds(), text);
            QVERIFY(!sheet.conclusion.isEmpty());
            QVERIFY(!judgeResponse(QString::fromLatin1(text), {}).holds());
        }
    }

    void theTableAsksForEdits() {
        HandshakeModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSheet(judgeRequest(request));
        QCOMPARE(model.rowCount(), 8);
        QSignalSpy edited(&model, &HandshakeModel::lineEdited);
        const QModelIndex line = model.index(1, HandshakeModel::Line);
        QVERIFY(!model.setData(line, line.data(Qt::EditRole), Qt::EditRole));
        QVERIFY(model.setData(line, QStringLiteral("Host: other"), Qt::EditRole));
        QCOMPARE(edited.size(), 1);
        QCOMPARE(model.index(1, HandshakeModel::Holds).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("holds"));
        model.setSheet(judgeRequest(QStringLiteral("GET / HTTP/1.1")));
    }
};

QTEST_GUILESS_MAIN(HandshakeSheetTest)
#include "handshakesheet_test.moc"
