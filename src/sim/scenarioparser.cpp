#include "sim/scenariofile.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace layerscope {

namespace {

using Need = TomlTable::Need;

constexpr std::string_view slotKeys[] = {"physical", "datalink",     "network",    "transport",
                                         "session",  "presentation", "application"}; // from layer 1 up
constexpr std::string_view defaultFillings[] = {"nrz", "ethernet", "ipv4", "tcp", "direct", "plain", "text"};
constexpr std::string_view neighbourWords[] = {"ask", "known"};
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
            readLink(table, m_scenario);
        if (!m_root.failed())
            judgeHubs(links, m_scenario);
        if (m_scenario.links.empty())
            m_root.fail("link", "there must be at least one [[link]]");
        for (const TomlTable& table : m_root.tables("fault"))
            readFault(table, m_scenario);
        if (neighbours == 1)
            introduceNeighbours();
        for (std::size_t i = 0; i < hosts.size() && !m_root.failed(); ++i)
            judgeHost(hosts[i], m_scenario.hosts[i]);
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
        std::string network(defaultFillings[2]);
        Options options;
        readFilling(table.table("stack"), "network", network, options);
        host.interfaces.resize(std::max<std::size_t>(addresses.size(), 1));
        for (std::size_t i = 0; i < host.interfaces.size(); ++i) {
            Interface& interface = host.interfaces[i];
            const Ipv4Address usual{0x0a000000u + static_cast<std::uint32_t>(number)};
            interface.address = inVersionOf(network, IpPrefix(usual, 24));
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
        if (nodeNamed(m_scenario, name))
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

    void readHost(const TomlTable& table, std::size_t index) {
        table.allow({"name", "address", "addresses", "mac", "resolver", "stack", "program"});
        HostSpec& host = m_scenario.hosts[index];
        const TomlTable stack = table.table("stack");
        stack.allow(slotKeys);
        for (std::size_t slot = 1; slot <= 7; ++slot) {
            host.fillings.names[slot] = defaultFillings[slot - 1];
            readFilling(stack, slotKeys[slot - 1], host.fillings.names[slot], host.fillings.options[slot]);
        }
        for (const Interface& interface : host.interfaces)
            if (const IpPrefix& address = interface.address; inVersionOf(host.fillings.names[3], address) != address)
                table.fail(table.has("addresses") ? "addresses" : "address",
                           fmt::format("slot 3 of \"{}\" is filled with {}, which takes no address such as {}",
                                       host.name, host.fillings.names[3], address.text()));
        readResolver(table, host);
        const auto actions = table.tables("program");
        for (const TomlTable& action : actions)
            readAction(action, m_scenario, index);
    }

    // "10.0.0.53", or the name of a host.
    void readResolver(const TomlTable& table, HostSpec& host) const {
        std::string text;
        table.text("resolver", text);
        if (!table.has("resolver") || table.failed())
            return;
        if (const auto address = IpAddress::parse(text)) {
            host.resolver = *address;
        } else if (const auto node = findNode(table, "resolver", text, Which::Hosts, m_scenario)) {
            host.resolver = m_scenario.hosts[*node].interfaces[0].address.address;
            host.resolverName = text;
        }
        const std::string& network = host.fillings.names[3];
        if (!table.failed() && inVersionOf(network, IpPrefix(host.resolver, 0)).address != host.resolver)
            table.fail("resolver", fmt::format("{} is no address that {} reaches", host.resolver.text(), network));
    }

    // Fills the tables of ARP and of neighbour discovery from the start, for scenes that are not about them.
    void introduceNeighbours() {
        for (std::size_t i = 0; i < m_scenario.hosts.size(); ++i) {
            HostSpec& host = m_scenario.hosts[i];
            if (host.fillings.names[3] != "ipv4" && host.fillings.names[3] != "ipv6")
                continue;
            std::string neighbours;
            std::set<std::size_t> seen{i};
            for (const LinkSpec& link : m_scenario.links)
                for (std::size_t end = 0; end < 2; ++end)
                    if (link.ends[end] == i)
                        collect(link.ends[1 - end], link.ports[1 - end], host.fillings.names[3], seen, neighbours);
            host.fillings.options[3].set("neighbours", neighbours);
        }
    }

    // The hosts at a node's port, and those beyond when it is a switch or a hub.
    void collect(std::size_t node, std::size_t port, std::string_view network, std::set<std::size_t>& seen,
                 std::string& neighbours) const {
        if (node < m_scenario.hosts.size()) {
            const Interface& interface = m_scenario.hosts[node].interfaces[port];
            if (inVersionOf(network, interface.address) == interface.address)
                neighbours += fmt::format("{}{}={}", neighbours.empty() ? "" : " ", interface.address.address.text(),
                                          interface.mac.text());
            return;
        }
        if (!seen.insert(node).second)
            return;
        for (const LinkSpec& link : m_scenario.links)
            for (std::size_t end = 0; end < 2; ++end)
                if (link.ends[end] == node && !seen.contains(link.ends[1 - end]))
                    collect(link.ends[1 - end], link.ports[1 - end], network, seen, neighbours);
    }

    // What cannot work is refused here, where the file and the line are known.
    void judgeHost(const TomlTable& table, const HostSpec& host) const {
        const TomlTable stack = table.table("stack");
        const LayerRegistry& registry = *m_scenario.layers;
        const auto refuse = [&](std::string_view key, const Error& error) {
            const std::string reason = error.field.empty() ? error.reason : error.field + ": " + error.reason;
            if (stack.has(key))
                stack.fail(key, reason);
            else
                table.fail("stack", reason);
        };
        for (std::size_t slot = 1; slot <= 7; ++slot) {
            const auto made =
                registry.make(static_cast<LayerNumber>(slot), host.fillings.names[slot], host.fillings.options[slot]);
            if (!made)
                refuse(slotKeys[slot - 1], made.error());
        }
        if (auto checked = Stack::check(registry, host.fillings); !checked)
            refuse("", checked.error());
        if (m_root.failed())
            return;
        if (const auto problem = findScriptProblem(host, registry))
            table.tables("program")[problem->action].fail(problem->error.field, problem->error.reason);
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
