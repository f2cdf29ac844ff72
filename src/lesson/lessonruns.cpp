#include "lesson/lessonruns.h"

#include <cmark.h>
#include <cstdlib>
#include <fmt/format.h>

namespace layerscope {

namespace {

std::string whereOf(const Lesson& lesson, Place place) {
    return fmt::format("{}:{}:{}", lesson.file, place.line, place.column);
}

// Text that means itself within CommonMark.
std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (std::string_view("\\`*_{}[]()#+!<>|&").find(c) != std::string_view::npos)
            safe += '\\';
        safe += c == '\n' || c == '\r' ? ' ' : c;
    }
    return safe;
}

} // namespace

std::string passageText(const Passage& passage, Evaluation& evaluation, std::size_t position,
                        const Evaluation::Given* given) {
    std::string text;
    std::size_t done = 0;
    for (const Passage::Insert& insert : passage.inserts) {
        text.append(passage.source, done, insert.begin - done);
        const auto value = evaluation.evaluate(insert.expression, position, given);
        text += value ? escaped(valueText(*value, &evaluation.trace())) : "\u2013";
        done = insert.end;
    }
    return text.append(passage.source, done);
}

std::string proseHtml(const std::string& commonMark) {
    char* html = cmark_markdown_to_html(commonMark.data(), commonMark.size(), CMARK_OPT_DEFAULT);
    std::string text = html == nullptr ? std::string() : std::string(html);
    std::free(html);
    return text;
}

Result<std::unique_ptr<LessonRuns>> LessonRuns::make(std::shared_ptr<const Lesson> lesson, std::uint64_t seed,
                                                     const RunTraces& provided, std::stop_token stop) {
    std::unique_ptr<LessonRuns> runs(new LessonRuns(std::move(lesson), seed));
    for (const RunSpec& spec : runs->m_lesson->runs) {
        if (const auto found = provided.find(spec.name); found != provided.end()) {
            runs->hold(spec.name, found->second);
            continue;
        }
        RunOptions options;
        options.seed = seed;
        options.stop = stop;
        auto run = simulate(spec.scenario, options);
        if (!run)
            return failAt(whereOf(*runs->m_lesson, spec.place),
                          fmt::format("the run \"{}\": {}", spec.name, run.error().text()));
        if (run->failure)
            return failAt(whereOf(*runs->m_lesson, spec.place),
                          fmt::format("the run \"{}\": {}", spec.name, *run->failure));
        runs->hold(spec.name, run->trace);
    }
    if (auto found = runs->findStops(); !found)
        return Failure(found.error());
    return runs;
}

std::unique_ptr<Evaluation> LessonRuns::makeEvaluation(std::shared_ptr<const Trace> trace) {
    auto evaluation = std::make_unique<Evaluation>(std::move(trace), m_lesson->packets);
    evaluation->setOthers([this](std::string_view name) -> Evaluation* {
        const auto found = m_evaluations.find(name);
        return found == m_evaluations.end() ? nullptr : found->second.get();
    });
    return evaluation;
}

void LessonRuns::hold(const std::string& run, std::shared_ptr<const Trace> trace) {
    m_evaluations[run] = makeEvaluation(trace);
    m_traces[run] = std::move(trace);
}

Result<void> LessonRuns::provide(const std::string& run, std::shared_ptr<const Trace> trace) {
    const auto known = m_traces.find(run);
    if (known == m_traces.end())
        return fail(fmt::format("the lesson has no run \"{}\"", run));
    const auto before = known->second;
    const auto stops = m_stops;
    hold(run, std::move(trace));
    auto found = findStops();
    if (!found) {
        hold(run, before);
        m_stops = stops;
    }
    return found;
}

Result<std::size_t> LessonRuns::positionOf(const Stop& stop, Evaluation& evaluation, std::size_t from) const {
    const auto position = evaluation.positionOf(stop.when, from);
    if (!position)
        return failAt(whereOf(*m_lesson, stop.place), position.error().text());
    if (!*position)
        return failAt(whereOf(*m_lesson, stop.place),
                      fmt::format("this stop is never reached with seed {}: {}", m_seed, stop.when.source()));
    if (**position < from)
        return failAt(whereOf(*m_lesson, stop.place),
                      fmt::format("with seed {} this stop lies before the place where the run already is; a question "
                                  "above it without \"reveal\" plays the run to its end",
                                  m_seed));
    return **position;
}

Result<void> LessonRuns::findStops() {
    m_stops.clear();
    PageStops at;
    for (const Page& page : m_lesson->pages) {
        at.start = at.reveal;
        if (const Step* step = page.step()) {
            if (!step->run.empty()) {
                at.run = step->run;
                at.start = 0;
            }
        } else if (const Task* task = page.task(); task != nullptr && !task->run.empty()) {
            at.run = task->run;
            at.start = 0;
        }
        Evaluation& evaluation = this->evaluation(at.run);
        at.stop = at.start;
        if (const Step* step = page.step(); step != nullptr && step->until.when) {
            const auto stop = positionOf(step->until, evaluation, at.start);
            if (!stop)
                return Failure(stop.error());
            at.stop = *stop;
        }
        at.reveal = at.stop;
        if (const Predict* predict = page.predict()) {
            at.reveal = evaluation.trace().eventCount();
            if (predict->reveal.when) {
                const auto reveal = positionOf(predict->reveal, evaluation, at.stop);
                if (!reveal)
                    return Failure(reveal.error());
                at.reveal = *reveal;
            }
        }
        m_stops.push_back(at);
    }
    return {};
}

std::string LessonRuns::text(const Passage& passage, std::size_t page, std::size_t position) {
    return passageText(passage, evaluation(m_stops[page].run), position);
}

std::string LessonRuns::html(const Passage& passage, std::size_t page, std::size_t position) {
    return proseHtml(text(passage, page, position));
}

Result<Value> LessonRuns::answer(std::size_t page) {
    const Predict* predict = m_lesson->pages[page].predict();
    if (predict == nullptr)
        return fail("this page asks nothing");
    const PageStops& stops = m_stops[page];
    Evaluation& evaluation = this->evaluation(stops.run);
    if (predict->kind != PredictKind::Cards)
        return evaluation.evaluate(predict->answer, stops.reveal);
    Value::List layers;
    for (const Option& card : predict->options) {
        auto layer = evaluation.evaluate(card.layer, stops.reveal);
        if (!layer)
            return layer;
        layers.push_back(std::move(*layer));
    }
    return Value{std::move(layers)};
}

Result<Value> LessonRuns::rule(std::size_t page) {
    const Predict* predict = m_lesson->pages[page].predict();
    if (predict == nullptr || !predict->rule)
        return Value{Missing{"there is no rule"}};
    return evaluation(m_stops[page].run).evaluate(predict->rule, m_stops[page].reveal);
}

Result<bool> LessonRuns::reached(std::size_t page, std::shared_ptr<const Trace> trace) {
    const Task* task = m_lesson->pages[page].task();
    if (task == nullptr)
        return fail("this page has no task");
    const auto evaluation = makeEvaluation(std::move(trace));
    return evaluation->holds(task->reached, evaluation->trace().eventCount());
}

FrameId LessonRuns::packet(std::string_view run, const std::string& name) {
    return evaluation(run).packet(name).value_or(FrameId{});
}

Scenario LessonRuns::taskScenario(std::size_t page) const {
    Scenario scenario = m_lesson->run(m_stops[page].run)->scenario;
    scenario.seed = m_seed;
    return scenario;
}

} // namespace layerscope
