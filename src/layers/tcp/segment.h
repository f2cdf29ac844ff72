// A segment that has arrived, in the terms of RFC 9293 §3.3.1, and segments in words.
#pragma once

#include "layers/layer.h"
#include "layers/tcp/socketpair.h"
#include "wire/pseudoheader.h"
#include "wire/tcp.h"

namespace layerscope::tcp {

struct Segment {
    TcpHeader header;
    Pdu payload;
    std::uint16_t pathMtu = 0; // what the path back is known to take, in bytes of layer 3; 0: nothing is known

    SeqNumber seq() const { return header.seq; } // SEG.SEQ
    SeqNumber ack() const { return header.ack; } // SEG.ACK
    // SEG.LEN: bytes of data, and one each for SYN and FIN.
    std::uint32_t length() const {
        return static_cast<std::uint32_t>(payload.size()) + (header.flags.syn ? 1 : 0) + (header.flags.fin ? 1 : 0);
    }
    SeqNumber end() const { return header.seq + length(); } // the number after its last one
};

// Takes the header off. The error says what is wrong with it; its field is "checksum" when that is.
Result<Segment> parseSegment(Pdu&& pdu, const PseudoHeader& pseudo);
// The request to the layer below that sends `payload` behind `header`; fills in the ports and the checksum.
Idu makeRequest(const SocketPair& sockets, TcpHeader header, Pdu&& payload);

// The RST that answers a segment for which there is no connection (RFC 9293 §3.10.7.1).
TcpHeader resetFor(const Segment& segment);

// "SYN, ACK"; "no flag" when there is none.
std::string flagsText(TcpFlags flags);
// "PSH, ACK  SEQ 101  ACK 301  37 bytes".
std::string segmentText(const TcpHeader& header, std::size_t payloadBytes);
// "101"; large numbers in groups of three.
std::string seqText(SeqNumber number);
// "1 byte", "37 bytes".
std::string bytesText(std::size_t count);

} // namespace layerscope::tcp
