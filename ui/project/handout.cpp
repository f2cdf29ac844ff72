#include "ui/project/handout.h"

#include "ui/project/handoutpage.h"
#include "ui/project/slidepainter.h"
#include "ui/text.h"

#include <QApplication>
#include <QBuffer>
#include <QFileInfo>
#include <QSaveFile>
#include <set>

namespace layerscope {

namespace {

constexpr std::size_t mostRows = 32; // of a ladder: a page full
constexpr double xHeight = 6.2;      // of the words in pictures: 8.5 point

// Nothing may depend on the order in which Qt's hashes happen to give their items.
class FixedHashes {
public:
    FixedHashes() { QHashSeed::setDeterministicGlobalSeed(); }
    ~FixedHashes() { QHashSeed::resetRandomGlobalSeed(); }
    FixedHashes(const FixedHashes&) = delete;
    FixedHashes& operator=(const FixedHashes&) = delete;
};

// Ink on white, whatever the window looks like.
class LightTheme {
public:
    LightTheme() : m_before(Theme::current().name) {
        if (m_before != ThemeName::Light)
            Theme::apply(*qApp, ThemeName::Light);
    }
    ~LightTheme() {
        if (m_before != ThemeName::Light)
            Theme::apply(*qApp, m_before);
    }
    LightTheme(const LightTheme&) = delete;
    LightTheme& operator=(const LightTheme&) = delete;

private:
    ThemeName m_before;
};

// What is hidden becomes a blank to write on.
void makeBlanks(Slide& slide) {
    const QString shortBlank = QStringLiteral("________");
    const auto blank = [&](QString& text) {
        if (text == secretMark())
            text = shortBlank;
        else if (text.endsWith(QLatin1Char(' ') + secretMark()))
            text = text.chopped(1) + shortBlank;
    };
    for (SlideRow& row : slide.rows) {
        blank(row.name);
        blank(row.sequence);
        blank(row.acknowledgment);
        row.pointed = false;
    }
    for (SlideAxis& axis : slide.axes)
        if (axis.state == secretMark())
            axis.state = QString(20, QChar(QChar::Nbsp));
    if (slide.header)
        for (auto& line : slide.header->lines)
            for (HeaderCell& cell : line)
                if (cell.value == secretMark())
                    cell.value = cell.flag ? QStringLiteral("_") : shortBlank;
}

class HandoutMaker {
public:
    HandoutMaker(const Lesson& lesson, LessonRuns& runs, const ProjectStory& story, HandoutPage& page)
        : m_lesson(lesson), m_runs(runs), m_story(story), m_page(page) {}

    void run() {
        m_page.text(toQString(m_lesson.title), heading());
        m_page.space(8);
        m_page.blank(layerscope::tr("Name"), 300);
        m_page.space(14);
        m_page.text(layerscope::tr("Afterwards you can"), themeFont(TextRole::Semibold));
        for (const Passage& goal : m_lesson.goals)
            bullet(QStringLiteral("–"), plainWords(m_runs.text(goal, 0, 0)));
        for (std::size_t i = 0; i < m_lesson.pages.size(); ++i)
            addPage(i);
        addAnswers();
        m_page.finish();
    }

private:
    static QFont heading() { return themeFont(TextRole::Heading); }

    void bullet(const QString& mark, const QString& words) {
        constexpr double indent = 22;
        m_page.need(QFontMetricsF(themeFont(TextRole::Body)).lineSpacing());
        const double top = m_page.y();
        QPainter& painter = m_page.painter();
        const double before = m_page.left();
        QFont font = themeFont(TextRole::Body);
        m_page.text(words, font, indent);
        painter.setFont(font);
        painter.setPen(Theme::current().ink);
        const double line = QFontMetricsF(font).lineSpacing();
        const double at = m_page.y() < top ? m_page.y() - line : top; // it may have gone to the next page
        painter.drawText(QRectF(before, at, indent, line), Qt::AlignLeft | Qt::AlignVCenter, mark);
        m_page.space(3);
    }

    void addPage(std::size_t index) {
        const Page& page = m_lesson.pages[index];
        const PageStops& stops = m_runs.stops(index);
        m_page.space(16);
        if (!page.title.empty()) {
            m_page.need(90);
            m_page.text(toQString(page.title), themeFont(TextRole::Title));
            m_page.space(4);
        }
        for (const LessonBlock& block : page.blocks) {
            if (std::holds_alternative<Predict>(block) || std::holds_alternative<Task>(block))
                break;
            if (const auto* prose = std::get_if<Prose>(&block))
                m_page.html(toQString(m_runs.html(prose->text, index, stops.stop)));
        }
        if (const Predict* predict = page.predict())
            addQuestion(index, *predict);
        else if (const Task* task = page.task())
            addTask(index, *task);
        else if (page.step() != nullptr)
            addStage(index, ProjectPhase::Show);
    }

