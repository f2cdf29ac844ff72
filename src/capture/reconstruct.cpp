#include "capture/reconstruct.h"

#include "capture/packetchecks.h"
#include "wire/arp.h"
#include "wire/ipprotocol.h"
#include "wire/udp.h"

#include <algorithm>
#include <bit>
#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::size_t client = 0, server = 1;

std::string endpoint(const NetworkAddress& address, std::uint16_t port) {
    return address.length == 16 ? fmt::format("[{}]:{}", address.text(), port)
                                : fmt::format("{}:{}", address.text(), port);
}

std::string bytesText(std::uint32_t count) { return fmt::format("{} {}", count, count == 1 ? "byte" : "bytes"); }

constexpr std::pair<TcpRemark, Finding> findingsOfRemarks[] = {
    {TcpRemark::SpuriousRetransmission, Finding::SpuriousRetransmission},
    {TcpRemark::FastRetransmission, Finding::FastRetransmission},
    {TcpRemark::Retransmission, Finding::Retransmission},
    {TcpRemark::OutOfOrder, Finding::OutOfOrder},
    {TcpRemark::LostSegment, Finding::LostSegment},
    {TcpRemark::AckLostSegment, Finding::AckLostSegment},
    {TcpRemark::DuplicateAck, Finding::DuplicateAck},
    {TcpRemark::ZeroWindow, Finding::ZeroWindow},
    {TcpRemark::KeepAlive, Finding::KeepAlive},
};

} // namespace

Reconstructor::Reconstructor(Trace& trace, Recording recording) : m_trace(trace), m_recorder(trace, recording) {
    m_trace.origin = Origin::Observed;
    m_recorder.setOrigin(Origin::Inferred);
}

void Reconstructor::addSecrets(const CaptureMetadata& metadata) {
    for (; m_secrets < metadata.secrets.size(); ++m_secrets)
        m_trace.addSecrets(metadata.secrets[m_secrets]);
}

void Reconstructor::add(const CapturedPacket& captured) {
    if (!m_started)
        m_epoch = captured.time;
    m_started = true;
    // A clock that was set back must not turn the order of the events around.
    m_recorder.setNow(std::max(m_recorder.now(), timeAt(Duration(captured.time - m_epoch))));

    Packet packet(captured);
    packet.path = findPath(captured.bytes, captured.linkType, captured.originalLength);
    packet.header = tcpHeaderOf(captured.bytes, packet.path);
    packet.facts = m_conversations.add(captured, packet.path, packet.header);
    findStream(packet);
    findHosts(packet);
    findFindings(packet);
    if (packet.stream && !packet.stream->connection)
        openConnection(packet);
    if (m_recorder.full())
        record(packet);
    else
        packet.frame = addPacket(packet);
    if (packet.stream)
        packet.stream->lastArrival[packet.fromClient ? server : client] = packet.frame;
    else
        m_lastArrivals[{packet.from, packet.to}] = packet.frame;
}

void Reconstructor::record(Packet& packet) {
    addFrame(packet);
    const EventId sent = recordSending(packet, recordCause(packet));
    m_arrivals.push_back(recordArrival(packet, sent));
    recordFindings(packet);
    m_recorder.setFrame({});
}

void Reconstructor::findStream(Packet& packet) {
    const PacketFacts& facts = packet.facts;
    if (!facts.tcpStream && !facts.udpStream)
        return;
    std::deque<Stream>& streams = facts.tcpStream ? m_tcp : m_udp;
    const std::size_t number = facts.tcpStream ? *facts.tcpStream : *facts.udpStream;
    if (number == streams.size()) {
        Stream& stream = streams.emplace_back();
        // A capture that begins with the answer to a SYN: the one who answers is the server.
        stream.clientForward = !(packet.header && packet.header->flags.syn && packet.header->flags.ack);
    }
    packet.stream = &streams[number];
    packet.fromClient = facts.forward == packet.stream->clientForward;
}

