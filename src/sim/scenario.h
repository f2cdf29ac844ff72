// A scenario: hosts, links, faults, programs, seed. Data only.
#pragma once

#include "layers/program.h"
#include "layers/stack.h"

#include <filesystem>

namespace layerscope {

struct HostSpec {
    std::string name;
    std::vector<Interface> interfaces; // at least one, each on one link at most
    Fillings fillings;
    std::vector<Action> script;
    IpAddress resolver;       // the name server that its program asks; unspecified: none
    std::string resolverName; // when it is a host of the scenario
};

// What stands between hosts and has no stack.
enum class DeviceKind : std::uint8_t {
    Switch, // learns which address is behind which port, and sends frames only there (IEEE 802.1D §7.8)
    Hub,    // a repeater: all its links are one half-duplex medium (IEEE 802.3 §4)
};

struct DeviceSpec {
    std::string name;
    DeviceKind kind = DeviceKind::Switch;
    Duration ageing = std::chrono::seconds(300); // Switch: an address not heard of for so long is forgotten
};

struct LinkSpec {
    std::array<std::size_t, 2> ends{};        // nodes: first the scenario's hosts, then its devices
    std::array<std::size_t, 2> ports{};       // of a host: its interface, from 0; of a device: counted by its links
    std::size_t mtu = 1500;                   // bytes of the largest layer-3 PDU
    std::uint64_t bitsPerSecond = 10'000'000; // 0: unlimited
    Duration delay = std::chrono::milliseconds(20); // propagation, one way
    std::uint32_t queue = 100;                      // frames that may wait in each direction; more are lost
    friend bool operator==(const LinkSpec&, const LinkSpec&) = default;
};

// What a fault does to the frames that it picks.
enum class FaultKind : std::uint8_t {
    Lose,
    Corrupt, // changes bits
    Duplicate,
    Reorder, // lets the next frame of the direction overtake
    Delay,
    Rate, // a bottleneck: frames queue for a slower rate, in one direction or both
    Cut,  // the cable is out from a moment on, until it is mended
};

// What an aimed fault counts.
enum class FaultUnit : std::uint8_t {
    Frame,
    Segment, // TCP segments only
};

// Which frames a fault picks.
enum class FaultChoice : std::uint8_t {
    Aimed,  // one, by its number
    Random, // each with a probability
    Burst,  // Gilbert and Elliott's model: a good and a bad state, and a chance of leaving each with every frame
    All,
};

// A fault of a link. Random numbers come from the run's seed.
struct FaultSpec {
    FaultKind kind = FaultKind::Lose;
    std::size_t link = 0;
    std::optional<std::size_t> from; // only frames that this node sends; none: both directions
    FaultChoice choice = FaultChoice::Aimed;
    FaultUnit unit = FaultUnit::Frame;
    std::uint32_t number = 1;        // Aimed: counted from 1
    double probability = 0;          // Random
    double enterBurst = 0;           // Burst: from good to bad
    double leaveBurst = 1;           // Burst: from bad to good
    double inBurst = 1;              // Burst: that a frame is picked in the bad state
    std::vector<std::uint32_t> bits; // Corrupt: counted from the frame's first bit; empty: `count` random ones
    std::uint32_t count = 1;         // Corrupt: random bits
    Duration delay = std::chrono::milliseconds(50); // Delay; Reorder: waits so long at most; Duplicate: the copy's lag
    Duration jitter{};                              // Delay: up to so much more, at random
    std::uint64_t bitsPerSecond = 0;                // Rate
    std::uint32_t queue = 100;                      // Rate: frames that may wait
    Duration at{};                                  // Cut
    std::optional<Duration> until;                  // Cut: when it is mended; none: never
    double place = 0.5;                             // Lose: how far along the link, 0 to 1
    friend bool operator==(const FaultSpec&, const FaultSpec&) = default;
};

// The words of the scenario format, by FaultKind: "lose", …
std::span<const std::string_view> faultNames();

struct Scenario {
    std::string name;  // of a built-in scene, or the file's stem
    std::string title; // for people
    std::string about; // one or two sentences
    std::uint64_t seed = 1;
    Duration until = std::chrono::seconds(60); // the run ends here, or earlier when nothing is left to happen
    std::vector<HostSpec> hosts;
    std::vector<DeviceSpec> devices;
    std::vector<LinkSpec> links;
    std::vector<FaultSpec> faults;
    std::shared_ptr<const LayerRegistry> layers = LayerRegistry::sharedBuiltIn(); // what may fill its slots

    // Nodes are what links have as their ends: the hosts, then the devices, in this order also in the trace.
    std::size_t nodeCount() const { return hosts.size() + devices.size(); }
    bool isHub(std::size_t node) const {
        return node >= hosts.size() && devices[node - hosts.size()].kind == DeviceKind::Hub;
    }
    const std::string& nodeName(std::size_t node) const {
        return node < hosts.size() ? hosts[node].name : devices[node - hosts.size()].name;
    }
};

// Reads the TOML form (README, "How to add a scene"). `source` names it in errors, which give file:line, the key and
// what is allowed.
Result<Scenario> parseScenario(const std::string& text, const std::string& source,
                               std::shared_ptr<const LayerRegistry> layers = LayerRegistry::sharedBuiltIn());
// An address as the filling of slot 3 takes it: a host that changes from IPv4 to IPv6 has fd00:0:0:BC::D/64 instead of
// 10.B.C.D, and the other way round. Fillings but these two take any.
IpPrefix inVersionOf(std::string_view network, const IpPrefix& address);
// A built-in scene by name, or a file by path.
Result<Scenario> loadScenario(const std::string& nameOrPath,
                              std::shared_ptr<const LayerRegistry> layers = LayerRegistry::sharedBuiltIn());
// The first line of a host's script that the program in its slot 7 cannot follow. The error names the key.
struct ScriptProblem {
    std::size_t action = 0;
    Error error;
};
std::optional<ScriptProblem> findScriptProblem(const HostSpec& host, const LayerRegistry& layers);
// Changes one setting: `key` is a path such as "seed", "until", "link.delay", "client.transport",
// "client.transport.isn".
Result<void> applySetting(Scenario& scenario, std::string_view key, std::string_view value);
// Fills a slot of a host differently and judges the stack that comes of it; on failure the scenario is as before.
Result<void> fillSlot(Scenario& scenario, std::size_t host, LayerNumber slot, const std::string& filling);

} // namespace layerscope
