#include "layers/iphost.h"

#include "wire/data.h"
#include "wire/ethernet.h"

#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::size_t pieceSize = 65536; // bytes that are offered to TCP at a time
constexpr std::size_t leastMtu = 68;     // RFC 791 §3.2
constexpr std::size_t largestPacket = 65535;

// Slot 2 of a wire that carries packets and nothing else.
class BareWire : public Layer {
public:
    static const LayerIdentity& self() {
        static const LayerIdentity identity{
            "bare", "None (bare packets)", LayerNumber::DataLink, "No data link: packets go as they are.",
            "",     Service::Any,          Service::Frame,        ""};
        return identity;
    }
    const LayerIdentity& identity() const override { return self(); }
    void request(Context& context, Idu&& request) override { context.passDown(std::move(request)); }
    void indication(Context& context, Idu&& indication) override {
        indication.ici.etherType = etherTypeIpv4;
        context.passUp(std::move(indication));
    }
};

} // namespace

// Slot 7: hands every indication to the host.
class IpHost::Sockets : public Layer {
public:
    explicit Sockets(IpHost& host) : m_host(host) {}
    static const LayerIdentity& self() {
        static const LayerIdentity identity{
            "sockets",    "Sockets", LayerNumber::Application, "The program around the library.", "", Service::Stream,
            Service::Any, ""};
        return identity;
    }
    const LayerIdentity& identity() const override { return self(); }
    void start(Context& context) override { m_host.m_application = &context; }
    void request(Context&, Idu&&) override {} // nothing is above
    void indication(Context&, Idu&& indication) override { m_host.indication(std::move(indication)); }

private:
    IpHost& m_host;
};

Result<std::unique_ptr<IpHost>> IpHost::make(const IpHostSettings& settings) {
    if (settings.mtu < leastMtu || settings.mtu > largestPacket)
        return Failure(Error{{}, "mtu", std::nullopt, fmt::format("must be {} to {}", leastMtu, largestPacket)});
    std::unique_ptr<IpHost> host(new IpHost(Recording::None));
    LayerRegistry registry = LayerRegistry::builtIn();
    registry.add(BareWire::self(),
                 [](const Options&) -> Result<std::unique_ptr<Layer>> { return std::make_unique<BareWire>(); });
    registry.add(Sockets::self(), [raw = host.get()](const Options&) -> Result<std::unique_ptr<Layer>> {
        return std::make_unique<Sockets>(*raw);
    });
    Fillings fillings{{"", "nrz", "bare", "ipv4", "tcp", "direct", "plain", "sockets"}, {}};
    fillings.options[4] = settings.tcp;
    fillings.options[3] = settings.ipv4;
    // One neighbour, who takes packets for everybody: a route through the own address, whose neighbour is known.
    const std::string own = settings.address.text();
    const MacAddress wireEnd{{0x02, 0, 0, 0, 0, 0x01}};
    fillings.options[3].set("gateway", own);
    fillings.options[3].set("neighbours", own + '=' + wireEnd.text());
    auto stack = Stack::make(registry, fillings, {{{settings.address, 32}, wireEnd, settings.mtu}}, HostId{0},
                             settings.seed, *host);
    if (!stack)
        return Failure(stack.error());
    host->m_stack = std::move(*stack);
    host->m_stack->start();
    return host;
}

IpHost::~IpHost() = default;

void IpHost::advance(Time now) {
    while (const auto due = nextDeadline()) {
        if (*due > now)
            break;
        m_now = std::max(m_now, *due);
        m_stack->runTimers();
    }
    m_now = now;
}

void IpHost::receive(ByteView packet) {
    m_stack->receive(0, Pdu(packet, &payloadProtocol, LayerNumber::None), {}, {}, {});
}

std::vector<Bytes> IpHost::takePackets() { return std::exchange(m_packets, {}); }
std::vector<SocketEvent> IpHost::takeEvents() { return std::exchange(m_events, {}); }

void IpHost::transmit(std::uint16_t, Idu&& frame) {
    const ByteView bytes = frame.sdu.bytes();
    m_packets.emplace_back(bytes.begin(), bytes.end());
}

