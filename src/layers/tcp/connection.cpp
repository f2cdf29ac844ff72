#include "layers/tcp/connection.h"

#include <fmt/format.h>

namespace layerscope::tcp {

Connection::Connection(const TcpSettings& settings, const SocketPair& sockets, EndpointId endpoint, EndpointId listener)
    : m_settings(settings), m_sockets(sockets), m_endpoint(endpoint), m_listener(listener),
      m_rtt(settings.initialRto, settings.minimumRto, settings.maximumRto), m_congestion(settings.congestion) {
    m_tcb.rcvWnd = settings.window;
}

// The program's calls.

void Connection::openActively(Context& context) {
    enter(context, [&] { open(context, Event::ActiveOpen); });
}

void Connection::openPassively(Context& context, const Segment& syn) {
    enter(context, [&] {
        open(context, Event::PassiveOpen);
        learnPeer(syn);
        const EventId accepted = note(Finding::None, [&] {
            return fmt::format("SYN accepted: its number {} is taken, RCV.NXT is {}; ISN {} chosen", seqText(m_tcb.irs),
                               seqText(m_tcb.rcvNxt), seqText(m_tcb.iss));
        });
        CauseScope scope(context.recorder(), accepted);
        step(Event::SynArrived);
    });
}

void Connection::open(Context& context, Event opening) {
    m_connection =
        context.connection(tcpProtocol, m_sockets.local, m_sockets.localPort, m_sockets.remote, m_sockets.remotePort);
    m_journal.open(context, m_connection);
    // RFC 9293 §3.7.1: the MTU less the fixed headers of IP and TCP.
    const std::size_t most = mssFor(context.maximumTransmissionUnit(), m_sockets.remote);
    m_ownMss = static_cast<std::uint16_t>(std::min<std::size_t>(m_settings.mss.value_or(65495), most));
    m_tcb.iss = SeqNumber(m_settings.isn.value_or(context.random().u32()));
    m_tcb.sndUna = m_tcb.sndNxt = m_tcb.iss;
    m_bufferSeq = m_tcb.iss + 1;
    if (opening == Event::ActiveOpen) {
        const EventId chosen =
            note(Finding::None, [&] { return fmt::format("Active open: ISN {} chosen", seqText(m_tcb.iss)); });
        CauseScope scope(context.recorder(), chosen);
        step(opening);
    } else {
        step(opening);
    }
}

void Connection::send(Context& context, Pdu&& data, bool push) {
    enter(context, [&] {
        if (m_gone || m_closeAsked) {
            note(Finding::None, [&] { return "Data refused: the program has closed its direction"; });
            return;
        }
        m_buffer.append(std::move(data), push);
        ++m_readyOwed;
    });
}

void Connection::release(Context& context) {
    enter(context, [&] {
        if (m_gone || m_closeAsked)
            return;
        m_closeAsked = true;
        // RFC 9293 §3.10.4: in SYN-RECEIVED, data that waits goes first, so this waits for ESTABLISHED.
        if (m_tcb.state != State::SynReceived || m_buffer.empty())
            step(Event::Close);
    });
}

void Connection::abort(Context& context) {
    enter(context, [&] {
        if (!m_gone)
            step(Event::Abort);
    });
}

void Connection::settle() {
    flush();
    while (m_readyOwed > 0 && hasRoom() && !m_gone && m_tcb.state >= State::Established) {
        --m_readyOwed;
        indicate(Primitive::Ready);
        flush();
    }
    if (!m_gone)
        recordVariables();
    armTimer();
}

// State and indications.

void Connection::step(Event event, std::string_view reason) {
    const State before = m_tcb.state;
    const Transition next = transition(before, event, m_listener ? Opening::Passive : Opening::Active);
    EventId changed;
    if (next.next != before) {
        if (before != State::Closed)
            recordVariables(); // what led here comes first
        m_tcb.state = next.next;
        changed = m_journal.state(*m_context, before, next.next);
        if (changed)
            m_cause = changed;
    }
    CauseScope scope(m_context->recorder(), changed);
    perform(next.actions, reason);
}

void Connection::perform(Action actions, std::string_view reason) {
    if (contains(actions, Action::SendSyn) || contains(actions, Action::SendSynAck))
        sendSyn(Repeats::No);
    if (contains(actions, Action::SendAck)) {
        m_ackOwed = true;
        flush();
    }
    if (contains(actions, Action::SendReset))
        sendReset();
    if (contains(actions, Action::QueueFin))
        m_finQueued = true;
    if (contains(actions, Action::StartTimeWait))
        startTimeWaitTimer();
    if (contains(actions, Action::DeleteTcb))
        deleteTcb();
    if (contains(actions, Action::IndicateOpen)) {
        indicate(Primitive::Connect);
        if (m_closeAsked && !m_finQueued && !m_gone)
            step(Event::Close);
    }
    if (contains(actions, Action::IndicateRelease)) {
        if (m_held.empty())
            indicate(Primitive::Release);
        else
            m_releaseHeld = true; // behind the data
    }
    if (contains(actions, Action::IndicateAbort))
        indicate(Primitive::Abort, {}, reason);
    if (contains(actions, Action::IndicateClosed)) {
        m_paused = false; // nothing is left to hold back for
        passHeldUp();
        indicate(Primitive::Closed);
    }
}

void Connection::deleteTcb() {
    stopTimer("the connection is gone");
    m_buffer = SendBuffer();
    m_reassembly = Reassembly();
    m_scoreboard.clear();
    stopDelayedAck();
    if (m_timers.keepAlive) {
        m_timers.keepAlive.reset();
        m_journal.sideTimerCancelled(*m_context, Journal::SideTimer::KeepAlive, "the connection is gone");
    }
    m_ackOwed = false;
    m_gone = true;
}

void Connection::indicate(Primitive primitive, Pdu&& sdu, std::string_view reason, bool push) {
    recordVariables();
    Idu indication;
    indication.primitive = primitive;
    indication.ici.endpoint = m_endpoint;
    if (primitive == Primitive::Connect)
        indication.ici.listener = m_listener;
    indication.ici.local = m_sockets.local;
    indication.ici.localPort = m_sockets.localPort;
    indication.ici.remote = m_sockets.remote;
    indication.ici.remotePort = m_sockets.remotePort;
    indication.ici.push = push;
    indication.ici.connection = m_connection;
    indication.sdu = std::move(sdu);
    indication.reason = reason;
    m_context->passUp(std::move(indication));
}

} // namespace layerscope::tcp
