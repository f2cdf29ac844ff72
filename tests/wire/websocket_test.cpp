// WebSocket frames: the examples of RFC 6455 as known bytes, every rule at every cut, masking, UTF-8 at every cut.
#include "base/hex.h"
#include "base/random.h"
#include "wire/frames.h"
#include "wire/permessagedeflate.h"
#include "wire/websocket.h"
#include "wire/websocketstory.h"

#include <QtTest>

using namespace layerscope;
using namespace layerscope::testing;
using namespace std::string_literals;

namespace {

constexpr WebSocketReading fromClient{.sender = WebSocketSender::Client};
constexpr WebSocketReading fromServer{.sender = WebSocketSender::Server};
constexpr WebSocketReading packedFromServer{.sender = WebSocketSender::Server, .deflate = true};

struct Sample {
    const char* name;
    WebSocketReading reading;
    Bytes bytes;
    WebSocketRule rule;
    std::uint64_t offset;
};

const std::vector<Sample>& samples() {
    using enum WebSocketRule;
    const auto hex = [](std::string_view text) { return *fromHex(text); };
    static const std::vector<Sample> all{
        {"text", fromServer, hex("8105 48656c6c6f"), None, 0},
        {"masked text", fromClient, hex("8185 37fa213d 7f9f4d5158"), None, 0},
        {"fragments with a ping between", fromServer, hex("0103 48656c 8900 8002 6c6f 8100"), None, 0},
        {"a character in two fragments", fromServer, hex("0102 41c3 8001 a4"), None, 0},
        {"length of 16 bits", fromServer, join({hex("827e 0100"), Bytes(256)}), None, 0},
        {"length of 64 bits", fromServer, join({hex("827f 0000000000010000"), Bytes(65536)}), None, 0},
        {"close with a reason", fromServer, hex("8805 03e8 627965"), None, 0},
        {"close without a code", fromServer, hex("8800"), None, 0},
        {"packed", packedFromServer, hex("c107 f248cdc9c90700"), None, 0},

        {"16 bits for 125", fromServer, hex("827e 007d"), LengthForm, 1},
        {"64 bits for 65535", fromServer, hex("827f 000000000000ffff"), LengthForm, 1},
        {"top bit of the length", fromServer, hex("827f 8000000000000000"), LengthTopBit, 1},
        {"RSV1", fromServer, hex("c100"), ReservedBits, 0},
        {"RSV2", fromServer, hex("a100"), ReservedBits, 0},
        {"RSV1 on a control frame", packedFromServer, hex("c900"), ReservedBits, 0},
        {"RSV1 on a continuation", packedFromServer, hex("4100 c000"), ReservedBits, 2},
        {"opcode 3", fromServer, hex("8300"), UnknownOpcode, 0},
        {"opcode 11", fromServer, hex("8b00"), UnknownOpcode, 0},
        {"ping without FIN", fromServer, hex("0900"), FragmentedControl, 0},
        {"ping of 126", fromServer, hex("897e 007e"), LongControl, 1},
        {"client does not mask", fromClient, hex("8105 48656c6c6f"), MaskMissing, 1},
        {"server masks", fromServer, hex("8185 37fa213d 7f9f4d5158"), MaskForbidden, 1},
        {"continuation of nothing", fromServer, hex("8000"), NothingToContinue, 0},
        {"continuation behind the last", fromServer, hex("0100 8000 8000"), NothingToContinue, 4},
        {"text within a message", fromServer, hex("0100 8100"), MessageInMessage, 2},
        {"text that is not UTF-8", fromServer, hex("8103 41ff41"), InvalidUtf8, 3},
        {"text that ends in a character", fromServer, hex("8102 41c3"), InvalidUtf8, 4},
        {"not UTF-8 across fragments", fromServer, hex("0102 41c3 8001 41"), InvalidUtf8, 6},
        {"masked text that is not UTF-8", fromClient, hex("8182 01010101 40fe"), InvalidUtf8, 7},
        {"reason that is not UTF-8", fromServer, hex("8804 03e8 41ff"), InvalidUtf8, 5},
        {"close of one byte", fromServer, hex("8801 03"), CloseLength, 0},
        {"close 1005", fromServer, hex("8802 03ed"), CloseCode, 3},
        {"close 1006", fromServer, hex("8802 03ee"), CloseCode, 3},
        {"close 999", fromServer, hex("8802 03e7"), CloseCode, 3},
        {"close 5000", fromServer, hex("8802 1388"), CloseCode, 3},
        {"too long", {.sender = WebSocketSender::Server, .maximumPayload = 100}, hex("8265"), TooLong, 1},
        {"ends in the header", fromServer, hex("827e 01"), EndsInFrame, 3},
        {"ends in the payload", fromServer, hex("8205 0102"), EndsInFrame, 4},
    };
    return all;
}

} // namespace

