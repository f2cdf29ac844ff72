// Any trace as a story: its pages are the stops that the presenter sets.
#include "ui/project/projectstory.h"
#include "ui/text.h"

#include <algorithm>

namespace layerscope {

namespace {

class TraceStory : public ProjectStory {
public:
    TraceStory(std::shared_ptr<const Trace> trace, QString title, std::size_t position)
        : m_trace(std::move(trace)), m_title(std::move(title)), m_stops{{position, m_title}} {}

    QString title() const override { return m_title; }
    std::size_t pageCount() const override { return m_stops.size(); }
    QString pageTitle(std::size_t page) const override { return parts(page).front(); }
    std::shared_ptr<const Trace> trace(std::size_t) const override { return m_trace; }
    Mask mask(ProjectPlace) const override { return {}; }
    bool votes(std::size_t) const override { return true; }
    std::pair<FrameId, std::string> focus(ProjectPlace) const override { return {}; }
    QString notes(std::size_t, bool) const override { return {}; }
    QString answer(std::size_t) const override { return {}; }
    std::vector<TraceStop>* stops() override { return &m_stops; }

    std::vector<ProjectPhase> phases(std::size_t page) const override {
        if (parts(page).size() == 1)
            return {ProjectPhase::Show};
        return {ProjectPhase::Ask, ProjectPhase::Hands};
    }

    std::pair<std::size_t, std::size_t> span(ProjectPlace place) const override {
        const std::size_t stop = m_stops[place.page].position;
        const bool asks = place.phase == ProjectPhase::Hands || place.page == 0;
        return {asks ? stop : m_stops[place.page - 1].position, stop};
    }

    Slide words(ProjectPlace place) const override {
        Slide slide;
        const QStringList words = parts(place.page);
        slide.heading = words.front();
        for (qsizetype i = 1; i < words.size(); ++i)
            slide.options.push_back(
                {QString(QChar(u'A' + static_cast<char16_t>((i - 1) % 26))), words[i], {}, LayerNumber::None});
        return slide;
    }

private:
    QStringList parts(std::size_t page) const {
        QStringList words;
        for (const QString& word : m_stops[page].title.split(QLatin1Char('|')))
            if (!word.trimmed().isEmpty())
                words << word.trimmed();
        return words.isEmpty() ? QStringList{m_title} : words;
    }

    std::shared_ptr<const Trace> m_trace;
    QString m_title;
    std::vector<TraceStop> m_stops; // by position; the first is where it began
};

} // namespace

std::unique_ptr<ProjectStory> makeTraceStory(std::shared_ptr<const Trace> trace, const QString& title,
                                             std::size_t position) {
    return std::make_unique<TraceStory>(std::move(trace), title, position);
}

} // namespace layerscope
