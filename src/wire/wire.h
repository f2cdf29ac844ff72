// wire: what goes over the wire, one protocol a header and a source. May depend on: base.
//
// A protocol declares its fields once, as a Protocol with a table of Field. The parser, the writer, the field tree,
// the hex view and the lesson expressions all read that table. Parsing never trusts a length: what does not fit is
// reported in the dissection as what it is, and the fields before it are kept.
#pragma once

#include "base/base.h"

namespace layerscope {

// The numbers of the OSI layers, X.200 §6.2. None is for what belongs to no layer (a program's note, a link).
enum class LayerNumber : std::uint8_t {
    None = 0,
    Physical = 1,
    DataLink = 2,
    Network = 3,
    Transport = 4,
    Session = 5,
    Presentation = 6,
    Application = 7,
};

std::string_view layerName(LayerNumber layer); // "Data link"

// How captured bytes begin: the LINKTYPE_ values of the pcap formats (tcpdump.org/linktypes.html).
enum class LinkType : std::uint16_t {
    Null = 0, // 4 bytes of address family in the capturing machine's byte order
    Ethernet = 1,
    RawIp = 101, // IPv4 or IPv6, told apart by the version
    Loop = 108,  // as Null, in network byte order
    LinuxSll = 113,
    Ipv4 = 228,
    Ipv6 = 229,
    LinuxSll2 = 276,
};

} // namespace layerscope
