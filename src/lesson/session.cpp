#include "lesson/session.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

// The id of a page's question or task; empty when it has neither.
const std::string& idOf(const Page& page) {
    static const std::string none;
    if (const Predict* predict = page.predict())
        return predict->id;
    const Task* task = page.task();
    return task == nullptr ? none : task->id;
}

const std::vector<Passage>& hintsOf(const Page& page) {
    static const std::vector<Passage> none;
    if (const Predict* predict = page.predict())
        return predict->hints;
    const Task* task = page.task();
    return task == nullptr ? none : task->hints;
}

} // namespace

std::string_view confidenceName(Confidence confidence) {
    static constexpr std::string_view names[] = {"guessing", "fairly sure", "certain"};
    return names[static_cast<std::size_t>(confidence)];
}

LessonSession::LessonSession(std::shared_ptr<const Lesson> lesson, std::unique_ptr<LessonRuns> runs, RunTraces provided)
    : m_lesson(std::move(lesson)), m_runs(std::move(runs)), m_provided(std::move(provided)) {}

Result<std::unique_ptr<LessonSession>> LessonSession::begin(std::shared_ptr<const Lesson> lesson, std::uint64_t seed,
                                                            const LessonProgress* progress, RunTraces provided) {
    if (lesson->pages.empty())
        return failAt(lesson->file, "this lesson has no pages");
    auto runs = LessonRuns::make(lesson, lesson->seed.value_or(progress != nullptr ? progress->seed : seed), provided);
    if (!runs)
        return Failure(runs.error());
    std::unique_ptr<LessonSession> session(new LessonSession(std::move(lesson), std::move(*runs), std::move(provided)));
    if (progress != nullptr)
        session->restore(*progress);
    return session;
}

void LessonSession::restore(const LessonProgress& progress) {
    m_page = std::min(progress.page, m_lesson->pages.size() - 1);
    m_finished = progress.finished;
    for (const Outcome& outcome : progress.outcomes)
        m_outcomes[outcome.id] = outcome;
    for (std::size_t page = 0; page < m_lesson->pages.size(); ++page) {
        const std::string& id = idOf(m_lesson->pages[page]);
        const auto kept = m_outcomes.find(id);
        if (kept == m_outcomes.end())
            continue;
        kept->second.hints = std::min(kept->second.hints, hintsOf(m_lesson->pages[page]).size());
        if (m_lesson->pages[page].predict() == nullptr || !kept->second.committed)
            continue;
        // The run of the seed is the same as then, so the grade is worked out again. Where the question has become
        // another one, what was right at the time stays so.
        if (auto again = layerscope::grade(*m_runs, page, kept->second.given))
            m_grades[id] = std::move(*again);
    }
    // No page behind an open question.
    for (std::size_t page = 0; page < m_page; ++page) {
        const Page& earlier = m_lesson->pages[page];
        const Outcome* outcome = outcomeOf(page);
        if (earlier.predict() != nullptr && (outcome == nullptr || !outcome->committed)) {
            m_page = page;
            m_finished = false;
            break;
        }
    }
}

Result<void> LessonSession::reload(std::shared_ptr<const Lesson> lesson) {
    if (lesson->pages.empty())
        return failAt(lesson->file, "this lesson has no pages");
    auto runs = LessonRuns::make(lesson, lesson->seed.value_or(m_runs->seed()), m_provided);
    if (!runs)
        return Failure(runs.error());
    // The same question, or a page of the same title, or the page of the same number.
    const std::string id = idOf(current());
    const std::string title = current().title;
    const auto place = [&](auto matches) {
        return static_cast<std::size_t>(std::ranges::find_if(lesson->pages, matches) - lesson->pages.begin());
    };
    std::size_t page = lesson->pages.size();
    if (!id.empty())
        page = place([&](const Page& candidate) { return idOf(candidate) == id; });
    if (page == lesson->pages.size())
        page = place([&](const Page& candidate) { return candidate.title == title; });
    LessonProgress kept = progress();
    kept.page = page == lesson->pages.size() ? m_page : page;
    m_lesson = std::move(lesson);
    m_runs = std::move(*runs);
    m_practice.reset();
    m_outcomes.clear();
    m_grades.clear();
    restore(kept);
    return {};
}

const Outcome* LessonSession::outcomeOf(std::size_t page) const {
    const auto found = m_outcomes.find(idOf(m_lesson->pages[page]));
    return found == m_outcomes.end() ? nullptr : &found->second;
}

Outcome& LessonSession::makeOutcome() {
    const std::string& id = idOf(current());
    Outcome& outcome = m_outcomes[id];
    outcome.id = id;
    return outcome;
}

const Outcome* LessonSession::outcome() const { return idOf(current()).empty() ? nullptr : outcomeOf(m_page); }

bool LessonSession::committed() const {
    if (m_practice)
        return m_practice->grade.has_value();
    const Outcome* outcome = this->outcome();
    return outcome != nullptr && outcome->committed;
}

bool LessonSession::canGoNext() const {
    if (m_practice || m_finished)
        return false;
    if (current().predict() != nullptr)
        return committed();
    return current().task() == nullptr || committed() || m_skipped.contains(idOf(current()));
}

bool LessonSession::next() {
    if (!canGoNext())
        return false;
    if (m_page + 1 < m_lesson->pages.size())
        ++m_page;
    else
        m_finished = true;
    return true;
}