void Reconstructor::findHosts(Packet& packet) {
    if (packet.stream && packet.stream->connection) {
        packet.from = packet.stream->hosts[packet.fromClient ? client : server];
        packet.to = packet.stream->hosts[packet.fromClient ? server : client];
        return;
    }
    const PacketPath& path = packet.path;
    HostKey from, to;
    if (path.find(LayerNumber::Network)) {
        from.address = path.source;
        to.address = path.destination;
        if (path.source == path.destination && packet.stream) {
            from.part = packet.fromClient ? Part::Client : Part::Server;
            to.part = packet.fromClient ? Part::Server : Part::Client;
        }
    } else if (path.hasMac) {
        from.mac = path.macSource;
        to.mac = path.macDestination;
    }
    packet.from = host(from, packet, true);
    packet.to = host(to, packet, false);
}

HostId Reconstructor::host(const HostKey& key, const Packet& packet, bool isSource) {
    const auto [found, isNew] = m_hosts.try_emplace(key, HostId{});
    if (!isNew)
        return found->second;
    const PacketPath& path = packet.path;
    Host host;
    host.address = key.address.text();
    if (path.hasMac)
        host.mac = (isSource ? path.macSource : path.macDestination).text();
    if (key.part != Part::Alone) {
        host.name = key.part == Part::Client ? "client" : "server";
        host.address = endpoint(key.address, isSource ? path.sourcePort : path.destinationPort);
    } else {
        host.name = key.address.length > 0 ? host.address : path.hasMac ? host.mac : "unknown";
    }
    if (packet.header)
        host.fillings[static_cast<std::size_t>(LayerNumber::Transport)] = "tcp";
    else if (packet.facts.udpStream)
        host.fillings[static_cast<std::size_t>(LayerNumber::Transport)] = "udp";
    if (key.address.length == 4)
        host.fillings[static_cast<std::size_t>(LayerNumber::Network)] = "ipv4";
    if (path.hasMac)
        host.fillings[static_cast<std::size_t>(LayerNumber::DataLink)] = "ethernet";
    return found->second = m_trace.addHost(std::move(host));
}

LinkId Reconstructor::link(HostId a, HostId b) {
    const auto [found, isNew] = m_links.try_emplace(std::minmax(a, b), LinkId{});
    if (isNew)
        found->second = m_trace.addLink({a, b, 0, {}, "as captured: arrivals are taken for immediate"});
    return found->second;
}

void Reconstructor::openConnection(const Packet& packet) {
    Stream& stream = *packet.stream;
    const PacketPath& path = packet.path;
    Connection connection;
    connection.client = packet.fromClient ? packet.from : packet.to;
    connection.server = packet.fromClient ? packet.to : packet.from;
    connection.clientEndpoint = endpoint(path.source, path.sourcePort);
    connection.serverEndpoint = endpoint(path.destination, path.destinationPort);
    if (!packet.fromClient)
        std::swap(connection.clientEndpoint, connection.serverEndpoint);
    connection.protocol = packet.header ? &tcpProtocol : &udpProtocol;
    stream.hosts[client] = connection.client;
    stream.hosts[server] = connection.server;
    stream.link = link(connection.client, connection.server);
    stream.linkType = packet.captured.linkType;
    stream.connection = m_trace.addConnection(std::move(connection));
    if (!packet.header || !m_recorder.full())
        return;
    Ends& both = m_ends.emplace_back();
    for (const std::size_t end : {client, server}) {
        const auto variable = [&](const char* name, VariableKind kind) {
            return m_trace.addVariable({stream.hosts[end], stream.connection, LayerNumber::Transport, kind, name});
        };
        both.variables[end] = {variable("state", VariableKind::State), variable("SND.UNA", VariableKind::Sequence),
                               variable("SND.NXT", VariableKind::Sequence), variable("SND.WND", VariableKind::Bytes),
                               variable("RCV.NXT", VariableKind::Sequence)};
    }
    if (packet.header->flags.syn) { // seen from its beginning: what must have been before the SYN
        both.ends[client].setState(InferredState::Closed);
        both.ends[server].setState(InferredState::Listen);
        recordEnd(both, client, {});
        recordEnd(both, server, {});
    }
    if (packet.header->flags.syn && packet.header->flags.ack) {
        both.ends[client].setState(InferredState::SynSent);
        both.ends[server].setState(InferredState::SynReceived);
    }
}

