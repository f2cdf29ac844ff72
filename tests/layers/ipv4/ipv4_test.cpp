// IPv4's parts without a stack: fragments, ICMP's errors, settings.
#include "base/hex.h"
#include "base/random.h"
#include "layers/ipv4/icmperror.h"
#include "layers/ipv4/reassembly.h"
#include "layers/ipv4/settings.h"
#include "wire/icmp.h"

#include <QTest>
#include <algorithm>

using namespace layerscope;

namespace {

// One fragment with its header; its bytes count up from its offset.
std::pair<Ipv4Header, Pdu> fragment(std::size_t offset, std::size_t length, bool more, std::uint16_t id = 7) {
    Ipv4Header header;
    header.identification = id;
    header.protocol = ipProtocolUdp;
    header.source = {0x0a000001};
    header.destination = {0x0a000002};
    header.fragmentOffset = static_cast<std::uint16_t>(offset);
    header.moreFragments = more;
    header.totalLength = static_cast<std::uint16_t>(20 + length);
    Bytes bytes(length);
    for (std::size_t i = 0; i < length; ++i)
        bytes[i] = static_cast<std::uint8_t>(offset + i);
    Pdu packet(bytes, &ipv4Protocol, LayerNumber::Transport);
    header.write(packet.prepend(20, &ipv4Protocol, LayerNumber::Network));
    return {header, std::move(packet)};
}

using Outcome = Reassembly::Outcome;

} // namespace

class Ipv4Test : public QObject {
    Q_OBJECT

    Reassembly m_reassembly;

    Reassembly::Added add(std::size_t offset, std::size_t length, bool more) {
        const auto [header, packet] = fragment(offset, length, more);
        return m_reassembly.add(header, packet);
    }

private slots:
    void init() { m_reassembly = {}; }

