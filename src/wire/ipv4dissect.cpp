#include "wire/ipv4.h"
#include "wire/ipv4fields.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

using namespace ipv4;

namespace {

void checkHeader(Dissector& dissector, ByteView header) {
    const auto stored = static_cast<std::uint16_t>(readField(header, checksumField));
    const bool correct = internetChecksum(header) == 0;
    dissector.addChecksum(checksumField, pick(fields, "ip.checksum.status"),
                          correct ? ChecksumStatus::Good : ChecksumStatus::Bad,
                          expectedChecksum(InternetChecksum().add(header), stored));
}

// The packet's length on the wire, as far as its total length can be believed.
std::size_t believedLength(Dissector& dissector, const Extent& pdu, std::size_t headerSize, bool quoted) {
    const std::size_t total = dissector.value(totalLengthField);
    if (total == 0) {
        // A card that splits large packets itself (TSO) is handed packets that have no length yet.
        dissector.note(totalLengthField, "0: taken to reach to the end of the frame");
        return pdu.wireSize();
    }
    if (total < headerSize) {
        dissector.malformed(&totalLengthField, "less than the header's own length");
        return pdu.wireSize();
    }
    if (total > pdu.wireSize() && !quoted)
        dissector.malformed(&totalLengthField, fmt::format("only {} bytes are here", pdu.wireSize()));
    return total;
}

void dissectPayload(Dissector& dissector, const Extent& payload, Ipv4Address source, Ipv4Address destination) {
    const std::size_t offset = fragmentUnit * dissector.value(fragmentOffsetField);
    if (offset != 0)
        dissector.note(fragmentOffsetField, fmt::format("byte {}", offset), Severity::Plain);
    const Carrier carrier{.addresses = InternetChecksum().addU32(source.value).addU32(destination.value)};
    if (offset == 0 && dissector.value(moreFragmentsField) == 0) {
        dissector.dissectIpProtocol(static_cast<std::uint8_t>(dissector.value(protocolField)), payload, carrier);
        return;
    }
    const std::string remark = fmt::format("bytes {} to {} of a fragmented packet", offset,
                                           offset + std::max<std::size_t>(payload.wireSize(), 1) - 1);
    dissector.dissectData(payload, {.text = remark});
}

} // namespace

std::size_t dissectIpv4(Dissector& dissector, Extent pdu, bool quoted) {
    dissector.open(ipv4Protocol, pdu, Ipv4Header::minimumSize);
    if (!dissector.walk(fieldsTo(fields, "ip.dst"), pdu))
        return pdu.wireEnd;
    if (dissector.value(versionField) != 4)
        dissector.malformed(&versionField, "not 4");
    const std::size_t headerSize = dissector.value(headerLengthField);
    if (headerSize < Ipv4Header::minimumSize) {
        dissector.malformed(&headerLengthField, "below the 20 bytes that every header has");
        return dissector.dissectData(pdu.behind(Ipv4Header::minimumSize));
    }
    const std::size_t length = believedLength(dissector, pdu, headerSize, quoted);
    Extent packet = pdu.first(length);
    if (quoted)
        packet.wireEnd = std::max(packet.end, pdu.begin + length);
    const Extent header = packet.first(headerSize);
    const ByteView bytes = dissector.bytes(header);
    dissector.line().length = static_cast<std::uint32_t>(header.size());

    const Ipv4Address source = readIpv4(bytes, sourceField);
    const Ipv4Address destination = dissectIpv4Options(dissector, header);
    dissector.line().text = fmt::format("{} → {}", source.text(), destination.text());
    if (header.size() < headerSize) {
        dissector.addChecksum(checksumField, pick(fields, "ip.checksum.status"), ChecksumStatus::Unverified);
        dissector.cutShort(packet, headerSize);
        return packet.wireEnd;
    }
    checkHeader(dissector, bytes);
    dissectPayload(dissector, packet.behind(headerSize), source, destination);
    return packet.wireEnd;
}

} // namespace layerscope
