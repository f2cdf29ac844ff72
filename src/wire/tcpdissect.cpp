#include "wire/ipv4.h"
#include "wire/tcp.h"
#include "wire/tcpfields.h"

#include <fmt/format.h>

namespace layerscope {

using namespace tcp;

namespace {

// Twelve places, the highest bit first; a flag that is off is a dot. Wireshark writes the same.
std::string flagLetters(std::uint64_t flags) {
    constexpr std::string_view letters = "RRRACEUAPRSF";
    std::string text;
    for (std::size_t i = 0; i < letters.size(); ++i)
        text += (flags >> (letters.size() - 1 - i) & 1) != 0 ? std::string(1, letters[i]) : "·";
    return text;
}

void addFlagLetters(Dissector& dissector) {
    const std::size_t after =
        static_cast<std::size_t>(dissector.find(pick(fields, "tcp.flags.fin")) - dissector.nodes().data()) + 1;
    dissector.addGenerated(pick(fields, "tcp.flags.str"), 0, 1).text = flagLetters(dissector.value(flagsField));
    dissector.move(dissector.nodes().size() - 1, after);
}

void checkSegment(Dissector& dissector, const Extent& segment, const Carrier& carrier) {
    const Field& statusField = pick(fields, "tcp.checksum.status");
    if (!segment.whole() || !carrier.addresses)
        return dissector.addChecksum(checksumField, statusField, ChecksumStatus::Unverified);
    InternetChecksum sum = *carrier.addresses;
    sum.addU16(ipProtocolTcp).addU32(static_cast<std::uint32_t>(segment.size())).add(dissector.bytes(segment));
    const auto stored = static_cast<std::uint16_t>(dissector.value(checksumField));
    dissector.addChecksum(checksumField, statusField, sum.value() == 0 ? ChecksumStatus::Good : ChecksumStatus::Bad,
                          expectedChecksum(sum, stored));
}

void noteInsignificant(Dissector& dissector) {
    const TcpFlags flags = TcpFlags::fromBits(static_cast<std::uint16_t>(dissector.value(flagsField)));
    if (!flags.ack)
        dissector.note(ackField, "not significant: ACK is off", Severity::Plain);
    if (!flags.urg)
        dissector.note(urgentField, "not significant: URG is off", Severity::Plain);
}

} // namespace

std::string tcpFlagNames(TcpFlags flags) {
    std::string text;
    const auto name = [&](bool on, std::string_view word) {
        if (on)
            text += fmt::format("{}{}", text.empty() ? "" : ", ", word);
    };
    name(flags.syn, "SYN");
    name(flags.fin, "FIN");
    name(flags.rst, "RST");
    name(flags.psh, "PSH");
    name(flags.ack, "ACK");
    name(flags.urg, "URG");
    name(flags.ece, "ECE");
    name(flags.cwr, "CWR");
    name(flags.ae, "AE");
    return text;
}

std::size_t dissectTcp(Dissector& dissector, Extent pdu, const Carrier& carrier) {
    dissector.open(tcpProtocol, pdu, TcpHeader::minimumSize);
    if (!dissector.walk(fieldsTo(fields, "tcp.urgent_pointer"), pdu))
        return pdu.wireEnd;
    const TcpFlags flags = TcpFlags::fromBits(static_cast<std::uint16_t>(dissector.value(flagsField)));
    dissector.line().text = fmt::format("{} → {}  {}", dissector.value(sourcePortField),
                                        dissector.value(destinationPortField), tcpFlagNames(flags));
    addFlagLetters(dissector);
    noteInsignificant(dissector);
    checkSegment(dissector, pdu, carrier);

    const std::size_t headerSize = dissector.value(headerLengthField);
    if (headerSize < TcpHeader::minimumSize) {
        dissector.malformed(&headerLengthField, "below the 20 bytes that every header has");
        return dissector.dissectData(pdu.behind(TcpHeader::minimumSize));
    }
    const Extent header = pdu.first(headerSize);
    dissector.line().length = static_cast<std::uint32_t>(header.size());
    if (headerSize > pdu.wireSize())
        dissector.malformed(&headerLengthField, fmt::format("only {} bytes are here", pdu.wireSize()));
    else
        dissector.addGenerated(pick(fields, "tcp.len"), pdu.wireSize() - headerSize);
    dissectTcpOptions(dissector, header);
    return dissector.dissectTcpPayload(
        pdu.behind(headerSize), static_cast<std::uint16_t>(dissector.value(sourcePortField)),
        static_cast<std::uint16_t>(dissector.value(destinationPortField)), pick(fields, "tcp.payload"));
}

} // namespace layerscope
