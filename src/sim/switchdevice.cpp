#include "sim/switchdevice.h"

#include "wire/ethernet.h"

#include <fmt/format.h>

namespace layerscope {

void SwitchDevice::learn(MacAddress source, std::size_t port) {
    if (source.isGroup()) // no frame comes from a group
        return;
    const auto found = m_table.find(source);
    if (found == m_table.end() && m_table.size() >= mostEntries)
        return;
    Entry& entry = found == m_table.end() ? m_table[source] : found->second;
    const bool moved = found == m_table.end() || entry.port != port;
    entry.port = port;
    entry.heard = m_world.now;
    Recorder& recorder = m_world.recorder;
    if (!recorder.full())
        return;
    if (!entry.variable)
        entry.variable = recorder.trace().addVariable(
            {m_host, {}, LayerNumber::DataLink, VariableKind::State, "MAC " + source.text()});
    if (moved)
        recorder.changeState(entry.variable, fmt::format("port {}", port + 1),
                             fmt::format("Learnt: {} is behind port {}", source.text(), port + 1));
}

const SwitchDevice::Entry* SwitchDevice::lookUp(MacAddress destination) {
    const auto found = m_table.find(destination);
    if (found == m_table.end())
        return nullptr;
    if (m_world.now - found->second.heard <= m_ageing)
        return &found->second;
    if (m_world.recorder.full())
        m_world.recorder.changeState(
            found->second.variable, "forgotten",
            fmt::format("Forgotten: nothing has come from {} for {}", destination.text(), durationText(m_ageing)));
    m_table.erase(found);
    return nullptr;
}

void SwitchDevice::send(std::size_t port, Pdu&& bits, const Arrival& arrival) {
    Idu idu;
    idu.ici.connection = arrival.connection;
    idu.repeats = arrival.repeats;
    idu.sdu = std::move(bits);
    m_ports.transmit(port, std::move(idu));
}

void SwitchDevice::receive(std::size_t port, Arrival&& arrival) {
    Recorder& recorder = m_world.recorder;
    const CauseScope scope(recorder, arrival.cause);
    recorder.setFrame(arrival.frame);
    const auto header = EthernetHeader::parse(arrival.bits.bytes());
    if (!header || !fcsCorrect(arrival.bits.bytes())) {
        note("Frame dropped: the FCS does not match its bytes", Finding::ChecksumError);
        recorder.setFrame({});
        return;
    }
    learn(header->source, port);
    const Entry* known = header->destination.isGroup() ? nullptr : lookUp(header->destination);
    EventId decided;
    if (recorder.full()) {
        const std::string to = header->destination.text();
        decided = note(known == nullptr ? fmt::format("{}: the frame goes out of every port but {}",
                                                      header->destination == MacAddress::broadcast() ? "For everybody"
                                                      : header->destination.isGroup() ? "For the group " + to
                                                                                      : to + " is unknown",
                                                      port + 1)
                       : known->port == port
                           ? fmt::format("{} is behind port {} too: the frame stays there", to, port + 1)
                           : fmt::format("{} is behind port {}: the frame goes there", to, known->port + 1));
    }
    recorder.setFrame({});
    const CauseScope decision(recorder, decided);
    if (known != nullptr) {
        if (known->port != port)
            send(known->port, std::move(arrival.bits), arrival);
        return;
    }
    for (std::size_t out = 0; out < m_portCount; ++out)
        if (out != port)
            send(out, arrival.bits.clone(), arrival);
}

} // namespace layerscope
