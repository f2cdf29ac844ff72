// What path MTU discovery means for TCP (RFC 1191 §6.4 and §6.5).
#include "base/bytereader.h"
#include "layers/tcp/connection.h"
#include "layers/tcp/tcp.h"
#include "wire/ipv4.h"
#include "wire/ipv6.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

void TcpLayer::narrowPath(Context& context, const Idu& indication) {
    ByteReader quoted(indication.sdu.bytes());
    tcp::SocketPair sockets{indication.ici.local, quoted.u16(), indication.ici.remote, 0};
    sockets.remotePort = quoted.u16();
    const SeqNumber seq(quoted.u32());
    tcp::Connection* const* found = m_bySockets.find(sockets);
    if (!quoted.ok() || found == nullptr)
        return;
    (*found)->narrowPath(context, seq, indication.ici.pathMtu);
}

namespace tcp {

std::uint32_t mssFor(std::size_t mtu, const IpAddress& peer) {
    const std::size_t headers = (peer.isV4() ? Ipv4Header::minimumSize : Ipv6Header::size) + TcpHeader::minimumSize;
    const std::size_t leastMtu = peer.isV4() ? 68 : Ipv6Header::minimumMtu; // RFC 791 §3.2, RFC 8200 §5
    return static_cast<std::uint32_t>(std::max(mtu, leastMtu) - headers);
}

void Connection::narrowPath(Context& context, SeqNumber quoted, std::size_t mtu) {
    enter(context, [&] {
        const std::uint32_t mss = mssFor(mtu, m_sockets.remote);
        // RFC 5927 §4.1: only somebody who has seen the segment knows a number that is under way.
        const bool underWay = quoted >= m_tcb.sndUna && quoted < m_tcb.sndNxt;
        if (m_gone || !underWay || !m_synAcknowledged || mss >= m_tcb.sndMss)
            return;
        m_tcb.sndMss = mss;
        m_congestion.setSegment(m_tcb.segmentSize());
        m_timed.reset(); // Karn's algorithm, RFC 6298 §3
        const EventId why = note(Finding::Retransmission, [&] {
            return fmt::format("The path takes {} bytes: segments of {} bytes from now on, and what is under way goes "
                               "again",
                               mtu, mss);
        });
        CauseScope scope(context.recorder(), why);
        const std::size_t outstanding = m_buffer.size() - unsent();
        const std::size_t piece = m_tcb.segmentSize();
        for (std::size_t begin = 0; begin < outstanding; begin += piece) {
            const std::size_t length = std::min(piece, outstanding - begin);
            sendPart(m_tcb.sndUna + static_cast<std::uint32_t>(begin), length,
                     m_finSent && begin + length == outstanding, Repeats::Yes);
        }
    });
}

} // namespace tcp
} // namespace layerscope
