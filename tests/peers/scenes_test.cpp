// Every built-in scene through tshark: nothing malformed, no wrong checksum, no expert note that the scene does not
// mean, and every field that `layerscope dissect --fields` shows has tshark's value.
#include "capture/export.h"
#include "cli/commandline.h"
#include "peers/tshark.h"
#include "sim/scenes.h"
#include "sim/simulation.h"
#include "wire/protocols.h"

#include <QTemporaryDir>
#include <map>
#include <sstream>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

constexpr std::string_view comparedProtocols[] = {"eth", "arp", "ip", "icmp", "udp", "tcp"};
// Names of our own, for things that tshark shows without a name of their own.
constexpr std::string_view ownNames[] = {"ip.opt",           "ip.opt.data",       "ip.opt.fill",
                                         "tcp.options.data", "tcp.options.mptcp", "tcp.options.padding"};

// The expert notes of tshark that a scene means. Those of severity chat (a SYN, a FIN) are part of every connection.
const std::multimap<std::string, QString>& meantNotes() {
    static const std::multimap<std::string, QString> notes{
        {"loss", "This frame is a (suspected) retransmission"},
        {"reset", "Connection reset (RST)"},
    };
    return notes;
}
constexpr qint64 chatSeverity = 0x00200000;

QStringList comparedFields() {
    QStringList names;
    for (const std::string_view name : fieldNames())
        if (std::ranges::find(comparedProtocols, name.substr(0, name.find('.'))) != std::end(comparedProtocols) &&
            std::ranges::find(ownNames, name) == std::end(ownNames))
            names << QString::fromUtf8(name.data(), qsizetype(name.size()));
    return names;
}

// The rows that tshark prints for these fields, tabs between.
QStringList tsharkRows(const QString& file, const QStringList& fields) {
    QStringList arguments{"-n", "-r", file, "-T", "fields", "-E", "occurrence=a", "-E", "aggregator=,"};
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
                                 "_ws.malformed",  "_ws.expert.severity", "_ws.expert.message"};
        for (const QString& row : tsharkRows(file, judged)) {
            const QStringList values = row.split('\t');
            QCOMPARE(values.value(0), QString("1")); // good
            for (int i = 1; i < 4; ++i)
                for (const QString& status : values.value(i).split(',', Qt::SkipEmptyParts))
                    QCOMPARE(status, QString("1"));
            QCOMPARE(values.value(4), QString());
            const QStringList severities = values.value(5).split(',', Qt::SkipEmptyParts);
            if (std::ranges::all_of(severities,
                                    [](const QString& s) { return s.toLongLong(nullptr, 0) <= chatSeverity; }))
                continue;
            QString left = values.value(6);
            const auto [first, last] = meantNotes().equal_range(name.toStdString());
            const bool meant = std::any_of(first, last, [&](const auto& note) { return left.contains(note.second); });
            // What tshark says of every FIN.
            const bool closing = left.contains("the connection closing");
            QVERIFY2(meant || closing, qPrintable(left));
        }
    }

    void fields_data() { scene_data(); }
    void fields() {
        QFETCH(QString, name);
        QFETCH(quint64, seed);
        const QString file = fileOf(name.toStdString(), seed);
        const QStringList names = comparedFields();
        QVERIFY(names.size() > 100);
        const QStringList theirs = tsharkRows(file, names);
        const QStringList ours = ourRows(file, names);
        QCOMPARE(ours.size(), theirs.size());
        int values = 0;
        for (qsizetype frame = 0; frame < ours.size(); ++frame) {
            const QStringList our = ours[frame].split('\t');
            const QStringList their = theirs[frame].split('\t');
            QCOMPARE(our.size(), their.size());
            for (qsizetype i = 0; i < names.size(); ++i) {
                values += our[i].isEmpty() ? 0 : 1;
                QVERIFY2(our[i] == their[i], qPrintable(QString("frame %1, %2: ours \"%3\", tshark's \"%4\"")
                                                            .arg(frame + 1)
                                                            .arg(names[i], our[i], their[i])));
            }
        }
        QVERIFY(values > 10 * ours.size());
    }
};

QTEST_GUILESS_MAIN(ScenesTest)
#include "scenes_test.moc"
