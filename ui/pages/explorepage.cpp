#include "ui/pages/explorepage.h"

#include "ui/document.h"
#include "ui/pages/faultbar.h"
#include "ui/pages/faultdesk.h"
#include "ui/pages/websocketpage.h"
#include "ui/playback/playback.h"
#include "ui/text.h"
#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/views/eventlist.h"
#include "ui/views/inspector.h"
#include "ui/views/ladderview.h"
#include "ui/views/messagebar.h"
#include "ui/views/panetitle.h"
#include "ui/views/sceneview.h"
#include "ui/views/stackview.h"
#include "ui/views/transportbar.h"
#include "ui/views/whatifstrip.h"
#include "ui/views/whypopover.h"

#include <QApplication>
#include <QDataStream>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace layerscope {

namespace {

QWidget* titled(PaneTitle* title, QWidget* view) {
    auto* pane = new QWidget;
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(title);
    column->addWidget(view, 1);
    return pane;
}

} // namespace

ExplorePage::ExplorePage(Document* document, Playback* playback, Selection* selection, QWidget* parent)
    : QWidget(parent), m_document(document), m_playback(playback), m_selection(selection) {
    setAccessibleName(tr("Explore"));
    m_messages = new MessageBar(this);
    m_scene = new SceneView(playback, selection, this);
    m_left = new StackView(playback, selection, Qt::AlignLeft, this);
    m_ladder = new LadderView(playback, selection, this);
    m_right = new StackView(playback, selection, Qt::AlignRight, this);
    m_events = new EventList(playback, selection, this);
    m_inspector = new Inspector(playback, selection, this);
    m_transport = new TransportBar(playback, selection, this);
    m_faults = new FaultDesk(document, playback, selection, this);
    m_whatIf = new WhatIfStrip(playback, this);
    m_otherPlayback = new Playback(this);
    m_otherSelection = new Selection(this);
    m_otherLadder = new LadderView(m_otherPlayback, m_otherSelection, this);
    m_otherLadder->setAccessibleName(tr("Ladder of the run as recorded"));
    m_otherTitle = new PaneTitle(tr("A  as recorded"), this);

    m_middle = new QSplitter(Qt::Horizontal, this);
    m_leftTitle = new PaneTitle(tr("Stack"), this);
    m_ladderTitle = new PaneTitle(tr("Ladder"), this);
    m_rightTitle = new PaneTitle(tr("Stack"), this);
    m_middle->addWidget(titled(m_leftTitle, m_left));
    m_middle->addWidget(titled(m_otherTitle, m_otherLadder));
    m_otherLadder->parentWidget()->hide();
    m_middle->addWidget(titled(m_ladderTitle, m_ladder));
    m_middle->addWidget(titled(m_rightTitle, m_right));
    m_middle->setStretchFactor(1, 1);
    m_middle->setStretchFactor(2, 1);
    auto* stage = new QWidget(this);
    auto* stageColumn = new QVBoxLayout(stage);
    stageColumn->setContentsMargins(0, 0, 0, 0);
    stageColumn->setSpacing(0);
    stageColumn->addWidget(m_scene);
    m_sourceRow = makeSourceRow();
    stageColumn->addWidget(m_sourceRow);
    stageColumn->addWidget(m_middle, 1);
    stageColumn->addWidget(m_whatIf);
    m_rows = new QSplitter(Qt::Vertical, this);
    m_rows->addWidget(stage);
    m_lower = new QTabWidget(this);
    m_lower->setTabBarAutoHide(true);
    m_lower->setDocumentMode(true);
    m_lower->setMinimumHeight(unit(15));
    m_lower->setAccessibleName(tr("Events and inspector"));
    m_lower->tabBar()->setAccessibleName(tr("Events or inspector"));
    m_lower->addTab(m_events, tr("Events"));
    m_rows->addWidget(m_lower);
    m_rows->setStretchFactor(0, 1);
    m_columns = new QSplitter(Qt::Horizontal, this);
    m_columns->addWidget(m_rows);
    m_columns->addWidget(m_inspector);
    m_columns->setStretchFactor(0, 1);
    for (QSplitter* splitter : {m_middle, m_rows, m_columns}) {
        splitter->setChildrenCollapsible(false);
        splitter->setHandleWidth(1);
    }
    m_inspector->setMinimumWidth(unit(40));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_messages);
    m_pages = new QStackedWidget(this);
    m_webSocket = new WebSocketPage(playback, selection, m_pages);
    m_pages->addWidget(m_columns);
    m_pages->addWidget(m_webSocket);
    m_body = new QHBoxLayout;
    m_body->setSpacing(0);
    m_body->addWidget(m_pages, 1);
    column->addLayout(m_body, 1);
    column->addWidget(m_transport);
    connect(m_webSocket, &WebSocketPage::runRequested, document, &Document::changeHandshake);
    connect(m_webSocket, &WebSocketPage::availabilityChanged, this, [this](bool available) {
        if (!available)
            setWebSocketShown(false);
    });
    m_why = new WhyPopover(playback, selection, this);
    for (QSplitter* splitter : {m_middle, m_rows, m_columns})
        connect(splitter, &QSplitter::splitterMoved, this, [this] { m_arranged = true; });

    connect(playback, &Playback::traceChanged, this, &ExplorePage::showTrace);
    connect(playback, &Playback::moved, this, &ExplorePage::followCursor);
    connect(playback, &Playback::grew, this, [this] {
        chooseHosts(); // a capture meets its hosts as it goes
        followCursor();
    });
    connect(m_events, &EventList::whyRequested, this, &ExplorePage::askWhy);
    connect(m_ladder, &LadderView::remarkChanged, m_ladderTitle, &PaneTitle::setRemark);
    const auto askOfFrame = [this](FrameId frame) { askWhy(m_playback->trace()->frame(frame).sentEvent); };
    connect(m_ladder, &LadderView::frameActivated, this, askOfFrame);
    connect(m_scene, &SceneView::frameActivated, this, askOfFrame);
    for (StackView* stack : {m_left, m_right})
        connect(stack, &StackView::fillingRequested, this, &ExplorePage::offerFillings);
    connect(m_messages, &MessageBar::cancelRequested, document, &Document::cancel);
    connect(document, &Document::progress, m_messages, &MessageBar::showProgress);
    connect(document, &Document::idle, this, [this] {
        if (m_messages->busy())
            m_messages->dismiss();
    });
    connect(document, &Document::failed, this,
            [this](const QString& text) { m_messages->showMessage(MessageBar::Kind::Warning, text); });
    connect(document, &Document::warned, this,
            [this](const QString& text) { m_messages->showMessage(MessageBar::Kind::Warning, text); });
    connect(document, &Document::layerLoaded, this, [this](const QString& title, int slot) {
        m_messages->showMessage(MessageBar::Kind::Information,
                                tr("Loaded: %1. Layer %2 of every host can be filled with it.").arg(title).arg(slot));
    });
    connect(document, &Document::sourceChanged, this, &ExplorePage::showSource);
    connectFaults();
    connectMessages();
    showTrace();
    showSource();
}

