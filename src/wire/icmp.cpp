#include "wire/icmp.h"

#include "base/checksum.h"
#include "wire/bits.h"
#include "wire/dissector.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr ValueName types[] = {{icmpEchoReply, "echo reply"},
                               {icmpUnreachable, "destination unreachable"},
                               {4, "source quench"},
                               {icmpRedirect, "redirect"},
                               {icmpEchoRequest, "echo request"},
                               {9, "router advertisement"},
                               {10, "router solicitation"},
                               {icmpTimeExceeded, "time exceeded"},
                               {icmpParameterProblem, "parameter problem"},
                               {icmpTimestampRequest, "timestamp request"},
                               {icmpTimestampReply, "timestamp reply"}};

constexpr Field fields[] = {
    {"Type", "icmp.type", FieldType::Decimal, 0, 8,
     "What the message is about: 8 asks for an echo, 0 answers; others report why a packet could not be delivered.",
     "RFC 792", types},
    {"Code", "icmp.code", FieldType::Decimal, 8, 8, "The exact reason within the type.", "RFC 792"},
    {"Checksum", "icmp.checksum", FieldType::Hex, 16, 16, "Guards the whole ICMP message.", "RFC 792"},
    {"Checksum status", "icmp.checksum.status", FieldType::Decimal, 0, 0,
     "Whether the checksum fits the message's bytes.", "RFC 792", checksumStatusNames},
    {"Identifier", "icmp.ident", FieldType::Decimal, 32, 16,
     "Tells apart the programs on one host that send echo requests at the same time.",
     "RFC 792, Echo or Echo Reply Message"},
    {"Sequence number", "icmp.seq", FieldType::Decimal, 48, 16,
     "Counts the requests, so that each reply can be matched with its request.", "RFC 792, Echo or Echo Reply Message"},
    {"Unused", "icmp.unused", FieldType::Bytes, 0, 0, "Zeros.", "RFC 792"},
    {"Length of the quoted packet", "icmp.length", FieldType::Decimal, 40, 8,
     "How many words of 4 bytes of the packet at fault are sent back, when something follows them.", "RFC 4884 §4.1"},
    {"MTU of the next hop", "icmp.mtu", FieldType::Decimal, 48, 16,
     "The largest packet that fits through the link that was too narrow.", "RFC 1191 §4"},
    {"Gateway address", "icmp.redir_gw", FieldType::Ipv4, 32, 32, "The router that is the better way.", "RFC 792"},
    {"Pointer", "icmp.pointer", FieldType::Decimal, 32, 8, "Which byte of the packet sent back is wrong.", "RFC 792"},
    {"Originate timestamp", "icmp.originate_timestamp", FieldType::Decimal, 64, 32,
     "When the asker sent this, in milliseconds since midnight UTC.", "RFC 792, Timestamp"},
    {"Receive timestamp", "icmp.receive_timestamp", FieldType::Decimal, 96, 32, "When it reached the other host.",
     "RFC 792, Timestamp"},
    {"Transmit timestamp", "icmp.transmit_timestamp", FieldType::Decimal, 128, 32, "When the other host answered.",
     "RFC 792, Timestamp"},
};

constexpr const Field& typeField = pick(fields, "icmp.type");
constexpr const Field& codeField = pick(fields, "icmp.code");
constexpr const Field& checksumField = pick(fields, "icmp.checksum");
constexpr const Field& identifierField = pick(fields, "icmp.ident");
constexpr const Field& sequenceField = pick(fields, "icmp.seq");

} // namespace

constinit const Protocol icmpProtocol{
    "Internet Control Message Protocol", "ICMP", "icmp", LayerNumber::Network, "RFC 792", fields};

Result<IcmpHeader> IcmpHeader::parse(ByteView message) {
    if (message.size() < size)
        return Failure({{}, "icmp", message.size(), "the message ends inside its 8-byte header"});
    return IcmpHeader{static_cast<std::uint8_t>(readField(message, typeField)),
                      static_cast<std::uint8_t>(readField(message, codeField)),
                      static_cast<std::uint16_t>(readField(message, identifierField)),
                      static_cast<std::uint16_t>(readField(message, sequenceField))};
}

bool IcmpHeader::checksumCorrect(ByteView message) { return internetChecksum(message) == 0; }

void IcmpHeader::write(MutableByteView message) const {
    writeField(message, typeField, type);
    writeField(message, codeField, code);
    writeField(message, checksumField, 0);
    writeField(message, identifierField, identifier);
    writeField(message, sequenceField, sequence);
    writeField(message, checksumField, internetChecksum(message));
}

