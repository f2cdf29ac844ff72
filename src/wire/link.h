// What the link protocols share: a type that names the payload, and the bytes behind the payload. For src/wire only.
#pragma once

#include "wire/dissector.h"

namespace layerscope {

extern const Field& ethernetPaddingField;

// The fields of a link header that ends in a type. Null where the protocol has no such thing.
struct LinkFields {
    const Field* type = nullptr;
    const Field* length = nullptr;    // the same two bytes when they are a length (IEEE 802.3)
    const Field* invalid = nullptr;   // the same two bytes when they are neither
    const Field* linuxType = nullptr; // the same two bytes when they are too small for a type (cooked captures)
    const Field* padding = nullptr;   // null: Ethernet's
    const Field* trailer = nullptr;
    const Field* fcs = nullptr;
    const Field* fcsStatus = nullptr;
};

// Adds the type or length of the header whose line is open, takes the payload behind its `headerSize` bytes apart, and
// puts what is left over into the header's tree. `fcsLength` is 0 or 4, or -1 to guess. Returns the end on the wire.
std::size_t dissectLinkPayload(Dissector& dissector, const LinkFields& fields, std::size_t line, Extent pdu,
                               std::size_t headerSize, int fcsLength);

// Puts the bytes of `trailer` into the tree of the header with this line, in front of the node with index `at`:
// padding, the trailer proper and the frame check sequence.
void dissectTrailer(Dissector& dissector, const LinkFields& fields, std::size_t line, std::size_t at, Extent trailer,
                    int fcsLength);

} // namespace layerscope
