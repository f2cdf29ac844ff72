#include "sim/associations.h"

#include "sim/tcpsegment.h"
#include "wire/tcp.h"

#include <fmt/format.h>

namespace layerscope {

Associations::Associations(const Scenario& scenario, Recorder& recorder) : m_recorder(recorder) {
    for (std::uint32_t i = 0; i < scenario.hosts.size(); ++i)
        for (const Interface& interface : scenario.hosts[i].interfaces)
            m_hostsByAddress[interface.address.address] = HostId{i};
}

ConnectionId Associations::find(const Protocol& protocol, const IpAddress& local, std::uint16_t localPort,
                                const IpAddress& remote, std::uint16_t remotePort) {
    if (!m_recorder.frames())
        return {};
    const std::pair here(local, localPort), there(remote, remotePort);
    const auto [entry, isNew] =
        m_connections.try_emplace({&protocol, std::min(here, there), std::max(here, there)}, ConnectionId{});
    if (isNew) {
        const auto host = [this](const IpAddress& address) {
            const auto found = m_hostsByAddress.find(address);
            return found == m_hostsByAddress.end() ? HostId{} : found->second;
        };
        entry->second = m_recorder.trace().addConnection(
            {host(local), host(remote), socketText(local, localPort), socketText(remote, remotePort), &protocol});
    }
    return entry->second;
}

void Associations::noteRepeat(std::size_t from, ConnectionId connection, ByteView bytes, FrameId frame, bool repeats) {
    const auto segmentBytes = tcpSegmentIn(bytes);
    if (!connection || !segmentBytes)
        return;
    const auto segment = TcpHeader::parse(*segmentBytes);
    // A segment that takes up no sequence numbers cannot be sent again: a mere ACK has the next one's number.
    if (!segment || (segmentBytes->size() == segment->size() && !segment->flags.syn && !segment->flags.fin))
        return;
    const Flow flow{connection.value, static_cast<std::uint32_t>(from), segment->seq.value()};
    if (!repeats)
        m_firstCarriers.try_emplace(flow, frame);
    else if (const auto first = m_firstCarriers.find(flow); first != m_firstCarriers.end())
        m_recorder.trace().setRepeats(frame, first->second);
}

} // namespace layerscope
