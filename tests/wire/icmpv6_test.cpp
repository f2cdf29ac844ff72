// ICMPv6 and neighbour discovery as values.
#include "wire/dissection.h"
#include "wire/frames.h"
#include "wire/icmpv6.h"

#include <QtTest>

using namespace layerscope;
using namespace layerscope::testing;

class Icmpv6Test : public QObject {
    Q_OBJECT

    const PseudoHeader pseudo{alice6, bob6};

private slots:
    void writesKnownBytes() {
        Bytes message = hexBytes("cccccccccccccccc 6162636465666768");
        Icmpv6Header::echo(icmpv6EchoRequest, 0x1234, 1).write(message, pseudo);
        QCOMPARE(message, hexBytes("8000 8075 12340001 6162636465666768")); // the checksum as tshark works it out
        QVERIFY(Icmpv6Header::checksumCorrect(message, pseudo));
        const Icmpv6Header header = *Icmpv6Header::parse(message);
        QCOMPARE(header.identifier(), std::uint16_t{0x1234});
        QCOMPARE(header.sequence(), std::uint16_t{1});
        QVERIFY(!Icmpv6Header::checksumCorrect(message, {alice6, alice6})); // the addresses are guarded too
        QVERIFY(!Icmpv6Header::parse(cut(message, 7)));
    }

    void neighbours() {
        const MacAddress mac{{2, 0, 0, 0, 0, 1}};
        const NeighborMessage question{icmpv6NeighborSolicitation, false, false, false, bob6, mac};
        Bytes message(question.size(), 0xcc);
        question.write(message, pseudo);
        QCOMPARE(message, hexBytes("8700 ec72 00000000 20010db8000000000000000000000002 0101020000000001"));
        QVERIFY(*NeighborMessage::parse(message) == question);
        const NeighborMessage answer{icmpv6NeighborAdvertisement, true, true, true, bob6, mac};
        answer.write(message, pseudo);
        QCOMPARE(message, hexBytes("8800 0a72 e0000000 20010db8000000000000000000000002 0201020000000001"));
        QVERIFY(*NeighborMessage::parse(message) == answer);
        const NeighborMessage bare{icmpv6NeighborSolicitation, false, false, false, bob6, {}};
        Bytes small(bare.size(), 0xcc);
        bare.write(small, pseudo);
        QVERIFY(*NeighborMessage::parse(small) == bare);
    }

    void wrongNeighboursFail() {
        const std::string target = "20010db8000000000000000000000002";
        QVERIFY(!NeighborMessage::parse(hexBytes("8700 0000 00000000" + target.substr(2))));
        QVERIFY(!NeighborMessage::parse(hexBytes("8000 0000 00000000" + target)));
        QVERIFY(!NeighborMessage::parse(hexBytes("8701 0000 00000000" + target)));
        QVERIFY(!NeighborMessage::parse(hexBytes("8700 0000 00000000 ff020000000000000000000000000001")));
        QVERIFY(!NeighborMessage::parse(hexBytes("8700 0000 00000000" + target + "0100020000000001")));
        QVERIFY(!NeighborMessage::parse(hexBytes("8700 0000 00000000" + target + "0102020000000001")));
        QVERIFY(!NeighborMessage::parse(hexBytes("8700 0000 00000000" + target + "01")));
    }

    void checksumIsAFact() {
        Bytes packet = ipv6Packet(ipProtocolIcmpv6, icmpv6Message(128, 0, hexBytes("12340001")));
        const auto status = [&] {
            return fieldValues(dissect(packet, LinkType::RawIp), packet, "icmpv6.checksum.status");
        };
        QCOMPARE(status(), std::vector<std::string>{"1"});
        packet.back() ^= 1;
        QCOMPARE(status(), std::vector<std::string>{"0"});
    }
};

QTEST_GUILESS_MAIN(Icmpv6Test)
#include "icmpv6_test.moc"
