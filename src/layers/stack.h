// Seven layer objects on top of each other: one host's stack.
#pragma once

#include "layers/registry.h"
#include "layers/timertable.h"

#include <array>

namespace layerscope {

// One network interface of a host.
struct Interface {
    IpPrefix address;
    MacAddress mac;
    std::size_t mtu = 1500; // bytes of the largest layer-3 PDU on its link
};

// What a stack needs of the world: a clock, a medium, and the pen. A simulation implements it, and so may any program
// that drives a stack with its own clock and its own wire.
class StackEnvironment {
public:
    virtual ~StackEnvironment() = default;
    virtual Time now() const = 0;
    // Bits leave through an interface. `crossings` are the events of this PDU's way down, for setEventFrame.
    virtual void transmit(std::uint16_t interface, Idu&& frame) = 0;
    virtual Recorder& recorder() = 0;
    virtual ConnectionId connection(const Protocol& protocol, const IpAddress& local, std::uint16_t localPort,
                                    const IpAddress& remote, std::uint16_t remotePort) = 0;
    // A layer misbehaves, and the run should end; the sentence names the layer and says how.
    virtual void failed(const std::string& /*sentence*/) {}
};

// What fills the seven slots, by LayerNumber; [0] is not used.
struct Fillings {
    std::array<std::string, 8> names;
    std::array<Options, 8> options;
};

class Stack {
public:
    // Fails with a sentence that says why when a filling does not exist, a setting is wrong, or one cannot work on
    // top of the others.
    static Result<std::unique_ptr<Stack>> make(const LayerRegistry& registry, const Fillings& fillings,
                                               std::vector<Interface> interfaces, HostId host, std::uint64_t seed,
                                               StackEnvironment& environment);
    // The part of `make` that judges fillings without making them.
    static Result<void> check(const LayerRegistry& registry, const Fillings& fillings);

    ~Stack();
    Stack(const Stack&) = delete;
    Stack& operator=(const Stack&) = delete;

    void start(); // once, at time 0
    void ended(); // once, when nothing is left to happen
    // A frame has arrived at an interface. `frame` names it in the trace, `cause` is its delivery.
    void receive(std::uint16_t interface, Pdu&& bits, FrameId frame, BlobId blob, EventId cause);
    // When something must happen next by itself; none: only when something comes from outside.
    std::optional<Time> nextDeadline() { return m_timers.nextDeadline(); }
    // Runs the timers that are due.
    void runTimers();

    Layer& layer(LayerNumber number);
    const std::vector<Interface>& interfaces() const { return m_interfaces; }
    HostId host() const { return m_host; }

private:
    class Slot;
    Stack(std::vector<Interface> interfaces, HostId host, StackEnvironment& environment);
    void recordCrossing(EventKind kind, LayerNumber layer, Idu& idu, std::size_t before);
    BlobId blobOf(const Pdu& pdu);

    StackEnvironment& m_environment;
    std::vector<Interface> m_interfaces;
    HostId m_host;
    TimerTable m_timers;
    std::array<std::unique_ptr<Slot>, 8> m_slots;
    BlobId m_lastBlob; // neighbours that add nothing share the bytes of one record
};

} // namespace layerscope
