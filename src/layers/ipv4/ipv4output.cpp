// Packets on their way out: from the transport above, and those that a router passes on.
#include "layers/ipv4/ipv4layer.h"
#include "layers/remark.h"
#include "wire/ethernet.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::size_t largestPacket = 65535;

// The options that go into every fragment: those whose copied flag is set (RFC 791 §3.1).
void keepCopiedOptions(Ipv4Header& header) {
    constexpr std::uint8_t end = 0, noOperation = 1, copied = 0x80;
    std::array<std::uint8_t, Ipv4Header::maximumOptions> kept{};
    std::size_t length = 0;
    for (std::size_t i = 0; i < header.optionsLength && header.options[i] != end;) {
        if (header.options[i] == noOperation) {
            ++i;
            continue;
        }
        const std::size_t size = i + 1 < header.optionsLength ? header.options[i + 1] : 0;
        if (size < 2 || i + size > header.optionsLength)
            break;
        if ((header.options[i] & copied) != 0) {
            std::copy_n(header.options.begin() + static_cast<std::ptrdiff_t>(i), size,
                        kept.begin() + static_cast<std::ptrdiff_t>(length));
            length += size;
        }
        i += size;
    }
    header.options = kept;
    header.optionsLength = static_cast<std::uint8_t>((length + 3) / 4 * 4);
}

} // namespace

void Ipv4Layer::send(Context& context, Idu&& request) {
    if (!request.ici.remote.isV4()) {
        remark(
            context, Finding::Refused,
            [&] {
                return fmt::format("Packet dropped: IPv4 does not reach {}, an IPv6 address",
                                   request.ici.remote.text());
            },
            request.ici.connection);
        return;
    }
    Ipv4Header header;
    header.dontFragment = request.ici.dontFragment;
    header.timeToLive = request.ici.timeToLive != 0 ? request.ici.timeToLive : m_settings.timeToLive;
    header.protocol = request.ici.protocol;
    header.destination = request.ici.remote.v4();
    const auto way = route(context, header.destination);
    header.source = request.ici.local.isV4() && isOwn(context, request.ici.local.v4())
                        ? request.ici.local.v4()
                        : context.interfaceAddress(way ? way->interface : 0).v4().address;
    const std::size_t length = request.sdu.size() + Ipv4Header::minimumSize;
    if (!way || length > largestPacket) {
        const EventId dropped = remark(
            context, Finding::Refused,
            [&] {
                return way ? fmt::format("Packet dropped: {} bytes are more than a packet holds", length)
                           : fmt::format("Packet dropped: no route to {}", header.destination.text());
            },
            request.ici.connection);
        const CauseScope scope(context.recorder(), dropped);
        if (!way)
            tellTransport(context, Problem::NetUnreachable, header, request.sdu.bytes(), header.source, 0);
        return;
    }
    const std::size_t mtu = pathMtu(context, header.destination, context.interfaceMtu(way->interface));
    header.totalLength = static_cast<std::uint16_t>(length);
    // RFC 6864 §4.1: an atomic packet may carry any identification.
    header.identification = header.dontFragment ? std::uint16_t{0} : m_identification++;
    header.write(request.sdu.prepend(header.size(), &ipv4Protocol, LayerNumber::Network));
    output(context, std::move(request), header, *way, mtu);
}

