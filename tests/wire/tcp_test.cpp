// The TCP header and its options as values: known bytes in, known bytes out.
#include "base/hex.h"
#include "wire/ipv4.h"
#include "wire/pseudoheader.h"
#include "wire/tcp.h"

#include <QTest>

using namespace layerscope;

namespace {

const PseudoHeader pseudo{Ipv4Address{0x0a000001}, Ipv4Address{0x0a000002}};

// A SYN from 10.0.0.1:49152 to 10.0.0.2:80 with ISN 100 and the options of a Linux host.
const char synBytes[] = "c000 0050 00000064 00000000 a002 faf0 7857 0000"
                        "0204 05b4 0402 080a 00000001 00000000 01 030307";

TcpHeader synHeader() {
    TcpHeader header;
    header.sourcePort = 49152;
    header.destinationPort = 80;
    header.seq = SeqNumber(100);
    header.flags.syn = true;
    header.window = 64240;
    header.options.maximumSegmentSize = 1460;
    header.options.sackPermitted = true;
    header.options.timestamps = TcpTimestamps{1, 0};
    header.options.windowScale = 7;
    return header;
}

Bytes written(const TcpHeader& header, std::string_view payload = {}) {
    Bytes segment(header.size(), 0xcc); // poisoned: write must fill every byte
    const Bytes data = toBytes(payload);
    segment.insert(segment.end(), data.begin(), data.end());
    header.write(segment, pseudo);
    return segment;
}

} // namespace

class TcpTest : public QObject {
    Q_OBJECT

private slots:
    void writesKnownBytes() { QCOMPARE(toHex(written(synHeader())), toHex(*fromHex(synBytes))); }

    void parsesKnownBytes() {
        const Bytes segment = *fromHex(synBytes);
        const auto header = TcpHeader::parse(segment);
        QVERIFY(header);
        QVERIFY(*header == synHeader());
        QCOMPARE(TcpHeader::sizeIn(segment), std::size_t{40});
        QVERIFY(TcpHeader::checksumCorrect(segment, pseudo));
    }

    void checksumCoversPayloadAndAddresses() {
        TcpHeader header;
        header.flags.ack = true;
        Bytes segment = written(header, "odd");
        QVERIFY(TcpHeader::checksumCorrect(segment, pseudo));
        QVERIFY(!TcpHeader::checksumCorrect(segment, {pseudo.source, Ipv4Address{0x0a000003}}));
        segment.back() ^= 1;
        QVERIFY(!TcpHeader::checksumCorrect(segment, pseudo));
    }

    void everyFlagHasItsBit() {
        for (unsigned bit = 0; bit < 9; ++bit) {
            const auto bits = static_cast<std::uint16_t>(1u << bit);
            QCOMPARE(TcpFlags::fromBits(bits).bits(), bits);
        }
        TcpFlags flags;
        flags.syn = flags.ack = true;
        QCOMPARE(flags.bits(), std::uint16_t{0x12});
    }

    void everyMixOfOptionsComesBack() {
        for (unsigned mix = 0; mix < 16; ++mix) {
            for (std::uint32_t blocks = 0; blocks <= 2; ++blocks) {
                TcpHeader header;
                if (mix & 1)
                    header.options.maximumSegmentSize = 536;
                if (mix & 2)
                    header.options.windowScale = 14;
                header.options.sackPermitted = (mix & 4) != 0;
                if (mix & 8)
                    header.options.timestamps = TcpTimestamps{0xfffffffe, 5};
                if (blocks == 2 && mix == 15)
                    continue; // 40 bytes have no room for these; the next function looks at that
                for (std::uint32_t i = 0; i < blocks; ++i)
                    header.options.sack.add({SeqNumber(i * 10), SeqNumber(i * 10 + 5)});
                const auto parsed = TcpHeader::parse(written(header));
                QVERIFY2(parsed, qPrintable(QString("mix %1, blocks %2").arg(mix).arg(blocks)));
                QVERIFY2(*parsed == header, qPrintable(QString("mix %1, blocks %2").arg(mix).arg(blocks)));
            }
        }
    }

    void sackBlocksWithoutRoomAreDropped() {
        TcpHeader header;
        header.options.timestamps = TcpTimestamps{1, 2};
        for (std::uint32_t i = 0; i < 4; ++i)
            QVERIFY(header.options.sack.add({SeqNumber(i), SeqNumber(i + 1)}));
        QVERIFY(!header.options.sack.add({}));
        QCOMPARE(header.size(), std::size_t{20 + 12 + 28});
        QCOMPARE(TcpHeader::parse(written(header))->options.sack.size(), std::size_t{3});
    }

    void unknownOptionsArePassedOver() {
        const auto options = TcpOptions::parse(*fromHex("fe04f989 01 020405b4 00 ffffff"));
        QVERIFY(options);
        QCOMPARE(*options->maximumSegmentSize, std::uint16_t{1460});
    }

    void wrongLengthsFail_data() {
        QTest::addColumn<QString>("options");
        QTest::newRow("length 0") << "0200";
        QTest::newRow("length 1") << "0201";
        QTest::newRow("no length") << "010102";
        QTest::newRow("beyond the header") << "02040501 fe05 0000";
        QTest::newRow("MSS of 3 bytes") << "020305";
        QTest::newRow("MSS of 5 bytes") << "0205000000";
        QTest::newRow("timestamps of 9 bytes") << "080900000001000000";
        QTest::newRow("half a SACK block") << "050600000001";
    }
    void wrongLengthsFail() {
        QFETCH(QString, options);
        const auto result = TcpOptions::parse(*fromHex(options.toStdString()));
        QVERIFY(!result);
        QCOMPARE(result.error().field, std::string("tcp.option_len"));
    }

    void cutHeadersFail() {
        const Bytes segment = *fromHex(synBytes);
        for (std::size_t size = 0; size < segment.size(); ++size)
            QVERIFY(!TcpHeader::parse(ByteView(segment).first(size)));
    }
};

QTEST_GUILESS_MAIN(TcpTest)
#include "tcp_test.moc"
