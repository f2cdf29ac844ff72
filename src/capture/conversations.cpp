#include "capture/conversations.h"

#include "wire/ipv4.h"

namespace layerscope {

std::optional<TcpHeader> tcpHeaderOf(ByteView frame, const PacketPath& path) {
    const PathLayer* transport = path.find(LayerNumber::Transport);
    if (!transport || path.ipProtocol != ipProtocolTcp)
        return std::nullopt;
    const auto header = TcpHeader::parse(frame.subspan(transport->begin));
    return header ? std::optional(*header) : std::nullopt;
}

PacketFacts Conversations::add(const CapturedPacket& packet) {
    const PacketPath path = findPath(packet.bytes, packet.linkType, packet.originalLength);
    return add(packet, path, tcpHeaderOf(packet.bytes, path));
}

PacketFacts Conversations::add(const CapturedPacket& packet, const PacketPath& path,
                               const std::optional<TcpHeader>& header) {
    if (m_packets == 0)
        m_firstTime = packet.time;
    PacketFacts facts;
    facts.number = ++m_packets;
    facts.time = packet.time;
    facts.sinceFirst = packet.time - m_firstTime;
    const PathLayer* transport = path.find(LayerNumber::Transport);
    if (!transport)
        return facts;
    facts.payloadLength = transport->end - transport->inside;
    const Endpoint source{path.source, path.sourcePort};
    const Endpoint destination{path.destination, path.destinationPort};
    const Key key = source < destination ? Key{source, destination} : Key{destination, source};
    if (header) {
        addTcp(key, source, {facts.number, packet.time, *header, facts.payloadLength}, facts);
    } else if (path.ipProtocol == ipProtocolUdp) {
        const auto [stream, isNew] = m_udp.try_emplace(key, UdpStream{m_udpStreams, source});
        m_udpStreams += isNew ? 1 : 0;
        facts.udpStream = stream->second.number;
        facts.forward = stream->second.first == source;
    }
    return facts;
}

void Conversations::addTcp(const Key& key, const Endpoint& source, const TcpSegment& segment, PacketFacts& facts) {
    using Direction = TcpConversation::Direction;
    auto found = m_tcp.find(key);
    bool reused = false;
    if (found != m_tcp.end()) {
        const bool forward = found->second.first == source;
        reused = found->second.conversation.beginsAnew(segment, forward ? Direction::Forward : Direction::Backward);
    }
    if (found == m_tcp.end() || reused)
        found = m_tcp.insert_or_assign(key, TcpStream{m_tcpStreams++, source, {}}).first;
    TcpStream& stream = found->second;
    facts.tcpStream = stream.number;
    facts.forward = stream.first == source;
    facts.tcp = stream.conversation.add(segment, facts.forward ? Direction::Forward : Direction::Backward);
    if (reused)
        facts.tcp.remarks.add(TcpRemark::ReusedPorts);
}

} // namespace layerscope
