#include "ui/pages/websocketpage.h"

#include "ui/models/conversationtrace.h"
#include "ui/pages/followstreamdialog.h"
#include "ui/playback/playback.h"
#include "ui/theme/theme.h"
#include "ui/views/acceptsteps.h"
#include "ui/views/framebitsview.h"
#include "ui/views/framepane.h"
#include "ui/views/handshakepane.h"
#include "ui/views/segmentedcontrol.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace layerscope;

// Handshake and frames as a student uses them: by clicks and keys. The bytes are those of RFC 6455 §1.3 and §5.7.
class WebSocketPageTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        Theme::apply(*qApp, ThemeName::Light);
        m_trace = std::make_shared<ConversationTrace>();
        m_trace->fromClient("GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
        m_trace->fromClient("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        m_trace->fromServer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
        m_trace->fromClient("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"); // "Hello"
        m_trace->fromServer("\x01\x03Hel");
        m_trace->fromServer(std::string("\x80\x02lo\x88\x00", 6));
        m_playback = std::make_unique<Playback>();
        m_selection = std::make_unique<Selection>();
        m_page = std::make_unique<WebSocketPage>(m_playback.get(), m_selection.get());
        m_page->resize(1280, 660);
        m_page->show();
        m_playback->setTrace(m_trace);
    }

    void cleanup() {
        m_page.reset();
        m_selection.reset();
        m_playback.reset();
    }

    void showsWhatHasArrivedAtTheCursor() {
        QVERIFY(m_page->available());
        QVERIFY(m_page->goButton()->isVisible());
        m_playback->seekPosition(4); // the request is whole
        QVERIFY(!m_page->goButton()->isVisible());
        QVERIFY(m_page->request()->model()->sheet().holds());
        QCOMPARE(m_page->response()->model()->rowCount(), 0);
        m_playback->toStart();
        QTest::mouseClick(m_page->goButton(), Qt::LeftButton);
        QVERIFY(m_page->response()->model()->sheet().holds());
        QCOMPARE(m_page->frames()->index(), SIZE_MAX);
        QVERIFY(m_page->accept()->accessibleDescription().contains(QStringLiteral("accepted")));
        m_playback->toEnd();
        QCOMPARE(m_page->frames()->chooser()->count(), 4);
        QCOMPARE(m_page->frames()->index(), 3u);
    }

    void editingALineIsJudgedAtOnce() {
        m_playback->toEnd();
        HandshakePane* request = m_page->request();
        QTest::mouseClick(request->editButton(), Qt::LeftButton); // offers Connection first
        auto* editor = request->table()->findChild<QLineEdit*>();
        QVERIFY(editor);
        QCOMPARE(editor->text(), QStringLiteral("Connection: Upgrade"));
        editor->setText(QStringLiteral("Connection: websocket"));
        QTest::keyClick(editor, Qt::Key_Return);
        // Qt takes the text only after the key has been handled.
        QTRY_VERIFY2(request->conclusion().contains(QStringLiteral("must not answer 101")),
                     qPrintable(request->conclusion()));
        // A server is really asked: it refuses, and says why.
        QVERIFY(m_page->response()->model()->line(0).value.startsWith(QStringLiteral("400")));
        QVERIFY(!request->runButton()->isVisible()); // this trace is no scene that could run again
        QTest::mouseClick(request->resetButton(), Qt::LeftButton);
        QVERIFY(request->model()->sheet().holds());
        QVERIFY(!request->resetButton()->isVisible());
    }

    void aClickTurnsABitAndTheReceiverAnswers() {
        m_playback->toEnd();
        FramePane* frames = m_page->frames();
        emit frames->frameChosen(0);
        QVERIFY(frames->verdict().contains(QString::fromUtf8("“Hello”")));
        QCOMPARE(frames->unmasking()->model()->rowCount(), 5);
        FrameBitsView* bits = frames->bits();
        QTest::mouseClick(bits->viewport(), Qt::LeftButton, {}, bits->bitRect(8).center().toPoint());
        QVERIFY2(frames->verdict().contains(QStringLiteral("1002")), qPrintable(frames->verdict()));
        QCOMPARE(frames->unmasking()->model()->rowCount(), 0);
        QTest::mouseClick(frames->resetButton(), Qt::LeftButton);
        QVERIFY(frames->verdict().contains(QString::fromUtf8("“Hello”")));
    }

    void theKeyboardReachesEveryBit() {
        m_playback->toEnd();
        emit m_page->frames()->frameChosen(0);
        FrameBitsView* bits = m_page->frames()->bits();
        QTest::keyClick(bits, Qt::Key_End);
        QCOMPARE(bits->mark(), 87u);
        QCOMPARE(m_page->frames()->unmasking()->currentIndex().row(), 4);
        QTest::keyClick(bits, Qt::Key_Home);
        QTest::keyClick(bits, Qt::Key_Space); // FIN off
        QVERIFY(m_page->frames()->verdict().contains(QStringLiteral("waits for the rest")));
        QVERIFY(bits->accessibleDescription().contains(QStringLiteral("Bit 0 is 0: FIN")));
    }

    void fragmentsAreReadInTheirContext() {
        m_playback->toEnd();
        emit m_page->frames()->frameChosen(1);
        QVERIFY(m_page->frames()->verdict().contains(QStringLiteral("keeps this part")));
        emit m_page->frames()->frameChosen(2);
        QVERIFY2(m_page->frames()->verdict().contains(QStringLiteral("last part")),
                 qPrintable(m_page->frames()->verdict()));
        QCOMPARE(m_selection->frame(), FrameId{5});
        m_selection->selectFrame(FrameId{3});
        QCOMPARE(m_page->frames()->index(), 0u);
    }

    void theStreamIsFollowedToTheCursor() {
        m_playback->toEnd();
        QVERIFY(FollowStreamDialog::possible(*m_trace, FrameId{0}));
        QVERIFY(!FollowStreamDialog::possible(*m_trace, FrameId{99}));
        QPointer<FollowStreamDialog> dialog =
            new FollowStreamDialog(m_playback.get(), m_selection.get(), m_trace->connectionId(), m_page.get());
        dialog->show();
        QVERIFY(dialog->text()->toPlainText().contains(QStringLiteral("GET /chat HTTP/1.1")));
        QTest::mouseClick(dialog->copyButton(), Qt::LeftButton);
        QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("101 Switching Protocols")));
        m_playback->seekPosition(4);
        QVERIFY(!dialog->text()->toPlainText().contains(QStringLiteral("101")));
        m_playback->toEnd();
        auto buttons = dialog->sides()->findChildren<QPushButton*>();
        QTest::mouseClick(buttons[2], Qt::LeftButton); // the server's bytes
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("stream.bin"));
        QVERIFY(dialog->saveTo(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().endsWith(QByteArray("\x80\x02lo\x88\x00", 6)));
        QVERIFY(!dialog->saveTo(folder.filePath(QStringLiteral("no/such/folder"))));
        buttons = dialog->forms()->findChildren<QPushButton*>();
        QTest::mouseClick(buttons[1], Qt::LeftButton); // hex
        QVERIFY(dialog->text()->toPlainText().contains(QStringLiteral("48 54 54 50 2f 31 2e 31")));
        m_playback->setTrace(std::make_shared<ConversationTrace>());
        QVERIFY(!m_page->available());
        QTRY_VERIFY(!dialog);
    }

private:
    std::shared_ptr<ConversationTrace> m_trace;
    std::unique_ptr<Playback> m_playback;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<WebSocketPage> m_page;
};

QTEST_MAIN(WebSocketPageTest)
#include "websocketpage_test.moc"
