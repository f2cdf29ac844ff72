#include "layers/ipv4/icmperror.h"

#include "base/bytewriter.h"
#include "wire/icmp.h"

#include <algorithm>

namespace layerscope {

namespace {

constexpr std::size_t quotedPayload = 8;

struct Kind {
    Problem problem;
    std::uint8_t type;
    std::uint8_t code;
    std::string_view text;
};
constexpr Kind kinds[] = {
    {Problem::NetUnreachable, icmpUnreachable, 0, "there is no route to that network"},
    {Problem::HostUnreachable, icmpUnreachable, 1, "the host does not answer on its link"},
    {Problem::ProtocolUnreachable, icmpUnreachable, 2, "nothing there takes this protocol"},
    {Problem::PortUnreachable, icmpUnreachable, 3, "nobody listens at that port"},
    {Problem::FragmentationNeeded, icmpUnreachable, 4, "the packet is too large for the next link"},
    {Problem::TimeToLiveExceeded, icmpTimeExceeded, 0, "the packet's time to live has run out"},
    {Problem::ReassemblyTimeExceeded, icmpTimeExceeded, 1, "some fragments did not come in time"},
};

} // namespace

std::string_view problemText(Problem problem) {
    const auto kind = std::ranges::find(kinds, problem, &Kind::problem);
    return kind == std::end(kinds) ? "it cannot be delivered" : kind->text;
}

std::optional<IcmpError> IcmpError::parse(ByteView message) {
    const auto header = IcmpHeader::parse(message);
    if (!header)
        return std::nullopt;
    const auto kind = std::ranges::find_if(
        kinds, [&](const Kind& known) { return known.type == header->type && known.code == header->code; });
    if (kind == std::end(kinds))
        return std::nullopt;
    const ByteView quote = message.subspan(IcmpHeader::size);
    if (quote.size() < Ipv4Header::minimumSize)
        return std::nullopt;
    const std::size_t headerSize = static_cast<std::size_t>(quote[0] & 0xf) * 4;
    if (headerSize < Ipv4Header::minimumSize || quote.size() < headerSize + quotedPayload)
        return std::nullopt;
    // The quote ends before the packet did, so its length field cannot be held against it.
    Bytes copy(quote.begin(), quote.begin() + static_cast<std::ptrdiff_t>(headerSize));
    const auto total = static_cast<std::uint16_t>(copy[2] << 8 | copy[3]);
    ByteWriter(MutableByteView(copy).subspan(2)).u16(static_cast<std::uint16_t>(headerSize));
    const auto quoted = Ipv4Header::parse(copy);
    if (!quoted)
        return std::nullopt;
    IcmpError error;
    error.problem = kind->problem;
    error.mtu = header->sequence;
    error.quoted = *quoted;
    error.quoted.totalLength = total;
    error.payload = quote.subspan(headerSize);
    return error;
}

Pdu IcmpError::make(Problem problem, std::uint16_t mtu, ByteView packet) {
    const auto kind = std::ranges::find(kinds, problem, &Kind::problem);
    const std::size_t headerSize = static_cast<std::size_t>(packet[0] & 0xf) * 4;
    const ByteView quote = packet.first(std::min(packet.size(), headerSize + quotedPayload));
    Pdu message;
    const MutableByteView bytes = message.append(IcmpHeader::size + quote.size(), &icmpProtocol, LayerNumber::Network);
    std::ranges::copy(quote, bytes.begin() + IcmpHeader::size);
    IcmpHeader header;
    header.type = kind->type;
    header.code = kind->code;
    header.sequence = mtu;
    header.write(bytes);
    return message;
}

bool IcmpError::allowedFor(const Ipv4Header& header, ByteView packet) {
    if (header.fragmentOffset != 0 || header.source == Ipv4Address{} || header.source == Ipv4Address::broadcast() ||
        header.source.isMulticast() || header.destination == Ipv4Address::broadcast() ||
        header.destination.isMulticast())
        return false;
    if (header.protocol != ipProtocolIcmp)
        return true;
    const std::size_t headerSize = header.size();
    return packet.size() > headerSize && packet[headerSize] == icmpEchoRequest;
}

} // namespace layerscope
