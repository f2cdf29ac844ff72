// Transport left out: a program that talks to the network layer itself, as ping does through a raw socket.
#pragma once

#include "layers/layer.h"
#include "layers/options.h"

namespace layerscope {

// Adds no byte. A Connect request names the peer; what the network layer passes up from that peer comes back to it.
const LayerIdentity& rawIdentity();
Result<std::unique_ptr<Layer>> makeRaw(const Options& options);

} // namespace layerscope
