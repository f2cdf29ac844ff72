#include "wire/tcp.h"

#include "wire/ipv4.h"
#include "wire/pseudoheader.h"
#include "wire/tcpfields.h"

namespace layerscope {
using namespace tcp;

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
    return segment.size() < minimumSize ? 0 : headerLengthField.scale * readField(segment, headerLengthField);
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
    writeField(segment, headerLengthField, size() / headerLengthField.scale);
    writeField(segment, flagsField, flags.bits());
    writeField(segment, windowField, window);
    writeField(segment, checksumField, 0);
    writeField(segment, urgentField, urgent);
    options.write(segment.subspan(minimumSize, options.size()));
    writeField(segment, checksumField, pseudo.sum(ipProtocolTcp, segment.size()).add(segment).value());
}

} // namespace layerscope
