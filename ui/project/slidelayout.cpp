#include "ui/project/slidelayout.h"

#include "ui/text.h"
#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

double width(const QFont& font, const QString& text) { return groupedTextWidth(font, text); }

} // namespace

SlideLayout::SlideLayout(const Slide& slide, const QSizeF& whole, const SlideSettings& settings)
    : fonts(whole.height(), settings.distance), size(whole), surface(settings.surface),
      headerFonts(whole.height(), settings.distance * (settings.zoom == Zoom::Header ? 1.6 : 1.0)) {
    const double e = fonts.size;
    const double top = placeTop(slide);
    QRectF area(1.1 * e, top, size.width() - 2.2 * e, size.height() - top - 0.7 * e);
    complete = heading.bottom() <= size.height() && answer.bottom() <= size.height();
    const bool optionsBelow = !slide.options.empty() && options.empty();
    if (settings.zoom == Zoom::Header && slide.header) {
        placeHeader(*slide.header, area);
        return;
    }
    const bool hasStage = !slide.rows.empty() || (slide.lines.isEmpty() && !slide.axes.empty());
    QRectF left = area, right = area;
    left.setWidth(area.width() * 0.535);
    right.setLeft(left.right() + 0.9 * e);
    const auto optionsFit = [&] { return options.back().bar.bottom() <= area.bottom() + 0.5 * e; };
    if (optionsBelow && !slide.lines.isEmpty()) {
        QRectF words = area;
        words.setWidth(area.width() * 0.46);
        QRectF reasons = area;
        reasons.setLeft(words.right() + 0.9 * e);
        placeOptionsInColumn(slide, words);
        lines = reasons;
        complete = complete && optionsFit() && linesHeight(slide.lines, lines.width()) <= lines.height();
        return;
    }
    if (optionsBelow) {
        const bool besides = hasStage && settings.zoom != Zoom::Ladder;
        placeOptionsInColumn(slide, besides ? right : area);
        if (besides && !optionsFit())
            placeOptionsInColumn(slide, area);
        else if (besides)
            placeLadder(slide, left);
        complete = complete && optionsFit();
        return;
    }
    if (slide.bytes && settings.zoom == Zoom::None) {
        placeBytes(*slide.bytes, area);
        return;
    }
    if (!slide.lines.isEmpty()) {
        const bool besides = hasStage && linesHeight(slide.lines, right.width()) <= right.height();
        lines = besides ? right : area;
        if (besides)
            placeLadder(slide, left);
        complete = complete && linesHeight(slide.lines, lines.width()) <= lines.height();
        return;
    }
    if (!hasStage)
        return;
    if (slide.header && settings.zoom == Zoom::None) {
        placeLadder(slide, left);
        placeHeader(*slide.header, right);
    } else {
        placeLadder(slide, area);
    }
}

QRectF SlideLayout::wrapped(const QFont& font, const QString& text, const QRectF& within) const {
    return QFontMetricsF(font).boundingRect(within, Qt::AlignLeft | Qt::TextWordWrap, text);
}

double SlideLayout::linesHeight(const QStringList& texts, double room) const {
    double height = 0;
    for (const QString& text : texts)
        height += wrapped(fonts.plain, text, QRectF(0, 0, room, 1e6)).height() + 0.45 * fonts.size;
    return height - (texts.isEmpty() ? 0 : 0.45 * fonts.size);
}

double SlideLayout::placeTop(const Slide& slide) {
    const double e = fonts.size;
    const QRectF room(1.1 * e, 0.45 * e, size.width() - 2.2 * e, size.height());
    if (!slide.heading.isEmpty())
        heading = wrapped(fonts.heading, slide.heading, room);
    double y = std::max(heading.bottom(), 0.2 * e) + 0.25 * e;
    if (!slide.answer.isEmpty()) {
        answer = wrapped(fonts.bold, slide.answer, QRectF(room.left() + 1.9 * e, y, room.width() - 1.9 * e, 1e6));
        y = answer.bottom() + 0.3 * e;
    }
    if (!slide.options.empty() && slide.answer.isEmpty() && !placeOptionsInLines(slide, y))
        options.clear();
    rule = y + 0.25 * e;
    return rule + 0.4 * e;
}

