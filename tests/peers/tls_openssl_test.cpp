// Connections that OpenSSL makes with itself, with what our own TLS leaves out: tickets, padding, another try with
// another group, new keys. tshark and we read them with the same key log.
#include "capture/context.h"
#include "capture/file.h"
#include "capture/pcap.h"
#include "peers/comparedfields.h"
#include "peers/tcpexchange.h"
#include "peers/tshark.h"
#include "wire/frames.h"

#include <QTemporaryDir>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

QByteArray keyLog;

template <auto function>
struct Freed {
    template <class T>
    void operator()(T* object) const {
        function(object);
    }
};
using ContextPointer = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using ConnectionPointer = std::unique_ptr<SSL, Freed<SSL_free>>;

ContextPointer makeContext(bool server, const QString& suite) {
    ContextPointer context(SSL_CTX_new(server ? TLS_server_method() : TLS_client_method()));
    SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
    SSL_CTX_set_ciphersuites(context.get(), suite.toUtf8().constData());
    if (!server) {
        SSL_CTX_set_keylog_callback(context.get(),
                                    [](const SSL*, const char* line) { keyLog += QByteArray(line) + '\n'; });
        return context;
    }
    const std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> key(EVP_RSA_gen(2048));
    const std::unique_ptr<X509, Freed<X509_free>> certificate(X509_new());
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    SSL_CTX_use_certificate(context.get(), certificate.get());
    SSL_CTX_use_PrivateKey(context.get(), key.get());
    return context;
}

// Both ends and every segment between them.
class Talk {
public:
    Talk(SSL_CTX* client, SSL_CTX* server)
        : m_ends{ConnectionPointer(SSL_new(client)), ConnectionPointer(SSL_new(server))} {
        for (const ConnectionPointer& end : m_ends)
            SSL_set_bio(end.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
        SSL_set_connect_state(m_ends[0].get());
        SSL_set_accept_state(m_ends[1].get());
    }

    SSL* end(bool server) const { return m_ends[server ? 1 : 0].get(); }
    const std::vector<Bytes>& frames() const { return m_exchange.frames(); }

    void shakeHands() {
        for (int turn = 0; turn < 8; ++turn) {
            SSL_do_handshake(end(turn % 2 == 1));
            carry(turn % 2 == 1);
        }
    }
    void say(bool server, const QByteArray& text) {
        SSL_write(end(server), text.constData(), int(text.size()));
        carry(server);
        QByteArray heard(1 << 16, 0);
        const int size = SSL_read(end(!server), heard.data(), int(heard.size()));
        QCOMPARE(heard.left(size), text);
        carry(!server);
    }

private:
    // What one end has written goes to the other.
    void carry(bool fromServer) {
        BIO* out = SSL_get_wbio(end(fromServer));
        Bytes bytes(BIO_ctrl_pending(out));
        if (bytes.empty())
            return;
        BIO_read(out, bytes.data(), int(bytes.size()));
        BIO_write(SSL_get_rbio(end(!fromServer)), bytes.data(), int(bytes.size()));
        m_exchange.addPieces(fromServer, bytes, 1400);
    }

    ConnectionPointer m_ends[2];
    TcpExchange m_exchange{tlsPort};
};

} // namespace

class TlsOpensslTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

