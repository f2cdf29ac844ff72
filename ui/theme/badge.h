// Small marks that stand beside words: the badge of a layer and the badge of an origin.
#pragma once

#include "trace/event.h"
#include "ui/theme/theme.h"

#include <QRectF>

class QPainter;

namespace layerscope {

// The side of a layer badge, 16 px at 96 dpi.
double badgeSide();
// A layer's numeral on its fill, with an ink outline. Nothing for LayerNumber::None.
void paintLayerBadge(QPainter& painter, const QRectF& square, LayerNumber layer);
// The same without its fill: a layer that is hidden, or whose turn has not come yet.
void paintHollowBadge(QPainter& painter, const QRectF& square, LayerNumber layer);

// The width that an origin badge needs.
double originBadgeWidth(Origin origin);
// Simulated: a diamond, outlined; observed: a disc on ink; inferred: a wave in a dashed outline. With its name.
void paintOriginBadge(QPainter& painter, const QRectF& box, Origin origin);

} // namespace layerscope
