// The checksums of a captured packet, without a full dissection.
#pragma once

#include "capture/packetpath.h"

namespace layerscope {

// False when a checksum of IPv4, TCP, UDP, ICMP or ICMPv6 contradicts the bytes. What cannot be checked is not held
// against the packet: bytes that were not captured, fragments, a checksum that UDP leaves out (RFC 768), and one that
// the sending machine leaves to its network card: then the field holds the sum of the pseudo header only.
bool checksumsHold(ByteView frame, const PacketPath& path);

} // namespace layerscope
