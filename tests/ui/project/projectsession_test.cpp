#include "ui/project/projectsession.h"

#include "capture/file.h"
#include "capture/reconstruct.h"
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

    // Long words come on several slides one after the other, all of them and none smaller.
    void wordsThatDoNotFitGoOn() {
        Slide slide;
        slide.heading = QStringLiteral("Which of these many reasons is the one that holds?");
        slide.answer = QStringLiteral("B: the second one");
        for (int i = 0; i < 6; ++i)
            slide.lines
                << QStringLiteral("Sentence %1 says at length what could be said in a few words.").arg(i).repeated(3);
        for (const QSizeF& size : {QSizeF(1920, 1080), QSizeF(3840, 2160), QSizeF(1024, 768)})
            for (const double distance : {3.0, 5.0, 8.0}) {
                const SlideSettings settings{distance, Zoom::None};
                QStringList words;
                const std::vector<Slide> parts = partsOf(slide, size, settings);
                QVERIFY(distance < 5 || parts.size() > 1);
                for (const Slide& part : parts) {
                    words << part.lines;
                    QVERIFY(SlideLayout(part, size, settings).complete);
                }
                QCOMPARE(words.join(QLatin1Char(' ')), slide.lines.join(QLatin1Char(' ')));
            }
        Slide few = slide;
        few.lines = QStringList{QStringLiteral("One.")};
        QCOMPARE(partsOf(few, QSizeF(1920, 1080), {}).size(), std::size_t{1});
        Slide vote;
        vote.heading = slide.heading;
        for (int i = 0; i < 9; ++i)
            vote.options.push_back({QString(QChar(u'A' + i)), slide.lines.front(), {}, LayerNumber::None});
        std::size_t options = 0;
        for (const Slide& part : partsOf(vote, QSizeF(1920, 1080), {})) {
            options += part.options.size();
            QVERIFY(SlideLayout(part, QSizeF(1920, 1080), {}).complete);
        }
        QCOMPARE(options, vote.options.size());
    }

    // PageDown and PageUp go through the parts of a slide before they leave it.
    void farRoomsNeedMoreSlidesAndLoseNoStep() {
        const auto handshake = handshakeLesson();
        ProjectSession near(handshakeStory(), Motion::Reduced);
        ProjectSession far(handshakeStory(), Motion::Reduced);
        far.setDistance(8);
        int nearPresses = 0, farPresses = 0;
        for (; !near.atEnd(); near.next())
            ++nearPresses;
        QString reasons;
        for (; !far.atEnd(); far.next(), ++farPresses) {
            QVERIFY(farPresses < 300);
            reasons += far.slide().lines.join(QLatin1Char(' ')) + QLatin1Char(' ');
        }
        QVERIFY(farPresses > nearPresses);
        QCOMPARE(far.place(), near.place());
        for (const Page& page : handshake->pages)
            if (page.predict() != nullptr && page.predict()->reason.inserts.empty())
                QVERIFY2(reasons.simplified().contains(plainWords(page.predict()->reason.source)),
                         page.predict()->reason.source.c_str());
        for (int presses = 0; far.part() == 0; ++presses) {
            QVERIFY(presses < farPresses);
            far.back();
        }
        const ProjectPlace place = far.place();
        const std::size_t part = far.part();
        far.back();
        QCOMPARE(far.place(), place);
        QCOMPARE(far.part(), part - 1);
    }

    void runsOfDataShareARow() {
        for (const char* scene : {"data", "congestion-newreno", "zero-window"}) {
            const auto trace = sceneTrace(scene);
            QVERIFY(trace);
            ProjectSession session(makeTraceStory(trace, QStringLiteral("Data"), trace->eventCount()), Motion::Reduced);
            const Slide slide = session.slide();
            QVERIFY(slide.rows.size() <= mostSlideRows);
            std::size_t packets = slide.earlier;
            for (const SlideRow& row : slide.rows) {
                packets += row.merged;
                QCOMPARE(row.name.contains(QStringLiteral("×%1").arg(row.merged)), row.merged > 1);
            }
            QCOMPARE(packets, trace->frameCount());
        }
    }

    // What a live capture brings waits behind the moment that the audience sees.
    void aCaptureGrowsBehindTheMoment() {
        const auto file = openCapture(LAYERSCOPE_SOURCE_DIR "/lessons/your-own-loopback.pcapng");
        QVERIFY(file.has_value());
        const auto trace = std::make_shared<Trace>();
        Reconstructor reconstructor(*trace);
        const auto take = [&](int packets) {
            for (int i = 0; i < packets; ++i)
                if (const auto packet = (*file)->next(); packet && *packet)
                    reconstructor.add(**packet);
        };
        take(3);
        ProjectSession session(makeTraceStory(trace, QStringLiteral("Live"), 0), Motion::Reduced);
        while (!session.atEnd())
            session.next();
        QCOMPARE(session.position(), trace->eventCount());
        QCOMPARE(session.slide().rows.size(), std::size_t{3});
        const QString seen = session.slide().text();
        const QString words = session.pageWords();
        take(3);
        session.grow();
        QCOMPARE(session.slide().text(), seen);
        QVERIFY(session.pageWords() != words); // the presenter sees that there is more
        QVERIFY(!session.atEnd());
        while (!session.atEnd())
            session.next();
        QCOMPARE(session.slide().rows.size(), std::size_t{6});
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
