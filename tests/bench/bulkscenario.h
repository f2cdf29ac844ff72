// The scenario of the bulk transfers: two hosts, one link, many connections that share the bytes.
#pragma once

#include "sim/scenario.h"

#include <fmt/format.h>

namespace layerscope {

// `bytes` go from one host to the other, over as many connections, which open a microsecond apart. Segments of 1448
// bytes; `more` is added to the scenario's text.
inline Scenario bulkScenario(std::uint64_t bytes, std::uint32_t connections, const std::string& more = {}) {
    constexpr std::string_view stack =
        R"({ application = "discard", transport = { use = "tcp", timestamps = true, window_scale = true, sack = true,)"
        R"( window = 131072, send_buffer = 131072, congestion = "cubic", delayed_ack = "40 ms" } })";
    const std::string text = fmt::format(R"(
format = 1
title = "Bulk transfer"
neighbours = "known"
until = "600 s"
[[host]]
name = "client"
stack = {0}
[[host.program]]
do = "connect"
to = "server"
port = 7
count = {1}
interval = "1 us"
[[host.program]]
do = "send"
on = "connected"
bytes = {2}
[[host.program]]
do = "close"
[[host]]
name = "server"
stack = {0}
[[host.program]]
do = "listen"
port = 7
[[link]]
ends = ["client", "server"]
rate = "10 Gbit/s"
delay = "1 ms"
queue = 1000000
{3})",
                                         stack, connections, bytes / connections, more);
    return parseScenario(text, "bulk").value();
}

} // namespace layerscope
