// ICMP echo messages as values.
#include "base/hex.h"
#include "wire/icmp.h"

#include <QTest>

using namespace layerscope;

class IcmpTest : public QObject {
    Q_OBJECT

private slots:
    void echoBothWays() {
        const IcmpHeader header{icmpEchoRequest, 0, 0x1234, 1};
        Bytes message = *fromHex("cccccccccccccccc 616263");
        header.write(message);
        QCOMPARE(toHex(message, ""), std::string("080021681234"
                                                 "0001616263"));
        QVERIFY(*IcmpHeader::parse(message) == header);
        QVERIFY(IcmpHeader::checksumCorrect(message));
        message[10] ^= 1;
        QVERIFY(!IcmpHeader::checksumCorrect(message));
        QVERIFY(!IcmpHeader::parse(ByteView(message).first(7)));
    }
};

QTEST_GUILESS_MAIN(IcmpTest)
#include "icmp_test.moc"
