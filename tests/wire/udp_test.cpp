// The UDP header as a value.
#include "base/hex.h"
#include "wire/udp.h"

#include <QTest>

using namespace layerscope;

namespace {
const PseudoHeader pseudo{Ipv4Address{0x0a000001}, Ipv4Address{0x0a000002}};
}

class UdpTest : public QObject {
    Q_OBJECT

private slots:
    void writesKnownBytes() {
        Bytes datagram = *fromHex("cccccccccccccccc 6869");
        UdpHeader{49152, 7, 0}.write(datagram, pseudo);
        QCOMPARE(toHex(datagram, ""), std::string("c0000007000ac3666869"));
        QVERIFY(UdpHeader::checksumCorrect(datagram, pseudo));
        QVERIFY((*UdpHeader::parse(datagram) == UdpHeader{49152, 7, 10}));
        datagram[9] ^= 4;
        QVERIFY(!UdpHeader::checksumCorrect(datagram, pseudo));
    }

    void checksumMayBeLeftOut() {
        const Bytes datagram = *fromHex("c0000007000a00006869");
        QVERIFY(UdpHeader::checksumCorrect(datagram, pseudo));
    }

    void aSumOfZeroIsSentAsAllOnes() {
        Bytes datagram = *fromHex("cccccccccccccccc 2bd0"); // data that makes the checksum come out as 0
        UdpHeader{49152, 7, 0}.write(datagram, pseudo);
        QCOMPARE(toHex(datagram, ""), std::string("c0000007000affff2bd0"));
        QVERIFY(UdpHeader::checksumCorrect(datagram, pseudo));
    }

    void wrongLengthsFail() {
        QVERIFY(!UdpHeader::parse(*fromHex("c0000007000ac3")));
        QVERIFY(!UdpHeader::parse(*fromHex("c00000070007c3666869")));
        QVERIFY(!UdpHeader::parse(*fromHex("c0000007000bc3666869")));
    }
};

QTEST_GUILESS_MAIN(UdpTest)
#include "udp_test.moc"
