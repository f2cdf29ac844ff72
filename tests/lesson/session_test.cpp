// A student's way through a lesson, and what is kept of it.
#include "lesson/lessontext.h"
#include "lesson/progress.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

class SessionTest : public QObject {
    Q_OBJECT

    static std::string text() {
        return head() + "```toml step\nuntil = 'syn.arrived'\n```\n\nThe SYN has {syn.tcp.seq_raw}.\n\n" +
               predict("kind = \"number\"\nanswer = 'synack.tcp.ack_raw'\nreveal = 'synack.arrived'\n"
                       "hints = [\"One.\", \"Two.\"]\nagain = true") +
               "\n## Words\n\nNothing is asked here.\n\n"
               "## A task\n\n```toml task\nid = \"t\"\ngoal = \"Lose something.\"\n"
               "reached = 'count(frames where frame.lost) > 0'\ntools = [\"faults\"]\nhints = [\"Click.\"]\n```\n";
    }

    static std::shared_ptr<const Lesson> lesson(const std::string& text) {
        const LoadedLesson loaded = parseLesson(text, "l.md");
        for (const Slip& slip : loaded.slips)
            qWarning("%s", slip.text().c_str());
        return loaded.lesson;
    }

    static std::unique_ptr<LessonSession> begun(const LessonProgress* progress = nullptr) {
        auto session = LessonSession::begin(lesson(text()), 4117, progress);
        if (!session)
            qFatal("%s", session.error().text().c_str());
        return std::move(*session);
    }

    static GivenAnswer right(LessonSession& session) {
        LessonRuns* runs = &session.runs();
        return {plainText(*runs->answer(session.page())), {}, {}, {}};
    }

private slots:
    void aQuestionIsCommittedOnce() {
        auto session = begun();
        QVERIFY(session->locked());
        QVERIFY(session->mask().active);
        QVERIFY(!session->canGoNext());
        QVERIFY(!session->next());
        QCOMPARE(session->limit(), session->stop());
        QVERIFY(session->takeHint());
        QCOMPARE(session->hintsTaken(), 1u);
        QVERIFY(!session->commit({"many", {}, {}, {}}, Confidence::Certain)); // no number: nothing is committed
        QVERIFY(session->locked());
        const auto grade = session->commit({"5", {}, {}, {}}, Confidence::Certain);
        QVERIFY(grade && !grade->right);
        QVERIFY(!session->locked());
        QVERIFY(!session->mask().active);
        QVERIFY(session->limit() > session->stop());
        QVERIFY(!session->takeHint());
        QVERIFY(!session->commit(right(*session), Confidence::Certain)); // no trying until green
        QVERIFY(!session->outcome()->right);
        QCOMPARE(session->outcome()->givenText, "5");
        QVERIFY(session->next());
    }

    void itGoesToTheEnd() {
        auto session = begun();
        QVERIFY(session->commit(right(*session), Confidence::FairlySure)->right);
        QVERIFY(session->next());
        QVERIFY(!session->locked());
        QVERIFY(session->next());
        QVERIFY(!session->canGoNext());
        QCOMPARE(session->limit(), session->trace()->eventCount());
        QVERIFY(!*session->tryTask(session->trace()));
        QCOMPARE(session->outcome()->attempts, 1u);
        QVERIFY(*session->tryTask(traceOf("loss")));
        QVERIFY(session->next());
        QVERIFY(session->finished());
        const LessonSummary summary = session->summary();
        QCOMPARE(summary.questions, 1u);
        QCOMPARE(summary.right, 1u);
        QCOMPARE(summary.reached, 1u);
        QCOMPARE(summary.byConfidence[1][1], 1u);
        QVERIFY(session->back());
        QVERIFY(!session->finished());
    }

    void aTaskCanBeSkipped() {
        auto session = begun();
        QVERIFY(session->commit(right(*session), Confidence::Guessing));
        QVERIFY(session->next() && session->next());
        QVERIFY(!session->next());
        session->skipTask();
        QVERIFY(session->next());
        QCOMPARE(session->summary().reached, 0u);
    }

