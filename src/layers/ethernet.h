// Data link: Ethernet II frames between neighbours.
#pragma once

#include "layers/layer.h"
#include "layers/options.h"

namespace layerscope {

// Adds addresses, type, padding to 60 bytes and the FCS; on the way up drops frames that are not for this host and
// those whose FCS is wrong.
const LayerIdentity& ethernetIdentity();
Result<std::unique_ptr<Layer>> makeEthernet(const Options& options);

} // namespace layerscope
