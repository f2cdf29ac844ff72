#include "ui/document.h"
#include "ui/mainwindow.h"
#include "ui/models/eventlistmodel.h"
#include "ui/pages/explorepage.h"
#include "ui/pages/followstreamdialog.h"
#include "ui/pages/websocketpage.h"
#include "ui/playback/playback.h"
#include "ui/text.h"
#include "ui/theme/theme.h"
#include "ui/views/eventlist.h"
#include "ui/views/handshakepane.h"
#include "ui/views/hexview.h"
#include "ui/views/inspector.h"
#include "ui/views/ladderview.h"
#include "ui/views/messagelist.h"
#include "ui/views/picture.h"
#include "ui/views/stackview.h"
#include "ui/windowfixture.h"

#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace layerscope;

// A message that is chosen in one place is lit in all of them; and an edited handshake is run.
class MessageTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { testing::useOwnSettings(m_folder); }

    void init() {
        m_window = testing::shownWindow();
        m_window->open(QStringLiteral("websocket-upgrade"));
        QTRY_VERIFY(!document().busy() && playback().trace());
    }

    void cleanup() { m_window.reset(); }

    void anEventLightsItsMessageEverywhere() {
        const EventId sent = firstOf(EventKind::MessageSent);
        EventTable* table = page().events()->table();
        const QModelIndex row = page().events()->model()->index(page().events()->model()->rowOf(sent), 0);
        table->scrollTo(row);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(row).center());
        QVERIFY(selection().message());
        QCOMPARE(selection().message()->name, QStringLiteral("“Hello”"));
        // A step further on its bytes are below layer 7 of the client, and in the frame that goes out.
        const FrameId frame = selection().message()->parts.front().frame;
        playback().seekPosition(playback().trace()->frame(frame).sentEvent.value + 1);
        QCOMPARE(selection().frame(), frame);
        QCOMPARE(page().inspector()->hex()->lit(), std::vector<ByteRange>{selection().message()->parts.front().bytes});
        QVERIFY(page().inspector()->hex()->accessibleDescription().contains(QStringLiteral("of the message")));
        for (const char* layer : {"7", "4", "1"})
            QVERIFY2(page().stack(0)->accessibleDescription().contains(
                         QStringLiteral("In the PDU of layer %1 the message “Hello” is lit").arg(QLatin1String(layer))),
                     qPrintable(page().stack(0)->accessibleDescription()));
        QVERIFY(page().ladder()->accessibleDescription().contains(QStringLiteral("The message “Hello” is lit")));
        const EventListModel* model = page().events()->model();
        const int frameRow = model->rowOf(playback().trace()->frame(frame).sentEvent);
        QVERIFY(model->index(frameRow, 0).data(EventListModel::LitRole).toBool());
        QVERIFY(!model->index(0, 0).data(EventListModel::LitRole).toBool());
        // And on the other host, once it is there.
        const EventId delivered = firstOf(EventKind::MessageDelivered);
        playback().seekPosition(delivered.value);
        QVERIFY2(page().stack(1)->accessibleDescription().contains(QStringLiteral("“Hello” is lit")),
                 qPrintable(page().stack(1)->accessibleDescription()));
        for (const ThemeName theme : {ThemeName::Light, ThemeName::Dark})
            QVERIFY(colourCount(pictureOf(*m_window, {1280, 800}, theme, QStringLiteral("message-1280"))) > 8);
    }

    void aFrameNamesItsMessagesToTheKeyboard() {
        selection().selectFrame(frameOf(QStringLiteral("GET")));
        MessageList* list = page().inspector()->messages();
        QVERIFY(list->isVisible());
        QCOMPARE(list->list()->count(), 1);
        list->list()->setFocus();
        QTest::keyClick(list->list(), Qt::Key_Down);
        QVERIFY(selection().message());
        QVERIFY(list->clearButton()->isVisible());
        QTest::keyClick(list->list(), Qt::Key_Escape);
        QVERIFY(!selection().message());
        // The letter M does the same on the stage, and ends it after the last one.
        page().focusStage();
        QTest::keyClick(page().ladder(), Qt::Key_M);
        QVERIFY(selection().message());
        QTest::keyClick(page().ladder(), Qt::Key_M);
        QVERIFY(!selection().message());
        selection().selectFrame(FrameId{0}); // the SYN carries none
        QVERIFY(!list->isVisible());
    }

    void theStreamLightsTheMessageUnderTheCursor() {
        playback().toEnd();
        selection().selectFrame(frameOf(QStringLiteral("GET")));
        page().followStream();
        auto* dialog = page().findChild<FollowStreamDialog*>();
        QVERIFY(dialog);
        QTextCursor cursor = dialog->text()->textCursor();
        cursor.setPosition(static_cast<int>(dialog->text()->toPlainText().indexOf(QStringLiteral("101 Switching"))));
        dialog->text()->setTextCursor(cursor);
        QVERIFY(selection().message());
        QCOMPARE(selection().message()->name, QStringLiteral("“HTTP/1.1 101 Switching Protocols…”"));
        QVERIFY(selection().message()->isIn(selection().frame()));
    }

    void anEditedHandshakeRunsForReal() {
        playback().toEnd();
        page().setWebSocketShown(true);
        HandshakePane* request = page().webSocket()->request();
        QTest::mouseClick(request->editButton(), Qt::LeftButton); // offers Connection first
        auto* editor = request->table()->findChild<QLineEdit*>();
        QVERIFY(editor);
        editor->setText(QStringLiteral("Connection: websocket"));
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY(request->runButton()->isVisible());
        QTest::mouseClick(request->runButton(), Qt::LeftButton);
        QTRY_VERIFY(document().whatIf());
        QTRY_VERIFY(!document().busy());
        QCOMPARE(document().whatIf()->changes, QStringLiteral("client writes Connection: websocket"));
        QVERIFY(document().whatIf()->difference);
        // The real server of the new run has answered.
        HandshakePane* response = page().webSocket()->response();
        QTRY_VERIFY(response->model()->rowCount() > 0);
        QVERIFY(response->model()->line(0).value.startsWith(QStringLiteral("400")));
        QVERIFY(!request->model()->sheet().holds());
        document().edits()->undo();
        QTRY_VERIFY(!document().whatIf());
    }

private:
    Document& document() { return *m_window->document(); }
    Playback& playback() { return *m_window->playback(); }
    Selection& selection() { return *m_window->selection(); }
    ExplorePage& page() { return *m_window->page(); }

    EventId firstOf(EventKind kind) {
        const Trace& trace = *playback().trace();
        for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
            if (trace.event({i}).kind == kind)
                return {i};
        return {};
    }

    // The first frame with a message whose name has this in it.
    FrameId frameOf(const QString& part) {
        for (std::uint32_t i = 0; i < playback().trace()->frameCount(); ++i)
            for (const auto& each : page().inspector()->book().in({i}))
                if (each->name.contains(part))
                    return {i};
        return {};
    }

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(MessageTest)
#include "message_test.moc"
