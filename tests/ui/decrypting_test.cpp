// TLS in the window: filled into one slot of both hosts, seen encrypted, then decrypted in a second tab of bytes.
#include "ui/document.h"
#include "ui/mainwindow.h"
#include "ui/pages/explorepage.h"
#include "ui/playback/playback.h"
#include "ui/theme/theme.h"
#include "ui/views/fieldtreeview.h"
#include "ui/views/hexview.h"
#include "ui/views/inspector.h"
#include "ui/views/messagebar.h"
#include "ui/views/segmentedcontrol.h"
#include "ui/windowfixture.h"

#include <QAction>
#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace layerscope;

class DecryptingTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { testing::useOwnSettings(m_folder); }
    void init() { m_window = testing::shownWindow(); }
    void cleanup() { m_window.reset(); }

    void bytesAreFirstEncryptedThenDecrypted() {
        open(QStringLiteral("https-get"));
        m_window->selection()->selectFrame(frameSaying("GET /index.html"));
        QVERIFY(m_window->selection()->frame());
        QVERIFY(!model().dissection().nodes.empty());
        QVERIFY(model().dissection().decrypted.empty());
        QVERIFY(inspector().bytesControl()->isHidden());

        m_window->decryptAction()->trigger();
        QVERIFY(!inspector().bytesControl()->isHidden());
        QCOMPARE(inspector().bytesControl()->current(), 0);
        QCOMPARE(valueOf("http.request.uri"), QStringLiteral("/index.html"));

        // A decrypted field shows its bytes where they are, and a byte there its field.
        m_window->selection()->selectBytes(rangeOf("http.request.method"));
        QCOMPARE(inspector().bytesControl()->current(), 1);
        QCOMPARE(inspector().hex()->selected(), (ByteRange{0, 3, true}));
        QTest::mouseClick(inspector().hex()->viewport(), Qt::LeftButton, {},
                          inspector().hex()->byteRect(6).center().toPoint());
        QCOMPARE(m_window->selection()->bytes(), rangeOf("http.request.uri"));
        m_window->selection()->selectBytes(rangeOf("tls.record.length"));
        QCOMPARE(inspector().bytesControl()->current(), 0);

        m_window->decryptAction()->trigger();
        QVERIFY(model().dissection().decrypted.empty());
        QVERIFY(inspector().bytesControl()->isHidden());
    }

    void oneSlotOfBothHostsIsEnough() {
        open(QStringLiteral("http-get"));
        for (const std::uint32_t host : {0u, 1u})
            run([&] {
                m_window->document()->fillSlot(HostId{host}, LayerNumber::Presentation, QStringLiteral("tls"));
            });
        m_window->decryptAction()->trigger();
        m_window->selection()->selectFrame(frameSaying("HTTP/1.1 200 OK"));
        QVERIFY(m_window->selection()->frame());
        QCOMPARE(valueOf("http.response.code"), QStringLiteral("200"));
    }

    void aKeyLogIsOpenedBesideACapture() {
        open(QStringLiteral("https-get"));
        const auto simulated = m_window->playback()->trace();
        const FrameId request = frameSaying("GET /index.html");
        const QString capture = m_folder.filePath(QStringLiteral("bare.pcapng"));
        const Bytes lines = simulated->secrets().front().data;
        const QString keys = write(QStringLiteral("keys.log"), lines);
        m_window->document()->exportPcapng(capture);
        QFile file(capture);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        const qsizetype at = bytes.indexOf("CLIENT_HANDSHAKE");
        QVERIFY(at > 0);
        for (const char* label : {"CLIENT_", "SERVER_"})
            bytes.replace(label, "NOTHING"); // of the same length
        file.seek(0);
        file.write(bytes);
        file.close();

        open(capture);
        m_window->decryptAction()->trigger();
        m_window->selection()->selectFrame(request);
        QVERIFY(model().dissection().decrypted.empty());
        m_window->openKeyLog(write(QStringLiteral("none.log"), {}));
        QVERIFY(m_window->page()->messages()->text().contains(QStringLiteral("no secret of TLS 1.3")));
        m_window->openKeyLog(keys);
        QCOMPARE(valueOf("http.request.uri"), QStringLiteral("/index.html"));
    }

private:
    Inspector& inspector() { return *m_window->page()->inspector(); }
    FieldTreeModel& model() { return *inspector().model(); }

    void run(const std::function<void()>& start) {
        start();
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->document()->busy(), 20000);
    }
    void open(const QString& source) {
        run([&] { m_window->open(source); });
    }
    QString write(const QString& name, const Bytes& bytes) {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) ||
            file.write(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())) != qsizetype(bytes.size()))
            qFatal("cannot write test data");
        return file.fileName();
    }
    // The frame whose records say this.
    FrameId frameSaying(const std::string& words) {
        const auto& trace = m_window->playback()->trace();
        TraceDissector dissector(*trace, keyLogOf(*trace));
        for (std::uint32_t i = 0; i < trace->frameCount(); ++i) {
            const Bytes said = dissector.dissect({i}).decrypted;
            if (std::string(said.begin(), said.end()).find(words) != std::string::npos)
                return {i};
        }
        return {};
    }
    const DissectionNode* nodeOf(std::string_view field) {
        for (const DissectionNode& node : model().dissection().nodes)
            if (node.field && node.field->abbrev == field)
                return &node;
        return nullptr;
    }
    QString valueOf(std::string_view field) {
        const DissectionNode* node = nodeOf(field);
        return node ? QString::fromStdString(tsharkValue(*node, model().dissection().decrypted)) : QString();
    }
    ByteRange rangeOf(std::string_view field) {
        const DissectionNode* node = nodeOf(field);
        return node ? ByteRange{node->begin, node->length, node->decrypted} : ByteRange{};
    }

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(DecryptingTest)
#include "decrypting_test.moc"
