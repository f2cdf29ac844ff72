// Network: IPv4, with ARP to find neighbours and ICMP to answer echo requests.
#pragma once

#include "layers/layer.h"
#include "layers/options.h"

namespace layerscope {

// Settings: ttl (1 to 255, default 64), gateway (an address; none: only neighbours are reached), neighbours (pairs
// "10.0.0.2=02:00:00:00:00:02" joined by blanks, known from the start as if ARP had asked before).
const LayerIdentity& ipv4Identity();
Result<std::unique_ptr<Layer>> makeIpv4(const Options& options);

} // namespace layerscope
