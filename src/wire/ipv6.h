// The Internet Protocol, version 6 (RFC 8200), and ICMPv6 (RFC 4443), as far as their fixed headers.
#pragma once

#include "wire/field.h"

namespace layerscope {

extern const Protocol ipv6Protocol;
extern const Protocol icmpv6Protocol;

// The text of a 16-byte address in the form of RFC 5952: "2001:db8::1".
std::string ipv6Text(ByteView address);

} // namespace layerscope
