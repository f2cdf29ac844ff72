// The whole run on one line: what crossed which layer when, and a handle to seek with.
#pragma once

#include "ui/playback/playback.h"

#include <QPixmap>
#include <QWidget>

namespace layerscope {

// Where events stand on the scrubber: per layer, ascending places in 0 … 1 of the whole run; none closer than `gap`.
struct ScrubberTick {
    double place = 0;
    std::size_t position = 0; // of the event in the trace
    LayerNumber layer = LayerNumber::None;
    bool fault = false;
};
// One tick for each layer crossing (7 to 5 only where bytes were given or taken), and one for each fault. Ticks of
// one lane that are closer than `gap` merge into one.
std::vector<ScrubberTick> scrubberTicks(const Trace& trace, double gap);
// Marks for the axis below: round times in seconds, at most one each `least` of the run's length.
std::vector<Time> scrubberMarks(Time duration, double least);

// Left and Right move by a hundredth of the run while it has the focus, Home and End to its ends.
class Scrubber : public QWidget {
    Q_OBJECT

public:
    explicit Scrubber(Playback* playback, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QRectF frame() const; // of the lanes
    double placeOf(Time time) const;
    void seekTo(double x);
    void forget();

    Playback* m_playback;
    std::vector<ScrubberTick> m_ticks;
    QPixmap m_past;   // the ticks in colour
    QPixmap m_future; // the same in outline
    double m_ticksWidth = -1;
};

} // namespace layerscope
