// Network: IPv4, with ARP to find neighbours, and ICMP.
#pragma once

#include "layers/layer.h"
#include "layers/options.h"

namespace layerscope {

// Settings: ttl (1 to 255, default 64); gateway (an address; none: only neighbours and routes are reached); routes
// ("10.0.3.0/24=10.0.2.2", joined by blanks: the neighbour that leads to a network); forwarding (true: a router);
// neighbours (pairs "10.0.0.2=02:00:00:00:00:02" joined by blanks, known from the start as if ARP had asked before);
// arp_timeout (1 min), reassembly_timeout (60 s), pmtu_timeout (10 min).
const LayerIdentity& ipv4Identity();
Result<std::unique_ptr<Layer>> makeIpv4(const Options& options);

} // namespace layerscope
