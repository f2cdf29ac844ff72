#include "layers/tcp/connection.h"

#include <fmt/format.h>

namespace layerscope::tcp {

namespace {

// RFC 6298 §5.7: what the RTO becomes for data when the SYN was lost and the RTO was shorter.
constexpr Duration rtoAfterLostSyn = std::chrono::seconds(3);

} // namespace

void Connection::arrive(Context& context, Segment&& segment) {
    enter(context, [&] {
        if (m_gone)
            return;
        if (m_tcb.state == State::SynSent)
            arriveInSynSent(segment);
        else
            arriveLater(segment);
    });
}

// RFC 9293 §3.10.7.3.
void Connection::arriveInSynSent(Segment& segment) {
    const TcpFlags flags = segment.header.flags;
    if (flags.ack && (segment.ack() <= m_tcb.iss || segment.ack() > m_tcb.sndNxt)) {
        m_cause = note(Finding::None, [&] {
            return fmt::format("Not acceptable: ACK {} is not SND.NXT, {}{}", seqText(segment.ack()),
                               seqText(m_tcb.sndNxt), flags.rst ? "" : "; RST sent (RFC 9293 §3.10.7.3)");
        });
        CauseScope scope(m_context->recorder(), m_cause);
        if (!flags.rst)
            sendResetAt(segment.ack());
        return;
    }
    if (flags.rst) {
        if (!flags.ack) {
            note(Finding::None, [] { return "RST ignored: it acknowledges nothing (RFC 9293 §3.10.7.3)"; });
            return;
        }
        m_cause = note(Finding::Refused, [&] {
            return fmt::format("RST accepted: ACK {} equals SND.NXT, so it answers our SYN", seqText(segment.ack()));
        });
        CauseScope scope(m_context->recorder(), m_cause);
        step(Event::ResetArrived, fmt::format("{} refused the connection", peerText()));
        return;
    }
    if (!flags.syn) {
        note(Finding::None, [] { return "Dropped: neither SYN nor RST (RFC 9293 §3.10.7.3)"; });
        return;
    }

    learnPeer(segment);
    m_cause = note(Finding::None, [&] {
        return flags.ack ? fmt::format("SYN, ACK accepted: ACK {} equals SND.NXT", seqText(segment.ack()))
                         : fmt::format("SYN accepted: SEQ {}; both ends open at once", seqText(segment.seq()));
    });
    CauseScope scope(m_context->recorder(), m_cause);
    if (!flags.ack) {
        step(Event::SynArrived);
        return; // what else it carries comes again
    }
    acknowledge(segment.ack());
    updateWindow(segment);
    step(Event::SynAckArrived);
    if (!m_gone)
        takeText(segment);
}

// RFC 9293 §3.10.7.4, step by step.
void Connection::arriveLater(Segment& segment) {
    const TcpFlags flags = segment.header.flags;
    // In SYN-RECEIVED the peer's SYN may come again, alone or, when both ends opened at once, with the ACK of ours
    // (figure 8, line 6). It has been taken; only the rest of the segment counts.
    if (m_tcb.state == State::SynReceived && flags.syn && !flags.rst && segment.seq() == m_tcb.irs) {
        if (!flags.ack) {
            m_cause = note(Finding::None, [&] { return "The same SYN again: SYN, ACK sent again"; });
            CauseScope scope(m_context->recorder(), m_cause);
            sendSyn(Repeats::Yes);
            return;
        }
        segment.header.flags.syn = false;
        segment.header.seq += 1;
    }

    // First: is it what we expect?
    if (!m_tcb.accepts(segment.seq(), segment.length())) {
        refuseUnacceptable(segment);
        return;
    }
    // Second: RST. RFC 5961 §3.2: only the very number expected resets.
    if (flags.rst) {
        if (segment.seq() != m_tcb.rcvNxt) {
            challenge("RST not believed: its SEQ is in the window but is not RCV.NXT");
            return;
        }
        m_cause = note(Finding::Refused,
                       [&] { return fmt::format("RST accepted: SEQ {} equals RCV.NXT", seqText(segment.seq())); });
        CauseScope scope(m_context->recorder(), m_cause);
        step(Event::ResetArrived,
             fmt::format("{} {} the connection", peerText(), m_tcb.state == State::SynReceived ? "refused" : "reset"));
        return;
    }
    // Fourth (the third concerns security labels only): SYN.
    if (segment.header.flags.syn) {
        m_cause = note(Finding::None, [&] {
            return fmt::format("A second SYN, SEQ {}, within the window (RFC 9293 §3.10.7.4)", seqText(segment.seq()));
        });
        CauseScope scope(m_context->recorder(), m_cause);
        step(Event::SynArrived);
        return;
    }
    // Fifth: ACK.
    if (!flags.ack) {
        note(Finding::None, [] { return "Dropped: no ACK flag (RFC 9293 §3.10.7.4)"; });
        return;
    }
    if (!takeAcknowledgement(segment) || m_gone)
        return;
    // Sixth: urgent data is taken like other data. Seventh and eighth: text and FIN.
    takeText(segment);
}

void Connection::refuseUnacceptable(const Segment& segment) {
    const TcpFlags flags = segment.header.flags;
    if (flags.rst) {
        note(Finding::None,
             [&] { return fmt::format("RST ignored: SEQ {} is outside the window", seqText(segment.seq())); });
        return;
    }
    const bool old = segment.end() <= m_tcb.rcvNxt && segment.length() > 0;
    m_cause = note(old ? Finding::SpuriousRetransmission : Finding::None, [&] {
        return old ? fmt::format("Old duplicate: SEQ {} has been received, RCV.NXT is {}; ACK sent",
                                 seqText(segment.seq()), seqText(m_tcb.rcvNxt))
                   : fmt::format("Not acceptable: SEQ {} is outside the window from RCV.NXT {}; ACK sent "
                                 "(RFC 9293 §3.10.7.4)",
                                 seqText(segment.seq()), seqText(m_tcb.rcvNxt));
    });
    CauseScope scope(m_context->recorder(), m_cause);
    if (m_tcb.state == State::TimeWait && flags.fin)
        step(Event::FinArrived); // the peer missed our last ACK
    else
        m_ackOwed = true;
}

bool Connection::takeAcknowledgement(const Segment& segment) {
    const SeqNumber ack = segment.ack();
    if (m_tcb.state == State::SynReceived) {
        if (ack <= m_tcb.sndUna || ack > m_tcb.sndNxt) {
            m_cause = note(Finding::None, [&] {
                return fmt::format("Not acceptable: ACK {} is not SND.NXT, {}; RST sent (RFC 9293 §3.10.7.4)",
                                   seqText(ack), seqText(m_tcb.sndNxt));
            });
            CauseScope scope(m_context->recorder(), m_cause);
            sendResetAt(ack);
            return false;
        }
        m_cause = note(Finding::None, [&] { return fmt::format("ACK accepted: ACK {} equals SND.NXT", seqText(ack)); });
        CauseScope scope(m_context->recorder(), m_cause);
        acknowledge(ack);
        updateWindow(segment);
        step(Event::SynAcknowledged);
        return true;
    }
    // RFC 5961 §5.2, taken over by RFC 9293: an ACK of what was never sent, or far too old, is answered and dropped.
    if (ack > m_tcb.sndNxt || ack < m_tcb.sndUna - m_tcb.sndWndMaximum) {
        challenge("ACK not believed: it is beyond SND.NXT or too old");
        return false;
    }
    if (ack > m_tcb.sndUna) {
        m_cause = note(Finding::None, [&] {
            const SeqNumber last = ack - 1;
            std::string numbers = fmt::format("SEQ {}", seqText(m_tcb.sndUna));
            if (last != m_tcb.sndUna)
                numbers += fmt::format(" to {}", seqText(last));
            return fmt::format("ACK accepted: ACK {} acknowledges {}{}", seqText(ack), numbers,
                               m_finSent && ack == m_tcb.sndNxt ? ", our FIN" : "");
        });
        CauseScope scope(m_context->recorder(), m_cause);
        acknowledge(ack);
        updateWindow(segment);
        if (m_finSent && m_tcb.inFlight() == 0)
            step(Event::FinAcknowledged);
        else if (m_recover && m_tcb.inFlight() > 0)
            retransmit(); // the rest of what was on its way when the timer fired is taken for lost as well
        return true;
    }
    // RFC 5681 §2's definition of a duplicate acknowledgement.
    if (ack == m_tcb.sndUna && m_tcb.inFlight() > 0 && segment.length() == 0 && segment.header.window == m_tcb.sndWnd) {
        ++m_duplicateAcks;
        note(Finding::DuplicateAck,
             [&] { return fmt::format("Duplicate ACK: ACK {} again, number {}", seqText(ack), m_duplicateAcks); });
    }
    if (ack == m_tcb.sndUna)
        updateWindow(segment);
    return true;
}

void Connection::acknowledge(SeqNumber ack) {
    const Time now = m_context->now();
    if (m_timed && m_timed->end <= ack) {
        m_rtt.sample(now - m_timed->sentAt);
        m_timed.reset();
    }
    auto count = static_cast<std::size_t>(ack - m_tcb.sndUna);
    if (!m_synAcknowledged) {
        m_synAcknowledged = true;
        --count;
        if (m_synTimedOut && m_settings.initialRto < rtoAfterLostSyn)
            m_rtt.restartAt(rtoAfterLostSyn);
    }
    const std::size_t data = std::min(count, m_buffer.size());
    m_buffer.acknowledge(data);
    m_bufferSeq += static_cast<std::uint32_t>(data);
    m_tcb.sndUna = ack;
    m_duplicateAcks = 0;
    if (m_recover && *m_recover <= ack)
        m_recover.reset();
    recordVariables();
    if (m_tcb.inFlight() == 0)
        stopTimer("nothing left to acknowledge"); // RFC 6298 §5.2
    else if (std::holds_alternative<RetransmissionTimer>(m_timers.main))
        startRetransmissionTimer(now + m_settings.userTimeout, "started again"); // §5.3
}

void Connection::updateWindow(const Segment& segment) {
    // RFC 9293 §3.10.7.4, fifth step: an older segment must not bring back an older window.
    const bool first = !isSynchronized(m_tcb.state);
    if (!first && !(m_tcb.sndWl1 < segment.seq() || (m_tcb.sndWl1 == segment.seq() && m_tcb.sndWl2 <= segment.ack())))
        return;
    if (m_tcb.sndWnd > 0 && segment.header.window == 0)
        note(Finding::ZeroWindow, [] { return "The peer's window is 0: nothing more may be sent for now"; });
    m_tcb.sndWnd = segment.header.window;
    m_tcb.sndWndMaximum = std::max(m_tcb.sndWndMaximum, m_tcb.sndWnd);
    m_tcb.sndWl1 = segment.seq();
    m_tcb.sndWl2 = segment.ack();
    if (m_tcb.sndWnd == 0) {
        // As long as the peer answers, a shut window never ends the connection (RFC 9293 §3.8.6.1).
        const Time giveUp = m_context->now() + m_settings.userTimeout;
        if (auto* persist = std::get_if<PersistTimer>(&m_timers.main))
            persist->giveUp = giveUp;
        else if (auto* retransmission = std::get_if<RetransmissionTimer>(&m_timers.main))
            retransmission->giveUp = giveUp;
    } else if (std::holds_alternative<PersistTimer>(m_timers.main)) {
        stopTimer("the peer's window is open again");
        if (m_tcb.inFlight() > 0) { // the probe was refused
            retransmit();
            startRetransmissionTimer(m_context->now() + m_settings.userTimeout);
        }
    }
}

void Connection::takeText(Segment& segment) {
    if (m_tcb.state != State::Established && m_tcb.state != State::FinWait1 && m_tcb.state != State::FinWait2)
        return; // the peer's FIN has come: nothing can follow it
    SeqNumber seq = segment.seq() + (segment.header.flags.syn ? 1 : 0);
    bool fin = segment.header.flags.fin;
    Pdu data = std::move(segment.payload);
    if (data.empty() && !fin)
        return;

    // Only what is new and within the window.
    if (seq < m_tcb.rcvNxt) {
        const auto old = static_cast<std::size_t>(m_tcb.rcvNxt - seq);
        data.dropFront(std::min(old, data.size()));
        seq = m_tcb.rcvNxt;
    }
    const auto room = static_cast<std::size_t>(std::max(0, m_tcb.rcvNxt + m_tcb.rcvWnd - seq));
    if (data.size() > room) {
        data.dropBack(data.size() - room);
        fin = false;
    }
    const SeqNumber end = seq + static_cast<std::uint32_t>(data.size());
    if (fin)
        m_finAt = end;
    m_ackOwed = true;

    if (seq > m_tcb.rcvNxt) {
        m_cause = note(Finding::OutOfOrder, [&] {
            return fmt::format("Out of order: SEQ {} kept, SEQ {} is expected; ACK {} sent again", seqText(seq),
                               seqText(m_tcb.rcvNxt), seqText(m_tcb.rcvNxt));
        });
        m_reassembly.insert(seq, std::move(data));
        return;
    }
    if (!data.empty())
        deliver(std::move(data), segment.header.flags.psh);
    takeKept();
    if (m_finAt && *m_finAt == m_tcb.rcvNxt && !m_gone) {
        m_tcb.rcvNxt += 1;
        m_finAt.reset();
        m_cause =
            note(Finding::None, [&] { return fmt::format("FIN accepted: RCV.NXT is {}", seqText(m_tcb.rcvNxt)); });
        CauseScope scope(m_context->recorder(), m_cause);
        step(Event::FinArrived);
    }
}

void Connection::takeKept() {
    while (!m_gone && !m_reassembly.empty()) {
        Pdu data = m_reassembly.take(m_tcb.rcvNxt);
        if (data.empty())
            return;
        deliver(std::move(data), true);
    }
}

void Connection::deliver(Pdu&& data, bool push) {
    const SeqNumber before = m_tcb.rcvNxt;
    m_tcb.rcvNxt += static_cast<std::uint32_t>(data.size());
    m_cause = note(Finding::None, [&] {
        return fmt::format("In order: RCV.NXT {} to {}, {} passed up", seqText(before), seqText(m_tcb.rcvNxt),
                           bytesText(data.size()));
    });
    CauseScope scope(m_context->recorder(), m_cause);
    indicate(Primitive::Data, std::move(data), {}, push);
}

void Connection::learnPeer(const Segment& syn) {
    m_tcb.peerKnown = true;
    m_tcb.irs = syn.seq();
    m_tcb.rcvNxt = syn.seq() + 1;
    // RFC 9293 §3.7.1. A peer that asks for nothing at all gets one byte at a time.
    const std::uint16_t peer = syn.header.options.maximumSegmentSize.value_or(536);
    m_tcb.sndMss = std::clamp<std::uint32_t>(peer, 1, m_ownMss);
    m_tcb.sndWnd = m_tcb.sndWndMaximum = syn.header.window;
    m_tcb.sndWl1 = syn.seq();
    m_tcb.sndWl2 = m_tcb.iss;
}

void Connection::challenge(std::string_view why) {
    m_cause = note(Finding::None, [&] { return fmt::format("{}; ACK sent (RFC 5961)", why); });
    m_ackOwed = true;
}

} // namespace layerscope::tcp
