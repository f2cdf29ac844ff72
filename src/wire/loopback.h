// The four bytes in front of packets on loopback interfaces of BSD systems: an address family (LINKTYPE_NULL, _LOOP).
#pragma once

#include "wire/field.h"

namespace layerscope {

extern const Protocol loopbackProtocol;

} // namespace layerscope
