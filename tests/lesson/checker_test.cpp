// What the checker finds by running a lesson.
#include "lesson/checker.h"
#include "lesson/lessontext.h"
#include "lesson/skeleton.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace layerscope;
using namespace layerscope::testing;

class CheckerTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::string write(const std::string& name, const std::string& text) const {
        const std::string path = m_folder.filePath(QString::fromStdString(name)).toStdString();
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }

    CheckReport checked(const std::string& text, unsigned seeds = 20) const {
        CheckOptions options;
        options.seeds = seeds;
        options.tshark = false;
        auto report = checkLesson(write("l.md", text), options);
        return report ? *report : CheckReport();
    }

    QString slips(const std::string& text) const {
        QString all;
        for (const Slip& slip : checked(text).slips)
            all += QString::fromStdString(slip.text().substr(slip.text().rfind("l.md"))) + "\n";
        return all;
    }

    static std::string asked(const std::string& keys) {
        return head() + "```toml step\nuntil = 'syn.arrived'\n```\n\n" + predict(keys);
    }

private slots:
    void aGoodLessonHasNoSlip() {
        const std::string text =
            asked("kind = \"number\"\nanswer = 'synack.tcp.ack_raw'\nrule = 'syn.tcp.seq_raw + 1'\n"
                  "preview = [\"synack\"]\n[[wrong]]\nanswer = 'syn.tcp.seq_raw'\nsay = \"No.\"");
        const CheckReport report = checked(text, 50);
        QVERIFY2(report.slips.empty(), qPrintable(slips(text)));
        QCOMPARE(report.seeds, 50u);
        QCOMPARE(report.pages, 1u);
        QCOMPARE(report.predictions, 1u);
    }

    void slipsOfRuns_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("slip");
        const auto row = [](const char* name, const std::string& text, const char* slip) {
            QTest::newRow(name) << QString::fromStdString(text) << slip;
        };
        const std::string number = "kind = \"number\"\nanswer = 'synack.tcp.ack_raw'\n";
        row("rule differs", asked(number + "rule = 'syn.tcp.seq_raw + 2'"), "l.md:29:9: the rule gives ");
        row("wrong is right", asked(number + "[[wrong]]\nanswer = 'syn.tcp.seq_raw + 1'\nsay = \"No.\""),
            "this wrong answer is right with seed 1: ");
        row("same wrong twice",
            asked(number + "[[wrong]]\nanswer = 'syn.tcp.seq_raw'\nsay = \"A.\"\n[[wrong]]\nanswer = "
                           "'third.tcp.seq_raw - 1'\nsay = \"B.\""),
            "always the same as the wrong answer in line 29");
        row("wrong never there", asked(number + "[[wrong]]\nanswer = 'syn.http.content_length'\nsay = \"A.\""),
            "this wrong answer has no value in any run");
        row("condition holds for the right one", asked(number + "[[wrong]]\nwhen = 'given >= answer'\nsay = \"A.\""),
            "this holds for the right answer with seed 1");
        row("no answer", asked("kind = \"text\"\nanswer = 'syn.http.host'"), "there is no answer with seed 1: frame 1");
        row("no choice", asked("kind = \"choice\"\nanswer = 'server.tcp.state'\nchoices = [\"OPEN\", \"SHUT\"]"),
            "which is none of the choices");
        row("order of other things",
            asked("kind = \"order\"\nanswer = 'list(frames where frame.number < 3)'\nitems = [\"SYN\", \"SYN, ACK\", "
                  "\"ACK\"]"),
            "has 2 entries for 3 items");
        row("stop never reached",
            head() + "```toml step\nuntil = 'client.tcp.state == \"LISTEN\"'\n```\n" + predict(number),
            "l.md:19:10: this stop is never reached with seed 1");
        row("reveal before the stop", asked(number + "reveal = 'syn.sent'"), "lies before the place where the run");
        row("ahead of time", asked(number) + "\nIts number is {third.tcp.seq_raw}.\n",
            "this shows \"third\", which has not been sent here yet");
        row("secret", asked(number + "preview = [\"synack\"]") + "\nIt is {synack.tcp.ack_raw}.\n",
            "this shows synack.tcp.ack_raw, which the question hides");
        row("the answer by another way", asked(number) + "\nIt is {syn.tcp.seq_raw + 1}.\n",
            "this value is the answer to the page's question");
        row("no value", asked(number) + "\nIt is {syn.http.host}.\n", "has no value here with seed 1");
        row("pointing at nothing", asked(number + "point = { packet = \"syn\", field = \"http.host\" }"),
            "\"syn\" has no field http.host");
        row("task reached from the start",
            head() + predict(number) +
                "\n## T\n\n```toml task\nid = \"t\"\ngoal = \"G\"\nreached = 'syn.delivered'\ntools = "
                "[\"faults\"]\n```\n",
            "the goal is reached before anything was changed");
        row("source without a section",
            head() + "```toml predict\nid = \"q\"\nquestion = \"What?\"\nreason = \"So.\"\nsource = \"RFC 9293\"\n" +
                number + "```\n",
            "name the section");
        row("no question", head() + "Words.\n", "asks at least one question");
        row("broken link", asked(number) + "\n[x](nowhere.md) and [y](ftp://a.b/c)\n",
            "there is no file \"nowhere.md\"");
        row("odd address", asked(number) + "\n[y](ftp://a.b/c)\n", "\"ftp://a.b/c\" is no address of the web");
        row("required lesson", head("requires = [\"nope\"]\n") + predict(number),
            "no lesson in this folder has the id");
    }
    void slipsOfRuns() {
        QFETCH(QString, text);
        QFETCH(QString, slip);
        const QString found = slips(text.toStdString());
        QVERIFY2(found.contains(slip), qPrintable(found));
    }

    void aPinnedSeedIsRunOnce() {
        const CheckReport report =
            checked(head("seed = 3\n") + predict("kind = \"number\"\nanswer = 'syn.length'"), 50);
        QCOMPARE(report.seeds, 1u);
        QVERIFY(report.slips.empty());
    }

    void itStopsWhenAsked() {
        std::stop_source stop;
        CheckOptions options;
        options.tshark = false;
        options.stop = stop.get_token();
        options.progress = [&](const std::string&, unsigned done) {
            if (done == 3)
                stop.request_stop();
        };
        const auto report =
            checkLesson(write("l.md", head() + predict("kind = \"number\"\nanswer = 'syn.length'")), options);
        QVERIFY(!report);
        QVERIFY(!checkLesson(m_folder.filePath("none.md").toStdString()));
    }

    void aTranslationNeedsItsOriginal() {
        const std::string text = asked("kind = \"number\"\nanswer = 'syn.length'");
        CheckOptions options;
        options.seeds = 2;
        options.tshark = false;
        const auto alone = checkLesson(write("m.de.md", text), options);
        QVERIFY(alone && alone->slips.size() == 1);
        write("m.md", text);
        const auto both = checkLesson(write("m.de.md", text), options);
        QVERIFY(both && both->slips.empty());
    }

    void skeletonsPass_data() {
        QTest::addColumn<QString>("scene");
        for (const char* scene : {"handshake", "loss", "udp", "arp-ping", "switch-learning", "http-get", "dns-lookup"})
            QTest::newRow(scene) << scene;
    }
    void skeletonsPass() {
        QFETCH(QString, scene);
        const auto scenario = loadScenario(scene.toStdString());
        QVERIFY(scenario);
        const auto skeleton = lessonSkeleton(*scenario, scene.toStdString());
        QVERIFY(skeleton);
        QVERIFY2(checked(*skeleton, 3).slips.empty(), qPrintable(slips(*skeleton)));
    }

    void aSkeletonCanHoldItsScenario() {
        const std::string text = "format = 1\ntitle = \"Mine\"\n[[host]]\nname = \"a\"\n[[host.program]]\n"
                                 "do = \"connect\"\nto = \"b\"\nport = 9\n[[host]]\nname = \"b\"\n[[host.program]]\n"
                                 "do = \"listen\"\nport = 9\n[[link]]\nends = [\"a\", \"b\"]\n";
        const auto scenario = parseScenario(text, "mine.toml");
        QVERIFY(scenario);
        QVERIFY(!lessonSkeleton(*scenario, {}));
        const auto skeleton = lessonSkeleton(*scenario, {}, text);
        QVERIFY(skeleton);
        QVERIFY2(checked(*skeleton, 3).slips.empty(), qPrintable(slips(*skeleton)));
    }
};

QTEST_GUILESS_MAIN(CheckerTest)
#include "checker_test.moc"
