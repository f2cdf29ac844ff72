// The menus of the window and their actions.
#include "ui/document.h"
#include "ui/language.h"
#include "ui/mainwindow.h"
#include "ui/names.h"
#include "ui/pages/explorepage.h"
#include "ui/pages/faultdesk.h"
#include "ui/pages/helpdialogs.h"
#include "ui/playback/playback.h"
#include "ui/project/projectmenu.h"
#include "ui/text.h"
#include "ui/views/messagebar.h"

#include <QActionGroup>
#include <QMenuBar>
#include <QSettings>

namespace layerscope {

namespace {

// A menu line that names a key which the stage obeys itself, only while it has the focus.
template <class Receiver, class Slot>
QAction* stageAction(QMenu* menu, const QString& text, const QString& key, Receiver* receiver, Slot slot) {
    QAction* action = menu->addAction(text + QLatin1Char('\t') + key);
    QObject::connect(action, &QAction::triggered, receiver, slot);
    return action;
}

QAction* checkable(QMenu* menu, const QString& text, bool checked) {
    QAction* action = menu->addAction(text);
    action->setCheckable(true);
    action->setChecked(checked);
    return action;
}

} // namespace

void MainWindow::makeActions() {
    m_open = new QAction(tr("&Open…"), this);
    m_open->setIconText(tr("Open"));
    m_open->setShortcut(QKeySequence::Open);
    m_open->setToolTip(tr("Open a capture (pcap, pcapng) or a scenario (toml): Ctrl+O"));
    connect(m_open, &QAction::triggered, this, &MainWindow::chooseFile);
    m_export = new QAction(tr("&Export…"), this);
    m_export->setIconText(tr("Export"));
    m_export->setShortcut(Qt::CTRL | Qt::Key_E);
    m_export->setToolTip(tr("Write the packets as pcapng, or the ladder as a picture: Ctrl+E"));
    connect(m_export, &QAction::triggered, this, &MainWindow::chooseExport);
    m_undo = m_document->edits()->createUndoAction(this, tr("&Undo"));
    m_undo->setShortcut(QKeySequence::Undo);
    m_undo->setIconText(tr("Undo"));
    m_redo = m_document->edits()->createRedoAction(this, tr("&Redo"));
    m_redo->setShortcut(QKeySequence::Redo);
    m_compare = new QAction(tr("&Compare side by side"), this);
    m_compare->setIconText(tr("Compare"));
    m_compare->setCheckable(true);
    m_compare->setEnabled(false);
    m_compare->setToolTip(tr("Both runs of a what-if side by side"));
    m_webSocket = new QAction(tr("&Handshake and frames"), this);
    m_webSocket->setCheckable(true);
    m_webSocket->setEnabled(false);
    m_webSocket->setToolTip(tr("The WebSocket handshake line by line, and frames bit by bit"));
    m_capture = new QAction(tr("Capture a &real connection…"), this);
    connect(m_capture, &QAction::triggered, this, &MainWindow::chooseCapture);
    m_stopCapture = new QAction(tr("&Stop capture"), this);
    connect(m_stopCapture, &QAction::triggered, m_document, &Document::stopCapture);
}

void MainWindow::makeMenus() {
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(m_open);
    m_recent = file->addMenu(tr("Open &recent"));
    connect(m_recent, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
    connect(file->addAction(tr("Open &key log…")), &QAction::triggered, this, &MainWindow::chooseKeyLog);
    file->addAction(m_export);
    file->addSeparator();
    QAction* quit = file->addAction(tr("&Quit"));
    quit->setShortcut(QKeySequence::Quit);
    connect(quit, &QAction::triggered, this, &QWidget::close);

    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    edit->addAction(m_undo);
    edit->addAction(m_redo);
    edit->addSeparator();
    QMenu* fault = edit->addMenu(tr("&Give this packet a fault"));
    connect(fault, &QMenu::aboutToShow, this, [this, fault] {
        fault->clear();
        m_page->faults()->fill(fault);
    });
    edit->addAction(m_page->faults()->cutAction());
    edit->addAction(m_page->faults()->listAction());
    makeViewMenu(menuBar()->addMenu(tr("&View")));

    QMenu* run = menuBar()->addMenu(tr("&Run"));
    stageAction(run, tr("&Play or pause"), tr("Space"), m_playback, &Playback::togglePlay);
    run->addSeparator();
    stageAction(run, tr("One layer &forward"), QStringLiteral("→"), m_playback, &Playback::stepForward);
    stageAction(run, tr("One layer &back"), QStringLiteral("←"), m_playback, &Playback::stepBack);
    stageAction(run, tr("One pac&ket forward"), tr("Shift+→"), m_playback, &Playback::packetForward);
    stageAction(run, tr("One p&acket back"), tr("Shift+←"), m_playback, &Playback::packetBack);
    stageAction(run, tr("To the next &stop"), tr("Ctrl+→"), m_playback, &Playback::stopForward);
    stageAction(run, tr("To the stop b&efore"), tr("Ctrl+←"), m_playback, &Playback::stopBack);
    stageAction(run, tr("To the s&tart"), tr("Home"), m_playback, &Playback::toStart);
    stageAction(run, tr("To the e&nd"), tr("End"), m_playback, &Playback::toEnd);
    run->addSeparator();
    stageAction(run, tr("Faste&r"), QStringLiteral("]"), m_playback, &Playback::faster);
    stageAction(run, tr("S&lower"), QStringLiteral("["), m_playback, &Playback::slower);
    run->addSeparator();
    connect(run->addAction(tr("&Why did this happen?")), &QAction::triggered, this, [this] { m_page->askWhy({}); });

    makeLessonMenu(menuBar()->addMenu(tr("Le&sson")));

    QMenu* capture = menuBar()->addMenu(tr("&Capture"));
    capture->addAction(m_capture);
    capture->addAction(m_stopCapture);

    QMenu* layers = menuBar()->addMenu(tr("&Layers"));
    connect(layers->addAction(tr("&Load a layer of your own…")), &QAction::triggered, m_page,
            &ExplorePage::chooseLayer);

    makeProjectMenu();

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    QAction* keys = help->addAction(tr("&Keys"));
    keys->setShortcut(QKeySequence(Qt::Key_F1));
    connect(keys, &QAction::triggered, this, [this] { showKeys(this); });
    connect(help->addAction(tr("&About Layerscope")), &QAction::triggered, this, [this] { showAbout(this); });
}

void MainWindow::makeProjectMenu() {
    m_project = new ProjectMenu(this, [this] {
        return ProjectMenu::OpenRun{m_document->trace(), m_document->title(), m_playback->position()};
    });
    // What a live capture brings waits behind the audience's moment.
    connect(m_document, &Document::traceGrew, m_project, &ProjectMenu::grow);
    m_project->setMotion([this] { return m_playback->reducedMotion() ? Motion::Reduced : Motion::Full; });
    m_project->fill(menuBar()->addMenu(tr("&Project")));
    connect(m_project, &ProjectMenu::failed, this,
            [this](const QString& text) { m_page->messages()->showMessage(MessageBar::Kind::Warning, text); });
    connect(m_project, &ProjectMenu::written, this, [this](const QString& path) {
        m_page->messages()->showMessage(MessageBar::Kind::Information, tr("Written: %1").arg(path));
    });
}

void MainWindow::makeLanguageMenu(QMenu* menu) {
    auto* choices = new QActionGroup(this);
    const QString chosen = chosenLanguage();
    const auto add = [&](const QString& text, const QString& code) {
        QAction* action = checkable(menu, text, code == chosen);
        action->setData(code);
        choices->addAction(action);
    };
    add(tr("&Language of the system"), QStringLiteral("system"));
    for (const Language& language : languages())
        add(QLatin1Char('&') + QString::fromUtf8(language.name), QString::fromLatin1(language.code));
    connect(choices, &QActionGroup::triggered, this, [this](QAction* action) {
        chooseLanguage(action->data().toString());
        m_page->messages()->showMessage(MessageBar::Kind::Information,
                                        tr("Layerscope will speak this language when it is started again."));
    });
}

void MainWindow::makeViewMenu(QMenu* menu) {
    QSettings settings;
    const QString theme = settings.value(QStringLiteral("theme"), QStringLiteral("system")).toString();
    m_themes = new QActionGroup(this);
    const std::pair<QString, QString> themes[] = {{tr("Theme of the &system"), QStringLiteral("system")},
                                                  {tr("&Light"), QStringLiteral("light")},
                                                  {tr("&Dark"), QStringLiteral("dark")}};
    for (const auto& [text, name] : themes) {
        QAction* action = checkable(menu, text, theme == name);
        action->setData(name);
        m_themes->addAction(action);
    }
    connect(m_themes, &QActionGroup::triggered, this,
            [this](QAction* action) { applyTheme(action->data().toString()); });
    makeLanguageMenu(menu->addMenu(tr("Lan&guage")));
    menu->addSeparator();

    QAction* relative = checkable(menu, tr("&Relative sequence numbers\tR"), false);
    connect(relative, &QAction::triggered, this,
            [this](bool on) { m_selection->setNumbering(on ? Numbering::Relative : Numbering::Raw); });
    connect(m_selection, &Selection::numberingChanged, relative,
            [this, relative] { relative->setChecked(m_selection->numbering() == Numbering::Relative); });
    m_decrypt = checkable(menu, tr("Decr&ypt TLS"), false);
    m_decrypt->setToolTip(tr("Open TLS 1.3 records with the secrets that came with the trace or a key log"));
    connect(m_decrypt, &QAction::triggered, m_selection, &Selection::setDecrypting);
    connect(m_selection, &Selection::decryptingChanged, m_decrypt,
            [this] { m_decrypt->setChecked(m_selection->decrypting()); });
    const bool reduced = settings.value(QStringLiteral("reducedMotion"), false).toBool();
    QAction* motion = checkable(menu, tr("Reduced &motion"), reduced);
    m_playback->setReducedMotion(reduced);
    connect(motion, &QAction::triggered, this, [this](bool on) {
        m_playback->setReducedMotion(on);
        QSettings().setValue(QStringLiteral("reducedMotion"), on);
    });
    QMenu* layers = menu->addMenu(tr("E&vents of layers"));
    for (int layer = 7; layer >= 1; --layer) {
        QAction* action = checkable(
            layers, QStringLiteral("%1  %2\t%1").arg(layer).arg(layerTitle(static_cast<LayerNumber>(layer))), true);
        connect(action, &QAction::triggered, this, [this, layer] { m_selection->toggleLayer(layer); });
        connect(m_selection, &Selection::shownLayersChanged, action, [this, action, layer] {
            action->setChecked(m_selection->shownLayers()[static_cast<std::size_t>(layer)]);
        });
    }
    menu->addAction(m_compare);
    menu->addAction(m_webSocket);
    QAction* follow = menu->addAction(tr("&Follow this stream…"));
    follow->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_T));
    connect(follow, &QAction::triggered, m_page, &ExplorePage::followStream);
    stageAction(menu, tr("Light the next m&essage of this packet"), QStringLiteral("M"), m_page,
                &ExplorePage::lightNextMessage);
    menu->addSeparator();
    QAction* pane = menu->addAction(tr("&Next pane"));
    pane->setShortcut(QKeySequence(Qt::Key_F6));
    connect(pane, &QAction::triggered, m_page, &ExplorePage::nextPane);
}

} // namespace layerscope
