// What a connection writes into the trace: its variables, its timers and its sentences.
#pragma once

#include "layers/layer.h"
#include "layers/tcp/congestion.h"
#include "layers/tcp/rto.h"
#include "layers/tcp/tcb.h"
#include "layers/tcp/timers.h"

namespace layerscope::tcp {

// Costs nothing but a null pointer unless everything is recorded.
class Journal {
public:
    // Declares the connection's variables, if everything is recorded.
    void open(Context& context, ConnectionId connection);
    bool isOpen() const { return m_variables != nullptr; }

    // A note; the text is made only when it is kept.
    template <class MakeText>
    EventId note(Context& context, Finding finding, MakeText&& makeText) const {
        if (!isOpen())
            return {};
        return context.recorder().note(context.host(), context.layer(), m_variables->connection, makeText(), finding);
    }

    EventId state(Context& context, State before, State after) const;
    // Every variable of the TCB that has another value than when it was last recorded.
    void variables(Context& context, const Tcb& tcb, const RttEstimator& rtt, const Congestion& congestion,
                   std::uint32_t duplicateAcks) const;

    // The timers: the one that `timers` holds is recorded as started, with the sentence given, when its deadline is
    // new. A timer that no longer runs is cancelled, with the reason given.
    void timerStarted(Context& context, const Timers& timers, std::string_view text) const;
    void timerCancelled(Context& context, std::string_view reason) const;
    // Returns the event, so that it can be the cause of what follows.
    EventId timerFired(Context& context, const Timers& timers, std::string_view text) const;

    // The timers beside them; each becomes a variable when it is first used.
    enum class SideTimer : std::uint8_t { DelayedAck, KeepAlive };
    void sideTimerStarted(Context& context, SideTimer timer, Time deadline, std::string_view text) const;
    void sideTimerCancelled(Context& context, SideTimer timer, std::string_view reason) const;
    EventId sideTimerFired(Context& context, SideTimer timer) const;

private:
    struct Variables {
        ConnectionId connection;
        VariableId state;
        VariableId sndUna, sndNxt, sndWnd, rcvNxt, rcvWnd;
        VariableId srtt, rttvar, rto;
        VariableId cwnd, ssthresh, dupacks;
        VariableId timers[3]; // in the order of Timers::main
        VariableId sideTimers[2];
    };
    VariableId timerOf(const Timers& timers) const;

    std::unique_ptr<Variables> m_variables;
};

} // namespace layerscope::tcp