class WebSocketTest : public QObject {
    Q_OBJECT

private slots:
    // RFC 6455 §5.7, in its order.
    void examplesOfTheRfc_data() {
        QTest::addColumn<QString>("bytes");
        QTest::addColumn<int>("opcode");
        QTest::addColumn<bool>("fin");
        QTest::addColumn<bool>("masked");
        QTest::addColumn<QString>("payload");
        QTest::newRow("unmasked text") << "81 05 48 65 6c 6c 6f" << 1 << true << false << "Hello";
        QTest::newRow("masked text") << "81 85 37 fa 21 3d 7f 9f 4d 51 58" << 1 << true << true << "Hello";
        QTest::newRow("first fragment") << "01 03 48 65 6c" << 1 << false << false << "Hel";
        QTest::newRow("last fragment") << "80 02 6c 6f" << 0 << true << false << "lo";
        QTest::newRow("ping") << "89 05 48 65 6c 6c 6f" << 9 << true << false << "Hello";
        QTest::newRow("masked pong") << "8a 85 37 fa 21 3d 7f 9f 4d 51 58" << 10 << true << true << "Hello";
    }
    void examplesOfTheRfc() {
        QFETCH(QString, bytes);
        QFETCH(int, opcode);
        QFETCH(bool, fin);
        QFETCH(bool, masked);
        QFETCH(QString, payload);
        const Bytes known = *fromHex(bytes.toStdString());
        const WebSocketHeader header = *WebSocketHeader::parse(known);
        QCOMPARE(int(header.opcode), opcode);
        QCOMPARE(header.fin, fin);
        QCOMPARE(header.masked, masked);
        QCOMPARE(header.payloadLength, std::uint64_t(payload.size()));
        QCOMPARE(webSocketFrame(header, toBytes(payload.toStdString())), known);
    }
    void longExamplesOfTheRfc() {
        WebSocketHeader header{.opcode = WebSocketOpcode::Binary};
        QCOMPARE(toHex(ByteView(webSocketFrame(header, Bytes(256))).first(4)), "82 7e 01 00"s);
        QCOMPARE(toHex(ByteView(webSocketFrame(header, Bytes(65536))).first(10)), "82 7f 00 00 00 00 00 01 00 00"s);
    }

    void lengthForms() {
        for (const std::uint64_t length :
             {std::uint64_t{0}, std::uint64_t{125}, std::uint64_t{126}, std::uint64_t{65535}, std::uint64_t{65536},
              std::uint64_t{0x7fffffffffffffff}}) {
            for (const bool masked : {false, true}) {
                WebSocketHeader header{.opcode = WebSocketOpcode::Binary, .masked = masked, .payloadLength = length};
                if (masked)
                    header.maskingKey = {1, 2, 3, 4};
                Bytes bytes(header.size(), 0xcc);
                header.write(bytes);
                QCOMPARE(WebSocketHeader::sizeIn(bytes), header.size());
                QVERIFY(*WebSocketHeader::parse(bytes) == header);
                QVERIFY(!WebSocketHeader::parse(ByteView(bytes).first(bytes.size() - 1)));
            }
        }
    }

    void maskingAtEveryPlace() {
        Random random(1, "mask");
        const MaskingKey key{0x37, 0xfa, 0x21, 0x3d};
        Bytes plain(67);
        for (std::uint8_t& byte : plain)
            byte = static_cast<std::uint8_t>(random.below(256));
        Bytes expected = plain;
        for (std::size_t i = 0; i < plain.size(); ++i)
            expected[i] ^= key[i % 4];
        for (std::size_t cut = 0; cut <= plain.size(); ++cut) {
            Bytes masked = plain;
            applyMask(MutableByteView(masked).first(cut), key);
            applyMask(MutableByteView(masked).subspan(cut), key, cut);
            QCOMPARE(masked, expected);
        }
    }

    void everyRule_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < samples().size(); ++i)
            QTest::newRow(samples()[i].name) << int(i);
    }
    void everyRule() {
        QFETCH(int, index);
        const Sample& sample = samples()[std::size_t(index)];
        const WebSocketStory story = tellWebSocket(sample.reading, sample.bytes);
        QCOMPARE(story.verdict.text().name, webSocketRuleText(sample.rule).name);
        QCOMPARE(story.verdict.offset, sample.offset);
    }
    void everyCutTellsTheSame_data() { everyRule_data(); }
    void everyCutTellsTheSame() {
        QFETCH(int, index);
        const Sample& sample = samples()[std::size_t(index)];
        const std::string whole = tellWebSocket(sample.reading, sample.bytes).text;
        for (std::size_t at = 1; at < std::min<std::size_t>(sample.bytes.size(), 300); ++at)
            QCOMPARE(tellWebSocket(sample.reading, sample.bytes, at).text, whole);
        QCOMPARE(tellWebSocket(sample.reading, sample.bytes, 0, 1).text, whole);
    }
    void everyRuleHasWordsAndASample() {
        for (int rule = 1; rule <= int(WebSocketRule::EndsInFrame); ++rule) {
            const WebSocketRuleText& text = webSocketRuleText(WebSocketRule(rule));
            QCOMPARE(int(text.rule), rule);
            QVERIFY(text.source.starts_with("RFC 6455 §") && text.sentence.ends_with('.'));
            QVERIFY2(std::ranges::any_of(samples(), [&](const Sample& s) { return int(s.rule) == rule; }),
                     text.name.data());
        }
    }

    void closeCodes() {
        QCOMPARE(toHex(closePayload(closeNormal, "bye")), "03 e8 62 79 65"s);
        QCOMPARE(closePayload(1000, std::string(200, 'a')).size(), std::size_t{125});
        for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535})
            QVERIFY(!mayBeSent(std::uint16_t(code)));
        for (const int code : {1000, 1003, 1007, 1011, 1014, 3000, 4999})
            QVERIFY(mayBeSent(std::uint16_t(code)));
        QCOMPARE(closeCodeName(1001), std::string_view("going away"));
    }
};

QTEST_GUILESS_MAIN(WebSocketTest)
#include "websocket_test.moc"
