#include "layers/tcp/connection.h"

#include <fmt/format.h>

namespace layerscope::tcp {

std::uint32_t Connection::takeSack(const Segment& segment) {
    const SackBlocks& blocks = segment.header.options.sack;
    if (!m_tcb.sack || blocks.empty())
        return 0;
    // RFC 2883 §4: a first block that lies below the ACK or within the second one tells of something that came twice.
    const SackBlock& first = blocks[0];
    const bool twice = first.right <= segment.ack() ||
                       (blocks.size() > 1 && blocks[1].left <= first.left && first.right <= blocks[1].right);
    if (twice) {
        note(Finding::None, [&] {
            return fmt::format("D-SACK: SEQ {} to {} has reached the peer twice (RFC 2883)", seqText(first.left),
                               seqText(first.right - 1));
        });
    }
    std::uint32_t reported = 0;
    for (const SackBlock& block : blocks)
        reported += m_scoreboard.add(block, m_tcb.sndUna, m_tcb.sndNxt);
    if (reported > 0) {
        note(Finding::None, [&] {
            return fmt::format("SACK: {} beyond SEQ {} have reached the peer (RFC 2018)", bytesText(reported),
                               seqText(m_tcb.sndUna));
        });
    }
    return reported;
}

std::uint32_t Connection::pipe() const {
    if (!isSackRecovery())
        return m_tcb.inFlight();
    return m_scoreboard.pipe(m_tcb.sndUna, m_tcb.sndNxt, m_recovery.resent, m_tcb.segmentSize());
}

void Connection::takeDuplicateAck() {
    switch (m_recovery.kind) {
    case Recovery::Kind::Timeout:
        return; // what is missing goes again as the window grows
    case Recovery::Kind::Fast:
        if (m_tcb.sack)
            resendByScoreboard();
        else if (m_congestion.isLimited()) // RFC 5681 §3.2 step 4: a segment has left the network
            m_congestion.setWindow(m_congestion.window() + m_tcb.segmentSize());
        return;
    case Recovery::Kind::None:
        break;
    }
    const bool lost = m_tcb.sack && m_scoreboard.isLost(m_tcb.sndUna, m_tcb.segmentSize());
    if (m_duplicateAcks < 3 && !lost)
        return;
    if (!m_tcb.sack && m_recovery.guard && m_tcb.sndUna <= *m_recovery.guard)
        return;
    enterFastRecovery();
}

void Connection::enterFastRecovery() {
    m_recovery.kind = Recovery::Kind::Fast;
    m_recovery.point = m_tcb.sndNxt;
    m_recovery.guard = m_tcb.sndNxt;
    m_recovery.resent = m_tcb.sndUna;
    m_recovery.rescued = false;
    m_congestion.enterRecovery(std::min(m_tcb.inFlight(), m_congestion.window())); // without limited transmit's part
    m_cause = note(Finding::None, [&] {
        return fmt::format("Three duplicate ACKs: SEQ {} is taken for lost; fast recovery until SEQ {} is acknowledged "
                           "({})",
                           seqText(m_tcb.sndUna), seqText(m_recovery.point - 1), m_tcb.sack ? "RFC 6675" : "RFC 6582");
    });
    CauseScope scope(m_context->recorder(), m_cause);
    m_recovery.resent = resend(m_tcb.sndUna, m_recovery.point, Finding::FastRetransmission,
                               "Fast retransmission: the timer has not run out");
    if (m_tcb.sack)
        resendByScoreboard();
    else if (m_congestion.isLimited()) // RFC 5681 §3.2 step 3: three segments have left the network
        m_congestion.setWindow(m_congestion.threshold() + 3 * m_tcb.segmentSize());
    startRetransmissionTimer(m_context->now() + m_settings.userTimeout, "started again");
}

// RFC 6675 §5, step C, with §4's NextSeg. Rule 4 waits for a partial ACK: before it, the last segment may well be on
// its way still.
void Connection::resendByScoreboard(Rescue rescue) {
    const std::uint32_t segment = m_tcb.segmentSize();
    while (!m_gone && m_congestion.window() >= std::uint64_t{pipe()} + segment) {
        const SeqNumber from = std::max(m_recovery.resent, m_tcb.sndUna);
        const auto hole = m_scoreboard.hole(from, segment);
        const bool newData = unsent() > 0 && m_tcb.sndWnd > m_tcb.inFlight();
        if (hole && (hole->lost || !newData)) { // rules 1 and 3
            m_recovery.resent = resend(hole->left, hole->right, Finding::FastRetransmission,
                                       "Fast retransmission: the peer has what follows");
        } else if (rescue == Rescue::Yes && !newData && !m_recovery.rescued &&
                   (m_scoreboard.empty() || m_scoreboard.highest() < m_tcb.sndNxt)) { // rule 4
            m_recovery.rescued = true;
            const SeqNumber last =
                std::max(m_scoreboard.empty() ? m_tcb.sndUna : m_scoreboard.highest(), m_tcb.sndNxt - segment);
            resend(last, m_tcb.sndNxt, Finding::FastRetransmission, "Fast retransmission: the last segment, in case");
        } else {
            return; // rule 2, new data, is for transmit()
        }
    }
}

void Connection::progress(std::uint32_t acknowledged, std::uint32_t inFlight) {
    const std::uint32_t segment = m_tcb.segmentSize();
    const Progress step{acknowledged, m_context->now(), m_rtt.smoothed()};
    if (m_recovery.kind == Recovery::Kind::None) {
        m_congestion.acknowledged(step, inFlight);
        return;
    }
    const bool over = m_tcb.sndUna >= m_recovery.point;
    if (m_recovery.kind == Recovery::Kind::Timeout) {
        m_congestion.acknowledged(step, m_congestion.window()); // the time-out left nothing that limits but the window
        if (over)
            m_recovery.kind = Recovery::Kind::None;
        else
            resendAfterTimeout();
        return;
    }
    if (over) {
        m_recovery.kind = Recovery::Kind::None;
        if (m_congestion.isLimited()) {
            // RFC 6582 §3.2 step 3, full acknowledgement, option 1: without a burst.
            const std::uint32_t window = m_congestion.threshold();
            m_congestion.setWindow(m_tcb.sack ? window
                                              : std::min(window, std::max(m_tcb.inFlight(), segment) + segment));
        }
        note(Finding::None, [&] {
            return fmt::format("Fast recovery is over: all up to SEQ {} is acknowledged",
                               seqText(m_recovery.point - 1));
        });
        return;
    }
    if (m_tcb.sack) {
        resendByScoreboard(Rescue::Yes);
        return;
    }
    // RFC 6582 §3.2 step 3, partial acknowledgement.
    if (m_congestion.isLimited()) {
        std::uint32_t window = m_congestion.window();
        window -= std::min(window, acknowledged);
        if (acknowledged >= segment)
            window += segment;
        m_congestion.setWindow(std::max(window, segment));
    }
    m_recovery.resent = resend(m_tcb.sndUna, m_recovery.point, Finding::FastRetransmission,
                               "Partial ACK: the next one is lost too (RFC 6582)");
}

// RFC 5681 §3.1: what was on its way is taken for lost and goes again in slow start. What the peer reported by SACK is
// forgotten, as it may take that back (RFC 2018 §8).
void Connection::enterTimeoutRecovery() {
    const bool first = m_timeouts == 1;
    m_congestion.timeout(std::min(m_tcb.inFlight(), m_congestion.window()), first);
    m_scoreboard.clear();
    m_duplicateAcks = 0;
    m_recovery.kind = Recovery::Kind::Timeout;
    m_recovery.point = m_tcb.sndNxt;
    m_recovery.guard = m_tcb.sndNxt; // RFC 6582 §4
    m_recovery.resent = m_tcb.sndUna;
}

void Connection::resendAfterTimeout() {
    const std::uint32_t segment = m_tcb.segmentSize();
    // Without congestion control one segment for each acknowledgement.
    const std::uint32_t window =
        std::min(m_congestion.isLimited() ? m_congestion.window() : segment, std::max(m_tcb.sndWnd, 1u));
    m_recovery.resent = std::max(m_recovery.resent, m_tcb.sndUna);
    while (!m_gone && m_recovery.resent < m_recovery.point) {
        const auto again = static_cast<std::uint32_t>(m_recovery.resent - m_tcb.sndUna);
        if (again > 0 && again + segment > window)
            return;
        // Among what goes again, the peer may report by SACK what it has.
        const auto hole = m_scoreboard.hole(m_recovery.resent, segment);
        const SeqNumber from = hole                   ? hole->left
                               : m_scoreboard.empty() ? m_recovery.resent
                                                      : std::max(m_recovery.resent, m_scoreboard.highest());
        const SeqNumber until = hole ? std::min(hole->right, m_recovery.point) : m_recovery.point;
        if (from >= until) {
            m_recovery.resent = m_recovery.point;
            return;
        }
        m_recovery.resent = resend(from, until, Finding::Retransmission, "Retransmission: nothing has acknowledged it");
    }
}

} // namespace layerscope::tcp
