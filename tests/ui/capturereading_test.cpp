#include "capture/file.h"
#include "capture/pcap.h"
#include "ui/document.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace layerscope;

namespace {

QString captureOf(const QTemporaryDir& folder, std::size_t packets) {
    const QString path = folder.filePath(QStringLiteral("%1.pcap").arg(packets));
    const Bytes frame(60, 0x5a);
    const auto written = writeCaptureFile(path.toStdString(), [&](const ByteSink& sink) -> Result<void> {
        PcapWriter writer(sink);
        auto done = writer.start(LinkType::Ethernet);
        for (std::size_t i = 0; done && i < packets; ++i) {
            CapturedPacket packet;
            packet.time = static_cast<std::int64_t>(i);
            packet.bytes = frame;
            packet.originalLength = 60;
            done = writer.packet(packet);
        }
        return done;
    });
    return written ? path : QString();
}

} // namespace

class CaptureReadingTest : public QObject {
    Q_OBJECT

private slots:
    void aLargeCaptureIsWholeAndSaysWhatIsLeftOut() {
        const QTemporaryDir folder;
        Document document;
        const QSignalSpy changed(&document, &Document::traceChanged), warned(&document, &Document::warned);
        document.openFile(captureOf(folder, 100'001));
        QTRY_COMPARE_WITH_TIMEOUT(warned.count(), 1, 60'000);
        QCOMPARE(changed.count(), 1);
        QVERIFY(document.trace()->hasPackets());
        QCOMPARE(document.trace()->frameCount(), std::size_t{100'001});
        QCOMPARE(document.trace()->frameBytes({100'000}).size(), std::size_t{60});
        const QString text = warned.first().first().toString();
        QVERIFY2(text.startsWith(QStringLiteral("100001.pcap is large (100\u2009001 packets): layer crossings")),
                 qPrintable(text));
    }

    void aSmallOneHasEverything() {
        const QTemporaryDir folder;
        Document document;
        const QSignalSpy changed(&document, &Document::traceChanged), warned(&document, &Document::warned);
        document.openFile(captureOf(folder, 10));
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, 60'000);
        QVERIFY(!document.trace()->hasPackets());
        QCOMPARE(warned.count(), 0);
    }
};

QTEST_MAIN(CaptureReadingTest)
#include "capturereading_test.moc"
