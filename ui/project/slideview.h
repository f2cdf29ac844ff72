// A view of what the audience sees: fills the audience's window, and shows it small to the presenter.
#pragma once

#include "ui/project/projectsession.h"

#include <QPointer>
#include <QWidget>

namespace layerscope {

// Held, the mouse is a spotlight; a click on a packet shows its header, a double click enlarges what is under it.
class SlideView : public QWidget {
    Q_OBJECT

public:
    enum class Role : std::uint8_t { Audience, Preview };

    SlideView(ProjectSession* session, Role role, QWidget* parent = nullptr);
    // The size of the audience's picture, which a preview shows scaled down.
    void setPictureSize(const QSize& size);
    const Slide& slide() const { return m_slide; }
    SlideLayout layoutNow() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    QSize sizeHint() const override { return {640, 360}; }

private:
    void refresh();
    QSizeF pictureSize() const;
    QRectF pictureBox() const; // of the picture in this widget
    QPointF toPicture(const QPointF& point) const;
    FrameId frameAt(const QPointF& point) const;

    ProjectSession* m_session;
    Role m_role;
    QSize m_picture{1920, 1080};
    Slide m_slide;
    QPointF m_pressed;
    bool m_lighting = false;
};

// A slide that is not on the audience's screen yet; or nothing.
class SlideThumbnail : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;
    void show(const std::optional<Slide>& slide, const QSize& picture, double distance);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::optional<Slide> m_slide;
    QSize m_picture{1920, 1080};
    double m_distance = usualDistance;
};

// The largest box of that shape in the middle of an area.
QRectF fitted(const QSizeF& shape, const QRectF& area);

} // namespace layerscope
