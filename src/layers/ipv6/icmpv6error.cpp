#include "layers/ipv6/icmpv6error.h"

#include "base/bytewriter.h"
#include "wire/ipprotocol.h"

#include <algorithm>

namespace layerscope {

namespace {

constexpr std::size_t leastQuoted = 8; // of the payload: what a transport needs to know its packet
constexpr std::size_t lengthOffset = 4;

struct Kind {
    Problem problem;
    std::uint8_t type;
    std::uint8_t code;
    std::string_view text;
};
constexpr Kind kinds[] = {
    {Problem::NetUnreachable, icmpv6Unreachable, 0, "there is no route to it"},
    {Problem::HostUnreachable, icmpv6Unreachable, 3, "the host does not answer on its link"},
    {Problem::PortUnreachable, icmpv6Unreachable, 4, "nobody listens at that port"},
    {Problem::FragmentationNeeded, icmpv6PacketTooBig, 0, "the packet is too large for the next link"},
    {Problem::TimeToLiveExceeded, icmpv6TimeExceeded, 0, "the packet's hop limit has run out"},
    {Problem::ReassemblyTimeExceeded, icmpv6TimeExceeded, 1, "some fragments did not come in time"},
    {Problem::ProtocolUnreachable, icmpv6ParameterProblem, 1, "nothing there takes this next header"},
};

// The quote ends before the packet did, so its length field cannot be held against it.
struct Quote {
    Ipv6Header header;
    Ipv6Payload payload;
};
std::optional<Quote> read(ByteView packet) {
    if (packet.size() < Ipv6Header::size)
        return std::nullopt;
    Bytes copy(packet.begin(),
               packet.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(packet.size(), 1280)));
    const auto length = static_cast<std::uint16_t>(copy[lengthOffset] << 8 | copy[lengthOffset + 1]);
    ByteWriter(MutableByteView(copy).subspan(lengthOffset))
        .u16(static_cast<std::uint16_t>(std::min<std::size_t>(length, copy.size() - Ipv6Header::size)));
    auto header = Ipv6Header::parse(copy);
    if (!header)
        return std::nullopt;
    const auto payload = Ipv6Payload::find(copy);
    if (!payload)
        return std::nullopt;
    header->payloadLength = length;
    return Quote{*header, *payload};
}

} // namespace

std::string_view Icmpv6Error::text(Problem problem) {
    const auto kind = std::ranges::find(kinds, problem, &Kind::problem);
    return kind == std::end(kinds) ? "it cannot be delivered" : kind->text;
}

std::optional<Icmpv6Error> Icmpv6Error::parse(ByteView message) {
    const auto header = Icmpv6Header::parse(message);
    if (!header)
        return std::nullopt;
    // RFC 4443 §3.2: a receiver ignores the code of Packet Too Big.
    const auto kind = std::ranges::find_if(kinds, [&](const Kind& known) {
        return known.type == header->type && (known.code == header->code || known.type == icmpv6PacketTooBig);
    });
    if (kind == std::end(kinds))
        return std::nullopt;
    const ByteView quote = message.subspan(Icmpv6Header::size);
    const auto quoted = read(quote);
    if (!quoted || quote.size() < quoted->payload.offset + leastQuoted)
        return std::nullopt;
    Icmpv6Error error;
    error.problem = kind->problem;
    error.mtu = header->rest;
    error.quoted = quoted->header;
    error.protocol = quoted->payload.protocol;
    error.payload = quote.subspan(quoted->payload.offset);
    return error;
}

Pdu Icmpv6Error::make(Problem problem, std::uint32_t mtu, ByteView packet) {
    const auto kind = std::ranges::find(kinds, problem, &Kind::problem);
    constexpr std::size_t most = Ipv6Header::minimumMtu - Ipv6Header::size - Icmpv6Header::size;
    const ByteView quote = packet.first(std::min(packet.size(), most));
    Pdu message;
    const MutableByteView bytes =
        message.append(Icmpv6Header::size + quote.size(), &icmpv6Protocol, LayerNumber::Network);
    std::ranges::copy(quote, bytes.begin() + Icmpv6Header::size);
    Icmpv6Header header;
    header.type = kind->type;
    header.code = kind->code;
    header.rest = mtu;
    header.write(bytes, {});
    return message;
}

bool Icmpv6Error::allowedFor(const Ipv6Header& header, ByteView packet, Problem problem) {
    if (header.source == Ipv6Address{} || header.source.isMulticast() ||
        (header.destination.isMulticast() && problem != Problem::FragmentationNeeded))
        return false;
    const auto quoted = read(packet);
    if (!quoted || (quoted->payload.fragment && quoted->payload.fragment->offset != 0))
        return false;
    if (quoted->payload.protocol != ipProtocolIcmpv6)
        return true;
    constexpr std::uint8_t firstInformational = 128;
    const std::size_t type = quoted->payload.offset;
    return packet.size() > type && packet[type] >= firstInformational && packet[type] != icmpv6Redirect;
}

} // namespace layerscope
