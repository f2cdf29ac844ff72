// Network: IPv6, with neighbour discovery and ICMPv6.
#pragma once

#include "layers/layer.h"
#include "layers/options.h"

namespace layerscope {

// Beside its configured address each interface has a link-local one, made of its MAC address. Settings: hop_limit (1 to
// 255, default 64); gateway (an address; none: only neighbours and routes are reached); routes
// ("fd00:3::/64=fd00:2::2", joined by blanks: the neighbour that leads to a network); forwarding (true: a router);
// neighbours (pairs "fd00::2=02:00:00:00:00:02" joined by blanks, known from the start and for ever); reachable_time
// (30 s), pmtu_timeout (10 min).
const LayerIdentity& ipv6Identity();
Result<std::unique_ptr<Layer>> makeIpv6(const Options& options);

} // namespace layerscope
