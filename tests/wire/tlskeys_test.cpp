// The key schedule and the protection of records, against RFC 8448 §3; key logs, good and hostile.
#include "wire/rfc8448.h"
#include "wire/sealedrecord.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace layerscope;
using namespace layerscope::testing;
using namespace std::string_literals;

namespace {

constexpr std::uint16_t aes128 = 0x1301, aes256 = 0x1302, chacha = 0x1303;

TlsRandom randomOf(ByteView bytes) {
    TlsRandom random{};
    std::ranges::copy(bytes, random.begin());
    return random;
}

Bytes withType(const Bytes& content, TlsContentType type) {
    return join({content, Bytes{static_cast<std::uint8_t>(type)}});
}

} // namespace

class TlsKeysTest : public QObject {
    Q_OBJECT

private slots:
    void keysFollowFromSecrets_data() {
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("iv");
        const auto row = [](const char* name, const Bytes& secret, const char* key, const char* iv) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(secret.data()), qsizetype(secret.size()))
                                << QString(key) << QString(iv);
        };
        row("server, handshake", rfc8448::serverHandshakeSecret, "3fce516009c21727d0f2e4e86ee403bc",
            "5d313eb2671276ee13000b30");
        row("client, handshake", rfc8448::clientHandshakeSecret, "dbfaa693d1762c5b666af5d950258d01",
            "5bd3c71b836e0b76bb73265f");
        row("server, data", rfc8448::serverTrafficSecret, "9f02283b6c9c07efc26bb9f2ac92e356",
            "cf782b88dd83549aadf1e984");
        row("client, data", rfc8448::clientTrafficSecret, "17422dda596ed5d9acd890e3c63f5051",
            "5b78923dee08579033e523d9");
    }
    void keysFollowFromSecrets() {
        QFETCH(QByteArray, secret);
        QFETCH(QString, key);
        QFETCH(QString, iv);
        const TlsRecordOpener opener(aes128, ByteView(reinterpret_cast<const std::uint8_t*>(secret.constData()),
                                                      static_cast<std::size_t>(secret.size())));
        QCOMPARE(opener.key(), hexBytes(key.toStdString()));
        QCOMPARE(opener.iv(), hexBytes(iv.toStdString()));
    }

    // RFC 8448 §3: finished_key of the server.
    void labelsExpand() {
        QCOMPARE(tlsExpandLabel(aes128, rfc8448::serverHandshakeSecret, "finished", {}, 32),
                 hexBytes("008d3b66f816ea559f96b537e885c31fc068bf492c652f01f288a1d8cdc19fc8"));
        QVERIFY(tlsExpandLabel(0x1304, rfc8448::serverHandshakeSecret, "key", {}, 16).empty());
        QVERIFY(tlsExpandLabel(aes128, {}, "key", {}, 16).empty());
        QVERIFY(tlsExpandLabel(aes128, rfc8448::serverHandshakeSecret, std::string(250, 'x'), {}, 16).empty());
        QVERIFY(tlsExpandLabel(aes128, rfc8448::serverHandshakeSecret, "key", {}, 256 * 32).empty());
    }

    void recordsOpen() {
        TlsRecordOpener server(aes128, rfc8448::serverHandshakeSecret);
        QCOMPARE(*server.open(rfc8448::serverFlight),
                 withType(rfc8448::serverFlightContent, TlsContentType::Handshake));
        TlsRecordOpener client(aes128, rfc8448::clientHandshakeSecret);
        QCOMPARE(*client.open(rfc8448::clientFinished),
                 withType(rfc8448::clientFinishedContent, TlsContentType::Handshake));
        TlsRecordOpener clientTraffic(aes128, rfc8448::clientTrafficSecret);
        QCOMPARE(*clientTraffic.open(rfc8448::clientData), withType(rfc8448::data, TlsContentType::ApplicationData));
        QCOMPARE(*clientTraffic.open(rfc8448::clientAlert), hexBytes("0100 15"));
        TlsRecordOpener serverTraffic(aes128, rfc8448::serverTrafficSecret, 1);
        QCOMPARE(*serverTraffic.open(rfc8448::serverData), withType(rfc8448::data, TlsContentType::ApplicationData));
        QCOMPARE(*serverTraffic.open(rfc8448::serverAlert), hexBytes("0100 15"));
    }

    void nothingElseOpens() {
        const auto refuses = [](const Bytes& record, const Bytes& secret, std::uint16_t suite, std::uint64_t sequence) {
            return !TlsRecordOpener(suite, secret, sequence).open(record);
        };
        QVERIFY(refuses(rfc8448::clientData, rfc8448::serverTrafficSecret, aes128, 0));
        QVERIFY(refuses(rfc8448::clientData, rfc8448::clientTrafficSecret, aes128, 1));
        QVERIFY(refuses(rfc8448::clientData, rfc8448::clientTrafficSecret, aes256, 0));
        QVERIFY(refuses(rfc8448::clientData, rfc8448::clientTrafficSecret, 0xc02f, 0));
        QVERIFY(refuses(rfc8448::clientData, {}, aes128, 0));
        for (std::size_t i = 0; i < rfc8448::clientAlert.size(); ++i) { // each byte is guarded, the header too
            Bytes changed = rfc8448::clientAlert;
            changed[i] ^= 0x40;
            QVERIFY(refuses(changed, rfc8448::clientTrafficSecret, aes128, 1));
        }
        for (std::size_t size = 0; size < rfc8448::clientAlert.size(); ++size)
            QVERIFY(refuses(Bytes(rfc8448::clientAlert.begin(), rfc8448::clientAlert.begin() + std::ptrdiff_t(size)),
                            rfc8448::clientTrafficSecret, aes128, 1));
        // What does not open takes no number away from what does.
        TlsRecordOpener opener(aes128, rfc8448::clientTrafficSecret);
        QVERIFY(!opener.open(rfc8448::serverData));
        QVERIFY(opener.open(rfc8448::clientData));
    }

    void everySuiteOpensAndGoesOnWithNewKeys_data() {
        QTest::addColumn<int>("suite");
        QTest::addColumn<int>("size");
        QTest::newRow("AES-128-GCM") << int(aes128) << 32;
        QTest::newRow("AES-256-GCM") << int(aes256) << 48;
        QTest::newRow("ChaCha20-Poly1305") << int(chacha) << 32;
    }
    void everySuiteOpensAndGoesOnWithNewKeys() {
        QFETCH(int, suite);
        QFETCH(int, size);
        const auto id = static_cast<std::uint16_t>(suite);
        const Bytes secret(static_cast<std::size_t>(size), 0x5a);
        TlsRecordOpener opener(id, secret);
        const Bytes inner = hexBytes("48656c6c6f 17 0000");
        QCOMPARE(*opener.open(sealedRecord(id, opener, 0, inner)), inner);
        QCOMPARE(*opener.open(sealedRecord(id, opener, 1, inner)), inner);
        const Bytes before = opener.key();
        opener.update();
        QVERIFY(opener.key() != before);
        QCOMPARE(opener.key(), TlsRecordOpener(id, tlsExpandLabel(id, secret, "traffic upd", {}, secret.size())).key());
        QCOMPARE(*opener.open(sealedRecord(id, opener, 0, inner)), inner);
    }

    void keyLogsAreRead() {
        TlsKeyLog log;
        QCOMPARE(log.add(toBytes(rfc8448::keyLog())), 4u);
        QCOMPARE(log.connectionCount(), 1u);
        const TlsRandom random = randomOf(rfc8448::clientRandom);
        QVERIFY(std::ranges::equal(log.find(random, TlsSecret::ServerTraffic), rfc8448::serverTrafficSecret));
        QVERIFY(log.find(TlsRandom{}, TlsSecret::ServerTraffic).empty());
        TlsKeyLog other;
        other.add(log);
        QVERIFY(std::ranges::equal(other.find(random, TlsSecret::ClientHandshake), rfc8448::clientHandshakeSecret));
    }

    void nonsenseInKeyLogsIsLeftOut() {
        TlsKeyLog log;
        const std::string random(64, 'a');
        for (const std::string& line :
             {std::string(), "CLIENT_TRAFFIC_SECRET_0"s, "CLIENT_TRAFFIC_SECRET_0 " + random,
              "CLIENT_TRAFFIC_SECRET_0 " + random + " abc", "CLIENT_TRAFFIC_SECRET_0 " + random + " xy",
              "CLIENT_TRAFFIC_SECRET_0 " + random.substr(1) + " abcd", "CLIENT_RANDOM " + random + " abcd",
              "CLIENT_TRAFFIC_SECRET_0 " + random + ' ' + std::string(1000, 'a')})
            QCOMPARE(log.add(toBytes(line + "\n")), 0u);
        QCOMPARE(log.connectionCount(), 0u);
        QCOMPARE(log.add(toBytes("\t CLIENT_TRAFFIC_SECRET_0 " + random + "  abcd \r\n")), 1u);
    }

    void filesWithoutSecretsAreRefused() {
        TlsKeyLog log;
        const QTemporaryDir folder;
        const std::string path = folder.filePath("keys.log").toStdString();
        QVERIFY(log.load(path).error().reason.find("cannot be opened") != std::string::npos);
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("nothing\n");
        file.flush();
        QVERIFY(log.load(path).error().reason.find("no secret of TLS 1.3") != std::string::npos);
        file.write(QByteArray::fromStdString(rfc8448::keyLog()));
        file.close();
        QVERIFY(log.load(path));
    }
};

QTEST_GUILESS_MAIN(TlsKeysTest)
#include "tlskeys_test.moc"
