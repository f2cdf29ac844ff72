#include "wire/udp.h"

#include "wire/ipprotocol.h"

#include "wire/bits.h"
#include "wire/dissector.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {
namespace {

constexpr Field fields[] = {
    {"Source port",
     "udp.srcport",
     FieldType::Decimal,
     0,
     16,
     "The sending program's number on its host; a reply goes back to it.",
     "RFC 768, Fields",
     {},
     "udp.port"},
    {"Destination port",
     "udp.dstport",
     FieldType::Decimal,
     16,
     16,
     "The program on the other host that this is for.",
     "RFC 768, Fields",
     {},
     "udp.port"},
    {"Length", "udp.length", FieldType::Decimal, 32, 16, "Bytes of header and data together: at least 8.",
     "RFC 768, Fields"},
    {"Checksum", "udp.checksum", FieldType::Hex, 48, 16,
     "Guards header, data and the IP addresses. Over IPv4 a sender may leave it out by writing 0.", "RFC 768, Fields"},
    {"Checksum status", "udp.checksum.status", FieldType::Decimal, 0, 0,
     "Whether the checksum fits the datagram's bytes.", "RFC 768, Fields", checksumStatusNames},
    {"Payload", "udp.payload", FieldType::Bytes, 64, 0, "What the program sent: one whole message.",
     "RFC 768, Introduction"},
    {"Stream index", "udp.stream", FieldType::Decimal, 0, 0,
     "Which exchange between two pairs of address and port this is, counted in the order they appear in the capture.",
     "Layerscope"},
};

constexpr const Field& sourcePortField = pick(fields, "udp.srcport");
constexpr const Field& destinationPortField = pick(fields, "udp.dstport");
constexpr const Field& lengthField = pick(fields, "udp.length");
constexpr const Field& checksumField = pick(fields, "udp.checksum");

} // namespace

constinit const Protocol udpProtocol{"User Datagram Protocol", "UDP", "udp", LayerNumber::Transport, "RFC 768", fields};

Result<UdpHeader> UdpHeader::parse(ByteView datagram) {
    if (datagram.size() < size)
        return Failure({{}, "udp", datagram.size(), "the datagram ends inside its 8-byte header"});
    const UdpHeader header{static_cast<std::uint16_t>(readField(datagram, sourcePortField)),
                           static_cast<std::uint16_t>(readField(datagram, destinationPortField)),
                           static_cast<std::uint16_t>(readField(datagram, lengthField))};
    if (header.length < size || header.length > datagram.size())
        return Failure({{}, "udp.length", 4, "the length is below the header's 8 bytes or beyond the datagram"});
    return header;
}

bool UdpHeader::checksumCorrect(ByteView datagram, const PseudoHeader& pseudo) {
    return readField(datagram, checksumField) == 0 ||
           pseudo.sum(ipProtocolUdp, datagram.size()).add(datagram).value() == 0;
}

void UdpHeader::write(MutableByteView datagram, const PseudoHeader& pseudo) const {
    writeField(datagram, sourcePortField, sourcePort);
    writeField(datagram, destinationPortField, destinationPort);
    writeField(datagram, lengthField, datagram.size());
    writeField(datagram, checksumField, 0);
    const std::uint16_t checksum = pseudo.sum(ipProtocolUdp, datagram.size()).add(datagram).value();
    // RFC 768: 0 means "no checksum", so a sum of 0 is sent as its other ones' complement form.
    writeField(datagram, checksumField, checksum == 0 ? 0xffff : checksum);
}

namespace {

void checkDatagram(Dissector& dissector, const Extent& datagram, const Carrier& carrier) {
    const Field& statusField = pick(fields, "udp.checksum.status");
    const auto stored = static_cast<std::uint16_t>(dissector.value(checksumField));
    if (stored == 0)
        return dissector.addChecksum(checksumField, statusField,
                                     carrier.checksumRequired ? ChecksumStatus::Illegal : ChecksumStatus::NotPresent);
    if (!datagram.whole() || !carrier.addresses)
        return dissector.addChecksum(checksumField, statusField, ChecksumStatus::Unverified);
    InternetChecksum sum = *carrier.addresses;
    sum.addU16(ipProtocolUdp).addU32(static_cast<std::uint32_t>(datagram.size())).add(dissector.bytes(datagram));
    const std::uint16_t expected = expectedChecksum(sum, stored);
    dissector.addChecksum(checksumField, statusField, sum.value() == 0 ? ChecksumStatus::Good : ChecksumStatus::Bad,
                          expected == 0 ? 0xffff : expected);
}

} // namespace

std::size_t dissectUdp(Dissector& dissector, Extent pdu, const Carrier& carrier) {
    dissector.open(udpProtocol, pdu, UdpHeader::size);
    if (!dissector.walk(fieldsTo(fields, "udp.checksum"), pdu))
        return pdu.wireEnd;
    dissector.line().text =
        fmt::format("{} → {}", dissector.value(sourcePortField), dissector.value(destinationPortField));
    const std::size_t length = dissector.value(lengthField);
    const bool sane = length >= UdpHeader::size && length <= pdu.wireSize();
    if (length < UdpHeader::size)
        dissector.malformed(&lengthField, "below the 8 bytes of the header");
    else if (!sane)
        dissector.malformed(&lengthField, fmt::format("only {} bytes are here", pdu.wireSize()));
    const Extent datagram = sane ? pdu.first(length) : pdu;
    checkDatagram(dissector, datagram, carrier);
    return dissector.dissectUdpPayload(
        datagram.behind(UdpHeader::size), static_cast<std::uint16_t>(dissector.value(sourcePortField)),
        static_cast<std::uint16_t>(dissector.value(destinationPortField)), pick(fields, "udp.payload"));
}

} // namespace layerscope
