// What `cmake --install` leaves: a program that runs, and a library that a project outside this one finds and uses.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

class PackageTest : public QObject {
    Q_OBJECT

    const QDir m_folder{QStringLiteral(LAYERSCOPE_BINARY_DIR "/tests/package")};
    const QString m_prefix = m_folder.filePath("prefix");
    const QString m_build = m_folder.filePath("example");

    // Runs to the end and gives what was printed; an empty string, and a failed check, when it fails.
    static QString run(const QString& program, const QStringList& arguments) {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
        const bool ended = process.waitForFinished(240'000);
        const QString output = QString::fromUtf8(process.readAll());
        const bool well = ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
        if (!well)
            qWarning().noquote() << program << arguments.join(' ') << '\n' << output;
        return well ? output : QString();
    }

    // How this build was configured.
    static QString cached(const QString& name) {
        QFile cache(QStringLiteral(LAYERSCOPE_BINARY_DIR "/CMakeCache.txt"));
        if (!cache.open(QIODevice::ReadOnly))
            return {};
        const QRegularExpression line('^' + name + QStringLiteral(":[^=]*=(.*)$"), QRegularExpression::MultilineOption);
        return line.match(QString::fromUtf8(cache.readAll())).captured(1);
    }

private slots:
    void initTestCase() {
        QVERIFY(QDir(m_prefix).removeRecursively());
        QVERIFY(!run("cmake", {"--install", LAYERSCOPE_BINARY_DIR, "--prefix", m_prefix}).isEmpty());
    }

    void programRunsFromWhereItIsInstalled() {
        QVERIFY(run(m_prefix + "/bin/layerscope", {"list", "layers"}).contains("IPv4"));
        for (const char* path : {"/share/applications/layerscope.desktop",
                                 "/share/icons/hicolor/scalable/apps/layerscope.svg", "/share/doc/layerscope/LICENSE"})
            QVERIFY2(QFile::exists(m_prefix + path), path);
    }

    void anExampleOutsideDrivesTcpOverItsOwnLossyWire() {
        const QString sanitizers = cached("LAYERSCOPE_SANITIZE");
        const QString flags = sanitizers.isEmpty() ? QString() : "-fsanitize=" + sanitizers;
        const QString launcher = cached("CCACHE");
        QStringList configure{"-S",
                              LAYERSCOPE_SOURCE_DIR "/tests/package/example",
                              "-B",
                              m_build,
                              "-G",
                              "Ninja",
                              "-DCMAKE_PREFIX_PATH=" + m_prefix,
                              "-DCMAKE_CXX_COMPILER=" + cached("CMAKE_CXX_COMPILER"),
                              "-DCMAKE_BUILD_TYPE=" + cached("CMAKE_BUILD_TYPE"),
                              "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror " + flags};
        if (!launcher.isEmpty() && !launcher.endsWith("NOTFOUND"))
            configure << "-DCMAKE_CXX_COMPILER_LAUNCHER=" + launcher;
        QVERIFY(!run("cmake", configure).isEmpty());
        QVERIFY(!run("cmake", {"--build", m_build}).isEmpty());
        const QString told = run(m_build + "/lossywire", {});
        QVERIFY2(told.contains("300000 of 300000 bytes received, all in order, 2 connections closed"),
                 qPrintable(told));
        const int lost = QRegularExpression("(\\d+) lost").match(told).captured(1).toInt();
        QVERIFY2(lost >= 20, qPrintable(told));
    }

    // The guide and its examples are installed too, and need no source tree.
    void aLayerOfOnesOwnIsBuiltAgainstTheInstalledHeader() {
        const QString source = m_prefix + "/share/doc/layerscope/layers/caesar", build = m_folder.filePath("caesar");
        QVERIFY(QDir(build).removeRecursively());
        const QString configured =
            run("cmake", {"-S", source, "-B", build, "-G", "Ninja", "-DCMAKE_PREFIX_PATH=" + m_prefix,
                          "-DCMAKE_CXX_COMPILER=" + cached("CMAKE_CXX_COMPILER")});
        QVERIFY(!configured.isEmpty());
        QVERIFY(!run("cmake", {"--build", build}).isEmpty());
        const QString listed = run(m_prefix + "/bin/layerscope", {"list", "layers", "--layer", build + "/caesar.so"});
        QVERIFY2(listed.contains("caesar"), qPrintable(listed));
    }

    void theExampleIsShort() {
        QFile example(QStringLiteral(LAYERSCOPE_SOURCE_DIR "/tests/package/example/lossywire.cpp"));
        QVERIFY(example.open(QIODevice::ReadOnly));
        QVERIFY(example.readAll().count('\n') < 80);
    }

    // Each installed header is whole by itself: what it includes is installed too.
    void noHeaderLeadsOutsideThePackage() {
        const QDir headers(m_prefix + "/include/layerscope");
        QStringList missing;
        int seen = 0;
        QDirIterator it(headers.path(), {"*.h"}, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile header(it.next());
            QVERIFY(header.open(QIODevice::ReadOnly));
            ++seen;
            const QString text = QString::fromUtf8(header.readAll());
            static const QRegularExpression own(QStringLiteral("#include \"([^\"]+)\""));
            for (auto match = own.globalMatch(text); match.hasNext();) {
                const QString name = match.next().captured(1);
                if (!headers.exists(name))
                    missing << header.fileName() + ": " + name;
            }
        }
        QVERIFY(seen > 50);
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join('\n')));
    }
};

QTEST_GUILESS_MAIN(PackageTest)
#include "package_test.moc"
