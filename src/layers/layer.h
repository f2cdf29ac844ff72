// layers: the Layer interface, the seven slots, the registry, and the protocols that fill the slots.
// May depend on: trace, wire, base. Knows nothing of links, scenarios or screens.
//
// The terms are those of X.200 and X.210: a layer serves the one above through request and indication primitives; what
// crosses a boundary is an interface data unit, made of interface control information and a service data unit.
#pragma once

#include "base/address.h"
#include "base/random.h"
#include "layers/pdu.h"
#include "trace/recorder.h"

namespace layerscope {

// What a request asks for, or an indication tells.
enum class Primitive : std::uint8_t {
    Listen,        // request: wait for connections at ici.localPort (passive open)
    Connect,       // request: open a connection to ici.remote; indication: it is open (on both sides)
    Data,          // request: send the SDU; indication: an SDU has come
    Release,       // request: no more data from here; indication: no more data from the peer
    Abort,         // request: break off at once; indication: broken off, or never came about; reason says why
    Closed,        // indication: both directions have ended in order; the end point is gone
    Undeliverable, // indication: something sent from here did not get there; ici.problem and reason say why, the SDU is
                   // the beginning of what was sent. Request to layer 3: nobody takes the SDU that it is passing up
                   // just now; ici.problem says why, and its sender is told
    Ready,  // indication: answers each Data request once there is room for another, so that a program with much to
            // send offers one piece at a time and nobody buffers without bound
    Pause,  // request: pass up no more data of this end point for now; a stream keeps what comes, and its window shuts
    Resume, // request: pass it up again, what was kept first
};

// Why something could not be delivered, in the terms of RFC 792.
enum class Problem : std::uint8_t {
    None,
    NetUnreachable,
    HostUnreachable,
    ProtocolUnreachable,
    PortUnreachable,
    FragmentationNeeded, // too large for a link of the path, and not to be cut up
    TimeToLiveExceeded,
    ReassemblyTimeExceeded,
};

// What a layer does for the one above, and what it needs of the one below.
enum class Service : std::uint8_t {
    Any,       // needs: whatever there is
    Transport, // needs: a stream or datagrams, between ports; offers: both
    Stream,    // bytes in order, each once, between two connected end points
    Datagram,  // messages that may get lost, doubled or out of order
    Packet,    // datagrams between hosts (layer 3)
    Frame,     // frames between neighbours (layer 2)
    Bits,      // frames of bits on a medium (layer 1)
};

// Names one connection end point (or one datagram end point) within a stack. The upper layers choose it in Listen and
// Connect, below 2^31; for a connection that comes in, the transport makes a new one from 2^31 up and says which end
// point was listening.
using EndpointId = Id<struct EndpointTag>;

// Interface control information: what the two neighbours must tell each other beside the data. Each boundary uses the
// members that concern it and leaves the rest alone.
struct InterfaceControl {
    // Between layers 7 to 4.
    EndpointId endpoint;
    EndpointId listener;         // Connect indication of an incoming connection: the end point that was listening
    std::uint16_t localPort = 0; // 0 in a Connect request: choose one
    std::uint16_t remotePort = 0;
    bool push = true; // Data: this ends what the program sent in one go
    // Listen, Connect: which one, where the transport offers both; Any: the only one there is, or else a stream.
    // Everything else of a datagram end point has Datagram too.
    Service service = Service::Any;
    // Between layers 7 to 3.
    IpAddress local; // none: the interface's own
    IpAddress remote;
    // Between layers 4 and 3.
    std::uint8_t protocol = 0;   // IP protocol number
    std::uint8_t timeToLive = 0; // request: 0 leaves the choice to layer 3
    bool dontFragment = false;
    Problem problem = Problem::None; // Undeliverable
    IpAddress reporter;              // Undeliverable: who says so
    // Undeliverable, FragmentationNeeded: what fits, in bytes of layer 3. Data indication: what the path to the remote
    // is known to take; 0: nothing is known.
    std::uint16_t pathMtu = 0;
    // Between layers 3 and 2.
    MacAddress macLocal;
    MacAddress macRemote;
    std::uint16_t etherType = 0;
    // Between layers 3 and 1: which of the host's interfaces.
    std::uint16_t interface = 0;
    // The association this belongs to, once the transport knows it.
    ConnectionId connection;
};

// Interface data unit: one primitive with its control information and, for Data, its SDU.
struct Idu {
    Primitive primitive = Primitive::Data;
    InterfaceControl ici;
    Pdu sdu;
    std::string reason;   // Abort indication: a sentence for the program and for people
    std::string text;     // the sentence of the crossing event, when everything is recorded; empty: the usual one
    bool repeats = false; // the PDU sends bytes again that an earlier one carried
    // Data, of a layer that does not pass things on one for one: how many bytes this was made of, an SDU on the way
    // down and a PDU on the way up. Empty: what the layer was given just now.
    std::optional<std::size_t> madeOf;
    std::vector<EventId> crossings; // the crossings so far on the way down; the stack's book-keeping
};

// What a program's script may say beside what all programs know (program.h), and the keys that such a line may have.
struct Verb {
    std::string name;
    std::vector<std::string> keys;
};

// Who a layer is.
struct LayerIdentity {
    std::string name;  // in the registry and in scenario files: "tcp"
    std::string title; // for people: "TCP"
    LayerNumber slot = LayerNumber::None;
    std::string description; // one sentence
    std::string source;      // "RFC 9293"
    Service needs = Service::Any;
    Service offers = Service::Any; // Any: whatever the layer below offers (layers that pass everything through)
    std::string needsWhy;          // completes "… because …" when `needs` is not met; or empty
    std::vector<Verb> verbs{};     // slot 7; one that all programs know, but for listen and connect, is replaced
};

// A timer as its layer sees it. Ids are the layer's own: starting one that runs moves its deadline.
struct TimerKey {
    EndpointId endpoint;    // or none
    std::uint32_t kind = 0; // the layer's own numbering
    friend constexpr auto operator<=>(const TimerKey&, const TimerKey&) = default;
};

// A layer's only way to the world: its clock, its neighbours, timers, its random numbers, the pen.
class Context {
public:
    virtual ~Context() = default;

