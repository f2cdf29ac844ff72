// The settings of IPv6, and where packets go: the longest prefix wins.
#pragma once

#include "layers/layer.h"
#include "layers/options.h"

namespace layerscope {

struct Ipv6Route {
    IpPrefix destination;
    Ipv6Address gateway;
};

struct Ipv6Settings {
    std::uint8_t hopLimit = 64; // RFC 1700's recommended default
    bool forwarding = false;
    std::vector<Ipv6Route> routes; // longest prefix first; a gateway is ::/0
    std::vector<std::pair<Ipv6Address, MacAddress>> neighbours;
    Duration reachableTime = std::chrono::seconds(30);  // RFC 4861 §10, REACHABLE_TIME
    Duration pathMtuTimeout = std::chrono::minutes(10); // RFC 8201 §5.3

    static Result<Ipv6Settings> read(const Options& options);
};

} // namespace layerscope
