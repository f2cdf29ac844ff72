// Every field we show against tshark's value, in every frame of every capture in ../shared/captures (or the folder that
// LAYERSCOPE_CAPTURES names), and of frames made here to reach what those captures do not.
#include "capture/file.h"
#include "capture/pcap.h"
#include "peers/comparedfields.h"
#include "peers/tshark.h"
#include "wire/arp.h"
#include "wire/dissection.h"
#include "wire/ethernet.h"
#include "wire/frames.h"

#include <QDir>
#include <QTemporaryDir>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

// Told by several packets together; tests/peers/capture_analysis_test looks at these.
bool needsConversation(std::string_view name) {
    constexpr std::string_view names[] = {"tcp.stream", "tcp.seq",         "tcp.nxtseq",
                                          "tcp.ack",    "tcp.window_size", "tcp.window_size_scalefactor",
                                          "udp.stream"};
    return name.starts_with("tcp.analysis.") || std::ranges::find(names, name) != std::end(names);
}

QStringList singleFields() {
    QStringList names = comparedFields(
        {"eth", "vlan", "sll", "null", "arp", "ip", "icmp", "udp", "tcp", "ipv6", "icmpv6", "dns", "tls"});
    names.removeIf([](const QString& name) { return needsConversation(name.toStdString()); });
    return names;
}

ToolResult tsharkValues(const QString& file, const QStringList& fields) {
    QStringList arguments{"-n",          "-r", file,           "-T", "fields",      "-E",
                          "separator=|", "-E", "occurrence=a", "-E", "aggregator=,"};
    for (const char* preference :
         {"eth.check_fcs:TRUE", "ip.check_checksum:TRUE", "tcp.check_checksum:TRUE", "udp.check_checksum:TRUE",
          // Edges of SACK blocks are counted from the start of the stream otherwise.
          "tcp.relative_sequence_numbers:FALSE", "tcp.desegment_tcp_streams:FALSE"})
        arguments << "-o" << preference;
    for (const QString& field : fields)
        arguments << "-e" << field;
    QProcess process;
    process.start("tshark", arguments);
    process.waitForFinished(60'000);
    // A frame without any of the fields is an empty line, so none may be skipped.
    QString text = QString::fromUtf8(process.readAllStandardOutput());
    text.chop(text.endsWith('\n') ? 1 : 0);
    return {text.split('\n'), QString::fromUtf8(process.readAllStandardError()), process.exitCode()};
}

// The first value of a field, or -1.
std::int64_t fieldNumber(const Dissection& dissection, std::string_view name) {
    for (const DissectionNode& node : dissection.nodes) {
        if (node.field && node.field->abbrev == name)
            return static_cast<std::int64_t>(node.number);
    }
    return -1;
}

// Where tshark 4.0 and we differ on purpose, and why we do.
bool differsOnPurpose(const QString& field, const QString& ours, const QString& theirs, const Dissection& dissection) {
    if (valueDiffersOnPurpose(field, ours, theirs))
        return true;
    const bool quotes =
        std::ranges::any_of(dissection.nodes, [](const DissectionNode& node) { return !node.field && node.depth > 0; });
    // The segment that an ICMP error sends back has a sequence number like any other (RFC 792 sends back 64 bits of it
    // for that reason); tshark names it only in segments of their own.
    if (quotes && (field == "tcp.seq_raw" || field == "tcp.len"))
        return theirs.isEmpty();
    // A quoted ICMP message that is whole can be checked; tshark does not.
    if (quotes && field == "icmp.checksum.status")
        return ours == "1,1" && theirs == "1,2";
    // RFC 792 calls bytes 4 to 7 of a source quench unused, as in the other errors; tshark shows them in those only.
    if (field == "icmp.unused")
        return theirs.isEmpty() && fieldNumber(dissection, "icmp.type") == 4;
    // RFC 4861 §4.6: an option of length 0 makes the whole packet invalid; there is no such option to show.
    if (field.startsWith("icmpv6.opt") && ours.isEmpty())
        return dissection.malformed;
    // Two headers have two classes, which do not compare as one number.
    if (field == "ipv6.tclass")
        return quotes;
    // Options that tshark does not know it leaves out altogether; RFC 791 gives every option a type and a length.
    if (field.startsWith("ip.opt."))
        return theirs.isEmpty() && fieldNumber(dissection, "ip.opt.type") == 158;
    return false;
}

// How many values of the file differ; each is written to the log.
int differences(const QString& file, int& compared) {
    const QStringList fields = singleFields();
    const ToolResult theirs = tsharkValues(file, fields);
    if (theirs.status != 0) {
        qWarning().noquote() << theirs.errors;
        return 1;
    }
    auto capture = openCapture(file.toStdString());
    if (!capture) {
        qWarning().noquote() << QString::fromStdString(capture.error().text());
        return 1;
    }
    int count = 0;
    for (std::uint32_t number = 1;; ++number) {
        const auto packet = (*capture)->next();
        if (!packet || !*packet) {
            if (theirs.lines.size() != qsizetype(number) - 1) {
                qWarning() << "tshark has" << theirs.lines.size() << "frames, we have" << number - 1;
                ++count;
            }
            return count;
        }
        const CapturedPacket& captured = **packet;
        const Dissection dissection =
            dissect(captured.bytes, captured.linkType,
                    {number, captured.originalLength, captured.byteOrder == std::endian::little, captured.fcsLength});
        const QStringList their = theirs.lines.value(qsizetype(number) - 1).split('|');
        for (qsizetype i = 0; i < fields.size(); ++i) {
            QStringList values;
            for (const std::string& value : fieldValues(dissection, captured.bytes, fields[i].toStdString()))
                values << QString::fromStdString(value);
            const QString ours = values.join(',');
            ++compared;
            if (ours == their.value(i) || differsOnPurpose(fields[i], ours, their.value(i), dissection))
                continue;
            ++count;
            qWarning().noquote() << QFileInfo(file).fileName() << "frame" << number << fields[i] << "ours" << ours
                                 << "tshark's" << their.value(i);
        }
    }
}

QString captureFolder() {
    const QString named = qEnvironmentVariable("LAYERSCOPE_CAPTURES");
    return named.isEmpty() ? QStringLiteral(LAYERSCOPE_SOURCE_DIR "/../shared/captures") : named;
}

} // namespace

class TsharkFieldsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!haveTshark())
            QSKIP("TSHARK IS NOT INSTALLED: NOTHING WAS COMPARED");
    }

    void capturesOfOthers_data() {
        QTest::addColumn<QString>("file");
        const QDir folder(captureFolder());
        const QStringList names{"*.pcap", "*.pcapng", "*.cap"};
        for (const QFileInfo& file : folder.entryInfoList(names, QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(file.fileName())) << file.absoluteFilePath();
        if (folder.isEmpty())
            QTest::newRow("none") << QString();
    }
    void capturesOfOthers() {
        QFETCH(QString, file);
        if (file.isEmpty())
            QSKIP(qPrintable("NO CAPTURES IN " + captureFolder() + ": NOTHING WAS COMPARED"));
        int compared = 0;
        QCOMPARE(differences(file, compared), 0);
        QVERIFY(compared > 0);
    }

    void framesMadeHere_data() {
        QTest::addColumn<int>("set");
        for (std::size_t i = 0; i < frameSets().size(); ++i)
            QTest::newRow(frameSets()[i].name) << int(i);
    }
    void framesMadeHere() {
        QFETCH(int, set);
        const FrameSet& frames = frameSets()[std::size_t(set)];
        const QTemporaryDir folder;
        const QString file = folder.filePath(QString(frames.name) + ".pcap");
        QVERIFY(writeCaptureFile(file.toStdString(), [&](const ByteSink& sink) -> Result<void> {
            PcapWriter writer(sink);
            (void)writer.start(frames.linkType);
            for (const Bytes& frame : frames.frames) {
                CapturedPacket packet;
                packet.bytes = frame;
                packet.originalLength = static_cast<std::uint32_t>(frame.size());
                packet.linkType = frames.linkType;
                if (auto written = writer.packet(packet); !written)
                    return written;
            }
            return {};
        }));
        int compared = 0;
        QCOMPARE(differences(file, compared), 0);
        QVERIFY(compared > 0);
    }
};

QTEST_GUILESS_MAIN(TsharkFieldsTest)
#include "tshark_fields_test.moc"
