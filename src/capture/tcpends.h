// The states of both ends of a captured TCP connection, inferred from its segments (RFC 9293 §3.3.2).
#pragma once

#include "capture/tcpanalysis.h"

#include <vector>

namespace layerscope {

enum class InferredState : std::uint8_t {
    Unknown,
    Closed,
    Listen,
    SynSent,
    SynReceived,
    Established,
    FinWait1,
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
};

std::string_view inferredStateName(InferredState state); // "SYN-SENT"; empty for Unknown

// One end: what it must have done to send what it sent, and what it must know by what has reached it.
class TcpEnd {
public:
    void sent(const TcpSegment& segment);
    void received(const TcpSegment& segment);
    void setState(InferredState state) { m_state = state; }

    InferredState state() const { return m_state; }
    std::optional<SeqNumber> sndUna, sndNxt, rcvNxt;
    std::optional<std::uint32_t> sndWnd; // in bytes

    void setPeerShift(std::int8_t shift) { m_peerShift = shift; } // of the windows that it receives

private:
    void receiveData(const TcpSegment& segment);
    void receiveAck(const TcpSegment& segment);
    void receiveFin();

    InferredState m_state = InferredState::Unknown;
    std::optional<SeqNumber> m_fin; // the number after the FIN that it sent
    std::optional<SeqNumber> m_peerFin;
    std::vector<std::pair<SeqNumber, SeqNumber>> m_early; // data beyond a gap: from, to
    std::int8_t m_peerShift = TcpFacts::scaleUnknown;
};

} // namespace layerscope