    virtual Time now() const = 0;
    virtual void passDown(Idu&& request) = 0;  // a request to the layer below
    virtual void passUp(Idu&& indication) = 0; // an indication to the layer above
    // Calls Layer::timer(key) at the deadline. Recording the timer's events is the layer's affair.
    virtual void startTimer(TimerKey key, Time deadline) = 0;
    virtual void cancelTimer(TimerKey key) = 0;
    virtual Random& random() = 0; // a stream of this layer in this host
    virtual Recorder& recorder() = 0;
    // This layer cannot be trusted any more: ends the run. The reason completes "Layer X …".
    virtual void fail(const std::string& /*reason*/) {}

    virtual HostId host() const = 0;
    virtual LayerNumber layer() const = 0;
    virtual std::size_t interfaceCount() const = 0;
    virtual IpPrefix interfaceAddress(std::size_t interface) const = 0;
    virtual MacAddress interfaceMac(std::size_t interface) const = 0;
    // What the layers below offer together; Any where nobody can say.
    virtual Service serviceBelow() const { return Service::Any; }
    virtual std::size_t maximumTransmissionUnit() const = 0; // of the first interface, in bytes: 1500 on Ethernet
    virtual std::size_t interfaceMtu(std::size_t) const { return maximumTransmissionUnit(); }

    // The association between two transport end points, made the first time either side names it.
    virtual ConnectionId connection(const Protocol& protocol, const IpAddress& local, std::uint16_t localPort,
                                    const IpAddress& remote, std::uint16_t remotePort) = 0;
};

// One layer object of one host. It serves all connections of that host.
class Layer {
public:
    virtual ~Layer() = default;
    virtual const LayerIdentity& identity() const = 0;
    // The stack is complete and time is 0: a program starts, a table is filled.
    virtual void start(Context&) {}
    virtual void request(Context& context, Idu&& request) = 0;       // from the layer above
    virtual void indication(Context& context, Idu&& indication) = 0; // from the layer below
    virtual void timer(Context&, TimerKey) {}
    // Nothing is left to happen: the last chance to say what never came out.
    virtual void ended(Context&) {}
};

} // namespace layerscope
