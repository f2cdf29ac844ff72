// The frames of a TCP connection, made for what its segments carry.
#pragma once

#include "wire/frames.h"
#include "wire/ipprotocol.h"
#include "wire/tcp.h"

#include <algorithm>
#include <vector>

namespace layerscope::testing {

// Raw IP packets from a client's port 49152 to a server's, sequence numbers in order.
class TcpExchange {
public:
    explicit TcpExchange(std::uint16_t port) : m_port(port) {
        add(false, 0x02);
        add(true, 0x12);
        add(false, 0x10);
    }

    // One segment; a SYN or FIN among the flags counts as sent.
    void add(bool fromServer, std::uint8_t flags, const Bytes& payload = {}) {
        TcpHeader header;
        header.sourcePort = fromServer ? m_port : 49152;
        header.destinationPort = fromServer ? 49152 : m_port;
        header.seq = SeqNumber(m_sent[fromServer]);
        header.ack = SeqNumber((flags & 0x10) != 0 ? m_sent[!fromServer] : 0);
        header.window = 60'000;
        header.flags = TcpFlags::fromBits(flags);
        Bytes bytes = join({Bytes(TcpHeader::minimumSize), payload});
        header.write(bytes, {alice, bob}); // the sum over both addresses is the same either way round
        Bytes packet = ipv4Packet(ipProtocolTcp, bytes);
        if (fromServer)
            std::swap_ranges(packet.begin() + 12, packet.begin() + 16, packet.begin() + 16);
        m_frames.push_back(std::move(packet));
        m_sent[fromServer] += static_cast<std::uint32_t>(payload.size()) + ((flags & 0x03) != 0 ? 1 : 0);
    }

    // Bytes in segments of at most `piece`; `last` are the flags of the last one.
    void addPieces(bool fromServer, const Bytes& bytes, std::size_t piece, std::uint8_t last = 0x18) {
        for (std::size_t at = 0; at < bytes.size(); at += piece)
            add(fromServer, at + piece >= bytes.size() ? last : 0x18,
                Bytes(bytes.begin() + std::ptrdiff_t(at),
                      bytes.begin() + std::ptrdiff_t(std::min(at + piece, bytes.size()))));
    }

    const std::vector<Bytes>& frames() const { return m_frames; }

private:
    std::uint16_t m_port;
    std::vector<Bytes> m_frames;
    std::uint32_t m_sent[2] = {1000, 5000};
};

} // namespace layerscope::testing
