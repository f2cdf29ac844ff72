// trace: the log of everything that happened, the state at any point of it, and text made from it.
// May depend on: wire, base.
//
// A Trace is append-only and owns its bytes. Everything on screen is a pure function of (trace, cursor).
#pragma once

#include "base/address.h"
#include "trace/packettable.h"
#include "trace/secrets.h"
#include "trace/span.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace layerscope {

// A machine with a stack.
struct Host {
    std::string name;                    // "client"
    std::string address;                 // "10.0.0.1", or several joined by ", "
    std::string mac;                     // of the first interface; or empty
    std::array<std::string, 8> fillings; // by LayerNumber: the registry's name of what fills the slot; or empty
    std::array<std::string, 8> titles{}; // what the fillings are called for people; empty: as the built-in ones are
};

struct Link {
    HostId a, b;
    std::uint64_t bitsPerSecond = 0; // 0: unlimited
    Duration delay{};                // propagation, one way
    std::string description;         // "10 Mbit/s · 20 ms each way · no random loss"
};

// Both ends of a transport association, or a flow of datagrams.
struct Connection {
    HostId client, server;                      // client: who sent first
    std::string clientEndpoint, serverEndpoint; // "10.0.0.1:49152"
    const Protocol* protocol = nullptr;
};

// What a program gave to its stack in one go.
struct Message {
    HostId host;
    ConnectionId connection;
    BlobId blob;
    EventId sentEvent;
};

// What a variable's number means.
enum class VariableKind : std::uint8_t {
    State,    // a TextId value: the name of a state
    Timer,    // a deadline in nanoseconds since the trace's start
    Sequence, // a TCP sequence number
    Bytes,
    Count,
    Interval, // nanoseconds
};

// Something of a host that changes over time and that a student may watch: SND.NXT, the TCP state, the RTO timer.
struct Variable {
    HostId host;
    ConnectionId connection; // or none
    LayerNumber layer = LayerNumber::None;
    VariableKind kind = VariableKind::Count;
    std::string name; // the RFC's own, in capitals where the RFC has them: "SND.NXT", "state", "RTO"
};

// Bytes that stay where they are, in a file for example, and are read when somebody looks at them.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    // Empty when they are not there any more. A view holds until some hundred others have been asked for.
    virtual ByteView view(std::uint64_t place, std::uint32_t length) const = 0;
};

class Trace {
public:
    Trace() = default;
    Trace(const Trace&) = delete;
    Trace& operator=(const Trace&) = delete;

    std::string title; // the scene's or the file's name for people
    Origin origin = Origin::Simulated;
    std::uint64_t seed = 0;
    std::shared_ptr<const void> vocabulary; // keeps alive the protocols that spans name, when they were loaded

    // Appending.
    HostId addHost(Host host);
    LinkId addLink(Link link);
    ConnectionId addConnection(Connection connection);
    VariableId addVariable(Variable variable);
    TextId intern(std::string_view text); // the same text gives the same id
    BlobId addBlob(ByteView bytes, std::span<const Span> spans = {});
    FrameId addFrame(Frame frame);
    MessageId addMessage(Message message);
    // Events come in order of time. FrameSent, FrameDelivered and FrameLost also set the frame's events, fate and end.
    EventId append(const Event& event);
    void setEventFrame(EventId event, FrameId frame); // a crossing learns afterwards in which frame its PDU left
    void setFrameLostAt(FrameId frame, float fraction);
    void setRepeats(FrameId frame, FrameId original);
    void setConnection(FrameId frame, ConnectionId connection);
    // Secrets that open encrypted frames, for whoever gets the frames. Both ends of a connection know the same line of
    // a TLS key log; it is kept once.
    void addSecrets(DecryptionSecrets secrets) { m_secrets.push_back(std::move(secrets)); }
    void addTlsSecret(const std::string& line);

