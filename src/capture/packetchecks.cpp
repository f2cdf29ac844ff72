#include "capture/packetchecks.h"

#include "base/checksum.h"
#include "wire/ipv4.h"

namespace layerscope {

namespace {

constexpr std::size_t tcpChecksumAt = 16, udpChecksumAt = 6, udpLengthAt = 4, icmpv6ChecksumAt = 2;

std::uint16_t u16(ByteView bytes, std::size_t at) { return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]); }

// The ones' complement sum itself, which an unfinished checksum holds.
std::uint16_t unfinished(const InternetChecksum& sum) { return static_cast<std::uint16_t>(~sum.value()); }

// `addresses` and `protocol` are the pseudo header's (RFC 9293 §3.1, RFC 8200 §8.1).
bool holdsUnderPseudoHeader(ByteView segment, std::size_t checksumAt, ByteView addresses, std::uint8_t protocol) {
    InternetChecksum pseudo;
    pseudo.add(addresses).addU16(protocol);
    InternetChecksum sum = pseudo;
    sum.addU32(static_cast<std::uint32_t>(segment.size()));
    const InternetChecksum withLength = sum;
    if (sum.add(segment).value() == 0)
        return true;
    // Without the length where the card also cuts a large segment into several.
    const std::uint16_t stored = u16(segment, checksumAt);
    return stored == unfinished(withLength) || stored == unfinished(pseudo);
}

} // namespace

bool checksumsHold(ByteView frame, const PacketPath& path) {
    const PathLayer* network = path.find(LayerNumber::Network);
    if (!path.isIp || !network)
        return true;
    const bool v4 = path.source.length == 4;
    if (v4 && internetChecksum(frame.subspan(network->begin, network->inside - network->begin)) != 0)
        return false;
    if (path.fragment || network->end > frame.size())
        return true;
    ByteView inside = frame.subspan(network->inside, network->end - network->inside);
    const ByteView addresses = v4 ? frame.subspan(network->begin + 12, 8) : frame.subspan(network->begin + 8, 32);
    switch (path.ipProtocol) {
    case ipProtocolTcp:
        return !path.find(LayerNumber::Transport) ||
               holdsUnderPseudoHeader(inside, tcpChecksumAt, addresses, ipProtocolTcp);
    case ipProtocolUdp: {
        if (!path.find(LayerNumber::Transport) || u16(inside, udpChecksumAt) == 0)
            return true;
        const std::size_t length = u16(inside, udpLengthAt);
        if (length >= udpChecksumAt + 2 && length <= inside.size())
            inside = inside.first(length);
        return holdsUnderPseudoHeader(inside, udpChecksumAt, addresses, ipProtocolUdp);
    }
    case ipProtocolIcmp:
        return !v4 || inside.empty() || internetChecksum(inside) == 0;
    case ipProtocolIcmpv6:
        return v4 || inside.size() < icmpv6ChecksumAt + 2 ||
               holdsUnderPseudoHeader(inside, icmpv6ChecksumAt, addresses, ipProtocolIcmpv6);
    default:
        return true;
    }
}

} // namespace layerscope
