#include "ui/views/scenelayout.h"

#include "ui/playback/quiet.h"
#include "ui/text.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

// More packets than that under way are shown without words.
constexpr std::size_t mostNamed = 12;

bool isServer(const Trace& trace, HostId host) {
    for (std::uint32_t index = 0; index < trace.connectionCount(); ++index)
        if (const Connection& connection = trace.connection({index}); connection.client == host)
            return false;
    for (std::uint32_t index = 0; index < trace.connectionCount(); ++index)
        if (trace.connection({index}).server == host)
            return true;
    return host.value > 0 && host.value + 1 == trace.hostCount();
}

} // namespace

SceneLayout layoutScene(const Trace& trace, const QSizeF& size) {
    SceneLayout layout;
    const auto count = trace.hostCount();
    if (count == 0)
        return layout;
    const QFontMetricsF bold(themeFont(TextRole::Title));
    const QFontMetricsF mono(themeFont(TextRole::MonoSmall));
    const QSizeF icon(unit(6), unit(6));
    const double middle = size.height() / 2;
    const double margin = unit(3);
    const double lineHeight = bold.height();
    std::vector<double> left(count);  // of what stands left of a host's place on its links
    std::vector<double> right(count); // and right of it
    for (std::uint32_t index = 0; index < count; ++index) {
        const Host& host = trace.host({index});
        SceneLayout::HostPlace place;
        place.host = HostId{index};
        place.server = isServer(trace, place.host);
        const QString address = toQString(host.address);
        const double width =
            std::max({bold.horizontalAdvance(toQString(host.name)), mono.horizontalAdvance(address), 1.0 * unit(6)}) +
            4;
        const bool first = index == 0;
        const bool last = index + 1 == count && count > 1;
        if (first || last) {
            const double x = first ? margin : size.width() - margin - icon.width();
            place.icon = QRectF(QPointF(x, middle - icon.height() / 2), icon);
            const double textX = first ? place.icon.right() + unit(1.5) : place.icon.left() - unit(1.5) - width;
            place.name = QRectF(textX, middle - lineHeight, width, lineHeight);
            place.address = QRectF(textX, middle + 1, width, mono.height());
            place.alignment = first ? Qt::AlignLeft : Qt::AlignRight;
            left[index] = first ? x : textX;
            right[index] = first ? textX + width : x + icon.width();
        } else {
            const double x = margin + (size.width() - 2 * margin) * index / static_cast<double>(count - 1);
            place.icon = QRectF(QPointF(x - icon.width() / 2, middle - icon.height() / 2), icon);
            place.name = QRectF(x - width / 2, place.icon.bottom(), width, lineHeight);
            place.address = QRectF(x - width / 2, place.name.bottom() - 2, width, mono.height());
            place.alignment = Qt::AlignHCenter;
            left[index] = place.icon.left();
            right[index] = place.icon.right();
        }
        layout.hosts.push_back(place);
    }
    for (std::uint32_t index = 0; index < trace.linkCount(); ++index) {
        const Link& link = trace.link({index});
        if (link.a.value >= count || link.b.value >= count)
            continue;
        const bool forward = link.a.value < link.b.value;
        const auto from = forward ? link.a.value : link.b.value;
        const auto to = forward ? link.b.value : link.a.value;
        const double gap = unit(2.5);
        QLineF line(QPointF(right[from] + gap, middle), QPointF(left[to] - gap, middle));
        const QRectF label(line.x1() + unit(2), middle - unit(5), line.length() - unit(2), unit(2.5));
        layout.links.push_back({LinkId{index}, forward ? line : QLineF(line.p2(), line.p1()), label});
    }
    return layout;
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
        loss.text = QStringLiteral("%1 lost here, %2 s")
                        .arg(labels.label(lastLost).name)
                        .arg(toSeconds(frame.ended.time_since_epoch()), 0, 'f', 3);
        layout.losses.push_back(loss);
        const double half = QFontMetricsF(themeFont(TextRole::Caption)).horizontalAdvance(loss.text) / 2 + unit(1);
        takenBelow.emplace_back(loss.place.x() - half, loss.place.y(), 2 * half, unit(5));
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
        if (named && lowest < highest)
            centre.setX(lowest + (centre.x() - std::min(line.x1(), line.x2())) / std::max(1.0, std::abs(line.dx())) *
                                     (highest - lowest));
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

} // namespace layerscope