void Reconstructor::findFindings(Packet& packet) const {
    if (!checksumsHold(packet.captured.bytes, packet.path))
        packet.findings |= CompactPacket::bit(Finding::ChecksumError);
    const TcpFacts& tcp = packet.facts.tcp;
    if (!packet.header || tcp.remarks.empty())
        return;
    for (const auto& [remark, finding] : findingsOfRemarks)
        if (tcp.remarks.has(remark))
            packet.findings |= CompactPacket::bit(finding);
    if (tcp.remarks.repeats() && tcp.originalFrame > 0 && tcp.originalFrame <= m_trace.frameCount())
        packet.repeats = FrameId{tcp.originalFrame - 1};
}

FrameId Reconstructor::lastArrivalAt(const Packet& packet) const {
    return packet.stream->lastArrival[packet.fromClient ? client : server];
}

// What made this packet go out: for a repetition its original, for an acknowledgment what it acknowledges, for an
// answer the question, for anything else what came last from the other end.
PacketCause Reconstructor::causeOf(const Packet& packet) const {
    using End = PacketCause::End;
    if (packet.repeats)
        return {packet.repeats, End::Sent};
    if (!packet.stream) {
        const PathLayer* network = packet.path.find(LayerNumber::Network);
        if (!network)
            return {};
        const ByteView bytes = packet.captured.bytes;
        const bool arpReply = !packet.path.isIp && bytes.size() > network->begin + 7u && bytes[network->begin + 7] == 2;
        const bool echoReply = packet.path.isIp && packet.path.ipProtocol == ipProtocolIcmp && !packet.path.fragment &&
                               bytes.size() > network->inside && bytes[network->inside] == 0;
        const auto question = m_lastArrivals.find({packet.to, packet.from});
        if ((!arpReply && !echoReply) || question == m_lastArrivals.end())
            return {};
        return {question->second, End::Delivered};
    }
    const std::uint32_t acknowledged = packet.facts.tcp.acksFrame;
    if (acknowledged > 0 && acknowledged <= m_trace.frameCount())
        return {FrameId{acknowledged - 1}, End::Delivered};
    return {lastArrivalAt(packet), End::Delivered};
}

FrameId Reconstructor::addPacket(const Packet& packet) {
    const CapturedPacket& captured = packet.captured;
    CompactPacket compact;
    compact.time = m_recorder.now();
    compact.place = m_trace.hasByteSource() ? captured.fileOffset : m_trace.addBlob(captured.bytes).value;
    compact.length = static_cast<std::uint32_t>(captured.bytes.size());
    compact.originalLength = captured.originalLength;
    compact.way = wayOf(packet);
    compact.cause = causeOf(packet);
    compact.findings = packet.findings;
    compact.repeats = packet.repeats;
    if (packet.facts.tcp.duplicateOf > 0)
        compact.duplicateOf = FrameId{packet.facts.tcp.duplicateOf - 1};
    compact.duplicates = packet.facts.tcp.duplicateCount;
    return m_trace.addPacket(compact);
}

WayId Reconstructor::wayOf(const Packet& packet) {
    Stream* const stream = packet.stream;
    PacketWay way{packet.from, packet.to, {}, {}, packet.captured.linkType};
    if (stream && stream->linkType == way.linkType) {
        WayId& known = stream->ways[packet.fromClient ? client : server];
        if (!known) {
            way.link = stream->link;
            way.connection = stream->connection;
            known = m_trace.addWay(way);
        }
        return known;
    }
    way.link = link(packet.from, packet.to);
    if (stream)
        way.connection = stream->connection;
    const auto [found, isNew] = m_ways.try_emplace({way.from, way.to, way.connection, way.linkType}, WayId{});
    if (isNew)
        found->second = m_trace.addWay(way);
    return found->second;
}

