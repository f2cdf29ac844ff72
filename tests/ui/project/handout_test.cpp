#include "ui/project/handout.h"

#include "ui/project/story.h"
#include "ui/theme/theme.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace layerscope {

class HandoutTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::apply(*qApp, ThemeName::Dark); }

    void theMomentIsForgotten() {
        QByteArray a("<</CreationDate (D:20261121190605+00'00')\n/Title (x)>>");
        QByteArray b("<</CreationDate (D:20270101000000+00'00')\n/Title (x)>>");
        const qsizetype length = a.size();
        forgetMoment(a);
        forgetMoment(b);
        QCOMPARE(a, b);
        QCOMPARE(a.size(), length);
        QVERIFY(a.contains("(D:20000101000000Z"));
    }

    void sameSeedSameBytesInAnotherSecond() {
        const auto first = makeHandout(handshakeLesson(), 7);
        QVERIFY(first.has_value());
        QVERIFY(first->startsWith("%PDF-"));
        QTest::qSleep(1100);
        const auto second = makeHandout(handshakeLesson(), 7);
        QVERIFY(second.has_value());
        QVERIFY(*first == *second);
        const auto other = makeHandout(handshakeLesson(), 8);
        QVERIFY(other.has_value());
        QVERIFY(*first != *other);
        QCOMPARE(Theme::current().name, ThemeName::Dark); // as it was
    }

    // Two processes in two places of the world, neither with a display.
    void theCommandNeedsNoDisplayAndKnowsNoPlace() {
        QTemporaryDir folder;
        QByteArray written[2];
        for (int i = 0; i < 2; ++i) {
            const QString path = folder.filePath(QStringLiteral("%1.pdf").arg(i));
            const Outcome outcome = run({lessonFile(), "--to", "pdf", "--seed", "7", "--output", path},
                                        {{"TZ", i == 0 ? "Asia/Tokyo" : "America/New_York"},
                                         {"LC_ALL", i == 0 ? "C" : "de_DE.UTF-8"},
                                         {"LANG", i == 0 ? "C" : "de_DE.UTF-8"},
                                         {"LANGUAGE", i == 0 ? "" : "de"}});
            QCOMPARE(outcome.errors, QByteArray());
            QCOMPARE(outcome.code, 0);
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            written[i] = file.readAll();
        }
        QVERIFY(written[0].startsWith("%PDF-"));
        QVERIFY(written[0] == written[1]);
    }

    void whatIsWrongIsSaid_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        const QString out = m_folder.filePath(QStringLiteral("out.pdf"));
        QTest::newRow("no such lesson") << QStringList{"no-such.md", "--to", "pdf", "--output", out} << 2
                                        << "no-such.md";
        QTest::newRow("no lesson") << QStringList{LAYERSCOPE_SOURCE_DIR "/README.md", "--to", "pdf", "--output", out}
                                   << 2 << "README.md:1:1: there is no";
        QTest::newRow("no such folder") << QStringList{lessonFile(), "--to", "pdf", "--output", "/nowhere/x.pdf"} << 1
                                        << "/nowhere/x.pdf: No such file or directory";
        QTest::newRow("a folder") << QStringList{lessonFile(), "--to", "pdf", "--output", m_folder.path()} << 1
                                  << m_folder.path();
        QTest::newRow("no room") << QStringList{lessonFile(), "--to", "pdf", "--output", "/dev/full"} << 1
                                 << "/dev/full: No space left on device";
        QTest::newRow("no such format") << QStringList{lessonFile(), "--to", "odt", "--output", out} << 2 << "pdf";
        QTest::newRow("nowhere to") << QStringList{lessonFile(), "--to", "pdf"} << 2 << "--output";
        QTest::newRow("no seed") << QStringList{lessonFile(), "--to", "pdf", "--seed", "x", "--output", out} << 2
                                 << "--seed";
    }

    void whatIsWrongIsSaid() {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QString, words);
        const Outcome outcome = run(arguments);
        QVERIFY2(outcome.errors.contains(words.toUtf8()), outcome.errors.constData());
        QCOMPARE(outcome.code, code);
        QVERIFY(!QFileInfo::exists(m_folder.filePath(QStringLiteral("out.pdf"))));
    }

    void helpSaysHow() {
        const Outcome outcome = run({"--help"});
        QCOMPARE(outcome.code, 0);
        for (const char* word : {"LESSON", "--to", "pdf", "--seed", "--output"})
            QVERIFY2(outcome.output.contains(word), word);
    }

    // The answers stand behind all the questions, where poppler's tools are there to tell.
    void answersStandOnTheirOwnPages() {
        if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty())
            QSKIP("pdftotext (poppler-utils) is not installed");
        QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("a.pdf")).toStdString();
        QVERIFY(writeHandout(path, handshakeLesson(), 7).has_value());
        QProcess process;
        process.start(QStringLiteral("pdftotext"), {QString::fromStdString(path), QStringLiteral("-")});
        QVERIFY(process.waitForFinished(60'000));
        const QString text = QString::fromUtf8(process.readAllStandardOutput());
        const QStringList pages = text.split(QLatin1Char('\f'));
        const auto answers = std::find_if(
            pages.begin(), pages.end(), [](const QString& page) { return page.startsWith(QStringLiteral("Answers")); });
        QVERIFY(answers != pages.end());
        QString asked;
        for (auto page = pages.begin(); page != answers; ++page)
            asked += *page;
        const auto lesson = handshakeLesson();
        for (const Page& page : lesson->pages)
            if (const Predict* predict = page.predict()) {
                const QString question = plainWords(predict->question.source);
                QVERIFY2(asked.simplified().contains(question), qPrintable(question));
                QVERIFY(!asked.simplified().contains(plainWords(predict->reason.source)));
            }
        // Letters, not ligatures: whoever searches for "first" or listens to it must find it.
        for (const Passage& goal : lesson->goals)
            QVERIFY2(asked.simplified().contains(plainWords(goal.source)), goal.source.c_str());
        QVERIFY(QStringList(answers, pages.end()).join(QString()).contains(QStringLiteral("RFC 9293")));
    }

private:
    struct Outcome {
        int code = -1;
        QByteArray output, errors;
    };

    static QString lessonFile() { return QStringLiteral(LAYERSCOPE_SOURCE_DIR "/lessons/handshake.md"); }

    Outcome run(const QStringList& arguments, const std::map<QString, QString>& variables = {}) const {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_HASH_SEED"})
            environment.remove(QString::fromLatin1(name));
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_folder.path()); // Qt would complain without
        for (const auto& [name, value] : variables)
            environment.insert(name, value);
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(LAYERSCOPE_BINARY_DIR "/ui/layerscope"), QStringList{"export"} + arguments);
        if (!process.waitForFinished(120'000))
            return {};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    QTemporaryDir m_folder;
};

} // namespace layerscope

QTEST_MAIN(layerscope::HandoutTest)
#include "handout_test.moc"
