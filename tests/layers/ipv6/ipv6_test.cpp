// IPv6 as a layer: neighbour discovery, echo, errors, path MTU, forwarding; known bytes in, known bytes out.
#include "base/hex.h"
#include "layers/ipv6/icmpv6error.h"
#include "layers/ipv6/ipv6.h"
#include "layers/ipv6/neighbours.h"
#include "layers/tcp/harness.h"
#include "wire/ethernet.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::test;

namespace {

Ipv6Address address(const char* text) { return *Ipv6Address::parse(text); }
const Ipv6Address own = address("fd00::1"), peer = address("fd00::2"), far = address("fd00:0:0:3::9");
const MacAddress peerMac{{2, 0, 0, 0, 0, 2}}, gatewayMac{{2, 0, 0, 0, 0, 0xfe}};

// A packet with its header.
Bytes packet(const Ipv6Address& from, const Ipv6Address& to, std::uint8_t next, const Bytes& payload,
             std::uint8_t hopLimit = 64) {
    Bytes bytes(Ipv6Header::size + payload.size());
    Ipv6Header header;
    header.payloadLength = static_cast<std::uint16_t>(payload.size());
    header.nextHeader = next;
    header.hopLimit = hopLimit;
    header.source = from;
    header.destination = to;
    header.write(bytes);
    std::ranges::copy(payload, bytes.begin() + Ipv6Header::size);
    return bytes;
}

Bytes neighbour(std::uint8_t type, const Ipv6Address& from, const Ipv6Address& to, const Ipv6Address& target,
                std::optional<MacAddress> mac, bool solicited = true) {
    NeighborMessage message;
    message.type = type;
    message.target = target;
    message.linkAddress = mac;
    message.solicited = type == icmpv6NeighborAdvertisement && solicited;
    message.override_ = type == icmpv6NeighborAdvertisement;
    Bytes bytes(message.size());
    message.write(bytes, {from, to});
    return packet(from, to, ipProtocolIcmpv6, bytes, 255);
}

Bytes echo(const Ipv6Address& from, const Ipv6Address& to) {
    Bytes message(Icmpv6Header::size + 4, 0x61);
    Icmpv6Header::echo(icmpv6EchoRequest, 7, 3).write(message, {from, to});
    return message;
}

struct Harness {
    explicit Harness(const Options& options = {})
        : context(IpPrefix(own, 64), 1), layer(std::move(*makeIpv6(options))) {}

    void receive(const Bytes& bytes, MacAddress to = {}) {
        Idu idu;
        idu.ici.etherType = etherTypeIpv6;
        idu.ici.macLocal = to;
        idu.sdu = Pdu(bytes, nullptr, LayerNumber::Network);
        layer->indication(context, std::move(idu));
    }
    void sendTo(const Ipv6Address& remote, std::size_t size = 8, std::uint8_t protocol = ipProtocolUdp) {
        Idu idu;
        idu.ici.remote = remote;
        idu.ici.protocol = protocol;
        idu.sdu = Pdu(Bytes(size, 0x55), nullptr, LayerNumber::Transport);
        layer->request(context, std::move(idu));
    }
    Idu sent() { return take(context.down); }
    Idu told() { return take(context.up); }
    void learnPeer() {
        sendTo(peer);
        sent();
        receive(neighbour(icmpv6NeighborAdvertisement, peer, own, peer, peerMac));
    }

    static Idu take(std::deque<Idu>& queue) {
        if (queue.empty())
            return {};
        Idu idu = std::move(queue.front());
        queue.pop_front();
        return idu;
    }
    // The value of a state variable: "REACHABLE".
    std::string state(const std::string& name) {
        std::string last;
        const Trace& trace = context.trace();
        for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
            if (const std::string text = sentence(trace, EventId{i}); text.starts_with("Neighbour " + name + " is "))
                last = text.substr(14 + name.size(), text.find(':', 14 + name.size()) - 14 - name.size());
        return last;
    }
    bool said(std::string_view words) const {
        const Trace& trace = context.trace();
        for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
            if (sentence(trace, EventId{i}).find(words) != std::string::npos)
                return true;
        return false;
    }

    FakeContext context;
    std::unique_ptr<Layer> layer;
};

} // namespace

