// The hosts, the link between them, and the packets on it.
#pragma once

#include "ui/playback/playback.h"
#include "ui/playback/selection.h"
#include "ui/views/scenelayout.h"

#include <QPixmap>
#include <QWidget>

class QPainter;

namespace layerscope {

// A click selects a packet. With the keyboard: Up and Down go through the packets under way.
class SceneView : public QWidget {
    Q_OBJECT

public:
    SceneView(Playback* playback, Selection* selection, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void frameActivated(layerscope::FrameId frame); // double click or Enter

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
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

    Playback* m_playback;
    Selection* m_selection;
    FrameLabels m_labels;
    SceneLayout m_static; // hosts and links
    QPixmap m_background; // the same, painted
    bool m_laidOut = false;
};

// The frame that was lost last, while it is news: until its sender sends the next one. Looks back a bounded way.
FrameId latestLoss(const Trace& trace, std::size_t position);

// The scene of a trace after `state.position` events, for pictures.
void paintScene(QPainter& painter, const QSizeF& size, const std::shared_ptr<const Trace>& trace,
                const TraceState& state, Time time, Numbering numbering, FrameId selected);

} // namespace layerscope
