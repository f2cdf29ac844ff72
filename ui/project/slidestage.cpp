#include "ui/project/slidestage.h"

#include "ui/models/framelabels.h"
#include "ui/text.h"

#include <algorithm>
#include <ranges>

namespace layerscope {

namespace {

constexpr std::size_t mostAxes = 4;
constexpr double leastReach = 0.15;          // of what is lost, so that one sees it leave
constexpr std::size_t mostMerged = 150;      // packets that are looked at to merge runs of data
constexpr std::size_t farthestLook = 20'000; // events or frames back; a long capture is not read from its start

class StageMaker {
public:
    StageMaker(Slide& slide, const StageMoment& moment, const Mask& mask)
        : m_slide(slide), m_moment(moment), m_mask(mask), m_trace(*moment.trace) {
        m_labels.setTrace(moment.trace);
        m_labels.setNumbering(moment.numbering);
    }

    void run() {
        for (const Run& run : chosenRuns())
            addRow(run);
        if (m_slide.axes.empty())
            addFirstHosts();
        orderAxes();
        addStates();
        addHeader();
    }

private:
    bool sent(FrameId frame) const {
        const EventId event = m_trace.frame(frame).sentEvent;
        return event && event.value < m_moment.position;
    }

    // Frames of a simulation may wait before they are sent, so each is asked; those of a large capture stand as they
    // were sent.
    std::size_t sentBefore(std::size_t position) const {
        const auto before = [&](std::uint32_t frame) {
            const EventId event = m_trace.frame({frame}).sentEvent;
            return event && event.value < position;
        };
        const auto frames = std::views::iota(std::uint32_t{0}, static_cast<std::uint32_t>(m_trace.frameCount()));
        if (position == 0)
            return 0;
        if (frames.size() <= farthestLook)
            return static_cast<std::size_t>(std::ranges::count_if(frames, before));
        return static_cast<std::size_t>(std::ranges::partition_point(frames, before) - frames.begin());
    }

    // Packets that share a row: one, or a run of pure data in one direction.
    struct Run {
        FrameId first;
        std::size_t count = 1;
    };

    // The newest packets, and those that are foreseen behind them.
    std::vector<Run> chosenRuns() {
        std::vector<FrameId> frames; // newest first
        std::size_t earlier = 0;
        const std::size_t until = m_moment.position - std::min(m_moment.position, farthestLook);
        for (std::size_t event = m_moment.position; event-- > until;) {
            const Event& each = m_trace.event({static_cast<std::uint32_t>(event)});
            if (each.kind != EventKind::FrameSent || m_mask.hidesFrame(m_trace, each.frame))
                continue;
            if (frames.size() < mostMerged)
                frames.push_back(each.frame);
            else
                ++earlier;
        }
        earlier += sentBefore(until);
        std::vector<Run> runs;
        const bool crowded = frames.size() > m_moment.rows;
        for (const FrameId frame : frames)
            if (runs.size() > m_moment.rows)
                ++earlier;
            else if (crowded && !runs.empty() && together(frame, runs.back().first))
                runs.back() = {frame, runs.back().count + 1};
            else
                runs.push_back({frame, 1});
        std::ranges::reverse(runs);
        if (m_mask.active)
            for (const FrameId frame : m_mask.previews)
                if (!sent(frame))
                    runs.push_back({frame, 1});
        while (runs.size() > m_moment.rows) {
            earlier += runs.front().count;
            runs.erase(runs.begin());
        }
        m_slide.earlier = earlier;
        return runs;
    }

    bool arrived(const Frame& frame) const {
        return frame.endEvent && frame.endEvent.value < m_moment.position && frame.fate != FrameFate::Lost;
    }

    // Whether two packets, one sent right before the other, say no more in two rows than in one.
    bool together(FrameId before, FrameId after) {
        const Frame first = m_trace.frame(before);
        const Frame second = m_trace.frame(after);
        return first.from == second.from && first.to == second.to && arrived(first) && arrived(second) &&
               m_labels.label(before).look.kind == FrameKind::Data && isPlain(before) &&
               m_labels.label(after).look.kind == FrameKind::Data && isPlain(after) &&
               m_labels.label(before).name.startsWith(QStringLiteral("Data")) &&
               m_labels.label(after).name.startsWith(QStringLiteral("Data"));
    }

    // Neither talked about nor in need of a cover.
    bool isPlain(FrameId frame) const { return frame != m_moment.frame && !isGuarded(m_mask, frame); }

    std::size_t axisOf(HostId host) {
        const auto found = std::ranges::find(m_hosts, host);
        if (found != m_hosts.end())
            return static_cast<std::size_t>(found - m_hosts.begin());
        if (m_hosts.size() == mostAxes)
            return mostAxes;
        m_hosts.push_back(host);
        m_slide.axes.push_back({toQString(m_trace.host(host).name), {}});
        return m_hosts.size() - 1;
    }

