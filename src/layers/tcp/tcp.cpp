#include "layers/tcp/tcp.h"

#include "layers/tcp/connection.h"
#include "wire/ipprotocol.h"

#include <fmt/format.h>

namespace layerscope {

using tcp::Segment;
using tcp::SocketPair;

namespace {

// Tells the program of an end point that has no connection (any more).
void answer(Context& context, const InterfaceControl& ici, Primitive primitive, std::string reason = {}) {
    Idu indication;
    indication.primitive = primitive;
    indication.ici = ici;
    indication.reason = std::move(reason);
    context.passUp(std::move(indication));
}

template <class MakeText>
EventId note(Context& context, Finding finding, ConnectionId connection, MakeText&& makeText) {
    if (!context.recorder().full())
        return {};
    return context.recorder().note(context.host(), context.layer(), connection, makeText(), finding);
}

} // namespace

TcpLayer::TcpLayer(const TcpSettings& settings) : m_settings(settings) {}
TcpLayer::~TcpLayer() = default;

const LayerIdentity& TcpLayer::identity() const { return tcpIdentity(); }

const tcp::Connection* TcpLayer::find(EndpointId endpoint) const {
    const auto* found = m_connections.find(endpoint);
    return found == nullptr ? nullptr : found->get();
}

void TcpLayer::request(Context& context, Idu&& request) {
    const InterfaceControl& ici = request.ici;
    if (request.primitive == Primitive::Listen) {
        listen(context, ici);
        return;
    }
    if (request.primitive == Primitive::Connect) {
        connect(context, ici);
        return;
    }
    if (const auto port = m_listenerPorts.find(ici.endpoint); port != m_listenerPorts.end()) {
        stopListening(context, ici, port->second, request.primitive);
        return;
    }
    const auto* found = m_connections.find(ici.endpoint);
    if (found == nullptr) {
        note(context, Finding::None, ici.connection,
             [] { return "Request ignored: the connection does not exist (RFC 9293 §3.10)"; });
        return;
    }
    tcp::Connection& connection = **found;
    switch (request.primitive) {
    case Primitive::Data:
        connection.send(context, std::move(request.sdu), ici.push);
        break;
    case Primitive::Release:
        connection.release(context);
        break;
    case Primitive::Abort:
        connection.abort(context);
        break;
    case Primitive::Pause:
        connection.pause(context);
        break;
    case Primitive::Resume:
        connection.resume(context);
        break;
    default:
        break; // indications only
    }
    removeIfDone(connection);
}

void TcpLayer::listen(Context& context, const InterfaceControl& ici) {
    const auto [place, added] = m_listeners.try_emplace(ici.localPort, Listener{ici.endpoint, {}});
    if (!added) {
        answer(context, ici, Primitive::Abort, fmt::format("port {} has a listener already", ici.localPort));
        return;
    }
    m_listenerPorts[ici.endpoint] = ici.localPort;
    if (Recorder& recorder = context.recorder(); recorder.full()) {
        Listener& listener = place->second;
        listener.state =
            recorder.trace().addVariable({context.host(), {}, context.layer(), VariableKind::State, "state"});
        recorder.changeState(listener.state, tcp::stateName(tcp::State::Listen),
                             fmt::format("State changed: CLOSED to LISTEN, at port {}", ici.localPort));
    }
}

void TcpLayer::stopListening(Context& context, const InterfaceControl& ici, std::uint16_t port, Primitive primitive) {
    if (primitive != Primitive::Release && primitive != Primitive::Abort) {
        note(context, Finding::None, {}, [&] { return fmt::format("Data refused: port {} only listens", port); });
        return;
    }
    context.recorder().changeState(m_listeners.at(port).state, tcp::stateName(tcp::State::Closed));
    m_listeners.erase(port);
    m_listenerPorts.erase(ici.endpoint);
    if (primitive == Primitive::Release)
        answer(context, ici, Primitive::Closed);
}

void TcpLayer::connect(Context& context, const InterfaceControl& ici) {
    SocketPair sockets{ici.local, ici.localPort, ici.remote, ici.remotePort};
    if (sockets.local.isUnspecified())
        sockets.local = context.interfaceAddress(0).address;
    if (m_connections.contains(ici.endpoint) || m_listenerPorts.contains(ici.endpoint)) {
        note(context, Finding::None, ici.connection, [] { return "Request ignored: the connection exists already"; });
        return;
    }
    if (sockets.localPort == 0) {
        const auto port = dynamicPort(sockets);
        if (!port) {
            answer(context, ici, Primitive::Abort, "every dynamic port to this peer is in use");
            return;
        }
        sockets.localPort = *port;
    } else if (m_bySockets.contains(sockets)) {
        answer(context, ici, Primitive::Abort,
               fmt::format("port {} has a connection to this peer already", sockets.localPort));
        return;
    }
    tcp::Connection& connection = add(sockets, ici.endpoint, {});
    connection.openActively(context);
    removeIfDone(connection);
}

std::optional<std::uint16_t> TcpLayer::dynamicPort(const SocketPair& wanted) {
    SocketPair sockets = wanted;
    for (std::size_t tries = 0; tries < 65536u - firstDynamicPort; ++tries) {
        sockets.localPort = m_nextPort;
        m_nextPort = m_nextPort == 65535 ? firstDynamicPort : static_cast<std::uint16_t>(m_nextPort + 1);
        if (!m_bySockets.contains(sockets) && !m_listeners.contains(sockets.localPort))
            return sockets.localPort;
    }
    return std::nullopt;
}

void TcpLayer::indication(Context& context, Idu&& indication) {
    const InterfaceControl& ici = indication.ici;
    if (ici.protocol != ipProtocolTcp)
        return;
    if (indication.primitive == Primitive::Undeliverable && ici.problem == Problem::FragmentationNeeded)
        narrowPath(context, indication);
    if (indication.primitive != Primitive::Data)
        return;
    const auto remark = [&](Finding finding, std::string_view text) {
        note(context, finding, ici.connection, [&] { return text; });
    };
    auto segment = tcp::parseSegment(std::move(indication.sdu), {ici.remote, ici.local});
    if (!segment) {
        remark(segment.error().field == "checksum" ? Finding::ChecksumError : Finding::Malformed,
               "Segment dropped: " + segment.error().reason);
        return;
    }
    segment->pathMtu = ici.pathMtu;
    const SocketPair sockets{ici.local, segment->header.destinationPort, ici.remote, segment->header.sourcePort};
    if (tcp::Connection* const* found = m_bySockets.find(sockets); found != nullptr) {
        tcp::Connection& connection = **found;
        connection.arrive(context, std::move(*segment));
        removeIfDone(connection);
    } else if (const auto listener = m_listeners.find(sockets.localPort); listener != m_listeners.end()) {
        accept(context, listener->second, sockets, std::move(*segment));
    } else {
        refuse(context, sockets, *segment);
    }
}

// RFC 9293 §3.10.7.2.
void TcpLayer::accept(Context& context, const Listener& listener, const SocketPair& sockets, Segment&& segment) {
    const TcpFlags flags = segment.header.flags;
    if (flags.rst || flags.ack) {
        refuse(context, sockets, segment);
    } else if (flags.syn) {
        tcp::Connection& connection = add(sockets, EndpointId{m_nextEndpoint++}, listener.endpoint);
        connection.openPassively(context, segment);
        removeIfDone(connection);
    } else {
        note(context, Finding::None, {}, [] { return "Segment dropped: in LISTEN only a SYN counts"; });
    }
}

// RFC 9293 §3.10.7.1.
void TcpLayer::refuse(Context& context, const SocketPair& sockets, const Segment& segment) {
    if (segment.header.flags.rst) {
        note(context, Finding::None, {}, [] { return "RST ignored: there is no such connection"; });
        return;
    }
    Recorder& recorder = context.recorder();
    ConnectionId connection;
    EventId refused;
    if (recorder.full()) {
        connection =
            context.connection(tcpProtocol, sockets.local, sockets.localPort, sockets.remote, sockets.remotePort);
        refused = note(context, Finding::Refused, connection, [&] {
            if (segment.header.flags.syn && segment.header.flags.ack && m_listeners.contains(sockets.localPort))
                return fmt::format("Refused: in LISTEN nothing was sent that ACK {} could acknowledge; RST sent "
                                   "(RFC 9293 §3.10.7.2)",
                                   tcp::seqText(segment.ack()));
            return fmt::format("Refused: port {} has {} for {}; RST sent (RFC 9293 §3.10.7.1)", sockets.localPort,
                               segment.header.flags.syn ? "no listener" : "no connection",
                               socketText(sockets.remote, sockets.remotePort));
        });
    }
    CauseScope scope(recorder, refused);
    const TcpHeader reset = tcp::resetFor(segment);
    Idu request = tcp::makeRequest(sockets, reset, {});
    request.ici.connection = connection;
    if (recorder.full())
        request.text = "Segment passed down: " + tcp::segmentText(reset, 0);
    context.passDown(std::move(request));
}

void TcpLayer::timer(Context& context, TimerKey key) {
    const auto* found = m_connections.find(key.endpoint);
    if (found == nullptr)
        return;
    tcp::Connection& connection = **found;
    connection.timer(context);
    removeIfDone(connection);
}

tcp::Connection& TcpLayer::add(const SocketPair& sockets, EndpointId endpoint, EndpointId listener) {
    auto& place = m_connections[endpoint];
    place = std::make_unique<tcp::Connection>(m_settings, sockets, endpoint, listener);
    m_bySockets[sockets] = place.get();
    return *place;
}

void TcpLayer::removeIfDone(tcp::Connection& connection) {
    if (!connection.isDone())
        return;
    m_bySockets.erase(connection.sockets());
    m_connections.erase(EndpointId(connection.endpoint()));
}

const LayerIdentity& tcpIdentity() {
    static const LayerIdentity identity{"tcp",
                                        "TCP",
                                        LayerNumber::Transport,
                                        "A stream of bytes both ways: each arrives once and in order, or both ends "
                                        "learn why not.",
                                        "RFC 9293",
                                        Service::Packet,
                                        Service::Stream,
                                        "TCP sends its segments in packets between hosts"};
    return identity;
}

Result<std::unique_ptr<Layer>> makeTcp(const Options& options) {
    const auto settings = TcpSettings::read(options);
    if (!settings)
        return Failure(settings.error());
    return std::make_unique<TcpLayer>(*settings);
}

} // namespace layerscope
