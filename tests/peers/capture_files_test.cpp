// Captures that others made, opened by us and by capinfos and tshark.
#include "capture/context.h"
#include "capture/file.h"
#include "peers/tshark.h"

#include <QDir>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

QDir sharedCaptures() { return QDir(QString(LAYERSCOPE_SOURCE_DIR) + "/../shared/captures"); }

} // namespace

class CaptureFilesTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!haveTshark())
            QSKIP("TSHARK IS NOT INSTALLED: NOTHING WAS COMPARED");
        if (!sharedCaptures().exists())
            QSKIP("../shared/captures does not stand beside the project: nothing was compared");
    }

    void tsharkSeesTheSameFramesAndConversations_data() {
        QTest::addColumn<QString>("path");
        const QStringList names = sharedCaptures().entryList({"*.pcap", "*.pcapng"}, QDir::Files);
        for (const QString& name : names)
            QTest::newRow(qPrintable(name)) << sharedCaptures().filePath(name);
    }
    void tsharkSeesTheSameFramesAndConversations() {
        QFETCH(QString, path);
        const QStringList fields{"frame.number",
                                 "frame.time_epoch",
                                 "frame.time_relative",
                                 "frame.len",
                                 "frame.cap_len",
                                 "tcp.stream",
                                 "udp.stream",
                                 "tcp.seq",
                                 "tcp.ack",
                                 "tcp.nxtseq",
                                 "tcp.window_size",
                                 "tcp.window_size_scalefactor",
                                 "tcp.analysis.acks_frame",
                                 "tcp.analysis.retransmission",
                                 "tcp.analysis.out_of_order",
                                 "tcp.analysis.lost_segment",
                                 "tcp.analysis.duplicate_ack",
                                 "tcp.analysis.ack_lost_segment",
                                 "tcp.analysis.zero_window",
                                 "tcp.analysis.keep_alive"};
        const ToolResult theirs = tsharkFields(path, fields);
        const auto file = openCapture(path.toStdString());
        QVERIFY2(file, file ? "" : file.error().text().c_str());
        ContextDissector dissector;
        qsizetype index = 0;
        while (true) {
            const auto packet = (*file)->next();
            QVERIFY2(packet, packet ? "" : packet.error().text().c_str());
            if (!*packet)
                break;
            const Dissection dissection = dissector.dissect(**packet);
            QStringList ours;
            for (const QString& field : fields) {
                const auto values = fieldValues(dissection, (*packet)->bytes, field.toStdString());
                ours << (values.empty() ? QString() : QString::fromStdString(values.front()));
            }
            QVERIFY(index < theirs.lines.size());
            QCOMPARE(ours.join('|'), theirs.lines[index]);
            ++index;
        }
        QCOMPARE(index, theirs.lines.size());
        const ToolResult info = runTool("capinfos", {"-T", "-r", "-M", "-c", path});
        QCOMPARE(info.lines.value(0).split('\t').value(1), QString::number(index));
    }
};

QTEST_GUILESS_MAIN(CaptureFilesTest)
#include "capture_files_test.moc"
