// The IPv4 header as a value.
#include "base/hex.h"
#include "wire/ipv4.h"

#include <QTest>

using namespace layerscope;

class Ipv4Test : public QObject {
    Q_OBJECT

private slots:
    void writesKnownBytes() {
        // The header that RFC 1071 explanations commonly work through: its checksum is 0xb861.
        Ipv4Header header;
        header.totalLength = 115;
        header.dontFragment = true;
        header.protocol = 17;
        header.source = {0xc0a80001};
        header.destination = {0xc0a800c7};
        Bytes packet(115, 0xcc);
        header.write(packet);
        QCOMPARE(toHex(ByteView(packet).first(20), ""), std::string("45000073000040004011b861c0a80001c0a800c7"));
        QVERIFY(*Ipv4Header::parse(packet) == header);
        QVERIFY(Ipv4Header::checksumCorrect(packet));
        packet[8]--;
        QVERIFY(!Ipv4Header::checksumCorrect(packet));
    }

    void fragmentsAndOptionsComeBack() {
        Ipv4Header header;
        header.differentiatedServices = 0xb9;
        header.totalLength = 32;
        header.identification = 0xbeef;
        header.moreFragments = true;
        header.fragmentOffset = 65528;
        header.timeToLive = 1;
        header.optionsLength = 4;
        header.options = {0x94, 4, 0, 0};
        Bytes packet(40, 0xcc);
        header.write(packet);
        QVERIFY(*Ipv4Header::parse(packet) == header);
        QVERIFY(header.isFragment());
        QCOMPARE(header.size(), std::size_t{24});
    }

    void wrongLengthsFail_data() {
        QTest::addColumn<QString>("packet");
        QTest::addColumn<QString>("field");
        const QString rest = " 0000 0000 4006 0000 0a000001 0a000002";
        QTest::newRow("short") << "4500 0014 0000 0000 4006 0000 0a000001 0a0000"
                               << "ip";
        QTest::newRow("version 5") << "5500 0014" + rest << "ip.version";
        QTest::newRow("header of 16 bytes") << "4400 0014" + rest << "ip.hdr_len";
        QTest::newRow("header beyond the packet") << "4600 0014" + rest << "ip.hdr_len";
        QTest::newRow("total below the header") << "4500 0013" + rest << "ip.len";
        QTest::newRow("total beyond the packet") << "4500 0015" + rest << "ip.len";
    }
    void wrongLengthsFail() {
        QFETCH(QString, packet);
        QFETCH(QString, field);
        const auto header = Ipv4Header::parse(*fromHex(packet.toStdString()));
        QVERIFY(!header);
        QCOMPARE(header.error().field, field.toStdString());
    }
};

QTEST_GUILESS_MAIN(Ipv4Test)
#include "ipv4_test.moc"
