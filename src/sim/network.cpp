#include "sim/network.h"

#include "sim/hostdevice.h"
#include "sim/switchdevice.h"

#include <fmt/format.h>

namespace layerscope {

namespace {

// A hub is no more than its medium, which the links themselves are.
class HubDevice : public Device {
public:
    void receive(std::size_t, Arrival&&) override {}
};

std::string addressesOf(const HostSpec& spec) {
    std::string text;
    for (const Interface& interface : spec.interfaces)
        text += (text.empty() ? "" : ", ") + interface.address.address.text();
    return text;
}

std::size_t portsOf(const Scenario& scenario, std::size_t node) {
    std::size_t count = 0;
    for (const LinkSpec& link : scenario.links)
        for (std::size_t end = 0; end < 2; ++end)
            if (link.ends[end] == node)
                count = std::max(count, link.ports[end] + 1);
    return count;
}

} // namespace

// A device in its place.
class Network::Node : public DevicePorts {
public:
    Node(Network& network, std::size_t index) : m_network(network), m_index(index) {}
    void transmit(std::size_t port, Idu&& frame) override {
        m_network.m_wires.transmit(m_index, port, std::move(frame));
    }

    std::unique_ptr<Device> device;
    std::optional<Time> wake; // the timer run that is queued

private:
    Network& m_network;
    std::size_t m_index;
};

Network::Network(const Scenario& scenario, std::uint64_t seed, Recording recording)
    : m_world(recording), m_associations(scenario, m_world.recorder),
      m_wires(scenario, seed, m_world, m_associations, *this) {
    m_world.trace->title = scenario.title;
    m_world.trace->seed = seed;
    m_world.trace->vocabulary = scenario.layers;
}

Network::~Network() = default;

Result<std::unique_ptr<Network>> Network::make(const Scenario& scenario, std::uint64_t seed, Recording recording) {
    std::unique_ptr<Network> network(new Network(scenario, seed, recording));
    network->describe(scenario);
    for (std::size_t i = 0; i < scenario.nodeCount(); ++i) {
        auto node = std::make_unique<Node>(*network, i);
        if (i < scenario.hosts.size()) {
            auto host = HostDevice::make(scenario.hosts[i], *scenario.layers, i, seed, network->m_world,
                                         network->m_associations, *node);
            if (!host)
                return Failure(host.error());
            node->device = std::move(*host);
        } else if (scenario.isHub(i)) {
            node->device = std::make_unique<HubDevice>();
        } else {
            node->device = std::make_unique<SwitchDevice>(scenario.devices[i - scenario.hosts.size()], i,
                                                          portsOf(scenario, i), network->m_world, *node);
        }
        network->m_nodes.push_back(std::move(node));
    }
    network->announceCuts(scenario);
    return network;
}

// Tells the trace which nodes and links there are.
void Network::describe(const Scenario& scenario) {
    Trace& trace = *m_world.trace;
    for (const HostSpec& spec : scenario.hosts) {
        Host host;
        host.name = spec.name;
        host.address = addressesOf(spec);
        host.mac = spec.interfaces[0].mac.text();
        host.fillings = spec.fillings.names;
        for (std::size_t slot = 1; slot <= 7; ++slot)
            if (const auto* identity = scenario.layers->find(static_cast<LayerNumber>(slot), host.fillings[slot]))
                host.titles[slot] = identity->title;
        trace.addHost(std::move(host));
    }
    for (const DeviceSpec& spec : scenario.devices) {
        Host host;
        host.name = spec.name;
        host.fillings[1] = "nrz";
        if (spec.kind == DeviceKind::Switch)
            host.fillings[2] = "ethernet";
        trace.addHost(std::move(host));
    }
    for (std::size_t i = 0; i < scenario.links.size(); ++i) {
        const LinkSpec& spec = scenario.links[i];
        std::string faults;
        for (const FaultSpec& fault : scenario.faults)
            if (fault.link == i)
                faults += " · " + faultText(fault, scenario);
        Link link;
        link.a = hostAt(spec.ends[0]);
        link.b = hostAt(spec.ends[1]);
        link.bitsPerSecond = spec.bitsPerSecond;
        link.delay = spec.delay;
        link.description =
            fmt::format("{} · {} each way{}{}", bitRateText(spec.bitsPerSecond), durationText(spec.delay),
                        spec.mtu == LinkSpec{}.mtu ? "" : fmt::format(" · MTU {}", spec.mtu),
                        faults.empty() ? " · no faults" : faults);
        trace.addLink(std::move(link));
    }
}

// Cables that are cut and mended are events of their own.
void Network::announceCuts(const Scenario& scenario) {
    for (const FaultSpec& fault : scenario.faults) {
        if (fault.kind != FaultKind::Cut)
            continue;
        const auto& ends = scenario.links[fault.link].ends;
        const std::string cable =
            fmt::format("The cable between {} and {}", scenario.nodeName(ends[0]), scenario.nodeName(ends[1]));
        m_announcements.push_back({timeAt(fault.at), cable + " is cut"});
        if (fault.until)
            m_announcements.push_back({timeAt(*fault.until), cable + " is mended"});
    }
    for (std::size_t i = 0; i < m_announcements.size(); ++i)
        m_world.queue.push(m_announcements[i].time, {ItemKind::Announce, static_cast<std::uint32_t>(i)});
}

void Network::start() {
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        m_nodes[i]->device->start();
        wakeLater(i);
    }
}

void Network::ended() {
    for (const auto& node : m_nodes)
        node->device->ended();
}

std::optional<Time> Network::nextTime() const {
    return m_world.queue.empty() ? std::nullopt : std::optional(m_world.queue.nextTime());
}

void Network::step() {
    const auto [time, item] = m_world.queue.pop();
    m_world.now = time;
    m_world.recorder.setNow(time);
    ++m_world.counts.queueEvents;
    switch (item.kind) {
    case ItemKind::Announce:
        m_world.recorder.action(HostId{}, {}, m_announcements[item.index].text);
        break;
    case ItemKind::Wake: {
        Node& node = *m_nodes[item.index];
        if (node.wake != time) // it was moved to an earlier time since
            return;
        node.wake.reset();
        if (const auto due = node.device->nextDeadline(); !due || *due > time) { // the timer was stopped or moved
            wakeLater(item.index);
            return;
        }
        node.device->wake();
        wakeLater(item.index);
        break;
    }
    default:
        m_wires.handle(item);
        break;
    }
    m_world.counts.end = time;
}

void Network::receive(std::size_t node, std::size_t port, Arrival&& arrival) {
    m_nodes[node]->device->receive(port, std::move(arrival));
    wakeLater(node);
}

// Queues the device's next timer run, unless one is queued that comes first.
void Network::wakeLater(std::size_t index) {
    Node& node = *m_nodes[index];
    const auto deadline = node.device->nextDeadline();
    if (!deadline || (node.wake && *node.wake <= *deadline))
        return;
    node.wake = *deadline;
    m_world.queue.push(*deadline, {ItemKind::Wake, static_cast<std::uint32_t>(index)});
}

} // namespace layerscope
