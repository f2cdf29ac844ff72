// The run controller: what the window shows now, and everything that changes it.
#pragma once

#include "ui/job.h"

#include "trace/trace.h"

#include <QObject>
#include <QString>
#include <QUndoStack>
#include <memory>

namespace layerscope {

class LiveSession;
struct CaptureRequest;
struct Scenario;

// Holds one trace and where it came from: a scenario (run again after each edit), a capture file, or a live capture.
// Long work runs in a thread of its own, with progress and Cancel; until it has succeeded, the old trace stays.
class Document : public QObject {
    Q_OBJECT

public:
    enum class Source { Nothing, Scenario, CaptureFile, Live };

    explicit Document(QObject* parent = nullptr);
    ~Document() override;

    const std::shared_ptr<const Trace>& trace() const { return m_trace; }
    Source source() const { return m_source; }
    QString title() const { return m_title; }         // for people
    QString sceneName() const { return m_sceneName; } // of a built-in scene, else empty
    QString path() const { return m_path; }           // of a file, else empty
    std::uint64_t seed() const;                       // of the scenario shown
    bool live() const { return m_live != nullptr; }   // a live capture runs
    QUndoStack* edits() { return &m_edits; }

    bool busy() const { return m_job.running(); }

    // A built-in scene by name, or else a file.
    void open(const QString& source);
    void openScene(const QString& name);
    // A scenario (.toml), or a capture by its first bytes.
    void openFile(const QString& path);
    // The private loopback demonstration, captured while it runs.
    void captureDemonstration();
    void captureInterface(const QString& interface, const QString& filter);
    void stopCapture();
    // The executable that runs as the capture helper; this program itself unless told otherwise.
    void setHelperProgram(const QString& path) { m_helperProgram = path; }
    void backToScenario(); // from a capture to the scenario shown before it
    void cancel();         // the running job; what is shown stays

    // Fills a slot of a host differently and runs again; refused with a reason when the stack would not hold.
    void fillSlot(HostId host, LayerNumber slot, const QString& filling);
    void exportPcapng(const QString& path);

signals:
    void traceChanged();
    void traceGrew();
    void sourceChanged();                               // source, title, path, live
    void progress(const QString& job, double fraction); // 0 to 1; below 0: unknown
    void idle();                                        // no job runs any more
    void failed(const QString& message);                // nothing has changed
    void warned(const QString& message);                // done, but not all of it
    void exported(const QString& path);

private:
    friend class FillSlot;
    void run(std::shared_ptr<const Scenario> scenario, std::function<void()> whenDone = {});
    void begin(const QString& sceneName, const QString& path); // another scenario: no edits yet
    void openCaptureFile(const QString& path);
    void show(std::shared_ptr<const Trace> trace, Source source);
    void startLive(CaptureRequest request, const QString& title);
    void endLive();

    std::shared_ptr<const Trace> m_trace;
    Source m_source = Source::Nothing;
    QString m_title, m_sceneName, m_path, m_helperProgram;
    QString m_scenarioScene, m_scenarioPath;    // of m_scenario, also while a capture is shown
    std::shared_ptr<const Scenario> m_scenario; // as edited; null unless the source is a scenario
    QUndoStack m_edits;
    Job m_job;
    std::unique_ptr<LiveSession> m_live;
};

} // namespace layerscope
