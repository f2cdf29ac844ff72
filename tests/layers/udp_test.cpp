// UDP, RFC 768: datagrams between ports.
#include "base/hex.h"
#include "layers/tcp/harness.h"
#include "layers/udp.h"
#include "wire/udp.h"

using namespace layerscope;
using namespace layerscope::test;

namespace {

constexpr Ipv4Address local{0x0a000001}, remote{0x0a000002};

struct Harness {
    Harness() : context(local, 1), layer(std::move(*makeUdp({}))) {}

    void request(Primitive primitive, std::uint32_t endpoint, std::uint16_t localPort = 0, std::uint16_t remotePort = 0,
                 std::string_view text = {}) {
        Idu idu;
        idu.primitive = primitive;
        idu.ici.endpoint = {endpoint};
        idu.ici.localPort = localPort;
        idu.ici.remotePort = remotePort;
        idu.ici.remote = remote;
        idu.sdu = Pdu(toBytes(text), nullptr, LayerNumber::Application, MessageId{0});
        layer->request(context, std::move(idu));
    }
    void receive(Bytes datagram) {
        Idu idu;
        idu.ici.local = local;
        idu.ici.remote = remote;
        idu.ici.protocol = ipProtocolUdp;
        idu.sdu = Pdu(datagram, nullptr, LayerNumber::Transport);
        layer->indication(context, std::move(idu));
    }
    static Bytes datagram(std::uint16_t from, std::uint16_t to, std::string_view text) {
        Bytes bytes(UdpHeader::size);
        const Bytes payload = toBytes(text);
        bytes.insert(bytes.end(), payload.begin(), payload.end());
        UdpHeader header;
        header.sourcePort = from;
        header.destinationPort = to;
        header.write(bytes, {remote, local});
        return bytes;
    }
    Idu indication() {
        if (context.up.empty())
            return {};
        Idu idu = std::move(context.up.front());
        context.up.pop_front();
        return idu;
    }
    Idu sent() {
        if (context.down.empty())
            return {};
        Idu idu = std::move(context.down.front());
        context.down.pop_front();
        return idu;
    }
    std::string lastSentence() const {
        const Trace& trace = context.trace();
        return trace.eventCount() == 0 ? "" : sentence(trace, {static_cast<std::uint32_t>(trace.eventCount() - 1)});
    }

    FakeContext context;
    std::unique_ptr<Layer> layer;
};

} // namespace

class UdpTest : public QObject {
    Q_OBJECT
private slots:
    void bytesOfADatagram();
    void answersGoBackToTheirPeer();
    void closedPortIsNoted();
    void brokenDatagramsAreDropped();
    void padding();
    void portsAreGivenInOrder();
    void aPortIsBoundOnce();
    void tooLargeIsRefused();
    void releaseFreesThePort();
};

void UdpTest::bytesOfADatagram() {
    Harness h;
    h.request(Primitive::Connect, 5, 5000, 53);
    const Idu open = h.indication();
    QCOMPARE(open.primitive, Primitive::Connect);
    QCOMPARE(open.ici.localPort, std::uint16_t(5000));
    h.request(Primitive::Data, 5, 0, 0, "hi");
    const Idu sent = h.sent();
    // The checksum's words: 0a00 0001 0a00 0002 0011 000a of the pseudo header, 1388 0035 000a of the header, 6869.
    QCOMPARE(toHex(sent.sdu.bytes()), std::string("13 88 00 35 00 0a 6f b1 68 69"));
    QVERIFY(!UdpHeader::checksumCorrect(sent.sdu.bytes(), {local, Ipv4Address{0x0a000003}}));
    QCOMPARE(sent.ici.protocol, std::uint8_t(17));
    QCOMPARE(sent.ici.local, local);
    QCOMPARE(sent.ici.remote, remote);
    QCOMPARE(sent.sdu.spans().size(), std::size_t(2));
    QCOMPARE(sent.sdu.spans()[0].protocol, &udpProtocol);
    QVERIFY(sent.sdu.spans()[1].message);
    QCOMPARE(sent.text, std::string("Datagram passed down: port 5000 to 53, 2 bytes"));
    QCOMPARE(h.indication().primitive, Primitive::Ready);
}

