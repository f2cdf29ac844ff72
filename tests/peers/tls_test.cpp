// Encrypted scenes, exported, and decrypted by tshark with nothing but the secrets in the file.
#include "capture/export.h"
#include "capture/file.h"
#include "capture/reconstruct.h"
#include "peers/tshark.h"
#include "sim/simulation.h"

#include <QTemporaryDir>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

// What tshark says of the records of a file: the decrypted data, byte by byte.
QString decrypted(const QString& file) {
    const ToolResult result = runTool("tshark", {"-r", file, "-o", "tls.keylog_file:", "-T", "fields", "-e",
                                                 "tls.handshake.type", "-e", "data.data", "-d", "tls.port==443,data"});
    return result.lines.join('\n');
}

} // namespace

class TlsPeerTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    static QString hex(const char* text) { return QString::fromLatin1(QByteArray(text).toHex()); }

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
        auto scenario = loadScenario("tls-handshake");
        QVERIFY(scenario);
        QVERIFY(applySetting(*scenario, "server.presentation.ciphers", suite.toStdString()));
        const auto run = simulate(*scenario);
        QVERIFY(run);
        const QString file = m_folder.filePath(suite + ".pcapng");
        QVERIFY(writeTracePcapng(*run->trace, file.toStdString()));
        const QString text = decrypted(file);
        QVERIFY2(text.contains(hex("What is the time?")), qPrintable(text));
        QVERIFY2(text.contains(hex("You said: What is the time?")), qPrintable(text));
        QVERIFY2(text.contains("8,11,15,20") || text.contains("11"), qPrintable(text)); // the certificate, decrypted
    }

    void secretsGoThroughACapture() {
        const auto run = simulate(*loadScenario("tls-handshake"));
        const QString file = m_folder.filePath("first.pcapng");
        QVERIFY(writeTracePcapng(*run->trace, file.toStdString()));
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
        QVERIFY(decrypted(copy).contains(hex("What is the time?")));
        // Nothing else decrypts it.
        Trace bare;
        Reconstructor closed(bare);
        auto reopened = openCapture(file.toStdString());
        for (auto packet = (*reopened)->next(); packet && *packet; packet = (*reopened)->next())
            closed.add(**packet);
        const QString locked = m_folder.filePath("locked.pcapng");
        QVERIFY(writeTracePcapng(bare, locked.toStdString()));
        QVERIFY(!decrypted(locked).contains(hex("What is the time?")));
    }
};

QTEST_GUILESS_MAIN(TlsPeerTest)
#include "tls_test.moc"
