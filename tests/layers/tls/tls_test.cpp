// TLS 1.3 in slot 6, RFC 8446: a client's and a server's layer, and between them a stream that the test carries.
#include "base/hex.h"
#include "layers/tcp/harness.h"
#include "layers/tls/tls.h"
#include "wire/data.h"
#include "wire/tls.h"

using namespace layerscope;
using namespace layerscope::test;

namespace {

constexpr EndpointId programsEnd{7}, serversEnd{0x80000001}, listening{3};
constexpr Ipv4Address clientAddress{0x0a000001}, serverAddress{0x0a000002};

class TlsContext : public FakeContext {
public:
    using FakeContext::FakeContext;
    LayerNumber layer() const override { return LayerNumber::Presentation; }
    Service serviceBelow() const override { return below; }
    void fail(const std::string& reason) override { failed = reason; }

    Service below = Service::Stream;
    std::string failed;
};

using OptionList = std::vector<std::pair<std::string, OptionValue>>;

Options optionsOf(const OptionList& list) {
    Options options;
    for (const auto& [key, value] : list)
        options.set(key, value);
    return options;
}

struct End {
    End(Ipv4Address address, EndpointId endpoint_, std::uint64_t seed, const OptionList& list)
        : context(address, seed), layer(std::move(*makeTls(optionsOf(list)))), endpoint(endpoint_) {}

    void request(Primitive primitive, ByteView bytes = {}) {
        Idu idu;
        idu.primitive = primitive;
        idu.ici.endpoint = endpoint;
        idu.sdu = Pdu(bytes, nullptr, LayerNumber::Application);
        layer->request(context, std::move(idu));
    }
    void indication(Primitive primitive, Pdu&& sdu = {}) {
        Idu idu;
        idu.primitive = primitive;
        idu.ici.endpoint = endpoint;
        idu.ici.listener = endpoint == serversEnd ? listening : EndpointId{};
        idu.ici.remote = endpoint == serversEnd ? clientAddress : serverAddress;
        idu.sdu = std::move(sdu);
        layer->indication(context, std::move(idu));
    }
    std::size_t count(Primitive primitive) const {
        return static_cast<std::size_t>(std::ranges::count(context.up, primitive, &Idu::primitive));
    }
    std::string reason() const {
        for (const Idu& idu : context.up)
            if (idu.primitive == Primitive::Abort)
                return idu.reason;
        return {};
    }
    Bytes received() const {
        Bytes all;
        for (const Idu& idu : context.up)
            if (idu.primitive == Primitive::Data)
                all.insert(all.end(), idu.sdu.bytes().begin(), idu.sdu.bytes().end());
        return all;
    }
    bool noted(const std::string& words) const {
        const Trace& trace = context.trace();
        for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
            if (sentence(trace, EventId{i}).find(words) != std::string::npos)
                return true;
        return false;
    }

    TlsContext context;
    std::unique_ptr<Layer> layer;
    EndpointId endpoint;
    Bytes sent; // all that went down
};

struct Pair {
    explicit Pair(const OptionList& clientOptions = {{"server_name", std::string("server")}},
                  const OptionList& serverOptions = {{"server_name", std::string("server")}}, std::uint64_t seed = 1)
        : client(clientAddress, programsEnd, seed, clientOptions),
          server(serverAddress, serversEnd, seed + 1, serverOptions) {}

    void open() {
        ask();
        establish();
    }
    // Both programs want a connection.
    void ask() {
        Idu listen;
        listen.primitive = Primitive::Listen;
        listen.ici.endpoint = listening;
        server.layer->request(server.context, std::move(listen));
        server.context.down.clear();
        Idu connect;
        connect.primitive = Primitive::Connect;
        connect.ici.endpoint = programsEnd;
        connect.ici.remote = serverAddress;
        client.layer->request(client.context, std::move(connect));
        client.context.down.clear();
    }
    // There is a stream between their hosts.
    void establish() {
        client.indication(Primitive::Connect);
        server.indication(Primitive::Connect);
        carry();
    }
    // Until nothing moves any more. Data goes over changed by `change`, in pieces of `piece` bytes.
    void carry() {
        while (!client.context.down.empty() || !server.context.down.empty()) {
            move(client, server);
            move(server, client);
        }
    }
    void move(End& from, End& to) {
        while (!from.context.down.empty()) {
            Idu idu = std::move(from.context.down.front());
            from.context.down.pop_front();
            if (idu.primitive == Primitive::Release) {
                to.indication(Primitive::Release);
                continue;
            }
            if (idu.primitive != Primitive::Data)
                continue;
            from.sent.insert(from.sent.end(), idu.sdu.bytes().begin(), idu.sdu.bytes().end());
            if (change)
                change(from, idu.sdu);
            for (std::size_t at = 0; at < idu.sdu.size(); at += piece)
                to.indication(Primitive::Data, idu.sdu.slice(at, std::min(piece, idu.sdu.size() - at)));
            from.indication(Primitive::Ready);
        }
    }

