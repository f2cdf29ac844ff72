// The timers of one connection, and the one question the outside asks of them: when is the next deadline?
#pragma once

#include "base/time.h"

#include <algorithm>
#include <optional>
#include <variant>

namespace layerscope::tcp {

// The retransmission timer runs: something sent is not acknowledged (RFC 6298 §5).
struct RetransmissionTimer {
    Time deadline;
    Time giveUp; // R2 of RFC 9293 §3.8.3: no answer by then ends the connection
};

// The persist timer runs: there is something to send, nothing on its way, and the peer's window is shut
// (RFC 9293 §3.8.6.1).
struct PersistTimer {
    Time deadline;
    Duration interval; // doubles with each probe
    Time giveUp;       // moves with each answer
};

// The last wait (RFC 9293 §3.6.1).
struct TimeWaitTimer {
    Time deadline;
};

// One of the three at most: they exclude each other. What may run beside them gets a member of its own.
struct Timers {
    std::variant<std::monostate, RetransmissionTimer, PersistTimer, TimeWaitTimer> main;
    std::optional<Time> delayedAck; // an acknowledgement waits for company until then
    std::optional<Time> keepAlive;  // looks whether the connection has been silent

    // None when nothing runs.
    std::optional<Time> nextDeadline() const {
        std::optional<Time> next = mainDeadline();
        for (const std::optional<Time>& other : {delayedAck, keepAlive})
            if (other && (!next || *other < *next))
                next = other;
        return next;
    }
    std::optional<Time> mainDeadline() const {
        if (const auto* retransmission = std::get_if<RetransmissionTimer>(&main))
            return std::min(retransmission->deadline, retransmission->giveUp);
        if (const auto* persist = std::get_if<PersistTimer>(&main))
            return std::min(persist->deadline, persist->giveUp);
        if (const auto* timeWait = std::get_if<TimeWaitTimer>(&main))
            return timeWait->deadline;
        return std::nullopt;
    }
};

} // namespace layerscope::tcp
