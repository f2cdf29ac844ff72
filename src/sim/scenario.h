// A scenario: hosts, links, faults, programs, seed. Data only.
#pragma once

#include "layers/program.h"
#include "layers/stack.h"

#include <filesystem>

namespace layerscope {

struct HostSpec {
    std::string name;
    Interface interface; // a host has one, on the one link it is an end of
    Fillings fillings;
    std::vector<Action> script;
};

struct LinkSpec {
    std::array<std::size_t, 2> ends{};              // indexes of hosts
    std::uint64_t bitsPerSecond = 10'000'000;       // 0: unlimited
    Duration delay = std::chrono::milliseconds(20); // propagation, one way
    std::uint32_t queue = 100;                      // frames that may wait in each direction; more are lost
};

// What a fault does to a frame.
enum class FaultKind : std::uint8_t { Lose };

// What an aimed fault counts.
enum class FaultUnit : std::uint8_t {
    Frame,
    Segment, // TCP segments only
};

// A fault of a link: aimed at one frame, or at random.
struct FaultSpec {
    FaultKind kind = FaultKind::Lose;
    std::size_t link = 0;
    std::optional<std::size_t> from; // only frames that this host sends; none: both directions
    FaultUnit unit = FaultUnit::Frame;
    std::uint32_t number = 0; // aimed: which one, counted from 1; 0: at random
    double probability = 0;   // at random: 0 to 1
};

struct Scenario {
    std::string name;  // of a built-in scene, or the file's stem
    std::string title; // for people
    std::string about; // one or two sentences
    std::uint64_t seed = 1;
    Duration until = std::chrono::seconds(60); // the run ends here, or earlier when nothing is left to happen
    std::vector<HostSpec> hosts;
    std::vector<LinkSpec> links;
    std::vector<FaultSpec> faults;
};

// Reads the TOML form (README, "How to add a scene"). `source` names it in errors, which give file:line, the key and
// what is allowed.
Result<Scenario> parseScenario(const std::string& text, const std::string& source);
// A built-in scene by name, or a file by path.
Result<Scenario> loadScenario(const std::string& nameOrPath);
// Changes one setting: `key` is a path such as "seed", "until", "link.delay", "client.transport",
// "client.transport.isn".
Result<void> applySetting(Scenario& scenario, std::string_view key, std::string_view value);
// Fills a slot of a host differently and judges the stack that comes of it; on failure the scenario is as before.
Result<void> fillSlot(Scenario& scenario, std::size_t host, LayerNumber slot, const std::string& filling);

} // namespace layerscope
