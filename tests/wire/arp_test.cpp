// ARP packets as values.
#include "base/hex.h"
#include "wire/arp.h"

#include <QTest>

using namespace layerscope;

class ArpTest : public QObject {
    Q_OBJECT

private slots:
    void requestBothWays() {
        const ArpPacket packet{ArpOperation::Request, {{2, 0, 0, 0, 0, 1}}, {0x0a000001}, {}, {0x0a000002}};
        Bytes bytes(28, 0xcc);
        packet.write(bytes);
        QCOMPARE(toHex(bytes, ""), std::string("0001080006040001"
                                               "020000000001"
                                               "0a000001"
                                               "000000000000"
                                               "0a000002"));
        bytes.resize(46); // as it arrives in a padded frame
        QVERIFY(*ArpPacket::parse(bytes) == packet);
    }

    void otherAddressesAndOperationsFail() {
        const Bytes good = *fromHex("0001080006040002 020000000001 0a000001 020000000002 0a000002");
        QVERIFY(ArpPacket::parse(good));
        for (const std::size_t at : {1, 2, 4, 5, 7}) {
            Bytes bad = good;
            bad[at] = 9;
            QVERIFY2(!ArpPacket::parse(bad), qPrintable(QString::number(at)));
        }
        QVERIFY(!ArpPacket::parse(ByteView(good).first(27)));
    }
};

QTEST_GUILESS_MAIN(ArpTest)
#include "arp_test.moc"
