// One student in one lesson: the state machine behind the lesson page. Pure data; the window shows it and sends what
// the student does.
#pragma once

#include "lesson/grading.h"
#include "lesson/mask.h"

namespace layerscope {

enum class Confidence : std::uint8_t { Guessing, FairlySure, Certain };
std::string_view confidenceName(Confidence confidence); // "fairly sure"

// What became of one prediction or task.
struct Outcome {
    std::string id;
    bool committed = false; // Task: reached
    bool right = false;
    GivenAnswer given;
    std::string givenText, answerText, why; // as they were shown
    Confidence confidence = Confidence::FairlySure;
    std::size_t hints = 0;  // taken before the commit
    unsigned practised = 0; // "your turn", how often
    unsigned practisedRight = 0;
    unsigned attempts = 0; // Task: runs that did not reach it
};

// What is left of a lesson when the program ends.
struct LessonProgress {
    std::string lesson; // its id
    std::uint64_t seed = 0;
    std::size_t page = 0;
    std::vector<Outcome> outcomes; // by page order, those that were begun
    bool finished = false;
};

struct LessonSummary {
    std::size_t questions = 0, answered = 0, right = 0; // at the first and only commit
    std::size_t tasks = 0, reached = 0;
    std::array<std::array<std::size_t, 2>, 3> byConfidence{}; // [confidence][right]
    std::size_t hints = 0;
};

class LessonSession {
public:
    // Begins, or goes on with what is left of the lesson; a question that no longer exists is forgotten. Simulates the
    // runs but for those that are `provided`: captures. Fails when one of these does not fit the lesson.
    static Result<std::unique_ptr<LessonSession>> begin(std::shared_ptr<const Lesson> lesson, std::uint64_t seed,
                                                        const LessonProgress* progress = nullptr,
                                                        RunTraces provided = {});
    // The same place in a changed lesson, after its author saved it: answers to questions that kept their id stay.
    Result<void> reload(std::shared_ptr<const Lesson> lesson);

    const Lesson& lesson() const { return *m_lesson; }
    const std::shared_ptr<const Lesson>& shared() const { return m_lesson; } // to be kept by others
    LessonRuns& runs() { return *m_runs; }
    // The runs that the page is about now: those of "your turn" while it lasts, else runs().
    LessonRuns& stage() const { return onStage(); }
    std::uint64_t seed() const { return m_runs->seed(); }

    // Where the student is.
    std::size_t page() const { return m_page; }
    const Page& current() const { return m_lesson->pages[m_page]; }
    bool canGoNext() const; // false while the page's question is not committed or its task is not reached or skipped
    bool canGoBack() const { return m_page > 0 && !m_practice; }
    bool next(); // false when it may not; on the last page the lesson is finished
    bool back();
    bool finished() const { return m_finished; }

    // The run on stage, and how far it may be shown: the student may step from 0 to limit().
    std::string_view run() const;
    std::shared_ptr<const Trace> trace() const;
    std::size_t stop() const; // where the run pauses for the page
    // The stop before the commit, the reveal after it; the end of the run with a task and in a finished lesson.
    std::size_t limit() const;
    bool locked() const; // the transport is locked until the commit
    Mask mask() const;   // inactive after the commit

    // The question.
    const Outcome* outcome() const; // of this page; null before anything was done
    std::size_t hintsTaken() const;
    bool takeHint(); // the next one; false when there is none, or after the commit
    // Judges and keeps the answer, once. Fails, keeping nothing, when it cannot be read or was committed before.
    Result<Grade> commit(const GivenAnswer& given, Confidence confidence);
    const std::optional<Grade>& grade() const; // of this page, when committed in this session or kept

    // "Your turn": the same question with another seed, as often as one likes; its answers count as practice.
    bool canPractise() const;
    Result<void> practise(std::uint64_t seed);
    bool practising() const { return m_practice != nullptr; }
    void endPractice();

    // The task: a run of a changed scenario. True when the goal is reached.
    Result<bool> tryTask(std::shared_ptr<const Trace> trace);
    void skipTask(); // the student goes on without it

    // A captured run in place of its stand-in, and of an earlier capture. Only before anything about it was committed.
    bool canProvide(const std::string& run) const;
    Result<void> provide(const std::string& run, std::shared_ptr<const Trace> trace);

    LessonProgress progress() const;
    LessonSummary summary() const;

private:
    struct Practice {
        std::unique_ptr<LessonRuns> runs;
        std::size_t hints = 0;
        std::optional<Grade> grade;
    };
    LessonSession(std::shared_ptr<const Lesson> lesson, std::unique_ptr<LessonRuns> runs, RunTraces provided);
    void restore(const LessonProgress& progress);
    LessonRuns& onStage() const { return m_practice ? *m_practice->runs : *m_runs; }
    bool committed() const;
    Outcome& makeOutcome();
    const Outcome* outcomeOf(std::size_t page) const;

    std::shared_ptr<const Lesson> m_lesson;
    std::unique_ptr<LessonRuns> m_runs;
    RunTraces m_provided;
    std::unique_ptr<Practice> m_practice;
    std::size_t m_page = 0;
    bool m_finished = false;
    std::map<std::string, Outcome, std::less<>> m_outcomes; // by the id of the prediction or task
    std::map<std::string, std::optional<Grade>, std::less<>> m_grades;
    std::set<std::string> m_skipped;
};

} // namespace layerscope
