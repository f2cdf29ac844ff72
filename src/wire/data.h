// Bytes that no protocol here claims.
#pragma once

#include "wire/field.h"

namespace layerscope {

extern const Protocol dataProtocol;    // what a program sent through TCP or UDP
extern const Protocol payloadProtocol; // whatever else follows a header: a fragment, something unknown; of no layer

} // namespace layerscope
