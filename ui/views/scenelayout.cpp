#include "ui/views/scenelayout.h"

#include "ui/models/nodeorder.h"
#include "ui/playback/quiet.h"
#include "ui/text.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

// More packets than that under way are shown without words.
constexpr std::size_t mostNamed = 12;

} // namespace

SceneLayout layoutScene(const Trace& trace, const QSizeF& size) {
    SceneLayout layout;
    const auto count = trace.hostCount();
    layout.widest = size.width();
    if (count == 0)
        return layout;
    const QFontMetricsF bold(themeFont(TextRole::Title));
    const QFontMetricsF mono(themeFont(TextRole::MonoSmall));
    const double margin = unit(3);
    const double lineHeight = bold.height();
    std::vector<double> left(count);  // of what stands left of a host's place on its links
    std::vector<double> right(count); // and right of it
    layout.hosts.resize(count);
    const auto columns = nodeColumns(trace);
    for (std::size_t column = 0; column < columns.size(); ++column) {
        const bool first = column == 0;
        const bool last = column + 1 == columns.size() && columns.size() > 1;
        const std::size_t rows = columns[column].size();
        for (std::size_t row = 0; row < rows; ++row) {
            const HostId id = columns[column][row];
            const Host& host = trace.host(id);
            SceneLayout::HostPlace place;
            place.host = id;
            place.kind = nodeKind(trace, id);
            const double width = std::max({textWidth(bold, toQString(host.name)),
                                           textWidth(mono, toQString(host.address)), 1.0 * unit(6)}) +
                                 4;
            const double middle = rows > 1
                                      ? size.height() * (static_cast<double>(row) + 0.5) / static_cast<double>(rows)
                                  : columns.size() > 2 ? size.height() * 0.45
                                                       : size.height() / 2;
            const double side = first || last ? (rows > 1 ? unit(5) : unit(6)) : unit(4.5);
            const QSizeF icon(side, side);
            if (first || last) {
                const double x = first ? margin : size.width() - margin - icon.width();
                place.icon = QRectF(QPointF(x, middle - icon.height() / 2), icon);
                const double textX = first ? place.icon.right() + unit(1.5) : place.icon.left() - unit(1.5) - width;
                const bool alone = host.address.empty();
                place.name = QRectF(textX, alone ? middle - lineHeight / 2 : middle - lineHeight, width, lineHeight);
                place.address = QRectF(textX, middle + 1, width, mono.height());
                place.alignment = first ? Qt::AlignLeft : Qt::AlignRight;
                left[id.value] = first ? x : textX;
                right[id.value] = first ? textX + width : x + icon.width();
            } else {
                const double x = margin + (size.width() - 2 * margin) * static_cast<double>(column) /
                                              static_cast<double>(columns.size() - 1);
                place.icon = QRectF(QPointF(x - icon.width() / 2, middle - icon.height() / 2), icon);
                place.name = QRectF(x - width / 2, place.icon.bottom() - 1, width, lineHeight);
                place.address = QRectF(x - width / 2, place.name.bottom() - 3, width, mono.height());
                place.alignment = Qt::AlignHCenter;
                left[id.value] = place.icon.left();
                right[id.value] = place.icon.right();
            }
            layout.hosts[id.value] = place;
        }
    }
    for (std::uint32_t index = 0; index < trace.linkCount(); ++index) {
        const Link& link = trace.link({index});
        if (link.a.value >= count || link.b.value >= count)
            continue;
        const auto& a = layout.hosts[link.a.value];
        const auto& b = layout.hosts[link.b.value];
        const double gap = unit(2);
        QLineF line;
        bool forward = true;
        if (std::abs(a.icon.center().x() - b.icon.center().x()) < unit(1)) { // in one column
            forward = a.icon.center().y() < b.icon.center().y();
            const auto& upper = forward ? a : b;
            const auto& lower = forward ? b : a;
            line = QLineF(upper.icon.center().x(), upper.icon.bottom(), lower.icon.center().x(), lower.icon.top());
        } else {
            forward = a.icon.center().x() < b.icon.center().x();
            const auto& from = forward ? a : b;
            const auto& to = forward ? b : a;
            line = QLineF(QPointF(right[from.host.value] + gap, from.icon.center().y()),
                          QPointF(left[to.host.value] - gap, to.icon.center().y()));
        }
        // Words above the line; above one that falls or rises, no further than its slope allows.
        const bool level = std::abs(line.dy()) < 2;
        const double width = level ? line.length() - unit(2) : std::abs(line.dx()) * 0.62;
        const double height = unit(2.5);
        QRectF label(line.x1() + unit(1.5), line.y1() - unit(4.5), width, height);
        if (!level) {
            const double slope = line.dy() / std::max(1.0, line.dx());
            // A rising line has free room above its left half, a falling one above its right half.
            const double x = slope < 0 ? line.x1() - unit(1.5) : line.x2() - width + unit(1.5);
            const double near =
                slope < 0 ? line.y1() + slope * (width - unit(1.5)) : line.y2() - slope * (width - unit(1.5));
            label = QRectF(x, near - height - unit(0.5), width, height);
        }
        layout.links.push_back({LinkId{index}, forward ? line : QLineF(line.p2(), line.p1()), label});
    }
    return layout;
}