void ExplorePage::connectMessages() {
    m_lit = new QPushButton(m_ladderTitle);
    m_lit->setProperty("look", QStringLiteral("link"));
    m_lit->setToolTip(tr("This message is lit at every layer, in every frame that carries it. A click ends that"));
    m_ladderTitle->middle()->addWidget(m_lit);
    connect(m_lit, &QPushButton::clicked, m_selection, [this] { m_selection->selectMessage(nullptr); });
    connect(m_selection, &Selection::messageChanged, this, &ExplorePage::showMessage);
    // A step that a message takes lights it; other events leave what is lit as it is.
    connect(m_events, &EventList::eventChosen, this, [this](EventId event) {
        const EventKind kind = m_playback->trace()->event(event).kind;
        if (kind != EventKind::MessageSent && kind != EventKind::MessageDelivered)
            return;
        if (auto message = m_inspector->book().ofEvent(event))
            m_selection->selectMessage(std::move(message));
    });
    showMessage();
}

void ExplorePage::showMessage() {
    const auto& message = m_selection->message();
    m_lit->setVisible(message != nullptr);
    if (!message)
        return;
    const QString name = QFontMetrics(themeFont(TextRole::Body)).elidedText(message->name, Qt::ElideRight, unit(24));
    m_lit->setText(tr("%1 is lit  ✕").arg(name));
    m_lit->setAccessibleName(
        tr("Stop lighting the message %1: %2").arg(message->name, messageDetail(*m_playback->trace(), *message)));
}