namespace {

constexpr std::uint8_t sourceQuench = 4, fragmentationNeeded = 4;

// What a code means depends on the type.
constexpr ValueName unreachableCodes[] = {{0, "network unreachable"},
                                          {1, "host unreachable"},
                                          {2, "the host does not know the protocol"},
                                          {3, "no program listens on the port"},
                                          {fragmentationNeeded, "too big for a link, and must not be fragmented"},
                                          {5, "source route failed"},
                                          {9, "network administratively prohibited"},
                                          {10, "host administratively prohibited"},
                                          {13, "communication administratively prohibited"}};
constexpr ValueName exceededCodes[] = {{0, "the time to live ran out on the way"},
                                       {1, "not all fragments came in time"}};
constexpr ValueName redirectCodes[] = {{0, "for the network"}, {1, "for the host"}};

void noteCode(Dissector& dissector, std::uint8_t type, std::uint8_t code) {
    const std::span<const ValueName> codes = type == icmpUnreachable    ? std::span<const ValueName>(unreachableCodes)
                                             : type == icmpTimeExceeded ? std::span<const ValueName>(exceededCodes)
                                             : type == icmpRedirect     ? std::span<const ValueName>(redirectCodes)
                                                                        : noNames;
    const auto found = std::ranges::find(codes, code, &ValueName::value);
    if (found != codes.end())
        dissector.note(codeField, std::string(found->name), Severity::Plain);
}

// Bytes 4 to 7, whose meaning depends on the type. Returns false when the type has no use for them that is known here.
bool dissectRest(Dissector& dissector, const Extent& pdu, std::uint8_t type, std::uint8_t code) {
    const Field& unusedField = pick(fields, "icmp.unused");
    switch (type) {
    case icmpEchoReply:
    case icmpEchoRequest:
    case icmpTimestampRequest:
    case icmpTimestampReply:
    case 15: // information request and reply, address mask request and reply: obsolete, but alike
    case 16:
    case 17:
    case 18:
        return dissector.walk({&identifierField, 2}, pdu);
    case icmpRedirect:
        return dissector.walk({&pick(fields, "icmp.redir_gw"), 1}, pdu);
    case icmpParameterProblem:
        dissector.add(pick(fields, "icmp.pointer"), pdu.begin);
        dissector.add(unusedField, pdu.begin + 5, 3);
        return true;
    case icmpUnreachable:
        if (code == fragmentationNeeded) {
            dissector.add(unusedField, pdu.begin + 4, 2);
            dissector.add(pick(fields, "icmp.mtu"), pdu.begin);
            return true;
        }
        [[fallthrough]];
    case icmpTimeExceeded:
        if (dissector.bytes(pdu)[5] != 0) {
            dissector.add(unusedField, pdu.begin + 4, 1);
            dissector.add(pick(fields, "icmp.length"), pdu.begin);
            dissector.add(unusedField, pdu.begin + 6, 2);
            return true;
        }
        [[fallthrough]];
    case sourceQuench:
        dissector.add(unusedField, pdu.begin + 4, 4);
        return true;
    default:
        return false;
    }
}

void checkMessage(Dissector& dissector, const Extent& pdu) {
    const Field& statusField = pick(fields, "icmp.checksum.status");
    if (!pdu.whole())
        return dissector.addChecksum(checksumField, statusField, ChecksumStatus::Unverified);
    const ByteView message = dissector.bytes(pdu);
    const auto stored = static_cast<std::uint16_t>(readField(message, checksumField));
    const bool correct = IcmpHeader::checksumCorrect(message);
    dissector.addChecksum(checksumField, statusField, correct ? ChecksumStatus::Good : ChecksumStatus::Bad,
                          expectedChecksum(InternetChecksum().add(message), stored));
}

} // namespace

std::size_t dissectIcmp(Dissector& dissector, Extent pdu) {
    dissector.open(icmpProtocol, pdu, IcmpHeader::size);
    if (!dissector.walk(fieldsTo(fields, "icmp.checksum"), pdu))
        return pdu.wireEnd;
    checkMessage(dissector, pdu);
    const auto type = static_cast<std::uint8_t>(dissector.value(typeField));
    const auto code = static_cast<std::uint8_t>(dissector.value(codeField));
    dissector.line().text = valueName(typeField, type);
    noteCode(dissector, type, code);
    if (pdu.size() < IcmpHeader::size) {
        dissector.cutShort(pdu, IcmpHeader::size);
        return pdu.wireEnd;
    }
    if (!dissectRest(dissector, pdu, type, code)) {
        dissector.line().length = static_cast<std::uint32_t>(endByte(checksumField));
        return dissector.dissectData(pdu.behind(endByte(checksumField)));
    }
    const Extent rest = pdu.behind(IcmpHeader::size);
    switch (type) {
    case icmpUnreachable:
    case sourceQuench:
    case icmpRedirect:
    case icmpTimeExceeded:
    case icmpParameterProblem:
        // The header and the first bytes of the packet that could not be delivered (RFC 792).
        if (rest.size() > 0 && !dissector.tooDeep()) {
            dissector.enter();
            const std::size_t end = dissectIpv4(dissector, rest, true);
            dissector.leave();
            return std::min(end, pdu.wireEnd);
        }
        break;
    case icmpTimestampRequest:
    case icmpTimestampReply:
        if (dissector.walk({&pick(fields, "icmp.originate_timestamp"), 3}, pdu)) {
            const std::size_t size = endByte(pick(fields, "icmp.transmit_timestamp"));
            dissector.line().length = static_cast<std::uint32_t>(size);
            return dissector.dissectData(pdu.behind(size));
        }
        dissector.line().length = static_cast<std::uint32_t>(pdu.size());
        return pdu.wireEnd;
    default:
        break;
    }
    return dissector.dissectData(rest);
}

} // namespace layerscope
