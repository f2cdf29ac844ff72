// Packets on their way out: from the transport above, and those that a router passes on.
#include "layers/ipv6/ipv6layer.h"
#include "layers/remark.h"
#include "wire/ethernet.h"
#include "wire/ipprotocol.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::size_t largestPayload = 65535; // RFC 8200 §3: without the jumbo option

} // namespace

void Ipv6Layer::send(Context& context, Idu&& request) {
    if (request.ici.remote.isV4()) {
        remark(
            context, Finding::Refused,
            [&] {
                return fmt::format("Packet dropped: IPv6 does not reach {}, an IPv4 address",
                                   request.ici.remote.text());
            },
            request.ici.connection);
        return;
    }
    Ipv6Header header;
    header.nextHeader = request.ici.protocol;
    header.hopLimit = request.ici.timeToLive != 0 ? request.ici.timeToLive : m_settings.hopLimit;
    header.destination = request.ici.remote.v6();
    const auto way = route(context, header.destination, request.ici.interface);
    const Ipv6Address wished = request.ici.local.v6();
    header.source = isOwn(context, wished)
                        ? wished
                        : sourceFor(context, way.value_or(Way{0, header.destination}), header.destination);
    const std::size_t length = request.sdu.size();
    if (!way || length > largestPayload) {
        const EventId dropped = remark(
            context, Finding::Refused,
            [&] {
                return way ? fmt::format("Packet dropped: {} bytes are more than a packet holds", length)
                           : fmt::format("Packet dropped: no route to {}", header.destination.text());
            },
            request.ici.connection);
        const CauseScope scope(context.recorder(), dropped);
        if (!way)
            tellTransport(context, {Problem::NetUnreachable, 0, header, header.nextHeader, request.sdu.bytes()},
                          header.source, 0);
        return;
    }
    header.payloadLength = static_cast<std::uint16_t>(length);
    // RFC 3542 §3.1: layer 3 fills in the checksum, for a program does not know the source address.
    if (header.nextHeader == ipProtocolIcmpv6)
        if (const auto message = Icmpv6Header::parse(request.sdu.bytes()))
            message->write(request.sdu.mutableBytes(), {header.source, header.destination});
    header.write(request.sdu.prepend(Ipv6Header::size, &ipv6Protocol, LayerNumber::Network));
    output(context, std::move(request), *way,
           pathMtu(context, header.destination, context.interfaceMtu(way->interface)));
}

// What is known of the path to a destination, which is at most what the link takes.
std::size_t Ipv6Layer::pathMtu(Context& context, const Ipv6Address& destination, std::size_t ofLink) {
    const auto found = m_pathMtus.find(destination);
    if (found == m_pathMtus.end())
        return ofLink;
    if (context.now() - found->second.learnt <= m_settings.pathMtuTimeout)
        return std::min(ofLink, found->second.mtu);
    if (found->second.variable)
        context.recorder().change(found->second.variable, unsetValue,
                                  fmt::format("Path MTU to {} forgotten: it may be larger by now", destination.text()));
    m_pathMtus.erase(found);
    return ofLink;
}

void Ipv6Layer::output(Context& context, Idu&& packet, const Way& way, std::size_t mtu) {
    const std::uint16_t from = packet.ici.interface;
    packet.ici.interface = way.interface;
    packet.ici.etherType = etherTypeIpv6;
    if (packet.sdu.size() <= mtu) {
        m_neighbours.resolve(context, way.nextHop, std::move(packet));
        return;
    }
    const EventId dropped = remark(
        context, Finding::Refused,
        [&] {
            return fmt::format("Packet dropped: {} bytes are more than the MTU of {}, and nobody cuts IPv6 packets up",
                               packet.sdu.size(), mtu);
        },
        packet.ici.connection);
    const CauseScope scope(context.recorder(), dropped);
    report(context, packet.sdu.bytes(), from, Problem::FragmentationNeeded, static_cast<std::uint32_t>(mtu));
}

// What a router does with a packet that is for somebody else.
void Ipv6Layer::forward(Context& context, Idu&& indication, const Ipv6Header& header) {
    Pdu& packet = indication.sdu;
    if (header.destination.isMulticast() || header.destination.isLinkLocal() || header.source.isLinkLocal() ||
        header.source == Ipv6Address{}) { // RFC 4291 §2.5.2, §2.5.6
        remark(context, Finding::None, [] { return "Packet not forwarded: its addresses count on their link only"; });
        return;
    }
    if (const FrameId frame = context.recorder().frame(); frame && context.recorder().frames()) {
        indication.ici.connection = context.recorder().trace().frame(frame).connection;
        indication.repeats = static_cast<bool>(context.recorder().trace().frame(frame).repeats);
    }
    const std::uint16_t from = indication.ici.interface;
    const auto drop = [&](Problem problem, const std::string& why) {
        const EventId dropped = remark(
            context, Finding::Refused, [&] { return "Packet dropped: " + why; }, indication.ici.connection);
        const CauseScope scope(context.recorder(), dropped);
        report(context, packet.bytes(), from, problem);
    };
    if (header.hopLimit <= 1) {
        drop(Problem::TimeToLiveExceeded, "its hop limit has run out");
        return;
    }
    const auto way = route(context, header.destination, from);
    if (!way) {
        drop(Problem::NetUnreachable, "no route to " + header.destination.text());
        return;
    }
    const EventId passed = remark(
        context, Finding::None,
        [&] {
            return fmt::format("Packet forwarded to {} through interface {}; its hop limit is {} now",
                               way->nextHop == header.destination ? "its destination " + way->nextHop.text()
                                                                  : way->nextHop.text(),
                               way->interface + 1, header.hopLimit - 1);
        },
        indication.ici.connection);
    const CauseScope scope(context.recorder(), passed);
    const std::size_t mtu = context.interfaceMtu(way->interface);
    if (packet.size() <= mtu) { // else the error quotes the packet as it came
        Ipv6Header next = header;
        --next.hopLimit;
        next.write(packet.mutableBytes());
    }
    output(context, std::move(indication), *way, mtu);
}

} // namespace layerscope