    void fragmentsInAnyOrder() {
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            Random random(seed);
            std::vector<std::pair<std::size_t, std::size_t>> pieces; // offset and length
            std::size_t total = 0;
            for (std::uint64_t n = 2 + random.below(6); n > 0; --n) {
                const std::size_t length = n == 1 ? 1 + random.below(100) : 8 * (1 + random.below(30));
                pieces.emplace_back(total, length);
                total += length;
            }
            const std::size_t lastBegin = pieces.back().first;
            for (std::size_t i = pieces.size() - 1; i > 0; --i)
                std::swap(pieces[i], pieces[random.below(i + 1)]);
            m_reassembly = {};
            for (std::size_t i = 0; i < pieces.size(); ++i) {
                auto added = add(pieces[i].first, pieces[i].second, pieces[i].first != lastBegin);
                QCOMPARE(added.outcome, i + 1 == pieces.size() ? Outcome::Complete : Outcome::Kept);
                if (added.outcome != Outcome::Complete)
                    continue;
                QCOMPARE(added.payload.size(), total);
                for (std::size_t byte = 0; byte < total; ++byte)
                    QCOMPARE(added.payload.bytes()[byte], static_cast<std::uint8_t>(byte));
                QCOMPARE(added.beginning.size(), 20 + std::min<std::size_t>(8, total));
            }
        }
    }

    void copiesChangeNothing() {
        QCOMPARE(add(0, 16, true).outcome, Outcome::Kept);
        QCOMPARE(add(0, 16, true).outcome, Outcome::Duplicate);
        QCOMPARE(add(16, 5, false).outcome, Outcome::Complete);
    }

    void overlapsSpoilThePacket() {
        QCOMPARE(add(0, 16, true).outcome, Outcome::Kept);
        QCOMPARE(add(8, 16, true).outcome, Outcome::Overlap);
        QCOMPARE(add(16, 5, false).outcome, Outcome::Kept); // of a new packet: the old one is forgotten
        QCOMPARE(add(0, 24, true).outcome, Outcome::Overlap);
        QCOMPARE(add(16, 8, false).outcome, Outcome::Kept);
        QCOMPARE(add(24, 8, true).outcome, Outcome::Overlap); // beyond the last fragment
        QCOMPARE(add(16, 8, true).outcome, Outcome::Kept);
        QCOMPARE(add(0, 8, false).outcome, Outcome::Overlap); // ends before what is here
    }

    void nonsenseIsRefused() {
        QCOMPARE(add(0, 12, true).outcome, Outcome::Nonsense);       // not a multiple of 8
        QCOMPARE(add(65528, 100, false).outcome, Outcome::Nonsense); // beyond 65,535 bytes: the ping of death
        QCOMPARE(add(8, 0, false).outcome, Outcome::Nonsense);
    }

    void packetsInPiecesAreBounded() {
        for (std::size_t i = 0; i < Reassembly::mostPackets + 5; ++i) {
            const auto [header, packet] = fragment(0, 8, true, static_cast<std::uint16_t>(i));
            QCOMPARE(m_reassembly.add(header, packet).outcome,
                     i < Reassembly::mostPackets ? Outcome::Kept : Outcome::TooMany);
        }
        const auto expired = m_reassembly.expire(0);
        QVERIFY(expired && expired->pieces == 1 && expired->beginning.size() == 28);
        QVERIFY(!m_reassembly.expire(0));
    }

    void bytesOfAnError() {
        const auto [header, packet] = fragment(0, 16, false);
        const Pdu message = IcmpError::make(Problem::FragmentationNeeded, 576, packet.bytes());
        // Type 3, code 4, checksum, unused, next-hop MTU 0x0240 (RFC 1191 §4); then the header and eight bytes.
        const std::string hex = toHex(message.bytes());
        QVERIFY2(hex.starts_with("03 04 "), hex.c_str());
        QCOMPARE(hex.substr(12, 11), std::string("00 00 02 40"));
        QCOMPARE(hex.substr(24), toHex(packet.bytes().first(28)));
        QVERIFY(IcmpHeader::checksumCorrect(message.bytes()));
        const auto read = IcmpError::parse(message.bytes());
        QVERIFY(read);
        QCOMPARE(read->problem, Problem::FragmentationNeeded);
        QCOMPARE(read->mtu, std::uint16_t{576});
        QCOMPARE(read->quoted, header);
        QCOMPARE(toHex(read->payload), std::string("00 01 02 03 04 05 06 07"));
    }

    void everyTruncationIsRefused() {
        const auto [header, packet] = fragment(0, 16, false);
        const Pdu message = IcmpError::make(Problem::PortUnreachable, 0, packet.bytes());
        for (std::size_t length = 0; length < message.size(); ++length)
            QVERIFY(!IcmpError::parse(message.bytes().first(length)));
    }

    // RFC 1122 §3.2.2: errors about errors would never end.
    void aboutWhatErrorsAreSent() {
        auto [header, packet] = fragment(0, 16, false);
        QVERIFY(IcmpError::allowedFor(header, packet.bytes()));
        header.fragmentOffset = 8;
        QVERIFY(!IcmpError::allowedFor(header, packet.bytes()));
        header.fragmentOffset = 0;
        header.destination = Ipv4Address::broadcast();
        QVERIFY(!IcmpError::allowedFor(header, packet.bytes()));
        header.destination = {0x0a000002};
        header.protocol = ipProtocolIcmp;
        packet.mutableBytes()[20] = icmpEchoRequest;
        QVERIFY(IcmpError::allowedFor(header, packet.bytes()));
        packet.mutableBytes()[20] = icmpTimeExceeded;
        QVERIFY(!IcmpError::allowedFor(header, packet.bytes()));
    }

    void routesAreLongestFirst() {
        Options options;
        options.set("gateway", std::string("10.0.0.1"));
        options.set("routes", std::string("10.1.0.0/16=10.0.0.2  10.1.2.0/24=10.0.0.3"));
        const auto settings = Ipv4Settings::read(options);
        QVERIFY(settings);
        QCOMPARE(settings->routes.size(), std::size_t{3});
        QCOMPARE(settings->routes[0].gateway.text(), std::string("10.0.0.3"));
        QCOMPARE(settings->routes[1].gateway.text(), std::string("10.0.0.2"));
        QCOMPARE(settings->routes[2].destination.length, std::uint8_t{0});
        options.set("routes", std::string("10.1.0.0=10.0.0.2"));
        const auto wrong = Ipv4Settings::read(options);
        QVERIFY(!wrong && wrong.error().reason.find("is not of the form 10.0.3.0/24=10.0.2.2") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(Ipv4Test)
#include "ipv4_test.moc"