    void addStage(std::size_t index, ProjectPhase phase) {
        const ProjectPlace place{index, phase};
        const std::size_t position = m_story.span(place).second;
        const auto trace = m_story.trace(index);
        if (position == 0)
            return;
        Slide slide;
        const Time time = trace->event({static_cast<std::uint32_t>(position - 1)}).time;
        const auto [frame, field] = m_story.focus(place);
        setStage(slide, {trace, position, time, Numbering::Raw, frame, field}, m_story.mask(place));
        if (slide.rows.empty())
            return;
        const Predict* predict = m_lesson.pages[index].predict();
        if (predict != nullptr && predict->kind == PredictKind::Byte)
            slide.header.reset(); // its fields would tell where the byte is
        makeBlanks(slide);
        const double height = std::max(185.0, 64.0 + 34.0 * static_cast<double>(slide.rows.size()));
        m_page.space(4);
        m_page.figure(height, [&](QPainter& painter, const QSizeF& size) {
            const SlideLayout layout(slide, size, {xHeight * 200 / size.height(), Zoom::None, Surface::Paper});
            paintSlideLadder(painter, slide, layout);
            if (slide.header && !layout.cells.empty())
                paintSlideHeader(painter, *slide.header, layout);
        });
        m_page.space(4);
    }

    // The bytes of a packet, to find one of them.
    void addBytes(const SlideBytes& bytes) {
        constexpr qsizetype across = 20;
        constexpr qsizetype most = 12;
        const double e = ProjectionFonts(200, xHeight).size;
        Slide slide;
        slide.bytes = bytes;
        const auto rows = static_cast<double>(std::min(most, (bytes.values.size() + across - 1) / across));
        m_page.figure((rows * 1.4 + 4.8) * e, [&](QPainter& painter, const QSizeF& size) {
            paintSlideBytes(painter, bytes,
                            SlideLayout(slide, size, {xHeight * 200 / size.height(), Zoom::None, Surface::Paper}));
        });
    }

    void addQuestion(std::size_t index, const Predict& predict) {
        const std::size_t stop = m_runs.stops(index).stop;
        ++m_question;
        addStage(index, ProjectPhase::Ask);
        const Slide words = m_story.words({index, ProjectPhase::Ask});
        if (words.bytes)
            addBytes(*words.bytes);
        m_page.need(100);
        m_page.space(4);
        const QString question = plainWords(m_runs.text(predict.question, index, stop));
        m_page.text(QStringLiteral("%1.  %2").arg(m_question).arg(question), themeFont(TextRole::BodyBold));
        m_page.space(4);
        for (const SlideOption& option : words.options) {
            switch (predict.kind) {
            case PredictKind::Order:
            case PredictKind::Cards:
                line(option.text);
                break;
            default:
                box(option.text);
                break;
            }
        }
        switch (predict.kind) {
        case PredictKind::Choice:
        case PredictKind::Choices:
        case PredictKind::Order:
        case PredictKind::Cards:
        case PredictKind::Host:
            break;
        case PredictKind::Number:
        case PredictKind::Text:
            m_page.blank(predict.unit.empty() ? layerscope::tr("Your answer")
                                              : layerscope::tr("Your answer, in %1").arg(toQString(predict.unit)),
                         220);
            break;
        case PredictKind::Byte:
            m_page.blank(layerscope::tr("Byte number, counted from 0"), 120);
            break;
        }
        m_page.blank(layerscope::tr("Because"), 1000);
    }

    // A box to tick.
    void box(const QString& words) {
        m_page.need(24);
        const double top = m_page.y();
        m_page.painter().setPen(QPen(Theme::current().ink, 1));
        m_page.painter().setBrush(Qt::NoBrush);
        m_page.painter().drawRect(QRectF(m_page.left() + 4, top + 2, 13, 13));
        m_page.text(words, themeFont(TextRole::Body), 28);
        m_page.space(5);
    }

    // A place for a number, for an order or a layer.
    void line(const QString& words) {
        m_page.need(28);
        const double top = m_page.y() + 6;
        m_page.painter().setPen(QPen(Theme::current().ink, 0.8));
        m_page.painter().drawLine(QPointF(m_page.left() + 4, top + 17), QPointF(m_page.left() + 40, top + 17));
        m_page.space(6);
        m_page.text(words, themeFont(TextRole::Body), 52);
        m_page.space(3);
    }

    void addTask(std::size_t index, const Task& task) {
        m_page.text(plainWords(m_runs.text(task.goal, index, m_runs.stops(index).stop)), themeFont(TextRole::BodyBold));
        m_page.blank(layerscope::tr("What I did"), 1000);
        m_page.blank({}, 1000);
        m_page.blank(layerscope::tr("What happened"), 1000);
    }

