// A lesson as a story to demonstrate.
#include "ui/lesson/rightanswer.h"
#include "ui/project/projectstory.h"
#include "ui/text.h"

#include <QTextBlock>
#include <QTextDocument>
#include <algorithm>

namespace layerscope {

namespace {

QString optionMark(std::size_t index) { return QString(QChar(u'A' + static_cast<char16_t>(index % 26))); }

// The options that an answer names, in its order.
std::vector<std::size_t> namedIn(const GivenAnswer& answer, const std::vector<std::string>& options) {
    std::vector<std::size_t> named;
    for (const std::string& value : answer.values)
        for (std::size_t i = 0; i < options.size(); ++i)
            if (options[i] == value)
                named.push_back(i);
    return named;
}

class LessonStory : public ProjectStory {
public:
    LessonStory(std::shared_ptr<const Lesson> lesson, std::unique_ptr<LessonRuns> runs)
        : m_lesson(std::move(lesson)), m_runs(std::move(runs)) {}

    QString title() const override { return toQString(m_lesson->title); }
    int minutes() const override { return static_cast<int>(m_lesson->minutes); }
    std::size_t pageCount() const override { return m_lesson->pages.size(); }

    QString pageTitle(std::size_t page) const override {
        const QString own = toQString(m_lesson->pages[page].title);
        return own.isEmpty() ? title() : own;
    }

    std::vector<ProjectPhase> phases(std::size_t page) const override {
        const Page& each = m_lesson->pages[page];
        if (each.predict() == nullptr)
            return {ProjectPhase::Show};
        std::vector<ProjectPhase> phases;
        if (each.step() != nullptr)
            phases.push_back(ProjectPhase::Show);
        phases.insert(phases.end(), {ProjectPhase::Ask, ProjectPhase::Hands, ProjectPhase::Run, ProjectPhase::Explain});
        return phases;
    }

    std::shared_ptr<const Trace> trace(std::size_t page) const override {
        return m_runs->trace(m_runs->stops(page).run);
    }

    std::pair<std::size_t, std::size_t> span(ProjectPlace place) const override {
        const PageStops& stops = m_runs->stops(place.page);
        switch (place.phase) {
        case ProjectPhase::Show:
            return {stops.start, stops.stop};
        case ProjectPhase::Ask:
        case ProjectPhase::Hands:
            return {stops.stop, stops.stop};
        case ProjectPhase::Run:
            return {stops.stop, stops.reveal};
        case ProjectPhase::Explain:
            return {stops.reveal, stops.reveal};
        }
        return {};
    }

    // The question's secrets are kept already while the run comes to its stop.
    Mask mask(ProjectPlace place) const override {
        return place.phase < ProjectPhase::Run ? maskOf(*m_runs, place.page) : Mask();
    }

    bool votes(std::size_t page) const override {
        const Predict* predict = m_lesson->pages[page].predict();
        return predict != nullptr && (predict->kind == PredictKind::Choice || predict->kind == PredictKind::Choices ||
                                      predict->kind == PredictKind::Host);
    }

    Slide words(ProjectPlace place) const override {
        Slide slide;
        const Page& page = m_lesson->pages[place.page];
        const std::size_t position = span(place).second;
        const Predict* predict = page.predict();
        const auto plain = [&](const Passage& passage) {
            return plainWords(m_runs->text(passage, place.page, position));
        };
        if (place.phase == ProjectPhase::Show || predict == nullptr) {
            slide.heading = pageTitle(place.page);
            if (place.page == 0 && page.step() == nullptr && predict == nullptr)
                for (const Passage& goal : m_lesson->goals)
                    slide.lines << QStringLiteral("•  ") + plain(goal);
            else if (const Task* task = page.task())
                slide.lines << plain(task->goal);
            return slide;
        }
        slide.heading = plain(predict->question);
        for (std::size_t i = 0; i < predict->options.size(); ++i) {
            const Option& option = predict->options[i];
            const QString text = option.text.empty() ? toQString(option.value) : plain(option.text);
            slide.options.push_back({optionMark(i), text, {}, LayerNumber::None});
        }
        if (predict->kind == PredictKind::Host)
            for (const std::string& host : hosts(place.page))
                slide.options.push_back({optionMark(slide.options.size()), toQString(host), {}, LayerNumber::None});
        if (predict->kind == PredictKind::Byte && place.phase != ProjectPhase::Explain)
            slide.bytes = bytes(place);
        if (place.phase == ProjectPhase::Explain) {
            showAnswer(slide, place.page);
            if (!predict->ruleText.empty())
                slide.lines << plain(predict->ruleText);
            slide.lines << plain(predict->reason);
            QStringList sources;
            for (const Source& source : predict->sources)
                sources << toQString(source.text);
            slide.lines << sources.join(QStringLiteral("; "));
            slide.lines.removeAll(QString());
        }
        return slide;
    }

    QStringList prose(ProjectPlace place) const override {
        QStringList paragraphs;
        for (const LessonBlock& block : m_lesson->pages[place.page].blocks) {
            if (std::holds_alternative<Predict>(block) || std::holds_alternative<Task>(block))
                break;
            if (const auto* prose = std::get_if<Prose>(&block))
                paragraphs << plainParagraphs(m_runs->text(prose->text, place.page, m_runs->stops(place.page).stop));
        }
        return paragraphs;
    }

