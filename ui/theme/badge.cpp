#include "ui/theme/badge.h"

#include "trace/sentence.h"
#include "ui/names.h"
#include "ui/text.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

namespace layerscope {

namespace {

QFont originFont() {
    QFont font = themeFont(TextRole::Caption);
    font.setWeight(QFont::DemiBold);
    return font;
}

void paintBadge(QPainter& painter, const QRectF& square, LayerNumber layer, const QPen& outline, const QBrush& fill,
                const QColor& text) {
    if (layer == LayerNumber::None)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(outline);
    painter.setBrush(fill);
    const double radius = square.height() / 8.0;
    painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    QFont font = themeFont(TextRole::BodyBold);
    font.setPixelSize(std::max(6, qRound(square.height() * 0.75)));
    painter.setFont(font);
    painter.setPen(text);
    painter.drawText(square, Qt::AlignCenter, QString::number(static_cast<int>(layer)));
    painter.restore();
}

} // namespace

double badgeSide() { return unit(2); }

void paintLayerBadge(QPainter& painter, const QRectF& square, LayerNumber layer) {
    const LayerColour& colour = Theme::current().layer(layer);
    paintBadge(painter, square, layer, QPen(Theme::current().ink, 1.25), colour.fill, colour.text);
}

void paintHollowBadge(QPainter& painter, const QRectF& square, LayerNumber layer) {
    const Theme& theme = Theme::current();
    paintBadge(painter, square, layer, QPen(theme.outline, 1.25), Qt::NoBrush, theme.secondaryText);
}

double originBadgeWidth(Origin origin) {
    return QFontMetricsF(originFont()).horizontalAdvance(originTitle(origin)) + unit(3.25);
}

void paintOriginBadge(QPainter& painter, const QRectF& box, Origin origin) {
    const Theme& theme = Theme::current();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const bool filled = origin == Origin::Observed;
    const QColor text = filled ? theme.page : theme.ink;
    QPen outline(theme.ink, 1.25, origin == Origin::Inferred ? Qt::DashLine : Qt::SolidLine);
    if (origin == Origin::Inferred)
        outline.setDashPattern({3, 2});
    painter.setPen(outline);
    painter.setBrush(filled ? theme.ink : theme.page);
    painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), unit(0.5), unit(0.5));

    const double half = unit(0.5);
    const QPointF centre(box.left() + unit(1.25), box.center().y());
    painter.setPen(QPen(text, 1.5));
    painter.setBrush(Qt::NoBrush);
    switch (origin) {
    case Origin::Simulated:
        painter.drawPolygon(QPolygonF{centre + QPointF(-half, 0), centre + QPointF(0, -half), centre + QPointF(half, 0),
                                      centre + QPointF(0, half)});
        break;
    case Origin::Observed:
        painter.setPen(Qt::NoPen);
        painter.setBrush(text);
        painter.drawEllipse(centre, half * 0.75, half * 0.75);
        break;
    case Origin::Inferred: {
        QPainterPath waves;
        for (const double dy : {-half * 0.45, half * 0.45}) {
            waves.moveTo(centre + QPointF(-half, dy + 1));
            waves.cubicTo(centre + QPointF(-half * 0.3, dy - half), centre + QPointF(half * 0.3, dy + half),
                          centre + QPointF(half, dy - 1));
        }
        painter.drawPath(waves);
        break;
    }
    }
    painter.setFont(originFont());
    painter.setPen(text);
    painter.drawText(box.adjusted(unit(2.25), 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, originTitle(origin));
    painter.restore();
}

} // namespace layerscope
