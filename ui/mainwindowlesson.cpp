// How the window opens lessons, and what it shows of them around the card.
#include "lesson/skeleton.h"
#include "ui/document.h"
#include "ui/lesson/lessoncard.h"
#include "ui/lesson/lessoncontroller.h"
#include "ui/lesson/lessonlibrary.h"
#include "ui/lesson/resultsdialog.h"
#include "ui/mainwindow.h"
#include "ui/pages/explorepage.h"
#include "ui/playback/playback.h"
#include "ui/project/projectmenu.h"
#include "ui/text.h"
#include "ui/views/inspector.h"
#include "ui/views/menuheading.h"
#include "ui/views/messagebar.h"
#include "ui/views/sceneview.h"
#include "ui/views/segmentedcontrol.h"

#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QSaveFile>
#include <QSettings>

namespace layerscope {

namespace {

constexpr int mostRecent = 8; // lessons in the menu

QString lessonFilter() { return MainWindow::tr("Lessons (*.md);;All files (*)"); }

// As the student has it before them: the same numbers, the same page, what was captured for it.
ProjectMenu::OpenLesson lessonToProject(LessonSession* session) {
    if (session == nullptr)
        return {};
    ProjectMenu::OpenLesson open{session->shared(), session->seed(), session->page(), {}};
    for (const RunSpec& run : open.lesson->runs)
        if (!run.capture.empty())
            open.captured[run.name] = session->runs().trace(run.name);
    return open;
}

} // namespace

void MainWindow::wireLesson() {
    connect(m_lesson, &LessonController::opened, this, [this] {
        m_card->show();
        showLessonMode();
    });
    connect(m_lesson, &LessonController::closed, this, [this] {
        m_card->hide();
        showLessonMode();
    });
    connect(m_lesson, &LessonController::changed, this, &MainWindow::showLessonPage);
    connect(m_lesson, &LessonController::pointed, m_page, &ExplorePage::showView);
    connect(m_lesson, &LessonController::failed, this,
            [this](const QString& text) { m_page->messages()->showMessage(MessageBar::Kind::Warning, text); });
    connect(m_card, &LessonCard::whyWanted, this, [this] { m_page->askWhy({}); });
    connect(m_card, &LessonCard::resultsWanted, this, &MainWindow::showResults);
    connect(m_page->scene(), &SceneView::hostActivated, this, [this](HostId host) {
        if (m_lesson->session())
            m_card->hostClicked(toQString(m_playback->trace()->host(host).name));
    });
    m_project->setLesson([this] { return lessonToProject(m_lesson->session()); });
    // Whoever opens something else has left the lesson.
    connect(m_document, &Document::sourceChanged, this, [this] {
        const auto source = m_document->source();
        const bool ofLesson =
            source == Document::Source::Lesson || (m_lesson->onTask() && source == Document::Source::Scenario &&
                                                   m_document->sceneName().isEmpty() && m_document->path().isEmpty());
        if (m_lesson->session() && !ofLesson)
            m_lesson->close();
    });
    connect(m_modes, &SegmentedControl::chosen, this, [this](int mode) {
        if (mode == 0)
            leaveLesson();
        else if (!m_lesson->session())
            openAnyLesson();
        showLessonMode();
    });
}

bool MainWindow::openLesson(const QString& file) {
    if (!m_lesson->open(file))
        return false;
    QSettings settings;
    QStringList recent = settings.value(QStringLiteral("recentLessons")).toStringList();
    recent.removeAll(m_lesson->file());
    recent.prepend(m_lesson->file());
    settings.setValue(QStringLiteral("recentLessons"), recent.mid(0, mostRecent));
    if (QWidget* first = m_card->firstFocus())
        first->setFocus(Qt::OtherFocusReason);
    return true;
}

// The lesson taken last, or else the first there is.
void MainWindow::openAnyLesson() {
    const QStringList recent = QSettings().value(QStringLiteral("recentLessons")).toStringList();
    for (const QString& file : recent)
        if (QFileInfo::exists(file)) {
            openLesson(inLanguageInUse(file));
            return;
        }
    const auto entries = findLessonEntries(lessonFolder());
    if (entries.empty())
        m_page->messages()->showMessage(MessageBar::Kind::Information,
                                        tr("No lesson was found beside the program. Lesson → Open lesson… opens one."));
    else
        openLesson(entries.front().file);
}

void MainWindow::leaveLesson() {
    if (!m_lesson->session())
        return;
    m_lesson->close();
    m_document->backToScenario();
}

void MainWindow::showLessonMode() {
    const LessonSession* session = m_lesson->session();
    const bool lesson = session != nullptr;
    m_modes->setCurrent(lesson ? 1 : 0);
    m_scenes->setVisible(!lesson);
    for (QWidget* tool : m_tools)
        tool->setVisible(!lesson);
    m_crumb->setVisible(lesson);
    if (lesson) {
        const QString unit = unitTitle(toQString(session->lesson().unit)).toHtmlEscaped();
        m_crumb->setText((unit.isEmpty() ? QString() : unit + QStringLiteral("  ›  ")) + QStringLiteral("<b>") +
                         toQString(session->lesson().title).toHtmlEscaped() + QStringLiteral("</b>"));
    } else {
        m_page->setLesson(ExplorePage::LessonParts::None);
        m_page->inspector()->setBytesOnly(false);
    }
    showSource();
}

void MainWindow::showLessonPage() {
    using Parts = ExplorePage::LessonParts;
    const LessonSession* session = m_lesson->session();
    if (session == nullptr)
        return;
    const Predict* asked = session->locked() ? session->current().predict() : nullptr;
    m_page->setLesson(m_lesson->onTask()                                     ? Parts::Task
                      : asked != nullptr && asked->kind == PredictKind::Host ? Parts::QuestionAboutHosts
                                                                             : Parts::Question);
    m_page->inspector()->setBytesOnly(asked != nullptr && asked->kind == PredictKind::Byte);
    showSource();
}

void MainWindow::makeLessonMenu(QMenu* menu) {
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillLessonMenu(menu); });
}

