#include "sim/scenario.h"

#include "base/toml.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <set>

namespace layerscope {

namespace {

using Need = TomlTable::Need;

constexpr std::string_view slotKeys[] = {"physical", "datalink",     "network",    "transport",
                                         "session",  "presentation", "application"}; // from layer 1 up
constexpr std::string_view defaultFillings[] = {"nrz", "ethernet", "ipv4", "tcp", "direct", "plain", "text"};
constexpr std::string_view neighbourWords[] = {"ask", "known"};
constexpr std::size_t mostHosts = 250;
constexpr std::size_t mostInterfaces = 32;

class Parser {
public:
    Parser(TomlTable root, std::shared_ptr<const LayerRegistry> layers) : m_root(std::move(root)) {
        m_scenario.layers = std::move(layers);
    }

    Result<Scenario> run() {
        m_root.allow(
            {"format", "title", "about", "seed", "until", "neighbours", "host", "switch", "hub", "link", "fault"});
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
        for (const TomlTable& table : m_root.tables("switch"))
            readDevice(table, DeviceKind::Switch);
        for (const TomlTable& table : m_root.tables("hub"))
            readDevice(table, DeviceKind::Hub);
        for (std::size_t i = 0; i < hosts.size(); ++i)
            readHost(hosts[i], i);
        const auto links = m_root.tables("link");
        for (const TomlTable& table : links)
            readLink(table);
        if (!m_root.failed())
            judgeHubs(links);
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
        host.name = readNodeName(table);
        const std::size_t number = m_scenario.hosts.size() + 1;
        std::vector<std::string> addresses;
        table.texts("addresses", addresses);
        if (table.has("address") && table.has("addresses"))
            table.fail("address", "write either \"address\" or \"addresses\"");
        if (table.has("addresses") && (addresses.empty() || addresses.size() > mostInterfaces))
            table.fail("addresses", fmt::format("must be 1 to {} addresses", mostInterfaces));
        host.interfaces.resize(std::max<std::size_t>(addresses.size(), 1));
        for (std::size_t i = 0; i < host.interfaces.size(); ++i) {
            Interface& interface = host.interfaces[i];
            interface.address = IpPrefix(Ipv4Address{0x0a000000u + static_cast<std::uint32_t>(number)}, 24);
            interface.mac =
                MacAddress{{0x02, 0, 0, 0, static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(number)}};
            if (i >= addresses.size())
                continue;
            const auto address = IpPrefix::parse(addresses[i]);
            if (address)
                interface.address = *address;
            else
                table.fail("addresses", address.error().reason);
        }
        table.parsed("address", IpPrefix::parse, host.interfaces[0].address);
        table.parsed("mac", MacAddress::parse, host.interfaces[0].mac);
        for (const HostSpec& other : m_scenario.hosts)
            for (const Interface& theirs : other.interfaces)
                for (const Interface& ours : host.interfaces) {
                    if (theirs.address.address == ours.address.address)
                        table.fail("address", fmt::format("host \"{}\" has this address", other.name));
                    if (theirs.mac == ours.mac)
                        table.fail("mac", fmt::format("host \"{}\" has this address", other.name));
                }
        m_scenario.hosts.push_back(std::move(host));
    }

    std::string readNodeName(const TomlTable& table) const {
        std::string name;
        table.text("name", name, Need::Required);
        const bool plain = name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
                           std::string::npos;
        if (name.empty() || !plain || name == "link")
            table.fail("name", "must be letters, digits, - and _, and not \"link\"");
        if (nodeNamed(name))
            table.fail("name", fmt::format("there is another host called \"{}\"", name));
        return name;
    }

    void readDevice(const TomlTable& table, DeviceKind kind) {
        if (kind == DeviceKind::Switch)
            table.allow({"name", "ageing"});
        else
            table.allow({"name"});
        DeviceSpec device;
        device.kind = kind;
        device.name = readNodeName(table);
        table.parsed("ageing", parseDuration, device.ageing);
        if (m_scenario.nodeCount() >= mostHosts)
            table.fail("name", fmt::format("there are more than {} hosts, switches and hubs", mostHosts));
        m_scenario.devices.push_back(std::move(device));
    }

    std::optional<std::size_t> nodeNamed(std::string_view name) const {
        for (std::size_t i = 0; i < m_scenario.nodeCount(); ++i)
            if (m_scenario.nodeName(i) == name)
                return i;
        return std::nullopt;
    }

