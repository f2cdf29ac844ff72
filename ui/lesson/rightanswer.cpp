#include "ui/lesson/rightanswer.h"

#include <fmt/format.h>

namespace layerscope {

namespace {

double nanosecondsIn(const std::string& unit) {
    static const std::map<std::string, double> units{{"ns", 1},   {"us", 1e3}, {"µs", 1e3},
                                                     {"ms", 1e6}, {"s", 1e9},  {"min", 60e9}};
    const auto found = units.find(unit);
    return found == units.end() ? 1e9 : found->second;
}

} // namespace

Result<GivenAnswer> rightAnswer(LessonRuns& runs, std::size_t page) {
    const Predict* predict = runs.lesson().pages[page].predict();
    if (predict == nullptr)
        return fail("this page asks nothing");
    const auto answer = runs.answer(page);
    if (!answer)
        return Failure(answer.error());
    Evaluation& evaluation = runs.evaluation(runs.stops(page).run);
    const Trace& trace = evaluation.trace();
    std::vector<std::string> texts;
    if (const auto* list = answer->as<Value::List>())
        for (const Value& each : *list)
            texts.push_back(plainText(each, &trace));
    else
        texts.push_back(plainText(*answer, &trace));
    GivenAnswer given;
    switch (predict->kind) {
    case PredictKind::Number:
        if (const auto* time = answer->as<Duration>())
            given.text = fmt::format("{}", static_cast<double>(time->count()) / nanosecondsIn(predict->unit));
        else
            given.text = texts.empty() ? std::string() : texts.front();
        break;
    case PredictKind::Text:
        given.text = texts.empty() ? std::string() : texts.front();
        break;
    case PredictKind::Choice:
    case PredictKind::Choices:
    case PredictKind::Order:
    case PredictKind::Host:
        given.values = texts;
        break;
    case PredictKind::Cards:
        for (std::size_t i = 0; i < std::min(texts.size(), predict->options.size()); ++i)
            given.layers[predict->options[i].value] = std::atoi(texts[i].c_str());
        break;
    case PredictKind::Byte: {
        const auto field = predict->answer.asField();
        const auto place =
            field ? evaluation.place(runs.packet(runs.stops(page).run, field->packet), field->field) : std::nullopt;
        if (!place)
            return fail("the field takes no bytes");
        given.offset = place->begin;
        break;
    }
    }
    return given;
}

} // namespace layerscope
