#include "ui/views/ladderpainter.h"

#include "ui/text.h"
#include "ui/theme/badge.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>

namespace layerscope {

namespace {

constexpr std::size_t mostDetailedArrows = 44;

void paintLabel(QPainter& painter, const LadderLayout::Label& label) {
    const Theme& theme = Theme::current();
    const QFont bold = themeFont(TextRole::BodyBold);
    const QFont mono = themeFont(TextRole::MonoSmall);
    QFont italic = themeFont(TextRole::Caption);
    italic.setItalic(true);
    const double gap = unit(1);
    struct Piece {
        QString text;
        QFont font;
        QColor colour;
    };
    std::vector<Piece> pieces;
    if (label.fault)
        pieces.push_back({label.remark, bold, theme.faultText});
    pieces.push_back({label.name, bold, theme.ink});
    if (!label.faultWord.isEmpty())
        pieces.push_back({label.faultWord, bold, theme.faultText});
    if (!label.numbers.isEmpty())
        pieces.push_back({label.numbers, mono, theme.ink});
    if (!label.fault && !label.remark.isEmpty())
        pieces.push_back({label.remark, italic, theme.ink});
    double width = gap * static_cast<double>(pieces.size() - 1);
    for (const Piece& piece : pieces)
        width += groupedTextWidth(piece.font, piece.text);
    painter.save();
    painter.translate(label.middle);
    painter.rotate(label.degrees);
    double x = -width / 2;
    for (const Piece& piece : pieces) {
        paintHaloText(painter, QPointF(x, 0), piece.text, piece.font, piece.colour);
        x += groupedTextWidth(piece.font, piece.text) + gap;
    }
    painter.restore();
}

void paintPill(QPainter& painter, const LadderLayout::Pill& pill) {
    const Theme& theme = Theme::current();
    QPen outline(theme.ink, scaled(1.25), pill.inferred ? Qt::CustomDashLine : Qt::SolidLine);
    if (pill.inferred)
        outline.setDashPattern({3, 2});
    painter.setPen(outline);
    painter.setBrush(theme.page);
    painter.drawRoundedRect(pill.box, pill.box.height() / 2, pill.box.height() / 2);
    painter.setPen(theme.ink);
    painter.setFont(themeFont(TextRole::Semibold));
    painter.drawText(pill.box, Qt::AlignCenter, pill.text);
}

void paintText(QPainter& painter, const LadderLayout::Text& text) {
    const Theme& theme = Theme::current();
    QFont font = themeFont(text.look == LadderLayout::TextLook::Time ? TextRole::MonoSmall : TextRole::Caption);
    if (text.look == LadderLayout::TextLook::Bold)
        font.setBold(true);
    const QFontMetricsF metrics(font);
    const QString shown = metrics.elidedText(text.text, Qt::ElideRight, text.box.width());
    const double x = text.side == Side::Left ? text.box.right() - textWidth(metrics, shown) : text.box.left();
    // The now line may run through; a filled box costs less than a halo, and nothing else is behind.
    painter.fillRect(QRectF(x - 2, text.box.top(), textWidth(metrics, shown) + 4, text.box.height()), theme.page);
    painter.setFont(font);
    painter.setPen(text.look == LadderLayout::TextLook::Bold ? theme.ink : theme.secondaryText);
    painter.drawText(QPointF(x, text.box.center().y() + (metrics.ascent() - metrics.descent()) / 2), shown);
}

// A gap with two slanted strokes in a vertical line.
void paintBreakMark(QPainter& painter, double x, double y, double halfWidth) {
    const Theme& theme = Theme::current();
    const double half = scaled(halfWidth);
    const double rise = half * 0.45;
    const double gap = scaled(4);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.page);
    painter.drawPolygon(QPolygonF{QPointF(x - half, y - gap + rise), QPointF(x + half, y - gap - rise),
                                  QPointF(x + half, y + gap - rise), QPointF(x - half, y + gap + rise)});
    painter.setPen(QPen(theme.ink, scaled(1.5)));
    for (const double offset : {-gap, gap})
        painter.drawLine(QPointF(x - half, y + offset + rise), QPointF(x + half, y + offset - rise));
}

void paintBracket(QPainter& painter, const LadderLayout::Bracket& bracket, double bottom) {
    const double tick = (bracket.side == Side::Left ? 1 : -1) * scaled(7);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Theme::current().ink, scaled(1.5), Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    QPolygonF line{QPointF(bracket.x + tick, bracket.top), QPointF(bracket.x, bracket.top), QPointF(bracket.x, bottom)};
    if (!bracket.running)
        line << QPointF(bracket.x + tick, bottom);
    painter.drawPolyline(line);
    if (bracket.running && bottom - bracket.top > scaled(8))
        painter.drawPolyline(QPolygonF{QPointF(bracket.x - scaled(4), bottom - scaled(6)), QPointF(bracket.x, bottom),
                                       QPointF(bracket.x + scaled(4), bottom - scaled(6))});
}

// Dotted, with the hollow head of its kind: it has not been sent.
void paintPreview(QPainter& painter, const LadderLayout::Preview& preview) {
    const Theme& theme = Theme::current();
    QPen dotted(theme.outline, scaled(2), Qt::CustomDashLine, Qt::FlatCap);
    dotted.setDashPattern({1, 2});
    QLineF line = preview.line;
    const int heads = preview.look.kind == FrameKind::SynAck ? 2 : 1;
    const double head = scaled(15);
    if (line.length() < head * 3)
        return;
    const QPointF along = (line.p2() - line.p1()) / line.length();
    const QPointF across(-along.y(), along.x());
    line.setLength(line.length() - heads * head);
    painter.setPen(dotted);
    painter.drawLine(line);
    painter.setPen(QPen(theme.outline, scaled(2), Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.setBrush(theme.page);
    for (int i = 0; i < heads; ++i) {
        const QPointF tip = preview.line.p2() - along * (head * i);
        const QPointF base = tip - along * head;
        painter.drawPolygon(QPolygonF{tip, base + across * scaled(7), base - across * scaled(7)});
    }
}

} // namespace

double ladderHeader() { return unit(3.75); }
double ladderTop() { return unit(2.75); }

void paintLadderSelection(QPainter& painter, const QLineF& arrow) {
    if (arrow.isNull())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::current().selection, scaled(18), Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(arrow);
}

void paintLadderLit(QPainter& painter, const QLineF& arrow) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::current().ink, scaled(16), Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(arrow);
    painter.setPen(QPen(Theme::current().selection, scaled(13), Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(arrow);
}

void paintLadderAxes(QPainter& painter, const LadderLayout& layout, double width, double top, double bottom) {
    const Theme& theme = Theme::current();
    painter.setRenderHint(QPainter::Antialiasing, false);
    const double start = std::max(top, -ladderTop());
    const double now = layout.now + scaled(5);
    for (const LadderLayout::Axis& axis : layout.axes) {
        painter.setPen(QPen(theme.ink, scaled(2), Qt::SolidLine, Qt::FlatCap));
        if (now > start)
            painter.drawLine(QPointF(axis.x, start), QPointF(axis.x, std::min(now, bottom)));
        QPen dotted(theme.outline, scaled(2), Qt::CustomDashLine, Qt::FlatCap);
        dotted.setDashPattern({1, 3});
        painter.setPen(dotted);
        if (now < bottom)
            painter.drawLine(QPointF(axis.x, std::max(start, now)), QPointF(axis.x, bottom));
    }
    QPen dashed(theme.ink, 1, Qt::CustomDashLine, Qt::FlatCap);
    dashed.setDashPattern({5, 3});
    painter.setPen(dashed);
    const double y = std::round(layout.now) + 0.5;
    painter.drawLine(QPointF(0, y), QPointF(width, y));
    painter.setRenderHint(QPainter::Antialiasing);
}

void paintLadderStill(QPainter& painter, const LadderLayout& layout, const LadderScale& scale, double top,
                      double bottom) {
    const Theme& theme = Theme::current();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const LadderLayout::Bracket& bracket : layout.brackets)
        if (!bracket.running)
            paintBracket(painter, bracket, bracket.bottom);
    const std::vector<LadderScale::Break>& breaks = scale.breaks();
    auto gap = std::partition_point(breaks.begin(), breaks.end(),
                                    [top](const LadderScale::Break& each) { return each.end < top; });
    for (; gap != breaks.end() && gap->begin < bottom && gap->end <= layout.now + 1; ++gap) {
        const double y = (gap->begin + gap->end) / 2;
        for (const LadderLayout::Axis& axis : layout.axes)
            paintBreakMark(painter, axis.x, y, 9);
        for (const LadderLayout::Bracket& bracket : layout.brackets)
            if (bracket.top < y - 8 && y + 8 < bracket.bottom)
                paintBreakMark(painter, bracket.x, y, 4.5);
    }
    for (const LadderLayout::Run& run : layout.runs) {
        painter.setPen(QPen(theme.ink, scaled(1.25)));
        painter.setBrush(theme.layer(run.layer).fill);
        painter.drawPolygon(run.shape);
    }
    for (const LadderLayout::Preview& preview : layout.previews)
        paintPreview(painter, preview);
    // A crowd is a texture: plain lines in the colours of the layers, which cost a tenth of arrows.
    const bool crowded = layout.arrows.size() > mostDetailedArrows;
    painter.setRenderHint(QPainter::Antialiasing, !crowded);
    for (const LadderLayout::Arrow& arrow : layout.arrows) {
        if (crowded) {
            const bool data = arrow.look.kind == FrameKind::Data || arrow.look.kind == FrameKind::Udp;
            const QColor colour = arrow.look.lost ? theme.fault : theme.layer(arrow.look.layer).fill;
            painter.setPen(QPen(colour, data ? scaled(3) : 1, Qt::SolidLine, Qt::FlatCap));
            painter.drawLine(arrow.line);
            continue;
        }
        // The ink of an arrow ends at the edge of the axis' dot.
        QLineF line = arrow.line;
        if (!arrow.look.lost && line.length() > unit(3))
            line.setLength(line.length() - scaled(4));
        paintArrow(painter, line, arrow.look, ArrowEnd::Head,
                   layout.arrows.size() > mostDetailedArrows / 2 ? 0.7 : 1.0);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    for (const QPointF& dot : layout.dots) {
        painter.setPen(QPen(theme.page, scaled(1.5)));
        painter.setBrush(theme.ink);
        painter.drawEllipse(dot, scaled(4), scaled(4));
    }
    for (const QPointF& mark : layout.faultMarks)
        paintFaultMark(painter, mark);
    for (const LadderLayout::Badge& badge : layout.badges) {
        const double side = badgeSide();
        paintLayerBadge(painter, QRectF(badge.centre - QPointF(side / 2, side / 2), QSizeF(side, side)), badge.layer);
    }
    for (const LadderLayout::Label& label : layout.labels)
        paintLabel(painter, label);
    for (const LadderLayout::Text& text : layout.texts)
        paintText(painter, text);
    for (const LadderLayout::Pill& pill : layout.pills)
        paintPill(painter, pill);
}

void paintLadderMoving(QPainter& painter, const LadderLayout& layout, const LadderLayout& running, FrameId selected,
                       double width, Time now) {
    const Theme& theme = Theme::current();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const LadderLayout::Arrow& arrow : layout.arrows)
        if (arrow.line.length() > 1)
            paintArrow(painter, arrow.line, arrow.look, ArrowEnd::Open);
    for (const QPointF& dot : layout.dots) {
        painter.setPen(QPen(theme.page, scaled(1.5)));
        painter.setBrush(theme.ink);
        painter.drawEllipse(dot, scaled(4), scaled(4));
    }
    const double y = std::round(layout.now) + 0.5;
    for (const LadderLayout::Bracket& bracket : running.brackets)
        if (bracket.running && layout.now - bracket.top > scaled(8))
            paintBracket(painter, bracket, std::max(layout.now, bracket.top + 1));
    QFont bold = themeFont(TextRole::Caption);
    bold.setBold(true);
    const QString words = layerscope::tr("now  %1").arg(toQString(timeText(now)));
    const QFontMetricsF metrics(bold);
    const double wide = textWidth(metrics, words);
    // Right below the line, or where no state and no timer stands.
    QRectF place;
    for (const auto& [x, above] : {std::pair{width - unit(1) - wide, false},
                                   {width - unit(1) - wide, true},
                                   {static_cast<double>(unit(1)), false},
                                   {(width - wide) / 2, false}, // nothing has happened below the line yet
                                   {static_cast<double>(unit(1)), true}}) {
        place = QRectF(x, above ? y - metrics.height() - 2 : y + 3, wide, metrics.height());
        const auto hit = [&](const auto& item) { return item.box.intersects(place); };
        const auto hitText = [&](const LadderLayout::Text& text) {
            const double reach = textWidth(QFontMetricsF(themeFont(TextRole::MonoSmall)), text.text);
            QRectF box = text.box;
            if (text.side == Side::Left)
                box.setLeft(box.right() - reach);
            else
                box.setWidth(reach);
            return box.intersects(place);
        };
        if (std::none_of(running.pills.begin(), running.pills.end(), hit) &&
            std::none_of(running.texts.begin(), running.texts.end(), hitText))
            break;
    }
    paintHaloText(painter, QPointF(place.left(), place.top() + metrics.ascent()), words, bold, theme.ink);
    for (const LadderLayout::Box& box : layout.boxes) {
        paintPacketBox(painter, box.box, box.layer, box.name, Heading::None,
                       box.frame == selected ? BoxState::Selected : BoxState::Plain);
        if (!box.numbers.isEmpty())
            paintHaloText(painter, box.numbersAt, box.numbers, themeFont(TextRole::MonoSmall), theme.ink);
    }
}

void paintLadderDifference(QPainter& painter, double y, double width) {
    const Theme& theme = Theme::current();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.ink, scaled(2)));
    painter.drawLine(QPointF(0, y), QPointF(width, y));
    const double radius = scaled(9);
    const QRectF disc(QPointF(scaled(4), y - radius), QSizeF(2 * radius, 2 * radius));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.ink);
    painter.drawEllipse(disc);
    painter.setPen(theme.page);
    painter.setFont(themeFont(TextRole::BodyBold));
    painter.drawText(disc, Qt::AlignCenter, QStringLiteral("\u2260"));
}

