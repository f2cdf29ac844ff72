#include "ui/mainwindow.h"

#include "sim/scenario.h"
#include "sim/scenes.h"
#include "ui/document.h"
#include "ui/lesson/lessoncard.h"
#include "ui/lesson/lessoncontroller.h"
#include "ui/lesson/lessonlibrary.h"
#include "ui/pages/capturedialog.h"
#include "ui/pages/explorepage.h"
#include "ui/pages/faultdesk.h"
#include "ui/pages/websocketpage.h"
#include "ui/picture.h"
#include "ui/playback/playback.h"
#include "ui/text.h"
#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/views/ladderpainter.h"
#include "ui/views/ladderview.h"
#include "ui/views/messagebar.h"
#include "ui/views/segmentedcontrol.h"
#include "ui/views/toolrow.h"
#include "ui/views/whatifstrip.h"
#include "wire/tlskeys.h"

#include <QActionGroup>
#include <QApplication>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

namespace layerscope {

namespace {

constexpr int mostRecent = 8; // files in the menu

} // namespace

bool systemIsDark() {
    static const bool dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    return dark;
}

MainWindow::MainWindow(QWidget* parent) : QMainWindow(parent) {
    setWindowTitle(QStringLiteral("Layerscope"));
    setWindowIcon(programIcon());
    setAcceptDrops(true);
    setContextMenuPolicy(Qt::NoContextMenu);
    m_document = new Document(this);
    m_playback = new Playback(this);
    m_selection = new Selection(this);
    m_page = new ExplorePage(m_document, m_playback, m_selection, this);
    m_lesson = new LessonController(m_document, m_playback, m_selection, this);
    m_card = new LessonCard(m_lesson, m_selection, this);
    m_card->hide();
    m_page->setFirstPane(m_card);
    makeActions();
    makeMenus();
    auto* central = new QWidget(this);
    auto* column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeToolBar());
    column->addWidget(m_page, 1);
    setCentralWidget(central);
    wire();
    wireLesson();
    updateIcons();
    restore();
    m_page->focusStage();
}

MainWindow::~MainWindow() = default;

QWidget* MainWindow::makeToolBar() {
    m_toolRow = new ToolRow;
    ToolRow* bar = m_toolRow;
    QHBoxLayout* row = bar->row();
    m_modes = new SegmentedControl({tr("Explore"), tr("Lesson")}, tr("Mode"), bar);
    m_modes->setToolTip(0, tr("Look at any scene or capture freely"));
    m_modes->setToolTip(1, tr("Take a lesson: predict, see, understand"));
    row->addWidget(m_modes);
    row->addSpacing(unit(1));
    m_crumb = new QLabel(bar);
    m_crumb->setFont(themeFont(TextRole::Title));
    m_crumb->setTextFormat(Qt::RichText);
    m_crumb->setAccessibleName(tr("The lesson"));
    m_crumb->hide();
    row->addWidget(m_crumb);
    m_scenes = new QComboBox(bar);
    m_scenes->setMinimumWidth(unit(29));
    m_scenes->setFixedHeight(unit(3.75));
    m_scenes->setFocusPolicy(Qt::TabFocus);
    m_scenes->setAccessibleName(tr("Scene"));
    m_scenes->setToolTip(tr("The scene that is simulated"));
    for (const BuiltInScene& scene : builtInScenes()) {
        const QString name = toQString(scene.name);
        const auto scenario = loadScenario(std::string(scene.name));
        m_scenes->addItem(scenario ? toQString(scenario->title) : name, name);
        if (scenario)
            m_scenes->setItemData(m_scenes->count() - 1, toQString(scenario->about), Qt::ToolTipRole);
    }
    row->addWidget(m_scenes);
    m_views = new SegmentedControl({tr("Ladder"), tr("WebSocket")}, tr("What is shown"), bar);
    m_views->setToolTip(0, tr("Hosts, stacks, ladder and inspector"));
    m_views->setToolTip(1, tr("The WebSocket handshake line by line, and frames bit by bit"));
    m_views->setVisible(false);
    row->addWidget(m_views);
    row->addSpacing(unit(1));
    for (QAction* action : {m_open, m_export, m_undo}) {
        auto* button = new QToolButton(bar);
        button->setDefaultAction(action);
        button->setAccessibleName(action->iconText());
        bar->addTool(button);
        m_tools << button;
    }
    m_whatIf = new QToolButton(bar);
    m_whatIf->setText(tr("What if…"));
    m_whatIf->setToolTip(tr("Give a packet a fault, run again, and see what differs"));
    m_whatIf->setAccessibleName(tr("What if"));
    m_whatIf->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_whatIf);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        m_page->faults()->fill(menu);
    });
    m_whatIf->setMenu(menu);
    auto* compare = new QToolButton(bar);
    compare->setDefaultAction(m_compare);
    compare->setAccessibleName(m_compare->iconText());
    for (QToolButton* button : {m_whatIf, compare}) {
        bar->addTool(button);
        m_tools << button;
    }
    bar->addRemark(tr("Seed or source"));
    return bar;
}

