// A trace with one TCP connection whose segments a test dictates.
#pragma once

#include "trace/trace.h"
#include "wire/ethernet.h"
#include "wire/ipv4.h"
#include "wire/pseudoheader.h"
#include "wire/tcp.h"

namespace layerscope {

class ConversationTrace : public Trace {
public:
    ConversationTrace() {
        m_client = addHost({"client", "10.0.0.1", "", {}, {}});
        m_server = addHost({"server", "10.0.0.2", "", {}, {}});
        m_connection = addConnection({m_client, m_server, "10.0.0.1:49152", "10.0.0.2:80", &tcpProtocol});
    }

    ConnectionId connectionId() const { return m_connection; }
    void fromClient(std::string_view text) { segment(false, m_sent[0], text); }
    void fromServer(std::string_view text) { segment(true, m_sent[1], text); }
    // A segment that has arrived, `offset` bytes behind the SYN; it acknowledges nothing.
    void segment(bool fromServer, std::uint32_t offset, std::string_view payload) {
        add(fromServer, offset, payload, false, 0);
        m_sent[fromServer ? 1 : 0] =
            std::max(m_sent[fromServer ? 1 : 0], offset + static_cast<std::uint32_t>(payload.size()));
    }
    // The other end says that it has so many bytes.
    void acknowledgedUpTo(bool ofServer, std::uint32_t offset) {
        add(!ofServer, m_sent[ofServer ? 0 : 1], {}, true, offset);
    }

private:
    // An IPv4 packet without its link layer.
    void add(bool fromServer, std::uint32_t offset, std::string_view payload, bool ack, std::uint32_t ackOffset) {
        const auto total = static_cast<std::uint16_t>(40 + payload.size());
        Bytes bytes(total, 0);
        const auto put16 = [&](std::size_t at, std::uint32_t value) {
            bytes[at] = static_cast<std::uint8_t>(value >> 8);
            bytes[at + 1] = static_cast<std::uint8_t>(value);
        };
        const auto put32 = [&](std::size_t at, std::uint32_t value) {
            put16(at, value >> 16);
            put16(at + 2, value & 0xffff);
        };
        bytes[0] = 0x45;
        put16(2, total);
        bytes[8] = 64;
        bytes[9] = 6;
        put32(12, fromServer ? 0x0a000002 : 0x0a000001);
        put32(16, fromServer ? 0x0a000001 : 0x0a000002);
        put16(20, fromServer ? 80 : 49152);
        put16(22, fromServer ? 49152 : 80);
        put32(24, (fromServer ? 300u : 100u) + offset);
        put32(28, ack ? (fromServer ? 100u : 300u) + ackOffset : 0);
        bytes[32] = 0x50;
        bytes[33] = ack ? 0x10 : 0;
        std::ranges::copy(payload, bytes.begin() + 40);

        m_now += std::chrono::milliseconds(1);
        Frame frame;
        frame.sent = m_now;
        frame.from = fromServer ? m_server : m_client;
        frame.to = fromServer ? m_client : m_server;
        frame.linkType = LinkType::RawIp;
        frame.blob = addBlob(bytes);
        frame.originalLength = total;
        frame.connection = m_connection;
        const FrameId id = addFrame(frame);
        Event event;
        event.time = m_now;
        event.kind = EventKind::FrameSent;
        event.frame = id;
        append(event);
        m_now += std::chrono::milliseconds(1);
        event.time = m_now;
        event.kind = EventKind::FrameDelivered;
        append(event);
    }

    HostId m_client, m_server;
    ConnectionId m_connection;
    std::array<std::uint32_t, 2> m_sent{};
    Time m_now{};
};

} // namespace layerscope