    End client, server;
    std::size_t piece = 1 << 20;
    std::function<void(const End& from, Pdu& data)> change;
};

Bytes pattern(std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
    return bytes;
}

} // namespace

class TlsTest : public QObject {
    Q_OBJECT

private slots:
    void handshakeThenDataBothWays() {
        Pair pair;
        pair.open();
        QCOMPARE(pair.client.count(Primitive::Connect), 1u);
        QCOMPARE(pair.server.count(Primitive::Connect), 1u);
        QVERIFY(pair.client.noted("TLS 1.3 is agreed on: TLS_AES_128_GCM_SHA256"));
        QVERIFY(pair.server.noted("Certificate made for server"));
        QVERIFY(pair.client.noted("State changed: START to WAIT_SH, ClientHello is sent"));
        QVERIFY(pair.client.noted("State changed: WAIT_CV to WAIT_FINISHED, CertificateVerify has come"));
        QVERIFY(pair.server.noted("State changed: WAIT_FINISHED to CONNECTED, Finished has come"));
        pair.client.request(Primitive::Data, toBytes("Who is there?"));
        pair.server.request(Primitive::Data, toBytes("The server."));
        pair.carry();
        QCOMPARE(toText(pair.server.received()), std::string("Who is there?"));
        QCOMPARE(toText(pair.client.received()), std::string("The server."));
        QCOMPARE(pair.client.count(Primitive::Ready), 1u);
        const std::string wire = toText(pair.client.sent) + toText(pair.server.sent);
        QVERIFY(wire.find("Who is") == std::string::npos && wire.find("The server") == std::string::npos);
    }

    void dataFromBeforeTheHandshakeWaits() {
        Pair pair;
        pair.ask();
        pair.client.request(Primitive::Data, toBytes("early"));
        pair.client.request(Primitive::Release);
        QVERIFY(pair.client.context.down.empty());
        pair.establish();
        QCOMPARE(toText(pair.server.received()), std::string("early"));
        QCOMPARE(pair.server.count(Primitive::Release), 1u);
        QCOMPARE(pair.server.count(Primitive::Abort), 0u);
    }

    void closeNotifyEndsADirection() {
        Pair pair;
        pair.open();
        pair.client.request(Primitive::Data, toBytes("last words"));
        pair.client.request(Primitive::Release);
        pair.carry();
        QCOMPARE(pair.server.count(Primitive::Release), 1u);
        QCOMPARE(pair.server.count(Primitive::Abort), 0u);
        QVERIFY(pair.server.noted("close_notify has come"));
        pair.server.request(Primitive::Data, toBytes("still talking")); // the other direction is open
        pair.server.request(Primitive::Release);
        pair.carry();
        QCOMPARE(toText(pair.client.received()), std::string("still talking"));
        QCOMPARE(pair.client.count(Primitive::Release), 1u);
        QCOMPARE(pair.client.count(Primitive::Abort), 0u);
        pair.client.indication(Primitive::Closed);
        QCOMPARE(pair.client.count(Primitive::Closed), 1u);
    }

    void endWithoutCloseNotifyIsTold() {
        Pair pair;
        pair.open();
        pair.server.request(Primitive::Data, toBytes("the first ha"));
        pair.carry();
        pair.client.indication(Primitive::Release);
        QCOMPARE(pair.client.count(Primitive::Release), 0u);
        QVERIFY2(pair.client.reason().find("without close_notify") != std::string::npos, pair.client.reason().c_str());
        Pair cut;
        cut.change = [&](const End&, Pdu& data) { data.dropBack(data.size()); };
        cut.open();
        cut.client.indication(Primitive::Release);
        QVERIFY(cut.client.reason().find("before the handshake was done") != std::string::npos);
    }

    void wrongNameIsRefused() {
        Pair pair({{"server_name", std::string("other")}});
        pair.open();
        QCOMPARE(pair.client.count(Primitive::Connect), 0u);
        QCOMPARE(pair.server.count(Primitive::Connect), 0u);
        QCOMPARE(pair.client.reason(),
                 std::string("TLS has ended the connection: the certificate of other is refused (OpenSSL: hostname "
                             "mismatch)"));
        QVERIFY2(pair.server.reason().find("with the alert bad_certificate") != std::string::npos,
                 pair.server.reason().c_str());
        QVERIFY(pair.client.noted("hostname mismatch"));
    }

