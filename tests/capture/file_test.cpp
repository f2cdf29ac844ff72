#include "capture/reading.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

Result<void> writePackets(const ByteSink& sink, std::size_t count) {
    PcapngWriter writer(sink);
    if (auto done = writer.section({}); !done)
        return done;
    if (auto done = writer.interface({}); !done)
        return Failure(done.error());
    const Bytes bytes(1000, 0x5a);
    for (std::size_t i = 0; i < count; ++i) {
        CapturedPacket packet;
        packet.time = static_cast<std::int64_t>(i);
        packet.bytes = bytes;
        packet.originalLength = 1000;
        if (auto done = writer.packet(packet); !done)
            return done;
    }
    return {};
}

std::string path(const QTemporaryDir& folder, const char* name) { return folder.filePath(name).toStdString(); }

} // namespace

class FileTest : public QObject {
    Q_OBJECT

private slots:
    void readsAFileLargerThanOnePiece() {
        const QTemporaryDir folder;
        const std::string name = path(folder, "large.pcapng");
        QVERIFY(writeCaptureFile(name, [](const ByteSink& sink) { return writePackets(sink, 1000); }));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"large.pcapng"});
        auto file = openCapture(name);
        QVERIFY(file);
        std::size_t count = 0;
        std::uint64_t lastOffset = 0;
        while (true) {
            const auto packet = (*file)->next();
            QVERIFY(packet);
            if (!*packet)
                break;
            QCOMPARE((*packet)->time, static_cast<std::int64_t>(count));
            lastOffset = (*packet)->fileOffset;
            ++count;
        }
        QCOMPARE(count, 1000u);
        const auto source = FileBytes::open(name);
        QVERIFY(source);
        QVERIFY(std::ranges::equal((*source)->view(lastOffset, 1000), Bytes(1000, 0x5a)));
        QVERIFY((*source)->view((*file)->size() - 10, 1000).empty());
    }

    void aTruncatedFileGivesTheFramesBeforeTheCut() {
        const QTemporaryDir folder;
        const std::string name = path(folder, "cut.pcapng");
        QVERIFY(writeCaptureFile(name, [](const ByteSink& sink) { return writePackets(sink, 3); }));
        QFile file(QString::fromStdString(name));
        QVERIFY(file.resize(file.size() - 500));
        auto capture = openCapture(name);
        QVERIFY(capture);
        for (int i = 0; i < 2; ++i)
            QVERIFY((*capture)->next().value().has_value());
        const auto end = (*capture)->next();
        QVERIFY(!end);
        QCOMPARE(
            QString::fromStdString(end.error().text()),
            QString::fromStdString(name) +
                ": byte 2128: the last block is cut off after 532 of 1032 bytes; the 2 frames before it are shown");
    }

    void whatCannotBeOpenedIsNamed() {
        const auto missing = openCapture("/no/such/file.pcap");
        QVERIFY(!missing);
        QCOMPARE(missing.error().text(),
                 std::string("/no/such/file.pcap: cannot be opened: No such file or directory"));
        QVERIFY(!openCapture("/tmp"));
    }

    void aFailureLeavesTheOldFile() {
        const QTemporaryDir folder;
        const std::string name = path(folder, "kept.pcapng");
        QVERIFY(writeCaptureFile(name, [](const ByteSink& sink) { return writePackets(sink, 1); }));
        const auto failed = writeCaptureFile(name, [](const ByteSink& sink) -> Result<void> {
            if (auto done = writePackets(sink, 5); !done)
                return done;
            return fail("the simulation was cancelled");
        });
        QVERIFY(!failed);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"kept.pcapng"});
        auto file = openCapture(name);
        QVERIFY((*file)->next().value().has_value());
        QVERIFY(!(*file)->next().value().has_value());
    }

    void aFullDiskIsAnError() {
        if (!QFile::exists("/dev/full"))
            QSKIP("this system has no /dev/full");
        const auto written =
            writeCaptureFile("/dev/full", [](const ByteSink& sink) { return writePackets(sink, 100); });
        QVERIFY(!written);
        QCOMPARE(written.error().text(), std::string("/dev/full: cannot be written: No space left on device"));
    }
};

QTEST_GUILESS_MAIN(FileTest)
#include "file_test.moc"
