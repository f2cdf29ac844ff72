#include "layers/ipv4/ipv4.h"

#include "layers/ipv4/ipv4layer.h"
#include "layers/remark.h"
#include "wire/ethernet.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

Ipv4Layer::Ipv4Layer(Ipv4Settings settings) : m_settings(std::move(settings)), m_arp(m_settings.arpTimeout) {
    for (const auto& [address, mac] : m_settings.neighbours)
        m_arp.know(address, mac);
}

const LayerIdentity& Ipv4Layer::identity() const { return ipv4Identity(); }

void Ipv4Layer::request(Context& context, Idu&& request) {
    if (request.primitive == Primitive::Data)
        send(context, std::move(request));
    else if (request.primitive == Primitive::Undeliverable && !m_passingUp.empty())
        report(context, Bytes(m_passingUp), request.ici.problem);
}

void Ipv4Layer::indication(Context& context, Idu&& indication) {
    if (indication.ici.etherType == etherTypeArp)
        m_arp.receive(context, std::move(indication));
    else if (indication.ici.etherType == etherTypeIpv4)
        receivePacket(context, std::move(indication));
    else
        remark(context, Finding::None,
               [&] { return fmt::format("Frame ignored: nobody here reads type 0x{:04x}", indication.ici.etherType); });
}

void Ipv4Layer::timer(Context& context, TimerKey key) {
    if (key.endpoint == reassemblyTimer) {
        reassemblyTimeout(context, key.kind);
    } else if (key.endpoint == tellTimer) {
        for (auto& [cause, idu] : std::exchange(m_toTell, {})) {
            const CauseScope scope(context.recorder(), cause);
            context.passUp(std::move(idu));
        }
    } else {
        const Arp::GivenUp givenUp = m_arp.timeout(context, Ipv4Address{key.kind});
        const CauseScope scope(context.recorder(), givenUp.noted);
        for (const Idu& idu : givenUp.packets)
            report(context, idu.sdu.bytes(), Problem::HostUnreachable);
    }
}

std::optional<Ipv4Layer::Way> Ipv4Layer::onLink(Context& context, Ipv4Address address) {
    for (std::size_t i = 0; i < context.interfaceCount(); ++i)
        if (context.interfaceAddress(i).v4().contains(address))
            return Way{static_cast<std::uint16_t>(i), address};
    return std::nullopt;
}

std::optional<Ipv4Layer::Way> Ipv4Layer::route(Context& context, Ipv4Address destination) const {
    // Links are as good as routes, and win over those that are not longer.
    std::optional<Way> best;
    int length = -1;
    for (std::size_t i = 0; i < context.interfaceCount(); ++i) {
        const Ipv4Prefix link = context.interfaceAddress(i).v4();
        if (link.contains(destination) && link.length > length) {
            best = Way{static_cast<std::uint16_t>(i), destination};
            length = link.length;
        }
    }
    for (const Ipv4Route& candidate : m_settings.routes) { // longest first
        if (candidate.destination.length <= length)
            break;
        if (!candidate.destination.contains(destination))
            continue;
        if (auto way = onLink(context, candidate.gateway))
            return way;
    }
    return best;
}

bool Ipv4Layer::isOwn(Context& context, Ipv4Address address) {
    for (std::size_t i = 0; i < context.interfaceCount(); ++i)
        if (context.interfaceAddress(i).v4().address == address)
            return true;
    return false;
}

bool Ipv4Layer::isForUs(Context& context, Ipv4Address destination, std::uint16_t interface) {
    return isOwn(context, destination) || destination == Ipv4Address::broadcast() ||
           destination == context.interfaceAddress(interface).v4().directedBroadcast();
}

const LayerIdentity& ipv4Identity() {
    static const LayerIdentity identity{"ipv4",
                                        "IPv4",
                                        LayerNumber::Network,
                                        "Packets from host to host; ARP finds neighbours, ICMP answers and reports.",
                                        "RFC 791",
                                        Service::Frame,
                                        Service::Packet,
                                        ""};
    return identity;
}

Result<std::unique_ptr<Layer>> makeIpv4(const Options& options) {
    auto settings = Ipv4Settings::read(options);
    if (!settings)
        return Failure(settings.error());
    return std::make_unique<Ipv4Layer>(std::move(*settings));
}

} // namespace layerscope