void MainWindow::wire() {
    connect(m_document, &Document::traceChanged, this, [this] {
        m_playback->setVeil(m_document->veil()); // before views ask for what it hides
        if (const auto inCommon = m_document->inCommon())
            m_playback->setOtherRun(m_document->trace(), *inCommon);
        else
            m_playback->setTrace(m_document->trace());
    });
    connect(m_document, &Document::traceGrew, m_playback, &Playback::traceGrew);
    connect(m_document, &Document::sourceChanged, this, &MainWindow::showSource);
    connect(m_document, &Document::whatIfChanged, this, [this] {
        m_compare->setEnabled(m_document->whatIf().has_value());
        m_compare->setChecked(m_page->whatIf()->sideBySideButton()->isChecked());
    });
    connect(m_compare, &QAction::toggled, m_page, &ExplorePage::setSideBySide);
    connect(m_page->whatIf(), &WhatIfStrip::sideBySideChosen, m_compare, &QAction::setChecked);
    connect(m_views, &SegmentedControl::chosen, this, [this](int index) { m_page->setWebSocketShown(index == 1); });
    connect(m_webSocket, &QAction::triggered, m_page, &ExplorePage::setWebSocketShown);
    connect(m_page->webSocket(), &WebSocketPage::availabilityChanged, this, [this](bool available) {
        m_views->setVisible(available);
        m_webSocket->setEnabled(available);
    });
    connect(m_page, &ExplorePage::webSocketShownChanged, this, [this](bool shown) {
        m_views->setCurrent(shown ? 1 : 0);
        m_webSocket->setChecked(shown);
    });
    connect(m_document, &Document::exported, this, [this](const QString& path) {
        m_page->messages()->showMessage(MessageBar::Kind::Information, tr("Written: %1").arg(path));
    });
    connect(m_scenes, &QComboBox::activated, this, [this](int index) {
        const QString name = m_scenes->itemData(index).toString();
        if (!name.isEmpty())
            m_document->openScene(name);
        showSource();
        m_page->focusStage();
    });
    showSource();
}

void MainWindow::showSource() {
    // A file has a line of its own in the box while it is shown.
    const int scenes = static_cast<int>(builtInScenes().size());
    while (m_scenes->count() > scenes)
        m_scenes->removeItem(m_scenes->count() - 1);
    int index = m_scenes->findData(m_document->sceneName());
    if (m_document->source() != Document::Source::Nothing && (index < 0 || m_document->sceneName().isEmpty())) {
        m_scenes->addItem(m_document->title(), QString());
        index = scenes;
    }
    m_scenes->setCurrentIndex(index);
    const bool simulated = m_document->source() == Document::Source::Scenario;
    const LessonSession* lesson = m_lesson->session();
    m_toolRow->setRemark(lesson                 ? tr("Seed %1, yours alone").arg(lesson->seed())
                         : m_document->live()   ? tr("Live capture")
                         : simulated            ? tr("Seed %1  ·  same seed, same bytes").arg(m_document->seed())
                         : !m_document->trace() ? QString()
                                                : tr("Captured: real packets, real times"));
    setWindowTitle(m_document->title().isEmpty() ? QStringLiteral("Layerscope")
                                                 : tr("%1 — Layerscope").arg(m_document->title()));
    m_stopCapture->setEnabled(m_document->live());
    m_export->setEnabled(m_document->trace() != nullptr);
}

void MainWindow::open(const QString& source) {
    if (isLessonFile(source)) {
        openLesson(source);
        return;
    }
    if (m_scenes->findData(source) < 0)
        remember(source);
    m_document->open(source);
}

void MainWindow::chooseFile() {
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Open"), QSettings().value(QStringLiteral("folder")).toString(),
        tr("Captures and scenarios (*.pcap *.pcapng *.cap *.toml);;Lessons (*.md);;All files (*)"));
    if (!path.isEmpty())
        open(path);
}

void MainWindow::chooseKeyLog() {
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open key log"), QSettings().value(QStringLiteral("folder")).toString(),
                                     tr("Key logs (*.log *.txt *.keys *.keylog);;All files (*)"));
    if (!path.isEmpty())
        openKeyLog(path);
}

void MainWindow::openKeyLog(const QString& path) {
    auto keys = std::make_shared<TlsKeyLog>();
    if (const auto loaded = keys->load(path.toStdString()); !loaded) {
        m_page->messages()->showMessage(MessageBar::Kind::Warning, toQString(loaded.error().text()));
        return;
    }
    m_selection->setKeyLog(keys);
    m_selection->setDecrypting(true);
    const auto count = static_cast<int>(keys->connectionCount());
    m_page->messages()->showMessage(MessageBar::Kind::Information,
                                    tr("Secrets of %n connection(s) are known: Decrypt TLS is on.", nullptr, count));
}