class Ipv6Test : public QObject {
    Q_OBJECT

private slots:
    void theGroupIsAskedForANeighbour() {
        Harness host;
        host.sendTo(peer);
        const Idu solicitation = host.sent();
        QCOMPARE(solicitation.ici.macRemote.text(), std::string("33:33:ff:00:00:02"));
        QCOMPARE(solicitation.ici.etherType, etherTypeIpv6);
        // RFC 4861 §4.3: hop limit 255, to ff02::1:ff00:2, type 135, the target, and the source link-layer address.
        QCOMPARE(
            toHex(solicitation.sdu.bytes()),
            std::string("60 00 00 00 00 20 3a ff fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 ff 02 00 00 00 00 "
                        "00 00 00 00 00 01 ff 00 00 02 87 00 7f 98 00 00 00 00 fd 00 00 00 00 00 00 00 00 00 00 00 "
                        "00 00 00 02 01 01 00 00 00 00 00 00"));
        QCOMPARE(host.state("fd00::2"), std::string("INCOMPLETE"));
        host.receive(neighbour(icmpv6NeighborAdvertisement, peer, own, peer, peerMac));
        QCOMPARE(host.state("fd00::2"), std::string("REACHABLE"));
        const Idu waited = host.sent();
        QCOMPARE(waited.ici.macRemote, peerMac);
        QCOMPARE(waited.sdu.size(), std::size_t{48});
    }

    void silenceIsToldToTheTransport() {
        Harness host;
        host.sendTo(peer);
        host.context.advanceTo(Time(5s), *host.layer);
        QCOMPARE(host.context.down.size(), std::size_t{NeighbourCache::mostMulticastSolicits});
        const Idu told = host.told();
        QCOMPARE(told.primitive, Primitive::Undeliverable);
        QCOMPARE(told.ici.problem, Problem::HostUnreachable);
        QCOMPARE(told.ici.remote, IpAddress(peer));
        host.context.down.clear();
        host.sendTo(peer); // is asked for anew
        QCOMPARE(host.context.down.size(), std::size_t{1});
    }

    void aNeighbourThatIsNotHeardOfIsAskedAgain() {
        Harness host;
        host.learnPeer();
        host.context.advanceTo(Time(40s), *host.layer);
        host.context.down.clear();
        host.sendTo(peer);
        QCOMPARE(host.state("fd00::2"), std::string("DELAY"));
        QCOMPARE(host.sent().ici.macRemote, peerMac); // and is used meanwhile
        host.context.advanceTo(Time(45500ms), *host.layer);
        QCOMPARE(host.state("fd00::2"), std::string("PROBE"));
        const Idu probe = host.sent();
        QCOMPARE(probe.ici.macRemote, peerMac); // by unicast
        QCOMPARE(Ipv6Header::parse(probe.sdu.bytes())->destination, peer);
        host.receive(neighbour(icmpv6NeighborAdvertisement, peer, own, peer, std::nullopt));
        QCOMPARE(host.state("fd00::2"), std::string("REACHABLE"));
        host.context.advanceTo(Time(100s), *host.layer);
        QVERIFY(host.context.down.empty());
    }

    void aSolicitationIsAnsweredAndTeachesItsSender() {
        Harness host;
        host.receive(neighbour(icmpv6NeighborSolicitation, peer, own.solicitedNode(), own, peerMac));
        const Idu answer = host.sent();
        QCOMPARE(answer.ici.macRemote, peerMac);
        const auto message = NeighborMessage::parse(answer.sdu.bytes().subspan(Ipv6Header::size));
        QVERIFY(message && message->solicited && message->override_ && !message->router);
        QCOMPARE(message->target, own);
        QCOMPARE(host.state("fd00::2"), std::string("STALE"));
    }

    void whoLooksForADuplicateIsAnsweredToAll() { // RFC 4862 §5.4.3
        Harness host;
        host.receive(neighbour(icmpv6NeighborSolicitation, {}, own.solicitedNode(), own, std::nullopt));
        const Idu answer = host.sent();
        QCOMPARE(answer.ici.macRemote.text(), std::string("33:33:00:00:00:01"));
        QVERIFY(!NeighborMessage::parse(answer.sdu.bytes().subspan(Ipv6Header::size))->solicited);
    }

    void neighbourMessagesThatAreNotAllowed() { // RFC 4861 §7.1
        Harness host;
        Bytes routed = neighbour(icmpv6NeighborSolicitation, peer, own.solicitedNode(), own, peerMac);
        routed[7] = 254;
        host.receive(routed);
        QVERIFY(host.said("hop limit is not 255"));
        Bytes changed = neighbour(icmpv6NeighborSolicitation, peer, own.solicitedNode(), own, peerMac);
        changed.back() ^= 1;
        host.receive(changed);
        QVERIFY(host.said("checksum is wrong"));
        host.receive(neighbour(icmpv6NeighborSolicitation, {}, own.solicitedNode(), own, peerMac));
        QVERIFY(host.said("RFC 4861 §7.1.1"));
        host.receive(neighbour(icmpv6NeighborAdvertisement, peer, Ipv6Address::allNodes(), peer, peerMac));
        QVERIFY(host.said("RFC 4861 §7.1.2"));
        host.receive(neighbour(icmpv6NeighborAdvertisement, peer, Ipv6Address::allNodes(), own, peerMac, false));
        QVERIFY(host.said("somebody else says that it has our address fd00::1"));
        QVERIFY(host.context.down.empty());
    }

