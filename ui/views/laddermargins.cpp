#include "ui/text.h"
#include "ui/views/ladderlayout.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

namespace layerscope {

// The free places of one margin: what is put in first keeps its place.
struct LadderPlan::Margin {
    Side side = Side::Left;
    double axis = 0;
    std::vector<std::pair<double, double>> taken; // heights

    bool take(double top, double bottom) {
        for (const auto& [from, to] : taken)
            if (top < to && from < bottom)
                return false;
        taken.emplace_back(top, bottom);
        return true;
    }
    QRectF box(double distance, double width, double top, double height) const {
        return {side == Side::Left ? axis - distance - width : axis + distance, top, width, height};
    }
};

namespace {

// "cancelled by the SYN, ACK": the packet whose arrival is nearest among the causes.
QString cancelledBy(const Trace& trace, EventId end, FrameLabels& labels) {
    for (EventId id = end; id; id = trace.event(id).cause) {
        const Event event = trace.event(id);
        if (event.kind == EventKind::FrameDelivered && event.frame) {
            const FrameLabel& label = labels.label(event.frame);
            return label.look.kind == FrameKind::Data ? label.name : layerscope::tr("the %1").arg(label.name);
        }
    }
    return {};
}

} // namespace

double ladderPillDistance() { return unit(3.25); }

void LadderPlan::addMargins(LadderLayout& layout, FrameLabels& labels, const LadderMoment& moment, double top,
                            double bottom) const {
    const Trace& trace = m_index->trace();
    const QFontMetricsF pillMetrics(themeFont(TextRole::Semibold));
    const QFontMetricsF timeMetrics(themeFont(TextRole::MonoSmall));
    const QFontMetricsF captionMetrics(themeFont(TextRole::Caption));
    const double pillHeight = unit(2.5);
    const double lineHeight = std::ceil(captionMetrics.height());
    const double pillDistance = ladderPillDistance();
    const double bracketDistance = unit(1.75);
    const double reach = unit(8); // so that what is cut by the edge is there

    std::vector<Margin> margins(m_axes.size());
    for (const LadderLayout::Axis& axis : m_axes) { // by host
        margins[axis.host.value].side = axis.host == m_axes.front().host ? Side::Left : Side::Right;
        margins[axis.host.value].axis = axis.x;
    }
    // What stands beside an inner axis stands among arrows, so it must be short and cross none.
    const auto outer = [&](HostId host) { return host == m_axes.front().host || host == m_axes.back().host; };
    const double between = m_axes.size() > 1 ? m_axes[1].x - m_axes[0].x : m_view.width();
    const double roomBetween = between - pillDistance - unit(1);
    const bool roomy = roomBetween >= textWidth(timeMetrics, QStringLiteral("0.000 000"));
    const auto clear = [&](const QRectF& box) {
        const QPolygonF area(box);
        if (std::any_of(layout.labels.begin(), layout.labels.end(),
                        [&](const LadderLayout::Label& label) { return label.box.intersects(area); }))
            return false;
        return std::none_of(layout.arrows.begin(), layout.arrows.end(), [&](const LadderLayout::Arrow& arrow) {
            const QLineF edges[] = {{box.topLeft(), box.topRight()},
                                    {box.bottomLeft(), box.bottomRight()},
                                    {box.topLeft(), box.bottomLeft()},
                                    {box.topRight(), box.bottomRight()}};
            return std::any_of(std::begin(edges), std::end(edges), [&](const QLineF& edge) {
                return edge.intersects(arrow.line, nullptr) == QLineF::BoundedIntersection;
            });
        });
    };
    const auto widthAt = [&](const Margin& margin, double distance) {
        const bool inner = margin.axis != m_axes.front().x && margin.axis != m_axes.back().x;
        return inner ? std::min(m_side - distance, roomBetween) : m_side - distance - unit(0.5);
    };

    // States, the newest first: it keeps its place against older neighbours.
    const std::vector<EventId>& changes = m_index->stateChanges();
    const auto past =
        std::partition_point(changes.begin(), changes.end(), [&](EventId id) { return id.value < moment.position; });
    struct PillPlace {
        HostId host;
        double y;
        EventId id;
    };
    std::vector<PillPlace> pills;
    for (auto it = past; it != changes.begin();) {
        const EventId id = *--it;
        const double y = m_scale.atEvent(id);
        if (y > bottom + reach)
            continue;
        if (y < top - reach)
            break;
        const Event event = trace.event(id);
        if (event.host.value >= margins.size())
            continue;
        Margin& margin = margins[event.host.value];
        if (!margin.take(y - pillHeight / 2 - 2, y + pillHeight / 2 + 2))
            continue;
        const QString text = toQString(valueText(trace, event.variable(), event.after));
        const double width = textWidth(pillMetrics, text) + unit(2);
        layout.pills.push_back(
            {margin.box(pillDistance, width, y - pillHeight / 2, pillHeight), text, event.origin == Origin::Inferred});
        pills.push_back({event.host, y, id});
    }

    const auto text = [&](Margin& margin, double y, const QString& words, LadderLayout::TextLook look, double distance,
                          double height) {
        const double width = widthAt(margin, distance);
        layout.texts.push_back({margin.box(distance, width, y, height), words, look, margin.side});
    };

    // Timers: closed brackets by length, so that short ones give way; those that run end in an arrow at the now line.
    const std::vector<LadderIndex::TimerSpan>& timers = m_index->timers();
    const auto started = std::partition_point(timers.begin(), timers.end(), [&](const LadderIndex::TimerSpan& span) {
        return span.start.value < moment.position;
    });
    struct Candidate {
        const LadderIndex::TimerSpan* span;
        double top;
        double bottom;
        bool running;
    };
    std::vector<Candidate> candidates;
    const Time earliest = m_scale.timeAtY(top - reach) - m_index->longestTimer();
    for (auto it = started; it != timers.begin();) {
        --it;
        const Event start = trace.event(it->start);
        if (start.time < earliest && it->end)
            break;
        if (start.host.value >= margins.size() || (!outer(start.host) && !roomy))
            continue;
        const bool running = !it->end || it->end.value >= moment.position;
        const double from = m_scale.atEvent(it->start);
        const double to = running ? layout.now : m_scale.atEvent(it->end);
        if (to < top - reach || from > bottom + reach || (!running && to - from < unit(2.5)))
            continue;
        candidates.push_back({&*it, from, to, running});
        if (candidates.size() > 200)
            break;
    }
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return a.running != b.running ? a.running : a.bottom - a.top > b.bottom - b.top;
    });
    std::vector<Margin> lanes(m_axes.size());
    for (const Candidate& candidate : candidates) {
        const Event start = trace.event(candidate.span->start);
        Margin& margin = margins[start.host.value];
        if (!lanes[start.host.value].take(candidate.top + 1, std::max(candidate.bottom, candidate.top + 2)))
            continue;
        const double x = margin.axis + (margin.side == Side::Left ? -bracketDistance : bracketDistance);
        layout.brackets.push_back({x, candidate.top + 5,
                                   std::max(candidate.bottom - (candidate.running ? 0 : 4), candidate.top + 6),
                                   margin.side, candidate.running});
        QString name = toQString(trace.variable(start.variable()).name);
        if (name.endsWith(QStringLiteral(" timer")))
            name.chop(6);
        name += QLatin1Char(' ') + toQString(durationText(candidate.span->deadline - start.time));
        QStringList lines;
        if (candidate.running) {
            lines
                << layerscope::tr("fires at %1").arg(toSeconds(candidate.span->deadline.time_since_epoch()), 0, 'f', 3);
        } else if (trace.event(candidate.span->end).kind == EventKind::TimerFired) {
            lines << layerscope::tr("fired");
        } else if (trace.event(candidate.span->end).kind == EventKind::TimerStarted) {
            lines << layerscope::tr("started again");
        } else if (const QString by = cancelledBy(trace, candidate.span->end, labels); !by.isEmpty()) {
            lines << layerscope::tr("cancelled by") << by;
        } else {
            lines << layerscope::tr("cancelled");
        }
        const double height = lineHeight * (1 + static_cast<double>(lines.size()));
        // In the middle of what is to be seen of it, or wherever it fits; words may be fewer than the bracket is long.
        const double from = std::max(candidate.top + 4, top);
        const double to =
            std::min(candidate.running ? std::max(candidate.bottom, from + height + 4) : candidate.bottom, bottom);
        for (const double share : {0.5, 0.35, 0.65, 0.2, 0.8}) {
            const double y = from + (to - from - height) * share;
            if (y < candidate.top + 2 || y + height > to + 2)
                continue;
            if (!outer(start.host)) {
                double width = textWidth(captionMetrics, name) * 1.1; // bold
                for (const QString& line : lines)
                    width = std::max(width, textWidth(captionMetrics, line));
                if (width > roomBetween || !clear(margin.box(pillDistance, width, y, height)))
                    continue;
            }
            if (!margin.take(y, y + height))
                continue;
            text(margin, y, name, LadderLayout::TextLook::Bold, pillDistance, lineHeight);
            for (qsizetype i = 0; i < lines.size(); ++i)
                text(margin, y + lineHeight * static_cast<double>(i + 1), lines[i], LadderLayout::TextLook::Plain,
                     pillDistance, lineHeight);
            break;
        }
    }

    // Times below pills, then at the ends of arrows, where there is room left.
    const double timeHeight = std::ceil(timeMetrics.height());
    for (const PillPlace& pill : pills)
        if (Margin& margin = margins[pill.host.value];
            (outer(pill.host) ||
             (roomy && clear(margin.box(pillDistance, textWidth(timeMetrics, QStringLiteral("0.000 000")),
                                        pill.y + pillHeight / 2 + 2.5, timeHeight)))) &&
            margin.take(pill.y + pillHeight / 2 + 2.5, pill.y + pillHeight / 2 + 2.5 + timeHeight))
            text(margin, pill.y + pillHeight / 2 + 2.5, toQString(timeText(trace.event(pill.id).time)),
                 LadderLayout::TextLook::Time, pillDistance, timeHeight);
    if (layout.arrows.size() > 44)
        return;
    for (const LadderLayout::Arrow& arrow : layout.arrows) {
        const Frame& frame = trace.frame(arrow.frame);
        const auto mark = [&](HostId host, double y, Time time) {
            if (host.value >= margins.size() || (!outer(host) && !roomy))
                return;
            const bool besidePill = std::any_of(pills.begin(), pills.end(), [&](const PillPlace& pill) {
                return pill.host == host && std::abs(pill.y - y) < pillHeight;
            });
            Margin& margin = margins[host.value];
            const double width = textWidth(timeMetrics, QStringLiteral("0.000 000"));
            if (!outer(host) && !clear(margin.box(pillDistance, width, y - timeHeight / 2, timeHeight)))
                return;
            if (!besidePill && margin.take(y - timeHeight / 2, y + timeHeight / 2))
                text(margin, y - timeHeight / 2, toQString(timeText(time)), LadderLayout::TextLook::Time, pillDistance,
                     timeHeight);
        };
        mark(frame.from, arrow.line.y1(), frame.sent);
        if (!arrow.look.lost)
            mark(frame.to, arrow.line.y2(), frame.ended);
    }
}

} // namespace layerscope
