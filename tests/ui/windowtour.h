// Leads through every page of the window, every step of a lesson, every dialog and both windows of Project mode, for
// what must hold everywhere.
#pragma once

#include "lesson/grading.h"
#include "lesson/loader.h"
#include "ui/document.h"
#include "ui/language.h"
#include "ui/lesson/lessoncard.h"
#include "ui/lesson/lessoncontroller.h"
#include "ui/lesson/lessonlibrary.h"
#include "ui/lesson/rightanswer.h"
#include "ui/pages/capturedialog.h"
#include "ui/pages/explorepage.h"
#include "ui/pages/faultdesk.h"
#include "ui/pages/helpdialogs.h"
#include "ui/playback/playback.h"
#include "ui/project/audiencewindow.h"
#include "ui/project/presenterwindow.h"
#include "ui/project/projectmode.h"
#include "ui/project/projectsession.h"
#include "ui/project/projectstory.h"
#include "ui/views/messagebar.h"
#include "ui/views/whatifstrip.h"
#include "ui/windowfixture.h"

#include <QAction>
#include <QDialog>
#include <QLayout>
#include <QPushButton>
#include <QScreen>

namespace layerscope::testing {

class WindowTour {
public:
    using Visit = std::function<void(QWidget& window, const QString& place)>;

    WindowTour(QSize size, Visit visit) : m_size(size), m_visit(std::move(visit)) {}

    void all() {
        scenes();
        whatIf();
        webSocket();
        dialogs();
        lesson();
        project();
    }

    void scenes() {
        for (const char* name : {"handshake", "whole-story", "router", "tls-handshake"}) {
            open(name);
            const QString place = QString::fromLatin1(name);
            visit(place + QStringLiteral(", start"));
            packets(2);
            visit(place + QStringLiteral(", second packet"));
            window().playback()->toEnd();
            visit(place + QStringLiteral(", end"));
        }
        window().page()->messages()->showMessage(MessageBar::Kind::Warning,
                                                 QStringLiteral("file.pcap:12: a message that is long enough to need "
                                                                "more than one line of the window that shows it, as "
                                                                "messages that name the place and the way out do"));
        visit(QStringLiteral("message"));
    }

    void whatIf() {
        open("handshake");
        packets(3);
        window().page()->faults()->action(FaultKind::Lose)->trigger();
        settle();
        visit(QStringLiteral("what-if"));
        window().page()->whatIf()->sideBySideButton()->click();
        window().playback()->toEnd();
        visit(QStringLiteral("what-if, side by side"));
        m_window.reset();
    }

    void webSocket() {
        open("websocket-chat");
        window().page()->setWebSocketShown(true);
        visit(QStringLiteral("WebSocket, start"));
        window().playback()->toEnd();
        visit(QStringLiteral("WebSocket, end"));
        m_window.reset();
    }

    void dialogs() {
        open("websocket-chat");
        packets(4);
        const auto each = [&](const char* name, const std::function<void()>& ask) {
            ask();
            QApplication::processEvents();
            int found = 0;
            for (QWidget* widget : QApplication::topLevelWidgets())
                if (auto* dialog = qobject_cast<QDialog*>(widget); dialog != nullptr && dialog->isVisible()) {
                    show(*dialog, QString::fromLatin1(name));
                    dialog->close();
                    ++found;
                }
            QVERIFY2(found == 1, name);
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        };
        FaultDesk* desk = window().page()->faults();
        each("keys", [&] { showKeys(m_window.get()); });
        each("about", [&] { showAbout(m_window.get()); });
        each("delay", [&] { desk->action(FaultKind::Delay)->trigger(); });
        each("link", [&] { desk->editLink({0}); });
        each("faults", [&] { desk->listFaults(); });
        each("stream", [&] { window().page()->followStream(); });
        CaptureDialog capture;
        each("capture", [&] { capture.show(); });
        m_window.reset();
    }

