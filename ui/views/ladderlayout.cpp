#include "ui/views/ladderlayout.h"

#include "ui/models/nodeorder.h"
#include "ui/text.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>
#include <set>

namespace layerscope {

namespace {

// More arrows than that on one screen are a texture; every so many is drawn.
constexpr std::size_t mostArrows = 1500;
// From that many arrows on, only lines: no badges, no numbers beside boxes.
constexpr std::size_t crowd = 30;
// More packets under way than that have no numbers beside them.
constexpr std::size_t mostNumbered = 3;
// More labels than that are never readable.
constexpr std::size_t mostLabels = 44;

QLineF partOf(const QLineF& line, double share) { return {line.p1(), line.pointAt(share)}; }

double distanceTo(const QLineF& line, const QPointF& point) {
    const QPointF along = line.p2() - line.p1();
    const double square = QPointF::dotProduct(along, along);
    const double share = square == 0 ? 0 : std::clamp(QPointF::dotProduct(point - line.p1(), along) / square, 0.0, 1.0);
    return QLineF(point, line.pointAt(share)).length();
}

bool crosses(const QPolygonF& polygon, const QLineF& line) {
    if (polygon.containsPoint(line.p1(), Qt::OddEvenFill) || polygon.containsPoint(line.p2(), Qt::OddEvenFill))
        return true;
    for (qsizetype i = 0; i < polygon.size(); ++i)
        if (QLineF(polygon[i], polygon[(i + 1) % polygon.size()]).intersects(line, nullptr) ==
            QLineF::BoundedIntersection)
            return true;
    return false;
}

bool isBand(const FrameLook& look) {
    return !look.lost && (look.kind == FrameKind::Data || look.kind == FrameKind::Udp);
}

} // namespace

void LadderPlan::build(const LadderIndex& index, const QSizeF& view) {
    m_index = &index;
    m_view = view;
    m_axes.clear();
    if (index.empty())
        return;
    const auto count = index.trace().hostCount();
    // The longest name of a state must fit; in a very narrow view the arrows need what there is.
    const double pill = textWidth(QFontMetricsF(themeFont(TextRole::Semibold)), QStringLiteral("SYN-RECEIVED"));
    // Where nobody has a state, times are all that must.
    const double time = textWidth(QFontMetricsF(themeFont(TextRole::MonoSmall)), QStringLiteral("0.000 000"));
    const bool states = !index.stateChanges().empty() || count == 2;
    const double needed = (states ? pill + unit(2) : time) + ladderPillDistance() + unit(0.5);
    m_side = std::min(std::clamp(view.width() * (states ? 0.2 : 0.1), needed, std::max(needed, 1.0 * unit(18.25))),
                      view.width() * 0.3);
    const double span = std::max(view.width() - 2 * m_side, static_cast<double>(unit(8)));
    m_places.assign(count, 0);
    for (const HostId host : nodeOrder(index.trace())) {
        const std::size_t place = m_axes.size();
        const double share = count == 1 ? 0.5 : static_cast<double>(place) / static_cast<double>(count - 1);
        m_places[host.value] = place;
        m_axes.push_back({host, std::round(m_side + span * share), toQString(index.trace().host(host).name)});
    }
    m_scale.build(index, span / static_cast<double>(std::max<std::size_t>(1, count - 1)), view.height());
}

double LadderPlan::axisX(HostId host) const {
    return host.value < m_places.size() ? m_axes[m_places[host.value]].x : m_view.width() / 2;
}

QLineF LadderPlan::fullLine(FrameId id) const {
    const auto order = m_index->orderOf(id);
    if (!order)
        return {};
    const Frame& frame = m_index->trace().frame(id);
    const QPointF from(axisX(frame.from), m_scale.sent(*order));
    QPointF to(axisX(frame.to), m_scale.ended(*order));
    if (frame.fate == FrameFate::Lost)
        to.setX(from.x() + (to.x() - from.x()) * std::clamp(static_cast<double>(frame.lostAt), 0.04, 1.0));
    return {from, to};
}

// What a fault has done to the frame by then, in a word; empty when nothing.
QString LadderPlan::faultWord(FrameId frame, std::size_t position) const {
    const EventId id = m_index->faultOf(frame);
    if (!id || id.value >= position)
        return {};
    const Event event = m_index->trace().event(id);
    if (event.kind == EventKind::FrameCorrupted)
        return QStringLiteral("corrupted");
    if (event.kind == EventKind::FrameDuplicated)
        return QStringLiteral("copy");
    return QStringLiteral("+%1").arg(toQString(durationText(Duration(event.after))));
}

QLineF LadderPlan::arrowAt(FrameId id, const LadderMoment& moment) const {
    const Frame& frame = m_index->trace().frame(id);
    if (!frame.sentEvent || frame.sentEvent.value >= moment.position)
        return {};
    const QLineF line = fullLine(id);
    if (frame.endEvent && frame.endEvent.value < moment.position)
        return line;
    const Duration flight = frame.endEvent ? frame.ended - frame.sent : m_index->typical();
    const double share = flight <= Duration{} ? 0.5 : toSeconds(moment.time - frame.sent) / toSeconds(flight);
    return partOf(line, std::clamp(share, 0.0, 1.0));
}

std::vector<QLineF> LadderPlan::litArrows(const LadderMoment& moment, double top, double bottom) const {
    std::vector<QLineF> arrows;
    FrameId last;
    for (const MessagePart& part : moment.message ? std::span(moment.message->parts) : std::span<const MessagePart>()) {
        if (part.frame == last || !m_index->orderOf(part.frame))
            continue;
        last = part.frame;
        const QLineF line = arrowAt(part.frame, moment);
        if (!line.isNull() && std::max(line.y1(), line.y2()) >= top && std::min(line.y1(), line.y2()) <= bottom)
            arrows.push_back(line);
    }
    return arrows;
}

FrameId LadderPlan::frameAt(const QPointF& point, const LadderMoment& moment) const {
    FrameId best;
    double nearest = unit(1.25);
    const auto [first, last] = m_scale.framesBetween(point.y() - nearest, point.y() + nearest);
    for (std::size_t order = first; order < last; ++order) {
        const FrameId frame = m_index->frames()[order];
        const bool ahead = m_index->trace().frame(frame).sentEvent.value >= moment.position;
        const QLineF line = ahead && moment.previews ? fullLine(frame) : arrowAt(frame, moment);
        if (line.isNull())
            continue;
        if (const double distance = distanceTo(line, point); distance < nearest) {
            nearest = distance;
            best = m_index->frames()[order];
        }
    }
    return best;
}

std::vector<FrameId> LadderPlan::ended(const LadderMoment& moment, double top, double bottom) const {
    std::vector<FrameId> frames;
    const auto [first, last] = m_scale.framesBetween(top, bottom);
    const std::size_t stride = std::max<std::size_t>(1, (last - std::min(first, last)) / mostArrows);
    for (std::size_t order = first; order < last; order += stride) {
        const FrameId id = m_index->frames()[order];
        const Frame& frame = m_index->trace().frame(id);
        if (frame.sentEvent.value >= moment.position)
            break;
        if (frame.endEvent && frame.endEvent.value < moment.position)
            frames.push_back(id);
    }
    return frames;
}

void LadderPlan::addArrows(LadderLayout& layout, FrameLabels& labels, const LadderMoment& moment, double top,
                           double bottom) const {
    const std::vector<FrameId> frames = ended(moment, top, bottom);
    // Runs of pure data whose bands would touch become one band.
    const double near = unit(2.25);
    std::vector<std::size_t> runOf(frames.size(), SIZE_MAX);
    std::vector<std::vector<std::size_t>> runs;
    std::vector<std::size_t> openRun(m_axes.size() * m_axes.size(), SIZE_MAX); // by direction
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const Frame& frame = m_index->trace().frame(frames[i]);
        if (frame.from.value >= m_axes.size() || frame.to.value >= m_axes.size())
            continue;
        std::size_t& open = openRun[frame.from.value * m_axes.size() + frame.to.value];
        const FrameLabel& label = labels.label(frames[i]);
        const bool pure = label.look.kind == FrameKind::Data && !label.look.lost && !frame.repeats &&
                          frames[i] != moment.selected && !(moment.message && moment.message->isIn(frames[i])) &&
                          !m_index->faultOf(frames[i]);
        if (!pure) {
            open = SIZE_MAX;
            continue;
        }
        if (open != SIZE_MAX) {
            const FrameId before = frames[runs[open].back()];
            if (fullLine(frames[i]).y1() - fullLine(before).y1() > near ||
                labels.label(before).look.layer != label.look.layer)
                open = SIZE_MAX;
        }
        if (open == SIZE_MAX) {
            open = runs.size();
            runs.emplace_back();
        }
        runs[open].push_back(i);
        runOf[i] = open;
    }
    const QFontMetricsF bold(themeFont(TextRole::BodyBold));
    std::vector<FrameId> single;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const bool merged = runOf[i] != SIZE_MAX && runs[runOf[i]].size() > 1;
        const QLineF line = fullLine(frames[i]);
        if (merged) {
            const std::vector<std::size_t>& run = runs[runOf[i]];
            if (run.front() != i)
                continue;
            const QLineF lastLine = fullLine(frames[run.back()]);
            const double half = scaled(4.5);
            const FrameLabel& label = labels.label(frames[i]);
            layout.runs.push_back({frames[i], frames[run.back()],
                                   QPolygonF{line.p1() - QPointF(0, half), line.p2() - QPointF(0, half),
                                             lastLine.p2() + QPointF(0, half), lastLine.p1() + QPointF(0, half)},
                                   label.look.layer});
            LadderLayout::Label text;
            text.middle = (line.pointAt(0.5) + lastLine.pointAt(0.5)) / 2 + QPointF(0, bold.ascent() / 2);
            text.degrees = std::remainder(-line.angle(), 180.0);
            text.name = QStringLiteral("%1 \u00d7%2").arg(label.name.section(QLatin1Char(','), 0, 0)).arg(run.size());
            const double reach = textWidth(bold, text.name) / 2 + 3;
            text.box =
                QPolygonF(QRectF(text.middle.x() - reach, text.middle.y() - bold.ascent(), 2 * reach, bold.height()));
            layout.labels.push_back(text);
            continue;
        }
        const FrameLabel& label = labels.label(frames[i]);
        layout.arrows.push_back({frames[i], line, label.look});
        if (!label.look.lost && !faultWord(frames[i], moment.position).isEmpty())
            layout.faultMarks.push_back(line.pointAt(0.5));
        if (isBand(label.look) && frames.size() <= crowd && line.length() > unit(12))
            layout.badges.push_back({line.pointAt(unit(4.5) / line.length()), label.look.layer});
        single.push_back(frames[i]);
    }
    if (single.size() <= mostLabels) {
        for (const LadderLayout::Arrow& arrow : layout.arrows) {
            layout.dots.push_back(arrow.line.p1());
            if (!arrow.look.lost)
                layout.dots.push_back(arrow.line.p2());
        }
        addLabels(layout, labels, single, moment);
    }
}

