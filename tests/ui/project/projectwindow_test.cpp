// Project mode as it is begun: from the main window, with a lesson, a scene or a capture open. All keys are sent to
// whichever window is active, as the desktop does with those of a presenter's remote.
#include "ui/document.h"
#include "ui/lesson/lessoncontroller.h"
#include "ui/project/projectmenu.h"
#include "ui/project/story.h"
#include "ui/windowfixture.h"

#include <QMenu>
#include <QMenuBar>
#include <set>

namespace layerscope {

class ProjectWindowTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { testing::useOwnSettings(m_folder); }

    void init() {
        m_window = testing::shownWindow();
        m_window->lesson()->setStore(nullptr);
        m_window->lesson()->setSeed(4117);
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void cleanup() { m_window.reset(); }

    // From F5 to the lesson's end and back to the window with nothing but the keys that remotes have.
    void theRemoteAloneTeachesTheLessonThatIsOpen() {
        QVERIFY(m_window->openLesson(handshakeFile()));
        key(Qt::Key_F5);
        ProjectMode* mode = m_window->project()->mode();
        QVERIFY(mode->active());
        const ProjectSession& session = *mode->session();
        QCOMPARE(session.story().title(), QStringLiteral("The TCP three-way handshake"));
        std::set<std::size_t> explained;
        for (int presses = 0; !session.atEnd(); ++presses) {
            QVERIFY(presses < 200);
            if (session.place().phase == ProjectPhase::Explain)
                explained.insert(session.place().page);
            key(Qt::Key_PageDown);
        }
        QCOMPARE(explained.size(), handshakeLesson()->predictCount());
        const ProjectPlace end = session.place();
        key(Qt::Key_PageUp);
        QVERIFY(session.place() < end);
        key(Qt::Key_B);
        QCOMPARE(session.shade(), Shade::Black);
        key(Qt::Key_Period);
        QCOMPARE(session.shade(), Shade::None);
        key(Qt::Key_W);
        QCOMPARE(session.shade(), Shade::White);
        key(Qt::Key_F5);
        QVERIFY(mode->active());
        key(Qt::Key_Escape);
        QVERIFY(!mode->active());
        QVERIFY(m_window->lesson()->session() != nullptr); // the student's lesson is where it was
    }

    void itBeginsAtTheStepAndWithTheNumbersOfTheLesson() {
        QVERIFY(m_window->openLesson(handshakeFile()));
        LessonSession* lesson = m_window->lesson()->session();
        while (lesson->page() == 0)
            QVERIFY(lesson->next());
        key(Qt::Key_F5);
        const ProjectSession& session = *m_window->project()->mode()->session();
        QCOMPARE(session.place().page, lesson->page());
        const auto ours = session.story().trace(session.place().page);
        const auto theirs = lesson->runs().trace(lesson->runs().stops(lesson->page()).run);
        QCOMPARE(ours->eventCount(), theirs->eventCount());
        QVERIFY(std::ranges::equal(ours->frameBytes({0}), theirs->frameBytes({0})));
    }

    void aSceneHasStopsOnTheFly() {
        m_window->open(QStringLiteral("handshake"));
        QTRY_VERIFY(!m_window->document()->busy() && m_window->document()->trace());
        key(Qt::Key_F5);
        ProjectMode* mode = m_window->project()->mode();
        QVERIFY(mode->active() && mode->session()->hasStops());
        for (int presses = 0; !mode->session()->atEnd(); ++presses) {
            QVERIFY(presses < 200);
            key(Qt::Key_PageDown);
        }
        QCOMPARE(mode->session()->position(), m_window->document()->trace()->eventCount());
    }

    // What comes while the audience looks waits behind its moment, and is reached by going on.
    void aCaptureThatGrowsIsFollowedWhenAsked() {
        const auto whole = sceneTrace("http-get");
        QVERIFY(whole && whole->frameCount() > 6);
        m_window->open(QStringLiteral(LAYERSCOPE_SOURCE_DIR "/lessons/your-own-loopback.pcapng"));
        QTRY_COMPARE(m_window->document()->source(), Document::Source::CaptureFile);
        QTRY_VERIFY(!m_window->document()->busy());
        key(Qt::Key_F5);
        ProjectMode* mode = m_window->project()->mode();
        QVERIFY(mode->active() && mode->session()->hasStops());
        const std::size_t before = mode->session()->position();
        const QString seen = mode->session()->slide().text();
        emit m_window->document()->traceGrew();
        QCOMPARE(mode->session()->position(), before);
        QCOMPARE(mode->session()->slide().text(), seen);
        QVERIFY(mode->session()->pageWords().contains(QString::number(m_window->document()->trace()->frameCount())));
        key(Qt::Key_PageDown);
        QVERIFY(mode->session()->position() > before || mode->session()->atEnd());
    }

    void theHandoutIsInTheLessonsMenu() {
        for (QAction* action : m_window->menuBar()->actions())
            if (QString(action->text()).remove(QLatin1Char('&')) == QStringLiteral("Lesson")) {
                emit action->menu()->aboutToShow();
                QVERIFY(action->menu()->actions().contains(m_window->project()->handoutAction()));
                emit action->menu()->aboutToShow(); // filled anew
                QVERIFY(action->menu()->actions().contains(m_window->project()->handoutAction()));
                return;
            }
        QFAIL("there is no Lesson menu");
    }

private:
    static QString handshakeFile() { return QStringLiteral(LAYERSCOPE_SOURCE_DIR "/lessons/handshake.md"); }

    // Where the desktop sends it: the widget with the focus of the window that is active.
    void key(Qt::Key key) {
        QApplication::processEvents();
        QWidget* window = QApplication::activeWindow();
        QVERIFY(window != nullptr);
        QTest::keyClick(window->windowHandle(), key);
        QApplication::processEvents();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace layerscope

QTEST_MAIN(layerscope::ProjectWindowTest)
#include "projectwindow_test.moc"
