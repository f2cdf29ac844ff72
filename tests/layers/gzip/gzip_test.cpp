// gzip content coding in slot 6: known messages in, known messages out, wherever they are cut; hostile ones refused.
#include "base/hex.h"
#include "layers/gzip/gzip.h"
#include "layers/messagelog.h"
#include "layers/registry.h"
#include "layers/stack.h"
#include "layers/tcp/harness.h"
#include "wire/http.h"

#include <zlib.h>

using namespace layerscope;
using namespace layerscope::test;

namespace {

constexpr EndpointId clientEnd{7}, serverEnd{0x80000001u}, listening{3};

class GzipContext : public FakeContext {
public:
    using FakeContext::FakeContext;
    LayerNumber layer() const override { return LayerNumber::Presentation; }
};

// The layer of one host with one connection, and what came out of it.
struct End {
    explicit End(EndpointId endpoint_, Options options = {})
        : context(Ipv4Address{0x0a000001}, 1), layer(std::move(*makeGzip(options))), endpoint(endpoint_) {
        indication(Primitive::Connect);
        up = {};
    }
    Idu make(Primitive primitive) const {
        Idu idu;
        idu.primitive = primitive;
        idu.ici.endpoint = endpoint;
        idu.ici.listener = primitive == Primitive::Connect && endpoint == serverEnd ? listening : EndpointId{};
        return idu;
    }
    void request(Primitive primitive, Pdu&& sdu = {}) {
        Idu idu = make(primitive);
        idu.sdu = std::move(sdu);
        layer->request(context, std::move(idu));
        run();
    }
    void indication(Primitive primitive, Pdu&& sdu = {}) {
        Idu idu = make(primitive);
        idu.sdu = std::move(sdu);
        layer->indication(context, std::move(idu));
        run();
    }
    // The program says something: one message, given in pieces.
    void say(std::string_view text, std::size_t piece = 1 << 20) {
        const Bytes bytes = toBytes(text);
        const MessageId message = recordSent(context, {}, bytes, httpProtocol, LayerNumber::Application).message;
        const Pdu whole(bytes, &httpProtocol, LayerNumber::Application, message, 0);
        for (std::size_t at = 0; at < whole.size(); at += piece)
            request(Primitive::Data, whole.slice(at, std::min(piece, whole.size() - at)));
    }
    // Bytes of the peer come in.
    void come(ByteView bytes, std::size_t piece = 1 << 20) {
        const Pdu whole(bytes, nullptr, LayerNumber::Application);
        come(whole, piece);
    }
    void come(std::string_view text, std::size_t piece = 1 << 20) { come(ByteView(toBytes(text)), piece); }
    void come(const Pdu& whole, std::size_t piece) {
        for (std::size_t at = 0; at < whole.size(); at += piece)
            indication(Primitive::Data, whole.slice(at, std::min(piece, whole.size() - at)));
    }
    void run() {
        while (!context.down.empty() || !context.up.empty()) {
            if (!context.up.empty()) {
                const Idu idu = std::move(context.up.front());
                context.up.pop_front();
                if (idu.primitive == Primitive::Data)
                    up.appendOwned(idu.sdu.bytes(), idu.sdu.spans());
                upReleased = upReleased || idu.primitive == Primitive::Release;
                readies += idu.primitive == Primitive::Ready ? 1 : 0;
                if (idu.primitive == Primitive::Abort)
                    refusal = idu.reason;
                continue;
            }
            const Idu idu = std::move(context.down.front());
            context.down.pop_front();
            if (idu.primitive == Primitive::Data) {
                down.appendOwned(idu.sdu.bytes(), idu.sdu.spans());
                if (!stalled)
                    indication(Primitive::Ready);
            }
            downReleased = downReleased || idu.primitive == Primitive::Release;
            aborted = aborted || idu.primitive == Primitive::Abort;
        }
    }
    std::string takeDown() { return toText(std::exchange(down, {}).bytes()); }
    std::string takeUp() { return toText(std::exchange(up, {}).bytes()); }
    bool noted(std::string_view words) const {
        for (std::uint32_t i = 0; i < context.trace().eventCount(); ++i)
            if (sentence(context.trace(), EventId{i}).find(words) != std::string::npos)
                return true;
        return false;
    }

