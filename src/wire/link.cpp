#include "wire/link.h"

#include "wire/ethernet.h"

#include <algorithm>
#include <bit>
#include <fmt/format.h>

namespace layerscope {
namespace {

constexpr std::size_t largestLength = 1500; // IEEE 802.3 §3.2.6: up to here a length, from 1536 a type

// How many bytes at the front of the trailer are padding: exactly those that bring the frame to the minimum size, if
// all are zero. A frame below the minimum was never padded.
std::size_t paddingIn(const Dissector& dissector, const Extent& trailer) {
    if (dissector.frame().wireEnd < EthernetHeader::minimumFrame || trailer.begin >= EthernetHeader::minimumFrame)
        return 0;
    const Extent padding = trailer.first(EthernetHeader::minimumFrame - trailer.begin);
    const bool zeros = std::ranges::all_of(dissector.bytes(padding), [](std::uint8_t byte) { return byte == 0; });
    return padding.whole() && zeros ? padding.size() : 0;
}

void addFcs(Dissector& dissector, const LinkFields& fields, std::size_t begin) {
    const ByteView frame = dissector.bytes({0, begin + EthernetHeader::fcsSize, begin + EthernetHeader::fcsSize});
    const std::uint32_t crc = crc32(frame.first(begin));
    // The number shown reads the bytes in the order of the wire, the CRC's least significant byte first.
    const std::uint32_t expected = crc << 24 | (crc << 8 & 0xff0000) | (crc >> 8 & 0xff00) | crc >> 24;
    dissector.add(*fields.fcs, begin, EthernetHeader::fcsSize);
    dissector.addChecksum(*fields.fcs, *fields.fcsStatus,
                          fcsCorrect(frame) ? ChecksumStatus::Good : ChecksumStatus::Bad, expected);
}

} // namespace

void dissectTrailer(Dissector& dissector, const LinkFields& fields, std::size_t line, std::size_t at, Extent trailer,
                    int fcsLength) {
    const std::size_t first = dissector.nodes().size();
    dissector.reopen(line);
    if (const std::size_t padding = paddingIn(dissector, trailer); padding > 0) {
        dissector.add(fields.padding ? *fields.padding : ethernetPaddingField, trailer.begin, padding);
        trailer = trailer.behind(padding);
    }
    // Unless the capture says so, nobody can know whether the last four bytes are the FCS. As Wireshark does, believe
    // it of frames that with it are not below the minimum.
    constexpr std::size_t minimumWithFcs = EthernetHeader::minimumFrame + EthernetHeader::fcsSize;
    const bool believed = fcsLength < 0 && dissector.frame().wireEnd >= minimumWithFcs;
    const bool hasFcs = fields.fcs && trailer.wireSize() >= EthernetHeader::fcsSize && (fcsLength == 4 || believed);
    const Extent rest = hasFcs ? trailer.first(trailer.wireSize() - EthernetHeader::fcsSize) : trailer;
    if (rest.size() > 0)
        dissector.add(*fields.trailer, rest.begin, rest.size());
    if (hasFcs && trailer.whole())
        addFcs(dissector, fields, rest.end);
    else if (hasFcs && trailer.end > rest.end)
        dissector.add(*fields.trailer, rest.end, trailer.end - rest.end).note = "the frame check sequence, cut short";
    dissector.move(first, at);
}

std::size_t dissectLinkPayload(Dissector& dissector, const LinkFields& fields, std::size_t line, Extent pdu,
                               std::size_t headerSize, int fcsLength) {
    if (!dissector.walk({fields.type, 1}, pdu))
        return pdu.wireEnd;
    const auto type = static_cast<std::uint16_t>(dissector.value(*fields.type));
    const auto readAs = [&](const Field* other) {
        dissector.nodes().pop_back();
        dissector.walk({other, 1}, pdu);
    };
    Extent payload = pdu.behind(headerSize);
    DataRemark unknown;
    if (fields.length && type <= largestLength) {
        readAs(fields.length);
        if (type > payload.wireSize())
            dissector.note(*fields.length, fmt::format("only {} bytes follow", payload.wireSize()), Severity::Warning);
        payload = payload.first(type);
        unknown.text = "IEEE 802.2 logical link control";
    } else if (fields.invalid && type < EthernetHeader::minimumEtherType) {
        readAs(fields.invalid);
        dissector.malformed(fields.invalid, "neither a length nor a type");
        unknown.text = "the header does not say whose";
    } else if (fields.linuxType && type < EthernetHeader::minimumEtherType) {
        readAs(fields.linuxType);
        unknown.text = "a protocol of Linux's own numbering";
    }

    const std::size_t at = dissector.nodes().size();
    const std::size_t end =
        unknown.text.empty() ? dissector.dissectEtherType(type, payload) : dissector.dissectData(payload, unknown);
    if (end < pdu.wireEnd)
        dissectTrailer(dissector, fields, line, at, pdu.behind(end - pdu.begin), fcsLength);
    return pdu.wireEnd;
}

} // namespace layerscope
