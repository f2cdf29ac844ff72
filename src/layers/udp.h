// Transport: UDP, RFC 768.
#pragma once

#include "layers/layer.h"
#include "layers/options.h"

namespace layerscope {

// Datagrams between ports. A Listen request binds a port; the first datagram of a peer that comes to it makes an end
// point of its own, from 2^31 up, to which answers can be given. A Connect request names the peer and is answered at
// once, for nothing is sent. Each Data is one datagram, and is answered by Ready. It has no settings.
const LayerIdentity& udpIdentity();
Result<std::unique_ptr<Layer>> makeUdp(const Options& options);
// The same, whose own end points begin with this number.
std::unique_ptr<Layer> makeUdpFrom(std::uint32_t firstEndpoint);

} // namespace layerscope
