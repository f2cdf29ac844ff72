// What a stack shows at a moment, worked out from the trace: no window needed.
#pragma once

#include "trace/sentence.h"
#include "trace/state.h"
#include "ui/playback/carriedmessage.h"
#include "ui/playback/veil.h"

#include <QString>

namespace layerscope {

struct StackModel {
    static constexpr std::size_t mostValues = 6;

    struct Slot {
        LayerNumber layer = LayerNumber::None;
        QString name;        // "Transport"
        QString filling;     // "TCP, ESTABLISHED"; "empty" when nothing fills it
        QString added;       // of the last crossing: "+20 B", "−14 B", "0 B"; empty when nothing crossed
        bool passed = false; // by the PDU that is on its way
        BlobId pdu;          // as it left this layer; none when nothing crossed or when nothing is left of it
        std::vector<std::pair<LayerNumber, std::size_t>> bands; // of the PDU: who owns how many bytes, in order
        std::vector<ByteRange> lit;                             // of the PDU: bytes of the lit message
    };
    struct Value {
        QString name;
        QString text;
        bool changed = false; // when this host last did something
    };

    std::array<Slot, 8> layers; // by LayerNumber; [0] is not used
    std::vector<Value> values;  // of layer 4, the most telling first, at most mostValues
    bool hasValues = false;     // this host's layer 4 has variables, now or later
    bool downwards = true;      // the way of the last PDU
    bool active = false;        // it is still in this stack or on the link
    std::size_t longest = 0;    // bytes of the largest PDU of that way
    QString words;              // what is going on, for the bottom of the pane
};

// `veil`: what a question hides, or null.
StackModel stackModel(const Trace& trace, const TraceState& state, Time time, HostId host, Numbering numbering,
                      const CarriedMessage* message = nullptr, const Veil* veil = nullptr);

// What a TCP state means, in half a sentence; empty for other names.
QString stateMeaning(const QString& state);

} // namespace layerscope
