#include "layers/ipv6/ipv6.h"

#include "layers/ipv6/ipv6layer.h"
#include "layers/remark.h"
#include "wire/ethernet.h"

#include <fmt/format.h>

namespace layerscope {

Ipv6Layer::Ipv6Layer(Ipv6Settings settings) : m_settings(std::move(settings)), m_neighbours(m_settings.reachableTime) {
    for (const auto& [address, mac] : m_settings.neighbours)
        m_neighbours.know(address, mac);
}

const LayerIdentity& Ipv6Layer::identity() const { return ipv6Identity(); }

void Ipv6Layer::start(Context& context) {
    for (std::size_t i = 0; i < context.interfaceCount(); ++i)
        remark(context, Finding::None, [&] {
            const Ipv6Address own = context.interfaceAddress(i).address.v6();
            return fmt::format("Interface {} has {} and the link-local address {}; it takes what is sent to {} and {}",
                               i + 1, own.text(), Ipv6Address::linkLocal(context.interfaceMac(i)).text(),
                               Ipv6Address::allNodes().text(), own.solicitedNode().text());
        });
}

void Ipv6Layer::request(Context& context, Idu&& request) {
    if (request.primitive == Primitive::Data)
        send(context, std::move(request));
    else if (request.primitive == Primitive::Undeliverable && !m_passingUp.empty())
        report(context, Bytes(m_passingUp), m_passingUpFrom, request.ici.problem);
}

void Ipv6Layer::indication(Context& context, Idu&& indication) {
    if (indication.ici.etherType == etherTypeIpv6)
        receivePacket(context, std::move(indication));
    else
        remark(context, Finding::None,
               [&] { return fmt::format("Frame ignored: nobody here reads type 0x{:04x}", indication.ici.etherType); });
}

void Ipv6Layer::timer(Context& context, TimerKey key) {
    if (key.endpoint == tellTimer) {
        for (auto& [cause, idu] : std::exchange(m_toTell, {})) {
            const CauseScope scope(context.recorder(), cause);
            context.passUp(std::move(idu));
        }
        return;
    }
    const NeighbourCache::GivenUp givenUp = m_neighbours.timeout(context, key.kind);
    const CauseScope scope(context.recorder(), givenUp.noted);
    for (const Idu& idu : givenUp.packets)
        report(context, idu.sdu.bytes(), idu.ici.interface, Problem::HostUnreachable);
}

std::optional<Ipv6Layer::Way> Ipv6Layer::route(Context& context, const Ipv6Address& destination,
                                               std::uint16_t interface) const {
    // These mean something on one link only.
    if (destination.isLinkLocal() || destination.isMulticast())
        return Way{interface, destination};
    // Links are as good as routes, and win over those that are not longer.
    std::optional<Way> best;
    int length = -1;
    for (std::size_t i = 0; i < context.interfaceCount(); ++i) {
        const IpPrefix link = context.interfaceAddress(i);
        if (link.contains(destination) && link.length > length) {
            best = Way{static_cast<std::uint16_t>(i), destination};
            length = link.length;
        }
    }
    for (const Ipv6Route& candidate : m_settings.routes) { // longest first
        if (candidate.destination.length <= length)
            break;
        if (candidate.destination.length > 0 && !candidate.destination.contains(destination))
            continue;
        for (std::size_t i = 0; i < context.interfaceCount(); ++i)
            if (context.interfaceAddress(i).contains(candidate.gateway))
                return Way{static_cast<std::uint16_t>(i), candidate.gateway};
    }
    return best;
}

bool Ipv6Layer::isOwn(Context& context, const Ipv6Address& address, std::uint16_t interface) {
    return context.interfaceAddress(interface).address == IpAddress(address) ||
           Ipv6Address::linkLocal(context.interfaceMac(interface)) == address;
}

bool Ipv6Layer::isOwn(Context& context, const Ipv6Address& address) {
    for (std::size_t i = 0; i < context.interfaceCount(); ++i)
        if (isOwn(context, address, static_cast<std::uint16_t>(i)))
            return true;
    return false;
}

// RFC 4291 §2.8: the groups that a node belongs to.
bool Ipv6Layer::isForUs(Context& context, const Ipv6Address& destination, std::uint16_t interface) const {
    if (!destination.isMulticast())
        return destination.isLinkLocal() ? isOwn(context, destination, interface) : isOwn(context, destination);
    return destination == Ipv6Address::allNodes() ||
           (m_settings.forwarding && destination == Ipv6Address::allRouters()) ||
           destination == context.interfaceAddress(interface).address.v6().solicitedNode() ||
           destination == Ipv6Address::linkLocal(context.interfaceMac(interface)).solicitedNode();
}

// RFC 6724 §5, rule 2: an address of the destination's scope.
Ipv6Address Ipv6Layer::sourceFor(Context& context, const Way& way, const Ipv6Address& destination) {
    constexpr std::uint8_t linkScope = 2;
    const bool onLink =
        destination.isLinkLocal() || (destination.isMulticast() && (destination.bytes[1] & 0xf) <= linkScope);
    return onLink ? Ipv6Address::linkLocal(context.interfaceMac(way.interface))
                  : context.interfaceAddress(way.interface).address.v6();
}

const LayerIdentity& ipv6Identity() {
    static const LayerIdentity identity{
        "ipv6",
        "IPv6",
        LayerNumber::Network,
        "Packets from host to host; neighbour discovery finds neighbours, ICMPv6 answers and reports.",
        "RFC 8200",
        Service::Frame,
        Service::Packet,
        ""};
    return identity;
}

Result<std::unique_ptr<Layer>> makeIpv6(const Options& options) {
    auto settings = Ipv6Settings::read(options);
    if (!settings)
        return Failure(settings.error());
    return std::make_unique<Ipv6Layer>(std::move(*settings));
}

} // namespace layerscope