    // Wrong on every other page, so that both kinds of answer are seen.
    void lesson() {
        m_window = shownWindow();
        m_window->resize(m_size);
        m_window->lesson()->setStore(nullptr);
        m_window->lesson()->setSeed(4117);
        QVERIFY(m_window->openLesson(lessonFile()));
        settle();
        while (!session().finished()) {
            const std::size_t page = session().page();
            const QString place = QStringLiteral("lesson, page %1").arg(page + 1);
            visit(place);
            if (session().locked()) {
                auto given = *rightAnswer(session().stage(), page);
                const Predict& predict = *session().current().predict();
                if (page % 2 == 0 && predict.kind == PredictKind::Number)
                    given.text = "12345";
                if (page % 2 == 0 && predict.kind == PredictKind::Choice)
                    given.values = {predict.options[given.values.front() == predict.options[0].value ? 1 : 0].value};
                m_window->lesson()->takeHint();
                visit(place + QStringLiteral(", hint"));
                m_window->lesson()->commit(given, Confidence::Certain);
                visit(place + QStringLiteral(", answered"));
            }
            if (m_window->lesson()->onTask())
                m_window->lesson()->skipTask();
            else
                m_window->lesson()->next();
        }
        visit(QStringLiteral("lesson, summary"));
        m_window->showResults();
        QApplication::processEvents();
        for (auto* dialog : m_window->findChildren<QDialog*>())
            show(*dialog, QStringLiteral("results"));
        m_window.reset();
    }

    void project() {
        class Screens : public ScreenList {
        public:
            QVector<ScreenPlace> screens() const override { return places; }
            QVector<ScreenPlace> places;
        } screens;
        const QSize margins(100, 100); // a window has a frame around it
        screens.places = {{QStringLiteral("desk"), QRect(QPoint(), m_size + margins)},
                          {QStringLiteral("wall"), QRect((m_size + margins).width(), 0, 1920, 1080)}};
        const auto loaded = loadLesson(lessonFile().toStdString());
        QVERIFY(loaded && loaded->usable());
        auto story = makeLessonStory(loaded->lesson, 7);
        QVERIFY(story.has_value());
        ProjectMode mode(&screens);
        mode.setReducedMotion(true);
        mode.start(std::move(*story), QPoint(10, 10));
        for (int presses = 0; presses < 100 && !mode.session()->atEnd(); ++presses) {
            mode.presenter()->setGeometry(QRect(QPoint(20, 20), m_size));
            QTest::qWait(1);
            QVERIFY(!mode.presenter()->curtain());
            m_visit(*mode.presenter(), QStringLiteral("presenter, %1").arg(presses));
            m_visit(*mode.audience(), QStringLiteral("audience, %1").arg(presses));
            mode.session()->next();
        }
        mode.end();
    }

    MainWindow& window() { return *m_window; }

private:
    static QString lessonFile() {
        return inLanguageInUse(QStringLiteral(LAYERSCOPE_SOURCE_DIR "/lessons/handshake.md"));
    }

    const LessonSession& session() const { return *m_window->lesson()->session(); }

    void open(const char* name) {
        m_window = shownWindow();
        m_window->resize(m_size);
        m_window->open(QString::fromLatin1(name));
        settle();
    }

    void settle() {
        QTRY_VERIFY(!m_window->document()->busy());
        QApplication::processEvents();
    }

    void packets(int count) {
        for (int i = 0; i < count; ++i)
            m_window->playback()->packetForward();
    }

    // As large as it wants to be: a screen for tests is small.
    void show(QDialog& dialog, const QString& place) {
        const QSize wanted = dialog.sizeHint().expandedTo(dialog.size());
        const int height = dialog.layout()->totalHeightForWidth(wanted.width());
        dialog.resize(wanted.expandedTo({0, height}));
        QTest::qWait(1);
        m_visit(dialog, place);
    }

    void visit(const QString& place) {
        settle();
        QTest::qWait(1); // layouts ask again for what their parts want
        m_visit(*m_window, place);
    }

    QSize m_size;
    Visit m_visit;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace layerscope::testing
