// The hosts, the link between them, and the packets on it.
#pragma once

#include "ui/playback/playback.h"
#include "ui/playback/selection.h"
#include "ui/views/scenelayout.h"

#include <QPixmap>
#include <QWidget>

class QPainter;

namespace layerscope {

// Where faults may be given, a click on a packet under way asks to lose it, and dragging it to delay it; otherwise a
// click selects it. A click on a link asks for its settings. With the keyboard: Up and Down go through the packets
// under way.
class SceneView : public QWidget {
    Q_OBJECT

public:
    SceneView(Playback* playback, Selection* selection, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    void setFaultsAllowed(bool allowed);
    // Where something is, for whoever wants to click it; null when it is not to be seen.
    QRectF boxOf(FrameId frame);
    QLineF lineOf(LinkId link);

signals:
    void hostActivated(layerscope::HostId host); // clicked
    void frameActivated(layerscope::FrameId frame); // double click or Enter
    void loseRequested(layerscope::FrameId frame);
    void delayRequested(layerscope::FrameId frame, layerscope::Duration added);
    void menuRequested(layerscope::FrameId frame, const QPoint& place); // place: on the screen
    void linkActivated(layerscope::LinkId link);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void takeTrace();
    void moved();
    void forget();
    void describe();
    SceneLayout layoutNow();
    Duration draggedBy(const QPointF& to);

    Playback* m_playback;
    Selection* m_selection;
    FrameLabels m_labels;
    SceneLayout m_static; // hosts and links
    QPixmap m_background; // the same, painted
    bool m_laidOut = false;
    bool m_faultsAllowed = false;
    FrameId m_pressed; // a packet under way that the button went down on
    QPointF m_pressedAt;
    std::optional<QPointF> m_draggedTo;
};

// The frame that was lost last, while it is news: until its sender sends the next one. Looks back a bounded way.
FrameId latestLoss(const Trace& trace, std::size_t position);

// The scene of a trace after `state.position` events, for pictures.
void paintScene(QPainter& painter, const QSizeF& size, const std::shared_ptr<const Trace>& trace,
                const TraceState& state, Time time, Numbering numbering, FrameId selected);

} // namespace layerscope
