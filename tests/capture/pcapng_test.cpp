#include "base/random.h"
#include "capture/reading.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

// A block in big-endian order as the format draws it: `fields` reordered by `mask` (widths of the integers in it) when
// little-endian order is asked for, then `raw` as it is.
class Blocks {
public:
    explicit Blocks(std::endian order) : m_order(order) {}

    Blocks& add(std::uint32_t type, std::string_view fields, std::string_view mask) {
        const Bytes body = hex(fields);
        RecordBuilder block(m_order);
        const auto length = static_cast<std::uint32_t>(body.size() + 12);
        block.u32(type).u32(length).bytes(m_order == std::endian::big ? body : otherOrder(body, mask)).u32(length);
        bytes.insert(bytes.end(), block.result().begin(), block.result().end());
        return *this;
    }
    Blocks& section() { return add(0x0a0d0d0a, "1a2b3c4d 0001 0000 ffffffffffffffff", "4228"); }
    // Link type and options follow a snap length of 96.
    Blocks& interface(std::string_view options = "", std::string_view mask = "") {
        return add(1, "0001 0000 00000060" + std::string(options), "224" + std::string(mask));
    }

    Bytes bytes;

private:
    std::endian m_order;
};

std::string errorText(const ReadCapture& read) { return read.error ? read.error->text() : ""; }

// A sample with each kind of block that this program writes.
Bytes sample(std::endian order = std::endian::little) {
    Bytes bytes;
    PcapngWriter writer(into(bytes), order);
    (void)writer.section({"a machine", "a system", "layerscope", {"a section"}});
    CaptureInterface interface;
    interface.name = "lo";
    interface.description = "private loopback";
    interface.fcsLength = 4;
    interface.comments = {"an interface"};
    (void)writer.interface(interface);
    (void)writer.secrets({DecryptionSecrets::tlsKeyLog, toBytes("CLIENT_RANDOM 01 02\n")});
    const std::vector<ResolvedName> names{{hex("0a000001"), "client"}, {Bytes(16, 1), "server"}};
    (void)writer.names(names);
    const Bytes first = hex("0102030405"), second = hex("aabbccdd");
    CapturedPacket packet;
    packet.time = 1'700'000'000'123'456'789;
    packet.bytes = first;
    packet.originalLength = 5;
    packet.comments = {"why it was sent", "and more"};
    packet.direction = PacketDirection::Outbound;
    (void)writer.packet(packet);
    packet.bytes = second;
    packet.originalLength = 9;
    packet.comments.clear();
    packet.direction = PacketDirection::Unknown;
    (void)writer.packet(packet);
    (void)writer.statistics(0, packet.time, 12, 3);
    return bytes;
}

} // namespace

class PcapngTest : public QObject {
    Q_OBJECT

private:
    static void bothOrders() {
        QTest::addColumn<int>("order");
        QTest::newRow("big endian") << 1;
        QTest::newRow("little endian") << 0;
    }
    static std::endian fetchOrder() {
        QFETCH(int, order);
        return order == 1 ? std::endian::big : std::endian::little;
    }

private slots:
    void enhancedPacket_data() { bothOrders(); }
    void enhancedPacket() {
        Blocks file(fetchOrder());
        file.section().interface("0009 0001 06000000  000d 0001 04000000  0002 0002 6c6f0000  0000 0000",
                                 "221111221111221111");
        // Interface 0, time 2^32 + 5 µs, 3 of 4 bytes, comment "hi", flags: inbound.
        file.add(
            6, "00000000 00000001 00000005 00000003 00000004 aabbcc00 0001 0002 68690000 0002 0004 00000001 0000 0000",
            "44444111122111122422");
        const ReadCapture read = readCapture(file.bytes);
        QCOMPARE(errorText(read), std::string());
        QCOMPARE(read.packets.size(), 1u);
        const CapturedPacket& packet = read.packets[0].packet;
        QCOMPARE(packet.time, 4'294'967'301'000);
        QCOMPARE(toHex(read.packets[0].bytes), std::string("aa bb cc"));
        QCOMPARE(packet.originalLength, 4u);
        QCOMPARE(packet.fcsLength, 4);
        QVERIFY(packet.direction == PacketDirection::Inbound);
        QCOMPARE(packet.comments, std::vector<std::string>{"hi"});
        QCOMPARE(read.metadata.interfaces[0].name, std::string("lo"));
        QCOMPARE(toHex(ByteView(file.bytes).subspan(packet.fileOffset, 3)), std::string("aa bb cc"));
    }