void MainWindow::fillLessonMenu(QMenu* menu) {
    menu->clear();
    QString unit;
    for (const LessonEntry& entry : findLessonEntries(lessonFolder())) {
        if (entry.unit != unit)
            addHeading(menu, unitTitle(entry.unit));
        unit = entry.unit;
        QAction* action = menu->addAction(entry.title);
        action->setCheckable(true);
        action->setChecked(m_lesson->file() == QFileInfo(entry.file).absoluteFilePath());
        connect(action, &QAction::triggered, this, [this, file = entry.file] { openLesson(file); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("&Open lesson…")), &QAction::triggered, this, [this] {
        const QString path = QFileDialog::getOpenFileName(
            this, tr("Open lesson"), QSettings().value(QStringLiteral("folder")).toString(), lessonFilter());
        if (!path.isEmpty())
            open(path);
    });
    QMenu* recent = menu->addMenu(tr("Recent l&essons"));
    const QStringList files = QSettings().value(QStringLiteral("recentLessons")).toStringList();
    for (const QString& file : files) {
        QAction* action = recent->addAction(QFileInfo(file).fileName());
        action->setToolTip(file);
        connect(action, &QAction::triggered, this, [this, file] { openLesson(inLanguageInUse(file)); });
    }
    recent->setEnabled(!files.isEmpty());
    QAction* create = menu->addAction(tr("&New from this scene…"));
    create->setEnabled(m_document->scenario() != nullptr && !m_lesson->session());
    connect(create, &QAction::triggered, this, &MainWindow::newLesson);
    menu->addSeparator();
    const bool lesson = m_lesson->session() != nullptr;
    QAction* results = menu->addAction(tr("&Results…"));
    connect(results, &QAction::triggered, this, &MainWindow::showResults);
    QAction* again = menu->addAction(tr("&Start again"));
    connect(again, &QAction::triggered, m_lesson, &LessonController::startAgain);
    menu->addAction(m_project->handoutAction());
    QAction* leave = menu->addAction(tr("&Leave the lesson"));
    connect(leave, &QAction::triggered, this, &MainWindow::leaveLesson);
    for (QAction* action : {results, again, leave})
        action->setEnabled(lesson);
}

void MainWindow::newLesson() {
    const QString folder = QSettings().value(QStringLiteral("folder")).toString();
    const QString name = m_document->sceneName().isEmpty() ? QStringLiteral("lesson") : m_document->sceneName();
    const QString path = QFileDialog::getSaveFileName(
        this, tr("New lesson"), folder + QLatin1Char('/') + name + QStringLiteral(".md"), lessonFilter());
    if (!path.isEmpty())
        writeNewLesson(path);
}

bool MainWindow::writeNewLesson(const QString& path) {
    const auto scenario = m_document->scenario();
    if (!scenario)
        return false;
    const auto complain = [&](const QString& text) {
        m_page->messages()->showMessage(MessageBar::Kind::Warning, text);
        return false;
    };
    std::string text;
    if (m_document->sceneName().isEmpty()) {
        QFile file(m_document->path());
        if (!file.open(QIODevice::ReadOnly))
            return complain(tr("%1: %2").arg(file.fileName(), file.errorString()));
        text = file.readAll().toStdString();
    }
    const auto skeleton = lessonSkeleton(*scenario, m_document->sceneName().toStdString(), text);
    if (!skeleton)
        return complain(toQString(skeleton.error().text()));
    QSaveFile file(path);
    const QByteArray bytes = QByteArray::fromStdString(*skeleton);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return complain(tr("%1: %2").arg(path, file.errorString()));
    return openLesson(path);
}

void MainWindow::showResults() {
    if (m_lesson->session() == nullptr)
        return;
    auto* dialog = new ResultsDialog(*m_lesson->session(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace layerscope