// Beside each other, in at most two lines; false when they need more.
bool SlideLayout::placeOptionsInLines(const Slide& slide, double& y) {
    const double e = fonts.size;
    const double height = 1.3 * e;
    const double first = 1.1 * e;
    double x = first;
    double top = y;
    int line = 1;
    for (const SlideOption& option : slide.options) {
        const double room = width(fonts.plain, option.text) + e / 8 +
                            (option.hands ? width(fonts.monoBold, QStringLiteral("  00")) : 0);
        if (x > first && x + 1.75 * e + room > size.width() - 1.1 * e) {
            x = first;
            top += height + 0.45 * e;
            if (++line > 2)
                return false;
        }
        if (x + 1.75 * e + room > size.width() - 1.1 * e)
            return false;
        Option place;
        place.mark = QRectF(x, top, height, height);
        place.text = QRectF(x + 1.75 * e, top, room, height);
        place.bar = QRectF(place.text.left(), top + height, room, 0.22 * e);
        options.push_back(place);
        x = place.text.right() + 1.6 * e;
    }
    y = top + height + (slide.options.front().hands ? 0.4 * e : 0.15 * e);
    return true;
}

void SlideLayout::placeOptionsInColumn(const Slide& slide, const QRectF& area) {
    options.clear();
    const double e = fonts.size;
    double y = area.top();
    for (const SlideOption& option : slide.options) {
        const bool beside = option.hands || option.layer != LayerNumber::None;
        const double handsRoom = beside ? width(fonts.monoBold, QStringLiteral("  00")) : 0;
        const QRectF room(area.left() + 1.75 * e, y, area.width() - 1.75 * e - handsRoom, 1e6);
        const double height = std::max(1.3 * e, wrapped(fonts.plain, option.text, room).height());
        Option place;
        place.mark = QRectF(area.left(), y, 1.3 * e, 1.3 * e);
        place.text = QRectF(room.left(), y, area.width() - 1.75 * e, height);
        place.bar = QRectF(room.left(), y + height + (option.hands ? 0.08 * e : 0), room.width(), 0.22 * e);
        options.push_back(place);
        y += height + (option.hands ? 0.7 : 0.55) * e;
    }
}

void SlideLayout::placeLadder(const Slide& slide, const QRectF& area) {
    if (slide.axes.empty())
        return;
    const double e = fonts.size;
    ladder = area;
    const bool states = std::ranges::any_of(slide.axes, [](const SlideAxis& axis) { return !axis.state.isEmpty(); });
    axisTop = area.top() + 1.35 * e;
    axisBottom = area.bottom() - (states ? 1.5 * e : 0);
    const double inset = 0.9 * e;
    const std::size_t count = slide.axes.size();
    double used = area.left() - e;
    for (std::size_t i = 0; i < count; ++i) {
        Axis axis;
        const double share = count == 1 ? 0.5 : static_cast<double>(i) / static_cast<double>(count - 1);
        axis.x = area.left() + inset + share * (area.width() - 2 * inset);
        const auto held = [&](double wide, double top, double height) {
            const double x = std::clamp(axis.x - wide / 2, area.left(), std::max(area.left(), area.right() - wide));
            return QRectF(x, top, wide, height);
        };
        const double room = count < 2 ? area.width() : (area.width() - 2 * inset) / static_cast<double>(count - 1);
        axis.name = held(std::min(width(fonts.bold, slide.axes[i].host) + 2, room), area.top(), 1.25 * e);
        if (!slide.axes[i].state.isEmpty()) {
            const QRectF pill = held(width(fonts.bold, slide.axes[i].state) + 1.2 * e, axisBottom, 1.45 * e);
            if (pill.left() > used) {
                axis.state = pill;
                used = pill.right() + 0.3 * e;
            }
        }
        axes.push_back(axis);
    }
    placeRows(slide);
}

