#include "ui/document.h"

#include "capture/export.h"
#include "sim/scenes.h"
#include "ui/capturereading.h"
#include "ui/livesession.h"
#include "ui/playback/veil.h"
#include "ui/progresspen.h"
#include "ui/text.h"

#include <QFileInfo>

namespace layerscope {

Document::Document(QObject* parent) : QObject(parent), m_layers(LayerRegistry::sharedBuiltIn()) {}

Document::~Document() = default;

std::uint64_t Document::seed() const { return m_experiment.run ? m_experiment.run->seed : 0; }

void Document::show(std::shared_ptr<const Trace> trace, Source source) {
    const bool over = m_whatIf && source != Source::Scenario;
    if (source != Source::Scenario) {
        m_whatIf.reset();
        m_inCommon.reset();
    }
    if (source != Source::Lesson)
        m_veil.reset();
    const bool changed = trace != m_trace;
    m_trace = std::move(trace);
    m_source = source;
    if (changed)
        emit traceChanged();
    emit sourceChanged();
    if (over)
        emit whatIfChanged();
}

void Document::open(const QString& source) {
    const auto named = [name = source.toStdString()](const BuiltInScene& scene) { return scene.name == name; };
    if (std::ranges::any_of(builtInScenes(), named))
        openScene(source);
    else
        openFile(source);
}

void Document::openScene(const QString& name) {
    auto scenario = loadScenario(name.toStdString(), m_layers);
    if (!scenario) {
        emit failed(toQString(scenario.error().text()));
        return;
    }
    run(std::make_shared<const Scenario>(std::move(*scenario)), [this, name] { begin(name, {}); });
}

void Document::openScenario(const Scenario& scenario) {
    run(std::make_shared<const Scenario>(scenario), [this] { begin({}, {}); });
}

void Document::showLesson(std::shared_ptr<const Trace> trace, std::shared_ptr<const Veil> veil, const QString& title) {
    if (busy())
        cancel();
    endLive();
    m_edits.clear();
    m_title = title;
    m_sceneName.clear();
    m_path.clear();
    m_veil = std::move(veil);
    show(std::move(trace), Source::Lesson);
}

void Document::begin(const QString& sceneName, const QString& path) {
    m_scenarioScene = sceneName;
    m_scenarioPath = path;
    m_edits.clear();
}

void Document::openFile(const QString& path) {
    if (QFileInfo(path).suffix().compare(QLatin1String("toml"), Qt::CaseInsensitive) != 0) {
        openCaptureFile(path);
        return;
    }
    auto scenario = loadScenario(path.toStdString(), m_layers);
    if (!scenario) {
        emit failed(toQString(scenario.error().text()));
        return;
    }
    run(std::make_shared<const Scenario>(std::move(*scenario)), [this, path] { begin({}, path); });
}

void Document::openCaptureFile(const QString& path) {
    m_job.start([this, path](const Job::Handle& handle) {
        ProgressPen pen(this, handle, tr("Reading %1").arg(QFileInfo(path).fileName()));
        const CaptureReading reading = readCapture(path, handle.stop(), std::ref(pen));
        if (handle.stop().stop_requested())
            return;
        handle.post([this, path, reading] {
            m_job.finished();
            emit idle();
            if (!reading.problem.isEmpty() && reading.trace->frameCount() == 0) {
                emit failed(reading.problem);
                return;
            }
            endLive();
            m_title = QFileInfo(path).fileName();
            m_sceneName.clear();
            m_path = path;
            show(reading.trace, Source::CaptureFile);
            if (const QString warning = reading.warning(); !warning.isEmpty())
                emit warned(warning);
        });
    });
}

void Document::backToScenario() {
    if (m_experiment.run)
        run(m_experiment);
    else
        openScene(QStringLiteral("handshake"));
}

void Document::cancel() {
    m_job.cancel();
    emit idle();
}

void Document::captureDemonstration() { startLive({}, tr("Private loopback: one TCP connection")); }

void Document::captureInterface(const QString& interface, const QString& filter) {
    CaptureRequest request;
    request.interface = interface.toStdString();
    request.filter = filter.toStdString();
    startLive(request, tr("Capture on %1").arg(interface));
}

void Document::startLive(CaptureRequest request, const QString& title) {
    request.program = m_helperProgram.toStdString();
    cancel();
    endLive();
    auto session = LiveSession::start(request);
    if (!session) {
        emit failed(toQString(session.error().text()));
        return;
    }
    m_live = std::move(*session);
    // What is shown stays until the first packet has come.
    connect(m_live.get(), &LiveSession::grew, this, [this, title] {
        if (m_live && m_trace != m_live->trace()) {
            m_title = title;
            m_sceneName.clear();
            m_path.clear();
            show(m_live->trace(), Source::Live);
        }
        emit traceGrew();
    });
    connect(m_live.get(), &LiveSession::ended, this, [this](const QString& problem) {
        const bool nothing = m_trace != m_live->trace();
        endLive();
        emit sourceChanged();
        if (!problem.isEmpty())
            emit failed(problem);
        else if (nothing)
            emit warned(tr("The capture has ended, and no packet had come."));
    });
    emit sourceChanged();
}

void Document::endLive() {
    if (!m_live)
        return;
    m_live->disconnect(this);
    m_live.release()->deleteLater(); // it may be the sender of the signal that is being obeyed
}

void Document::stopCapture() {
    if (m_live)
        m_live->stop();
}

void Document::exportPcapng(const QString& path) {
    if (!m_trace)
        return;
    const auto written = writeTracePcapng(*m_trace, path.toStdString());
    if (written)
        emit exported(path);
    else
        emit failed(toQString(written.error().text()));
}

} // namespace layerscope
