#include "ui/document.h"
#include "ui/windowfixture.h"

#include "sim/whatif.h"
#include "ui/mainwindow.h"
#include "ui/models/eventlistmodel.h"
#include "ui/pages/explorepage.h"
#include "ui/pages/faultbar.h"
#include "ui/pages/faultdesk.h"
#include "ui/pages/faultlistdialog.h"
#include "ui/pages/formdialog.h"
#include "ui/playback/playback.h"
#include "ui/text.h"
#include "ui/theme/theme.h"
#include "ui/views/eventlist.h"
#include "ui/views/ladderview.h"
#include "ui/views/messagebar.h"
#include "ui/views/sceneview.h"
#include "ui/views/whatifstrip.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace layerscope;

// Faults and what-ifs as a student gives them: by clicks, drags and keys.
class WhatIfTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { testing::useOwnSettings(m_folder); }

    void init() {
        m_window = testing::shownWindow();
        run([this] { m_window->open(QStringLiteral("handshake")); });
        m_recorded = playback().trace();
    }

    void cleanup() { m_window.reset(); }

    void aClickOnAPacketUnderWayLosesItThere() {
        halfway(1);
        const FrameId frame = underWay();
        const std::size_t before = playback().position();
        clickScene(frame);
        QVERIFY(document().whatIf());
        QVERIFY(page().whatIf()->isVisible());
        QCOMPARE(page().whatIf()->title(), QStringLiteral("SYN, ACK from server is lost"));
        QCOMPARE(document().edits()->undoText(), QStringLiteral("Lose SYN, ACK from server"));
        // It is lost where it was, and that has just happened.
        const Frame& lost = playback().trace()->frame(frame);
        QCOMPARE(lost.fate, FrameFate::Lost);
        QVERIFY2(std::abs(lost.lostAt - 0.5f) < 0.02f, qPrintable(QString::number(lost.lostAt)));
        QCOMPARE(playback().position(), before + 1);
        QCOMPARE(playback().trace()->event(playback().lastEvent()).kind, EventKind::FrameLost);
    }

    void theRunsAreTheSameUpToTheChangeAndTheDifferenceIsNamed() {
        packets(3);
        loseSelected();
        const WhatIf& whatIf = *document().whatIf();
        QCOMPARE(whatIf.run, m_recorded);
        QCOMPARE(whatIf.tried, playback().trace());
        QVERIFY(whatIf.difference);
        const std::uint32_t place = whatIf.difference->b.value;
        QVERIFY(place > 20);
        QVERIFY(!firstDifferenceBefore(*whatIf.run, *whatIf.tried, place));
        const WhatIfWords& words = page().whatIf()->words();
        QVERIFY2(words.inRun.startsWith(QStringLiteral("Frame delivered: SYN, ACK")), qPrintable(words.inRun));
        QVERIFY2(words.inTried.startsWith(QStringLiteral("Frame lost: SYN, ACK")), qPrintable(words.inTried));
        QVERIFY2(words.outcome.startsWith(QStringLiteral("all 24 B arrive, 1 s later")), qPrintable(words.outcome));
        QVERIFY(page().whatIf()->accessibleDescription().contains(words.inTried));
        QTest::mouseClick(page().whatIf()->differenceButton(), Qt::LeftButton);
        QCOMPARE(playback().position(), std::size_t{place} + 1);
    }

    void keepingMakesItTheRunAndUndoBringsTheWhatIfBack() {
        packets(3);
        loseSelected();
        const auto tried = playback().trace();
        run([this] { QTest::mouseClick(page().whatIf()->keepButton(), Qt::LeftButton); });
        QVERIFY(!document().whatIf());
        QVERIFY(!page().whatIf()->isVisible());
        QCOMPARE(playback().trace(), tried);
        QCOMPARE(document().scenario()->faults.size(), 1u);
        undo(); // of keeping
        QVERIFY(document().whatIf());
        QVERIFY(page().whatIf()->isVisible());
        undo(); // of losing
        QVERIFY(!document().whatIf());
        QVERIFY(document().scenario()->faults.empty());
        QVERIFY(!firstDifference(*playback().trace(), *m_recorded));
        redo();
        QVERIFY(document().whatIf());
        QCOMPARE(page().whatIf()->title(), QStringLiteral("SYN, ACK from server is lost"));
    }

    void discardingGoesBackToTheRun() {
        packets(3);
        const std::size_t place = playback().position();
        loseSelected();
        run([this] { QTest::mouseClick(page().whatIf()->discardButton(), Qt::LeftButton); });
        QVERIFY(!document().whatIf());
        QVERIFY(!page().whatIf()->isVisible());
        QCOMPARE(playback().trace(), m_recorded);
        QVERIFY(playback().position() >= place);
        undo();
        QVERIFY(page().whatIf()->isVisible());
    }

    void draggingAPacketDelaysIt() {
        halfway(1);
        const FrameId frame = underWay();
        const QRectF box = page().scene()->boxOf(frame);
        const QLineF line = page().scene()->lineOf(playback().trace()->frame(frame).link);
        const QPoint from = box.center().toPoint();
        const QPoint to = from + QPoint(static_cast<int>(line.length() / 4), 0);
        run([&] {
            QTest::mousePress(page().scene(), Qt::LeftButton, {}, from);
            QTest::mouseMove(page().scene(), from + QPoint(20, 0));
            QTest::mouseMove(page().scene(), to);
            QTest::mouseRelease(page().scene(), Qt::LeftButton, {}, to);
        });
        QVERIFY(document().whatIf());
        const FaultSpec fault = document().scenario()->faults.back();
        QCOMPARE(fault.kind, FaultKind::Delay);
        QVERIFY2(fault.delay > std::chrono::milliseconds(4) && fault.delay < std::chrono::milliseconds(6),
                 qPrintable(QString::number(fault.delay.count())));
        QCOMPARE(page().whatIf()->words().inRun, QStringLiteral("nothing happens to the packet"));
        QVERIFY(page().whatIf()->words().inTried.startsWith(QStringLiteral("Frame delayed by")));
        // It is still under way at the same moment, and arrives later.
        QVERIFY(playback().state().inFlight.contains(frame));
        QCOMPARE(playback().trace()->frame(frame).ended - m_recorded->frame(frame).ended, fault.delay);
    }

    void everyButtonGivesItsFault_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("event");
        QTest::newRow("lose") << static_cast<int>(FaultKind::Lose) << static_cast<int>(EventKind::FrameLost);
        QTest::newRow("corrupt") << static_cast<int>(FaultKind::Corrupt) << static_cast<int>(EventKind::FrameCorrupted);
        QTest::newRow("duplicate") << static_cast<int>(FaultKind::Duplicate)
                                   << static_cast<int>(EventKind::FrameDuplicated);
    }
    void everyButtonGivesItsFault() {
        QFETCH(int, kind);
        QFETCH(int, event);
        packets(3);
        const QAction* action = page().faults()->action(static_cast<FaultKind>(kind));
        run([&] { page().faultBar()->buttonOf(action)->click(); });
        QCOMPARE(count(*m_recorded, static_cast<EventKind>(event)), 0);
        QCOMPARE(count(*playback().trace(), static_cast<EventKind>(event)), 1);
        QCOMPARE(static_cast<int>(document().scenario()->faults.back().kind), kind);
    }

    void beforeTheFirstPacketTheNextOneIsMeant() {
        QCOMPARE(page().faults()->targetName(), QStringLiteral("Next packet"));
        run([this] { key(Qt::Key_Delete); });
        QCOMPARE(page().whatIf()->title(), QStringLiteral("SYN from client is lost"));
    }

    void reorderLetsTheNextPacketOvertake() {
        run([this] { m_window->open(QStringLiteral("data")); });
        const FrameId frame = nth(FaultKind::Reorder, 6);
        run([&] { page().faults()->give(frame, FaultKind::Reorder); });
        QVERIFY(count(*playback().trace(), EventKind::FrameDelayed) > 0);
        QVERIFY(document().whatIf()->difference);
    }

    void theDelayFormChecksWhatIsTyped() {
        packets(3);
        page().faults()->action(FaultKind::Delay)->trigger();
        auto* form = m_window->findChild<FormDialog*>();
        QVERIFY(form);
        auto* edit = form->findChild<QLineEdit*>();
        edit->setText(QStringLiteral("soon"));
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY2(form->problem().contains(QStringLiteral("Delay")), qPrintable(form->problem()));
        QVERIFY(!document().whatIf());
        edit->setText(QStringLiteral("30 ms"));
        run([&] { QTest::keyClick(edit, Qt::Key_Return); });
        QCOMPARE(document().scenario()->faults.back().delay, Duration(std::chrono::milliseconds(30)));
    }

    void chosenBitsAreChanged() {
        packets(3);
        const FrameId frame = m_window->selection()->frame();
        m_window->selection()->selectBytes({40, 2});
        page().faults()->packetActions().at(4)->trigger();
        auto* edit = m_window->findChild<FormDialog*>()->findChild<QLineEdit*>();
        QCOMPARE(edit->text(), QStringLiteral("335")); // the last bit of byte 41
        edit->setText(QStringLiteral("335, 9999"));
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(m_window->findChild<FormDialog*>()->problem().contains(QStringLiteral("9999")));
        edit->setText(QStringLiteral("334, 335"));
        run([&] { QTest::keyClick(edit, Qt::Key_Return); });
        const Trace& trace = *playback().trace();
        for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
            if (const Event event = trace.event(EventId{i}); event.kind == EventKind::FrameCorrupted) {
                QCOMPARE(event.frame, frame);
                QCOMPARE(event.before, 334);
                QCOMPARE(trace.bytes(event.blob())[41], static_cast<std::uint8_t>(trace.frameBytes(frame)[41] ^ 3));
            }
        QCOMPARE(count(trace, EventKind::FrameCorrupted), 1);
    }

    void theCableIsCutAndMended() {
        packets(3);
        QAction* cable = page().faults()->cutAction();
        QCOMPARE(cable->iconText(), QStringLiteral("Cut cable"));
        run([&] { cable->trigger(); });
        QCOMPARE(document().scenario()->faults.back().kind, FaultKind::Cut);
        QVERIFY(count(*playback().trace(), EventKind::FrameLost) > 2);
        QCOMPARE(cable->iconText(), QStringLiteral("Mend cable"));
        playback().seekTime(timeAt(std::chrono::milliseconds(1500)));
        run([&] { cable->trigger(); });
        QCOMPARE(*document().scenario()->faults.back().until, Duration(std::chrono::milliseconds(1500)));
        QCOMPARE(document().scenario()->faults.size(), 1u);
        QCOMPARE(cable->iconText(), QStringLiteral("Cut cable"));
        QVERIFY(page().whatIf()->words().outcome.contains(QStringLiteral("all 24 B arrive")));
    }

    void faultsAreListedAndRemoved() {
        packets(3);
        loseSelected();
        page().faults()->listAction()->trigger();
        auto* dialog = m_window->findChild<FaultListDialog*>();
        QVERIFY(dialog);
        QCOMPARE(dialog->list()->count(), 1);
        QCOMPARE(dialog->list()->item(0)->text(), QStringLiteral("Lose SYN, ACK from server"));
        run([&] { QTest::mouseClick(dialog->removeButton(), Qt::LeftButton); });
        QCOMPARE(dialog->list()->count(), 0);
        QVERIFY(document().scenario()->faults.empty());
        QVERIFY(!document().whatIf()); // nothing is different any more
        QVERIFY(document().edits()->undoText().contains(QStringLiteral("Remove: Lose SYN, ACK from server")));
        undo();
        QCOMPARE(document().scenario()->faults.size(), 1u);
    }

    void aSecondFaultIsNamedFromTheRunThatIsShown() {
        packets(3);
        loseSelected();
        const FrameId again = nth(FaultKind::Lose, 3); // the SYN, ACK that is sent again
        run([&] { page().faults()->give(again, FaultKind::Lose); });
        QCOMPARE(document().scenario()->faults.size(), 2u);
        QCOMPARE(playback().trace()->frame(again).fate, FrameFate::Lost);
        QCOMPARE(document().whatIf()->run, m_recorded);
    }

    void aClickOnTheLinkChangesIt() {
        const QLineF line = page().scene()->lineOf(LinkId{0});
        QTest::mouseClick(page().scene(), Qt::LeftButton, {}, line.center().toPoint());
        auto* form = m_window->findChild<FormDialog*>();
        QVERIFY(form);
        const auto edits = form->findChildren<QLineEdit*>();
        QCOMPARE(edits.size(), 4);
        QCOMPARE(edits[0]->text(), QStringLiteral("10 Mbit/s"));
        QCOMPARE(edits[1]->text(), QStringLiteral("20 ms"));
        edits[0]->setText(QStringLiteral("1 Mbit/s"));
        edits[2]->setText(QStringLiteral("25 %"));
        edits[3]->setText(QStringLiteral("5 ms"));
        run([&] { QTest::keyClick(edits[3], Qt::Key_Return); });
        QCOMPARE(document().scenario()->links[0].bitsPerSecond, 1'000'000u);
        QCOMPARE(document().scenario()->faults.size(), 2u);
        QCOMPARE(document().scenario()->faults[0].probability, 0.25);
        QCOMPARE(document().scenario()->faults[1].jitter, Duration(std::chrono::milliseconds(5)));
        QVERIFY(document().whatIf());
        QCOMPARE(document().edits()->undoText(), QStringLiteral("Change the link client – server"));
    }

    void theMenuOfAnArrowNamesItsPacket() {
        packets(4);
        const QLineF arrow = page().ladder()->arrowOf(FrameId{0});
        QContextMenuEvent event(QContextMenuEvent::Mouse, arrow.pointAt(0.4).toPoint(), QPoint(10, 10));
        QApplication::sendEvent(page().ladder()->viewport(), &event);
        auto* menu = m_window->findChild<QMenu*>(QStringLiteral("packet"));
        QVERIFY(menu);
        QVERIFY2(menu->accessibleName().contains(QStringLiteral("SYN from client")),
                 qPrintable(menu->accessibleName()));
        QCOMPARE(m_window->selection()->frame(), FrameId{0});
        run([&] { page().faults()->action(FaultKind::Lose)->trigger(); });
        QCOMPARE(page().whatIf()->title(), QStringLiteral("SYN from client is lost"));
    }

    void theMenuOfAnEventIsAboutItsPacket() {
        packets(4);
        EventTable* table = page().events()->table();
        const QModelIndex row = table->currentIndex();
        QContextMenuEvent event(QContextMenuEvent::Mouse, table->visualRect(row).center(), QPoint(10, 10));
        QApplication::sendEvent(table->viewport(), &event);
        QVERIFY(m_window->findChild<QMenu*>(QStringLiteral("packet")));
    }

    void bothRunsStandSideBySideOnOneScale() {
        packets(3);
        loseSelected();
        key(Qt::Key_End);
        QTest::mouseClick(page().whatIf()->sideBySideButton(), Qt::LeftButton);
        LadderView* a = page().otherLadder();
        LadderView* b = page().ladder();
        QVERIFY(a->isVisible());
        QTRY_COMPARE(a->viewport()->size(), b->viewport()->size());
        for (const int milliseconds : {0, 20, 500, 1000, 1040, 2500, 3000})
            QCOMPARE(a->plan().scale().atTime(timeAt(std::chrono::milliseconds(milliseconds))),
                     b->plan().scale().atTime(timeAt(std::chrono::milliseconds(milliseconds))));
        QVERIFY(b->verticalScrollBar()->maximum() > 0);
        for (const int value : {0, b->verticalScrollBar()->maximum() / 2}) {
            b->verticalScrollBar()->setValue(value);
            QCOMPARE(a->verticalScrollBar()->value(), value);
        }
        a->verticalScrollBar()->setValue(7);
        QCOMPARE(b->verticalScrollBar()->value(), 7);
        const QString part = QStringLiteral("The runs part at");
        QVERIFY(a->accessibleDescription().contains(part));
        QVERIFY(b->accessibleDescription().contains(part));
        QTest::mouseClick(page().whatIf()->sideBySideButton(), Qt::LeftButton);
        QVERIFY(!a->isVisible());
        QVERIFY(page().stack(0) != nullptr);
    }

    void aCaptureHasNoFaults() {
        const QString path = m_folder.filePath(QStringLiteral("taken.pcapng"));
        document().exportPcapng(path);
        run([&] { m_window->open(path); });
        packets(2);
        QVERIFY(!page().faults()->possible());
        QVERIFY(!page().faultBar()->isVisible());
        const FrameId frame = m_window->selection()->frame();
        QVERIFY(frame);
        page().faults()->give(frame, FaultKind::Lose);
        key(Qt::Key_Delete);
        QVERIFY(!document().busy());
        QVERIFY(!document().whatIf());
    }

    void theWhatIfIsLeftForACaptureAndFoundAgain() {
        packets(3);
        loseSelected();
        const QString path = m_folder.filePath(QStringLiteral("other.pcapng"));
        document().exportPcapng(path);
        run([&] { m_window->open(path); });
        QVERIFY(!page().whatIf()->isVisible());
        run([this] { document().backToScenario(); });
        QVERIFY(page().whatIf()->isVisible());
    }

