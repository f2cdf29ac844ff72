// Virtual LANs: the tag of IEEE 802.1Q between an Ethernet header and its payload.
#pragma once

#include "wire/field.h"

namespace layerscope {

extern const Protocol vlanProtocol;

} // namespace layerscope
