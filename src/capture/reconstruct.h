// Captured frames -> trace: who the hosts are, which connections there are, what both ends must have done.
#pragma once

#include "capture/conversations.h"
#include "capture/tcpends.h"
#include "trace/recorder.h"

#include <map>
#include <tuple>

namespace layerscope {

// Adds packets to a trace, one by one as they come, from a file or live. Frames and their sending are observed;
// everything else (arrival, layer crossings, programs, TCP states and variables) is inferred and says so.
class Reconstructor {
public:
    // With Recording::Frames the trace gets packets (Trace::addPacket), hosts, connections and findings, and neither
    // layer crossings nor states and variables: for large captures.
    explicit Reconstructor(Trace& trace, Recording recording = Recording::Full);

    void add(const CapturedPacket& packet);
    // Keeps the secrets that came with the packets, those that it does not have yet. The metadata is always of the same
    // capture.
    void addSecrets(const CaptureMetadata& metadata);

    // The time of the first packet, in nanoseconds since 1970: the trace's own time begins there.
    std::int64_t epoch() const { return m_epoch; }

private:
    // An end of a connection that shares its address with the other end plays a part of its own.
    enum class Part : std::uint8_t { Alone, Client, Server };
    struct HostKey {
        NetworkAddress address;
        MacAddress mac; // for frames without network addresses
        Part part = Part::Alone;
        friend auto operator<=>(const HostKey&, const HostKey&) = default;
    };
    // The variables of one end, once it has shown itself.
    struct EndVariables {
        VariableId state, sndUna, sndNxt, sndWnd, rcvNxt;
    };
    struct Stream {
        ConnectionId connection;
        HostId hosts[2];        // client, server
        FrameId lastArrival[2]; // at the client, at the server
        LinkId link;
        WayId ways[2];                          // from the client, from the server; none while everything is recorded
        LinkType linkType = LinkType::Ethernet; // of those ways, and of the first packet
        bool clientForward = true;              // whether the end that spoke first is the client
    };
    // What both ends of a TCP stream must have done; followed when everything is recorded.
    struct Ends {
        TcpEnd ends[2]; // client, server
        EndVariables variables[2];
    };
    // Everything about the packet at hand.
    struct Packet {
        explicit Packet(const CapturedPacket& packet) : captured(packet) {}
        TcpSegment segment() const { return {facts.number, captured.time, *header, facts.payloadLength}; }

        const CapturedPacket& captured;
        PacketPath path;
        std::optional<TcpHeader> header;
        PacketFacts facts;
        Stream* stream = nullptr;
        bool fromClient = true;
        HostId from, to;
        FrameId repeats;
        std::uint32_t findings = 0; // as in CompactPacket
        FrameId frame;
    };

    void findStream(Packet& packet);
    void findHosts(Packet& packet);
    HostId host(const HostKey& key, const Packet& packet, bool isSource);
    LinkId link(HostId a, HostId b);
    void openConnection(const Packet& packet);
    void findFindings(Packet& packet) const;
    PacketCause causeOf(const Packet& packet) const;
    FrameId lastArrivalAt(const Packet& packet) const; // at the sender of the packet, before it

    FrameId addPacket(const Packet& packet);
    WayId wayOf(const Packet& packet);

    void record(Packet& packet); // with all its events
    void addFrame(Packet& packet);
    EventId recordCause(const Packet& packet);
    std::string actionOf(const Packet& packet) const; // what the program must have asked for; or empty
    EventId recordSending(const Packet& packet, EventId cause);
    EventId recordArrival(const Packet& packet, EventId cause);
    EventId frameEvent(EventKind kind, const Packet& packet, EventId cause);
    // One layer's part in sending or receiving the packet: from the SDU to the PDU, or back.
    EventId crossing(EventKind kind, const Packet& packet, LayerNumber layer, std::uint32_t pduBegin,
                     std::uint32_t sduBegin, std::uint32_t end, EventId cause);
    BlobId pdu(const Packet& packet, LayerNumber layer, std::uint32_t begin, std::uint32_t end);
    Ends& endsOf(const Packet& packet) { return m_ends[*packet.facts.tcpStream]; }
    void recordEnd(Ends& both, std::size_t end, EventId cause);
    void recordFindings(const Packet& packet);

    Trace& m_trace;
    Recorder m_recorder;
    Conversations m_conversations;
    std::map<HostKey, HostId> m_hosts;
    std::map<std::pair<HostId, HostId>, LinkId> m_links;
    std::deque<Stream> m_tcp, m_udp;                             // by stream number
    std::deque<Ends> m_ends;                                     // by TCP stream number
    std::map<std::pair<HostId, HostId>, FrameId> m_lastArrivals; // of frames in no stream, from and to
    // Ways of packets in no stream, and of those that came over another kind of link than their stream's first.
    std::map<std::tuple<HostId, HostId, ConnectionId, LinkType>, WayId> m_ways;
    std::vector<EventId> m_arrivals; // by FrameId: the last event of that frame's arrival
    std::array<BlobId, 8> m_pdus;    // of the packet at hand, by LayerNumber
    std::int64_t m_epoch = 0;
    bool m_started = false;
    std::size_t m_secrets = 0; // how many of the capture's the trace has
};

} // namespace layerscope
