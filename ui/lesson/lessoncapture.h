// The real connection that a lesson is about, in the place of the run that stands in for it.
#pragma once

#include "lesson/session.h"
#include "ui/livesession.h"

#include <QObject>
#include <QString>

namespace layerscope {

class ProgressStore;

// Whose connection the student sees.
enum class CaptureSource : std::uint8_t {
    None,    // the lesson wants no capture
    Own,     // captured here, now or when the lesson was begun
    Sample,  // the capture that came with the lesson
    StandIn, // a simulated one
};

// Captures the one run of a lesson that is to be real, keeps the capture beside the student's progress, and takes it
// up again at the next start.
class LessonCapture : public QObject {
    Q_OBJECT

public:
    explicit LessonCapture(QObject* parent = nullptr) : QObject(parent) {}

    // What is there before anything is captured: the student's own of an earlier start, or the sample. `store` may be
    // null: nothing is kept then.
    RunTraces begin(const Lesson& lesson, const ProgressStore* store);
    // Without what begin() gave: it did not fit the lesson.
    void standIn() { m_source = CaptureSource::StandIn; }
    // Ends what is under way.
    void end();

    CaptureSource source() const { return m_source; }
    bool running() const { return m_live != nullptr; }
    const std::string& run() const { return m_run; }     // that is to be captured
    const QString& problem() const { return m_problem; } // why the last attempt gave nothing; or empty
    std::size_t packets() const { return m_packets; }    // of the capture that is shown

    // Captures a connection with the helper's program (CaptureRequest); ended() tells.
    void start(const QString& helperProgram);
    // After ended(): the session took the capture, or refused it.
    void taken(const std::shared_ptr<const Trace>& trace);
    void refused(const QString& reason) { m_problem = reason; }

signals:
    // The capture, or null with problem() when there is none.
    void ended(const std::shared_ptr<const layerscope::Trace>& trace);

private:
    CaptureSource m_source = CaptureSource::None;
    std::string m_run, m_demo;
    std::size_t m_packets = 0;
    QString m_keep; // the file to keep a capture in; or empty
    QString m_problem;
    std::unique_ptr<LiveSession> m_live;
};

} // namespace layerscope
