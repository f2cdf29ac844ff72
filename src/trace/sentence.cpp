#include "trace/sentence.h"

#include "base/hex.h"
#include "wire/summary.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

// What a PDU is called, by the protocol of its header (RFC 1122 §1.3.3, RFC 768).
std::string_view pduName(const Protocol& protocol) {
    static constexpr std::pair<std::string_view, std::string_view> names[] = {
        {"eth", "Frame"},         {"ip", "Packet"},   {"arp", "ARP packet"},
        {"icmp", "ICMP message"}, {"tcp", "Segment"}, {"udp", "Datagram"}};
    for (const auto& [abbrev, name] : names)
        if (abbrev == protocol.abbrev)
            return name;
    return "Data";
}

// The same where owners were not recorded, by the layer whose PDU it is.
std::string_view pduName(LayerNumber layer) {
    switch (layer) {
    case LayerNumber::DataLink:
        return "Frame";
    case LayerNumber::Network:
        return "Packet";
    case LayerNumber::Transport:
        return "Segment";
    default:
        return "Data";
    }
}

// What crosses the boundary: going down the layer's own PDU, going up its SDU, which is the PDU of the layer above.
std::string_view crossingName(const Trace& trace, const Event& event) {
    const bool down = event.kind == EventKind::LayerDown;
    if (event.layer == LayerNumber::Physical && down)
        return "Bits";
    const auto spans = trace.spans(event.blob());
    if (!spans.empty() && spans.front().protocol != nullptr)
        return pduName(*spans.front().protocol);
    return pduName(down ? event.layer : static_cast<LayerNumber>(static_cast<unsigned>(event.layer) + 1));
}

std::string bytesText(std::int64_t count) { return fmt::format("{} {}", count, count == 1 ? "byte" : "bytes"); }

std::string crossing(const Trace& trace, const Event& event) {
    const bool down = event.kind == EventKind::LayerDown;
    if (!down && event.after == 0)
        return fmt::format("{} read: {}, nothing to pass up", pduName(event.layer), bytesText(event.before));
    const std::int64_t added = down ? event.after - event.before : event.before - event.after;
    const std::string change = added == 0 ? std::string("no byte ") + (down ? "added" : "removed")
                                          : fmt::format("{} {}", bytesText(added), down ? "added" : "removed");
    return fmt::format("{} passed {}: {}, {}", crossingName(trace, event), down ? "down" : "up", bytesText(event.after),
                       change);
}

// "SYN, ACK"; what the frame carries, in a word or two.
std::string frameName(const Trace& trace, const Event& event) {
    const Frame& frame = trace.frame(event.frame);
    return summarize(trace.bytes(frame.blob), frame.linkType).name;
}

std::string frameText(const Trace& trace, const Event& event) {
    return fmt::format("{} · {}", frameName(trace, event),
                       bytesText(static_cast<std::int64_t>(trace.frame(event.frame).originalLength)));
}

// The first words of what a program sent, when they are text.
std::string excerpt(ByteView bytes) {
    constexpr std::size_t most = 40;
    std::string text;
    for (const std::uint8_t byte : bytes.first(std::min(bytes.size(), most))) {
        if (byte == '\r' || byte == '\n')
            break;
        if (byte < 0x20 || byte > 0x7e)
            return {};
        text += static_cast<char>(byte);
    }
    if (text.empty())
        return {};
    return fmt::format(", \u201c{}{}\u201d", text, bytes.size() > most ? "\u2026" : "");
}

std::string variableSentence(const Trace& trace, const Event& event) {
    const Variable& variable = trace.variable(event.variable());
    const std::string before = valueText(trace, event.variable(), event.before);
    const std::string after = valueText(trace, event.variable(), event.after);
    switch (event.kind) {
    case EventKind::StateChanged:
        return event.before == unsetValue ? fmt::format("State is {}", after)
                                          : fmt::format("State changed: {} to {}", before, after);
    case EventKind::TimerStarted:
        return fmt::format("Timer started: {}, {}", variable.name, after);
    case EventKind::TimerFired:
        return fmt::format("Timer fired: {}", variable.name);
    case EventKind::TimerCancelled:
        return fmt::format("Timer cancelled: {}", variable.name);
    default:
        return event.before == unsetValue ? fmt::format("{} is {}", variable.name, after)
                                          : fmt::format("{} changed from {} to {}", variable.name, before, after);
    }
}

// A note that names no words of its own, as those about captured packets.
std::string findingSentence(const Event& event) {
    const auto about = [&event](std::string_view text) {
        return event.before == 0 ? std::string(text) : fmt::format("{} (in frame {})", text, event.before);
    };
    switch (event.finding) {
    case Finding::Retransmission:
        return about("Retransmission: these bytes were sent before");
    case Finding::FastRetransmission:
        return about("Fast retransmission: duplicate acknowledgments asked for these bytes");
    case Finding::SpuriousRetransmission:
        return about("Spurious retransmission: these bytes were acknowledged already");
    case Finding::DuplicateAck:
        return fmt::format("Duplicate acknowledgment: still waiting for the same byte (number {}, as in frame {})",
                           event.after, event.before);
    case Finding::OutOfOrder:
        return "Out of order: a later segment was captured before this one";
    case Finding::LostSegment:
        return "A segment before this one was lost or not captured";
    case Finding::AckLostSegment:
        return "Acknowledges bytes that were not captured";
    case Finding::ZeroWindow:
        return "Zero window: no room for more data";
    case Finding::KeepAlive:
        return "Keep-alive: asks whether the other end is still there";
    case Finding::ChecksumError:
        return "Wrong checksum: some byte is not as it was sent";
    default:
        return {};
    }
}

} // namespace

