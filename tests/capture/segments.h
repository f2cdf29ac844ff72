// Hand-made TCP segments over Ethernet and IPv4, for tests.
#pragma once

#include "capture/reading.h"
#include "wire/ethernet.h"
#include "wire/ipv4.h"
#include "wire/pseudoheader.h"
#include "wire/tcp.h"
#include "wire/udp.h"

namespace layerscope::testing {

constexpr Ipv4Address clientAddress{0x0a000001}, serverAddress{0x0a000002};
constexpr std::uint16_t clientPort = 49152, serverPort = 80;

enum class From : std::uint8_t { Client, Server };

// Letters of the flags that are on: S, F, R, P, A, U.
inline TcpFlags flags(std::string_view letters) {
    TcpFlags result;
    for (const char letter : letters) {
        result.syn = result.syn || letter == 'S';
        result.fin = result.fin || letter == 'F';
        result.rst = result.rst || letter == 'R';
        result.psh = result.psh || letter == 'P';
        result.ack = result.ack || letter == 'A';
        result.urg = result.urg || letter == 'U';
    }
    return result;
}

// A frame without FCS whose checksums are right.
inline Bytes segmentFrame(From from, const TcpHeader& header, ByteView payload = {}) {
    TcpHeader tcp = header;
    const bool client = from == From::Client;
    if (tcp.sourcePort == 0) {
        tcp.sourcePort = client ? clientPort : serverPort;
        tcp.destinationPort = client ? serverPort : clientPort;
    }
    const std::size_t segmentSize = tcp.size() + payload.size();
    Bytes frame(EthernetHeader::size + Ipv4Header::minimumSize + segmentSize);
    const MacAddress clientMac{{2, 0, 0, 0, 0, 1}}, serverMac{{2, 0, 0, 0, 0, 2}};
    EthernetHeader{client ? serverMac : clientMac, client ? clientMac : serverMac, etherTypeIpv4}.write(frame);
    Ipv4Header ip;
    ip.totalLength = static_cast<std::uint16_t>(Ipv4Header::minimumSize + segmentSize);
    ip.protocol = ipProtocolTcp;
    ip.source = client ? clientAddress : serverAddress;
    ip.destination = client ? serverAddress : clientAddress;
    const MutableByteView packet = MutableByteView(frame).subspan(EthernetHeader::size);
    ip.write(packet);
    const MutableByteView segment = packet.subspan(Ipv4Header::minimumSize);
    std::copy(payload.begin(), payload.end(), segment.begin() + static_cast<std::ptrdiff_t>(tcp.size()));
    tcp.write(segment, {ip.source, ip.destination});
    return frame;
}

// Packets in memory, in the order of a capture.
class HandMade {
public:
    // A segment `milliseconds` after the one before it.
    HandMade& segment(double milliseconds, From from, std::string_view letters, std::uint32_t seq, std::uint32_t ack,
                      std::size_t length = 0, std::uint16_t window = 1000, const TcpOptions& options = {}) {
        TcpHeader header;
        header.flags = flags(letters);
        header.seq = SeqNumber(seq);
        header.ack = SeqNumber(ack);
        header.window = window;
        header.options = options;
        return frame(milliseconds, segmentFrame(from, header, Bytes(length, 'x')));
    }
    HandMade& frame(double milliseconds, Bytes bytes) {
        m_time += static_cast<std::int64_t>(milliseconds * 1e6);
        frames.push_back(std::move(bytes));
        times.push_back(m_time);
        return *this;
    }
    CapturedPacket packet(std::size_t index) const {
        CapturedPacket result;
        result.time = times[index];
        result.bytes = frames[index];
        result.originalLength = static_cast<std::uint32_t>(frames[index].size());
        return result;
    }

    std::vector<Bytes> frames;
    std::vector<std::int64_t> times;

private:
    std::int64_t m_time = 1'700'000'000'000'000'000;
};

// SYN, SYN-ACK, ACK with initial sequence numbers 100 and 300 and 10 ms of round trip.
inline HandMade handshake(const TcpOptions& options = {}) {
    HandMade made;
    made.segment(0, From::Client, "S", 100, 0, 0, 1000, options);
    made.segment(10, From::Server, "SA", 300, 101, 0, 1000, options);
    made.segment(0, From::Client, "A", 101, 301);
    return made;
}

} // namespace layerscope::testing