void paintLadderHeader(QPainter& painter, const LadderLayout& layout, double width) {
    const Theme& theme = Theme::current();
    painter.fillRect(QRectF(0, 0, width, ladderHeader()), theme.page);
    painter.setFont(themeFont(TextRole::BodyBold));
    painter.setPen(theme.ink);
    const QFontMetricsF metrics(themeFont(TextRole::BodyBold));
    const double room = layout.axes.size() > 1 ? layout.axes[1].x - layout.axes[0].x - unit(1) : width;
    for (const LadderLayout::Axis& axis : layout.axes)
        painter.drawText(QRectF(axis.x - room / 2, unit(1), room, ladderHeader() - unit(1)),
                         Qt::AlignHCenter | Qt::AlignVCenter, metrics.elidedText(axis.name, Qt::ElideRight, room));
}

void paintLadder(QPainter& painter, const QSizeF& size, const std::shared_ptr<const Trace>& trace,
                 const LadderMoment& moment) {
    painter.fillRect(QRectF(QPointF(), size), Theme::current().page);
    LadderIndex index;
    index.setTrace(trace);
    if (index.empty())
        return;
    FrameLabels labels;
    labels.setTrace(trace);
    LadderPlan plan;
    plan.build(index, size);
    const double origin = ladderHeader() + ladderTop();
    const double now = plan.scale().now(moment.position, moment.time);
    const double scroll = std::max(0.0, now + origin + unit(5) - size.height());
    const double top = scroll - origin;
    const double bottom = top + size.height();
    const LadderLayout still = plan.still(labels, moment, top, bottom);
    const LadderLayout moving = plan.moving(labels, moment, top, bottom);
    painter.save();
    painter.setClipRect(QRectF(QPointF(), size), Qt::IntersectClip);
    painter.translate(0, -top);
    if (moment.selected)
        paintLadderSelection(painter, plan.arrowAt(moment.selected, moment));
    for (const QLineF& arrow : plan.litArrows(moment, top, bottom))
        paintLadderLit(painter, arrow);
    paintLadderAxes(painter, moving, size.width(), top, bottom);
    paintLadderStill(painter, still, plan.scale(), top, bottom);
    paintLadderMoving(painter, moving, still, moment.selected, size.width(), moment.time);
    painter.translate(0, top);
    paintLadderHeader(painter, still, size.width());
    painter.restore();
}

} // namespace layerscope
