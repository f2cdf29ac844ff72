// What can happen in a trace.
#pragma once

#include "base/time.h"
#include "wire/wire.h"

namespace layerscope {

using EventId = Id<struct EventTag>;
using FrameId = Id<struct FrameTag>;
using MessageId = Id<struct MessageTag>;
using BlobId = Id<struct BlobTag>;
using TextId = Id<struct TextTag>;
using HostId = Id<struct HostTag>;
using LinkId = Id<struct LinkTag>;
using ConnectionId = Id<struct ConnectionTag>;
using VariableId = Id<struct VariableTag>;

// Where a fact comes from.
enum class Origin : std::uint8_t { Simulated, Observed, Inferred };

enum class EventKind : std::uint8_t {
    ProgramAction,    // a program asked for something; the root of most causes. text: the sentence
    LayerDown,        // a layer made its PDU of an SDU. before: SDU bytes, after: PDU bytes, blob: the PDU
    LayerUp,          // a layer took its header off. before: PDU bytes, after: SDU bytes, blob: the SDU
    FrameSent,        // the first bit left. frame
    FrameDelivered,   // the last bit arrived. frame
    FrameLost,        // frame; text: why ("lost on the link, as asked", "queue full")
    FrameCorrupted,   // frame; before: the first changed bit, after: how many changed, blob: the bytes as they arrive
    FrameDuplicated,  // frame: the copy; its cause is the original's FrameSent
    FrameDelayed,     // frame; after: nanoseconds added
    StateChanged,     // variable of kind State; before, after: TextId values of state names (none: noneValue)
    VariableChanged,  // variable; before, after: its values (unset: unsetValue)
    TimerStarted,     // variable of kind Timer; before, after: deadlines in ns (not running: unsetValue)
    TimerFired,       // as TimerStarted; after: unsetValue
    TimerCancelled,   // as TimerStarted; after: unsetValue
    MessageSent,      // a program gave a message to its stack. message
    MessageDelivered, // a program got bytes. blob
    // Anything else worth a sentence. finding, text; where the finding is the text, before: the number of the frame
    // that it refers to (0: none), after: a count
    Note,
};
constexpr std::size_t eventKindCount = 17;

// What a Note is about, where a program reads it (Wireshark's tcp.analysis names where there is one).
enum class Finding : std::uint8_t {
    None,
    Retransmission,
    FastRetransmission,
    SpuriousRetransmission,
    DuplicateAck,
    OutOfOrder,
    LostSegment,    // one before this frame's
    AckLostSegment, // the one that this frame acknowledges
    ZeroWindow,
    KeepAlive,
    ChecksumError,
    Malformed,
    Refused,
    GaveUp,
    LayerStopped, // a layer misbehaved, which ended the run
};

constexpr std::int64_t unsetValue = INT64_MIN;

// One thing that happened. Small and plain: names and bytes are in the trace's tables.
struct Event {
    Time time{};
    EventId cause; // an earlier event; none for roots
    EventKind kind = EventKind::Note;
    LayerNumber layer = LayerNumber::None;
    Origin origin = Origin::Simulated;
    Finding finding = Finding::None;
    HostId host;                         // none: on a link
    ConnectionId connection;             // or none
    FrameId frame;                       // or none
    std::uint32_t subject = 0xffffffffu; // VariableId, MessageId or BlobId, by kind
    TextId text; // a sentence that replaces the one made from the other members, or the reason; or none
    std::int64_t before = 0;
    std::int64_t after = 0;

    VariableId variable() const { return {subject}; } // StateChanged … TimerCancelled
    MessageId message() const { return {subject}; }   // MessageSent
    BlobId blob() const { return {subject}; }         // LayerDown, LayerUp, FrameCorrupted, MessageDelivered
};

} // namespace layerscope
