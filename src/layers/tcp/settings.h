// What a scenario may set about TCP.
#pragma once

#include "layers/options.h"

#include <optional>

namespace layerscope {

struct TcpSettings {
    // Option `isn`: the initial sequence number of every connection; without it each draws its own.
    std::optional<std::uint32_t> isn = {};
    // Option `mss`: the largest segment we ask for, in bytes of data; without it the MTU less 40 (RFC 9293 §3.7.1).
    std::optional<std::uint16_t> mss = {};
    // Option `window`: the receive window, 1 to 65535 bytes.
    std::uint16_t window = 65535;
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

    // Fails, naming the key and what is allowed.
    static Result<TcpSettings> read(const Options& options);
};

} // namespace layerscope
