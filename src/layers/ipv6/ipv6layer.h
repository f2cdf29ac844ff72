// IPv6 as a layer object: sends, receives and forwards; neighbour discovery and ICMPv6 beside it (RFC 8200, 4861, 4443,
// 8201).
#pragma once

#include "layers/ipv6/icmpv6error.h"
#include "layers/ipv6/neighbours.h"
#include "layers/ipv6/settings.h"

#include <deque>

namespace layerscope {

class Ipv6Layer : public Layer {
public:
    explicit Ipv6Layer(Ipv6Settings settings);
    const LayerIdentity& identity() const override;
    void start(Context& context) override;
    void request(Context& context, Idu&& request) override;
    void indication(Context& context, Idu&& indication) override;
    void timer(Context& context, TimerKey key) override;

private:
    struct Way { // the interface towards a destination, and the neighbour to hand the packet to
        std::uint16_t interface;
        Ipv6Address nextHop;
    };
    struct PathMtu {
        std::size_t mtu;
        Time learnt;
        VariableId variable; // "PMTU fd00:3::1"
    };

    // Ways and addresses.
    std::optional<Way> route(Context& context, const Ipv6Address& destination, std::uint16_t interface) const;
    static bool isOwn(Context& context, const Ipv6Address& address, std::uint16_t interface);
    static bool isOwn(Context& context, const Ipv6Address& address); // of any interface
    bool isForUs(Context& context, const Ipv6Address& destination, std::uint16_t interface) const;
    static Ipv6Address sourceFor(Context& context, const Way& way, const Ipv6Address& destination);

    // Out: ipv6output.cpp.
    void send(Context& context, Idu&& request);
    void output(Context& context, Idu&& packet, const Way& way, std::size_t mtu);
    void forward(Context& context, Idu&& indication, const Ipv6Header& header);
    std::size_t pathMtu(Context& context, const Ipv6Address& destination, std::size_t ofLink);

    // In: ipv6input.cpp.
    void receivePacket(Context& context, Idu&& indication);

    // ICMPv6: ipv6icmp.cpp.
    void receiveIcmp(Context& context, Idu&& indication, const Ipv6Header& header);
    void receiveNeighbour(Context& context, const Idu& indication, const Ipv6Header& header);
    void answerEcho(Context& context, Idu&& indication);
    void learnPathMtu(Context& context, const Icmpv6Error& error);
    // A packet, header and all, cannot go on: its sender is told, which may be this host itself.
    void report(Context& context, ByteView packet, std::uint16_t interface, Problem problem, std::uint32_t mtu = 0);
    void tellTransport(Context& context, const Icmpv6Error& error, const Ipv6Address& reporter, std::size_t mtu);

    // The layer has no end points: the member tells the kinds of its timers apart. Neighbours' timers have none.
    static constexpr EndpointId tellTimer{0};

    Ipv6Settings m_settings;
    NeighbourCache m_neighbours;
    std::map<Ipv6Address, PathMtu> m_pathMtus;
    std::deque<std::pair<EventId, Idu>> m_toTell; // for the transport, once it has returned from its request
    Bytes m_passingUp;                            // the packet that is being passed up, as far as an error quotes it
    std::uint16_t m_passingUpFrom = 0;
};

} // namespace layerscope
