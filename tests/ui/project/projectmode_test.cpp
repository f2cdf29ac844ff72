#include "ui/project/projectmode.h"

#include "ui/project/coverbox.h"
#include "ui/project/handspanel.h"
#include "ui/project/stopspanel.h"
#include "ui/project/story.h"
#include "ui/views/picture.h"

#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScreen>
#include <QSpinBox>
#include <QTemporaryDir>

namespace layerscope {

namespace {

const ScreenPlace desk{QStringLiteral("desk"), QRect(0, 0, 1280, 800)};
const ScreenPlace wall{QStringLiteral("wall"), QRect(1280, 0, 1920, 1080)};

// Screens that can be unplugged.
class TestScreens : public ScreenList {
public:
    QVector<ScreenPlace> screens() const override { return m_screens; }
    void set(const QVector<ScreenPlace>& screens) {
        m_screens = screens;
        emit changed();
    }

private:
    QVector<ScreenPlace> m_screens{desk, wall};
};

void press(QWidget* window, int key) {
    QTest::keyClick(window->focusWidget() ? window->focusWidget() : window, Qt::Key(key));
}

// Every text of a window that somebody could read or hear.
QString allWords(QWidget& window) {
    QStringList words{window.windowTitle(), window.accessibleName(), window.accessibleDescription()};
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        words << widget->accessibleName() << widget->accessibleDescription() << widget->toolTip();
        if (auto* label = qobject_cast<QLabel*>(widget))
            words << label->text();
    }
    return words.join(QLatin1Char('\n'));
}

} // namespace

class ProjectModeTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::apply(*qApp, ThemeName::Light); }

    // A presenter's remote has PageDown, PageUp, F5 or Esc, and a key for a black screen.
    void theRemoteAloneTeachesTheLesson() {
        TestScreens screens;
        ProjectMode mode(&screens);
        mode.setReducedMotion(true);
        mode.start(handshakeStory(), QPoint(100, 100));
        press(mode.presenter(), Qt::Key_F5);
        QVERIFY(mode.audience()->isVisible() && mode.presenter()->isVisible());
        QCOMPARE(mode.audience()->geometry().topLeft(), wall.geometry.topLeft());
        std::set<std::size_t> explained;
        int presses = 0;
        for (; !mode.session()->atEnd(); ++presses) {
            QVERIFY(presses < 100);
            if (mode.session()->place().phase == ProjectPhase::Explain)
                explained.insert(mode.session()->place().page);
            press(presses % 2 == 0 ? static_cast<QWidget*>(mode.presenter()) : mode.audience(), Qt::Key_PageDown);
        }
        QCOMPARE(explained.size(), handshakeLesson()->predictCount());
        press(mode.presenter(), Qt::Key_PageUp);
        QVERIFY(!mode.session()->atEnd());
        press(mode.presenter(), Qt::Key_B);
        QCOMPARE(mode.session()->shade(), Shade::Black);
        QVERIFY(mode.audience()->view()->accessibleDescription().isEmpty());
        press(mode.audience(), Qt::Key_Period);
        QCOMPARE(mode.session()->shade(), Shade::None);
        press(mode.audience(), Qt::Key_W);
        QCOMPARE(mode.session()->shade(), Shade::White);
        press(mode.presenter(), Qt::Key_PageDown); // whoever goes on wants to be seen
        QCOMPARE(mode.session()->shade(), Shade::None);
        press(mode.presenter(), Qt::Key_Escape);
        QVERIFY(!mode.active());
    }

    void audienceSeesNoNotesAndNoAnswer() {
        TestScreens screens;
        ProjectMode mode(&screens);
        mode.setReducedMotion(true);
        mode.start(handshakeStory(), QPoint());
        for (; !mode.session()->atEnd(); mode.session()->next()) {
            const QString seen = allWords(*mode.audience());
            QVERIFY(seen.contains(mode.session()->slide().heading));
            for (const bool after : {false, true}) {
                const QString notes =
                    plainWords(mode.session()->story().notes(mode.session()->place().page, after).toStdString());
                QVERIFY(notes.isEmpty() || !seen.contains(notes));
            }
            if (mode.session()->revealed() || mode.session()->answer().isEmpty())
                continue;
            QVERIFY(mode.presenter()->answerBox()->covered());
            QVERIFY(mode.presenter()->answerBox()->label()->text().isEmpty());
            QVERIFY(mode.presenter()->afterNotes()->label()->text().isEmpty());
            // Held down: seen by the presenter, and by nobody else.
            const QString before = allWords(*mode.audience());
            QTest::keyPress(mode.presenter(), Qt::Key_A);
            QVERIFY(mode.presenter()->answerBox()->label()->text().contains(mode.session()->answer().toHtmlEscaped()));
            QCOMPARE(allWords(*mode.audience()), before);
            QTest::keyRelease(mode.presenter(), Qt::Key_A);
            QVERIFY(mode.presenter()->answerBox()->label()->text().isEmpty());
            QTest::keyPress(mode.audience(), Qt::Key_A);
            QVERIFY(mode.presenter()->answerBox()->covered());
            QTest::keyRelease(mode.audience(), Qt::Key_A);
        }
    }

    void aScreenUnpluggedAtAnyStepLosesNothing() {
        TestScreens screens;
        ProjectMode mode(&screens);
        mode.setReducedMotion(true);
        mode.start(handshakeStory(), QPoint());
        qint64 elapsed = 0;
        for (int step = 0;; ++step, mode.session()->next()) {
            mode.session()->addHand(0, 1 + step);
            const ProjectPlace place = mode.session()->place();
            const std::size_t position = mode.session()->position();
            const std::vector<int> hands = mode.session()->hands();
            const QString seen = mode.session()->slide().text();
            // The audience's screen goes: its window goes with it, and nothing else moves.
            screens.set({desk});
            QVERIFY(!mode.audience()->isVisible());
            QVERIFY(mode.presenter()->isVisible() && !mode.presenter()->curtain());
            QVERIFY(mode.presenter()->showAgainButton()->isVisibleTo(mode.presenter()));
            screens.set({desk, wall});
            QVERIFY(!mode.audience()->isVisible()); // only when it is asked for
            press(mode.presenter(), Qt::Key_F5);
            QVERIFY(mode.audience()->isVisible());
            QCOMPARE(mode.audience()->geometry().topLeft(), wall.geometry.topLeft());
            QCOMPARE(mode.session()->place(), place);
            QCOMPARE(mode.audience()->view()->slide().text(), seen);
            // The presenter's own screen goes: notes do not move to where the audience looks.
            screens.set({wall});
            QVERIFY(!mode.presenter()->isVisible());
            QVERIFY(mode.audience()->isVisible());
            press(mode.audience(), Qt::Key_F5); // the only screen is the audience's
            QVERIFY(!mode.presenter()->isVisible());
            QCOMPARE(mode.session()->place(), place);
            screens.set({desk, wall});
            press(mode.audience(), Qt::Key_F5);
            QVERIFY(mode.presenter()->isVisible() && !mode.presenter()->curtain());
            QCOMPARE(mode.audience()->view()->slide().text(), seen);
            QCOMPARE(mode.session()->position(), position);
            QCOMPARE(mode.session()->hands(), hands);
            QVERIFY(mode.session()->elapsedSeconds() >= elapsed);
            elapsed = mode.session()->elapsedSeconds();
            if (mode.session()->atEnd())
                break;
        }
        screens.set({});
        QVERIFY(!mode.presenter()->isVisible() && !mode.audience()->isVisible());
        QVERIFY(mode.active());
    }

    void aClosedWindowLosesNothing() {
        TestScreens screens;
        ProjectMode mode(&screens);
        mode.setReducedMotion(true);
        mode.start(handshakeStory(), QPoint());
        mode.session()->next();
        const ProjectPlace place = mode.session()->place();
        mode.audience()->close();
        QVERIFY(mode.presenter()->isVisible());
        press(mode.presenter(), Qt::Key_F5);
        QVERIFY(mode.audience()->isVisible());
        mode.presenter()->close();
        QVERIFY(mode.audience()->isVisible());
        press(mode.audience(), Qt::Key_F5);
        QVERIFY(mode.presenter()->isVisible());
        QCOMPARE(mode.session()->place(), place);
    }

    // While the presenter's window is dragged over the audience's screen it shows nothing, at any step.
    void aWindowThatMovesTellsNothing() {
        TestScreens screens;
        ProjectMode mode(&screens);
        mode.setReducedMotion(true);
        mode.start(handshakeStory(), QPoint());
        for (; !mode.session()->atEnd(); mode.session()->next()) {
            for (const int x : {300, 700, 1100, 1290, 2000, 1000, 100}) {
                mode.presenter()->setGeometry(x, 10, 900, 700);
                QApplication::processEvents();
                const bool over = wall.geometry.intersects(mode.presenter()->frameGeometry());
                QCOMPARE(mode.presenter()->curtain(), over);
                if (!over)
                    continue;
                for (QWidget* widget : mode.presenter()->findChildren<QWidget*>())
                    if (auto* label = qobject_cast<QLabel*>(widget); label && label->isVisible())
                        QVERIFY2(label->text().startsWith(QStringLiteral("This window shows notes")),
                                 qPrintable(label->text()));
                    else if (widget->isVisible() && widget->focusPolicy() != Qt::NoFocus)
                        QFAIL(widget->metaObject()->className());
            }
        }
    }

    void notesHideWhereTheAudienceLooks() {
        TestScreens screens;
        ProjectMode mode(&screens);
        mode.start(handshakeStory(), QPoint());
        QVERIFY(!mode.presenter()->curtain());
        mode.presenter()->setGeometry(900, 10, 800, 600); // half on the wall
        QTRY_VERIFY(mode.presenter()->curtain());
        QTest::keyPress(mode.presenter(), Qt::Key_A);
        QVERIFY(mode.presenter()->answerBox()->label()->text().isEmpty());
        mode.presenter()->setGeometry(10, 10, 1000, 700);
        QTRY_VERIFY(!mode.presenter()->curtain());
        // Both screens show the same: there is nowhere for notes to be.
        screens.set({desk, {wall.name, desk.geometry}});
        press(mode.presenter(), Qt::Key_F5);
        QVERIFY(mode.presenter()->curtain());
    }

    void oneScreenIsTheAudiences() {
        TestScreens screens;
        screens.set({desk});
        ProjectMode mode(&screens);
        mode.start(handshakeStory(), QPoint());
        QVERIFY(mode.audience()->isVisible());
        QVERIFY(!mode.presenter()->isVisible());
    }

    void handsAreTypedAndClicked() {
        TestScreens screens;
        ProjectMode mode(&screens);
        mode.setReducedMotion(true);
        mode.start(handshakeStory(), QPoint());
        while (mode.presenter()->hands()->optionCount() == 0)
            mode.session()->next();
        QSpinBox* count = mode.presenter()->hands()->count(2);
        count->setFocus();
        count->selectAll();
        QTest::keyClicks(count, QStringLiteral("24"));
        count->interpretText();
        QCOMPARE(mode.session()->hands()[2], 24);
        for (QPushButton* button : mode.presenter()->hands()->findChildren<QPushButton*>())
            if (button->accessibleName().startsWith(QStringLiteral("One more for A")))
                QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(mode.session()->hands()[0], 1);
        QTest::keyClick(count, Qt::Key_PageDown); // the remote still goes on
        QCOMPARE(mode.session()->place().phase, ProjectPhase::Hands);
        QCOMPARE(mode.session()->hands()[2], 24);
    }

    void anySceneHasStopsOnTheFly() {
        TestScreens screens;
        ProjectMode mode(&screens);
        mode.setReducedMotion(true);
        mode.start(makeTraceStory(sceneTrace("handshake"), QStringLiteral("Handshake"), 0), QPoint());
        press(mode.presenter(), Qt::Key_PageDown);
        press(mode.presenter(), Qt::Key_Right);
        StopsPanel* stops = mode.presenter()->stops();
        QTest::mouseClick(stops->addButton(), Qt::LeftButton);
        QCOMPARE(stops->list()->count(), 2);
        stops->list()->item(1)->setText(QStringLiteral("Who speaks? | client | server"));
        QCOMPARE(mode.presenter()->hands()->optionCount(), std::size_t{2});
        QVERIFY(mode.audience()->view()->accessibleDescription().contains(QStringLiteral("Who speaks?")));
        QTest::mouseClick(stops->removeButton(), Qt::LeftButton);
        QCOMPARE(stops->list()->count(), 1);
    }

    void theMouseIsASpotlightAndEnlarges() {
        TestScreens screens;
        ProjectMode mode(&screens);
        mode.setReducedMotion(true);
        mode.start(handshakeStory(), QPoint());
        while (mode.session()->slide().rows.empty() || !mode.session()->slide().header)
            mode.session()->next();
        SlideView* view = mode.audience()->view();
        QTest::mousePress(view, Qt::LeftButton, {}, QPoint(100, 100));
        QVERIFY(mode.session()->spotlight().has_value());
        QTest::mouseRelease(view, Qt::LeftButton, {}, QPoint(100, 100));
        QVERIFY(!mode.session()->spotlight());
        const QPoint header = view->layoutNow().header().center().toPoint();
        QTest::mouseDClick(view, Qt::LeftButton, {}, header);
        QCOMPARE(mode.session()->settings().zoom, Zoom::Header);
        press(mode.audience(), Qt::Key_Z);
        QCOMPARE(mode.session()->settings().zoom, Zoom::None);
    }

    void everyControlHasAName() {
        TestScreens screens;
        ProjectMode mode(&screens);
        mode.start(handshakeStory(), QPoint());
        while (mode.presenter()->hands()->optionCount() == 0)
            mode.session()->next();
        for (QWidget* widget : mode.presenter()->findChildren<QWidget*>())
            if (widget->focusPolicy() != Qt::NoFocus && widget->isVisible() &&
                !widget->objectName().startsWith(QStringLiteral("qt_"))) {
                auto* button = qobject_cast<QPushButton*>(widget);
                QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                         widget->metaObject()->className());
            }
    }

    // What the desktop's own list says when there are two: main() below made them.
    void realScreensAreFound() {
        DesktopScreens screens;
        QCOMPARE(screens.screens().size(), 2);
        ProjectMode mode(&screens);
        mode.start(handshakeStory(), QPoint(10, 10));
        QCOMPARE(mode.audience()->geometry(), QGuiApplication::screens()[1]->geometry());
        QVERIFY(mode.presenter()->isVisible());
    }

    void pictures() {
        if (qEnvironmentVariableIsEmpty("LAYERSCOPE_PICTURES"))
            QSKIP("LAYERSCOPE_PICTURES says where to keep pictures");
        for (const ThemeName theme : {ThemeName::Light, ThemeName::Dark}) {
            ProjectSession session(handshakeStory(), Motion::Reduced);
            for (int step = 0;; ++step, session.next()) {
                AudienceWindow audience(&session);
                const QString name = QStringLiteral("audience-%1").arg(step, 2, 10, QLatin1Char('0'));
                QVERIFY(colourCount(pictureOf(audience, QSize(1920, 1080), theme, name)) > 1);
                if (step % 3 == 2) {
                    if (!session.hands().empty()) {
                        session.addHand(0, 3);
                        session.addHand(1, 11);
                        session.addHand(2, 24);
                    }
                    PresenterWindow presenter(&session);
                    for (const QSize& size : {QSize(1280, 800), QSize(1920, 1080)})
                        pictureOf(
                            presenter, size, theme,
                            QStringLiteral("presenter-%1-%2").arg(step, 2, 10, QLatin1Char('0')).arg(size.width()));
                }
                if (session.atEnd())
                    break;
            }
            ProjectSession scene(makeTraceStory(sceneTrace("http-get"), QStringLiteral("A page over HTTP"), 0),
                                 Motion::Reduced);
            for (int i = 0; i < 22; ++i)
                scene.next();
            scene.addStop(QStringLiteral("What is in the answer? | A status line | A page"));
            AudienceWindow audience(&scene);
            pictureOf(audience, QSize(1920, 1080), theme, QStringLiteral("scene"));
            PresenterWindow presenter(&scene);
            pictureOf(presenter, QSize(1280, 800), theme, QStringLiteral("scene-presenter"));
        }
    }
};

} // namespace layerscope

// With two offscreen screens beside each other.
int main(int argc, char** argv) {
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("screens.json")));
    if (!file.open(QIODevice::WriteOnly))
        return 1;
    file.write(R"({"synchronousWindowSystemEvents": true, "windowFrameMargins": false, "screens": [
        {"name": "desk", "x": 0, "y": 0, "width": 1280, "height": 800, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1},
        {"name": "wall", "x": 1280, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "logicalBaseDpi": 96,
         "dpr": 1}]})");
    file.close();
    qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + file.fileName().toLocal8Bit());
    QApplication application(argc, argv);
    layerscope::ProjectModeTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "projectmode_test.moc"
