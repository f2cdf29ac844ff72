#include "layers/tcp/connection.h"

#include <fmt/format.h>

namespace layerscope::tcp {

namespace {

constexpr std::uint32_t retransmissionsUntilDoubt = 3; // R1 of RFC 9293 §3.8.3
constexpr std::uint8_t mostKeepAliveProbes = 9;

} // namespace

void Connection::startRetransmissionTimer(Time giveUp, std::string_view words) {
    m_timers.main = RetransmissionTimer{m_context->now() + m_rtt.rto(), giveUp};
    if (m_journal.isOpen()) {
        m_journal.timerStarted(
            *m_context, m_timers,
            fmt::format("Timer {}: RTO {} for SEQ {}", words, durationText(m_rtt.rto()), seqText(m_tcb.sndUna)));
    }
}

void Connection::startPersistTimer(Duration interval, Time giveUp) {
    m_timers.main = PersistTimer{m_context->now() + interval, interval, giveUp};
    if (m_journal.isOpen()) {
        m_journal.timerStarted(
            *m_context, m_timers,
            m_tcb.sndWnd > 0
                ? fmt::format("Timer started: the peer's small window is used after {}", durationText(interval))
                : fmt::format("Timer started: a window of 0 is probed after {}", durationText(interval)));
    }
}

void Connection::startTimeWaitTimer() {
    stopTimer("nothing left to acknowledge");
    const Duration wait = 2 * m_settings.msl;
    m_timers.main = TimeWaitTimer{m_context->now() + wait};
    if (m_journal.isOpen()) {
        m_journal.timerStarted(*m_context, m_timers,
                               fmt::format("Timer started: TIME-WAIT lasts twice the MSL, {}", durationText(wait)));
    }
}

void Connection::stopTimer(std::string_view reason) {
    if (std::holds_alternative<std::monostate>(m_timers.main))
        return;
    m_timers.main = std::monostate();
    m_journal.timerCancelled(*m_context, reason);
}

void Connection::armTimer() {
    const std::optional<Time> next = m_timers.nextDeadline();
    if (next == m_armed)
        return;
    const TimerKey key{m_endpoint, 0};
    if (next)
        m_context->startTimer(key, *next);
    else
        m_context->cancelTimer(key);
    m_armed = next;
}

void Connection::timer(Context& context) {
    enter(context, [&] {
        m_armed.reset();
        const std::optional<Time> due = m_timers.nextDeadline();
        if (m_gone || !due || *due > context.now())
            return;
        if (m_timers.mainDeadline() && *m_timers.mainDeadline() <= context.now())
            mainTimeout();
        if (m_timers.delayedAck && *m_timers.delayedAck <= context.now() && !m_gone) {
            m_timers.delayedAck.reset();
            m_cause = m_journal.sideTimerFired(context, Journal::SideTimer::DelayedAck);
            m_ackOwed = true;
        }
        if (m_timers.keepAlive && *m_timers.keepAlive <= context.now() && !m_gone)
            keepAliveTimeout();
    });
}

void Connection::mainTimeout() {
    const EventId fired = m_journal.timerFired(*m_context, m_timers, {});
    CauseScope scope(m_context->recorder(), fired);
    m_cause = fired;
    if (std::holds_alternative<RetransmissionTimer>(m_timers.main)) {
        retransmissionTimeout();
    } else if (std::holds_alternative<PersistTimer>(m_timers.main)) {
        persistTimeout();
    } else {
        m_timers.main = std::monostate();
        step(Event::TimeWaitOver);
    }
}

void Connection::retransmissionTimeout() {
    const auto expired = std::get<RetransmissionTimer>(m_timers.main);
    if (expired.giveUp <= m_context->now()) {
        note(Finding::GaveUp, [&] {
            return fmt::format("Given up: nothing acknowledged SEQ {} within {} (RFC 9293 §3.8.3)",
                               seqText(m_tcb.sndUna), durationText(m_settings.userTimeout));
        });
        step(Event::UserTimeout,
             fmt::format("{} did not answer within {}", peerText(), durationText(m_settings.userTimeout)));
        return;
    }
    const Duration before = m_rtt.rto();
    m_rtt.backOff(); // RFC 6298 §5.5
    if (!m_synAcknowledged)
        m_synTimedOut = true;
    ++m_timeouts;
    if (m_timeouts == retransmissionsUntilDoubt) {
        note(Finding::None, [&] {
            return fmt::format(
                "R1 reached: {} retransmissions without an answer, the path or the peer may be gone (RFC "
                "9293 §3.8.3)",
                retransmissionsUntilDoubt);
        });
    }
    if (m_synAcknowledged && m_tcb.sndWnd > 0) {
        enterTimeoutRecovery();
        resendAfterTimeout(); // §5.4
    } else {
        retransmit(); // a SYN, or a byte to probe a window that was shut again
    }
    m_timers.main = RetransmissionTimer{m_context->now() + m_rtt.rto(), expired.giveUp}; // §5.6
    if (m_journal.isOpen()) {
        m_journal.timerStarted(
            *m_context, m_timers,
            before == m_rtt.rto()
                ? fmt::format("RTO stays at its maximum of {} and is started again", durationText(before))
                : fmt::format("RTO doubled from {} to {} and started again", durationText(before),
                              durationText(m_rtt.rto())));
    }
}

void Connection::persistTimeout() {
    const auto expired = std::get<PersistTimer>(m_timers.main);
    if (expired.giveUp <= m_context->now()) {
        note(Finding::GaveUp, [&] { return "Given up: no answer to the probes of a window of 0"; });
        step(Event::UserTimeout, fmt::format("{} did not answer the probes of its window", peerText()));
        return;
    }
    if (m_tcb.sndWnd > 0) {
        // RFC 9293 §3.8.6.2.1, rule 4: the peer's window is open, if only by little; settling sends what fits.
        m_timers.main = std::monostate();
        m_overridesNagle = true;
        return;
    }
    note(Finding::ZeroWindow, [] { return "The peer's window is still 0: probed (RFC 9293 §3.8.6.1)"; });
    if (m_tcb.inFlight() > 0)
        retransmit();
    else
        sendPart(m_tcb.sndNxt, std::min<std::size_t>(unsent(), 1), unsent() == 0, Repeats::No);
    startPersistTimer(std::min(expired.interval * 2, m_settings.maximumRto), expired.giveUp);
}

void Connection::stopDelayedAck() {
    m_unansweredBytes = 0;
    if (!m_timers.delayedAck)
        return;
    m_timers.delayedAck.reset();
    if (m_journal.isOpen())
        m_journal.sideTimerCancelled(*m_context, Journal::SideTimer::DelayedAck, "the ACK has gone out");
}

// Looks at how long it has been silent only when the timer runs out, so that segments cost nothing.
void Connection::startKeepAlive() {
    if (m_settings.keepAlive == Duration::zero())
        return;
    m_timers.keepAlive = m_lastHeard + m_settings.keepAlive;
    if (m_journal.isOpen()) {
        m_journal.sideTimerStarted(
            *m_context, Journal::SideTimer::KeepAlive, *m_timers.keepAlive,
            fmt::format("Timer started: a silent connection is probed after {}", durationText(m_settings.keepAlive)));
    }
}

// RFC 9293 §3.8.4.
void Connection::keepAliveTimeout() {
    const Time now = m_context->now();
    const bool busy = !std::holds_alternative<std::monostate>(m_timers.main);
    if (busy) { // other timers look after the peer
        m_timers.keepAlive = now + m_settings.keepAlive;
        return;
    }
    if (m_keepAliveProbes == 0 && now - m_lastHeard < m_settings.keepAlive) {
        startKeepAlive();
        return;
    }
    const EventId fired = m_journal.sideTimerFired(*m_context, Journal::SideTimer::KeepAlive);
    CauseScope scope(m_context->recorder(), fired);
    if (m_keepAliveProbes == mostKeepAliveProbes) {
        note(Finding::GaveUp, [] { return "Given up: no answer to the keep-alive probes"; });
        step(Event::UserTimeout, fmt::format("{} did not answer the keep-alive probes", peerText()));
        return;
    }
    ++m_keepAliveProbes;
    const EventId why = note(Finding::KeepAlive, [&] {
        return fmt::format("Keep-alive probe {}: an old number that the peer must answer", m_keepAliveProbes);
    });
    CauseScope probe(m_context->recorder(), why);
    sendSegment(m_tcb.sndNxt - 1, TcpFlags{.ack = true}, {}, Repeats::Yes);
    m_timers.keepAlive = now + m_settings.keepAliveInterval;
    m_journal.sideTimerStarted(*m_context, Journal::SideTimer::KeepAlive, *m_timers.keepAlive, {});
}

} // namespace layerscope::tcp
