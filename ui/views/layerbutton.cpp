#include "ui/views/layerbutton.h"

#include "ui/names.h"
#include "ui/text.h"
#include "ui/theme/badge.h"

#include <QPainter>

namespace layerscope {

LayerButton::LayerButton(LayerNumber layer, QWidget* parent) : QToolButton(parent), m_layer(layer) {
    setCheckable(true);
    setChecked(true);
    setFocusPolicy(Qt::TabFocus);
    const QString name = layerTitle(layer);
    setAccessibleName(tr("Show layer %1, %2").arg(static_cast<int>(layer)).arg(name.toLower()));
    setToolTip(tr("Layer %1, %2: show or hide its events (key %1)").arg(static_cast<int>(layer)).arg(name.toLower()));
}

QSize LayerButton::sizeHint() const { return {unit(3), unit(3)}; }

void LayerButton::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double side = badgeSide() + 2;
    const QRectF square(std::round((width() - side) / 2), std::round((height() - side) / 2), side, side);
    if (isChecked())
        paintLayerBadge(painter, square, m_layer);
    else
        paintHollowBadge(painter, square, m_layer);
    if (hasFocus() || underMouse()) {
        painter.setPen(QPen(hasFocus() ? theme.ink : theme.outline, hasFocus() ? 2 : 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(square.adjusted(-2, -2, 2, 2), 3, 3);
    }
}

} // namespace layerscope
