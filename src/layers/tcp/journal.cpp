#include "layers/tcp/journal.h"

#include <fmt/format.h>

namespace layerscope::tcp {

namespace {

constexpr std::string_view timerNames[] = {"RTO timer", "persist timer", "TIME-WAIT timer"};
constexpr std::string_view sideTimerNames[] = {"delayed ACK timer", "keep-alive timer"};

} // namespace

void Journal::open(Context& context, ConnectionId connection) {
    if (!context.recorder().full())
        return;
    Trace& trace = context.recorder().trace();
    const auto add = [&](std::string name, VariableKind kind) {
        return trace.addVariable({context.host(), connection, context.layer(), kind, std::move(name)});
    };
    m_variables = std::make_unique<Variables>();
    m_variables->connection = connection;
    m_variables->state = add("state", VariableKind::State);
    m_variables->sndUna = add("SND.UNA", VariableKind::Sequence);
    m_variables->sndNxt = add("SND.NXT", VariableKind::Sequence);
    m_variables->sndWnd = add("SND.WND", VariableKind::Bytes);
    m_variables->rcvNxt = add("RCV.NXT", VariableKind::Sequence);
    m_variables->rcvWnd = add("RCV.WND", VariableKind::Bytes);
    m_variables->srtt = add("SRTT", VariableKind::Interval);
    m_variables->rttvar = add("RTTVAR", VariableKind::Interval);
    m_variables->rto = add("RTO", VariableKind::Interval);
    m_variables->cwnd = add("cwnd", VariableKind::Bytes);
    m_variables->ssthresh = add("ssthresh", VariableKind::Bytes);
    m_variables->dupacks = add("dupacks", VariableKind::Count);
    for (std::size_t i = 0; i < std::size(timerNames); ++i)
        m_variables->timers[i] = add(std::string(timerNames[i]), VariableKind::Timer);
}

EventId Journal::state(Context& context, State before, State after) const {
    if (!isOpen())
        return {};
    Recorder& recorder = context.recorder();
    std::string text;
    if (before == State::Closed && after == State::Listen)
        text = "A connection of its own is made from the listener: state LISTEN";
    else if (recorder.value(m_variables->state) == unsetValue)
        text = fmt::format("State changed: {} to {}", stateName(before), stateName(after));
    return recorder.changeState(m_variables->state, stateName(after), text);
}

void Journal::variables(Context& context, const Tcb& tcb, const RttEstimator& rtt, const Congestion& congestion,
                        std::uint32_t duplicateAcks) const {
    if (!isOpen())
        return;
    Recorder& recorder = context.recorder();
    recorder.change(m_variables->sndUna, tcb.sndUna.value());
    recorder.change(m_variables->sndNxt, tcb.sndNxt.value());
    if (tcb.peerKnown) {
        recorder.change(m_variables->sndWnd, tcb.sndWnd);
        recorder.change(m_variables->rcvNxt, tcb.rcvNxt.value());
    }
    recorder.change(m_variables->rcvWnd, tcb.rcvWnd);
    if (rtt.hasSample()) {
        recorder.change(m_variables->srtt, rtt.smoothed().count());
        recorder.change(m_variables->rttvar, rtt.variation().count());
    }
    recorder.change(m_variables->rto, rtt.rto().count());
    if (congestion.isLimited() && tcb.peerKnown)
        recorder.change(m_variables->cwnd, congestion.window());
    if (congestion.isLimited() && congestion.hasThreshold())
        recorder.change(m_variables->ssthresh, congestion.threshold());
    if (duplicateAcks > 0 || recorder.value(m_variables->dupacks) != unsetValue)
        recorder.change(m_variables->dupacks, duplicateAcks);
}

VariableId Journal::timerOf(const Timers& timers) const {
    return timers.main.index() == 0 ? VariableId{} : m_variables->timers[timers.main.index() - 1];
}

void Journal::timerStarted(Context& context, const Timers& timers, std::string_view text) const {
    if (isOpen() && timers.main.index() != 0) {
        const Time deadline = std::visit(
            [](const auto& timer) {
                if constexpr (requires { timer.deadline; })
                    return timer.deadline;
                else
                    return Time();
            },
            timers.main);
        context.recorder().timerStarted(timerOf(timers), deadline, text);
    }
}

void Journal::timerCancelled(Context& context, std::string_view reason) const {
    if (!isOpen())
        return;
    for (std::size_t i = 0; i < std::size(timerNames); ++i)
        context.recorder().timerCancelled(m_variables->timers[i], fmt::format("Timer cancelled: {}", reason));
}

EventId Journal::timerFired(Context& context, const Timers& timers, std::string_view text) const {
    return isOpen() ? context.recorder().timerFired(timerOf(timers), text) : EventId{};
}

void Journal::sideTimerStarted(Context& context, SideTimer timer, Time deadline, std::string_view text) const {
    if (!isOpen())
        return;
    const auto index = static_cast<std::size_t>(timer);
    VariableId& variable = m_variables->sideTimers[index];
    if (!variable) {
        variable = context.recorder().trace().addVariable({context.host(), m_variables->connection, context.layer(),
                                                           VariableKind::Timer, std::string(sideTimerNames[index])});
    }
    context.recorder().timerStarted(variable, deadline, text);
}

void Journal::sideTimerCancelled(Context& context, SideTimer timer, std::string_view reason) const {
    if (isOpen())
        context.recorder().timerCancelled(m_variables->sideTimers[static_cast<std::size_t>(timer)],
                                          fmt::format("Timer cancelled: {}", reason));
}

EventId Journal::sideTimerFired(Context& context, SideTimer timer) const {
    return isOpen() ? context.recorder().timerFired(m_variables->sideTimers[static_cast<std::size_t>(timer)])
                    : EventId{};
}

} // namespace layerscope::tcp
