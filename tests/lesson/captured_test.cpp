// The lesson on a real connection, with a capture in the place of its stand-in: the one that is shipped with it, and
// one made here and now. This program is its own capture helper.
#include "capture/live.h"
#include "capture/reconstruct.h"
#include "lesson/grading.h"
#include "lesson/loader.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace layerscope;

namespace {

const std::string folder = std::string(LAYERSCOPE_SOURCE_DIR) + "/lessons/";

Result<std::shared_ptr<const Trace>> readCapture(const std::string& path) {
    auto file = openCapture(path);
    if (!file)
        return Failure(file.error());
    auto trace = std::make_shared<Trace>();
    Reconstructor reconstructor(*trace);
    for (;;) {
        auto packet = (*file)->next();
        if (!packet)
            return Failure(packet.error());
        if (!*packet)
            return std::shared_ptr<const Trace>(trace);
        reconstructor.add(**packet);
    }
}

GivenAnswer asGiven(const Value& value) {
    GivenAnswer given;
    given.text = plainText(value);
    if (const auto* list = value.as<Value::List>())
        for (const Value& element : *list)
            given.values.push_back(plainText(element));
    else
        given.values.push_back(given.text);
    return given;
}

// Puts the capture in and answers every question by its rule, or by its answer where it has none.
void play(const std::string& capture) {
    const auto loaded = loadLesson(folder + "your-own-loopback.md");
    QVERIFY(loaded && loaded->usable());
    const auto trace = readCapture(capture);
    QVERIFY2(trace, trace ? "" : trace.error().text().c_str());
    auto made = LessonRuns::make(loaded->lesson, 1);
    QVERIFY2(made, made ? "" : made.error().text().c_str());
    LessonRuns& runs = **made;
    const auto provided = runs.provide("main", *trace);
    QVERIFY2(provided, provided ? "" : provided.error().text().c_str());
    std::size_t asked = 0;
    for (std::size_t page = 0; page < loaded->lesson->pages.size(); ++page) {
        const Predict* predict = loaded->lesson->pages[page].predict();
        if (predict == nullptr)
            continue;
        ++asked;
        const auto answer = predict->rule ? runs.rule(page) : runs.answer(page);
        QVERIFY2(answer && !answer->isMissing(), predict->id.c_str());
        const auto judged = grade(runs, page, asGiven(*answer));
        QVERIFY2(judged && judged->right, predict->id.c_str());
    }
    QCOMPARE(asked, std::size_t{5});
    // What the lesson says about the list of events: nothing in it is simulated, and states are never observed.
    for (std::uint32_t i = 0; i < (*trace)->eventCount(); ++i) {
        const Event event = (*trace)->event(EventId{i});
        QVERIFY(event.origin != Origin::Simulated);
        if (event.kind == EventKind::StateChanged)
            QVERIFY(event.origin == Origin::Inferred);
    }
}

} // namespace

class CapturedTest : public QObject {
    Q_OBJECT

private slots:
    void theSampleFits() { play(folder + "your-own-loopback.pcapng"); }

    void aCaptureMadeNowFits() {
        QTemporaryDir place;
        const std::string path = place.filePath("now.pcapng").toStdString();
        CaptureRequest request;
        request.program = QCoreApplication::applicationFilePath().toStdString();
        const auto summary = captureToFile(request, path);
        if (!summary)
            QSKIP(("no capture can be made here: " + summary.error().text()).c_str());
        QVERIFY(summary->packets >= 9);
        play(path);
    }
};

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "capture-helper") {
        const auto request = parseHelperArguments(std::vector<std::string>(argv + 1, argv + argc));
        return request ? runCaptureHelper(*request, STDOUT_FILENO) : 5;
    }
    const QCoreApplication application(argc, argv);
    CapturedTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "captured_test.moc"
