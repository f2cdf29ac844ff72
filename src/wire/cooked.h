// Linux "cooked" captures: what the kernel hands over instead of a link header, version 1 (SLL) and 2 (SLL2).
#pragma once

#include "wire/field.h"

namespace layerscope {

extern const Protocol sllProtocol;
extern const Protocol sll2Protocol;

} // namespace layerscope
