#include "ui/views/ladderview.h"

#include "ui/models/messagebook.h"
#include "ui/text.h"
#include "ui/views/ladderpainter.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>
#include <cmath>

namespace layerscope {

LadderView::LadderView(Playback* playback, Selection* selection, QWidget* parent)
    : QAbstractScrollArea(parent), m_playback(playback), m_selection(selection) {
    setObjectName(QStringLiteral("ladder"));
    setAccessibleName(tr("Ladder"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(playback, &Playback::traceChanged, this, &LadderView::takeTrace);
    connect(playback, &Playback::grew, this, &LadderView::takeGrowth);
    connect(playback, &Playback::moved, this, &LadderView::moved);
    connect(selection, &Selection::frameChanged, this, [this] {
        forgetStill(); // a selected segment leaves its run
        const FrameId frame = m_selection->frame();
        if (frame && m_index.orderOf(frame))
            ensureVisible(m_plan.arrowAt(frame, moment()));
        describe();
    });
    connect(selection, &Selection::messageChanged, this, [this] {
        forgetStill(); // its segments leave their runs
        describe();
    });
    connect(selection, &Selection::numberingChanged, this, &LadderView::forgetStill);
    takeTrace();
}

QString LadderView::remark() const {
    if (m_index.empty() || m_index.frames().empty())
        return {};
    if (m_plan.scale().rows())
        return tr("one row a frame");
    return m_plan.scale().breaks().empty() ? tr("time to scale") : tr("time to scale, except at breaks");
}

QSize LadderView::sizeHint() const { return {unit(92), unit(60)}; }
QSize LadderView::minimumSizeHint() const { return {unit(40), unit(18)}; }

void LadderView::takeTrace() {
    m_index.setTrace(m_playback->trace());
    m_labels.setTrace(m_playback->trace(), m_playback->veil());
    m_other.reset();
    m_difference.reset();
    m_zoom = 1.0;
    rebuild();
    verticalScrollBar()->setValue(0);
    emit remarkChanged(remark());
    describe();
}

void LadderView::shareScale(std::shared_ptr<const Trace> other) {
    if (other == m_other)
        return;
    m_other = std::move(other);
    m_index.setTrace(m_playback->trace());
    if (m_other && !m_index.empty())
        m_index.agreeWith(m_other);
    rebuild();
    emit remarkChanged(remark());
    if (!m_index.empty())
        follow();
}

void LadderView::setDifference(std::optional<Time> time) {
    m_difference = time;
    viewport()->update();
    describe();
}

QLineF LadderView::arrowOf(FrameId frame) const { return m_plan.arrowAt(frame, moment()).translated(0, -top()); }

void LadderView::takeGrowth() {
    const QString before = remark();
    m_index.update();
    rebuild();
    if (remark() != before)
        emit remarkChanged(remark());
}

void LadderView::rebuild() {
    // A zoomed ladder is laid out as if the view were that much higher: the scale follows, up to the steepest slope.
    m_plan.build(m_index, QSizeF(viewport()->width(), viewport()->height() * m_zoom));
    forgetStill();
    updateRange();
}

void LadderView::forgetStill() {
    m_stillPosition = SIZE_MAX;
    viewport()->update();
}

LadderMoment LadderView::moment() const {
    return {m_playback->position(), m_playback->time(),     m_selection->numbering(),
            m_selection->frame(),   m_selection->message(), previews()};
}

double LadderView::top() const { return verticalScrollBar()->value() - ladderHeader() - ladderTop(); }

QPointF LadderView::toContent(const QPointF& point) const { return {point.x(), point.y() + top()}; }

bool LadderView::previews() const { return m_playback->veil() && m_playback->position() == m_playback->veil()->stop; }

double LadderView::lowest() const {
    return previews() ? m_plan.scale().end() : m_plan.scale().now(m_playback->position(), m_playback->time());
}

double LadderView::contentHeight() const {
    if (m_index.empty())
        return 0;
    // No further than a little below now: what is to come is not given away by the length of the bar.
    return lowest() + ladderHeader() + ladderTop() + unit(5);
}

void LadderView::updateRange() {
    QScrollBar* bar = verticalScrollBar();
    bar->setPageStep(viewport()->height());
    bar->setSingleStep(unit(4));
    bar->setRange(0, std::max(0, static_cast<int>(std::ceil(contentHeight())) - viewport()->height()));
}

void LadderView::moved() {
    if (m_index.empty())
        return;
    updateRange();
    if (!m_dragging)
        follow();
    viewport()->update();
    if (!m_playback->playing())
        describe();
}

// Keeps the present moment in the lower part of the view, and in sight when it jumps up.
void LadderView::follow() {
    const double now = m_plan.scale().now(m_playback->position(), m_playback->time());
    const double y = std::min(lowest(), now + viewport()->height() * 0.6) - top();
    const double height = viewport()->height();
    QScrollBar* bar = verticalScrollBar();
    if (y > height - unit(5))
        bar->setValue(bar->value() + static_cast<int>(std::ceil(y - (height - unit(5)))));
    else if (now - top() < ladderHeader() + ladderTop())
        bar->setValue(static_cast<int>(now - height * 0.4 + ladderHeader() + ladderTop()));
}

void LadderView::ensureVisible(const QLineF& arrow) {
    if (arrow.isNull())
        return;
    const double from = std::min(arrow.y1(), arrow.y2()) - unit(3);
    const double to = std::max(arrow.y1(), arrow.y2()) + unit(3);
    QScrollBar* bar = verticalScrollBar();
    if (from < top() + ladderHeader())
        bar->setValue(bar->value() - static_cast<int>(top() + ladderHeader() - from));
    else if (to > top() + viewport()->height())
        bar->setValue(bar->value() + static_cast<int>(to - top() - viewport()->height()));
}

void LadderView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    const QRectF area = viewport()->rect();
    painter.fillRect(area, Theme::current().page);
    if (m_index.empty()) {
        painter.setPen(Theme::current().secondaryText);
        painter.drawText(area, Qt::AlignCenter, tr("Open a scene or a capture to see its packets here"));
        return;
    }
    const LadderMoment now = moment();
    const double first = top();
    const double last = first + area.height();
    if (m_stillPosition != now.position || m_stillTop != first ||
        m_stillPixmap.size() != viewport()->size() * devicePixelRatioF()) {
        m_still = m_plan.still(m_labels, now, first, last);
        m_stillPixmap = QPixmap(viewport()->size() * devicePixelRatioF());
        m_stillPixmap.setDevicePixelRatio(devicePixelRatioF());
        m_stillPixmap.fill(Qt::transparent);
        QPainter still(&m_stillPixmap);
        still.translate(0, -first);
        paintLadderStill(still, m_still, m_plan.scale(), first, last);
        m_stillPosition = now.position;
        m_stillTop = first;
    }
    const LadderLayout moving = m_plan.moving(m_labels, now, first, last);
    painter.translate(0, -first);
    if (m_difference)
        paintLadderDifference(painter, m_plan.scale().atTime(*m_difference), area.width());
    if (m_index.orderOf(now.selected))
        paintLadderSelection(painter, m_plan.arrowAt(now.selected, now));
    for (const QLineF& arrow : m_plan.litArrows(now, first, last))
        paintLadderLit(painter, arrow);
    paintLadderAxes(painter, moving, area.width(), first, last);
    painter.translate(0, first);
    painter.drawPixmap(0, 0, m_stillPixmap);
    painter.translate(0, -first);
    paintLadderMoving(painter, moving, m_still, now.selected, area.width(), now.time);
    painter.translate(0, first);
    paintLadderHeader(painter, moving, area.width());
    if (hasFocus())
        paintPaneFocus(painter, area);
}

void LadderView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    rebuild();
    if (!m_index.empty())
        follow();
}

void LadderView::scrollContentsBy(int, int) { viewport()->update(); }

void LadderView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_index.empty())
        return;
    m_pressedAt = event->pos();
    m_pressedScroll = verticalScrollBar()->value();
    m_dragging = false;
}