void SlideLayout::placeRows(const Slide& slide) {
    const double e = fonts.size;
    std::size_t first = 0;
    double top = axisTop + 0.1 * e;
    const double room = axisBottom - top - 0.35 * e;
    const auto fits = static_cast<std::size_t>(std::max(1.0, std::floor(room / (1.5 * e))));
    if (slide.rows.size() > fits)
        first = slide.rows.size() - fits;
    if (slide.earlier + first > 0 && ladder.width() > 20 * e)
        earlier = QRectF(axes.front().name.right() + e, ladder.top(),
                         axes.back().name.left() - axes.front().name.right() - 2 * e, 1.25 * e);
    const std::size_t count = slide.rows.size() - first;
    if (count == 0)
        return;
    const double height = std::min(3.6 * e, room / static_cast<double>(count));
    for (std::size_t i = 0; i < count; ++i) {
        const SlideRow& row = slide.rows[first + i];
        Row place;
        place.index = first + i;
        const double y = top + static_cast<double>(i) * height;
        place.area = QRectF(ladder.left(), y, ladder.width(), height);
        const double from = axes[row.from].x;
        const double to = axes[row.to].x;
        const double span = std::abs(to - from);
        const double gap = 0.35 * e;
        const double usable = span - 1.6 * e;
        const double least = std::max(usable, 3 * e); // for a name
        const double lost = row.look.lost ? gap + width(fonts.bold, layerscope::tr("lost")) : 0;
        place.name = row.name;
        if (width(fonts.bold, row.name) + lost > least)
            place.name = QFontMetricsF(fonts.bold).elidedText(row.name, Qt::ElideRight, least - lost);
        const double name = width(fonts.bold, place.name) + lost;
        const double sequence = row.sequence.isEmpty() ? 0 : gap + width(fonts.mono, row.sequence);
        const double acknowledgment = row.acknowledgment.isEmpty() ? 0 : gap + width(fonts.mono, row.acknowledgment);
        double labelBelow = 0;
        if (name + sequence + acknowledgment > usable) {
            place.below = acknowledgment > 0 && height >= 2.7 * e && acknowledgment < usable;
            place.acknowledgment = place.below;
            place.sequence = name + sequence <= usable;
            if (row.look.kind == FrameKind::Ack && acknowledgment > 0 && !place.below) {
                // What an ACK without data has to say is its acknowledgment number.
                place.acknowledgment = name + acknowledgment <= usable;
                place.sequence = !place.acknowledgment && place.sequence;
            }
            labelBelow = place.below ? 1.0 * e : 0;
        }
        const double drop = std::clamp(height - 1.6 * e - labelBelow, 0.0, span * std::tan(5.0 * 3.14159265 / 180));
        place.way = QLineF(from, y + 1.3 * e, to, y + 1.3 * e + drop);
        rows.push_back(place);
    }
}

void SlideLayout::placeHeader(const SlideHeader& header, const QRectF& area) {
    const double e = headerFonts.size;
    headerTitle = QRectF(area.left(), area.top(), area.width(), 1.3 * e);
    const double barWidth = 0.9 * e;
    const QRectF room(area.left() + barWidth, headerTitle.bottom() + 0.05 * e, area.width() - barWidth,
                      area.bottom() - headerTitle.bottom());
    struct Line {
        std::size_t index;
        double height;
        bool pointed;
    };
    std::vector<Line> chosen;
    std::vector<std::vector<Cell>> all;
    double total = 0;
    for (std::size_t i = 0; i < header.lines.size(); ++i) {
        std::vector<Cell> made;
        int bits = 0;
        bool twoLines = false, pointed = false;
        for (const HeaderCell& cell : header.lines[i])
            bits += cell.bits;
        double x = room.left();
        for (const HeaderCell& cell : header.lines[i]) {
            const double wide = room.width() * cell.bits / bits;
            const double needed =
                width(headerFonts.plain, cell.name) + width(headerFonts.monoBold, cell.value) + 1.1 * e;
            made.push_back({QRectF(x, 0, wide, 0), cell.flag || needed > wide});
            twoLines = twoLines || made.back().twoLines;
            pointed = pointed || (cell.pointed && !cell.flag);
            x += wide;
        }
        const double height = (twoLines ? 2.2 : 1.55) * e;
        chosen.push_back({i, height, pointed});
        all.push_back(std::move(made));
        total += height;
    }
    // What there is no room for goes from the end, but never what is pointed at.
    while (total > room.height() && chosen.size() > 1) {
        auto last = std::find_if(chosen.rbegin(), chosen.rend(), [](const Line& line) { return !line.pointed; });
        if (last == chosen.rend())
            last = chosen.rbegin();
        total -= last->height;
        chosen.erase(std::next(last).base());
    }
    // Air between names and values, where there is room for it.
    const double air = std::clamp(room.height() / std::max(1.0, total), 1.0, 1.14);
    for (Line& line : chosen)
        line.height *= air;
    double y = room.top();
    for (const Line& line : chosen) {
        std::vector<Cell> placed = all[line.index];
        for (Cell& cell : placed)
            cell.box = QRectF(cell.box.left(), y, cell.box.width(), line.height);
        cells.push_back(std::move(placed));
        cellLines.push_back(line.index);
        y += line.height;
    }
    headerBar = QRectF(area.left(), room.top(), barWidth, y - room.top());
}

