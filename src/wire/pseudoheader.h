// What TCP, UDP and ICMPv6 add to their checksums from the header below, so that a segment delivered to the wrong host
// is noticed (RFC 9293 §3.1, RFC 768, RFC 8200 §8.1).
#pragma once

#include "base/address.h"
#include "base/checksum.h"

namespace layerscope {

struct PseudoHeader {
    IpAddress source;
    IpAddress destination;

    // The sum so far, to which the segment is then added; `length` is the segment's, header and payload, in bytes.
    // The two versions lay out their pseudo headers differently, but with the same numbers in them.
    InternetChecksum sum(std::uint8_t protocol, std::size_t length) const {
        InternetChecksum checksum;
        if (source.isV4())
            checksum.addU32(source.v4().value).addU32(destination.v4().value);
        else
            checksum.add(source.v6().bytes).add(destination.v6().bytes);
        return checksum.addU16(protocol).addU32(static_cast<std::uint32_t>(length));
    }
};

} // namespace layerscope
