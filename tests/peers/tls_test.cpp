// Encrypted scenes, exported, and decrypted by tshark with nothing but the secrets in the file; what we decrypt of the
// same file beside it, field by field.
#include "capture/context.h"
#include "capture/export.h"
#include "capture/file.h"
#include "capture/reconstruct.h"
#include "cli/commandline.h"
#include "peers/comparedfields.h"
#include "peers/tshark.h"
#include "sim/simulation.h"

#include <QTemporaryDir>
#include <sstream>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

constexpr char between = '\x02'; // two values of a field

// A line for each frame of a file: the fields with tabs between. tshark opens TLS with the secrets in the file, and
// with what is in `options`.
QStringList tsharkRows(const QString& file, const QStringList& fields, const QStringList& options = {}) {
    QStringList arguments{"-n",           "-r",     file,
                          "-T",           "fields", "-E",
                          "occurrence=a", "-E",     QStringLiteral("aggregator=") + QLatin1Char(between)};
    arguments << options;
    for (const QString& field : fields)
        arguments << "-e" << field;
    QProcess process;
    process.start("tshark", arguments);
    process.waitForFinished(60'000);
    QString text = QString::fromUtf8(process.readAllStandardOutput());
    text.chop(text.endsWith('\n') ? 1 : 0);
    return text.split('\n');
}

// The values of one field in all frames, in order.
QStringList tsharkValues(const QString& file, const QString& field, const QStringList& options = {}) {
    QStringList values;
    for (const QString& row : tsharkRows(file, {field}, options))
        values << row.split(QLatin1Char(between), Qt::SkipEmptyParts);
    return values;
}

// The same of ours; `keys` is a key log beside the file.
QStringList ourRows(const QString& file, const QStringList& fields, const QString& keys = {}) {
    auto capture = openCapture(file.toStdString());
    ContextDissector dissector;
    if (!capture || (!keys.isEmpty() && !dissector.keys().load(keys.toStdString())))
        return {};
    QStringList rows;
    for (auto packet = (*capture)->next(); packet && *packet; packet = (*capture)->next()) {
        for (const DecryptionSecrets& secrets : (*capture)->metadata().secrets)
            dissector.keys().add(secrets.data);
        const Dissection dissection = dissector.dissect(**packet);
        QStringList row;
        for (const QString& field : fields) {
            QStringList values;
            for (const std::string& value : fieldValues(dissection, (*packet)->bytes, field.toStdString()))
                values << QString::fromStdString(value);
            row << values.join(QLatin1Char(between));
        }
        rows << row.join('\t');
    }
    return rows;
}

QStringList comparedWithTls() { return comparedFields({"tls", "http", "websocket"}); }

// How many values differ, each written to the log; `agreed` counts those that both have.
int differences(const QStringList& ours, const QStringList& theirs, int& agreed) {
    const QStringList fields = comparedWithTls();
    if (ours.size() != theirs.size() || ours.isEmpty())
        return -1;
    int count = 0;
    for (qsizetype frame = 0; frame < ours.size(); ++frame) {
        const QStringList our = ours[frame].split('\t'), their = theirs[frame].split('\t');
        for (qsizetype i = 0; i < fields.size(); ++i) {
            agreed += !our.value(i).isEmpty() && our.value(i) == their.value(i);
            if (our.value(i) == their.value(i) || valueDiffersOnPurpose(fields[i], our.value(i), their.value(i)))
                continue;
            ++count;
            qWarning().noquote() << "frame" << frame + 1 << fields[i] << "ours" << our.value(i).left(200) << "tshark's"
                                 << their.value(i).left(200);
        }
    }
    return count;
}

} // namespace

class TlsPeerTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    // The capture of a scene, with its secrets.
    QString fileOf(const QString& scene, const QString& setting = {}, const QString& value = {}) {
        auto scenario = loadScenario(scene.toStdString());
        if (!scenario || (!setting.isEmpty() && !applySetting(*scenario, setting.toStdString(), value.toStdString())))
            qFatal("no scene %s", qPrintable(scene));
        const auto run = simulate(*scenario);
        const QString file = m_folder.filePath(scene + value + ".pcapng");
        if (!run || !writeTracePcapng(*run->trace, file.toStdString()))
            qFatal("no capture of %s", qPrintable(scene));
        return file;
    }
    // A copy of a capture without what the first reading of it found in its secrets block.
    QString withoutSecrets(const QString& file) {
        Trace bare;
        Reconstructor reconstructor(bare);
        auto opened = openCapture(file.toStdString());
        for (auto packet = (*opened)->next(); packet && *packet; packet = (*opened)->next())
            reconstructor.add(**packet);
        const QString copy = m_folder.filePath("bare.pcapng");
        if (!writeTracePcapng(bare, copy.toStdString()))
            qFatal("no copy");
        return copy;
    }

