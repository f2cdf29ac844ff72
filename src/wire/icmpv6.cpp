#include "wire/icmpv6.h"

#include "wire/icmpv6fields.h"
#include "wire/ipprotocol.h"

#include <algorithm>

namespace layerscope {

using namespace icmpv6;

constinit const Protocol icmpv6Protocol{
    "Internet Control Message Protocol version 6", "ICMPv6", "icmpv6", LayerNumber::Network, "RFC 4443", fields};

namespace {

constexpr std::size_t targetOffset = 8, optionsOffset = 24, optionUnit = 8;

} // namespace

Result<Icmpv6Header> Icmpv6Header::parse(ByteView message) {
    if (message.size() < size)
        return Failure({{}, "icmpv6", message.size(), "the message ends inside its 8-byte header"});
    return Icmpv6Header{static_cast<std::uint8_t>(readField(message, typeField)),
                        static_cast<std::uint8_t>(readField(message, codeField)),
                        static_cast<std::uint32_t>(readField(message, restField))};
}

bool Icmpv6Header::checksumCorrect(ByteView message, const PseudoHeader& pseudo) {
    return pseudo.sum(ipProtocolIcmpv6, message.size()).add(message).value() == 0;
}

void Icmpv6Header::write(MutableByteView message, const PseudoHeader& pseudo) const {
    writeField(message, typeField, type);
    writeField(message, codeField, code);
    writeField(message, restField, rest);
    writeField(message, checksumField, 0);
    writeField(message, checksumField, pseudo.sum(ipProtocolIcmpv6, message.size()).add(message).value());
}

Result<NeighborMessage> NeighborMessage::parse(ByteView message) {
    if (message.size() < optionsOffset)
        return Failure({{}, "icmpv6", message.size(), "the message ends inside its 24 bytes"});
    NeighborMessage neighbor;
    neighbor.type = static_cast<std::uint8_t>(readField(message, typeField));
    if (neighbor.type != icmpv6NeighborSolicitation && neighbor.type != icmpv6NeighborAdvertisement)
        return Failure({{}, "icmpv6.type", 0, "neither a neighbour solicitation nor an advertisement"});
    if (readField(message, codeField) != 0)
        return Failure({{}, "icmpv6.code", 1, "the code is not 0 (RFC 4861 §7.1)"});
    const bool solicitation = neighbor.type == icmpv6NeighborSolicitation;
    if (!solicitation) {
        neighbor.router = readField(message, routerField) != 0;
        neighbor.solicited = readField(message, solicitedField) != 0;
        neighbor.override_ = readField(message, overrideField) != 0;
    }
    neighbor.target = Ipv6Address::from(message.subspan(targetOffset, 16));
    if (neighbor.target.isMulticast())
        return Failure({{}, "icmpv6.nd.ns.target_address", targetOffset, "the target is multicast (RFC 4861 §7.1)"});
    for (std::size_t at = optionsOffset; at < message.size();) {
        const std::size_t size = message.size() - at < 2 ? 0 : optionUnit * message[at + 1];
        if (size == 0 || size > message.size() - at)
            return Failure({{}, "icmpv6.opt.length", at, "an option's length is 0 or beyond the message"});
        if (message[at] == (solicitation ? optionSourceAddress : optionTargetAddress) && size == optionUnit) {
            MacAddress mac;
            std::ranges::copy(message.subspan(at + 2, 6), mac.bytes.begin());
            neighbor.linkAddress = mac;
        }
        at += size;
    }
    return neighbor;
}

void NeighborMessage::write(MutableByteView message, const PseudoHeader& pseudo) const {
    const bool solicitation = type == icmpv6NeighborSolicitation;
    std::ranges::copy(target.bytes, message.begin() + targetOffset);
    if (linkAddress) {
        message[optionsOffset] = solicitation ? optionSourceAddress : optionTargetAddress;
        message[optionsOffset + 1] = 1;
        std::ranges::copy(linkAddress->bytes, message.begin() + optionsOffset + 2);
    }
    const std::uint32_t flags = solicitation ? 0
                                             : static_cast<std::uint32_t>(router) << 31 |
                                                   static_cast<std::uint32_t>(solicited) << 30 |
                                                   static_cast<std::uint32_t>(override_) << 29;
    Icmpv6Header{type, 0, flags}.write(message.first(size()), pseudo);
}

} // namespace layerscope
