// How the page divides its room, in a lesson too.
#include "ui/document.h"
#include "ui/pages/explorepage.h"
#include "ui/pages/faultbar.h"
#include "ui/theme/theme.h"
#include "ui/views/eventlist.h"
#include "ui/views/inspector.h"
#include "ui/views/ladderview.h"
#include "ui/views/sceneview.h"
#include "ui/views/stackview.h"
#include "ui/views/whypopover.h"

#include <QDataStream>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <algorithm>

namespace layerscope {

void ExplorePage::setFirstPane(QWidget* pane) {
    m_firstPane = pane;
    m_body->insertWidget(0, pane);
}

int ExplorePage::stageWidth() const {
    return m_firstPane != nullptr && m_firstPane->isVisibleTo(this) ? width() - m_firstPane->width() : width();
}

bool ExplorePage::stacksWanted() const {
    return m_stacksPointedAt || (m_lesson == LessonParts::Task && m_document->allows(Document::Edit::Slots));
}

void ExplorePage::showStacks() {
    const bool beside = m_lesson == LessonParts::None || stacksWanted() || stageWidth() >= unit(145);
    const bool on = beside && !m_otherLadder->parentWidget()->isVisibleTo(this);
    m_left->parentWidget()->setVisible(on);
    m_right->parentWidget()->setVisible(on);
}

void ExplorePage::setLesson(LessonParts parts) {
    if (parts == m_lesson)
        return;
    m_lesson = parts;
    const bool lesson = parts != LessonParts::None;
    m_scene->setVisible(parts != LessonParts::Question);
    m_sourceRow->setVisible(!lesson || parts == LessonParts::Task);
    for (QWidget* each : std::initializer_list<QWidget*>{m_simulated, m_loopback})
        each->setVisible(!lesson);
    m_stacksPointedAt = m_stacksPointedAt && lesson;
    placeInspector();
    if (lesson)
        m_lower->setCurrentWidget(m_lower->indexOf(m_inspector) >= 0 ? static_cast<QWidget*>(m_inspector) : m_events);
    arrange();
}

void ExplorePage::showView(const QString& name) {
    m_stacksPointedAt = name == QLatin1String("stack");
    m_scene->setVisible(m_lesson != LessonParts::Question || name == QLatin1String("scene"));
    arrange();
    if (name == QLatin1String("events"))
        m_lower->setCurrentWidget(m_events);
    else if (m_lower->indexOf(m_inspector) >= 0)
        m_lower->setCurrentWidget(m_inspector);
}

void ExplorePage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_why->dismiss();
    placeInspector();
    if (!m_arranged)
        arrange();
    // The fault buttons beside it need the room more.
    m_source->setVisible(m_lesson == LessonParts::None && m_columns->sizes().constFirst() >= unit(116));
}

void ExplorePage::placeInspector() {
    const bool narrow = stageWidth() < unit(125);
    const bool tabbed = m_lower->indexOf(m_inspector) >= 0;
    if (narrow && !tabbed) {
        m_lower->addTab(m_inspector, tr("Inspector"));
        if (m_lesson != LessonParts::None)
            m_lower->setCurrentWidget(m_inspector);
    } else if (!narrow && tabbed) {
        m_lower->removeTab(m_lower->indexOf(m_inspector));
        m_columns->addWidget(m_inspector);
        m_inspector->show();
        arrange();
    }
}

void ExplorePage::arrange() {
    // Until somebody has moved a splitter: the inspector takes 30 % of the width between its two useful widths, the
    // event list a quarter of the height, the stacks a fifth of what is left each, or the room of their badges.
    const bool tabbed = m_lower->indexOf(m_inspector) >= 0;
    const int width = stageWidth();
    const int inspector = tabbed ? 0 : std::clamp(static_cast<int>(width * 0.3), unit(52), unit(60));
    m_columns->setSizes({width - inspector, inspector});
    const int events = m_lesson != LessonParts::None && tabbed
                           ? static_cast<int>(height() * (m_lesson == LessonParts::Task ? 0.3 : 0.44))
                       : tabbed ? static_cast<int>(height() * 0.34)
                       : m_document->whatIf() && height() < unit(100)
                           ? unit(15)
                           : std::clamp(static_cast<int>(height() * 0.24), unit(16), unit(36));
    m_rows->setSizes({height() - events, events});
    showStacks();
    const int stack = width < unit(145) && !stacksWanted()
                          ? m_left->minimumSizeHint().width()
                          : std::clamp(static_cast<int>((width - inspector) * 0.19), unit(19), unit(23));
    const int ladder = width - inspector - 2 * stack;
    m_middle->setSizes(
        {stack, m_otherLadder->isVisible() ? ladder / 2 : 0, m_otherLadder->isVisible() ? ladder / 2 : ladder, stack});
}

QByteArray ExplorePage::saveState() const {
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << m_columns->saveState() << m_rows->saveState() << m_middle->saveState();
    return state;
}

void ExplorePage::restoreState(const QByteArray& state) {
    QByteArray columns, rows, middle;
    QDataStream stream(state);
    stream >> columns >> rows >> middle;
    m_columns->restoreState(columns);
    m_rows->restoreState(rows);
    m_middle->restoreState(middle);
    m_arranged = !columns.isEmpty();
}

} // namespace layerscope
