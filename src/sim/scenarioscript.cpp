// What a scenario file says about a host: what fills its slots, with settings, and the script of its program.
#include "sim/scenariofile.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace layerscope {

using Need = TomlTable::Need;

namespace {

constexpr std::string_view commonKeys[] = {"do", "on", "wait", "count", "interval"};
constexpr std::string_view openingKeys[] = {"to", "port", "local_port"};
constexpr std::string_view sendKeys[] = {"text", "bytes"};
constexpr unsigned deepest = 4; // tables within tables

OptionValue readOption(const TomlTable& table, const std::string& key, unsigned depth);

// All keys of a table but some.
Options readOptions(const TomlTable& table, std::span<const std::string_view> without, unsigned depth = 0) {
    Options options;
    for (const std::string& key : table.keys())
        if (std::ranges::find(without, key) == without.end())
            options.set(key, readOption(table, key, depth));
    return options;
}

OptionValue readOption(const TomlTable& table, const std::string& key, unsigned depth) {
    using Type = TomlTable::Type;
    const Type type = table.type(key);
    if (type == Type::Flag) {
        bool flag = false;
        table.flag(key, flag);
        return flag;
    }
    if (type == Type::Integer) {
        std::int64_t integer = 0;
        table.integer(key, INT64_MIN, INT64_MAX, integer);
        return integer;
    }
    if (type == Type::Number) {
        double number = 0;
        table.number(key, -1e300, 1e300, number);
        return number;
    }
    if (type == Type::Text) {
        std::string text;
        table.text(key, text);
        return text;
    }
    if (type == Type::Array) {
        std::vector<std::string> texts;
        table.texts(key, texts);
        return texts;
    }
    std::vector<Options> tables;
    if (depth == deepest)
        table.fail(key, "there are too many tables within each other");
    else if (type == Type::Table)
        tables.push_back(readOptions(table.table(key), {}, depth + 1));
    else if (type == Type::Tables)
        for (const TomlTable& inner : table.tables(key))
            tables.push_back(readOptions(inner, {}, depth + 1));
    else
        table.fail(key, "must be true, false, a number, a text in quotes, or a list of texts or tables");
    return tables;
}

void readPort(const TomlTable& table, std::string_view key, std::uint16_t& port) {
    std::int64_t number = 0;
    table.integer(key, 1, 65535, number);
    port = static_cast<std::uint16_t>(number);
}

// What the line does: a verb of the program's own comes before one that all programs know.
void readVerb(const TomlTable& table, const std::vector<Verb>& verbs, Action& action) {
    std::vector<std::string> words(actionNames().begin(), actionNames().end());
    for (const Verb& verb : verbs)
        if (std::ranges::find(words, verb.name) == words.end())
            words.push_back(verb.name);
    const std::vector<std::string_view> allowed(words.begin(), words.end());
    std::size_t index = 0;
    table.choice("do", allowed, index, Need::Required);
    action.kind = static_cast<ActionKind>(std::min(index, static_cast<std::size_t>(ActionKind::Own)));
    const bool opens = action.kind == ActionKind::Listen || action.kind == ActionKind::Connect;
    const auto own = std::ranges::find(verbs, words[index], &Verb::name);
    if (!opens && own != verbs.end()) {
        action.kind = ActionKind::Own;
        action.verb = own->name;
    }
    std::vector<std::string_view> keys(std::begin(commonKeys), std::end(commonKeys));
    if (opens)
        keys.insert(keys.end(), std::begin(openingKeys), std::end(openingKeys));
    else if (action.kind == ActionKind::Send)
        keys.insert(keys.end(), std::begin(sendKeys), std::end(sendKeys));
    else if (action.kind == ActionKind::Own)
        keys.insert(keys.end(), own->keys.begin(), own->keys.end());
    table.allow(keys);
}

// Whom to connect to: a host of the scenario, or a name that the host looks up.
void readPeer(const TomlTable& table, const std::string& peer, const Scenario& scenario, const HostSpec& host,
              Action& action) {
    if (table.failed())
        return;
    action.peerName = peer;
    if (!host.resolver.isUnspecified() && !nodeNamed(scenario, peer)) {
        action.lookUp = true;
        return;
    }
    const auto node = findNode(table, "to", peer, Which::Hosts, scenario);
    if (!node)
        return;
    action.peer = scenario.hosts[*node].interfaces[0].address.address;
    const std::string& network = host.fillings.names[3];
    if (inVersionOf(network, IpPrefix(action.peer, 0)).address != action.peer)
        table.fail("to", fmt::format("\"{}\" has the address {}, which the {} of \"{}\" does not reach; fill slot 3 of "
                                     "both alike",
                                     peer, action.peer.text(), network, host.name));
}

// How many bytes are sent: a number, or a range from which each run's seed picks.
void readSize(const TomlTable& table, Action& action) {
    constexpr std::int64_t mostAtRandom = 1'000'000'000;
    std::int64_t bytes = 0;
    if (table.type("bytes") == TomlTable::Type::Table) {
        std::int64_t most = 0;
        const TomlTable range = table.table("bytes");
        range.allow({"from", "to"});
        range.integer("from", 1, mostAtRandom, bytes, Need::Required);
        range.integer("to", bytes, mostAtRandom, most, Need::Required);
        action.options.set("to", most);
    } else {
        table.integer("bytes", 1, INT64_MAX, bytes);
    }
    action.bytes = static_cast<std::uint64_t>(bytes);
}

} // namespace