void MainWindow::chooseExport() {
    const QString folder = QSettings().value(QStringLiteral("folder")).toString();
    const QString name = m_document->sceneName().isEmpty() ? QStringLiteral("layerscope") : m_document->sceneName();
    QString filter;
    QString path = QFileDialog::getSaveFileName(
        this, tr("Export"), folder + QLatin1Char('/') + name + QStringLiteral(".pcapng"),
        tr("Packets (*.pcapng);;Ladder as a drawing (*.svg);;Ladder as a picture (*.png)"), &filter);
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += filter.mid(filter.indexOf(QLatin1Char('.')),
                           filter.indexOf(QLatin1Char(')')) - filter.indexOf(QLatin1Char('.')));
    QSettings().setValue(QStringLiteral("folder"), QFileInfo(path).absolutePath());
    if (path.endsWith(QLatin1String(".svg")) || path.endsWith(QLatin1String(".png")))
        exportLadder(path);
    else
        m_document->exportPcapng(path);
}

void MainWindow::exportLadder(const QString& path) {
    const QSize size = m_page->ladder()->size();
    const auto written = writePicture(path.toStdString(), size, [this, size](QPainter& painter) {
        const LadderMoment moment{m_playback->position(), m_playback->time(), m_selection->numbering(),
                                  m_selection->frame()};
        paintLadder(painter, size, m_playback->trace(), moment);
    });
    if (written)
        emit m_document->exported(path);
    else
        emit m_document->failed(toQString(written.error().text()));
}

void MainWindow::chooseCapture() {
    CaptureDialog dialog(this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    if (dialog.demonstration())
        m_document->captureDemonstration();
    else
        m_document->captureInterface(dialog.interface(), dialog.filter());
}

void MainWindow::remember(const QString& path) {
    QSettings settings;
    settings.setValue(QStringLiteral("folder"), QFileInfo(path).absolutePath());
    QStringList recent = settings.value(QStringLiteral("recent")).toStringList();
    const QString absolute = QFileInfo(path).absoluteFilePath();
    recent.removeAll(absolute);
    recent.prepend(absolute);
    settings.setValue(QStringLiteral("recent"), recent.mid(0, mostRecent));
}

void MainWindow::fillRecent() {
    m_recent->clear();
    const QStringList recent = QSettings().value(QStringLiteral("recent")).toStringList();
    for (const QString& path : recent) {
        QAction* action = m_recent->addAction(QFileInfo(path).fileName());
        action->setToolTip(path);
        connect(action, &QAction::triggered, this, [this, path] { open(path); });
    }
    if (recent.isEmpty())
        m_recent->addAction(tr("No file has been opened yet"))->setEnabled(false);
}

void MainWindow::applyTheme(const QString& choice) {
    QSettings().setValue(QStringLiteral("theme"), choice);
    const bool dark = choice == QLatin1String("dark") || (choice == QLatin1String("system") && systemIsDark());
    Theme::apply(*qApp, dark ? ThemeName::Dark : ThemeName::Light);
}

void MainWindow::updateIcons() {
    m_open->setIcon(themeIcon(QStringLiteral("open")));
    m_export->setIcon(themeIcon(QStringLiteral("export")));
    m_whatIf->setIcon(themeIcon(QStringLiteral("whatif")));
    m_compare->setIcon(themeIcon(QStringLiteral("compare")));
    m_undo->setIcon(themeIcon(QStringLiteral("undo")));
    m_redo->setIcon(themeIcon(QStringLiteral("redo")));
    m_capture->setIcon(themeIcon(QStringLiteral("capture")));
    m_stopCapture->setIcon(themeIcon(QStringLiteral("stop")));
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_toolRow)
        updateIcons();
}

void MainWindow::resizeEvent(QResizeEvent* event) { QMainWindow::resizeEvent(event); }

void MainWindow::restore() {
    const QSettings settings;
    resize(unit(160), unit(100));
    restoreGeometry(settings.value(QStringLiteral("geometry")).toByteArray());
    m_page->restoreState(settings.value(QStringLiteral("panes")).toByteArray());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    QSettings settings;
    settings.setValue(QStringLiteral("geometry"), saveGeometry());
    if (m_lesson->session() == nullptr)
        settings.setValue(QStringLiteral("panes"), m_page->saveState());
    QMainWindow::closeEvent(event);
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
    // With the focus nowhere, after a click beside the controls, the keys are the stage's.
    if (focusWidget() && focusWidget() != this && !m_page->isAncestorOf(focusWidget()))
        QMainWindow::keyPressEvent(event);
    else if (!m_page->stageKey(event))
        QMainWindow::keyPressEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    open(event->mimeData()->urls().front().toLocalFile());
    event->acceptProposedAction();
}

} // namespace layerscope
