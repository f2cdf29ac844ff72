#include "capture/tcpanalysis.h"

#include <algorithm>

namespace layerscope {

namespace {

constexpr std::int64_t millisecond = 1'000'000;
// A repetition this soon after the third duplicate ACK answers it.
constexpr std::int64_t fastRetransmissionTime = 20 * millisecond;
// A segment behind the highest one and this soon after it has overtaken nothing; the round trip where it is known.
constexpr std::int64_t outOfOrderTime = 3 * millisecond;
constexpr std::size_t mostRemembered = 4096; // segments of a direction

bool plain(TcpFlags flags) { return !flags.syn && !flags.fin && !flags.rst; }

} // namespace

bool TcpConversation::beginsAnew(const TcpSegment& segment, Direction direction) const {
    const Flow& own = m_flows[static_cast<std::size_t>(direction)];
    return segment.header.flags.syn && !segment.header.flags.ack && own.base && *own.base != segment.header.seq;
}

TcpFacts TcpConversation::add(const TcpSegment& segment, Direction direction, SentSegments& sent) {
    Flow& own = m_flows[static_cast<std::size_t>(direction)];
    Flow& other = m_flows[1 - static_cast<std::size_t>(direction)];
    const TcpHeader& header = segment.header;
    learnBases(segment, own, other);
    learnHandshake(segment, direction, own, other);

    TcpFacts facts;
    facts.relativeSeq = static_cast<std::uint32_t>(header.seq - *own.base);
    if (header.flags.ack)
        facts.relativeAck = static_cast<std::uint32_t>(header.ack - *other.base);
    facts.nextSeq = facts.relativeSeq + segment.sequenceLength();
    facts.windowShift = own.windowShift;
    facts.syn = header.flags.syn;
    // RFC 7323 §2.2: the window of a SYN is never scaled.
    facts.window = header.flags.syn || own.windowShift < 0
                       ? header.window
                       : static_cast<std::uint32_t>(header.window) << own.windowShift;
    facts.initialRoundTrip = m_initialRoundTrip;

    remarkOnWindowAndAck(segment, own, other, facts);
    const bool duplicate =
        segment.length == 0 && header.ack == own.lastAck && own.next == header.seq && header.window == own.lastWindow;
    if (header.flags.ack && header.ack != own.lastAck) {
        own.lastFreshAck = segment.frame;
        own.duplicateAcks = 0;
    }
    if (header.flags.ack && !duplicate && other.continuous && header.ack > *other.continuous) {
        facts.remarks.add(TcpRemark::AckLostSegment);
        other.continuous = other.next; // said once
    }
    remarkOnRepetition(segment, own, other, sent, facts);
    remember(segment, own, sent, facts);
    if (header.flags.ack)
        acknowledge(segment, other, sent, facts);
    own.lastRemarks = facts.remarks;
    return facts;
}

// Sequence numbers count from the SYN's. Without a SYN the first one seen counts as 1, as if the SYN stood before it.
void TcpConversation::learnBases(const TcpSegment& segment, Flow& own, Flow& other) {
    const TcpHeader& header = segment.header;
    if (!own.base)
        own.base = header.flags.syn ? header.seq : header.seq - 1;
    if (!other.base && header.flags.ack)
        other.base = header.ack - 1;
    if (!other.base && !header.flags.ack && !header.flags.syn)
        other.base = SeqNumber(0);
}

void TcpConversation::learnHandshake(const TcpSegment& segment, Direction direction, Flow& own, Flow& other) {
    const TcpFlags flags = segment.header.flags;
    if (flags.syn) {
        own.windowShift = TcpFacts::scaleUnused;
        if (const auto& offered = segment.header.options.windowScale)
            own.windowShift = static_cast<std::int8_t>(std::min<std::uint8_t>(*offered, 14)); // RFC 7323 §2.3
        // RFC 7323 §2.2: without an offer in the SYN neither end may scale, whatever the other would have answered.
        if (own.windowShift == TcpFacts::scaleUnused)
            other.windowShift = TcpFacts::scaleUnused;
        if (other.windowShift == TcpFacts::scaleUnused)
            own.windowShift = TcpFacts::scaleUnused;
        if (flags.ack) {
            m_synAckSeen = true;
        } else {
            m_client = direction;
            m_synTime = segment.time;
        }
    } else if (flags.ack && m_synAckSeen && m_synTime != TcpFacts::noTime && direction == m_client &&
               m_initialRoundTrip == TcpFacts::noTime) {
        m_initialRoundTrip = segment.time - m_synTime;
    }
}

// Remarks that come from windows and acknowledgments, and from a sequence number ahead of what was expected.
void TcpConversation::remarkOnWindowAndAck(const TcpSegment& segment, Flow& own, const Flow& other, TcpFacts& facts) {
    const TcpHeader& header = segment.header;
    const bool expected = own.next && header.seq == *own.next;
    const bool sameAck = header.flags.ack && own.lastAck && header.ack == *own.lastAck;
    if (segment.length == 1 && expected && other.lastAck && other.lastWindow == 0) {
        facts.remarks.add(TcpRemark::ZeroWindowProbe);
        return;
    }
    if (header.window == 0 && plain(header.flags))
        facts.remarks.add(TcpRemark::ZeroWindow);
    if (own.next && header.seq > *own.next && !header.flags.rst)
        facts.remarks.add(TcpRemark::LostSegment);
    if (segment.length <= 1 && own.next && header.seq == *own.next - 1 && plain(header.flags))
        facts.remarks.add(TcpRemark::KeepAlive);
    if (segment.length == 0 && header.window != 0 && header.window != own.lastWindow && expected && sameAck &&
        plain(header.flags) && header.options.sack.empty())
        facts.remarks.add(TcpRemark::WindowUpdate);
    if (segment.length > 0 && other.lastAck && other.windowShift != TcpFacts::scaleUnknown && plain(header.flags)) {
        const std::uint32_t window = std::uint32_t{other.lastWindow} << std::max<int>(other.windowShift, 0);
        if (header.seq + segment.length == *other.lastAck + window)
            facts.remarks.add(TcpRemark::WindowFull);
    }
    if (segment.length != 0 || !expected || !sameAck || !plain(header.flags))
        return;
    const bool sameWindow = header.window == own.lastWindow;
    if (header.window == 0) {
        if (sameWindow && other.lastRemarks.has(TcpRemark::ZeroWindowProbe))
            facts.remarks.add(TcpRemark::ZeroWindowProbeAck);
    } else if (sameWindow && other.lastRemarks.has(TcpRemark::KeepAlive)) {
        facts.remarks.add(TcpRemark::KeepAliveAck);
    } else if (sameWindow || !header.options.sack.empty()) {
        facts.remarks.add(TcpRemark::DuplicateAck);
        facts.duplicateCount = ++own.duplicateAcks;
        facts.duplicateOf = own.lastFreshAck;
    }
}

// The peer has just reported what it holds beyond a gap (RFC 2018), and this is not among it: it was asked for.
bool TcpConversation::fillsReportedHole(const TcpSegment& segment, const Flow& other) {
    return other.lastSack && segment.time - other.lastAckTime < fastRetransmissionTime &&
           std::ranges::none_of(*other.lastSack, [&](const auto& block) {
               return block.left <= segment.header.seq && segment.header.seq < block.right;
           });
}

// Names a segment that sends numbers again: spurious when they are acknowledged already, fast after duplicate ACKs, out
// of order when it comes too soon to be an answer to anything, else an ordinary retransmission.
void TcpConversation::remarkOnRepetition(const TcpSegment& segment, const Flow& own, const Flow& other,
                                         SentSegments& sent, TcpFacts& facts) const {
    const TcpHeader& header = segment.header;
    const bool spurious = segment.length > 0 && other.lastAck && header.seq + segment.length <= *other.lastAck;
    const bool behind = segment.sequenceLength() > 0 && own.next && header.seq < *own.next;
    if ((!spurious && !behind) || facts.remarks.has(TcpRemark::KeepAlive))
        return;
    std::uint32_t original = own.newest;
    for (std::size_t seen = 0; original != SentSegments::none; original = sent[original].older) {
        if (++seen > mostRemembered) {
            original = SentSegments::none;
            break;
        }
        if (sent[original].seq <= header.seq && header.seq < sent[original].next)
            break;
    }
    if (original != SentSegments::none)
        facts.originalFrame = sent[original].frame;

    if (spurious) {
        facts.remarks.add(TcpRemark::SpuriousRetransmission);
    } else if (other.duplicateAcks >= 2 && other.lastAck && header.seq == *other.lastAck &&
               segment.time - other.lastAckTime < fastRetransmissionTime) {
        facts.remarks.add(TcpRemark::FastRetransmission);
    } else if (fillsReportedHole(segment, other)) {
        facts.remarks.add(TcpRemark::Retransmission);
    } else if (segment.time - own.nextTime <
                   (m_initialRoundTrip == TcpFacts::noTime ? outOfOrderTime : m_initialRoundTrip) &&
               *own.next != header.seq + segment.sequenceLength()) {
        facts.remarks.add(TcpRemark::OutOfOrder);
    } else {
        facts.remarks.add(TcpRemark::Retransmission);
    }
}

void TcpConversation::remember(const TcpSegment& segment, Flow& own, SentSegments& sent, const TcpFacts& facts) {
    const TcpHeader& header = segment.header;
    const SeqNumber next = header.seq + segment.sequenceLength();
    if (segment.sequenceLength() > 0) {
        own.repeated = own.repeated || (own.next && header.seq < *own.next);
        const std::uint32_t place = sent.add({segment.frame, header.seq, next, own.newest, SentSegments::none});
        own.newest = place;
        if (own.unacknowledgedCount++ == 0)
            own.firstUnacknowledged = place;
        else
            sent[own.lastUnacknowledged].newer = place;
        own.lastUnacknowledged = place;
        if (own.unacknowledgedCount > mostRemembered)
            unlink(own, SentSegments::none, sent);
    }
    // The byte of a zero-window probe is not counted: the receiver has no room for it and it comes again.
    if (!facts.remarks.has(TcpRemark::ZeroWindowProbe)) {
        if (!own.next || next > *own.next) {
            own.next = next;
            own.nextTime = segment.time;
        }
        if (!own.continuous || header.seq == *own.continuous)
            own.continuous = next;
    }
    own.lastWindow = header.window;
    if (!header.options.sack.empty())
        own.lastSack = std::make_unique<SackBlocks>(header.options.sack);
    if (header.flags.ack) {
        own.lastAck = header.ack;
        own.lastAckTime = segment.time;
    }
}

void TcpConversation::unlink(Flow& flow, std::uint32_t previous, SentSegments& sent) {
    std::uint32_t& link = previous == SentSegments::none ? flow.firstUnacknowledged : sent[previous].newer;
    if (link == flow.lastUnacknowledged)
        flow.lastUnacknowledged = previous;
    link = sent[link].newer;
    --flow.unacknowledgedCount;
}

// Takes what is acknowledged off the other end's list, and finds the segment that this acknowledges to the byte.
void TcpConversation::acknowledge(const TcpSegment& segment, Flow& other, SentSegments& sent, TcpFacts& facts) {
    const SeqNumber ack = segment.header.ack;
    std::uint32_t previous = SentSegments::none;
    for (std::uint32_t place = other.firstUnacknowledged; place != SentSegments::none; place = sent[place].newer) {
        const SentSegments::Sent& candidate = sent[place];
        if (candidate.next == ack && facts.acksFrame == 0)
            facts.acksFrame = candidate.frame;
        if (candidate.next <= ack)
            unlink(other, previous, sent);
        else if (other.repeated)
            previous = place;
        else
            break; // in order of sending; only retransmissions make it necessary to look further
    }
    other.repeated = other.repeated && other.unacknowledgedCount > 0;
}

} // namespace layerscope
