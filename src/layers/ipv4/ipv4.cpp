#include "layers/ipv4/ipv4.h"

#include "layers/ipv4/arpcache.h"
#include "wire/arp.h"
#include "wire/ethernet.h"
#include "wire/icmp.h"
#include "wire/ipv4.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

struct Settings {
    std::uint8_t timeToLive = 64; // RFC 1700's recommended default
    std::optional<Ipv4Address> gateway;
    ArpCache neighbours;
};

class Ipv4 : public Layer {
public:
    explicit Ipv4(Settings settings) : m_settings(std::move(settings)), m_cache(std::move(m_settings.neighbours)) {}
    const LayerIdentity& identity() const override { return ipv4Identity(); }

    void request(Context& context, Idu&& request) override {
        if (request.primitive == Primitive::Data)
            send(context, std::move(request));
    }

    void indication(Context& context, Idu&& indication) override {
        if (indication.ici.etherType == etherTypeArp)
            receiveArp(context, std::move(indication));
        else if (indication.ici.etherType == etherTypeIpv4)
            receivePacket(context, std::move(indication));
        else
            remark(context, Finding::None, [&] {
                return fmt::format("Frame ignored: nobody here reads type 0x{:04x}", indication.ici.etherType);
            });
    }

    void timer(Context& context, TimerKey key) override { arpTimeout(context, Ipv4Address{key.kind}); }

private:
    template <class Sentence>
    EventId remark(Context& context, Finding finding, Sentence&& sentence, ConnectionId connection = {}) {
        if (!context.recorder().full())
            return {};
        return context.recorder().note(context.host(), LayerNumber::Network, connection, sentence(), finding);
    }

    // The interface towards a destination, and the neighbour to hand the packet to.
    struct Route {
        std::uint16_t interface;
        Ipv4Address nextHop;
    };
    std::optional<Route> route(Context& context, Ipv4Address destination) const {
        for (const Ipv4Address hop : {destination, m_settings.gateway.value_or(destination)})
            for (std::size_t i = 0; i < context.interfaceCount(); ++i)
                if (context.interfaceAddress(i).contains(hop))
                    return Route{static_cast<std::uint16_t>(i), hop};
        return std::nullopt;
    }

    void send(Context& context, Idu&& request) {
        const auto way = route(context, request.ici.remote);
        if (!way) {
            remark(
                context, Finding::Refused,
                [&] { return fmt::format("Packet dropped: no route to {}", request.ici.remote.text()); },
                request.ici.connection);
            return;
        }
        const std::size_t length = request.sdu.size() + Ipv4Header::minimumSize;
        if (length > context.maximumTransmissionUnit()) {
            remark(
                context, Finding::Refused,
                [&] {
                    return fmt::format("Packet dropped: {} bytes are more than the link's MTU of {}", length,
                                       context.maximumTransmissionUnit());
                },
                request.ici.connection);
            return;
        }
        request.ici.interface = way->interface;
        Ipv4Header header;
        header.totalLength = static_cast<std::uint16_t>(length);
        header.dontFragment = request.ici.dontFragment;
        // RFC 6864 §4.1: an atomic packet may carry any identification.
        header.identification = header.dontFragment ? std::uint16_t{0} : m_identification++;
        header.timeToLive = m_settings.timeToLive;
        header.protocol = request.ici.protocol;
        header.source = context.interfaceAddress(way->interface).address;
        header.destination = request.ici.remote;
        header.write(request.sdu.prepend(header.size(), &ipv4Protocol, LayerNumber::Network));
        request.ici.etherType = etherTypeIpv4;
        resolve(context, way->nextHop, std::move(request));
    }

    // Hands a packet to the data link when the neighbour's address is known; else asks for it.
    void resolve(Context& context, Ipv4Address nextHop, Idu&& request) {
        ArpCache::Entry& entry = m_cache[nextHop];
        if (entry.mac) {
            request.ici.macRemote = *entry.mac;
            context.passDown(std::move(request));
            return;
        }
        entry.interface = request.ici.interface;
        if (entry.waiting.size() >= ArpCache::mostWaiting) {
            remark(context, Finding::Refused,
                   [&] { return fmt::format("Packet dropped: too many wait for {}", nextHop.text()); });
            entry.waiting.erase(entry.waiting.begin());
        }
        entry.waiting.push_back(std::move(request));
        if (entry.requests == 0)
            ask(context, nextHop, entry);
    }

