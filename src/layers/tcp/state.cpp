#include "layers/tcp/state.h"

namespace layerscope::tcp {

namespace {

// A connection that breaks off before its program knew of it goes back to LISTEN, where its listener still is
// (RFC 9293 §3.10.7.4); one that the program asked for is reported.
Transition brokenOff(State state, Opening opening) {
    if (state == State::SynReceived && opening == Opening::Passive)
        return {State::Listen, Action::DeleteTcb};
    return {State::Closed, Action::IndicateAbort | Action::DeleteTcb};
}

// RFC 9293 §3.10.4.
Transition closed(State state) {
    switch (state) {
    case State::Listen:
    case State::SynSent:
        return {State::Closed, Action::IndicateClosed | Action::DeleteTcb};
    case State::SynReceived:
    case State::Established:
        return {State::FinWait1, Action::QueueFin};
    case State::CloseWait:
        return {State::CloseWait, Action::QueueFin};
    default:
        return {state};
    }
}

// RFC 9293 §3.10.5.
Transition aborted(State state) {
    switch (state) {
    case State::Closed:
        return {state};
    case State::SynReceived:
    case State::Established:
    case State::FinWait1:
    case State::FinWait2:
    case State::CloseWait:
        return {State::Closed, Action::SendReset | Action::DeleteTcb};
    default:
        return {State::Closed, Action::DeleteTcb};
    }
}

// RFC 9293 §3.10.7.2 to §3.10.7.4, fourth step.
Transition synArrived(State state, Opening opening) {
    switch (state) {
    case State::Listen:
    case State::SynSent:
        return {State::SynReceived, Action::SendSynAck};
    case State::SynReceived:
        return opening == Opening::Passive ? brokenOff(state, opening) : Transition{state, Action::SendAck};
    case State::Closed:
        return {state};
    default:
        return {state, Action::SendAck}; // a challenge ACK
    }
}

// RFC 9293 §3.10.7.4, eighth step.
Transition finArrived(State state) {
    switch (state) {
    case State::SynReceived:
    case State::Established:
        return {State::CloseWait, Action::SendAck | Action::IndicateRelease};
    case State::FinWait1:
        return {State::Closing, Action::SendAck | Action::IndicateRelease};
    case State::FinWait2:
        return {State::TimeWait, Action::SendAck | Action::IndicateRelease | Action::StartTimeWait};
    case State::TimeWait:
        return {State::TimeWait, Action::SendAck | Action::StartTimeWait};
    default:
        return {state};
    }
}

// RFC 9293 §3.10.7.4, fifth step.
Transition finAcknowledged(State state) {
    switch (state) {
    case State::FinWait1:
        return {State::FinWait2};
    case State::Closing:
        return {State::TimeWait, Action::StartTimeWait};
    case State::LastAck:
        return {State::Closed, Action::IndicateClosed | Action::DeleteTcb};
    default:
        return {state};
    }
}

// RFC 9293 §3.10.7.3 and §3.10.7.4, the second step of each.
Transition resetArrived(State state, Opening opening) {
    switch (state) {
    case State::Closed:
    case State::Listen:
        return {state};
    case State::Closing:
    case State::LastAck:
    case State::TimeWait:
        return {State::Closed, Action::IndicateClosed | Action::DeleteTcb};
    default:
        return brokenOff(state, opening);
    }
}

} // namespace

std::string_view stateName(State state) {
    static constexpr std::string_view names[stateCount] = {"CLOSED",      "LISTEN",     "SYN-SENT",   "SYN-RECEIVED",
                                                           "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT",
                                                           "CLOSING",     "LAST-ACK",   "TIME-WAIT"};
    return names[static_cast<std::size_t>(state)];
}

Transition transition(State state, Event event, Opening opening) {
    switch (event) {
    case Event::PassiveOpen:
        return {state == State::Closed ? State::Listen : state};
    case Event::ActiveOpen:
        // RFC 9293 §3.10.1: a listener may become the active side.
        return state == State::Closed || state == State::Listen ? Transition{State::SynSent, Action::SendSyn}
                                                                : Transition{state};
    case Event::Close:
        return closed(state);
    case Event::Abort:
        return aborted(state);
    case Event::FinSent:
        return {state == State::CloseWait ? State::LastAck : state};
    case Event::SynArrived:
        return synArrived(state, opening);
    case Event::SynAckArrived:
        return state == State::SynSent ? Transition{State::Established, Action::SendAck | Action::IndicateOpen}
                                       : Transition{state};
    case Event::SynAcknowledged:
        return state == State::SynReceived ? Transition{State::Established, Action::IndicateOpen} : Transition{state};
    case Event::FinAcknowledged:
        return finAcknowledged(state);
    case Event::FinArrived:
        return finArrived(state);
    case Event::ResetArrived:
        return resetArrived(state, opening);
    case Event::ResetLosesData:
        // RFC 9293 §3.10.7.4 has both just end; a program whose data may not have arrived must not take it for an end
        // in order.
        return state == State::Closing || state == State::LastAck ? brokenOff(state, opening)
                                                                  : resetArrived(state, opening);
    case Event::TimeWaitOver:
        return state == State::TimeWait ? Transition{State::Closed, Action::IndicateClosed | Action::DeleteTcb}
                                        : Transition{state};
    case Event::UserTimeout:
        // RFC 9293 §3.10.8.
        return state == State::Closed || state == State::Listen || state == State::TimeWait ? Transition{state}
                                                                                            : brokenOff(state, opening);
    }
    return {state};
}

} // namespace layerscope::tcp
