#include "sim/tcpsegment.h"

#include "wire/ethernet.h"
#include "wire/ipprotocol.h"
#include "wire/ipv4.h"
#include "wire/ipv6.h"

namespace layerscope {

std::optional<ByteView> tcpSegmentIn(ByteView frame) {
    const auto ethernet = EthernetHeader::parse(frame);
    if (!ethernet)
        return std::nullopt;
    const ByteView packet = frame.subspan(EthernetHeader::size);
    if (ethernet->etherType == etherTypeIpv4) {
        const auto header = Ipv4Header::parse(packet);
        if (!header || header->protocol != ipProtocolTcp || header->fragmentOffset != 0)
            return std::nullopt;
        return packet.subspan(header->size(), header->totalLength - header->size());
    }
    if (ethernet->etherType == etherTypeIpv6) {
        const auto header = Ipv6Header::parse(packet);
        if (!header)
            return std::nullopt;
        const auto payload = Ipv6Payload::find(packet);
        if (!payload || payload->protocol != ipProtocolTcp || (payload->fragment && payload->fragment->offset != 0))
            return std::nullopt;
        return packet.subspan(payload->offset, Ipv6Header::size + header->payloadLength - payload->offset);
    }
    return std::nullopt;
}

} // namespace layerscope