bool LessonSession::back() {
    if (!canGoBack())
        return false;
    if (m_finished)
        m_finished = false;
    else
        --m_page;
    return true;
}

std::string_view LessonSession::run() const { return onStage().stops(m_page).run; }
std::shared_ptr<const Trace> LessonSession::trace() const { return onStage().trace(run()); }
std::size_t LessonSession::stop() const { return onStage().stops(m_page).stop; }

std::size_t LessonSession::limit() const {
    if (m_finished || current().task() != nullptr)
        return trace()->eventCount();
    const PageStops& stops = onStage().stops(m_page);
    return locked() ? stops.stop : stops.reveal;
}

bool LessonSession::locked() const { return current().predict() != nullptr && !committed(); }

Mask LessonSession::mask() const { return locked() ? maskOf(onStage(), m_page) : Mask(); }

std::size_t LessonSession::hintsTaken() const {
    if (m_practice)
        return m_practice->hints;
    const Outcome* outcome = this->outcome();
    return outcome == nullptr ? 0 : outcome->hints;
}

bool LessonSession::takeHint() {
    if (committed() || hintsTaken() >= hintsOf(current()).size())
        return false;
    ++(m_practice ? m_practice->hints : makeOutcome().hints);
    return true;
}

Result<Grade> LessonSession::commit(const GivenAnswer& given, Confidence confidence) {
    if (current().predict() == nullptr)
        return fail("this page asks nothing");
    if (committed())
        return fail("this question has been answered");
    auto grade = layerscope::grade(onStage(), m_page, given);
    if (!grade)
        return grade;
    Outcome& outcome = makeOutcome();
    if (m_practice) {
        ++outcome.practised;
        outcome.practisedRight += grade->right ? 1 : 0;
        m_practice->grade = *grade;
        return grade;
    }
    outcome.committed = true;
    outcome.right = grade->right;
    outcome.given = given;
    outcome.givenText = layerscope::givenText(*m_runs, m_page, given);
    outcome.answerText = layerscope::answerText(*m_runs, m_page);
    outcome.why = grade->why;
    outcome.confidence = confidence;
    m_grades[outcome.id] = *grade;
    return grade;
}

const std::optional<Grade>& LessonSession::grade() const {
    static const std::optional<Grade> none;
    if (m_practice)
        return m_practice->grade;
    const auto found = m_grades.find(idOf(current()));
    return found == m_grades.end() ? none : found->second;
}

bool LessonSession::canPractise() const {
    const Predict* predict = current().predict();
    return predict != nullptr && predict->again && committed();
}

Result<void> LessonSession::practise(std::uint64_t seed) {
    if (!canPractise())
        return fail("there is nothing to practise here yet");
    auto runs = LessonRuns::make(m_lesson, seed);
    if (!runs)
        return Failure(runs.error());
    m_practice = std::make_unique<Practice>();
    m_practice->runs = std::move(*runs);
    return {};
}

void LessonSession::endPractice() { m_practice.reset(); }

Result<bool> LessonSession::tryTask(std::shared_ptr<const Trace> trace) {
    const auto reached = m_runs->reached(m_page, std::move(trace));
    if (!reached)
        return reached;
    Outcome& outcome = makeOutcome();
    if (*reached)
        outcome.committed = outcome.right = true;
    else if (!outcome.committed)
        ++outcome.attempts;
    return reached;
}

void LessonSession::skipTask() {
    if (current().task() != nullptr)
        m_skipped.insert(idOf(current()));
}

bool LessonSession::canProvide(const std::string& run) const {
    for (std::size_t page = 0; page < m_lesson->pages.size(); ++page) {
        const Outcome* outcome = outcomeOf(page);
        if (m_lesson->pages[page].predict() != nullptr && outcome != nullptr && outcome->committed &&
            m_runs->stops(page).run == run)
            return false;
    }
    return true;
}

Result<void> LessonSession::provide(const std::string& run, std::shared_ptr<const Trace> trace) {
    if (!canProvide(run))
        return fail("a question about this run has been answered already");
    const auto fits = m_runs->provide(run, trace);
    if (fits)
        m_provided[run] = std::move(trace);
    return fits;
}

LessonProgress LessonSession::progress() const {
    LessonProgress progress;
    progress.lesson = m_lesson->id;
    progress.seed = m_runs->seed();
    progress.page = m_page;
    progress.finished = m_finished;
    for (std::size_t page = 0; page < m_lesson->pages.size(); ++page)
        if (const Outcome* outcome = outcomeOf(page))
            progress.outcomes.push_back(*outcome);
    return progress;
}

LessonSummary LessonSession::summary() const {
    LessonSummary summary;
    for (std::size_t page = 0; page < m_lesson->pages.size(); ++page) {
        const bool question = m_lesson->pages[page].predict() != nullptr;
        summary.questions += question ? 1 : 0;
        summary.tasks += m_lesson->pages[page].task() != nullptr ? 1 : 0;
        const Outcome* outcome = outcomeOf(page);
        if (outcome == nullptr)
            continue;
        summary.hints += outcome->hints;
        if (!outcome->committed)
            continue;
        if (!question) {
            ++summary.reached;
            continue;
        }
        ++summary.answered;
        summary.right += outcome->right ? 1 : 0;
        ++summary.byConfidence[static_cast<std::size_t>(outcome->confidence)][outcome->right ? 1 : 0];
    }
    return summary;
}

} // namespace layerscope
