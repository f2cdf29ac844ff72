#include "ui/project/projectsession.h"

#include "ui/text.h"

#include <algorithm>

namespace layerscope {

ProjectSession::ProjectSession(std::unique_ptr<ProjectStory> story, Motion motion, std::size_t page)
    : m_story(std::move(story)), m_playback(new Playback(this)) {
    m_playback->setReducedMotion(motion == Motion::Reduced);
    connect(m_playback, &Playback::moved, this, &ProjectSession::moved);
    connect(m_playback, &Playback::playingChanged, this, [this] {
        if (!m_entering)
            emit changed();
    });
    m_clock.start();
    page = std::min(page, m_story->pageCount() - 1);
    enter({page, m_story->phases(page).front()}, true);
}

void ProjectSession::enter(ProjectPlace place, bool play) {
    const bool samePage = place.page == m_place.page;
    m_place = place;
    m_part = 0;
    m_hands.resize(m_story->pageCount());
    if (m_hands[place.page].empty() && m_story->votes(place.page)) {
        const ProjectPhase last = m_story->phases(place.page).back();
        const ProjectPhase asked = last == ProjectPhase::Explain ? ProjectPhase::Ask : last;
        m_hands[place.page].resize(m_story->words({place.page, asked}).options.size());
    }
    if (!samePage) {
        m_settings.zoom = Zoom::None;
        m_pointed = {};
    }
    m_spotlight.reset();
    const auto [start, end] = m_story->span(place);
    // Nobody may see the new place at a moment of the old one.
    m_entering = true;
    m_playback->pause();
    if (m_playback->trace() != m_story->trace(place.page))
        m_playback->setTrace(m_story->trace(place.page));
    m_target = end;
    const bool plays = play && start < end && !m_playback->reducedMotion();
    m_playback->seekPosition(plays ? start : end);
    if (plays)
        m_playback->play();
    m_entering = false;
    emit placeChanged();
    emit changed();
}

void ProjectSession::moved() {
    if (m_entering)
        return;
    // Time may glide beyond the place's end; nobody sees that, as the windows hear of it only now.
    if (m_playback->position() > m_target || (m_playback->playing() && m_playback->position() == m_target)) {
        m_playback->pause();
        m_playback->seekPosition(m_target);
    }
    emit changed();
}

bool ProjectSession::counted(std::size_t page) const {
    return page < m_hands.size() && std::ranges::any_of(m_hands[page], [](int count) { return count > 0; });
}

std::optional<ProjectPlace> ProjectSession::after(ProjectPlace place) const {
    for (const ProjectPhase phase : m_story->phases(place.page))
        if (phase > place.phase && (phase != ProjectPhase::Hands || counted(place.page)))
            return ProjectPlace{place.page, phase};
    if (place.page + 1 < m_story->pageCount())
        return ProjectPlace{place.page + 1, m_story->phases(place.page + 1).front()};
    return {};
}

std::optional<ProjectPlace> ProjectSession::before(ProjectPlace place) const {
    std::optional<ProjectPlace> found;
    for (const ProjectPhase phase : m_story->phases(place.page))
        if (phase < place.phase && (phase != ProjectPhase::Hands || counted(place.page)))
            found = ProjectPlace{place.page, phase};
    if (found || place.page == 0)
        return found;
    const auto phases = m_story->phases(place.page - 1);
    const ProjectPhase last =
        phases.back() == ProjectPhase::Hands && !counted(place.page - 1) ? phases.front() : phases.back();
    return ProjectPlace{place.page - 1, last};
}

bool ProjectSession::atEnd() const {
    return !after(m_place) && !running() && m_part + 1 >= parts().size() &&
           (!hasStops() || m_playback->position() >= m_playback->trace()->eventCount());
}

void ProjectSession::next() {
    m_shade = Shade::None;
    if (running() || m_playback->position() < m_target) { // not there yet: go there at once
        m_playback->pause();
        m_playback->seekPosition(m_target);
        emit changed();
    } else if (m_part + 1 < parts().size()) {
        ++m_part;
        emit changed();
    } else if (const auto place = after(m_place)) {
        enter(*place, true);
    } else if (hasStops()) {
        nextPacket();
    } else {
        emit changed();
    }
}

// Behind the last stop the run goes on packet by packet.
void ProjectSession::nextPacket() {
    m_target = m_playback->trace()->eventCount();
    m_playback->packetForward();
    m_target = m_playback->position();
    emit changed();
}

void ProjectSession::back() {
    m_shade = Shade::None;
    if (m_part > 0) {
        m_part = std::min(m_part, parts().size()) - 1;
        emit changed();
    } else if (hasStops() && m_playback->position() > m_story->span(m_place).second) {
        m_playback->packetBack();
        if (m_playback->position() < m_story->span(m_place).second)
            m_playback->seekPosition(m_story->span(m_place).second);
        m_target = m_playback->position();
        emit changed();
    } else if (const auto place = before(m_place)) {
        enter(*place, false);
        if (const std::size_t last = parts().size() - 1; last > 0) {
            m_part = last;
            emit changed();
        }
    } else {
        m_playback->pause();
        m_playback->seekPosition(m_story->span(m_place).first);
        emit changed();
    }
}

void ProjectSession::stepForward() {
    if (hasStops() && !after(m_place))
        m_target = m_playback->trace()->eventCount();
    if (m_playback->position() < m_target)
        m_playback->stepForward();
    if (hasStops() && !after(m_place))
        m_target = m_playback->position();
}

void ProjectSession::stepBack() { m_playback->stepBack(); }

void ProjectSession::reveal() {
    if (revealed())
        return;
    for (const ProjectPhase phase : m_story->phases(m_place.page))
        if (phase == ProjectPhase::Run)
            return enter({m_place.page, phase}, true);
}

void ProjectSession::addHand(int option, int by) {
    std::vector<int>& hands = m_hands[m_place.page];
    if (option < 0 || option >= static_cast<int>(hands.size()))
        return;
    int& count = hands[static_cast<std::size_t>(option)];
    count = std::clamp(count + by, 0, 999);
    emit changed();
}

void ProjectSession::toggleShade(Shade shade) {
    m_shade = m_shade == shade ? Shade::None : shade;
    emit changed();
}

void ProjectSession::setSpotlight(std::optional<QPointF> point) {
    m_spotlight = point;
    emit changed();
}

void ProjectSession::toggleZoom(Zoom zoom) {
    m_settings.zoom = m_settings.zoom == zoom ? Zoom::None : zoom;
    emit changed();
}

void ProjectSession::pointAt(FrameId frame) {
    m_pointed = frame;
    emit changed();
}

void ProjectSession::setDistance(double heights) {
    m_settings.distance = std::clamp(heights, nearestDistance, farthestDistance);
    emit changed();
}

void ProjectSession::setPicture(const QSizeF& size) {
    if (size.isEmpty() || size == m_picture)
        return;
    m_picture = size;
    emit changed();
}

void ProjectSession::toggleNumbering() {
    m_numbering = m_numbering == Numbering::Raw ? Numbering::Relative : Numbering::Raw;
    emit changed();
}

// The audience stays where it is; only how much is still to come has changed.
void ProjectSession::grow() { emit changed(); }

void ProjectSession::addStop(const QString& title) {
    std::vector<TraceStop>* stops = m_story->stops();
    if (stops == nullptr)
        return;
    const std::size_t here = m_playback->position();
    const auto at = std::ranges::lower_bound(*stops, here, {}, &TraceStop::position);
    auto index = static_cast<std::size_t>(at - stops->begin());
    if (at == stops->end() || at->position != here) {
        const QString name = title.isEmpty() ? tr("At %1 s").arg(toQString(timeText(m_playback->time()))) : title;
        stops->insert(at, {here, name});
        m_hands.insert(m_hands.begin() + static_cast<std::ptrdiff_t>(index), std::vector<int>());
    }
    enter({index, m_story->phases(index).front()}, false);
}

void ProjectSession::renameStop(std::size_t index, const QString& title) {
    std::vector<TraceStop>* stops = m_story->stops();
    if (stops == nullptr || index >= stops->size() || (*stops)[index].title == title)
        return;
    (*stops)[index].title = title;
    m_hands[index].clear();
    const std::size_t here = m_playback->position();
    if (index == m_place.page) {
        enter({index, m_story->phases(index).front()}, false);
        if (here > m_target && !after(m_place)) {
            m_target = here;
            m_playback->seekPosition(here);
        }
    }
    emit changed();
}

void ProjectSession::removeStop(std::size_t index) {
    std::vector<TraceStop>* stops = m_story->stops();
    if (stops == nullptr || index == 0 || index >= stops->size())
        return;
    stops->erase(stops->begin() + static_cast<std::ptrdiff_t>(index));
    m_hands.erase(m_hands.begin() + static_cast<std::ptrdiff_t>(index));
    if (m_place.page >= index) {
        const std::size_t page = m_place.page - 1;
        enter({page, m_story->phases(page).front()}, false);
    }
    emit changed();
}

void ProjectSession::goToStop(std::size_t index) {
    if (index < m_story->pageCount())
        enter({index, m_story->phases(index).front()}, false);
}

Slide ProjectSession::slideAt(ProjectPlace place, std::size_t position, Time time) const {
    Slide slide = m_story->words(place);
    if (place.phase == ProjectPhase::Hands)
        for (std::size_t i = 0; i < slide.options.size() && i < m_hands[place.page].size(); ++i)
            slide.options[i].hands = m_hands[place.page][i];
    auto [frame, field] = m_story->focus(place);
    if (m_pointed && place.page == m_place.page) {
        frame = m_pointed;
        field.clear();
    }
    const StageMoment moment{m_story->trace(place.page), position, time, m_numbering, frame, field};
    setStage(slide, moment, m_story->mask(place));
    if (slide.bytes && place.phase < ProjectPhase::Run)
        slide.header.reset(); // its fields would tell where the byte is
    const bool asks = place.phase == ProjectPhase::Ask || place.phase == ProjectPhase::Hands;
    if (slide.rows.empty() && slide.lines.isEmpty() && !slide.bytes && (asks || place.phase == ProjectPhase::Show)) {
        Slide told = slide;
        told.lines = m_story->prose(place);
        if (!asks || SlideLayout(told, m_picture, m_settings).complete)
            return told;
    }
    return slide;
}

std::vector<Slide> ProjectSession::parts() const {
    return partsOf(slideAt(m_place, m_playback->position(), m_playback->time()), m_picture, m_settings);
}

Slide ProjectSession::slide() const {
    std::vector<Slide> all = parts();
    return std::move(all[std::min(m_part, all.size() - 1)]);
}

std::optional<Slide> ProjectSession::nextSlide() const {
    if (m_place.page + 1 >= m_story->pageCount())
        return {};
    const ProjectPlace place{m_place.page + 1, m_story->phases(m_place.page + 1).front()};
    const std::size_t position = m_story->span(place).second;
    const auto trace = m_story->trace(place.page);
    const Time time = position == 0 ? Time{} : trace->event({static_cast<std::uint32_t>(position - 1)}).time;
    return partsOf(slideAt(place, position, time), m_picture, m_settings).front();
}

QString ProjectSession::nextWords() const {
    if (running())
        return tr("Shows the end of the run at once");
    if (m_part + 1 < parts().size())
        return tr("Goes on with this slide");
    const auto place = after(m_place);
    if (!place)
        return hasStops() && !atEnd() ? tr("Goes on to the next packet") : tr("This is the end");
    switch (place->phase) {
    case ProjectPhase::Show:
        return tr("Goes on: %1").arg(m_story->pageTitle(place->page));
    case ProjectPhase::Ask:
        return tr("Asks the question");
    case ProjectPhase::Hands:
        return tr("Shows how the hands were counted");
    case ProjectPhase::Run:
        return tr("Runs on to the answer");
    case ProjectPhase::Explain:
        return tr("Explains the answer");
    }
    return {};
}

QString ProjectSession::pageWords() const {
    if (!hasStops())
        return tr("step %1 of %2").arg(m_place.page + 1).arg(m_story->pageCount());
    const Trace& trace = *m_playback->trace();
    const std::size_t packets = trace.frameCount();
    std::size_t sent = packets;
    while (sent > 0 && trace.frame({static_cast<std::uint32_t>(sent - 1)}).sentEvent.value >= position())
        --sent;
    return tr("stop %1 of %2, packet %3 of %4").arg(m_place.page + 1).arg(m_story->pageCount()).arg(sent).arg(packets);
}

QString ProjectSession::notes(bool after) const {
    return after && !revealed() ? QString() : m_story->notes(m_place.page, after);
}

} // namespace layerscope