    void ask(Context& context, Ipv4Address neighbour, ArpCache::Entry& entry) {
        ++entry.requests;
        const EventId note = remark(context, Finding::None, [&] {
            return fmt::format("Who has {}? The packet waits for the answer", neighbour.text());
        });
        entry.lastRequest = note;
        const CauseScope scope(context.recorder(), note);
        // The timer's kind carries the address it is about.
        context.startTimer({{}, neighbour.value}, context.now() + ArpCache::retryInterval);
        sendArp(context, entry.interface, MacAddress::broadcast(),
                {ArpOperation::Request, context.interfaceMac(entry.interface),
                 context.interfaceAddress(entry.interface).address, MacAddress{}, neighbour});
    }

    static void sendArp(Context& context, std::uint16_t interface, MacAddress to, const ArpPacket& packet) {
        Idu idu;
        idu.ici.interface = interface;
        idu.ici.etherType = etherTypeArp;
        idu.ici.macRemote = to;
        packet.write(idu.sdu.append(ArpPacket::size, &arpProtocol, LayerNumber::Network));
        if (context.recorder().full())
            idu.text = packet.operation == ArpOperation::Request
                           ? fmt::format("ARP request passed down: who has {}?", packet.targetIp.text())
                           : fmt::format("ARP reply passed down: {} is at {}", packet.senderIp.text(),
                                         packet.senderMac.text());
        context.passDown(std::move(idu));
    }

    void arpTimeout(Context& context, Ipv4Address neighbour) {
        ArpCache::Entry* entry = m_cache.find(neighbour);
        if (entry == nullptr || entry->mac)
            return;
        const CauseScope scope(context.recorder(), entry->lastRequest);
        if (entry->requests < ArpCache::mostRequests) {
            ask(context, neighbour, *entry);
            return;
        }
        remark(context, Finding::GaveUp, [&] {
            return fmt::format("Nobody answers for {} after {} requests: {} waiting {} dropped", neighbour.text(),
                               entry->requests, entry->waiting.size(),
                               entry->waiting.size() == 1 ? "packet" : "packets");
        });
        m_cache.forget(neighbour);
    }

    void receiveArp(Context& context, Idu&& indication) {
        const auto packet = ArpPacket::parse(indication.sdu.bytes());
        if (!packet) {
            remark(context, Finding::Malformed, [&] { return "ARP packet dropped: " + packet.error().text(); });
            return;
        }
        const std::uint16_t interface = indication.ici.interface;
        const bool forUs = packet->targetIp == context.interfaceAddress(interface).address;
        // RFC 826 "Packet Reception": an entry that exists is updated; one is made only when the packet is for us.
        ArpCache::Entry* entry = m_cache.find(packet->senderIp);
        if (entry == nullptr && !forUs)
            return;
        const EventId learnt = remark(context, Finding::None, [&] {
            return fmt::format("{} is at {}", packet->senderIp.text(), packet->senderMac.text());
        });
        const CauseScope scope(context.recorder(), learnt);
        m_cache.know(packet->senderIp, packet->senderMac);
        context.cancelTimer({{}, packet->senderIp.value});
        if (forUs && packet->operation == ArpOperation::Request)
            sendArp(context, interface, packet->senderMac,
                    {ArpOperation::Reply, context.interfaceMac(interface), packet->targetIp, packet->senderMac,
                     packet->senderIp});
        std::vector<Idu> waiting;
        std::swap(waiting, m_cache[packet->senderIp].waiting);
        for (Idu& idu : waiting) {
            idu.ici.macRemote = packet->senderMac;
            context.passDown(std::move(idu));
        }
    }

    void receivePacket(Context& context, Idu&& indication) {
        Pdu& packet = indication.sdu;
        const auto header = Ipv4Header::parse(packet.bytes());
        if (!header) {
            remark(context, Finding::Malformed, [&] { return "Packet dropped: " + header.error().text(); });
            return;
        }
        if (!Ipv4Header::checksumCorrect(packet.bytes())) {
            remark(context, Finding::ChecksumError, [] { return "Packet dropped: its header checksum is wrong"; });
            return;
        }
        const Ipv4Prefix own = context.interfaceAddress(indication.ici.interface);
        if (header->destination != own.address && header->destination != own.directedBroadcast() &&
            header->destination != Ipv4Address::broadcast()) {
            remark(context, Finding::None,
                   [&] { return fmt::format("Packet dropped: it is for {}", header->destination.text()); });
            return;
        }
        if (header->isFragment()) {
            remark(context, Finding::Refused, [] { return "Packet dropped: it is a fragment"; });
            return;
        }
        packet.dropBack(packet.size() - header->totalLength); // the data link's padding
        packet.dropFront(header->size());
        indication.ici.local = header->destination;
        indication.ici.remote = header->source;
        indication.ici.protocol = header->protocol;
        indication.ici.timeToLive = header->timeToLive;
        if (header->protocol == ipProtocolIcmp)
            receiveIcmp(context, std::move(indication));
        else
            context.passUp(std::move(indication));
    }

