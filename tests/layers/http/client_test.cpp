// HTTP's client in slot 7: what it asks, byte for byte, and what it makes of answers, wherever they are cut.
#include "layers/http/ends.h"

using namespace layerscope;
using namespace layerscope::test;
using namespace std::chrono_literals;

namespace {

Action get(const std::string& path = "/", Trigger trigger = Trigger::Next) {
    return action("request", optionsOf({{"path", text(path)}}), trigger);
}
Action request(std::vector<std::pair<std::string, OptionValue>> options) {
    return action("request", optionsOf(options));
}
OptionValue flag() { return OptionValue(true); }

} // namespace

class HttpClientTest : public QObject {
    Q_OBJECT

private slots:
    void asksByteForByte() {
        const auto asked = [](const Action& line, const std::string& host = "server", std::uint16_t port = 80) {
            HttpEnd client = HttpEnd::client({line}, host, port);
            return client.owned ? client.take() : std::string("not its own");
        };
        QCOMPARE(asked(get()), std::string("GET / HTTP/1.1\r\nHost: server\r\n\r\n"));
        // RFC 9112 §3.2: the port unless it is the usual one; an address of IPv6 in brackets.
        QCOMPARE(asked(get("/a?b"), "server", 8080), std::string("GET /a?b HTTP/1.1\r\nHost: server:8080\r\n\r\n"));
        QCOMPARE(asked(get(), ""), std::string("GET / HTTP/1.1\r\nHost: 10.0.0.2\r\n\r\n"));
        QCOMPARE(asked(get(), "fd00::2", 81), std::string("GET / HTTP/1.1\r\nHost: [fd00::2]:81\r\n\r\n"));
        QCOMPARE(
            asked(request({{"fields", OptionValue(std::vector<std::string>{"Accept: */*", "host: other", "X:  y"})},
                           {"close", flag()}})),
            std::string("GET / HTTP/1.1\r\nAccept: */*\r\nhost: other\r\nX: y\r\nConnection: close\r\n\r\n"));
        QCOMPARE(asked(request({{"method", text("POST")}, {"body", text("abc")}})),
                 std::string("POST / HTTP/1.1\r\nHost: server\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\n"
                             "abc"));
        QCOMPARE(
            asked(request({{"method", text("PUT")}, {"bytes", number(28)}, {"chunked", number(20)}})),
            std::string("PUT / HTTP/1.1\r\nHost: server\r\nContent-Type: text/plain\r\n"
                        "Transfer-Encoding: chunked\r\n\r\n14\r\nabcdefghijklmnopqrst\r\n8\r\nuvwxyzab\r\n0\r\n\r\n"));
        QCOMPARE(
            asked(request({{"method", text("POST")}, {"body", text("")}})),
            std::string("POST / HTTP/1.1\r\nHost: server\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n"));
    }

