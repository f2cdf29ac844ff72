// The runs of a lesson for one seed.
#pragma once

#include "lesson/lesson.h"
#include "sim/simulation.h"

namespace layerscope {

// Where a page stops, as positions of the cursor in the page's run.
struct PageStops {
    std::string run = "main";
    std::size_t start = 0;  // where the page begins: the stop of the page before, or 0 after a change of run
    std::size_t stop = 0;   // where its question is asked
    std::size_t reveal = 0; // where its answer is read and the run stops after the commit; the stop without a question
};

// Traces by the run that they stand for.
using RunTraces = std::map<std::string, std::shared_ptr<const Trace>, std::less<>>;

class LessonRuns {
public:
    // Simulates the runs of the lesson with this seed, but for those that are provided: captures. Other runs that are
    // to be captured are simulated as stand-ins until provide() brings the capture. Fails when a run cannot be made or
    // a stop is never reached; the error's `where` is the place in the lesson file.
    static Result<std::unique_ptr<LessonRuns>> make(std::shared_ptr<const Lesson> lesson, std::uint64_t seed,
                                                    const RunTraces& provided = {}, std::stop_token stop = {});
    // Puts another trace in the place of a run: a capture, or what a student's change gave.
    Result<void> provide(const std::string& run, std::shared_ptr<const Trace> trace);

    const Lesson& lesson() const { return *m_lesson; }
    std::uint64_t seed() const { return m_seed; }
    Evaluation& evaluation(std::string_view run) { return *m_evaluations.find(run)->second; }
    std::shared_ptr<const Trace> trace(std::string_view run) const { return m_traces.find(run)->second; }
    const PageStops& stops(std::size_t page) const { return m_stops[page]; }

    // The passage as CommonMark with its values put in, at a position of the page's run.
    std::string text(const Passage& passage, std::size_t page, std::size_t position);
    // As safe HTML.
    std::string html(const Passage& passage, std::size_t page, std::size_t position);
    // The right answer of a page's prediction.
    Result<Value> answer(std::size_t page);
    // What its rule gives; Missing without a rule.
    Result<Value> rule(std::size_t page);
    // Whether a task's goal is reached in the trace of a student's run.
    Result<bool> reached(std::size_t page, std::shared_ptr<const Trace> trace);
    // The frame that a name stands for in a run; none when it has none.
    FrameId packet(std::string_view run, const std::string& name);
    // The scenario that a task starts from, with the seed of these runs.
    Scenario taskScenario(std::size_t page) const;

private:
    LessonRuns(std::shared_ptr<const Lesson> lesson, std::uint64_t seed) : m_lesson(std::move(lesson)), m_seed(seed) {}
    void hold(const std::string& run, std::shared_ptr<const Trace> trace);
    std::unique_ptr<Evaluation> makeEvaluation(std::shared_ptr<const Trace> trace);
    Result<void> findStops();
    Result<std::size_t> positionOf(const Stop& stop, Evaluation& evaluation, std::size_t from) const;

    std::shared_ptr<const Lesson> m_lesson;
    std::uint64_t m_seed;
    RunTraces m_traces;
    std::map<std::string, std::unique_ptr<Evaluation>, std::less<>> m_evaluations;
    std::vector<PageStops> m_stops;
};

// A passage as CommonMark with its values put in. One that is missing is a dash.
std::string passageText(const Passage& passage, Evaluation& evaluation, std::size_t position,
                        const Evaluation::Given* given = nullptr);
// CommonMark as HTML without any raw HTML in it.
std::string proseHtml(const std::string& commonMark);

} // namespace layerscope
