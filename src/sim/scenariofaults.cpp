#include "sim/scenariofile.h"

#include <fmt/format.h>

namespace layerscope {

using Need = TomlTable::Need;

namespace {

// Which frames: "frame" or "segment" with a number, "probability", "burst", or all of them.
void readFaultChoice(const TomlTable& table, FaultSpec& fault) {
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

void readFaultDetails(const TomlTable& table, FaultSpec& fault) {
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
void readFaultLink(const TomlTable& table, FaultSpec& fault, const Scenario& scenario) {
    std::vector<std::string> ends;
    table.texts("link", ends);
    if (table.failed())
        return;
    for (std::size_t i = 0; i < scenario.links.size(); ++i) {
        const auto& hosts = scenario.links[i].ends;
        const auto named = [&](std::size_t end) { return scenario.nodeName(hosts[end]); };
        const bool matches = ends.empty() ? scenario.links.size() == 1 ||
                                                (fault.from && (hosts[0] == *fault.from || hosts[1] == *fault.from))
                                          : ends.size() == 2 && ((ends[0] == named(0) && ends[1] == named(1)) ||
                                                                 (ends[0] == named(1) && ends[1] == named(0)));
        if (matches) {
            fault.link = i;
            const bool onHub = scenario.isHub(hosts[0]) || scenario.isHub(hosts[1]);
            if (onHub && fault.kind != FaultKind::Lose && fault.kind != FaultKind::Corrupt &&
                fault.kind != FaultKind::Cut)
                table.fail("kind", "on a link of a hub there can be lose, corrupt and cut only");
            return;
        }
    }
    table.fail(ends.empty() ? "" : "link", "which link? Write link = [\"a\", \"b\"] with the names of its two ends");
}

} // namespace

void readFault(const TomlTable& table, Scenario& scenario) {
    table.allow({"kind", "link", "from", "frame", "segment", "probability", "burst", "bits", "count", "delay", "jitter",
                 "rate", "queue", "at", "until"});
    FaultSpec fault;
    std::size_t kind = 0;
    table.choice("kind", faultNames(), kind, Need::Required);
    fault.kind = static_cast<FaultKind>(kind);
    std::string from;
    table.text("from", from);
    if (table.has("from"))
        fault.from = findNode(table, "from", from, Which::Nodes, scenario);
    readFaultChoice(table, fault);
    readFaultDetails(table, fault);
    readFaultLink(table, fault, scenario);
    scenario.faults.push_back(fault);
}

} // namespace layerscope
