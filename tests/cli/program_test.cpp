// The program as a shell runs it: without a display, with wrong input, with a full disk, as an ordinary user.
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <unistd.h>

class ProgramTest : public QObject {
    Q_OBJECT

    struct Outcome {
        int code = -1;
        QString out, err;
    };

    QTemporaryDir m_folder;
    const QString m_program = m_folder.filePath("layerscope");

    QString path(const char* name) const { return m_folder.filePath(name); }

    Outcome run(const QStringList& arguments, const QStringList& before = {}) const {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* display : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            environment.remove(display);
        process.setProcessEnvironment(environment);
        const QStringList command = before + QStringList{m_program} + arguments;
        process.start(command.first(), command.mid(1));
        if (!process.waitForFinished(60'000))
            return {};
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }

private slots:
    void initTestCase() {
        // A copy, which the ordinary user below may run wherever the build folder is.
        QFile::setPermissions(m_folder.path(), QFile::Permissions(0x7777));
        QVERIFY2(QFile::copy(QStringLiteral(LAYERSCOPE_BINARY_DIR "/ui/layerscope"), m_program),
                 "the program has not been built");
    }

    void wrongInputEndsWithTwoAndOneLine_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("part");
        QTest::newRow("subcommand") << QStringList{"frob"}
                                    << "subcommands: simulate, dissect, capture, list, check, render";
        QTest::newRow("option") << QStringList{"simulate", "handshake", "--sed", "1"} << "--sed";
        QTest::newRow("scene") << QStringList{"simulate", "handshke"} << "scenes: handshake";
        QTest::newRow("seed") << QStringList{"simulate", "handshake", "--seed", "many"} << "--seed";
        QTest::newRow("setting") << QStringList{"simulate", "handshake", "--set", "link.speed=1"} << "link.delay";
        QTest::newRow("no setting") << QStringList{"simulate", "handshake", "--set", "x"} << "key=value";
        QTest::newRow("stack") << QStringList{"simulate", "handshake", "--set", "client.transport=udp"}
                               << "needs a stream";
        QTest::newRow("format") << QStringList{"simulate", "handshake", "--format", "xml"} << "--format";
        QTest::newRow("nothing to write")
            << QStringList{"simulate", "handshake", "--record", "none", "--pcapng", "x"} << "--pcapng";
        QTest::newRow("no file") << QStringList{"dissect", "nope.pcap"} << "nope.pcap";
        QTest::newRow("no capture") << QStringList{"dissect", "/etc/passwd"} << "not a pcap";
        QTest::newRow("field") << QStringList{"dissect", "x", "--fields", "tcp.sqe"} << "tcp.sqe";
        QTest::newRow("what to list") << QStringList{"list", "cats"} << "cats";
        QTest::newRow("view") << QStringList{"render", "handshake", "--view", "moon", "--output", "x.png"} << "moon";
        QTest::newRow("no output") << QStringList{"capture"} << "--pcapng";
        QTest::newRow("no display") << QStringList{} << "simulate, dissect, capture, render, export, list";
    }
    void wrongInputEndsWithTwoAndOneLine() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, part);
        const Outcome outcome = run(arguments);
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.contains(part), qPrintable(outcome.err));
        QCOMPARE(outcome.err.count('\n'), 1);
        QCOMPARE(outcome.out, QString());
    }

    void helpAndVersionEverywhere() {
        for (const char* command : {"", "simulate", "dissect", "capture", "list", "render"}) {
            const QStringList before = *command == '\0' ? QStringList{} : QStringList{command};
            const Outcome help = run(before + QStringList{"--help"});
            QCOMPARE(help.code, 0);
            QVERIFY2(help.out.contains("Usage: layerscope"), qPrintable(help.out));
            const Outcome version = run(before + QStringList{"--version"});
            QCOMPARE(version.code, 0);
            QVERIFY2(version.out.startsWith("layerscope "), qPrintable(version.out));
        }
    }

    void jsonIsJson() {
        const Outcome outcome = run({"simulate", "data", "--format", "json"});
        QCOMPARE(outcome.code, 0);
        QJsonParseError error;
        const QJsonObject run = QJsonDocument::fromJson(outcome.out.toUtf8(), &error).object();
        QCOMPARE(error.error, QJsonParseError::NoError);
        QCOMPARE(run["hosts"].toArray().size(), 2);
        QCOMPARE(run["frames"].toArray().size(), run["counts"].toObject()["frames_sent"].toInt());
        QVERIFY(run["events"].toArray().size() > 100);
        for (const QJsonValue& event : run["events"].toArray()) // a cause is an earlier event
            QVERIFY(event["cause"].isNull() || event["cause"].toInt() < event["id"].toInt());
    }

    void settingsAndSeedsCount() {
        const Outcome pinned = run({"simulate", "--set", "client.transport.isn=100", "handshake"});
        QCOMPARE(pinned.code, 0);
        QVERIFY(pinned.out.contains("ISN 100 chosen"));
        QVERIFY(run({"simulate", "handshake", "--seed", "2"}).out != run({"simulate", "handshake"}).out);
        QCOMPARE(run({"simulate", "handshake"}).out, run({"simulate", "handshake"}).out);
        const Outcome nothing = run({"simulate", "handshake", "--record", "none"});
        QCOMPARE(nothing.out.count('\n'), 1);
        QVERIFY(nothing.out.startsWith("10 frames sent, 10 delivered, 0 lost"));
    }

    void cutCaptureShowsWhatIsThere() {
        const QString whole = path("whole.pcapng");
        QCOMPARE(run({"simulate", "handshake", "--pcapng", whole}).code, 0);
        QFile file(whole);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QFile cut(path("cut.pcapng"));
        QVERIFY(cut.open(QIODevice::WriteOnly));
        cut.write(bytes.first(bytes.size() / 2));
        cut.close();
        const Outcome outcome = run({"dissect", cut.fileName(), "--fields", "frame.number"});
        QCOMPARE(outcome.code, 1);
        QVERIFY(outcome.out.startsWith("1\n2\n3\n"));
        QVERIFY2(outcome.err.contains("cut off") && outcome.err.contains("cut.pcapng: byte "), qPrintable(outcome.err));
        const Outcome json = run({"dissect", whole, "--format", "json"});
        QCOMPARE(QJsonDocument::fromJson(json.out.toUtf8()).array().size(), 10);
    }

    void fullDiskIsSaidAndNothingIsLost() {
        const Outcome device = run({"simulate", "handshake", "--pcapng", "/dev/full"});
        QCOMPARE(device.code, 1);
        QVERIFY2(device.err.contains("No space left on device"), qPrintable(device.err));
        const Outcome nowhere = run({"simulate", "handshake", "--pcapng", "/nowhere/x.pcapng"});
        QCOMPARE(nowhere.code, 1);
        QVERIFY(nowhere.err.contains("/nowhere/x.pcapng"));
    }

    // The kernel's own TCP, captured without a privilege, through the program's own subcommands.
    void anOrdinaryUserCapturesARealConnection() {
        const QString file = path("real.pcapng");
        QStringList asNobody;
        if (getuid() == 0)
            asNobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
        const Outcome capture = run({"capture", "--demo", "tcp", "--pcapng", file}, asNobody);
        if (capture.err.contains("user namespace"))
            QSKIP("THIS SYSTEM FORBIDS USER NAMESPACES: THE PRIVATE LOOPBACK WAS NOT TESTED");
        QVERIFY2(capture.code == 0, qPrintable(capture.err));
        const QString flags = run({"dissect", file, "--fields", "tcp.flags.str,tcp.len"}).out;
        QVERIFY2(flags.startsWith("··········S·\t0\n·······A··S·\t0\n·······A····\t0\n"), qPrintable(flags));
        QVERIFY(flags.contains("·······AP···\t"));
        QCOMPARE(flags.count("·······A···F\t0"), 2);
    }

    void anOrdinaryUserIsToldTheWayOut() {
        QStringList asNobody;
        if (getuid() == 0)
            asNobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
        const Outcome outcome =
            run({"capture", "--interface", "lo", "--duration", "0.1", "--pcapng", path("lo.pcapng")}, asNobody);
        if (outcome.code == 0)
            QSKIP("this user may capture on lo");
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("setcap") && outcome.err.contains("private loopback"), qPrintable(outcome.err));
        QVERIFY(!QFile::exists(path("lo.pcapng")));
    }
};

QTEST_GUILESS_MAIN(ProgramTest)
#include "program_test.moc"
