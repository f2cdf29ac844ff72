#include "ui/models/whatifwords.h"

#include "trace/sentence.h"
#include "ui/text.h"

namespace layerscope {

namespace {

QString seconds(Duration duration) { return QStringLiteral("%1 s").arg(toSeconds(duration), 0, 'f', 3); }

// What the programs got of each other, and when it was all there.
struct Delivery {
    std::uint64_t bytes = 0;
    Time last{};
};

Delivery deliveryOf(const Trace& trace) {
    Delivery delivery;
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i) {
        const Event event = trace.event(EventId{i});
        if (event.kind != EventKind::MessageDelivered)
            continue;
        const ByteView bytes = trace.bytes(event.blob());
        delivery.bytes += bytes.size();
        delivery.last = event.time;
    }
    return delivery;
}

QString later(Duration difference) {
    if (difference == Duration::zero())
        return tr("at the same time");
    return (difference > Duration::zero() ? tr("%1 later") : tr("%1 earlier"))
        .arg(toQString(durationText(difference > Duration::zero() ? difference : -difference)));
}

QString packetsMore(std::int64_t more) {
    if (more == 1)
        return tr("1 packet more");
    if (more == -1)
        return tr("1 packet fewer");
    return more > 0 ? tr("%1 packets more").arg(more) : tr("%1 packets fewer").arg(-more);
}

} // namespace

QString WhatIfWords::sentence() const {
    if (when.isEmpty())
        return layerscope::tr("Nothing differs: both runs are the same, byte for byte.");
    return layerscope::tr("The runs part at %1. As recorded: %2. With the change: %3. In the end %4.")
        .arg(when, inRun, inTried, outcome);
}

WhatIfWords whatIfWords(const Trace& run, const Trace& tried, const std::optional<TraceDifference>& difference) {
    WhatIfWords words;
    if (!difference) {
        words.outcome = tr("nothing differs");
        return words;
    }
    words.when = seconds(difference->time.time_since_epoch());
    // Of a packet that is not lost but only changed, the other run tells nothing at that moment.
    const auto spared = [](const Trace& trace, EventId event) {
        if (!event)
            return QString();
        const EventKind kind = trace.event(event).kind;
        const bool changed =
            kind == EventKind::FrameCorrupted || kind == EventKind::FrameDuplicated || kind == EventKind::FrameDelayed;
        return changed ? tr("nothing happens to the packet") : QString();
    };
    const auto side = [](const Trace& trace, EventId event) {
        return event ? toQString(sentence(trace, event)) : tr("nothing more happens");
    };
    const QString sparedInRun = spared(tried, difference->b);
    const QString sparedInTried = spared(run, difference->a);
    words.inRun = sparedInRun.isEmpty() ? side(run, difference->a) : sparedInRun;
    words.inTried = sparedInTried.isEmpty() ? side(tried, difference->b) : sparedInTried;

    const Delivery before = deliveryOf(run);
    const Delivery after = deliveryOf(tried);
    QStringList parts;
    if (before.bytes == 0 && after.bytes == 0)
        parts << tr("the run ends %1").arg(later(tried.duration() - run.duration()));
    else if (after.bytes == before.bytes)
        parts << tr("all %1 B arrive, %2").arg(after.bytes).arg(later(after.last - before.last));
    else
        parts << tr("%1 B arrive instead of %2").arg(after.bytes).arg(before.bytes);
    const auto more = static_cast<std::int64_t>(tried.frameCount()) - static_cast<std::int64_t>(run.frameCount());
    if (more != 0)
        parts << packetsMore(more);
    words.outcome = parts.join(QStringLiteral(", "));
    return words;
}

} // namespace layerscope
