// A host in its place in the network: a stack behind ports, one for each of its interfaces.
#pragma once

#include "sim/associations.h"
#include "sim/device.h"
#include "sim/world.h"

namespace layerscope {

class HostDevice : public Device, private StackEnvironment {
public:
    // Fails with the host and the sentence of the stack that cannot be built.
    static Result<std::unique_ptr<Device>> make(const HostSpec& spec, const LayerRegistry& layers, std::size_t node,
                                                std::uint64_t seed, World& world, Associations& associations,
                                                DevicePorts& ports);

    void start() override { m_stack->start(); }
    void receive(std::size_t port, Arrival&& arrival) override {
        m_stack->receive(static_cast<std::uint16_t>(port), std::move(arrival.bits), arrival.frame, arrival.blob,
                         arrival.cause);
    }
    std::optional<Time> nextDeadline() override { return m_stack->nextDeadline(); }
    void wake() override { m_stack->runTimers(); }
    void ended() override { m_stack->ended(); }

private:
    HostDevice(World& world, Associations& associations, DevicePorts& ports)
        : m_world(world), m_associations(associations), m_ports(ports) {}

    Time now() const override { return m_world.now; }
    void transmit(std::uint16_t interface, Idu&& frame) override { m_ports.transmit(interface, std::move(frame)); }
    Recorder& recorder() override { return m_world.recorder; }
    ConnectionId connection(const Protocol& protocol, const IpAddress& local, std::uint16_t localPort,
                            const IpAddress& remote, std::uint16_t remotePort) override {
        return m_associations.find(protocol, local, localPort, remote, remotePort);
    }

    void failed(const std::string& sentence) override;

    World& m_world;
    Associations& m_associations;
    DevicePorts& m_ports;
    std::unique_ptr<Stack> m_stack;
};

} // namespace layerscope