void ExplorePage::lightNextMessage() {
    const std::vector<MessageBook::Handle> messages = m_inspector->book().in(m_selection->frame());
    if (messages.empty() && !m_selection->message()) {
        m_messages->showMessage(MessageBar::Kind::Information,
                                tr("The selected packet carries no message: select one with data first."));
        return;
    }
    std::size_t next = 0;
    for (std::size_t i = 0; m_selection->message() && i < messages.size(); ++i)
        if (messages[i]->sameAs(*m_selection->message()))
            next = i + 1;
    m_selection->selectMessage(next < messages.size() ? messages[next] : nullptr);
}

void ExplorePage::connectFaults() {
    const auto lose = [this](FrameId frame) { m_faults->give(frame, FaultKind::Lose); };
    connect(m_scene, &SceneView::loseRequested, m_faults, lose);
    connect(m_scene, &SceneView::delayRequested, m_faults, &FaultDesk::delay);
    connect(m_scene, &SceneView::menuRequested, this, &ExplorePage::showPacketMenu);
    connect(m_scene, &SceneView::linkActivated, m_faults, &FaultDesk::editLink);
    connect(m_ladder, &LadderView::menuRequested, this, &ExplorePage::showPacketMenu);
    connect(m_events, &EventList::menuRequested, this, [this](EventId event, const QPoint& place) {
        const FrameId frame = m_playback->trace()->event(event).frame;
        showPacketMenu(frame ? frame : m_selection->frame(), place);
    });
    connect(m_faults, &FaultDesk::refused, this,
            [this](const QString& text) { m_messages->showMessage(MessageBar::Kind::Warning, text); });
    connect(m_document, &Document::whatIfChanged, this, &ExplorePage::showWhatIf);
    connect(m_whatIf, &WhatIfStrip::keepRequested, m_document, &Document::keepWhatIf);
    connect(m_whatIf, &WhatIfStrip::discardRequested, m_document, &Document::discardWhatIf);
    connect(m_whatIf, &WhatIfStrip::sideBySideChosen, this, &ExplorePage::setSideBySide);
    connect(m_whatIf, &WhatIfStrip::differenceRequested, this, [this] {
        const auto& whatIf = m_document->whatIf();
        if (!whatIf || !whatIf->difference)
            return;
        m_playback->pause();
        if (const EventId event = whatIf->difference->b)
            m_playback->seekPosition(event.value + 1);
        else
            m_playback->toEnd();
    });
    connect(m_playback, &Playback::moved, this, &ExplorePage::followOther);
    // One scroll bar for both.
    const auto tie = [this](LadderView* from, LadderView* to) {
        connect(from->verticalScrollBar(), &QScrollBar::valueChanged, to, [this, to](int value) {
            if (m_otherLadder->isVisible())
                to->verticalScrollBar()->setValue(value);
        });
    };
    tie(m_ladder, m_otherLadder);
    tie(m_otherLadder, m_ladder);
    connect(m_selection, &Selection::numberingChanged, this,
            [this] { m_otherSelection->setNumbering(m_selection->numbering()); });
}

void ExplorePage::showWhatIf() {
    const auto& whatIf = m_document->whatIf();
    const bool before = m_whatIf->isVisibleTo(this);
    m_whatIf->setWhatIf(whatIf);
    if (before != whatIf.has_value() && !m_arranged)
        arrange();
    m_otherPlayback->setTrace(whatIf ? whatIf->run : nullptr);
    setSideBySide(m_whatIf->sideBySideButton()->isChecked());
}