    void echoIsAnswered() {
        Harness host;
        host.learnPeer();
        host.sent();
        host.receive(packet(peer, own, ipProtocolIcmpv6, echo(peer, own)));
        const Idu reply = host.sent();
        const ByteView message = reply.sdu.bytes().subspan(Ipv6Header::size);
        QVERIFY(Icmpv6Header::checksumCorrect(message, {own, peer}));
        const auto header = Icmpv6Header::parse(message);
        QCOMPARE(header->type, icmpv6EchoReply);
        QCOMPARE(header->identifier(), std::uint16_t{7});
        QCOMPARE(header->sequence(), std::uint16_t{3});
        QCOMPARE(toHex(message.subspan(8)), std::string("61 61 61 61"));
    }

    void theChecksumOfAProgramsMessageIsFilledIn() { // RFC 3542 §3.1
        Harness host;
        host.learnPeer();
        host.sent();
        host.sendTo(peer, 16, ipProtocolIcmpv6);
        QVERIFY(Icmpv6Header::checksumCorrect(host.sent().sdu.bytes().subspan(Ipv6Header::size), {own, peer}));
    }

    void aRefusedDatagramIsReported() {
        Harness host;
        host.learnPeer();
        host.sent();
        const Bytes datagram = packet(peer, own, ipProtocolUdp, Bytes(12, 1));
        host.context.onIndication = [&](const Idu&) {
            Idu request;
            request.primitive = Primitive::Undeliverable;
            request.ici.problem = Problem::PortUnreachable;
            host.layer->request(host.context, std::move(request));
        };
        host.receive(datagram);
        const Idu error = host.sent();
        const ByteView message = error.sdu.bytes().subspan(Ipv6Header::size);
        QCOMPARE(toHex(message.first(2)), std::string("01 04"));
        QVERIFY(Icmpv6Header::checksumCorrect(message, {own, peer}));
        QCOMPARE(toHex(message.subspan(8)), toHex(datagram)); // all of it
    }

    void errorsQuoteAsMuchAsFits() {
        const Bytes large = packet(peer, far, ipProtocolUdp, Bytes(1400, 2));
        const Pdu message = Icmpv6Error::make(Problem::FragmentationNeeded, 1300, large);
        QCOMPARE(message.size() + Ipv6Header::size, Ipv6Header::minimumMtu);
        QCOMPARE(toHex(message.bytes().first(2)), std::string("02 00"));
        QCOMPARE(toHex(message.bytes().subspan(4, 4)), std::string("00 00 05 14"));
        const auto read = Icmpv6Error::parse(message.bytes());
        QVERIFY(read);
        QCOMPARE(read->problem, Problem::FragmentationNeeded);
        QCOMPARE(read->mtu, 1300u);
        QCOMPARE(read->quoted.payloadLength, std::uint16_t{1400});
        QCOMPARE(read->protocol, ipProtocolUdp);
        for (std::size_t length = 0; length < Icmpv6Header::size + Ipv6Header::size + 8; ++length)
            QVERIFY(!Icmpv6Error::parse(message.bytes().first(length)));
    }

    void aboutWhatErrorsAreSent() { // RFC 4443 §2.4(e)
        const auto allowed = [](const Bytes& bytes, Problem problem = Problem::NetUnreachable) {
            return Icmpv6Error::allowedFor(*Ipv6Header::parse(bytes), bytes, problem);
        };
        QVERIFY(allowed(packet(peer, far, ipProtocolUdp, Bytes(8))));
        QVERIFY(allowed(packet(peer, far, ipProtocolIcmpv6, echo(peer, far))));
        QVERIFY(!allowed(packet(peer, far, ipProtocolIcmpv6, Bytes(8, 1)))); // an error
        QVERIFY(!allowed(packet({}, far, ipProtocolUdp, Bytes(8))));
        QVERIFY(!allowed(packet(peer, Ipv6Address::allNodes(), ipProtocolUdp, Bytes(8))));
        QVERIFY(allowed(packet(peer, Ipv6Address::allNodes(), ipProtocolUdp, Bytes(8)), Problem::FragmentationNeeded));
    }