void LadderView::mouseMoveEvent(QMouseEvent* event) {
    if ((event->buttons() & Qt::LeftButton) == 0)
        return;
    const int distance = event->pos().y() - m_pressedAt.y();
    m_dragging = m_dragging || std::abs(distance) >= QApplication::startDragDistance();
    if (m_dragging)
        verticalScrollBar()->setValue(m_pressedScroll - distance);
}

void LadderView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && !m_dragging && !m_index.empty())
        m_selection->selectFrame(m_plan.frameAt(toContent(event->position()), moment()));
    m_dragging = false;
}

void LadderView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (m_index.empty())
        return;
    if (const FrameId frame = m_plan.frameAt(toContent(event->position()), moment()))
        emit frameActivated(frame);
}

void LadderView::wheelEvent(QWheelEvent* event) {
    if ((event->modifiers() & Qt::ControlModifier) == 0) {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    m_zoom = std::clamp(m_zoom * std::pow(1.2, event->angleDelta().y() / 120.0), 0.2, 4.0);
    rebuild();
    if (!m_index.empty())
        follow();
    event->accept();
}

void LadderView::contextMenuEvent(QContextMenuEvent* event) {
    if (m_index.empty())
        return;
    const bool byMouse = event->reason() == QContextMenuEvent::Mouse;
    const FrameId frame = byMouse ? m_plan.frameAt(toContent(event->pos()), moment()) : m_selection->frame();
    if (frame)
        emit menuRequested(frame, byMouse ? event->globalPos() : mapToGlobal(rect().center()));
}

void LadderView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Up:
        selectNeighbour(-1);
        break;
    case Qt::Key_Down:
        selectNeighbour(1);
        break;
    case Qt::Key_PageUp:
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepSub);
        break;
    case Qt::Key_PageDown:
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepAdd);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_selection->frame())
            emit frameActivated(m_selection->frame());
        break;
    default:
        event->ignore(); // single letters and arrows left and right belong to the page
    }
}

