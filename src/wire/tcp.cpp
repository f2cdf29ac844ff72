#include "wire/tcp.h"

#include "wire/bits.h"
#include "wire/ipv4.h"

namespace layerscope {
namespace {

constexpr std::string_view headerFormat = "RFC 9293 §3.1";

constexpr Field fields[] = {
    {"Source port",
     "tcp.srcport",
     FieldType::Decimal,
     0,
     16,
     "The sending program's number on its host. Addresses and ports of both ends together name the connection.",
     headerFormat,
     {},
     "tcp.port"},
    {"Destination port",
     "tcp.dstport",
     FieldType::Decimal,
     16,
     16,
     "The program on the other host that this is for.",
     headerFormat,
     {},
     "tcp.port"},
    {"Sequence number (raw)", "tcp.seq_raw", FieldType::Decimal, 32, 32,
     "The number of the first byte of this segment's data. A SYN uses up one number as well and announces the first: "
     "the initial sequence number.",
     headerFormat},
    {"Acknowledgment number (raw)", "tcp.ack_raw", FieldType::Decimal, 64, 32,
     "The number of the next byte that the sender of this segment expects: everything before it has arrived. It "
     "counts only while the ACK flag is on.",
     headerFormat},
    {"Header length", "tcp.hdr_len", FieldType::Decimal, 96, 4,
     "The size of this header; the data begins behind it. The header stores it in words of 4 bytes (data offset).",
     headerFormat},
    {"Flags", "tcp.flags", FieldType::Hex, 100, 12, "The control bits: what this segment does besides carrying data.",
     headerFormat},
    {"Reserved", "tcp.flags.res", FieldType::Flag, 100, 3, "Kept for later use; 0 today.", headerFormat},
    {"AE: accurate ECN", "tcp.flags.ae", FieldType::Flag, 103, 1,
     "With CWR and ECE, counts congestion marks exactly where both ends know how.", "RFC 9768 §3.1"},
    {"CWR: congestion window reduced", "tcp.flags.cwr", FieldType::Flag, 104, 1,
     "The sender has slowed down, as the ECE flag asked it to.", "RFC 3168 §6.1"},
    {"ECE: congestion echo", "tcp.flags.ece", FieldType::Flag, 105, 1,
     "Tells the other end that a router has marked its packets as meeting congestion.", "RFC 3168 §6.1"},
    {"URG: urgent", "tcp.flags.urg", FieldType::Flag, 106, 1, "The urgent pointer counts.", headerFormat},
    {"ACK: acknowledgment", "tcp.flags.ack", FieldType::Flag, 107, 1,
     "The acknowledgment number counts. On in every segment except the very first SYN.", headerFormat},
    {"PSH: push", "tcp.flags.push", FieldType::Flag, 108, 1,
     "Hand the data to the program now rather than wait for more.", headerFormat},
    {"RST: reset", "tcp.flags.reset", FieldType::Flag, 109, 1, "Breaks the connection off at once.", "RFC 9293 §3.5.2"},
    {"SYN: synchronize", "tcp.flags.syn", FieldType::Flag, 110, 1,
     "Opens one direction of the connection: the sequence number is the initial one.", "RFC 9293 §3.5"},
    {"FIN: finish", "tcp.flags.fin", FieldType::Flag, 111, 1,
     "The sender has no more data. The other direction may go on.", "RFC 9293 §3.6"},
    {"Flags as letters", "tcp.flags.str", FieldType::Text, 0, 0, "The flags that are on, one letter each.",
     headerFormat},
    {"Window", "tcp.window_size_value", FieldType::Decimal, 112, 16,
     "How many more bytes the sender of this segment has room for. After the handshake it is multiplied by 2 to the "
     "power of the window scale, if both ends offered one.",
     "RFC 9293 §3.8.6"},
    {"Checksum", "tcp.checksum", FieldType::Hex, 128, 16,
     "Guards header, data and the IP addresses. A segment whose checksum is wrong is dropped and sent again later.",
     headerFormat},
    {"Checksum status", "tcp.checksum.status", FieldType::Decimal, 0, 0,
     "Whether the checksum fits the segment's bytes.", headerFormat},
    {"Urgent pointer", "tcp.urgent_pointer", FieldType::Decimal, 144, 16,
     "Where urgent data ends, counted from the sequence number. It counts only while the URG flag is on.",
     "RFC 9293 §3.8.5"},
};

constexpr const Field& sourcePortField = pick(fields, "tcp.srcport");
constexpr const Field& destinationPortField = pick(fields, "tcp.dstport");
constexpr const Field& seqField = pick(fields, "tcp.seq_raw");
constexpr const Field& ackField = pick(fields, "tcp.ack_raw");
constexpr const Field& headerLengthField = pick(fields, "tcp.hdr_len");
constexpr const Field& flagsField = pick(fields, "tcp.flags");
constexpr const Field& windowField = pick(fields, "tcp.window_size_value");
constexpr const Field& checksumField = pick(fields, "tcp.checksum");
constexpr const Field& urgentField = pick(fields, "tcp.urgent_pointer");

} // namespace

constinit const Protocol tcpProtocol{"Transmission Control Protocol", "TCP",      "tcp",
                                     LayerNumber::Transport,          "RFC 9293", fields};

std::uint16_t TcpFlags::bits() const {
    return static_cast<std::uint16_t>(ae << 8 | cwr << 7 | ece << 6 | urg << 5 | ack << 4 | psh << 3 | rst << 2 |
                                      syn << 1 | fin);
}

TcpFlags TcpFlags::fromBits(std::uint16_t bits) {
    const auto bit = [bits](int position) { return (bits >> position & 1) != 0; };
    return {bit(8), bit(7), bit(6), bit(5), bit(4), bit(3), bit(2), bit(1), bit(0)};
}

std::size_t TcpHeader::sizeIn(ByteView segment) {
    return segment.size() < minimumSize ? 0 : 4 * readField(segment, headerLengthField);
}

Result<TcpHeader> TcpHeader::parse(ByteView segment) {
    if (segment.size() < minimumSize)
        return Failure({{}, "tcp", segment.size(), "the segment ends inside its header"});
    const std::size_t headerSize = sizeIn(segment);
    if (headerSize < minimumSize || headerSize > segment.size())
        return Failure({{}, "tcp.hdr_len", 12, "the header length is below 20 bytes or beyond the segment"});

    TcpHeader header;
    header.sourcePort = static_cast<std::uint16_t>(readField(segment, sourcePortField));
    header.destinationPort = static_cast<std::uint16_t>(readField(segment, destinationPortField));
    header.seq = SeqNumber(static_cast<std::uint32_t>(readField(segment, seqField)));
    header.ack = SeqNumber(static_cast<std::uint32_t>(readField(segment, ackField)));
    header.flags = TcpFlags::fromBits(static_cast<std::uint16_t>(readField(segment, flagsField)));
    header.window = static_cast<std::uint16_t>(readField(segment, windowField));
    header.urgent = static_cast<std::uint16_t>(readField(segment, urgentField));
    if (headerSize > minimumSize) {
        Result<TcpOptions> options = TcpOptions::parse(segment.subspan(minimumSize, headerSize - minimumSize));
        if (!options)
            return Failure(std::move(options.error()));
        header.options = *options;
    }
    return header;
}

bool TcpHeader::checksumCorrect(ByteView segment, const PseudoHeader& pseudo) {
    return pseudo.sum(ipProtocolTcp, segment.size()).add(segment).value() == 0;
}

void TcpHeader::write(MutableByteView segment, const PseudoHeader& pseudo) const {
    writeField(segment, sourcePortField, sourcePort);
    writeField(segment, destinationPortField, destinationPort);
    writeField(segment, seqField, seq.value());
    writeField(segment, ackField, ack.value());
    writeField(segment, headerLengthField, size() / 4);
    writeField(segment, flagsField, flags.bits());
    writeField(segment, windowField, window);
    writeField(segment, checksumField, 0);
    writeField(segment, urgentField, urgent);
    options.write(segment.subspan(minimumSize, options.size()));
    writeField(segment, checksumField, pseudo.sum(ipProtocolTcp, segment.size()).add(segment).value());
}

} // namespace layerscope