void IpHost::request(Socket socket, Primitive primitive, InterfaceControl ici, Pdu&& sdu) {
    Idu idu;
    idu.primitive = primitive;
    idu.ici = ici;
    idu.ici.endpoint = socket;
    idu.sdu = std::move(sdu);
    m_application->passDown(std::move(idu));
}

Socket IpHost::listen(std::uint16_t port) {
    const Socket socket{m_nextSocket++};
    InterfaceControl ici;
    ici.localPort = port;
    request(socket, Primitive::Listen, ici);
    return socket;
}

Socket IpHost::connect(Ipv4Address remote, std::uint16_t port, std::uint16_t localPort) {
    const Socket socket{m_nextSocket++};
    m_sending.emplace(socket, Sending{});
    InterfaceControl ici;
    ici.remote = remote;
    ici.remotePort = port;
    ici.localPort = localPort;
    request(socket, Primitive::Connect, ici);
    return socket;
}

void IpHost::send(Socket socket, ByteView bytes) {
    const auto found = m_sending.find(socket);
    if (found == m_sending.end() || found->second.closing)
        return;
    for (; !bytes.empty(); bytes = bytes.subspan(std::min(bytes.size(), pieceSize))) {
        const ByteView piece = bytes.first(std::min(bytes.size(), pieceSize));
        found->second.pieces.emplace_back(piece.begin(), piece.end());
    }
    flush(socket);
}

std::size_t IpHost::unsent(Socket socket) const {
    std::size_t count = 0;
    if (const auto found = m_sending.find(socket); found != m_sending.end())
        for (const Bytes& piece : found->second.pieces)
            count += piece.size();
    return count;
}

// TCP may answer before a request returns, and the connection may be gone then: it is looked up again each time.
void IpHost::flush(Socket socket) {
    for (;;) {
        const auto found = m_sending.find(socket);
        if (found == m_sending.end() || !found->second.ready)
            return;
        Sending& sending = found->second;
        sending.ready = false;
        if (!sending.pieces.empty()) {
            const Bytes piece = std::move(sending.pieces.front());
            sending.pieces.pop_front();
            request(socket, Primitive::Data, {}, Pdu(piece, &dataProtocol, LayerNumber::Application));
        } else {
            if (sending.closing)
                request(socket, Primitive::Release);
            else
                sending.ready = true;
            return;
        }
    }
}

void IpHost::close(Socket socket) {
    const auto found = m_sending.find(socket);
    if (found == m_sending.end()) {
        request(socket, Primitive::Release); // a listener
    } else if (!found->second.closing) {
        found->second.closing = true;
        flush(socket);
    }
}

void IpHost::abort(Socket socket) {
    m_sending.erase(socket);
    request(socket, Primitive::Abort);
}

void IpHost::pause(Socket socket) { request(socket, Primitive::Pause); }
void IpHost::resume(Socket socket) { request(socket, Primitive::Resume); }

void IpHost::indication(Idu&& idu) {
    using Kind = SocketEvent::Kind;
    const Socket socket = idu.ici.endpoint;
    SocketEvent event;
    event.socket = socket;
    event.remote = idu.ici.remote.v4();
    event.remotePort = idu.ici.remotePort;
    switch (idu.primitive) {
    case Primitive::Connect:
        event.kind = Kind::Connected;
        event.listener = idu.ici.listener;
        m_sending[socket].ready = true;
        m_events.push_back(std::move(event));
        flush(socket);
        return;
    case Primitive::Ready:
        if (const auto found = m_sending.find(socket); found != m_sending.end())
            found->second.ready = true;
        flush(socket);
        return;
    case Primitive::Data:
        event.kind = Kind::Data;
        event.data.assign(idu.sdu.bytes().begin(), idu.sdu.bytes().end());
        break;
    case Primitive::Release:
        event.kind = Kind::PeerClosed;
        break;
    case Primitive::Closed:
        event.kind = Kind::Closed;
        m_sending.erase(socket);
        break;
    case Primitive::Abort:
        event.kind = Kind::Failed;
        event.reason = std::move(idu.reason);
        m_sending.erase(socket);
        break;
    default:
        return; // nothing that a program acts on
    }
    m_events.push_back(std::move(event));
}

} // namespace layerscope