void LadderPlan::addLabels(LadderLayout& layout, FrameLabels& labels, const std::vector<FrameId>& frames,
                           const LadderMoment& moment) const {
    const QFontMetricsF bold(themeFont(TextRole::BodyBold));
    const QFont mono = themeFont(TextRole::MonoSmall);
    const QFontMetricsF plain(themeFont(TextRole::Body));
    const double gap = unit(1);
    std::vector<QPolygonF> taken;
    for (const LadderLayout::Label& label : layout.labels) // of runs
        taken.push_back(label.box);
    std::vector<QLineF> lines;
    for (const LadderLayout::Arrow& arrow : layout.arrows)
        lines.push_back(arrow.line);
    std::set<FrameId> spokenFor;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const FrameId id = frames[i];
        if (spokenFor.contains(id))
            continue;
        const FrameLabel& label = labels.label(id);
        const Frame& frame = m_index->trace().frame(id);
        const QLineF line = fullLine(id);
        // Arrows that lie so close that only one label fits between them share it.
        QStringList names{label.name};
        double before = line.y1();
        for (std::size_t next = i + 1; next < frames.size() && !label.look.lost; ++next) {
            const QLineF other = fullLine(frames[next]);
            if (other.y1() - before > unit(1.75))
                break;
            if (other.x1() != line.x1() || other.x2() != line.x2() || m_index->faultOf(frames[next]))
                continue;
            before = other.y1();
            names << labels.label(frames[next]).name;
            spokenFor.insert(frames[next]);
        }
        QString name = names.join(QStringLiteral(" + "));
        if (names.size() > 1 && names.count(label.name) == names.size())
            name = QStringLiteral("%1 \u00d7%2").arg(label.name).arg(names.size());
        const QString remark = frame.repeats ? layerscope::tr("again, same bytes") : QString();
        if (label.look.lost) { // beside the cross, horizontal, as the way it did not go is free
            const bool right = line.dx() > 0;
            const double from = line.x2() + unit(2);
            const double to = axisX(frame.to) + (right ? -1 : 1) * unit(1.5);
            const double room = right ? to - from : line.x2() - unit(2) - to;
            LadderLayout::Label text;
            text.fault = true;
            text.name = label.name;
            text.remark = layerscope::tr("lost");
            double width = 0;
            for (const QString& numbers : {label.numbers(), label.sequence, QString()}) {
                text.numbers = numbers;
                width = textWidth(bold, text.remark) + gap + textWidth(bold, text.name) +
                        (numbers.isEmpty() ? 0 : gap + groupedTextWidth(mono, numbers));
                if (width <= room)
                    break;
            }
            const double x = line.x2() + (right ? 1 : -1) * (unit(2) + width / 2);
            const QPolygonF box(QRectF(x - width / 2, line.y2() - bold.height() / 2, width, bold.height()));
            // The cross says it as well; words over other words say nothing.
            if (std::any_of(taken.begin(), taken.end(),
                            [&](const QPolygonF& other) { return box.intersects(other); }) ||
                (width > room && frames.size() > crowd / 2))
                continue;
            text.middle = QPointF(x, line.y2() + bold.ascent() / 2 - 1);
            text.box = box;
            layout.labels.push_back(text);
            taken.push_back(box);
            continue;
        }
        struct Detail {
            QString numbers;
            QString remark;
        };
        std::vector<Detail> details{{label.numbers(), remark}, {label.numbers(), {}}, {label.sequence, {}}, {{}, {}}};
        if (names.size() > 1) // whose numbers?
            details.erase(details.begin(), details.end() - 1);
        const QString fault = faultWord(id, moment.position);
        const double lift = isBand(label.look) || id == moment.selected ? unit(1.5) : unit(0.875);
        const double degrees = std::remainder(-line.angle(), 180.0); // upright from left to right
        const double radians = degrees * M_PI / 180.0;
        const QPointF along(std::cos(radians), std::sin(radians));
        const QPointF up(along.y(), -along.x());
        bool placed = false;
        // Between many axes arrows are short, and a name may take nearly all of one.
        const double ends = m_axes.size() > 2 ? unit(2.5) : unit(5);
        for (const bool strict : {true, false}) {
            for (const Detail& detail : details) {
                double width = textWidth(bold, name);
                if (!fault.isEmpty())
                    width += gap + textWidth(bold, fault);
                if (!detail.numbers.isEmpty())
                    width += gap + groupedTextWidth(mono, detail.numbers);
                if (!detail.remark.isEmpty())
                    width += gap + textWidth(plain, detail.remark);
                if (width > line.length() - ends)
                    continue;
                for (const double share : {0.5, 0.4, 0.6, 0.3, 0.7}) {
                    if (std::min(share, 1 - share) * line.length() < width / 2 + ends * 0.4)
                        continue;
                    const QPointF middle = line.pointAt(share) + up * lift;
                    const QPointF half = along * (width / 2 + 3);
                    const QPointF rise = up * (bold.ascent() * 0.9);
                    const QPolygonF box{middle - half, middle + half, middle + half + rise, middle - half + rise};
                    const bool free = std::none_of(taken.begin(), taken.end(),
                                                   [&](const QPolygonF& other) { return box.intersects(other); });
                    const bool clear = !strict || std::none_of(lines.begin(), lines.end(), [&](const QLineF& other) {
                        return other != line && crosses(box, other);
                    });
                    if (!free || !clear)
                        continue;
                    LadderLayout::Label text;
                    text.middle = middle;
                    text.degrees = degrees;
                    text.name = name;
                    text.numbers = detail.numbers;
                    text.remark = detail.remark;
                    text.faultWord = fault;
                    text.box = box;
                    layout.labels.push_back(text);
                    taken.push_back(box);
                    placed = true;
                    break;
                }
                if (placed)
                    break;
            }
            // Crossing another arrow is better than saying nothing, but only where arrows are far apart.
            if (placed || frames.size() > crowd)
                break;
        }
    }
}

