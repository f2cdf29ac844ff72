#include "layers/tcp/connection.h"

#include <fmt/format.h>

namespace layerscope::tcp {

namespace {

// RFC 9293 §3.10.2 and §3.10.4: in these states data and FIN may go out.
bool maySend(State state) {
    switch (state) {
    case State::Established:
    case State::CloseWait:
    case State::FinWait1:
    case State::Closing:
    case State::LastAck:
        return true;
    default:
        return false;
    }
}

} // namespace

void Connection::flush() {
    if (m_gone)
        return;
    CauseScope scope(m_context->recorder(), m_cause);
    if (maySend(m_tcb.state))
        transmit();
    // A bare ACK must lie within the peer's window, even while a probe lies beyond it, or the peer would refuse it.
    if (m_ackOwed && !m_gone)
        sendSegment(std::min(m_tcb.sndNxt, m_tcb.sndUna + m_tcb.sndWnd), TcpFlags{.ack = true}, {}, Repeats::No);
}

void Connection::transmit() {
    if (!m_synAcknowledged)
        return; // FIN-WAIT-1 straight from SYN-RECEIVED: the FIN waits for the ACK of the SYN
    // Limited transmit, RFC 3042: each of the first two duplicates lets one new segment go.
    const std::uint64_t extra = m_recovery.kind == Recovery::Kind::None && m_duplicateAcks > 0
                                    ? std::uint64_t{std::min(m_duplicateAcks, 2u)} * m_tcb.segmentSize()
                                    : 0;
    while (true) {
        const std::size_t left = unsent();
        if (left == 0 && (!m_finQueued || m_finSent))
            break;
        const std::uint32_t inFlight = m_tcb.inFlight();
        const std::size_t offered = m_tcb.sndWnd > inFlight ? m_tcb.sndWnd - inFlight : 0;
        const std::uint64_t permitted = m_congestion.window() + extra;
        const std::uint32_t underway = pipe();
        const std::size_t usable =
            std::min<std::size_t>(offered, permitted > underway ? static_cast<std::size_t>(permitted - underway) : 0);
        const std::size_t length = std::min({left, usable, static_cast<std::size_t>(m_tcb.segmentSize())});
        // A FIN by itself is no data: congestion control does not hold it back.
        const bool fin = m_finQueued && !m_finSent && length == left && offered > length;
        if ((length == 0 && !fin) || (!fin && isSilly(length, left)))
            break;
        sendPart(m_tcb.sndNxt, length, fin, Repeats::No);
        if (length < m_tcb.segmentSize())
            m_smallUntil = m_tcb.sndNxt;
    }
    m_overridesNagle = false;
    const bool waiting = unsent() > 0 || (m_finQueued && !m_finSent);
    if (waiting && m_tcb.inFlight() == 0 && std::holds_alternative<std::monostate>(m_timers.main))
        startPersistTimer(m_rtt.rto(), m_context->now() + m_settings.userTimeout);
}

// RFC 9293 §3.8.6.2.1: whether so little had better wait. Nagle's algorithm is that of appendix A.3, which kernels use:
// a small segment waits for the one before it, not for full ones.
bool Connection::isSilly(std::size_t length, std::size_t left) const {
    if (length >= m_tcb.segmentSize() || m_overridesNagle)
        return false;
    if (m_settings.nagle && m_smallUntil)
        return true;
    return length < left && length < m_tcb.sndWndMaximum / 2;
}

void Connection::sendPart(SeqNumber seq, std::size_t length, bool fin, Repeats repeats) {
    TcpFlags flags{.ack = true};
    Pdu payload;
    if (length > 0) {
        SendBuffer::Part part = m_buffer.copy(bufferOffset(seq), length);
        flags.psh = part.push;
        payload = std::move(part.payload);
    }
    flags.fin = fin;
    sendSegment(seq, flags, std::move(payload), repeats);
    if (repeats == Repeats::Yes)
        return;
    sent(seq + static_cast<std::uint32_t>(length) + (fin ? 1 : 0));
    if (fin) {
        m_finSent = true;
        step(Event::FinSent);
    }
}

void Connection::sendSyn(Repeats repeats) {
    TcpFlags flags{.syn = true};
    flags.ack = m_tcb.state != State::SynSent;
    sendSegment(m_tcb.iss, flags, {}, repeats);
    if (m_tcb.inFlight() == 0)
        sent(m_tcb.iss + 1);
    else
        m_timed.reset(); // when both ends open at once, the SYN goes out again with an ACK
}

void Connection::sent(SeqNumber end) {
    m_tcb.sndNxt = end;
    recordVariables();
    if (!m_timed)
        m_timed = Timed{end, m_context->now()};
    if (!std::holds_alternative<RetransmissionTimer>(m_timers.main) &&
        !std::holds_alternative<PersistTimer>(m_timers.main))
        startRetransmissionTimer(m_context->now() + m_settings.userTimeout); // RFC 6298 §5.1
}

void Connection::retransmit() {
    if (!m_synAcknowledged) {
        m_timed.reset(); // Karn's algorithm, RFC 6298 §3
        const EventId why = note(Finding::Retransmission, [&] {
            return fmt::format("Retransmission: nothing has acknowledged SEQ {}", seqText(m_tcb.sndUna));
        });
        CauseScope scope(m_context->recorder(), why);
        sendSyn(Repeats::Yes);
        return;
    }
    resend(m_tcb.sndUna, m_tcb.sndNxt, Finding::Retransmission, "Retransmission: nothing has acknowledged it");
}

SeqNumber Connection::resend(SeqNumber from, SeqNumber until, Finding finding, std::string_view why) {
    m_timed.reset(); // Karn's algorithm, RFC 6298 §3
    const EventId noted = note(finding, [&] { return fmt::format("{}: SEQ {}", why, seqText(from)); });
    CauseScope scope(m_context->recorder(), noted);
    const SeqNumber dataEnd = m_tcb.sndNxt - (m_finSent ? 1 : 0);
    const SeqNumber end = std::min(until, dataEnd);
    const auto data = static_cast<std::size_t>(std::max(0, end - from));
    // A peer that has shut its window gets one byte of what it has refused, as a probe.
    const std::size_t length =
        std::min({data, static_cast<std::size_t>(m_tcb.segmentSize()), std::max<std::size_t>(m_tcb.sndWnd, 1)});
    const SeqNumber after = from + static_cast<std::uint32_t>(length);
    const bool fin = m_finSent && after == dataEnd && until == m_tcb.sndNxt;
    sendPart(from, length, fin, Repeats::Yes);
    return after + (fin ? 1 : 0);
}

void Connection::sendReset() {
    // RFC 9293 §3.10.5.
    sendSegment(m_tcb.sndNxt, TcpFlags{.rst = true}, {}, Repeats::No);
}

void Connection::sendResetAt(SeqNumber seq) { sendSegment(seq, TcpFlags{.rst = true}, {}, Repeats::No); }

void Connection::sendSegment(SeqNumber seq, TcpFlags flags, Pdu&& payload, Repeats repeats) {
    recordVariables();
    TcpHeader header;
    header.seq = seq;
    header.flags = flags;
    if (flags.ack) {
        header.ack = m_tcb.rcvNxt;
        m_ackOwed = false;
        m_tcb.lastAckSent = m_tcb.rcvNxt;
        stopDelayedAck();
    } else if (flags.syn) {
        header.ack = SeqNumber(m_settings.synAckField);
        header.flags.ack = m_settings.synAckFlag;
    }
    if (!flags.rst) // RFC 7323 §2.2: in a SYN as it is, up to what 16 bits hold
        header.window =
            static_cast<std::uint16_t>(std::min(flags.syn ? m_tcb.rcvWnd : m_tcb.rcvWnd >> m_tcb.rcvWndScale, 65535u));
    const std::size_t length = payload.size();
    header.options = optionsFor(flags, length);
    Idu request = makeRequest(m_sockets, header, std::move(payload));
    request.ici.endpoint = m_endpoint;
    request.ici.connection = m_connection;
    request.repeats = repeats == Repeats::Yes;
    if (m_journal.isOpen()) {
        request.text =
            fmt::format("Segment {}: {}", request.repeats ? "sent again" : "passed down", segmentText(header, length));
    }
    m_context->passDown(std::move(request));
}

} // namespace layerscope::tcp
