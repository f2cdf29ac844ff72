// The ladder of a slide.
#include "ui/project/slidepainter.h"
#include "ui/text.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <cmath>

namespace layerscope {

namespace {

struct Piece {
    QString text;
    const QFont* font;
    QColor colour;
};

// Words along an arrow, centred over its middle; `lift` above it, or below when negative.
void paintAlong(QPainter& painter, const QLineF& way, double lift, const std::vector<Piece>& pieces, double gap) {
    double wide = -gap;
    for (const Piece& piece : pieces)
        wide += gap + groupedTextWidth(*piece.font, piece.text);
    const QLineF upright = way.dx() < 0 ? QLineF(way.p2(), way.p1()) : way;
    painter.save();
    painter.translate(upright.center());
    painter.rotate(-upright.angle() > 180 ? -upright.angle() - 360 : -upright.angle());
    painter.translate(-wide / 2, -lift);
    // Axes that it crosses stay behind it.
    const double high = QFontMetricsF(*pieces.front().font).capHeight();
    painter.fillRect(QRectF(-gap / 2, -high, wide + gap, high), Theme::current().page);
    double x = 0;
    for (const Piece& piece : pieces) {
        painter.setFont(*piece.font);
        painter.setPen(piece.colour);
        paintGroupedText(painter, QPointF(x, 0), piece.text);
        x += groupedTextWidth(*piece.font, piece.text) + gap;
    }
    painter.restore();
}

void paintHidden(QPainter& painter, const QPointF& centre, const ProjectionFonts& fonts) {
    const Theme& theme = Theme::current();
    const double e = fonts.size;
    const QRectF box(centre.x() - 0.9 * e, centre.y() - 0.65 * e, 1.8 * e, 1.3 * e);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.ink);
    painter.drawRoundedRect(box, 0.12 * e, 0.12 * e);
    painter.setPen(theme.page);
    painter.setFont(fonts.bold);
    painter.drawText(box, Qt::AlignCenter, secretMark());
}

// A packet under way: its name on its layer's colour, at its true place.
void paintBox(QPainter& painter, const SlideRow& row, const QPointF& at, const SlideLayout::Row& place,
              const SlideLayout& layout) {
    const Theme& theme = Theme::current();
    const double e = layout.fonts.size;
    const double wide = groupedTextWidth(layout.fonts.bold, place.name) + 0.7 * e;
    const double x = std::clamp(at.x() - wide / 2, layout.ladder.left(), layout.ladder.right() - wide);
    const double y =
        std::clamp(at.y() - 0.65 * e, place.area.top(), std::max(place.area.top(), place.area.bottom() - 1.35 * e));
    const QRectF box(x, y, wide, 1.3 * e);
    const LayerColour& colour = theme.layer(row.look.layer);
    painter.setPen(QPen(theme.ink, e / 20));
    painter.setBrush(layout.surface == Surface::Paper ? theme.page : colour.fill);
    painter.drawRoundedRect(box, 0.12 * e, 0.12 * e);
    painter.setPen(layout.surface == Surface::Paper ? theme.ink : colour.text);
    painter.setFont(layout.fonts.bold);
    painter.drawText(box, Qt::AlignCenter, place.name);
}

void paintRow(QPainter& painter, const SlideRow& row, const SlideLayout::Row& place, const SlideLayout& layout) {
    const Theme& theme = Theme::current();
    const ProjectionFonts& fonts = layout.fonts;
    const double e = fonts.size;
    QLineF line = place.way;
    if (row.underWay) // in the middle of its row, where its box is
        line.translate(0, std::min(0.0, place.area.center().y() - line.center().y()));
    line.setP2(line.pointAt(row.reach));
    if (row.pointed && !row.foreseen) {
        painter.setPen(QPen(theme.selection, 0.55 * e, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(line);
    }
    if (row.foreseen) {
        QPen dotted(theme.outline, e / 15, Qt::CustomDashLine, Qt::FlatCap);
        dotted.setDashPattern({1, 2});
        painter.setPen(dotted);
        painter.drawLine(line);
    } else if (line.length() > 1) {
        const double zoom = e / 25; // the glyphs are made for text of a third of this size; lines need not grow as much
        painter.save();
        painter.scale(zoom, zoom);
        paintArrow(painter, QLineF(line.p1() / zoom, line.p2() / zoom), row.look,
                   row.underWay ? ArrowEnd::Open : ArrowEnd::Head);
        painter.restore();
    }
    const double lift = row.look.kind == FrameKind::Data && !row.foreseen ? 0.55 * e : 0.3 * e;
    if (row.underWay) {
        paintBox(painter, row, line.p2(), place, layout);
        return;
    }
    if (row.name == secretMark() && row.sequence.isEmpty())
        return paintHidden(painter, place.way.center(), fonts);
    std::vector<Piece> pieces{{place.name, &fonts.bold, theme.ink}};
    if (row.look.lost)
        pieces.push_back({tr("lost"), &fonts.bold, theme.faultText});
    if (const QString numbers = rowNumbers(row, place); !numbers.isEmpty())
        pieces.push_back({numbers, &fonts.mono, theme.ink});
    paintAlong(painter, place.way, lift, pieces, 0.35 * e);
    if (place.below)
        paintAlong(painter, place.way, -lift - 0.75 * e, {{row.acknowledgment, &fonts.mono, theme.ink}}, 0);
}

} // namespace

void paintSlideLadder(QPainter& painter, const Slide& slide, const SlideLayout& layout) {
    const Theme& theme = Theme::current();
    const ProjectionFonts& fonts = layout.fonts;
    const double e = fonts.size;
    painter.setPen(theme.ink);
    painter.setFont(fonts.bold);
    const QFontMetricsF metrics(fonts.bold);
    for (std::size_t i = 0; i < layout.axes.size(); ++i) {
        painter.setPen(theme.ink);
        painter.setFont(fonts.bold);
        const QRectF& name = layout.axes[i].name;
        painter.drawText(name, Qt::AlignHCenter | Qt::AlignVCenter,
                         metrics.elidedText(slide.axes[i].host, Qt::ElideRight, name.width()));
        painter.setPen(QPen(theme.ink, e / 12, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QPointF(layout.axes[i].x, layout.axisTop), QPointF(layout.axes[i].x, layout.axisBottom));
    }
    if (!layout.earlier.isNull()) {
        const std::size_t before = slide.earlier + (layout.rows.empty() ? 0 : layout.rows.front().index);
        const QString words = tr("%1 before").arg(before);
        if (groupedTextWidth(fonts.plain, words) <= layout.earlier.width()) {
            painter.setPen(theme.secondaryText);
            painter.setFont(fonts.plain);
            painter.drawText(layout.earlier, Qt::AlignCenter, words);
        }
    }
    for (const SlideLayout::Row& place : layout.rows)
        paintRow(painter, slide.rows[place.index], place, layout);
    for (std::size_t i = 0; i < layout.axes.size(); ++i) {
        const QRectF& pill = layout.axes[i].state;
        if (pill.isNull())
            continue;
        if (slide.axes[i].state == secretMark()) {
            paintHidden(painter, pill.center(), fonts);
            continue;
        }
        painter.setPen(QPen(theme.ink, e / 18));
        painter.setBrush(theme.page);
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
        painter.setFont(fonts.bold);
        painter.drawText(pill, Qt::AlignCenter, slide.axes[i].state);
    }
}

} // namespace layerscope
