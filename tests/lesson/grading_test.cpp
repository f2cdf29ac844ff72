// What students type and click, and what the program says to it.
#include "lesson/grading.h"
#include "lesson/lessontext.h"
#include "lesson/mask.h"
#include "trace/textform.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

class GradingTest : public QObject {
    Q_OBJECT

    std::unique_ptr<LessonRuns> m_runs;

    // The runs of a lesson with one page: a stop when the SYN has arrived, and this question.
    LessonRuns& lesson(const std::string& keys, const std::string& headKeys = {}) {
        const std::string text = head(headKeys) + "```toml step\nuntil = 'syn.arrived'\n```\n" + predict(keys);
        const LoadedLesson loaded = parseLesson(text, "l.md");
        for (const Slip& slip : loaded.slips)
            qWarning("%s", slip.text().c_str());
        auto runs = LessonRuns::make(loaded.lesson, 1);
        if (!runs)
            qFatal("%s", runs.error().text().c_str());
        m_runs = std::move(*runs);
        return *m_runs;
    }

    static Grade graded(LessonRuns& runs, const GivenAnswer& given) {
        auto grade = layerscope::grade(runs, 0, given);
        if (!grade)
            qFatal("%s", grade.error().text().c_str());
        return *grade;
    }
    static GivenAnswer typed(const std::string& text) { return {text, {}, {}, {}}; }
    static GivenAnswer chosen(std::vector<std::string> values) { return {{}, std::move(values), {}, {}}; }

private slots:
    void numbersAreRead_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QString>("value");
        const auto row = [](const char* text, const char* unit, const char* value) {
            QTest::addRow("%s %s", text, unit) << text << unit << value;
        };
        row("1001", "", "1001");
        row(" 1001 ", "", "1001");
        row("1,001", "", "1001");
        row("1.001", "", "1001");
        row("2 747 183 206", "", "2747183206");
        row("2\u202f747\u202f183\u202f206", "", "2747183206");
        row("2\u2009747\u00a0183'206", "", "2747183206");
        row("2_747_183_206", "", "2747183206");
        row("1,234,567", "", "1234567");
        row("1.234.567,5", "", "1234567.5");
        row("1,234.5", "", "1234.5");
        row("0x3e9", "", "1001");
        row("0X3E9", "", "1001");
        row("-5", "", "-5");
        row("\u22125", "", "-5");
        row("+5", "", "5");
        row("0.5", "", "0.5");
        row("0,5", "", "0.5");
        row("12,50", "", "12.5");
        row("40.115", "ms", "40.115");
        row("40,115 ms", "ms", "40.115");
        row("64 bytes", "bytes", "64");
        row("5.000", "", "5000");
        row("5.0", "", "5");
        row("", "", "error");
        row("abc", "", "error");
        row("12,5,1", "", "error");
        row("1,23,456", "", "error");
        row("1.2.3,4.5", "", "error");
        row("0x", "", "error");
        row("0xg", "", "error");
        row("5 apples", "", "error");
        row("99999999999999999999", "", "error");
        row("--5", "", "error");
    }
    void numbersAreRead() {
        QFETCH(QString, text);
        QFETCH(QString, unit);
        QFETCH(QString, value);
        const auto number = readNumber(text.toStdString(), unit.toStdString());
        QCOMPARE(number ? QString::fromStdString(plainText(*number)) : "error", value);
    }

    void aNumberIsJudged() {
        LessonRuns& runs = lesson("kind = \"number\"\nanswer = 'synack.tcp.ack_raw'\nrule = 'syn.tcp.seq_raw + 1'\n"
                                  "[[wrong]]\nanswer = 'syn.tcp.seq_raw'\nsay = \"{given} is the SYN's.\"\n"
                                  "[[wrong]]\nwhen = 'given > 4294967295'\nsay = \"Too large.\"");
        const std::string right = plainText(*runs.answer(0));
        QVERIFY(graded(runs, typed(right)).right);
        QVERIFY(graded(runs, typed(answerText(runs, 0))).right); // as it is shown, in groups
        const std::string syn = std::to_string(std::stoll(right) - 1);
        const Grade wrong = graded(runs, typed(syn));
        QVERIFY(!wrong.right);
        QVERIFY(wrong.why.ends_with("is the SYN's."));
        QCOMPARE(graded(runs, typed("4294967296")).why, "Too large.");
        // The same number modulo 2^32 is not what stands in the field.
        QVERIFY(!graded(runs, typed(std::to_string(std::stoll(right) + 4294967296LL))).right);
        QCOMPARE(graded(runs, typed("5")).why, "");
        QVERIFY(!layerscope::grade(runs, 0, typed("many")));
    }

    void timesHaveUnitsAndTolerance() {
        const std::string keys = "kind = \"number\"\nunit = \"ms\"\nanswer = 'syn.arrived - syn.sent'\n"; // 20.0576 ms
        LessonRuns& runs = lesson(keys);
        QVERIFY(graded(runs, typed("20")).right);
        QVERIFY(graded(runs, typed("20.1 ms")).right);
        QVERIFY(!graded(runs, typed("21")).right);
        LessonRuns& wide = lesson(keys + "tolerance = '2ms'");
        QVERIFY(graded(wide, typed("22")).right);
        QVERIFY(!graded(wide, typed("22.1")).right);
    }

    void choicesAreJudged() {
        LessonRuns& one =
            lesson("kind = \"choice\"\nreveal = 'synack.sent'\nanswer = 'server.tcp.state'\n"
                   "choices = [{ value = \"LISTEN\" }, { value = \"SYN-RECEIVED\", text = \"the third\" }]\n"
                   "[[wrong]]\nanswer = '\"LISTEN\"'\nsay = \"It left.\"");
        QVERIFY(graded(one, chosen({"SYN-RECEIVED"})).right);
        QCOMPARE(graded(one, chosen({"LISTEN"})).why, "It left.");
        QCOMPARE(answerText(one, 0), "the third");
        QVERIFY(!layerscope::grade(one, 0, chosen({"CLOSED"})));
        QVERIFY(!layerscope::grade(one, 0, chosen({"LISTEN", "SYN-RECEIVED"})));

        LessonRuns& several = lesson("kind = \"choices\"\nanswer = 'list(frames where frame.number <= 3)'\n"
                                     "choices = [\"SYN\", \"ACK\", \"FIN\", \"SYN, ACK\"]");
        QVERIFY(graded(several, chosen({"ACK", "SYN, ACK", "SYN"})).right);
        QVERIFY(!graded(several, chosen({"ACK", "SYN"})).right);
        QVERIFY(!graded(several, chosen({})).right);

        LessonRuns& order = lesson("kind = \"order\"\nanswer = 'list(frames where frame.number <= 3)'\n"
                                   "items = [\"SYN\", \"ACK\", \"SYN, ACK\"]");
        QVERIFY(graded(order, chosen({"SYN", "SYN, ACK", "ACK"})).right);
        QVERIFY(!graded(order, chosen({"SYN", "ACK", "SYN, ACK"})).right);
        QVERIFY(!layerscope::grade(order, 0, chosen({"SYN"})));
    }

    void cardsAreJudged() {
        LessonRuns& runs = lesson("kind = \"cards\"\ncards = [{ value = \"port\", text = \"a port\", layer = "
                                  "'owner(syn.tcp.srcport)' }, { value = \"address\", text = \"an address\", layer = "
                                  "'owner(syn.ip.src)' }]\n[[wrong]]\ncard = \"port\"\nanswer = '5'\nsay = \"No.\"");
        QVERIFY(graded(runs, {{}, {}, {{"port", 4}, {"address", 3}}, {}}).right);
        const Grade wrong = graded(runs, {{}, {}, {{"port", 5}, {"address", 3}}, {}});
        QVERIFY(!wrong.right);
        QCOMPARE(wrong.misplaced, std::vector<std::string>{"port"});
        QCOMPARE(wrong.why, "No.");
        QVERIFY(!layerscope::grade(runs, 0, {{}, {}, {{"port", 4}}, {}}));
        QCOMPARE(answerText(runs, 0), "a port: 4, an address: 3");
    }

    void aClickIsJudged() {
        LessonRuns& byte = lesson("kind = \"byte\"\nanswer = 'syn.tcp.seq_raw'");
        // Ethernet 14, IPv4 20, then the ports: the number stands at 38.
        QCOMPARE(answerText(byte, 0), "bytes 38 to 41");
        QVERIFY(graded(byte, {{}, {}, {}, 38}).right);
        QVERIFY(graded(byte, {{}, {}, {}, 41}).right);
        QVERIFY(!graded(byte, {{}, {}, {}, 42}).right);
        LessonRuns& host = lesson("kind = \"host\"\nanswer = 'synack.from'");
        QVERIFY(graded(host, chosen({"server"})).right);
        QVERIFY(!graded(host, chosen({"client"})).right);
        QVERIFY(!graded(host, chosen({"client", "server"})).right);
    }

    void whatIsAskedIsHidden() {
        LessonRuns& runs = lesson("kind = \"number\"\nanswer = 'synack.tcp.ack_raw'\npreview = [\"synack\"]");
        const Mask mask = maskOf(runs, 0);
        const Trace& trace = *runs.trace("main");
        const FrameId syn = runs.packet("main", "syn"), synack = runs.packet("main", "synack"),
                      third = runs.packet("main", "third");
        QVERIFY(mask.active);
        QVERIFY(!mask.hidesFrame(trace, syn));
        QVERIFY(!mask.hidesFrame(trace, synack)); // a preview
        QVERIFY(mask.hidesFrame(trace, third));
        QVERIFY(mask.hasSecrets(synack));
        QVERIFY(!mask.hasSecrets(syn));
        for (const char* field : {"tcp.ack_raw", "tcp.ack", "tcp.checksum"})
            QVERIFY2(mask.hidesField(synack, field), field);
        QVERIFY(!mask.hidesField(synack, "tcp.seq_raw"));
        QVERIFY(!mask.hidesField(syn, "tcp.ack_raw"));
        QVERIFY(mask.hidesByte(synack, 42) && mask.hidesByte(synack, 45));
        QVERIFY(!mask.hidesByte(synack, 41) && !mask.hidesByte(synack, 46));
        QVERIFY(mask.hidesByte(synack, 50)); // the checksum
        const std::string answer = plainText(*runs.answer(0));
        QVERIFY(mask.givesAway("ACK " + answer));
        QVERIFY(mask.givesAway("ACK " + answerText(runs, 0)));
        QVERIFY(!mask.givesAway("ACK " + answer + "0"));
        QVERIFY(mask.hidesEvent(trace, EventId{static_cast<std::uint32_t>(mask.stop)}));
        QVERIFY(!mask.hidesEvent(trace, EventId{0}));
        // Nothing that is left tells.
        for (std::uint32_t i = 0; i < mask.stop; ++i)
            if (!mask.hidesEvent(trace, EventId{i}))
                QVERIFY(!mask.givesAway(eventLine(trace, EventId{i})));
    }

    void bitsAndStatesAreHidden() {
        LessonRuns& bit = lesson("kind = \"choice\"\nanswer = 'syn.tcp.flags.ack'\nchoices = [\"true\", \"false\"]");
        const Mask bits = maskOf(bit, 0);
        const FrameId syn = bit.packet("main", "syn");
        QVERIFY(bits.hidesField(syn, "tcp.flags.ack"));
        QVERIFY(bits.hidesField(syn, "tcp.flags")); // the whole byte would tell
        QVERIFY(!bits.hidesField(syn, "tcp.flags.syn"));
        // A state that will be another one by then may be seen as it is now.
        const std::string keys = "kind = \"text\"\nanswer = 'server.tcp.state'\n";
        QVERIFY(maskOf(lesson(keys + "reveal = 'synack.sent'"), 0).variables.empty());
        QVERIFY(!maskOf(lesson(keys + "reveal = 'synack.sent'\nhide = ['server.tcp.state']"), 0).variables.empty());
        LessonRuns& state = lesson(keys + "reveal = 'syn.arrived'");
        const Mask states = maskOf(state, 0);
        const Trace& trace = *state.trace("main");
        QVERIFY(!states.variables.empty());
        for (const VariableId variable : states.variables) {
            QCOMPARE(trace.host(trace.variable(variable).host).name, "server");
            QCOMPARE(trace.variable(variable).name, "state");
        }
        // Hatching would show where the byte is that is asked for.
        QVERIFY(maskOf(lesson("kind = \"byte\"\nanswer = 'syn.tcp.seq_raw'"), 0).places.empty());
        QVERIFY(!maskOf(lesson("kind = \"host\"\nanswer = 'syn.to'"), 0).previews.size());
    }
};

QTEST_GUILESS_MAIN(GradingTest)
#include "grading_test.moc"
