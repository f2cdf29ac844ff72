// Linux cooked captures, both versions.
#include "wire/dissection.h"
#include "wire/frames.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

class CookedTest : public QObject {
    Q_OBJECT

private slots:
    void versionsPutTheSameFieldsInOtherPlaces() {
        const Bytes packet = ipv4Packet(ipProtocolUdp, udpDatagram(filler(4)));
        const Bytes first = join({hexBytes("0004 0001 0006 0200000000019999 0800"), packet});
        const Bytes second = join({hexBytes("0800 0000 00000003 0001 04 06 0200000000019999"), packet});
        const Dissection one = dissect(first, LinkType::LinuxSll);
        const Dissection two = dissect(second, LinkType::LinuxSll2);
        for (const char* name :
             {"sll.pkttype", "sll.hatype", "sll.halen", "sll.src.eth", "sll.unused", "sll.etype", "udp.dstport"}) {
            QVERIFY2(!fieldValues(one, first, name).empty(), name);
            QCOMPARE(fieldValues(one, first, name), fieldValues(two, second, name));
        }
        QCOMPARE(fieldValues(two, second, "sll.ifindex"), std::vector<std::string>{"3"});
        QCOMPARE(fieldValues(one, first, "sll.src.eth"), std::vector<std::string>{"02:00:00:00:00:01"});
    }
};

QTEST_GUILESS_MAIN(CookedTest)
#include "cooked_test.moc"
