// Steps, predictions and tasks.
#include "lesson/blocks.h"

#include "lesson/paths.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::string_view kindWords[] = {"number", "text", "choice", "choices", "order", "cards", "byte", "host"};
constexpr std::string_view toolWords[] = {"faults", "slots", "links", "handshake"};
constexpr std::string_view viewWords[] = {"ladder", "header", "bytes", "stack", "events", "scene"};

// Steps have ids of their own; questions and tasks share theirs, under which results are kept.
void readId(const BlockReader& block, std::string& id, std::map<std::string, Place, std::less<>>& ids) {
    id = block.id("id");
    if (id.empty())
        return;
    const auto [known, fresh] = ids.emplace(id, block.place("id"));
    if (!fresh)
        block.slip("id", fmt::format("\"{}\" is taken by line {}", id, known->second.line));
}

std::string knownPacket(const BlockReader& block, std::string_view key, std::string name, const BlockContext& context) {
    const std::set<std::string>& known = context.names.packets;
    if (!name.empty() && !known.contains(name))
        block.slip(key, fmt::format("unknown packet \"{}\" {}", name,
                                    allowedText(name, std::vector<std::string>(known.begin(), known.end()))));
    return name;
}

std::string knownRun(const BlockReader& block, const BlockContext& context) {
    std::string name = block.text("run");
    const std::set<std::string>& known = context.names.runs;
    if (!name.empty() && !known.contains(name))
        block.slip("run", fmt::format("unknown run \"{}\" {}", name,
                                      allowedText(name, std::vector<std::string>(known.begin(), known.end()))));
    return name;
}

Stop readStop(const BlockReader& block, std::string_view key, const BlockContext& context) {
    Stop stop{block.expression(key, context.names), block.place(key)};
    if (stop.when)
        stop.place = stop.when.place;
    const ValueType type = stop.when.type();
    const bool fits =
        type == ValueType::Any || type == ValueType::Bool || type == ValueType::Event || type == ValueType::Time;
    if (stop.when && !fits)
        block.slip(key, fmt::format("a stop is a moment (synack.arrived), a time (1.5s) or a condition, and this is {}",
                                    valueTypeName(type)));
    return stop;
}

Pointer readPointer(const BlockReader& block, const BlockContext& context) {
    Pointer point;
    if (!block.has("point"))
        return point;
    if (block.table().type("point") != TomlTable::Type::Table) {
        block.slip("point", "must be a table, as in { packet = \"syn\", field = \"tcp.flags\" }");
        return point;
    }
    const BlockReader table = block.sub("point");
    table.allow({"packet", "field", "host", "layer", "view"});
    point.packet = knownPacket(table, "packet", table.text("packet"), context);
    point.field = table.text("field");
    if (!point.field.empty() && findAnyField(point.field) == nullptr)
        table.slip("field", fmt::format("unknown field \"{}\"; fields have Wireshark's names", point.field));
    if (!point.field.empty() && point.packet.empty())
        table.slip("field", "needs a packet beside it");
    point.host = table.text("host");
    if (!point.host.empty() && !context.names.hosts.contains(point.host))
        table.slip("host", fmt::format("unknown host \"{}\" {}", point.host,
                                       allowedText(point.host, std::vector<std::string>(context.names.hosts.begin(),
                                                                                        context.names.hosts.end()))));
    point.layer = static_cast<LayerNumber>(table.integer("layer", 1, 7).value_or(0));
    if (table.has("view"))
        point.view = viewWords[table.choice("view", viewWords)];
    return point;
}

