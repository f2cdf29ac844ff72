#include "sim/scenariofile.h"
#include "wire/ipv6.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace layerscope {

using Need = TomlTable::Need;

namespace {

// "router:2" is its second interface; "router" the first one that is on no link yet.
void readEnd(const TomlTable& table, std::string_view text, LinkSpec& link, std::size_t end, Scenario& scenario) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    const auto node = findNode(table, "ends", text.substr(0, colon), Which::Nodes, scenario);
    if (!node)
        return;
    link.ends[end] = *node;
    if (end == 1 && link.ends[0] == *node) {
        table.fail("ends", "must be the names of two hosts");
        return;
    }
    const auto taken = [&](std::size_t port) {
        return std::ranges::any_of(scenario.links, [&](const LinkSpec& other) {
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
    if (*node >= scenario.hosts.size()) {
        if (taken(port))
            table.fail("ends", fmt::format("port {} of \"{}\" is on another link already", port + 1, text));
        return;
    }
    HostSpec& host = scenario.hosts[*node];
    if (port >= host.interfaces.size() && (colon < text.size() || host.interfaces.size() > 1))
        table.fail("ends", fmt::format("host \"{}\" has {} interfaces only; give it more with \"addresses\"", host.name,
                                       host.interfaces.size()));
    else if (port >= host.interfaces.size() || taken(port))
        table.fail("ends", fmt::format("host \"{}\" is on another link already", host.name));
    else if (host.fillings.names[3] == "ipv6" && link.mtu < Ipv6Header::minimumMtu)
        table.fail("mtu", fmt::format("\"{}\" is filled with IPv6, whose links take at least {} bytes (RFC 8200 §5)",
                                      host.name, Ipv6Header::minimumMtu));
    else
        host.interfaces[port].mtu = link.mtu;
}

} // namespace

void readLink(const TomlTable& table, Scenario& scenario) {
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
        readEnd(table, ends[end], link, end, scenario);
    if (table.failed())
        return;
    if (scenario.isHub(link.ends[0]) || scenario.isHub(link.ends[1]))
        link.delay = std::chrono::microseconds(5); // the length of a cable, not of an ocean
    table.parsed("delay", parseDuration, link.delay);
    scenario.links.push_back(link);
}

// IEEE 802.3 §4.1.2.1.2: a station must still be sending when a collision comes back to it.
void judgeHubs(const std::vector<TomlTable>& tables, const Scenario& scenario) {
    for (std::size_t hub = scenario.hosts.size(); hub < scenario.nodeCount(); ++hub) {
        if (!scenario.isHub(hub))
            continue;
        std::uint64_t rate = 0;
        Duration longest{}, second{};
        for (std::size_t i = 0; i < scenario.links.size() && i < tables.size(); ++i) {
            const LinkSpec& link = scenario.links[i];
            if (link.ends[0] != hub && link.ends[1] != hub)
                continue;
            if (scenario.isHub(link.ends[0]) && scenario.isHub(link.ends[1]))
                tables[i].fail("ends", "a hub cannot lead to another hub; put a switch between them");
            if (link.bitsPerSecond == 0 || (rate != 0 && link.bitsPerSecond != rate))
                tables[i].fail("rate", "all links of a hub have one rate, and not \"unlimited\"");
            rate = link.bitsPerSecond;
            second = std::max(second, std::min(longest, link.delay));
            longest = std::max(longest, link.delay);
            if (rate != 0 && toSeconds(2 * (longest + second)) * static_cast<double>(rate) > 512)
                tables[i].fail("delay",
                               fmt::format("too long for a hub: there and back must take less than the "
                                           "slot time of 512 bits, {} at this rate",
                                           durationText(Duration(512'000'000'000 / static_cast<std::int64_t>(rate)))));
        }
    }
}

} // namespace layerscope
