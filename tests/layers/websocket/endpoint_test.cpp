// The ends of a WebSocket connection, bytes against bytes: handshake, states, messages, closing, and what is refused.
#include "layers/websocket/ends.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;
using Role = WebSocketRole;
using State = WebSocketState;

namespace {

const std::string sampleKey = "dGhlIHNhbXBsZSBub25jZQ=="; // RFC 6455 §1.3

QString q(const std::string& text) { return QString::fromStdString(text); }

WebSocketSettings edited(const std::string& text) {
    WebSocketSettings settings;
    settings.host = "server.example.com";
    settings.edits = edits(text);
    return settings;
}

// An end that is OPEN; what the handshake left behind is forgotten.
std::unique_ptr<WebSocketEnd> openEnd(Role role, bool deflate = false, std::uint64_t limit = 1 << 20) {
    WebSocketSettings settings;
    settings.host = "server.example.com";
    settings.deflate = deflate;
    settings.maximumMessage = limit;
    auto end = std::make_unique<WebSocketEnd>(role, settings);
    WebSocketEnd other(role == Role::Client ? Role::Server : Role::Client, settings, 8);
    role == Role::Client ? meet(*end, other) : meet(other, *end);
    end->story.clear();
    end->notes.clear();
    end->sent.clear();
    return end;
}

Bytes hex(const char* text) { return *fromHex(text); }

// A client's frame, masked with zeros so that its payload can be read in the test.
Bytes masked(std::uint8_t first, ByteView payload) {
    WebSocketHeader header;
    header.fin = (first & 0x80) != 0;
    header.rsv1 = (first & 0x40) != 0;
    header.rsv2 = (first & 0x20) != 0;
    header.rsv3 = (first & 0x10) != 0;
    header.opcode = static_cast<WebSocketOpcode>(first & 15);
    header.masked = true;
    return webSocketFrame(header, payload);
}
Bytes masked(std::uint8_t first, const std::string& payload) { return masked(first, toBytes(payload)); }

Bytes operator+(Bytes a, const Bytes& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

// The code in the last Close frame that a server has sent; 0 when it has sent none.
int closeCodeIn(const Bytes& sent) {
    WebSocketReader reader({WebSocketSender::Server, true});
    ByteView input(sent);
    int code = 0;
    for (;;) {
        const WebSocketStep step = reader.next(input);
        input = input.subspan(step.consumed);
        if (step.event == WebSocketEvent::End && reader.header().opcode == WebSocketOpcode::Close)
            code = reader.closeCode();
        if (step.event == WebSocketEvent::NeedMore || step.event == WebSocketEvent::Failed)
            return code;
    }
}

} // namespace

class EndpointTest : public QObject {
    Q_OBJECT

private slots:
    void handshakeOfTheRfc() {
        WebSocketSettings settings = edited("Sec-WebSocket-Key: " + sampleKey + "\nOrigin: http://example.com");
        settings.protocols = "chat, superchat";
        WebSocketEnd client(Role::Client, settings);
        client.end.opened();
        const Bytes request = client.run();
        QCOMPARE(q(toText(request)), q("GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\n"
                                       "Connection: Upgrade\r\nSec-WebSocket-Key: " +
                                       sampleKey +
                                       "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: chat, superchat\r\n"
                                       "Origin: http://example.com\r\n\r\n"));
        WebSocketSettings speaks;
        speaks.protocols = "superchat,chat";
        WebSocketEnd server(Role::Server, speaks);
        server.end.opened();
        const Bytes response = server.feed(request);
        QCOMPARE(q(toText(response)),
                 q("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                   "Sec-WebSocket-Protocol: chat\r\n\r\n"));
        client.feed(response);
        QCOMPARE(client.end.state(), State::Open);
        QCOMPARE(server.end.state(), State::Open);
        QCOMPARE(q(client.end.protocol()), QString("chat"));
        QCOMPARE(q(client.story), QString("CONNECTING\nhandshake\nOPEN\n"));
        QCOMPARE(q(server.story), QString("CONNECTING\nhandshake\nOPEN\n"));
        // RFC 6455 §1.3 gives the steps.
        QVERIFY(server.notes.find(sampleKey + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11") != std::string::npos);
        QVERIFY(server.notes.find("b3 7a 4f 2c c0 62 4f 16 90 f6 46 06 cf 38 59 45 b2 be c4 ea") != std::string::npos);
        QVERIFY(server.notes.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") != std::string::npos);
    }

    void keysDifferAndRepeatWithTheSeed() {
        const auto requestOf = [](std::uint64_t seed) {
            WebSocketEnd client(Role::Client, {}, seed);
            client.end.opened();
            return client.run();
        };
        QVERIFY(requestOf(1) == requestOf(1));
        QVERIFY(requestOf(1) != requestOf(2));
    }

    void badRequests_data() {
        QTest::addColumn<QString>("edit");
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("rule"); // what names it
        const auto row = [](const char* edit, const char* status, const char* rule) {
            QTest::newRow(edit) << QString(edit) << QString(status) << QString(rule);
        };
        row("Connection: websocket", "400 Bad Request", "Connection says \"websocket\"");
        row("-Connection", "400 Bad Request", "Connection is missing");
        row("-Upgrade", "400 Bad Request", "Upgrade is missing");
        row("Upgrade: h2c", "400 Bad Request", "Upgrade says \"h2c\"");
        row("-Sec-WebSocket-Key", "400 Bad Request", "Sec-WebSocket-Key is missing");
        row("Sec-WebSocket-Key: c2hvcnQ=", "400 Bad Request", "16 bytes in base64");
        row("+Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "400 Bad Request", "once");
        row("-Sec-WebSocket-Version", "426 Upgrade Required", "Sec-WebSocket-Version is missing");
        row("Sec-WebSocket-Version: 8", "426 Upgrade Required", "Sec-WebSocket-Version says \"8\"");
        row("Method: POST", "400 Bad Request", "Method says \"POST\"");
        row("Version: HTTP/1.0", "400 Bad Request", "Version says \"HTTP/1.0\"");
        row("-Host", "400 Bad Request", "RFC 9112");
        row("Content-Length: 5", "400 Bad Request", "There is a body");
        row("Transfer-Encoding: chunked", "400 Bad Request", "There is a body");
    }
    void badRequests() {
        QFETCH(QString, edit);
        QFETCH(QString, status);
        QFETCH(QString, rule);
        WebSocketEnd client(Role::Client, edited(edit.toStdString()));
        WebSocketEnd server(Role::Server);
        meet(client, server);
        const QString answer = q(toText(server.sent));
        QVERIFY2(answer.startsWith("HTTP/1.1 " + status + "\r\n"), qPrintable(answer));
        QCOMPARE(answer.contains("\r\nSec-WebSocket-Version: 13\r\n"), status.startsWith("426"));
        QVERIFY2(q(server.failure).contains(rule), server.failure.c_str());
        QCOMPARE(q(server.story), QString("CONNECTING\nfailed\nhandshake\nrelease\n"));
        // The client takes no other status than 101.
        QCOMPARE(q(client.story), QString("CONNECTING\nhandshake\nfailed\nrelease\n"));
        QVERIFY2(q(client.failure).contains("The status is 101"), client.failure.c_str());
        client.end.transportClosed();
        client.run();
        QCOMPARE(client.end.state(), State::Closed);
        QCOMPARE(client.end.closeCode(), closeAbnormal);
    }

    void badResponses_data() {
        QTest::addColumn<QString>("edit");
        QTest::addColumn<QString>("rule");
        const auto row = [](const char* edit, const char* rule) {
            QTest::newRow(edit) << QString(edit) << QString(rule);
        };
        row("Status: 200 OK", "Status says \"200\"");
        row("-Upgrade", "Upgrade is missing");
        row("Upgrade: h2c", "Upgrade says \"h2c\"");
        row("-Connection", "Connection is missing");
        row("Connection: websocket", "Connection says \"websocket\"");
        row("-Sec-WebSocket-Accept", "Sec-WebSocket-Accept is missing");
        row("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "Sec-WebSocket-Accept says");
        row("Sec-WebSocket-Protocol: mqtt", "Sec-WebSocket-Protocol says \"mqtt\"");
        row("Sec-WebSocket-Extensions: x-unknown", "Sec-WebSocket-Extensions says \"x-unknown\"");
        row("Content-Length: 1\n+Content-Length: 2", "RFC 9112");
    }
    void badResponses() {
        QFETCH(QString, edit);
        QFETCH(QString, rule);
        WebSocketSettings settings;
        settings.host = "server";
        settings.protocols = "chat";
        WebSocketEnd client(Role::Client, settings);
        WebSocketEnd server(Role::Server, edited(edit.toStdString()));
        meet(client, server);
        QCOMPARE(q(client.story), QString("CONNECTING\nhandshake\nfailed\nrelease\n"));
        QVERIFY2(q(client.failure).contains(rule), client.failure.c_str());
        QVERIFY(!client.end.send(WebSocketOpcode::Text, toBytes("too early")));
    }

    void editsThatAreNone() {
        for (const std::string text : {"", "-", "no colon", "-Upgrade: websocket", "+Upgrade", ": value", "Na me: x",
                                       "A: b\x01", "A: b\r\nB: c"})
            QVERIFY2(!parseHandshakeEdits({&text, 1}), text.c_str());
        const auto made = edits("Upgrade: a:b\n+X: \n-Y");
        QCOMPARE(made.size(), 3u);
        QVERIFY(made[0] == (HandshakeEdit{HandshakeEdit::Kind::Replace, {"Upgrade", "a:b"}}));
        QVERIFY(made[1] == (HandshakeEdit{HandshakeEdit::Kind::Add, {"X", ""}}));
        QVERIFY(made[2] == (HandshakeEdit{HandshakeEdit::Kind::Remove, {"Y", ""}}));
    }

    // RFC 6455 §5.7 and RFC 7692 §7.2.3, through the ends.
    void framesOfTheRfc_data() {
        QTest::addColumn<int>("role");
        QTest::addColumn<bool>("deflate");
        QTest::addColumn<QString>("frames");
        QTest::addColumn<QString>("story");
        const auto row = [](const char* name, Role role, bool deflate, const char* frames, const char* story) {
            QTest::newRow(name) << static_cast<int>(role) << deflate << QString(frames) << QString(story);
        };
        row("unmasked text", Role::Client, false, "810548656c6c6f", "message text 48656c6c6f\n");
        row("masked text", Role::Server, false, "818537fa213d7f9f4d5158", "message text 48656c6c6f\n");
        row("fragmented text", Role::Client, false, "010348656c80026c6f", "message text 48656c6c6f\n");
        row("packed", Role::Client, true, "c107f248cdc9c90700", "message text 48656c6c6f\n");
        row("packed, in two fragments", Role::Client, true, "4103f248cd8004c9c90700", "message text 48656c6c6f\n");
        row("packed twice with one window", Role::Client, true, "c107f248cdc9c90700c105f200110000",
            "message text 48656c6c6f\nmessage text 48656c6c6f\n");
        row("a block without packing", Role::Client, true, "c10b000500faff48656c6c6f00", "message text 48656c6c6f\n");
        row("a block that ends the stream", Role::Client, true, "c108f348cdc9c9070000", "message text 48656c6c6f\n");
        row("two blocks", Role::Client, true,
            "c10df2480500"
            "0000ffffcac9c90700",
            "message text 48656c6c6f\n");
        row("not packed, though it could be", Role::Client, true, "810548656c6c6f", "message text 48656c6c6f\n");
        row("pong that nobody asked for", Role::Client, false, "8a0548656c6c6f", "pong 48656c6c6f\n");
    }
    void framesOfTheRfc() {
        QFETCH(int, role);
        QFETCH(bool, deflate);
        QFETCH(QString, frames);
        QFETCH(QString, story);
        auto end = openEnd(static_cast<Role>(role), deflate);
        end->feed(hex(frames.toLatin1()));
        QCOMPARE(q(end->story), story);
    }
    void pingIsAnswered() {
        auto server = openEnd(Role::Server);
        server->feed(masked(0x89, "Hello"));
        QCOMPARE(q(server->story), QString("ping 48656c6c6f\nsend 8a0548656c6c6f\n"));
        auto client = openEnd(Role::Client);
        const Bytes pong = client->feed(hex("890548656c6c6f"));
        const auto header = WebSocketHeader::parse(pong);
        QVERIFY(header && header->masked && header->opcode == WebSocketOpcode::Pong);
        Bytes payload(pong.begin() + 6, pong.end());
        applyMask(payload, header->maskingKey);
        QCOMPARE(q(toText(payload)), QString("Hello"));
    }
    void longMessages() {
        auto client = openEnd(Role::Client);
        client->feed(hex("827e0100") + Bytes(256, 'x'));
        QCOMPARE(q(client->lastMessage), QString(256, 'x'));
        client->feed(hex("827f0000000000010000") + Bytes(65536, 'y'));
        QCOMPARE(q(client->lastMessage), QString(65536, 'y'));
    }

    void aServerPacksAsTheRfcDoes() {
        auto server = openEnd(Role::Server, true);
        QVERIFY(server->end.send(WebSocketOpcode::Text, toBytes("Hello")));
        QVERIFY(server->end.send(WebSocketOpcode::Text, toBytes("Hello")));
        server->run();
        QCOMPARE(q(server->story), QString("send c107f248cdc9c90700\nsend c105f200110000\n"));
        QVERIFY(server->notes.find("packs 5 bytes to 7 bytes") != std::string::npos);
    }

    void fragmentsWithAPingBetween() {
        auto server = openEnd(Role::Server);
        WebSocketSending sending;
        sending.fragments = 3;
        sending.ping = "?";
        QVERIFY(server->end.send(WebSocketOpcode::Text, toBytes("abcdefgh"), sending));
        server->run();
        QCOMPARE(q(server->story), QString("send 01026162\nsend 89013f\nsend 0003636465\nsend 8003666768\n"));
        auto client = openEnd(Role::Client);
        client->feed(hex("0102616289013f00036364658003666768"));
        QVERIFY(q(client->story).startsWith("ping 3f\nsend 8a81"));
        QVERIFY(q(client->story).endsWith("message text 6162636465666768\n"));
    }
    void moreFragmentsThanBytes() {
        auto server = openEnd(Role::Server);
        WebSocketSending sending;
        sending.fragments = 3;
        QVERIFY(server->end.send(WebSocketOpcode::Binary, toBytes("a"), sending));
        server->run();
        QCOMPARE(q(server->story), QString("send 0200\nsend 0000\nsend 800161\n"));
    }

    void aTextMustBeUtf8() {
        auto server = openEnd(Role::Server);
        QVERIFY(!server->end.send(WebSocketOpcode::Text, hex("c3")));
        QVERIFY(server->end.send(WebSocketOpcode::Binary, hex("c3")));
    }

    void hostileFrames_data() {
        QTest::addColumn<QByteArray>("frames");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("rule");
        const auto row = [](const char* name, const Bytes& frames, int code, const char* rule) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(frames.data()), qsizetype(frames.size()))
                                << code << QString(rule);
        };
        row("not masked", hex("810548656c6c6f"), 1002, "RFC 6455 §5.1");
        row("RSV1 without an extension", masked(0xc1, "x"), 1002, "RSV1");
        row("RSV2", masked(0xa1, "x"), 1002, "RSV1 to RSV3");
        row("opcode 3", masked(0x83, "x"), 1002, "Opcodes 3 to 7");
        row("opcode 11", masked(0x8b, "x"), 1002, "Opcodes 3 to 7");
        row("a ping in fragments", masked(0x09, "x"), 1002, "one frame each");
        row("a ping of 126 bytes", masked(0x89, std::string(126, 'x')), 1002, "at most 125");
        row("a length that is longer than it need be", hex("81fe000500000000") + toBytes("Hello"), 1002, "shortest");
        row("a length with the top bit", hex("82ff8000000000000000") + Bytes(4), 1002, "64 bits");
        row("nothing to continue", masked(0x80, "x"), 1002, "continuation");
        row("a message within a message", masked(0x01, "x") + masked(0x81, "y"), 1002, "not mixed");
        row("a Close of one byte", masked(0x88, "x"), 1002, "code of two bytes");
        row("a Close with 1005", masked(0x88, hex("03ed")), 1002, "may be sent");
        row("a Close with 999", masked(0x88, hex("03e7")), 1002, "may be sent");
        row("a Close with a bad reason", masked(0x88, hex("03e8ff")), 1007, "UTF-8");
        row("text that is not UTF-8", masked(0x81, hex("48ff")), 1007, "UTF-8");
        row("a surrogate", masked(0x81, hex("eda080")), 1007, "UTF-8");
        row("a text that ends within a character", masked(0x81, hex("c3")), 1007, "UTF-8");
        row("a frame over the limit", masked(0x82, std::string(1001, 'x')), 1009, "RFC 6455 §10.4");
        row("fragments over the limit", masked(0x02, std::string(600, 'x')) + masked(0x80, std::string(600, 'x')), 1009,
            "limit of this end");
    }
    void hostileFrames() {
        QFETCH(QByteArray, frames);
        QFETCH(int, code);
        QFETCH(QString, rule);
        const Bytes bytes(frames.begin(), frames.end());
        for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
            auto server = openEnd(Role::Server, false, 1000);
            server->feed(ByteView(bytes).first(cut));
            server->feed(ByteView(bytes).subspan(cut));
            QCOMPARE(closeCodeIn(server->sent), code);
            QVERIFY2(q(server->failure).contains(rule), server->failure.c_str());
            QVERIFY(q(server->story).endsWith("CLOSING\nrelease\n"));
            // Nothing further is read (§7.1.7).
            const std::string before = server->story;
            server->feed(masked(0x81, "late"));
            QCOMPARE(server->story, before);
            QVERIFY(!server->end.send(WebSocketOpcode::Text, toBytes("late")));
        }
    }
    void packedMessagesThatAreRefused() {
        const auto codeFor = [](const Bytes& frames) {
            auto server = openEnd(Role::Server, true, 1000);
            server->feed(frames);
            return closeCodeIn(server->sent);
        };
        QCOMPARE(codeFor(masked(0xc1, hex("ffffff"))), 1007); // no DEFLATE
        MessageDeflater deflater;
        QCOMPARE(codeFor(masked(0xc2, deflater.deflate(Bytes(100'000, 'a')))), 1009); // grows beyond the limit
        QCOMPARE(codeFor(masked(0xc1, MessageDeflater().deflate(hex("ff")))), 1007);  // no UTF-8 inside
        QCOMPARE(codeFor(masked(0x41, "x") + masked(0xc0, "y")), 1002);               // RFC 7692 §6: RSV1 once
        QCOMPARE(codeFor(masked(0xc9, "x")), 1002);                                   // and never on a ping
    }
    void aClientRefusesMaskedFrames() {
        auto client = openEnd(Role::Client);
        client->feed(masked(0x81, "x"));
        QVERIFY2(q(client->failure).contains("A server masks no frame"), client->failure.c_str());
        QVERIFY(q(client->story).endsWith("CLOSING\n")); // and waits for the server to close
        client->end.peerReleased();
        client->run();
        QVERIFY(client->released);
    }

    void closingByTheClient() {
        WebSocketEnd client(Role::Client), server(Role::Server);
        meet(client, server);
        client.story.clear();
        server.story.clear();
        QVERIFY(!client.end.close(closeAbnormal, {})); // never on the wire
        QVERIFY(!client.end.close(999, {}));
        QVERIFY(client.end.close(closeNormal, "bye"));
        QVERIFY(!client.end.close(closeNormal, "again"));
        talk(client, server);
        QVERIFY(q(client.story).startsWith("send 8885"));
        QVERIFY(q(client.story).endsWith("\nCLOSING\n"));
        QVERIFY(!client.released); // the server goes first (§7.1.1)
        QCOMPARE(q(server.story), QString("send 880203e8\nCLOSING\nrelease\n"));
        QVERIFY(server.notes.find("code 1000 (normal closure), bye") != std::string::npos);
        client.end.peerReleased();
        client.run();
        QVERIFY(client.released);
        for (WebSocketEnd* end : {&client, &server}) {
            end->end.transportClosed();
            end->run();
            QVERIFY(q(end->story).endsWith("CLOSED\n"));
            QCOMPARE(end->end.closeCode(), closeNormal);
        }
    }
    void closingByBothAtOnce() {
        WebSocketEnd client(Role::Client), server(Role::Server);
        meet(client, server);
        QVERIFY(client.end.close(closeNormal, {}));
        QVERIFY(server.end.close(closeGoingAway, {}));
        talk(client, server);
        QVERIFY(server.released && !client.released);
        QCOMPARE(client.end.closeCode(), closeGoingAway);
        QCOMPARE(server.end.closeCode(), closeNormal);
        QCOMPARE(q(server.story).count("send"), 1); // one Close each
    }
    void closingWithoutACode() {
        WebSocketEnd client(Role::Client), server(Role::Server);
        meet(client, server);
        QVERIFY(client.end.close(closeNoStatus, {}));
        talk(client, server);
        QVERIFY(q(server.story).endsWith("send 8800\nCLOSING\nrelease\n"));
        QCOMPARE(server.end.closeCode(), closeNoStatus);
    }
    void messagesStillComeUntilTheCloseIsAnswered() {
        auto client = openEnd(Role::Client);
        QVERIFY(client->end.close(closeNormal, {}));
        client->run();
        client->feed(hex("810161") + hex("890162") + hex("880203e8"));
        QVERIFY(q(client->story).contains("message text 61\n"));
        QVERIFY(q(client->story).endsWith("ping 62\n")); // no pong behind a Close
        QVERIFY(!client->end.send(WebSocketOpcode::Text, toBytes("x")));
        QVERIFY(!client->end.ping({}));
    }
    void nothingFollowsAClose() {
        auto server = openEnd(Role::Server);
        server->feed(masked(0x88, "") + masked(0x81, "late"));
        QCOMPARE(q(server->story), QString("send 8800\nCLOSING\nrelease\n"));
    }
    void aReasonIsCutBetweenCharacters() {
        auto server = openEnd(Role::Server);
        std::string reason(122, 'a');
        reason += "é";
        QVERIFY(server->end.close(closeNormal, reason));
        server->run();
        QCOMPARE(server->sent.size(), std::size_t{2 + 2 + 122});
    }
    void theOtherEndDoesNotClose() {
        auto client = openEnd(Role::Client);
        QVERIFY(client->end.close(closeNormal, {}));
        client->run();
        client->end.waitedLongEnough();
        client->run();
        QVERIFY(client->released);
        client->end.transportClosed();
        client->run();
        QCOMPARE(client->end.closeCode(), closeAbnormal);
    }

    void theConnectionEndsWithoutAClose() {
        for (const Role role : {Role::Client, Role::Server}) {
            auto end = openEnd(role);
            if (role == Role::Server)
                end->feed(hex("8185"));
            end->end.peerReleased();
            end->run();
            QVERIFY(q(end->story).startsWith("failed\n"));
            QVERIFY(q(end->story).endsWith("CLOSING\nrelease\n"));
            QVERIFY2(q(end->failure).contains(role == Role::Server ? "within a frame" : "without a Close"),
                     end->failure.c_str());
            end->end.transportClosed();
            end->run();
            QCOMPARE(end->end.state(), State::Closed);
            QCOMPARE(end->end.closeCode(), closeAbnormal);
        }
    }
    void theConnectionEndsInTheHandshake() {
        WebSocketEnd server(Role::Server);
        server.end.opened();
        server.feed(toBytes("GET /chat HTTP/1.1\r\n"));
        server.end.peerReleased();
        server.run();
        QCOMPARE(q(server.story), QString("CONNECTING\nfailed\nrelease\n"));
    }

    void deflateIsNegotiated_data() {
        QTest::addColumn<QString>("offer");
        QTest::addColumn<QString>("answer"); // "" for none
        QTest::addColumn<bool>("packs");     // whether the server packs
        const auto row = [](const char* offer, const char* answer, bool packs) {
            QTest::newRow(offer) << QString(offer) << QString(answer) << packs;
        };
        row("permessage-deflate", "permessage-deflate", true);
        row("permessage-deflate; client_max_window_bits", "permessage-deflate", true);
        row("permessage-deflate; server_no_context_takeover", "permessage-deflate; server_no_context_takeover", true);
        row("permessage-deflate; server_max_window_bits=10", "permessage-deflate; server_max_window_bits=10", true);
        row("permessage-deflate; server_max_window_bits=8", "permessage-deflate; server_max_window_bits=8", false);
        row("permessage-deflate; server_max_window_bits=7", "", false);
        row("x-webkit-deflate-frame", "", false);
        row("permessage-deflate; unknown, permessage-deflate", "permessage-deflate", true);
    }
    void deflateIsNegotiated() {
        QFETCH(QString, offer);
        QFETCH(QString, answer);
        QFETCH(bool, packs);
        WebSocketSettings agrees;
        agrees.deflate = true;
        WebSocketEnd client(Role::Client, edited("Sec-WebSocket-Extensions: " + offer.toStdString()));
        WebSocketEnd server(Role::Server, agrees);
        meet(client, server);
        QCOMPARE(client.end.state(), State::Open);
        QCOMPARE(q(server.end.deflate() ? server.end.deflate()->text() : std::string()), answer);
        QVERIFY(client.end.deflate() == server.end.deflate());
        const std::string text(50, 'a');
        for (int i = 0; i < 2; ++i) {
            server.sent.clear();
            QVERIFY(server.end.send(WebSocketOpcode::Text, toBytes(text)));
            talk(client, server);
            QCOMPARE(client.lastMessage, text);
            QCOMPARE((server.sent[0] & 0x40) != 0, packs);
            client.lastMessage.clear();
            QVERIFY(client.end.send(WebSocketOpcode::Text, toBytes(text)));
            talk(client, server);
            QCOMPARE(server.lastMessage, text);
        }
    }
    void deflateThatWasNotOfferedSo() {
        WebSocketSettings offers;
        offers.deflate = true;
        offers.edits = edits("Sec-WebSocket-Extensions: permessage-deflate");
        WebSocketEnd client(Role::Client, offers);
        WebSocketEnd server(Role::Server,
                            edited("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=10"));
        meet(client, server);
        QVERIFY2(q(client.failure).contains("RFC 7692 §7.1"), client.failure.c_str());
    }

    // The same bytes give the same deeds, however they are cut.
    void cutAtEveryByte() {
        WebSocketSettings settings;
        settings.host = "server";
        settings.deflate = true;
        Bytes request;
        {
            WebSocketEnd client(Role::Client, settings);
            client.end.opened();
            request = client.run();
        }
        MessageDeflater deflater;
        const Bytes stream = request + masked(0x81, "h\xc3\xa9llo") + masked(0x89, "?") + masked(0x01, "\xe2\x82") +
                             masked(0x8a, "x") + masked(0x80, "\xac") +
                             masked(0xc1, deflater.deflate(toBytes("packed"))) + masked(0x82, std::string(300, 'b')) +
                             masked(0x88, hex("03e8627965"));
        std::string whole;
        for (std::size_t cut = 0; cut < stream.size(); ++cut) {
            WebSocketEnd server(Role::Server, settings);
            server.echoes = true;
            server.end.opened();
            server.feed(ByteView(stream).first(cut));
            server.feed(ByteView(stream).subspan(cut));
            if (cut == 0) {
                whole = server.story;
                QCOMPARE(q(whole).count("message"), 4);
                QVERIFY(q(whole).endsWith("CLOSING\nrelease\n"));
            }
            QCOMPARE(q(server.story), q(whole));
        }
        WebSocketEnd server(Role::Server, settings);
        server.echoes = true;
        server.end.opened();
        for (const std::uint8_t byte : stream)
            server.feed({&byte, 1});
        QCOMPARE(q(server.story), q(whole));
    }

    // What is sent in answer to a message goes out before what follows the message is read.
    void answersKeepTheirPlace() {
        auto server = openEnd(Role::Server);
        server->echoes = true;
        server->feed(masked(0x81, "a") + masked(0x89, "b") + masked(0x88, ""));
        QCOMPARE(q(server->story),
                 QString("message text 61\nsend 810161\nping 62\nsend 8a0162\nsend 8800\nCLOSING\nrelease\n"));
    }

    void everyFrameHasAMaskOfItsOwn() {
        auto client = openEnd(Role::Client);
        QVERIFY(client->end.send(WebSocketOpcode::Text, toBytes("same")));
        QVERIFY(client->end.send(WebSocketOpcode::Text, toBytes("same")));
        client->run();
        const ByteView sent(client->sent);
        QCOMPARE(sent.size(), std::size_t{20});
        QVERIFY(!std::ranges::equal(sent.first(10), sent.subspan(10)));
        auto server = openEnd(Role::Server);
        server->feed(sent);
        QCOMPARE(q(server->story), QString("message text 73616d65\nmessage text 73616d65\n"));
    }
};

QTEST_GUILESS_MAIN(EndpointTest)
#include "endpoint_test.moc"