double sceneHeight(const std::shared_ptr<const Trace>& trace) {
    std::size_t rows = 1;
    if (trace)
        for (const auto& column : nodeColumns(*trace))
            rows = std::max(rows, column.size());
    return std::max(1.0 * unit(13), unit(7.5) * static_cast<double>(std::min<std::size_t>(rows, 4)));
}

void addPackets(SceneLayout& layout, const Trace& trace, const std::set<FrameId>& inFlight, FrameId lastLost, Time time,
                FrameLabels& labels) {
    const QFont mono = themeFont(TextRole::MonoSmall);
    const Duration typical = typicalFlight(trace);
    const auto lineOf = [&](const Frame& frame) {
        for (const SceneLayout::LinkPlace& place : layout.links)
            if (place.link == frame.link) {
                const bool forward = trace.link(frame.link).a == frame.from;
                return forward ? place.line : QLineF(place.line.p2(), place.line.p1());
            }
        // Captures have no link of their own: from host to host.
        if (frame.from.value < layout.hosts.size() && frame.to.value < layout.hosts.size())
            return QLineF(layout.hosts[frame.from.value].icon.center(), layout.hosts[frame.to.value].icon.center());
        return QLineF();
    };
    std::vector<QRectF> taken;
    std::vector<QRectF> takenBelow;
    const bool named = inFlight.size() <= mostNamed;
    if (lastLost) {
        const Frame& frame = trace.frame(lastLost);
        const QLineF line = lineOf(frame);
        SceneLayout::Loss loss;
        loss.frame = lastLost;
        loss.place = line.pointAt(std::clamp(static_cast<double>(frame.lostAt), 0.02, 0.98));
        loss.text = layerscope::tr("%1 lost here, %2 s")
                        .arg(labels.label(lastLost).name)
                        .arg(toSeconds(frame.ended.time_since_epoch()), 0, 'f', 3);
        const double half = textWidth(QFontMetricsF(themeFont(TextRole::Caption)), loss.text) / 2 + unit(1);
        // Below the link, not below the names at its ends.
        const double leftmost = std::min(line.x1(), line.x2()) + half;
        const double rightmost = std::max(line.x1(), line.x2()) - half;
        loss.textAt = leftmost < rightmost ? std::clamp(loss.place.x(), leftmost, rightmost) : loss.place.x();
        layout.losses.push_back(loss);
        takenBelow.emplace_back(loss.textAt - half, loss.place.y(), 2 * half, unit(5));
    }
    std::size_t shown = 0;
    for (auto it = inFlight.rbegin(); it != inFlight.rend() && shown < 400; ++it, ++shown) {
        const Frame& frame = trace.frame(*it);
        const QLineF line = lineOf(frame);
        const Duration flight = frame.endEvent ? frame.ended - frame.sent : typical;
        double share = flight > Duration{} ? toSeconds(time - frame.sent) / toSeconds(flight) : 0.5;
        share = std::clamp(share, 0.0, 1.0);
        if (frame.fate == FrameFate::Lost)
            share *= std::clamp(static_cast<double>(frame.lostAt), 0.02, 1.0);
        const FrameLabel& label = labels.label(*it);
        SceneLayout::Packet packet;
        packet.frame = *it;
        packet.layer = label.look.layer;
        packet.right = line.dx() > 0;
        const QSizeF size = packetBoxSize(label.name, packet.right ? Heading::Right : Heading::Left);
        QPointF centre = line.pointAt(share);
        // The whole box stays on the link, so that it can be read when it leaves and when it arrives.
        const double lowest = std::min(line.x1(), line.x2()) + size.width() / 2;
        const double highest = std::max(line.x1(), line.x2()) - size.width() / 2;
        if (named && lowest < highest) {
            const double along = (centre.x() - std::min(line.x1(), line.x2())) / std::max(1.0, std::abs(line.dx()));
            centre.setX(lowest + along * (highest - lowest));
            centre.setY(line.y1() + line.dy() * (centre.x() - line.x1()) / line.dx());
        }
        packet.box = QRectF(centre - QPointF(size.width() / 2, size.height() / 2), size);
        const auto hits = [](const std::vector<QRectF>& boxes, const QRectF& box) {
            return std::any_of(boxes.begin(), boxes.end(), [&](const QRectF& other) { return other.intersects(box); });
        };
        if (named && !hits(taken, packet.box)) {
            packet.name = label.name;
            taken.push_back(packet.box);
            const double width = groupedTextWidth(mono, label.numbers()) + 4;
            const double leftmost = std::min(line.x1(), line.x2());
            const double rightmost = std::max(line.x1(), line.x2()) - width;
            const double left = std::clamp(centre.x() - width / 2, leftmost, std::max(leftmost, rightmost));
            packet.numbersBox = QRectF(left, packet.box.bottom() + unit(0.25), width, QFontMetricsF(mono).height());
            if (!hits(takenBelow, packet.numbersBox)) {
                packet.numbers = label.numbers();
                takenBelow.push_back(packet.numbersBox);
            }
        } else {
            const double half = unit(0.75);
            packet.box = QRectF(line.pointAt(share) - QPointF(half, half), QSizeF(2 * half, 2 * half));
        }
        layout.packets.push_back(packet);
    }
    std::reverse(layout.packets.begin(), layout.packets.end());
}

FrameId packetAt(const SceneLayout& layout, const QPointF& point) {
    const double slack = unit(0.5);
    for (auto it = layout.packets.rbegin(); it != layout.packets.rend(); ++it)
        if (it->box.adjusted(-slack, -slack, slack, slack).contains(point))
            return it->frame;
    for (const SceneLayout::Loss& loss : layout.losses)
        if (QLineF(loss.place, point).length() < unit(2))
            return loss.frame;
    return {};
}

LinkId linkAt(const SceneLayout& layout, const QPointF& point) {
    for (const SceneLayout::LinkPlace& place : layout.links) {
        const QPointF along = place.line.p2() - place.line.p1();
        const double square = QPointF::dotProduct(along, along);
        const double share = square > 0 ? QPointF::dotProduct(point - place.line.p1(), along) / square : 0;
        if (share >= 0 && share <= 1 && QLineF(point, place.line.pointAt(share)).length() < unit(1.25))
            return place.link;
        if (place.label.contains(point))
            return place.link;
    }
    return {};
}

} // namespace layerscope
