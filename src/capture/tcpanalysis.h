// What the segments of a TCP connection tell together: Wireshark's tcp.analysis, worked out by its documented rules
// (User's Guide, "TCP Analysis"), one segment after the other.
#pragma once

#include "wire/tcp.h"

#include <deque>
#include <memory>

namespace layerscope {

// One segment as it stands in a capture.
struct TcpSegment {
    std::uint32_t frame = 0; // number of the frame, for references to it
    std::int64_t time = 0;   // nanoseconds, from any beginning
    TcpHeader header;
    std::uint32_t length = 0; // bytes of payload on the wire
    // Sequence numbers used up: the payload, and one each for SYN and FIN (RFC 9293 §3.4).
    std::uint32_t sequenceLength() const {
        return length + (header.flags.syn ? 1u : 0u) + (header.flags.fin ? 1u : 0u);
    }
};

// Remarks on a segment; each has a bit.
enum class TcpRemark : std::uint16_t {
    Retransmission = 1 << 0,
    FastRetransmission = 1 << 1,
    SpuriousRetransmission = 1 << 2,
    OutOfOrder = 1 << 3,
    LostSegment = 1 << 4,    // a segment before this one was not captured
    AckLostSegment = 1 << 5, // acknowledges bytes that were not captured
    DuplicateAck = 1 << 6,
    KeepAlive = 1 << 7,
    KeepAliveAck = 1 << 8,
    ZeroWindow = 1 << 9,
    ZeroWindowProbe = 1 << 10,
    ZeroWindowProbeAck = 1 << 11,
    WindowUpdate = 1 << 12,
    WindowFull = 1 << 13,
    ReusedPorts = 1 << 14,
};

class TcpRemarks {
public:
    bool has(TcpRemark remark) const { return (m_bits & static_cast<std::uint16_t>(remark)) != 0; }
    void add(TcpRemark remark) { m_bits = static_cast<std::uint16_t>(m_bits | static_cast<std::uint16_t>(remark)); }
    bool empty() const { return m_bits == 0; }
    bool repeats() const { // bytes that were sent before
        return has(TcpRemark::Retransmission) || has(TcpRemark::FastRetransmission) ||
               has(TcpRemark::SpuriousRetransmission);
    }
    friend bool operator==(TcpRemarks, TcpRemarks) = default;

private:
    std::uint16_t m_bits = 0;
};

// What is known of a segment once those before it have been seen. Frame numbers are 0 for none.
struct TcpFacts {
    static constexpr std::int8_t scaleUnknown = -1; // the handshake was not captured
    static constexpr std::int8_t scaleUnused = -2;  // one of the ends did not offer it
    static constexpr std::int64_t noTime = -1;

    std::uint32_t relativeSeq = 0, relativeAck = 0, nextSeq = 0; // counted from the initial sequence numbers
    std::uint32_t window = 0;                                    // in bytes
    std::int8_t windowShift = scaleUnknown;                      // of this segment's window
    bool syn = false;                                            // whose window is not scaled
    TcpRemarks remarks;
    std::uint32_t acksFrame = 0; // the segment that this one acknowledges
    std::int64_t initialRoundTrip = noTime;
    std::uint32_t originalFrame = 0; // of a retransmission: the frame that carried the bytes first
    std::uint32_t duplicateOf = 0;   // of a duplicate ACK: the first one
    std::uint32_t duplicateCount = 0;
};

// Every segment that used up sequence numbers, of all conversations of a capture: each direction of a conversation is a
// list through this one table, which grows at its end and holds 20 bytes a segment.
class SentSegments {
public:
    static constexpr std::uint32_t none = 0xffffffffu;
    struct Sent {
        std::uint32_t frame;
        SeqNumber seq, next;
        std::uint32_t older; // sent before it in the same direction, or none
        std::uint32_t newer; // the next that is not acknowledged, or none
    };

    std::uint32_t add(const Sent& sent) {
        m_table.push_back(sent);
        return static_cast<std::uint32_t>(m_table.size() - 1);
    }
    Sent& operator[](std::uint32_t index) { return m_table[index]; }

private:
    std::deque<Sent> m_table; // never moves what it holds
};

// Follows one connection. `forward` is the direction of its first segment.
class TcpConversation {
public:
    enum class Direction : std::uint8_t { Forward, Backward };

    // `sent` is the table of the capture, the same each time.
    TcpFacts add(const TcpSegment& segment, Direction direction, SentSegments& sent);
    // A SYN with another initial sequence number than the connection's begins a new one on the same ports.
    bool beginsAnew(const TcpSegment& segment, Direction direction) const;

private:
    // What one end has sent so far.
    struct Flow {
        std::optional<SeqNumber> base;       // the sequence number that counts as 0
        std::optional<SeqNumber> next;       // after the highest byte seen
        std::optional<SeqNumber> continuous; // after the highest byte before the first gap
        std::optional<SeqNumber> lastAck;
        std::int64_t nextTime = 0; // when the highest byte was seen
        std::int64_t lastAckTime = 0;
        std::uint32_t duplicateAcks = 0;
        std::uint32_t lastFreshAck = 0;            // frame
        std::uint32_t newest = SentSegments::none; // of all that it sent
        std::uint32_t firstUnacknowledged = SentSegments::none;
        std::uint32_t lastUnacknowledged = SentSegments::none;
        std::uint32_t unacknowledgedCount = 0;
        std::uint16_t lastWindow = 0; // not scaled
        TcpRemarks lastRemarks;
        std::int8_t windowShift = TcpFacts::scaleUnknown;
        bool repeated = false;                // what is unacknowledged is not in order of sequence numbers
        std::unique_ptr<SackBlocks> lastSack; // of the last ACK that had any
    };

    static void learnBases(const TcpSegment& segment, Flow& own, Flow& other);
    void learnHandshake(const TcpSegment& segment, Direction direction, Flow& own, Flow& other);
    static void remarkOnWindowAndAck(const TcpSegment& segment, Flow& own, const Flow& other, TcpFacts& facts);
    void remarkOnRepetition(const TcpSegment& segment, const Flow& own, const Flow& other, SentSegments& sent,
                            TcpFacts& facts) const;
    static bool fillsReportedHole(const TcpSegment& segment, const Flow& other);
    static void remember(const TcpSegment& segment, Flow& own, SentSegments& sent, const TcpFacts& facts);
    static void acknowledge(const TcpSegment& segment, Flow& other, SentSegments& sent, TcpFacts& facts);
    // Takes the segment behind `previous` (none: the first) off the list of unacknowledged ones.
    static void unlink(Flow& flow, std::uint32_t previous, SentSegments& sent);

    Flow m_flows[2];
    std::int64_t m_synTime = TcpFacts::noTime;
    std::int64_t m_initialRoundTrip = TcpFacts::noTime;
    Direction m_client = Direction::Forward;
    bool m_synAckSeen = false;
};

} // namespace layerscope
