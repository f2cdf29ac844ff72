#include "base/address.h"

#include <QTest>

using namespace layerscope;

class AddressTest : public QObject {
    Q_OBJECT

private slots:
    void goodAddresses() {
        QCOMPARE(Ipv4Address::parse("10.0.0.1")->value, 0x0a000001u);
        QCOMPARE(Ipv4Address{0xfffefdfc}.text(), std::string("255.254.253.252"));
        QCOMPARE(MacAddress::parse("02:00:00:00:01:ff")->text(), std::string("02:00:00:00:01:ff"));
        QVERIFY(MacAddress::broadcast().isGroup());
        const auto prefix = Ipv4Prefix::parse("10.0.3.7/22");
        QVERIFY(prefix->contains(*Ipv4Address::parse("10.0.0.255")));
        QVERIFY(!prefix->contains(*Ipv4Address::parse("10.0.4.0")));
        QCOMPARE(prefix->directedBroadcast().text(), std::string("10.0.3.255"));
        QVERIFY(Ipv4Prefix::parse("0.0.0.0/0")->contains(Ipv4Address{0xffffffff}));
    }

    void badAddresses_data() {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"", "10.0.0", "10.0.0.256", "10.0.0.1.2", "10.0.0.1 ", "a.b.c.d", "10..0.1", "-1.0.0.0"})
            QTest::newRow(text) << text;
    }
    void badAddresses() {
        QFETCH(QString, text);
        const auto address = Ipv4Address::parse(text.toStdString());
        QVERIFY(!address);
        QVERIFY(address.error().reason.find(text.toStdString()) != std::string::npos);
    }

    void ipv6Addresses() {
        for (const char* text :
             {"::", "::1", "2001:db8::1", "fe80::5054:ff:fe12:3456", "2001:0:0:1::1", "1:2:3:4:5:6:7:8"})
            QCOMPARE(Ipv6Address::parse(text)->text(), std::string(text));
        QCOMPARE(Ipv6Address::parse("2001:DB8:0:0:1:0:0:1")->text(), std::string("2001:db8::1:0:0:1"));
        for (const char* text : {"", ":", "1::2::3", "12345::", "1:2:3:4:5:6:7:8:9", "::1 ", "10.0.0.1", "fe80::1%lo"})
            QVERIFY2(!Ipv6Address::parse(text), text);
        QVERIFY(!Ipv6Address::parse(std::string_view("::1\0", 4)));
        const auto address = *Ipv6Address::parse("2001:db8::12:3456");
        QCOMPARE(address.solicitedNode().text(), std::string("ff02::1:ff12:3456"));
        QCOMPARE(Ipv6Address::linkLocal(*MacAddress::parse("02:00:00:00:00:01")).text(),
                 std::string("fe80::ff:fe00:1"));
        QVERIFY(Ipv6Address::allNodes().isMulticast());
        QVERIFY(Ipv6Address::parse("febf::1")->isLinkLocal());
        QVERIFY(!Ipv6Address::parse("fec0::1")->isLinkLocal());
    }

    void addressesOfEitherVersion() {
        const IpAddress four = *IpAddress::parse("10.0.0.1"), six = *IpAddress::parse("fd00::1");
        QVERIFY(four.isV4());
        QCOMPARE(four.v4(), Ipv4Address{0x0a000001});
        QCOMPARE(four.text(), std::string("10.0.0.1"));
        QVERIFY(!six.isV4());
        QCOMPARE(six.text(), std::string("fd00::1"));
        QVERIFY(four != six);
        QVERIFY(IpAddress().isUnspecified());
        QVERIFY(IpAddress(Ipv4Address{}).isUnspecified());
        QVERIFY(!four.isUnspecified());
        QVERIFY(!six.isUnspecified());
        QVERIFY(IpAddress::parse("224.0.0.1")->isMulticast());
        QVERIFY(IpAddress::parse("ff02::1")->isMulticast());
        QVERIFY(!IpAddress::parse("host"));
        QCOMPARE(socketText(four, 80), std::string("10.0.0.1:80"));
        QCOMPARE(socketText(six, 80), std::string("[fd00::1]:80"));
    }

    void prefixesOfEitherVersion() {
        const auto four = *IpPrefix::parse("10.0.3.7/22"), six = *IpPrefix::parse("2001:db8:8000::1/33");
        QVERIFY(four.contains(*IpAddress::parse("10.0.0.255")));
        QVERIFY(!four.contains(*IpAddress::parse("10.0.4.0")));
        QVERIFY(six.contains(*IpAddress::parse("2001:db8:ffff::")));
        QVERIFY(!six.contains(*IpAddress::parse("2001:db8:7fff::")));
        QVERIFY(!IpPrefix::parse("::/0")->contains(*IpAddress::parse("10.0.0.1")));
        QVERIFY(!IpPrefix::parse("0.0.0.0/0")->contains(*IpAddress::parse("::1")));
        QCOMPARE(six.text(), std::string("2001:db8:8000::1/33"));
        for (const char* text : {"fd00::1", "fd00::1/129", "fd00::1/", "10.0.0.1/33", "/8"})
            QVERIFY2(!IpPrefix::parse(text), text);
    }

    void badPrefixesAndMacs() {
        for (const char* text : {"10.0.0.1", "10.0.0.1/", "10.0.0.1/33", "10.0.0.1/8x"})
            QVERIFY2(!Ipv4Prefix::parse(text), text);
        for (const char* text : {"", "02:00:00:00:01", "02:00:00:00:01:02:03", "02-00-00-00-01-02", "020000000102"})
            QVERIFY2(!MacAddress::parse(text), text);
    }
};

QTEST_GUILESS_MAIN(AddressTest)
#include "address_test.moc"
