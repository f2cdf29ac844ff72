// Every lesson there is, played to its end in the window: by mouse and by keyboard, with right and with wrong answers.
// Before each commit nothing on screen, in the accessibility tree or in an export tells the answer.
#include "capture/export.h"
#include "lessonplayer.h"
#include "trace/sentence.h"
#include "ui/lesson/lessonlibrary.h"
#include "ui/windowfixture.h"

#include <QAccessible>
#include <QTemporaryDir>

using namespace layerscope;

namespace {

void collect(QAccessibleInterface* thing, QStringList& texts, int depth = 0) {
    constexpr int deepest = 40;
    if (thing == nullptr || !thing->isValid() || depth > deepest)
        return;
    for (const QAccessible::Text kind :
         {QAccessible::Name, QAccessible::Description, QAccessible::Value, QAccessible::Help})
        if (const QString text = thing->text(kind); !text.isEmpty())
            texts << text;
    if (auto* words = thing->textInterface())
        texts << words->text(0, words->characterCount());
    for (int i = 0; i < thing->childCount(); ++i)
        collect(thing->child(i), texts, depth + 1);
}

// "1 s = 5 ms" on the transport says how fast the run plays, whatever the answer is.
bool isSpeed(const QString& text) { return text.startsWith(QLatin1String("1 s = ")); }

} // namespace

class LessonsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        testing::useOwnSettings(m_folder);
        QAccessible::setActive(true);
    }

    void init() {
        m_window = testing::shownWindow();
        m_window->lesson()->setStore(nullptr);
        m_window->lesson()->setSeed(4117);
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void cleanup() { m_window.reset(); }

    void eachComesBehindWhatItRequires() {
        const auto entries = findLessonEntries(QStringLiteral(LAYERSCOPE_SOURCE_DIR "/lessons"));
        QStringList before;
        for (const LessonEntry& entry : entries) {
            for (const QString& required : entry.requirements)
                QVERIFY2(before.contains(required), qPrintable(entry.id + QStringLiteral(" before ") + required));
            before << entry.id;
        }
        QVERIFY(std::ranges::any_of(entries, [](const LessonEntry& entry) { return !entry.requirements.isEmpty(); }));
        QCOMPARE(entries.front().id, QStringLiteral("encapsulation"));
    }

    void isPlayedToItsEnd_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("keyboard");
        QTest::addColumn<bool>("right");
        const auto entries = findLessonEntries(QStringLiteral(LAYERSCOPE_SOURCE_DIR "/lessons"));
        QVERIFY(!entries.empty());
        for (const LessonEntry& entry : entries)
            for (const bool keyboard : {false, true})
                for (const bool right : {true, false})
                    QTest::addRow("%s by %s, %s", qPrintable(entry.id), keyboard ? "keyboard" : "mouse",
                                  right ? "right" : "wrong")
                        << entry.file << keyboard << right;
    }

    void isPlayedToItsEnd() {
        QFETCH(QString, file);
        QFETCH(bool, keyboard);
        QFETCH(bool, right);
        LessonPlayer player(*m_window, keyboard ? LessonPlayer::By::Keyboard : LessonPlayer::By::Mouse);
        QVERIFY(m_window->openLesson(file));
        std::size_t questions = 0, wrong = 0;
        for (std::size_t step = 0; !player.session().finished(); ++step) {
            QVERIFY(step < 200);
            const std::size_t page = player.session().page();
            if (player.session().locked()) {
                QVERIFY(m_window->playback()->locked());
                QVERIFY(player.button(QStringLiteral("next")) == nullptr);
                if (!keyboard && right) // the views are the same in all four
                    tellsNothing(player);
                if (QTest::currentTestFailed())
                    return;
                const GivenAnswer given = right ? *rightAnswer(player.session().stage(), page) : player.wrongAnswer();
                const auto expected = grade(player.session().stage(), page, given);
                QVERIFY(expected);
                QCOMPARE(player.commit(given, Confidence::Certain), QString());
                QVERIFY2(!player.session().locked(), qPrintable(QStringLiteral("page %1").arg(page)));
                QCOMPARE(player.session().outcome()->right, expected->right);
                QVERIFY(!m_window->playback()->locked());
                QCOMPARE(m_window->playback()->position(), player.session().stage().stops(page).reveal);
                QVERIFY(!m_window->playback()->veil());
                ++questions;
                wrong += expected->right ? 0 : 1;
            }
            if (player.lesson().onTask()) {
                QTRY_VERIFY(!m_window->document()->busy());
                QVERIFY(player.press(QStringLiteral("skip")));
            } else {
                QVERIFY(player.press(QStringLiteral("next")));
            }
            QVERIFY(player.session().finished() || player.session().page() == page + 1);
        }
        const LessonSummary summary = player.session().summary();
        QCOMPARE(summary.answered, questions);
        QCOMPARE(summary.right, questions - wrong);
        QCOMPARE(summary.byConfidence[static_cast<std::size_t>(Confidence::Certain)][0], wrong);
        QVERIFY(right ? wrong == 0 : wrong > 0);
    }

private:
    // The views get a trace without the answer; and nothing that they say has it either.
    void tellsNothing(LessonPlayer& player) {
        const Mask mask = player.session().mask();
        QVERIFY(mask.active);
        const Trace& shown = *m_window->playback()->trace();
        for (std::uint32_t i = 0; i < shown.eventCount(); ++i)
            QVERIFY2(!mask.givesAway(sentence(shown, {i})), sentence(shown, {i}).c_str());
        const auto original = player.session().trace();
        for (std::uint32_t i = 0; i < original->frameCount(); ++i)
            if (mask.hidesFrame(*original, {i}))
                QVERIFY(!player.lesson().shown({i}));
        // Each packet is looked at, with either view below the ladder.
        for (std::uint32_t i = 0; i < shown.frameCount(); ++i) {
            m_window->selection()->selectFrame({i});
            for (const char* view : {"events", "bytes"}) {
                m_window->page()->showView(QString::fromLatin1(view));
                QStringList texts;
                collect(QAccessible::queryAccessibleInterface(m_window.get()), texts);
                QVERIFY(texts.size() > 50);
                for (const QString& text : texts)
                    QVERIFY2(isSpeed(text) || !mask.givesAway(text.toStdString()), qPrintable(text));
            }
        }
        player.lesson().point();
        const QString path = m_folder.filePath(QStringLiteral("export.pcapng"));
        QVERIFY(writeTracePcapng(shown, path.toStdString()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!mask.givesAway(file.readAll().toStdString()));
    }

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(LessonsTest)
#include "lessons_test.moc"
