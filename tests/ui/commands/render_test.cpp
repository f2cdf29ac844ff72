#include "ui/commands/render.h"

#include <QFile>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

// The program itself, as a shell runs it: without a display.
class RenderTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        QVERIFY2(QFile::exists(program()), "the program has not been built");
    }

    void paintsEveryViewInBothFormats_data() {
        QTest::addColumn<QString>("view");
        QTest::addColumn<QString>("ending");
        for (const char* view : {"ladder", "stack", "window", "websocket"})
            for (const char* ending : {"png", "svg"})
                QTest::addRow("%s.%s", view, ending) << view << ending;
    }
    void paintsEveryViewInBothFormats() {
        QFETCH(QString, view);
        QFETCH(QString, ending);
        const QString first = m_folder.filePath(view + "1." + ending);
        const QString second = m_folder.filePath(view + "2." + ending);
        for (const QString& path : {first, second})
            QCOMPARE(render({"websocket-upgrade", "--view", view, "--at", "60", "--size", "900x700", "--output", path}),
                     0);
        QVERIFY(!contents(first).isEmpty());
        QCOMPARE(contents(first), contents(second));
        if (ending == "png")
            QCOMPARE(QImage(first).size(), QSize(900, 700));
        else
            QVERIFY(contents(first).contains("<svg"));
    }

    void theMomentAndTheThemeChangeThePicture() {
        const auto picture = [this](const QStringList& more) {
            const QString path = m_folder.filePath("picture.png");
            QStringList arguments{"handshake", "--view", "ladder", "--output", path};
            if (render(arguments + more) != 0)
                return QByteArray();
            return contents(path);
        };
        const QByteArray end = picture({});
        QVERIFY(!end.isEmpty());
        QVERIFY(picture({"--at", "30"}) != end);
        QVERIFY(picture({"--theme", "dark"}) != end);
    }

    void wrongInputGetsOneLineAndStatusTwo_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addRow("scene") << QStringList{"nonsense", "--output", "x.png"};
        QTest::addRow("view") << QStringList{"handshake", "--view", "moon", "--output", "x.png"};
        QTest::addRow("size") << QStringList{"handshake", "--size", "10", "--output", "x.png"};
        QTest::addRow("no WebSocket") << QStringList{"handshake", "--view", "websocket", "--output", "x.png"};
        QTest::addRow("format") << QStringList{"handshake", "--output", "x.gif"};
    }
    void wrongInputGetsOneLineAndStatusTwo() {
        QFETCH(QStringList, arguments);
        QCOMPARE(render(arguments), 2);
        QVERIFY2(m_errors.trimmed().count('\n') == 0 && m_errors.startsWith("layerscope: "), m_errors.constData());
    }

    void whatIsNeitherSceneNorFileIsNoWindow() {
        QProcess process;
        process.start(program(), {"nonsense"});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 2);
        QVERIFY(process.readAllStandardError().startsWith("layerscope: "));
    }

    void withoutADisplayTheWindowSaysWhatWorks() {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            environment.remove(name);
        process.setProcessEnvironment(environment);
        process.start(program(), {});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 2);
        const QByteArray errors = process.readAllStandardError();
        QVERIFY2(errors.contains("no display") && errors.contains("render"), errors.constData());
    }

private:
    static QString program() { return QStringLiteral(LAYERSCOPE_BINARY_DIR "/ui/layerscope"); }
    static QByteArray contents(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    int render(const QStringList& arguments) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("XDG_RUNTIME_DIR", m_folder.path());
        environment.insert("QT_LOGGING_RULES", "*.debug=false;qt.*=false");
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_folder.path());
        process.start(program(), QStringList{"render"} + arguments);
        if (!process.waitForFinished())
            return -1;
        m_errors = process.readAllStandardError();
        return process.exitCode();
    }

    QTemporaryDir m_folder;
    QByteArray m_errors;
};

QTEST_GUILESS_MAIN(RenderTest)
#include "render_test.moc"
