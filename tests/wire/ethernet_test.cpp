// The Ethernet header and frame check sequence as values.
#include "base/hex.h"
#include "wire/ethernet.h"

#include <QTest>

using namespace layerscope;

class EthernetTest : public QObject {
    Q_OBJECT

private slots:
    void headerBothWays() {
        const EthernetHeader header{MacAddress::broadcast(), {{2, 0, 0, 0, 0, 1}}, etherTypeArp};
        Bytes bytes(14, 0xcc);
        header.write(bytes);
        QCOMPARE(toHex(bytes, ""), std::string("ffffffffffff0200000000010806"));
        QVERIFY(*EthernetHeader::parse(bytes) == header);
        bytes.pop_back();
        QVERIFY(!EthernetHeader::parse(bytes));
    }

    void frameCheckSequenceGoesLeastSignificantByteFirst() {
        // CRC-32 of "123456789" is 0xcbf43926, the check value that the CRC catalogues give.
        Bytes frame = toBytes("123456789????");
        writeFcs(frame);
        QCOMPARE(toHex(ByteView(frame).subspan(9), ""), std::string("2639f4cb"));
        QVERIFY(fcsCorrect(frame));
        frame[0] ^= 1;
        QVERIFY(!fcsCorrect(frame));
        QVERIFY(!fcsCorrect(ByteView(frame).first(4)));
    }
};

QTEST_GUILESS_MAIN(EthernetTest)
#include "ethernet_test.moc"