    // A large capture has packets in place of frames, events and blobs: a trace is made of either, never of both.
    WayId addWay(const PacketWay& way) { return packets().addWay(way); }
    const PacketWay& way(WayId id) const { return m_packets->way(id); }
    FrameId addPacket(const CompactPacket& packet) { return packets().add(packet); }
    bool hasPackets() const { return m_packets != nullptr; }
    // Where packets added from now on have their bytes; without one they are blobs of this trace.
    void setByteSource(std::unique_ptr<ByteSource> source) { m_source = std::move(source); }
    bool hasByteSource() const { return m_source != nullptr; }

    // Reading. Ids come from this trace.
    std::size_t eventCount() const { return m_packets ? m_packets->eventCount() : m_events.size(); }
    Event event(EventId id) const { return m_packets ? m_packets->event(id) : m_events[id.value]; }
    std::size_t hostCount() const { return m_hosts.size(); }
    const Host& host(HostId id) const { return m_hosts[id.value]; }
    std::size_t linkCount() const { return m_links.size(); }
    const Link& link(LinkId id) const { return m_links[id.value]; }
    std::size_t connectionCount() const { return m_connections.size(); }
    const Connection& connection(ConnectionId id) const { return m_connections[id.value]; }
    std::size_t variableCount() const { return m_variables.size(); }
    const Variable& variable(VariableId id) const { return m_variables[id.value]; }
    std::size_t frameCount() const { return m_packets ? m_packets->size() : m_frames.size(); }
    Frame frame(FrameId id) const { return m_packets ? m_packets->frame(id, hasByteSource()) : m_frames[id.value]; }
    // As frame(id).connection, for those who go through all frames.
    ConnectionId connectionOf(FrameId id) const {
        return m_packets ? m_packets->connection(id) : m_frames[id.value].connection;
    }
    std::size_t messageCount() const { return m_messages.size(); }
    const Message& message(MessageId id) const { return m_messages[id.value]; }
    std::span<const DecryptionSecrets> secrets() const { return m_secrets; }
    std::string_view text(TextId id) const { return id ? std::string_view(m_texts[id.value]) : std::string_view(); }
    ByteView bytes(BlobId id) const; // holds as long as the trace, or with a byte source as long as that says
    std::span<const Span> spans(BlobId id) const; // empty when owners were not recorded: dissect instead
    ByteView frameBytes(FrameId id) const { return bytes(frame(id).blob); }

    Time duration() const; // the time of the last event; the start when there is none
    // The number of events at or before `time`: the cursor position that shows that moment.
    std::size_t positionAt(Time time) const;

    std::size_t memoryBytes() const; // what this trace holds, tables and bytes

private:
    struct Blob {
        const std::uint8_t* data;
        std::uint32_t length;
        std::uint32_t firstSpan;
        std::uint32_t spanCount;
    };
    const std::uint8_t* store(ByteView bytes);
    PacketTable& packets() {
        if (!m_packets)
            m_packets = std::make_unique<PacketTable>();
        return *m_packets;
    }

    std::unique_ptr<PacketTable> m_packets; // in place of events and frames
    std::unique_ptr<ByteSource> m_source;
    std::vector<Event> m_events;
    std::vector<Host> m_hosts;
    std::vector<Link> m_links;
    std::vector<Connection> m_connections;
    std::vector<Variable> m_variables;
    std::vector<Frame> m_frames;
    std::vector<Message> m_messages;
    std::vector<Blob> m_blobs;
    std::vector<Span> m_spans;
    std::deque<std::string> m_texts;
    std::unordered_map<std::string_view, std::uint32_t> m_textIds;
    std::vector<DecryptionSecrets> m_secrets;
    std::optional<std::size_t> m_tlsSecrets; // which of them has the lines
    std::unordered_set<std::string> m_tlsLines;
    std::vector<std::unique_ptr<std::uint8_t[]>> m_chunks;
    std::size_t m_chunkUsed = 0;
    std::size_t m_chunkSize = 0;
    std::size_t m_chunkTotal = 0;
};

} // namespace layerscope