void Reconstructor::addFrame(Packet& packet) {
    Frame frame;
    frame.sent = frame.ended = m_recorder.now();
    frame.from = packet.from;
    frame.to = packet.to;
    frame.link = packet.stream ? packet.stream->link : link(packet.from, packet.to);
    frame.linkType = packet.captured.linkType;
    frame.origin = Origin::Observed;
    frame.blob = m_trace.addBlob(packet.captured.bytes);
    frame.originalLength = packet.captured.originalLength;
    if (packet.stream)
        frame.connection = packet.stream->connection;
    frame.repeats = packet.repeats;
    packet.frame = m_trace.addFrame(frame);
    m_recorder.setFrame(packet.frame);
    m_pdus.fill({});
    m_pdus[static_cast<std::size_t>(LayerNumber::DataLink)] = frame.blob;
}

std::string Reconstructor::actionOf(const Packet& packet) const {
    if (packet.facts.udpStream)
        return "Sent " + bytesText(packet.facts.payloadLength);
    if (!packet.header || packet.facts.tcp.remarks.has(TcpRemark::KeepAlive))
        return {};
    const TcpFlags flags = packet.header->flags;
    if (flags.syn && !flags.ack)
        return fmt::format("Asked for a connection to {}",
                           endpoint(packet.path.destination, packet.path.destinationPort));
    if (packet.facts.payloadLength > 0)
        return "Sent " + bytesText(packet.facts.payloadLength) + (flags.fin ? " and closed its side" : "");
    return flags.fin ? "Closed its side: no more data" : "";
}

EventId Reconstructor::recordCause(const Packet& packet) {
    const auto arrival = [this](FrameId frame) { return frame ? m_arrivals[frame.value] : EventId{}; };
    if (packet.stream && !packet.repeats) {
        if (const std::string action = actionOf(packet); !action.empty()) {
            const CauseScope scope(m_recorder, arrival(lastArrivalAt(packet)));
            return m_recorder.action(packet.from, packet.stream->connection, action);
        }
    }
    const PacketCause cause = causeOf(packet);
    return cause.end == PacketCause::End::Sent && cause.frame ? m_trace.frame(cause.frame).sentEvent
                                                              : arrival(cause.frame);
}

EventId Reconstructor::frameEvent(EventKind kind, const Packet& packet, EventId cause) {
    Event event;
    event.kind = kind;
    event.layer = LayerNumber::Physical;
    event.origin = kind == EventKind::FrameSent ? Origin::Observed : Origin::Inferred;
    event.host = kind == EventKind::FrameSent ? packet.from : packet.to;
    event.frame = packet.frame;
    event.cause = cause;
    if (packet.stream)
        event.connection = packet.stream->connection;
    return m_recorder.append(event);
}

BlobId Reconstructor::pdu(const Packet& packet, LayerNumber layer, std::uint32_t begin, std::uint32_t end) {
    BlobId& blob = m_pdus[static_cast<std::size_t>(layer)];
    if (!blob) {
        const ByteView bytes = packet.captured.bytes;
        const std::size_t from = std::min<std::size_t>(begin, bytes.size());
        blob = m_trace.addBlob(bytes.subspan(from, std::min<std::size_t>(end, bytes.size()) - from));
    }
    return blob;
}

EventId Reconstructor::crossing(EventKind kind, const Packet& packet, LayerNumber layer, std::uint32_t pduBegin,
                                std::uint32_t sduBegin, std::uint32_t end, EventId cause) {
    if (!m_recorder.full())
        return cause;
    const bool down = kind == EventKind::LayerDown;
    const bool top = layer == LayerNumber::Application;
    const std::uint32_t sduLength = end - sduBegin;
    const std::uint32_t pduLength = layer == LayerNumber::DataLink ? packet.captured.originalLength : end - pduBegin;
    const LayerNumber above = top                              ? LayerNumber::Application
                              : layer == LayerNumber::DataLink ? LayerNumber::Network
                              : layer == LayerNumber::Network  ? LayerNumber::Transport
                                                               : LayerNumber::Application;
    Event event;
    event.kind = kind;
    event.layer = layer;
    event.origin = Origin::Inferred;
    event.host = down ? packet.from : packet.to;
    event.frame = packet.frame;
    event.cause = cause;
    event.before = down ? sduLength : pduLength;
    event.after = down ? pduLength : sduLength;
    event.subject = (down ? pdu(packet, layer, pduBegin, end) : pdu(packet, above, sduBegin, end)).value;
    if (packet.stream)
        event.connection = packet.stream->connection;
    return m_recorder.append(event);
}