// What is known of the path to a destination, which is at most what the link takes.
std::size_t Ipv4Layer::pathMtu(Context& context, Ipv4Address destination, std::size_t ofLink) {
    if (m_pathMtus.empty())
        return ofLink;
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

void Ipv4Layer::output(Context& context, Idu&& packet, const Ipv4Header& header, const Way& way, std::size_t mtu) {
    packet.ici.interface = way.interface;
    packet.ici.etherType = etherTypeIpv4;
    if (packet.sdu.size() <= mtu) {
        m_arp.resolve(context, way.nextHop, std::move(packet));
    } else if (!header.dontFragment) {
        cutUp(context, std::move(packet), header, way, mtu);
    } else {
        const EventId dropped = remark(
            context, Finding::Refused,
            [&] {
                return fmt::format("Packet dropped: {} bytes are more than the MTU of {}, and it must not be cut up",
                                   packet.sdu.size(), mtu);
            },
            packet.ici.connection);
        const CauseScope scope(context.recorder(), dropped);
        report(context, packet.sdu.bytes(), Problem::FragmentationNeeded, static_cast<std::uint16_t>(mtu));
    }
}

// RFC 791 §3.2: pieces of a multiple of 8 bytes, each with a header of its own.
void Ipv4Layer::cutUp(Context& context, Idu&& packet, const Ipv4Header& header, const Way& way, std::size_t mtu) {
    const std::size_t payload = packet.sdu.size() - header.size();
    const std::size_t piece = (mtu - header.size()) / 8 * 8;
    const EventId cut = remark(
        context, Finding::None,
        [&] {
            return fmt::format("{} bytes are more than the MTU of {}: the packet is cut into {} fragments",
                               packet.sdu.size(), mtu, (payload + piece - 1) / piece);
        },
        packet.ici.connection);
    const CauseScope scope(context.recorder(), cut);
    Ipv4Header part = header;
    for (std::size_t begin = 0; begin < payload; begin += piece) {
        const std::size_t length = std::min(piece, payload - begin);
        part.fragmentOffset = static_cast<std::uint16_t>(header.fragmentOffset + begin);
        part.moreFragments = header.moreFragments || begin + length < payload;
        part.totalLength = static_cast<std::uint16_t>(part.size() + length);
        Idu idu;
        idu.ici = packet.ici;
        idu.sdu = packet.sdu.slice(header.size() + begin, length);
        part.write(idu.sdu.prepend(part.size(), &ipv4Protocol, LayerNumber::Network));
        if (context.recorder().full())
            idu.text = fmt::format("Fragment passed down: bytes {} to {} of the packet's data", part.fragmentOffset,
                                   part.fragmentOffset + length - 1);
        m_arp.resolve(context, way.nextHop, std::move(idu));
        if (begin == 0)
            keepCopiedOptions(part);
    }
}

// RFC 1812 §5.2.1: what a router does with a packet that is for somebody else.
void Ipv4Layer::forward(Context& context, Idu&& indication, const Ipv4Header& header) {
    Pdu& packet = indication.sdu;
    if (indication.ici.macLocal.isGroup() || header.destination.isMulticast()) {
        remark(context, Finding::None, [] { return "Packet not forwarded: it was sent to many"; });
        return;
    }
    if (const FrameId frame = context.recorder().frame(); frame && context.recorder().frames()) {
        indication.ici.connection = context.recorder().trace().frame(frame).connection;
        indication.repeats = static_cast<bool>(context.recorder().trace().frame(frame).repeats);
    }
    const auto drop = [&](Problem problem, const std::string& why) {
        const EventId dropped = remark(
            context, Finding::Refused, [&] { return "Packet dropped: " + why; }, indication.ici.connection);
        const CauseScope scope(context.recorder(), dropped);
        report(context, packet.bytes(), problem);
    };
    if (header.timeToLive <= 1) {
        drop(Problem::TimeToLiveExceeded, "its time to live has run out");
        return;
    }
    const auto way = route(context, header.destination);
    if (!way) {
        drop(Problem::NetUnreachable, "no route to " + header.destination.text());
        return;
    }
    const EventId passed = remark(
        context, Finding::None,
        [&] {
            return fmt::format("Packet forwarded to {} through interface {}; its time to live is {} now",
                               way->nextHop == header.destination ? "its destination " + way->nextHop.text()
                                                                  : way->nextHop.text(),
                               way->interface + 1, header.timeToLive - 1);
        },
        indication.ici.connection);
    const CauseScope scope(context.recorder(), passed);
    const std::size_t mtu = context.interfaceMtu(way->interface);
    if (packet.size() > mtu && header.dontFragment) { // the error quotes the packet as it came
        output(context, std::move(indication), header, *way, mtu);
        return;
    }
    Ipv4Header next = header;
    --next.timeToLive;
    next.write(packet.mutableBytes().first(next.size()));
    output(context, std::move(indication), next, *way, mtu);
}

} // namespace layerscope