private slots:
    void initTestCase() {
        if (!haveTshark())
            QSKIP("TSHARK IS NOT INSTALLED: NOTHING WAS COMPARED");
    }

    void embeddedSecretsDecrypt_data() {
        QTest::addColumn<QString>("suite");
        for (const char* suite : {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"})
            QTest::newRow(suite) << QString(suite);
    }
    void embeddedSecretsDecrypt() {
        QFETCH(QString, suite);
        const QString file = fileOf("https-get", "server.presentation.ciphers", suite);
        // Every message of the handshake and nothing else: hellos in the clear, the rest decrypted.
        QCOMPARE(tsharkValues(file, "tls.handshake.type"), (QStringList{"1", "2", "8", "11", "15", "20", "20"}));
        QCOMPARE(tsharkValues(file, "tls.record.content_type"),
                 (QStringList{"22", "22", "20", "22", "22", "22", "22", "20", "22", "23", "23", "21", "21"}));
        QCOMPARE(tsharkValues(file, "tls.alert_message.desc"), (QStringList{"0", "0"}));
        QCOMPARE(tsharkValues(file, "http.request.uri"), QStringList{"/index.html"});
        QCOMPARE(tsharkValues(file, "http.host"), QStringList{"server"});
        QCOMPARE(tsharkValues(file, "http.response.code"), QStringList{"200"});
        QCOMPARE(tsharkValues(file, "http.file_data"),
                 QStringList{"<!DOCTYPE html><title>Hello</title><p>You have come to the right place.</p>"});

        int agreed = 0;
        QCOMPARE(differences(ourRows(file, comparedWithTls()), tsharkRows(file, comparedWithTls()), agreed), 0);
        QVERIFY2(agreed > 80, qPrintable(QString::number(agreed)));
    }

    void webSocketWithinTls() {
        const QString file = fileOf("wss-chat");
        // What each of the two says, and the server passes on to the other.
        QCOMPARE(tsharkValues(file, "websocket.payload.text"),
                 (QStringList{"Hello, Bob", "Hello, Bob", "Hello, Alice. Grüße!", "Hello, Alice. Grüße!"}));
        QCOMPARE(tsharkValues(file, "http.upgrade"), (QStringList{"websocket", "websocket", "websocket", "websocket"}));
        const QStringList masks = tsharkValues(file, "websocket.mask"); // from clients, and only from them
        QCOMPARE(masks.count("1"), 4);
        QCOMPARE(masks.count("0"), 4);
        int agreed = 0;
        QCOMPARE(differences(ourRows(file, comparedWithTls()), tsharkRows(file, comparedWithTls()), agreed), 0);
        QVERIFY2(agreed > 200, qPrintable(QString::number(agreed)));
    }

    void withoutSecretsBothSeeRecordsOnly() {
        const QString file = withoutSecrets(fileOf("https-get"));
        QVERIFY(tsharkValues(file, "http.request.uri").isEmpty());
        QCOMPARE(tsharkValues(file, "tls.handshake.type"), (QStringList{"1", "2"}));
        int agreed = 0;
        QCOMPARE(differences(ourRows(file, comparedWithTls()), tsharkRows(file, comparedWithTls()), agreed), 0);
        QVERIFY(agreed > 50);
    }

    void aKeyLogBesideTheFileDoesTheSame() {
        const auto run = simulate(*loadScenario("https-get"));
        const QString file = withoutSecrets(fileOf("https-get"));
        const QString keys = m_folder.filePath("keys.log");
        QFile log(keys);
        QVERIFY(log.open(QIODevice::WriteOnly));
        const Bytes& lines = run->trace->secrets().front().data;
        log.write(reinterpret_cast<const char*>(lines.data()), qsizetype(lines.size()));
        log.close();
        const QStringList options{"-o", "tls.keylog_file:" + keys};
        QCOMPARE(tsharkValues(file, "http.request.uri", options), QStringList{"/index.html"});
        int agreed = 0;
        QCOMPARE(
            differences(ourRows(file, comparedWithTls(), keys), tsharkRows(file, comparedWithTls(), options), agreed),
            0);
        std::ostringstream out, err;
        QVERIFY(CommandLine().run({"dissect", file.toStdString(), "--keylog", keys.toStdString(), "--fields",
                                   "http.request.uri,http.response.code"},
                                  {out, err}) == ExitCode::Done);
        QVERIFY(out.str().find("/index.html\t") != std::string::npos);
        QVERIFY(out.str().find("\t200") != std::string::npos);
        QVERIFY(CommandLine().run({"dissect", file.toStdString(), "--keylog", file.toStdString()}, {out, err}) !=
                ExitCode::Done);
        QVERIFY(err.str().find("no secret of TLS 1.3 is in this file") != std::string::npos);
    }

    void secretsGoThroughACapture() {
        const QString file = fileOf("https-get");
        auto opened = openCapture(file.toStdString());
        QVERIFY(opened);
        Trace again;
        Reconstructor reconstructor(again);
        for (auto packet = (*opened)->next(); packet && *packet; packet = (*opened)->next())
            reconstructor.add(**packet);
        reconstructor.addSecrets((*opened)->metadata());
        reconstructor.addSecrets((*opened)->metadata());
        QCOMPARE(again.secrets().size(), 1u);
        const QString copy = m_folder.filePath("copy.pcapng");
        QVERIFY(writeTracePcapng(again, copy.toStdString()));
        QCOMPARE(tsharkValues(copy, "http.request.uri"), QStringList{"/index.html"});
        // A trace that was read decrypts too, but only when it is asked to.
        const auto uris = [&](std::shared_ptr<const TlsKeyLog> keys) {
            TraceDissector dissector(again, std::move(keys));
            std::vector<std::string> found;
            for (std::uint32_t i = 0; i < again.frameCount(); ++i)
                for (const std::string& uri :
                     fieldValues(dissector.dissect({i}), again.frameBytes({i}), "http.request.uri"))
                    found.push_back(uri);
            return found;
        };
        QCOMPARE(uris(keyLogOf(again)), std::vector<std::string>{"/index.html"});
        QVERIFY(uris(nullptr).empty());
    }
};

QTEST_GUILESS_MAIN(TlsPeerTest)
#include "tls_test.moc"
