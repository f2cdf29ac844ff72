// The gzip format: what others packed, there and back, and what is refused.
#include "base/hex.h"
#include "wire/gzip.h"

#include <QtTest>

using namespace layerscope;

namespace {

constexpr std::string_view content = "Hello, Hello, Hello, Hello, Hello!";
// gzip -n, of GNU gzip
const Bytes packedByOthers = *fromHex("1f8b0800000000000003f348cdc9c9d751f0c049290200563fa60522000000");

} // namespace

class GzipFormatTest : public QObject {
    Q_OBJECT

private slots:
    void whatOthersPackedAtEveryCut() {
        for (std::size_t at = 0; at <= packedByOthers.size(); ++at) {
            GzipUnpacker unpacker(content.size()); // exactly as much as there is
            Bytes plain;
            QVERIFY(unpacker.whole());
            QVERIFY(unpacker.unpack(ByteView(packedByOthers).first(at), plain));
            QCOMPARE(unpacker.whole(), at == 0 || at == packedByOthers.size());
            QVERIFY(unpacker.unpack(ByteView(packedByOthers).subspan(at), plain));
            QCOMPARE(toText(plain), std::string(content));
            QVERIFY(unpacker.whole());
            QCOMPARE(unpacker.packed(), packedByOthers.size());
            QCOMPARE(unpacker.plain(), content.size());
        }
    }
    void piecesByThemselves() {
        GzipPacker packer(9);
        GzipUnpacker unpacker(1000);
        for (const std::string_view piece : {"one", " two", " three"}) {
            Bytes plain;
            QVERIFY(unpacker.unpack(packer.pack(toBytes(piece), GzipPacker::End::Piece), plain));
            QCOMPARE(toText(plain), std::string(piece));
            QVERIFY(!unpacker.whole());
        }
        Bytes plain;
        QVERIFY(unpacker.unpack(packer.pack({}, GzipPacker::End::Whole), plain));
        QVERIFY(plain.empty() && unpacker.whole());
    }
    void severalMembersAndNone() {
        GzipUnpacker unpacker(1000);
        Bytes plain;
        for (int i = 1; i <= 3; ++i) {
            for (const std::uint8_t byte : packedByOthers)
                QVERIFY(unpacker.unpack(ByteView(&byte, 1), plain));
            QVERIFY(unpacker.whole());
            QCOMPARE(plain.size(), std::size_t(i) * content.size());
        }
        GzipPacker packer(1);
        GzipUnpacker none(1);
        Bytes nothing;
        QVERIFY(none.unpack(packer.pack({}, GzipPacker::End::Whole), nothing));
        QVERIFY(nothing.empty() && none.whole());
    }
    void tooMuchIsRefused() {
        GzipPacker packer(9);
        const Bytes bomb = packer.pack(Bytes(3'000'000), GzipPacker::End::Whole);
        QVERIFY(bomb.size() < 4000);
        for (const std::size_t piece : {std::size_t{1}, bomb.size()}) {
            GzipUnpacker unpacker(10'000);
            Bytes plain;
            Result<void> result;
            for (std::size_t at = 0; at < bomb.size() && result; at += piece)
                result = unpacker.unpack(ByteView(bomb).subspan(at, piece), plain);
            QVERIFY(!result);
            QVERIFY(result.error().reason.find("decompression bomb") != std::string::npos);
            QCOMPARE(plain.size(), std::size_t{10'001});
            QVERIFY(!unpacker.unpack(bomb, plain)); // and nothing more
            QCOMPARE(plain.size(), std::size_t{10'001});
        }
    }
    void whatIsNoGzip_data() {
        QTest::addColumn<int>("at");
        QTest::addColumn<QString>("reason");
        QTest::newRow("magic") << 0 << "incorrect header check";
        QTest::newRow("method") << 2 << "unknown compression method";
        QTest::newRow("flags") << 3 << "unknown header flags set";
        QTest::newRow("blocks") << 10 << "invalid";
        QTest::newRow("checksum") << 23 << "incorrect data check";
        QTest::newRow("length") << 27 << "incorrect length check";
    }
    void whatIsNoGzip() {
        QFETCH(int, at);
        QFETCH(QString, reason);
        Bytes bytes = packedByOthers;
        bytes[std::size_t(at)] ^= 0xe4;
        GzipUnpacker unpacker(1000);
        Bytes plain;
        const auto result = unpacker.unpack(bytes, plain);
        QVERIFY(!result);
        QVERIFY2(QString::fromStdString(result.error().reason).contains(reason), result.error().reason.c_str());
        QVERIFY(!unpacker.unpack(packedByOthers, plain)); // it stays refused
    }
};

QTEST_GUILESS_MAIN(GzipFormatTest)
#include "gzip_test.moc"
