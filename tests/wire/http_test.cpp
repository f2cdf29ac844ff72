// HTTP/1.1 messages: read at every cut, refused with the rule they break, written.
#include "wire/http.h"
#include "wire/httptranscript.h"

#include <QtTest>

using namespace layerscope;
using namespace layerscope::testing;
using namespace std::string_literals;

namespace {

struct Sample {
    const char* name;
    HttpSide side;
    std::string bytes;
    HttpRule rule = HttpRule::None;
    std::uint64_t offset = 0;
    std::size_t messages = 1;
    std::vector<std::string_view> methods = {};
};

constexpr HttpSide requests = HttpSide::Requests;
constexpr HttpSide responses = HttpSide::Responses;

std::string get(const std::string& fields) { return "GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n"; }
std::string chunked(const std::string& body) {
    return "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
}
std::string ok(const std::string& rest) { return "HTTP/1.1 200 OK\r\n" + rest; }

const std::vector<Sample>& samples() {
    using enum HttpRule;
    static const std::vector<Sample> all{
        {"simple", requests, get("")},
        {"pipelined", requests, get("") + get("A: b\r\n") + get(""), None, 0, 3},
        {"empty lines in front", requests, "\r\n\r\n" + get("") + "\r\n" + get(""), None, 0, 2},
        {"content length", requests, "POST /a?b=c%20d HTTP/1.1\r\nhost:h:8080\r\ncontent-length:  5 \r\n\r\nhello"},
        {"length zero", requests, get("Content-Length: 0\r\n")},
        {"chunked", requests, chunked("5\r\nhello\r\nA;x=\"a\\\"b\" ; y\r\n0123456789\r\n00\r\nT: v\r\n\r\n")},
        {"two chunked", requests, chunked("0\r\n\r\n") + chunked("1\r\na\r\n0\r\n\r\n"), None, 0, 2},
        {"two codings", requests, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
        {"HTTP/1.0 without host", requests, "GET / HTTP/1.0\r\n\r\n"},
        {"CONNECT", requests, "CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n"},
        {"OPTIONS *", requests, "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"},
        {"absolute form", requests, "GET http://[::1]:80/x HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"},
        {"empty value, bytes above 127, tab", requests, get("A:\r\nB: \xc3\xa4\tx \r\n")},
        {"upgrade", requests, get("Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n")},
        {"expect", requests, get("Expect: 100-continue\r\n")},
        {"response with length", responses, ok("Content-Length: 3\r\n\r\nabc")},
        {"response until close", responses, ok("\r\nabc")},
        {"response without reason", responses, "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"},
        {"100 then 200", responses, "HTTP/1.1 100 Continue\r\n\r\n" + ok("Content-Length: 1\r\n\r\na"), None, 0, 2},
        {"204 and 304 have no body", responses,
         "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", None, 0, 2},
        {"answer to HEAD",
         responses,
         ok("Content-Length: 9\r\n\r\n") + ok("Content-Length: 1\r\n\r\na"),
         None,
         0,
         2,
         {"HEAD", "GET"}},
        {"answer to CONNECT", responses, ok("Content-Length: 9\r\n\r\nany\r\nthing"), None, 0, 0, {"CONNECT"}},
        {"101", responses, "HTTP/1.1 101 Switching Protocols\r\n\r\n\x81\x00", None, 0, 0},
        {"response with a coding but not chunked", responses, ok("Transfer-Encoding: gzip\r\n\r\nabc")},

        {"method", requests, "G\x01T / HTTP/1.1\r\n", InvalidMethod, 1, 0},
        {"no method", requests, " / HTTP/1.1\r\n", InvalidMethod, 0, 0},
        {"TLS on a port of HTTP", requests, "\x16\x03\x01", InvalidMethod, 0, 0},
        {"target with a space", requests, "GET /a b HTTP/1.1\r\n", InvalidVersion, 7, 0},
        {"target not a URI", requests, "GET /a<b HTTP/1.1\r\n", InvalidTarget, 6, 0},
        {"target with a fragment", requests, "GET /a#b HTTP/1.1\r\n", InvalidTarget, 6, 0},
        {"target with a broken escape", requests, "GET /%4g HTTP/1.1\r\n", InvalidTarget, 5, 0},
        {"target above 127", requests, "GET /\xc3\xa4 HTTP/1.1\r\n", InvalidTarget, 5, 0},
        {"* with GET", requests, "GET * HTTP/1.1\r\n", TargetForm, 4, 0},
        {"path without slash", requests, "GET a/b HTTP/1.1\r\n", TargetForm, 4, 0},
        {"CONNECT to a path", requests, "CONNECT /x HTTP/1.1\r\n", TargetForm, 8, 0},
        {"two spaces", requests, "GET  / HTTP/1.1\r\n", StartLineSpaces, 4, 0},
        {"tab", requests, "GET /\tHTTP/1.1\r\n", StartLineSpaces, 5, 0},
        {"space behind the version", requests, "GET / HTTP/1.1 \r\n", StartLineSpaces, 14, 0},
        {"HTTP/0.9", requests, "GET /\r\n", InvalidVersion, 5, 0},
        {"version in small letters", requests, "GET / http/1.1\r\n", InvalidVersion, 6, 0},
        {"version 1.10", requests, "GET / HTTP/1.10\r\n", InvalidVersion, 14, 0},
        {"version 2.0", requests, "GET / HTTP/2.0\r\n", UnsupportedVersion, 11, 0},
        {"start line ends with LF", requests, "GET / HTTP/1.1\nHost: h\r\n\r\n", BareLf, 14, 0},
        {"field ends with LF", requests, "GET / HTTP/1.1\r\nHost: h\nA: b\r\n\r\n", BareLf, 23, 0},
        {"head ends with LF", requests, "GET / HTTP/1.1\r\nHost: h\r\n\n", BareLf, 25, 0},
        {"CR in a value", requests, get("A: b\rc\r\n"), BareCr, 29, 0},
        {"CR in the request line", requests, "GET / HTTP/1.1\rX\r\n", BareCr, 14, 0},
        {"zero byte", requests, get("A: b\0c\r\n"s), Nul, 29, 0},
        {"control character", requests, get("A: b\x07\r\n"), InvalidFieldValue, 29, 0},
        {"space before the colon", requests, get("Content-Length : 5\r\n"), SpaceBeforeColon, 39, 0},
        {"tab before the colon", requests, get("A\t: 5\r\n"), SpaceBeforeColon, 26, 0},
        {"space in a name", requests, get("A b: 5\r\n"), InvalidFieldName, 26, 0},
        {"no name", requests, get(": 5\r\n"), InvalidFieldName, 25, 0},
        {"no colon", requests, get("Abc\r\n"), MissingColon, 28, 0},
        {"folded", requests, get("A: b\r\n c\r\n"), ObsFold, 31, 0},
        {"space in front of the first field", requests, "GET / HTTP/1.1\r\n Host: h\r\n\r\n", LeadingWhitespace, 16, 0},
        {"no host", requests, "GET / HTTP/1.1\r\nA: b\r\n\r\n", MissingHost, 0, 0},
        {"two hosts", requests, get("Host: i\r\n"), SeveralHosts, 25, 0},
        {"two hosts in HTTP/1.0", requests, "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", SeveralHosts, 25, 0},
        {"host with a path", requests, "GET / HTTP/1.1\r\nHost: h/x\r\n\r\n", InvalidHost, 22, 0},
        {"host with a user", requests, "GET / HTTP/1.1\r\nHost: a@h\r\n\r\n", InvalidHost, 22, 0},
        {"both lengths", requests, get("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), BothLengths, 44, 0},
        {"both, the other way round", requests, get("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), BothLengths,
         53, 0},
        {"differing lengths", requests, get("Content-Length: 5\r\nContent-Length: 6\r\n"), DifferingLengths, 44, 0},
        {"the same length twice", requests, get("Content-Length: 5\r\nContent-Length: 5\r\n"), RepeatedLength, 44, 0},
        {"a list of lengths", requests, get("Content-Length: 5, 5\r\n"), InvalidLength, 41, 0},
        {"negative length", requests, get("Content-Length: -5\r\n"), InvalidLength, 41, 0},
        {"length with a plus", requests, get("Content-Length: +5\r\n"), InvalidLength, 41, 0},
        {"no length in the field", requests, get("Content-Length:\r\n"), InvalidLength, 40, 0},
        {"length of 2 to the 64th", requests, get("Content-Length: 18446744073709551616\r\n"), LengthOverflow, 41, 0},
        {"coding in HTTP/1.0", requests, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", CodingInOldVersion,
         17, 0},
        {"chunked is not last", requests, get("Transfer-Encoding: chunked, gzip\r\n"), ChunkedNotLast, 44, 0},
        {"not chunked at all", requests, get("Transfer-Encoding: gzip\r\n"), ChunkedNotLast, 0, 0},
        {"chunked twice", requests, get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), ChunkedTwice,
         72, 0},
        {"unknown coding", requests, get("Transfer-Encoding: xchunked\r\n"), UnknownCoding, 44, 0},
        {"coding hidden behind a control character", requests,
         get("Transfer-Encoding: \x0b"
             "chunked\r\n"),
         InvalidFieldValue, 44, 0},
        {"chunk size with 0x", requests, chunked("0x5\r\nhello\r\n"), InvalidChunkSize, 57, 0},
        {"chunk size with a sign", requests, chunked("-5\r\n"), InvalidChunkSize, 56, 0},
        {"chunk size with a space in front", requests, chunked(" 5\r\n"), InvalidChunkSize, 56, 0},
        {"no chunk size", requests, chunked("\r\n"), InvalidChunkSize, 56, 0},
        {"chunk size of 17 digits", requests, chunked("10000000000000005\r\n"), ChunkSizeOverflow, 72, 0},
        {"chunk size and a space", requests, chunked("5 \r\nhello\r\n"), InvalidChunkExtension, 57, 0},
        {"broken extension", requests, chunked("5;=\r\n"), InvalidChunkExtension, 58, 0},
        {"LF behind a chunk's size", requests, chunked("5\nhello\r\n"), BareLf, 57, 0},
        {"LF in an extension", requests, chunked("5;a\nhello\r\n"), BareLf, 59, 0},
        {"chunk longer than its size", requests, chunked("5\r\nhellox\r\n"), ChunkDataEnd, 64, 0},
        {"LF behind a chunk", requests, chunked("5\r\nhello\n0\r\n\r\n"), BareLf, 64, 0},
        {"length in the trailer", requests, chunked("0\r\nContent-Length: 5\r\n\r\n"), FramingInTrailer, 59, 0},
        {"data after close", requests, get("Connection: close\r\n") + "GET", DataAfterClose, 46, 1},
        {"ends in the head", requests, "GET / HTTP/1.1\r\nHost", EndsInHead, 20, 0},
        {"ends in the body", requests, get("Content-Length: 5\r\n") + "abc", EndsInBody, 49, 0},
        {"ends in a chunk", requests, chunked("5\r\nab"), EndsInBody, 61, 0},
        {"ends in the trailer", requests, chunked("0\r\nA"), EndsInBody, 60, 0},
        {"ends in a line that is broken already", requests, "GET / HTTP/1.1\r\nA\x01", InvalidFieldName, 17, 0},
        {"status with two digits", responses, "HTTP/1.1 20 OK\r\n", InvalidStatus, 11, 0},
        {"status with four digits", responses, "HTTP/1.1 2000 OK\r\n", InvalidStatus, 12, 0},
        {"status 600", responses, "HTTP/1.1 600 X\r\n", InvalidStatus, 9, 0},
        {"no space behind the status", responses, "HTTP/1.1 200\r\n\r\n", StatusSpace, 12, 0},
        {"control character in the reason", responses, "HTTP/1.1 200 O\x01\r\n", InvalidReason, 14, 0},
        {"response after an empty line", responses, "\r\n" + ok("\r\n"), LeadingEmptyLine, 0, 0},
        {"response split by a field", responses, ok("A: b\nHTTP/1.1 200 OK\r\n\r\n"), BareLf, 21, 0},
        {"response with both lengths", responses, ok("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"),
         BothLengths, 36, 0},
    };
    return all;
}

} // namespace

class HttpTest : public QObject {
    Q_OBJECT

private slots:
    void everyRule_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < samples().size(); ++i)
            QTest::newRow(samples()[i].name) << int(i);
    }
    void everyRule() {
        QFETCH(int, index);
        const Sample& sample = samples()[std::size_t(index)];
        const Bytes bytes = toBytes(sample.bytes);
        const HttpStory story = tellHttp(sample.side, bytes, sample.methods);
        QCOMPARE(story.verdict.text().name, httpRuleText(sample.rule).name);
        QCOMPARE(story.verdict.offset, sample.offset);
        QCOMPARE(story.messages, sample.messages);
    }

    void everyCutTellsTheSame_data() { everyRule_data(); }
    void everyCutTellsTheSame() {
        QFETCH(int, index);
        const Sample& sample = samples()[std::size_t(index)];
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
            const bool shown = std::ranges::any_of(samples(), [&](const Sample& s) { return int(s.rule) == rule; });
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
