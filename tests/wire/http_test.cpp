// HTTP/1.1 messages: read at every cut, refused with the rule they break, written.
#include "wire/http.h"
#include "wire/httpsamples.h"
#include "wire/httptranscript.h"

#include <QtTest>

using namespace layerscope;
using namespace layerscope::testing;
using namespace std::string_literals;

class HttpTest : public QObject {
    Q_OBJECT

private slots:
    void everyRule_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < httpSamples().size(); ++i)
            QTest::newRow(httpSamples()[i].name) << int(i);
    }
    void everyRule() {
        QFETCH(int, index);
        const HttpSample& sample = httpSamples()[std::size_t(index)];
        const Bytes bytes = toBytes(sample.bytes);
        const HttpStory story = tellHttp(sample.side, bytes, sample.methods);
        QCOMPARE(story.verdict.text().name, httpRuleText(sample.rule).name);
        QCOMPARE(story.verdict.offset, sample.offset);
        QCOMPARE(story.messages, sample.messages);
    }

    void everyCutTellsTheSame_data() { everyRule_data(); }
    void everyCutTellsTheSame() {
        QFETCH(int, index);
        const HttpSample& sample = httpSamples()[std::size_t(index)];
        const Bytes bytes = toBytes(sample.bytes);
        const std::string whole = tellHttp(sample.side, bytes, sample.methods).text;
        for (std::size_t at = 1; at <= bytes.size(); ++at)
            QCOMPARE(tellHttp(sample.side, bytes, sample.methods, at).text, whole);
        for (std::size_t piece = 1; piece <= 3; ++piece)
            QCOMPARE(tellHttp(sample.side, bytes, sample.methods, 0, piece).text, whole);
    }

    void everyRuleHasWordsAndASample() {
        for (int rule = 1; rule <= int(HttpRule::EndsInBody); ++rule) {
            const HttpRuleText& text = httpRuleText(HttpRule(rule));
            QCOMPARE(int(text.rule), rule);
            QVERIFY(text.source.starts_with("RFC ") && text.sentence.ends_with('.') && text.status >= 400);
            const bool limit = rule >= int(HttpRule::StartLineTooLong) && rule <= int(HttpRule::ChunkLineTooLong);
            const bool shown =
                std::ranges::any_of(httpSamples(), [&](const HttpSample& s) { return int(s.rule) == rule; });
            QVERIFY2(limit || shown || HttpRule(rule) == HttpRule::InvalidCoding, text.name.data());
        }
    }

    void positionsOfEverything() {
        const std::string text = "\r\nPOST /chat HTTP/1.1\r\nHost:  example.com \r\nContent-Length: 2\r\n\r\nhi";
        HttpParser parser(HttpSide::Requests);
        const Bytes bytes = toBytes(text);
        const HttpStep step = parser.next(bytes);
        QCOMPARE(int(step.event), int(HttpEvent::Head));
        const HttpHead& head = parser.head();
        QCOMPARE(head.offset, std::uint64_t{2});
        QCOMPARE(head.bytes.data(), bytes.data() + 2); // nothing was copied
        QVERIFY((head.method == HttpRange{0, 4} && head.target == HttpRange{5, 5} && head.version == HttpRange{11, 8}));
        QVERIFY((head.fields[0].name == HttpRange{21, 4} && head.fields[0].value == HttpRange{28, 11}));
        QCOMPARE(head.value("HOST"), std::string_view("example.com"));
        QVERIFY(!head.find("accept"));
        QCOMPARE(head.contentLength, std::uint64_t{2});
        const HttpStep body = parser.next(ByteView(bytes).subspan(step.consumed));
        QCOMPARE(toText(body.data), std::string("hi"));
    }

    void limits() {
        const HttpLimits small{.startLine = 32, .fieldLine = 16, .fields = 3, .head = 48, .chunkLine = 8};
        const auto ruleOf = [&](const std::string& text, std::size_t piece) {
            const Bytes bytes = toBytes(text);
            HttpStoryteller teller(HttpSide::Requests, {}, small);
            for (std::size_t at = 0; at < bytes.size(); at += piece)
                teller.feed(ByteView(bytes).subspan(at, std::min(piece, bytes.size() - at)));
            const HttpStory story = teller.finish();
            return std::string(story.verdict.text().name) + " " + std::to_string(story.verdict.offset);
        };
        for (const std::size_t piece : {std::size_t{1000}, std::size_t{1}, std::size_t{7}}) {
            QCOMPARE(ruleOf("GET /" + std::string(40, 'a') + " HTTP/1.1\r\n\r\n", piece), "start-line-too-long 32"s);
            QCOMPARE(ruleOf("GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(14, 'a') + "\r\n\r\n", piece),
                     "field-line-too-long 41"s);
            QCOMPARE(ruleOf(get("A: b\r\nC: d\r\nE: f\r\n"), piece), "too-many-fields 37"s);
            QCOMPARE(ruleOf(get("A: 0123456789\r\nB: 0123456789\r\nC: 012\r\n"), piece), "head-too-long 48"s);
            QCOMPARE(ruleOf("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", piece),
                     "field-line-too-long 42"s);
        }
        HttpParser parser(HttpSide::Requests, {.chunkLine = 8});
        const Bytes bytes = toBytes(chunked("5;abcdefghij\r\n"));
        HttpStep step = parser.next(bytes);
        step = parser.next(ByteView(bytes).subspan(step.consumed));
        QCOMPARE(int(step.event), int(HttpEvent::Failed));
        QCOMPARE(parser.verdict().text().name, std::string_view("chunk-line-too-long"));
    }

    void writesKnownBytes() {
        const HttpRequest request{"GET", "/chat", 1, {{"Host", "server"}, {"Upgrade", "websocket"}}};
        const Bytes bytes = *request.write();
        QCOMPARE(toText(bytes), "GET /chat HTTP/1.1\r\nHost: server\r\nUpgrade: websocket\r\n\r\n"s);
        HttpParser parser(HttpSide::Requests);
        (void)parser.next(bytes);
        QVERIFY(HttpRequest::of(parser.head()) == request);

        const HttpResponse response{404, std::string(httpReason(404)), 1, {{"Content-Length", "0"}}};
        QCOMPARE(toText(*response.write()), "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"s);
        HttpParser answers(HttpSide::Responses);
        const Bytes written = *response.write();
        (void)answers.next(written);
        QVERIFY(HttpResponse::of(answers.head()) == response);

        Bytes body;
        appendHttpChunk(body, toBytes("hello, world"), ";a=b");
        const HttpLine trailer{"Checksum", "7"};
        appendHttpLastChunk(body, {&trailer, 1});
        QCOMPARE(toText(body), "c;a=b\r\nhello, world\r\n0\r\nChecksum: 7\r\n\r\n"s);
        QCOMPARE(httpSummary(bytes), "GET /chat"s);
        QCOMPARE(httpSummary(written), "404 Not Found"s);
        QCOMPARE(httpSummary(body), ""s);
    }

    void refusesToWriteWhatItWouldNotRead() {
        QVERIFY(!HttpRequest({"GET", "/", 1, {}}).write());
        QVERIFY(!HttpRequest({"GET", "/", 1, {{"Host", "h"}, {"A", "b\r\nContent-Length: 5"}}}).write());
        QVERIFY(!HttpRequest({"GET", "/", 1, {{"Host", "h"}, {"A", "b\r\n\r\nGET / HTTP/1.1"}}}).write());
        const auto refused = HttpRequest({"GET /", "/", 1, {{"Host", "h"}}}).write();
        QVERIFY(!refused && refused.error().reason.find("RFC 9112") != std::string::npos);
        QVERIFY(!HttpResponse({200, "OK\r\nA: b", 1, {}}).write());
    }
};

QTEST_GUILESS_MAIN(HttpTest)
#include "http_test.moc"
