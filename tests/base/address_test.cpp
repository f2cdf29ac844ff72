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

    void badPrefixesAndMacs() {
        for (const char* text : {"10.0.0.1", "10.0.0.1/", "10.0.0.1/33", "10.0.0.1/8x"})
            QVERIFY2(!Ipv4Prefix::parse(text), text);
        for (const char* text : {"", "02:00:00:00:01", "02:00:00:00:01:02:03", "02-00-00-00-01-02", "020000000102"})
            QVERIFY2(!MacAddress::parse(text), text);
    }
};

QTEST_GUILESS_MAIN(AddressTest)
#include "address_test.moc"
