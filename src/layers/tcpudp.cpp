#include "layers/tcpudp.h"

#include "layers/tcp/tcp.h"
#include "layers/udp.h"
#include "wire/ipprotocol.h"

#include <set>

namespace layerscope {

namespace {

constexpr std::uint32_t firstUdpEndpoint = 0xc0000000u; // TCP makes them from 2^31 up

// What UDP sees of the world: it has no timers, and what it passes up says that it is UDP's.
class UdpContext : public Context {
public:
    explicit UdpContext(Context& outer) : m_outer(outer) {}

    void passUp(Idu&& indication) override {
        indication.ici.service = Service::Datagram;
        m_outer.passUp(std::move(indication));
    }
    Time now() const override { return m_outer.now(); }
    void passDown(Idu&& request) override { m_outer.passDown(std::move(request)); }
    void startTimer(TimerKey, Time) override {}
    void cancelTimer(TimerKey) override {}
    Random& random() override { return m_outer.random(); }
    Recorder& recorder() override { return m_outer.recorder(); }
    void fail(const std::string& reason) override { m_outer.fail(reason); }
    HostId host() const override { return m_outer.host(); }
    LayerNumber layer() const override { return m_outer.layer(); }
    std::size_t interfaceCount() const override { return m_outer.interfaceCount(); }
    IpPrefix interfaceAddress(std::size_t interface) const override { return m_outer.interfaceAddress(interface); }
    MacAddress interfaceMac(std::size_t interface) const override { return m_outer.interfaceMac(interface); }
    Service serviceBelow() const override { return m_outer.serviceBelow(); }
    std::size_t maximumTransmissionUnit() const override { return m_outer.maximumTransmissionUnit(); }
    std::size_t interfaceMtu(std::size_t interface) const override { return m_outer.interfaceMtu(interface); }
    ConnectionId connection(const Protocol& protocol, const IpAddress& local, std::uint16_t localPort,
                            const IpAddress& remote, std::uint16_t remotePort) override {
        return m_outer.connection(protocol, local, localPort, remote, remotePort);
    }

private:
    Context& m_outer;
};

class TcpUdp : public Layer {
public:
    explicit TcpUdp(const TcpSettings& settings) : m_tcp(settings), m_udp(makeUdpFrom(firstUdpEndpoint)) {}

    const LayerIdentity& identity() const override { return tcpUdpIdentity(); }

    void request(Context& context, Idu&& request) override {
        const EndpointId endpoint = request.ici.endpoint;
        const bool opens = request.primitive == Primitive::Listen || request.primitive == Primitive::Connect;
        if (opens && request.ici.service == Service::Datagram)
            m_datagrams.insert(endpoint);
        const bool ends = request.primitive == Primitive::Release || request.primitive == Primitive::Abort;
        if (endpoint.value >= firstUdpEndpoint || m_datagrams.contains(endpoint)) {
            if (ends)
                m_datagrams.erase(endpoint);
            UdpContext below(context);
            m_udp->request(below, std::move(request));
        } else {
            m_tcp.request(context, std::move(request));
        }
    }

    void indication(Context& context, Idu&& indication) override {
        if (indication.ici.protocol == ipProtocolUdp) {
            UdpContext below(context);
            m_udp->indication(below, std::move(indication));
        } else {
            m_tcp.indication(context, std::move(indication));
        }
    }

    void timer(Context& context, TimerKey key) override { m_tcp.timer(context, key); }

private:
    TcpLayer m_tcp;
    std::unique_ptr<Layer> m_udp;
    std::set<EndpointId> m_datagrams; // of those that the program has chosen
};

} // namespace

const LayerIdentity& tcpUdpIdentity() {
    static const LayerIdentity identity{"tcp+udp",
                                        "TCP and UDP",
                                        LayerNumber::Transport,
                                        "A stream or datagrams, as each program asks: a host that looks up a name "
                                        "before it connects needs both.",
                                        "RFC 1122 §4",
                                        Service::Packet,
                                        Service::Transport,
                                        "TCP and UDP send in packets between hosts"};
    return identity;
}

Result<std::unique_ptr<Layer>> makeTcpUdp(const Options& options) {
    const auto settings = TcpSettings::read(options);
    if (!settings)
        return Failure(settings.error());
    return std::make_unique<TcpUdp>(*settings);
}

} // namespace layerscope
