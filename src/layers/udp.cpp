#include "layers/udp.h"

#include "base/bytereader.h"
#include "wire/ipprotocol.h"
#include "wire/udp.h"

#include <fmt/format.h>
#include <map>

namespace layerscope {

namespace {

constexpr std::uint16_t firstDynamicPort = 49152; // RFC 6335 §6
constexpr std::size_t largestPayload = 65535 - 20 - UdpHeader::size;

class Udp : public Layer {
public:
    explicit Udp(std::uint32_t firstEndpoint) : m_nextEndpoint(firstEndpoint) {}

    const LayerIdentity& identity() const override { return udpIdentity(); }

    void request(Context& context, Idu&& request) override {
        const InterfaceControl& ici = request.ici;
        switch (request.primitive) {
        case Primitive::Listen:
            listen(context, ici);
            break;
        case Primitive::Connect:
            connect(context, ici);
            break;
        case Primitive::Data:
            send(context, std::move(request));
            break;
        case Primitive::Release:
        case Primitive::Abort:
            if (forget(ici.endpoint) && request.primitive == Primitive::Release)
                indicate(context, Primitive::Closed, ici);
            break;
        default:
            break; // indications only
        }
    }

    void indication(Context& context, Idu&& indication) override;

private:
    // One end of a flow. While it only listens, `remotePort` is 0.
    struct Socket {
        IpAddress local;
        std::uint16_t localPort = 0;
        IpAddress remote;
        std::uint16_t remotePort = 0;
        friend auto operator<=>(const Socket&, const Socket&) = default;
    };
    struct Flow {
        Socket socket;
        EndpointId listener; // of a flow that a peer began
        ConnectionId connection;
    };

    void listen(Context& context, const InterfaceControl& ici);
    void connect(Context& context, const InterfaceControl& ici);
    void send(Context& context, Idu&& request);
    void refuse(Context& context, const Socket& socket);
    void undeliverable(Context& context, Idu&& indication);
    bool forget(EndpointId endpoint);
    std::uint16_t dynamicPort();

    static void indicate(Context& context, Primitive primitive, const InterfaceControl& ici, std::string reason = {}) {
        Idu indication;
        indication.primitive = primitive;
        indication.ici = ici;
        indication.reason = std::move(reason);
        context.passUp(std::move(indication));
    }
    template <class MakeText>
    static EventId note(Context& context, Finding finding, ConnectionId connection, MakeText&& makeText) {
        Recorder& recorder = context.recorder();
        return recorder.full() ? recorder.note(context.host(), context.layer(), connection, makeText(), finding)
                               : EventId{};
    }
    static ConnectionId association(Context& context, const Socket& socket) {
        return context.connection(udpProtocol, socket.local, socket.localPort, socket.remote, socket.remotePort);
    }

