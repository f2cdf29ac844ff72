// The menu entries of Project mode and of the handout.
#pragma once

#include "ui/project/projectmode.h"

class QMenu;
class QMenuBar;

namespace layerscope {

// Asks its owner what there is to demonstrate at the moment it is chosen.
class ProjectMenu : public QObject {
    Q_OBJECT

public:
    // The lesson that is open, with its seed and the page it is at; null when none is.
    struct OpenLesson {
        std::shared_ptr<const Lesson> lesson;
        std::uint64_t seed = 1;
        std::size_t page = 0;
        RunTraces captured{}; // what was captured for it
    };
    // The run that is shown; its trace is null when nothing is.
    struct OpenRun {
        std::shared_ptr<const Trace> trace;
        QString title;
        std::size_t position = 0;
    };

    ProjectMenu(QWidget* window, std::function<OpenRun()> run);
    void setLesson(std::function<OpenLesson()> lesson) { m_lesson = std::move(lesson); }
    void setMotion(std::function<Motion()> motion) { m_motion = std::move(motion); }

    void fill(QMenu* menu);                              // Start, a lesson, End
    QAction* handoutAction() const { return m_handout; } // Export handout…
    ProjectMode* mode() const { return m_mode; }

public slots:
    void start(); // the lesson that is open, else the run; what is on already comes up again
    void chooseLesson();
    void exportHandout();
    void grow(); // the trace that is shown has more events

signals:
    void failed(const QString& message);
    void written(const QString& path);

private:
    std::shared_ptr<const Lesson> askForLesson();
    void startLesson(const OpenLesson& open);
    void begin(std::unique_ptr<ProjectStory> story, std::size_t page = 0);

    QWidget* m_window;
    ProjectMode* m_mode;
    QAction* m_start;
    QAction* m_end;
    QAction* m_handout;
    std::function<OpenRun()> m_run;
    std::function<OpenLesson()> m_lesson = [] { return OpenLesson(); };
    std::function<Motion()> m_motion = [] { return Motion::Full; };
};

} // namespace layerscope
