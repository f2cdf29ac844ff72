#include "ui/project/slidepainter.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

namespace layerscope {

namespace {

void paintMark(QPainter& painter, const QRectF& box, const QFont& font, const QString& mark) {
    const Theme& theme = Theme::current();
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.ink);
    painter.drawRoundedRect(box, box.height() * 0.1, box.height() * 0.1);
    painter.setPen(theme.page);
    painter.setFont(font);
    painter.drawText(box, Qt::AlignCenter, mark);
}

void paintOption(QPainter& painter, const SlideOption& option, const SlideLayout::Option& place,
                 const ProjectionFonts& fonts, int most) {
    const Theme& theme = Theme::current();
    paintMark(painter, place.mark, fonts.bold, option.mark);
    painter.setPen(theme.ink);
    painter.setFont(fonts.plain);
    QRectF words = place.text;
    if (option.hands) {
        painter.setFont(fonts.monoBold);
        painter.drawText(place.text, Qt::AlignRight | Qt::AlignTop, QString::number(*option.hands));
        words.setRight(words.right() - groupedTextWidth(fonts.monoBold, QStringLiteral("  00")));
        QRectF bar = place.bar;
        painter.setPen(QPen(theme.outline, fonts.size / 40));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(bar);
        bar.setWidth(bar.width() * *option.hands / std::max(1, most));
        painter.fillRect(bar, theme.ink);
        painter.setPen(theme.ink);
        painter.setFont(fonts.plain);
    }
    if (option.layer != LayerNumber::None) {
        const LayerColour& colour = theme.layer(option.layer);
        const QRectF badge(place.text.right() - place.mark.width(), place.mark.top(), place.mark.width(),
                           place.mark.height());
        words.setRight(badge.left());
        painter.setPen(QPen(theme.ink, fonts.size / 25));
        painter.setBrush(colour.fill);
        painter.drawRect(badge);
        painter.setPen(colour.text);
        painter.setFont(fonts.bold);
        painter.drawText(badge, Qt::AlignCenter, QString::number(static_cast<int>(option.layer)));
        painter.setPen(theme.ink);
        painter.setFont(fonts.plain);
    }
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, option.text);
}

void paintTick(QPainter& painter, const QRectF& box) {
    const double s = box.height();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Theme::current().page, s * 0.12, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF{box.topLeft() + QPointF(s * 0.24, s * 0.52),
                                   box.topLeft() + QPointF(s * 0.43, s * 0.72),
                                   box.topLeft() + QPointF(s * 0.77, s * 0.28)});
}

} // namespace

void paintSlide(QPainter& painter, const Slide& slide, const SlideLayout& layout) {
    const Theme& theme = Theme::current();
    const ProjectionFonts& fonts = layout.fonts;
    const double e = fonts.size;
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.fillRect(QRectF(QPointF(), layout.size), theme.page);
    painter.setPen(theme.ink);
    painter.setFont(fonts.heading);
    painter.drawText(layout.heading, Qt::AlignLeft | Qt::TextWordWrap, slide.heading);
    if (!slide.answer.isEmpty()) {
        const QRectF mark(1.1 * e, layout.answer.top(), 1.35 * e, 1.35 * e);
        paintMark(painter, mark, fonts.bold, QString());
        paintTick(painter, mark);
        painter.setPen(theme.ink);
        painter.setFont(fonts.bold);
        painter.drawText(layout.answer, Qt::AlignLeft | Qt::TextWordWrap, slide.answer);
    }
    int most = 1;
    for (const SlideOption& option : slide.options)
        most = std::max(most, option.hands.value_or(0));
    for (std::size_t i = 0; i < layout.options.size(); ++i)
        paintOption(painter, slide.options[i], layout.options[i], fonts, most);
    painter.setPen(QPen(theme.outline, e / 25));
    painter.drawLine(QPointF(1.1 * e, layout.rule), QPointF(layout.size.width() - 1.1 * e, layout.rule));
    if (!layout.lines.isNull()) {
        painter.setPen(theme.ink);
        painter.setFont(fonts.plain);
        double y = layout.lines.top();
        for (const QString& text : slide.lines) {
            const QRectF room(layout.lines.left(), y, layout.lines.width(), layout.lines.bottom() - y);
            QRectF used;
            painter.drawText(room, Qt::AlignLeft | Qt::TextWordWrap, text, &used);
            y = used.bottom() + 0.45 * e;
        }
    }
    if (!layout.axes.empty())
        paintSlideLadder(painter, slide, layout);
    if (slide.header && !layout.cells.empty())
        paintSlideHeader(painter, *slide.header, layout);
    if (slide.bytes && !layout.bytes.empty())
        paintSlideBytes(painter, *slide.bytes, layout);
}

