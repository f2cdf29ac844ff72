// Packets that come in.
#include "layers/ipv4/icmperror.h"
#include "layers/ipv4/ipv4layer.h"
#include "layers/remark.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::size_t quotedPayload = 8;

} // namespace

void Ipv4Layer::receivePacket(Context& context, Idu&& indication) {
    Pdu& packet = indication.sdu;
    const auto header = Ipv4Header::parse(packet.bytes());
    if (!header) {
        remark(context, Finding::Malformed, [&] { return "Packet dropped: " + header.error().text(); });
        return;
    }
    if (!Ipv4Header::checksumCorrect(packet.bytes())) {
        remark(context, Finding::ChecksumError, [] { return "Packet dropped: its header checksum is wrong"; });
        return;
    }
    packet.dropBack(packet.size() - header->totalLength); // the data link's padding
    indication.crossings.clear();
    if (!isForUs(context, header->destination, indication.ici.interface)) {
        if (m_settings.forwarding)
            forward(context, std::move(indication), *header);
        else
            remark(context, Finding::None,
                   [&] { return fmt::format("Packet dropped: it is for {}", header->destination.text()); });
        return;
    }
    if (header->isFragment()) {
        collect(context, std::move(indication), *header);
        return;
    }
    if (header->protocol != ipProtocolTcp) { // TCP answers with RST, never through ICMP
        const ByteView beginning = packet.bytes().first(std::min(packet.size(), header->size() + quotedPayload));
        m_passingUp.assign(beginning.begin(), beginning.end());
    }
    packet.dropFront(header->size());
    deliver(context, std::move(indication), *header);
}

void Ipv4Layer::collect(Context& context, Idu&& indication, const Ipv4Header& header) {
    const std::size_t length = indication.sdu.size() - header.size();
    Reassembly::Added added = m_reassembly.add(header, indication.sdu, context.recorder().cause());
    using Outcome = Reassembly::Outcome;
    const EventId noted = remark(
        context,
        added.outcome == Outcome::Nonsense || added.outcome == Outcome::Overlap ? Finding::Malformed : Finding::None,
        [&]() -> std::string {
            const std::string piece =
                fmt::format("bytes {} to {}", header.fragmentOffset, header.fragmentOffset + length - 1);
            switch (added.outcome) {
            case Outcome::Kept:
                return fmt::format("Fragment kept, {}: others are missing", piece);
            case Outcome::Duplicate:
                return fmt::format("Fragment dropped, {}: it is here already", piece);
            case Outcome::Complete:
                return fmt::format("Last missing fragment, {}: the packet is whole", piece);
            case Outcome::Overlap:
                return fmt::format("Packet dropped: its fragments overlap at {}", piece);
            case Outcome::Nonsense:
                return "Fragment dropped: its place or length cannot be right";
            case Outcome::TooMany:
                return "Fragment dropped: too many packets are in pieces";
            }
            return {};
        });
    const CauseScope scope(context.recorder(), noted);
    if (added.isNew)
        context.startTimer({reassemblyTimer, added.number}, context.now() + m_settings.reassemblyTimeout);
    if (added.outcome != Outcome::Complete)
        return;
    context.cancelTimer({reassemblyTimer, added.number});
    m_passingUp = std::move(added.beginning);
    indication.sdu = std::move(added.payload);
    if (context.recorder().full())
        indication.text =
            fmt::format("Packet passed up: {} bytes, put together from its fragments", indication.sdu.size());
    deliver(context, std::move(indication), header);
}

void Ipv4Layer::reassemblyTimeout(Context& context, std::uint32_t number) {
    const auto expired = m_reassembly.expire(number);
    if (!expired)
        return;
    const CauseScope arrival(context.recorder(), expired->cause);
    const EventId dropped = remark(context, Finding::GaveUp, [&] {
        return fmt::format("Fragments given up: {} of a packet from {} came, the rest did not within {}",
                           expired->pieces, expired->key.source.text(), durationText(m_settings.reassemblyTimeout));
    });
    const CauseScope scope(context.recorder(), dropped);
    // RFC 792: only somebody who has the first fragment can say what the packet was.
    if (!expired->beginning.empty())
        report(context, expired->beginning, Problem::ReassemblyTimeExceeded);
}

void Ipv4Layer::deliver(Context& context, Idu&& indication, const Ipv4Header& header) {
    indication.ici.local = header.destination;
    indication.ici.remote = header.source;
    indication.ici.protocol = header.protocol;
    indication.ici.timeToLive = header.timeToLive;
    const std::size_t known = pathMtu(context, header.source, UINT16_MAX); // RFC 1191 §6.4: a transport may ask
    indication.ici.pathMtu = known < UINT16_MAX ? static_cast<std::uint16_t>(known) : std::uint16_t{0};
    if (header.protocol == ipProtocolIcmp)
        receiveIcmp(context, std::move(indication));
    else
        context.passUp(std::move(indication));
    m_passingUp.clear();
}

} // namespace layerscope