void ExplorePage::setSideBySide(bool on) {
    const auto& whatIf = m_document->whatIf();
    on = on && whatIf;
    const bool before = m_otherLadder->parentWidget()->isVisibleTo(this);
    m_whatIf->sideBySideButton()->setChecked(on);
    m_otherLadder->parentWidget()->setVisible(on);
    showStacks();
    m_ladderTitle->setTitle(on ? tr("B  what if") : tr("Ladder"));
    m_ladder->setAccessibleName(on ? tr("Ladder of the run with the change") : tr("Ladder"));
    if (on && !before) {
        const int half = m_middle->width() / 2;
        m_middle->setSizes({0, half, half, 0});
    }
    const auto difference =
        on && whatIf->difference ? std::optional<Time>(whatIf->difference->time) : std::optional<Time>();
    m_ladder->shareScale(on ? whatIf->run : nullptr);
    m_otherLadder->shareScale(on ? whatIf->tried : nullptr);
    m_ladder->setDifference(difference);
    m_otherLadder->setDifference(difference);
    m_otherTitle->setRemark(on ? m_otherLadder->remark() : QString());
    m_ladderTitle->setRemark(m_ladder->remark());
    followOther();
}

void ExplorePage::followOther() {
    const auto& whatIf = m_document->whatIf();
    if (!whatIf || m_playback->trace() != whatIf->tried || m_otherPlayback->trace() != whatIf->run)
        return;
    const std::size_t inCommon = !whatIf->difference     ? whatIf->run->eventCount()
                                 : whatIf->difference->a ? whatIf->difference->a.value
                                                         : whatIf->run->eventCount();
    m_otherPlayback->follow(*m_playback, inCommon);
    m_otherLadder->verticalScrollBar()->setValue(m_ladder->verticalScrollBar()->value());
}

QWidget* ExplorePage::makeSourceRow() {
    auto* row = new QWidget(this);
    row->setAutoFillBackground(true);
    row->setBackgroundRole(QPalette::AlternateBase);
    m_source = new QLabel(tr("Source"), row);
    m_simulated = new QPushButton(tr("Simulated"), row);
    m_simulated->setProperty("place", QStringLiteral("left"));
    m_simulated->setToolTip(tr("Simulate the scene: the same seed gives the same bytes"));
    m_simulated->setAccessibleName(tr("Source: simulated"));
    m_loopback = new QPushButton(tr("Loopback"), row);
    m_loopback->setProperty("place", QStringLiteral("right"));
    m_loopback->setToolTip(tr("Capture a real connection between two programs on this machine, without being root"));
    m_loopback->setAccessibleName(tr("Source: real loopback capture"));
    for (QPushButton* button : {m_simulated, m_loopback}) {
        button->setCheckable(true);
        button->setProperty("look", QStringLiteral("segment"));
        button->setMinimumWidth(QFontMetrics(themeFont(TextRole::Body)).horizontalAdvance(button->text()) + unit(4));
    }
    m_stop = new QPushButton(tr("Stop capture"), row);
    m_stop->setAccessibleName(tr("Stop the capture"));
    m_stop->setIcon(themeIcon(QStringLiteral("stop")));
    m_hint = new QLabel(row);
    m_hint->setProperty("look", QStringLiteral("remark"));
    m_hint->setMinimumWidth(1);
    m_hint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    connect(m_simulated, &QPushButton::clicked, this, [this] {
        if (m_document->source() != Document::Source::Scenario)
            m_document->backToScenario();
        showSource();
    });
    connect(m_loopback, &QPushButton::clicked, this, [this] {
        if (!m_document->live())
            m_document->captureDemonstration();
        showSource();
    });
    connect(m_stop, &QPushButton::clicked, m_document, &Document::stopCapture);

    auto* box = new QHBoxLayout(row);
    box->setContentsMargins(unit(1.5), unit(0.25), unit(1.5), unit(0.75));
    box->setSpacing(0);
    m_source->setContentsMargins(0, 0, unit(1.25), 0);
    box->addWidget(m_source);
    box->addWidget(m_simulated);
    box->addWidget(m_loopback);
    box->addSpacing(unit(1));
    box->addWidget(m_stop);
    box->addSpacing(unit(0.5));
    m_faultBar = new FaultBar(m_faults, row);
    box->addWidget(m_faultBar, 1);
    box->addWidget(m_hint, 1);
    return row;
}

