// Lesson files: what is read from them, and what is said of those that are wrong.
#include "lesson/checker.h"
#include "lesson/lessontext.h"

#include <QTest>
#include <fmt/format.h>

using namespace layerscope;
using namespace layerscope::testing;

class LoaderTest : public QObject {
    Q_OBJECT

    static std::string slipsOf(const std::string& text) {
        std::string all;
        for (const Slip& slip : parseLesson(text, "l.md").slips)
            all += slip.text() + "\n";
        return all;
    }

private slots:
    void aLessonIsRead() {
        const std::string text = head("unit = \"TCP\"\nminutes = 20\nseed = 7\n") +
                                 "The SYN has {syn.tcp.seq_raw}.\n\n"
                                 "```toml step\nuntil = 'syn.arrived'\npoint = { packet = \"syn\" }\n```\n\n"
                                 "More, and `{no value}`, and \\{none\\}.\n\n" +
                                 predict("kind = \"number\"\nanswer = 'synack.tcp.ack_raw'\n"
                                         "rule = 'syn.tcp.seq_raw + 1'\nhints = [\"One.\", \"Two.\"]\n"
                                         "[[wrong]]\nanswer = 'syn.tcp.seq_raw'\nsay = \"No: {given}.\"") +
                                 "\n```notes\nBefore.\n---\nAfter.\n```\n\n"
                                 "## The end\n\nDone.\n";
        const LoadedLesson loaded = parseLesson(text, "lessons/l.md");
        QCOMPARE(slipsOf(text), "");
        QVERIFY(loaded.usable());
        const Lesson& lesson = *loaded.lesson;
        QCOMPARE(lesson.id, "sample");
        QCOMPARE(lesson.minutes, 20);
        QCOMPARE(lesson.seed, std::optional<std::uint64_t>(7));
        QCOMPARE(lesson.packets.size(), 3u);
        QCOMPARE(lesson.packets[1].after, "syn");
        QCOMPARE(lesson.runs.size(), 1u);
        QCOMPARE(lesson.runs[0].scenario.hosts.size(), 2u);
        QCOMPARE(lesson.pages.size(), 2u);
        const Page& page = lesson.pages[0];
        QCOMPARE(page.title, "The page");
        QCOMPARE(page.blocks.size(), 5u);
        const auto& prose = std::get<Prose>(page.blocks[0]).text;
        QCOMPARE(prose.inserts.size(), 1u);
        QCOMPARE(prose.inserts[0].expression.source(), "syn.tcp.seq_raw");
        QCOMPARE(prose.inserts[0].place, (Place{prose.place.line, 13}));
        QVERIFY(std::get<Prose>(page.blocks[2]).text.inserts.empty());
        const Predict& predict = *page.predict();
        QCOMPARE(predict.kind, PredictKind::Number);
        QCOMPARE(predict.hints.size(), 2u);
        QCOMPARE(predict.wrong.size(), 1u);
        QCOMPARE(page.notes()->before.source, "Before.");
        QCOMPARE(page.notes()->after.source, "After.");
        QVERIFY(lesson.pages[1].predict() == nullptr);
    }

