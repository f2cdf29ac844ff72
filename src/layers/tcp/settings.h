// What a scenario may set about TCP.
#pragma once

#include "layers/options.h"

#include <optional>

namespace layerscope {

// Option `congestion`: "newreno" (RFC 5681, RFC 6582), "cubic" (RFC 9438) or "none".
enum class CongestionAlgorithm : std::uint8_t { NewReno, Cubic, None };

struct TcpSettings {
    // Option `isn`: the initial sequence number of every connection; without it each draws its own.
    std::optional<std::uint32_t> isn = {};
    // Option `mss`: the largest segment we ask for, in bytes of data; without it the MTU less 40 (RFC 9293 §3.7.1).
    std::optional<std::uint16_t> mss = {};
    // Option `window`: the receive window; more than 65535 bytes only with `window_scale`.
    std::uint32_t window = 65535;
    // Option `initial_rto`: the RTO before the first round trip is measured (RFC 6298 §2.1).
    Duration initialRto = std::chrono::seconds(1);
    // Options `min_rto` and `max_rto` (RFC 6298 §2.4, §2.5).
    Duration minimumRto = std::chrono::seconds(1);
    Duration maximumRto = std::chrono::seconds(60);
    // Option `msl`: the maximum segment lifetime; TIME-WAIT lasts twice as long. RFC 9293 §3.4.2 takes two minutes for
    // the Internet. One second is enough for the links here, lets a FIN be sent again within TIME-WAIT, and keeps a
    // scene short.
    Duration msl = std::chrono::seconds(1);
    // Option `user_timeout`: how long sent data may go unanswered before the connection is given up (RFC 9293 §3.8.3's
    // R2; the default is that of §3.10.1).
    Duration userTimeout = std::chrono::minutes(5);
    // Option `send_buffer`: bytes taken from the program ahead of the peer's acknowledgement.
    std::size_t sendBuffer = 131072;
    // Options `window_scale` and `timestamps` (RFC 7323) and `sack` (RFC 2018, RFC 2883): offered in the SYN, used when
    // both ends offer them.
    bool windowScale = false;
    bool timestamps = false;
    bool sack = false;
    CongestionAlgorithm congestion = CongestionAlgorithm::NewReno;
    // Option `initial_window`: segments, at most the ten of RFC 6928 §2.
    std::uint32_t initialWindow = 10;
    // Option `nagle`: a small segment waits while another one is unacknowledged (RFC 9293 §3.7.4 and
    // appendix A.3).
    bool nagle = true;
    // Option `delayed_ack`: how long an acknowledgement may wait for company, 40 to 500 ms (RFC 9293 §3.8.6.3); zero:
    // each goes at once.
    Duration delayedAck{};
    // Option `keep_alive`: how long a connection may be silent before it is probed (RFC 9293 §3.8.4); zero: for ever.
    Duration keepAlive{};
    // Option `keep_alive_interval`: between probes; nine without an answer end the connection.
    Duration keepAliveInterval = std::chrono::seconds(75);
    // Options `syn_ack_field` and `syn_ack_flag`, for showing what they do: what stands in the acknowledgment field of
    // the SYN that opens, and whether its ACK flag is set. With the flag off the field means nothing (RFC 9293 §3.1);
    // with it on the SYN is answered by RST (§3.10.7.2).
    std::uint32_t synAckField = 0;
    bool synAckFlag = false;

    // Fails, naming the key and what is allowed.
    static Result<TcpSettings> read(const Options& options);
};

} // namespace layerscope
