// The lesson page around its questions: hints, tasks, practice, progress, reloading, results.
#include "capture/context.h"
#include "lessonplayer.h"
#include "ui/lesson/lessoncapture.h"
#include "ui/lesson/resultsdialog.h"
#include "ui/views/eventlist.h"
#include "ui/views/ladderview.h"
#include "ui/views/segmentedcontrol.h"
#include "ui/windowfixture.h"

#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QScrollBar>
#include <QTableWidget>
#include <QTemporaryDir>

using namespace layerscope;

class LessonWindowTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        testing::useOwnSettings(*m_folder);
        m_file = m_folder->filePath(QStringLiteral("handshake.md"));
        QVERIFY(QFile::copy(QStringLiteral(LAYERSCOPE_SOURCE_DIR "/lessons/handshake.md"), m_file));
        QVERIFY(QFile::setPermissions(m_file, QFile::ReadOwner | QFile::WriteOwner));
        makeWindow();
        QVERIFY(m_window->openLesson(m_file));
    }

    void cleanup() {
        m_window.reset();
        m_folder.reset();
    }

    void theCardStandsBesideTheStage() {
        QVERIFY(m_window->card()->isVisible());
        QVERIFY(!m_window->sceneBox()->isVisible());
        QCOMPARE(m_window->modeControl()->current(), 1);
        QCOMPARE(m_window->document()->source(), Document::Source::Lesson);
        m_window->leaveLesson();
        QTRY_VERIFY(!m_window->document()->busy());
        QVERIFY(!m_window->card()->isVisible());
        QVERIFY(m_window->sceneBox()->isVisible());
        QVERIFY(!m_window->playback()->locked());
        QCOMPARE(m_window->document()->source(), Document::Source::Scenario);
    }

    void anythingElseThatIsOpenedLeavesTheLesson() {
        m_window->open(QStringLiteral("loss"));
        QTRY_COMPARE(m_window->document()->sceneName(), QStringLiteral("loss"));
        QVERIFY(m_window->lesson()->session() == nullptr);
        QVERIFY(!m_window->card()->isVisible());
    }

    void aDroppedLessonIsOpened() {
        m_window->leaveLesson();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(m_file)});
        QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_window.get(), &drop);
        QVERIFY(m_window->lesson()->session() != nullptr);
        QCOMPARE(m_window->lesson()->file(), m_file);
    }

    void hintsComeOneAtATimeAndKeepWhatIsTyped() {
        LessonPlayer player(*m_window, LessonPlayer::By::Mouse);
        goTo(player, QStringLiteral("synack-ack"));
        GivenAnswer typed;
        typed.text = "27";
        QCOMPARE(player.enter(typed), QString());
        QVERIFY(player.press(QStringLiteral("hint")));
        QCOMPARE(player.session().hintsTaken(), std::size_t{1});
        QCOMPARE(player.question()->input()->answer().text, std::string("27"));
        QVERIFY(player.press(QStringLiteral("hint")));
        QVERIFY(player.button(QStringLiteral("hint")) == nullptr);
        QCOMPARE(player.session().hintsTaken(), std::size_t{2});
    }

    void whatCannotBeReadIsNotCommitted() {
        LessonPlayer player(*m_window, LessonPlayer::By::Keyboard);
        goTo(player, QStringLiteral("synack-ack"));
        GivenAnswer typed;
        typed.text = "12,5,1 x";
        QCOMPARE(player.commit(typed, Confidence::Guessing), QString());
        QVERIFY(player.session().locked());
        QVERIFY(!says(QStringLiteral("Not committed")).isEmpty());
    }

    void aKnownMistakeIsExplained() {
        LessonPlayer player(*m_window, LessonPlayer::By::Mouse);
        goTo(player, QStringLiteral("synack-ack"));
        GivenAnswer given = *rightAnswer(player.session().stage(), player.session().page());
        given.text = std::to_string(static_cast<std::uint32_t>(std::stoul(given.text)) - 1);
        m_window->resize(1280, 640);
        QApplication::processEvents();
        QScrollBar* bar = m_window->card()->findChild<QScrollArea*>()->verticalScrollBar();
        bar->setValue(bar->maximum());
        QVERIFY(bar->value() > 0);
        QCOMPARE(player.commit(given, Confidence::FairlySure), QString());
        QVERIFY(!says(QStringLiteral("is the number of the SYN itself")).isEmpty());
        QVERIFY(!says(QStringLiteral("ACK = SEQ of the SYN + 1")).isEmpty());
        QVERIFY(!says(QStringLiteral("RFC 9293")).isEmpty());
        // From its first line on, whatever had been scrolled to before.
        QCOMPARE(bar->value(), 0);
        // The field is pointed at.
        QCOMPARE(m_window->selection()->bytes().length, 4u);
    }

    void practiceHasNumbersOfItsOwn() {
        LessonPlayer player(*m_window, LessonPlayer::By::Mouse);
        goTo(player, QStringLiteral("synack-ack"));
        const GivenAnswer first = *rightAnswer(player.session().stage(), player.session().page());
        QCOMPARE(player.commit(first, Confidence::Certain), QString());
        QVERIFY(player.press(QStringLiteral("practise")));
        QVERIFY(player.session().practising());
        QVERIFY(player.session().locked());
        const GivenAnswer fresh = *rightAnswer(player.session().stage(), player.session().page());
        QCOMPARE(player.enter(fresh), QString());
        QVERIFY(player.press(QStringLiteral("commit")));
        QVERIFY(!player.session().locked());
        QVERIFY(player.press(QStringLiteral("end-practice")));
        QVERIFY(!player.session().practising());
        QCOMPARE(player.session().outcome()->practisedRight, 1u);
        QVERIFY(player.press(QStringLiteral("next")));
    }

    void theTaskIsReachedWithTheKeyboard() {
        LessonPlayer player(*m_window, LessonPlayer::By::Keyboard);
        goToTask(player);
        // The SYN, ACK is under way after three steps: sent, arrived, sent. Without it the server must send it again.
        m_window->page()->focusStage();
        for (int step = 0; step < 3; ++step)
            QTest::keyClick(m_window->focusWidget(), Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Delete);
        QTRY_VERIFY(player.session().outcome() != nullptr);
        QVERIFY(player.session().outcome()->committed);
        QVERIFY(!says(QStringLiteral("Reached.")).isEmpty());
        QVERIFY(player.press(QStringLiteral("next")));
        QVERIFY(player.session().finished());
        QCOMPARE(player.session().summary().reached, std::size_t{1});
    }

    void aRunThatMissesTheGoalCountsAsAnAttempt() {
        LessonPlayer player(*m_window, LessonPlayer::By::Mouse);
        goToTask(player);
        QVERIFY(player.session().outcome() == nullptr);
        m_window->playback()->packetForward();
        FaultSpec fault;
        fault.kind = FaultKind::Delay;
        m_window->document()->addFault(fault);
        QTRY_VERIFY(player.session().outcome() != nullptr);
        QVERIFY(!player.session().outcome()->committed);
        QCOMPARE(player.session().outcome()->attempts, 1u);
        QVERIFY(player.press(QStringLiteral("reset")));
        QTRY_VERIFY(!m_window->document()->busy());
        QCOMPARE(player.session().outcome()->attempts, 1u);
        QVERIFY(!m_window->document()->whatIf());
    }

    void progressIsKeptBetweenStarts() {
        LessonPlayer player(*m_window, LessonPlayer::By::Mouse);
        goTo(player, QStringLiteral("third-seq"));
        const auto seed = player.session().seed();
        makeWindow();
        QVERIFY(m_window->openLesson(m_file));
        LessonPlayer again(*m_window, LessonPlayer::By::Mouse);
        QCOMPARE(again.session().current().predict()->id, std::string("third-seq"));
        QCOMPARE(again.session().seed(), seed);
        QCOMPARE(again.session().summary().answered, std::size_t{2});
        m_window->lesson()->startAgain();
        QCOMPARE(m_window->lesson()->session()->page(), std::size_t{0});
        QCOMPARE(m_window->lesson()->session()->summary().answered, std::size_t{0});
    }

    void brokenProgressBeginsAnew() {
        const QString kept = m_folder->filePath(QStringLiteral("progress/handshake.json"));
        m_window.reset();
        QFile file(kept);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"lesson\": \"handshake\", \"page\": ");
        file.close();
        makeWindow();
        QVERIFY(m_window->openLesson(m_file));
        QCOMPARE(m_window->lesson()->session()->page(), std::size_t{0});
    }

    void aSavedLessonIsReloadedAtItsPlace() {
        LessonPlayer player(*m_window, LessonPlayer::By::Mouse);
        goTo(player, QStringLiteral("synack-ack"));
        rewrite("Which acknowledgment number will the SYN, ACK carry?", "Which number will it acknowledge?");
        QTRY_VERIFY(!says(QStringLiteral("Which number will it acknowledge?")).isEmpty());
        QCOMPARE(player.session().current().predict()->id, std::string("synack-ack"));
        // An editor that writes beside and renames.
        rewrite("Which number will it acknowledge?", "Which one then?", true);
        QTRY_VERIFY(!says(QStringLiteral("Which one then?")).isEmpty());
        rewrite("Which one then?", "And now?", true);
        QTRY_VERIFY(!says(QStringLiteral("And now?")).isEmpty());
    }

    void slipsAreNamedAndTheLastGoodVersionStays() {
        LessonPlayer player(*m_window, LessonPlayer::By::Mouse);
        goTo(player, QStringLiteral("synack-ack"));
        rewrite("rule-text = ", "rule-txt = ");
        QTRY_VERIFY(!m_window->lesson()->slips().empty());
        QVERIFY(!says(QStringLiteral("handshake.md:")).isEmpty());
        QVERIFY(!says(QStringLiteral("rule-txt")).isEmpty());
        QVERIFY(!says(QStringLiteral("Which acknowledgment number")).isEmpty());
        rewrite("rule-txt = ", "rule-text = ");
        QTRY_VERIFY(m_window->lesson()->slips().empty());
        QVERIFY(says(QStringLiteral("rule-txt")).isEmpty());
    }

    void resultsAreATableAndAFile() {
        LessonPlayer player(*m_window, LessonPlayer::By::Mouse);
        goTo(player, QStringLiteral("third-seq"));
        ResultsDialog dialog(player.session(), m_window.get());
        QCOMPARE(dialog.table()->rowCount(), 9); // eight questions and the task
        QCOMPARE(dialog.table()->item(0, 1)->text(), QStringLiteral("right at first"));
        QCOMPARE(dialog.table()->item(2, 1)->text(), QStringLiteral("open"));
        const QString path = m_folder->filePath(QStringLiteral("results.csv"));
        QVERIFY(dialog.exportCsv(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray csv = file.readAll();
        QVERIFY(csv.contains("synack-ack"));
        QVERIFY(csv.count("\r\n") == 10);
        QVERIFY(!dialog.exportCsv(m_folder->filePath(QStringLiteral("none/results.csv"))));
    }

    void aNewLessonIsMadeFromTheScene() {
        m_window->leaveLesson();
        QTRY_VERIFY(!m_window->document()->busy());
        m_window->open(QStringLiteral("loss"));
        QTRY_COMPARE(m_window->document()->sceneName(), QStringLiteral("loss"));
        const QString path = m_folder->filePath(QStringLiteral("mine.md"));
        QVERIFY(m_window->writeNewLesson(path));
        QCOMPARE(m_window->lesson()->file(), path);
        QVERIFY(QFile::exists(path));
    }

    // The sample stands there at first; then the connection that was captured here, also after the next start.
    void oneCapturesOnesOwnConnection() {
        m_window->document()->setHelperProgram(QStringLiteral(LAYERSCOPE_BINARY_DIR "/ui/layerscope"));
        QVERIFY(m_window->openLesson(QStringLiteral(LAYERSCOPE_SOURCE_DIR "/lessons/your-own-loopback.md")));
        const LessonCapture* capture = m_window->lesson()->capture();
        QCOMPARE(capture->source(), CaptureSource::Sample);
        QVERIFY(capture->running());
        QVERIFY(!says(QStringLiteral("is being captured")).isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(!capture->running(), 20'000);
        if (!capture->problem().isEmpty())
            QSKIP(qPrintable(QStringLiteral("no capture can be made here: ") + capture->problem()));
        QCOMPARE(capture->source(), CaptureSource::Own);
        QVERIFY(!says(QStringLiteral("your own connection")).isEmpty());
        const auto own = m_window->lesson()->session()->trace();
        QCOMPARE(own->origin, Origin::Observed);
        const std::uint16_t port = clientPort(*own);
        makeWindow();
        QVERIFY(m_window->openLesson(QStringLiteral(LAYERSCOPE_SOURCE_DIR "/lessons/your-own-loopback.md")));
        capture = m_window->lesson()->capture();
        QCOMPARE(capture->source(), CaptureSource::Own);
        QVERIFY(!capture->running());
        QCOMPARE(clientPort(*m_window->lesson()->session()->trace()), port);
        // Until something is answered another one can be made.
        LessonPlayer player(*m_window, LessonPlayer::By::Mouse);
        QVERIFY(player.button(QStringLiteral("capture-again")) != nullptr);
        goOn(player, [](const Page& page) { return page.predict() != nullptr; });
        m_window->lesson()->commit(*rightAnswer(player.session().stage(), player.session().page()),
                                   Confidence::FairlySure);
        QVERIFY(!m_window->lesson()->canCapture());
    }

    void whereNothingCanBeCapturedTheSampleStays() {
        m_window->document()->setHelperProgram(QStringLiteral("/bin/false"));
        QVERIFY(m_window->openLesson(QStringLiteral(LAYERSCOPE_SOURCE_DIR "/lessons/your-own-loopback.md")));
        const LessonCapture* capture = m_window->lesson()->capture();
        QTRY_VERIFY(!capture->running());
        QCOMPARE(capture->source(), CaptureSource::Sample);
        QVERIFY(!says(QStringLiteral("Capturing here did not work")).isEmpty());
        QCOMPARE(m_window->lesson()->session()->trace()->origin, Origin::Observed);
    }

    void theStageCannotBeMovedBeforeTheCommit() {
        LessonPlayer player(*m_window, LessonPlayer::By::Keyboard);
        goTo(player, QStringLiteral("synack-ack"));
        const std::size_t before = m_window->playback()->position();
        m_window->page()->focusStage();
        for (const Qt::Key key : {Qt::Key_End, Qt::Key_Right, Qt::Key_Space, Qt::Key_Delete})
            QTest::keyClick(m_window->focusWidget(), key);
        QCOMPARE(m_window->playback()->position(), before);
        QVERIFY(!m_window->playback()->playing());
        QCOMPARE(m_window->document()->source(), Document::Source::Lesson);
    }

private:
    void makeWindow() {
        m_window = testing::shownWindow();
        m_window->lesson()->setStore(std::make_unique<ProgressStore>(m_folder->filePath(QStringLiteral("progress"))));
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void goTo(LessonPlayer& player, const QString& id) {
        goOn(player, [&id](const Page& page) { return page.predict() && page.predict()->id == id.toStdString(); });
    }

    void goToTask(LessonPlayer& player) {
        goOn(player, [](const Page& page) { return page.task() != nullptr; });
        QTRY_COMPARE(m_window->document()->source(), Document::Source::Scenario);
        QApplication::processEvents();
    }

    // Answers rightly until a page is as it is wanted.
    template <class Wanted>
    void goOn(LessonPlayer& player, Wanted wanted) {
        while (!wanted(player.session().current())) {
            if (player.session().locked())
                m_window->lesson()->commit(*rightAnswer(player.session().stage(), player.session().page()),
                                           Confidence::FairlySure);
            QVERIFY(player.session().canGoNext());
            m_window->lesson()->next();
        }
        QApplication::processEvents();
    }

    static std::uint16_t clientPort(const Trace& trace) {
        const auto dissection = TraceDissector(trace).dissect(FrameId{0});
        for (const DissectionNode& node : dissection.nodes)
            if (node.field != nullptr && node.field->abbrev == "tcp.srcport")
                return static_cast<std::uint16_t>(node.number);
        return 0;
    }

    // The labels of the card that are to be seen and have these words.
    QStringList says(const QString& words) {
        QApplication::processEvents();
        QStringList found;
        for (const QLabel* label : m_window->card()->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(words))
                found << label->text();
        return found;
    }

    void rewrite(const char* from, const char* to, bool replaceFile = false) {
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArray text = file.readAll();
        file.close();
        QVERIFY(text.contains(from));
        text.replace(from, to);
        QFile written(replaceFile ? m_file + QStringLiteral("~") : m_file);
        QVERIFY(written.open(QIODevice::WriteOnly | QIODevice::Truncate));
        written.write(text);
        written.close();
        if (replaceFile)
            QCOMPARE(std::rename(qPrintable(written.fileName()), qPrintable(m_file)), 0);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(LessonWindowTest)
#include "lessonwindow_test.moc"
