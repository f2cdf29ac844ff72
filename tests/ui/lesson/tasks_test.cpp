// The task of every lesson is reached in the window, with the tools that its card names and no others.
#include "ui/document.h"
#include "ui/lesson/lessoncontroller.h"
#include "ui/lesson/lessonlibrary.h"
#include "ui/lesson/rightanswer.h"
#include "ui/mainwindow.h"
#include "ui/pages/explorepage.h"
#include "ui/pages/faultbar.h"
#include "ui/pages/faultdesk.h"
#include "ui/playback/playback.h"
#include "ui/windowfixture.h"
#include "wire/summary.h"

#include <QAction>
#include <QTemporaryDir>
#include <QTest>

using namespace layerscope;

class TasksTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { testing::useOwnSettings(m_folder); }

    void isReached_data() {
        QTest::addColumn<QString>("file");
        for (const LessonEntry& entry : findLessonEntries(QStringLiteral(LAYERSCOPE_SOURCE_DIR "/lessons")))
            if (const auto loaded = loadLesson(entry.file.toStdString()))
                if (std::ranges::any_of(loaded->lesson->pages, [](const Page& page) { return page.task() != nullptr; }))
                    QTest::addRow("%s", qPrintable(entry.id)) << entry.file;
    }

    void isReached() {
        QFETCH(QString, file);
        m_window = testing::shownWindow();
        m_window->lesson()->setStore(nullptr);
        m_window->document()->setHelperProgram(QStringLiteral("/bin/false"));
        QVERIFY(m_window->openLesson(file));
        LessonSession& session = *m_window->lesson()->session();
        while (session.current().task() == nullptr) {
            if (session.locked())
                m_window->lesson()->commit(*rightAnswer(session.stage(), session.page()), Confidence::FairlySure);
            QVERIFY(session.canGoNext());
            m_window->lesson()->next();
        }
        const Task& task = *session.current().task();
        settle();
        QCOMPARE(document().source(), Document::Source::Scenario);
        QVERIFY2(session.outcome() == nullptr || !session.outcome()->committed, "reached before anything was done");
        otherToolsAreRefused(task);
        if (QTest::currentTestFailed())
            return;
        const std::map<std::string, std::function<void()>> ways{
            {"lose-two", [this] { loseOfServer(FrameKind::Ack, 2); }},
            {"other-transport", [this] { fillBoth(LayerNumber::Transport, "tcp"); }},
            {"no-loss", [this] { fasterLink(); }},
            {"make-it-wait", [this] { lose(FrameKind::SynAck); }},
            {"slow-answer",
             [this] {
                 for (int attempt = 0; attempt < 4; ++attempt)
                     lose(FrameKind::Data);
             }},
            {"ask-again", [this] { lose(FrameKind::Arp); }},
            {"fill-upper", [this] { fillBoth(LayerNumber::Session, "checkpointed"); }},
            {"duplicate-ack",
             [this] { m_window->page()->faults()->delay(first(FrameKind::Data), std::chrono::milliseconds(5)); }},
            {"small-frames", [this] { fillBoth(LayerNumber::Presentation, "deflate"); }},
            {"fin-twice", [this] { lose(FrameKind::Fin); }},
            {"all-three", [this] { fillBoth(LayerNumber::Transport, "tcp"); }},
            {"fail", [this] { fill("server", LayerNumber::Application, "echo"); }},
            {"ask-twice", [this] { lose(FrameKind::Udp); }},
            {"lose-one", [this] { lose(FrameKind::Data); }},
        };
        const auto way = ways.find(task.id);
        QVERIFY2(way != ways.end(), "nobody has shown yet that this task can be done");
        way->second();
        settle();
        QVERIFY(session.outcome() != nullptr);
        QVERIFY2(session.outcome()->committed, qPrintable(m_refused));
        QVERIFY(session.canGoNext());
        m_window->lesson()->next();
        QVERIFY(document().allows(Document::Edit::Faults));
        QVERIFY(document().allows(Document::Edit::Slots));
    }

private:
    Document& document() { return *m_window->document(); }
    void settle() { QTRY_VERIFY(!document().busy()); }

    void otherToolsAreRefused(const Task& task) {
        m_refused.clear();
        connect(&document(), &Document::failed, this, [this](const QString& reason) { m_refused = reason; });
        const auto has = [&task](Tool tool) { return std::ranges::find(task.tools, tool) != task.tools.end(); };
        const auto before = document().trace();
        if (!has(Tool::Faults) && !has(Tool::Links)) {
            document().addFault(FaultSpec{});
            QVERIFY(!m_refused.isEmpty());
            QVERIFY(!m_window->page()->faultBar()->isVisible());
        }
        m_refused.clear();
        if (!has(Tool::Slots)) {
            fill("client", LayerNumber::Session, "checkpointed");
            QVERIFY(!m_refused.isEmpty());
        }
        m_refused.clear();
        if (!has(Tool::Links)) {
            LinkSpec link = document().scenario()->links.front();
            link.bitsPerSecond = 1000;
            document().changeLink(0, link, 0, {});
            QVERIFY(!m_refused.isEmpty());
        }
        m_refused.clear();
        settle();
        QCOMPARE(document().trace(), before);
    }

    // The frame of a kind, counted from 1 among those that a host sent and that were not lost.
    FrameId frame(HostId from, FrameKind kind, int number) {
        const Trace& trace = *document().trace();
        for (std::uint32_t i = 0; i < trace.frameCount(); ++i) {
            const Frame& each = trace.frame({i});
            if (each.from == from && each.fate != FrameFate::Lost &&
                summarize(trace.frameBytes({i}), each.linkType).kind == kind && --number == 0)
                return {i};
        }
        return {};
    }
    FrameId first(FrameKind kind) {
        const FrameId client = frame(host("client"), kind, 1);
        return client ? client : frame(host("server"), kind, 1);
    }

    HostId host(std::string_view name) {
        const Trace& trace = *document().trace();
        for (std::uint32_t i = 0; i < trace.hostCount(); ++i)
            if (trace.host({i}).name == name)
                return {i};
        return {};
    }

    // By the button, as the student does.
    void loseFrame(FrameId frame) {
        QVERIFY(frame);
        m_window->selection()->selectFrame(frame);
        m_window->page()->faults()->action(FaultKind::Lose)->trigger();
        settle();
    }
    void lose(FrameKind kind) { loseFrame(first(kind)); }

    // The first ones that the server sent.
    void loseOfServer(FrameKind kind, int count) {
        for (int lost = 0; lost < count; ++lost)
            loseFrame(frame(host("server"), kind, 1));
    }

    void fill(std::string_view name, LayerNumber slot, const char* filling) {
        document().fillSlot(host(name), slot, QString::fromLatin1(filling));
        settle();
    }
    void fillBoth(LayerNumber slot, const char* filling) {
        fill("client", slot, filling);
        fill("server", slot, filling);
    }

    void fasterLink() {
        LinkSpec link = document().scenario()->links.front();
        link.bitsPerSecond = 10'000'000;
        document().changeLink(0, link, 0, {});
    }

    QTemporaryDir m_folder;
    QString m_refused;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TasksTest)
#include "tasks_test.moc"