void readFilling(const TomlTable& stack, std::string_view key, std::string& name, Options& options) {
    switch (stack.type(key)) {
    case TomlTable::Type::Absent:
        return;
    case TomlTable::Type::Text:
        stack.text(key, name);
        return;
    case TomlTable::Type::Table: {
        constexpr std::string_view use[] = {"use"};
        const TomlTable filling = stack.table(key);
        filling.text("use", name);
        options = readOptions(filling, use);
        return;
    }
    default:
        stack.fail(key, "must be a name in quotes, or a table such as { use = \"tcp\", isn = 100 }");
    }
}

void readAction(const TomlTable& table, Scenario& scenario, std::size_t index) {
    HostSpec& host = scenario.hosts[index];
    const LayerIdentity* program = scenario.layers->find(LayerNumber::Application, host.fillings.names[7]);
    if (program == nullptr)
        return; // what fills the slots is judged later, with a better sentence
    Action action;
    readVerb(table, program->verbs, action);
    std::size_t trigger = 0;
    table.choice("on", triggerNames(), trigger);
    action.trigger = static_cast<Trigger>(trigger);
    table.parsed("wait", parseDuration, action.wait);
    table.parsed("interval", parseDuration, action.interval);
    std::int64_t count = 1;
    table.integer("count", 1, 1'000'000, count);
    action.count = static_cast<std::uint32_t>(count);

    const bool opens = action.kind == ActionKind::Listen || action.kind == ActionKind::Connect;
    if (opens && action.trigger != Trigger::Next)
        table.fail("on", "listen and connect begin a block; they wait for a time only");
    if (!opens && host.script.empty())
        table.fail("do", "the first action must be listen or connect");
    if (opens) {
        readPort(table, "port", action.port);
        readPort(table, "local_port", action.localPort);
    }
    if (action.kind == ActionKind::Connect) {
        std::string peer;
        table.text("to", peer, Need::Required);
        readPeer(table, peer, scenario, host, action);
    } else if (action.kind == ActionKind::Send) {
        table.text("text", action.text);
        readSize(table, action);
        if (table.has("text") == table.has("bytes"))
            table.fail({}, "a send needs either \"text\" or \"bytes\"");
    } else if (action.kind == ActionKind::Own) {
        std::vector<std::string_view> without(std::begin(commonKeys), std::end(commonKeys));
        action.options = readOptions(table, without);
    }
    host.script.push_back(std::move(action));
}

std::optional<std::size_t> nodeNamed(const Scenario& scenario, std::string_view name) {
    for (std::size_t i = 0; i < scenario.nodeCount(); ++i)
        if (scenario.nodeName(i) == name)
            return i;
    return std::nullopt;
}

std::optional<std::size_t> findNode(const TomlTable& table, std::string_view key, std::string_view name, Which which,
                                    const Scenario& scenario) {
    const auto node = nodeNamed(scenario, name);
    if (node && (which == Which::Nodes || *node < scenario.hosts.size()))
        return node;
    std::string names;
    for (std::size_t i = 0; i < (which == Which::Hosts ? scenario.hosts.size() : scenario.nodeCount()); ++i)
        names += (names.empty() ? "" : ", ") + scenario.nodeName(i);
    table.fail(key, fmt::format("there is no host called \"{}\" (hosts: {})", name, names));
    return std::nullopt;
}

std::optional<ScriptProblem> findScriptProblem(const HostSpec& host, const LayerRegistry& layers) {
    const auto made = layers.make(LayerNumber::Application, host.fillings.names[7], host.fillings.options[7]);
    if (!made)
        return ScriptProblem{0, made.error()};
    const auto* program = dynamic_cast<const Program*>(made->get());
    const LayerIdentity* transport = layers.find(LayerNumber::Transport, host.fillings.names[4]);
    for (std::size_t i = 0; i < host.script.size() && program != nullptr; ++i) {
        if (auto checked = program->check(host.script[i]); !checked)
            return ScriptProblem{i, checked.error()};
        if (host.script[i].lookUp && transport != nullptr && transport->offers != Service::Transport)
            return ScriptProblem{
                i, Error{{},
                         "to",
                         std::nullopt,
                         fmt::format("\"{}\" is no host of this scenario but a name, which is looked up over UDP: fill "
                                     "slot 4 of \"{}\" with tcp+udp",
                                     host.script[i].peerName, host.name)}};
    }
    return std::nullopt;
}

} // namespace layerscope
