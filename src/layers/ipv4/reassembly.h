// Putting fragments together again (RFC 791 §3.2, RFC 815).
#pragma once

#include "layers/layer.h"
#include "wire/ipv4.h"

#include <map>

namespace layerscope {

class Reassembly {
public:
    static constexpr std::size_t mostPackets = 64; // in pieces at one time

    enum class Outcome : std::uint8_t { Kept, Duplicate, Complete, Overlap, Nonsense, TooMany };

    struct Key {
        Ipv4Address source, destination;
        std::uint8_t protocol = 0;
        std::uint16_t identification = 0;
        friend auto operator<=>(const Key&, const Key&) = default;
    };
    struct Added {
        Outcome outcome;
        Pdu payload;              // Complete: of the whole packet
        Bytes beginning;          // Complete: the header and first bytes of the first fragment, for errors
        std::uint32_t number = 0; // of the packet, for its timer
        bool isNew = false;       // its first fragment: a timer should start
    };
    struct Expired {
        Key key;
        Bytes beginning; // of the first fragment; empty when it has not come
        std::size_t pieces = 0;
        EventId cause; // the arrival of the latest fragment
    };

    // `packet` is one fragment with its header, without padding. Fragments that overlap spoil the whole packet: no
    // honest sender makes them (RFC 1858).
    // `cause` is its arrival, and what a timeout goes back to.
    Added add(const Ipv4Header& header, const Pdu& packet, EventId cause = {});
    // Forgets a packet whose time is over; none when it is complete or gone.
    std::optional<Expired> expire(std::uint32_t number);

private:
    struct Packet {
        std::uint32_t number;
        std::map<std::size_t, Pdu> pieces; // by offset
        std::optional<std::size_t> length; // of the payload, once the last fragment is there
        std::size_t got = 0;
        Bytes beginning;
        EventId cause;
    };

    std::map<Key, Packet> m_packets;
    std::uint32_t m_next = 0;
};

} // namespace layerscope
