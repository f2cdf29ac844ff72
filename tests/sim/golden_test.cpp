// Each built-in scene leaves the trace that stands in tests/golden, line for line. After a change that is meant:
// LAYERSCOPE_UPDATE_GOLDEN=1 ctest -R sim/golden, and read the difference before committing it.
//
// What TLS writes is OpenSSL's, and another version of it may order an extension or draw a random number elsewhere:
// scenes with TLS are compared with OpenSSL 3.0, whose traces these are, and skipped with any other.
#include "base/hex.h"
#include "sim/scenes.h"
#include "sim/simulation.h"
#include "trace/textform.h"

#include <QDir>
#include <QTest>
#include <openssl/crypto.h>

using namespace layerscope;

namespace {

QString goldenFile(const QString& scene) {
    return QStringLiteral(LAYERSCOPE_SOURCE_DIR "/tests/golden/%1.txt").arg(scene);
}

// The events in words, then the frames byte for byte.
QString textOf(const std::string& scene) {
    const auto run = simulate(*loadScenario(scene));
    if (!run)
        return QString::fromStdString(run.error().text());
    const Trace& trace = *run->trace;
    std::string text = eventHeading();
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
        text += eventLine(trace, EventId{i});
    for (std::uint32_t i = 0; i < trace.frameCount(); ++i)
        text += "frame " + std::to_string(i + 1) + ": " + toHex(trace.frameBytes(FrameId{i})) + '\n';
    return QString::fromStdString(text);
}

bool usesTls(const std::string& scene) {
    const auto scenario = loadScenario(scene);
    return scenario && std::ranges::any_of(scenario->hosts, [](const HostSpec& host) {
               return host.fillings.names[static_cast<std::size_t>(LayerNumber::Presentation)] == "tls";
           });
}

bool opensslWroteThese() { return OPENSSL_version_major() == 3 && OPENSSL_version_minor() == 0; }

} // namespace

class GoldenTest : public QObject {
    Q_OBJECT

private slots:
    void scene_data() {
        QTest::addColumn<QString>("name");
        for (const BuiltInScene& scene : builtInScenes()) {
            const QString name = QString::fromUtf8(scene.name.data(), qsizetype(scene.name.size()));
            QTest::newRow(qPrintable(name)) << name;
        }
    }
    void scene() {
        QFETCH(QString, name);
        if (usesTls(name.toStdString()) && !opensslWroteThese())
            QSKIP("THIS TRACE WAS WRITTEN WITH OPENSSL 3.0: NOTHING WAS COMPARED");
        const QString text = textOf(name.toStdString());
        QFile file(goldenFile(name));
        if (qEnvironmentVariableIsSet("LAYERSCOPE_UPDATE_GOLDEN")) {
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            QVERIFY(file.write(text.toUtf8()) == text.toUtf8().size());
            return;
        }
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName() + ": no such file"));
        const QStringList expected = QString::fromUtf8(file.readAll()).split('\n');
        const QStringList actual = text.split('\n');
        for (qsizetype line = 0; line < std::min(expected.size(), actual.size()); ++line)
            QVERIFY2(
                actual[line] == expected[line],
                qPrintable(
                    QString("line %1\n  is:     %2\n  should: %3").arg(line + 1).arg(actual[line], expected[line])));
        QCOMPARE(actual.size(), expected.size());
    }

    void everyFileHasItsScene() {
        for (const QString& name : QDir(QStringLiteral(LAYERSCOPE_SOURCE_DIR "/tests/golden")).entryList({"*.txt"}))
            QVERIFY2(std::ranges::any_of(builtInScenes(),
                                         [&](const BuiltInScene& scene) {
                                             return name.toStdString() == std::string(scene.name) + ".txt";
                                         }),
                     qPrintable(name));
    }
};

QTEST_GUILESS_MAIN(GoldenTest)
#include "golden_test.moc"
