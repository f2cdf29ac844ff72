// HTTP's server in slot 7: known requests in, known answers out, wherever they are cut.
#include "layers/http/ends.h"

using namespace layerscope;
using namespace layerscope::test;

namespace {

Options resources() {
    return serving({
        optionsOf({{"path", text("/hello")}, {"body", text("Hello")}}),
        optionsOf({{"path", text("/log")}, {"body", text("abcdefg")}, {"chunked", number(3)}}),
        optionsOf({{"path", text("/notes")}, {"body", text("old")}, {"takes", OptionValue(true)}}),
        optionsOf({{"path", text("/echo")}, {"echo", OptionValue(true)}}),
        optionsOf({{"path", text("/slow")}, {"body", text("at last")}, {"delay", text("100 ms")}}),
    });
}

std::string answerOf(std::string_view request, bool* released = nullptr) {
    HttpEnd server = HttpEnd::server(resources());
    server.feed(request);
    if (released != nullptr)
        *released = server.released;
    return server.take();
}

constexpr std::string_view hello = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nHello";
constexpr std::string_view lastHello =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\nHello";

} // namespace

class HttpServerTest : public QObject {
    Q_OBJECT

private slots:
    void answersByteForByte_data() {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("closes");
        const auto row = [](const char* name, std::string_view request, std::string_view answer, bool closes = false) {
            QTest::newRow(name) << QByteArray(request.data(), qsizetype(request.size()))
                                << QByteArray(answer.data(), qsizetype(answer.size())) << closes;
        };
        row("GET", "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n", hello);
        row("query", "GET /hello?a=b HTTP/1.1\r\nHost: h\r\n\r\n", hello);
        row("absolute form", "GET http://h/hello HTTP/1.1\r\nHost: h\r\n\r\n", hello);
        row("empty line in front", "\r\nGET /hello HTTP/1.1\r\nHost: h\r\n\r\n", hello);
        row("an upgrade that is not taken",
            "GET /hello HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n", hello);
        row("HEAD", "HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n");
        row("HEAD of chunks", "HEAD /log HTTP/1.1\r\nHost: h\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n");
        row("chunks", "GET /log HTTP/1.1\r\nHost: h\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
            "3\r\nabc\r\n3\r\ndef\r\n1\r\ng\r\n0\r\n\r\n");
        row("POST is echoed", "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nabc");
        row("chunks with trailers are echoed",
            "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            "3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nDigest: x\r\nOther: y\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nabcde");
        row("PUT is taken", "PUT /notes HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nnew",
            "HTTP/1.1 204 No Content\r\nETag: \"2\"\r\n\r\n");
        row("a copy that is fresh", "GET /notes HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"7\", W/\"1\"\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
        row("a copy that is not", "GET /notes HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"7\"\r\n\r\n",
            "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nold");
        row("404", "GET /none HTTP/1.1\r\nHost: h\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 26\r\n\r\n"
            "there is nothing at /none\n");
        row("405", "DELETE /hello HTTP/1.1\r\nHost: h\r\n\r\n",
            "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD, OPTIONS\r\nContent-Type: text/plain\r\n"
            "Content-Length: 52\r\n\r\nDELETE cannot be done to /hello (RFC 9110 \xc2\xa7"
            "15.5.6)\n");
        row("501", "BREW /hello HTTP/1.1\r\nHost: h\r\n\r\n",
            "HTTP/1.1 501 Not Implemented\r\nContent-Type: text/plain\r\nContent-Length: 51\r\n\r\n"
            "the method BREW is not known here (RFC 9110 \xc2\xa7"
            "9.1)\n");
        row("OPTIONS", "OPTIONS /notes HTTP/1.1\r\nHost: h\r\n\r\n",
            "HTTP/1.1 204 No Content\r\nAllow: GET, HEAD, POST, PUT, OPTIONS\r\n\r\n");
        row("OPTIONS of all", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
            "HTTP/1.1 204 No Content\r\nAllow: GET, HEAD, POST, PUT, OPTIONS\r\n\r\n");
        row("close", "GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\nGET /hello", lastHello, true);
        row("HTTP/1.0", "GET /hello HTTP/1.0\r\n\r\n", lastHello, true);
        row("HTTP/1.0 stays", "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nHello");
        row("HTTP/1.0 knows no chunks", "GET /log HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nabcdefg", true);
        row("pipelining",
            "GET /hello HTTP/1.1\r\nHost: h\r\n\r\nHEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n"
            "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi"
            "GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
            std::string(hello) +
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n"
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi" +
                std::string(lastHello),
            true);
        row("CONNECT is for proxies", "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n",
            "HTTP/1.1 501 Not Implemented\r\nContent-Type: text/plain\r\nContent-Length: 54\r\n\r\n"
            "the method CONNECT is not known here (RFC 9110 \xc2\xa7"
            "9.1)\n");
    }
    void answersByteForByte() {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, answer);
        QFETCH(bool, closes);
        const auto cut = [&](std::size_t at) {
            HttpEnd server = HttpEnd::server(resources());
            server.feed(request.toStdString().substr(0, at));
            server.feed(request.toStdString().substr(at));
            QCOMPARE(QByteArray::fromStdString(server.take()), answer);
            QCOMPARE(server.released, closes);
            QVERIFY(server.owned);
        };
        for (std::size_t at = 0; at <= std::size_t(request.size()) && !QTest::currentTestFailed(); ++at)
            cut(at);
        HttpEnd bytewise = HttpEnd::server(resources());
        bytewise.feed(request.toStdString(), 1);
        QCOMPARE(QByteArray::fromStdString(bytewise.take()), answer);
    }

    // Each rule that a request can break: the answer's status, the rule's name in the trace, and nothing read behind.
    void refusals_data() {
        QTest::addColumn<int>("rule");
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        const auto row = [](HttpRule rule, const std::string& request, int status = 400) {
            QTest::newRow(httpRuleText(rule).name.data()) << int(rule) << QByteArray::fromStdString(request) << status;
        };
        using enum HttpRule;
        const std::string get = "GET /hello HTTP/1.1\r\nHost: h\r\n";
        const std::string post = "POST /echo HTTP/1.1\r\nHost: h\r\n";
        const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
        row(InvalidMethod, "G(T / HTTP/1.1\r\nHost: h\r\n\r\n");
        row(InvalidTarget, "GET /\xc3\xa4 HTTP/1.1\r\nHost: h\r\n\r\n");
        row(TargetForm, "GET * HTTP/1.1\r\nHost: h\r\n\r\n");
        row(InvalidVersion, "GET / http/1.1\r\nHost: h\r\n\r\n");
        row(UnsupportedVersion, "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505);
        row(StartLineSpaces, "GET  / HTTP/1.1\r\nHost: h\r\n\r\n");
        row(BareLf, "GET / HTTP/1.1\nHost: h\r\n\r\n");
        row(BareCr, "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n");
        row(Nul, get + std::string("A: b\0c\r\n\r\n", 10));
        row(SpaceBeforeColon, get + "Content-Length : 3\r\n\r\nabc");
        row(InvalidFieldName, get + "A[]: b\r\n\r\n");
        row(MissingColon, get + "Something\r\n\r\n");
        row(InvalidFieldValue, get + "A: b\x01\r\n\r\n");
        row(ObsFold, get + "A: b\r\n c\r\n\r\n");
        row(LeadingWhitespace, "GET / HTTP/1.1\r\n Host: h\r\n\r\n");
        row(MissingHost, "GET / HTTP/1.1\r\nA: b\r\n\r\n");
        row(SeveralHosts, get + "Host: h\r\n\r\n");
        row(InvalidHost, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n");
        row(BothLengths, post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        row(DifferingLengths, post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd");
        row(RepeatedLength, post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc");
        row(InvalidLength, post + "Content-Length: +3\r\n\r\nabc");
        row(LengthOverflow, post + "Content-Length: 99999999999999999999\r\n\r\n", 413);
        row(CodingInOldVersion, "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        row(ChunkedNotLast, post + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n");
        row(ChunkedTwice, post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n");
        row(UnknownCoding, post + "Transfer-Encoding: cabbage, chunked\r\n\r\n0\r\n\r\n", 501);
        row(InvalidCoding, post + "Transfer-Encoding: (chunked)\r\n\r\n0\r\n\r\n");
        row(InvalidChunkSize, chunked + "0x3\r\nabc\r\n0\r\n\r\n");
        row(ChunkSizeOverflow, chunked + "fffffffffffffffff\r\n", 413);
        row(InvalidChunkExtension, chunked + "3 a\r\nabc\r\n0\r\n\r\n");
        row(ChunkDataEnd, chunked + "3\r\nabcd\r\n0\r\n\r\n");
        row(FramingInTrailer, chunked + "0\r\nContent-Length: 3\r\n\r\n");
        row(StartLineTooLong, "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", 414);
        row(FieldLineTooLong, get + "A: " + std::string(9000, 'a') + "\r\n\r\n", 431);
        std::string many = get, large = get;
        for (int i = 0; i < 101; ++i)
            many += "A: b\r\n";
        for (int i = 0; i < 9; ++i)
            large += "A: " + std::string(8000, 'a') + "\r\n";
        row(TooManyFields, many + "\r\n", 431);
        row(HeadTooLong, large + "\r\n", 431);
        row(ChunkLineTooLong, chunked + "3;a=" + std::string(2000, 'b') + "\r\nabc\r\n0\r\n\r\n");
        row(EndsInHead, get);
        row(EndsInBody, post + "Content-Length: 3\r\n\r\nab");
    }
    void refusals() {
        QFETCH(int, rule);
        QFETCH(QByteArray, request);
        QFETCH(int, status);
        const std::string name(httpRuleText(static_cast<HttpRule>(rule)).name);
        const bool ends = name.starts_with("ends-");
        // In pieces; the long ones not byte by byte, as that takes its time and is the parser's affair.
        for (const std::size_t piece : {std::size_t{1} << 20, std::size_t{request.size() > 5000 ? 997u : 1u}}) {
            HttpEnd server = HttpEnd::server(resources());
            server.feed("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
            QCOMPARE(server.take(), std::string(hello)); // what came before is answered
            server.feed(request.toStdString(), piece);
            if (ends)
                server.tell(Primitive::Release);
            else
                server.feed("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
            const std::string answer = server.take();
            QVERIFY2(answer.starts_with(fmt::format("HTTP/1.1 {} {}\r\n", status, httpReason(std::uint16_t(status)))),
                     answer.c_str());
            QVERIFY(answer.find("\r\nConnection: close\r\n") != std::string::npos);
            QVERIFY2(answer.find("\r\n\r\n" + name + ": ") != std::string::npos, answer.c_str());
            QCOMPARE(answer.find("HTTP/1.1 200"), std::string::npos); // no other answer
            QVERIFY(server.released);
            QVERIFY(server.noted("The request breaks the rule " + name + ": "));
            HttpParser parser(HttpSide::Responses);
            QCOMPARE(parser.next(toBytes(answer)).event, HttpEvent::Head);
        }
    }
    void aServerThatExpects100() {
        const std::string head = "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n";
        for (std::size_t cut = 0; cut < head.size(); ++cut) {
            HttpEnd server = HttpEnd::server(resources());
            server.feed(head.substr(0, cut));
            QCOMPARE(server.take(), std::string());
            server.feed(head.substr(cut));
            QCOMPARE(server.take(), std::string("HTTP/1.1 100 Continue\r\n\r\n"));
            server.feed("abc", 1);
            QCOMPARE(server.take(),
                     std::string("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nabc"));
            QVERIFY(!server.released);
        }
    }
    void contentThatIsNotWelcome_data() {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("nothing there") << QByteArray("POST /none HTTP/1.1\r\nContent-Length: 3\r\n")
                                       << QByteArray("404");
        QTest::newRow("not to be written")
            << QByteArray("PUT /hello HTTP/1.1\r\nContent-Length: 3\r\n") << QByteArray("405");
        QTest::newRow("too large") << QByteArray("POST /echo HTTP/1.1\r\nContent-Length: 1048577\r\n")
                                   << QByteArray("413");
    }
    // RFC 9110 §10.1.1: the final answer comes at once, and what follows is not read as a request.
    void contentThatIsNotWelcome() {
        QFETCH(QByteArray, head);
        QFETCH(QByteArray, status);
        HttpEnd server = HttpEnd::server(resources());
        server.feed(head.toStdString() + "Host: h\r\nExpect: 100-continue\r\n\r\n");
        const std::string answer = server.take();
        QVERIFY2(answer.starts_with("HTTP/1.1 " + status.toStdString()), answer.c_str());
        QVERIFY(answer.find("Connection: close\r\n") != std::string::npos);
        QVERIFY(server.released);
        server.feed("abcGET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
        QCOMPARE(server.take(), std::string());
    }
    void expectationsThatAreNotMet() {
        // RFC 9110 §10.1.1: one of HTTP/1.0 is ignored, and no 100 overtakes an earlier answer.
        const std::string old = answerOf("POST /echo HTTP/1.0\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc");
        QVERIFY(old.starts_with("HTTP/1.1 200"));
        HttpEnd server = HttpEnd::server(resources());
        server.feed("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n"
                    "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
        QCOMPARE(server.take(), std::string());
        server.feed("abc");
        server.pass(std::chrono::milliseconds(100));
        const std::string answers = server.take();
        QVERIFY(answers.find("at last") < answers.find("abc"));
        QCOMPARE(answers.find("100 Continue"), std::string::npos);
    }

    void tooMuchContent() {
        bool released = false;
        const std::string declared =
            answerOf("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n", &released);
        QVERIFY(declared.starts_with("HTTP/1.1 413 Content Too Large\r\n"));
        QVERIFY(released);
        std::string chunked = "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n" +
                              std::string(0x100000, 'a') + "\r\n";
        HttpEnd server = HttpEnd::server(resources());
        server.feed(chunked, 65536);
        QCOMPARE(server.take(), std::string()); // exactly as much as is taken
        server.feed("1\r\na");
        const std::string answer = server.take();
        QVERIFY(answer.starts_with("HTTP/1.1 413 Content Too Large\r\n"));
        QVERIFY(answer.find("Connection: close\r\n") != std::string::npos);
        QVERIFY(server.released);
    }

    void aConnectionBringsSoManyRequests() {
        HttpEnd server = HttpEnd::server(serving({optionsOf({{"path", text("/hello")}, {"body", text("Hello")}})}, 2));
        const std::string request = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
        server.feed(request + request + request, 7);
        QCOMPARE(server.take(), std::string(hello) + std::string(lastHello));
        QVERIFY(server.released);
    }

    // RFC 9112 §9.3.2: the answers come in the order of the requests, however long the first one takes; meanwhile the
    // server stops reading.
    void manyRequestsWait() {
        HttpEnd server = HttpEnd::server(resources());
        std::string requests = "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n";
        for (int i = 0; i < 31; ++i)
            requests += "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
        server.feed(requests);
        QCOMPARE(server.take(), std::string());
        QCOMPARE(server.pauses, 1);
        QCOMPARE(server.resumes, 0);
        server.pass(std::chrono::milliseconds(100));
        const std::string answers = server.take();
        QVERIFY(answers.find("at last") < answers.find("Hello"));
        QCOMPARE(server.resumes, 1);
        std::size_t count = 0;
        for (std::size_t at = answers.find("HTTP/1.1 200"); at != std::string::npos;
             at = answers.find("HTTP/1.1 200", at + 1))
            ++count;
        QCOMPARE(count, std::size_t{32});
    }
    // What waits behind the last request must not be kept back for ever.
    void aPausedServerThatClosesReadsAgain() {
        HttpEnd server = HttpEnd::server(resources());
        std::string requests = "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n";
        for (int i = 0; i < 30; ++i)
            requests += "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
        server.feed(requests + "GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        QCOMPARE(server.pauses, 1);
        server.pass(std::chrono::milliseconds(100));
        QCOMPARE(server.resumes, 1);
        QVERIFY(server.released);
    }

    void answersThatTheClientStillWaitsFor() { // it has closed its direction already
        HttpEnd server = HttpEnd::server(resources());
        server.feed("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
        server.tell(Primitive::Release);
        QVERIFY(!server.released);
        server.pass(std::chrono::milliseconds(100));
        const std::string answer = server.take();
        QVERIFY(answer.ends_with("Connection: close\r\n\r\nat last"));
        QVERIFY(server.released);
        HttpEnd idle = HttpEnd::server(resources());
        idle.tell(Primitive::Release);
        QVERIFY(idle.released);
    }

    void chunksInTheirOwnTime() {
        HttpEnd server = HttpEnd::server(serving({optionsOf(
            {{"path", text("/")}, {"body", text("abcdef")}, {"chunked", number(4)}, {"interval", text("10 ms")}})}));
        server.feed("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.0\r\n\r\n");
        QCOMPARE(server.take(), std::string("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
                                            "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n"));
        server.pass(std::chrono::milliseconds(10));
        QCOMPARE(server.take(), std::string("2\r\nef\r\n"));
        server.pass(std::chrono::milliseconds(10));
        QCOMPARE(
            server.take(),
            std::string("0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nabcdef"));
        QVERIFY(server.released);
        QVERIFY(server.owned);
    }

    void anAnswerIsHeldUntilThereIsNews() {
        HttpEnd server = HttpEnd::server(
            serving({optionsOf({{"path", text("/")}, {"body", text("a")}, {"hold", text("1 s")}})}),
            {action("publish", optionsOf({{"path", text("/")}, {"text", text("b")}}), Trigger::Received)});
        (void)server.take();
        const std::string ask = "GET / HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"1\"\r\n\r\n";
        server.feed(ask);
        QCOMPARE(server.take(), std::string());
        server.pass({}); // and now it is published
        QCOMPARE(
            server.take(),
            std::string("HTTP/1.1 200 OK\r\nETag: \"2\"\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\nb"));
        server.feed("GET / HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"2\"\r\n\r\n");
        server.pass(std::chrono::milliseconds(999));
        QCOMPARE(server.take(), std::string());
        server.pass(std::chrono::milliseconds(1));
        QCOMPARE(server.take(), std::string("HTTP/1.1 304 Not Modified\r\nETag: \"2\"\r\n\r\n"));
    }

    void settingsAreChecked_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("reason");
        QTest::newRow("path") << "path"
                              << "hello"
                              << "must begin with a slash";
        QTest::newRow("unknown") << "colour"
                                 << "red"
                                 << "colour";
        QTest::newRow("type") << "type"
                              << "text\nplain"
                              << "A line ends with CR LF";
    }
    void settingsAreChecked() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QString, reason);
        Options resource = optionsOf({{"path", text("/")}});
        resource.set(key.toStdString(), text(value.toStdString()));
        const auto made = makeHttp(serving({resource}));
        QVERIFY(!made);
        QVERIFY(QString::fromStdString(made.error().text()).contains(reason));
    }
};

QTEST_GUILESS_MAIN(HttpServerTest)
#include "server_test.moc"