    void simplePacket_data() { bothOrders(); }
    void simplePacket() {
        Blocks file(fetchOrder());
        file.section().interface().add(3, "00000003 aabbcc00", "4");
        std::string long100 = "00000064"; // 100 bytes on the wire, of which the snap length keeps 96
        for (int i = 0; i < 96; ++i)
            long100 += "11";
        file.add(3, long100, "4");
        const ReadCapture read = readCapture(file.bytes);
        QCOMPARE(errorText(read), std::string());
        QCOMPARE(read.packets.size(), 2u);
        QCOMPARE(toHex(read.packets[0].bytes), std::string("aa bb cc"));
        QCOMPARE(read.packets[1].bytes.size(), 96u);
        QCOMPARE(read.packets[1].packet.originalLength, 100u);
    }

    void obsoletePacket_data() { bothOrders(); }
    void obsoletePacket() {
        Blocks file(fetchOrder());
        file.section().interface().interface();
        file.add(2, "0001 0007 00000000 00000009 00000002 00000002 aabb0000", "224444");
        const ReadCapture read = readCapture(file.bytes);
        QCOMPARE(errorText(read), std::string());
        QCOMPARE(read.packets[0].packet.interface, 1u);
        QCOMPARE(read.packets[0].packet.time, 9000);
        QCOMPARE(toHex(read.packets[0].bytes), std::string("aa bb"));
    }

    void namesSecretsStatisticsAndUnknownBlocks_data() { bothOrders(); }
    void namesSecretsStatisticsAndUnknownBlocks() {
        Blocks file(fetchOrder());
        file.section().interface();
        file.add(4, "0001 0009 0a000001 6100 6200 6300 0000 0000 0000", "22"); // three names and no room for the end
        file.bytes.clear();
        file.section().interface();
        file.add(4, "0001 0008 0a000001 61006200  0000 0000", "221111111122");
        file.add(10, "544c534b 00000003 41424300", "44");
        file.add(5, "00000000 00000000 00000000 0004 0008 000000000000000a 0005 0008 0000000000000002 0000 0000",
                 "44422822822");
        file.add(0x0bad, "deadbeef", "");
        file.add(3, "00000001 aa000000", "4");
        const ReadCapture read = readCapture(file.bytes);
        QCOMPARE(errorText(read), std::string());
        QCOMPARE(read.packets.size(), 1u);
        QCOMPARE(read.metadata.names.size(), 2u);
        QCOMPARE(toHex(read.metadata.names[0].address), std::string("0a 00 00 01"));
        QCOMPARE(read.metadata.names[0].name, std::string("a"));
        QCOMPARE(read.metadata.names[1].name, std::string("b"));
        QCOMPARE(read.metadata.secrets[0].type, DecryptionSecrets::tlsKeyLog);
        QCOMPARE(toHex(read.metadata.secrets[0].data), std::string("41 42 43"));
        QCOMPARE(read.metadata.interfaces[0].received, 10u);
        QCOMPARE(read.metadata.interfaces[0].dropped, 2u);
        QCOMPARE(read.metadata.skippedBlocks, 1u);
    }

    void sectionsChangeByteOrderAndNumberInterfacesAnew() {
        Blocks big(std::endian::big), little(std::endian::little);
        big.section().interface().interface().add(3, "00000001 aa000000", "4");
        little.section().interface().add(6, "00000000 00000000 00000001 00000001 00000001 bb000000", "44444");
        Bytes file = big.bytes;
        file.insert(file.end(), little.bytes.begin(), little.bytes.end());
        const ReadCapture read = readCapture(file);
        QCOMPARE(errorText(read), std::string());
        QCOMPARE(read.metadata.sections.size(), 2u);
        QCOMPARE(read.metadata.interfaces.size(), 3u);
        QCOMPARE(read.packets[0].packet.interface, 0u);
        QCOMPARE(read.packets[1].packet.interface, 2u);
        QVERIFY(read.packets[0].packet.byteOrder == std::endian::big);
    }

