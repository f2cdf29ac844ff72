// The run controller: what the window shows now, and everything that changes it.
#pragma once

#include "ui/experiment.h"
#include "ui/job.h"

#include <QObject>
#include <QString>
#include <QUndoStack>
#include <memory>
#include <set>

namespace layerscope {

class LayerRegistry;
class LiveSession;
struct Veil;
struct CaptureRequest;

// Holds one trace and where it came from: a scenario (run again after each edit), a capture file, or a live capture.
// Long work runs in a thread of its own, with progress and Cancel; until it has succeeded, the old trace stays.
class Document : public QObject {
    Q_OBJECT

public:
    enum class Source { Nothing, Scenario, CaptureFile, Live, Lesson };

    explicit Document(QObject* parent = nullptr);
    ~Document() override;

    const std::shared_ptr<const Trace>& trace() const { return m_trace; }
    // What a lesson's question hides in it; null: nothing.
    const std::shared_ptr<const Veil>& veil() const { return m_veil; }
    Source source() const { return m_source; }
    QString title() const { return m_title; }         // for people
    QString sceneName() const { return m_sceneName; } // of a built-in scene, else empty
    QString path() const { return m_path; }           // of a file, else empty
    std::uint64_t seed() const;                       // of the scenario shown
    bool live() const { return m_live != nullptr; }   // a live capture runs
    // The scenario shown, as edited; null unless the source is one.
    std::shared_ptr<const Scenario> scenario() const;
    // What is being tried; its changed run is the one that is shown. None while nothing is.
    const std::optional<WhatIf>& whatIf() const { return m_whatIf; }
    // How many events the trace shown now has in common with the one shown before it; none when it is about something
    // else.
    std::optional<std::size_t> inCommon() const { return m_inCommon; }
    QUndoStack* edits() { return &m_edits; }

    bool busy() const { return m_job.running(); }

    // What may fill slots: built-in layers and loaded ones.
    const LayerRegistry& layers() const { return *m_layers; }
    void setLayers(std::shared_ptr<const LayerRegistry> layers) { m_layers = std::move(layers); }
    // Adds the layer in a shared library; loaded again, it replaces the one before.
    void loadLayer(const QString& path);

    // A built-in scene by name, or else a file.
    void open(const QString& source);
    void openScene(const QString& name);
    // A scenario (.toml), or a capture by its first bytes.
    void openFile(const QString& path);
    // A scenario that was made elsewhere; it may be edited like any other.
    void openScenario(const Scenario& scenario);
    // A run that is ready, of a lesson: nothing in it can be changed.
    void showLesson(std::shared_ptr<const Trace> trace, std::shared_ptr<const Veil> veil, const QString& title);
    // The private loopback demonstration, captured while it runs.
    void captureDemonstration();
    void captureInterface(const QString& interface, const QString& filter);
    void stopCapture();
    // The executable that runs as the capture helper; this program itself unless told otherwise.
    void setHelperProgram(const QString& path) { m_helperProgram = path; }
    const QString& helperProgram() const { return m_helperProgram; }
    // What may be changed of the scenario that is shown; everything, unless a lesson's task narrows it.
    enum class Edit : std::uint8_t { Faults, Links, Slots, Handshake };
    void setAllowed(std::optional<std::set<Edit>> edits) { m_allowed = std::move(edits); }
    bool allows(Edit edit) const { return !m_allowed || m_allowed->contains(edit); }
    void backToScenario(); // from a capture to the scenario shown before it
    void cancel();         // the running job; what is shown stays

    // Fills a slot of a host differently and runs again; refused with a reason when the stack would not hold.
    void fillSlot(HostId host, LayerNumber slot, const QString& filling);
    // Each of these is an undoable edit that runs the scenario again and shows what differs as a what-if.
    void addFault(const FaultSpec& fault);
    void removeFault(std::size_t index); // of the scenario's faults
    void replaceFault(std::size_t index, const FaultSpec& fault);
    // A link of its own rate and delay, its random loss (0 to 1) and jitter; both directions.
    void changeLink(std::size_t link, const LinkSpec& spec, double loss, Duration jitter);
    // What a host's WebSocket program writes in the handshake is changed besides ("headers",
    // layers/websocket/websocket.h).
    void changeHandshake(HostId host, const QStringList& headers);
    void keepWhatIf();    // what was tried becomes the run
    void discardWhatIf(); // back to the run
    void exportPcapng(const QString& path);

signals:
    void traceChanged();
    void traceGrew();
    void sourceChanged();                               // source, title, path, live
    void whatIfChanged();                               // begun, changed, kept or discarded
    void progress(const QString& job, double fraction); // 0 to 1; below 0: unknown
    void idle();                                        // no job runs any more
    void failed(const QString& message);                // nothing has changed
    void warned(const QString& message);                // done, but not all of it
    void exported(const QString& path);
    void layerLoaded(const QString& title, int slot);

private:
    friend class ExperimentEdit;
    struct Outcome; // what running an experiment gives
    void run(std::shared_ptr<const Scenario> scenario, std::function<void()> whenDone);
    void run(const Experiment& experiment, std::function<void()> whenDone = {});
    void take(const Experiment& experiment, Outcome&& outcome);
    // Tries the scenario shown with a change; `text` names the edit, `clause` says what is different.
    void tryChange(Scenario changed, const QString& text, const QString& clause);
    void edit(const Experiment& after, const QString& text);
    bool mayEdit(bool allowed); // says why not
    void begin(const QString& sceneName, const QString& path); // another scenario: no edits yet
    void openCaptureFile(const QString& path);
    void show(std::shared_ptr<const Trace> trace, Source source);
    void startLive(CaptureRequest request, const QString& title);
    void endLive();

    std::shared_ptr<const Trace> m_trace;
    std::shared_ptr<const Veil> m_veil;
    Source m_source = Source::Nothing;
    QString m_title, m_sceneName, m_path, m_helperProgram;
    QString m_scenarioScene, m_scenarioPath; // of m_experiment, also while a capture is shown
    Experiment m_experiment;
    std::shared_ptr<const Trace> m_runTrace, m_triedTrace; // of m_experiment; null where nothing is tried
    std::optional<std::set<Edit>> m_allowed;
    std::optional<WhatIf> m_whatIf;
    std::optional<std::size_t> m_inCommon;
    std::shared_ptr<const LayerRegistry> m_layers;
    QUndoStack m_edits;
    Job m_job;
    std::unique_ptr<LiveSession> m_live;
};

} // namespace layerscope
