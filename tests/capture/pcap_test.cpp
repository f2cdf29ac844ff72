#include "capture/reading.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

// One record: 1.000002 s (or 1.000000002 s), 4 of 6 bytes kept.
Bytes littleEndian(std::string_view magic) {
    return hex(std::string(magic) + "0200 0400 00000000 00000000 00000400 01000000"
                                    "01000000 02000000 04000000 06000000 de ad be ef");
}
Bytes bigEndian(std::string_view magic) {
    return hex(std::string(magic) + "0002 0004 00000000 00000000 00040000 00000001"
                                    "00000001 00000002 00000004 00000006 de ad be ef");
}

} // namespace

class PcapTest : public QObject {
    Q_OBJECT

private slots:
    void readsBothByteOrdersAndBothUnits_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<qint64>("time");
        const auto row = [](const char* name, const Bytes& bytes, qint64 time) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()))
                                << time;
        };
        row("little endian, microseconds", littleEndian("d4c3b2a1"), 1'000'002'000);
        row("big endian, microseconds", bigEndian("a1b2c3d4"), 1'000'002'000);
        row("little endian, nanoseconds", littleEndian("4d3cb2a1"), 1'000'000'002);
        row("big endian, nanoseconds", bigEndian("a1b23c4d"), 1'000'000'002);
    }
    void readsBothByteOrdersAndBothUnits() {
        QFETCH(QByteArray, file);
        QFETCH(qint64, time);
        const ByteView bytes(reinterpret_cast<const std::uint8_t*>(file.data()), static_cast<std::size_t>(file.size()));
        const ReadCapture read = readCapture(bytes);
        QVERIFY2(!read.error, read.error ? read.error->text().c_str() : "");
        QCOMPARE(read.packets.size(), 1u);
        QCOMPARE(toHex(read.packets[0].bytes), std::string("de ad be ef"));
        QCOMPARE(read.packets[0].packet.time, time);
        QCOMPARE(read.packets[0].packet.originalLength, 6u);
        QCOMPARE(read.packets[0].packet.fileOffset, 40u);
        QCOMPARE(static_cast<int>(read.packets[0].packet.linkType), 1);
        QCOMPARE(read.packets[0].packet.fcsLength, -1);
        QCOMPARE(read.metadata.interfaces[0].snapLength, 0x40000u);
    }

    void readsTheFcsLengthBesideTheLinkType() {
        // Bit 26 says that the length is given; the top four bits count words of 16 bits.
        Bytes file = littleEndian("d4c3b2a1");
        file[23] = 0x24;
        const ReadCapture read = readCapture(file);
        QCOMPARE(read.packets[0].packet.fcsLength, 4);
        QCOMPARE(static_cast<int>(read.packets[0].packet.linkType), 1);
    }

    void refusesAnUnknownVersion() {
        Bytes file = littleEndian("d4c3b2a1");
        file[4] = 7;
        QCOMPARE(
            QString::fromStdString(readCapture(file).error->text()),
            "test.cap: byte 4: version: version 7.4 of the pcap format is unknown (2.4 is read); there is no frame "
            "before it");
    }

    void doesNotBelieveAHugeLength() {
        Bytes file = littleEndian("d4c3b2a1");
        const Bytes second = hex("01000000 02000000 ffffff7f 06000000 00");
        file.insert(file.end(), second.begin(), second.end());
        const ReadCapture read = readCapture(file);
        QCOMPARE(read.packets.size(), 1u);
        QCOMPARE(QString::fromStdString(read.error->text()),
                 "test.cap: byte 52: captured length: the record claims 2147483647 bytes, more than any frame has; the "
                 "frame before it is shown");
    }

    void writesWhatItReads_data() {
        QTest::addColumn<bool>("big");
        QTest::addColumn<bool>("nano");
        for (const bool big : {false, true})
            for (const bool nano : {false, true})
                QTest::addRow("%s endian, %s", big ? "big" : "little", nano ? "ns" : "us") << big << nano;
    }
    void writesWhatItReads() {
        QFETCH(bool, big);
        QFETCH(bool, nano);
        const Bytes expected =
            big ? bigEndian(nano ? "a1b23c4d" : "a1b2c3d4") : littleEndian(nano ? "4d3cb2a1" : "d4c3b2a1");
        Bytes written;
        PcapWriter writer(into(written), nano ? PcapTime::Nanoseconds : PcapTime::Microseconds,
                          big ? std::endian::big : std::endian::little);
        QVERIFY(writer.start(LinkType::Ethernet));
        const Bytes bytes = hex("deadbeef");
        CapturedPacket packet;
        packet.time = nano ? 1'000'000'002 : 1'000'002'000;
        packet.bytes = bytes;
        packet.originalLength = 6;
        QVERIFY(writer.packet(packet));
        QCOMPARE(toHex(written), toHex(expected));
        packet.linkType = LinkType::RawIp;
        QVERIFY(!writer.packet(packet));
    }

    void everyCutGivesThePacketsBeforeIt() {
        Bytes file = littleEndian("d4c3b2a1");
        for (int i = 0; i < 2; ++i) {
            const Bytes record(file.begin() + 24, file.begin() + 44);
            file.insert(file.end(), record.begin(), record.end());
        }
        for (std::size_t cut = 4; cut < file.size(); ++cut) {
            const ReadCapture read = readCapture(ByteView(file).first(cut));
            const std::size_t whole = cut < 24 ? 0 : (cut - 24) / 20;
            QCOMPARE(read.packets.size(), whole);
            const bool between = cut >= 24 && (cut - 24) % 20 == 0;
            QCOMPARE(read.error.has_value(), !between);
            if (!between)
                QCOMPARE(*read.error->offset, cut < 24 ? 0 : 24 + whole * 20);
        }
        QCOMPARE(
            QString::fromStdString(readCapture(ByteView(file).first(82)).error->text()),
            "test.cap: byte 64: the last record is cut off after 18 of 20 bytes; the 2 frames before it are shown");
    }

    void readsByteByByte() {
        const Bytes file = bigEndian("a1b2c3d4");
        const ReadCapture read = readCapture(file, 1);
        QVERIFY(!read.error);
        QCOMPARE(read.packets.size(), 1u);
        QCOMPARE(toHex(read.packets[0].bytes), std::string("de ad be ef"));
    }
};

QTEST_GUILESS_MAIN(PcapTest)
#include "pcap_test.moc"
