#include "layers/tcp/segment.h"

#include "trace/sentence.h"
#include "wire/ipprotocol.h"

#include <fmt/format.h>

namespace layerscope::tcp {

Result<Segment> parseSegment(Pdu&& pdu, const PseudoHeader& pseudo) {
    if (pdu.size() >= TcpHeader::minimumSize && !TcpHeader::checksumCorrect(pdu.bytes(), pseudo)) {
        return Failure(Error{{}, "checksum", std::nullopt, "its checksum is wrong"});
    }
    auto header = TcpHeader::parse(pdu.bytes());
    if (!header)
        return Failure(header.error());
    Segment segment{*header, std::move(pdu)};
    segment.payload.dropFront(TcpHeader::sizeIn(segment.payload.bytes()));
    return segment;
}

Idu makeRequest(const SocketPair& sockets, TcpHeader header, Pdu&& payload) {
    header.sourcePort = sockets.localPort;
    header.destinationPort = sockets.remotePort;
    payload.prepend(header.size(), &tcpProtocol, LayerNumber::Transport);
    header.write(payload.mutableBytes(), {sockets.local, sockets.remote});

    Idu request;
    request.ici.localPort = sockets.localPort;
    request.ici.remotePort = sockets.remotePort;
    request.ici.local = sockets.local;
    request.ici.remote = sockets.remote;
    request.ici.protocol = ipProtocolTcp;
    request.ici.dontFragment = true; // as hosts that discover the path MTU send it (RFC 1191 §3)
    request.sdu = std::move(payload);
    return request;
}

TcpHeader resetFor(const Segment& segment) {
    TcpHeader reset;
    reset.flags.rst = true;
    if (segment.header.flags.ack) {
        reset.seq = segment.ack();
    } else {
        reset.flags.ack = true;
        reset.ack = segment.end();
    }
    return reset;
}

std::string flagsText(TcpFlags flags) {
    std::string text;
    const auto add = [&](bool set, std::string_view name) {
        if (!set)
            return;
        if (!text.empty())
            text += ", ";
        text += name;
    };
    add(flags.syn, "SYN");
    add(flags.fin, "FIN");
    add(flags.rst, "RST");
    add(flags.psh, "PSH");
    add(flags.urg, "URG");
    add(flags.ack, "ACK");
    return text.empty() ? "no flag" : text;
}

std::string segmentText(const TcpHeader& header, std::size_t payloadBytes) {
    std::string text = fmt::format("{}  SEQ {}", flagsText(header.flags), seqText(header.seq));
    if (header.flags.ack)
        text += fmt::format("  ACK {}", seqText(header.ack));
    if (payloadBytes > 0)
        text += "  " + bytesText(payloadBytes);
    return text;
}

std::string seqText(SeqNumber number) { return groupedNumber(number.value()); }

std::string bytesText(std::size_t count) { return fmt::format("{} {}", count, count == 1 ? "byte" : "bytes"); }

} // namespace layerscope::tcp