// As many in a row as a hall can count by: 20, 10 or 5.
void SlideLayout::placeBytes(const SlideBytes& shown, const QRectF& area) {
    const double e = fonts.size;
    const auto count = shown.values.size();
    const double one = width(fonts.monoBold, QStringLiteral("00"));
    const double label = width(fonts.mono, QString::number(std::max<qsizetype>(count, 10))) + 0.7 * e;
    const double column = one + 0.42 * e;
    const qsizetype across = area.width() >= label + 20 * column ? 20 : area.width() >= label + 10 * column ? 10 : 5;
    bytesTitle = QRectF(area.left(), area.top(), area.width(), 1.3 * e);
    const double high = 1.4 * e;
    const double top = bytesTitle.bottom() + 1.25 * e;
    const auto fits = std::max<qsizetype>(1, static_cast<qsizetype>((area.bottom() - top) / high));
    const qsizetype needed = (count + across - 1) / across;
    const qsizetype before = needed <= fits ? needed : fits / 2; // rows above the gap
    const qsizetype after = needed <= fits ? 0 : std::max<qsizetype>(0, fits - before - 1);
    for (qsizetype i = 0; i < across; ++i)
        byteNumbers.push_back({QString::number(i), QRectF(area.left() + label + static_cast<double>(i) * column,
                                                          bytesTitle.bottom(), column, 1.2 * e)});
    double y = top;
    const auto row = [&](qsizetype index) {
        byteNumbers.push_back({QString::number(index * across), QRectF(area.left(), y, label - 0.4 * e, high)});
        for (qsizetype i = 0; i < across && index * across + i < count; ++i)
            bytes.push_back(
                {index * across + i, QRectF(area.left() + label + static_cast<double>(i) * column, y, column, high)});
        y += high;
    };
    for (qsizetype i = 0; i < before; ++i)
        row(i);
    if (after > 0) {
        byteNumbers.push_back({QStringLiteral("…"), QRectF(area.left(), y, label - 0.4 * e, high)});
        y += high;
        for (qsizetype i = needed - after; i < needed; ++i)
            row(i);
    }
}

namespace {

// A sentence that alone is too long, in two.
QStringList halved(const QString& text) {
    const qsizetype middle = text.indexOf(QLatin1Char(' '), text.size() / 2);
    return middle < 0 ? QStringList{text} : QStringList{text.left(middle), text.mid(middle + 1)};
}

} // namespace

std::vector<Slide> partsOf(const Slide& slide, const QSizeF& size, const SlideSettings& settings) {
    const auto fits = [&](const Slide& each) { return SlideLayout(each, size, settings).complete; };
    if (settings.zoom != Zoom::None || fits(slide))
        return {slide};
    std::vector<Slide> parts;
    // The heading and what there is to see.
    Slide first = slide;
    first.lines.clear();
    QStringList lines = slide.lines;
    std::vector<SlideOption> options;
    if (!fits(first)) {
        options = std::move(first.options);
        first.options.clear();
    }
    Slide rest; // words, below the heading where that leaves room
    rest.heading = slide.heading;
    rest.answer = slide.answer;
    if (SlideLayout(rest, size, settings).rule > size.height() * 0.45)
        rest.heading.clear();
    const bool shows = !first.options.empty() || !first.rows.empty() || first.bytes || rest.heading.isEmpty();
    if (shows)
        parts.push_back(std::move(first));
    Slide part = rest;
    for (const SlideOption& option : options) {
        part.options.push_back(option);
        if (part.options.size() > 1 && !fits(part)) {
            part.options.pop_back();
            parts.push_back(std::exchange(part, rest));
            part.options.push_back(option);
        }
    }
    if (!part.options.empty())
        parts.push_back(std::exchange(part, rest));
    while (!lines.isEmpty()) {
        part.lines << lines.front();
        if (fits(part)) {
            lines.removeFirst();
            continue;
        }
        part.lines.removeLast();
        if (!part.lines.isEmpty()) {
            parts.push_back(std::exchange(part, rest));
            continue;
        }
        const QStringList halves = halved(lines.front());
        lines.removeFirst();
        if (halves.size() == 1) // one word: shown as far as it goes
            part.lines << halves;
        else
            lines = halves + lines;
    }
    if (!part.lines.isEmpty())
        parts.push_back(std::move(part));
    return parts;
}

QRectF SlideLayout::header() const {
    if (cells.empty())
        return {};
    return headerTitle.united(headerBar).united(cells.back().back().box);
}

QString rowNumbers(const SlideRow& row, const SlideLayout::Row& place) {
    QStringList words;
    if (place.sequence && !row.sequence.isEmpty())
        words << row.sequence;
    if (place.acknowledgment && !place.below && !row.acknowledgment.isEmpty())
        words << row.acknowledgment;
    return words.join(QLatin1Char(' '));
}

} // namespace layerscope