// [ "LISTEN", { value = "no", text = "Nothing changes" } ]
std::vector<Option> readOptions(const BlockReader& block, std::string_view key, PredictKind kind,
                                const BlockContext& context) {
    std::vector<Option> options;
    if (block.table().type(key) == TomlTable::Type::Array && kind != PredictKind::Cards) {
        for (auto& [text, place] : block.texts(key)) {
            Option option;
            option.value = text;
            option.place = place;
            const StringPlaces places(block.source(), place);
            option.text =
                passageAt(text, context.names, block.source(), [&](std::size_t offset) { return places.at(offset); });
            options.push_back(std::move(option));
        }
    } else {
        for (const BlockReader& table : block.subs(key)) {
            table.allow({"value", "text", "layer"});
            Option option;
            option.place = table.place();
            option.text = table.passage("text", context.names);
            option.value = table.has("value") ? table.text("value") : option.text.source;
            if (option.text.empty())
                option.text.source = option.value;
            option.layer = table.expression("layer", context.names);
            if (kind == PredictKind::Cards && !table.has("layer"))
                table.source().slip(table.place(), "\"layer\" is missing: an expression that gives 1 to 7");
            if (kind != PredictKind::Cards && table.has("layer"))
                table.slip("layer", "is for cards only");
            const ValueType type = option.layer.type();
            if (option.layer && type != ValueType::Integer && type != ValueType::Any)
                table.slip("layer", fmt::format("must give a whole number, and this is {}", valueTypeName(type)));
            options.push_back(std::move(option));
        }
    }
    constexpr std::size_t most = 12;
    if (!block.table().failed() && (options.size() < 2 || options.size() > most))
        block.slip(key, fmt::format("there must be 2 to {}", most));
    for (std::size_t i = 0; i < options.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (options[i].value == options[j].value)
                block.source().slip(options[i].place, fmt::format("\"{}\" stands here twice", options[i].value));
    return options;
}

// The key under which each kind has its options; empty for the others.
std::string_view optionsKey(PredictKind kind) {
    switch (kind) {
    case PredictKind::Choice:
    case PredictKind::Choices:
        return "choices";
    case PredictKind::Order:
        return "items";
    case PredictKind::Cards:
        return "cards";
    default:
        return {};
    }
}

// The types that an answer of a kind may have; the first names them all.
bool fitsKind(PredictKind kind, ValueType type) {
    using enum ValueType;
    if (type == Any)
        return true;
    switch (kind) {
    case PredictKind::Number:
        return type == Integer || type == Sequence || type == Number || type == Time;
    case PredictKind::Text:
        return type == Text || type == Address || type == Bytes || type == Host;
    case PredictKind::Choice:
        return type != List && type != Packet && type != Event && type != Bytes;
    case PredictKind::Choices:
    case PredictKind::Order:
        return type == List;
    case PredictKind::Host:
        return type == List || type == Host || type == Text;
    default:
        return true;
    }
}

void readAnswer(const BlockReader& block, Predict& predict, const BlockContext& context) {
    if (predict.kind == PredictKind::Cards) {
        for (const std::string_view key : {"answer", "rule"})
            if (block.has(key))
                block.slip(key, "cards have their answers in themselves: layer = …");
        return;
    }
    block.require("answer");
    predict.answer = block.expression("answer", context.names);
    predict.rule = block.expression("rule", context.names);
    for (const auto& [key, expression] : {std::pair{"answer", &predict.answer}, std::pair{"rule", &predict.rule}})
        if (*expression && !fitsKind(predict.kind, expression->type()))
            block.slip(key, fmt::format("{} does not answer a question of kind \"{}\"",
                                        valueTypeName(expression->type()), predictKindName(predict.kind)));
    if (predict.answer && predict.answer.root()->kind == NodeKind::Literal)
        block.slip("answer", "must be read from the run, and this is always the same");
    if (predict.kind == PredictKind::Byte && predict.answer) {
        const auto field = predict.answer.asField();
        if (field)
            predict.packet = field->packet;
        else
            block.slip("answer", "must be a field of a named packet, as in syn.tcp.flags");
    }
}

WrongAnswer readWrong(const BlockReader& table, const Predict& predict, const BlockContext& context) {
    table.allow({"answer", "when", "card", "say"});
    table.require("say");
    WrongAnswer wrong;
    wrong.place = table.place();
    ExpressionNames names = context.names;
    names.given = true;
    wrong.answer = table.expression("answer", context.names);
    wrong.when = table.expression("when", names);
    wrong.say = table.passage("say", names);
    wrong.card = table.text("card");
    if (table.has("answer") == table.has("when"))
        table.source().slip(table.place(),
                            "a wrong answer needs either \"answer\", its value, or \"when\", a condition "
                            "over given and answer");
    if (predict.kind == PredictKind::Byte && wrong.answer && !wrong.answer.asField())
        table.slip("answer", "must be a field of a named packet, as in syn.tcp.flags");
    if (wrong.when && wrong.when.type() != ValueType::Bool && wrong.when.type() != ValueType::Any)
        table.slip("when", fmt::format("must be true or false, and this is {}", valueTypeName(wrong.when.type())));
    const auto has = [&](const std::string& value) {
        return std::ranges::find(predict.options, value, &Option::value) != predict.options.end();
    };
    if (predict.kind == PredictKind::Cards && !has(wrong.card))
        table.slip("card", fmt::format("\"{}\" is the value of no card", wrong.card));
    if (predict.kind != PredictKind::Cards && table.has("card"))
        table.slip("card", "is for cards only");
    if (predict.kind == PredictKind::Choice && wrong.answer && wrong.answer.root()->kind == NodeKind::Literal &&
        !has(plainText(wrong.answer.root()->literal)))
        table.slip("answer", fmt::format("\"{}\" is none of the choices", plainText(wrong.answer.root()->literal)));
    return wrong;
}

} // namespace