// The sender's layers from the top to the wire; a program's bytes are a layer of their own without a header.
EventId Reconstructor::recordSending(const Packet& packet, EventId cause) {
    if (packet.header) {
        Ends& both = endsOf(packet);
        const std::size_t sender = packet.fromClient ? client : server;
        both.ends[1 - sender].setPeerShift(packet.facts.tcp.windowShift);
        both.ends[sender].sent(packet.segment());
        recordEnd(both, sender, cause);
    }
    const PathLayer* transport = packet.path.find(LayerNumber::Transport);
    EventId last = cause;
    if (transport && transport->end > transport->inside)
        last = crossing(EventKind::LayerDown, packet, LayerNumber::Application, transport->inside, transport->inside,
                        transport->end, last);
    for (std::size_t i = packet.path.layerCount; i-- > 0;) {
        const PathLayer& layer = packet.path.layers[i];
        const std::uint32_t end = i + 1 < packet.path.layerCount ? packet.path.layers[i + 1].end : layer.end;
        last = crossing(EventKind::LayerDown, packet, layer.layer, layer.begin, layer.inside, end, last);
    }
    return frameEvent(EventKind::FrameSent, packet, last);
}

EventId Reconstructor::recordArrival(const Packet& packet, EventId cause) {
    EventId last = frameEvent(EventKind::FrameDelivered, packet, cause);
    for (std::size_t i = 0; i < packet.path.layerCount; ++i) {
        const PathLayer& layer = packet.path.layers[i];
        const std::uint32_t end = i + 1 < packet.path.layerCount ? packet.path.layers[i + 1].end : layer.end;
        last = crossing(EventKind::LayerUp, packet, layer.layer, layer.begin, layer.inside, end, last);
    }
    if (packet.header) {
        Ends& both = endsOf(packet);
        const std::size_t receiver = packet.fromClient ? server : client;
        both.ends[receiver].received(packet.segment());
        recordEnd(both, receiver, last);
    }
    const PathLayer* transport = packet.path.find(LayerNumber::Transport);
    if (transport && transport->end > transport->inside)
        last = crossing(EventKind::LayerUp, packet, LayerNumber::Application, transport->inside, transport->inside,
                        transport->end, last);
    return last;
}

// Records what has changed of one end's variables and state since the last time.
void Reconstructor::recordEnd(Ends& both, std::size_t end, EventId cause) {
    const CauseScope scope(m_recorder, cause);
    const TcpEnd& values = both.ends[end];
    const EndVariables& variables = both.variables[end];
    const auto change = [this](VariableId variable, const auto& value) {
        if constexpr (requires { value->value(); }) {
            if (value)
                m_recorder.change(variable, value->value());
        } else if (value) {
            m_recorder.change(variable, *value);
        }
    };
    change(variables.sndUna, values.sndUna);
    change(variables.sndNxt, values.sndNxt);
    change(variables.sndWnd, values.sndWnd);
    change(variables.rcvNxt, values.rcvNxt);
    if (variables.state && values.state() != InferredState::Unknown)
        m_recorder.changeState(variables.state, inferredStateName(values.state()));
}

void Reconstructor::recordFindings(const Packet& packet) {
    for (std::uint32_t left = packet.findings; left != 0; left &= left - 1) {
        Event event;
        event.finding = static_cast<Finding>(std::countr_zero(left));
        event.layer = noteLayer(event.finding);
        event.origin = Origin::Inferred;
        event.host = packet.from;
        event.frame = packet.frame;
        event.cause = m_trace.frame(packet.frame).sentEvent;
        if (packet.stream)
            event.connection = packet.stream->connection;
        if (event.finding == Finding::DuplicateAck) {
            event.before = packet.facts.tcp.duplicateOf;
            event.after = packet.facts.tcp.duplicateCount;
        } else if (packet.repeats && isRepetition(event.finding)) {
            event.before = packet.repeats.value + 1;
        }
        m_recorder.append(event);
    }
}

} // namespace layerscope