void UdpTest::answersGoBackToTheirPeer() {
    Harness h;
    h.request(Primitive::Listen, 5, 7);
    h.receive(Harness::datagram(4000, 7, "one"));
    h.receive(Harness::datagram(4001, 7, "two"));
    h.receive(Harness::datagram(4000, 7, ""));
    const Idu first = h.indication(), second = h.indication(), third = h.indication();
    QCOMPARE(first.primitive, Primitive::Data);
    QCOMPARE(first.ici.endpoint.value, 0x80000000u);
    QCOMPARE(first.ici.listener.value, 5u);
    QCOMPARE(first.ici.remotePort, std::uint16_t(4000));
    QCOMPARE(toText(first.sdu.bytes()), std::string("one"));
    QCOMPARE(second.ici.endpoint.value, 0x80000001u);
    QCOMPARE(third.ici.endpoint.value, 0x80000000u);
    QVERIFY(third.sdu.empty()); // a datagram may carry nothing
    h.request(Primitive::Data, 0x80000001u, 0, 0, "back");
    const auto header = UdpHeader::parse(h.sent().sdu.bytes());
    QVERIFY(header.has_value());
    QCOMPARE(header->sourcePort, std::uint16_t(7));
    QCOMPARE(header->destinationPort, std::uint16_t(4001));
}

void UdpTest::closedPortIsNoted() {
    Harness h;
    h.receive(Harness::datagram(4000, 9, "anyone?"));
    QVERIFY(h.context.up.empty());
    QCOMPARE(h.lastSentence(), std::string("Datagram dropped: nobody listens at port 9"));
    QCOMPARE(h.context.trace().event({0}).finding, Finding::Refused);
}

void UdpTest::brokenDatagramsAreDropped() {
    Harness h;
    h.request(Primitive::Listen, 5, 7);
    const Bytes good = Harness::datagram(4000, 7, "text");
    for (std::size_t length = 0; length < good.size(); ++length)
        h.receive(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length)));
    for (std::size_t i = 0; i < good.size(); ++i) {
        Bytes damaged = good;
        damaged[i] ^= 0x10;
        h.receive(damaged);
    }
    QVERIFY(h.context.up.empty());
    h.receive(good);
    QCOMPARE(h.context.up.size(), std::size_t(1));
}

void UdpTest::padding() {
    Harness h;
    h.request(Primitive::Listen, 5, 7);
    Bytes padded = Harness::datagram(4000, 7, "text");
    padded.resize(46);
    h.receive(padded);
    QCOMPARE(toText(h.indication().sdu.bytes()), std::string("text"));
}

void UdpTest::portsAreGivenInOrder() {
    Harness h;
    h.request(Primitive::Listen, 9, 49153);
    for (const std::uint16_t port : {49152, 49154, 49155}) {
        h.request(Primitive::Connect, port, 0, 53);
        QCOMPARE(h.indication().ici.localPort, port);
    }
}

void UdpTest::aPortIsBoundOnce() {
    Harness h;
    h.request(Primitive::Listen, 1, 7);
    h.request(Primitive::Listen, 2, 7);
    const Idu refused = h.indication();
    QCOMPARE(refused.primitive, Primitive::Abort);
    QCOMPARE(refused.ici.endpoint.value, 2u);
    QCOMPARE(refused.reason, std::string("port 7 is bound already"));
}

void UdpTest::tooLargeIsRefused() {
    Harness h;
    h.request(Primitive::Connect, 5, 5000, 53);
    (void)h.indication();
    h.request(Primitive::Data, 5, 0, 0, std::string(65508, 'x'));
    QVERIFY(h.context.down.empty());
    QCOMPARE(h.indication().primitive, Primitive::Ready);
    h.request(Primitive::Data, 5, 0, 0, std::string(65507, 'x'));
    QCOMPARE(h.context.down.size(), std::size_t(1));
}

void UdpTest::releaseFreesThePort() {
    Harness h;
    h.request(Primitive::Listen, 1, 7);
    h.request(Primitive::Release, 1);
    QCOMPARE(h.indication().primitive, Primitive::Closed);
    h.receive(Harness::datagram(4000, 7, "gone"));
    QVERIFY(h.context.up.empty());
    h.request(Primitive::Listen, 2, 7);
    h.request(Primitive::Connect, 3, 5000, 53);
    QCOMPARE(h.indication().primitive, Primitive::Connect);
    h.request(Primitive::Abort, 3);
    QVERIFY(h.context.up.empty());
    h.request(Primitive::Connect, 4, 5000, 53);
    QCOMPARE(h.indication().primitive, Primitive::Connect);
}

QTEST_GUILESS_MAIN(UdpTest)
#include "udp_test.moc"
