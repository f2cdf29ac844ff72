// What the stage says about a frame: its summary in words, with sequence numbers raw or relative.
#pragma once

#include "trace/sentence.h"
#include "ui/models/framecontent.h"
#include "ui/playback/veil.h"
#include "ui/theme/glyphs.h"

#include <QString>
#include <memory>
#include <unordered_map>

namespace layerscope {

struct FrameLabel {
    FrameLook look;         // `lost` says how the frame ends, so whoever paints a moment before that clears it
    QString name;           // "SYN, ACK"
    QString sequence;       // "SEQ 300", or the detail of what is not TCP; may be empty
    QString acknowledgment; // "ACK 101", or empty
    QString numbers() const {
        return acknowledgment.isEmpty() ? sequence : sequence + QStringLiteral("  ") + acknowledgment;
    }
};

// Reads each frame when it is first asked for, and remembers it.
class FrameLabels {
public:
    void setTrace(std::shared_ptr<const Trace> trace, std::shared_ptr<const Veil> veil = nullptr);
    void setNumbering(Numbering numbering);
    FrameLabel label(FrameId frame);

private:
    void hide(FrameLabel& label, const Veil::Hidden& hidden) const;
    QString number(std::uint32_t value, const std::optional<std::uint32_t>& base) const;

    std::shared_ptr<const Trace> m_trace;
    std::shared_ptr<const Veil> m_veil;
    Numbering m_numbering = Numbering::Raw;
    std::unordered_map<std::uint32_t, FrameLabel> m_labels;
    std::unordered_map<std::uint64_t, SequenceBases> m_bases; // by connection and sender
};

} // namespace layerscope
