// What ExplorePage does at its keys, and where the focus goes.
#include "ui/pages/explorepage.h"
#include "ui/pages/faultbar.h"
#include "ui/pages/faultdesk.h"
#include "ui/pages/websocketpage.h"
#include "ui/playback/playback.h"
#include "ui/views/eventlist.h"
#include "ui/views/fieldtreeview.h"
#include "ui/views/hexview.h"
#include "ui/views/inspector.h"
#include "ui/views/ladderview.h"
#include "ui/views/messagebar.h"
#include "ui/views/messagelist.h"
#include "ui/views/sceneview.h"
#include "ui/views/stackview.h"
#include "ui/views/transportbar.h"
#include "ui/views/whatifstrip.h"
#include "ui/views/whypopover.h"

#include <QKeyEvent>
#include <QListWidget>

namespace layerscope {

void ExplorePage::nextPane() {
    std::vector<QWidget*> panes;
    if (m_firstPane != nullptr && m_firstPane->isVisible())
        panes.push_back(m_firstPane);
    for (QWidget* each : std::initializer_list<QWidget*>{m_scene, m_faultBar, m_left, m_otherLadder, m_ladder, m_right,
                                                         m_whatIf, m_inspector->tree(), m_inspector->messages()->list(),
                                                         m_inspector->hex(), m_events->table(), m_transport})
        if (each->isVisible())
            panes.push_back(each);
    for (QWidget* each : m_webSocket->panes())
        if (each->isVisible())
            panes.insert(panes.end() - (panes.empty() ? 0 : 1), each);
    if (panes.empty())
        return;
    std::size_t next = 0;
    for (std::size_t i = 0; i < panes.size(); ++i)
        if (panes[i] == window()->focusWidget() || panes[i]->isAncestorOf(window()->focusWidget()))
            next = (i + 1) % panes.size();
    QWidget* pane = panes[next];
    if (pane->focusPolicy() == Qt::NoFocus) {
        for (QWidget* child : pane->findChildren<QWidget*>()) {
            if (child->isVisible() && child->focusPolicy() & Qt::TabFocus) {
                pane = child;
                break;
            }
        }
    }
    pane->setFocus(Qt::ShortcutFocusReason);
}

void ExplorePage::focusStage() {
    QWidget* stage = webSocketShown() ? m_webSocket->panes().front() : m_ladder;
    stage->setFocus(Qt::OtherFocusReason);
}

bool ExplorePage::stageKey(QKeyEvent* event) {
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    const bool control = event->modifiers() & Qt::ControlModifier;
    if (event->modifiers() & (Qt::AltModifier | Qt::MetaModifier))
        return false;
    switch (event->key()) {
    case Qt::Key_Left:
        control ? m_playback->stopBack() : shift ? m_playback->packetBack() : m_playback->stepBack();
        return true;
    case Qt::Key_Right:
        control ? m_playback->stopForward() : shift ? m_playback->packetForward() : m_playback->stepForward();
        return true;
    case Qt::Key_Home:
        m_playback->toStart();
        return true;
    case Qt::Key_End:
        m_playback->toEnd();
        return true;
    default:
        break;
    }
    if (control)
        return false;
    switch (event->key()) {
    case Qt::Key_Space:
        m_playback->togglePlay();
        return true;
    case Qt::Key_BracketLeft:
        m_playback->slower();
        return true;
    case Qt::Key_BracketRight:
        m_playback->faster();
        return true;
    case Qt::Key_Delete:
        m_faults->give(m_faults->target(), FaultKind::Lose);
        return true;
    case Qt::Key_M:
        lightNextMessage();
        return true;
    case Qt::Key_R:
        m_selection->toggleNumbering();
        return true;
    default:
        break;
    }
    if (event->key() >= Qt::Key_1 && event->key() <= Qt::Key_7) {
        m_selection->toggleLayer(event->key() - Qt::Key_0);
        return true;
    }
    return false;
}

void ExplorePage::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && m_why->isVisible())
        m_why->dismiss();
    else if (event->key() == Qt::Key_Escape && m_messages->isVisible() && !m_messages->busy())
        m_messages->dismiss();
    else if (!stageKey(event))
        QWidget::keyPressEvent(event);
}

} // namespace layerscope
