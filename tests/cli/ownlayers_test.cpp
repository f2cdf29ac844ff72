// Layers of one's own on the command line, from the guide's first step to the sentence about one that misbehaves.
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

class OwnLayersTest : public QObject {
    Q_OBJECT

    struct Outcome {
        int code = -1;
        QString out, err;
    };
    QTemporaryDir m_folder;

    static QString layer(const char* name) {
        return QStringLiteral(LAYERSCOPE_BINARY_DIR "/tests/layers/%1.so").arg(name);
    }
    Outcome run(const QString& program, const QStringList& arguments) const {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.start(program, arguments);
        if (!process.waitForFinished(120'000))
            return {};
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }
    Outcome run(const QStringList& arguments) const {
        return run(QStringLiteral(LAYERSCOPE_BINARY_DIR "/ui/layerscope"), arguments);
    }

private slots:
    // The guide's code blocks, as a student types them.
    void theGuideLeadsToARunningLayer() {
        QFile guide(QStringLiteral(LAYERSCOPE_SOURCE_DIR "/resources/layers/OWN-LAYERS.md"));
        QVERIFY(guide.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(guide.readAll());
        const auto block = [&](const char* language, const char* with) {
            const QRegularExpression fence(QStringLiteral("```%1\n(.*?)```").arg(language),
                                           QRegularExpression::DotMatchesEverythingOption);
            for (auto match = fence.globalMatch(text); match.hasNext();)
                if (const QString found = match.next().captured(1); found.contains(with))
                    return found;
            return QString();
        };
        for (const auto& [name, content] : {std::pair("shout.cpp", block("cpp", "LAYERSCOPE_LAYER(")),
                                            std::pair("shout.toml", block("toml", "format = 1"))}) {
            QVERIFY2(!content.isEmpty(), name);
            QFile file(m_folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content.toUtf8()) > 0);
        }
        QString compile = block("sh", "g++ -shared").trimmed();
        QVERIFY(compile.startsWith("g++ -shared -fPIC -std=c++20"));
        compile.replace("LAYERSCOPE/src", LAYERSCOPE_SOURCE_DIR "/src");
        const Outcome compiled = run("sh", {"-c", compile});
        QVERIFY2(compiled.code == 0, qPrintable(compiled.err));
        const Outcome told = run({"simulate", "shout.toml", "--layer", "shout.so"});
        QVERIFY2(told.code == 0, qPrintable(told.err));
        QVERIFY2(told.out.contains(QStringLiteral("HELLO, IS ANYBODY THERE?")), qPrintable(told.out));
    }

    void misbehaviourEndsWithOneAndOneLine() {
        const Outcome outcome = run({"simulate", "handshake", "--layer", layer("misbehaving"), "--set",
                                     "client.presentation=misbehaving", "--set", "client.presentation.how=crash"});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.startsWith("layerscope: client: Layer 6, Misbehaving, crashed: "),
                 qPrintable(outcome.err));
        QCOMPARE(outcome.err.count('\n'), 1);
        QVERIFY(outcome.out.contains("Run stopped. Layer 6, Misbehaving, crashed: "));
        QVERIFY(outcome.out.contains("; stopped at 0.0"));
        const Outcome json = run({"simulate", "handshake", "--format", "json", "--layer", layer("misbehaving"), "--set",
                                  "client.presentation=misbehaving", "--set", "client.presentation.how=exception"});
        QCOMPARE(json.code, 1);
        QVERIFY(json.out.contains("threw an exception"));
    }

    void whatCannotBeLoadedIsSaid() {
        for (const char* command : {"simulate", "render", "list"}) {
            QStringList arguments{command, QByteArray(command) == "list" ? "layers" : "handshake", "--layer",
                                  layer("refused-1")};
            if (QByteArray(command) == "render")
                arguments << "--output"
                          << "x.png";
            const Outcome outcome = run(arguments);
            QCOMPARE(outcome.code, 2);
            QVERIFY2(outcome.err.contains("refused-1.so: made for version 99"), qPrintable(outcome.err));
            QCOMPARE(outcome.err.count('\n'), 1);
        }
        QCOMPARE(run({"--layer", "nowhere.so", "handshake"}).code, 2);
    }

    void loadedLayersAreListed() {
        const Outcome outcome = run({"list", "layers", "--layer", layer("caesar"), "--layer", layer("stop-and-wait")});
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.out.contains("6 Presentation  caesar "));
        QVERIFY(outcome.out.contains("4 Transport     stop-and-wait "));
        QVERIFY(!run({"list", "layers"}).out.contains("caesar"));
    }
};

QTEST_GUILESS_MAIN(OwnLayersTest)
#include "ownlayers_test.moc"
