// Layers of the user's own in the window: loaded, offered, used, and stopped when they misbehave.
#include "layers/registry.h"
#include "trace/trace.h"
#include "ui/document.h"

#include <QSignalSpy>
#include <QTest>

using namespace layerscope;

class OwnLayersTest : public QObject {
    Q_OBJECT

    static QString layer(const char* name) {
        return QStringLiteral(LAYERSCOPE_BINARY_DIR "/tests/layers/%1.so").arg(name);
    }
    static std::string filling(const Document& document) { return document.trace()->host(HostId{0}).fillings[6]; }

private slots:
    void aLoadedLayerFillsItsSlot() {
        Document document;
        QSignalSpy shown(&document, &Document::traceChanged);
        QSignalSpy loaded(&document, &Document::layerLoaded);
        QSignalSpy failed(&document, &Document::failed);
        document.openScene("handshake");
        QVERIFY(shown.wait());
        document.fillSlot(HostId{0}, LayerNumber::Presentation, "caesar");
        QCOMPARE(failed.size(), 1); // not yet
        document.loadLayer(layer("caesar"));
        QCOMPARE(loaded.size(), 1);
        QCOMPARE(loaded[0][0].toString(), QStringLiteral("Caesar"));
        QCOMPARE(loaded[0][1].toInt(), 6);
        QVERIFY(document.layers().find(LayerNumber::Presentation, "caesar") != nullptr);
        QVERIFY(!document.busy()); // nothing that is shown uses it
        document.fillSlot(HostId{0}, LayerNumber::Presentation, "caesar");
        QVERIFY(shown.wait());
        QCOMPARE(filling(document), std::string("caesar"));
        document.loadLayer(layer("caesar")); // compiled anew: what is shown runs again
        QVERIFY(shown.wait());
        QCOMPARE(filling(document), std::string("caesar"));
        document.edits()->undo();
        QVERIFY(shown.wait());
        QCOMPARE(filling(document), std::string("plain"));
        QCOMPARE(failed.size(), 1);
    }

    void misbehaviourKeepsWhatWasRecorded() {
        Document document;
        QSignalSpy shown(&document, &Document::traceChanged);
        QSignalSpy warned(&document, &Document::warned);
        document.openScene("handshake");
        QVERIFY(shown.wait());
        document.loadLayer(layer("misbehaving"));
        document.fillSlot(HostId{0}, LayerNumber::Presentation, "misbehaving"); // does well unless it is told otherwise
        QVERIFY(shown.wait());
        QCOMPARE(warned.size(), 0);
        const QString file = QStringLiteral(LAYERSCOPE_SOURCE_DIR "/tests/support/layers/crash.toml");
        document.openFile(file);
        QVERIFY(shown.wait());
        QCOMPARE(warned.size(), 1);
        QVERIFY2(warned[0][0].toString().contains("client: Layer 6, Misbehaving, crashed"),
                 qPrintable(warned[0][0].toString()));
        QVERIFY(document.trace()->frameCount() >= 3);
        QCOMPARE(document.path(), file);
    }

    void whatIsNoLayerChangesNothing() {
        Document document;
        QSignalSpy failed(&document, &Document::failed);
        document.loadLayer(layer("refused-3"));
        QCOMPARE(failed.size(), 1);
        QVERIFY(failed[0][0].toString().contains("its slot is 8"));
        QCOMPARE(&document.layers(), &LayerRegistry::builtIn());
    }
};

QTEST_MAIN(OwnLayersTest)
#include "ownlayers_test.moc"
