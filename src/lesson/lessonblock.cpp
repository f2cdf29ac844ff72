// The head of a lesson: what it is about, its runs, its names for packets.
#include "lesson/blocks.h"

#include "sim/scenariofile.h"
#include "wire/protocols.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace layerscope {

namespace {

// "lessons/tcp.md:40" as a place in this file, when it speaks of this file.
Place placeIn(const LessonSource& source, const std::string& where, Place otherwise) {
    const std::string prefix = source.file + ":";
    std::size_t line = 0;
    if (where.starts_with(prefix))
        std::from_chars(where.data() + prefix.size(), where.data() + where.size(), line);
    return line > 0 ? Place{line, 1} : otherwise;
}

void keep(const BlockReader& table, std::string_view key, const Error& error) {
    Error shown = error;
    const Place otherwise = table.place(key);
    const Place place = placeIn(table.source(), error.where, otherwise);
    if (place != otherwise || shown.where == table.source().file)
        shown.where.clear();
    table.source().slip(place, shown.text());
}

// What `set` and `until` change in a run's scenario.
void change(const BlockReader& table, RunSpec& run) {
    for (const auto& [setting, place] : table.texts("set")) {
        const std::size_t equals = setting.find('=');
        const auto trimmed = [](std::string_view word) {
            const std::size_t first = word.find_first_not_of(' ');
            return first == std::string_view::npos ? std::string_view()
                                                   : word.substr(first, word.find_last_not_of(' ') - first + 1);
        };
        if (equals == std::string::npos) {
            table.source().slip(place, "a setting is written \"link.delay = 5 ms\"");
            continue;
        }
        const std::string_view whole = setting;
        if (const auto set =
                applySetting(run.scenario, trimmed(whole.substr(0, equals)), trimmed(whole.substr(equals + 1)));
            !set)
            table.source().slip(place, set.error().text());
    }
    if (const std::string until = table.text("until"); !until.empty())
        if (const auto set = applySetting(run.scenario, "until", until); !set)
            table.slip("until", set.error().reason);
}

// The scenario of one run: a built-in scene, a file beside the lesson, or a block of this file, and for another run
// without any of these the lesson's own; changed by `set`.
void readScenario(const BlockReader& table, RunSpec& run, BlockContext& context) {
    const std::string scene = table.text("scene");
    const std::string file = table.text("file");
    const auto block = context.scenarios.find(run.name);
    const int ways = !scene.empty() + !file.empty() + (block != context.scenarios.end());
    if (ways == 0 && run.name != "main") {
        run.scenario = context.lesson.runs[0].scenario;
        run.scene = context.lesson.runs[0].scene;
        change(table, run);
        return;
    }
    if (ways != 1) {
        table.source().slip(table.place(),
                            fmt::format("the run \"{}\" needs one of: scene = \"NAME\", file = \"PATH\", "
                                        "a block ```toml scenario{}```",
                                        run.name, run.name == "main" ? "" : " " + run.name));
        return;
    }
    Result<Scenario> scenario = Scenario();
    if (block != context.scenarios.end()) {
        scenario = parseScenario(block->second, table.source().file);
    } else if (!scene.empty()) {
        scenario = loadScenario(scene);
        run.scene = scene;
    } else {
        const std::filesystem::path path(file);
        const bool beside = path.is_relative() && std::ranges::find(path, "..") == path.end();
        if (!beside) {
            table.slip("file", "must be a path below the lesson's own folder");
            return;
        }
        scenario = loadScenario((std::filesystem::path(table.source().file).parent_path() / path).string());
    }
    if (!scenario) {
        keep(table, scene.empty() ? "file" : "scene", scenario.error());
        return;
    }
    run.scenario = std::move(*scenario);
    change(table, run);
}

// Faults come last, as the first one that is wrong ends the reading of the block.
void readFaults(const BlockReader& table, RunSpec& run) {
    if (run.scenario.hosts.empty())
        return;
    for (const BlockReader& fault : table.subs("fault")) {
        readFault(fault.table(), run.scenario);
    }
}

void readRun(const BlockReader& table, RunSpec& run, BlockContext& context) {
    run.place = table.place();
    readScenario(table, run, context);
    run.capture = table.text("capture");
    run.sample = table.text("sample");
    if (!run.capture.empty() && run.capture != "tcp")
        table.slip("capture", fmt::format("unknown demonstration \"{}\" (allowed: tcp)", run.capture));
    if (!run.sample.empty() && run.capture.empty())
        table.slip("sample", "is for runs that are captured: add capture = \"tcp\"");
}

void readPackets(const BlockReader& packets, BlockContext& context) {
    static constexpr std::string_view reserved[] = {"frame", "event",    "host",   "given",  "answer", "now", "start",
                                                    "end",   "true",     "false",  "where",  "and",    "or",  "not",
                                                    "in",    "contains", "frames", "events", "hosts"};
    for (const std::string& name : packets.table().keys()) {
        PacketName packet;
        packet.name = name;
        packet.place = packets.keyPlace(name);
        const bool plain = expressionName(name) == name && !(name[0] >= '0' && name[0] <= '9');
        if (!plain || std::ranges::find(reserved, name) != std::end(reserved) || findProtocol(name) != nullptr ||
            context.names.hosts.contains(name)) {
            context.source.slip(packet.place, fmt::format("a packet cannot be called \"{}\": use small letters, digits "
                                                          "and _, and no protocol, host or word of the language",
                                                          name));
            continue;
        }
        ExpressionNames names = context.names;
        names.frame = true;
        if (packets.table().type(name) == TomlTable::Type::Table) {
            const BlockReader table = packets.sub(name);
            table.allow({"where", "after", "nth"});
            if (!table.has("where"))
                context.source.slip(packet.place, "\"where\" is missing");
            packet.where = table.expression("where", names);
            packet.after = table.text("after");
            packet.nth = static_cast<std::uint32_t>(table.integer("nth", 1, 1'000'000).value_or(1));
            if (!packet.after.empty() && !context.names.packets.contains(packet.after))
                table.slip("after", fmt::format("no packet of that name stands above this one {}",
                                                allowedText(packet.after,
                                                            std::vector<std::string>(context.names.packets.begin(),
                                                                                     context.names.packets.end()))));
        } else {
            packet.where = packets.expression(name, names);
        }
        context.names.packets.insert(name);
        context.lesson.packets.push_back(std::move(packet));
    }
}

} // namespace

