// Every built-in scene through tshark: nothing malformed, no wrong checksum, no expert note that the scene does not
// mean, and every field that `layerscope dissect --fields` shows has tshark's value.
#include "capture/export.h"
#include "cli/commandline.h"
#include "peers/comparedfields.h"
#include "peers/tshark.h"
#include "sim/scenes.h"
#include "sim/simulation.h"

#include <QHash>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <sstream>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

// The expert notes of tshark that a scene means. Those of severity chat (a SYN, a FIN) are part of every connection.
// Frames that a full queue refused never were on the link, so tshark misses their numbers ("not captured").
// A capture of a routed network has each packet once for every link that it crossed, which tshark takes for repetition.
const QHash<QString, QString>& meantNotes() {
    static const QString perHop = "suspected|Duplicate ACK|keep-alive";
    static const QHash<QString, QString> notes{
        {"loss", "\\(suspected\\) retransmission"},
        // RFC 9293 figure 7: the SYN goes out again, with an ACK.
        {"simultaneous-open", "\\(suspected\\) retransmission"},
        {"fast-retransmit", "Duplicate ACK|\\(suspected\\) (fast )?retransmission"},
        {"sack", "Duplicate ACK|\\(suspected\\) (fast )?retransmission"},
        {"congestion-newreno", "Duplicate ACK|\\(suspected\\) (fast )?retransmission|not captured"},
        {"congestion-cubic", "Duplicate ACK|\\(suspected\\) (fast )?retransmission|not captured"},
        {"zero-window", "Zero Window|completely full"},
        {"corruption", "\\(suspected\\) retransmission"},
        {"duplicate", "Duplicate ACK|\\(suspected\\) retransmission"},
        {"reorder", "Duplicate ACK"},
        {"checksum-escape", "\\(suspected\\) retransmission"},
        {"cut-cable", "not captured|\\(suspected\\) (spurious )?retransmission"},
        {"reset", "Connection reset"},
        {"half-open", "Connection reset"},
        {"session-resume", "Connection reset"},
        {"traceroute", "\"Time To Live\" only"},
        {"router", perHop},
        {"dns-lookup", "DNS (query|response) retransmission|" + perHop},
        {"whole-story", "DNS (query|response) retransmission|" + perHop},
        {"pmtud", perHop},
        {"long-polling", perHop}, // through a switch
        {"websocket-chat", perHop},
        // Lines of text at port 443, which tshark decrypts and takes for HTTP.
        {"tls-handshake", "Illegal characters found in header name"},
        {"wss-chat", perHop},
    };
    return notes;
}
constexpr qint64 chatSeverity = 0x00200000;

// Whether icmp.type is of an error, which quotes the start of a packet: too little to check a sum over.
bool isIcmpError(const QString& type) { return type == "3" || type == "11"; }

// Where tshark and we differ on purpose. `error`: the frame is an ICMP error; `tail`: it is a fragment but the
// first.
bool differsOnPurpose(const QString& field, const QString& ours, const QString& theirs, bool error, bool tail) {
    if (valueDiffersOnPurpose(field, ours, theirs))
        return true;
    // tshark has a field and an expert note of this name, and prints both.
    if (field == "tcp.analysis.duplicate_ack")
        return ours == "1" && theirs == "1,1";
    // tshark shows a fragmented packet whole in its last fragment; we show one frame at a time.
    if (tail && (field.startsWith("udp.") || field.startsWith("icmp.")))
        return ours.isEmpty();
    // An acknowledgment of more than the capture holds: we name some that tshark does not
    // (tests/peers/capture_analysis).
    if (field == "tcp.analysis.ack_lost_segment")
        return ours == "1" && theirs.isEmpty();
    // tshark follows streams through the packets that ICMP errors quote; we follow those that were sent. The quoted
    // sequence number is a raw one (RFC 792), which tshark shows under tcp.seq.
    if (error && field == "tcp.seq_raw")
        return theirs.isEmpty();
    return error && (field == "udp.stream" || field.startsWith("tcp.")) && (ours.isEmpty() || theirs.isEmpty());
}