    void aNarrowPathIsRemembered() {
        Options options;
        options.set("gateway", std::string("fd00::fe"));
        options.set("neighbours", std::string("fd00::fe=") + gatewayMac.text());
        Harness host(options);
        host.sendTo(far, 1400);
        const Idu large = host.sent();
        QCOMPARE(large.ici.macRemote, gatewayMac);
        const auto error = [&](std::uint32_t mtu) {
            const Ipv6Address gateway = address("fd00::fe");
            Pdu message = Icmpv6Error::make(Problem::FragmentationNeeded, mtu, large.sdu.bytes());
            Icmpv6Header::parse(message.bytes())->write(message.mutableBytes(), {gateway, own});
            host.receive(packet(gateway, own, ipProtocolIcmpv6, Bytes(message.bytes().begin(), message.bytes().end())));
            host.context.advanceTo(host.context.now(), *host.layer);
        };
        error(1279); // RFC 8201 §4
        QVERIFY(host.said("Path MTU of 1279 ignored"));
        error(1300);
        host.told();
        const Idu told = host.told();
        QCOMPARE(told.ici.problem, Problem::FragmentationNeeded);
        QCOMPARE(told.ici.pathMtu, std::uint16_t{1300});
        host.sendTo(far, 1300);
        QVERIFY(host.context.down.empty()); // too big with its header: the transport is told at once
        host.sendTo(far, 1260);
        QCOMPARE(host.context.down.size(), std::size_t{1});
    }

    void aRouterPassesOn() {
        Options options;
        options.set("forwarding", true);
        options.set("routes", std::string("fd00:0:0:3::/64=fd00::fe ::/0=fd00::fd"));
        options.set("neighbours", "fd00::fe=" + gatewayMac.text() + " fd00::2=" + peerMac.text());
        Harness router(options);
        router.receive(packet(peer, far, ipProtocolUdp, Bytes(12, 3), 5));
        const Idu passed = router.sent();
        QCOMPARE(passed.ici.macRemote, gatewayMac);
        QCOMPARE(toHex(passed.sdu.bytes()), toHex(packet(peer, far, ipProtocolUdp, Bytes(12, 3), 4)));
        router.receive(packet(peer, far, ipProtocolUdp, Bytes(12, 3), 1));
        const Idu exceeded = router.sent();
        QCOMPARE(toHex(exceeded.sdu.bytes().subspan(40, 2)), std::string("03 00"));
        QCOMPARE(exceeded.ici.macRemote, peerMac);
        router.receive(packet(peer, far, ipProtocolUdp, Bytes(1461, 3), 5));
        const Idu tooBig = router.sent();
        QCOMPARE(toHex(tooBig.sdu.bytes().subspan(40, 2)), std::string("02 00"));
        QCOMPARE(toHex(tooBig.sdu.bytes().subspan(44, 4)), std::string("00 00 05 dc"));
        router.receive(packet(address("fe80::2"), far, ipProtocolUdp, Bytes(12, 3)));
        QVERIFY(router.context.down.empty()); // RFC 4291 §2.5.6
    }

    void nonsenseIsDropped() {
        Harness host;
        const Bytes good = packet(peer, own, ipProtocolIcmpv6, echo(peer, own));
        for (std::size_t length = 0; length < good.size(); ++length)
            host.receive(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length)));
        host.receive(packet(Ipv6Address::allNodes(), own, ipProtocolUdp, Bytes(8)));
        host.receive(packet(peer, far, ipProtocolUdp, Bytes(8)));
        host.receive(packet(peer, own, ipv6HopByHop, Bytes(4, 9)));
        host.receive(packet(peer, own, ipv6NoNextHeader, {}));
        QVERIFY(host.context.up.empty() && host.context.down.empty());
        host.receive(packet(peer, own, ipv6DestinationOptions, {ipProtocolUdp, 0, 1, 4, 0, 0, 0, 0, 9, 9}));
        QCOMPARE(toHex(host.told().sdu.bytes()), std::string("09 09"));
    }

    void settingsThatCannotBe() {
        for (const auto& [key, value] : {std::pair("gateway", "10.0.0.1"), std::pair("neighbours", "fd00::2"),
                                         std::pair("routes", "10.0.0.0/8=fd00::2")}) {
            Options options;
            options.set(key, std::string(value));
            QVERIFY2(!makeIpv6(options), key);
        }
    }
};

QTEST_GUILESS_MAIN(Ipv6Test)
#include "ipv6_test.moc"
