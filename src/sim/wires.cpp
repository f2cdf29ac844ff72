#include "sim/wires.h"

#include "sim/medium.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

Wires::Wires(const Scenario& scenario, std::uint64_t seed, World& world, Associations& associations, Receiver& receiver)
    : m_world(world), m_associations(associations), m_receiver(receiver), m_plugs(scenario.nodeCount()) {
    std::vector<Medium*> hubs(scenario.nodeCount());
    for (std::size_t i = 0; i < scenario.links.size(); ++i) {
        const LinkSpec& spec = scenario.links[i];
        Line line;
        line.ends = spec.ends;
        line.ports = spec.ports;
        line.directions.assign(2, LinkDirection(spec));
        for (std::size_t direction = 0; direction < 2; ++direction) {
            line.starts[direction] = m_world.queue.addLane();
            line.arrivals[direction] = m_world.queue.addLane();
        }
        for (std::size_t k = 0; k < scenario.faults.size(); ++k)
            if (scenario.faults[k].link == i)
                line.faults.push_back(makeFault(scenario.faults[k], Random(seed, fmt::format("fault {}", k))));
        for (std::uint32_t end = 0; end < 2; ++end) {
            auto& plugs = m_plugs[spec.ends[end]];
            plugs.resize(std::max(plugs.size(), spec.ports[end] + 1));
            plugs[spec.ports[end]] = {static_cast<std::uint32_t>(i), end};
            const std::size_t hub = spec.ends[end];
            if (!scenario.isHub(hub))
                continue;
            if (hubs[hub] == nullptr) {
                m_media.push_back(
                    std::make_unique<Medium>(hub, static_cast<std::uint32_t>(m_media.size()), spec.bitsPerSecond,
                                             spec.queue, Random(seed, "hub " + scenario.nodeName(hub)), world, *this));
                hubs[hub] = m_media.back().get();
            }
            line.medium = hubs[hub];
            hubs[hub]->add({spec.ends[1 - end], i, 1u - end, spec.delay});
        }
        m_lines.push_back(std::move(line));
    }
}

Wires::~Wires() = default;

void Wires::handle(const Item& item) {
    switch (item.kind) {
    case ItemKind::SendStart:
        launch(item.index);
        break;
    case ItemKind::Arrive:
        arrive(item.index);
        break;
    case ItemKind::Lost:
        lose(item.index);
        break;
    case ItemKind::Medium:
        m_media[item.index]->step();
        break;
    case ItemKind::Release: {
        const Transit& transit = m_transits[item.index];
        Line& line = m_lines[transit.line];
        if (line.held[transit.direction] == item.index && line.holds[transit.direction] == item.check)
            letGo(line, transit.direction, m_world.now - std::chrono::microseconds(1));
        break;
    }
    case ItemKind::Wake:
    case ItemKind::Announce:
        break; // not about frames
    }
}

std::uint32_t Wires::keep(Transit&& transit) {
    transit.number = ++m_kept;
    if (m_free.empty()) {
        m_transits.push_back(std::move(transit));
        return static_cast<std::uint32_t>(m_transits.size() - 1);
    }
    const std::uint32_t index = m_free.back();
    m_free.pop_back();
    m_transits[index] = std::move(transit);
    return index;
}

Transit Wires::release(std::uint32_t index) {
    m_free.push_back(index);
    Transit transit = std::move(m_transits[index]);
    m_transits[index].number = 0;
    return transit;
}

// An event of a frame's life. It was caused by the frame's sending, and the sending by what made it go out.
EventId Wires::frameEvent(EventKind kind, const Transit& transit, HostId host, std::string_view text, EventId cause) {
    if (!m_world.recorder.frames())
        return {};
    Event event;
    event.kind = kind;
    event.layer = LayerNumber::Physical;
    event.host = host;
    event.connection = transit.connection;
    event.frame = transit.frame;
    if (!cause)
        cause = kind == EventKind::FrameSent ? transit.cause : m_world.trace->frame(transit.frame).sentEvent;
    event.cause = cause;
    event.origin = m_world.recorder.origin();
    if (!text.empty())
        event.text = m_world.trace->intern(text);
    return m_world.recorder.append(event);
}

void Wires::transmit(std::size_t node, std::size_t port, Idu&& idu) {
    if (port >= m_plugs[node].size() || m_plugs[node][port].line == UINT32_MAX) {
        m_world.recorder.note(hostAt(node), LayerNumber::Physical, idu.ici.connection,
                              "Frame dropped: there is no link", Finding::Refused);
        return;
    }
    const Plug plug = m_plugs[node][port];
    Line& line = m_lines[plug.line];
    if (line.medium != nullptr) {
        line.medium->offer(plug.line, std::move(idu));
        return;
    }
    const auto slot = line.directions[plug.direction].reserve(idu.sdu.size(), m_world.now);
    Transit transit;
    transit.from = node;
    transit.to = line.ends[1 - plug.direction];
    transit.line = plug.line;
    transit.direction = plug.direction;
    transit.connection = idu.ici.connection;
    transit.cause = m_world.recorder.cause();
    transit.sent = slot ? slot->start : m_world.now;
    transit.arrival = slot ? slot->arrival : m_world.now;
    if (!slot) {
        transit.reason = queueFullReason;
        transit.lostAt = 0.0f;
    }
    transit.bits = std::move(idu.sdu);
    const std::uint32_t kept = prepare(std::move(transit), idu.repeats, idu.crossings);
    if (!slot) {
        ++m_world.counts.framesSent;
        frameEvent(EventKind::FrameSent, m_transits[kept], hostAt(node));
        lose(kept);
    } else if (slot->start == m_world.now) {
        launch(kept);
    } else {
        m_world.queue.push(line.starts[plug.direction], slot->start, {ItemKind::SendStart, kept});
    }
}

