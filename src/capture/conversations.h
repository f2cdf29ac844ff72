// Who talks to whom: the conversations of a capture, and what a packet means within its own.
#pragma once

#include "capture/flowtable.h"
#include "capture/packet.h"
#include "capture/packetpath.h"
#include "capture/tcpanalysis.h"

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
    // The next packet has this number, where only some packets of a capture are added.
    void skipTo(std::uint32_t number) { m_packets = number - 1; }

private:
    struct TcpStream {
        std::uint32_t number = 0;
        bool turned = false; // the flow's second end spoke first in this stream
        TcpConversation conversation;
    };
    using TcpFlows = FlowTable<TcpStream>;

    void addTcp(const FlowEnd& source, const FlowEnd& destination, const TcpSegment& segment, PacketFacts& facts);

    TcpFlows m_tcp; // the latest stream of each pair of ends
    FlowTable<std::uint32_t> m_udp;
    SentSegments m_sent;
    std::uint32_t m_tcpStreams = 0, m_udpStreams = 0;
    std::uint32_t m_packets = 0;
    std::optional<std::int64_t> m_firstTime;
};

// The TCP header that a path found; nothing when it is not TCP, or cut short, or its options are broken.
std::optional<TcpHeader> tcpHeaderOf(ByteView frame, const PacketPath& path);

} // namespace layerscope
