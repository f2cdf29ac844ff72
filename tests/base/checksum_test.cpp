#include "base/checksum.h"
#include "base/hex.h"
#include "base/random.h"

#include <QTest>

using namespace layerscope;

class ChecksumTest : public QObject {
    Q_OBJECT

private slots:
    void exampleOfRfc1071() {
        // RFC 1071 §3: the sum of these bytes is ddf2, so the checksum is its complement.
        QCOMPARE(internetChecksum(*fromHex("00 01 f2 03 f4 f5 f6 f7")), std::uint16_t{0x220d});
    }

    void ipv4HeaderChecksToZero() {
        const Bytes header = *fromHex("45 00 00 73 00 00 40 00 40 11 b8 61 c0 a8 00 01 c0 a8 00 c7");
        QCOMPARE(internetChecksum(header), std::uint16_t{0});
    }

    void piecesAddUp() {
        Random random(7);
        for (int round = 0; round < 200; ++round) {
            Bytes bytes(random.below(200));
            for (std::uint8_t& byte : bytes)
                byte = static_cast<std::uint8_t>(random.next());
            // The definition, word by word.
            std::uint32_t sum = 0;
            for (std::size_t i = 0; i < bytes.size(); i += 2)
                sum += static_cast<std::uint32_t>(bytes[i] << 8) + (i + 1 < bytes.size() ? bytes[i + 1] : 0u);
            while (sum >> 16 != 0)
                sum = (sum & 0xffff) + (sum >> 16);
            const std::size_t cut = bytes.size() / 4 * 2; // pieces but the last are of even length
            InternetChecksum pieces;
            pieces.add(ByteView(bytes).first(cut)).add(ByteView(bytes).subspan(cut));
            QCOMPARE(pieces.value(), static_cast<std::uint16_t>(~sum));
            QCOMPARE(internetChecksum(bytes), static_cast<std::uint16_t>(~sum));
        }
    }

    void crcOfTheCheckString() {
        // The check value of CRC-32/ISO-HDLC, the CRC of Ethernet.
        QCOMPARE(crc32(toBytes("123456789")), std::uint32_t{0xcbf43926});
        QCOMPARE(crc32({}), std::uint32_t{0});
    }

    // Every length around the sizes that are worked on at a time, against the definition, bit by bit.
    void crcOfAnyLength() {
        Random random(11);
        for (std::size_t length = 0; length < 400; ++length) {
            Bytes bytes(length);
            for (std::uint8_t& byte : bytes)
                byte = static_cast<std::uint8_t>(random.next());
            std::uint32_t remainder = 0xffffffff;
            for (const std::uint8_t byte : bytes) {
                remainder ^= byte;
                for (int bit = 0; bit < 8; ++bit)
                    remainder = remainder >> 1 ^ ((remainder & 1) != 0 ? 0xedb88320 : 0);
            }
            QCOMPARE(crc32(bytes), ~remainder);
        }
    }
};

QTEST_GUILESS_MAIN(ChecksumTest)
#include "checksum_test.moc"
