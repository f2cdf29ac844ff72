#include "lesson/grading.h"

#include "lesson/numbers.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace layerscope {

namespace {

struct TimeUnit {
    std::string_view name;
    double nanoseconds;
};
constexpr TimeUnit timeUnits[] = {{"ns", 1}, {"us", 1e3}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"min", 60e9}};

std::optional<double> nanosecondsIn(std::string_view unit) {
    const auto* const found = std::ranges::find(timeUnits, unit, &TimeUnit::name);
    return found == std::end(timeUnits) ? std::nullopt : std::optional(found->nanoseconds);
}

std::string lowered(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return small;
}

const Option* optionOf(const Predict& predict, std::string_view value) {
    const auto found = std::ranges::find(predict.options, value, &Option::value);
    return found == predict.options.end() ? nullptr : &*found;
}

Result<Value> readOptions(const Predict& predict, const GivenAnswer& given) {
    Value::List list;
    for (const std::string& value : given.values) {
        if (optionOf(predict, value) == nullptr)
            return fail(fmt::format("\u201c{}\u201d is none of the choices", value));
        list.push_back({value});
    }
    if (predict.kind == PredictKind::Choice)
        return list.size() == 1 ? Result<Value>(list[0]) : fail("choose one");
    if (predict.kind == PredictKind::Order && list.size() != predict.options.size())
        return fail("put all of them into order");
    return Value{std::move(list)};
}

Result<Value> readCards(const Predict& predict, const GivenAnswer& given) {
    Value::List layers;
    for (const Option& card : predict.options) {
        const auto placed = given.layers.find(card.value);
        if (placed == given.layers.end())
            return fail("put every card into a layer");
        if (placed->second < 1 || placed->second > 7)
            return fail("layers have the numbers 1 to 7");
        layers.push_back({static_cast<std::int64_t>(placed->second)});
    }
    return Value{std::move(layers)};
}

// The texts of a list, sorted: sets are compared so. One value counts as a list of it.
std::vector<std::string> asSet(const Value& value, const Trace& trace) {
    std::vector<std::string> texts;
    if (const auto* list = value.as<Value::List>())
        for (const Value& element : *list)
            texts.push_back(plainText(element, &trace));
    else
        texts.push_back(plainText(value, &trace));
    std::ranges::sort(texts);
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
}

std::vector<std::string> asTexts(const Value& value, const Trace& trace) {
    std::vector<std::string> texts;
    if (const auto* list = value.as<Value::List>())
        for (const Value& element : *list)
            texts.push_back(plainText(element, &trace));
    return texts;
}

double magnitude(const Value& value) {
    if (const auto* time = value.as<Duration>())
        return static_cast<double>(time->count());
    if (const auto* integer = value.as<std::int64_t>())
        return static_cast<double>(*integer);
    const auto* number = value.as<double>();
    return number != nullptr ? *number : 0;
}

// Whether two numbers mean the same. Times and fractions without a tolerance may be off by one part in a hundred.
bool sameNumber(const Value& given, const Value& answer, const std::optional<Value>& tolerance) {
    if (answer.as<SeqNumber>() != nullptr) {
        const auto* integer = given.as<std::int64_t>();
        const bool fits = given.as<SeqNumber>() != nullptr ||
                          (integer != nullptr && *integer >= 0 && *integer <= std::int64_t{UINT32_MAX});
        return fits && equalValues(given, answer);
    }
    const bool exact = answer.as<std::int64_t>() != nullptr;
    if (!tolerance && exact)
        return equalValues(given, answer);
    if ((given.as<Duration>() == nullptr) != (answer.as<Duration>() == nullptr))
        return false;
    const double allowed = tolerance ? std::abs(magnitude(*tolerance)) : std::abs(magnitude(answer)) / 100;
    return std::abs(magnitude(given) - magnitude(answer)) <= allowed * (1 + 1e-9);
}

class Grader {
public:
    Grader(LessonRuns& runs, std::size_t page, const Predict& predict)
        : m_predict(predict), m_stops(runs.stops(page)), m_evaluation(runs.evaluation(m_stops.run)) {}