    void addAnswers() {
        m_page.newPage();
        m_page.text(layerscope::tr("Answers"), heading());
        m_page.text(layerscope::tr("Seed %1. Read from the run; another seed has other numbers.").arg(m_runs.seed()),
                    themeFont(TextRole::Caption));
        int question = 0;
        for (std::size_t i = 0; i < m_lesson.pages.size(); ++i) {
            const Predict* predict = m_lesson.pages[i].predict();
            if (predict == nullptr)
                continue;
            const std::size_t reveal = m_runs.stops(i).reveal;
            m_page.space(12);
            m_page.need(70);
            m_page.text(QStringLiteral("%1.  %2").arg(++question).arg(m_story.answer(i)),
                        themeFont(TextRole::BodyBold));
            if (!predict->ruleText.empty())
                m_page.text(plainWords(m_runs.text(predict->ruleText, i, reveal)), themeFont(TextRole::Body), 24);
            m_page.text(plainWords(m_runs.text(predict->reason, i, reveal)), themeFont(TextRole::Body), 24);
            QStringList sources;
            for (const Source& source : predict->sources)
                sources << toQString(source.text);
            m_page.text(sources.join(QStringLiteral(", ")), themeFont(TextRole::Caption), 24);
        }
        addLadders();
        m_page.space(16);
        m_page.need(60);
        m_page.text(layerscope::tr("Sources"), themeFont(TextRole::Title));
        for (const Source& source : m_lesson.sources)
            bullet(QStringLiteral("–"), toQString(source.text));
    }

    // The whole ladder of every run that a question was about.
    void addLadders() {
        std::set<std::string, std::less<>> done;
        for (std::size_t i = 0; i < m_lesson.pages.size(); ++i) {
            const PageStops& stops = m_runs.stops(i);
            if (!done.insert(stops.run).second)
                continue;
            const auto trace = m_runs.trace(stops.run);
            m_page.space(14);
            Slide slide;
            setStage(slide, {trace, trace->eventCount(), trace->duration(), Numbering::Raw, {}, {}, mostRows}, {});
            const double e = ProjectionFonts(200, xHeight).size;
            const double height = 5 * e + 2.2 * e * static_cast<double>(slide.rows.size());
            m_page.need(height + 30);
            m_page.text(stops.run == "main" ? layerscope::tr("The whole run")
                                            : layerscope::tr("The run “%1”").arg(toQString(stops.run)),
                        themeFont(TextRole::Title));
            m_page.figure(height, [&](QPainter& painter, const QSizeF& size) {
                paintSlideLadder(
                    painter, slide,
                    SlideLayout(slide, size, {xHeight * 200 / size.height(), Zoom::Ladder, Surface::Paper}));
            });
        }
    }

    const Lesson& m_lesson;
    LessonRuns& m_runs;
    const ProjectStory& m_story;
    HandoutPage& m_page;
    int m_question = 0;
};

} // namespace

void forgetMoment(QByteArray& pdf) {
    for (const QByteArray& key : {QByteArrayLiteral("/CreationDate"), QByteArrayLiteral("/ModDate")})
        for (qsizetype at = pdf.indexOf(key); at >= 0; at = pdf.indexOf(key, at + 1)) {
            const qsizetype open = pdf.indexOf("(D:", at);
            const qsizetype close = pdf.indexOf(')', at);
            if (open < 0 || close < open)
                continue;
            // As long as it was, so that the table of places stays right.
            const QByteArray moment = QByteArrayLiteral("20000101000000Z").leftJustified(close - open - 3, ' ', true);
            pdf.replace(open + 3, close - open - 3, moment);
        }
}

Result<QByteArray> makeHandout(std::shared_ptr<const Lesson> lesson, std::uint64_t seed, const RunTraces& captured) {
    auto runs = runsToShow(lesson, seed, captured);
    if (!runs)
        return Failure(runs.error());
    auto story = makeLessonStory(lesson, seed, captured);
    if (!story)
        return Failure(story.error());
    const FixedHashes hashes;
    const LightTheme theme;
    QByteArray pdf;
    {
        QBuffer buffer(&pdf);
        buffer.open(QIODevice::WriteOnly);
        QPdfWriter writer(&buffer);
        writer.setTitle(toQString(lesson->title));
        writer.setCreator(QStringLiteral("Layerscope"));
        HandoutPage page(writer, tr("%1  ·  seed %2").arg(toQString(lesson->title)).arg((*runs)->seed()));
        HandoutMaker(*lesson, **runs, **story, page).run();
    }
    forgetMoment(pdf);
    return pdf;
}

Result<void> writeHandout(const std::string& path, std::shared_ptr<const Lesson> lesson, std::uint64_t seed,
                          const RunTraces& captured) {
    const auto pdf = makeHandout(std::move(lesson), seed, captured);
    if (!pdf)
        return Failure(pdf.error());
    const QString name = QString::fromLocal8Bit(path.c_str());
    const QFileInfo target(name);
    if (target.exists() && !target.isFile() && !target.isDir()) { // a device or a pipe, which nothing may replace
        QFile device(name);
        if (!device.open(QIODevice::WriteOnly) || device.write(*pdf) != pdf->size() || !device.flush())
            return failAt(path, device.errorString().toStdString());
        return {};
    }
    QSaveFile file(name); // an old handout stays until the new one is whole
    if (!file.open(QIODevice::WriteOnly) || file.write(*pdf) != pdf->size() || !file.commit())
        return failAt(path, file.errorString().toStdString());
    return {};
}

} // namespace layerscope
