#include "ui/project/projectsession.h"

#include "paintedtext.h"
#include "ui/project/slidepainter.h"
#include "ui/project/story.h"
#include "ui/theme/theme.h"

#include <set>

namespace layerscope {

class ProjectSessionTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::apply(*qApp, ThemeName::Light); }

    void textIsAsLargeAsTheLastRowNeeds() {
        QCOMPARE(leastXHeight(1080, 5), 27.0);
        for (const double height : {720.0, 1080.0, 2160.0})
            for (const double distance : {3.0, 5.0, 8.0}) {
                const ProjectionFonts fonts(height, distance);
                for (const QFont& font : {fonts.plain, fonts.bold, fonts.heading, fonts.mono, fonts.monoBold})
                    QVERIFY2(QFontMetricsF(font).xHeight() >= leastXHeight(height, distance) - 0.75,
                             qPrintable(QString::number(QFontMetricsF(font).xHeight())));
            }
    }

    // Question, hands, run, explanation; the hands only where somebody counted.
    void goesThroughEachQuestion() {
        ProjectSession session(handshakeStory(), Motion::Reduced);
        while (session.place().phase != ProjectPhase::Ask || session.hands().empty())
            session.next();
        const std::size_t page = session.place().page;
        session.addHand(1, 1);
        session.addHand(1, 10);
        session.addHand(0, -1);
        QCOMPARE(session.hands()[0], 0);
        QCOMPARE(session.hands()[1], 11);
        QVERIFY(!session.slide().options[1].hands);
        session.next();
        QCOMPARE(session.place(), (ProjectPlace{page, ProjectPhase::Hands}));
        QCOMPARE(session.slide().options[1].hands.value_or(-1), 11);
        session.next();
        QCOMPARE(session.place(), (ProjectPlace{page, ProjectPhase::Run}));
        session.next();
        QCOMPARE(session.place(), (ProjectPlace{page, ProjectPhase::Explain}));
        QVERIFY(!session.slide().answer.isEmpty());
        session.back();
        session.back();
        QCOMPARE(session.place(), (ProjectPlace{page, ProjectPhase::Hands}));
        QVERIFY(session.slide().answer.isEmpty());
    }

    // What is asked is nowhere on the slide before it is revealed: neither painted nor read aloud.
    void keepsEachAnswerUntilItIsRevealed() {
        for (const std::uint64_t seed : {1u, 7u, 4711u}) {
            auto runs = LessonRuns::make(handshakeLesson(), seed);
            QVERIFY(runs.has_value());
            ProjectSession session(handshakeStory(seed), Motion::Reduced);
            std::set<std::size_t> asked;
            for (int presses = 0; !session.atEnd() && presses < 100; session.next(), ++presses) {
                const Page& page = (*runs)->lesson().pages[session.place().page];
                if (page.predict() == nullptr || session.revealed())
                    continue;
                asked.insert(session.place().page);
                const Mask mask = maskOf(**runs, session.place().page);
                const Slide slide = session.slide();
                // What packets without secrets say may be the very number that is asked for: that is how one knows.
                const auto guarded = [&mask](Slide shown) {
                    std::erase_if(shown.rows, [&](const SlideRow& row) { return !isGuarded(mask, row.frame); });
                    if (shown.header && !isGuarded(mask, shown.header->frame))
                        shown.header.reset();
                    return shown;
                };
                for (const Zoom zoom : {Zoom::None, Zoom::Header, Zoom::Ladder})
                    for (const Numbering numbering : {Numbering::Raw, Numbering::Relative}) {
                        const QSize size(1920, 1080);
                        const QString painted = paintedText(size, [&](QPainter& painter) {
                            const Slide shown = guarded(session.slide());
                            paintSlide(painter, shown, {shown, size, {usualDistance, zoom}});
                        });
                        QVERIFY(!painted.isEmpty());
                        for (const QString& text : {painted, guarded(session.slide()).text()})
                            for (const QString& line : text.split(QLatin1Char('\n')))
                                if (line != slide.heading)
                                    QVERIFY2(!mask.givesAway(line.toStdString()), qPrintable(line));
                        if (numbering == Numbering::Raw)
                            session.toggleNumbering();
                    }
                session.toggleNumbering();
                QVERIFY(slide.answer.isEmpty());
                for (const SlideRow& row : slide.rows) {
                    QVERIFY(!mask.hidesFrame(*(*runs)->trace((*runs)->stops(session.place().page).run), row.frame));
                    if (mask.hidesField(row.frame, "tcp.ack_raw"))
                        QCOMPARE(row.acknowledgment, QStringLiteral("ACK ?"));
                }
                if (page.predict()->id == "server-state")
                    QCOMPARE(slide.axes[1].state, secretMark());
            }
            QCOMPARE(asked.size(), (*runs)->lesson().predictCount());
        }
    }

    // At every step, in both sizes of screen and for near and far rooms: at most eight rows, nothing beyond the edge.
    void fitsTheScreen() {
        ProjectSession session(handshakeStory(), Motion::Reduced);
        for (int presses = 0; !session.atEnd() && presses < 100; session.next(), ++presses)
            for (const QSize& size : {QSize(1920, 1080), QSize(3840, 2160), QSize(1280, 720), QSize(1024, 768)})
                for (const double distance : {4.0, 5.0}) {
                    const Slide slide = session.slide();
                    QVERIFY(slide.rows.size() <= mostSlideRows);
                    const SlideLayout layout(slide, size, {distance, Zoom::None});
                    const QRectF whole({0, 0}, QSizeF(size));
                    QVERIFY2(whole.contains(layout.heading), qPrintable(slide.heading));
                    for (const SlideLayout::Option& option : layout.options)
                        QVERIFY2(whole.contains(option.text), qPrintable(slide.heading));
                    QVERIFY(layout.options.size() == slide.options.size() || !slide.answer.isEmpty());
                    for (const SlideLayout::Row& row : layout.rows)
                        QVERIFY(whole.contains(row.way.p1()) && whole.contains(row.way.p2()));
                    if (!layout.header().isNull())
                        QVERIFY(whole.contains(layout.header()));
                }
    }

    void stopsAreSetOnTheFly() {
        const auto trace = sceneTrace("handshake");
        QVERIFY(trace);
        ProjectSession session(makeTraceStory(trace, QStringLiteral("Handshake"), 0), Motion::Reduced);
        QCOMPARE(session.story().pageCount(), std::size_t{1});
        session.next(); // packet by packet
        const std::size_t first = session.position();
        QVERIFY(first > 0);
        session.next();
        QVERIFY(session.position() > first);
        session.addStop(QStringLiteral("What comes next? | SYN | ACK"));
        QCOMPARE(session.story().pageCount(), std::size_t{2});
        QCOMPARE(session.place().page, std::size_t{1});
        QCOMPARE(session.slide().heading, QStringLiteral("What comes next?"));
        QCOMPARE(session.hands().size(), std::size_t{2});
        const std::size_t stop = session.position();
        session.addHand(1, 3);
        session.next();
        QCOMPARE(session.slide().options[1].hands.value_or(-1), 3);
        while (!session.atEnd())
            session.next();
        QCOMPARE(session.position(), trace->eventCount());
        while (session.position() > stop)
            session.back();
        QCOMPARE(session.position(), stop);
        session.goToStop(0);
        QCOMPARE(session.position(), std::size_t{0});
        session.next();
        QCOMPARE(session.position(), stop);
        session.renameStop(1, QStringLiteral("The answer"));
        QCOMPARE(session.slide().heading, QStringLiteral("The answer"));
        session.removeStop(1);
        QCOMPARE(session.story().pageCount(), std::size_t{1});
        session.removeStop(0); // where it began stays
        QCOMPARE(session.story().pageCount(), std::size_t{1});
    }

    void playsToTheStopAndNoFurther() {
        ProjectSession session(handshakeStory(), Motion::Full);
        while (session.place().phase != ProjectPhase::Run) {
            session.next();
            if (session.running())
                session.next(); // at once
        }
        QTRY_VERIFY_WITH_TIMEOUT(!session.running(), 60'000);
        QCOMPARE(session.position(), session.story().span(session.place()).second);
    }
};

} // namespace layerscope

QTEST_MAIN(layerscope::ProjectSessionTest)
#include "projectsession_test.moc"
