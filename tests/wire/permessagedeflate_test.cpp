// permessage-deflate: the examples of RFC 7692 §7.2.3 as known bytes, and its parameters.
#include "base/hex.h"
#include "base/random.h"
#include "wire/permessagedeflate.h"

#include <QtTest>

using namespace layerscope;
using namespace std::string_literals;

class PermessageDeflateTest : public QObject {
    Q_OBJECT

private slots:
    void packsAsTheRfcDoes() {
        MessageDeflater deflater;
        QCOMPARE(toHex(deflater.deflate(toBytes("Hello"))), "f2 48 cd c9 c9 07 00"s); // §7.2.3.1
        QCOMPARE(toHex(deflater.deflate(toBytes("Hello"))), "f2 00 11 00 00"s);       // §7.2.3.2, sharing the window
        MessageDeflater alone(false);
        QCOMPARE(toHex(alone.deflate(toBytes("Hello"))), "f2 48 cd c9 c9 07 00"s);
        QCOMPARE(toHex(alone.deflate(toBytes("Hello"))), "f2 48 cd c9 c9 07 00"s);
        QCOMPARE(toHex(MessageDeflater().deflate({})), "00"s); // §7.2.3.6
    }

    void unpacksEveryExample_data() {
        QTest::addColumn<QString>("packed");
        QTest::newRow("7.2.3.1 one block") << "f248cdc9c90700";
        QTest::newRow("7.2.3.3 a block without compression") << "000500faff48656c6c6f00";
        QTest::newRow("7.2.3.4 a last block") << "f348cdc9c9070000";
        QTest::newRow("7.2.3.5 two blocks") << "f24805000000ffffcac9c90700";
    }
    void unpacksEveryExample() {
        QFETCH(QString, packed);
        MessageInflater inflater;
        QCOMPARE(toText(*inflater.inflate(*fromHex(packed.toStdString()))), "Hello"s);
        QCOMPARE(toText(*inflater.inflate(*fromHex("f200110000"))),
                 "Hello"s); // the window is kept, whatever block ended
    }

    void emptyMessages() {
        MessageInflater inflater;
        QCOMPARE(inflater.inflate(*fromHex("00"))->size(), std::size_t{0});
        MessageDeflater deflater;
        for (int i = 0; i < 3; ++i)
            QCOMPARE(inflater.inflate(deflater.deflate({}))->size(), std::size_t{0});
    }

    void thereAndBack() {
        Random random(3, "deflate");
        for (const bool keep : {true, false}) {
            MessageDeflater deflater(keep, 9);
            MessageInflater inflater(keep, 9);
            for (int round = 0; round < 50; ++round) {
                Bytes message(random.below(20'000));
                for (std::uint8_t& byte : message)
                    byte = static_cast<std::uint8_t>('a' + random.below(4));
                QCOMPARE(*inflater.inflate(deflater.deflate(message)), message);
            }
        }
    }

    void hostileMessages() {
        MessageInflater inflater;
        QVERIFY(!inflater.inflate(*fromHex("ffffffff")));
        MessageDeflater deflater;
        const Bytes bomb = deflater.deflate(Bytes(1'000'000));
        QVERIFY(bomb.size() < 2000);
        QVERIFY(!MessageInflater().inflate(bomb, 10'000));
        QVERIFY(!MessageInflater().inflate(*fromHex("f200110000"))); // refers to a window that is not there
    }

    void parameters() {
        const auto text = [](std::string_view extension) {
            const auto parsed = PermessageDeflate::parse(extension);
            return parsed ? parsed->text() : "refused";
        };
        QCOMPARE(text("permessage-deflate"), "permessage-deflate"s);
        QCOMPARE(text("permessage-deflate ; client_max_window_bits"), "permessage-deflate; client_max_window_bits"s);
        QCOMPARE(text("permessage-deflate; server_max_window_bits=\"10\""),
                 "permessage-deflate; server_max_window_bits=10"s);
        for (const char* bad :
             {"deflate", "permessage-deflate; x", "permessage-deflate; server_max_window_bits",
              "permessage-deflate; server_max_window_bits=7", "permessage-deflate; server_max_window_bits=16",
              "permessage-deflate; server_max_window_bits=08", "permessage-deflate; client_no_context_takeover=1",
              "permessage-deflate; client_no_context_takeover; client_no_context_takeover", "permessage-deflate;"})
            QCOMPARE(text(bad), "refused"s);
        QCOMPARE(
            PermessageDeflate::accept("x, permessage-deflate; y, permessage-deflate; client_max_window_bits")->text(),
            "permessage-deflate"s);
        QVERIFY(!PermessageDeflate::accept("x-webkit-deflate-frame"));
    }
};

QTEST_GUILESS_MAIN(PermessageDeflateTest)
#include "permessagedeflate_test.moc"