    std::pair<FrameId, std::string> focus(ProjectPlace place) const override {
        const Page& page = m_lesson->pages[place.page];
        const std::string& run = m_runs->stops(place.page).run;
        const auto packet = [&](const std::string& name) {
            return name.empty() ? FrameId() : m_runs->packet(run, name);
        };
        const Predict* predict = page.predict();
        if (predict != nullptr && place.phase >= ProjectPhase::Run && !predict->point.packet.empty())
            return {packet(predict->point.packet), predict->point.field};
        if (predict != nullptr && (place.phase == ProjectPhase::Ask || place.phase == ProjectPhase::Hands)) {
            if (predict->kind == PredictKind::Byte)
                return {packet(packetOf(*predict)), {}};
            if (!predict->preview.empty())
                return {packet(predict->preview.front()), predict->point.field};
        }
        if (const Step* step = page.step(); step != nullptr && !step->point.packet.empty())
            return {packet(step->point.packet), step->point.field};
        return {};
    }

    QString notes(std::size_t page, bool after) const override {
        const Notes* notes = m_lesson->pages[page].notes();
        if (notes == nullptr)
            return {};
        const PageStops& stops = m_runs->stops(page);
        return toQString(m_runs->html(after ? notes->after : notes->before, page, after ? stops.reveal : stops.stop));
    }

    QString answer(std::size_t page) const override {
        if (m_lesson->pages[page].predict() == nullptr)
            return {};
        return toQString(answerText(*m_runs, page));
    }

private:
    std::vector<std::string> hosts(std::size_t page) const {
        std::vector<std::string> names;
        const auto trace = this->trace(page);
        for (std::uint32_t i = 0; i < trace->hostCount(); ++i)
            names.push_back(trace->host({i}).name);
        return names;
    }

    // By the letters that a hall knows the options by. What is not in the answer leaves the slide; what is stands as
    // the answer has it.
    void showAnswer(Slide& slide, std::size_t page) const {
        const Predict& predict = *m_lesson->pages[page].predict();
        slide.answer = answer(page);
        const auto right = rightAnswer(*m_runs, page);
        std::vector<SlideOption> kept;
        if (right && predict.kind == PredictKind::Cards) {
            for (std::size_t i = 0; i < slide.options.size(); ++i)
                if (const auto layer = right->layers.find(predict.options[i].value); layer != right->layers.end()) {
                    kept.push_back(slide.options[i]);
                    kept.back().layer = static_cast<LayerNumber>(layer->second);
                }
            slide.answer.clear();
        } else if (right) {
            std::vector<std::string> values;
            for (const Option& option : predict.options)
                values.push_back(option.value);
            if (predict.kind == PredictKind::Host)
                values = hosts(page);
            for (const std::size_t option : namedIn(*right, values))
                kept.push_back(slide.options[option]);
            QStringList marks;
            for (const SlideOption& option : kept)
                marks << option.mark;
            if (kept.size() == 1) {
                slide.answer = QStringLiteral("%1:  %2").arg(kept.front().mark, kept.front().text);
                kept.clear();
            } else if (!kept.empty()) {
                slide.answer =
                    marks.join(predict.kind == PredictKind::Order ? QStringLiteral(" → ") : QStringLiteral(", "));
            }
        }
        slide.options = std::move(kept);
    }

    std::optional<SlideBytes> bytes(ProjectPlace place) const {
        const Predict& predict = *m_lesson->pages[place.page].predict();
        const auto trace = this->trace(place.page);
        FrameId frame = m_runs->packet(m_runs->stops(place.page).run, packetOf(predict));
        const Mask mask = this->mask(place);
        if (!frame || mask.hidesFrame(*trace, frame))
            return {};
        SlideBytes bytes;
        bytes.title = layerscope::tr("Bytes, counted from 0");
        const ByteView view = trace->frameBytes(frame);
        for (std::size_t i = 0; i < view.size(); ++i)
            bytes.values << (mask.hidesByte(frame, static_cast<std::uint32_t>(i))
                                 ? secretMark()
                                 : QStringLiteral("%1").arg(view[i], 2, 16, QLatin1Char('0')));
        if (place.phase >= ProjectPhase::Run)
            if (const auto field = predict.answer.asField())
                if (const auto found = m_runs->evaluation(m_runs->stops(place.page).run).place(frame, field->field)) {
                    bytes.begin = found->begin;
                    bytes.pointed = found->length;
                }
        return bytes;
    }

    static std::string packetOf(const Predict& predict) {
        if (!predict.packet.empty())
            return predict.packet;
        const auto field = predict.answer.asField();
        return field ? field->packet : std::string();
    }

    std::shared_ptr<const Lesson> m_lesson;
    std::unique_ptr<LessonRuns> m_runs;
};

} // namespace

QString plainWords(const std::string& commonMark) {
    QTextDocument document;
    document.setHtml(toQString(proseHtml(commonMark)));
    return document.toPlainText().simplified();
}

QStringList plainParagraphs(const std::string& commonMark) {
    QTextDocument document;
    document.setHtml(toQString(proseHtml(commonMark)));
    QStringList paragraphs;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const QString words = block.text().simplified();
        if (!words.isEmpty())
            paragraphs << (block.textList() != nullptr ? QStringLiteral("•  ") + words : words);
    }
    return paragraphs;
}

Result<std::unique_ptr<LessonRuns>> runsToShow(std::shared_ptr<const Lesson> lesson, std::uint64_t seed,
                                               const RunTraces& captured) {
    if (!lesson || lesson->pages.empty())
        return fail("this lesson has no pages");
    return LessonRuns::make(lesson, lesson->seed.value_or(seed), captured);
}

Result<std::unique_ptr<ProjectStory>> makeLessonStory(std::shared_ptr<const Lesson> lesson, std::uint64_t seed,
                                                      const RunTraces& captured) {
    auto runs = runsToShow(lesson, seed, captured);
    if (!runs)
        return Failure(runs.error());
    return std::unique_ptr<ProjectStory>(std::make_unique<LessonStory>(std::move(lesson), std::move(*runs)));
}

} // namespace layerscope
