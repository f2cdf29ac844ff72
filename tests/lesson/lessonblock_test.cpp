#include "lesson/lessonruns.h"
#include "lesson/loader.h"

#include <QTest>

using namespace layerscope;

namespace {

const std::string three = R"(# Three runs

```toml lesson
format = 1
id = "three"
title = "Three runs"
goals = ["Know what a run is made of."]
sources = ["RFC 9293 §3.5"]
scene = "handshake"
set = ["link.delay = 5 ms"]

[[fault]]
kind = "lose"
from = "client"
segment = 3

[run.same]

[run.slower]
set = ["link.delay = 50 ms"]

[run.other]
scene = "udp"
```

## A page

```toml predict
id = "only"
kind = "number"
question = "How many frames?"
answer = 'count(frames where tcp)'
reason = "So many."
source = "RFC 9293 §3.5"
```
)";

} // namespace

class LessonBlockTest : public QObject {
    Q_OBJECT

private slots:
    void aRunWithoutAScenarioIsTheLessonsOwn() {
        const LoadedLesson loaded = parseLesson(three, "three.md");
        QVERIFY2(loaded.usable(), loaded.slips.empty() ? "" : loaded.slips[0].text().c_str());
        const Lesson& lesson = *loaded.lesson;
        const Scenario& own = lesson.run("main")->scenario;
        const Scenario& same = lesson.run("same")->scenario;
        QCOMPARE(own.faults.size(), std::size_t{1});
        QCOMPARE(same.faults.size(), std::size_t{0}); // the lesson's own fault is its own
        QCOMPARE(same.title, own.title);
        QVERIFY(same.links[0].delay == std::chrono::milliseconds(5));
        QVERIFY(lesson.run("slower")->scenario.links[0].delay == std::chrono::milliseconds(50));
        QVERIFY(own.links[0].delay == std::chrono::milliseconds(5));
        QVERIFY(lesson.run("other")->scenario.title != own.title);
        QCOMPARE(lesson.run("same")->scene, std::string("handshake"));
    }

    void eventsTellTheirOrigin() {
        std::string text = three;
        const std::string answer = "'count(frames where tcp)'";
        text.replace(text.find(answer), answer.size(),
                     "'count(events where event.origin == \"simulated\") - count(events)'");
        const LoadedLesson loaded = parseLesson(text, "three.md");
        QVERIFY(loaded.usable());
        const auto runs = LessonRuns::make(loaded.lesson, 1);
        QVERIFY(runs);
        const auto found = (*runs)->answer(0);
        QVERIFY(found);
        QCOMPARE(plainText(*found), std::string("0"));
    }
};

QTEST_GUILESS_MAIN(LessonBlockTest)
#include "lessonblock_test.moc"
