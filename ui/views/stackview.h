// One host's seven slots: what fills them, and the PDU on its way through.
#pragma once

#include "ui/playback/playback.h"
#include "ui/playback/selection.h"
#include "ui/views/stackmodel.h"

#include <QWidget>

class QPainter;

namespace layerscope {

// Where things stand in a stack of a given size; tells also where a layer was clicked.
struct StackLayout {
    bool badgesOnly = false;
    bool single = false;         // only names: no room for what fills the slots
    bool tall = false;           // PDUs have a line of their own below the names
    std::array<QRectF, 8> boxes; // by LayerNumber
    std::vector<QRectF> values;  // as many of the model's values as fit
    QRectF words;                // empty when there is no room
};
StackLayout layoutStack(const StackModel& model, const QSizeF& size);

// Without a title; the page puts "Stack of client" above. With the keyboard: Up and Down choose a slot, Enter asks for
// another filling.
class StackView : public QWidget {
    Q_OBJECT

public:
    // `side` says where the stack stands beside the ladder: Qt::AlignLeft shows the first host of a trace, and
    // Qt::AlignRight the last, until setHost.
    StackView(Playback* playback, Selection* selection, Qt::Alignment side, QWidget* parent = nullptr);

    HostId host() const { return m_host; }
    void setHost(layerscope::HostId host);
    QString title() const; // "Stack of client"
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void titleChanged(const QString& title);
    void fillingRequested(layerscope::HostId host, layerscope::LayerNumber layer); // somebody wants another filling

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    void takeTrace();
    void showMoment();
    void describe();
    LayerNumber layerAt(const QPointF& point) const;

    Playback* m_playback;
    Selection* m_selection;
    Qt::Alignment m_side;
    HostId m_host;
    LayerNumber m_chosen = LayerNumber::None;
    StackModel m_model;
};

// Paints a stack for pictures and for the view. `chosen`: the slot with the keyboard's mark, or None.
void paintStack(QPainter& painter, const QSizeF& size, const StackModel& model, LayerNumber chosen = LayerNumber::None);

} // namespace layerscope