    void timestampResolutions_data() {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("mask");
        QTest::addColumn<qint64>("time");
        // The timestamp is always 0x00000003'80000000.
        QTest::newRow("microseconds by default") << ""
                                                 << "" << qint64(15'032'385'536'000);
        QTest::newRow("nanoseconds") << "0009 0001 09000000"
                                     << "22" << qint64(15'032'385'536);
        QTest::newRow("picoseconds") << "0009 0001 0c000000"
                                     << "22" << qint64(15'032'385);
        QTest::newRow("milliseconds") << "0009 0001 03000000"
                                      << "22" << qint64(15'032'385'536'000'000);
        QTest::newRow("2^-32 s") << "0009 0001 a0000000"
                                 << "22" << qint64(3'500'000'000);
        QTest::newRow("2^-40 s") << "0009 0001 a8000000"
                                 << "22" << qint64(13'671'875);
        QTest::newRow("offset of 2 s") << "0009 0001 09000000 000e 0008 0000000000000002"
                                       << "221111228" << qint64(17'032'385'536);
        QTest::newRow("offset of -1 s") << "0009 0001 09000000 000e 0008 ffffffffffffffff"
                                        << "221111228" << qint64(14'032'385'536);
    }
    void timestampResolutions() {
        QFETCH(QString, options);
        QFETCH(QString, mask);
        QFETCH(qint64, time);
        for (const std::endian order : {std::endian::big, std::endian::little}) {
            Blocks file(order);
            file.section().interface(options.toStdString(), mask.toStdString());
            file.add(6, "00000000 00000003 80000000 00000001 00000001 bb000000", "44444");
            const ReadCapture read = readCapture(file.bytes);
            QCOMPARE(errorText(read), std::string());
            QCOMPARE(qint64(read.packets[0].packet.time), time);
        }
    }

    void writesWhatItReads_data() { bothOrders(); }
    void writesWhatItReads() {
        const ReadCapture read = readCapture(sample(fetchOrder()));
        QCOMPARE(errorText(read), std::string());
        QCOMPARE(read.metadata.sections[0].hardware, std::string("a machine"));
        QCOMPARE(read.metadata.sections[0].system, std::string("a system"));
        QCOMPARE(read.metadata.sections[0].application, std::string("layerscope"));
        QCOMPARE(read.metadata.sections[0].comments, std::vector<std::string>{"a section"});
        QCOMPARE(read.metadata.interfaces[0].name, std::string("lo"));
        QCOMPARE(read.metadata.interfaces[0].description, std::string("private loopback"));
        QCOMPARE(read.metadata.interfaces[0].fcsLength, 4);
        QCOMPARE(read.metadata.interfaces[0].comments, std::vector<std::string>{"an interface"});
        QCOMPARE(read.metadata.interfaces[0].dropped, 3u);
        QCOMPARE(toText(read.metadata.secrets[0].data), std::string("CLIENT_RANDOM 01 02\n"));
        QCOMPARE(read.metadata.names[1].name, std::string("server"));
        QCOMPARE(read.packets.size(), 2u);
        QCOMPARE(read.packets[0].packet.time, 1'700'000'000'123'456'789);
        QCOMPARE(toHex(read.packets[0].bytes), std::string("01 02 03 04 05"));
        QCOMPARE(read.packets[0].packet.comments, (std::vector<std::string>{"why it was sent", "and more"}));
        QVERIFY(read.packets[0].packet.direction == PacketDirection::Outbound);
        QCOMPARE(read.packets[1].packet.originalLength, 9u);
    }

    void piecesOfAnySizeGiveTheSame() {
        const Bytes file = sample();
        for (const std::size_t piece : {1, 2, 3, 7, 64, 100}) {
            const ReadCapture read = readCapture(file, piece);
            QCOMPARE(errorText(read), std::string());
            QCOMPARE(read.packets.size(), 2u);
            QCOMPARE(toHex(read.packets[1].bytes), std::string("aa bb cc dd"));
        }
    }

    void everyCutGivesThePacketsBeforeIt() {
        const Bytes file = sample();
        const auto endOfPacket = [&](std::string_view bytes) {
            const Bytes wanted = hex(bytes);
            const auto at = std::search(file.begin(), file.end(), wanted.begin(), wanted.end()) - file.begin();
            const auto start = static_cast<std::size_t>(at) - 28;
            return start + ByteReader(ByteView(file).subspan(start + 4), std::endian::little).u32();
        };
        const std::size_t first = endOfPacket("0102030405"), second = endOfPacket("aabbccdd");
        std::size_t whole = 0; // cuts that fall between two blocks
        for (std::size_t cut = 4; cut < file.size(); ++cut) {
            const ReadCapture read = readCapture(ByteView(file).first(cut));
            QCOMPARE(read.packets.size(), cut >= second ? 2u : cut >= first ? 1u : 0u);
            if (!read.error)
                ++whole;
            else
                QVERIFY(*read.error->offset <= cut);
        }
        QCOMPARE(whole, 6u);
        const ReadCapture read = readCapture(ByteView(file).first(second + 40));
        QCOMPARE(
            QString::fromStdString(errorText(read)),
            QString("test.cap: byte %1: the last block is cut off after 40 of 52 bytes; the 2 frames before it are "
                    "shown")
                .arg(second));
    }

    void brokenBlocksAreNamed_data() {
        QTest::addColumn<QString>("block");
        QTest::addColumn<QString>("error");
        QTest::newRow("length not a multiple of 4") << "00000006 00000021 00000000"
                                                    << "byte 52: block total length: 33 is no length of a block";
        QTest::newRow("length too short") << "00000006 00000008 00000008"
                                          << "byte 52: block total length: 8 is no length of a block";
        QTest::newRow("huge") << "00000006 fffffffc 00000000"
                              << "byte 52: block total length: a block of 4294967292 bytes is not believed";
        QTest::newRow("lengths differ")
            << "00000bad 00000010 00000000 00000014"
            << "byte 60: block total length: the block begins with the length 16 and ends with 20";
        QTest::newRow("no such interface")
            << "00000006 00000020 00000009 00000000 00000000 00000000 00000000 00000020"
            << "byte 56: interface: the packet names interface 9, but the section describes 1 so far";
        QTest::newRow("captured length")
            << "00000006 00000020 00000000 00000000 00000000 ffffffff 00000000 00000020"
            << "byte 68: captured length: the block claims 4294967295 packet bytes and has room for 0";
        QTest::newRow("option") << "00000006 00000024 00000000 00000000 00000000 00000000 00000000 00010004 00000024"
                                << "byte 76: option 1: the option is 4 bytes long, but 0 are left in its block";
    }
    void brokenBlocksAreNamed() {
        QFETCH(QString, block);
        QFETCH(QString, error);
        Blocks file(std::endian::big);
        file.section().interface();
        QCOMPARE(file.bytes.size(), 48u);
        const Bytes broken = hex(block.toStdString());
        file.bytes.insert(file.bytes.end(), broken.begin(), broken.end());
        QCOMPARE(QString::fromStdString(errorText(readCapture(file.bytes))),
                 "test.cap: " + error + "; there is no frame before it");
    }

    void refusesWhatItDoesNotKnow() {
        QCOMPARE(QString::fromStdString(errorText(readCapture(hex("25504446")))),
                 "test.cap: byte 0: this is not a pcap or pcapng capture: it begins with 25 50 44 46");
        QCOMPARE(QString::fromStdString(errorText(readCapture({}))),
                 "test.cap: the file is empty; a capture begins with a pcap or pcapng header");
    }

    void randomCorruptionIsSurvived() {
        Random random(1);
        const Bytes good = sample();
        std::size_t errors = 0;
        for (int round = 0; round < 5000; ++round) {
            Bytes bad = good;
            for (int i = 0; i < 4; ++i)
                bad[random.below(bad.size())] = static_cast<std::uint8_t>(random.below(256));
            const ReadCapture read = readCapture(bad, 1 + random.below(200));
            errors += read.error ? 1 : 0;
            for (const OwnedPacket& packet : read.packets)
                QVERIFY(packet.packet.fileOffset + packet.bytes.size() <= bad.size());
        }
        QVERIFY(errors > 100);
    }

    void badUtf8BecomesReplacementCharacters() {
        Blocks file(std::endian::big);
        file.section().interface("0002 0004 61ff62e2 0000 0000");
        QCOMPARE(readCapture(file.bytes).metadata.interfaces[0].name, std::string("a\xef\xbf\xbd"
                                                                                  "b\xef\xbf\xbd"));
    }

    void aFailedWriteIsAnError() {
        PcapngWriter writer([](ByteView) -> Result<void> { return fail("no space left"); });
        const auto written = writer.section({});
        QVERIFY(!written);
        QCOMPARE(written.error().text(), std::string("no space left"));
    }
};

QTEST_GUILESS_MAIN(PcapngTest)
#include "pcapng_test.moc"