    std::map<EndpointId, Flow> m_flows;
    std::map<Socket, EndpointId> m_bySocket;
    std::map<std::uint16_t, EndpointId> m_bound; // listeners, by port
    std::uint16_t m_nextPort = firstDynamicPort;
    std::uint32_t m_nextEndpoint; // of peers that come to a listener
};

void Udp::listen(Context& context, const InterfaceControl& ici) {
    if (!m_bound.try_emplace(ici.localPort, ici.endpoint).second)
        indicate(context, Primitive::Abort, ici, fmt::format("port {} is bound already", ici.localPort));
}

void Udp::connect(Context& context, const InterfaceControl& ici) {
    Socket socket{ici.local, ici.localPort, ici.remote, ici.remotePort};
    if (socket.local.isUnspecified())
        socket.local = context.interfaceAddress(0).address;
    if (socket.localPort == 0)
        socket.localPort = dynamicPort();
    if (!m_bySocket.try_emplace(socket, ici.endpoint).second) {
        indicate(context, Primitive::Abort, ici, fmt::format("port {} is in use with this peer", socket.localPort));
        return;
    }
    const ConnectionId connection = association(context, socket);
    m_flows[ici.endpoint] = {socket, {}, connection};
    InterfaceControl open = ici;
    open.local = socket.local;
    open.localPort = socket.localPort;
    open.connection = connection;
    indicate(context, Primitive::Connect, open);
}

void Udp::send(Context& context, Idu&& request) {
    const InterfaceControl asked = request.ici;
    const auto found = m_flows.find(asked.endpoint);
    if (found == m_flows.end()) {
        note(context, Finding::None, {}, [] { return "Data refused: no peer is known"; });
        return;
    }
    const Flow flow = found->second;
    if (request.sdu.size() > largestPayload) {
        note(context, Finding::None, flow.connection, [&] {
            return fmt::format("Data refused: {} bytes are more than a datagram holds, {}", request.sdu.size(),
                               largestPayload);
        });
    } else {
        Idu datagram;
        datagram.ici.timeToLive = request.ici.timeToLive;
        datagram.ici.local = flow.socket.local;
        datagram.ici.localPort = flow.socket.localPort;
        datagram.ici.remote = flow.socket.remote;
        datagram.ici.remotePort = flow.socket.remotePort;
        datagram.ici.protocol = ipProtocolUdp;
        datagram.ici.endpoint = asked.endpoint;
        datagram.ici.connection = flow.connection;
        datagram.sdu = std::move(request.sdu);
        const std::size_t payload = datagram.sdu.size();
        datagram.sdu.prepend(UdpHeader::size, &udpProtocol, LayerNumber::Transport);
        UdpHeader header;
        header.sourcePort = flow.socket.localPort;
        header.destinationPort = flow.socket.remotePort;
        header.write(datagram.sdu.mutableBytes(), {flow.socket.local, flow.socket.remote});
        if (context.recorder().full()) {
            datagram.text = fmt::format("Datagram passed down: port {} to {}, {} {}", header.sourcePort,
                                        header.destinationPort, payload, payload == 1 ? "byte" : "bytes");
        }
        context.passDown(std::move(datagram));
    }
    indicate(context, Primitive::Ready, asked);
}

void Udp::indication(Context& context, Idu&& indication) {
    InterfaceControl& ici = indication.ici;
    if (indication.primitive == Primitive::Undeliverable && ici.protocol == ipProtocolUdp) {
        undeliverable(context, std::move(indication));
        return;
    }
    if (indication.primitive != Primitive::Data || ici.protocol != ipProtocolUdp)
        return;
    const ByteView bytes = indication.sdu.bytes();
    const auto header = UdpHeader::parse(bytes);
    if (!header) {
        note(context, Finding::Malformed, ici.connection, [&] { return "Datagram dropped: " + header.error().reason; });
        return;
    }
    // What lies behind the length is not part of the datagram.
    indication.sdu.dropBack(indication.sdu.size() - header->length);
    // RFC 8200 §8.1: over IPv6, whose header has no checksum, it must not be left out.
    const bool leftOut = bytes[6] == 0 && bytes[7] == 0;
    if ((leftOut && !ici.remote.isV4()) ||
        !UdpHeader::checksumCorrect(indication.sdu.bytes(), {ici.remote, ici.local})) {
        note(context, Finding::ChecksumError, ici.connection, [] { return "Datagram dropped: its checksum is wrong"; });
        return;
    }
    const Socket socket{ici.local, header->destinationPort, ici.remote, header->sourcePort};
    auto found = m_bySocket.find(socket);
    if (found == m_bySocket.end()) {
        const auto listener = m_bound.find(socket.localPort);
        if (listener == m_bound.end()) {
            refuse(context, socket);
            return;
        }
        const EndpointId made{m_nextEndpoint++};
        m_flows[made] = {socket, listener->second, association(context, socket)};
        found = m_bySocket.emplace(socket, made).first;
    }
    const Flow& flow = m_flows.at(found->second);
    ici.endpoint = found->second;
    ici.listener = flow.listener;
    ici.localPort = socket.localPort;
    ici.remotePort = socket.remotePort;
    ici.connection = flow.connection;
    indication.sdu.dropFront(UdpHeader::size);
    context.passUp(std::move(indication));
}

// RFC 1122 §4.1.3.1: the sender is told that the port is not in use.
void Udp::refuse(Context& context, const Socket& socket) {
    Idu request;
    request.primitive = Primitive::Undeliverable;
    request.ici.problem = Problem::PortUnreachable;
    const EventId refused =
        note(context, Finding::Refused, context.recorder().full() ? association(context, socket) : ConnectionId{},
             [&] { return fmt::format("Datagram dropped: nobody listens at port {}", socket.localPort); });
    const CauseScope scope(context.recorder(), refused);
    context.passDown(std::move(request));
}

// RFC 1122 §4.1.3.3: what ICMP says about a datagram is told to the program that sent it.
void Udp::undeliverable(Context& context, Idu&& indication) {
    InterfaceControl& ici = indication.ici;
    ByteReader quoted(indication.sdu.bytes());
    ici.localPort = quoted.u16();
    ici.remotePort = quoted.u16();
    const auto found = m_bySocket.find({ici.local, ici.localPort, ici.remote, ici.remotePort});
    if (!quoted.ok() || found == m_bySocket.end())
        return;
    ici.endpoint = found->second;
    ici.connection = m_flows.at(found->second).connection;
    context.passUp(std::move(indication));
}

bool Udp::forget(EndpointId endpoint) {
    if (const auto flow = m_flows.find(endpoint); flow != m_flows.end()) {
        m_bySocket.erase(flow->second.socket);
        m_flows.erase(flow);
        return true;
    }
    return std::erase_if(m_bound, [&](const auto& bound) { return bound.second == endpoint; }) > 0;
}

std::uint16_t Udp::dynamicPort() {
    // A port is taken again only after all others; whoever still uses it with the same peer is told so.
    std::uint16_t port = 0;
    do {
        port = m_nextPort;
        m_nextPort = m_nextPort == 65535 ? firstDynamicPort : static_cast<std::uint16_t>(m_nextPort + 1);
    } while (m_bound.contains(port) && m_nextPort != firstDynamicPort);
    return port;
}

} // namespace

const LayerIdentity& udpIdentity() {
    static const LayerIdentity identity{"udp",
                                        "UDP",
                                        LayerNumber::Transport,
                                        "Datagrams between ports: no set-up, no repetition, no order.",
                                        "RFC 768",
                                        Service::Packet,
                                        Service::Datagram,
                                        "UDP sends its datagrams in packets between hosts"};
    return identity;
}

Result<std::unique_ptr<Layer>> makeUdp(const Options& options) {
    if (auto checked = options.checkKeys({}); !checked)
        return Failure(checked.error());
    return makeUdpFrom(0x80000000u);
}

std::unique_ptr<Layer> makeUdpFrom(std::uint32_t firstEndpoint) { return std::make_unique<Udp>(firstEndpoint); }

} // namespace layerscope
