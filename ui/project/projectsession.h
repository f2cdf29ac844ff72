// One demonstration: where it is, what was counted, what the audience sees. Windows are views of it; it goes on
// whatever becomes of them.
#pragma once

#include "ui/playback/playback.h"
#include "ui/project/projectstory.h"
#include "ui/project/slidelayout.h"

#include <QElapsedTimer>
#include <QObject>

namespace layerscope {

// A picture laid over the audience's screen.
enum class Shade : std::uint8_t { None, Black, White };

enum class Motion : std::uint8_t { Full, Reduced };

class ProjectSession : public QObject {
    Q_OBJECT

public:
    // Begins with a page of the story.
    explicit ProjectSession(std::unique_ptr<ProjectStory> story, Motion motion = Motion::Full, std::size_t page = 0);

    const ProjectStory& story() const { return *m_story; }
    ProjectPlace place() const { return m_place; }
    bool running() const { return m_playback->playing(); } // packets are under way to the place's end
    bool atEnd() const;                                    // nothing comes after this
    bool revealed() const { return m_place.phase >= ProjectPhase::Run; }

    // What the audience's screen shows now, below any shade.
    Slide slide() const;
    // The first slide of the next page; nothing behind the last one.
    std::optional<Slide> nextSlide() const;
    // What the next key press does, in a few words for the presenter.
    QString nextWords() const;
    QString pageWords() const; // "step 7 of 12"

    const SlideSettings& settings() const { return m_settings; }
    std::size_t part() const { return m_part; } // of a slide whose words need several
    Shade shade() const { return m_shade; }
    std::optional<QPointF> spotlight() const { return m_spotlight; } // from (0, 0) to (1, 1)
    qint64 elapsedSeconds() const { return m_clock.elapsed() / 1000; }

    const std::vector<int>& hands() const { return m_hands[m_place.page]; } // by option; empty without a vote
    QString notes(bool after) const; // those for after the answer only once it is shown
    QString answer() const { return m_story->answer(m_place.page); }

    const std::vector<TraceStop>* stops() const { return m_story->stops(); } // null for a story with its own
    bool hasStops() const { return stops() != nullptr; }
    std::size_t position() const { return m_playback->position(); }

public slots:
    void next();
    void back();
    void stepForward(); // one layer crossing, no further than the place's end
    void stepBack();
    void reveal(); // on to the answer
    void addHand(int option, int by);
    void toggleShade(layerscope::Shade shade);
    void setSpotlight(std::optional<QPointF> point);
    void toggleZoom(layerscope::Zoom zoom);
    void pointAt(layerscope::FrameId frame); // shows the header of that packet, until the place changes
    void setDistance(double heights);
    void setPicture(const QSizeF& size); // of the audience's screen
    void toggleNumbering();
    // Stops of a story without its own.
    void addStop(const QString& title = {}); // at this moment, unless there is one
    void grow();                             // the trace has more events: a live capture goes on
    void renameStop(std::size_t index, const QString& title);
    void removeStop(std::size_t index); // the first one stays
    void goToStop(std::size_t index);

signals:
    void placeChanged(); // another place
    void changed();      // anything that a window shows

private:
    void enter(ProjectPlace place, bool play);
    void moved();
    std::optional<ProjectPlace> after(ProjectPlace place) const;
    std::optional<ProjectPlace> before(ProjectPlace place) const;
    bool counted(std::size_t page) const;
    Slide slideAt(ProjectPlace place, std::size_t position, Time time) const;
    std::vector<Slide> parts() const; // of the slide now, as far as the picture has room
    void nextPacket();

    std::unique_ptr<ProjectStory> m_story;
    Playback* m_playback;
    ProjectPlace m_place;
    std::size_t m_target = 0;
    std::size_t m_part = 0;
    QSizeF m_picture{1920, 1080};
    std::vector<std::vector<int>> m_hands; // by page
    SlideSettings m_settings;
    Shade m_shade = Shade::None;
    std::optional<QPointF> m_spotlight;
    FrameId m_pointed;
    Numbering m_numbering = Numbering::Raw;
    QElapsedTimer m_clock;
    bool m_entering = false;
};

} // namespace layerscope