    void receiveIcmp(Context& context, Idu&& indication) {
        const ByteView message = indication.sdu.bytes();
        const auto header = IcmpHeader::parse(message);
        if (!header || !IcmpHeader::checksumCorrect(message)) {
            remark(context, Finding::ChecksumError,
                   [] { return "ICMP message dropped: it is cut short or its checksum is wrong"; });
            return;
        }
        if (header->type != icmpEchoRequest) {
            context.passUp(std::move(indication));
            return;
        }
        const CauseScope scope(context.recorder(), remark(context, Finding::None, [&] {
                                   return fmt::format("Echo request {} accepted: it is answered here, in layer 3",
                                                      header->sequence);
                               }));
        Idu reply;
        reply.ici.remote = indication.ici.remote;
        reply.ici.protocol = ipProtocolIcmp;
        // RFC 792: the data of the request comes back in the reply, under the same identifier and sequence number.
        const MutableByteView answer = reply.sdu.append(message.size(), &icmpProtocol, LayerNumber::Network);
        std::ranges::copy(message, answer.begin());
        IcmpHeader answerHeader = *header;
        answerHeader.type = icmpEchoReply;
        answerHeader.write(answer);
        send(context, std::move(reply));
    }

    Settings m_settings;
    ArpCache m_cache;
    std::uint16_t m_identification = 1;
};

Result<void> readNeighbours(std::string_view text, ArpCache& cache) {
    while (!text.empty()) {
        const std::size_t blank = std::min(text.find(' '), text.size());
        const std::string_view pair = text.substr(0, blank);
        text.remove_prefix(std::min(blank + 1, text.size()));
        if (pair.empty())
            continue;
        const std::size_t equals = pair.find('=');
        const auto address = Ipv4Address::parse(pair.substr(0, equals));
        const auto mac = MacAddress::parse(equals == std::string_view::npos ? "" : pair.substr(equals + 1));
        if (!address || !mac)
            return Failure(Error{{},
                                 "neighbours",
                                 std::nullopt,
                                 fmt::format("\"{}\" is not of the form 10.0.0.2=02:00:00:00:00:02", pair)});
        cache.know(*address, *mac);
    }
    return {};
}

} // namespace

const LayerIdentity& ipv4Identity() {
    static const LayerIdentity identity{"ipv4",
                                        "IPv4",
                                        LayerNumber::Network,
                                        "Packets from host to host; ARP finds neighbours, ICMP answers echo requests.",
                                        "RFC 791",
                                        Service::Frame,
                                        Service::Packet,
                                        ""};
    return identity;
}

Result<std::unique_ptr<Layer>> makeIpv4(const Options& options) {
    Settings settings;
    if (auto checked = options.checkKeys({"ttl", "gateway", "neighbours"}); !checked)
        return Failure(checked.error());
    std::int64_t timeToLive = settings.timeToLive;
    std::string gateway;
    std::string neighbours;
    if (auto read = options.readNumber("ttl", 1, 255, timeToLive); !read)
        return Failure(read.error());
    if (auto read = options.readText("gateway", gateway); !read)
        return Failure(read.error());
    if (auto read = options.readText("neighbours", neighbours); !read)
        return Failure(read.error());
    settings.timeToLive = static_cast<std::uint8_t>(timeToLive);
    if (!gateway.empty()) {
        const auto address = Ipv4Address::parse(gateway);
        if (!address)
            return Failure(Error{{}, "gateway", std::nullopt, address.error().reason});
        settings.gateway = *address;
    }
    if (auto read = readNeighbours(neighbours, settings.neighbours); !read)
        return Failure(read.error());
    return std::make_unique<Ipv4>(std::move(settings));
}

} // namespace layerscope
