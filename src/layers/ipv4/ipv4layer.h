// IPv4 as a layer object: sends, receives, forwards, cuts up and puts together; ICMP beside it (RFC 791, 792, 1122,
// 1812, 1191).
#pragma once

#include "layers/ipv4/arp.h"
#include "layers/ipv4/reassembly.h"
#include "layers/ipv4/settings.h"

#include <deque>

namespace layerscope {

class Ipv4Layer : public Layer {
public:
    explicit Ipv4Layer(Ipv4Settings settings);
    const LayerIdentity& identity() const override;
    void request(Context& context, Idu&& request) override;
    void indication(Context& context, Idu&& indication) override;
    void timer(Context& context, TimerKey key) override;

private:
    struct Way { // the interface towards a destination, and the neighbour to hand the packet to
        std::uint16_t interface;
        Ipv4Address nextHop;
    };
    struct PathMtu {
        std::size_t mtu;
        Time learnt;
        VariableId variable; // "PMTU 10.0.3.1"
    };

    // Ways and addresses.
    static std::optional<Way> onLink(Context& context, Ipv4Address address);
    std::optional<Way> route(Context& context, Ipv4Address destination) const;
    static bool isOwn(Context& context, Ipv4Address address);
    static bool isForUs(Context& context, Ipv4Address destination, std::uint16_t interface);

    // Out: ipv4output.cpp.
    void send(Context& context, Idu&& request);
    void output(Context& context, Idu&& packet, const Ipv4Header& header, const Way& way, std::size_t mtu);
    void cutUp(Context& context, Idu&& packet, const Ipv4Header& header, const Way& way, std::size_t mtu);
    void forward(Context& context, Idu&& indication, const Ipv4Header& header);
    std::size_t pathMtu(Context& context, Ipv4Address destination, std::size_t ofLink);

    // In: ipv4input.cpp.
    void receivePacket(Context& context, Idu&& indication);
    void collect(Context& context, Idu&& indication, const Ipv4Header& header);
    void reassemblyTimeout(Context& context, std::uint32_t number);
    void deliver(Context& context, Idu&& indication, const Ipv4Header& header);

    // ICMP: ipv4icmp.cpp.
    void receiveIcmp(Context& context, Idu&& indication);
    void answerEcho(Context& context, Idu&& indication);
    void learnPathMtu(Context& context, Ipv4Address destination, std::size_t length, std::uint16_t mtu);
    // A packet, header and all, cannot go on: its sender is told, which may be this host itself.
    void report(Context& context, ByteView packet, Problem problem, std::uint16_t mtu = 0);
    void tellTransport(Context& context, Problem problem, const Ipv4Header& header, ByteView payload,
                       Ipv4Address reporter, std::uint16_t mtu);

    // The layer has no end points: the member tells the kinds of its timers apart. ARP's timers have none.
    static constexpr EndpointId reassemblyTimer{0}; // kind: the packet's number
    static constexpr EndpointId tellTimer{1};

    Ipv4Settings m_settings;
    Arp m_arp;
    Reassembly m_reassembly;
    std::map<Ipv4Address, PathMtu> m_pathMtus;
    std::deque<std::pair<EventId, Idu>> m_toTell; // for the transport, once it has returned from its request
    Bytes m_passingUp; // header and first bytes of the packet that is being passed up, for an error about it
    std::uint16_t m_identification = 1;
};

} // namespace layerscope
