#include "sim/network.h"

#include "wire/ethernet.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

#include <fmt/format.h>

namespace layerscope {

// A host's stack in its place in the network.
class Network::Node : public StackEnvironment {
public:
    Node(Network& network, std::size_t index) : m_network(network), m_index(index) {}

    Time now() const override { return m_network.m_now; }
    void transmit(std::uint16_t, Idu&& frame) override { m_network.transmit(m_index, std::move(frame)); }
    Recorder& recorder() override { return m_network.m_recorder; }
    ConnectionId connection(const Protocol& protocol, Ipv4Address local, std::uint16_t localPort, Ipv4Address remote,
                            std::uint16_t remotePort) override {
        return m_network.connection(protocol, local, localPort, remote, remotePort);
    }

    std::unique_ptr<Stack> stack;
    std::optional<std::size_t> line; // the link it is an end of
    std::size_t direction = 0;       // in which it sends there
    std::optional<Time> wake;        // the timer run that is queued

private:
    Network& m_network;
    std::size_t m_index;
};

Network::Network(const Scenario& scenario, Recording recording) : m_recorder(*m_trace, recording) {
    m_trace->title = scenario.title;
}

Network::~Network() = default;

Result<std::unique_ptr<Network>> Network::make(const Scenario& scenario, std::uint64_t seed, Recording recording) {
    std::unique_ptr<Network> network(new Network(scenario, recording));
    network->m_trace->seed = seed;
    network->describe(scenario);
    for (std::size_t i = 0; i < scenario.hosts.size(); ++i) {
        const HostSpec& spec = scenario.hosts[i];
        auto node = std::make_unique<Node>(*network, i);
        auto stack = Stack::make(LayerRegistry::builtIn(), spec.fillings, {spec.interface},
                                 HostId{static_cast<std::uint32_t>(i)}, Random(seed, spec.name).next(), *node);
        if (!stack) {
            Error error = stack.error();
            error.where = fmt::format("host \"{}\"", spec.name);
            return Failure(error);
        }
        node->stack = std::move(*stack);
        if (auto* program = dynamic_cast<Program*>(&node->stack->layer(LayerNumber::Application)))
            program->setScript(spec.script);
        network->m_nodes.push_back(std::move(node));
    }
    for (std::size_t i = 0; i < scenario.links.size(); ++i) {
        const LinkSpec& spec = scenario.links[i];
        Line line;
        line.link = i;
        line.ends = spec.ends;
        line.directions.assign(2, LinkDirection(spec));
        for (std::size_t k = 0; k < scenario.faults.size(); ++k)
            if (scenario.faults[k].link == i)
                line.faults.push_back(makeFault(scenario.faults[k], Random(seed, fmt::format("fault {}", k))));
        for (std::size_t end = 0; end < 2; ++end) {
            network->m_nodes[spec.ends[end]]->line = i;
            network->m_nodes[spec.ends[end]]->direction = end;
        }
        network->m_lines.push_back(std::move(line));
    }
    return network;
}

// Tells the trace which hosts and links there are.
void Network::describe(const Scenario& scenario) {
    for (const HostSpec& spec : scenario.hosts) {
        Host host;
        host.name = spec.name;
        host.address = spec.interface.address.address.text();
        host.mac = spec.interface.mac.text();
        host.fillings = spec.fillings.names;
        m_hostsByAddress[spec.interface.address.address.value] = m_trace->addHost(std::move(host));
    }
    for (std::size_t i = 0; i < scenario.links.size(); ++i) {
        const LinkSpec& spec = scenario.links[i];
        std::string faults;
        for (const FaultSpec& fault : scenario.faults) {
            if (fault.link != i)
                continue;
            faults += fault.number > 0
                          ? fmt::format(" · {} {}{} is lost", fault.unit == FaultUnit::Segment ? "segment" : "frame",
                                        fault.number,
                                        fault.from ? " from " + scenario.hosts[*fault.from].name : std::string())
                          : fmt::format(" · {:g} % random loss", fault.probability * 100);
        }
        Link link;
        link.a = HostId{static_cast<std::uint32_t>(spec.ends[0])};
        link.b = HostId{static_cast<std::uint32_t>(spec.ends[1])};
        link.bitsPerSecond = spec.bitsPerSecond;
        link.delay = spec.delay;
        link.description = fmt::format("{} · {} each way{}", bitRateText(spec.bitsPerSecond), durationText(spec.delay),
                                       faults.empty() ? " · no loss" : faults);
        m_trace->addLink(std::move(link));
    }
}

void Network::start() {
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        m_nodes[i]->stack->start();
        wakeLater(i);
    }
}

