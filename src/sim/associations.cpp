#include "sim/associations.h"

#include "wire/ethernet.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

#include <fmt/format.h>

namespace layerscope {

Associations::Associations(const Scenario& scenario, Recorder& recorder) : m_recorder(recorder) {
    for (std::uint32_t i = 0; i < scenario.hosts.size(); ++i)
        for (const Interface& interface : scenario.hosts[i].interfaces)
            m_hostsByAddress[interface.address.address.value] = HostId{i};
}

ConnectionId Associations::find(const Protocol& protocol, Ipv4Address local, std::uint16_t localPort,
                                Ipv4Address remote, std::uint16_t remotePort) {
    if (!m_recorder.frames())
        return {};
    const auto pack = [](Ipv4Address address, std::uint16_t port) {
        return static_cast<std::uint64_t>(address.value) << 16 | port;
    };
    const std::uint64_t here = pack(local, localPort);
    const std::uint64_t there = pack(remote, remotePort);
    const auto [entry, isNew] =
        m_connections.try_emplace({&protocol, std::min(here, there), std::max(here, there)}, ConnectionId{});
    if (isNew) {
        const auto host = [this](Ipv4Address address) {
            const auto found = m_hostsByAddress.find(address.value);
            return found == m_hostsByAddress.end() ? HostId{} : found->second;
        };
        entry->second =
            m_recorder.trace().addConnection({host(local), host(remote), fmt::format("{}:{}", local.text(), localPort),
                                              fmt::format("{}:{}", remote.text(), remotePort), &protocol});
    }
    return entry->second;
}

void Associations::noteRepeat(std::size_t from, ConnectionId connection, ByteView bytes, FrameId frame, bool repeats) {
    const auto ethernet = EthernetHeader::parse(bytes);
    if (!connection || !ethernet || ethernet->etherType != etherTypeIpv4)
        return;
    const ByteView packet = bytes.subspan(EthernetHeader::size);
    const auto header = Ipv4Header::parse(packet);
    if (!header || header->protocol != ipProtocolTcp || header->isFragment())
        return;
    const ByteView segmentBytes = packet.subspan(header->size(), header->totalLength - header->size());
    const auto segment = TcpHeader::parse(segmentBytes);
    // A segment that takes up no sequence numbers cannot be sent again: a mere ACK has the next one's number.
    if (!segment || (segmentBytes.size() == segment->size() && !segment->flags.syn && !segment->flags.fin))
        return;
    const Flow flow{connection.value, static_cast<std::uint32_t>(from), segment->seq.value()};
    if (!repeats)
        m_firstCarriers.try_emplace(flow, frame);
    else if (const auto first = m_firstCarriers.find(flow); first != m_firstCarriers.end())
        m_recorder.trace().setRepeats(frame, first->second);
}

} // namespace layerscope
