// The transmission control block's variables by their names in RFC 9293 §3.3.1.
#pragma once

#include "base/sequence.h"
#include "base/time.h"
#include "layers/tcp/state.h"

#include <algorithm>
#include <optional>

namespace layerscope::tcp {

struct Tcb {
    State state = State::Closed;
    SeqNumber iss;                   // our initial sequence number
    SeqNumber sndUna;                // the oldest number not acknowledged
    SeqNumber sndNxt;                // the next number to send
    SeqNumber sndWl1;                // SEG.SEQ of the last window update
    SeqNumber sndWl2;                // SEG.ACK of the last window update
    std::uint32_t sndWnd = 0;        // what the peer has room for, from SND.UNA
    std::uint32_t sndWndMaximum = 0; // MAX.SND.WND: the largest the peer ever announced (RFC 5961 §5.2)
    SeqNumber irs;                   // the peer's initial sequence number
    SeqNumber rcvNxt;                // the next number expected
    std::uint32_t rcvWnd = 0;        // what we have room for, from RCV.NXT
    bool peerKnown = false;          // the peer's SYN has come, so that what is said of it here means something
    std::uint32_t sndMss = 536;      // the largest payload the peer takes; RFC 9293 §3.7.1's default until it says

    // What the SYNs agreed on.
    bool scaling = false;           // RFC 7323 §2
    std::uint8_t sndWndScale = 0;   // Snd.Wind.Shift
    std::uint8_t rcvWndScale = 0;   // Rcv.Wind.Shift
    bool timestamps = false;        // RFC 7323 §3
    std::uint32_t tsRecent = 0;     // TS.Recent: the peer's latest timestamp, to be echoed
    Time tsRecentAt{};              // when it was taken
    SeqNumber lastAckSent;          // Last.ACK.sent
    bool sack = false;              // RFC 2018 §2
    std::optional<SeqNumber> rcvUp; // RCV.UP: the number after the peer's urgent data, once there is some

    // Bytes of data in a full segment, less the options that every one carries (RFC 9293 §3.7.1, Eff.snd.MSS).
    std::uint32_t segmentSize() const { return timestamps ? std::max(sndMss, 13u) - 12 : sndMss; }
    std::uint32_t inFlight() const { return static_cast<std::uint32_t>(sndNxt - sndUna); }

    // The acceptability test of RFC 9293 §3.10.7.4, first step, for a segment of `length` numbers from `seq`.
    bool accepts(SeqNumber seq, std::uint32_t length) const {
        if (rcvWnd == 0)
            return length == 0 && seq == rcvNxt;
        const auto within = [&](SeqNumber number) { return rcvNxt <= number && number < rcvNxt + rcvWnd; };
        return within(seq) || (length > 0 && within(seq + (length - 1)));
    }
};

} // namespace layerscope::tcp
