#include "ui/project/projectmenu.h"

#include "lesson/loader.h"
#include "ui/project/handout.h"
#include "ui/text.h"

#include <QAction>
#include <QFileDialog>
#include <QMenu>
#include <QSettings>

namespace layerscope {

ProjectMenu::ProjectMenu(QWidget* window, std::function<OpenRun()> run)
    : QObject(window), m_window(window), m_mode(new ProjectMode(new DesktopScreens(this), this)),
      m_start(new QAction(tr("&Start"), this)), m_end(new QAction(tr("&End\tEsc"), this)),
      m_handout(new QAction(tr("Export &handout…"), this)), m_run(std::move(run)) {
    m_start->setShortcut(QKeySequence(Qt::Key_F5));
    m_start->setToolTip(tr("Show it to an audience, on the second screen if there is one: F5"));
    m_end->setEnabled(false);
    m_handout->setToolTip(tr("Write a lesson as a PDF: ladders, blanks to fill, an answer page"));
    connect(m_start, &QAction::triggered, this, &ProjectMenu::start);
    connect(m_end, &QAction::triggered, m_mode, &ProjectMode::end);
    connect(m_handout, &QAction::triggered, this, &ProjectMenu::exportHandout);
    // Not by way of this menu: the mode ends at the latest when this is destroyed.
    connect(m_mode, &ProjectMode::started, m_end, [end = m_end] { end->setEnabled(true); });
    connect(m_mode, &ProjectMode::ended, m_end, [end = m_end] { end->setEnabled(false); });
}

void ProjectMenu::fill(QMenu* menu) {
    menu->addAction(m_start);
    connect(menu->addAction(tr("Start with a &lesson…")), &QAction::triggered, this, &ProjectMenu::chooseLesson);
    menu->addAction(m_end);
}

void ProjectMenu::begin(std::unique_ptr<ProjectStory> story, std::size_t page) {
    m_mode->setReducedMotion(m_motion() == Motion::Reduced);
    m_mode->start(std::move(story), m_window->frameGeometry().center(), page);
}

void ProjectMenu::start() {
    if (m_mode->active())
        return m_mode->putUp();
    if (const OpenLesson open = m_lesson(); open.lesson)
        return startLesson(open);
    const OpenRun run = m_run();
    if (!run.trace)
        return emit failed(tr("There is nothing to show yet: open a scene, a lesson or a capture first."));
    begin(makeTraceStory(run.trace, run.title, run.position));
}

void ProjectMenu::startLesson(const OpenLesson& open) {
    auto story = makeLessonStory(open.lesson, open.seed, open.captured);
    if (!story)
        return emit failed(toQString(story.error().text()));
    begin(std::move(*story), open.page);
}

void ProjectMenu::chooseLesson() {
    if (const auto lesson = askForLesson())
        startLesson({.lesson = lesson});
}

std::shared_ptr<const Lesson> ProjectMenu::askForLesson() {
    const QString folder = QSettings().value(QStringLiteral("lessonFolder"), QStringLiteral("lessons")).toString();
    const QString path = QFileDialog::getOpenFileName(m_window, tr("Lesson"), folder, tr("Lessons (*.md)"));
    if (path.isEmpty())
        return nullptr;
    QSettings().setValue(QStringLiteral("lessonFolder"), QFileInfo(path).absolutePath());
    const auto loaded = loadLesson(path.toStdString());
    if (!loaded) {
        emit failed(toQString(loaded.error().text()));
        return nullptr;
    }
    if (!loaded->usable()) {
        emit failed(loaded->slips.empty() ? tr("%1: this is no lesson: it has no toml lesson block").arg(path)
                                          : toQString(loaded->slips.front().text()));
        return nullptr;
    }
    return loaded->lesson;
}

void ProjectMenu::grow() {
    if (m_mode->active())
        m_mode->session()->grow();
}

void ProjectMenu::exportHandout() {
    OpenLesson open = m_lesson();
    if (!open.lesson)
        open.lesson = askForLesson();
    if (!open.lesson)
        return;
    const QString folder = QSettings().value(QStringLiteral("folder")).toString();
    const QString path = QFileDialog::getSaveFileName(
        m_window, tr("Export handout"), QStringLiteral("%1/%2.pdf").arg(folder, toQString(open.lesson->id)),
        tr("PDF (*.pdf)"));
    if (path.isEmpty())
        return;
    if (const auto done = writeHandout(QFile::encodeName(path).toStdString(), open.lesson, open.seed, open.captured);
        !done)
        emit failed(toQString(done.error().text()));
    else
        emit written(path);
}

} // namespace layerscope
