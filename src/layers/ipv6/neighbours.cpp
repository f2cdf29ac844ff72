#include "layers/ipv6/neighbours.h"

#include "layers/remark.h"
#include "wire/ethernet.h"
#include "wire/ipprotocol.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::string_view stateNames[] = {"INCOMPLETE", "REACHABLE", "STALE", "DELAY", "PROBE"};

// RFC 4861 §7.2.2: the source of the packet that waits, when it is one of the interface's own addresses.
Ipv6Address sourceFor(Context& context, std::uint16_t interface, const std::vector<Idu>& waiting) {
    const Ipv6Address linkLocal = Ipv6Address::linkLocal(context.interfaceMac(interface));
    if (waiting.empty())
        return linkLocal;
    const auto header = Ipv6Header::parse(waiting.front().sdu.bytes());
    return header && context.interfaceAddress(interface).address == IpAddress(header->source) ? header->source
                                                                                              : linkLocal;
}

// A solicitation or an advertisement with its IPv6 header.
Idu packetWith(Context& context, std::uint16_t interface, const NeighborMessage& message, const Ipv6Address& source,
               const Ipv6Address& destination) {
    Idu idu;
    idu.ici.interface = interface;
    idu.ici.etherType = etherTypeIpv6;
    message.write(idu.sdu.append(message.size(), &icmpv6Protocol, LayerNumber::Network), {source, destination});
    Ipv6Header header;
    header.payloadLength = static_cast<std::uint16_t>(message.size());
    header.nextHeader = ipProtocolIcmpv6;
    header.hopLimit = NeighborMessage::hopLimit;
    header.source = source;
    header.destination = destination;
    header.write(idu.sdu.prepend(Ipv6Header::size, &ipv6Protocol, LayerNumber::Network));
    if (context.recorder().full())
        idu.text = message.type == icmpv6NeighborSolicitation
                       ? fmt::format("Neighbour solicitation passed down: who has {}?", message.target.text())
                       : fmt::format("Neighbour advertisement passed down: {} is at {}", message.target.text(),
                                     message.linkAddress.value_or(MacAddress{}).text());
    return idu;
}

} // namespace

std::string_view NeighbourCache::stateName(State state) { return stateNames[static_cast<std::size_t>(state)]; }

MacAddress NeighbourCache::multicastMac(const Ipv6Address& group) {
    return {{0x33, 0x33, group.bytes[12], group.bytes[13], group.bytes[14], group.bytes[15]}};
}

std::optional<NeighbourCache::State> NeighbourCache::state(const Place& place) const {
    const auto found = m_entries.find(place);
    return found == m_entries.end() ? std::nullopt : std::optional(found->second.state);
}

NeighbourCache::Entry* NeighbourCache::make(const Place& place, State state) {
    if (m_entries.size() >= mostEntries) {
        const auto old = std::ranges::find_if(m_entries, [](const auto& entry) {
            return entry.second.state == State::Stale || entry.second.state == State::Reachable;
        });
        if (old == m_entries.end())
            return nullptr;
        m_byNumber.erase(old->second.number);
        m_entries.erase(old);
    }
    Entry& entry = m_entries[place];
    entry.state = state;
    entry.number = m_nextNumber++;
    m_byNumber[entry.number] = place;
    return &entry;
}

void NeighbourCache::enter(Context& context, const Place& place, Entry& entry, State state, std::string_view why) {
    entry.state = state;
    Recorder& recorder = context.recorder();
    if (!recorder.full())
        return;
    if (!entry.variable)
        entry.variable = recorder.trace().addVariable(
            {context.host(), {}, LayerNumber::Network, VariableKind::State, "ND " + place.address.text()});
    recorder.changeState(entry.variable, stateName(state),
                         fmt::format("Neighbour {} is {}: {}", place.address.text(), stateName(state), why));
}

void NeighbourCache::resolve(Context& context, Ipv6Address nextHop, Idu&& packet) {
    if (nextHop.isMulticast()) {
        packet.ici.macRemote = multicastMac(nextHop);
        context.passDown(std::move(packet));
        return;
    }
    if (const auto known = m_known.find(nextHop); known != m_known.end()) {
        packet.ici.macRemote = known->second;
        context.passDown(std::move(packet));
        return;
    }
    const Place place{packet.ici.interface, nextHop};
    const auto found = m_entries.find(place);
    Entry* entry = found == m_entries.end() ? make(place, State::Incomplete) : &found->second;
    if (entry == nullptr) {
        remark(context, Finding::Refused, [&] { return "Packet dropped: too many neighbours are asked for"; });
        return;
    }
    if (entry->state == State::Incomplete) {
        if (entry->waiting.size() >= mostWaiting) {
            remark(context, Finding::Refused,
                   [&] { return fmt::format("Packet dropped: too many wait for {}", nextHop.text()); });
            entry->waiting.erase(entry->waiting.begin());
        }
        entry->waiting.push_back(std::move(packet));
        if (entry->solicits == 0) {
            enter(context, place, *entry, State::Incomplete, "nobody has asked for its MAC address yet");
            ask(context, place, *entry);
        }
        return;
    }
    if (entry->state == State::Reachable && context.now() - entry->confirmed > m_reachableTime)
        enter(context, place, *entry, State::Stale,
              fmt::format("it has not been heard of for {}", durationText(m_reachableTime)));
    if (entry->state == State::Stale) {
        enter(context, place, *entry, State::Delay, "used though nobody knows whether it is still there");
        context.startTimer({{}, entry->number}, context.now() + delayFirstProbe);
    }
    packet.ici.macRemote = *entry->mac;
    context.passDown(std::move(packet));
}

