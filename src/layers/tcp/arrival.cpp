#include "layers/tcp/connection.h"

#include <fmt/format.h>

namespace layerscope::tcp {

namespace {

// RFC 5961 §7: so many challenge ACKs at most in so long.
constexpr std::uint8_t mostChallenges = 10;
constexpr Duration challengeInterval = std::chrono::seconds(5);

} // namespace

void Connection::arrive(Context& context, Segment&& segment) {
    enter(context, [&] {
        if (m_gone)
            return;
        m_lastHeard = context.now();
        m_keepAliveProbes = 0;
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
    acknowledge(segment);
    updateWindow(segment);
    step(Event::SynAckArrived);
    if (!m_gone)
        takeText(segment);
}

// RFC 9293 §3.10.7.4, step by step.
void Connection::arriveLater(Segment& segment) {
    const TcpFlags flags = segment.header.flags;
    // In SYN-RECEIVED the peer's SYN may come again, alone or, when both ends opened at once, with the ACK of ours
    // (figure 7, line 6). It has been taken; only the rest of the segment counts.
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

    // First: is it what we expect? RFC 7323 §5.3 asks that of its timestamp before.
    if (m_tcb.timestamps && !flags.rst && isStale(segment))
        return;
    if (!m_tcb.accepts(segment.seq(), segment.length()) && !takeProbe(segment)) {
        refuseUnacceptable(segment);
        return;
    }
    takeTimestamp(segment);
    // Second: RST. RFC 5961 §3.2: only the very number expected resets.
    if (flags.rst) {
        if (segment.seq() != m_tcb.rcvNxt) {
            challenge("RST not believed: its SEQ is in the window but is not RCV.NXT");
            return;
        }
        m_cause = note(Finding::Refused,
                       [&] { return fmt::format("RST accepted: SEQ {} equals RCV.NXT", seqText(segment.seq())); });
        CauseScope scope(m_context->recorder(), m_cause);
        step(m_buffer.empty() ? Event::ResetArrived : Event::ResetLosesData,
             fmt::format("{} {} the connection", peerText(), m_tcb.state == State::SynReceived ? "refused" : "reset"));
        return;
    }
    // Fourth (the third concerns security labels only): SYN.
    if (segment.header.flags.syn) {
        if (isSynchronized(m_tcb.state)) { // RFC 5961 §4
            challenge("SYN not believed: the connection exists");
            return;
        }
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
    // Sixth: RCV.UP; urgent data itself is taken like other data, as RFC 6093 advises.
    if (flags.urg) {
        const SeqNumber urgentEnd = segment.seq() + segment.header.urgent;
        if (!m_tcb.rcvUp || *m_tcb.rcvUp < urgentEnd) {
            m_tcb.rcvUp = urgentEnd;
            note(Finding::None, [&] { return fmt::format("Urgent data up to SEQ {}", seqText(urgentEnd)); });
        }
    }
    // Seventh and eighth: text and FIN.
    takeText(segment);
}

// RFC 9293 §3.10.7.4: with a window of 0 no data is acceptable, but ACKs are.
bool Connection::takeProbe(Segment& segment) {
    const TcpFlags flags = segment.header.flags;
    if (m_tcb.rcvWnd > 0 || segment.seq() != m_tcb.rcvNxt || flags.rst || flags.syn)
        return false;
    m_cause = note(Finding::ZeroWindow, [&] {
        return fmt::format("Our window is 0: {} not taken, ACK {} sent (RFC 9293 §3.8.6.1)",
                           bytesText(segment.payload.size()), seqText(m_tcb.rcvNxt));
    });
    segment.payload.dropBack(segment.payload.size());
    segment.header.flags.fin = false;
    m_ackOwed = true;
    return true;
}

void Connection::refuseUnacceptable(const Segment& segment) {
    const TcpFlags flags = segment.header.flags;
    if (flags.rst) {
        note(Finding::None,
             [&] { return fmt::format("RST ignored: SEQ {} is outside the window", seqText(segment.seq())); });
        return;
    }
    // Two ends that find each other's bare ACKs unacceptable would answer for ever.
    if (segment.length() == 0 && !mayChallenge()) {
        note(Finding::None, [] { return "Not acceptable, and not answered: too many lately (RFC 5961 §7)"; });
        return;
    }
    const bool old = segment.end() <= m_tcb.rcvNxt && segment.length() > 0;
    if (old)
        noteDuplicate({segment.seq(), segment.end()});
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

void Connection::learnPeer(const Segment& syn) {
    m_tcb.peerKnown = true;
    m_tcb.irs = syn.seq();
    m_tcb.rcvNxt = syn.seq() + 1;
    // RFC 9293 §3.7.1. A peer that asks for nothing at all gets one byte at a time.
    const std::uint16_t unsaid = m_sockets.remote.isV4() ? 536 : 1220;
    const std::uint16_t peer = syn.header.options.maximumSegmentSize.value_or(unsaid);
    m_tcb.sndMss = std::clamp<std::uint32_t>(peer, 1, m_ownMss);
    if (syn.pathMtu > 0) // RFC 1191 §6.4: what earlier packets to this peer have found out
        m_tcb.sndMss = std::min(m_tcb.sndMss, mssFor(syn.pathMtu, m_sockets.remote));
    m_tcb.sndWnd = m_tcb.sndWndMaximum = syn.header.window;
    m_tcb.sndWl1 = syn.seq();
    m_tcb.sndWl2 = m_tcb.iss;
    negotiate(syn.header.options);
    m_congestion.start(m_tcb.segmentSize(), m_settings.initialWindow);
}

bool Connection::mayChallenge() {
    const Time now = m_context->now();
    if (m_challenges == 0 || now - m_challengesSince >= challengeInterval) {
        m_challengesSince = now;
        m_challenges = 0;
    }
    if (m_challenges >= mostChallenges)
        return false;
    ++m_challenges;
    return true;
}

void Connection::challenge(std::string_view why) {
    if (!mayChallenge()) {
        note(Finding::None, [&] { return fmt::format("{}; not answered: too many lately (RFC 5961 §7)", why); });
        return;
    }
    m_cause = note(Finding::None, [&] { return fmt::format("{}; ACK sent (RFC 5961)", why); });
    m_ackOwed = true;
}

} // namespace layerscope::tcp
