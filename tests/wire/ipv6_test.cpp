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
