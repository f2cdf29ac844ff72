// Presentation: the two programs agree on a compressed transfer syntax.
#pragma once

#include "layers/layer.h"
#include "layers/options.h"

namespace layerscope {

// DEFLATE (RFC 1951) without a wrapper, one continuous stream for each direction of a connection, flushed after every
// message so that the peer can unpack it at once. Settings: level (1 to 9, default 6).
const LayerIdentity& deflateIdentity();
Result<std::unique_ptr<Layer>> makeDeflate(const Options& options);

} // namespace layerscope
