// Frames in a few words.
#include "wire/frames.h"
#include "wire/summary.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

FrameSummary ofTcp(std::uint16_t flags, std::size_t payload = 0) {
    return summarize(ethernetFrame(etherTypeIpv4, ipv4Packet(ipProtocolTcp, tcpSegment(flags, {}, filler(payload)))),
                     LinkType::Ethernet);
}

QString text(const std::string& words) { return QString::fromStdString(words); }

} // namespace

class SummaryTest : public QObject {
    Q_OBJECT

private slots:
    void segments_data() {
        QTest::addColumn<int>("flags");
        QTest::addColumn<int>("payload");
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("kind");
        QTest::newRow("SYN") << 0x02 << 0 << "SYN" << int(FrameKind::Syn);
        QTest::newRow("SYN with ECN") << 0xc2 << 0 << "SYN" << int(FrameKind::Syn);
        QTest::newRow("SYN, ACK") << 0x12 << 0 << "SYN, ACK" << int(FrameKind::SynAck);
        QTest::newRow("ACK") << 0x10 << 0 << "ACK" << int(FrameKind::Ack);
        QTest::newRow("data") << 0x18 << 37 << "Data, 37 B" << int(FrameKind::Data);
        QTest::newRow("FIN, ACK") << 0x11 << 0 << "FIN, ACK" << int(FrameKind::Fin);
        QTest::newRow("FIN with data") << 0x19 << 5 << "FIN, ACK, 5 B" << int(FrameKind::Fin);
        QTest::newRow("RST") << 0x04 << 0 << "RST" << int(FrameKind::Rst);
        QTest::newRow("RST, ACK") << 0x14 << 0 << "RST, ACK" << int(FrameKind::Rst);
        QTest::newRow("nothing") << 0x00 << 0 << "no flags" << int(FrameKind::Other);
    }
    void segments() {
        QFETCH(int, flags);
        QFETCH(int, payload);
        QFETCH(QString, name);
        QFETCH(int, kind);
        const FrameSummary summary = ofTcp(std::uint16_t(flags), std::size_t(payload));
        QCOMPARE(text(summary.name), name);
        QCOMPARE(int(summary.kind), kind);
        QCOMPARE(summary.payloadLength, std::uint32_t(payload));
        QCOMPARE(*summary.seq, 1000u);
        QCOMPARE(summary.ack.has_value(), (flags & 0x10) != 0);
        QCOMPARE(summary.topLayer, payload > 0 ? LayerNumber::Application : LayerNumber::Transport);
        QCOMPARE(text(summary.source), "10.0.0.1:49152");
        QCOMPARE(text(summary.destination), "10.0.0.2:9999");
    }

    void messagesOfPrograms() {
        const auto to = [](std::uint16_t port, const Bytes& payload) {
            return summarize(ipv4Packet(ipProtocolTcp, tcpSegment(0x18, {}, payload, port)), LinkType::RawIp);
        };
        const FrameSummary http = to(80, toBytes("GET /chat HTTP/1.1\r\nHost: h\r\n\r\n"));
        QCOMPARE(text(http.name), "GET /chat");
        QCOMPARE(text(http.detail), "SEQ 1000  ACK 5");
        QCOMPARE(int(http.kind), int(FrameKind::Data));
        QCOMPARE(http.topLayer, LayerNumber::Application);
        QCOMPARE(http.payloadLength, 31u);
        const FrameSummary tls = to(tlsPort, tlsHandshake(TlsHandshakeType::ClientHello, tlsClientHelloBody()));
        QCOMPARE(text(tls.name), "TLS ClientHello for example.com");
        const FrameSummary dns =
            summarize(ipv4Packet(ipProtocolUdp, udpDatagram(*dnsAnswer().write(), dnsPort)), LinkType::RawIp);
        QCOMPARE(text(dns.name), "DNS AAAA www.Example.com → web.Example.com 10.0.0.2 2001:db8::2");
        QCOMPARE(int(dns.kind), int(FrameKind::Udp));
        const FrameSummary neighbour = summarize(
            ipv6Packet(ipProtocolIcmpv6, icmpv6Message(135, 0, hexBytes("00000000 20010db8000000000000000000000002"))),
            LinkType::RawIp);
        QCOMPARE(text(neighbour.name), "Neighbour solicitation");
        QCOMPARE(text(neighbour.detail), "2001:db8::2");
        const FrameSummary overIpv6 =
            summarize(ipv6Packet(ipProtocolUdp, hexBytes("c000270f0008ffff")), LinkType::RawIp);
        QCOMPARE(text(overIpv6.source), "[2001:db8::1]:49152");
    }

    void detailTellsTheNumbers() {
        QCOMPARE(text(ofTcp(0x12).detail), "SEQ 1000  ACK 5");
        QCOMPARE(text(ofTcp(0x02).detail), "SEQ 1000");
    }

    void others() {
        const FrameSummary arp = summarize(ethernetFrame(etherTypeArp, arpRequest()), LinkType::Ethernet);
        QCOMPARE(text(arp.name), "ARP request");
        QCOMPARE(text(arp.detail), "who has 10.0.0.2? tell 10.0.0.1");
        QCOMPARE(arp.topLayer, LayerNumber::Network);
        const Bytes echo = ipv4Packet(ipProtocolIcmp, icmpMessage(8, 0, hexBytes("00010002"), filler(8)));
        const FrameSummary ping = summarize(echo, LinkType::RawIp);
        QCOMPARE(text(ping.name), "Echo request");
        QCOMPARE(ping.kind, FrameKind::Icmp);
        QCOMPARE(text(ping.source), "10.0.0.1");
        const Bytes udp = ipv4Packet(ipProtocolUdp, udpDatagram(filler(5)));
        QCOMPARE(text(summarize(udp, LinkType::RawIp).name), "UDP, 5 B");
        const Bytes error = ipv4Packet(ipProtocolIcmp, icmpMessage(3, 3, hexBytes("00000000"), cut(udp, 28)));
        QCOMPARE(text(summarize(error, LinkType::RawIp).name), "Destination unreachable");
        QCOMPARE(text(summarize(error, LinkType::RawIp).source), "10.0.0.1"); // not the quoted packet's port
        QCOMPARE(text(summarize({}, LinkType::Ethernet).name), "Ethernet");
    }

    void pdusHalfWayDown() {
        const Bytes segment = tcpSegment(0x12);
        const Bytes packet = ipv4Packet(ipProtocolTcp, segment);
        QCOMPARE(text(summarizePdu(segment, LayerNumber::Transport).name), "SYN, ACK");
        QCOMPARE(text(summarizePdu(packet, LayerNumber::Network).name), "SYN, ACK");
        QCOMPARE(text(summarizePdu(ethernetFrame(etherTypeIpv4, packet), LayerNumber::DataLink).name), "SYN, ACK");
        QCOMPARE(text(summarizePdu(udpDatagram(filler(3)), LayerNumber::Transport).name), "UDP, 3 B");
        QCOMPARE(text(summarizePdu(arpRequest(), LayerNumber::Network).name), "ARP request");
        QCOMPARE(text(summarizePdu(filler(3), LayerNumber::Session).name), "Data, 3 B");
    }
};

QTEST_GUILESS_MAIN(SummaryTest)
#include "summary_test.moc"
