#include "lesson/checker.h"

#include "lesson/checkrun.h"
#include "lesson/checkstatic.h"
#include "lesson/tsharkcheck.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>

namespace layerscope {

namespace {

// What a translation's original is compared with.
std::vector<Slip> translationSlips(const Lesson& lesson) {
    const std::string original = originalOf(lesson.file);
    if (original.empty())
        return {};
    auto loaded = loadLesson(original);
    if (!loaded || loaded->lesson == nullptr)
        return {{lesson.file,
                 {1, 1},
                 fmt::format("this is a translation of {}, which is not there or has no lesson block", original)}};
    return compareTranslation(*loaded->lesson, lesson);
}

} // namespace

Result<CheckReport> checkLesson(const std::string& file, const CheckOptions& options) {
    const auto begun = std::chrono::steady_clock::now();
    auto loaded = loadLesson(file);
    if (!loaded)
        return Failure(loaded.error());
    CheckReport report;
    report.file = file;
    report.slips = std::move(loaded->slips);
    if (loaded->lesson != nullptr) {
        const std::shared_ptr<const Lesson>& lesson = loaded->lesson;
        report.pages = lesson->pages.size();
        for (const Page& page : lesson->pages) {
            report.predictions += page.predict() != nullptr ? 1 : 0;
            report.tasks += page.task() != nullptr ? 1 : 0;
        }
        const auto add = [&](std::vector<Slip> more) {
            report.slips.insert(report.slips.end(), more.begin(), more.end());
        };
        add(staticSlips(*lesson));
        add(translationSlips(*lesson));
        // Runs tell something only about a lesson that could be read.
        if (loaded->slips.empty() && report.slips.empty()) {
            RunChecker checker(lesson);
            const unsigned seeds = lesson->seed ? 1 : std::max(1u, options.seeds);
            for (unsigned i = 0; i < seeds; ++i) {
                if (options.stop.stop_requested())
                    return failAt(file, "the check was stopped");
                if (!checker.add(lesson->seed.value_or(i + 1), options.stop))
                    break;
                ++report.seeds;
                report.runs += lesson->runs.size();
                if (options.progress)
                    options.progress(file, report.seeds);
            }
            if (options.stop.stop_requested())
                return failAt(file, "the check was stopped");
            add(checker.finish());
            if (options.tshark && checker.firstRuns() != nullptr) {
                TsharkComparison comparison = compareWithTshark(*checker.firstRuns());
                add(std::move(comparison.slips));
                report.left = std::move(comparison.left);
            }
        }
    }
    std::ranges::stable_sort(report.slips, {}, &Slip::place);
    report.slips.erase(std::unique(report.slips.begin(), report.slips.end()), report.slips.end());
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return report;
}

} // namespace layerscope
