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

    // Two processes, neither with a display.
    void theCommandNeedsNoDisplay() {
        QTemporaryDir folder;
        QByteArray written[2];
        for (int i = 0; i < 2; ++i) {
            const QString path = folder.filePath(QStringLiteral("%1.pdf").arg(i));
            QProcess process;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_HASH_SEED"})
                environment.remove(QString::fromLatin1(name));
            environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), folder.path()); // Qt would complain without
            process.setProcessEnvironment(environment);
            process.start(QStringLiteral(LAYERSCOPE_BINARY_DIR "/ui/layerscope"),
                          {QStringLiteral("export"), QStringLiteral(LAYERSCOPE_SOURCE_DIR "/lessons/handshake.md"),
                           QStringLiteral("--to"), QStringLiteral("pdf"), QStringLiteral("--seed"), QStringLiteral("7"),
                           QStringLiteral("--output"), path});
            QVERIFY(process.waitForFinished(120'000));
            QCOMPARE(process.readAllStandardError(), QByteArray());
            QCOMPARE(process.exitCode(), 0);
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            written[i] = file.readAll();
        }
        QVERIFY(written[0].startsWith("%PDF-"));
        QVERIFY(written[0] == written[1]);
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
};

} // namespace layerscope

QTEST_MAIN(layerscope::HandoutTest)
#include "handout_test.moc"
