#include "lesson/progress.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace layerscope {

namespace {

using Json = nlohmann::json;

constexpr int format = 1;

Json toJson(const GivenAnswer& given) {
    Json json = Json::object();
    if (!given.text.empty())
        json["text"] = given.text;
    if (!given.values.empty())
        json["values"] = given.values;
    if (!given.layers.empty())
        json["layers"] = given.layers;
    if (given.offset)
        json["offset"] = *given.offset;
    return json;
}

// Reading takes what has the right type and leaves out the rest, but for what a progress cannot be without.
std::string textIn(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::uint64_t numberIn(const Json& json, const char* key, std::uint64_t most = UINT64_MAX) {
    const auto found = json.find(key);
    return found != json.end() && found->is_number_unsigned() ? std::min(found->get<std::uint64_t>(), most) : 0;
}

bool flagIn(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_boolean() && found->get<bool>();
}

GivenAnswer givenIn(const Json& json) {
    GivenAnswer given;
    if (!json.is_object())
        return given;
    given.text = textIn(json, "text");
    if (const auto values = json.find("values"); values != json.end() && values->is_array())
        for (const Json& value : *values)
            if (value.is_string())
                given.values.push_back(value.get<std::string>());
    if (const auto layers = json.find("layers"); layers != json.end() && layers->is_object())
        for (const auto& [card, layer] : layers->items())
            if (layer.is_number_unsigned() && layer.get<std::uint64_t>() <= 7)
                given.layers[card] = layer.get<int>();
    if (json.contains("offset"))
        given.offset = static_cast<std::uint32_t>(numberIn(json, "offset", UINT32_MAX));
    return given;
}

Outcome outcomeIn(const Json& json) {
    constexpr std::uint64_t most = 1'000'000;
    Outcome outcome;
    outcome.id = textIn(json, "id");
    outcome.committed = flagIn(json, "committed");
    outcome.right = flagIn(json, "right");
    if (const auto given = json.find("given"); given != json.end())
        outcome.given = givenIn(*given);
    outcome.givenText = textIn(json, "givenText");
    outcome.answerText = textIn(json, "answerText");
    outcome.why = textIn(json, "why");
    const std::string confidence = textIn(json, "confidence");
    for (const Confidence candidate : {Confidence::Guessing, Confidence::FairlySure, Confidence::Certain})
        if (confidence == confidenceName(candidate))
            outcome.confidence = candidate;
    outcome.hints = numberIn(json, "hints", most);
    outcome.practised = static_cast<unsigned>(numberIn(json, "practised", most));
    outcome.practisedRight = static_cast<unsigned>(numberIn(json, "practisedRight", most));
    outcome.attempts = static_cast<unsigned>(numberIn(json, "attempts", most));
    return outcome;
}

// A field of RFC 4180. A spreadsheet must not take an answer for a formula.
std::string csvField(std::string text) {
    if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos)
        text.insert(0, "'");
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

} // namespace

std::string progressJson(const LessonProgress& progress) {
    Json json{{"format", format},      {"lesson", progress.lesson},     {"seed", progress.seed},
              {"page", progress.page}, {"finished", progress.finished}, {"outcomes", Json::array()}};
    for (const Outcome& outcome : progress.outcomes) {
        Json one{
            {"id", outcome.id}, {"committed", outcome.committed}, {"right", outcome.right}, {"hints", outcome.hints}};
        if (outcome.committed) {
            one["given"] = toJson(outcome.given);
            one["givenText"] = outcome.givenText;
            one["answerText"] = outcome.answerText;
            one["why"] = outcome.why;
            one["confidence"] = confidenceName(outcome.confidence);
        }
        one["practised"] = outcome.practised;
        one["practisedRight"] = outcome.practisedRight;
        one["attempts"] = outcome.attempts;
        json["outcomes"].push_back(std::move(one));
    }
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<LessonProgress> parseProgress(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded() || !json.is_object())
        return fail("this is no progress of a lesson: not JSON");
    if (numberIn(json, "format") != format || textIn(json, "lesson").empty())
        return fail("this is no progress of a lesson, or from a newer Layerscope");
    LessonProgress progress;
    progress.lesson = textIn(json, "lesson");
    progress.seed = numberIn(json, "seed");
    progress.page = numberIn(json, "page", UINT32_MAX);
    progress.finished = flagIn(json, "finished");
    if (const auto outcomes = json.find("outcomes"); outcomes != json.end() && outcomes->is_array())
        for (const Json& one : *outcomes)
            if (one.is_object() && !textIn(one, "id").empty())
                progress.outcomes.push_back(outcomeIn(one));
    return progress;
}

std::string resultsCsv(const Lesson& lesson, const LessonProgress& progress) {
    std::string csv =
        "lesson,seed,question,kind,committed,right,confidence,hints,given,answer,practised,practised right,"
        "attempts\r\n";
    for (const Page& page : lesson.pages) {
        const Predict* predict = page.predict();
        const Task* task = page.task();
        if (predict == nullptr && task == nullptr)
            continue;
        const std::string& id = predict != nullptr ? predict->id : task->id;
        const auto found = std::ranges::find(progress.outcomes, id, &Outcome::id);
        const Outcome outcome = found == progress.outcomes.end() ? Outcome() : *found;
        const bool answered = outcome.committed && predict != nullptr;
        csv +=
            fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", csvField(lesson.id), progress.seed, csvField(id),
                        predict != nullptr ? predictKindName(predict->kind) : "task", outcome.committed ? "yes" : "no",
                        !outcome.committed ? ""
                        : outcome.right    ? "yes"
                                           : "no",
                        answered ? confidenceName(outcome.confidence) : "", outcome.hints, csvField(outcome.givenText),
                        csvField(outcome.answerText), outcome.practised, outcome.practisedRight, outcome.attempts);
    }
    return csv;
}

} // namespace layerscope
