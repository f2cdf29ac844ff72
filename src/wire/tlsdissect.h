// The messages of TLS's handshake, taken apart. For the sources of src/wire only.
#pragma once

#include "wire/dissector.h"

namespace layerscope::tls {

// The messages at [begin, end), which opened with the connection's keys or were in the clear. Their names go to the
// line that is open.
void addHandshake(Dissector& dissector, std::size_t begin, std::size_t end, bool opened);

} // namespace layerscope::tls
