// What is demonstrated, page by page: a lesson, or any trace with stops set on the fly.
#pragma once

#include "lesson/grading.h"
#include "ui/project/slidestage.h"

namespace layerscope {

// What happens on a page, in this order; a page has some of them.
enum class ProjectPhase : std::uint8_t {
    Show,    // the run up to the page's stop
    Ask,     // the question stands, hands are counted
    Hands,   // the counts are on the audience's screen; left out when nobody counted
    Run,     // the run goes on to where the answer is read
    Explain, // the answer, the rule, the reason
};

struct ProjectPlace {
    std::size_t page = 0;
    ProjectPhase phase = ProjectPhase::Show;
    friend auto operator<=>(const ProjectPlace&, const ProjectPlace&) = default;
};

// A moment that a presenter marked. In its title, what stands behind a bar is an option to vote on:
// "What comes next? | SYN | ACK".
struct TraceStop {
    std::size_t position = 0;
    QString title;
};

class ProjectStory {
public:
    virtual ~ProjectStory() = default;

    virtual QString title() const = 0;
    virtual int minutes() const { return 0; } // planned; 0: nobody said
    virtual std::size_t pageCount() const = 0;
    virtual QString pageTitle(std::size_t page) const = 0;
    virtual std::vector<ProjectPhase> phases(std::size_t page) const = 0;
    virtual std::shared_ptr<const Trace> trace(std::size_t page) const = 0;
    // The positions between which the run plays on entering a place; the same twice: it stands.
    virtual std::pair<std::size_t, std::size_t> span(ProjectPlace place) const = 0;
    // What must not be on the audience's screen at a place.
    virtual Mask mask(ProjectPlace place) const = 0;
    // Whether hands are counted for the options.
    virtual bool votes(std::size_t page) const = 0;
    // The words of the slide: heading, options, answer, lines. Nothing of what is to come.
    virtual Slide words(ProjectPlace place) const = 0;
    // What is written on a page before its question: for slides on which nothing has happened yet.
    virtual QStringList prose(ProjectPlace) const { return {}; }
    // The packet and field that are talked about.
    virtual std::pair<FrameId, std::string> focus(ProjectPlace place) const = 0;

    // For the presenter alone, as safe HTML; empty when there are none.
    virtual QString notes(std::size_t page, bool after) const = 0;
    virtual QString answer(std::size_t page) const = 0;

    // Stops that can be changed while the story is told; null when it has its own.
    virtual std::vector<TraceStop>* stops() { return nullptr; }
};

// Simulates the lesson's runs with the seed, but for those that were captured.
Result<std::unique_ptr<LessonRuns>> runsToShow(std::shared_ptr<const Lesson> lesson, std::uint64_t seed,
                                               const RunTraces& captured);
Result<std::unique_ptr<ProjectStory>> makeLessonStory(std::shared_ptr<const Lesson> lesson, std::uint64_t seed,
                                                      const RunTraces& captured = {});
// A scene or a capture, from a moment on.
std::unique_ptr<ProjectStory> makeTraceStory(std::shared_ptr<const Trace> trace, const QString& title,
                                             std::size_t position);

// CommonMark as the plain words of it; and by paragraphs.
QString plainWords(const std::string& commonMark);
QStringList plainParagraphs(const std::string& commonMark);

} // namespace layerscope
