#include "ui/models/framelabels.h"

#include "ui/text.h"

namespace layerscope {

namespace {

// Enough for any screenful; a long walk through a long trace does not keep all of it.
constexpr std::size_t mostRemembered = 20'000;

} // namespace

void FrameLabels::setTrace(std::shared_ptr<const Trace> trace, std::shared_ptr<const Veil> veil) {
    m_trace = std::move(trace);
    m_veil = std::move(veil);
    m_labels.clear();
    m_bases.clear();
}

void FrameLabels::setNumbering(Numbering numbering) {
    if (numbering != m_numbering)
        m_labels.clear();
    m_numbering = numbering;
}

QString FrameLabels::number(std::uint32_t value, const std::optional<std::uint32_t>& base) const {
    return toQString(groupedNumber(m_numbering == Numbering::Relative && base ? value - *base : value));
}

FrameLabel FrameLabels::label(FrameId id) {
    if (const auto found = m_labels.find(id.value); found != m_labels.end()) {
        found->second.look.lost = m_trace->frame(id).fate == FrameFate::Lost; // a growing trace may tell later
        return found->second;
    }
    if (m_labels.size() >= mostRemembered)
        m_labels.clear();
    const Frame& frame = m_trace->frame(id);
    const FrameSummary summary = summarize(m_trace->bytes(frame.blob), frame.linkType);
    FrameLabel label;
    label.look = {summary.kind, summary.topLayer, frame.fate == FrameFate::Lost};
    label.name = toQString(summary.name);
    if (!summary.seq) {
        label.sequence = toQString(summary.detail);
    } else {
        SequenceBases bases;
        if (m_numbering == Numbering::Relative && frame.connection) {
            const std::uint64_t key = std::uint64_t{frame.connection.value} << 32 | frame.from.value;
            SequenceBases& known = m_bases[key];
            // A growing trace may not have had the peer's first segment yet.
            if (!known.sequence || !known.acknowledgment)
                known = sequenceBases(*m_trace, id);
            bases = known;
        }
        label.sequence = QStringLiteral("SEQ ") + number(*summary.seq, bases.sequence);
        if (summary.ack)
            label.acknowledgment = QStringLiteral("ACK ") + number(*summary.ack, bases.acknowledgment);
    }
    if (const Veil::Hidden* hidden = m_veil ? m_veil->hidden(id) : nullptr)
        hide(label, *hidden);
    return m_labels.emplace(id.value, std::move(label)).first->second;
}

void FrameLabels::hide(FrameLabel& label, const Veil::Hidden& hidden) const {
    if (hidden.name) {
        label.name = hiddenMark();
        label.look.kind = FrameKind::Other;
    }
    if (hidden.sequence)
        label.sequence = label.acknowledgment.isEmpty() ? hiddenMark() : QStringLiteral("SEQ ") + hiddenMark();
    if (hidden.acknowledgment && !label.acknowledgment.isEmpty())
        label.acknowledgment = QStringLiteral("ACK ") + hiddenMark();
}

} // namespace layerscope
