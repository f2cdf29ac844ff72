#include "wire/ethernet.h"

#include "base/bytereader.h"
#include "base/bytewriter.h"
#include "base/checksum.h"
#include "wire/bits.h"
#include "wire/link.h"

#include <fmt/format.h>

namespace layerscope {
namespace {

constexpr std::string_view frameFormat = "IEEE 802.3 §3.2";
constexpr std::string_view addressFormat = "IEEE 802.3 §3.2.3";
constexpr std::string_view localMeaning =
    "Set when somebody on this network chose the address; clear when the maker of the card did.";
constexpr std::string_view groupMeaning =
    "Set when the address names a group of cards (multicast or broadcast); clear when it names one.";

constexpr Field fields[] = {
    {"Destination", "eth.dst", FieldType::Mac, 0, 48,
     "The network card that should take this frame. All ones means every card on this network.", frameFormat, noNames,
     "eth.addr"},
    {"Locally administered", "eth.dst.lg", FieldType::Flag, 6, 1, localMeaning, addressFormat, noNames, "eth.lg"},
    {"Group address", "eth.dst.ig", FieldType::Flag, 7, 1, groupMeaning, addressFormat, noNames, "eth.ig"},
    {"Source", "eth.src", FieldType::Mac, 48, 48, "The network card that sent this frame on this link.", frameFormat,
     noNames, "eth.addr"},
    {"Locally administered", "eth.src.lg", FieldType::Flag, 54, 1, localMeaning, addressFormat, noNames, "eth.lg"},
    {"Group address", "eth.src.ig", FieldType::Flag, 55, 1, groupMeaning, addressFormat, noNames, "eth.ig"},
    {"Type", "eth.type", FieldType::Hex, 96, 16,
     "Which protocol the payload belongs to, so that the receiver knows whom to hand it to.", "RFC 894",
     etherTypeNames},
    {"Length", "eth.len", FieldType::Decimal, 96, 16,
     "How many bytes of payload follow. Values of 1500 or less are a length, values from 1536 are a type.",
     "IEEE 802.3 §3.2.6"},
    {"Invalid length or type", "eth.invalid_lentype", FieldType::Hex, 96, 16,
     "A value from 1501 to 1535 is neither a length nor a type.", "IEEE 802.3 §3.2.6"},
    {"Padding", "eth.padding", FieldType::Bytes, 0, 0,
     "Zeros that fill a short frame up to the 60 bytes that Ethernet needs at least. They carry nothing.",
     "IEEE 802.3 §3.2.8"},
    {"Trailer", "eth.trailer", FieldType::Bytes, 0, 0,
     "Bytes behind the payload's own end that belong to no protocol above Ethernet.", frameFormat},
    {"Frame check sequence", "eth.fcs", FieldType::Hex, 0, 32,
     "A CRC-32 over the whole frame. A card that works out another value drops the frame as damaged.",
     "IEEE 802.3 §3.2.9"},
    {"FCS status", "eth.fcs.status", FieldType::Decimal, 0, 0, "Whether the frame check sequence fits the bytes.",
     "IEEE 802.3 §3.2.9", checksumStatusNames},
};

constexpr const Field& destinationField = pick(fields, "eth.dst");
constexpr const Field& sourceField = pick(fields, "eth.src");
constexpr const Field& typeField = pick(fields, "eth.type");
constexpr LinkFields linkFields{
    .type = &typeField,
    .length = &pick(fields, "eth.len"),
    .invalid = &pick(fields, "eth.invalid_lentype"),
    .padding = &pick(fields, "eth.padding"),
    .trailer = &pick(fields, "eth.trailer"),
    .fcs = &pick(fields, "eth.fcs"),
    .fcsStatus = &pick(fields, "eth.fcs.status"),
};

} // namespace

constinit const Protocol ethernetProtocol{"Ethernet", "Ethernet", "eth", LayerNumber::DataLink, "IEEE 802.3", fields};
const Field& ethernetPaddingField = *linkFields.padding;

Result<EthernetHeader> EthernetHeader::parse(ByteView frame) {
    if (frame.size() < size)
        return Failure({{}, "eth", frame.size(), "the frame ends inside its 14-byte header"});
    return EthernetHeader{readMac(frame, destinationField), readMac(frame, sourceField),
                          static_cast<std::uint16_t>(readField(frame, typeField))};
}

void EthernetHeader::write(MutableByteView header) const {
    writeMac(header, destinationField, destination);
    writeMac(header, sourceField, source);
    writeField(header, typeField, etherType);
}

// The FCS is the one field of Ethernet that goes over the wire with its least significant byte first.
void writeFcs(MutableByteView frame) {
    const std::size_t covered = frame.size() - EthernetHeader::fcsSize;
    ByteWriter(frame.subspan(covered), std::endian::little).u32(crc32(frame.first(covered)));
}

bool fcsCorrect(ByteView frame) {
    if (frame.size() <= EthernetHeader::fcsSize)
        return false;
    const std::size_t covered = frame.size() - EthernetHeader::fcsSize;
    return ByteReader(frame.subspan(covered), std::endian::little).u32() == crc32(frame.first(covered));
}

std::size_t dissectEthernet(Dissector& dissector, Extent pdu) {
    const std::size_t line = dissector.open(ethernetProtocol, pdu, EthernetHeader::size);
    if (!dissector.walk(fieldsTo(fields, "eth.src.ig"), pdu))
        return pdu.wireEnd;
    const ByteView frame = dissector.bytes(pdu);
    dissector.line().text =
        fmt::format("{} → {}", readMac(frame, sourceField).text(), readMac(frame, destinationField).text());
    return dissectLinkPayload(dissector, linkFields, line, pdu, EthernetHeader::size, dissector.facts().fcsLength);
}

} // namespace layerscope
