// The state machine of TCP as a pure function: RFC 9293 §3.3.2 and §3.10.
#pragma once

#include <cstdint>
#include <string_view>

namespace layerscope::tcp {

// RFC 9293 §3.3.2.
enum class State : std::uint8_t {
    Closed,
    Listen,
    SynSent,
    SynReceived,
    Established,
    FinWait1,
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
};
constexpr std::size_t stateCount = 11;

std::string_view stateName(State state); // "SYN-SENT"

// True from ESTABLISHED on: both ends know each other's initial sequence number (RFC 9293 §3.5.2, group 3).
constexpr bool isSynchronized(State state) { return state >= State::Established; }

// What can change the state. A segment is checked and classified before it becomes one of these.
enum class Event : std::uint8_t {
    PassiveOpen,
    ActiveOpen,
    Close,           // the program has no more to send
    Abort,           // the program wants out at once
    FinSent,         // all data went out, and the FIN with or after it
    SynArrived,      // a SYN that acknowledges nothing; past SYN-SENT: a second one that is not the first repeated
    SynAckArrived,   // a SYN that acknowledges ours
    SynAcknowledged, // an ACK of our SYN, without a SYN
    FinAcknowledged, // an ACK of our FIN
    FinArrived,      // the peer's FIN, in order
    ResetArrived,    // an acceptable RST
    ResetLosesData,  // the same while data that was sent is not acknowledged
    TimeWaitOver,    // twice the MSL has passed
    UserTimeout,     // R2: nobody answered for too long
};
constexpr std::size_t eventCount = 14;

// What entering the next state obliges to, in the order of this list.
enum class Action : std::uint16_t {
    None = 0,
    SendSyn = 1,
    SendSynAck = 2,
    SendAck = 4,
    SendReset = 8,
    QueueFin = 16,      // a FIN goes out behind the last byte given to send
    StartTimeWait = 32, // or start it again
    DeleteTcb = 64,
    IndicateOpen = 128,    // Connect indication
    IndicateRelease = 256, // Release indication: the peer has no more to send
    IndicateAbort = 512,
    IndicateClosed = 1024,
};
constexpr Action operator|(Action a, Action b) {
    return static_cast<Action>(static_cast<std::uint16_t>(a) | static_cast<std::uint16_t>(b));
}
constexpr bool contains(Action set, Action one) {
    return (static_cast<std::uint16_t>(set) & static_cast<std::uint16_t>(one)) != 0;
}

// Who began the connection; decides what a reset means in SYN-RECEIVED.
enum class Opening : std::uint8_t { Active, Passive };

struct Transition {
    State next = State::Closed;
    Action actions = Action::None;
    friend bool operator==(const Transition&, const Transition&) = default;
};

// The next state and what it obliges to. An event that means nothing in a state leaves it as it is, with no action.
Transition transition(State state, Event event, Opening opening);

} // namespace layerscope::tcp
