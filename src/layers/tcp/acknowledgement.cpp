#include "layers/tcp/connection.h"

#include <fmt/format.h>

namespace layerscope::tcp {

namespace {

// RFC 6298 §5.7: what the RTO becomes for data when the SYN was lost and the RTO was shorter.
constexpr Duration rtoAfterLostSyn = std::chrono::seconds(3);

} // namespace

bool Connection::takeAcknowledgement(const Segment& segment) {
    if (m_tcb.state == State::SynReceived)
        return takeFirstAcknowledgement(segment);
    const SeqNumber ack = segment.ack();
    // RFC 5961 §5.2, taken over by RFC 9293: an ACK of what was never sent, or far too old, is answered and dropped.
    if (ack > m_tcb.sndNxt || ack < m_tcb.sndUna - m_tcb.sndWndMaximum) {
        challenge("ACK not believed: it is beyond SND.NXT or too old");
        return false;
    }
    if (ack < m_tcb.sndUna)
        return true; // an old one; its data may be new
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
        const std::uint32_t before = m_tcb.inFlight();
        const auto acknowledged = static_cast<std::uint32_t>(ack - m_tcb.sndUna);
        acknowledge(segment);
        updateWindow(segment);
        takeSack(segment);
        progress(acknowledged, before);
        if (m_finSent && m_tcb.inFlight() == 0)
            step(Event::FinAcknowledged);
        return true;
    }
    const std::uint32_t reported = takeSack(segment);
    // RFC 5681 §2's definition of a duplicate acknowledgement; with SACK, RFC 6675 §2's. Answers to the probes of a
    // window of 0 look the same and mean nothing of the kind.
    const bool plain = segment.length() == 0 && windowIn(segment) == m_tcb.sndWnd && m_tcb.sndWnd > 0;
    if (m_tcb.inFlight() > 0 && (m_tcb.sack ? reported > 0 : plain)) {
        ++m_duplicateAcks;
        m_cause = note(Finding::DuplicateAck, [&] {
            return fmt::format("Duplicate ACK: ACK {} again, number {}", seqText(ack), m_duplicateAcks);
        });
        CauseScope scope(m_context->recorder(), m_cause);
        updateWindow(segment);
        takeDuplicateAck();
        return true;
    }
    updateWindow(segment);
    return true;
}

bool Connection::takeFirstAcknowledgement(const Segment& segment) {
    const SeqNumber ack = segment.ack();
    if (ack <= m_tcb.sndUna || ack > m_tcb.sndNxt) {
        m_cause = note(Finding::None, [&] {
            return fmt::format("Not acceptable: ACK {} is not SND.NXT, {}; RST sent (RFC 9293 §3.10.7.4)", seqText(ack),
                               seqText(m_tcb.sndNxt));
        });
        CauseScope scope(m_context->recorder(), m_cause);
        sendResetAt(ack);
        return false;
    }
    m_cause = note(Finding::None, [&] { return fmt::format("ACK accepted: ACK {} equals SND.NXT", seqText(ack)); });
    CauseScope scope(m_context->recorder(), m_cause);
    acknowledge(segment);
    updateWindow(segment);
    step(Event::SynAcknowledged);
    return true;
}

// One sample for each round trip, or with timestamps one for each ACK (RFC 7323 §4.1).
void Connection::takeRoundTrip(const Segment& segment) {
    const Time now = m_context->now();
    if (m_tcb.timestamps && segment.header.options.timestamps) {
        const std::uint32_t ticks = timestampNow() - segment.header.options.timestamps->echo;
        if (ticks < 1u << 24) { // hours; more is a peer that echoes what we never sent
            const std::uint32_t samples = (m_tcb.inFlight() + 2 * m_tcb.segmentSize() - 1) / (2 * m_tcb.segmentSize());
            m_rtt.sample(std::chrono::milliseconds(ticks), std::max(samples, 1u));
        }
        m_timed.reset();
    } else if (m_timed && m_timed->end <= segment.ack()) {
        m_rtt.sample(now - m_timed->sentAt);
        m_timed.reset();
    }
}

void Connection::acknowledge(const Segment& segment) {
    const SeqNumber ack = segment.ack();
    takeRoundTrip(segment);
    auto count = static_cast<std::size_t>(ack - m_tcb.sndUna);
    if (!m_synAcknowledged) {
        m_synAcknowledged = true;
        --count;
        if (m_synTimedOut) {
            m_congestion.restartAtOneSegment();
            if (m_settings.initialRto < rtoAfterLostSyn)
                m_rtt.restartAt(rtoAfterLostSyn);
        }
        startKeepAlive();
    }
    const std::size_t data = std::min(count, m_buffer.size());
    m_buffer.acknowledge(data);
    m_bufferSeq += static_cast<std::uint32_t>(data);
    m_tcb.sndUna = ack;
    if (m_smallUntil && *m_smallUntil <= ack)
        m_smallUntil.reset();
    m_duplicateAcks = 0;
    m_timeouts = 0;
    if (!m_scoreboard.empty())
        m_scoreboard.acknowledge(ack);
    recordVariables();
    if (m_tcb.inFlight() == 0)
        stopTimer("nothing left to acknowledge"); // RFC 6298 §5.2
    else if (std::holds_alternative<RetransmissionTimer>(m_timers.main))
        startRetransmissionTimer(m_context->now() + m_settings.userTimeout, "started again"); // §5.3
}

std::uint32_t Connection::windowIn(const Segment& segment) const {
    // RFC 7323 §2.2: never scaled in a SYN.
    const unsigned shift = segment.header.flags.syn ? 0u : m_tcb.sndWndScale;
    return std::uint32_t{segment.header.window} << shift;
}

void Connection::updateWindow(const Segment& segment) {
    // RFC 9293 §3.10.7.4, fifth step: an older segment must not bring back an older window.
    const bool first = !isSynchronized(m_tcb.state);
    if (!first && !(m_tcb.sndWl1 < segment.seq() || (m_tcb.sndWl1 == segment.seq() && m_tcb.sndWl2 <= segment.ack())))
        return;
    const std::uint32_t window = windowIn(segment);
    if (m_tcb.sndWnd > 0 && window == 0)
        note(Finding::ZeroWindow, [] { return "The peer's window is 0: nothing more may be sent for now"; });
    m_tcb.sndWnd = window;
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

} // namespace layerscope::tcp
