#include "sim/scenario.h"

#include "base/toml.h"

#include <fmt/format.h>

namespace layerscope {

namespace {

using Need = TomlTable::Need;

constexpr std::string_view slotKeys[] = {"physical", "datalink",     "network",    "transport",
                                         "session",  "presentation", "application"}; // from layer 1 up
constexpr std::string_view defaultFillings[] = {"nrz", "ethernet", "ipv4", "tcp", "direct", "plain", "text"};
constexpr std::string_view neighbourWords[] = {"ask", "known"};
constexpr std::string_view faultWords[] = {"lose"};
constexpr std::size_t mostHosts = 250;

class Parser {
public:
    explicit Parser(TomlTable root) : m_root(std::move(root)) {}

    Result<Scenario> run() {
        m_root.allow({"format", "title", "about", "seed", "until", "neighbours", "host", "link", "fault"});
        std::int64_t format = 0;
        m_root.integer("format", 1, 1, format, Need::Required);
        m_root.text("title", m_scenario.title, Need::Required);
        m_root.text("about", m_scenario.about);
        std::int64_t seed = 1;
        m_root.integer("seed", 0, INT64_MAX, seed);
        m_scenario.seed = static_cast<std::uint64_t>(seed);
        m_root.parsed("until", parseDuration, m_scenario.until);
        std::size_t neighbours = 0;
        m_root.choice("neighbours", neighbourWords, neighbours);

        const auto hosts = m_root.tables("host");
        if (hosts.size() < 2 || hosts.size() > mostHosts)
            m_root.fail("host", fmt::format("there must be 2 to {} hosts", mostHosts));
        for (const TomlTable& table : hosts)
            readName(table);
        for (std::size_t i = 0; i < hosts.size(); ++i)
            readHost(hosts[i], i);
        for (const TomlTable& table : m_root.tables("link"))
            readLink(table);
        if (m_scenario.links.empty())
            m_root.fail("link", "there must be at least one [[link]]");
        for (const TomlTable& table : m_root.tables("fault"))
            readFault(table);
        if (neighbours == 1)
            introduceNeighbours();
        for (std::size_t i = 0; i < hosts.size() && !m_root.failed(); ++i)
            judgeStack(hosts[i], m_scenario.hosts[i].fillings);
        if (auto result = m_root.result(); !result)
            return Failure(result.error());
        return std::move(m_scenario);
    }

private:
    // Names come first, as programs and links speak of hosts that stand further down.
    void readName(const TomlTable& table) {
        HostSpec host;
        table.text("name", host.name, Need::Required);
        const bool plain = host.name.find_first_not_of(
                               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == std::string::npos;
        if (host.name.empty() || !plain || host.name == "link")
            table.fail("name", "must be letters, digits, - and _, and not \"link\"");
        if (hostNamed(host.name))
            table.fail("name", fmt::format("there is another host called \"{}\"", host.name));
        const auto number = static_cast<std::uint8_t>(m_scenario.hosts.size() + 1);
        host.interface.address = {Ipv4Address{0x0a000000u + number}, 24};
        host.interface.mac = MacAddress{{0x02, 0, 0, 0, 0, number}};
        table.parsed("address", Ipv4Prefix::parse, host.interface.address);
        table.parsed("mac", MacAddress::parse, host.interface.mac);
        for (const HostSpec& other : m_scenario.hosts) {
            if (other.interface.address.address == host.interface.address.address)
                table.fail("address", fmt::format("host \"{}\" has this address", other.name));
            if (other.interface.mac == host.interface.mac)
                table.fail("mac", fmt::format("host \"{}\" has this address", other.name));
        }
        m_scenario.hosts.push_back(std::move(host));
    }

    std::optional<std::size_t> hostNamed(std::string_view name) const {
        for (std::size_t i = 0; i < m_scenario.hosts.size(); ++i)
            if (m_scenario.hosts[i].name == name)
                return i;
        return std::nullopt;
    }

    std::optional<std::size_t> readHostName(const TomlTable& table, std::string_view key, const std::string& name) {
        const auto host = hostNamed(name);
        if (!host) {
            std::string names;
            for (const HostSpec& spec : m_scenario.hosts)
                names += (names.empty() ? "" : ", ") + spec.name;
            table.fail(key, fmt::format("there is no host called \"{}\" (hosts: {})", name, names));
        }
        return host;
    }

    void readHost(const TomlTable& table, std::size_t index) {
        table.allow({"name", "address", "mac", "stack", "program"});
        HostSpec& host = m_scenario.hosts[index];
        const TomlTable stack = table.table("stack");
        stack.allow(slotKeys);
        for (std::size_t slot = 1; slot <= 7; ++slot) {
            host.fillings.names[slot] = defaultFillings[slot - 1];
            readFilling(stack, slotKeys[slot - 1], host.fillings.names[slot], host.fillings.options[slot]);
        }
        const auto actions = table.tables("program");
        for (const TomlTable& action : actions)
            readAction(action, host);
    }

    // "tcp", or { use = "tcp", isn = 100 }.
    static void readFilling(const TomlTable& stack, std::string_view key, std::string& name, Options& options) {
        switch (stack.type(key)) {
        case TomlTable::Type::Absent:
            return;
        case TomlTable::Type::Text:
            stack.text(key, name);
            return;
        case TomlTable::Type::Table:
            break;
        default:
            stack.fail(key, "must be a name in quotes, or a table such as { use = \"tcp\", isn = 100 }");
            return;
        }
        const TomlTable filling = stack.table(key);
        filling.text("use", name);
        for (const std::string& option : filling.keys()) {
            if (option == "use")
                continue;
            bool flag = false;
            std::int64_t integer = 0;
            double number = 0;
            std::string text;
            switch (filling.type(option)) {
            case TomlTable::Type::Flag:
                filling.flag(option, flag);
                options.set(option, flag);
                break;
            case TomlTable::Type::Integer:
                filling.integer(option, INT64_MIN, INT64_MAX, integer);
                options.set(option, integer);
                break;
            case TomlTable::Type::Number:
                filling.number(option, -1e300, 1e300, number);
                options.set(option, number);
                break;
            case TomlTable::Type::Text:
                filling.text(option, text);
                options.set(option, text);
                break;
            default:
                filling.fail(option, "must be true, false, a number or a text in quotes");
            }
        }
    }

    void readAction(const TomlTable& table, HostSpec& host) {
        table.allow({"do", "on", "wait", "to", "port", "local_port", "text", "bytes", "count", "interval"});
        Action action;
        std::size_t kind = 0;
        std::size_t trigger = 0;
        table.choice("do", actionNames(), kind, Need::Required);
        action.kind = static_cast<ActionKind>(kind);
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
        readPort(table, "port", action.port);
        readPort(table, "local_port", action.localPort);
        if (action.kind == ActionKind::Connect) {
            std::string peer;
            table.text("to", peer, Need::Required);
            if (const auto index = table.failed() ? std::nullopt : readHostName(table, "to", peer)) {
                action.peer = m_scenario.hosts[*index].interface.address.address;
                action.peerName = peer;
            }
        } else if (action.kind == ActionKind::Send) {
            std::int64_t bytes = 0;
            table.text("text", action.text);
            table.integer("bytes", 1, INT64_MAX, bytes);
            action.bytes = static_cast<std::uint64_t>(bytes);
            if (table.has("text") == table.has("bytes"))
                table.fail({}, "a send needs either \"text\" or \"bytes\"");
        }
        host.script.push_back(std::move(action));
    }

    static void readPort(const TomlTable& table, std::string_view key, std::uint16_t& port) {
        std::int64_t number = 0;
        table.integer(key, 1, 65535, number);
        port = static_cast<std::uint16_t>(number);
    }

    void readLink(const TomlTable& table) {
        table.allow({"ends", "rate", "delay", "queue"});
        LinkSpec link;
        std::vector<std::string> ends;
        table.texts("ends", ends, Need::Required);
        table.parsed("rate", parseBitRate, link.bitsPerSecond);
        table.parsed("delay", parseDuration, link.delay);
        std::int64_t queue = link.queue;
        table.integer("queue", 0, 1'000'000, queue);
        link.queue = static_cast<std::uint32_t>(queue);
        if (table.failed())
            return;
        if (ends.size() != 2 || ends[0] == ends[1]) {
            table.fail("ends", "must be the names of two hosts");
            return;
        }
        for (std::size_t end = 0; end < 2; ++end) {
            const auto host = readHostName(table, "ends", ends[end]);
            if (!host)
                return;
            for (const LinkSpec& other : m_scenario.links)
                if (other.ends[0] == *host || other.ends[1] == *host)
                    table.fail("ends", fmt::format("host \"{}\" is on another link already", ends[end]));
            link.ends[end] = *host;
        }
        m_scenario.links.push_back(link);
    }

    void readFault(const TomlTable& table) {
        table.allow({"kind", "link", "from", "frame", "segment", "probability"});
        FaultSpec fault;
        std::size_t kind = 0;
        table.choice("kind", faultWords, kind, Need::Required);
        fault.kind = static_cast<FaultKind>(kind);
        std::string from;
        table.text("from", from);
        if (table.has("from"))
            fault.from = readHostName(table, "from", from);
        std::int64_t frame = 0;
        std::int64_t segment = 0;
        table.integer("frame", 1, UINT32_MAX, frame);
        table.integer("segment", 1, UINT32_MAX, segment);
        table.number("probability", 0, 1, fault.probability);
        if (table.has("frame") + table.has("segment") + table.has("probability") != 1)
            table.fail({}, "a fault needs one of \"frame\", \"segment\" and \"probability\"");
        fault.unit = segment > 0 ? FaultUnit::Segment : FaultUnit::Frame;
        fault.number = static_cast<std::uint32_t>(segment > 0 ? segment : frame);
        readFaultLink(table, fault);
        m_scenario.faults.push_back(fault);
    }

    // The link may be left out when there is one only, or when `from` is on it.
    void readFaultLink(const TomlTable& table, FaultSpec& fault) {
        std::vector<std::string> ends;
        table.texts("link", ends);
        if (table.failed())
            return;
        for (std::size_t i = 0; i < m_scenario.links.size(); ++i) {
            const auto& hosts = m_scenario.links[i].ends;
            const auto named = [&](std::size_t end) { return m_scenario.hosts[hosts[end]].name; };
            const bool matches = ends.empty() ? m_scenario.links.size() == 1 ||
                                                    (fault.from && (hosts[0] == *fault.from || hosts[1] == *fault.from))
                                              : ends.size() == 2 && ((ends[0] == named(0) && ends[1] == named(1)) ||
                                                                     (ends[0] == named(1) && ends[1] == named(0)));
            if (matches) {
                fault.link = i;
                return;
            }
        }
        table.fail(ends.empty() ? "" : "link",
                   "which link? Write link = [\"a\", \"b\"] with the names of its two ends");
    }

    // Fills the ARP tables from the start, for scenes that are not about ARP.
    void introduceNeighbours() {
        for (const LinkSpec& link : m_scenario.links) {
            for (std::size_t end = 0; end < 2; ++end) {
                HostSpec& host = m_scenario.hosts[link.ends[end]];
                const Interface& peer = m_scenario.hosts[link.ends[1 - end]].interface;
                if (host.fillings.names[3] == "ipv4")
                    host.fillings.options[3].set("neighbours",
                                                 fmt::format("{}={}", peer.address.address.text(), peer.mac.text()));
            }
        }
    }

    // A stack that cannot work is refused here, where the file and the line are known.
    static void judgeStack(const TomlTable& host, const Fillings& fillings) {
        const TomlTable stack = host.table("stack");
        const LayerRegistry& registry = LayerRegistry::builtIn();
        const auto refuse = [&](std::string_view key, const Error& error) {
            const std::string reason = error.field.empty() ? error.reason : error.field + ": " + error.reason;
            if (stack.has(key))
                stack.fail(key, reason);
            else
                host.fail("stack", reason);
        };
        for (std::size_t slot = 1; slot <= 7; ++slot) {
            const auto made =
                registry.make(static_cast<LayerNumber>(slot), fillings.names[slot], fillings.options[slot]);
            if (!made)
                refuse(slotKeys[slot - 1], made.error());
        }
        if (auto checked = Stack::check(registry, fillings); !checked)
            refuse("", checked.error());
    }

    TomlTable m_root;
    Scenario m_scenario;
};

} // namespace

Result<Scenario> parseScenario(const std::string& text, const std::string& source) {
    auto root = TomlTable::parse(text, source);
    if (!root)
        return Failure(root.error());
    return Parser(std::move(*root)).run();
}

} // namespace layerscope
