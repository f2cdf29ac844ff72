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
    if (m_ackOwed && !m_gone)
        emit(m_tcb.sndNxt, TcpFlags{.ack = true}, {}, Repeats::No);
}

void Connection::transmit() {
    if (!m_synAcknowledged)
        return; // FIN-WAIT-1 straight from SYN-RECEIVED: the FIN waits for the ACK of the SYN
    while (true) {
        const std::size_t left = unsent();
        const std::uint32_t inFlight = m_tcb.inFlight();
        const std::size_t usable = m_tcb.sndWnd > inFlight ? m_tcb.sndWnd - inFlight : 0;
        const std::size_t length = std::min({left, usable, static_cast<std::size_t>(m_tcb.sndMss)});
        const bool fin = m_finQueued && !m_finSent && length == left && usable > length;
        if (length == 0 && !fin)
            break;
        sendPart(m_tcb.sndNxt, length, fin, Repeats::No);
    }
    const bool waiting = unsent() > 0 || (m_finQueued && !m_finSent);
    if (waiting && m_tcb.inFlight() == 0 && std::holds_alternative<std::monostate>(m_timers.main))
        startPersistTimer(m_rtt.rto(), m_context->now() + m_settings.userTimeout);
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
    emit(seq, flags, std::move(payload), repeats);
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
    emit(m_tcb.iss, flags, {}, repeats);
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
    m_timed.reset(); // Karn's algorithm, RFC 6298 §3
    const EventId why = note(Finding::Retransmission, [&] {
        return fmt::format("Retransmission: nothing has acknowledged SEQ {}", seqText(m_tcb.sndUna));
    });
    CauseScope scope(m_context->recorder(), why);
    if (!m_synAcknowledged) {
        sendSyn(Repeats::Yes);
        return;
    }
    const std::size_t outstanding = m_buffer.size() - unsent();
    // A peer that has shut its window gets one byte of what it has refused, as a probe.
    const std::size_t length =
        std::min({outstanding, static_cast<std::size_t>(m_tcb.sndMss), std::max<std::size_t>(m_tcb.sndWnd, 1)});
    sendPart(m_tcb.sndUna, length, m_finSent && length == outstanding, Repeats::Yes);
}

void Connection::sendReset() {
    // RFC 9293 §3.10.5.
    emit(m_tcb.sndNxt, TcpFlags{.rst = true}, {}, Repeats::No);
}

void Connection::sendResetAt(SeqNumber seq) { emit(seq, TcpFlags{.rst = true}, {}, Repeats::No); }

void Connection::emit(SeqNumber seq, TcpFlags flags, Pdu&& payload, Repeats repeats) {
    recordVariables();
    TcpHeader header;
    header.seq = seq;
    header.flags = flags;
    if (flags.ack) {
        header.ack = m_tcb.rcvNxt;
        m_ackOwed = false;
    }
    if (!flags.rst)
        header.window = static_cast<std::uint16_t>(m_tcb.rcvWnd);
    if (flags.syn)
        header.options.maximumSegmentSize = m_ownMss;
    const std::size_t length = payload.size();
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
