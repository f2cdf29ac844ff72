// ICMPv6 beside IPv6: echo is answered here, neighbours are found, errors are sent and told to whom they concern.
#include "layers/ipv6/ipv6layer.h"
#include "layers/remark.h"
#include "wire/ipprotocol.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::size_t mostPathMtus = 1024;
constexpr std::size_t told = 64; // bytes of a packet that its transport is shown

} // namespace

void Ipv6Layer::receiveIcmp(Context& context, Idu&& indication, const Ipv6Header& header) {
    const ByteView message = indication.sdu.bytes();
    const auto icmp = Icmpv6Header::parse(message);
    if (!icmp || !Icmpv6Header::checksumCorrect(message, {header.source, header.destination})) {
        remark(context, Finding::ChecksumError,
               [] { return "ICMPv6 message dropped: it is cut short or its checksum is wrong"; });
        return;
    }
    if (icmp->type == icmpv6NeighborSolicitation || icmp->type == icmpv6NeighborAdvertisement) {
        receiveNeighbour(context, indication, header);
        return;
    }
    if (icmp->type == icmpv6EchoRequest) {
        answerEcho(context, std::move(indication));
        return;
    }
    const auto error = Icmpv6Error::parse(message);
    if (!error) {
        context.passUp(std::move(indication));
        return;
    }
    if (!isOwn(context, error->quoted.source)) {
        remark(context, Finding::Malformed,
               [] { return "ICMPv6 error ignored: it is about a packet that was not sent here"; });
        return;
    }
    const EventId noted = remark(context, Finding::None, [&] {
        return fmt::format("{} says of a packet to {}: {}", header.source.text(), error->quoted.destination.text(),
                           Icmpv6Error::text(error->problem));
    });
    const CauseScope scope(context.recorder(), noted);
    std::size_t mtu = 0;
    if (error->problem == Problem::FragmentationNeeded) {
        learnPathMtu(context, *error);
        mtu = pathMtu(context, error->quoted.destination, UINT16_MAX);
    }
    tellTransport(context, *error, header.source, mtu);
}

// RFC 4861 §7.1: what came through a router, or is not well formed, is thrown away in silence; we say why.
void Ipv6Layer::receiveNeighbour(Context& context, const Idu& indication, const Ipv6Header& header) {
    const auto message = NeighborMessage::parse(indication.sdu.bytes());
    const auto drop = [&](const std::string& why) {
        remark(context, Finding::Malformed, [&] { return "Neighbour message dropped: " + why; });
    };
    if (header.hopLimit != NeighborMessage::hopLimit)
        return drop("its hop limit is not 255, so it has come through a router (RFC 4861 §7.1)");
    if (!message)
        return drop(message.error().text());
    const std::uint16_t interface = indication.ici.interface;
    if (message->type == icmpv6NeighborAdvertisement) {
        if (isOwn(context, message->target, interface))
            return drop("somebody else says that it has our address " + message->target.text());
        if (message->solicited && header.destination.isMulticast())
            return drop("an answer to one goes to one (RFC 4861 §7.1.2)");
        m_neighbours.receiveAdvertisement(context, interface, *message);
        return;
    }
    if (header.source == Ipv6Address{} &&
        (message->linkAddress || header.destination != message->target.solicitedNode()))
        return drop("a sender without an address asks the group, and says no MAC address (RFC 4861 §7.1.1)");
    if (!isOwn(context, message->target, interface)) {
        remark(context, Finding::None,
               [&] { return fmt::format("Neighbour solicitation ignored: {} is not here", message->target.text()); });
        return;
    }
    m_neighbours.receiveSolicitation(context, {interface, header.source}, *message);
}

