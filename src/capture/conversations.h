// Who talks to whom: the conversations of a capture, and what a packet means within its own.
#pragma once

#include "capture/packet.h"
#include "capture/packetpath.h"
#include "capture/tcpanalysis.h"

#include <map>

namespace layerscope {

// What a capture knows of one packet beyond its bytes.
struct PacketFacts {
    std::uint32_t number = 0;                          // from 1
    std::int64_t time = 0;                             // nanoseconds since 1970, or since the trace began
    std::int64_t sinceFirst = 0;                       // nanoseconds since the first packet
    std::optional<std::uint32_t> tcpStream, udpStream; // numbered from 0, in the order they appear
    bool forward = true;                               // from the end that spoke first
    std::uint32_t payloadLength = 0;                   // of TCP or UDP, on the wire
    TcpFacts tcp;                                      // with a TCP stream
};

// Reads packets in their order and remembers what later ones need.
class Conversations {
public:
    // `path` and `header` are of the packet: findPath and, for TCP, its header.
    PacketFacts add(const CapturedPacket& packet, const PacketPath& path, const std::optional<TcpHeader>& header);
    PacketFacts add(const CapturedPacket& packet);

private:
    struct Endpoint {
        NetworkAddress address;
        std::uint16_t port = 0;
        friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
    };
    // Both ends, the lesser first.
    using Key = std::pair<Endpoint, Endpoint>;
    struct TcpStream {
        std::uint32_t number = 0;
        Endpoint first; // who spoke first
        TcpConversation conversation;
    };
    struct UdpStream {
        std::uint32_t number = 0;
        Endpoint first;
    };

    void addTcp(const Key& key, const Endpoint& source, const TcpSegment& segment, PacketFacts& facts);

    std::map<Key, TcpStream> m_tcp; // the latest of each pair of ends
    std::map<Key, UdpStream> m_udp;
    std::uint32_t m_tcpStreams = 0, m_udpStreams = 0;
    std::uint32_t m_packets = 0;
    std::int64_t m_firstTime = 0;
};

// The TCP header that a path found; nothing when it is not TCP, or cut short, or its options are broken.
std::optional<TcpHeader> tcpHeaderOf(ByteView frame, const PacketPath& path);

} // namespace layerscope
