// Every slide of every lesson: nothing on it tells an answer too early, and everything on it can be read from the last
// row. With LAYERSCOPE_PICTURES=folder each of them is written there.
#include "paintedtext.h"
#include "ui/lesson/lessonlibrary.h"
#include "ui/project/audiencewindow.h"
#include "ui/project/presenterwindow.h"
#include "ui/project/slidepainter.h"
#include "ui/project/story.h"
#include "ui/theme/theme.h"
#include "ui/views/picture.h"

#include <QAccessible>

namespace layerscope {

namespace {

const QSize hd(1920, 1080);
const QSize uhd(3840, 2160);

void collect(QAccessibleInterface* thing, QStringList& texts) {
    if (thing == nullptr || !thing->isValid())
        return;
    for (const QAccessible::Text kind :
         {QAccessible::Name, QAccessible::Description, QAccessible::Value, QAccessible::Help})
        texts << thing->text(kind).split(QLatin1Char('\n'));
    if (auto* words = thing->textInterface())
        texts << words->text(0, words->characterCount());
    for (int i = 0; i < thing->childCount(); ++i)
        collect(thing->child(i), texts);
}

// What a screen reader has of a window.
QStringList heard(QWidget& window) {
    QStringList texts;
    collect(QAccessible::queryAccessibleInterface(&window), texts);
    return texts;
}

QStringList painted(const Slide& slide, const SlideSettings& settings) {
    return paintedText(hd,
                       [&](QPainter& painter) {
                           paintSlide(painter, slide, {slide, hd, settings});
                       })
        .split(QLatin1Char('\n'));
}

} // namespace

class LessonSlidesTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QAccessible::setActive(true);
        Theme::apply(*qApp, ThemeName::Light);
    }

    void tellNothingBeforeTheReveal_data() { lessons(); }
    void tellNothingBeforeTheReveal() {
        QFETCH(QString, file);
        const auto lesson = lessonIn(file);
        QVERIFY(lesson);
        for (const std::uint64_t seed : {4117u, 12u}) {
            auto runs = LessonRuns::make(lesson, lesson->seed.value_or(seed));
            auto story = makeLessonStory(lesson, seed);
            QVERIFY(runs && story);
            ProjectSession session(std::move(*story), Motion::Reduced);
            AudienceWindow window(&session);
            window.resize(hd);
            std::size_t asked = 0;
            for (;; session.next()) {
                const ProjectPlace place = session.place();
                const Predict* predict = lesson->pages[place.page].predict();
                if (predict != nullptr && !session.revealed()) {
                    asked += place.phase == ProjectPhase::Ask ? 1 : 0;
                    const Mask mask = maskOf(**runs, place.page);
                    const QString reason = plainWords((*runs)->text(predict->reason, place.page, session.position()));
                    // The moments on the way to the stop keep the secret too.
                    for (int crossing = 0; crossing < 40; ++crossing) {
                        checkMoment(session, window, mask, reason);
                        if (QTest::currentTestFailed() || session.position() <= session.story().span(place).first)
                            break;
                        session.stepBack();
                    }
                    if (QTest::currentTestFailed())
                        return;
                    while (session.position() < session.story().span(place).second)
                        session.next();
                }
                if (session.atEnd())
                    break;
            }
            QCOMPARE(asked, lesson->predictCount());
        }
    }

    // At every step, on both sizes of screen, near and far: at most eight rows, nothing beyond the edge, nothing cut,
    // nothing smaller than the last row can read.
    void canBeReadFromTheLastRow_data() { lessons(); }
    void canBeReadFromTheLastRow() {
        QFETCH(QString, file);
        auto story = makeLessonStory(lessonIn(file), 4117);
        QVERIFY(story);
        ProjectSession session(std::move(*story), Motion::Reduced);
        for (;; session.next()) {
            const Slide slide = session.slide();
            QVERIFY(slide.rows.size() <= mostSlideRows);
            for (const QSize& size : {hd, uhd})
                for (const double distance : {4.0, 5.0})
                    for (const Zoom zoom : {Zoom::None, Zoom::Header, Zoom::Ladder}) {
                        const SlideLayout layout(slide, size, {distance, zoom});
                        for (const QFont& font : {layout.fonts.plain, layout.fonts.bold, layout.fonts.heading,
                                                  layout.fonts.mono, layout.fonts.monoBold, layout.headerFonts.plain})
                            QVERIFY(QFontMetricsF(font).xHeight() >= leastXHeight(size.height(), distance) - 0.75);
                        const QString problem = outside(slide, layout, zoom);
                        QVERIFY2(problem.isEmpty(), qPrintable(QStringLiteral("%1: %2, %3 high, %4 away, zoom %5")
                                                                   .arg(slide.heading, problem)
                                                                   .arg(size.height())
                                                                   .arg(distance)
                                                                   .arg(static_cast<int>(zoom))));
                    }
            if (session.atEnd())
                break;
        }
    }

    void pictures_data() { lessons(); }
    void pictures() {
        const QString folder = qEnvironmentVariable("LAYERSCOPE_PICTURES");
        if (folder.isEmpty())
            QSKIP("LAYERSCOPE_PICTURES says where to keep pictures");
        QFETCH(QString, file);
        const auto lesson = lessonIn(file);
        for (const QSize& size : {hd, uhd}) {
            auto story = makeLessonStory(lesson, 4117);
            QVERIFY(story);
            ProjectSession session(std::move(*story), Motion::Reduced);
            for (int step = 0;; ++step, session.next()) {
                for (std::size_t i = 0; i < session.hands().size() && session.place().phase == ProjectPhase::Ask; ++i)
                    session.addHand(static_cast<int>(i), 5 + 7 * static_cast<int>(i));
                const Slide slide = session.slide();
                QImage picture(size, QImage::Format_RGB32);
                QPainter painter(&picture);
                paintSlide(painter, slide, {slide, size, session.settings()});
                painter.end();
                const QString name = QStringLiteral("%1/%2-%3-%4.png")
                                         .arg(folder, QTest::currentDataTag())
                                         .arg(step, 2, 10, QLatin1Char('0'))
                                         .arg(size.height());
                QVERIFY2(picture.save(name, "PNG", 90), qPrintable(name));
                if (session.atEnd())
                    break;
            }
        }
    }

