#include "lesson/checkrun.h"

#include "lesson/grading.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace layerscope {

namespace {

// Where LessonRuns' errors say that something is: "FILE:LINE:COLUMN".
Place placeIn(const std::string& where) {
    Place place;
    const std::size_t second = where.rfind(':');
    const std::size_t first = second == std::string::npos || second == 0 ? second : where.rfind(':', second - 1);
    if (first == std::string::npos)
        return place;
    std::from_chars(where.data() + first + 1, where.data() + second, place.line);
    std::from_chars(where.data() + second + 1, where.data() + where.size(), place.column);
    return place;
}

// The answer as a student would give it, so that grading itself is what judges. `expression` is where it comes from.
std::optional<GivenAnswer> asGiven(const Predict& predict, const Expression& expression, const Value& value,
                                   Evaluation& evaluation) {
    const Trace& trace = evaluation.trace();
    GivenAnswer given;
    switch (predict.kind) {
    case PredictKind::Byte: {
        const auto field = expression.asField();
        const auto frame = field ? evaluation.packet(field->packet) : Result<FrameId>(FrameId{});
        const auto place = frame && *frame ? evaluation.place(*frame, field->field) : std::nullopt;
        if (!place)
            return std::nullopt;
        given.offset = place->begin;
        return given;
    }
    case PredictKind::Number: {
        static constexpr std::pair<std::string_view, double> units[] = {
            {"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"min", 60e9}};
        given.text = plainText(value, &trace);
        if (const auto* time = value.as<Duration>())
            for (const auto& [unit, nanoseconds] : units)
                if (unit == predict.unit)
                    given.text = fmt::format("{:.9f}", static_cast<double>(time->count()) / nanoseconds);
        if (const auto* number = value.as<double>())
            given.text = fmt::format("{:.9f}", *number);
        return given;
    }
    case PredictKind::Text:
        given.text = plainText(value, &trace);
        return given;
    case PredictKind::Choice:
        given.values = {plainText(value, &trace)};
        return given;
    case PredictKind::Choices:
    case PredictKind::Order:
    case PredictKind::Host:
        if (const auto* list = value.as<Value::List>())
            for (const Value& element : *list)
                given.values.push_back(plainText(element, &trace));
        else
            given.values.push_back(plainText(value, &trace));
        return given;
    default:
        return std::nullopt;
    }
}

} // namespace

std::string RunChecker::seedText() const {
    return m_lesson->seed ? std::string() : fmt::format(" with seed {}", m_seed);
}

void RunChecker::slip(Place place, std::string_view sort, std::string reason) {
    if (m_kept.emplace(place, sort).second)
        m_slips.push_back({m_lesson->file, place, std::move(reason)});
}

bool RunChecker::add(std::uint64_t seed, std::stop_token stop) {
    m_seed = seed;
    auto runs = LessonRuns::make(m_lesson, seed, {}, stop);
    if (!runs) {
        if (!stop.stop_requested())
            slip(placeIn(runs.error().where), "run", runs.error().reason);
        return false;
    }
    for (std::size_t number = 0; number < m_lesson->pages.size(); ++number)
        page(number, **runs);
    for (const PacketName& packet : m_lesson->packets)
        for (const RunSpec& run : m_lesson->runs) {
            const auto frame = (*runs)->evaluation(run.name).packet(packet.name);
            if (!frame)
                slip(packet.place, "packet", fmt::format("{}: {}", packet.name, frame.error().reason));
            else if (*frame)
                m_found.insert(packet.name);
        }
    ++m_seeds;
    if (!m_first)
        m_first = std::move(*runs);
    return true;
}

void RunChecker::page(std::size_t number, LessonRuns& runs) {
    const Page& page = m_lesson->pages[number];
    const PageStops& stops = runs.stops(number);
    Evaluation& evaluation = runs.evaluation(stops.run);
    const Mask mask = maskOf(runs, number);
    const auto answer = page.predict() != nullptr ? runs.answer(number) : Result<Value>(Value());
    const Value* known = answer && !answer->isMissing() ? &*answer : nullptr;
    for (const LessonBlock& block : page.blocks) {
        if (const auto* prose = std::get_if<Prose>(&block))
            beforeCommit(number, prose->text, runs, mask, known);
        if (const auto* notes = std::get_if<Notes>(&block)) {
            shown(notes->before, evaluation, stops.stop, nullptr);
            shown(notes->after, evaluation, stops.reveal, nullptr);
        }
        if (const auto* step = std::get_if<Step>(&block))
            pointer(step->point, step->place, runs, stops.run);
        if (const auto* predict = std::get_if<Predict>(&block)) {
            beforeCommit(number, predict->question, runs, mask, known);
            for (const Passage& hint : predict->hints)
                beforeCommit(number, hint, runs, mask, known);
            for (const Option& option : predict->options)
                beforeCommit(number, option.text, runs, mask, nullptr);
            this->predict(number, *predict, runs);
        }
        if (const auto* task = std::get_if<Task>(&block))
            this->task(number, *task, runs);
    }
}

// A value that students see before the commit: it must be there, and must not tell.
void RunChecker::beforeCommit(std::size_t number, const Passage& passage, LessonRuns& runs, const Mask& mask,
                              const Value* answer) {
    const PageStops& stops = runs.stops(number);
    Evaluation& evaluation = runs.evaluation(stops.run);
    const Trace& trace = evaluation.trace();
    shown(passage, evaluation, stops.stop, nullptr);
    for (const Passage::Insert& insert : passage.inserts) {
        const ExpressionUses uses = insert.expression.uses();
        const auto isPreview = [&](FrameId frame) {
            return std::ranges::find(mask.previews, frame) != mask.previews.end();
        };
        for (const std::string& name : uses.packets) {
            const FrameId frame = runs.packet(stops.run, name);
            const EventId sent = frame ? trace.frame(frame).sentEvent : EventId{};
            if (frame && !isPreview(frame) && (!sent || sent.value >= stops.stop))
                slip(insert.place, "ahead",
                     fmt::format(
                         "this shows \"{}\", which has not been sent here yet{}; name it in \"preview\", or stop "
                         "later",
                         name, seedText()));
        }
        for (const FieldUse& use : uses.fields)
            if (!use.packet.empty() && !use.field.empty() &&
                mask.hidesField(runs.packet(stops.run, use.packet), use.field))
                slip(insert.place, "secret",
                     fmt::format("this shows {}.{}, which the question hides", use.packet, use.field));
        for (const VariableUse& use : uses.variables)
            for (const VariableId variable : evaluation.variables(use))
                if (mask.hidesVariable(variable))
                    slip(insert.place, "secret", fmt::format("this shows {}, which the question hides", use.name));
        if (answer != nullptr)
            if (const auto value = evaluation.evaluate(insert.expression, stops.stop);
                value && plainText(*value).size() > 2 && equalValues(*value, *answer))
                ++m_tells[{number, insert.place}];
    }
}

void RunChecker::shown(const Passage& passage, Evaluation& evaluation, std::size_t position,
                       const Evaluation::Given* given) {
    for (const Passage::Insert& insert : passage.inserts)
        if (const auto value = evaluation.evaluate(insert.expression, position, given); !value)
            slip(insert.place, "missing",
                 fmt::format("{{{}}} has no value here{}: {}", insert.expression.source(), seedText(),
                             value.error().text()));
}

void RunChecker::pointer(const Pointer& pointer, Place place, LessonRuns& runs, std::string_view run) {
    if (pointer.packet.empty())
        return;
    const FrameId frame = runs.packet(run, pointer.packet);
    if (!frame)
        slip(place, "point", fmt::format("point: no packet of the run is \"{}\"{}", pointer.packet, seedText()));
    else if (!pointer.field.empty() && !runs.evaluation(run).place(frame, pointer.field))
        slip(place, "point", fmt::format("point: \"{}\" has no field {}{}", pointer.packet, pointer.field, seedText()));
}

void RunChecker::predict(std::size_t number, const Predict& predict, LessonRuns& runs) {
    const PageStops& stops = runs.stops(number);
    Evaluation& evaluation = runs.evaluation(stops.run);
    pointer(predict.point, predict.place, runs, stops.run);
    for (const std::string& name : predict.preview)
        if (!runs.packet(stops.run, name))
            slip(predict.place, "preview", fmt::format("preview: no packet of the run is \"{}\"{}", name, seedText()));
    const Place answerPlace = predict.answer ? predict.answer.place : predict.place;
    const auto answer = runs.answer(number);
    if (!answer) {
        slip(answerPlace, "answer", fmt::format("there is no answer{}: {}", seedText(), answer.error().text()));
        return;
    }
    answerFits(predict, *answer, evaluation.trace(), answerPlace);
    if (predict.kind == PredictKind::Byte) {
        const auto field = predict.answer.asField();
        if (field && !evaluation.place(runs.packet(stops.run, field->packet), field->field))
            slip(answerPlace, "byte", fmt::format("{} takes no bytes in this packet{}", field->field, seedText()));
    }
    shown(predict.reason, evaluation, stops.reveal, nullptr);
    shown(predict.ruleText, evaluation, stops.reveal, nullptr);
    if (predict.rule) {
        const auto rule = runs.rule(number);
        const auto given = rule ? asGiven(predict, predict.rule, *rule, evaluation) : std::nullopt;
        const auto judged = given ? grade(runs, number, *given) : Result<Grade>(fail("it cannot be graded"));
        if (!rule)
            slip(predict.rule.place, "rule",
                 fmt::format("the rule has no value{}: {}", seedText(), rule.error().text()));
        else if (!judged || !judged->right)
            slip(predict.rule.place, "rule",
                 fmt::format("the rule gives {}{}, and the run {}", plainText(*rule, &evaluation.trace()), seedText(),
                             plainText(*answer, &evaluation.trace())));
    }
    wrongAnswers(number, predict, *answer, runs);
}

void RunChecker::answerFits(const Predict& predict, const Value& answer, const Trace& trace, Place place) {
    const auto offered = [&](const std::string& text) {
        return std::ranges::find(predict.options, text, &Option::value) != predict.options.end();
    };
    switch (predict.kind) {
    case PredictKind::Choice:
        if (const std::string text = plainText(answer, &trace); !offered(text))
            slip(place, "choice",
                 fmt::format("the answer{} is \"{}\", which is none of the choices", seedText(), text));
        break;
    case PredictKind::Choices:
    case PredictKind::Order: {
        const auto* list = answer.as<Value::List>();
        std::vector<std::string> texts;
        if (list != nullptr)
            for (const Value& element : *list)
                texts.push_back(plainText(element, &trace));
        for (const std::string& text : texts)
            if (!offered(text))
                slip(place, "choice", fmt::format("the answer{} has \"{}\", which is not offered", seedText(), text));
        std::ranges::sort(texts);
        const bool once = std::adjacent_find(texts.begin(), texts.end()) == texts.end();
        if (predict.kind == PredictKind::Order && (texts.size() != predict.options.size() || !once))
            slip(place, "order",
                 fmt::format("the answer{} has {} entries for {} items: each must stand in it once", seedText(),
                             texts.size(), predict.options.size()));
        break;
    }
    case PredictKind::Cards:
        if (const auto* layers = answer.as<Value::List>())
            for (std::size_t i = 0; i < layers->size() && i < predict.options.size(); ++i) {
                const auto* layer = (*layers)[i].as<std::int64_t>();
                if (layer == nullptr || *layer < 1 || *layer > 7)
                    slip(predict.options[i].place, "card", "this card's layer is none of 1 to 7");
            }
        break;
    default:
        break;
    }
}

void RunChecker::wrongAnswers(std::size_t number, const Predict& predict, const Value& answer, LessonRuns& runs) {
    const PageStops& stops = runs.stops(number);
    Evaluation& evaluation = runs.evaluation(stops.run);
    auto& facts = m_wrong[predict.id];
    facts.resize(predict.wrong.size());
    std::vector<std::optional<Value>> values(predict.wrong.size());
    for (std::size_t i = 0; i < predict.wrong.size(); ++i) {
        const WrongAnswer& wrong = predict.wrong[i];
        facts[i].sameAs.resize(predict.wrong.size());
        if (wrong.when) {
            const Evaluation::Given right{answer, answer};
            const auto holds = evaluation.holds(wrong.when, stops.reveal, &right);
            if (!holds)
                slip(wrong.when.place, "when",
                     fmt::format("this does not compute{}: {}", seedText(), holds.error().text()));
            else if (*holds)
                slip(wrong.when.place, "when", fmt::format("this holds for the right answer{}", seedText()));
            ++facts[i].exists;
            ++facts[i].offered;
            shown(wrong.say, evaluation, stops.reveal, &right);
            continue;
        }
        const auto value = evaluation.evaluate(wrong.answer, stops.reveal);
        if (!value)
            continue;
        ++facts[i].exists;
        values[i] = *value;
        const Evaluation::Given both{*value, answer};
        shown(wrong.say, evaluation, stops.reveal, &both);
        if (predict.kind == PredictKind::Cards) {
            ++facts[i].offered;
            const auto card = std::ranges::find(predict.options, wrong.card, &Option::value);
            const auto* layers = answer.as<Value::List>();
            const auto index = static_cast<std::size_t>(card - predict.options.begin());
            if (layers != nullptr && index < layers->size() && equalValues((*layers)[index], *value))
                slip(wrong.answer.place, "right", fmt::format("this wrong answer is right{}", seedText()));
            continue;
        }
        const auto given = asGiven(predict, wrong.answer, *value, evaluation);
        const auto judged = given ? grade(runs, number, *given) : Result<Grade>(fail({}));
        if (!judged)
            continue;
        ++facts[i].offered;
        if (judged->right)
            slip(wrong.answer.place, "right",
                 fmt::format("this wrong answer is right{}: {}", seedText(), plainText(*value, &evaluation.trace())));
        for (std::size_t j = 0; j < i; ++j)
            if (values[j] && predict.kind != PredictKind::Byte && equalValues(*values[j], *value))
                ++facts[i].sameAs[j];
    }
}

void RunChecker::task(std::size_t number, const Task& task, LessonRuns& runs) {
    const PageStops& stops = runs.stops(number);
    Evaluation& evaluation = runs.evaluation(stops.run);
    for (const Passage* passage : {&task.goal, &task.reason})
        shown(*passage, evaluation, stops.stop, nullptr);
    for (const Passage& hint : task.hints)
        shown(hint, evaluation, stops.stop, nullptr);
    const auto reached = runs.reached(number, runs.trace(stops.run));
    if (!reached)
        slip(task.reached.place, "task",
             fmt::format("this does not compute{}: {}", seedText(), reached.error().text()));
    else if (*reached)
        slip(task.reached.place, "task", fmt::format("the goal is reached before anything was changed{}", seedText()));
}

std::vector<Slip> RunChecker::finish() {
    if (m_seeds == 0)
        return std::move(m_slips);
    for (const Page& page : m_lesson->pages) {
        const Predict* predict = page.predict();
        if (predict == nullptr || !m_wrong.contains(predict->id))
            continue;
        const auto& facts = m_wrong[predict->id];
        for (std::size_t i = 0; i < facts.size(); ++i) {
            const WrongAnswer& wrong = predict->wrong[i];
            const Place place = wrong.answer ? wrong.answer.place : wrong.place;
            if (facts[i].exists == 0)
                slip(place, "never", "this wrong answer has no value in any run");
            else if (facts[i].offered == 0)
                slip(place, "never", "nobody can give this wrong answer: it is none of the choices");
            for (std::size_t j = 0; j < facts[i].sameAs.size(); ++j)
                if (facts[i].sameAs[j] == m_seeds)
                    slip(place, "same",
                         fmt::format("this is always the same as the wrong answer in line {}, whose "
                                     "sentence is shown",
                                     predict->wrong[j].place.line));
        }
    }
    for (const auto& [insert, count] : m_tells)
        if (count == m_seeds)
            slip(insert.place, "tells", "this value is the answer to the page's question");
    for (const PacketName& packet : m_lesson->packets)
        if (!m_found.contains(packet.name))
            slip(packet.place, "packet", fmt::format("no packet of any run is \"{}\"", packet.name));
    return std::move(m_slips);
}

} // namespace layerscope
