// Every lesson in lessons/ is found by discovery, has no slip over 200 seeds, and no broken copy of it ends the
// program.
#include "lesson/checker.h"

#include <QFile>
#include <QFileInfo>
#include <QTest>
#include <random>

using namespace layerscope;

// Under the sanitizers, which make a run many times as long, a few seeds show what memory is touched.
#ifdef __SANITIZE_ADDRESS__
constexpr unsigned checkedSeeds = 10;
constexpr std::size_t cutPlaces = 40;
constexpr int randomEdits = 40;
#else
constexpr unsigned checkedSeeds = 200;
constexpr std::size_t cutPlaces = 400;
constexpr int randomEdits = 200;
#endif

class LessonsTest : public QObject {
    Q_OBJECT

    const std::string m_folder = LAYERSCOPE_SOURCE_DIR "/lessons";

    std::vector<std::string> files() const { return findLessons({m_folder}).value_or(std::vector<std::string>()); }

    static std::string textOf(const std::string& path) {
        QFile file(QString::fromStdString(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
    }

    static QString textOf(const std::vector<Slip>& slips) {
        QString text;
        for (const Slip& slip : slips)
            text += QString::fromStdString(slip.text()) + "\n";
        return text;
    }

    void eachLesson() const {
        QTest::addColumn<QString>("file");
        for (const std::string& file : files())
            QTest::newRow(QFileInfo(QString::fromStdString(file)).fileName().toUtf8()) << QString::fromStdString(file);
    }

private slots:
    void lessonsAreFound() { QVERIFY(!files().empty()); }

    void idsAreTheirOwn() {
        std::map<std::string, std::string> ids;
        for (const std::string& file : files()) {
            const auto loaded = loadLesson(file);
            QVERIFY(loaded && loaded->lesson);
            if (!originalOf(file).empty())
                continue;
            const auto [other, fresh] = ids.emplace(loaded->lesson->id, file);
            QVERIFY2(fresh, qPrintable(QString::fromStdString(file + " has the id of " + other->second)));
        }
    }

    void everyLessonIsGood_data() { eachLesson(); }
    void everyLessonIsGood() {
        QFETCH(QString, file);
        CheckOptions options;
        options.seeds = checkedSeeds;
        const auto report = checkLesson(file.toStdString(), options);
        QVERIFY2(report, report ? "" : report.error().text().c_str());
        QVERIFY2(report->slips.empty(), qPrintable(textOf(report->slips)));
        QVERIFY(report->seeds >= 1);
    }

    // Each has at least two predictions, and a task or something to put into order.
    void everyLessonAsksEnough_data() { eachLesson(); }
    void everyLessonAsksEnough() {
        QFETCH(QString, file);
        const auto loaded = loadLesson(file.toStdString());
        QVERIFY(loaded && loaded->lesson);
        std::size_t predictions = 0, active = 0;
        for (const Page& page : loaded->lesson->pages) {
            predictions += page.predict() != nullptr ? 1 : 0;
            active +=
                page.task() != nullptr || (page.predict() != nullptr && page.predict()->kind == PredictKind::Order);
        }
        QVERIFY(predictions >= 2);
        QVERIFY(active >= 1);
    }

    void aFileCutOffAnywhereIsSurvived_data() { eachLesson(); }
    void aFileCutOffAnywhereIsSurvived() {
        QFETCH(QString, file);
        const std::string text = textOf(file.toStdString());
        std::size_t withSlips = 0;
        // At every byte with LAYERSCOPE_RUNS=1 (ctest --preset long); otherwise at some hundred, spread over the file.
        const std::size_t step = qEnvironmentVariableIsSet("LAYERSCOPE_RUNS") ? 1 : text.size() / cutPlaces + 1;
        for (std::size_t length = 0; length < text.size(); length += step) {
            const LoadedLesson loaded = parseLesson(text.substr(0, length), file.toStdString());
            withSlips += loaded.slips.empty() ? 0 : 1;
            for (const Slip& slip : loaded.slips)
                QVERIFY(slip.place.line >= 1 && slip.place.column >= 1 && !slip.reason.empty());
        }
        QVERIFY(withSlips > 0);
    }

    void aFileEditedAtRandomIsSurvived_data() { eachLesson(); }
    void aFileEditedAtRandomIsSurvived() {
        QFETCH(QString, file);
        const std::string text = textOf(file.toStdString());
        std::mt19937 random(7);
        const auto below = [&](std::size_t limit) { return random() % limit; };
        static constexpr std::string_view pieces[] = {"{",      "}",  "'",  "\"",   "```",        "[[",    "]]",  "(",
                                                      "where ", "\n", "\\", "\xff", "9999999999", "toml ", " = ", "\t"};
        const int edits = qEnvironmentVariableIsSet("LAYERSCOPE_RUNS") ? 5000 : randomEdits;
        for (int i = 0; i < edits; ++i) {
            std::string edited = text;
            for (std::size_t n = 1 + below(4); n > 0; --n) {
                const std::size_t at = below(edited.size());
                switch (below(3)) {
                case 0:
                    edited.insert(at, pieces[below(std::size(pieces))]);
                    break;
                case 1:
                    edited.erase(at, 1 + below(20));
                    break;
                default:
                    edited[at] = static_cast<char>(random());
                }
            }
            for (const Slip& slip : parseLesson(edited, file.toStdString()).slips)
                QVERIFY(slip.place.line >= 1 && slip.place.column >= 1 && !slip.reason.empty());
        }
    }
};

QTEST_GUILESS_MAIN(LessonsTest)
#include "lessons_test.moc"
