// Finding neighbours: which MAC address an IPv6 address has, and whether it still answers (RFC 4861 §7).
#pragma once

#include "layers/layer.h"
#include "wire/icmpv6.h"

#include <map>

namespace layerscope {

class NeighbourCache {
public:
    // RFC 4861 §10.
    static constexpr Duration retransTimer = std::chrono::seconds(1);
    static constexpr Duration delayFirstProbe = std::chrono::seconds(5);
    static constexpr int mostMulticastSolicits = 3;
    static constexpr int mostUnicastSolicits = 3;
    static constexpr std::size_t mostWaiting = 3; // packets for one neighbour; RFC 4861 §7.2.2 wants at least one
    static constexpr std::size_t mostEntries = 4096;

    // RFC 4861 §7.3.2. A neighbour that is known from the start stays REACHABLE.
    enum class State : std::uint8_t {
        Incomplete, // asked for by multicast; packets wait
        Reachable,  // has answered lately
        Stale,      // known, but who knows whether it is still there
        Delay,      // sent to while stale: asked in a moment
        Probe,      // asked by unicast
    };
    static std::string_view stateName(State state); // "INCOMPLETE"

    // An address on a link: link-local ones may be on several.
    struct Place {
        std::uint16_t interface = 0;
        Ipv6Address address;
        friend auto operator<=>(const Place&, const Place&) = default;
    };

    explicit NeighbourCache(Duration reachableTime) : m_reachableTime(reachableTime) {}

    void know(Ipv6Address neighbour, MacAddress mac) { m_known[neighbour] = mac; }
    // Hands a packet to the data link when the neighbour's MAC address is known; else keeps it and asks.
    void resolve(Context& context, Ipv6Address nextHop, Idu&& packet);
    // A solicitation or an advertisement that RFC 4861 §7.1 allows, for one of this interface's addresses: `source` is
    // the packet's, none while its sender has no address yet.
    void receiveSolicitation(Context& context, const Place& source, const NeighborMessage& message);
    void receiveAdvertisement(Context& context, std::uint16_t interface, const NeighborMessage& message);
    // Packets that nobody answered for, and the note that says so.
    struct GivenUp {
        std::vector<Idu> packets;
        EventId noted;
    };
    GivenUp timeout(Context& context, std::uint32_t entry); // the kind of the timer
    // The state of an entry; none: there is none.
    std::optional<State> state(const Place& place) const;

    static MacAddress multicastMac(const Ipv6Address& group); // 33:33 and its last four bytes (RFC 2464 §7)

private:
    struct Entry {
        State state = State::Incomplete;
        std::optional<MacAddress> mac;
        Time confirmed{};
        std::vector<Idu> waiting; // packets, oldest first
        int solicits = 0;         // sent without an answer
        std::uint32_t number = 0; // of its timer
        EventId asked;            // the note of the latest solicitation, as cause of what a timeout does
        VariableId variable;      // "ND fd00::2"
    };

    Entry* make(const Place& place, State state);
    void enter(Context& context, const Place& place, Entry& entry, State state, std::string_view why);
    void learn(Context& context, const Place& place, Entry& entry, MacAddress mac, State state, std::string_view why);
    void ask(Context& context, const Place& place, Entry& entry);

    Duration m_reachableTime;
    std::map<Ipv6Address, MacAddress> m_known; // from the start
    std::map<Place, Entry> m_entries;
    std::map<std::uint32_t, Place> m_byNumber; // for timers
    std::uint32_t m_nextNumber = 0;
};

} // namespace layerscope