    // Hosts stand as the trace has them, so that the client stays on the left whoever sends first.
    void orderAxes() {
        std::vector<std::size_t> order(m_hosts.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = i;
        std::ranges::sort(order, {}, [&](std::size_t i) { return m_hosts[i].value; });
        std::vector<std::size_t> place(order.size());
        std::vector<HostId> hosts;
        std::vector<SlideAxis> axes;
        for (std::size_t i = 0; i < order.size(); ++i) {
            place[order[i]] = i;
            hosts.push_back(m_hosts[order[i]]);
            axes.push_back(m_slide.axes[order[i]]);
        }
        m_hosts = std::move(hosts);
        m_slide.axes = std::move(axes);
        for (SlideRow& row : m_slide.rows) {
            row.from = place[row.from];
            row.to = place[row.to];
        }
    }

    void addFirstHosts() {
        if (m_trace.connectionCount() > 0) {
            axisOf(m_trace.connection({0}).client);
            axisOf(m_trace.connection({0}).server);
        } else {
            for (std::uint32_t i = 0; i < std::min<std::size_t>(2, m_trace.hostCount()); ++i)
                axisOf({i});
        }
    }

    QString shown(const QString& text) const { return m_mask.givesAway(text.toStdString()) ? secretMark() : text; }

    bool hidesAny(FrameId frame, std::initializer_list<const char*> fields) const {
        return std::ranges::any_of(fields, [&](const char* field) { return m_mask.hidesField(frame, field); });
    }

    void addRow(const Run& run) {
        const FrameId id = run.first;
        const Frame frame = m_trace.frame(id);
        const std::size_t from = axisOf(frame.from);
        const std::size_t to = axisOf(frame.to);
        if (from == mostAxes || to == mostAxes || from == to)
            return;
        const FrameLabel label = m_labels.label(id);
        SlideRow row;
        row.frame = id;
        row.from = from;
        row.to = to;
        row.look = label.look;
        const bool guarded = isGuarded(m_mask, id);
        row.name = guarded ? shown(label.name) : label.name;
        row.sequence = guarded ? shown(label.sequence) : label.sequence;
        row.acknowledgment = guarded ? shown(label.acknowledgment) : label.acknowledgment;
        row.foreseen = !sent(id);
        row.pointed = id == m_moment.frame;
        row.merged = run.count;
        if (run.count > 1) {
            row.name = layerscope::tr("Data ×%1").arg(run.count);
            row.acknowledgment.clear();
        }
        const bool ended = frame.endEvent && frame.endEvent.value < m_moment.position;
        row.look.lost = ended && frame.fate == FrameFate::Lost;
        row.underWay = !ended && !row.foreseen;
        if (row.look.lost)
            row.reach = std::max(leastReach, static_cast<double>(frame.lostAt));
        else if (row.underWay && frame.ended > frame.sent)
            row.reach =
                std::clamp(toSeconds(m_moment.time - frame.sent) / toSeconds(frame.ended - frame.sent), 0.0, 1.0);
        if (row.underWay && frame.fate == FrameFate::Lost)
            row.reach *= static_cast<double>(frame.lostAt);
        if (m_mask.hasSecrets(id))
            hide(row, id);
        m_slide.rows.push_back(std::move(row));
    }

    void hide(SlideRow& row, FrameId frame) const {
        if (hidesAny(frame, {"tcp.flags", "tcp.flags.syn", "tcp.flags.ack", "tcp.flags.fin", "tcp.flags.reset"})) {
            row.name = secretMark();
            row.look.kind = FrameKind::Other;
        }
        if (row.acknowledgment.isEmpty() && !row.sequence.startsWith(QLatin1String("SEQ")) && !row.sequence.isEmpty())
            row.sequence = secretMark(); // a sentence about the packet, which may hold any of its fields
        if (hidesAny(frame, {"tcp.seq_raw", "tcp.seq"}))
            row.sequence = QStringLiteral("SEQ ") + secretMark();
        if (hidesAny(frame, {"tcp.ack_raw", "tcp.ack"}))
            row.acknowledgment = QStringLiteral("ACK ") + secretMark();
    }

    // The state that changed last at each host.
    void addStates() {
        std::vector<bool> found(m_hosts.size());
        std::size_t looked = 0;
        for (std::size_t event = m_moment.position; event-- > 0 && looked < farthestLook; ++looked) {
            const Event& each = m_trace.event({static_cast<std::uint32_t>(event)});
            if (each.kind != EventKind::StateChanged || each.layer != LayerNumber::Transport)
                continue;
            const auto host = std::ranges::find(m_hosts, each.host);
            if (host == m_hosts.end())
                continue;
            const auto axis = static_cast<std::size_t>(host - m_hosts.begin());
            if (found[axis])
                continue;
            found[axis] = true;
            if (m_mask.hidesVariable(each.variable()))
                m_slide.axes[axis].state = secretMark();
            else if (each.after >= 0)
                m_slide.axes[axis].state = shown(toQString(m_trace.text({static_cast<std::uint32_t>(each.after)})));
        }
    }

    void addHeader() {
        FrameId frame = m_moment.frame;
        if (!frame || (!sent(frame) && m_mask.hidesFrame(m_trace, frame)) || (!sent(frame) && !m_mask.active))
            frame = m_slide.rows.empty() ? FrameId() : m_slide.rows.back().frame;
        if (!frame)
            return;
        m_slide.header = slideHeader(m_trace, frame, m_moment.field, m_mask);
        const auto row = std::ranges::find(m_slide.rows, frame, &SlideRow::frame);
        if (m_slide.header && row != m_slide.rows.end())
            m_slide.header->title = layerscope::tr("%1 of %2")
                                        .arg(m_slide.header->shortTitle,
                                             row->name == secretMark() ? layerscope::tr("the next one") : row->name);
    }

    Slide& m_slide;
    const StageMoment& m_moment;
    const Mask& m_mask;
    const Trace& m_trace;
    FrameLabels m_labels;
    std::vector<HostId> m_hosts; // by axis
};

} // namespace

void setStage(Slide& slide, const StageMoment& moment, const Mask& mask) {
    if (moment.trace && moment.trace->hostCount() > 0)
        StageMaker(slide, moment, mask).run();
}

} // namespace layerscope