    bool same(const Value& given, const Value& answer) {
        const Trace& trace = m_evaluation.trace();
        switch (m_predict.kind) {
        case PredictKind::Number: {
            std::optional<Value> tolerance;
            if (m_predict.tolerance)
                if (const auto value = m_evaluation.evaluate(m_predict.tolerance, m_stops.reveal))
                    tolerance = *value;
            return sameNumber(given, answer, tolerance);
        }
        case PredictKind::Text:
            return lowered(trimmed(plainText(given, &trace))) == lowered(trimmed(plainText(answer, &trace)));
        case PredictKind::Choice:
            return plainText(given, &trace) == plainText(answer, &trace);
        case PredictKind::Choices:
        case PredictKind::Host:
            return asSet(given, trace) == asSet(answer, trace);
        case PredictKind::Order:
        case PredictKind::Cards:
            return asTexts(given, trace) == asTexts(answer, trace);
        case PredictKind::Byte:
            break;
        }
        return false;
    }

    // Whether a byte belongs to the field that an expression names.
    bool clicked(const Expression& expression, std::uint32_t offset) {
        const auto field = expression.asField();
        if (!field)
            return false;
        const auto frame = m_evaluation.packet(field->packet);
        if (!frame || !*frame)
            return false;
        const auto place = m_evaluation.place(*frame, field->field);
        return place && offset >= place->begin && offset - place->begin < place->length;
    }

    std::string why(Grade& grade) {
        const Evaluation::Given both{grade.given, grade.answer};
        for (const WrongAnswer& wrong : m_predict.wrong)
            if (fits(wrong, grade, both))
                return passageText(wrong.say, m_evaluation, m_stops.reveal, &both);
        return {};
    }

    std::vector<std::string> misplaced(const Grade& grade) const {
        std::vector<std::string> cards;
        const auto *given = grade.given.as<Value::List>(), *answer = grade.answer.as<Value::List>();
        if (m_predict.kind == PredictKind::Cards && given != nullptr && answer != nullptr)
            for (std::size_t i = 0; i < std::min(given->size(), answer->size()); ++i)
                if (!equalValues((*given)[i], (*answer)[i]))
                    cards.push_back(m_predict.options[i].value);
        return cards;
    }

private:
    bool fits(const WrongAnswer& wrong, const Grade& grade, const Evaluation::Given& both) {
        if (wrong.when)
            return m_evaluation.holds(wrong.when, m_stops.reveal, &both).value_or(false) &&
                   (wrong.card.empty() || std::ranges::find(grade.misplaced, wrong.card) != grade.misplaced.end());
        if (m_predict.kind == PredictKind::Byte) {
            const auto* offset = grade.given.as<std::int64_t>();
            return offset != nullptr && clicked(wrong.answer, static_cast<std::uint32_t>(*offset));
        }
        const auto value = m_evaluation.evaluate(wrong.answer, m_stops.reveal);
        if (!value)
            return false;
        if (m_predict.kind != PredictKind::Cards)
            return same(grade.given, *value);
        const auto card = std::ranges::find(m_predict.options, wrong.card, &Option::value);
        const auto* placed = grade.given.as<Value::List>();
        const auto index = static_cast<std::size_t>(card - m_predict.options.begin());
        return placed != nullptr && index < placed->size() && equalValues((*placed)[index], *value);
    }

    const Predict& m_predict;
    const PageStops& m_stops;
    Evaluation& m_evaluation;
};

} // namespace

Result<Value> readNumber(std::string_view text, std::string_view unit) {
    text = trimmed(text);
    const bool fractions = nanosecondsIn(unit).has_value();
    if (!unit.empty() && text.size() > unit.size() && lowered(text).ends_with(lowered(unit)))
        text = trimmed(text.substr(0, text.size() - unit.size()));
    return parseNumber(text, fractions ? SingleMark::Decimal : SingleMark::Groups);
}

Result<Value> readAnswer(const Predict& predict, const GivenAnswer& given) {
    switch (predict.kind) {
    case PredictKind::Number: {
        if (trimmed(given.text).empty())
            return fail("write a number");
        const bool fraction = predict.answer.type() == ValueType::Number && nanosecondsIn(predict.unit) == std::nullopt;
        auto number = fraction ? parseNumber(given.text, SingleMark::Decimal) : readNumber(given.text, predict.unit);
        const auto nanoseconds = nanosecondsIn(predict.unit);
        if (!number || !nanoseconds || predict.answer.type() != ValueType::Time)
            return number;
        const double time = magnitude(*number) * *nanoseconds;
        if (!(std::abs(time) < 9e18))
            return fail("this time is too long");
        return Value{Duration(std::llround(time))};
    }
    case PredictKind::Text:
        if (trimmed(given.text).empty())
            return fail("write an answer");
        return Value{std::string(trimmed(given.text))};
    case PredictKind::Choice:
    case PredictKind::Choices:
    case PredictKind::Order:
        return readOptions(predict, given);
    case PredictKind::Cards:
        return readCards(predict, given);
    case PredictKind::Byte:
        if (!given.offset)
            return fail("click a byte");
        return Value{static_cast<std::int64_t>(*given.offset)};
    case PredictKind::Host: {
        if (given.values.empty())
            return fail("click a host");
        Value::List hosts;
        for (const std::string& name : given.values)
            hosts.push_back({name});
        return Value{std::move(hosts)};
    }
    }
    return fail("this question cannot be answered");
}

