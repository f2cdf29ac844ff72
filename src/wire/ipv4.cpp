#include "wire/ipv4.h"

#include "wire/ipv4fields.h"

#include <algorithm>

namespace layerscope {
using namespace ipv4;

constinit const Protocol ipv4Protocol{"Internet Protocol version 4", "IPv4",    "ip",
                                      LayerNumber::Network,          "RFC 791", fields};

Result<Ipv4Header> Ipv4Header::parse(ByteView packet) {
    if (packet.size() < minimumSize)
        return Failure({{}, "ip", packet.size(), "the packet ends inside its header"});
    if (readField(packet, versionField) != 4)
        return Failure({{}, "ip.version", 0, "the version is not 4"});
    const std::size_t headerSize = headerLengthField.scale * readField(packet, headerLengthField);
    const std::size_t total = readField(packet, totalLengthField);
    if (headerSize < minimumSize || headerSize > packet.size())
        return Failure({{}, "ip.hdr_len", 0, "the header length is below 20 bytes or beyond the packet"});
    if (total < headerSize || total > packet.size())
        return Failure({{}, "ip.len", 2, "the total length is below the header's or beyond the packet"});

    Ipv4Header header;
    header.differentiatedServices = static_cast<std::uint8_t>(readField(packet, servicesField));
    header.totalLength = static_cast<std::uint16_t>(total);
    header.identification = static_cast<std::uint16_t>(readField(packet, identificationField));
    header.dontFragment = readField(packet, dontFragmentField) != 0;
    header.moreFragments = readField(packet, moreFragmentsField) != 0;
    header.fragmentOffset = static_cast<std::uint16_t>(fragmentUnit * readField(packet, fragmentOffsetField));
    header.timeToLive = static_cast<std::uint8_t>(readField(packet, timeToLiveField));
    header.protocol = static_cast<std::uint8_t>(readField(packet, protocolField));
    header.source = readIpv4(packet, sourceField);
    header.destination = readIpv4(packet, destinationField);
    header.optionsLength = static_cast<std::uint8_t>(headerSize - minimumSize);
    std::copy_n(packet.begin() + minimumSize, header.optionsLength, header.options.begin());
    return header;
}

bool Ipv4Header::checksumCorrect(ByteView packet) {
    return internetChecksum(packet.first(headerLengthField.scale * readField(packet, headerLengthField))) == 0;
}

void Ipv4Header::write(MutableByteView packet) const {
    writeField(packet, versionField, 4);
    writeField(packet, headerLengthField, size() / headerLengthField.scale);
    writeField(packet, servicesField, differentiatedServices);
    writeField(packet, totalLengthField, totalLength);
    writeField(packet, identificationField, identification);
    writeField(packet, reservedField, 0);
    writeField(packet, dontFragmentField, dontFragment);
    writeField(packet, moreFragmentsField, moreFragments);
    writeField(packet, fragmentOffsetField, fragmentOffset / fragmentUnit);
    writeField(packet, timeToLiveField, timeToLive);
    writeField(packet, protocolField, protocol);
    writeField(packet, checksumField, 0);
    writeIpv4(packet, sourceField, source);
    writeIpv4(packet, destinationField, destination);
    std::copy_n(options.begin(), optionsLength, packet.begin() + minimumSize);
    writeField(packet, checksumField, internetChecksum(packet.first(size())));
}

} // namespace layerscope
