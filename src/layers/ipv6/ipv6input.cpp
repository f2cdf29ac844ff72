// Packets that come in.
#include "layers/ipv6/ipv6layer.h"
#include "layers/remark.h"
#include "wire/ipprotocol.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

void Ipv6Layer::receivePacket(Context& context, Idu&& indication) {
    Pdu& packet = indication.sdu;
    const auto header = Ipv6Header::parse(packet.bytes());
    if (!header) {
        remark(context, Finding::Malformed, [&] { return "Packet dropped: " + header.error().text(); });
        return;
    }
    packet.dropBack(packet.size() - Ipv6Header::size - header->payloadLength); // the data link's padding
    indication.crossings.clear();
    const std::uint16_t interface = indication.ici.interface;
    if (header->source.isMulticast()) { // RFC 4291 §2.7
        remark(context, Finding::Malformed, [] { return "Packet dropped: a group cannot have sent it"; });
        return;
    }
    if (!isForUs(context, header->destination, interface)) {
        if (m_settings.forwarding)
            forward(context, std::move(indication), *header);
        else
            remark(context, Finding::None,
                   [&] { return fmt::format("Packet dropped: it is for {}", header->destination.text()); });
        return;
    }
    const auto payload = Ipv6Payload::find(packet.bytes());
    if (!payload) {
        remark(context, Finding::Malformed, [&] { return "Packet dropped: " + payload.error().text(); });
        return;
    }
    if (payload->fragment && (payload->fragment->offset != 0 || payload->fragment->moreFragments)) {
        remark(context, Finding::Refused,
               [] { return "Fragment dropped: this host does not put IPv6 packets together"; });
        return;
    }
    if (payload->protocol == ipv6NoNextHeader)
        return;
    if (payload->protocol != ipProtocolTcp) { // TCP answers with RST, never through ICMPv6
        const ByteView quotable = packet.bytes().first(std::min(packet.size(), Ipv6Header::minimumMtu));
        m_passingUp.assign(quotable.begin(), quotable.end());
        m_passingUpFrom = interface;
    }
    indication.ici.local = header->destination;
    indication.ici.remote = header->source;
    indication.ici.protocol = payload->protocol;
    indication.ici.timeToLive = header->hopLimit;
    const std::size_t known = pathMtu(context, header->source, UINT16_MAX); // a transport may ask
    indication.ici.pathMtu = known < UINT16_MAX ? static_cast<std::uint16_t>(known) : std::uint16_t{0};
    packet.dropFront(payload->offset);
    if (payload->protocol == ipProtocolIcmpv6)
        receiveIcmp(context, std::move(indication), *header);
    else
        context.passUp(std::move(indication));
    m_passingUp.clear();
}

} // namespace layerscope
