#include "ui/models/faultwords.h"

#include "sim/whatif.h"
#include "ui/text.h"
#include "wire/summary.h"

namespace layerscope {

namespace {

// What the fault picks: a packet by name, or which packets.
QString picked(const FaultSpec& fault, const Scenario& scenario, const Trace& run) {
    if (const FrameId frame = frameOf(fault, run))
        return packetName(run, frame);
    const QString where = fault.from ? tr("from %1").arg(toQString(scenario.nodeName(*fault.from)))
                                     : tr("on %1").arg(linkName(scenario, fault.link));
    switch (fault.choice) {
    case FaultChoice::Aimed:
        return (fault.unit == FaultUnit::Segment ? tr("segment %1 %2") : tr("frame %1 %2"))
            .arg(fault.number)
            .arg(where);
    case FaultChoice::Random:
        return tr("%1 % of packets %2").arg(fault.probability * 100).arg(where);
    case FaultChoice::Burst:
        return tr("bursts of packets %1").arg(where);
    case FaultChoice::All:
        return tr("every packet %1").arg(where);
    }
    return {};
}

QString added(const FaultSpec& fault) {
    const QString least = toQString(durationText(fault.delay));
    if (fault.jitter == Duration::zero())
        return least;
    const QString most = toQString(durationText(fault.delay + fault.jitter));
    return fault.delay == Duration::zero() ? tr("up to %1").arg(most) : tr("%1 to %2").arg(least, most);
}

bool one(const FaultSpec& fault) { return fault.choice == FaultChoice::Aimed; }

} // namespace

QString packetName(const Trace& run, FrameId id) {
    const Frame& frame = run.frame(id);
    return tr("%1 from %2")
        .arg(toQString(summarize(run.frameBytes(id), frame.linkType).name), toQString(run.host(frame.from).name));
}

QString linkName(const Scenario& scenario, std::size_t link) {
    const LinkSpec& spec = scenario.links[link];
    return tr("%1 – %2").arg(toQString(scenario.nodeName(spec.ends[0])), toQString(scenario.nodeName(spec.ends[1])));
}

QString faultEdit(const FaultSpec& fault, const Scenario& scenario, const Trace& run) {
    const QString what = picked(fault, scenario, run);
    const QString link = linkName(scenario, fault.link);
    switch (fault.kind) {
    case FaultKind::Lose:
        return tr("Lose %1").arg(what);
    case FaultKind::Corrupt:
        return tr("Corrupt %1").arg(what);
    case FaultKind::Duplicate:
        return tr("Duplicate %1").arg(what);
    case FaultKind::Reorder:
        return tr("Reorder %1").arg(what);
    case FaultKind::Delay:
        return tr("Delay %1 by %2").arg(what, added(fault));
    case FaultKind::Rate:
        return tr("Slow %1 down to %2").arg(link, toQString(bitRateText(fault.bitsPerSecond)));
    case FaultKind::Cut: {
        const QString cut = tr("Cut the cable %1 at %2").arg(link, toQString(durationText(fault.at)));
        return fault.until ? tr("%1, mend it at %2").arg(cut, toQString(durationText(*fault.until))) : cut;
    }
    }
    return {};
}

QString faultClause(const FaultSpec& fault, const Scenario& scenario, const Trace& run) {
    const QString what = picked(fault, scenario, run);
    const QString link = linkName(scenario, fault.link);
    switch (fault.kind) {
    case FaultKind::Lose:
        return (one(fault) ? tr("%1 is lost") : tr("%1 are lost")).arg(what);
    case FaultKind::Corrupt:
        return (one(fault) ? tr("%1 is corrupted") : tr("%1 are corrupted")).arg(what);
    case FaultKind::Duplicate:
        return (one(fault) ? tr("%1 arrives twice") : tr("%1 arrive twice")).arg(what);
    case FaultKind::Reorder:
        return (one(fault) ? tr("%1 is overtaken by the next packet") : tr("%1 are overtaken")).arg(what);
    case FaultKind::Delay:
        return tr("%1 is delayed by %2").arg(what, added(fault));
    case FaultKind::Rate:
        return tr("%1 is slowed down to %2").arg(link, toQString(bitRateText(fault.bitsPerSecond)));
    case FaultKind::Cut: {
        const QString cut = tr("the cable %1 is cut at %2").arg(link, toQString(durationText(fault.at)));
        return fault.until ? tr("%1 and mended at %2").arg(cut, toQString(durationText(*fault.until))) : cut;
    }
    }
    return {};
}

} // namespace layerscope
