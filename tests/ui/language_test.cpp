// The interface in another language: every text is there, and means the same things to the program.
#include "lesson/session.h"
#include "ui/document.h"
#include "ui/language.h"
#include "ui/lesson/lessoncontroller.h"
#include "ui/lesson/lessonlibrary.h"
#include "ui/windowfixture.h"

#include <QFile>
#include <QMenu>
#include <QMenuBar>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTranslator>
#include <QXmlStreamReader>
#include <map>
#include <set>

using namespace layerscope;

namespace {

const QString source = QStringLiteral(LAYERSCOPE_SOURCE_DIR);

struct Text {
    QString context, source, state; // of the translation: "unfinished", "vanished", or empty
    QStringList translations;       // several: plural forms
};

std::vector<Text> readTexts(const QString& path) {
    std::vector<Text> texts;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return texts;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("name"))
            context = xml.readElementText();
        else if (xml.name() == QLatin1String("message"))
            texts.push_back({context, {}, {}, {}});
        else if (xml.name() == QLatin1String("source"))
            texts.back().source = xml.readElementText();
        else if (xml.name() == QLatin1String("numerusform"))
            texts.back().translations << xml.readElementText();
        else if (xml.name() == QLatin1String("translation")) {
            texts.back().state = xml.attributes().value(QLatin1String("type")).toString();
            while (xml.readNext() != QXmlStreamReader::EndElement || xml.name() != QLatin1String("translation")) {
                if (xml.name() == QLatin1String("numerusform") && xml.isStartElement())
                    texts.back().translations << xml.readElementText();
                else if (xml.isCharacters() && !xml.isWhitespace())
                    texts.back().translations << xml.text().toString();
            }
        }
    }
    return texts;
}

QStringList matches(const QString& text, const QString& pattern) {
    QStringList found;
    for (auto match = QRegularExpression(pattern).globalMatch(text); match.hasNext();)
        found << match.next().captured();
    found.sort();
    return found;
}

// What the program reads in a text must be the same in any language.
QString differs(const QString& source, const QString& translation) {
    if (translation.isEmpty())
        return QStringLiteral("is empty");
    if (matches(source, QStringLiteral("%[0-9n]")) != matches(translation, QStringLiteral("%[0-9n]")))
        return QStringLiteral("has other placeholders");
    if (matches(source, QStringLiteral("&[^ &;]")).size() != matches(translation, QStringLiteral("&[^ &;]")).size())
        return QStringLiteral("has no accelerator, or one too many");
    if (matches(source, QStringLiteral("\\(\\*[^)]*\\)")) != matches(translation, QStringLiteral("\\(\\*[^)]*\\)")))
        return QStringLiteral("has other file patterns");
    if (matches(source, QStringLiteral("^\\s+|\\s+$|\\t")) != matches(translation, QStringLiteral("^\\s+|\\s+$|\\t")))
        return QStringLiteral("starts or ends with other spaces");
    return {};
}

// Hears what is asked for and leaves the answer to the others.
class Listener : public QTranslator {
public:
    using QTranslator::QTranslator;
    bool isEmpty() const override { return false; }
    QString translate(const char* context, const char* text, const char*, int) const override {
        if (QByteArrayView(context).startsWith("layerscope"))
            heard.insert({QString::fromUtf8(context), QString::fromUtf8(text)});
        return {};
    }
    mutable std::set<std::pair<QString, QString>> heard;
};

} // namespace

class LanguageTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { testing::useOwnSettings(m_folder); }

    void cleanup() { QVERIFY(useLanguage(*qApp, QStringLiteral("en"))); }

    void everyTextIsTranslated_data() {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QStringList>("options");
        for (const Language& language : languages())
            QTest::newRow(language.code) << QString::fromLatin1(language.code)
                                         << (QLatin1String(language.code) == QLatin1String("en")
                                                 ? QStringList{QStringLiteral("-pluralonly")}
                                                 : QStringList());
    }

    // As the target update_translations does it, into a copy.
    void everyTextIsTranslated() {
        QFETCH(QString, code);
        QFETCH(QStringList, options);
        const QString kept = QStringLiteral("%1/resources/translations/layerscope_%2.ts").arg(source, code);
        const QString copy = m_folder.filePath(code + QStringLiteral(".ts"));
        QVERIFY(QFile::copy(kept, copy));
        QProcess lupdate;
        lupdate.start(QStringLiteral(LAYERSCOPE_LUPDATE),
                      options + QStringList{QStringLiteral("-silent"), QStringLiteral("-locations"),
                                            QStringLiteral("none"), QStringLiteral("-I"), source,
                                            source + QStringLiteral("/ui"), QStringLiteral("-ts"), copy});
        QVERIFY(lupdate.waitForFinished());
        QCOMPARE(lupdate.exitCode(), 0);
        // A plain class that calls tr() asks under another name than lupdate writes down: it calls layerscope::tr.
        const QString said = QString::fromUtf8(lupdate.readAllStandardError());
        const auto plain = QRegularExpression(QStringLiteral("[^\\n]*Class 'layerscope::[^\\n]*")).match(said);
        QVERIFY2(!plain.hasMatch(), qPrintable(plain.captured()));
        const std::vector<Text> texts = readTexts(copy);
        QVERIFY(texts.size() >= (options.isEmpty() ? 900u : 4u));
        QStringList problems;
        for (const Text& text : texts) {
            const QString name = QStringLiteral("%1: \"%2\"").arg(text.context, text.source);
            if (!text.state.isEmpty())
                problems << name + QLatin1Char(' ') + text.state;
            for (const QString& translation : text.translations)
                if (const QString problem = differs(text.source, translation); !problem.isEmpty())
                    problems << QStringLiteral("%1 %2: \"%3\"").arg(name, problem, translation);
        }
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(QLatin1Char('\n'))));
    }

    void menusHaveNoLetterTwice_data() { everyTextIsTranslated_data(); }

    void menusHaveNoLetterTwice() {
        QFETCH(QString, code);
        QVERIFY(useLanguage(*qApp, code));
        const auto window = testing::shownWindow();
        window->open(QStringLiteral("handshake"));
        QTRY_VERIFY(!window->document()->busy());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right, Qt::ShiftModifier);
        QStringList problems;
        int menus = 0;
        std::function<void(const QString&, const QList<QAction*>&)> walk = [&](const QString& name,
                                                                               const QList<QAction*>& actions) {
            std::map<QChar, QString> letters;
            for (QAction* action : actions) {
                const QString words = action->text().section(QLatin1Char('\t'), 0, 0);
                const auto letter = QRegularExpression(QStringLiteral("&([^&])")).match(words);
                if (letter.hasMatch()) {
                    const QChar key = letter.captured(1).at(0).toLower();
                    if (letters.contains(key))
                        problems << QStringLiteral("%1: %2 and %3").arg(name, letters[key], words);
                    letters[key] = words;
                }
                if (QMenu* menu = action->menu()) {
                    QMetaObject::invokeMethod(menu, "aboutToShow");
                    ++menus;
                    walk(words, menu->actions());
                }
            }
        };
        walk(QStringLiteral("menu bar"), window->menuBar()->actions());
        QVERIFY(menus >= 12);
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(QLatin1Char('\n'))));
    }

    void germanReachesTheWindow() {
        QVERIFY(useLanguage(*qApp, QStringLiteral("de")));
        QCOMPARE(languageInUse(), QStringLiteral("de"));
        Listener listener;
        qApp->installTranslator(&listener);
        const auto window = testing::shownWindow();
        window->open(QStringLiteral("handshake"));
        QTRY_VERIFY(!window->document()->busy());
        QCOMPARE(window->menuBar()->actions().front()->text(), QStringLiteral("&Datei"));
        QVERIFY(window->openLesson(inLanguageInUse(source + QStringLiteral("/lessons/handshake.md"))));
        QCOMPARE(window->lesson()->session()->lesson().language, std::string("de"));
        QVERIFY(QCoreApplication::translate("layerscope::LessonCard", "%n hint(s)", nullptr, 1) ==
                QLatin1String("1 Hinweis"));
        // Each text is asked for under the name that it has in the file.
        std::set<std::pair<QString, QString>> known;
        for (const Text& text : readTexts(source + QStringLiteral("/resources/translations/layerscope_de.ts")))
            known.insert({text.context, text.source});
        QVERIFY(listener.heard.size() > 200);
        for (const auto& asked : listener.heard)
            QVERIFY2(known.contains(asked), qPrintable(asked.first + QStringLiteral(": ") + asked.second));
        qApp->removeTranslator(&listener);
    }

    void lessonsComeInTheLanguageInUse() {
        const QString original = source + QStringLiteral("/lessons/handshake.md");
        const QString german = source + QStringLiteral("/lessons/handshake.de.md");
        const auto handshake = [] {
            const auto entries = findLessonEntries(lessonFolder());
            const auto found = std::ranges::find(entries, QStringLiteral("handshake"), &LessonEntry::id);
            return found == entries.end() ? QString() : QFileInfo(found->file).fileName();
        };
        QCOMPARE(handshake(), QStringLiteral("handshake.md"));
        QCOMPARE(inLanguageInUse(german), original);
        QVERIFY(useLanguage(*qApp, QStringLiteral("de")));
        QCOMPARE(handshake(), QStringLiteral("handshake.de.md"));
        QCOMPARE(inLanguageInUse(original), german);
        // One that nobody has translated stays English.
        const QString english = source + QStringLiteral("/lessons/teardown.md");
        QCOMPARE(inLanguageInUse(english), english);
        QCOMPARE(unitTitle(QStringLiteral("Layers")), QStringLiteral("Schichten"));
    }

    void theChoiceIsKept() {
        QCOMPARE(chosenLanguage(), QStringLiteral("system"));
        const auto window = testing::shownWindow();
        for (QAction* action : window->findChildren<QAction*>())
            if (action->data() == QStringLiteral("de"))
                action->trigger();
        QCOMPARE(chosenLanguage(), QStringLiteral("de"));
        QVERIFY(useLanguage(*qApp, chosenLanguage()));
        QVERIFY(!useLanguage(*qApp, QStringLiteral("xx")));
        QCOMPARE(languageInUse(), QStringLiteral("de"));
        chooseLanguage(QStringLiteral("system"));
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(LanguageTest)
#include "language_test.moc"