private:
    static void lessons() {
        QTest::addColumn<QString>("file");
        const auto entries = findLessonEntries(QStringLiteral(LAYERSCOPE_SOURCE_DIR "/lessons"));
        QVERIFY(entries.size() > 10);
        for (const LessonEntry& entry : entries)
            QTest::addRow("%s", qPrintable(entry.id)) << entry.file;
    }

    static std::shared_ptr<const Lesson> lessonIn(const QString& file) {
        const auto loaded = loadLesson(file.toStdString());
        return loaded ? loaded->lesson : nullptr;
    }

    static void checkMoment(ProjectSession& session, AudienceWindow& window, const Mask& mask, const QString& reason) {
        const Slide slide = session.slide();
        QVERIFY(slide.answer.isEmpty());
        QVERIFY(!slide.bytes || slide.bytes->pointed == 0);
        for (const SlideOption& option : slide.options)
            QVERIFY(option.layer == LayerNumber::None);
        for (const SlideRow& row : slide.rows) {
            QVERIFY(!mask.hidesFrame(*session.story().trace(session.place().page), row.frame));
            if (mask.hidesField(row.frame, "tcp.ack_raw") && !row.acknowledgment.isEmpty())
                QCOMPARE(row.acknowledgment, QStringLiteral("ACK ?"));
            if (mask.hidesField(row.frame, "tcp.seq_raw") && row.sequence.startsWith(QStringLiteral("SEQ")))
                QCOMPARE(row.sequence, QStringLiteral("SEQ ?"));
        }
        // What packets without secrets say may be the very number that is asked for: that is how one knows.
        Slide open = slide;
        std::erase_if(open.rows, [&](const SlideRow& row) { return isGuarded(mask, row.frame); });
        if (open.header && isGuarded(mask, open.header->frame))
            open.header.reset();
        QStringList allowed = open.text().split(QLatin1Char('\n'));
        for (const Zoom zoom : {Zoom::None, Zoom::Header, Zoom::Ladder})
            allowed << painted(open, {usualDistance, zoom});
        const QString notes[] = {plainWords(session.story().notes(session.place().page, false).toStdString()),
                                 plainWords(session.story().notes(session.place().page, true).toStdString())};
        QStringList shown = heard(window);
        for (const Zoom zoom : {Zoom::None, Zoom::Header, Zoom::Ladder})
            shown << painted(slide, {usualDistance, zoom});
        QVERIFY(shown.join(QLatin1Char('\n')).contains(slide.heading));
        for (const QString& line : shown) {
            QVERIFY2(allowed.contains(line) || !mask.givesAway(line.toStdString()), qPrintable(line));
            QVERIFY2(reason.isEmpty() || !line.contains(reason), qPrintable(line));
            for (const QString& words : notes)
                QVERIFY2(words.isEmpty() || !line.contains(words), qPrintable(line));
        }
    }

    // What is beyond the edge or had to be left out; empty when all is well.
    static QString outside(const Slide& slide, const SlideLayout& layout, Zoom zoom) {
        const QRectF whole = QRectF(QPointF(), layout.size).adjusted(-0.5, -0.5, 0.5, 0.5);
        if (!whole.contains(layout.heading))
            return QStringLiteral("the heading");
        if (!slide.answer.isEmpty() && !whole.contains(layout.answer))
            return QStringLiteral("the answer");
        if (zoom == Zoom::None && slide.answer.isEmpty() && layout.options.size() != slide.options.size())
            return QStringLiteral("options are missing");
        for (const SlideLayout::Option& option : layout.options)
            if (!whole.contains(option.text))
                return QStringLiteral("an option");
        for (const SlideLayout::Row& row : layout.rows)
            if (!whole.contains(row.way.p1()) || !whole.contains(row.way.p2()))
                return QStringLiteral("a packet");
        if (!layout.lines.isNull()) {
            double height = 0;
            for (const QString& text : slide.lines)
                height += QFontMetricsF(layout.fonts.plain)
                              .boundingRect(QRectF(0, 0, layout.lines.width(), 1e6), Qt::TextWordWrap, text)
                              .height() +
                          0.45 * layout.fonts.size;
            if (height - 0.45 * layout.fonts.size > layout.lines.height() + 1)
                return QStringLiteral("sentences by %1 of %2").arg(height).arg(layout.lines.height());
        } else if (zoom == Zoom::None && !slide.lines.isEmpty()) {
            return QStringLiteral("sentences are missing");
        }
        if (!layout.header().isNull() && !whole.contains(layout.header()))
            return QStringLiteral("the header");
        return {};
    }
};

} // namespace layerscope

QTEST_MAIN(layerscope::LessonSlidesTest)
#include "lessonslides_test.moc"
