// TCP and UDP in one slot: who asks for which gets it, and their end points never meet.
#include "layers/tcp/harness.h"
#include "layers/tcpudp.h"
#include "wire/udp.h"

using namespace layerscope;
using namespace layerscope::test;

namespace {

constexpr Ipv4Address local{0x0a000001}, remote{0x0a000002};

struct Harness {
    Harness() : context(local, 1), layer(std::move(*makeTcpUdp({}))) {}

    void request(Primitive primitive, std::uint32_t endpoint, Service service, std::uint16_t localPort = 0,
                 std::string_view text = {}) {
        Idu idu;
        idu.primitive = primitive;
        idu.ici.endpoint = {endpoint};
        idu.ici.service = service;
        idu.ici.localPort = localPort;
        idu.ici.remotePort = 53;
        idu.ici.remote = remote;
        idu.sdu = Pdu(Bytes(text.begin(), text.end()), nullptr, LayerNumber::Application);
        layer->request(context, std::move(idu));
    }
    void receive(std::uint8_t protocol, const Bytes& bytes) {
        Idu idu;
        idu.ici.local = local;
        idu.ici.remote = remote;
        idu.ici.protocol = protocol;
        idu.sdu = Pdu(bytes, nullptr, LayerNumber::Transport);
        layer->indication(context, std::move(idu));
    }
    static Idu take(std::deque<Idu>& queue) {
        if (queue.empty())
            return {};
        Idu idu = std::move(queue.front());
        queue.pop_front();
        return idu;
    }
    static Bytes datagram(std::uint16_t to) {
        Bytes bytes(UdpHeader::size + 2, 0x61);
        UdpHeader header;
        header.sourcePort = 9;
        header.destinationPort = to;
        header.write(bytes, {remote, local});
        return bytes;
    }
    static Bytes syn(std::uint16_t to) {
        TcpHeader header;
        header.sourcePort = 9;
        header.destinationPort = to;
        header.flags.syn = true;
        Bytes bytes(header.size());
        header.write(bytes, {remote, local});
        return bytes;
    }

    FakeContext context;
    std::unique_ptr<Layer> layer;
};

} // namespace

class TcpUdpTest : public QObject {
    Q_OBJECT

private slots:
    void connectGoesWhereItAsks() {
        Harness host;
        host.request(Primitive::Connect, 1, Service::Datagram);
        QCOMPARE(Harness::take(host.context.up).primitive, Primitive::Connect); // at once
        QVERIFY(host.context.down.empty());
        host.request(Primitive::Connect, 2, Service::Any);
        QCOMPARE(Harness::take(host.context.down).ici.protocol, ipProtocolTcp); // the SYN
        host.request(Primitive::Data, 1, Service::Datagram, 0, "query");
        QCOMPARE(Harness::take(host.context.down).ici.protocol, ipProtocolUdp);
        QCOMPARE(Harness::take(host.context.up).ici.service, Service::Datagram); // Ready
    }

    void bothListenAtOnePort() {
        Harness host;
        host.request(Primitive::Listen, 1, Service::Datagram, 53);
        host.request(Primitive::Listen, 2, Service::Stream, 53);
        QVERIFY(host.context.up.empty());
        host.receive(ipProtocolUdp, Harness::datagram(53));
        const Idu came = Harness::take(host.context.up);
        QCOMPARE(came.ici.listener, EndpointId{1});
        QCOMPARE(came.ici.service, Service::Datagram);
        host.receive(ipProtocolTcp, Harness::syn(53));
        const Idu answer = Harness::take(host.context.down);
        QCOMPARE(answer.ici.protocol, ipProtocolTcp);
        // An answer to the datagram goes back over UDP, by the end point alone.
        host.request(Primitive::Data, came.ici.endpoint.value, Service::Any, 0, "answer");
        QCOMPARE(Harness::take(host.context.down).ici.protocol, ipProtocolUdp);
    }

    void anEndPointThatIsReleasedMayBeTheOthers() {
        Harness host;
        host.request(Primitive::Connect, 1, Service::Datagram);
        host.request(Primitive::Abort, 1, Service::Datagram);
        host.context.up.clear();
        host.request(Primitive::Connect, 1, Service::Stream);
        QCOMPARE(Harness::take(host.context.down).ici.protocol, ipProtocolTcp);
    }

    void theSettingsAreThoseOfTcp() {
        Options options;
        options.set("isn", std::int64_t{100});
        QVERIFY(makeTcpUdp(options).has_value());
        options.set("ins", std::int64_t{100});
        QVERIFY(!makeTcpUdp(options));
    }
};

QTEST_GUILESS_MAIN(TcpUdpTest)
#include "tcpudp_test.moc"
