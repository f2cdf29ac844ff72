#include "ui/theme/glyphs.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <cmath>

namespace layerscope {

namespace {

constexpr double headLength = 15;
constexpr double headHalfWidth = 7;
constexpr double bandWidth = 9;
constexpr QChar thinSpace(0x2009);

double thinGap(const QFont& font) { return QFontMetricsF(font).averageCharWidth() * 0.4; }

double lineWidth() { return scaled(Theme::current().name == ThemeName::Dark ? 3.0 : 2.5); }

// A coordinate system along the arrow: its end is the origin, the line comes from -x.
struct AlongArrow {
    QPointF end;
    QPointF along;
    QPointF across;

    explicit AlongArrow(const QLineF& line) : end(line.p2()) {
        const double length = std::max(line.length(), 1e-6);
        along = QPointF(line.dx(), line.dy()) / length;
        across = QPointF(-along.y(), along.x());
    }
    QPointF at(double x, double y) const { return end + along * x + across * y; }
};

void strokeLine(QPainter& painter, const QLineF& line, QPen pen, LayerNumber layer) {
    if (needsCasing(layer) && pen.style() == Qt::SolidLine) {
        painter.setPen(QPen(Theme::current().ink, pen.widthF() + 2, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(line);
    }
    painter.setPen(pen);
    painter.drawLine(line);
}

void hollowHead(QPainter& painter, const AlongArrow& place, double tip, double scale, const QColor& colour) {
    const double length = scaled(headLength) * scale;
    const double half = scaled(headHalfWidth) * scale;
    QPainterPath path;
    path.moveTo(place.at(tip, 0));
    path.lineTo(place.at(tip - length, half));
    path.lineTo(place.at(tip - length, -half));
    path.closeSubpath();
    painter.setPen(QPen(colour, scaled(2) * std::max(scale, 0.7), Qt::SolidLine, Qt::RoundCap, Qt::MiterJoin));
    painter.setBrush(Theme::current().page);
    painter.drawPath(path);
}

void chevron(QPainter& painter, const AlongArrow& place, double scale, const QColor& colour) {
    const double length = scaled(headLength) * scale * 0.7;
    const double half = scaled(headHalfWidth) * scale;
    painter.setPen(QPen(colour, lineWidth(), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(QPolygonF{place.at(-length, half), place.at(0, 0), place.at(-length, -half)});
}

void filledHead(QPainter& painter, const AlongArrow& place, double scale, const QColor& fill) {
    const double length = scaled(headLength) * scale;
    const double half = scaled(headHalfWidth) * scale;
    painter.setPen(QPen(Theme::current().ink, scaled(1.25)));
    painter.setBrush(fill);
    painter.drawPolygon(QPolygonF{place.at(0, 0), place.at(-length, half), place.at(-length, -half)});
}

// The band and its head are one shape with one outline, so that nothing shows where they meet.
void dataBand(QPainter& painter, const QLineF& line, const QColor& fill, ArrowEnd end, double scale) {
    const AlongArrow place(line);
    const double half = scaled(bandWidth) * scale / 2;
    const double length = std::min(scaled(headLength) * scale, line.length());
    const double headHalf = scaled(headHalfWidth + 1.5) * scale;
    const double start = -line.length();
    QPolygonF shape{place.at(start, half)};
    if (end == ArrowEnd::Head)
        shape << place.at(-length, half) << place.at(-length, headHalf) << place.at(0, 0)
              << place.at(-length, -headHalf) << place.at(-length, -half);
    else
        shape << place.at(0, half) << place.at(0, -half);
    shape << place.at(start, -half);
    painter.setPen(QPen(Theme::current().ink, scaled(1.25), Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    painter.setBrush(fill);
    painter.drawPolygon(shape);
}

void dashedWithCross(QPainter& painter, const QLineF& line, const QColor& colour, ArrowEnd end, double scale) {
    QPen pen(colour, lineWidth(), Qt::CustomDashLine, Qt::FlatCap);
    pen.setDashPattern({3, 2});
    painter.setPen(pen);
    painter.drawLine(line);
    if (end == ArrowEnd::Open)
        return;
    const double half = scaled(6) * scale;
    painter.setPen(QPen(colour, lineWidth() + 0.5, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(line.p2() + QPointF(-half, -half), line.p2() + QPointF(half, half));
    painter.drawLine(line.p2() + QPointF(-half, half), line.p2() + QPointF(half, -half));
}

QLineF shortened(QLineF line, double by) {
    line.setLength(std::max(line.length() - by, 0.1));
    return line;
}

} // namespace

bool needsCasing(LayerNumber layer) {
    return Theme::current().name == ThemeName::Light && layer != LayerNumber::Transport &&
           layer != LayerNumber::Session && layer != LayerNumber::None;
}

void paintArrow(QPainter& painter, const QLineF& line, const FrameLook& look, ArrowEnd end, double scale) {
    const Theme& theme = Theme::current();
    const QColor colour = theme.layer(look.layer).fill;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const AlongArrow place(line);
    const double head = end == ArrowEnd::Head ? scaled(headLength) * scale : 0.0;
    const QPen solid(colour, lineWidth(), Qt::SolidLine, Qt::FlatCap);
    if (look.lost) {
        dashedWithCross(painter, line, theme.fault, end, scale);
        painter.restore();
        return;
    }
    switch (look.kind) {
    case FrameKind::Syn:
    case FrameKind::SynAck: {
        const int heads = look.kind == FrameKind::Syn ? 1 : 2;
        strokeLine(painter, shortened(line, head * heads * 0.9), solid, look.layer);
        if (end == ArrowEnd::Head)
            for (int i = heads; i-- > 0;)
                hollowHead(painter, place, -i * head * 0.9, scale, colour);
        break;
    }
    case FrameKind::Ack: {
        QPen dotted(colour, lineWidth(), Qt::CustomDashLine, Qt::FlatCap);
        dotted.setDashPattern({1, 1.4});
        if (scale < 1 && line.length() > unit(8)) // crowded: dots of many long lines cost more than they tell
            dotted = QPen(colour, scaled(1.25));
        strokeLine(painter, shortened(line, head * 0.3), dotted, look.layer);
        if (end == ArrowEnd::Head)
            chevron(painter, place, scale, colour);
        break;
    }
    case FrameKind::Data:
    case FrameKind::Udp:
        dataBand(painter, line, colour, end, scale);
        break;
    case FrameKind::Fin: {
        const double side = scaled(11) * scale;
        strokeLine(painter, shortened(line, end == ArrowEnd::Head ? side : 0), solid, look.layer);
        if (end == ArrowEnd::Head) {
            painter.setPen(QPen(theme.ink, scaled(1.25)));
            painter.setBrush(colour);
            painter.drawPolygon(QPolygonF{place.at(-side, -side / 2), place.at(0, -side / 2), place.at(0, side / 2),
                                          place.at(-side, side / 2)});
        }
        break;
    }
    case FrameKind::Rst:
        dashedWithCross(painter, line, colour, end, scale);
        break;
    case FrameKind::Arp:
    case FrameKind::Icmp:
    case FrameKind::Other:
        strokeLine(painter, shortened(line, head * 0.9), solid, look.layer);
        if (end == ArrowEnd::Head)
            filledHead(painter, place, scale, colour);
        break;
    }
    painter.restore();
}

void paintLostMark(QPainter& painter, const QPointF& centre, double halfSide) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QLineF strokes[] = {{centre + QPointF(-halfSide, -halfSide), centre + QPointF(halfSide, halfSide)},
                              {centre + QPointF(-halfSide, halfSide), centre + QPointF(halfSide, -halfSide)}};
    const double width = scaled(4);
    painter.setPen(QPen(Theme::current().page, width + 3, Qt::SolidLine, Qt::RoundCap));
    painter.drawLines(strokes, 2);
    painter.setPen(QPen(Theme::current().fault, width, Qt::SolidLine, Qt::RoundCap));
    painter.drawLines(strokes, 2);
    painter.restore();
}

void paintFaultMark(QPainter& painter, const QPointF& centre) {
    const double half = scaled(6);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::current().page, scaled(1.5)));
    painter.setBrush(Theme::current().fault);
    painter.drawPolygon(QPolygonF{centre + QPointF(0, -half), centre + QPointF(half, 0), centre + QPointF(0, half),
                                  centre + QPointF(-half, 0)});
}

void paintFrameGlyph(QPainter& painter, const QRectF& box, const FrameLook& look) {
    const double inset = look.lost || look.kind == FrameKind::Rst ? scaled(6) : scaled(1);
    const QLineF line(QPointF(box.left() + scaled(1), box.center().y()),
                      QPointF(box.right() - inset, box.center().y()));
    paintArrow(painter, line, look, ArrowEnd::Head, 0.7);
}

QSizeF packetBoxSize(const QString& name, Heading heading) {
    const QFontMetricsF metrics(themeFont(TextRole::BodyBold));
    const double chevronRoom = heading == Heading::None ? 0 : scaled(14);
    return {std::max(textWidth(metrics, name) + chevronRoom + scaled(20), scaled(44)), scaled(24)};
}

void paintPacketBox(QPainter& painter, const QRectF& box, LayerNumber layer, const QString& name, Heading heading,
                    BoxState state) {
    const Theme& theme = Theme::current();
    const LayerColour& colour = theme.layer(layer);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (state == BoxState::Selected) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.selection);
        painter.drawRoundedRect(box.adjusted(-5, -5, 5, 5), scaled(7), scaled(7));
    }
    painter.setPen(QPen(theme.ink, state == BoxState::Selected ? scaled(2) : scaled(1.25)));
    painter.setBrush(colour.fill);
    painter.drawRoundedRect(box, scaled(3), scaled(3));
    QRectF text = box;
    if (heading != Heading::None) {
        const double direction = heading == Heading::Right ? 1 : -1;
        const double edge = heading == Heading::Right ? box.right() - scaled(10) : box.left() + scaled(10);
        const double size = scaled(4.5);
        painter.setPen(QPen(colour.text, scaled(1.8), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        const double y = box.center().y();
        painter.drawPolyline(QPolygonF{QPointF(edge - direction * size, y - size), QPointF(edge, y),
                                       QPointF(edge - direction * size, y + size)});
        text.adjust(heading == Heading::Left ? scaled(14) : 0, 0, heading == Heading::Right ? -scaled(14) : 0, 0);
    }
    painter.setFont(themeFont(TextRole::BodyBold));
    painter.setPen(colour.text);
    painter.drawText(text, Qt::AlignCenter, name);
    painter.restore();
}

double groupedTextWidth(const QFont& font, const QString& text) {
    const QFontMetricsF metrics(font);
    QString joined = text;
    joined.remove(thinSpace);
    return textWidth(metrics, joined) + thinGap(font) * static_cast<double>(text.count(thinSpace));
}

QString hiddenMark() { return QStringLiteral("\u2039?\u203a"); }

void paintHatch(QPainter& painter, const QRectF& box, const QString& words) {
    const Theme& theme = Theme::current();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(box, theme.page);
    painter.setClipRect(box, Qt::IntersectClip);
    painter.setPen(QPen(theme.outline, scaled(3)));
    const double step = scaled(9);
    for (double x = box.left() - box.height(); x < box.right(); x += step)
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()));
    const QString shown = words.isEmpty() ? QStringLiteral("?") : words;
    const QFontMetricsF metrics(painter.font());
    const double width = std::min(textWidth(metrics, shown) + scaled(8), box.width());
    const QRectF middle(box.center().x() - width / 2, box.top(), width, box.height());
    painter.fillRect(middle, theme.page);
    painter.setPen(theme.ink);
    painter.drawText(middle, Qt::AlignCenter, metrics.elidedText(shown, Qt::ElideRight, width));
    painter.setPen(QPen(theme.ink, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
    painter.restore();
}

void paintGroupedText(QPainter& painter, const QPointF& left, const QString& text) {
    const QFontMetricsF metrics(painter.font());
    const QString mark = hiddenMark();
    double x = left.x();
    for (const QString& group : text.split(thinSpace)) {
        for (qsizetype from = 0; from < group.size() || from == 0;) {
            const qsizetype at = group.indexOf(mark, from);
            const QString plain = group.mid(from, at < 0 ? -1 : at - from);
            painter.drawText(QPointF(x, left.y()), plain);
            x += textWidth(metrics, plain);
            if (at < 0)
                break;
            const double width = textWidth(metrics, mark);
            paintHatch(painter, QRectF(x, left.y() - metrics.ascent(), width, metrics.height()));
            x += width;
            from = at + mark.size();
        }
        x += thinGap(painter.font());
    }
}

void paintHaloText(QPainter& painter, const QPointF& left, const QString& text, const QFont& font,
                   const QColor& colour) {
    QPainterPath path;
    const QFontMetricsF metrics(font);
    double x = left.x();
    for (const QString& group : text.split(thinSpace)) {
        path.addText(QPointF(x, left.y()), font, group);
        x += textWidth(metrics, group) + thinGap(font);
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::current().page, scaled(5), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setFont(font);
    painter.setPen(colour);
    paintGroupedText(painter, left, text);
    painter.restore();
}

void paintPaneFocus(QPainter& painter, const QRectF& pane) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(Theme::current().ink, 2, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(pane.adjusted(1, 1, -1, -1));
    painter.restore();
}

} // namespace layerscope
