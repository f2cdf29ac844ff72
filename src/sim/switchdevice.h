// A learning switch (IEEE 802.1D §7): frames go out only where their destination is known to be.
#pragma once

#include "sim/device.h"
#include "sim/world.h"

#include <map>

namespace layerscope {

// Stores each frame whole, drops it when its FCS is wrong, learns behind which port its source is, and forwards it:
// to the one port of a known destination, to all others when the destination is unknown or a group.
class SwitchDevice : public Device {
public:
    SwitchDevice(const DeviceSpec& spec, std::size_t node, std::size_t portCount, World& world, DevicePorts& ports)
        : m_host(hostAt(node)), m_ageing(spec.ageing), m_portCount(portCount), m_world(world), m_ports(ports) {}

    void receive(std::size_t port, Arrival&& arrival) override;

private:
    struct Entry {
        std::size_t port = 0;
        Time heard{};
        VariableId variable; // "MAC 02:00:00:00:00:01", whose state is the port
    };
    static constexpr std::size_t mostEntries = 4096; // a flood of made-up sources does not fill the memory

    void learn(MacAddress source, std::size_t port);
    const Entry* lookUp(MacAddress destination);
    EventId note(std::string_view sentence, Finding finding = Finding::None) {
        return m_world.recorder.note(m_host, LayerNumber::DataLink, {}, sentence, finding);
    }
    void send(std::size_t port, Pdu&& bits, const Arrival& arrival);

    HostId m_host;
    Duration m_ageing;
    std::size_t m_portCount;
    World& m_world;
    DevicePorts& m_ports;
    std::map<MacAddress, Entry> m_table;
};

} // namespace layerscope