    void certificatesAreJudged() {
        Pair stranger({{"server_name", std::string("server")}, {"authority", std::string("Another root")}});
        stranger.open();
        QVERIFY2(stranger.client.reason().find("the certificate of server is refused") != std::string::npos,
                 stranger.client.reason().c_str());
        QVERIFY(stranger.server.reason().find("unknown_ca") != std::string::npos);
        Pair careless({{"server_name", std::string("other")}, {"verify", false}});
        careless.open();
        QCOMPARE(careless.client.count(Primitive::Connect), 1u);
        QVERIFY(careless.client.noted("nobody has checked who the server is"));
        Pair byAddress(OptionList{});
        byAddress.open();
        QCOMPARE(byAddress.client.count(Primitive::Connect), 1u);
        // Validity is judged by the simulated clock.
        Pair late({{"server_name", std::string("server")}},
                  {{"server_name", std::string("server")}, {"validity", std::string("60 s")}});
        late.ask();
        late.client.context.setNow(timeAt(61s));
        late.establish();
        QVERIFY2(late.client.reason().find("certificate has expired") != std::string::npos,
                 late.client.reason().c_str());
    }

    void aChangedByteIsRefused_data() {
        QTest::addColumn<int>("place");
        for (const int place : {5, 12, 20})
            QTest::addRow("byte %d", place) << place;
    }
    void aChangedByteIsRefused() {
        QFETCH(int, place);
        Pair pair;
        pair.open();
        pair.change = [&](const End& from, Pdu& data) {
            if (&from == &pair.client && data.size() > 20)
                data.mutableBytes()[static_cast<std::size_t>(place)] ^= 1;
        };
        pair.client.request(Primitive::Data, toBytes("pay 10 to Alice"));
        pair.carry();
        QVERIFY(pair.server.received().empty());
        QVERIFY2(pair.server.reason().find("bad record mac") != std::string::npos, pair.server.reason().c_str());
        QVERIFY(pair.client.reason().find("bad_record_mac") != std::string::npos);
    }

    void whatIsNoTlsIsRefused() {
        Pair pair;
        pair.change = [&](const End& from, Pdu& data) {
            if (&from == &pair.client)
                data = Pdu(toBytes("GET / HTTP/1.1\r\n\r\n"), &dataProtocol, LayerNumber::Application);
        };
        pair.open();
        QVERIFY2(pair.server.reason().find("the peer does not speak TLS: what came begins with “GET / HTTP/1.1”. Fill "
                                           "slot 6 of both hosts with tls, or of neither") != std::string::npos,
                 pair.server.reason().c_str());
    }

