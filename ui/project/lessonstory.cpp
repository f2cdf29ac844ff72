// A lesson as a story to demonstrate.
#include "ui/project/projectstory.h"
#include "ui/text.h"

#include <QTextDocument>
#include <algorithm>

namespace layerscope {

namespace {

QString optionMark(std::size_t index) { return QString(QChar(u'A' + static_cast<char16_t>(index % 26))); }

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
        return predict != nullptr && (predict->kind == PredictKind::Choice || predict->kind == PredictKind::Choices);
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
        if (place.phase != ProjectPhase::Explain)
            for (std::size_t i = 0; i < predict->options.size(); ++i) {
                const Option& option = predict->options[i];
                const QString text = option.text.empty() ? toQString(option.value) : plain(option.text);
                slide.options.push_back({optionMark(i), text, {}, false});
            }
        if (place.phase == ProjectPhase::Explain) {
            slide.answer = answer(place.page);
            if (!predict->ruleText.empty())
                slide.lines << plain(predict->ruleText);
            slide.lines << plain(predict->reason);
            for (const Source& source : predict->sources)
                slide.lines << toQString(source.text);
        }
        return slide;
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
            if (!predict->packet.empty())
                return {packet(predict->packet), {}};
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
    std::shared_ptr<const Lesson> m_lesson;
    std::unique_ptr<LessonRuns> m_runs;
};

} // namespace

QString plainWords(const std::string& commonMark) {
    QTextDocument document;
    document.setHtml(toQString(proseHtml(commonMark)));
    return document.toPlainText().simplified();
}

Result<std::unique_ptr<LessonRuns>> runsToShow(std::shared_ptr<const Lesson> lesson, std::uint64_t seed,
                                               const CapturedRuns& captured) {
    if (!lesson || lesson->pages.empty())
        return fail("this lesson has no pages");
    auto runs = LessonRuns::make(lesson, lesson->seed.value_or(seed));
    if (runs)
        for (const auto& [name, trace] : captured)
            if (const auto taken = (*runs)->provide(name, trace); !taken)
                return Failure(taken.error());
    return runs;
}

Result<std::unique_ptr<ProjectStory>> makeLessonStory(std::shared_ptr<const Lesson> lesson, std::uint64_t seed,
                                                      const CapturedRuns& captured) {
    auto runs = runsToShow(lesson, seed, captured);
    if (!runs)
        return Failure(runs.error());
    return std::unique_ptr<ProjectStory>(std::make_unique<LessonStory>(std::move(lesson), std::move(*runs)));
}

} // namespace layerscope
