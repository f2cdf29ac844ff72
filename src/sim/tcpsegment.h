// The TCP segment in a frame of a link, whichever version of IP carries it.
#pragma once

#include "base/base.h"

#include <optional>

namespace layerscope {

// None: the frame carries no TCP segment from its beginning on.
std::optional<ByteView> tcpSegmentIn(ByteView frame);

} // namespace layerscope