std::string groupedNumber(std::uint64_t number) {
    std::string digits = std::to_string(number);
    if (number <= 9999)
        return digits;
    for (std::size_t place = digits.size(); place > 3;) {
        place -= 3;
        digits.insert(place, "\u2009"); // thin space
    }
    return digits;
}

std::string valueText(const Trace& trace, VariableId id, std::int64_t value) {
    const VariableKind kind = trace.variable(id).kind;
    if (value == unsetValue)
        return kind == VariableKind::Timer ? "off" : "unset";
    switch (kind) {
    case VariableKind::State:
        return std::string(trace.text(TextId{static_cast<std::uint32_t>(value)}));
    case VariableKind::Timer:
        return "fires at " + timeText(timeAt(Duration(value)));
    case VariableKind::Interval:
        return durationText(Duration(value));
    case VariableKind::Sequence:
        return groupedNumber(static_cast<std::uint64_t>(value));
    case VariableKind::Bytes:
    case VariableKind::Count:
        return std::to_string(value);
    }
    return {};
}

std::string sentence(const Trace& trace, EventId id) {
    const Event event = trace.event(id);
    const std::string_view text = trace.text(event.text);
    switch (event.kind) {
    case EventKind::FrameLost:
        return fmt::format("Frame lost: {} · {}", frameName(trace, event),
                           text.empty() ? std::string_view("on the link") : text);
    case EventKind::FrameSent:
        if (text.empty())
            return "Frame sent: " + frameText(trace, event);
        break;
    case EventKind::FrameDelivered:
        if (text.empty())
            return "Frame delivered: " + frameText(trace, event);
        break;
    case EventKind::FrameCorrupted:
        return fmt::format("Frame corrupted: {} {} from bit {}{}{}", event.after, event.after == 1 ? "bit" : "bits",
                           event.before, text.empty() ? "" : ", ", text);
    case EventKind::FrameDuplicated:
        return "Frame duplicated on the link";
    case EventKind::FrameDelayed:
        return fmt::format("Frame delayed by {}", durationText(Duration(event.after)));
    case EventKind::LayerDown:
    case EventKind::LayerUp:
        if (text.empty())
            return crossing(trace, event);
        break;
    case EventKind::StateChanged:
    case EventKind::VariableChanged:
    case EventKind::TimerStarted:
    case EventKind::TimerFired:
    case EventKind::TimerCancelled:
        if (text.empty())
            return variableSentence(trace, event);
        break;
    case EventKind::MessageSent:
        if (text.empty()) {
            const ByteView bytes = trace.bytes(trace.message(event.message()).blob);
            return fmt::format("Message sent: {}{}", bytesText(static_cast<std::int64_t>(bytes.size())),
                               excerpt(bytes));
        }
        break;
    case EventKind::MessageDelivered:
        if (text.empty()) {
            const ByteView bytes = trace.bytes(event.blob());
            return fmt::format("Message delivered: {}{}", bytesText(static_cast<std::int64_t>(bytes.size())),
                               excerpt(bytes));
        }
        break;
    case EventKind::Note:
        if (text.empty())
            return findingSentence(event);
        break;
    case EventKind::ProgramAction:
        break;
    }
    return std::string(text);
}

std::vector<EventId> causes(const Trace& trace, EventId id) {
    std::vector<EventId> chain;
    // A cause is an earlier event; one that is not would be a mistake of whoever recorded it, and ends the walk.
    while (id && (chain.empty() || id < chain.back())) {
        chain.push_back(id);
        id = trace.event(id).cause;
    }
    return chain;
}

std::string_view originName(Origin origin) {
    switch (origin) {
    case Origin::Simulated:
        return "simulated";
    case Origin::Observed:
        return "observed";
    case Origin::Inferred:
        return "inferred";
    }
    return "";
}

std::string_view eventKindName(EventKind kind) {
    static constexpr std::string_view names[eventKindCount] = {"program action",
                                                               "layer down",
                                                               "layer up",
                                                               "frame sent",
                                                               "frame delivered",
                                                               "frame lost",
                                                               "frame corrupted",
                                                               "frame duplicated",
                                                               "frame delayed",
                                                               "state changed",
                                                               "variable changed",
                                                               "timer started",
                                                               "timer fired",
                                                               "timer cancelled",
                                                               "message sent",
                                                               "message delivered",
                                                               "note"};
    return names[static_cast<std::size_t>(kind)];
}

} // namespace layerscope
