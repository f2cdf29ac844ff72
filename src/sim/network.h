// A network that runs: hosts with stacks, links, and the queue of what is to happen.
#pragma once

#include "sim/eventqueue.h"
#include "sim/link.h"
#include "sim/simulation.h"

#include <unordered_map>

namespace layerscope {

class Network {
public:
    // Builds every stack. Fails with the host and the sentence of the stack that cannot be built.
    static Result<std::unique_ptr<Network>> make(const Scenario& scenario, std::uint64_t seed, Recording recording);
    ~Network();
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    void start(); // at time 0
    // The next thing that will happen; none when nothing will.
    std::optional<Time> nextTime() const;
    void step(); // lets it happen

    std::shared_ptr<Trace> trace() const { return m_trace; }
    const RunCounts& counts() const { return m_counts; }

private:
    class Node;
    enum class ItemKind : std::uint8_t { SendStart, Arrive, Lost, Wake };
    struct Item {
        ItemKind kind;
        std::uint32_t index; // of a Transit, or of a Node for Wake
    };
    struct Line {
        std::size_t link;
        std::array<std::size_t, 2> ends;       // indexes of nodes
        std::vector<LinkDirection> directions; // [0] from the first end, [1] from the second
        std::vector<std::unique_ptr<LinkFault>> faults;
    };
    struct Flow { // what makes two segments of one connection carry the same bytes
        std::uint32_t connection;
        std::uint32_t host;
        std::uint32_t seq;
        friend bool operator==(const Flow&, const Flow&) = default;
    };
    struct FlowHash {
        std::size_t operator()(const Flow& flow) const {
            return (static_cast<std::size_t>(flow.seq) << 32 ^ flow.connection << 8 ^ flow.host) * 0x9e3779b97f4a7c15u;
        }
    };
    struct AssociationKey {
        const Protocol* protocol;
        std::uint64_t low, high; // address and port of either end, the smaller first
        friend auto operator<=>(const AssociationKey&, const AssociationKey&) = default;
    };

    Network(const Scenario& scenario, Recording recording);
    void describe(const Scenario& scenario);
    void transmit(std::size_t node, Idu&& frame);
    void sendStart(std::uint32_t index);
    void arrive(std::uint32_t index);
    void lose(std::uint32_t index);
    void noteRepeat(const Transit& transit, bool repeats);
    HostId hostAt(std::size_t node) const { return HostId{static_cast<std::uint32_t>(node)}; }
    void wakeLater(std::size_t node);
    std::uint32_t keep(Transit&& transit);
    Transit release(std::uint32_t index);
    EventId frameEvent(EventKind kind, const Transit& transit, HostId host, std::string_view text = {});
    ConnectionId connection(const Protocol& protocol, Ipv4Address local, std::uint16_t localPort, Ipv4Address remote,
                            std::uint16_t remotePort);

    std::shared_ptr<Trace> m_trace = std::make_shared<Trace>();
    Recorder m_recorder;
    Time m_now{};
    EventQueue<Item> m_queue;
    std::vector<std::unique_ptr<Node>> m_nodes;
    std::vector<Line> m_lines;
    std::vector<Transit> m_transits;   // frames that wait or fly, by index
    std::vector<std::uint32_t> m_free; // indexes of m_transits that are free
    std::map<AssociationKey, ConnectionId> m_connections;
    std::unordered_map<std::uint32_t, HostId> m_hostsByAddress;
    std::unordered_map<Flow, FrameId, FlowHash> m_firstCarriers;
    RunCounts m_counts;
};

} // namespace layerscope