void readLessonBlock(const BlockReader& block, BlockContext& context) {
    block.allow({"format", "id", "title", "unit", "minutes", "requires", "goals", "sources", "seed", "scene", "file",
                 "set", "until", "fault", "capture", "sample", "run", "packets"});
    for (const std::string_view key : {"format", "id", "title", "goals", "sources"})
        block.require(key);
    Lesson& lesson = context.lesson;
    block.integer("format", 1, 1);
    lesson.id = block.id("id");
    lesson.title = block.text("title");
    lesson.unit = block.text("unit");
    lesson.minutes = block.integer("minutes", 1, 600).value_or(0);
    for (auto& [id, place] : block.texts("requires"))
        lesson.requirements.push_back(std::move(id));
    lesson.sources = block.sources("sources");
    if (const auto seed = block.integer("seed", 0, INT64_MAX))
        lesson.seed = static_cast<std::uint64_t>(*seed);

    lesson.runs.push_back({});
    lesson.runs[0].name = "main";
    readRun(block, lesson.runs[0], context);
    const BlockReader runs = block.sub("run");
    for (const std::string& name : runs.table().keys()) {
        if (runs.table().type(name) != TomlTable::Type::Table) {
            context.source.slip(runs.keyPlace(name), fmt::format("a run is a table: write [run.{}]", name));
            continue;
        }
        const BlockReader table = runs.sub(name);
        table.allow({"scene", "file", "set", "until", "fault", "capture", "sample"});
        RunSpec run;
        run.name = name;
        if (name == "main" || expressionName(name) != name)
            context.source.slip(runs.keyPlace(name),
                                "a run's name has small letters, digits and _, and is not \"main\"");
        readRun(table, run, context);
        lesson.runs.push_back(std::move(run));
    }
    for (const auto& [name, text] : context.scenarios)
        if (lesson.run(name) == nullptr)
            block.source().slip(block.place(),
                                fmt::format("there is a scenario block for \"{0}\", but no [run.{0}]", name));
    for (const RunSpec& run : lesson.runs) {
        context.names.runs.insert(run.name);
        for (const HostSpec& host : run.scenario.hosts)
            context.names.hosts.insert(host.name);
        for (const DeviceSpec& device : run.scenario.devices)
            context.names.hosts.insert(device.name);
    }
    lesson.goals = block.passages("goals", context.names);
    readPackets(block.sub("packets"), context);
    readFaults(block, lesson.runs[0]);
    for (RunSpec& run : lesson.runs)
        if (run.name != "main" && runs.table().type(run.name) == TomlTable::Type::Table)
            readFaults(runs.sub(run.name), run);
}

} // namespace layerscope
