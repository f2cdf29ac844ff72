// A host for programs that bring a clock and a wire of their own: TCP over IPv4, packets in and packets out.
#pragma once

#include "layers/stack.h"

#include <deque>
#include <map>

namespace layerscope {

// One end of a TCP connection, or a listener.
using Socket = EndpointId;

struct SocketEvent {
    enum class Kind : std::uint8_t {
        Connected,  // the connection is open: it was asked for here, or came to `listener`
        Data,       // `data` has come, in order
        PeerClosed, // the peer has no more to send; this side may
        Closed,     // both directions have ended in order; the socket is gone
        Failed,     // it never came about or was broken off, `reason` says why; the socket is gone
    };
    Kind kind = Kind::Connected;
    Socket socket;
    Socket listener; // Connected, of a connection that came in
    Ipv4Address remote;
    std::uint16_t remotePort = 0;
    Bytes data;
    std::string reason;
};

struct IpHostSettings {
    Ipv4Address address;
    std::size_t mtu = 1500; // bytes of the largest packet, 68 to 65535
    std::uint64_t seed = 1; // of initial sequence numbers
    Options tcp;            // as in a scenario file: isn, congestion, sack, …
    Options ipv4;           // ttl, reassembly_timeout, pmtu_timeout
};

// The stack of layers/stack.h without a simulation around it. All destinations are thought to be at the other end of
// the wire; there is no data link, and no ARP. Nothing happens but in calls of these functions, and nothing is
// recorded.
class IpHost : private StackEnvironment {
public:
    // Fails with the setting that is wrong.
    static Result<std::unique_ptr<IpHost>> make(const IpHostSettings& settings);
    ~IpHost() override;

    // The clock, which starts at 0. Timers run at their deadlines up to `now`, which must not go back.
    void advance(Time now);
    std::optional<Time> nextDeadline() { return m_stack->nextDeadline(); } // none: only when something comes

    // The wire: whole IPv4 packets, as long as their header says or longer.
    void receive(ByteView packet);
    std::vector<Bytes> takePackets(); // what is to be sent, oldest first; each once

    // Sockets. What comes of a call is told by events; calls for a socket that is gone do nothing.
    Socket listen(std::uint16_t port);
    Socket connect(Ipv4Address remote, std::uint16_t port, std::uint16_t localPort = 0); // 0: any
    void send(Socket socket, ByteView bytes);                                            // kept until TCP takes them
    std::size_t unsent(Socket socket) const; // bytes that TCP has not taken yet
    void close(Socket socket);               // after what was sent; a listener: at once
    void abort(Socket socket);
    void pause(Socket socket); // takes no more data for now: the window shuts
    void resume(Socket socket);
    std::vector<SocketEvent> takeEvents(); // oldest first; each once

private:
    class Sockets;
    struct Sending {
        std::deque<Bytes> pieces;
        bool ready = false; // TCP takes another piece
        bool closing = false;
    };

    explicit IpHost(Recording recording) : m_recorder(m_trace, recording) {}
    void request(Socket socket, Primitive primitive, InterfaceControl ici = {}, Pdu&& sdu = {});
    void flush(Socket socket);
    void indication(Idu&& indication);

    Time now() const override { return m_now; }
    void transmit(std::uint16_t interface, Idu&& frame) override;
    Recorder& recorder() override { return m_recorder; }
    ConnectionId connection(const Protocol&, const IpAddress&, std::uint16_t, const IpAddress&,
                            std::uint16_t) override {
        return {};
    }

    Trace m_trace; // stays empty
    Recorder m_recorder;
    Time m_now{};
    std::uint32_t m_nextSocket = 0;
    std::map<Socket, Sending> m_sending; // of connections, from when they are asked for until they are gone
    std::vector<Bytes> m_packets;
    std::vector<SocketEvent> m_events;
    Context* m_application = nullptr; // slot 7's way to the stack
    std::unique_ptr<Stack> m_stack;
};

} // namespace layerscope