// RFC 8201 §4: a path may only get narrower this way, and never below what every link takes.
void Ipv6Layer::learnPathMtu(Context& context, const Icmpv6Error& error) {
    const Ipv6Address& destination = error.quoted.destination;
    const std::size_t length = Ipv6Header::size + error.quoted.payloadLength;
    const auto found = m_pathMtus.find(destination);
    if (error.mtu < Ipv6Header::minimumMtu) {
        remark(context, Finding::Malformed, [&] {
            return fmt::format("Path MTU of {} ignored: every IPv6 link takes {} bytes (RFC 8201 §4)", error.mtu,
                               Ipv6Header::minimumMtu);
        });
        return;
    }
    if (error.mtu >= length || (found != m_pathMtus.end() && error.mtu >= found->second.mtu)) // of a packet before
        return;
    if (found == m_pathMtus.end() && m_pathMtus.size() >= mostPathMtus)
        m_pathMtus.erase(m_pathMtus.begin());
    PathMtu& entry = m_pathMtus[destination];
    entry.mtu = error.mtu;
    entry.learnt = context.now();
    Recorder& recorder = context.recorder();
    if (!recorder.full())
        return;
    if (!entry.variable)
        entry.variable = recorder.trace().addVariable(
            {context.host(), {}, LayerNumber::Network, VariableKind::Bytes, "PMTU " + destination.text()});
    recorder.change(entry.variable, static_cast<std::int64_t>(error.mtu),
                    fmt::format("Path MTU to {}: {} bytes get through", destination.text(), error.mtu));
}

void Ipv6Layer::answerEcho(Context& context, Idu&& indication) {
    const ByteView message = indication.sdu.bytes();
    const Icmpv6Header request = *Icmpv6Header::parse(message);
    const CauseScope scope(context.recorder(), remark(context, Finding::None, [&] {
                               return fmt::format("Echo request {} accepted: it is answered here, in layer 3",
                                                  request.sequence());
                           }));
    Idu reply;
    reply.ici.interface = indication.ici.interface;
    reply.ici.local = indication.ici.local;
    reply.ici.remote = indication.ici.remote;
    reply.ici.protocol = ipProtocolIcmpv6;
    // RFC 4443 §4.2: the data of the request comes back in the reply, under the same identifier and sequence number.
    const MutableByteView answer = reply.sdu.append(message.size(), &icmpv6Protocol, LayerNumber::Network);
    std::ranges::copy(message, answer.begin());
    Icmpv6Header::echo(icmpv6EchoReply, request.identifier(), request.sequence()).write(answer, {});
    send(context, std::move(reply));
}

void Ipv6Layer::report(Context& context, ByteView packet, std::uint16_t interface, Problem problem, std::uint32_t mtu) {
    Pdu message = Icmpv6Error::make(problem, mtu, packet);
    const auto about = Icmpv6Error::parse(message.bytes());
    if (!about)
        return;
    if (isOwn(context, about->quoted.source)) {
        tellTransport(context, *about, about->quoted.source, mtu);
        return;
    }
    if (!Icmpv6Error::allowedFor(about->quoted, packet, problem))
        return;
    Idu error;
    error.ici.interface = interface;
    error.ici.remote = about->quoted.source;
    error.ici.protocol = ipProtocolIcmpv6;
    if (context.recorder().full())
        error.text = fmt::format("ICMPv6 error passed down: {}", Icmpv6Error::text(problem));
    error.sdu = std::move(message);
    send(context, std::move(error));
}

// Told from a timer that is due at once: the transport may be in the middle of the request that led to this.
void Ipv6Layer::tellTransport(Context& context, const Icmpv6Error& error, const Ipv6Address& reporter,
                              std::size_t mtu) {
    Idu idu;
    idu.primitive = Primitive::Undeliverable;
    idu.ici.problem = error.problem;
    idu.ici.reporter = reporter;
    idu.ici.pathMtu = static_cast<std::uint16_t>(std::min<std::size_t>(mtu, UINT16_MAX));
    idu.ici.local = error.quoted.source;
    idu.ici.remote = error.quoted.destination;
    idu.ici.protocol = error.protocol;
    idu.sdu = Pdu(error.payload.first(std::min(error.payload.size(), told)), &icmpv6Protocol, LayerNumber::Network);
    idu.reason =
        fmt::format("{} is not reached: {}{}", error.quoted.destination.text(), Icmpv6Error::text(error.problem),
                    reporter == error.quoted.source ? "" : ", says " + reporter.text());
    m_toTell.emplace_back(context.recorder().cause(), std::move(idu));
    context.startTimer({tellTimer, 0}, context.now());
}

} // namespace layerscope