void LadderPlan::addPreviews(LadderLayout& layout, FrameLabels& labels, const LadderMoment& moment) const {
    const QFontMetricsF bold(themeFont(TextRole::BodyBold));
    const QFont mono = themeFont(TextRole::MonoSmall);
    for (const FrameId id : m_index->frames()) {
        if (m_index->trace().frame(id).sentEvent.value < moment.position)
            continue;
        const FrameLabel& label = labels.label(id);
        const QLineF line = fullLine(id);
        layout.previews.push_back({id, line, label.look});
        LadderLayout::Label text;
        text.degrees = std::remainder(-line.angle(), 180.0);
        const double radians = text.degrees * M_PI / 180.0;
        const QPointF up(std::sin(radians), -std::cos(radians));
        text.middle = line.pointAt(0.5) + up * unit(0.875);
        text.name = label.name;
        for (const QString& numbers : {label.numbers(), label.acknowledgment, QString()}) {
            text.numbers = numbers;
            if (textWidth(bold, label.name) + unit(1) + groupedTextWidth(mono, numbers) < line.length() - unit(4))
                break;
        }
        layout.labels.push_back(text);
    }
}

LadderLayout LadderPlan::still(FrameLabels& labels, const LadderMoment& moment, double top, double bottom) const {
    LadderLayout layout;
    layout.axes = m_axes;
    layout.now = m_scale.now(moment.position, moment.time);
    labels.setNumbering(moment.numbering);
    addArrows(layout, labels, moment, top, bottom);
    if (moment.previews)
        addPreviews(layout, labels, moment);
    addMargins(layout, labels, moment, top, bottom);
    return layout;
}