// The rows that tshark prints for these fields, tabs between.
QStringList tsharkRows(const QString& file, const QStringList& fields, const QString& between = ",") {
    QStringList arguments{"-n", "-r", file, "-T", "fields", "-E", "occurrence=a", "-E", "aggregator=" + between};
    for (const char* preference :
         {"eth.check_fcs:TRUE", "ip.check_checksum:TRUE", "tcp.check_checksum:TRUE", "udp.check_checksum:TRUE"})
        arguments << "-o" << preference;
    for (const QString& field : fields)
        arguments << "-e" << field;
    QProcess process;
    process.start("tshark", arguments);
    if (!process.waitForFinished(60'000) || process.exitCode() != 0)
        qWarning().noquote() << process.readAllStandardError();
    QString text = QString::fromUtf8(process.readAllStandardOutput());
    text.chop(text.endsWith('\n') ? 1 : 0);
    return text.split('\n');
}

QStringList ourRows(const QString& file, const QStringList& fields) {
    std::ostringstream out;
    std::ostringstream err;
    if (CommandLine().run({"dissect", file.toStdString(), "--fields", fields.join(',').toStdString()}, {out, err}) !=
        ExitCode::Done)
        qWarning().noquote() << QString::fromStdString(err.str());
    QString text = QString::fromStdString(out.str());
    text.chop(text.endsWith('\n') ? 1 : 0);
    return text.split('\n');
}

} // namespace

class ScenesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    // The capture file of a scene run with a seed.
    QString fileOf(const std::string& scene, std::uint64_t seed) {
        RunOptions options;
        options.seed = seed;
        const auto run = simulate(*loadScenario(scene), options);
        const QString file = m_folder.filePath(QString::fromStdString(scene) + QString::number(seed) + ".pcapng");
        if (!run || !writeTracePcapng(*run->trace, file.toStdString()))
            qFatal("no capture of %s", scene.c_str());
        return file;
    }

private slots:
    void initTestCase() {
        if (!haveTshark())
            QSKIP("TSHARK IS NOT INSTALLED: NOTHING WAS COMPARED");
    }

    void scene_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<quint64>("seed");
        for (const BuiltInScene& scene : builtInScenes())
            for (const quint64 seed : {1, 4117})
                QTest::addRow("%s, seed %d", std::string(scene.name).c_str(), int(seed))
                    << QString::fromUtf8(scene.name.data(), qsizetype(scene.name.size())) << seed;
    }
    void scene() {
        QFETCH(QString, name);
        QFETCH(quint64, seed);
        const QString file = fileOf(name.toStdString(), seed);

        const QStringList judged{"eth.fcs.status", "ip.checksum.status",  "tcp.checksum.status", "udp.checksum.status",
                                 "_ws.malformed",  "_ws.expert.severity", "_ws.expert.message",  "icmp.type"};
        for (const QString& row : tsharkRows(file, judged, "|")) {
            const QStringList values = row.split('\t');
            QCOMPARE(values.value(0), QString("1")); // good
            for (int i = 1; i < 4; ++i)
                for (const QString& status : values.value(i).split('|', Qt::SkipEmptyParts))
                    QVERIFY2(status == "1" || (status == "2" && isIcmpError(values.value(7))), qPrintable(row));
            QCOMPARE(values.value(4), QString());
            const QStringList severities = values.value(5).split('|', Qt::SkipEmptyParts);
            const QStringList messages = values.value(6).split('|', Qt::SkipEmptyParts);
            QCOMPARE(messages.size(), severities.size());
            const QRegularExpression meant(meantNotes().value(name, "^$"));
            for (qsizetype i = 0; i < messages.size(); ++i) {
                const bool closing = messages[i].contains("the connection closing"); // tshark says it of every FIN
                const bool chat = severities[i].toLongLong(nullptr, 0) <= chatSeverity;
                QVERIFY2(chat || closing || messages[i].contains(meant), qPrintable(messages[i]));
            }
        }
    }

    void fields_data() { scene_data(); }
    void fields() {
        QFETCH(QString, name);
        QFETCH(quint64, seed);
        const QString file = fileOf(name.toStdString(), seed);
        const QStringList names = comparedFields(
            {"eth", "arp", "ip", "icmp", "ipv6", "icmpv6", "udp", "tcp", "dns", "http", "tls", "websocket"});
        QVERIFY(names.size() > 100);
        const QStringList theirs = tsharkRows(file, names);
        const QStringList ours = ourRows(file, names);
        QCOMPARE(ours.size(), theirs.size());
        int values = 0;
        for (qsizetype frame = 0; frame < ours.size(); ++frame) {
            const QStringList our = ours[frame].split('\t');
            const QStringList their = theirs[frame].split('\t');
            QCOMPARE(our.size(), their.size());
            const bool error = isIcmpError(our.value(names.indexOf("icmp.type")));
            const bool tail = our.value(names.indexOf("ip.frag_offset")).toInt() > 0;
            for (qsizetype i = 0; i < names.size(); ++i) {
                values += our[i].isEmpty() ? 0 : 1;
                // tshark shows such a message whole and inflated in its last frame; we show each frame as it is.
                if (names[i] == "websocket.payload.text" && our[i].isEmpty() &&
                    (name == "websocket-fragments" || name == "websocket-deflate"))
                    continue;
                QVERIFY2(our[i] == their[i] || differsOnPurpose(names[i], our[i], their[i], error, tail),
                         qPrintable(QString("frame %1, %2: ours \"%3\", tshark's \"%4\"")
                                        .arg(frame + 1)
                                        .arg(names[i], our[i], their[i])));
            }
        }
        QVERIFY(values > 10 * ours.size());
    }
};

QTEST_GUILESS_MAIN(ScenesTest)
#include "scenes_test.moc"
