#include "layers/tcp/connection.h"

#include <fmt/format.h>

namespace layerscope::tcp {

namespace {

constexpr std::uint8_t largestShift = 14; // RFC 7323 §2.3

// The smallest shift by which the window fits into 16 bits.
std::uint8_t shiftFor(std::uint32_t window) {
    std::uint8_t shift = 0;
    while (window >> shift > 65535 && shift < largestShift)
        ++shift;
    return shift;
}

// RFC 7323 §5.5: a timestamp older than this says nothing any more.
constexpr Duration timestampLife = std::chrono::hours(24 * 24);

} // namespace

void Connection::negotiate(const TcpOptions& peer) {
    m_tcb.scaling = m_settings.windowScale && peer.windowScale;
    if (m_tcb.scaling) {
        if (*peer.windowScale > largestShift) {
            note(Finding::None, [&] {
                return fmt::format("The peer's window scale of {} is beyond 14; 14 is used (RFC 7323 §2.3)",
                                   *peer.windowScale);
            });
        }
        m_tcb.sndWndScale = std::min(*peer.windowScale, largestShift);
        m_tcb.rcvWndScale = shiftFor(m_settings.window);
    } else {
        m_tcb.rcvWnd = std::min(m_tcb.rcvWnd, 65535u);
    }
    m_tcb.timestamps = m_settings.timestamps && peer.timestamps;
    if (m_tcb.timestamps) {
        m_tcb.tsRecent = peer.timestamps->value;
        m_tcb.tsRecentAt = m_context->now();
    }
    m_tcb.sack = m_settings.sack && peer.sackPermitted;
}

// Milliseconds since the run's start (RFC 7323 §5.4), from 1 on: some take 0 for no timestamp.
std::uint32_t Connection::timestampNow() const {
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(m_context->now().time_since_epoch());
    return static_cast<std::uint32_t>(since.count()) + 1;
}

bool Connection::isStale(const Segment& segment) {
    const auto& timestamps = segment.header.options.timestamps;
    if (!timestamps) {
        note(Finding::None, [] { return "Dropped: it lacks the timestamp that both ends agreed on (RFC 7323 §3.2)"; });
        return true;
    }
    const bool older = static_cast<std::int32_t>(timestamps->value - m_tcb.tsRecent) < 0;
    if (!older || m_context->now() - m_tcb.tsRecentAt > timestampLife)
        return false;
    m_cause = note(Finding::None, [&] {
        return fmt::format("PAWS: timestamp {} is older than {}; dropped, ACK sent (RFC 7323 §5.3)", timestamps->value,
                           m_tcb.tsRecent);
    });
    if (segment.length() > 0 && segment.end() <= m_tcb.rcvNxt)
        noteDuplicate({segment.seq(), segment.end()});
    m_ackOwed = true;
    return true;
}

// RFC 7323 §4.3, step 2.
void Connection::takeTimestamp(const Segment& segment) {
    const auto& timestamps = segment.header.options.timestamps;
    if (!m_tcb.timestamps || !timestamps || segment.seq() > m_tcb.lastAckSent)
        return;
    if (static_cast<std::int32_t>(timestamps->value - m_tcb.tsRecent) < 0 &&
        m_context->now() - m_tcb.tsRecentAt <= timestampLife)
        return;
    m_tcb.tsRecent = timestamps->value;
    m_tcb.tsRecentAt = m_context->now();
}

void Connection::remember(SeqNumber arrived) {
    if (!m_tcb.sack)
        return;
    m_arrivedCount = static_cast<std::uint8_t>(std::min<std::size_t>(m_arrivedCount + 1u, m_arrived.size()));
    std::shift_right(m_arrived.begin(), m_arrived.begin() + m_arrivedCount, 1);
    m_arrived[0] = arrived;
    // Two entries within one block would report it twice.
    const auto block = m_reassembly.blockAt(arrived);
    const auto same = [&](SeqNumber other) { return block && block->left <= other && other < block->right; };
    const auto last = std::remove_if(m_arrived.begin() + 1, m_arrived.begin() + m_arrivedCount, same);
    m_arrivedCount = static_cast<std::uint8_t>(last - m_arrived.begin());
}

void Connection::noteDuplicate(SackBlock block) {
    if (m_tcb.sack && block.left < block.right)
        m_duplicate = block;
}

TcpOptions Connection::optionsFor(TcpFlags flags, std::size_t payload) {
    TcpOptions options;
    const bool offers = flags.syn && !flags.ack; // what we wish for; with the ACK, what was agreed
    if (flags.syn) {
        options.maximumSegmentSize = m_ownMss;
        if (offers ? m_settings.windowScale : m_tcb.scaling)
            options.windowScale = shiftFor(m_settings.window);
        options.sackPermitted = offers ? m_settings.sack : m_tcb.sack;
    }
    if (!flags.rst && (offers ? m_settings.timestamps : m_tcb.timestamps))
        options.timestamps = TcpTimestamps{timestampNow(), flags.ack ? m_tcb.tsRecent : 0};
    if (!m_tcb.sack || !flags.ack || flags.syn || (m_reassembly.empty() && !m_duplicate))
        return options;
    // RFC 2883 §4: what came twice first, then RFC 2018 §4: the block of the latest arrival, then the ones before.
    if (m_duplicate)
        options.sack.add(*m_duplicate);
    for (std::size_t i = 0; i < m_arrivedCount; ++i)
        if (const auto block = m_reassembly.blockAt(m_arrived[i]))
            options.sack.add(*block);
    if (payload > 0 && payload + options.size() > m_tcb.sndMss)
        options.sack = {}; // no room beside full segments; an ACK of its own carries them
    else
        m_duplicate.reset();
    return options;
}

} // namespace layerscope::tcp
