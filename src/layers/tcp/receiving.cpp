#include "layers/tcp/connection.h"

#include <fmt/format.h>

namespace layerscope::tcp {

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
        const auto old = std::min(static_cast<std::size_t>(m_tcb.rcvNxt - seq), data.size());
        noteDuplicate({seq, seq + static_cast<std::uint32_t>(old)});
        data.dropFront(old);
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

    if (seq > m_tcb.rcvNxt) {
        m_ackOwed = true; // RFC 5681 §4.2: at once, as fast retransmit needs it
        m_cause = note(Finding::OutOfOrder, [&] {
            return fmt::format("Out of order: SEQ {} kept, SEQ {} is expected; ACK {} sent again", seqText(seq),
                               seqText(m_tcb.rcvNxt), seqText(m_tcb.rcvNxt));
        });
        if (data.empty())
            return;
        if (const auto kept = m_reassembly.blockAt(seq); kept && kept->right >= end)
            noteDuplicate({seq, end});
        m_reassembly.insert(seq, std::move(data));
        remember(seq);
        return;
    }
    const std::size_t taken = data.size();
    if (fin || !m_reassembly.empty() || taken == 0)
        m_ackOwed = true; // RFC 5681 §4.2: what fills a gap is acknowledged at once
    else
        oweAck(taken);
    if (!data.empty())
        deliver(std::move(data), segment.header.flags.psh);
    takeKept();
    if (!m_gone)
        takeFin();
}

void Connection::takeFin() {
    if (!m_finAt || *m_finAt != m_tcb.rcvNxt)
        return;
    m_tcb.rcvNxt += 1;
    m_finAt.reset();
    m_cause = note(Finding::None, [&] { return fmt::format("FIN accepted: RCV.NXT is {}", seqText(m_tcb.rcvNxt)); });
    CauseScope scope(m_context->recorder(), m_cause);
    step(Event::FinArrived);
}

void Connection::takeKept() {
    while (!m_gone && !m_reassembly.empty()) {
        Pdu data = m_reassembly.take(m_tcb.rcvNxt);
        if (data.empty())
            return;
        deliver(std::move(data), true);
    }
    if (m_reassembly.empty())
        m_arrivedCount = 0;
}

void Connection::deliver(Pdu&& data, bool push) {
    const SeqNumber before = m_tcb.rcvNxt;
    const std::size_t count = data.size();
    m_tcb.rcvNxt += static_cast<std::uint32_t>(count);
    m_cause = note(Finding::None, [&] {
        return fmt::format("In order: RCV.NXT {} to {}, {} {}", seqText(before), seqText(m_tcb.rcvNxt),
                           bytesText(count), m_paused ? "kept for the program, which is not reading" : "passed up");
    });
    CauseScope scope(m_context->recorder(), m_cause);
    if (!m_paused) {
        indicate(Primitive::Data, std::move(data), {}, push);
        return;
    }
    m_held.push_back({std::move(data), push});
    m_heldBytes += count;
    m_tcb.rcvWnd -= std::min(m_tcb.rcvWnd, static_cast<std::uint32_t>(count)); // its right edge stays
    if (m_tcb.rcvWnd == 0)
        note(Finding::ZeroWindow, [] { return "Our window is 0: the program does not read"; });
}

void Connection::pause(Context& context) {
    enter(context, [&] { m_paused = true; });
}

void Connection::resume(Context& context) {
    enter(context, [&] {
        if (!m_paused)
            return;
        m_paused = false;
        passHeldUp();
        if (!m_gone)
            openWindow();
    });
}

void Connection::passHeldUp() {
    std::vector<Held> held = std::exchange(m_held, {});
    for (std::size_t i = 0; i < held.size(); ++i) {
        if (m_paused) { // it stopped again while reading
            m_held.insert(m_held.begin(), std::make_move_iterator(held.begin() + static_cast<std::ptrdiff_t>(i)),
                          std::make_move_iterator(held.end()));
            return;
        }
        m_heldBytes -= held[i].data.size();
        indicate(Primitive::Data, std::move(held[i].data), {}, held[i].push);
    }
    if (std::exchange(m_releaseHeld, false))
        indicate(Primitive::Release);
}

// RFC 9293 §3.8.6.2.2: the window opens by a full segment or half the buffer at least, and the peer is told. When
// nothing waits for the program, all of it is open.
void Connection::openWindow() {
    const std::uint32_t capacity = m_tcb.scaling ? m_settings.window : std::min(m_settings.window, 65535u);
    const auto open = static_cast<std::uint32_t>(capacity - std::min<std::size_t>(capacity, m_heldBytes));
    const std::uint32_t grown = open - std::min(open, m_tcb.rcvWnd);
    const bool worthTelling = grown >= std::min<std::uint32_t>(capacity / 2, m_ownMss) && grown > 0;
    if (!worthTelling && m_heldBytes > 0)
        return;
    m_tcb.rcvWnd = std::max(open, m_tcb.rcvWnd);
    if (!worthTelling || !isSynchronized(m_tcb.state))
        return;
    m_cause = note(Finding::None, [&] { return fmt::format("Window update: room for {}", bytesText(m_tcb.rcvWnd)); });
    m_ackOwed = true;
}

// RFC 9293 §3.8.6.3: at least every second full segment is acknowledged at once.
void Connection::oweAck(std::size_t bytes) {
    m_unansweredBytes += bytes;
    if (m_settings.delayedAck == Duration::zero() || m_unansweredBytes >= 2 * std::size_t{m_tcb.segmentSize()} ||
        m_tcb.rcvWnd == 0) {
        m_ackOwed = true;
        return;
    }
    if (m_timers.delayedAck)
        return;
    m_timers.delayedAck = m_context->now() + m_settings.delayedAck;
    if (m_journal.isOpen()) {
        m_journal.sideTimerStarted(*m_context, Journal::SideTimer::DelayedAck, *m_timers.delayedAck,
                                   fmt::format("Timer started: the ACK waits up to {} for data to go with",
                                               durationText(m_settings.delayedAck)));
    }
}

} // namespace layerscope::tcp