    GzipContext context;
    std::unique_ptr<Layer> layer;
    EndpointId endpoint;
    Pdu down, up;
    bool stalled = false; // the layers below take one piece and no more
    bool downReleased = false, upReleased = false, aborted = false;
    int readies = 0;
    std::string refusal;
};

// What zlib itself makes of gzip's bytes; nothing when they are not all of one member.
std::optional<std::string> unzipped(std::string_view packed) {
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    std::string plain(1 << 21, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    const int code = inflate(&stream, Z_FINISH);
    plain.resize(stream.total_out);
    const bool whole = code == Z_STREAM_END && stream.avail_in == 0;
    inflateEnd(&stream);
    return whole ? std::optional(plain) : std::nullopt;
}

std::string zipped(std::string_view plain) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string packed(plain.size() + 100, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string chunk(std::string_view data) { return fmt::format("{:x}\r\n{}\r\n", data.size(), data); }

const std::string content = "Hello, Hello, Hello, Hello, Hello!";
// What GNU gzip makes of it: gzip -n
const char* const packedHex = "1f8b0800000000000003f348cdc9c9d751f0c049290200563fa60522000000";
std::string packedContent() { return toText(*fromHex(packedHex)); }

const std::string asks = "GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n";
const std::string plainAnswer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 34\r\n\r\n" + content;

// A server's layer that has heard a request.
struct Server : End {
    explicit Server(std::string_view heard = asks, Options options = {}) : End(serverEnd, std::move(options)) {
        come(heard);
        up = {};
    }
};
// A client's layer whose program has asked.
struct Client : End {
    explicit Client(std::string_view request = "GET / HTTP/1.1\r\nHost: h\r\n\r\n", Options options = {})
        : End(clientEnd, std::move(options)) {
        say(request);
        down = {};
    }
};

// Head and body of a message.
std::pair<std::string, std::string> parts(const std::string& message) {
    const std::size_t end = message.find("\r\n\r\n") + 4;
    return {message.substr(0, end), message.substr(end)};
}

} // namespace

class GzipTest : public QObject {
    Q_OBJECT

private slots:
    void clientsAsk() {
        const std::string request = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc";
        const std::string wanted =
            "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nAccept-Encoding: gzip\r\n\r\nabc";
        for (std::size_t piece = 1; piece <= request.size(); ++piece) {
            End client(clientEnd);
            client.say(request, piece);
            std::size_t own = 0;
            for (const Span& span : client.down.spans())
                if (span.protocol != &httpProtocol)
                    own += span.layer == LayerNumber::Presentation && !span.message ? span.length : 1000;
            QCOMPARE(own, std::string("Accept-Encoding: gzip\r\n").size());
            QCOMPARE(client.takeDown(), wanted);
        }
        // A program that deals with codings itself is left alone, both ways.
        const std::string itself = "GET / HTTP/1.1\r\nHost: h\r\naccept-encoding: br\r\n\r\n";
        Client other(itself);
        const std::string answer = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc";
        other.come(answer);
        QCOMPARE(other.takeUp(), answer);
    }

    void serversPack() {
        for (std::size_t piece = 1; piece <= plainAnswer.size(); ++piece) {
            Server server;
            server.say(plainAnswer, piece);
            QCOMPARE(server.readies, int((plainAnswer.size() + piece - 1) / piece)); // one for each piece
            const auto [head, body] = parts(server.takeDown());
            QCOMPARE(head, fmt::format("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n"
                                       "Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n\r\n",
                                       body.size()));
            QVERIFY(body.starts_with("\x1f\x8b\x08"));
            QVERIFY(body.size() < content.size());
            QCOMPARE(unzipped(body).value_or(""), content);
            QVERIFY(server.noted(fmt::format("gzip has packed 34 bytes of content into {}", body.size())));
        }
    }
    void requestsGoOnAsTheyAre() {
        const std::string requests = asks + "G(T / HTTP/1.1\r\n\r\nwhatever";
        for (std::size_t piece = 1; piece <= requests.size(); ++piece) {
            End server(serverEnd);
            server.come(requests, piece);
            QCOMPARE(server.takeUp(), requests);
        }
    }

    void whatIsPacked_data() {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("wanted"); // with {} for the length; empty: it goes as it is
        const auto accept = [](const char* value) {
            return QByteArray("GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: ") + value + "\r\n\r\n";
        };
        const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Length: 34\r\n\r\n";
        const QByteArray packed = "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nContent-Encoding: gzip\r\n"
                                  "Vary: Accept-Encoding\r\n\r\n";
        const QByteArray varies = "HTTP/1.1 200 OK\r\nContent-Length: 34\r\nVary: Accept-Encoding\r\n\r\n";
        QTest::newRow("x-gzip") << accept("X-GZIP") << head << packed;
        QTest::newRow("list") << accept("br, deflate , gzip ;q=0.5") << head << packed;
        QTest::newRow("star") << accept("br, *;q=0.1") << head << packed;
        QTest::newRow("refused") << accept("gzip;q=0.000, *") << head << varies;
        QTest::newRow("star refused") << accept("*;q=0") << head << varies;
        QTest::newRow("others") << accept("gzipped, br") << head << varies;
        QTest::newRow("not said") << QByteArray("GET / HTTP/1.1\r\nHost: h\r\n\r\n") << head << varies;
        QTest::newRow("packed already") << accept("gzip")
                                        << QByteArray("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n"
                                                      "Content-Length: 34\r\n\r\n")
                                        << QByteArray();
        QTest::newRow("not to be changed") << accept("gzip")
                                           << QByteArray("HTTP/1.1 200 OK\r\nCache-Control: public, No-Transform\r\n"
                                                         "Content-Length: 34\r\n\r\n")
                                           << QByteArray();
        QTest::newRow("a range") << accept("gzip")
                                 << QByteArray("HTTP/1.1 206 Partial Content\r\nContent-Length: 34\r\n\r\n")
                                 << QByteArray();
        QTest::newRow("an error") << accept("gzip")
                                  << QByteArray("HTTP/1.1 404 Not Found\r\nContent-Length: 34\r\n\r\n")
                                  << QByteArray("HTTP/1.1 404 Not Found\r\nContent-Length: {}\r\n"
                                                "Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n\r\n");
        QTest::newRow("Vary is there") << accept("gzip")
                                       << QByteArray("HTTP/1.1 200 OK\r\nVary: Cookie, accept-encoding\r\n"
                                                     "Content-Length: 34\r\n\r\n")
                                       << QByteArray("HTTP/1.1 200 OK\r\nVary: Cookie, accept-encoding\r\n"
                                                     "Content-Length: {}\r\nContent-Encoding: gzip\r\n\r\n");
        QTest::newRow("Vary says less") << accept("gzip")
                                        << QByteArray("HTTP/1.1 200 OK\r\nVary: Cookie\r\nContent-Length: 34\r\n\r\n")
                                        << QByteArray("HTTP/1.1 200 OK\r\nVary: Cookie\r\nContent-Length: {}\r\n"
                                                      "Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n\r\n");
        QTest::newRow("a strong tag") << accept("gzip")
                                      << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 34\r\nETag: \"7\"\r\n\r\n")
                                      << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nETag: W/\"7\"\r\n"
                                                    "Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n\r\n");
        QTest::newRow("a weak tag") << accept("gzip")
                                    << QByteArray("HTTP/1.1 200 OK\r\nETag: W/\"7\"\r\nContent-Length: 34\r\n\r\n")
                                    << QByteArray("HTTP/1.1 200 OK\r\nETag: W/\"7\"\r\nContent-Length: {}\r\n"
                                                  "Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n\r\n");
    }
    void whatIsPacked() {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, head);
        QFETCH(QByteArray, wanted);
        Server server(request.toStdString());
        server.say(head.toStdString() + content);
        const auto [newHead, body] = parts(server.takeDown());
        if (wanted.isEmpty()) {
            QCOMPARE(QByteArray::fromStdString(newHead), head);
        } else {
            wanted.replace("{}", QByteArray::number(qsizetype(body.size())));
            QCOMPARE(QByteArray::fromStdString(newHead), wanted);
        }
        if (wanted.contains("gzip"))
            QCOMPARE(unzipped(body).value_or(""), content);
        else
            QCOMPARE(body, content);
    }
    void whatHasNoContent() {
        Server head("HEAD / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n" + asks);
        head.say("HTTP/1.1 200 OK\r\nContent-Length: 34\r\nETag: \"1\"\r\n\r\n");
        QCOMPARE(head.takeDown(), std::string("HTTP/1.1 200 OK\r\nETag: W/\"1\"\r\nVary: Accept-Encoding\r\n\r\n"));
        head.say("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
        QCOMPARE(head.takeDown(),
                 std::string("HTTP/1.1 304 Not Modified\r\nETag: W/\"1\"\r\nVary: Accept-Encoding\r\n\r\n"));
        Server empty;
        const std::string none = "HTTP/1.1 204 No Content\r\nETag: \"1\"\r\n\r\n";
        empty.say(none);
        QCOMPARE(empty.takeDown(), none);
    }
    void interimAnswersAnswerNothing() {
        Server server;
        server.say("HTTP/1.1 100 Continue\r\n\r\n");
        QCOMPARE(server.takeDown(), std::string("HTTP/1.1 100 Continue\r\n\r\n"));
        server.say(plainAnswer);
        QVERIFY(server.takeDown().find("Content-Encoding: gzip") != std::string::npos);
    }
    void onlyWhatGetsShorter() {
        Server server;
        server.say("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
        QCOMPARE(server.takeDown(),
                 std::string("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nVary: Accept-Encoding\r\n\r\nabc"));
        QVERIFY(server.noted("gzip would make 3 bytes of content longer"));
    }
    void upToAMebibyteAtOnce() {
        for (const std::size_t size : {std::size_t{1} << 20, (std::size_t{1} << 20) + 1}) {
            Server server;
            const std::string large(size, 'a');
            const std::string head = fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n", size);
            server.say(head + "\r\n" + large, 100'000);
            const auto [newHead, body] = parts(server.takeDown());
            if (size == std::size_t{1} << 20) {
                QVERIFY(newHead.find("Content-Encoding: gzip") != std::string::npos);
                QVERIFY(unzipped(body) == large);
            } else {
                QCOMPARE(newHead, head + "Vary: Accept-Encoding\r\n\r\n");
                QVERIFY(body == large);
            }
        }
    }

    // Each chunk can be unpacked when it is there, before the next one is made.
    void chunksByThemselves() {
        const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";
        Server server;
        Client client;
        const auto carry = [&] {
            client.come(ByteView(std::exchange(server.down, {}).bytes()), 3);
            return client.takeUp();
        };
        server.say(head + "\r\n");
        const std::string newHead = server.takeDown();
        QCOMPARE(newHead, head + "Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n\r\n");
        client.come(newHead, 3);
        QCOMPARE(client.takeUp(), head + "Vary: Accept-Encoding\r\n\r\n");
        server.say("5;a=b\r\nHello\r\n");
        QCOMPARE(carry(), chunk("Hello"));
        server.say("7\r\n, world\r\n");
        QCOMPARE(carry(), chunk(", world"));
        server.say("0\r\nDigest: x\r\n\r\n");
        QCOMPARE(carry(), std::string("0\r\nDigest: x\r\n\r\n"));
        QVERIFY(client.noted("gzip has unpacked"));
    }

    void untilTheConnectionEnds() {
        Server server;
        server.say("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + content);
        server.stalled = true;
        server.say("more");
        server.request(Primitive::Release);
        QVERIFY(!server.downReleased); // gzip's trailer has no room yet
        server.indication(Primitive::Ready);
        QVERIFY(server.downReleased);
        const std::string sent = server.takeDown();
        QCOMPARE(unzipped(parts(sent).second).value_or(""), content + "more");
        for (std::size_t piece = 1; piece <= sent.size(); ++piece) {
            Client client;
            client.come(sent, piece);
            client.indication(Primitive::Release);
            QCOMPARE(client.takeUp(),
                     "HTTP/1.1 200 OK\r\nConnection: close\r\nVary: Accept-Encoding\r\n\r\n" + content + "more");
            QVERIFY(client.upReleased);
        }
        Client cutOff;
        cutOff.come(sent.substr(0, sent.size() - 1));
        cutOff.indication(Primitive::Release);
        QVERIFY(!cutOff.upReleased);
        QVERIFY(cutOff.refusal.find("before gzip's own end") != std::string::npos);
    }

    // What a program says comes out as it was, but for the field that says what it depends on.
    void thereAndBack_data() {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("wanted");
        const auto row = [](const char* name, const std::string& head, const std::string& body, const char* vary) {
            QTest::newRow(name) << QByteArray::fromStdString(head + "\r\n" + body)
                                << QByteArray::fromStdString(head + vary + "\r\n" + body);
        };
        const char* const vary = "Vary: Accept-Encoding\r\n";
        const std::string ok = "HTTP/1.1 200 OK\r\n";
        row("length", ok + "A: b\r\nContent-Length: 34\r\nC: d\r\n", content, vary);
        row("chunks", ok + "Transfer-Encoding: chunked\r\n", chunk(content) + chunk("!") + "0\r\nA: b\r\n\r\n", vary);
        row("short", ok + "Content-Length: 2\r\n", "ab", vary);
        row("none", ok + "Content-Length: 0\r\n", "", "");
        row("two", ok + "Content-Length: 0\r\n\r\n" + ok + "Content-Length: 34\r\n", content, vary);
    }
    void thereAndBack() {
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, wanted);
        const std::string said = answer.toStdString();
        const std::string request = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
        for (std::size_t piece = 1; piece <= said.size(); ++piece) {
            Server server(asks + asks);
            Client client(request + request);
            server.say(said, piece);
            client.come(std::exchange(server.down, {}), piece);
            QCOMPARE(QByteArray::fromStdString(client.takeUp()), wanted);
        }
    }
    // Every byte that is said to be of a message is that byte of it.
    void bytesKeepTheirMessage() {
        // One trace for both ends, as in a run.
        End both(clientEnd);
        both.say("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        both.down = {};
        const MessageId message = recordSent(both.context, {}, toBytes(plainAnswer), httpProtocol).message;
        Server server;
        server.request(Primitive::Data, Pdu(toBytes(plainAnswer), &httpProtocol, LayerNumber::Application, message, 0));
        both.come(std::exchange(server.down, {}), 11);
        std::size_t known = 0;
        const ByteView whole = both.context.trace().bytes(both.context.trace().message(message).blob);
        for (const Span& span : both.up.spans()) {
            if (!span.message)
                continue;
            known += span.length;
            QCOMPARE(toText(both.up.bytes().subspan(span.begin, span.length)),
                     toText(whole.subspan(span.messageOffset, span.length)));
        }
        // All but the line of the length.
        QCOMPARE(known, plainAnswer.size() - std::string("Content-Length: 34\r\n").size());
    }

    void whatOthersPacked() { // GNU gzip
        const std::string packed = packedContent();
        const std::string message =
            fmt::format("HTTP/1.1 200 OK\r\nContent-Encoding: x-gzip\r\nContent-Length: {}\r\n\r\n", packed.size()) +
            packed;
        for (std::size_t piece = 1; piece <= message.size(); ++piece) {
            Client client;
            client.come(message + "HTTP/1.1 200 OK\r\n", piece);
            QCOMPARE(client.takeUp(), "HTTP/1.1 200 OK\r\nContent-Length: 34\r\n\r\n" + content);
        }
        // Two members are one content (RFC 1952 §2.2).
        Client client;
        client.come("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" +
                    chunk(packed + packed) + "0\r\n\r\n");
        QCOMPARE(client.takeUp(),
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(content + content) + "0\r\n\r\n");
        Client head("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
        head.come("HTTP/1.1 200 OK\r\nContent-Length: 20\r\nContent-Encoding: gzip\r\nA: b\r\n\r\n");
        QCOMPARE(head.takeUp(), std::string("HTTP/1.1 200 OK\r\nA: b\r\n\r\n"));
        const std::string two = "HTTP/1.1 200 OK\r\nContent-Encoding: br, gzip\r\nContent-Length: 1\r\n\r\na";
        Client other;
        other.come(two);
        QCOMPARE(other.takeUp(), two); // not only gzip: the program sees it
    }

    void hostile_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("reason");
        QByteArray good = QByteArray::fromStdString(packedContent());
        QTest::newRow("no gzip") << QByteArray("Hello, Hello") << "it is not gzip (RFC 1952): incorrect header check";
        QTest::newRow("cut off") << good.chopped(1) << "it ends before gzip's own end";
        QTest::newRow("cut in the header") << good.left(3) << "it ends before gzip's own end";
        QByteArray sum = good, length = good, middle = good;
        sum[sum.size() - 8] = char(sum[sum.size() - 8] ^ 1);
        length[length.size() - 1] = 1;
        middle[10] = char(0xff);
        QTest::newRow("wrong checksum") << sum << "incorrect data check";
        QTest::newRow("wrong length") << length << "incorrect length check";
        QTest::newRow("broken") << middle << "it is not gzip";
        QTest::newRow("something behind") << good + "abc"
                                          << "it is not gzip";
        QTest::newRow("bomb")
            << QByteArray::fromStdString(zipped(std::string(1 << 20, '\0')))
            << "unpack to more than 65536: so a few bytes could fill the memory (a decompression bomb)";
    }
    void hostile() {
        QFETCH(QByteArray, body);
        QFETCH(QString, reason);
        Options options;
        options.set("largest", std::int64_t{65536});
        const std::string packed = body.toStdString();
        const std::string messages[] = {
            fmt::format("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", packed.size()) +
                packed,
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(packed) +
                "0\r\n\r\n",
        };
        for (const std::string& message : messages)
            for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, message.size()}) {
                Client client("GET / HTTP/1.1\r\nHost: h\r\n\r\n", options);
                client.come(message, piece);
                QVERIFY2(QString::fromStdString(client.refusal).contains(reason), client.refusal.c_str());
                QVERIFY(client.aborted);
                QVERIFY(client.up.size() < 140'000);
                QVERIFY(client.noted("gzip breaks the connection off: the content cannot be unpacked"));
            }
    }
    void bombsInManyChunks() { // all of them together count
        Options options;
        options.set("largest", std::int64_t{100});
        Client client("GET / HTTP/1.1\r\nHost: h\r\n\r\n", options);
        client.come("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n");
        const std::string packed = packedContent();
        client.come(chunk(packed) + chunk(packed));
        QCOMPARE(client.refusal, std::string());
        client.come(chunk(packed));
        QVERIFY(client.refusal.find("more than 100") != std::string::npos);
    }
    void framesThatBreakInTheMiddle() {
        Client client;
        client.come("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0x\r\n");
        QVERIFY2(client.refusal.find("the rule invalid-chunk-size") != std::string::npos, client.refusal.c_str());
        Client ended;
        ended.come("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 30\r\n\r\n\x1f");
        ended.indication(Primitive::Release);
        QVERIFY2(ended.refusal.find("the rule ends-in-body") != std::string::npos, ended.refusal.c_str());
        // A head that is refused is the program's to refuse.
        const std::string bad = "HTTP/1.1 200 OK\r\nA : b\r\n\r\nabc";
        Client other;
        other.come(bad, 1);
        QCOMPARE(other.takeUp(), bad);
        QCOMPARE(other.refusal, std::string());
    }

    void behindAnUpgradeNothingIsTouched() {
        const std::string request =
            "GET /chat HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
        const std::string answer =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
        const std::string frames = std::string("\x81\x05Hello", 7) + plainAnswer + asks;
        for (std::size_t piece = 1; piece < 40; ++piece) {
            Client client(request);
            client.come(answer + frames, piece);
            QCOMPARE(client.takeUp(), answer + frames);
            client.say(frames, piece);
            QCOMPARE(client.takeDown(), frames);
            Server server(request);
            server.say(answer, piece);
            server.say(frames, piece);
            QCOMPARE(server.takeDown(), answer + frames);
            server.come(frames, piece);
            QCOMPARE(server.takeUp(), frames);
        }
    }
    void whatIsNoHttp() {
        for (const EndpointId endpoint : {clientEnd, serverEnd}) {
            End end(endpoint);
            end.say("What is the time?\n");
            end.come("Late\n");
            QCOMPARE(end.takeDown(), std::string("What is the time?\n"));
            QCOMPARE(end.takeUp(), std::string("Late\n"));
        }
        End cut(clientEnd);
        cut.say("GET /");
        cut.request(Primitive::Release);
        QCOMPARE(cut.takeDown(), std::string("GET /"));
        QVERIFY(cut.downReleased);
    }

    void whereItFits() {
        Fillings fillings{{"", "nrz", "ethernet", "ipv4", "tcp", "direct", "gzip", "http"}, {}};
        QVERIFY(Stack::check(LayerRegistry::builtIn(), fillings));
        fillings.names[4] = "udp";
        fillings.names[7] = "echo";
        const auto refused = Stack::check(LayerRegistry::builtIn(), fillings);
        QVERIFY(!refused);
        QVERIFY(refused.error().text().find("gzip needs a stream") != std::string::npos);
        for (const auto& [key, value] : {std::pair("level", 0), std::pair("largest", 0), std::pair("speed", 1)}) {
            Options options;
            options.set(key, std::int64_t{value});
            QVERIFY(!makeGzip(options));
        }
    }
};

QTEST_GUILESS_MAIN(GzipTest)
#include "gzip_test.moc"