void ExplorePage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_stop)
        m_stop->setIcon(themeIcon(QStringLiteral("stop")));
}

void ExplorePage::showTrace() {
    m_selection->clear();
    chooseHosts();
    followCursor();
}

void ExplorePage::chooseHosts() {
    const auto& trace = m_playback->trace();
    HostId left, right;
    if (trace && trace->hostCount() > 0) {
        // The two that talk, or else the first two.
        left = trace->connectionCount() > 0 ? trace->connection({0}).client : HostId{0};
        right = trace->connectionCount() > 0 ? trace->connection({0}).server
                                             : HostId{trace->hostCount() > 1 ? 1u : HostId::noneValue};
    }
    m_left->setHost(left);
    m_right->setHost(right);
    m_leftTitle->setTitle(m_left->title());
    m_rightTitle->setTitle(m_right->title());
    m_ladderTitle->setRemark(m_ladder->remark());
}

void ExplorePage::showSource() {
    const bool live = m_document->live();
    m_simulated->setChecked(!live && m_document->source() == Document::Source::Scenario);
    m_loopback->setChecked(live || m_document->source() == Document::Source::Live);
    m_stop->setVisible(m_document->live());
    const bool simulated = m_document->scenario() != nullptr;
    m_scene->setFaultsAllowed(simulated);
    m_webSocket->setRunnable(simulated);
    m_hint->setVisible(!simulated);
    QString hint;
    if (m_document->live())
        hint = tr("Capturing: packets appear as the kernel sends them");
    else if (m_document->source() == Document::Source::Live)
        hint = tr("Observed on this machine; the states of both ends are inferred");
    else if (m_document->source() == Document::Source::CaptureFile)
        hint = tr("From a capture file; the states of both ends are inferred");
    m_hint->setText(hint);
    m_hint->setToolTip(hint);
}

void ExplorePage::followCursor() {
    const EventId last = m_playback->lastEvent();
    if (!last) {
        m_selection->clear();
        return;
    }
    // An event without a frame leaves the last one in the inspector, unless that has not been sent yet; then the
    // nearest frame before it is shown.
    const Trace& trace = *m_playback->trace();
    FrameId frame = trace.event(last).frame;
    const FrameId kept = m_selection->frame();
    if (!frame && kept && trace.frame(kept).sentEvent && trace.frame(kept).sentEvent <= last)
        frame = kept;
    constexpr std::uint32_t mostLookedAt = 1000;
    for (std::uint32_t back = 1; !frame && back <= std::min(last.value, mostLookedAt); ++back)
        frame = trace.event({last.value - back}).frame;
    m_selection->selectEvent(last, frame);
}

void ExplorePage::askWhy(EventId event) {
    if (!event)
        event = m_selection->event();
    const QRect room(m_ladder->mapTo(this, QPoint(0, 0)), m_ladder->size());
    m_why->ask(event, room);
}

bool ExplorePage::webSocketShown() const { return m_pages->currentWidget() == m_webSocket; }

void ExplorePage::setWebSocketShown(bool on) {
    on = on && m_webSocket->available();
    if (on == webSocketShown())
        return;
    m_why->dismiss();
    m_pages->setCurrentWidget(on ? static_cast<QWidget*>(m_webSocket) : m_columns);
    if (on)
        m_webSocket->panes().front()->setFocus(Qt::OtherFocusReason);
    else
        focusStage();
    emit webSocketShownChanged(on);
}

} // namespace layerscope