    void practiceHasFreshNumbers() {
        auto session = begun();
        QVERIFY(!session->practise(5)); // first the commit
        const std::string first = right(*session).text;
        QVERIFY(session->commit({first, {}, {}, {}}, Confidence::Certain));
        QVERIFY(session->practise(5));
        QVERIFY(session->practising() && session->locked() && !session->canGoNext());
        QVERIFY(session->mask().active);
        const auto grade = session->commit({first, {}, {}, {}}, Confidence::Certain);
        QVERIFY(grade && !grade->right); // the answer of another seed
        QVERIFY(!session->locked());
        session->endPractice();
        QVERIFY(session->outcome()->right);
        QCOMPARE(session->outcome()->practised, 1u);
        QCOMPARE(session->outcome()->practisedRight, 0u);
        QVERIFY(session->canGoNext());
    }

    void progressIsKept() {
        auto session = begun();
        session->takeHint();
        QVERIFY(session->commit({"5", {}, {}, {}}, Confidence::Guessing));
        QVERIFY(session->next());
        const std::string json = progressJson(session->progress());
        const auto progress = parseProgress(json);
        QVERIFY(progress);
        auto again = begun(&*progress);
        QCOMPARE(again->page(), 1u);
        QCOMPARE(again->seed(), 4117u);
        QVERIFY(again->back());
        QVERIFY(!again->locked());
        QVERIFY(again->grade() && !again->grade()->right);
        QCOMPARE(again->outcome()->hints, 1u);
        QCOMPARE(progressJson(again->progress()).size(), progressJson(session->progress()).size());
    }

    void anOpenQuestionCannotBePassedByAFile() {
        LessonProgress progress;
        progress.lesson = "sample";
        progress.page = 2;
        progress.finished = true;
        auto session = begun(&progress);
        QCOMPARE(session->page(), 0u);
        QVERIFY(!session->finished());
    }

    void wrongProgressIsRefused() {
        for (const char* json : {"", "[]", "{}", "{\"format\":2,\"lesson\":\"x\"}", "{\"format\":1}", "nonsense"})
            QVERIFY2(!parseProgress(json), json);
        const auto odd = parseProgress(R"({"format":1,"lesson":"x","page":-4,"seed":"a","outcomes":[1,{"id":3},
            {"id":"q","hints":-1,"given":{"layers":{"a":99},"values":[1,"b"],"offset":-1}}]})");
        QVERIFY(odd);
        QCOMPARE(odd->page, 0u);
        QCOMPARE(odd->outcomes.size(), 1u);
        QVERIFY(odd->outcomes[0].given.layers.empty());
        QCOMPARE(odd->outcomes[0].given.values, std::vector<std::string>{"b"});
    }

    void aChangedLessonKeepsItsPlace() {
        auto session = begun();
        QVERIFY(session->commit(right(*session), Confidence::Certain));
        QVERIFY(session->next() && session->next());
        std::string changed = text();
        changed.insert(changed.find("## Words"), "## Between\n\nNew.\n\n");
        QVERIFY(session->reload(lesson(changed)));
        QCOMPARE(session->current().title, "A task");
        QCOMPARE(session->page(), 3u);
        QCOMPARE(session->seed(), 4117u);
        QVERIFY(session->summary().right == 1);
        // A new question before it has to be answered first.
        std::string asks = text();
        asks.insert(asks.find("Nothing is asked"),
                    "```toml predict\nid = \"new\"\nkind = \"host\"\nquestion = \"Who?\"\nanswer = 'third.from'\n"
                    "reason = \"So.\"\nsource = \"RFC 9293 §3.5\"\n```\n\n");
        QVERIFY(session->reload(lesson(asks)));
        QCOMPARE(session->page(), 1u);
        QVERIFY(session->locked());
    }

    void resultsAreTables() {
        auto session = begun();
        QVERIFY(session->commit({"1,001", {}, {}, {}}, Confidence::Certain));
        const std::string csv = resultsCsv(session->lesson(), session->progress());
        const QStringList lines = QString::fromStdString(csv).split("\r\n");
        QCOMPARE(lines.size(), 4);
        QVERIFY(lines[1].startsWith("sample,4117,q,number,yes,no,certain,0,"));
        QVERIFY(lines[2].startsWith("sample,4117,t,task,no,,"));
        // What a spreadsheet would take for a formula or for two fields is quoted.
        LessonProgress progress = session->progress();
        progress.outcomes[0].givenText = "=1+1";
        progress.outcomes[0].answerText = "a,\"b\"";
        const std::string odd = resultsCsv(session->lesson(), progress);
        QVERIFY(odd.find(",'=1+1,\"a,\"\"b\"\"\",") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
