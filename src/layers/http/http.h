// HTTP/1.1 clients and servers (RFC 9110, RFC 9112) as a filling of slot 7.
#pragma once

#include "layers/options.h"
#include "layers/program.h"

namespace layerscope {

// A program that connects is a client: it sends requests (verb "request"). One that listens is a server: it answers
// from its resources (setting "resource"), in order, and may change one while it runs (verb "publish").
const LayerIdentity& httpIdentity();
Result<std::unique_ptr<Layer>> makeHttp(const Options& options);

} // namespace layerscope