Result<Grade> grade(LessonRuns& runs, std::size_t page, const GivenAnswer& given) {
    const Predict* predict = runs.lesson().pages[page].predict();
    if (predict == nullptr)
        return fail("this page asks nothing");
    auto read = readAnswer(*predict, given);
    if (!read)
        return Failure(read.error());
    auto answer = runs.answer(page);
    if (!answer)
        return Failure(answer.error());
    Grader grader(runs, page, *predict);
    Grade grade;
    grade.given = std::move(*read);
    grade.answer = std::move(*answer);
    grade.right = predict->kind == PredictKind::Byte ? grader.clicked(predict->answer, *given.offset)
                                                     : grader.same(grade.given, grade.answer);
    if (!grade.right) {
        grade.misplaced = grader.misplaced(grade);
        grade.why = grader.why(grade);
    }
    return grade;
}

namespace {

std::string optionTexts(const Predict& predict, const std::vector<std::string>& values) {
    std::vector<std::string> texts;
    for (const std::string& value : values) {
        const Option* option = optionOf(predict, value);
        texts.push_back(option != nullptr ? option->text.source : value);
    }
    return texts.empty() ? "none"
                         : fmt::format("{}", fmt::join(texts, predict.kind == PredictKind::Order ? " \u2192 " : ", "));
}

} // namespace

std::string answerText(LessonRuns& runs, std::size_t page) {
    const Predict* predict = runs.lesson().pages[page].predict();
    const auto answer = runs.answer(page);
    if (predict == nullptr || !answer)
        return "\u2013";
    const PageStops& stops = runs.stops(page);
    Evaluation& evaluation = runs.evaluation(stops.run);
    const Trace& trace = evaluation.trace();
    switch (predict->kind) {
    case PredictKind::Choice:
        return optionTexts(*predict, {plainText(*answer, &trace)});
    case PredictKind::Choices:
        return optionTexts(*predict, asSet(*answer, trace));
    case PredictKind::Order:
        return optionTexts(*predict, asTexts(*answer, trace));
    case PredictKind::Cards: {
        std::vector<std::string> texts;
        const auto layers = asTexts(*answer, trace);
        for (std::size_t i = 0; i < predict->options.size() && i < layers.size(); ++i)
            texts.push_back(fmt::format("{}: {}", predict->options[i].text.source, layers[i]));
        return fmt::format("{}", fmt::join(texts, ", "));
    }
    case PredictKind::Byte: {
        const auto field = predict->answer.asField();
        const auto place = field ? evaluation.place(runs.packet(stops.run, field->packet), field->field) : std::nullopt;
        if (!place)
            return "\u2013";
        return place->length == 1 ? fmt::format("byte {}", place->begin)
                                  : fmt::format("bytes {} to {}", place->begin, place->begin + place->length - 1);
    }
    default: {
        std::string text = valueText(*answer, &trace);
        if (!predict->unit.empty() && answer->as<Duration>() == nullptr)
            text += " " + predict->unit;
        return text;
    }
    }
}

std::string givenText(const LessonRuns& runs, std::size_t page, const GivenAnswer& given) {
    const Predict* predict = runs.lesson().pages[page].predict();
    if (predict == nullptr)
        return {};
    const auto value = readAnswer(*predict, given);
    if (!value)
        return given.text;
    switch (predict->kind) {
    case PredictKind::Choice:
    case PredictKind::Choices:
    case PredictKind::Order:
        return optionTexts(*predict, given.values);
    case PredictKind::Cards: {
        std::vector<std::string> texts;
        for (const Option& card : predict->options)
            if (const auto placed = given.layers.find(card.value); placed != given.layers.end())
                texts.push_back(fmt::format("{}: {}", card.text.source, placed->second));
        return fmt::format("{}", fmt::join(texts, ", "));
    }
    case PredictKind::Byte:
        return fmt::format("byte {}", *given.offset);
    default: {
        std::string text = valueText(*value);
        if (!predict->unit.empty() && value->as<Duration>() == nullptr)
            text += " " + predict->unit;
        return text;
    }
    }
}

} // namespace layerscope
