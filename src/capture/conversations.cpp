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
    if (!m_firstTime)
        m_firstTime = packet.time;
    PacketFacts facts;
    facts.number = ++m_packets;
    facts.time = packet.time;
    facts.sinceFirst = packet.time - *m_firstTime;
    const PathLayer* transport = path.find(LayerNumber::Transport);
    if (!transport)
        return facts;
    facts.payloadLength = transport->end - transport->inside;
    const FlowEnd source{path.source, path.sourcePort};
    const FlowEnd destination{path.destination, path.destinationPort};
    if (header) {
        addTcp(source, destination, {facts.number, packet.time, *header, facts.payloadLength}, facts);
    } else if (path.ipProtocol == ipProtocolUdp) {
        const auto [flow, isNew, fromFirst] = m_udp.find(source, destination);
        if (isNew)
            flow.value = m_udpStreams++;
        facts.udpStream = flow.value;
        facts.forward = fromFirst;
    }
    return facts;
}

void Conversations::addTcp(const FlowEnd& source, const FlowEnd& destination, const TcpSegment& segment,
                           PacketFacts& facts) {
    using Direction = TcpConversation::Direction;
    const auto found = m_tcp.find(source, destination);
    const bool isNew = found.isNew, fromFirst = found.fromFirst;
    TcpStream& stream = found.flow.value;
    const auto direction = [&] { return fromFirst != stream.turned ? Direction::Forward : Direction::Backward; };
    const bool reused = !isNew && stream.conversation.beginsAnew(segment, direction());
    if (isNew || reused)
        stream = {m_tcpStreams++, !fromFirst, {}};
    facts.tcpStream = stream.number;
    facts.forward = direction() == Direction::Forward;
    facts.tcp = stream.conversation.add(segment, direction(), m_sent);
    if (reused)
        facts.tcp.remarks.add(TcpRemark::ReusedPorts);
}

} // namespace layerscope
