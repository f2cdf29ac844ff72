// 802.1Q tags in whole frames.
#include "wire/dissection.h"
#include "wire/frames.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

class VlanTest : public QObject {
    Q_OBJECT

private slots:
    void tagIsTakenApart() {
        const Bytes frame = ethernetFrame(etherTypeVlan, join({hexBytes("b29a 0806"), arpRequest()}));
        const Dissection dissection = dissect(frame, LinkType::Ethernet);
        const auto value = [&](const char* name) { return fieldValues(dissection, frame, name); };
        QCOMPARE(value("vlan.priority"), std::vector<std::string>{"5"});
        QCOMPARE(value("vlan.dei"), std::vector<std::string>{"1"});
        QCOMPARE(value("vlan.id"), std::vector<std::string>{"666"});
        QCOMPARE(value("vlan.etype"), std::vector<std::string>{"0x0806"});
        QCOMPARE(value("arp.dst.proto_ipv4"), std::vector<std::string>{"10.0.0.2"});
    }

    void tagsMayBeStacked() {
        const Bytes frame = ethernetFrame(etherTypeVlan, join({hexBytes("029a 8100 00c8 0806"), arpRequest()}));
        QCOMPARE(fieldValues(dissect(frame, LinkType::Ethernet), frame, "vlan.id"),
                 (std::vector<std::string>{"666", "200"}));
    }
};

QTEST_GUILESS_MAIN(VlanTest)
#include "vlan_test.moc"
