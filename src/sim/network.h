// A network that runs: devices, the wires between them, and the queue of what is to happen.
#pragma once

#include "sim/wires.h"

namespace layerscope {

class Network : private Wires::Receiver {
public:
    // Builds every device. Fails with the host and the sentence of the stack that cannot be built.
    static Result<std::unique_ptr<Network>> make(const Scenario& scenario, std::uint64_t seed, Recording recording);
    ~Network() override;
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    void setWatcher(FrameWatcher watcher) { m_world.watcher = std::move(watcher); }
    void start(); // at time 0
    // The next thing that will happen; none when nothing will.
    std::optional<Time> nextTime() const;
    void step(); // lets it happen

    void ended(); // nothing is left to happen
    // The host, the layer and the reason, when a layer has misbehaved.
    const std::optional<std::string>& failure() const { return m_world.failure; }

    std::shared_ptr<Trace> trace() const { return m_world.trace; }
    const RunCounts& counts() const { return m_world.counts; }

private:
    class Node;
    struct Announcement {
        Time time;
        std::string text;
    };

    Network(const Scenario& scenario, std::uint64_t seed, Recording recording);
    void describe(const Scenario& scenario);
    void announceCuts(const Scenario& scenario);
    void receive(std::size_t node, std::size_t port, Arrival&& arrival) override;
    void wakeLater(std::size_t node);

    World m_world;
    Associations m_associations;
    Wires m_wires;
    std::vector<std::unique_ptr<Node>> m_nodes;
    std::vector<Announcement> m_announcements; // what the scenario does to cables
};

} // namespace layerscope