std::optional<Time> Network::nextTime() const {
    return m_queue.empty() ? std::nullopt : std::optional(m_queue.nextTime());
}

void Network::step() {
    const auto [time, item] = m_queue.pop();
    m_now = time;
    m_recorder.setNow(time);
    ++m_counts.queueEvents;
    switch (item.kind) {
    case ItemKind::SendStart:
        sendStart(item.index);
        break;
    case ItemKind::Arrive:
        arrive(item.index);
        break;
    case ItemKind::Lost:
        lose(item.index);
        break;
    case ItemKind::Wake: {
        Node& node = *m_nodes[item.index];
        if (node.wake != time) // it was moved to an earlier time since
            break;
        node.wake.reset();
        node.stack->runTimers();
        wakeLater(item.index);
        break;
    }
    }
    m_counts.end = time;
}

// Queues the stack's next timer run, unless one is queued that comes first.
void Network::wakeLater(std::size_t index) {
    Node& node = *m_nodes[index];
    const auto deadline = node.stack->nextDeadline();
    if (!deadline || (node.wake && *node.wake <= *deadline))
        return;
    node.wake = *deadline;
    m_queue.push(*deadline, {ItemKind::Wake, static_cast<std::uint32_t>(index)});
}

std::uint32_t Network::keep(Transit&& transit) {
    if (m_free.empty()) {
        m_transits.push_back(std::move(transit));
        return static_cast<std::uint32_t>(m_transits.size() - 1);
    }
    const std::uint32_t index = m_free.back();
    m_free.pop_back();
    m_transits[index] = std::move(transit);
    return index;
}

Transit Network::release(std::uint32_t index) {
    m_free.push_back(index);
    return std::move(m_transits[index]);
}

// An event of a frame's life. It was caused by the frame's sending, and the sending by what made it go out.
EventId Network::frameEvent(EventKind kind, const Transit& transit, HostId host, std::string_view text) {
    if (!m_recorder.frames())
        return {};
    Event event;
    event.kind = kind;
    event.layer = LayerNumber::Physical;
    event.host = host;
    event.connection = transit.connection;
    event.frame = transit.frame;
    event.cause = kind == EventKind::FrameSent ? transit.cause : m_trace->frame(transit.frame).sentEvent;
    event.origin = m_recorder.origin();
    if (!text.empty())
        event.text = m_trace->intern(text);
    return m_recorder.append(event);
}

void Network::transmit(std::size_t index, Idu&& idu) {
    Node& node = *m_nodes[index];
    if (!node.line) {
        m_recorder.note(hostAt(index), LayerNumber::Physical, idu.ici.connection,
                        "Frame dropped: the host is on no link", Finding::Refused);
        return;
    }
    Line& line = m_lines[*node.line];
    const auto slot = line.directions[node.direction].reserve(idu.sdu.size(), m_now);

    Transit transit;
    transit.from = index;
    transit.to = line.ends[1 - node.direction];
    transit.connection = idu.ici.connection;
    transit.cause = m_recorder.cause();
    transit.sent = slot ? slot->start : m_now;
    transit.arrival = slot ? slot->arrival : m_now;
    if (!slot)
        transit.reason = "the queue in front of the link is full";
    if (m_recorder.frames()) {
        Frame frame;
        frame.sent = transit.sent;
        frame.ended = transit.arrival;
        frame.from = hostAt(transit.from);
        frame.to = hostAt(transit.to);
        frame.link = LinkId{static_cast<std::uint32_t>(line.link)};
        frame.lostAt = slot ? 1.0f : 0.0f;
        frame.blob =
            m_recorder.full() ? m_trace->addBlob(idu.sdu.bytes(), idu.sdu.spans()) : m_trace->addBlob(idu.sdu.bytes());
        frame.originalLength = static_cast<std::uint32_t>(idu.sdu.size());
        frame.connection = transit.connection;
        transit.frame = m_trace->addFrame(frame);
        for (const EventId crossing : idu.crossings)
            m_trace->setEventFrame(crossing, transit.frame);
    }
    transit.bits = std::move(idu.sdu);
    if (m_recorder.full())
        noteRepeat(transit, idu.repeats);

    const std::uint32_t kept = keep(std::move(transit));
    if (!slot) {
        ++m_counts.framesSent;
        frameEvent(EventKind::FrameSent, m_transits[kept], hostAt(index));
        lose(kept);
    } else if (slot->start == m_now) {
        sendStart(kept);
    } else {
        m_queue.push(slot->start, {ItemKind::SendStart, kept});
    }
}

