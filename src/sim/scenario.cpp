#include "sim/scenario.h"

#include "sim/scenes.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

namespace layerscope {

namespace {

// The keys of the seven slots, by LayerNumber.
constexpr std::string_view slotKeys[] = {"",          "physical", "datalink",     "network",
                                         "transport", "session",  "presentation", "application"};

std::optional<std::size_t> slotNamed(std::string_view key) {
    for (std::size_t slot = 1; slot <= 7; ++slot)
        if (slotKeys[slot] == key)
            return slot;
    return std::nullopt;
}

// A list of texts as in a scenario file: `["Upgrade: websocket", "-Origin"]`, without escapes. None: it is no such
// list.
std::optional<std::vector<std::string>> listOf(std::string_view word) {
    std::vector<std::string> texts;
    const auto skipSpaces = [&word] { word.remove_prefix(std::min(word.find_first_not_of(' '), word.size())); };
    if (!word.starts_with('[') || !word.ends_with(']'))
        return std::nullopt;
    word = word.substr(1, word.size() - 2);
    for (skipSpaces(); !word.empty(); skipSpaces()) {
        if (!texts.empty()) {
            if (!word.starts_with(','))
                return std::nullopt;
            word.remove_prefix(1);
            skipSpaces();
        }
        const std::size_t end = word.starts_with('"') ? word.find('"', 1) : std::string_view::npos;
        if (end == std::string_view::npos)
            return std::nullopt;
        texts.emplace_back(word.substr(1, end - 1));
        word.remove_prefix(end + 1);
    }
    return texts;
}

OptionValue optionOf(std::string_view word) {
    if (word == "true" || word == "false")
        return word == "true";
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (code == std::errc() && end == word.data() + word.size())
        return number;
    if (auto texts = listOf(word))
        return *std::move(texts);
    return std::string(word);
}

void fill(Fillings& fillings, std::size_t slot, const std::string& name) {
    if (fillings.names[slot] != name)
        fillings.options[slot] = {};
    fillings.names[slot] = name;
}

// Gives a host whose slot 3 has changed addresses that it takes; who speaks to it uses the new one.
void readdress(Scenario& scenario, HostSpec& host) {
    for (Interface& interface : host.interfaces)
        interface.address = inVersionOf(host.fillings.names[3], interface.address);
    const IpAddress address = host.interfaces[0].address.address;
    for (HostSpec& other : scenario.hosts) {
        if (other.resolverName == host.name)
            other.resolver = address;
        for (Action& action : other.script)
            if (action.peerName == host.name)
                action.peer = address;
    }
}

} // namespace

IpPrefix inVersionOf(std::string_view network, const IpPrefix& address) {
    if (network == "ipv6" && address.address.isV4()) {
        const std::uint32_t value = address.address.v4().value;
        Ipv6Address mapped{{0xfd}};
        mapped.bytes[6] = static_cast<std::uint8_t>(value >> 16);
        mapped.bytes[7] = static_cast<std::uint8_t>(value >> 8);
        mapped.bytes[15] = static_cast<std::uint8_t>(value);
        return {mapped, 64};
    }
    if (network == "ipv4" && !address.address.isV4()) {
        const auto& bytes = address.address.v6().bytes;
        constexpr std::uint32_t ten = 10;
        return {Ipv4Address{ten << 24 | static_cast<std::uint32_t>(bytes[6]) << 16 |
                            static_cast<std::uint32_t>(bytes[7]) << 8 | bytes[15]},
                24};
    }
    return address;
}

Result<void> applySetting(Scenario& scenario, std::string_view key, std::string_view value) {
    const auto wrong = [key](std::string reason) {
        return Failure(Error{{}, std::string(key), std::nullopt, std::move(reason)});
    };
    const std::size_t dot = key.find('.');
    const std::string_view head = key.substr(0, dot);
    const std::string_view tail = dot == std::string_view::npos ? std::string_view() : key.substr(dot + 1);

    if (key == "seed") {
        const OptionValue number = optionOf(value);
        if (!std::holds_alternative<std::int64_t>(number) || std::get<std::int64_t>(number) < 0)
            return wrong("must be a whole number from 0");
        scenario.seed = static_cast<std::uint64_t>(std::get<std::int64_t>(number));
        return {};
    }
    if (key == "until") {
        const auto duration = parseDuration(value);
        if (!duration)
            return wrong(duration.error().reason);
        scenario.until = *duration;
        return {};
    }
    if (head == "link") {
        for (LinkSpec& link : scenario.links) {
            if (tail == "delay") {
                const auto duration = parseDuration(value);
                if (!duration)
                    return wrong(duration.error().reason);
                link.delay = *duration;
            } else if (tail == "rate") {
                const auto rate = parseBitRate(value);
                if (!rate)
                    return wrong(rate.error().reason);
                link.bitsPerSecond = *rate;
            } else if (tail == "queue") {
                const OptionValue number = optionOf(value);
                if (!std::holds_alternative<std::int64_t>(number) || std::get<std::int64_t>(number) < 0 ||
                    std::get<std::int64_t>(number) > 1'000'000)
                    return wrong("must be a whole number from 0 to 1000000");
                link.queue = static_cast<std::uint32_t>(std::get<std::int64_t>(number));
            } else {
                return wrong("unknown setting (allowed: link.rate, link.delay, link.queue)");
            }
        }
        return {};
    }
    for (HostSpec& host : scenario.hosts) {
        if (host.name != head)
            continue;
        const std::size_t second = tail.find('.');
        const auto slot = slotNamed(tail.substr(0, second));
        if (!slot)
            return wrong("unknown setting (allowed after the host: application, presentation, session, transport, "
                         "network, datalink, physical)");
        if (second != std::string_view::npos) {
            host.fillings.options[*slot].set(std::string(tail.substr(second + 1)), optionOf(value));
            return {};
        }
        const auto number = static_cast<LayerNumber>(*slot);
        if (scenario.layers->find(number, value) == nullptr)
            return wrong(scenario.layers->make(number, value).error().reason);
        fill(host.fillings, *slot, std::string(value));
        readdress(scenario, host);
        return {};
    }
    std::string hosts;
    for (const HostSpec& host : scenario.hosts)
        hosts += fmt::format(", {}.\u2026", host.name);
    return wrong(fmt::format("unknown setting (allowed: seed, until, link.\u2026{})", hosts));
}

Result<void> fillSlot(Scenario& scenario, std::size_t host, LayerNumber slot, const std::string& filling) {
    Fillings changed = scenario.hosts[host].fillings;
    fill(changed, static_cast<std::size_t>(slot), filling);
    if (auto checked = Stack::check(*scenario.layers, changed); !checked)
        return checked;
    std::swap(scenario.hosts[host].fillings, changed);
    if (const auto problem = findScriptProblem(scenario.hosts[host], *scenario.layers)) {
        std::swap(scenario.hosts[host].fillings, changed);
        return Failure(problem->error);
    }
    readdress(scenario, scenario.hosts[host]);
    return {};
}

Result<Scenario> loadScenario(const std::string& nameOrPath, std::shared_ptr<const LayerRegistry> layers) {
    std::string names;
    for (const BuiltInScene& scene : builtInScenes()) {
        if (scene.name == nameOrPath) {
            auto scenario =
                parseScenario(std::string(scene.text), fmt::format("scene {}", scene.name), std::move(layers));
            if (scenario)
                scenario->name = scene.name;
            return scenario;
        }
        names += (names.empty() ? "" : ", ") + std::string(scene.name);
    }
    std::error_code code;
    if (!std::filesystem::is_regular_file(nameOrPath, code))
        return failAt(nameOrPath, fmt::format("no scene and no file of that name (scenes: {})", names));
    std::ifstream file(nameOrPath, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file || !text)
        return failAt(nameOrPath, "the file cannot be read");
    auto scenario = parseScenario(text.str(), nameOrPath, std::move(layers));
    if (scenario)
        scenario->name = std::filesystem::path(nameOrPath).stem().string();
    return scenario;
}

} // namespace layerscope
