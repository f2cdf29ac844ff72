// A large capture to measure with: many TCP connections at once, as a busy server sees them.
#pragma once

#include "base/random.h"
#include "capture/pcap.h"
#include "wire/ethernet.h"
#include "wire/ipv4.h"
#include "wire/pseudoheader.h"
#include "wire/tcp.h"

#include <algorithm>
#include <vector>

namespace layerscope {

// Writes connections of fifty frames each, the same bytes for the same numbers: SYNs with all the usual options,
// requests, answers in segments up to 1448 bytes, acknowledgments, FINs, and with one answer in a hundred a lost
// segment with its duplicate ACKs and its repetition. All checksums are right. Two thousand connections are under way
// at a time and take turns at random.
class BenchCapture {
public:
    static constexpr std::size_t framesEach = 50;

    BenchCapture(ByteSink sink, std::size_t connections) : m_writer(std::move(sink)), m_left(connections) {}

    Result<void> write() {
        if (auto done = m_writer.start(LinkType::Ethernet); !done)
            return done;
        while (m_left > 0 || !m_active.empty()) {
            if (m_left > 0 && m_active.size() < mostActive) {
                m_active.push_back(open());
                --m_left;
            }
            const auto chosen = static_cast<std::size_t>(m_random.below(m_active.size()));
            if (auto done = step(m_active[chosen]); !done)
                return done;
            if (m_active[chosen].frames == framesEach) {
                m_active[chosen] = std::move(m_active.back());
                m_active.pop_back();
            }
        }
        return {};
    }

private:
    static constexpr std::size_t mostActive = 2000;
    static constexpr std::size_t closing = 4;         // frames of the farewell
    static constexpr std::uint16_t serverPort = 5000; // where tshark expects no protocol, so that nobody reads x as one

    struct Segment {
        bool fromClient;
        TcpHeader header;
        std::uint16_t length;
    };
    struct Connection {
        Ipv4Address client, server;
        std::uint16_t port;
        SeqNumber clientNext, serverNext;
        std::size_t frames = 0;
        std::vector<Segment> waiting; // the last goes first
    };

    Connection open() {
        Connection made;
        made.client.value = 0x0a000000u + static_cast<std::uint32_t>(m_random.below(5000));
        made.server.value = 0xc0a80000u + static_cast<std::uint32_t>(m_random.below(20));
        made.port = static_cast<std::uint16_t>(32768 + m_opened++ % 28000);
        made.clientNext = SeqNumber(static_cast<std::uint32_t>(m_random.next()));
        made.serverNext = SeqNumber(static_cast<std::uint32_t>(m_random.next()));
        return made;
    }

    static Segment segment(const Connection& connection, bool fromClient, TcpFlags flags, std::uint16_t length) {
        Segment made{fromClient, {}, length};
        made.header.flags = flags;
        made.header.seq = fromClient ? connection.clientNext : connection.serverNext;
        if (flags.ack)
            made.header.ack = fromClient ? connection.serverNext : connection.clientNext;
        made.header.window = 502;
        return made;
    }
    void say(Connection& connection, bool fromClient, TcpFlags flags, std::uint16_t length = 0) {
        connection.waiting.push_back(segment(connection, fromClient, flags, length));
        (fromClient ? connection.clientNext : connection.serverNext) +=
            length + (flags.syn ? 1u : 0u) + (flags.fin ? 1u : 0u);
    }

