// `layerscope check` as a shell runs it.
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

class CheckTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    struct Outcome {
        int code = -1;
        QString out, err;
    };

    static Outcome run(const QStringList& arguments) {
        QProcess process;
        process.start(QStringLiteral(LAYERSCOPE_BINARY_DIR "/ui/layerscope"), QStringList{"check"} + arguments);
        if (!process.waitForFinished(120'000))
            return {};
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }

    // The handshake lesson with one word changed.
    QString changed(const QByteArray& from, const QByteArray& to) {
        QFile lesson(QStringLiteral(LAYERSCOPE_SOURCE_DIR "/lessons/handshake.md"));
        if (!lesson.open(QIODevice::ReadOnly))
            return {};
        QByteArray text = lesson.readAll();
        const auto at = text.indexOf(from);
        if (at < 0)
            return {};
        const QString path = m_folder.filePath("handshake.md");
        QFile copy(path);
        if (!copy.open(QIODevice::WriteOnly))
            return {};
        copy.write(text.replace(at, from.size(), to));
        return path;
    }

private slots:
    void aGoodLessonEndsWithZero() {
        const Outcome outcome = run({LAYERSCOPE_SOURCE_DIR "/lessons/handshake.md", "--seeds", "5"});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.out.contains("5 seeds"), qPrintable(outcome.out));
        QVERIFY2(outcome.out.contains(": no slip"), qPrintable(outcome.out));
        QCOMPARE(outcome.err, "");
    }

    void aSlipHasItsPlace() {
        const QString path = changed("hints = [", "hnits = [");
        const Outcome outcome = run({path, "--seeds", "2"});
        QCOMPARE(outcome.code, 1);
        static const QRegularExpression form(
            "^.*/handshake\\.md:\\d+:1: unknown key \"hnits\" \\(did you mean \"hints\"\\?");
        QVERIFY2(form.match(outcome.out).hasMatch(), qPrintable(outcome.out));
    }

    void jsonSaysTheSame() {
        const QString path = changed("answer = 'synack.tcp.ack_raw'", "answer = 'synack.tcp.seq_raw'");
        const Outcome outcome = run({path, "--seeds", "2", "--format", "json", "--no-tshark"});
        QCOMPARE(outcome.code, 1);
        const QJsonArray reports = QJsonDocument::fromJson(outcome.out.toUtf8()).array();
        QCOMPARE(reports.size(), 1);
        const QJsonArray slips = reports[0].toObject()["slips"].toArray();
        QVERIFY(slips.size() >= 2); // the rule differs, and a wrong answer is right
        QVERIFY(slips[0].toObject()["line"].toInt() > 1);
        QVERIFY(!slips[0].toObject()["reason"].toString().isEmpty());
    }

    void foldersAreSearched() {
        const Outcome outcome = run({LAYERSCOPE_SOURCE_DIR "/lessons", "--seeds", "1", "--no-tshark"});
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.out.contains("handshake.md"));
        QVERIFY(!outcome.out.contains("AUTHORING.md"));
    }

    void wrongInputEndsWithTwo_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("nothing") << QStringList{};
        QTest::newRow("no file") << QStringList{"nowhere.md"};
        QTest::newRow("no seeds") << QStringList{"x.md", "--seeds", "0"};
        QTest::newRow("format") << QStringList{"x.md", "--format", "xml"};
        QTest::newRow("no lesson") << QStringList{LAYERSCOPE_SOURCE_DIR "/resources/package"};
    }
    void wrongInputEndsWithTwo() {
        QFETCH(QStringList, arguments);
        const Outcome outcome = run(arguments);
        QCOMPARE(outcome.code, 2);
        QCOMPARE(outcome.err.count('\n'), 1);
        QCOMPARE(outcome.out, "");
    }

    // The first lesson has one seed and is done at once; the second would take hours.
    void interruptsEndIt() {
        const QString first = changed("scene = \"handshake\"", "seed = 1\nscene = \"handshake\"");
        QVERIFY(QFile::rename(first, m_folder.filePath("a.md")));
        QVERIFY(QFile::copy(QStringLiteral(LAYERSCOPE_SOURCE_DIR "/lessons/handshake.md"), m_folder.filePath("b.md")));
        QProcess process;
        process.start(
            QStringLiteral(LAYERSCOPE_BINARY_DIR "/ui/layerscope"),
            {"check", "--no-tshark", m_folder.filePath("a.md"), m_folder.filePath("b.md"), "--seeds", "1000000"});
        QVERIFY(process.waitForReadyRead(60'000));
        kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("stopped"));
    }
};

QTEST_GUILESS_MAIN(CheckTest)
#include "check_test.moc"
