#include "ui/lesson/lessoncapture.h"

#include "capture/export.h"
#include "ui/capturereading.h"
#include "ui/lesson/progressstore.h"
#include "ui/text.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>

namespace layerscope {

namespace {

std::shared_ptr<const Trace> readWhole(const QString& path) {
    if (!QFileInfo::exists(path))
        return nullptr;
    const CaptureReading reading = readCapture(path, {}, {});
    return reading.problem.isEmpty() && reading.trace->frameCount() > 0 ? reading.trace : nullptr;
}

} // namespace

RunTraces LessonCapture::begin(const Lesson& lesson, const ProgressStore* store) {
    end();
    m_source = CaptureSource::None;
    m_problem.clear();
    m_packets = 0;
    const auto wanted = std::ranges::find_if(lesson.runs, [](const RunSpec& run) { return !run.capture.empty(); });
    if (wanted == lesson.runs.end())
        return {};
    m_run = wanted->name;
    m_demo = wanted->capture;
    m_keep = store != nullptr ? store->captureFile(lesson.id, m_run) : QString();
    const auto take = [this](const std::shared_ptr<const Trace>& trace, CaptureSource source) {
        m_source = source;
        m_packets = trace->frameCount();
        return RunTraces{{m_run, trace}};
    };
    if (const auto own = m_keep.isEmpty() ? nullptr : readWhole(m_keep))
        return take(own, CaptureSource::Own);
    if (!wanted->sample.empty()) {
        const QDir folder = QFileInfo(toQString(lesson.file)).absoluteDir();
        if (const auto sample = readWhole(folder.filePath(toQString(wanted->sample))))
            return take(sample, CaptureSource::Sample);
    }
    m_source = CaptureSource::StandIn;
    return {};
}

void LessonCapture::end() {
    if (!m_live)
        return;
    m_live->disconnect(this);
    m_live.release()->deleteLater(); // it may be the sender of the signal that is being obeyed
}

void LessonCapture::start(const QString& helperProgram) {
    if (m_source == CaptureSource::None || m_live)
        return;
    m_problem.clear();
    CaptureRequest request;
    request.program = helperProgram.toStdString();
    request.demo.name = m_demo;
    auto session = LiveSession::start(request);
    if (!session) {
        m_problem = toQString(session.error().text());
        emit ended(nullptr);
        return;
    }
    m_live = std::move(*session);
    connect(m_live.get(), &LiveSession::ended, this, [this](const QString& problem) {
        const auto trace = m_live->trace();
        end();
        m_problem = problem;
        const bool whole = problem.isEmpty() && trace && trace->frameCount() > 0;
        if (!whole && m_problem.isEmpty())
            m_problem = tr("no packet came");
        emit ended(whole ? trace : nullptr);
    });
}

void LessonCapture::taken(const std::shared_ptr<const Trace>& trace) {
    m_source = CaptureSource::Own;
    m_packets = trace->frameCount();
    if (m_keep.isEmpty() || !QDir().mkpath(QFileInfo(m_keep).absolutePath()))
        return;
    if (const auto written = writeTracePcapng(*trace, m_keep.toStdString()); !written)
        m_problem = toQString(written.error().text());
}

} // namespace layerscope
