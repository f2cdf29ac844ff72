// Frames that reach every branch of the dissectors: for tests, and as seeds of the fuzzers.
#pragma once

#include "base/hex.h"
#include "wire/arp.h"
#include "wire/dns.h"
#include "wire/ethernet.h"
#include "wire/icmp.h"
#include "wire/icmpv6.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"
#include "wire/tls.h"
#include "wire/udp.h"
#include "wire/wire.h"

#include <algorithm>

namespace layerscope::testing {

constexpr Ipv4Address alice{0x0a000001};
constexpr Ipv4Address bob{0x0a000002};

inline Bytes join(std::initializer_list<Bytes> parts) {
    Bytes whole;
    for (const Bytes& part : parts)
        whole.insert(whole.end(), part.begin(), part.end());
    return whole;
}
inline Bytes hexBytes(std::string_view text) { return *fromHex(text); }
inline Bytes filler(std::size_t count, std::uint8_t value = 'x') { return Bytes(count, value); }

inline Bytes ethernetFrame(std::uint16_t type, const Bytes& payload) {
    Bytes frame(EthernetHeader::size);
    EthernetHeader{MacAddress::broadcast(), {{2, 0, 0, 0, 0, 1}}, type}.write(frame);
    return join({frame, payload});
}
inline Bytes padded(Bytes frame, std::size_t size = EthernetHeader::minimumFrame) {
    frame.resize(std::max(frame.size(), size));
    return frame;
}
inline Bytes withFcs(Bytes frame) {
    frame.resize(frame.size() + EthernetHeader::fcsSize);
    writeFcs(frame);
    return frame;
}

inline Bytes arpRequest() {
    Bytes packet(ArpPacket::size);
    ArpPacket{ArpOperation::Request, {{2, 0, 0, 0, 0, 1}}, alice, {}, bob}.write(packet);
    return packet;
}

inline Bytes ipv4Packet(std::uint8_t protocol, const Bytes& payload, const Bytes& options = {},
                        std::uint16_t fragmentOffset = 0, bool moreFragments = false) {
    Ipv4Header header;
    header.protocol = protocol;
    header.identification = 0x1234;
    header.source = alice;
    header.destination = bob;
    header.dontFragment = !moreFragments && fragmentOffset == 0;
    header.moreFragments = moreFragments;
    header.fragmentOffset = fragmentOffset;
    header.optionsLength = static_cast<std::uint8_t>(options.size());
    std::ranges::copy(options, header.options.begin());
    header.totalLength = static_cast<std::uint16_t>(header.size() + payload.size());
    Bytes packet = join({Bytes(header.size()), payload});
    header.write(packet);
    return packet;
}

inline Bytes udpDatagram(const Bytes& payload, std::uint16_t destinationPort = 9999) {
    Bytes datagram = join({Bytes(UdpHeader::size), payload});
    UdpHeader{49152, destinationPort, 0}.write(datagram, {alice, bob});
    return datagram;
}

// An answer with a record of every type.
inline DnsMessage dnsAnswer() {
    DnsMessage message;
    message.id = 0x1234;
    message.response = message.recursionAvailable = true;
    message.questions.push_back({"www.Example.com", dnsAaaa});
    message.answers.push_back({"www.example.com", dnsCname, dnsInternet, 60, std::string("web.example.com")});
    message.answers.push_back({"web.example.com", dnsA, dnsInternet, 60, bob});
    message.answers.push_back({"web.example.com", dnsAaaa, dnsInternet, 60, *Ipv6Address::parse("2001:db8::2")});
    message.authorities.push_back({"example.com", dnsNs, dnsInternet, 60, std::string("ns.example.com")});
    message.authorities.push_back(
        {"example.com", dnsSoa, dnsInternet, 60, DnsAuthority{"ns.example.com", "master.example.com", 7}});
    return message;
}

inline Bytes tlsClientHelloBody() {
    return join({hexBytes("0303"), Bytes(32, 7),
                 hexBytes("02 0a0b  0004 1301 1303  01 00  002f"
                          "0000 0010 000e 00 000b 6578616d706c652e636f6d"
                          "0010 000e 000c 02 6832 08 687474702f312e31"
                          "002b 0005 04 0304 0303")});
}
inline Bytes tlsRecord(TlsContentType type, const Bytes& fragment) {
    Bytes record = join({Bytes(TlsRecordHeader::size), fragment});
    TlsRecordHeader{type, tls12, static_cast<std::uint16_t>(fragment.size())}.write(record);
    return record;
}
inline Bytes tlsHandshake(TlsHandshakeType type, const Bytes& body) {
    Bytes message = join({Bytes(TlsHandshakeHeader::size), body});
    TlsHandshakeHeader{type, static_cast<std::uint32_t>(body.size())}.write(message);
    return tlsRecord(TlsContentType::Handshake, message);
}

// A segment whose options are raw bytes, which may be nonsense; a multiple of 4.
inline Bytes tcpSegment(std::uint16_t flags, const Bytes& options = {}, const Bytes& payload = {},
                        std::uint16_t destinationPort = 9999) {
    TcpHeader header;
    header.sourcePort = 49152;
    header.destinationPort = destinationPort;
    header.seq = SeqNumber(1000);
    header.ack = SeqNumber(5);
    header.window = 512;
    header.flags = TcpFlags::fromBits(flags);
    Bytes segment = join({Bytes(TcpHeader::minimumSize), options, payload});
    header.write(segment, {alice, bob});
    segment[12] = static_cast<std::uint8_t>((TcpHeader::minimumSize + options.size()) / 4 << 4 | (segment[12] & 1));
    segment[16] = segment[17] = 0;
    const std::uint16_t sum =
        PseudoHeader{alice, bob}.sum(ipProtocolTcp, segment.size()).add(ByteView(segment)).value();
    segment[16] = static_cast<std::uint8_t>(sum >> 8);
    segment[17] = static_cast<std::uint8_t>(sum);
    return segment;
}

inline Bytes icmpMessage(std::uint8_t type, std::uint8_t code, const Bytes& rest, const Bytes& data = {}) {
    Bytes message = join({Bytes(4), rest, data});
    message[0] = type;
    message[1] = code;
    const std::uint16_t sum = internetChecksum(message);
    message[2] = static_cast<std::uint8_t>(sum >> 8);
    message[3] = static_cast<std::uint8_t>(sum);
    return message;
}

inline const Ipv6Address alice6 = *Ipv6Address::parse("2001:db8::1");
inline const Ipv6Address bob6 = *Ipv6Address::parse("2001:db8::2");

inline Bytes ipv6Packet(std::uint8_t nextHeader, const Bytes& payload) {
    Ipv6Header header;
    header.trafficClass = 0xb9;
    header.flowLabel = 0x12345;
    header.payloadLength = static_cast<std::uint16_t>(payload.size());
    header.nextHeader = nextHeader;
    header.hopLimit = 255;
    header.source = alice6;
    header.destination = bob6;
    Bytes packet = join({Bytes(Ipv6Header::size), payload});
    header.write(packet);
    return packet;
}

// `rest`: bytes 4 to 7 and what follows.
inline Bytes icmpv6Message(std::uint8_t type, std::uint8_t code, const Bytes& rest) {
    Bytes message = join({Bytes(4), rest});
    message[0] = type;
    message[1] = code;
    const std::uint16_t sum =
        PseudoHeader{alice6, bob6}.sum(ipProtocolIcmpv6, message.size()).add(ByteView(message)).value();
    message[2] = static_cast<std::uint8_t>(sum >> 8);
    message[3] = static_cast<std::uint8_t>(sum);
    return message;
}

inline Bytes cut(Bytes bytes, std::size_t size) {
    bytes.resize(std::min(bytes.size(), size));
    return bytes;
}

struct FrameSet {
    const char* name;
    LinkType linkType;
    std::vector<Bytes> frames;
};

inline std::vector<FrameSet> makeFrameSets() {
    const auto ip = [](const Bytes& packet) { return ethernetFrame(etherTypeIpv4, packet); };
    const auto tagged = [](const Bytes& payload) {
        return ethernetFrame(etherTypeVlan, join({hexBytes("a0640806"), payload}));
    };
    const Bytes arp = ethernetFrame(etherTypeArp, arpRequest());
    const Bytes udp = ipv4Packet(ipProtocolUdp, udpDatagram(filler(60)));
    const Bytes shortUdp = ipv4Packet(ipProtocolUdp, udpDatagram(filler(4)));
    const Bytes llc =
        hexBytes("424203 00 00 00 00 00 80 64 00 1c 0e 87 78 00 00 00 00 04 80 64 00 1c 0e 87 85 00 80 04 "
                 "01 00 14 00 02 00 0f 00");
    std::vector<FrameSet> sets;

    sets.push_back({"ethernet",
                    LinkType::Ethernet,
                    {arp,
                     padded(arp),
                     withFcs(padded(arp)),
                     join({padded(arp), hexBytes("01020304")}),
                     join({withFcs(padded(arp)), Bytes(4)}),
                     padded(arp, 64),
                     padded(arp, 52),
                     join({arp, filler(18, 1), hexBytes("01020304")}),
                     withFcs(arp),
                     ip(udp),
                     withFcs(ip(udp)),
                     join({ip(udp), hexBytes("01020304")}),
                     join({ip(udp), hexBytes("6162")}),
                     join({ip(udp), Bytes(6)}),
                     padded(ip(shortUdp)),
                     join({padded(ip(shortUdp)), hexBytes("61626364656667")}),
                     padded(ethernetFrame(38, llc)),
                     withFcs(padded(ethernetFrame(38, llc))),
                     ethernetFrame(0x05ff, Bytes(60)),
                     ethernetFrame(0x88b5, Bytes(46)),
                     withFcs(ethernetFrame(0x88b5, Bytes(46)))}});
    sets.push_back({"vlan",
                    LinkType::Ethernet,
                    {tagged(arpRequest()), padded(tagged(arpRequest())), withFcs(padded(tagged(arpRequest()))),
                     padded(tagged(arpRequest()), 64), withFcs(padded(tagged(arpRequest()), 64)),
                     ethernetFrame(etherTypeVlan, join({hexBytes("10010026"), llc, Bytes(8)})),
                     ethernetFrame(etherTypeVlan, join({hexBytes("10018100 20020800"), udp}))}});
    sets.push_back(
        {"arp",
         LinkType::Ethernet,
         {ethernetFrame(etherTypeRarp, hexBytes("0001080006040003 020000000001 0a000001 020000000002 0a000002")),
          ethernetFrame(etherTypeArp, hexBytes("0001080006040002 020000000001 0a000001 020000000002 0a000002")),
          ethernetFrame(etherTypeArp, hexBytes("0001080006040001 020000000001 0a000001 000000000000 0a000001")),
          ethernetFrame(etherTypeArp, hexBytes("0001080006040002 020000000001 0a000001 ffffffffffff 0a000001")),
          ethernetFrame(etherTypeArp, hexBytes("0001080006040001 020000000001 00000000 000000000000 0a000001")),
          ethernetFrame(etherTypeArp, hexBytes("0006080006040001 020000000001 0a000001 000000000000 0a000002")),
          ethernetFrame(etherTypeArp, hexBytes("0020080008040001 0102030405060708 0a000001 0000000000000000 "
                                               "0a000002")),
          ethernetFrame(etherTypeArp, hexBytes("0001999906040001 020000000001 0a000001 000000000000 0a000002"))}});
    sets.push_back({"ipv4",
                    LinkType::Ethernet,
                    {ip(ipv4Packet(ipProtocolUdp, udpDatagram({}), hexBytes("94040000"))),
                     ip(ipv4Packet(ipProtocolUdp, udpDatagram({}), hexBytes("01010100"))),
                     ip(ipv4Packet(ipProtocolUdp, udpDatagram({}), hexBytes("07 0b 08 0a000005 00000000 00"))),
                     ip(ipv4Packet(ipProtocolUdp, udpDatagram({}), hexBytes("07 07 08 0a000005 00"))),
                     ip(ipv4Packet(ipProtocolIcmp, icmpMessage(8, 0, hexBytes("00010002")),
                                   hexBytes("83 0f 08 0a000005 0a000006 0a000007 00"))),
                     ip(ipv4Packet(ipProtocolIcmp, icmpMessage(8, 0, hexBytes("00010002")),
                                   hexBytes("89 0b 0c 0a000005 0a000006 00"))),
                     ip(ipv4Packet(ipProtocolUdp, udpDatagram({}), hexBytes("44 0c 05 00 00000001 00000002"))),
                     ip(ipv4Packet(ipProtocolUdp, udpDatagram({}), hexBytes("44 0c 0d 21 0a000005 00000002"))),
                     ip(ipv4Packet(ipProtocolUdp, udpDatagram({}), hexBytes("88 04 0007"))),
                     ip(ipv4Packet(ipProtocolUdp, udpDatagram({}), hexBytes("0b 04 05dc 0c 04 0240"))),
                     ip(ipv4Packet(ipProtocolUdp, udpDatagram({}), hexBytes("9e 08 010203040506"))),
                     ip(ipv4Packet(ipProtocolUdp, filler(40), {}, 0, true)),
                     ip(ipv4Packet(ipProtocolUdp, filler(40), {}, 40, true)),
                     ip(ipv4Packet(ipProtocolUdp, filler(13), {}, 88, false)), ip(ipv4Packet(253, filler(40)))}});
    Bytes badHeader = udp;
    badHeader[8] ^= 1;
    Bytes badDatagram = udp;
    badDatagram.back() ^= 1;
    Bytes noChecksum = udp;
    noChecksum[26] = noChecksum[27] = 0;
    sets.push_back({"checksums", LinkType::Ethernet, {ip(badHeader), ip(badDatagram), ip(noChecksum)}});
    sets.back().frames.push_back(ip(ipv4Packet(ipProtocolTcp, tcpSegment(0x10, {}, filler(7)))));
    sets.back().frames.push_back(sets.back().frames.back());
    sets.back().frames.back().back() ^= 1;
    sets.push_back(
        {"udp", LinkType::Ethernet, {ip(udp), ip(shortUdp), ip(ipv4Packet(ipProtocolUdp, udpDatagram({})))}});

    DnsMessage query, denial = dnsAnswer();
    query.questions.push_back({"www.example.com", dnsA});
    denial.result = DnsResult::NoSuchName;
    denial.answers.clear();
    const auto dns = [&](const Bytes& message) { return ip(ipv4Packet(ipProtocolUdp, udpDatagram(message, dnsPort))); };
    sets.push_back({"dns",
                    LinkType::Ethernet,
                    {dns(*query.write()), dns(*dnsAnswer().write()), dns(*denial.write()),
                     dns(hexBytes("43190120000100000000000103777777077463706475 6d70036f72670000010001"
                                  "0000291000000000000000"))}});
    const Bytes quotedUdp = cut(udp, 28);
    const Bytes wholeTcp = ipv4Packet(ipProtocolTcp, tcpSegment(0x18, {}, filler(30)));
    const Bytes echo = ipv4Packet(ipProtocolIcmp, icmpMessage(8, 0, hexBytes("00010002"), filler(3)));
    const auto icmp = [&](std::uint8_t type, std::uint8_t code, std::string_view rest, const Bytes& data = {}) {
        return ip(ipv4Packet(ipProtocolIcmp, icmpMessage(type, code, hexBytes(rest), data)));
    };
    sets.push_back(
        {"icmp",
         LinkType::Ethernet,
         {icmp(0, 0, "00010002", filler(3)), icmp(8, 0, "00010002", filler(48)), icmp(3, 1, "00000000", quotedUdp),
          icmp(3, 4, "000005dc", quotedUdp), icmp(3, 3, "00000000", wholeTcp), icmp(4, 0, "00000000", quotedUdp),
          icmp(5, 1, "0a000003", quotedUdp), icmp(11, 0, "00000000", quotedUdp), icmp(12, 0, "14000000", quotedUdp),
          icmp(13, 0, "00010002", hexBytes("000000010000000200000003")),
          icmp(14, 0, "00010002", hexBytes("000000010000000200000003")), icmp(15, 0, "00010002"),
          icmp(99, 0, "00000000", filler(2)), icmp(11, 0, "00000000", echo), icmp(3, 3, "00070000", quotedUdp)}});

    const auto tcp = [&](std::uint16_t flags, std::string_view options = {}, std::size_t payload = 0) {
        return ip(ipv4Packet(ipProtocolTcp, tcpSegment(flags, hexBytes(options), filler(payload))));
    };
    sets.push_back({"tcp", LinkType::Ethernet, {}});
    for (unsigned bit = 0; bit < 9; ++bit)
        sets.back().frames.push_back(tcp(static_cast<std::uint16_t>(1u << bit)));
    for (const char* options :
         {"020405b4 0402080a0000000100000000 01030307", "0101080a0000000100000002", "0101050a0000006400000070",
          "0101051a000000640000007000000080000000900000010000000200", "01030310 00000000", "fe04f989", "fd04f989",
          "c8060102 03040101", "1c04800a", "22020000", "00000000", "00010203", "01010101"})
        sets.back().frames.push_back(tcp(0x10, options, 5));

    const auto toPort = [&](std::uint16_t port, const Bytes& payload) {
        return ip(ipv4Packet(ipProtocolTcp, tcpSegment(0x18, {}, payload, port)));
    };
    const auto textTo80 = [&](std::string_view text) { return toPort(80, toBytes(text)); };
    sets.push_back(
        {"http",
         LinkType::Ethernet,
         {textTo80("GET /a?b=c HTTP/1.1\r\nHost: h\r\nAccept: */*\r\nX-Other:  1 \r\n\r\n"),
          textTo80("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"),
          textTo80("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n")}});
    sets.push_back({"tls",
                    LinkType::Ethernet,
                    {toPort(tlsPort, tlsHandshake(TlsHandshakeType::ClientHello, tlsClientHelloBody()))}});
    const auto sll = [&](std::string_view head) { return join({hexBytes(head), shortUdp}); };
    sets.push_back({"sll",
                    LinkType::LinuxSll,
                    {sll("0000 0001 0006 0102030405060708 0800"), sll("0004 0304 0006 0000000000000000 0800"),
                     sll("0000 0300 0004 0102030405060708 0800"), sll("0000 fffe 0000 0102030405060708 0800"),
                     sll("0000 0020 0014 0102030405060708 0800"), sll("0001 0001 0006 0102030405060708 0004"),
                     padded(join({hexBytes("0001 0001 0006 0102030405060708 0806"), arpRequest()}), 66)}});
    sets.push_back(
        {"sll2",
         LinkType::LinuxSll2,
         {sll("0800 0000 00000003 0001 04 06 0102030405060708"), sll("0800 0000 00000003 0304 00 04 0102030405060708"),
          sll("0800 0000 00000003 fffe 00 00 0102030405060708"),
          sll("0004 0000 00000003 0001 00 06 0102030405060708")}});
    const Bytes ipv6Udp = join({hexBytes("6000000000081140 20010db8000000000000000000000001 "
                                         "20010db8000000000000000000000002 c000270f0008"),
                                hexBytes("ffff")});
    sets.push_back({"null",
                    LinkType::Null,
                    {join({hexBytes("02000000"), shortUdp}), join({hexBytes("00000002"), shortUdp}),
                     join({hexBytes("1e000000"), ipv6Udp}), join({hexBytes("63000000"), shortUdp}),
                     join({hexBytes("0f000800"), shortUdp}), join({hexBytes("00020000"), shortUdp}),
                     join({hexBytes("02000100"), shortUdp}), join({hexBytes("01000200"), shortUdp})}});
    sets.push_back({"loop", LinkType::Loop, {join({hexBytes("00000002"), shortUdp})}});
    const auto icmp6 = [](std::uint8_t type, std::uint8_t code, std::string_view rest, const Bytes& quoted = {}) {
        return ipv6Packet(ipProtocolIcmpv6, icmpv6Message(type, code, join({hexBytes(rest), quoted})));
    };
    const std::string address = "20010db8000000000000000000000002 ";
    const Bytes quoted6 = cut(ipv6Packet(ipProtocolUdp, udpDatagram(filler(20))), 60);
    sets.push_back(
        {"icmpv6",
         LinkType::RawIp,
         {icmp6(128, 0, "12340001 6162636465666768"), icmp6(129, 0, "12340001"),
          icmp6(135, 0, "00000000" + address + "0101020000000001"), icmp6(135, 0, "00000000" + address),
          icmp6(136, 0, "e0000000" + address + "0201020000000001"), icmp6(136, 0, "00000000" + address + "0000"),
          icmp6(133, 0, "00000000 0101020000000001"),
          icmp6(134, 0,
                "40c00708 000003e8 000007d0 030440c0 00000064 00000032 00000000" + address +
                    "05010000000005dc 0101020000000001"),
          icmp6(137, 0, "00000000" + address + address + "0201020000000001"), icmp6(1, 4, "00000000", quoted6),
          icmp6(2, 0, "00000500", quoted6), icmp6(3, 0, "00000000", quoted6), icmp6(4, 1, "00000028", quoted6),
          icmp6(200, 0, "00000000 0102")}});
    const Bytes lonely = hexBytes("c000270f0008ffff");
    sets.push_back(
        {"ipv6",
         LinkType::RawIp,
         {ipv6Packet(0, join({hexBytes("3c00 05020000 0100 2b00 010400000000 11020000 00000000" + address), lonely})),
          ipv6Packet(0, hexBytes("3b00 0104 00000000")), ipv6Packet(0, hexBytes("3b00 00 0103 000000")),
          ipv6Packet(44, join({hexBytes("1100 0001 abcdef01"), filler(16)})),
          ipv6Packet(44, join({hexBytes("1100 0010 abcdef02"), filler(9)})),
          ipv6Packet(44, join({hexBytes("1100 0000 abcdef01"), lonely})), ipv6Packet(59, {}),
          ipv6Packet(60, hexBytes("3b00 c504 01020304")), ipv6Packet(253, filler(5))}});
    sets.push_back({"raw", LinkType::RawIp, {shortUdp, ipv6Udp, wholeTcp}});
    return sets;
}

inline const std::vector<FrameSet>& frameSets() {
    static const std::vector<FrameSet> sets = makeFrameSets();
    return sets;
}

} // namespace layerscope::testing