    enum class Which : std::uint8_t { Hosts, Nodes };

    std::optional<std::size_t> readNodeName(const TomlTable& table, std::string_view key, std::string_view name,
                                            Which which) {
        const auto node = nodeNamed(name);
        if (node && (which == Which::Nodes || *node < m_scenario.hosts.size()))
            return node;
        std::string names;
        for (std::size_t i = 0; i < (which == Which::Hosts ? m_scenario.hosts.size() : m_scenario.nodeCount()); ++i)
            names += (names.empty() ? "" : ", ") + m_scenario.nodeName(i);
        table.fail(key, fmt::format("there is no host called \"{}\" (hosts: {})", name, names));
        return std::nullopt;
    }

    void readHost(const TomlTable& table, std::size_t index) {
        table.allow({"name", "address", "addresses", "mac", "stack", "program"});
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
            if (const auto index = table.failed() ? std::nullopt : readNodeName(table, "to", peer, Which::Hosts)) {
                action.peer = m_scenario.hosts[*index].interfaces[0].address.address;
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
        table.allow({"ends", "rate", "delay", "queue", "mtu"});
        LinkSpec link;
        std::vector<std::string> ends;
        table.texts("ends", ends, Need::Required);
        table.parsed("rate", parseBitRate, link.bitsPerSecond);
        std::int64_t queue = link.queue;
        table.integer("queue", 0, 1'000'000, queue);
        link.queue = static_cast<std::uint32_t>(queue);
        std::int64_t mtu = static_cast<std::int64_t>(link.mtu);
        table.integer("mtu", 68, 1500, mtu); // RFC 791 §3.2: every link takes 68 bytes
        link.mtu = static_cast<std::size_t>(mtu);
        if (table.failed())
            return;
        if (ends.size() != 2 || ends[0] == ends[1]) {
            table.fail("ends", "must be the names of two hosts");
            return;
        }
        for (std::size_t end = 0; end < 2 && !table.failed(); ++end)
            readEnd(table, ends[end], link, end);
        if (table.failed())
            return;
        if (m_scenario.isHub(link.ends[0]) || m_scenario.isHub(link.ends[1]))
            link.delay = std::chrono::microseconds(5); // the length of a cable, not of an ocean
        table.parsed("delay", parseDuration, link.delay);
        m_scenario.links.push_back(link);
    }

    // "router:2" is its second interface; "router" the first one that is on no link yet.
    void readEnd(const TomlTable& table, std::string_view text, LinkSpec& link, std::size_t end) {
        const std::size_t colon = std::min(text.find(':'), text.size());
        const auto node = readNodeName(table, "ends", text.substr(0, colon), Which::Nodes);
        if (!node)
            return;
        link.ends[end] = *node;
        if (end == 1 && link.ends[0] == *node) {
            table.fail("ends", "must be the names of two hosts");
            return;
        }
        const auto taken = [&](std::size_t port) {
            return std::ranges::any_of(m_scenario.links, [&](const LinkSpec& other) {
                return (other.ends[0] == *node && other.ports[0] == port) ||
                       (other.ends[1] == *node && other.ports[1] == port);
            });
        };
        std::size_t port = 0;
        if (colon < text.size()) {
            const std::string_view digits = text.substr(colon + 1);
            const auto [stop, code] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
            if (code != std::errc() || stop != digits.data() + digits.size() || port == 0 || port > mostHosts) {
                table.fail("ends", fmt::format("\"{}\" is not of the form \"router:2\"", text));
                return;
            }
            --port;
        } else {
            while (taken(port))
                ++port;
        }
        link.ports[end] = port;
        if (*node >= m_scenario.hosts.size()) {
            if (taken(port))
                table.fail("ends", fmt::format("port {} of \"{}\" is on another link already", port + 1, text));
            return;
        }
        HostSpec& host = m_scenario.hosts[*node];
        if (port >= host.interfaces.size() && (colon < text.size() || host.interfaces.size() > 1))
            table.fail("ends", fmt::format("host \"{}\" has {} interfaces only; give it more with \"addresses\"",
                                           host.name, host.interfaces.size()));
        else if (port >= host.interfaces.size() || taken(port))
            table.fail("ends", fmt::format("host \"{}\" is on another link already", host.name));
        else
            host.interfaces[port].mtu = link.mtu;
    }

    // IEEE 802.3 §4.1.2.1.2: a station must still be sending when a collision comes back to it.
    void judgeHubs(const std::vector<TomlTable>& tables) const {
        for (std::size_t hub = m_scenario.hosts.size(); hub < m_scenario.nodeCount(); ++hub) {
            if (!m_scenario.isHub(hub))
                continue;
            std::uint64_t rate = 0;
            Duration longest{}, second{};
            for (std::size_t i = 0; i < m_scenario.links.size() && i < tables.size(); ++i) {
                const LinkSpec& link = m_scenario.links[i];
                if (link.ends[0] != hub && link.ends[1] != hub)
                    continue;
                if (m_scenario.isHub(link.ends[0]) && m_scenario.isHub(link.ends[1]))
                    tables[i].fail("ends", "a hub cannot lead to another hub; put a switch between them");
                if (link.bitsPerSecond == 0 || (rate != 0 && link.bitsPerSecond != rate))
                    tables[i].fail("rate", "all links of a hub have one rate, and not \"unlimited\"");
                rate = link.bitsPerSecond;
                second = std::max(second, std::min(longest, link.delay));
                longest = std::max(longest, link.delay);
                if (rate != 0 && toSeconds(2 * (longest + second)) * static_cast<double>(rate) > 512)
                    tables[i].fail("delay", fmt::format("too long for a hub: there and back must take less than the "
                                                        "slot time of 512 bits, {} at this rate",
                                                        durationText(Duration(512'000'000'000 /
                                                                              static_cast<std::int64_t>(rate)))));
            }
        }
    }

    void readFault(const TomlTable& table) {
        table.allow({"kind", "link", "from", "frame", "segment", "probability", "burst", "bits", "count", "delay",
                     "jitter", "rate", "queue", "at", "until"});
        FaultSpec fault;
        std::size_t kind = 0;
        table.choice("kind", faultNames(), kind, Need::Required);
        fault.kind = static_cast<FaultKind>(kind);
        std::string from;
        table.text("from", from);
        if (table.has("from"))
            fault.from = readNodeName(table, "from", from, Which::Nodes);
        readFaultChoice(table, fault);
        readFaultDetails(table, fault);
        readFaultLink(table, fault);
        m_scenario.faults.push_back(fault);
    }

    // Which frames: "frame" or "segment" with a number, "probability", "burst", or all of them.
    static void readFaultChoice(const TomlTable& table, FaultSpec& fault) {
        std::int64_t number = 1;
        table.integer("frame", 1, UINT32_MAX, number);
        table.integer("segment", 1, UINT32_MAX, number);
        table.number("probability", 0, 1, fault.probability);
        fault.number = static_cast<std::uint32_t>(number);
        const int choices = table.has("frame") + table.has("segment") + table.has("probability") + table.has("burst");
        const bool pickless = fault.kind == FaultKind::Rate || fault.kind == FaultKind::Cut;
        const bool may = fault.kind == FaultKind::Delay; // of all frames, when nothing is said
        if (choices > 1 || (choices == 0 && !pickless && !may) || (choices == 1 && pickless))
            table.fail({}, pickless ? "this fault is about all frames: leave out \"frame\", \"segment\", "
                                      "\"probability\" and \"burst\""
                                    : "a fault needs one of \"frame\", \"segment\", \"probability\" and \"burst\"");
        if (table.has("segment"))
            fault.unit = FaultUnit::Segment;
        if (table.has("burst")) {
            const TomlTable burst = table.table("burst");
            burst.allow({"enter", "leave", "pick"});
            burst.number("enter", 0, 1, fault.enterBurst, Need::Required);
            burst.number("leave", 0, 1, fault.leaveBurst, Need::Required);
            burst.number("pick", 0, 1, fault.inBurst);
        }
        fault.choice = table.has("burst")         ? FaultChoice::Burst
                       : table.has("probability") ? FaultChoice::Random
                       : choices == 0             ? FaultChoice::All
                                                  : FaultChoice::Aimed;
    }

    static void readFaultDetails(const TomlTable& table, FaultSpec& fault) {
        std::vector<std::int64_t> bits;
        table.integers("bits", 0, 8 * 65535, bits);
        fault.bits.assign(bits.begin(), bits.end());
        std::int64_t count = fault.count;
        table.integer("count", 1, 10000, count);
        fault.count = static_cast<std::uint32_t>(count);
        table.parsed("delay", parseDuration, fault.delay);
        table.parsed("jitter", parseDuration, fault.jitter);
        table.parsed("rate", parseBitRate, fault.bitsPerSecond,
                     fault.kind == FaultKind::Rate ? Need::Required : Need::Optional);
        std::int64_t queue = fault.queue;
        table.integer("queue", 0, 1'000'000, queue);
        fault.queue = static_cast<std::uint32_t>(queue);
        table.parsed("at", parseDuration, fault.at, fault.kind == FaultKind::Cut ? Need::Required : Need::Optional);
        Duration until{};
        table.parsed("until", parseDuration, until);
        if (table.has("until"))
            fault.until = until;
    }

    // The link may be left out when there is one only, or when `from` is on it.
    void readFaultLink(const TomlTable& table, FaultSpec& fault) const {
        std::vector<std::string> ends;
        table.texts("link", ends);
        if (table.failed())
            return;
        for (std::size_t i = 0; i < m_scenario.links.size(); ++i) {
            const auto& hosts = m_scenario.links[i].ends;
            const auto named = [&](std::size_t end) { return m_scenario.nodeName(hosts[end]); };
            const bool matches = ends.empty() ? m_scenario.links.size() == 1 ||
                                                    (fault.from && (hosts[0] == *fault.from || hosts[1] == *fault.from))
                                              : ends.size() == 2 && ((ends[0] == named(0) && ends[1] == named(1)) ||
                                                                     (ends[0] == named(1) && ends[1] == named(0)));
            if (matches) {
                fault.link = i;
                const bool onHub = m_scenario.isHub(hosts[0]) || m_scenario.isHub(hosts[1]);
                if (onHub && fault.kind != FaultKind::Lose && fault.kind != FaultKind::Corrupt &&
                    fault.kind != FaultKind::Cut)
                    table.fail("kind", "on a link of a hub there can be lose, corrupt and cut only");
                return;
            }
        }
        table.fail(ends.empty() ? "" : "link",
                   "which link? Write link = [\"a\", \"b\"] with the names of its two ends");
    }

    // Fills the ARP tables from the start, for scenes that are not about ARP.
    void introduceNeighbours() {
        for (std::size_t i = 0; i < m_scenario.hosts.size(); ++i) {
            HostSpec& host = m_scenario.hosts[i];
            if (host.fillings.names[3] != "ipv4")
                continue;
            std::string neighbours;
            std::set<std::size_t> seen{i};
            for (const LinkSpec& link : m_scenario.links)
                for (std::size_t end = 0; end < 2; ++end)
                    if (link.ends[end] == i)
                        collect(link.ends[1 - end], link.ports[1 - end], seen, neighbours);
            host.fillings.options[3].set("neighbours", neighbours);
        }
    }

    // The hosts at a node's port, and those beyond when it is a switch or a hub.
    void collect(std::size_t node, std::size_t port, std::set<std::size_t>& seen, std::string& neighbours) const {
        if (node < m_scenario.hosts.size()) {
            const Interface& interface = m_scenario.hosts[node].interfaces[port];
            neighbours += fmt::format("{}{}={}", neighbours.empty() ? "" : " ", interface.address.address.text(),
                                      interface.mac.text());
            return;
        }
        if (!seen.insert(node).second)
            return;
        for (const LinkSpec& link : m_scenario.links)
            for (std::size_t end = 0; end < 2; ++end)
                if (link.ends[end] == node && !seen.contains(link.ends[1 - end]))
                    collect(link.ends[1 - end], link.ports[1 - end], seen, neighbours);
    }

    // A stack that cannot work is refused here, where the file and the line are known.
    void judgeStack(const TomlTable& host, const Fillings& fillings) const {
        const TomlTable stack = host.table("stack");
        const LayerRegistry& registry = *m_scenario.layers;
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

Result<Scenario> parseScenario(const std::string& text, const std::string& source,
                               std::shared_ptr<const LayerRegistry> layers) {
    auto root = TomlTable::parse(text, source);
    if (!root)
        return Failure(root.error());
    return Parser(std::move(*root), std::move(layers)).run();
}

} // namespace layerscope
