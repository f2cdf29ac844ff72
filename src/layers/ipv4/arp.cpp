#include "layers/ipv4/arp.h"

#include "layers/remark.h"
#include "wire/arp.h"
#include "wire/ethernet.h"

#include <fmt/format.h>

namespace layerscope {

namespace {

void send(Context& context, std::uint16_t interface, MacAddress to, const ArpPacket& packet) {
    Idu idu;
    idu.ici.interface = interface;
    idu.ici.etherType = etherTypeArp;
    idu.ici.macRemote = to;
    packet.write(idu.sdu.append(ArpPacket::size, &arpProtocol, LayerNumber::Network));
    if (context.recorder().full())
        idu.text =
            packet.operation == ArpOperation::Request
                ? fmt::format("ARP request passed down: who has {}?", packet.targetIp.text())
                : fmt::format("ARP reply passed down: {} is at {}", packet.senderIp.text(), packet.senderMac.text());
    context.passDown(std::move(idu));
}

} // namespace

void Arp::know(Ipv4Address neighbour, MacAddress mac) { m_entries[neighbour].mac = mac; }

void Arp::resolve(Context& context, Ipv4Address nextHop, Idu&& packet) {
    Entry& entry = m_entries[nextHop];
    if (entry.mac && entry.learnt && context.now() - *entry.learnt > m_timeout)
        forget(context, nextHop, entry,
               fmt::format("The ARP entry of {} is older than {}: it is asked for again", nextHop.text(),
                           durationText(m_timeout)));
    if (entry.mac) {
        packet.ici.macRemote = *entry.mac;
        context.passDown(std::move(packet));
        return;
    }
    entry.interface = packet.ici.interface;
    if (entry.waiting.size() >= mostWaiting) {
        remark(context, Finding::Refused,
               [&] { return fmt::format("Packet dropped: too many wait for {}", nextHop.text()); });
        entry.waiting.erase(entry.waiting.begin());
    }
    entry.waiting.push_back(std::move(packet));
    if (entry.requests == 0)
        ask(context, nextHop, entry);
}

void Arp::ask(Context& context, Ipv4Address neighbour, Entry& entry) {
    ++entry.requests;
    const EventId note = remark(context, Finding::None, [&] {
        return fmt::format("Who has {}? The packet waits for the answer", neighbour.text());
    });
    entry.lastRequest = note;
    const CauseScope scope(context.recorder(), note);
    context.startTimer({{}, neighbour.value}, context.now() + retryInterval);
    send(context, entry.interface, MacAddress::broadcast(),
         {ArpOperation::Request, context.interfaceMac(entry.interface),
          context.interfaceAddress(entry.interface).v4().address, MacAddress{}, neighbour});
}

Arp::GivenUp Arp::timeout(Context& context, Ipv4Address neighbour) {
    const auto found = m_entries.find(neighbour);
    if (found == m_entries.end() || found->second.mac)
        return {};
    Entry& entry = found->second;
    const CauseScope scope(context.recorder(), entry.lastRequest);
    if (entry.requests < mostRequests) {
        ask(context, neighbour, entry);
        return {};
    }
    const EventId noted = remark(context, Finding::GaveUp, [&] {
        return fmt::format("Nobody answers for {} after {} requests: {} waiting {} dropped", neighbour.text(),
                           entry.requests, entry.waiting.size(), entry.waiting.size() == 1 ? "packet" : "packets");
    });
    entry.requests = 0;
    return {std::exchange(entry.waiting, {}), noted};
}

EventId Arp::learn(Context& context, Ipv4Address neighbour, Entry& entry, MacAddress mac) {
    entry.mac = mac;
    entry.learnt = context.now();
    entry.requests = 0;
    Recorder& recorder = context.recorder();
    if (!recorder.full())
        return {};
    if (!entry.variable)
        entry.variable = recorder.trace().addVariable(
            {context.host(), {}, LayerNumber::Network, VariableKind::State, "ARP " + neighbour.text()});
    const std::string sentence = fmt::format("ARP cache: {} is at {}", neighbour.text(), mac.text());
    const EventId changed = recorder.changeState(entry.variable, mac.text(), sentence);
    return changed ? changed : remark(context, Finding::None, [&] { return sentence + ", as before"; });
}

void Arp::forget(Context& context, Ipv4Address, Entry& entry, std::string_view sentence) {
    entry.mac.reset();
    entry.learnt.reset();
    if (entry.variable)
        context.recorder().changeState(entry.variable, "unknown", sentence);
}

void Arp::receive(Context& context, Idu&& indication) {
    const auto packet = ArpPacket::parse(indication.sdu.bytes());
    if (!packet) {
        remark(context, Finding::Malformed, [&] { return "ARP packet dropped: " + packet.error().text(); });
        return;
    }
    const std::uint16_t interface = indication.ici.interface;
    const Ipv4Address own = context.interfaceAddress(interface).v4().address;
    const bool forUs = packet->targetIp == own;
    if (packet->senderIp == own) {
        remark(context, Finding::Refused, [&] {
            return fmt::format("Address conflict: {} says it has {} too", packet->senderMac.text(), own.text());
        });
        return;
    }
    // RFC 826 "Packet Reception": an entry that exists is updated, so that an announcement nobody asked for puts it
    // right; one is made only when the packet is for us. A sender of 0.0.0.0 only probes (RFC 5227 §2.1).
    const bool probe = packet->senderIp == Ipv4Address{};
    auto found = m_entries.find(packet->senderIp);
    if (found == m_entries.end() && forUs && !probe && m_entries.size() < mostEntries)
        found = m_entries.try_emplace(packet->senderIp).first;
    EventId learnt;
    if (found != m_entries.end()) {
        learnt = learn(context, packet->senderIp, found->second, packet->senderMac);
        context.cancelTimer({{}, packet->senderIp.value});
    }
    const CauseScope scope(context.recorder(), learnt);
    if (forUs && packet->operation == ArpOperation::Request)
        send(context, interface, packet->senderMac,
             {ArpOperation::Reply, context.interfaceMac(interface), packet->targetIp, packet->senderMac,
              packet->senderIp});
    if (found == m_entries.end())
        return;
    for (Idu& idu : std::exchange(found->second.waiting, {})) {
        idu.ici.macRemote = packet->senderMac;
        context.passDown(std::move(idu));
    }
}

} // namespace layerscope
