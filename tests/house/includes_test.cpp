// The order of the house: base, wire, trace, layers, sim, lesson; capture needs wire and trace only, and lesson reads
// captures; ui needs all of them and nobody needs ui; nothing under src/ knows a screen.
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

class IncludesTest : public QObject {
    Q_OBJECT

    const QMap<QString, QSet<QString>> m_allowed{
        {"layerscope", {}}, // the header for layers of one's own: plain C, and on its own
        {"base", {"base"}},
        {"wire", {"wire", "base"}},
        {"trace", {"trace", "wire", "base"}},
        {"layers", {"layers", "layerscope", "trace", "wire", "base"}},
        {"sim", {"sim", "layers", "trace", "wire", "base"}},
        {"lesson", {"lesson", "sim", "capture", "layers", "trace", "wire", "base"}},
        {"capture", {"capture", "trace", "wire", "base"}},
        {"bridge", {"bridge", "layers", "trace", "wire", "base"}},
        {"cli", {"cli", "lesson", "sim", "layers", "capture", "bridge", "trace", "wire", "base"}},
    };

    // Calls visit(file, line, include) for each #include under a folder of the project.
    template <class Visit>
    static int forEachInclude(const QString& folder, Visit&& visit) {
        static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"));
        int files = 0;
        QDirIterator it(QStringLiteral(LAYERSCOPE_SOURCE_DIR) + '/' + folder, {"*.h", "*.cpp"}, QDir::Files,
                        QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile file(it.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            ++files;
            for (int line = 1; !file.atEnd(); ++line) {
                const auto match = include.match(QString::fromUtf8(file.readLine()));
                if (match.hasMatch())
                    visit(file.fileName(), line, match.captured(1));
            }
        }
        return files;
    }

private slots:
    void orderHolds() {
        QStringList breaches;
        for (auto folder = m_allowed.begin(); folder != m_allowed.end(); ++folder) {
            forEachInclude("src/" + folder.key(), [&](const QString& file, int line, const QString& included) {
                const QString head = included.section('/', 0, 0);
                if (included.contains('/') && (m_allowed.contains(head) || head == "ui") && !folder->contains(head))
                    breaches << QStringLiteral("%1:%2 includes %3").arg(file).arg(line).arg(included);
            });
        }
        QVERIFY2(breaches.isEmpty(), qPrintable(breaches.join('\n')));
    }

    void noScreenUnderSrc() {
        static const QRegularExpression screen(
            QStringLiteral("^(QtGui|QtWidgets|QtSvg)|^Q(Widget|Painter|Application|GuiApplication|Pixmap|Image|Font|"
                           "Color|Icon|Window|Action|Pen|Brush)"));
        QStringList breaches;
        const int files = forEachInclude("src", [&](const QString& file, int line, const QString& included) {
            const bool qtOutsideBridge = included.startsWith('Q') && !file.contains("/src/bridge/");
            if (screen.match(included).hasMatch() || qtOutsideBridge)
                breaches << QStringLiteral("%1:%2 includes %3").arg(file).arg(line).arg(included);
        });
        QVERIFY(files > 30);
        QVERIFY2(breaches.isEmpty(), qPrintable(breaches.join('\n')));
    }

    void everyFolderHasItsPlace() {
        for (const QString& folder :
             QDir(QStringLiteral(LAYERSCOPE_SOURCE_DIR) + "/src").entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            QVERIFY2(m_allowed.contains(folder), qPrintable(folder));
    }
};

QTEST_GUILESS_MAIN(IncludesTest)
#include "includes_test.moc"
