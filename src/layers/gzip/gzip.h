// Presentation: the content of HTTP's answers is packed with gzip where the client says that it can unpack it
// (RFC 9110 §8.4).
#pragma once

#include "layers/layer.h"
#include "layers/options.h"

namespace layerscope {

// Settings: level (1 to 9, default 6), largest (bytes that one answer may unpack to, default 16 MiB).
const LayerIdentity& gzipIdentity();
Result<std::unique_ptr<Layer>> makeGzip(const Options& options);

} // namespace layerscope
