// The sequence diagram: time runs down, packets are sloped arrows between the hosts' axes.
#pragma once

#include "ui/playback/playback.h"
#include "ui/playback/selection.h"
#include "ui/views/ladderlayout.h"

#include <QAbstractScrollArea>
#include <QPixmap>

namespace layerscope {

// Without a title: the page puts one above, with remark() at its right. Keys while it has the focus: Up and Down move
// the selection among the arrows, PageUp and PageDown scroll. The wheel scrolls, and zooms with Ctrl.
class LadderView : public QAbstractScrollArea {
    Q_OBJECT

public:
    LadderView(Playback* playback, Selection* selection, QWidget* parent = nullptr);

    // "time to scale", "time to scale, except at breaks" or "one row a frame".
    QString remark() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    // Draws on the scale that both this trace and another run have in common; null: on its own.
    void shareScale(std::shared_ptr<const Trace> other);
    // Marks the moment at which two runs part.
    void setDifference(std::optional<Time> time);
    const LadderPlan& plan() const { return m_plan; }
    // Where the arrow of a frame is in the viewport at this moment; null when it is not sent yet.
    QLineF arrowOf(FrameId frame) const;

signals:
    void remarkChanged(const QString& remark);
    void frameActivated(layerscope::FrameId frame);                     // double click or Enter
    void menuRequested(layerscope::FrameId frame, const QPoint& place); // right click or the menu key; on the screen

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void takeTrace();
    void takeGrowth();
    void moved();
    void follow();
    void rebuild(); // the plan, for the present size
    void updateRange();
    void forgetStill();
    void ensureVisible(const QLineF& arrow);
    void selectNeighbour(int step);
    void describe();
    LadderMoment moment() const;
    bool previews() const;      // packets ahead of their time are shown
    double lowest() const;      // what there is to be seen, in content coordinates
    double top() const; // of the view, in content coordinates
    double contentHeight() const;
    QPointF toContent(const QPointF& point) const;

    Playback* m_playback;
    Selection* m_selection;
    LadderIndex m_index;
    LadderPlan m_plan;
    FrameLabels m_labels;
    double m_zoom = 1.0;
    std::shared_ptr<const Trace> m_other;
    std::optional<Time> m_difference;

    // What changes only with events, as it was last painted.
    QPixmap m_stillPixmap;
    LadderLayout m_still;
    std::size_t m_stillPosition = SIZE_MAX;
    double m_stillTop = 0;

    QPoint m_pressedAt;
    int m_pressedScroll = 0;
    bool m_dragging = false;
};

} // namespace layerscope
