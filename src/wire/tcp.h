// The Transmission Control Protocol's segment header and options (RFC 9293 §3.1, §3.2).
#pragma once

#include "base/result.h"
#include "base/sequence.h"
#include "wire/tcpoptions.h"

namespace layerscope {

extern const Protocol tcpProtocol;
struct PseudoHeader;

// The control bits, RFC 9293 §3.1; the accurate-ECN bit is RFC 9768 §3.1.
struct TcpFlags {
    bool ae : 1 = false;
    bool cwr : 1 = false;
    bool ece : 1 = false;
    bool urg : 1 = false;
    bool ack : 1 = false;
    bool psh : 1 = false;
    bool rst : 1 = false;
    bool syn : 1 = false;
    bool fin : 1 = false;

    // The nine bits as a number, FIN the lowest: what tcp.flags shows.
    std::uint16_t bits() const;
    static TcpFlags fromBits(std::uint16_t bits);
    friend bool operator==(const TcpFlags&, const TcpFlags&) = default;
};

std::string tcpFlagNames(TcpFlags flags); // "SYN, ACK"; empty when none is on

struct TcpHeader {
    static constexpr std::size_t minimumSize = 20;
    static constexpr std::size_t maximumSize = 60;

    std::uint16_t sourcePort = 0;
    std::uint16_t destinationPort = 0;
    SeqNumber seq; // SEG.SEQ
    SeqNumber ack; // SEG.ACK; significant only with flags.ack
    TcpFlags flags;
    std::uint16_t window = 0; // SEG.WND as it stands in the header, not scaled
    std::uint16_t urgent = 0; // SEG.UP
    TcpOptions options;

    // Fails when the header is cut short, the data offset is below 5 or an option's length is wrong.
    static Result<TcpHeader> parse(ByteView segment);
    // The header's size by its data offset, for finding the payload of a segment that parse accepts; 0 below 20 bytes.
    static std::size_t sizeIn(ByteView segment);
    static bool checksumCorrect(ByteView segment, const PseudoHeader& pseudo);
    // Writes size() bytes at the front of `segment`, with the checksum over all of it; the payload must be there.
    void write(MutableByteView segment, const PseudoHeader& pseudo) const;

    std::size_t size() const { return minimumSize + options.size(); }

    friend bool operator==(const TcpHeader&, const TcpHeader&) = default;
};

} // namespace layerscope
