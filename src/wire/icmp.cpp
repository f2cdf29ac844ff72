#include "wire/icmp.h"

#include "base/checksum.h"
#include "wire/bits.h"

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
     "Whether the checksum fits the message's bytes.", "RFC 792"},
    {"Identifier", "icmp.ident", FieldType::Decimal, 32, 16,
     "Tells apart the programs on one host that send echo requests at the same time.",
     "RFC 792, Echo or Echo Reply Message"},
    {"Sequence number", "icmp.seq", FieldType::Decimal, 48, 16,
     "Counts the requests, so that each reply can be matched with its request.", "RFC 792, Echo or Echo Reply Message"},
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

} // namespace layerscope
