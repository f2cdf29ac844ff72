#include "wire/ipv6.h"

#include "wire/ipv6fields.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

using namespace ipv6;

constinit const Protocol ipv6Protocol{"Internet Protocol version 6", "IPv6",     "ipv6",
                                      LayerNumber::Network,          "RFC 8200", fields};

namespace {

Ipv6Address readAddress(ByteView packet, const Field& field) {
    return Ipv6Address::from(packet.subspan(firstByte(field), 16));
}
void writeAddress(MutableByteView packet, const Field& field, const Ipv6Address& address) {
    std::ranges::copy(address.bytes, packet.begin() + static_cast<std::ptrdiff_t>(firstByte(field)));
}

} // namespace

Result<Ipv6Header> Ipv6Header::parse(ByteView packet) {
    if (packet.size() < size)
        return Failure({{}, "ipv6", packet.size(), "the packet ends inside its 40-byte header"});
    if (readField(packet, versionField) != 6)
        return Failure({{}, "ipv6.version", 0, "the version is not 6"});
    Ipv6Header header;
    header.trafficClass = static_cast<std::uint8_t>(readField(packet, classField));
    header.flowLabel = static_cast<std::uint32_t>(readField(packet, flowField));
    header.payloadLength = static_cast<std::uint16_t>(readField(packet, lengthField));
    header.nextHeader = static_cast<std::uint8_t>(readField(packet, nextField));
    header.hopLimit = static_cast<std::uint8_t>(readField(packet, hopLimitField));
    header.source = readAddress(packet, sourceField);
    header.destination = readAddress(packet, destinationField);
    if (header.payloadLength > packet.size() - size)
        return Failure({{}, "ipv6.plen", 4, "the payload length is beyond the packet"});
    return header;
}

void Ipv6Header::write(MutableByteView packet) const {
    writeField(packet, versionField, 6);
    writeField(packet, classField, trafficClass);
    writeField(packet, flowField, flowLabel);
    writeField(packet, lengthField, payloadLength);
    writeField(packet, nextField, nextHeader);
    writeField(packet, hopLimitField, hopLimit);
    writeAddress(packet, sourceField, source);
    writeAddress(packet, destinationField, destination);
}

Result<Ipv6FragmentHeader> Ipv6FragmentHeader::parse(ByteView bytes) {
    if (bytes.size() < size)
        return Failure({{}, "ipv6.fraghdr", bytes.size(), "the packet ends inside its fragment header"});
    Ipv6FragmentHeader header;
    header.nextHeader = static_cast<std::uint8_t>(readField(bytes, fragmentNextField));
    header.offset = static_cast<std::uint16_t>(offsetUnit * readField(bytes, fragmentOffsetField));
    header.moreFragments = readField(bytes, moreField) != 0;
    header.identification = static_cast<std::uint32_t>(readField(bytes, identificationField));
    return header;
}

void Ipv6FragmentHeader::write(MutableByteView bytes) const {
    std::ranges::fill(bytes.first(size), std::uint8_t{0});
    writeField(bytes, fragmentNextField, nextHeader);
    writeField(bytes, fragmentOffsetField, offset / offsetUnit);
    writeField(bytes, moreField, moreFragments);
    writeField(bytes, identificationField, identification);
}

Result<Ipv6Payload> Ipv6Payload::find(ByteView packet) {
    Ipv6Payload found;
    const std::size_t end = Ipv6Header::size + readField(packet, lengthField);
    found.protocol = static_cast<std::uint8_t>(readField(packet, nextField));
    for (;;) {
        const bool sized =
            found.protocol == ipv6HopByHop || found.protocol == ipv6Routing || found.protocol == ipv6DestinationOptions;
        if (!sized && found.protocol != ipv6Fragment)
            return found;
        if (end - found.offset < offsetUnit)
            return Failure({{}, "ipv6.nxt", found.nextHeaderOffset, "an extension header ends outside the packet"});
        const std::size_t size = sized ? offsetUnit * (packet[found.offset + 1] + 1u) : Ipv6FragmentHeader::size;
        if (end - found.offset < size)
            return Failure({{}, "ipv6.nxt", found.nextHeaderOffset, "an extension header ends outside the packet"});
        if (!sized) {
            found.fragment = *Ipv6FragmentHeader::parse(packet.subspan(found.offset));
            found.fragmentOffset = found.offset;
        }
        found.nextHeaderOffset = found.offset;
        found.protocol = packet[found.offset];
        found.offset += size;
        // RFC 8200 §4.5: only the first fragment has what its next header names at its beginning.
        if (!sized && found.fragment->offset != 0)
            return found;
    }
}

std::string ipv6Text(ByteView address) { return Ipv6Address::from(address).text(); }

} // namespace layerscope
