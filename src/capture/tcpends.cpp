#include "capture/tcpends.h"

#include <algorithm>

namespace layerscope {

namespace {
constexpr std::size_t mostGaps = 64; // pieces kept beyond gaps; more are forgotten
}

std::string_view inferredStateName(InferredState state) {
    switch (state) {
    case InferredState::Unknown:
        return "";
    case InferredState::Closed:
        return "CLOSED";
    case InferredState::Listen:
        return "LISTEN";
    case InferredState::SynSent:
        return "SYN-SENT";
    case InferredState::SynReceived:
        return "SYN-RECEIVED";
    case InferredState::Established:
        return "ESTABLISHED";
    case InferredState::FinWait1:
        return "FIN-WAIT-1";
    case InferredState::FinWait2:
        return "FIN-WAIT-2";
    case InferredState::CloseWait:
        return "CLOSE-WAIT";
    case InferredState::Closing:
        return "CLOSING";
    case InferredState::LastAck:
        return "LAST-ACK";
    case InferredState::TimeWait:
        return "TIME-WAIT";
    }
    return "";
}

void TcpEnd::sent(const TcpSegment& segment) {
    const TcpFlags flags = segment.header.flags;
    const SeqNumber next = segment.header.seq + segment.sequenceLength();
    if (!sndNxt || next > *sndNxt)
        sndNxt = next;
    if (!sndUna)
        sndUna = segment.header.seq;
    if (!rcvNxt && flags.ack)
        rcvNxt = segment.header.ack; // a capture that begins in the middle
    if (flags.rst) {
        m_state = InferredState::Closed;
        return;
    }
    if (flags.syn && !flags.ack &&
        (m_state == InferredState::Unknown || m_state == InferredState::Closed || m_state == InferredState::Listen))
        m_state = InferredState::SynSent;
    else if (flags.syn && flags.ack && m_state == InferredState::Unknown)
        m_state = InferredState::SynReceived;
    else if (m_state == InferredState::Unknown)
        m_state = InferredState::Established;
    if (!flags.fin)
        return;
    m_fin = next;
    if (m_state == InferredState::Established || m_state == InferredState::SynReceived)
        m_state = InferredState::FinWait1;
    else if (m_state == InferredState::CloseWait)
        m_state = InferredState::LastAck;
}

void TcpEnd::received(const TcpSegment& segment) {
    const TcpFlags flags = segment.header.flags;
    if (flags.rst) {
        if (m_state != InferredState::Listen)
            m_state = InferredState::Closed;
        return;
    }
    if (flags.syn) {
        rcvNxt = segment.header.seq + 1;
        if (m_state == InferredState::SynSent && flags.ack)
            m_state = InferredState::Established;
        else if (m_state == InferredState::Unknown || m_state == InferredState::Closed ||
                 m_state == InferredState::Listen || m_state == InferredState::SynSent)
            m_state = flags.ack ? InferredState::Established : InferredState::SynReceived;
    } else if (m_state == InferredState::Unknown) {
        m_state = InferredState::Established;
    }
    if (flags.ack)
        receiveAck(segment);
    if (!flags.syn)
        receiveData(segment);
    if (flags.fin)
        m_peerFin = segment.header.seq + segment.sequenceLength();
    if (m_peerFin && rcvNxt && *rcvNxt >= *m_peerFin) {
        m_peerFin.reset();
        receiveFin();
    }
}

void TcpEnd::receiveAck(const TcpSegment& segment) {
    const SeqNumber ack = segment.header.ack;
    if (!sndUna || ack > *sndUna)
        sndUna = ack;
    if (!sndNxt)
        sndNxt = ack;
    const std::uint32_t window = segment.header.window;
    sndWnd = segment.header.flags.syn || m_peerShift < 0 ? window : window << m_peerShift;
    const bool finAcknowledged = m_fin && ack >= *m_fin;
    if (m_state == InferredState::SynReceived && !segment.header.flags.syn)
        m_state = InferredState::Established;
    if (!finAcknowledged)
        return;
    if (m_state == InferredState::FinWait1)
        m_state = InferredState::FinWait2;
    else if (m_state == InferredState::Closing)
        m_state = InferredState::TimeWait;
    else if (m_state == InferredState::LastAck)
        m_state = InferredState::Closed;
}

// Moves RCV.NXT over what is in order now, the pieces that came early included.
void TcpEnd::receiveData(const TcpSegment& segment) {
    const SeqNumber begin = segment.header.seq;
    const SeqNumber end = begin + segment.sequenceLength();
    if (!rcvNxt)
        rcvNxt = begin;
    if (begin > *rcvNxt) {
        if (m_early.size() < mostGaps && end > begin)
            m_early.emplace_back(begin, end);
        return;
    }
    rcvNxt = std::max(*rcvNxt, end);
    for (bool moved = true; moved;) {
        moved = false;
        for (const auto& [from, to] : m_early) {
            if (from <= *rcvNxt && to > *rcvNxt) {
                rcvNxt = to;
                moved = true;
            }
        }
    }
    std::erase_if(m_early, [this](const auto& piece) { return piece.second <= *rcvNxt; });
}

void TcpEnd::receiveFin() {
    if (m_state == InferredState::Established || m_state == InferredState::SynReceived)
        m_state = InferredState::CloseWait;
    else if (m_state == InferredState::FinWait1)
        m_state = InferredState::Closing;
    else if (m_state == InferredState::FinWait2)
        m_state = InferredState::TimeWait;
}

} // namespace layerscope
