#include "base/bytereader.h"
#include "base/bytewriter.h"
#include "base/hex.h"

#include <QTest>

using namespace layerscope;

class ByteCursorTest : public QObject {
    Q_OBJECT

private slots:
    void readsBothOrders() {
        const Bytes bytes = *fromHex("01 02 03 04 05 06 07 08");
        ByteReader big(bytes);
        QCOMPARE(big.u16(), std::uint16_t{0x0102});
        QCOMPARE(big.u32(), std::uint32_t{0x03040506});
        QCOMPARE(big.left(), std::size_t{2});
        ByteReader little(bytes, std::endian::little);
        QCOMPARE(little.u64(), std::uint64_t{0x0807060504030201});
        QVERIFY(little.ok());
    }

    void firstErrorStopsReading() {
        const Bytes bytes = *fromHex("01 02 03");
        ByteReader reader(bytes);
        QCOMPARE(reader.u8(), std::uint8_t{1});
        QCOMPARE(reader.u32(), std::uint32_t{0});
        QVERIFY(!reader.ok());
        QCOMPARE(reader.position(), std::size_t{1});
        QCOMPARE(reader.u8(), std::uint8_t{0}); // though a byte is left
        QVERIFY(reader.take(1).empty());
    }

    void writesIntoPoisonedBuffer() {
        Bytes buffer(8, 0xa5);
        ByteWriter writer(buffer);
        writer.u8(1).u16(0x0203).u32(0x04050607);
        QCOMPARE(toHex(buffer), std::string("01 02 03 04 05 06 07 a5"));
        writer.u16(0xffff); // does not fit: nothing of it is written
        QVERIFY(!writer.ok());
        QCOMPARE(buffer[7], std::uint8_t{0xa5});
    }

    void hexRefusesWhatIsNoHex() {
        QCOMPARE(*fromHex("de:ad be\nef"), (Bytes{0xde, 0xad, 0xbe, 0xef}));
        const auto odd = fromHex("abc");
        QVERIFY(!odd);
        QCOMPARE(*odd.error().offset, std::size_t{3});
        const auto wrong = fromHex("12 3g");
        QVERIFY(!wrong);
        QCOMPARE(*wrong.error().offset, std::size_t{4});
    }
};

QTEST_GUILESS_MAIN(ByteCursorTest)
#include "bytecursor_test.moc"
