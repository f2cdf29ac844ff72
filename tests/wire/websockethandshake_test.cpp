// The opening handshake: the examples of RFC 6455 §1.2 and §1.3, and every requirement broken once.
#include "base/hex.h"
#include "wire/websockethandshake.h"

#include <QtTest>

using namespace layerscope;
using namespace std::string_literals;

namespace {

HttpHead headOf(HttpSide side, const Bytes& bytes) {
    HttpParser parser(side);
    return parser.next(bytes).event == HttpEvent::Head ? parser.head() : HttpHead{};
}

const std::vector<HttpLine> requestFields{
    {"Host", "server.example.com"},   {"Upgrade", "websocket"},
    {"Connection", "Upgrade"},        {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
    {"Origin", "http://example.com"}, {"Sec-WebSocket-Protocol", "chat, superchat"},
    {"Sec-WebSocket-Version", "13"}};
const std::vector<HttpLine> responseFields{{"Upgrade", "websocket"},
                                           {"Connection", "Upgrade"},
                                           {"Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="},
                                           {"Sec-WebSocket-Protocol", "chat"}};

std::vector<HttpLine> with(std::vector<HttpLine> fields, const std::string& name, const std::string& value) {
    for (HttpLine& field : fields) {
        if (field.name == name)
            field.value = value;
    }
    return fields;
}

// The names of what is not met.
std::string missing(const std::vector<HandshakeCheck>& checks) {
    std::string names;
    for (const HandshakeCheck& check : checks)
        names += check.met ? "" : std::string(check.name) + " ";
    return names;
}
std::string request(const HttpRequest& message) {
    const Bytes bytes = *message.write();
    return missing(checkWebSocketRequest(headOf(HttpSide::Requests, bytes)));
}
std::string response(const std::vector<HttpLine>& fields, std::uint16_t status = 101,
                     std::string_view extensions = {}) {
    const Bytes bytes = *HttpResponse{status, "x", 1, fields}.write();
    return missing(checkWebSocketResponse(headOf(HttpSide::Responses, bytes),
                                          "dGhlIHNhbXBsZSBub25jZQ==", "chat, superchat", extensions));
}

} // namespace

class WebSocketHandshakeTest : public QObject {
    Q_OBJECT

private slots:
    void acceptInItsSteps() {
        const WebSocketAccept steps = WebSocketAccept::of("dGhlIHNhbXBsZSBub25jZQ==");
        QCOMPARE(steps.joined, "dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11"s);
        QCOMPARE(toHex(steps.sha1), "b3 7a 4f 2c c0 62 4f 16 90 f6 46 06 cf 38 59 45 b2 be c4 ea"s);
        QCOMPARE(steps.accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="s);
    }

    void base64() {
        QCOMPARE(toBase64(toBytes("")), ""s);
        QCOMPARE(toBase64(toBytes("f")), "Zg=="s); // RFC 4648 §10
        QCOMPARE(toBase64(toBytes("foobar")), "Zm9vYmFy"s);
        QCOMPARE(toText(*fromBase64("Zm9vYg==")), "foob"s);
        for (const char* bad : {"Zg=", "Zg", "Zh==", "Z g=", "Zg==\n", " Zg==", "====", "Zg==Zg=="})
            QVERIFY2(!fromBase64(bad), bad);
    }

    void theRfcsHandshakeMeetsEverything() {
        QCOMPARE(request({"GET", "/chat", 1, requestFields}), ""s);
        QCOMPARE(response(responseFields), ""s);
    }

    void everyRequirementOfTheServer() {
        const auto changed = [](const std::string& name, const std::string& value) {
            return request({"GET", "/chat", 1, with(requestFields, name, value)});
        };
        QCOMPARE(request({"POST", "/chat", 1, requestFields}), "Method "s);
        QCOMPARE(request({"GET", "/chat", 0, requestFields}), "Version "s);
        QCOMPARE(changed("Upgrade", "h2c"), "Upgrade "s);
        QCOMPARE(changed("Upgrade", "h2c, WebSocket"), ""s);
        QCOMPARE(changed("Connection", "websocket"), "Connection "s);
        QCOMPARE(changed("Connection", "keep-alive, upgrade"), ""s);
        QCOMPARE(changed("Sec-WebSocket-Key", "c2hvcnQ="), "Sec-WebSocket-Key "s);
        QCOMPARE(changed("Sec-WebSocket-Key", "not base64 not base64 =="), "Sec-WebSocket-Key "s);
        QCOMPARE(changed("Sec-WebSocket-Version", "8"), "Sec-WebSocket-Version "s);
        std::vector<HttpLine> twice = requestFields;
        twice.push_back(twice[3]);
        QCOMPARE(request({"GET", "/chat", 1, twice}), "Sec-WebSocket-Key "s);
    }

    void everyRequirementOfTheClient() {
        const auto changed = [](const std::string& name, const std::string& value) {
            return response(with(responseFields, name, value));
        };
        QCOMPARE(response(responseFields, 200), "Status "s);
        QCOMPARE(changed("Upgrade", "h2c"), "Upgrade "s);
        QCOMPARE(changed("Connection", "websocket"), "Connection "s);
        QCOMPARE(changed("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOp="), "Sec-WebSocket-Accept "s);
        QCOMPARE(changed("Sec-WebSocket-Protocol", "other"), "Sec-WebSocket-Protocol "s);
        std::vector<HttpLine> extended = responseFields;
        extended.push_back({"Sec-WebSocket-Extensions", "permessage-deflate; server_no_context_takeover"});
        QCOMPARE(response(extended), "Sec-WebSocket-Extensions "s);
        QCOMPARE(response(extended, 101, "permessage-deflate; client_max_window_bits"), ""s);
    }
};

QTEST_GUILESS_MAIN(WebSocketHandshakeTest)
#include "websockethandshake_test.moc"