void paintSlideBytes(QPainter& painter, const SlideBytes& bytes, const SlideLayout& layout) {
    const Theme& theme = Theme::current();
    const ProjectionFonts& fonts = layout.fonts;
    painter.setPen(theme.ink);
    painter.setFont(fonts.bold);
    painter.drawText(layout.bytesTitle, Qt::AlignLeft | Qt::AlignVCenter, bytes.title);
    painter.setFont(fonts.mono);
    painter.setPen(theme.secondaryText);
    for (std::size_t i = 0; i < layout.byteNumbers.size(); ++i) {
        const SlideLayout::Number& number = layout.byteNumbers[i];
        const bool column = number.box.bottom() <= layout.bytes.front().box.top() + 1;
        painter.drawText(number.box, (column ? Qt::AlignHCenter : Qt::AlignRight) | Qt::AlignVCenter, number.text);
    }
    painter.setPen(QPen(theme.outline, fonts.size / 25));
    painter.drawLine(QPointF(layout.bytes.front().box.left(), layout.bytes.front().box.top()),
                     QPointF(layout.size.width() - 1.1 * fonts.size, layout.bytes.front().box.top()));
    painter.setFont(fonts.monoBold);
    for (const SlideLayout::Byte& byte : layout.bytes) {
        const auto index = static_cast<std::size_t>(byte.index);
        const bool pointed = index >= bytes.begin && index - bytes.begin < bytes.pointed;
        if (pointed)
            painter.fillRect(byte.box.adjusted(0, 0.08 * fonts.size, 0.5, -0.08 * fonts.size), theme.ink);
        painter.setPen(pointed ? theme.page : theme.ink);
        painter.drawText(byte.box, Qt::AlignCenter, bytes.values[byte.index]);
    }
}

void paintSlideHeader(QPainter& painter, const SlideHeader& header, const SlideLayout& layout) {
    const Theme& theme = Theme::current();
    const ProjectionFonts& fonts = layout.headerFonts;
    const double e = fonts.size;
    painter.setPen(theme.ink);
    painter.setFont(fonts.bold);
    painter.drawText(layout.headerTitle.adjusted(0.9 * e, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     groupedTextWidth(fonts.bold, header.title) > layout.headerTitle.width() - 0.9 * e
                         ? header.shortTitle
                         : header.title);
    const QPen outline(theme.ink, e / 25, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin);
    const LayerColour& colour = theme.layer(header.layer);
    painter.setPen(outline);
    painter.setBrush(layout.surface == Surface::Paper ? theme.page : colour.fill);
    painter.drawRect(layout.headerBar);
    painter.setPen(layout.surface == Surface::Paper ? theme.ink : colour.text);
    painter.drawText(layout.headerBar.adjusted(0, 0.25 * e, 0, 0), Qt::AlignHCenter | Qt::AlignTop,
                     QString::number(static_cast<int>(header.layer)));
    for (std::size_t i = 0; i < layout.cells.size(); ++i)
        for (std::size_t j = 0; j < layout.cells[i].size(); ++j) {
            const HeaderCell& cell = header.lines[layout.cellLines[i]][j];
            const SlideLayout::Cell& place = layout.cells[i][j];
            const bool inverse = cell.pointed && cell.flag;
            const bool hidden = cell.value == secretMark();
            painter.setPen(outline);
            painter.setBrush(inverse ? theme.ink : cell.pointed ? theme.selection : theme.page);
            painter.drawRect(place.box);
            const QRectF inner = place.box.adjusted(0.3 * e, 0.05 * e, -0.3 * e, -0.05 * e);
            const QFontMetricsF plain(fonts.plain);
            painter.setFont(fonts.plain);
            painter.setPen(inverse ? theme.page : theme.secondaryText);
            const double value = groupedTextWidth(fonts.monoBold, cell.value);
            const int across = cell.flag ? Qt::AlignHCenter : Qt::AlignLeft;
            const double nameRoom = place.twoLines ? inner.width() : inner.width() - value - 0.3 * e;
            painter.drawText(cell.flag ? place.box.adjusted(0, 0.05 * e, 0, 0) : inner,
                             across | (place.twoLines ? Qt::AlignTop : Qt::AlignVCenter),
                             cell.flag ? cell.name : plain.elidedText(cell.name, Qt::ElideRight, nameRoom));
            painter.setFont(fonts.monoBold);
            painter.setPen(inverse ? theme.page : theme.ink);
            const QFontMetricsF mono(fonts.monoBold);
            const QString shown =
                value > inner.width() ? mono.elidedText(cell.value, Qt::ElideRight, inner.width()) : cell.value;
            const double wide = groupedTextWidth(fonts.monoBold, shown);
            const double x = cell.flag        ? place.box.center().x() - wide / 2
                             : place.twoLines ? inner.left()
                                              : inner.right() - wide;
            const double baseline = place.twoLines ? inner.bottom() - mono.descent() + 0.1 * e
                                                   : inner.center().y() + (mono.ascent() - mono.descent()) / 2;
            if (hidden) {
                const QRectF box(cell.flag || !place.twoLines ? x - 0.25 * e : x, baseline - mono.ascent(),
                                 wide + 0.5 * e, mono.height());
                paintMark(painter, box.adjusted(0, 0.05 * e, 0, -0.05 * e), fonts.bold, secretMark());
            } else {
                paintGroupedText(painter, QPointF(x, baseline), shown);
            }
        }
}

void paintSpotlight(QPainter& painter, const QSizeF& size, const QPointF& point) {
    QPainterPath shade;
    shade.addRect(QRectF(QPointF(), size));
    const double radius = size.height() * 0.16;
    shade.addEllipse(point, radius, radius);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 190));
    painter.drawPath(shade);
}

} // namespace layerscope