std::uint32_t Wires::prepare(Transit&& transit, bool repeats, std::span<const EventId> crossings) {
    if (m_world.recorder.frames()) {
        Trace& trace = *m_world.trace;
        Frame frame;
        frame.sent = transit.sent;
        frame.ended = transit.arrival;
        frame.from = hostAt(transit.from);
        frame.to = hostAt(transit.to);
        frame.link = LinkId{static_cast<std::uint32_t>(transit.line)};
        frame.lostAt = transit.lostAt;
        frame.blob = m_world.recorder.full() ? trace.addBlob(transit.bits.bytes(), transit.bits.spans())
                                             : trace.addBlob(transit.bits.bytes());
        frame.originalLength = static_cast<std::uint32_t>(transit.bits.size());
        frame.connection = transit.connection;
        transit.frame = trace.addFrame(frame);
        for (const EventId crossing : crossings)
            trace.setEventFrame(crossing, transit.frame);
    }
    if (m_world.recorder.full())
        m_associations.noteRepeat(transit.from, transit.connection, transit.bits.bytes(), transit.frame, repeats);
    return keep(std::move(transit));
}

// A frame gets onto its link.
EventId Wires::leave(const Transit& transit, HostId from) {
    ++m_world.counts.framesSent;
    if (m_world.watcher)
        m_world.watcher({transit.sent, transit.line, transit.bits.bytes()});
    return frameEvent(EventKind::FrameSent, transit, from);
}

void Wires::launch(std::uint32_t index) {
    const EventId sent = leave(m_transits[index], hostAt(m_transits[index].from));
    Line& line = m_lines[m_transits[index].line];
    for (const auto& fault : line.faults)
        fault->pass(m_transits[index]);
    if (m_transits[index].duplicated)
        duplicate(m_transits[index], sent); // may move m_transits
    Transit& transit = m_transits[index];
    if (!transit.flipped.empty())
        corrupt(transit);
    if (transit.added > Duration::zero())
        delay(transit, transit.added);
    const std::size_t direction = transit.direction;
    const Time arrival = transit.arrival;
    if (transit.overtaken && !transit.lost && !line.held[direction]) {
        hold(index);
        return;
    }
    const bool overtakes = !transit.lost;
    fly(index);
    if (overtakes)
        letGo(line, direction, arrival);
}

// Queues what becomes of a frame: its arrival, or its end.
void Wires::fly(std::uint32_t index) {
    Transit& transit = m_transits[index];
    if (!transit.lost) {
        m_world.queue.push(m_lines[transit.line].arrivals[transit.direction], transit.arrival,
                           {ItemKind::Arrive, index});
        return;
    }
    if (m_world.recorder.frames())
        m_world.trace->setFrameLostAt(transit.frame, transit.lostAt);
    const double flight = toSeconds(transit.arrival - transit.sent) * 1e9;
    m_world.queue.push(transit.sent + Duration(static_cast<std::int64_t>(flight * static_cast<double>(transit.lostAt))),
                       {ItemKind::Lost, index});
}

void Wires::arrive(std::uint32_t index) {
    Transit& transit = m_transits[index];
    if (transit.collided) {
        release(index);
        return;
    }
    ++m_world.counts.framesDelivered;
    Arrival arrival;
    arrival.cause = frameEvent(EventKind::FrameDelivered, transit, hostAt(transit.to));
    // What arrives is what was sent, unless bits were changed under way.
    if (transit.frame && transit.flipped.empty())
        arrival.blob = m_world.trace->frame(transit.frame).blob;
    arrival.repeats = transit.frame && m_world.trace->frame(transit.frame).repeats;
    arrival.frame = transit.frame;
    arrival.connection = transit.connection;
    arrival.bits = std::move(transit.bits);
    const std::size_t to = transit.to;
    const std::size_t port = m_lines[transit.line].ports[1 - transit.direction];
    transit.number = 0;
    m_free.push_back(index); // what is left of the transit is overwritten by the next one
    m_receiver.receive(to, port, std::move(arrival));
}

void Wires::lose(std::uint32_t index) {
    const Transit transit = release(index);
    if (transit.collided)
        return;
    ++m_world.counts.framesLost;
    frameEvent(EventKind::FrameLost, transit, HostId{}, transit.reason);
}

void Wires::breakOff(Reference reference, std::string_view reason, EventId cause) {
    Transit* found = find(reference);
    if (found == nullptr)
        return;
    Transit& transit = *found;
    transit.collided = true;
    ++m_world.counts.framesLost;
    if (m_world.recorder.frames()) {
        const Duration flown = m_world.now - transit.sent;
        m_world.trace->setFrameLostAt(transit.frame,
                                      static_cast<float>(toSeconds(flown) / toSeconds(transit.arrival - transit.sent)));
    }
    frameEvent(EventKind::FrameLost, transit, HostId{}, reason, cause);
}

} // namespace layerscope