std::string_view predictKindName(PredictKind kind) { return kindWords[static_cast<std::size_t>(kind)]; }

Step readStep(const BlockReader& block, BlockContext& context) {
    block.allow({"id", "run", "until", "point"});
    Step step;
    step.place = block.place();
    readId(block, step.id, context.stepIds);
    step.run = knownRun(block, context);
    step.until = readStop(block, "until", context);
    if (!block.has("until") && !block.has("run"))
        block.source().slip(block.place(), "\"until\" is missing: the moment to play up to, as in 'syn.arrived'");
    step.point = readPointer(block, context);
    return step;
}

Predict readPredict(const BlockReader& block, BlockContext& context) {
    block.allow({"id",        "kind",    "question", "answer", "rule",  "rule-text", "unit",
                 "tolerance", "choices", "items",    "cards",  "hints", "wrong",     "reason",
                 "source",    "preview", "hide",     "reveal", "point", "again"});
    for (const std::string_view key : {"id", "kind", "question", "reason", "source"})
        block.require(key);
    Predict predict;
    predict.place = block.place();
    readId(block, predict.id, context.ids);
    predict.kind = static_cast<PredictKind>(block.choice("kind", kindWords));
    predict.question = block.passage("question", context.names);
    predict.ruleText = block.passage("rule-text", context.names);
    readAnswer(block, predict, context);
    predict.unit = block.text("unit");
    predict.tolerance = block.expression("tolerance", context.names);
    for (const std::string_view key : {"unit", "tolerance"})
        if (block.has(key) && predict.kind != PredictKind::Number)
            block.slip(key, "is for numbers only");
    static constexpr std::string_view timeUnits[] = {"ns", "us", "ms", "s", "min"};
    if (predict.answer && predict.answer.type() == ValueType::Time &&
        std::ranges::find(timeUnits, predict.unit) == std::end(timeUnits))
        block.source().slip(block.place(block.has("unit") ? "unit" : "answer"),
                            "a time is asked in a unit: add unit = \"ms\" (allowed: ns, us, ms, s, min)");
    const std::string_view options = optionsKey(predict.kind);
    for (const std::string_view key : {"choices", "items", "cards"})
        if (block.has(key) && key != options)
            block.slip(key, fmt::format("does not belong to a question of kind \"{}\"", predictKindName(predict.kind)));
    if (!options.empty()) {
        block.require(options);
        if (block.has(options))
            predict.options = readOptions(block, options, predict.kind, context);
    }
    predict.hints = block.passages("hints", context.names);
    for (const BlockReader& table : block.subs("wrong"))
        predict.wrong.push_back(readWrong(table, predict, context));
    predict.reason = block.passage("reason", context.names);
    predict.sources = block.sources("source");
    for (auto& [name, place] : block.texts("preview"))
        predict.preview.push_back(knownPacket(block, "preview", std::move(name), context));
    predict.hide = block.expressions("hide", context.names);
    predict.reveal = readStop(block, "reveal", context);
    predict.point = readPointer(block, context);
    predict.again = block.flag("again");
    return predict;
}

Task readTask(const BlockReader& block, BlockContext& context) {
    block.allow({"id", "run", "goal", "reached", "tools", "hints", "reason", "source"});
    for (const std::string_view key : {"id", "goal", "reached", "tools"})
        block.require(key);
    Task task;
    task.place = block.place();
    readId(block, task.id, context.ids);
    task.run = knownRun(block, context);
    task.goal = block.passage("goal", context.names);
    task.reached = block.expression("reached", context.names);
    if (task.reached && task.reached.type() != ValueType::Bool && task.reached.type() != ValueType::Any)
        block.slip("reached", fmt::format("must be true or false, and this is {}", valueTypeName(task.reached.type())));
    for (const auto& [word, place] : block.texts("tools")) {
        const auto found = std::ranges::find(toolWords, word);
        if (found == std::end(toolWords))
            block.source().slip(place, unknown("tool", word, toolWords));
        else
            task.tools.push_back(static_cast<Tool>(found - std::begin(toolWords)));
    }
    task.hints = block.passages("hints", context.names);
    task.reason = block.passage("reason", context.names);
    task.sources = block.sources("source");
    return task;
}

} // namespace layerscope
