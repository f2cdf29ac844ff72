// TLS records and hellos: known bytes, every cut refused.
#include "wire/frames.h"
#include "wire/tls.h"

#include <QtTest>

using namespace layerscope;
using namespace layerscope::testing;
using namespace std::string_literals;

class TlsTest : public QObject {
    Q_OBJECT

private slots:
    void headersAreReadAsWritten() {
        Bytes bytes(TlsRecordHeader::size, 0xcc);
        const TlsRecordHeader record{TlsContentType::ApplicationData, tls12, 0x1234};
        record.write(bytes);
        QCOMPARE(bytes, hexBytes("17 0303 1234"));
        QVERIFY(*TlsRecordHeader::parse(bytes) == record);
        Bytes message(TlsHandshakeHeader::size, 0xcc);
        const TlsHandshakeHeader handshake{TlsHandshakeType::Finished, 0x123456};
        handshake.write(message);
        QCOMPARE(message, hexBytes("14 123456"));
        QVERIFY(*TlsHandshakeHeader::parse(message) == handshake);
    }

    void whatIsHardlyTls() {
        for (const char* bad : {"17 0303 12", "13 0303 0001", "17 0203 0001", "17 0303 4101", "474554202f"})
            QVERIFY2(!TlsRecordHeader::parse(hexBytes(bad)), bad);
        QVERIFY(TlsRecordHeader::parse(hexBytes("17 0303 4100")));
        QVERIFY(!TlsHandshakeHeader::parse(hexBytes("010000")));
    }

    void clientHello() {
        const Bytes body = tlsClientHelloBody();
        const TlsHello hello = *TlsHello::parseClient(body);
        QCOMPARE(hello.serverName, "example.com"s);
        QCOMPARE(hello.protocols, (std::vector<std::string>{"h2", "http/1.1"}));
        QCOMPARE(hello.supportedVersions, (std::vector<std::uint16_t>{tls13, tls12}));
        QCOMPARE(hello.cipherSuites, (std::vector<std::uint16_t>{0x1301, 0x1303}));
        QCOMPARE(hello.sessionId, hexBytes("0a0b"));
        QCOMPARE(tlsCipherSuiteName(0x1301), std::string_view("TLS_AES_128_GCM_SHA256"));
        const std::size_t withoutExtensions = 2 + 32 + 3 + 6 + 2;
        for (std::size_t size = 0; size < body.size(); ++size)
            QCOMPARE(TlsHello::parseClient(cut(body, size)).has_value(), size == withoutExtensions);
        QVERIFY(!TlsHello::parseClient(join({body, Bytes(1)})));
    }

    void serverHello() {
        const Bytes body = join({hexBytes("0303"), Bytes(32, 7), hexBytes("00 1301 00 0006 002b 0002 0304")});
        const TlsHello hello = *TlsHello::parseServer(body);
        QCOMPARE(hello.supportedVersions, std::vector<std::uint16_t>{tls13});
        QVERIFY(!hello.isHelloRetryRequest());
        const Bytes retry = join({hexBytes("0303 cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c"),
                                  hexBytes("00 1301 00 0006 002b 0002 0304")});
        QVERIFY(TlsHello::parseServer(retry)->isHelloRetryRequest());
        QVERIFY(!TlsHello::parseServer(
            join({hexBytes("0303"), Bytes(32), hexBytes("00 1301 00 0008 002b 0004 03040303")})));
    }
};

QTEST_GUILESS_MAIN(TlsTest)
#include "tls_test.moc"
