// Which neighbour has which MAC address, and what waits for the answer (RFC 826).
#pragma once

#include "layers/layer.h"

#include <map>

namespace layerscope {

class ArpCache {
public:
    static constexpr Duration retryInterval =
        std::chrono::seconds(1); // RFC 1122 §2.3.2.1: at most one request a second
    static constexpr int mostRequests = 3;
    static constexpr std::size_t mostWaiting = 3; // packets for one neighbour; RFC 1122 §2.3.2.2 wants at least one

    struct Entry {
        std::optional<MacAddress> mac;
        std::vector<Idu> waiting; // packets, oldest first
        int requests = 0;         // sent so far without an answer
        std::uint16_t interface = 0;
        EventId lastRequest; // the crossing or note of the latest request, as cause of what a timeout does
    };

    void know(Ipv4Address neighbour, MacAddress mac);
    // The entry of a neighbour, made when there is none.
    Entry& operator[](Ipv4Address neighbour) { return m_entries[neighbour]; }
    Entry* find(Ipv4Address neighbour);
    void forget(Ipv4Address neighbour) { m_entries.erase(neighbour); }

private:
    std::map<Ipv4Address, Entry> m_entries;
};

} // namespace layerscope