void NeighbourCache::ask(Context& context, const Place& place, Entry& entry) {
    ++entry.solicits;
    const bool multicast = !entry.mac;
    entry.asked = remark(context, Finding::None, [&] {
        return multicast ? fmt::format("Who has {}? The packet waits for the answer", place.address.text())
                         : fmt::format("Is {} still at {}?", place.address.text(), entry.mac->text());
    });
    const CauseScope scope(context.recorder(), entry.asked);
    context.startTimer({{}, entry.number}, context.now() + retransTimer);
    NeighborMessage message;
    message.target = place.address;
    message.linkAddress = context.interfaceMac(place.interface);
    const Ipv6Address destination = multicast ? place.address.solicitedNode() : place.address;
    Idu idu =
        packetWith(context, place.interface, message, sourceFor(context, place.interface, entry.waiting), destination);
    idu.ici.macRemote = multicast ? multicastMac(destination) : *entry.mac;
    context.passDown(std::move(idu));
}

NeighbourCache::GivenUp NeighbourCache::timeout(Context& context, std::uint32_t number) {
    const auto place = m_byNumber.find(number);
    if (place == m_byNumber.end())
        return {};
    Entry& entry = m_entries.at(place->second);
    const CauseScope scope(context.recorder(), entry.asked);
    if (entry.state == State::Delay) {
        enter(context, place->second, entry, State::Probe,
              fmt::format("nothing has confirmed within {} that it is there", durationText(delayFirstProbe)));
        entry.solicits = 0;
    } else if (entry.state != State::Incomplete && entry.state != State::Probe) {
        return {};
    }
    if (entry.solicits < (entry.mac ? mostUnicastSolicits : mostMulticastSolicits)) {
        ask(context, place->second, entry);
        return {};
    }
    const EventId noted = remark(context, Finding::GaveUp, [&] {
        const std::string silence =
            fmt::format("Nobody answers for {} after {} solicitations", place->second.address.text(), entry.solicits);
        return entry.waiting.empty() ? silence
                                     : fmt::format("{}: {} waiting {} dropped", silence, entry.waiting.size(),
                                                   entry.waiting.size() == 1 ? "packet" : "packets");
    });
    GivenUp givenUp{std::move(entry.waiting), noted};
    entry.waiting.clear();
    entry.solicits = 0;
    entry.mac.reset();
    entry.state = State::Incomplete;
    if (entry.variable)
        context.recorder().changeState(entry.variable, "unknown");
    return givenUp;
}

void NeighbourCache::learn(Context& context, const Place& place, Entry& entry, MacAddress mac, State state,
                           std::string_view why) {
    entry.mac = mac;
    entry.solicits = 0;
    context.cancelTimer({{}, entry.number});
    if (state == State::Reachable)
        entry.confirmed = context.now();
    enter(context, place, entry, state, fmt::format("it is at {}, {}", mac.text(), why));
    for (Idu& idu : std::exchange(entry.waiting, {}))
        resolve(context, place.address, std::move(idu));
}

// RFC 4861 §7.2.3 and §7.2.4.
void NeighbourCache::receiveSolicitation(Context& context, const Place& source, const NeighborMessage& message) {
    const bool asksForItself = source.address == Ipv6Address{}; // RFC 4862 §5.4.2: it looks for a duplicate
    if (!asksForItself && message.linkAddress) {
        const auto found = m_entries.find(source);
        Entry* entry = found == m_entries.end() ? make(source, State::Stale) : &found->second;
        if (entry != nullptr && entry->mac != message.linkAddress)
            learn(context, source, *entry, *message.linkAddress, State::Stale, "says its solicitation");
    }
    NeighborMessage answer;
    answer.type = icmpv6NeighborAdvertisement;
    answer.target = message.target;
    answer.solicited = !asksForItself;
    answer.override_ = true;
    answer.linkAddress = context.interfaceMac(source.interface);
    const Ipv6Address destination = asksForItself ? Ipv6Address::allNodes() : source.address;
    Idu idu = packetWith(context, source.interface, answer, message.target, destination);
    const auto entry = m_entries.find(source);
    if (entry != m_entries.end() && entry->second.mac) {
        idu.ici.macRemote = *entry->second.mac; // the answer is no use of the entry: it stays STALE
        context.passDown(std::move(idu));
    } else {
        resolve(context, destination, std::move(idu));
    }
}

// RFC 4861 §7.2.5.
void NeighbourCache::receiveAdvertisement(Context& context, std::uint16_t interface, const NeighborMessage& message) {
    const Place place{interface, message.target};
    const auto found = m_entries.find(place);
    if (found == m_entries.end()) {
        remark(context, Finding::None, [&] {
            return fmt::format("Neighbour advertisement ignored: nobody here asked for {}", message.target.text());
        });
        return;
    }
    Entry& entry = found->second;
    if (entry.state == State::Incomplete) {
        if (message.linkAddress)
            learn(context, place, entry, *message.linkAddress, message.solicited ? State::Reachable : State::Stale,
                  "says its advertisement");
        return;
    }
    const bool differs = message.linkAddress && message.linkAddress != entry.mac;
    if (differs && !message.override_) {
        if (entry.state == State::Reachable)
            enter(context, place, entry, State::Stale, "somebody else says that it has this address");
        return;
    }
    if (message.solicited)
        learn(context, place, entry, message.linkAddress.value_or(*entry.mac), State::Reachable, "and answers");
    else if (differs)
        learn(context, place, entry, *message.linkAddress, State::Stale, "says its advertisement");
}

} // namespace layerscope