    void manyRecordsCutAtOddPlaces_data() {
        QTest::addColumn<int>("piece");
        for (const int piece : {1, 3, 7, 1000, 1 << 20})
            QTest::addRow("%d", piece) << piece;
    }
    void manyRecordsCutAtOddPlaces() {
        QFETCH(int, piece);
        Pair pair;
        pair.piece = static_cast<std::size_t>(piece);
        pair.open();
        const Bytes sent = pattern(50'000);
        pair.client.request(Primitive::Data, sent);
        pair.carry();
        QVERIFY(pair.server.received() == sent);
        QCOMPARE(pair.server.count(Primitive::Data), 4u); // of at most 16,384 bytes each
    }

    void everySuiteIsAgreedOn_data() {
        QTest::addColumn<QString>("suite");
        for (const char* suite : {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"})
            QTest::newRow(suite) << QString(suite);
    }
    void everySuiteIsAgreedOn() {
        QFETCH(QString, suite);
        Pair pair({{"server_name", std::string("server")}, {"alpn", std::string("h2,http/1.1")}},
                  {{"server_name", std::string("server")},
                   {"ciphers", suite.toStdString()},
                   {"alpn", std::string("http/1.1")}});
        pair.open();
        QVERIFY(pair.client.noted("agreed on: " + suite.toStdString() + ", X25519, Ed25519, protocol http/1.1"));
        pair.client.request(Primitive::Data, toBytes("hello"));
        pair.carry();
        QCOMPARE(toText(pair.server.received()), std::string("hello"));
    }

    void noCommonProtocol() {
        Pair pair({{"server_name", std::string("server")}, {"alpn", std::string("h2")}},
                  {{"server_name", std::string("server")}, {"alpn", std::string("http/1.1")}});
        pair.open();
        QVERIFY2(pair.client.reason().find("no_application_protocol") != std::string::npos,
                 pair.client.reason().c_str());
    }

    void sameSeedSameBytes() {
        const auto bytes = [](std::uint64_t seed) {
            Pair pair({{"server_name", std::string("server")}}, {{"server_name", std::string("server")}}, seed);
            pair.open();
            pair.client.request(Primitive::Data, toBytes("hello"));
            pair.carry();
            return toHex(pair.client.sent) + toHex(pair.server.sent);
        };
        QCOMPARE(bytes(5), bytes(5));
        QVERIFY(bytes(5) != bytes(6));
    }

    void secretsAreKeptOnce() {
        Pair pair;
        pair.open();
        const auto secrets = pair.client.context.trace().secrets();
        QCOMPARE(secrets.size(), 1u);
        QCOMPARE(secrets[0].type, DecryptionSecrets::tlsKeyLog);
        const std::string log = toText(secrets[0].data);
        for (const char* label : {"CLIENT_HANDSHAKE_TRAFFIC_SECRET ", "SERVER_HANDSHAKE_TRAFFIC_SECRET ",
                                  "CLIENT_TRAFFIC_SECRET_0 ", "SERVER_TRAFFIC_SECRET_0 "})
            QVERIFY2(log.find(label) != std::string::npos, label);
        // The server knows the same lines, in another order.
        const std::string servers = toText(pair.server.context.trace().secrets()[0].data);
        QCOMPARE(servers.size(), log.size());
        for (std::size_t at = 0; at < servers.size(); at = servers.find('\n', at) + 1)
            QVERIFY(log.find(servers.substr(at, servers.find('\n', at) + 1 - at)) != std::string::npos);
        Trace trace;
        trace.addTlsSecret("CLIENT_RANDOM 01 02");
        trace.addTlsSecret("CLIENT_RANDOM 01 02");
        QCOMPARE(toText(trace.secrets()[0].data), std::string("CLIENT_RANDOM 01 02\n"));
    }

    void everyByteHasItsOwner() {
        Pair pair;
        pair.open();
        Idu data;
        data.ici.endpoint = programsEnd;
        data.sdu = Pdu(toBytes("hello"), &dataProtocol, LayerNumber::Application, MessageId{4}, 100);
        pair.client.layer->request(pair.client.context, std::move(data));
        const Idu& record = pair.client.context.down.back();
        const auto& spans = record.sdu.spans();
        QCOMPARE(record.sdu.size(), 5u + 5 + 1 + 16);
        QCOMPARE(*record.madeOf, 5u);
        QCOMPARE(spans.size(), 3u);
        for (const Span& span : spans)
            QVERIFY(span.protocol == &tlsProtocol && span.layer == LayerNumber::Presentation);
        QVERIFY(!spans[0].message && !spans[2].message);
        QCOMPARE(spans[1], (Span{5, 5, &tlsProtocol, LayerNumber::Presentation, MessageId{4}, 100}));
        pair.carry();
        const Idu& opened = pair.server.context.up.back();
        QCOMPARE(*opened.madeOf, 27u);
        QCOMPARE(opened.sdu.spans().size(), 1u);
        QCOMPARE(opened.sdu.spans()[0], (Span{0, 5, &dataProtocol, LayerNumber::Application, MessageId{4}, 100}));
    }

    void datagramsPassUntouched() {
        Pair pair;
        pair.client.context.below = Service::Datagram;
        Idu connect;
        connect.primitive = Primitive::Connect;
        connect.ici.endpoint = programsEnd;
        pair.client.layer->request(pair.client.context, std::move(connect));
        pair.client.request(Primitive::Data, toBytes("plain"));
        pair.client.indication(Primitive::Data, Pdu(toBytes("too"), nullptr, LayerNumber::Application));
        QCOMPARE(toText(pair.client.context.down.back().sdu.bytes()), std::string("plain"));
        QCOMPARE(toText(pair.client.context.up.back().sdu.bytes()), std::string("too"));
    }

    void settingsAreChecked() {
        const auto refusal = [](const char* key, OptionValue value) {
            const auto made = makeTls(optionsOf({{key, std::move(value)}}));
            return made ? std::string() : made.error().text();
        };
        QCOMPARE(refusal("ciphers", std::string("TLS_AES_256_GCM_SHA384")), std::string());
        QVERIFY(refusal("ciphers", std::string("ECDHE-RSA-AES128-SHA")).find("no TLS 1.3 cipher suite") !=
                std::string::npos);
        QVERIFY(refusal("server_name", std::string("two words")).find("must be a host name") != std::string::npos);
        QVERIFY(refusal("alpn", std::string("http/1.1,,h2")).find("names of protocols") != std::string::npos);
        QVERIFY(!refusal("authority", std::string()).empty());
        QVERIFY(!refusal("chiphers", std::string()).empty());
        QVERIFY(!refusal("verify", std::string("no")).empty());
    }
};

QTEST_GUILESS_MAIN(TlsTest)
#include "tls_test.moc"