private:
    Playback& playback() { return *m_window->playback(); }
    ExplorePage& page() { return *m_window->page(); }
    Document& document() { return *m_window->document(); }

    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(page().ladder(), key, modifiers); }
    void packets(int count) {
        for (int i = 0; i < count; ++i)
            key(Qt::Key_Right, Qt::ShiftModifier);
    }
    void run(const std::function<void()>& start) {
        start();
        QTRY_VERIFY_WITH_TIMEOUT(!document().busy(), 20000);
    }
    void undo() {
        run([this] { document().edits()->undo(); });
    }
    void redo() {
        run([this] { document().edits()->redo(); });
    }
    void loseSelected() {
        run([this] { key(Qt::Key_Delete); });
    }
    FrameId underWay() { return *playback().state().inFlight.begin(); }
    // To where the packet with that index is half way.
    void halfway(std::uint32_t index) {
        const Frame& frame = playback().trace()->frame(FrameId{index});
        playback().seekTime(frame.sent + (frame.ended - frame.sent) / 2);
        QCOMPARE(playback().state().inFlight.size(), 1u);
    }
    void clickScene(FrameId frame) {
        const QRectF box = page().scene()->boxOf(frame);
        QVERIFY(!box.isNull());
        run([&] { QTest::mouseClick(page().scene(), Qt::LeftButton, {}, box.center().toPoint()); });
    }
    // The nth frame, counted from 0, that a fault can be given to.
    FrameId nth(FaultKind kind, std::uint32_t index) {
        const FrameId frame{index};
        if (!faultAt(*document().scenario(), *playback().trace(), frame, kind))
            qFatal("the frame cannot be given a fault");
        return frame;
    }
    static int count(const Trace& trace, EventKind kind) {
        int found = 0;
        for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
            found += trace.event(EventId{i}).kind == kind ? 1 : 0;
        return found;
    }
    static bool firstDifferenceBefore(const Trace& a, const Trace& b, std::uint32_t place) {
        for (std::uint32_t i = 0; i < place; ++i)
            if (sentence(a, EventId{i}) != sentence(b, EventId{i}) ||
                a.event(EventId{i}).time != b.event(EventId{i}).time)
                return true;
        return false;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
    std::shared_ptr<const Trace> m_recorded;
};

QTEST_MAIN(WhatIfTest)
#include "whatif_test.moc"
