#include "ui/project/slideview.h"

#include "ui/project/slidepainter.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

namespace layerscope {

QRectF fitted(const QSizeF& shape, const QRectF& area) {
    const QSizeF size = shape.scaled(area.size(), Qt::KeepAspectRatio);
    return {area.center() - QPointF(size.width() / 2, size.height() / 2), size};
}

SlideView::SlideView(ProjectSession* session, Role role, QWidget* parent)
    : QWidget(parent), m_session(session), m_role(role) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(role == Role::Audience ? tr("For the audience") : tr("Now, on the audience's screen"));
    connect(session, &ProjectSession::changed, this, &SlideView::refresh);
    refresh();
}

void SlideView::setPictureSize(const QSize& size) {
    m_picture = size;
    update();
}

void SlideView::refresh() {
    m_slide = m_session->slide();
    const bool shaded = m_session->shade() != Shade::None;
    setAccessibleDescription(shaded ? QString() : m_slide.text());
    update();
}

QSizeF SlideView::pictureSize() const { return m_role == Role::Audience ? QSizeF(size()) : QSizeF(m_picture); }

QRectF SlideView::pictureBox() const {
    return m_role == Role::Audience ? QRectF(rect()) : fitted(pictureSize(), QRectF(rect()));
}

QPointF SlideView::toPicture(const QPointF& point) const {
    const QRectF box = pictureBox();
    const double zoom = pictureSize().height() / std::max(1.0, box.height());
    return (point - box.topLeft()) * zoom;
}

SlideLayout SlideView::layoutNow() const { return {m_slide, pictureSize(), m_session->settings()}; }

void SlideView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRectF box = pictureBox();
    const QSizeF size = pictureSize();
    painter.translate(box.topLeft());
    painter.scale(box.width() / size.width(), box.height() / size.height());
    painter.setClipRect(QRectF(QPointF(), size));
    if (m_session->shade() != Shade::None) {
        painter.fillRect(QRectF(QPointF(), size), m_session->shade() == Shade::Black ? Qt::black : Qt::white);
        return;
    }
    paintSlide(painter, m_slide, layoutNow());
    if (const auto spot = m_session->spotlight())
        paintSpotlight(painter, size, QPointF(spot->x() * size.width(), spot->y() * size.height()));
}

void SlideView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (m_role == Role::Audience)
        m_session->setPicture(size());
}

FrameId SlideView::frameAt(const QPointF& point) const {
    const SlideLayout layout = layoutNow();
    for (const SlideLayout::Row& row : layout.rows)
        if (row.area.contains(point) && !m_slide.rows[row.index].foreseen)
            return m_slide.rows[row.index].frame;
    return {};
}

void SlideView::mousePressEvent(QMouseEvent* event) {
    m_pressed = event->position();
    if (event->button() != Qt::LeftButton || m_session->shade() != Shade::None)
        return;
    m_lighting = true;
    const QPointF point = toPicture(event->position());
    const QSizeF size = pictureSize();
    m_session->setSpotlight(QPointF(point.x() / size.width(), point.y() / size.height()));
}

void SlideView::mouseMoveEvent(QMouseEvent* event) {
    if (!m_lighting)
        return;
    const QPointF point = toPicture(event->position());
    const QSizeF size = pictureSize();
    m_session->setSpotlight(QPointF(point.x() / size.width(), point.y() / size.height()));
}

void SlideView::mouseReleaseEvent(QMouseEvent* event) {
    if (!m_lighting)
        return;
    m_lighting = false;
    m_session->setSpotlight({});
    constexpr double still = 4; // pixels: a click, not a way
    if ((event->position() - m_pressed).manhattanLength() > still)
        return;
    if (const FrameId frame = frameAt(toPicture(event->position())))
        m_session->pointAt(frame);
}

void SlideView::mouseDoubleClickEvent(QMouseEvent* event) {
    const QPointF point = toPicture(event->position());
    const SlideLayout layout = layoutNow();
    if (layout.header().contains(point) || frameAt(point))
        m_session->toggleZoom(Zoom::Header);
    else if (layout.ladder.contains(point))
        m_session->toggleZoom(Zoom::Ladder);
}

void SlideThumbnail::show(const std::optional<Slide>& slide, const QSize& picture, double distance) {
    m_slide = slide;
    m_picture = picture;
    m_distance = distance;
    setAccessibleName(tr("Next slide"));
    setAccessibleDescription(slide ? slide->text() : tr("This is the last one"));
    update();
}

void SlideThumbnail::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = Theme::current();
    const QRectF box = fitted(m_picture, QRectF(rect()));
    if (!m_slide) {
        painter.setPen(theme.outline);
        painter.drawRect(box.adjusted(0, 0, -1, -1));
        painter.setPen(theme.secondaryText);
        painter.drawText(box, Qt::AlignCenter, tr("This is the last one"));
        return;
    }
    painter.translate(box.topLeft());
    painter.scale(box.width() / m_picture.width(), box.height() / m_picture.height());
    painter.setClipRect(QRectF(QPointF(), m_picture));
    paintSlide(painter, *m_slide, SlideLayout(*m_slide, m_picture, {m_distance, Zoom::None}));
}

} // namespace layerscope
