// IPv6 headers, and addresses as RFC 5952 writes them.
#include "wire/dissection.h"
#include "wire/frames.h"
#include "wire/ipv6.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

class Ipv6Test : public QObject {
    Q_OBJECT

private slots:
    void addressText_data() {
        QTest::addColumn<QString>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("all zero") << "00000000000000000000000000000000"
                                  << "::";
        QTest::newRow("loopback") << "00000000000000000000000000000001"
                                  << "::1";
        QTest::newRow("gap inside") << "20010db8000000000000000000000001"
                                    << "2001:db8::1";
        QTest::newRow("gap at the end") << "20010db8000000000000000000000000"
                                        << "2001:db8::";
        QTest::newRow("one zero is no gap") << "20010db8000000010001000100010001"
                                            << "2001:db8:0:1:1:1:1:1";
        QTest::newRow("the first of equal gaps") << "20010db8000000000001000000000001"
                                                 << "2001:db8::1:0:0:1";
        QTest::newRow("the longest gap") << "20010000000000010000000000000001"
                                         << "2001:0:0:1::1";
        QTest::newRow("no gap") << "20010db8000100020003000400050006"
                                << "2001:db8:1:2:3:4:5:6";
    }
    void addressText() {
        QFETCH(QString, bytes);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(ipv6Text(hexBytes(bytes.toStdString()))), text);
    }

    void writesKnownBytes() {
        const Bytes packet = ipv6Packet(ipProtocolUdp, hexBytes("6162"));
        QCOMPARE(packet, hexBytes("6b912345 0002 11 ff 20010db8000000000000000000000001"
                                  "20010db8000000000000000000000002 6162"));
        const Ipv6Header header = *Ipv6Header::parse(packet);
        QCOMPARE(header.trafficClass, std::uint8_t{0xb9});
        QCOMPARE(header.flowLabel, std::uint32_t{0x12345});
        QCOMPARE(header.destination.text(), std::string("2001:db8::2"));
        Bytes again(Ipv6Header::size, 0xcc);
        header.write(again);
        QVERIFY(std::ranges::equal(again, cut(packet, Ipv6Header::size)));
        QVERIFY(!Ipv6Header::parse(cut(packet, 39)));
        QVERIFY(!Ipv6Header::parse(cut(packet, 41))); // the payload is cut off
        Bytes four = packet;
        four[0] = 0x45;
        QVERIFY(!Ipv6Header::parse(four));
    }

    void extensionHeadersAreWalked() {
        const Bytes options = hexBytes("2b00 010400000000"), routing = hexBytes("2c00 000000000000");
        Bytes fragment(Ipv6FragmentHeader::size, 0xcc);
        const Ipv6FragmentHeader written{ipProtocolUdp, 1448, true, 0xabcdef01};
        written.write(fragment);
        QCOMPARE(fragment, hexBytes("1100 05a9 abcdef01"));
        const Bytes packet = ipv6Packet(ipv6HopByHop, join({options, routing, fragment, filler(8)}));
        const Ipv6Payload found = *Ipv6Payload::find(packet);
        QCOMPARE(found.protocol, ipProtocolUdp);
        QCOMPARE(found.offset, std::size_t{64});
        QCOMPARE(found.nextHeaderOffset, std::size_t{56});
        QCOMPARE(found.fragmentOffset, std::size_t{56});
        QVERIFY(found.fragment == written);
        QVERIFY(!Ipv6Payload::find(ipv6Packet(ipv6HopByHop, hexBytes("2b01 010400000000"))));
        QVERIFY(!Ipv6Payload::find(ipv6Packet(ipv6HopByHop, hexBytes("2b"))));
        QCOMPARE(Ipv6Payload::find(ipv6Packet(ipProtocolTcp, {}))->offset, Ipv6Header::size);
    }

    void headerAndUdpOverIt() {
        const Bytes packet = hexBytes("6000000000091140 20010db8000000000000000000000001 "
                                      "20010db8000000000000000000000002 c000270f00090000 78");
        const Dissection dissection = dissect(packet, LinkType::RawIp);
        const auto value = [&](const char* name) { return fieldValues(dissection, packet, name); };
        QCOMPARE(value("ipv6.addr"), (std::vector<std::string>{"2001:db8::1", "2001:db8::2"}));
        QCOMPARE(value("ipv6.plen"), std::vector<std::string>{"9"});
        QCOMPARE(value("udp.dstport"), std::vector<std::string>{"9999"});
        QCOMPARE(value("udp.checksum.status"), std::vector<std::string>{"4"}); // IPv6 does not let it be left out
        QVERIFY(!dissection.malformed);
    }
};

QTEST_GUILESS_MAIN(Ipv6Test)
#include "ipv6_test.moc"