void LadderView::selectNeighbour(int step) {
    if (m_index.empty())
        return;
    const std::size_t sent = m_index.framesSentBefore(m_playback->position());
    if (sent == 0)
        return;
    const auto order = m_index.orderOf(m_selection->frame());
    std::size_t next = step > 0 ? 0 : sent - 1;
    if (order && step > 0)
        next = std::min(*order + 1, sent - 1);
    else if (order)
        next = *order == 0 ? 0 : std::min(*order, sent) - 1;
    m_selection->selectFrame(m_index.frames()[next]);
}

void LadderView::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void LadderView::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void LadderView::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::StyleChange)
        rebuild();
}

bool LadderView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip && !m_index.empty()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const FrameId frame = m_plan.frameAt(toContent(help->pos()), moment());
        if (!frame) {
            QToolTip::hideText();
            return true;
        }
        const FrameLabel& label = m_labels.label(frame);
        QToolTip::showText(help->globalPos(),
                           tr("Frame %1: %2\n%3").arg(frame.value + 1).arg(label.name, label.numbers()), viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

// What is painted, for those who do not see it: the selected arrow, or the newest one.
void LadderView::describe() {
    if (m_index.empty()) {
        setAccessibleDescription(tr("Empty"));
        return;
    }
    const std::size_t sent = m_index.framesSentBefore(m_playback->position());
    const bool selected = m_index.orderOf(m_selection->frame()).has_value();
    QString text = tr("%1 s. %2 of %3 frames sent.")
                       .arg(toQString(timeText(m_playback->time())))
                       .arg(sent)
                       .arg(m_index.frames().size());
    if (selected || sent > 0) {
        const FrameId frame = selected ? m_selection->frame() : m_index.frames()[sent - 1];
        const FrameLabel& label = m_labels.label(frame);
        const Frame& record = m_index.trace().frame(frame);
        const auto name = [&](HostId host) { return toQString(m_index.trace().host(host).name); };
        text += tr(" %1 frame: %2 %3, from %4 to %5.")
                    .arg(selected ? tr("Selected") : tr("Newest"), label.name, label.numbers(), name(record.from),
                         name(record.to));
    }
    if (const auto& message = m_selection->message())
        text += tr(" The message %1 is lit: %2.").arg(message->name, messageDetail(m_index.trace(), *message));
    if (m_difference)
        text += tr(" The runs part at %1 s.").arg(toQString(timeText(*m_difference)));
    setAccessibleDescription(text);
}

} // namespace layerscope