// Remembers which frame carried a segment's bytes first, so that a retransmission can point back to it.
void Network::noteRepeat(const Transit& transit, bool repeats) {
    const ByteView frame = transit.bits.bytes();
    const auto ethernet = EthernetHeader::parse(frame);
    if (!transit.connection || !ethernet || ethernet->etherType != etherTypeIpv4)
        return;
    const ByteView packet = frame.subspan(EthernetHeader::size);
    const auto header = Ipv4Header::parse(packet);
    if (!header || header->protocol != ipProtocolTcp)
        return;
    const ByteView bytes = packet.subspan(header->size(), header->totalLength - header->size());
    const auto segment = TcpHeader::parse(bytes);
    // A segment that takes up no sequence numbers cannot be sent again: a mere ACK has the next one's number.
    if (!segment || (bytes.size() == segment->size() && !segment->flags.syn && !segment->flags.fin))
        return;
    const Flow flow{transit.connection.value, static_cast<std::uint32_t>(transit.from), segment->seq.value()};
    if (!repeats)
        m_firstCarriers.try_emplace(flow, transit.frame);
    else if (const auto first = m_firstCarriers.find(flow); first != m_firstCarriers.end())
        m_trace->setRepeats(transit.frame, first->second);
}

void Network::sendStart(std::uint32_t index) {
    Transit& transit = m_transits[index];
    ++m_counts.framesSent;
    frameEvent(EventKind::FrameSent, transit, hostAt(transit.from));
    for (const auto& fault : m_lines[*m_nodes[transit.from]->line].faults)
        fault->pass(transit);
    if (!transit.lost) {
        m_queue.push(transit.arrival, {ItemKind::Arrive, index});
        return;
    }
    if (m_recorder.frames())
        m_trace->setFrameLostAt(transit.frame, transit.lostAt);
    const Duration flight = transit.arrival - transit.sent;
    m_queue.push(transit.sent + Duration(static_cast<std::int64_t>(static_cast<double>(flight.count()) *
                                                                   static_cast<double>(transit.lostAt))),
                 {ItemKind::Lost, index});
}

void Network::arrive(std::uint32_t index) {
    Transit transit = release(index);
    ++m_counts.framesDelivered;
    const EventId delivered = frameEvent(EventKind::FrameDelivered, transit, hostAt(transit.to));
    const BlobId blob = transit.frame ? m_trace->frame(transit.frame).blob : BlobId{};
    m_nodes[transit.to]->stack->receive(0, std::move(transit.bits), transit.frame, blob, delivered);
    wakeLater(transit.to);
}

void Network::lose(std::uint32_t index) {
    const Transit transit = release(index);
    ++m_counts.framesLost;
    frameEvent(EventKind::FrameLost, transit, HostId{}, transit.reason);
}

ConnectionId Network::connection(const Protocol& protocol, Ipv4Address local, std::uint16_t localPort,
                                 Ipv4Address remote, std::uint16_t remotePort) {
    if (!m_recorder.frames())
        return {};
    const auto pack = [](Ipv4Address address, std::uint16_t port) {
        return static_cast<std::uint64_t>(address.value) << 16 | port;
    };
    const std::uint64_t here = pack(local, localPort);
    const std::uint64_t there = pack(remote, remotePort);
    const auto [entry, isNew] =
        m_connections.try_emplace({&protocol, std::min(here, there), std::max(here, there)}, ConnectionId{});
    if (isNew) {
        const auto host = [this](Ipv4Address address) {
            const auto found = m_hostsByAddress.find(address.value);
            return found == m_hostsByAddress.end() ? HostId{} : found->second;
        };
        entry->second =
            m_trace->addConnection({host(local), host(remote), fmt::format("{}:{}", local.text(), localPort),
                                    fmt::format("{}:{}", remote.text(), remotePort), &protocol});
    }
    return entry->second;
}

} // namespace layerscope