LadderLayout LadderPlan::moving(FrameLabels& labels, const LadderMoment& moment, double top, double bottom) const {
    LadderLayout layout;
    layout.axes = m_axes;
    layout.now = m_scale.now(moment.position, moment.time);
    labels.setNumbering(moment.numbering);
    const QFontMetricsF small(themeFont(TextRole::MonoSmall));
    // The newest on top: they are the last to be drawn, but the first to be given room for words.
    const auto [first, last] = m_scale.framesBetween(top, bottom);
    const std::size_t sent = std::min(last, m_index->framesSentBefore(moment.position));
    std::vector<QRectF> taken;
    for (std::size_t order = sent; order-- > first && layout.arrows.size() < mostArrows;) {
        const FrameId id = m_index->frames()[order];
        const Frame& frame = m_index->trace().frame(id);
        if (frame.endEvent && frame.endEvent.value < moment.position)
            continue;
        const FrameLabel& label = labels.label(id);
        FrameLook look = label.look;
        look.lost = false; // not yet
        const QLineF line = arrowAt(id, moment);
        layout.arrows.push_back({id, line, look});
        layout.dots.push_back(line.p1());
        LadderLayout::Box box;
        box.frame = id;
        box.layer = look.layer;
        box.name = label.name;
        const QSizeF size = packetBoxSize(label.name, Heading::None);
        // Between the axes even when it leaves and arrives, so that it does not hide the states beside them.
        const double inset = size.width() / 2 + unit(0.75);
        const double leftmost = std::min(axisX(frame.from), axisX(frame.to)) + inset;
        const double rightmost = std::max(axisX(frame.from), axisX(frame.to)) - inset;
        const double x = leftmost < rightmost ? std::clamp(line.x2(), leftmost, rightmost) : line.x2();
        box.box = QRectF(QPointF(x - size.width() / 2, line.y2() - size.height() / 2), size);
        const bool free =
            std::none_of(taken.begin(), taken.end(), [&](const QRectF& other) { return other.intersects(box.box); });
        if (!free) {
            const double half = unit(0.75);
            box.name.clear();
            box.box = QRectF(line.p2() - QPointF(half, half), QSizeF(2 * half, 2 * half));
            taken.push_back(box.box);
        } else {
            taken.push_back(box.box);
            const QString numbers = label.numbers() + layerscope::tr(", in flight");
            const double width = groupedTextWidth(themeFont(TextRole::MonoSmall), numbers);
            const bool right = axisX(frame.to) > axisX(frame.from);
            const double beside = unit(1.5);
            const double textX = right ? box.box.right() + beside : box.box.left() - beside - width;
            const QRectF room(textX, box.box.top(), width, box.box.height());
            const bool inside = sent - first <= crowd && layout.boxes.size() < mostNumbered &&
                                textX >= m_axes.front().x + 4 && textX + width <= m_axes.back().x - 4;
            if (inside &&
                std::none_of(taken.begin(), taken.end(), [&](const QRectF& other) { return other.intersects(room); })) {
                box.numbers = numbers;
                // Above the line to come, so that the now line does not run through it.
                box.numbersAt = QPointF(textX, box.box.center().y() - small.descent() - 1);
                taken.push_back(room);
            }
        }
        layout.boxes.push_back(box);
    }
    std::reverse(layout.boxes.begin(), layout.boxes.end());
    return layout;
}

} // namespace layerscope
