// The settings of layer 3, and where packets go (RFC 1812 §5.2.4.3: the longest prefix wins).
#pragma once

#include "layers/layer.h"
#include "layers/options.h"

namespace layerscope {

struct Ipv4Route {
    Ipv4Prefix destination;
    Ipv4Address gateway;
};

struct Ipv4Settings {
    std::uint8_t timeToLive = 64; // RFC 1700's recommended default
    bool forwarding = false;
    std::vector<Ipv4Route> routes; // longest prefix first; a gateway is 0.0.0.0/0
    std::vector<std::pair<Ipv4Address, MacAddress>> neighbours;
    Duration arpTimeout = std::chrono::minutes(1);         // RFC 1122 §2.3.2.1: on the order of a minute
    Duration reassemblyTimeout = std::chrono::seconds(60); // RFC 1122 §3.3.2: 60 to 120 s
    Duration pathMtuTimeout = std::chrono::minutes(10);    // RFC 1191 §6.3

    static Result<Ipv4Settings> read(const Options& options);
};

} // namespace layerscope