    void slips_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("slip");
        const auto row = [](const char* name, const std::string& text, const char* slip) {
            QTest::newRow(name) << QString::fromStdString(text) << slip;
        };
        const std::string number = "kind = \"number\"\nanswer = 'synack.tcp.ack_raw'\n";
        // The head has 15 lines; a page's first block begins in line 18, its first own key in line 23.
        row("no lesson", "# Words\n", "l.md:1:1: there is no ```toml lesson``` block");
        row("unknown key", head("titel = \"x\"\n"), "l.md:10:1: unknown key \"titel\" (did you mean \"title\"?");
        row("missing key", "```toml lesson\nformat = 1\n```\n## P\n", "\"id\" is missing");
        row("wrong type", head("minutes = \"long\"\n"), "l.md:10:11: minutes: must be a whole number from 1 to 600");
        row("no scene", "```toml lesson\nformat = 1\n```\n", "needs one of: scene");
        row("unknown scene", "```toml lesson\nscene = \"nope\"\n```\n", "l.md:2:9: nope: no scene and no file");
        row("not TOML", "```toml lesson\nformat =\n```\n", "l.md:2:1: not valid TOML");
        row("wrong setting", head("set = [\"link.speed = 3\"]\n"), "l.md:10:8: link.speed: unknown setting");
        row("wrong fault", head("[[fault]]\nkind = \"loose\"\n"), "l.md:11:1: kind: \"loose\" is not one of: lose");
        row("packet's name", head() + "```toml step\nuntil = 'synn.arrived'\n```\n",
            "l.md:19:10: unknown name \"synn\" (did you mean \"syn\"?");
        row("unknown block", head() + "```toml stpe\n```\n",
            "l.md:18:1: unknown toml block \"stpe\" (did you mean \"step\"?");
        row("unknown kind", head() + predict("kind = \"nummber\"\nanswer = 'syn.length'\n"),
            "l.md:23:8: unknown kind \"nummber\" (did you mean \"number\"?");
        row("column within a text", head() + predict("kind = \"number\"\nanswer = 'syn.length + synn.length'"),
            "l.md:24:24: unknown name \"synn\"");
        row("column behind escapes", head() + predict("kind = \"text\"\nanswer = \"\\\"a\\\" + synn.name\""),
            "l.md:24:19: unknown name \"synn\"");
        row("column in a long text", head() + predict("kind = \"text\"\nanswer = '''\nsyn.name +\n synn.name'''"),
            "l.md:26:2: unknown name \"synn\"");
        row("value in a sentence", head() + "Words {sny.length}.\n", "l.md:18:8: unknown name \"sny\"");
        row("unclosed value", head() + "Words {syn.length.\n", "l.md:18:7: this { has no closing }");
        row("value in a hint", head() + predict(number + "hints = [\"a\", \"b {sny.time}\"]"),
            "l.md:25:19: unknown name \"sny\"");
        row("duplicate id", head() + predict(number) + "\n## Two\n\n" + predict(number), "\"q\" is taken by line 19");
        row("two questions", head() + predict(number) + predict(number), "another question or task already");
        row("constant answer", head() + predict("kind = \"number\"\nanswer = '5'"), "must be read from the run");
        row("wrong answer type", head() + predict("kind = \"number\"\nanswer = 'syn.name'"),
            "a text does not answer a question of kind \"number\"");
        row("time without unit", head() + predict("kind = \"number\"\nanswer = 'syn.time'"), "add unit = \"ms\"");
        row("choice twice", head() + predict("kind = \"choice\"\nanswer = 'syn.name'\nchoices = [\"a\", \"a\"]"),
            "\"a\" stands here twice");
        row("texts and tables mixed",
            head() + predict("kind = \"choice\"\nanswer = 'syn.name'\nchoices = [\"a\", { value = \"b\" }]"),
            "l.md:25:1: choices: must be a list of texts in quotes");
        row("no choices", head() + predict("kind = \"choice\"\nanswer = 'syn.name'"), "\"choices\" is missing");
        row("wrong none of the choices",
            head() + predict("kind = \"choice\"\nanswer = 'syn.name'\nchoices = [\"a\", \"b\"]\n[[wrong]]\n"
                             "answer = '\"c\"'\nsay = \"x\""),
            "l.md:27:10: answer: \"c\" is none of the choices");
        row("cards without layer", head() + predict("kind = \"cards\"\ncards = [{ text = \"a\" }, { text = \"b\" }]"),
            "\"layer\" is missing");
        row("byte without field", head() + predict("kind = \"byte\"\nanswer = 'syn.length'"),
            "must be a field of a named packet");
        row("task's tool",
            head() + "```toml task\nid = \"t\"\ngoal = \"G\"\nreached = 'syn.lost'\ntools = [\"hammer\"]\n```\n",
            "l.md:22:10: unknown tool \"hammer\"");
        row("stop of a wrong type", head() + "```toml step\nuntil = 'syn.length'\n```\n", "a stop is a moment");
        row("empty page", head() + "\n## Two\n", "the page \"The page\" is empty");
        row("many at once", head("titel = 1\n") + predict("kin = 1\n"), "l.md:24:1: unknown key \"kin\"");
    }
    void slips() {
        QFETCH(QString, text);
        QFETCH(QString, slip);
        const QString found = QString::fromStdString(slipsOf(text.toStdString()));
        QVERIFY2(found.contains(slip), qPrintable(found));
    }

    void aScenarioCanStandInTheFile() {
        const std::string scenario = "```toml scenario\nformat = 1\ntitle = \"T\"\n[[host]]\nname = \"a\"\n"
                                     "[[host]]\nname = \"b\"\n[[link]]\nends = [\"a\", \"b\"]\n```\n\n";
        const std::string lesson =
            "```toml lesson\nformat = 1\nid = \"x\"\ntitle = \"x\"\ngoals = []\nsources = []\n```\n"
            "\n## P\n\nWords {count(frames where frame.from == a)}.\n\n";
        QCOMPARE(slipsOf(lesson + scenario), "");
        const std::string broken = scenario.substr(0, scenario.find("[[link]]")) + "```\n";
        QVERIFY(slipsOf(lesson + broken).find("there must be at least one [[link]]") != std::string::npos);
    }

    void translationsAreCompared() {
        const std::string english =
            head() + "Words.\n\n" + predict("kind = \"number\"\nanswer = 'synack.tcp.ack_raw'\nhints = [\"A hint.\"]");
        std::string german = english;
        german.replace(german.find("Words."), 6, "Wörter.");
        german.replace(german.find("A hint."), 7, "Ein Hinweis.");
        const auto slips = [&](const std::string& text) {
            const auto original = parseLesson(english, "l.md").lesson;
            const auto translation = parseLesson(text, "l.de.md").lesson;
            std::string all;
            for (const Slip& slip : compareTranslation(*original, *translation))
                all += slip.text() + "\n";
            return all;
        };
        QCOMPARE(parseLesson(german, "l.de.md").lesson->language, "de");
        QCOMPARE(originalOf("a/l.de.md"), "a/l.md");
        QCOMPARE(originalOf("a/l.md"), "");
        QCOMPARE(slips(german), "");
        std::string changed = german;
        changed.replace(changed.find("synack.tcp.ack_raw"), 18, "synack.tcp.seq_raw");
        QVERIFY(slips(changed).find("answer: \"synack.tcp.seq_raw\" here and \"synack.tcp.ack_raw\"") !=
                std::string::npos);
        QVERIFY(slips(german + "\nMore.\n").find("this page has 3 blocks") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(LoaderTest)
#include "loader_test.moc"
