// Finding neighbours: which MAC address an IPv4 address has, and what waits for the answer (RFC 826).
#pragma once

#include "layers/layer.h"

#include <map>

namespace layerscope {

class Arp {
public:
    static constexpr Duration retryInterval =
        std::chrono::seconds(1); // RFC 1122 §2.3.2.1: at most one request a second
    static constexpr int mostRequests = 3;
    static constexpr std::size_t mostWaiting = 3; // packets for one neighbour; RFC 1122 §2.3.2.2 wants at least one
    static constexpr std::size_t mostEntries = 4096;

    // An entry that nobody has confirmed for `timeout` is asked for again (RFC 1122 §2.3.2.1).
    explicit Arp(Duration timeout) : m_timeout(timeout) {}

    // Known from the start, and for ever.
    void know(Ipv4Address neighbour, MacAddress mac);
    // Hands a packet to the data link when the neighbour's address is known; else keeps it and asks.
    void resolve(Context& context, Ipv4Address nextHop, Idu&& packet);
    void receive(Context& context, Idu&& indication);
    // Packets that nobody answered for, and the note that says so.
    struct GivenUp {
        std::vector<Idu> packets;
        EventId noted;
    };
    // The timer of a neighbour, whose address is the timer's kind.
    GivenUp timeout(Context& context, Ipv4Address neighbour);

private:
    struct Entry {
        std::optional<MacAddress> mac;
        std::optional<Time> learnt; // none: known from the start
        std::vector<Idu> waiting;   // packets, oldest first
        int requests = 0;           // sent so far without an answer
        std::uint16_t interface = 0;
        EventId lastRequest; // the note of the latest request, as cause of what a timeout does
        VariableId variable; // "ARP 10.0.0.2", whose state is the MAC address
    };

    void ask(Context& context, Ipv4Address neighbour, Entry& entry);
    EventId learn(Context& context, Ipv4Address neighbour, Entry& entry, MacAddress mac);
    static void forget(Context& context, Ipv4Address neighbour, Entry& entry, std::string_view sentence);

    Duration m_timeout;
    std::map<Ipv4Address, Entry> m_entries;
};

} // namespace layerscope
