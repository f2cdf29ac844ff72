#include "ui/lesson/lessoncontroller.h"

#include "ui/document.h"
#include "ui/lesson/lessoncapture.h"
#include "ui/playback/playback.h"
#include "ui/playback/selection.h"
#include "ui/text.h"

#include <QFile>
#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QRandomGenerator>
#include <QTimer>

namespace layerscope {

namespace {

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

LessonController::LessonController(Document* document, Playback* playback, Selection* selection, QObject* parent)
    : QObject(parent), m_document(document), m_playback(playback), m_selection(selection),
      m_capture(new LessonCapture(this)), m_watcher(new QFileSystemWatcher(this)), m_changed(new QTimer(this)) {
    constexpr int untilWritten = 120; // milliseconds: editors save in several steps
    m_changed->setSingleShot(true);
    m_changed->setInterval(untilWritten);
    connect(m_watcher, &QFileSystemWatcher::fileChanged, m_changed, qOverload<>(&QTimer::start));
    connect(m_watcher, &QFileSystemWatcher::directoryChanged, m_changed, qOverload<>(&QTimer::start));
    connect(m_changed, &QTimer::timeout, this, &LessonController::reload);
    connect(playback, &Playback::moved, this, [this] {
        if (m_playingTo && m_playback->position() >= *m_playingTo)
            settle();
    });
    connect(document, &Document::traceChanged, this, &LessonController::tookTrace);
    connect(m_capture, &LessonCapture::ended, this, &LessonController::tookCapture);
}

LessonController::~LessonController() = default;

bool LessonController::canCapture() const {
    return m_session && m_capture->source() != CaptureSource::None && m_session->canProvide(m_capture->run());
}

void LessonController::captureAgain() {
    if (!canCapture())
        return;
    m_capture->start(m_document->helperProgram());
    emit changed();
}

void LessonController::tookCapture(const std::shared_ptr<const Trace>& trace) {
    if (!m_session)
        return;
    if (trace) {
        if (const auto fits = m_session->provide(m_capture->run(), trace); fits) {
            m_capture->taken(trace);
            showPage(Way::Jump);
        } else {
            m_capture->refused(toQString(fits.error().text()));
        }
    }
    finishChange();
}

std::uint64_t LessonController::newSeed() const {
    return m_seed ? *m_seed : QRandomGenerator::global()->bounded(1000, 10'000);
}

bool LessonController::open(const QString& file) {
    auto loaded = loadLesson(file.toStdString());
    if (!loaded) {
        emit failed(toQString(loaded.error().text()));
        return false;
    }
    if (!loaded->usable()) {
        const std::size_t more = loaded->slips.size() - std::min<std::size_t>(1, loaded->slips.size());
        QString text =
            loaded->slips.empty() ? tr("%1 holds no lesson").arg(file) : toQString(loaded->slips.front().text());
        if (more > 0)
            text += tr(" (and %n more)", nullptr, static_cast<int>(more));
        emit failed(text);
        return false;
    }
    const auto kept = m_store ? m_store->load(loaded->lesson->id) : std::nullopt;
    const std::uint64_t seed = newSeed();
    auto session = LessonSession::begin(loaded->lesson, seed, kept ? &*kept : nullptr,
                                        m_capture->begin(*loaded->lesson, m_store.get()));
    if (!session && m_capture->source() != CaptureSource::None) {
        m_capture->standIn();
        session = LessonSession::begin(loaded->lesson, seed, kept ? &*kept : nullptr);
    }
    if (!session) {
        emit failed(toQString(session.error().text()));
        return false;
    }
    m_session = std::move(*session);
    m_file = QFileInfo(file).absoluteFilePath();
    m_text = contentOf(m_file);
    m_slips.clear();
    watch();
    emit opened();
    emit slipsChanged();
    m_original.reset();
    if (canCapture() && m_capture->source() != CaptureSource::Own)
        m_capture->start(m_document->helperProgram());
    showPage();
    finishChange();
    return true;
}

void LessonController::close() {
    if (!m_session)
        return;
    m_capture->end();
    m_session.reset();
    m_onTask = false;
    m_playingTo.reset();
    m_veiled = {};
    m_original.reset();
    m_untouched.reset();
    m_slips.clear();
    m_file.clear();
    if (!m_watcher->files().isEmpty())
        m_watcher->removePaths(m_watcher->files());
    if (!m_watcher->directories().isEmpty())
        m_watcher->removePaths(m_watcher->directories());
    m_playback->setLocked(false);
    m_document->setAllowed(std::nullopt);
    emit closed();
}

// Editors write a new file and rename it: the folder tells of that, the file of the rest.
void LessonController::watch() {
    if (!m_watcher->files().isEmpty())
        m_watcher->removePaths(m_watcher->files());
    if (!m_watcher->directories().isEmpty())
        m_watcher->removePaths(m_watcher->directories());
    m_watcher->addPath(m_file);
    m_watcher->addPath(QFileInfo(m_file).absolutePath());
}

void LessonController::reload() {
    if (!m_session)
        return;
    if (!m_watcher->files().contains(m_file))
        m_watcher->addPath(m_file);
    // The folder tells of other files as well; a page that is being answered stays untouched by them.
    const QByteArray text = contentOf(m_file);
    if (text == m_text)
        return;
    m_text = text;
    auto loaded = loadLesson(m_file.toStdString());
    if (!loaded)
        return; // between the old file and the new one
    std::vector<Slip> slips = loaded->slips;
    if (loaded->usable()) {
        if (const auto taken = m_session->reload(loaded->lesson); taken) {
            m_original.reset();
            showPage(Way::Jump);
        } else {
            slips.push_back({m_file.toStdString(), {}, taken.error().text()});
        }
    }
    m_slips = std::move(slips);
    emit slipsChanged();
    finishChange();
}

void LessonController::finishChange() {
    if (m_store && m_session)
        if (const auto saved = m_store->save(m_session->progress()); !saved)
            emit failed(toQString(saved.error().text()));
    emit changed();
}

void LessonController::showPage(Way way) {
    m_playingTo.reset();
    m_onTask = m_session->current().task() != nullptr && !m_session->finished();
    if (m_onTask) {
        showTask();
        return;
    }
    m_document->setAllowed(std::nullopt);
    const auto original = m_session->trace();
    const PageStops& stops = m_session->stage().stops(m_session->page());
    const Predict* predict = m_session->current().predict();
    const bool isPlace = predict != nullptr && predict->kind == PredictKind::Byte;
    const std::size_t from = original == m_original ? m_playback->position() : stops.start;
    const std::size_t to = m_session->finished() ? m_session->limit()
                           : m_session->locked() ? m_session->stop()
                                                 : stops.reveal;
    m_veiled = veiledTrace(*original, std::max(m_session->limit(), to), m_session->mask(),
                           isPlace ? HidePlaces::No : HidePlaces::Yes);
    m_original = original;
    m_playback->setLocked(false);
    m_document->showLesson(m_veiled.trace, m_veiled.veil, toQString(m_session->lesson().title));
    m_playingTo = to;
    if (way == Way::Jump || m_playback->reducedMotion() || from >= to) {
        m_playback->seekPosition(to);
        settle();
    } else {
        m_playback->seekPosition(from);
        m_playback->play();
    }
}

// The page has come to where it stops.
void LessonController::settle() {
    if (!m_playingTo)
        return;
    const std::size_t to = *std::exchange(m_playingTo, std::nullopt);
    m_playback->pause();
    m_playback->seekPosition(to);
    m_playback->setLocked(m_session && m_session->locked());
    point();
}

void LessonController::allowTools() {
    std::set<Document::Edit> edits;
    for (const Tool tool : m_session->current().task()->tools) {
        switch (tool) {
        case Tool::Faults:
            edits.insert(Document::Edit::Faults);
            break;
        case Tool::Links:
            edits.insert(Document::Edit::Links);
            break;
        case Tool::Slots:
            edits.insert(Document::Edit::Slots);
            break;
        case Tool::Handshake:
            edits.insert(Document::Edit::Handshake);
            break;
        }
    }
    m_document->setAllowed(std::move(edits));
}

void LessonController::showTask() {
    allowTools();
    m_playback->setLocked(false);
    m_original.reset();
    m_veiled = {};
    m_untouched.reset();
    emit pointed({});
    m_document->openScenario(m_session->runs().taskScenario(m_session->page()));
}

void LessonController::tookTrace() {
    if (!m_onTask || !m_session || m_document->source() != Document::Source::Scenario)
        return;
    const auto& trace = m_document->trace();
    if (!m_untouched)
        m_untouched = trace;
    if (trace == m_untouched)
        return;
    const auto reached = m_session->tryTask(trace);
    if (!reached)
        emit failed(toQString(reached.error().text()));
    finishChange();
}

const Pointer* LessonController::pointer() const {
    const Page& page = m_session->current();
    const Predict* predict = page.predict();
    if (predict != nullptr && !m_session->locked())
        return &predict->point;
    const Step* step = page.step();
    return step != nullptr ? &step->point : nullptr;
}

// Before the commit the field of a page's step may be shown, but for one that is hidden, and not where bytes are asked
// for.
bool LessonController::mayShow(const Pointer& pointer, FrameId original, FrameId shown) {
    const Predict* predict = m_session->current().predict();
    if (!m_session->locked() || predict == nullptr)
        return true;
    if (predict->kind == PredictKind::Byte ||
        m_session->stage().packet(std::string(m_session->run()), pointer.packet) != original)
        return false;
    const Veil::Hidden* hidden = m_veiled.veil ? m_veiled.veil->hidden(shown) : nullptr;
    return hidden == nullptr || !hidden->fields.contains(pointer.field);
}

void LessonController::point() {
    if (!m_session || m_onTask)
        return;
    const Pointer* pointer = this->pointer();
    LessonRuns& runs = m_session->stage();
    const std::string run(m_session->run());
    FrameId original = pointer != nullptr && !pointer->packet.empty() ? runs.packet(run, pointer->packet) : FrameId{};
    const Predict* predict = m_session->current().predict();
    if (m_session->locked() && predict != nullptr) {
        // The packet that is asked about, where it may be seen.
        if (!predict->preview.empty())
            original = runs.packet(run, predict->preview.front());
        else if (predict->kind == PredictKind::Byte)
            original = runs.packet(run, predict->packet);
    }
    if (const FrameId frame = m_veiled.shown(original)) {
        m_selection->selectFrame(frame);
        const bool field = pointer != nullptr && !pointer->field.empty() && mayShow(*pointer, original, frame);
        if (const auto place = field ? runs.evaluation(run).place(original, pointer->field) : std::nullopt)
            m_selection->selectBytes({place->begin, place->length});
    }
    emit pointed(pointer != nullptr ? toQString(pointer->view) : QString());
}

bool LessonController::commit(const GivenAnswer& given, Confidence confidence) {
    if (!m_session)
        return false;
    const auto grade = m_session->commit(given, confidence);
    if (!grade) {
        emit refused(toQString(grade.error().text()));
        return false;
    }
    m_playback->setLocked(false);
    showPage();
    finishChange();
    return true;
}

void LessonController::takeHint() {
    if (m_session && m_session->takeHint())
        finishChange();
}

void LessonController::next() {
    if (!m_session || !m_session->next())
        return;
    showPage();
    finishChange();
}

void LessonController::back() {
    if (!m_session || !m_session->back())
        return;
    showPage();
    finishChange();
}

void LessonController::practise() {
    if (!m_session)
        return;
    if (const auto begun = m_session->practise(QRandomGenerator::global()->bounded(1000, 10'000)); !begun) {
        emit failed(toQString(begun.error().text()));
        return;
    }
    showPage();
    finishChange();
}

void LessonController::endPractice() {
    if (!m_session)
        return;
    m_session->endPractice();
    showPage();
    finishChange();
}

void LessonController::startAgain() {
    if (!m_session)
        return;
    const QString file = m_file;
    if (m_store)
        m_store->forget(m_session->lesson().id);
    m_session.reset();
    open(file);
}

void LessonController::resetTask() {
    if (m_onTask)
        showTask();
}

void LessonController::skipTask() {
    if (!m_session || !m_onTask)
        return;
    m_session->skipTask();
    next();
}

} // namespace layerscope