private slots:
    void initTestCase() {
        if (!haveTshark())
            QSKIP("TSHARK IS NOT INSTALLED: NOTHING WAS COMPARED");
    }

    void bothReadTheSame_data() {
        QTest::addColumn<QString>("suite");
        for (const char* suite : {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"})
            QTest::newRow(suite) << QString(suite);
    }
    void bothReadTheSame() {
        QFETCH(QString, suite);
        keyLog.clear();
        const ContextPointer client = makeContext(false, suite), server = makeContext(true, suite);
        SSL_CTX_set1_groups_list(client.get(), "X25519:P-256");
        SSL_CTX_set1_groups_list(server.get(), "P-256"); // asks for another hello (RFC 8446 §4.1.4)
        SSL_CTX_set_block_padding(server.get(), 64);
        Talk talk(client.get(), server.get());
        talk.shakeHands();
        QVERIFY(SSL_is_init_finished(talk.end(false)) == 1 && SSL_is_init_finished(talk.end(true)) == 1);
        const auto request = [](int number) {
            return QStringLiteral("GET /%1 HTTP/1.1\r\nHost: h\r\n\r\n").arg(number).toUtf8();
        };
        const QByteArray body(3000, 'x');
        const QByteArray answer = "HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" + body;
        talk.say(false, request(1));
        talk.say(true, answer);
        SSL_key_update(talk.end(false), SSL_KEY_UPDATE_REQUESTED);
        talk.say(false, request(2));
        talk.say(true, answer);
        SSL_key_update(talk.end(true), SSL_KEY_UPDATE_NOT_REQUESTED);
        talk.say(true, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");

        const QString file = m_folder.filePath(suite + ".pcap");
        QVERIFY(writeCaptureFile(file.toStdString(), [&](const ByteSink& sink) -> Result<void> {
            PcapWriter writer(sink);
            (void)writer.start(LinkType::RawIp);
            for (const Bytes& frame : talk.frames()) {
                CapturedPacket packet;
                packet.bytes = frame;
                packet.originalLength = static_cast<std::uint32_t>(frame.size());
                packet.linkType = LinkType::RawIp;
                if (auto result = writer.packet(packet); !result)
                    return result;
            }
            return {};
        }));
        QFile log(m_folder.filePath("keys.log"));
        QVERIFY(log.open(QIODevice::WriteOnly | QIODevice::Truncate));
        log.write(keyLog);
        log.close();

        const QStringList fields = comparedFields({"tls", "http"});
        QStringList arguments{"-n",
                              "-r",
                              file,
                              "-o",
                              "tls.keylog_file:" + log.fileName(),
                              "-T",
                              "fields",
                              "-E",
                              "separator=\x01",
                              "-E",
                              "occurrence=a",
                              "-E",
                              "aggregator=\x02"};
        for (const QString& field : fields)
            arguments << "-e" << field;
        QProcess process;
        process.start("tshark", arguments);
        QVERIFY(process.waitForFinished(60'000));
        const QStringList theirs = QString::fromUtf8(process.readAllStandardOutput()).split('\n');
        auto capture = openCapture(file.toStdString());
        QVERIFY(capture);
        ContextDissector dissector;
        QVERIFY(dissector.keys().load(log.fileName().toStdString()));
        QStringList messages, uris, statuses;
        int agreed = 0;
        for (qsizetype frame = 0;; ++frame) {
            const auto packet = (*capture)->next();
            if (!packet || !*packet)
                break;
            const Dissection dissection = dissector.dissect(**packet);
            const QStringList their = theirs.value(frame).split('\x01');
            for (qsizetype i = 0; i < fields.size(); ++i) {
                QStringList values;
                for (const std::string& value : fieldValues(dissection, (*packet)->bytes, fields[i].toStdString()))
                    values << QString::fromStdString(value);
                messages << (fields[i] == "tls.handshake.type" ? values : QStringList());
                uris << (fields[i] == "http.request.uri" ? values : QStringList());
                statuses << (fields[i] == "http.response.code" ? values : QStringList());
                const QString ours = values.join('\x02');
                agreed += !ours.isEmpty() && ours == their.value(i);
                QVERIFY2(ours == their.value(i) || valueDiffersOnPurpose(fields[i], ours, their.value(i)),
                         qPrintable(QString("frame %1, %2: ours \"%3\", tshark's \"%4\"")
                                        .arg(frame + 1)
                                        .arg(fields[i], ours.left(200), their.value(i).left(200))));
            }
        }
        // Two hellos each way, the server's flight, Finished, two tickets, three times new keys.
        QCOMPARE(messages, (QStringList{"1", "2", "1", "2", "8", "11", "15", "20", "20", "4", "4", "24", "24", "24"}));
        QCOMPARE(uris, (QStringList{"/1", "/2"}));
        QCOMPARE(statuses, (QStringList{"200", "200", "408"}));
        QVERIFY(agreed > 100);
    }
};

QTEST_GUILESS_MAIN(TlsOpensslTest)
#include "tls_openssl_test.moc"
