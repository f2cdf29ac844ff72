// Transport: TCP and UDP beside each other, as every real host has them.
#pragma once

#include "layers/layer.h"
#include "layers/options.h"

namespace layerscope {

// A program says with ici.service of Connect and Listen which of the two it wants: Datagram is UDP, else TCP. What
// comes from the network goes by its IP protocol number. Indications of UDP have ici.service set, so that what is
// between the program and its datagrams leaves them alone (stack.h). The settings are TCP's.
const LayerIdentity& tcpUdpIdentity();
Result<std::unique_ptr<Layer>> makeTcpUdp(const Options& options);

} // namespace layerscope