    void answersAtEveryCut_data() {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("sentence");
        QTest::addColumn<bool>("closes");
        const auto row = [](const char* name, const char* method, std::string answer, const char* sentence,
                            bool closes = false) {
            QTest::newRow(name) << QByteArray(method) << QByteArray::fromStdString(answer) << QByteArray(sentence)
                                << closes;
        };
        row("length", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello",
            "The answer to GET / is whole: 200 OK, 5 bytes of content");
        row("close", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nHello",
            "The answer to GET / is whole: 200 OK, 5 bytes of content", true);
        row("chunks and trailers", "GET",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=\"b\"\r\nabc\r\n02\r\nde\r\n0\r\nDigest: "
            "x\r\n\r\n",
            "The answer to GET / is whole: 200 OK, 5 bytes of content");
        row("HEAD", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
            "The answer to HEAD / is whole: 200 OK, 0 bytes of content");
        row("none", "GET", "HTTP/1.1 204 No Content\r\n\r\n",
            "The answer to GET / is whole: 204 No Content, 0 bytes of content");
        row("not modified", "GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
            "The answer to GET / is whole: 304 Not Modified, 0 bytes of content");
        row("interim", "GET",
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
            "The answer to GET / is whole: 404 Not Found, 2 bytes of content");
        row("HTTP/1.0", "GET", "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nHello",
            "The answer to GET / is whole: 200 OK, 5 bytes of content", true);
        row("HTTP/1.0 stays", "GET", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nhi",
            "The answer to GET / is whole: 200 OK, 2 bytes of content");
    }
    void answersAtEveryCut() {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, sentence);
        QFETCH(bool, closes);
        const std::string bytes = answer.toStdString();
        for (std::size_t at = 0; at <= bytes.size(); ++at) {
            HttpEnd client = HttpEnd::client({request({{"method", text(method.toStdString())}})});
            client.feed(bytes.substr(0, at));
            QCOMPARE(client.noted(sentence.toStdString()), at == bytes.size());
            client.feed(bytes.substr(at));
            QVERIFY(client.noted(sentence.toStdString()));
            QCOMPARE(client.released, closes);
        }
    }
    void anAnswerThatEndsWithTheConnection() {
        for (std::size_t piece = 1; piece < 30; ++piece) {
            HttpEnd client = HttpEnd::client({get(), get("/next", Trigger::Received)});
            (void)client.take();
            client.feed("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nHello", piece);
            QVERIFY(!client.noted("is whole"));
            client.tell(Primitive::Release);
            QVERIFY(client.noted("The answer to GET / is whole: 200 OK, 5 bytes of content"));
            QVERIFY(client.released);
            client.pass(1s);
            QCOMPARE(client.take(), std::string());
            QVERIFY(client.noted("The request GET /next is not sent: this connection is used up"));
        }
    }

    // RFC 9112 §6.3: where the next message begins is not known any more, so the client closes.
    void refusals_data() {
        QTest::addColumn<int>("rule");
        QTest::addColumn<QByteArray>("answer");
        const auto row = [](HttpRule rule, const std::string& answer) {
            QTest::newRow(httpRuleText(rule).name.data()) << int(rule) << QByteArray::fromStdString(answer);
        };
        using enum HttpRule;
        const std::string ok = "HTTP/1.1 200 OK\r\n";
        const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
        row(InvalidVersion, "http/1.1 200 OK\r\n\r\n");
        row(UnsupportedVersion, "HTTP/2.0 200 OK\r\n\r\n");
        row(InvalidStatus, "HTTP/1.1 099 OK\r\n\r\n");
        row(StatusSpace, "HTTP/1.1 200\r\n\r\n");
        row(InvalidReason, "HTTP/1.1 200 O\x01K\r\n\r\n");
        row(LeadingEmptyLine, "\r\n" + ok + "\r\n");
        row(BareLf, "HTTP/1.1 200 OK\n\n");
        row(SpaceBeforeColon, ok + "Content-Length : 0\r\n\r\n");
        row(ObsFold, ok + "A: b\r\n c\r\n\r\n");
        row(BothLengths, ok + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        row(DifferingLengths, ok + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n");
        row(LengthOverflow, ok + "Content-Length: 99999999999999999999\r\n\r\n");
        row(UnknownCoding, ok + "Transfer-Encoding: cabbage\r\n\r\n");
        row(InvalidChunkSize, chunked + "-1\r\n");
        row(ChunkSizeOverflow, chunked + "fffffffffffffffff\r\n");
        row(ChunkDataEnd, chunked + "3\r\nabcd\r\n");
        row(FramingInTrailer, chunked + "0\r\nTransfer-Encoding: chunked\r\n\r\n");
        row(EndsInHead, ok + "A: b\r\n");
        row(EndsInBody, ok + "Content-Length: 3\r\n\r\nab");
    }
    void refusals() {
        QFETCH(int, rule);
        QFETCH(QByteArray, answer);
        const std::string name(httpRuleText(static_cast<HttpRule>(rule)).name);
        for (const std::size_t piece : {1u, 1000u}) {
            HttpEnd client = HttpEnd::client({get(), get("/next", Trigger::Received)});
            (void)client.take();
            client.feed(answer.toStdString(), piece);
            if (name.starts_with("ends-"))
                client.tell(Primitive::Release);
            QVERIFY2(client.noted("The answer breaks the rule " + name + ": "), name.c_str());
            QVERIFY(client.released);
            QVERIFY(!client.noted("is whole"));
            client.pass(1s);
            QCOMPARE(client.take(), std::string());
        }
    }

    void asksFirst_data() {
        QTest::addColumn<bool>("answered");
        QTest::newRow("100") << true;
        QTest::newRow("patience") << false; // RFC 9110 §10.1.1: not for ever
    }
    void asksFirst() {
        QFETCH(bool, answered);
        HttpEnd client = HttpEnd::client(
            {request({{"method", text("POST")}, {"body", text("abc")}, {"expect", flag()}}), get("/behind")});
        QCOMPARE(client.take(), std::string("POST / HTTP/1.1\r\nHost: server\r\nContent-Type: text/plain\r\n"
                                            "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n"));
        if (answered) {
            client.feed("HTTP/1.1 100 Continue\r\n\r\n", 1);
        } else {
            client.pass(999ms);
            QCOMPARE(client.take(), std::string());
            client.pass(1ms);
            QVERIFY(client.noted("has not said 100 (Continue) for a second"));
        }
        // The request behind it waits for its content.
        QCOMPARE(client.take(), std::string("abcGET /behind HTTP/1.1\r\nHost: server\r\n\r\n"));
        client.pass(2s);
        if (!answered)
            client.feed("HTTP/1.1 100 Continue\r\n\r\n"); // too late, and harmless
        QCOMPARE(client.take(), std::string());
        client.feed("HTTP/1.1 204 No Content\r\n\r\n");
        QVERIFY(client.noted("The answer to POST / is whole: 204 No Content"));
        QVERIFY(!client.released);
        QVERIFY(client.owned);
    }
    void contentThatIsNotWelcome() {
        HttpEnd client =
            HttpEnd::client({request({{"method", text("POST")}, {"body", text("abc")}, {"expect", flag()}})});
        (void)client.take();
        client.feed("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(client.noted("The server has answered without the content: the client keeps it"));
        QVERIFY(client.released);
        client.pass(2s);
        QCOMPARE(client.take(), std::string());
    }
    // Nothing may follow a request whose connection is given up while its content waits.
    void contentThatWaitsWhenTheConnectionEnds() {
        const auto waiting = [] {
            return HttpEnd::client({request({{"method", text("POST")}, {"body", text("abc")}, {"expect", flag()}})});
        };
        HttpEnd refused = waiting();
        refused.feed("rubbish\r\n");
        HttpEnd left = waiting();
        left.tell(Primitive::Release);
        QVERIFY(left.noted("The server closes without an answer to POST /"));
        for (HttpEnd* client : {&refused, &left}) {
            (void)client->take();
            client->pass(2s);
            QCOMPARE(client->take(), std::string());
            QVERIFY(client->released);
            QVERIFY(!client->noted("for a second"));
        }
    }

    void pipelining() {
        HttpEnd client =
            HttpEnd::client({request({{"method", text("HEAD")}, {"path", text("/a")}}), get("/b"), get("/c")});
        QCOMPARE(client.take(),
                 std::string("HEAD /a HTTP/1.1\r\nHost: server\r\n\r\nGET /b HTTP/1.1\r\nHost: server\r\n"
                             "\r\nGET /c HTTP/1.1\r\nHost: server\r\n\r\n"));
        client.feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb"
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\ncc",
                    9);
        QVERIFY(client.noted("The answer to HEAD /a is whole: 200 OK, 0 bytes"));
        QVERIFY(client.noted("The answer to GET /b is whole: 200 OK, 1 bytes"));
        QVERIFY(client.noted("The answer to GET /c is whole: 200 OK, 2 bytes"));
        QVERIFY(!client.released);
    }
    void aServerThatClosesEarly() {
        HttpEnd client = HttpEnd::client({get("/a"), get("/b"), get("/c")});
        client.feed("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        QVERIFY(client.noted("2 requests stay without an answer"));
        QVERIFY(client.released);
        HttpEnd left = HttpEnd::client({get("/a"), get("/b", Trigger::Received)});
        left.tell(Primitive::Release);
        QVERIFY(left.noted("The server closes without an answer to GET /a"));
        QVERIFY(left.released); // though its script has more to ask
    }
    void theLastRequest() { // RFC 9112 §9.6: nothing is asked behind it
        HttpEnd client = HttpEnd::client({get("/a"), request({{"close", flag()}}), get("/behind")});
        QCOMPARE(client.take(), std::string("GET /a HTTP/1.1\r\nHost: server\r\n\r\n"
                                            "GET / HTTP/1.1\r\nHost: server\r\nConnection: close\r\n\r\n"));
        QVERIFY(client.noted("The request GET /behind is not sent: this connection is used up"));
        client.feed("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(!client.released); // the second answer is to come
        client.feed("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(client.released);
    }

    void answersThatNobodyAskedFor() { // RFC 9112 §9.2
        HttpEnd client = HttpEnd::client({});
        client.feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello");
        QVERIFY(client.noted("An answer comes that nobody asked for: 200 OK"));
        QVERIFY(client.released);
        QVERIFY(!client.noted("is whole"));
        HttpEnd upgraded = HttpEnd::client({get()});
        upgraded.feed("HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: upgrade\r\n\r\nabc");
        QVERIFY(upgraded.noted("no longer HTTP, which was not asked for"));
        QVERIFY(upgraded.released);
    }

    void aCopyIsShown() {
        HttpEnd client =
            HttpEnd::client({get(), action("request", optionsOf({{"validate", flag()}}), Trigger::Received)});
        (void)client.take();
        client.feed("HTTP/1.1 200 OK\r\nETag: W/\"7\"\r\nContent-Length: 0\r\n\r\n");
        client.pass({});
        QCOMPARE(client.take(), std::string("GET / HTTP/1.1\r\nHost: server\r\nIf-None-Match: W/\"7\"\r\n\r\n"));
    }

    void requestsAreChecked_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("reason");
        QTest::newRow("CONNECT") << "method"
                                 << "CONNECT"
                                 << "for proxies";
        QTest::newRow("method") << "method"
                                << "G T"
                                << "method";
        QTest::newRow("path") << "path"
                              << "a b"
                              << "path";
        QTest::newRow("unknown") << "colour"
                                 << "red"
                                 << "colour";
        QTest::newRow("expect") << "expect"
                                << ""
                                << "expect";
    }
    void requestsAreChecked() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QString, reason);
        const auto made = makeHttp({});
        const auto& program = dynamic_cast<Program&>(**made);
        const auto checked =
            program.check(request({{key.toStdString(), value.isEmpty() ? flag() : text(value.toStdString())}}));
        QVERIFY(!checked);
        QVERIFY2(QString::fromStdString(checked.error().text()).contains(reason), checked.error().text().c_str());
    }

    // Both ends of this program, and what they say to each other in pieces of every size.
    void bothEnds() {
        for (std::size_t piece = 1; piece < 60; ++piece) {
            HttpEnd client =
                HttpEnd::client({get("/log"),
                                 request({{"method", text("PUT")},
                                          {"path", text("/notes")},
                                          {"body", text("new")},
                                          {"chunked", number(2)},
                                          {"expect", flag()}}),
                                 action("request", optionsOf({{"path", text("/notes")}, {"close", flag()}}))});
            HttpEnd server = HttpEnd::server(
                serving({optionsOf({{"path", text("/log")}, {"body", text("abcdef")}, {"chunked", number(4)}}),
                         optionsOf({{"path", text("/notes")}, {"body", text("old")}, {"takes", OptionValue(true)}})}));
            for (int i = 0; i < 10; ++i) {
                server.feed(client.take(), piece);
                client.feed(server.take(), piece);
            }
            QVERIFY(client.noted("The answer to GET /log is whole: 200 OK, 6 bytes"));
            QVERIFY(client.noted("The answer to PUT /notes is whole: 204 No Content"));
            QVERIFY(client.noted("The answer to GET /notes is whole: 200 OK, 3 bytes"));
            QVERIFY(client.released && server.released && client.owned && server.owned);
        }
    }
};

QTEST_GUILESS_MAIN(HttpClientTest)
#include "client_test.moc"