    // What the two say next, oldest first.
    void plan(Connection& connection) {
        const TcpFlags ack{.ack = true}, data{.ack = true, .psh = true};
        if (connection.frames == 0) {
            say(connection, true, {.syn = true});
            say(connection, false, {.ack = true, .syn = true});
            say(connection, true, ack);
            for (Segment& segment : connection.waiting) {
                if (!segment.header.flags.syn)
                    continue;
                segment.header.options.maximumSegmentSize = 1460;
                segment.header.options.windowScale = 7;
                segment.header.options.sackPermitted = true;
            }
            return;
        }
        const std::size_t left = framesEach - closing - connection.frames;
        if (connection.frames >= framesEach - closing) {
            say(connection, true, {.ack = true, .fin = true});
            say(connection, false, ack);
            say(connection, false, {.ack = true, .fin = true});
            say(connection, true, ack);
        } else if (left >= 8 && m_random.below(100) == 0) {
            lossyAnswer(connection);
        } else if (left < 3 || m_random.below(6) == 0) {
            say(connection, true, data, static_cast<std::uint16_t>(100 + m_random.below(500)));
        } else {
            say(connection, false, ack, size());
            say(connection, false, data, size());
            say(connection, true, ack);
        }
    }
    // The first of four segments is lost; the others ask for it.
    void lossyAnswer(Connection& connection) {
        const Segment lost = segment(connection, false, {.ack = true}, 1448);
        connection.serverNext += 1448;
        const SeqNumber missing = lost.header.seq, first = connection.serverNext;
        for (int i = 0; i < 3; ++i) {
            say(connection, false, {.ack = true}, 1448);
            Segment again = segment(connection, true, {.ack = true}, 0);
            again.header.ack = missing;
            again.header.options.sack.add({first, connection.serverNext});
            connection.waiting.push_back(again);
        }
        connection.waiting.push_back(lost);
        say(connection, true, {.ack = true});
    }
    std::uint16_t size() { return static_cast<std::uint16_t>(m_random.below(5) < 2 ? 1448 : 1 + m_random.below(1000)); }

    Result<void> step(Connection& connection) {
        if (connection.waiting.empty()) {
            plan(connection);
            std::reverse(connection.waiting.begin(), connection.waiting.end());
        }
        Segment segment = connection.waiting.back();
        connection.waiting.pop_back();
        ++connection.frames;
        m_time += static_cast<std::int64_t>(10'000 + m_random.below(20'000));
        segment.header.sourcePort = segment.fromClient ? connection.port : serverPort;
        segment.header.destinationPort = segment.fromClient ? serverPort : connection.port;
        segment.header.options.timestamps = TcpTimestamps{static_cast<std::uint32_t>(m_time / 1'000'000), 1};
        return put(connection, segment);
    }

    Result<void> put(const Connection& connection, const Segment& segment) {
        const std::size_t tcpSize = segment.header.size() + segment.length;
        m_frame.assign(EthernetHeader::size + Ipv4Header::minimumSize + tcpSize, 0x78);
        const MacAddress macs[] = {{{2, 0, 0, 0, 0, 1}}, {{2, 0, 0, 0, 0, 2}}};
        EthernetHeader{macs[segment.fromClient ? 1 : 0], macs[segment.fromClient ? 0 : 1], etherTypeIpv4}.write(
            m_frame);
        Ipv4Header ip;
        ip.totalLength = static_cast<std::uint16_t>(Ipv4Header::minimumSize + tcpSize);
        ip.dontFragment = true;
        ip.protocol = ipProtocolTcp;
        ip.source = segment.fromClient ? connection.client : connection.server;
        ip.destination = segment.fromClient ? connection.server : connection.client;
        const MutableByteView packet = MutableByteView(m_frame).subspan(EthernetHeader::size);
        ip.write(packet);
        segment.header.write(packet.subspan(Ipv4Header::minimumSize), {ip.source, ip.destination});
        CapturedPacket captured;
        captured.time = m_time;
        captured.bytes = m_frame;
        captured.originalLength = static_cast<std::uint32_t>(m_frame.size());
        return m_writer.packet(captured);
    }

    PcapWriter m_writer;
    Random m_random{1};
    std::size_t m_left;
    std::size_t m_opened = 0;
    std::vector<Connection> m_active;
    std::int64_t m_time = 1'700'000'000'000'000'000;
    Bytes m_frame;
};

} // namespace layerscope
