// Our TCP layer and lwIP's stack at the two ends of one simulated wire, each with a program that sends, reads, stops
// reading, closes or breaks off. lwIP keeps its state in globals: one world at a time.
#pragma once

#include "layers/tcp/harness.h"
#include "wire/ipv4.h"

#include <lwip/init.h>
#include <lwip/ip.h>
#include <lwip/netif.h>
#include <lwip/priv/tcp_priv.h>
#include <lwip/tcp.h>

namespace layerscope::test {

enum class Opener : bool { Ours, Lwip };

struct Fate {
    double lost = 0;
    double doubled = 0;
    double damaged = 0;
    Duration jitter{};
};

// What lwIP asks of its platform; these stand in for the library's own.
inline Time lwipNow{};
inline std::uint32_t lwipIsn = 1;

class LwipWorld {
public:
    struct Plan {
        std::uint64_t seed = 1;
        Opener opener = Opener::Ours;
        Fate fate;
        TcpSettings settings; // of our end
        std::size_t fromOurs = 0;
        std::size_t fromLwip = 0;
        std::uint32_t lwipIsn = 300;
        bool lwipNagle = true;
        bool oursPauses = false; // now and then the program does not read for a while
        bool lwipPauses = false;
        std::optional<Opener> breaker; // breaks off once it has heard so many bytes
        std::size_t breaksAfter = 0;
        bool tells = false; // every packet on standard output
    };

    struct End {
        std::string toSend;
        std::string received;
        std::size_t offered = 0;
        bool opened = false;
        bool shut = false;     // its own direction is closed
        bool released = false; // the peer's FIN has come
        bool ended = false;    // nothing more will be heard of the connection
        bool brokeOff = false; // by its own program
        std::optional<Time> resumeAt;
    };
    struct OurEnd : End {
        explicit OurEnd(const Plan& plan)
            : context(TcpHarness::local, plan.seed, Recording::None), layer(plan.settings) {}
        FakeContext context;
        TcpLayer layer;
        EndpointId endpoint{2};
        std::string reason; // why it was broken off
    };
    struct LwipEnd : End {
        tcp_pcb* pcb = nullptr; // null once lwIP has taken it away
        tcp_pcb* listener = nullptr;
        err_t error = ERR_OK;
        std::size_t unread = 0; // what lwIP has not been told of as read
        // The program acts when the connection is open and lwIP's call is over: in the accept callback lwIP 2.1 forgets
        // a close when the same segment brings a FIN, and loses what is written while its SYN goes again.
        bool mayOffer = false;
    };

    explicit LwipWorld(const Plan& plan);
    ~LwipWorld();
    LwipWorld(const LwipWorld&) = delete;
    LwipWorld& operator=(const LwipWorld&) = delete;

    void run(); // until nothing is left to happen
    const OurEnd& ours() const { return m_ours; }
    const LwipEnd& lwip() const { return m_lwip; }
    std::size_t packets() const { return m_packets; }
    std::size_t repeatedByOurs() const { return m_repeats; }
    bool complete() const {
        return m_ours.received == m_lwip.toSend && m_lwip.received == m_ours.toSend && m_lwip.error == ERR_OK &&
               m_ours.reason.empty();
    }
    // What contradicts "each byte once and in order, or both ends learn why not"; empty when nothing does.
    std::string problem() const;

private:
    // Our end.
    void askOurs(Primitive primitive, EndpointId endpoint, Pdu&& sdu = {});
    void hearOurs(const Idu& idu);
    void offerOurs();
    void takeFromOurs();
    void arriveAtOurs(const Bytes& packet);
    // lwIP's end.
    static LwipWorld& of(void* world) { return *static_cast<LwipWorld*>(world); }
    void useLwip(tcp_pcb* pcb);
    void offerLwip();
    err_t hearLwip(tcp_pcb* pcb, pbuf* data);
    void breakLwip();
    void arriveAtLwip(const Bytes& packet);

    void carry(Opener from, Bytes packet);
    void tell(Opener from, const Bytes& packet, std::string_view fate) const;
    bool step();
    // Whoever listened and never heard of the connection has nothing to be told.
    bool knows(Opener end) const {
        return m_plan.opener == end || (end == Opener::Ours ? m_ours.opened : m_lwip.opened);
    }
    bool hasEnded(Opener end) const { return !knows(end) || (end == Opener::Ours ? m_ours.ended : m_lwip.ended); }
    bool isOver() const { return m_wire.empty() && hasEnded(Opener::Ours) && hasEnded(Opener::Lwip); }

    static std::string text(std::size_t length, char first) {
        std::string text(length, first);
        for (std::size_t i = 0; i < length; ++i)
            text[i] = static_cast<char>(first + (i * 7 + i / 26) % 26);
        return text;
    }

    static constexpr EndpointId listener{1};

    Plan m_plan;
    Random m_random;
    OurEnd m_ours;
    LwipEnd m_lwip;
    netif m_interface{};
    std::map<std::pair<Time, std::uint64_t>, std::pair<Opener, Bytes>> m_wire;
    std::uint64_t m_order = 0;
    Time m_now{};
    Time m_nextTick{};
    std::size_t m_packets = 0;
    std::size_t m_repeats = 0;
    bool m_deadlock = false;
};

} // namespace layerscope::test

extern "C" inline __attribute__((used)) u32_t sys_now() {
    return static_cast<u32_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(layerscope::test::lwipNow.time_since_epoch()).count());
}
extern "C" inline __attribute__((used)) u32_t tcp_next_iss(tcp_pcb*) { return layerscope::test::lwipIsn; }

namespace layerscope::test {

inline LwipWorld::LwipWorld(const Plan& plan) : m_plan(plan), m_random(plan.seed, "wire"), m_ours(plan) {
    static const bool once = [] {
        lwip_init();
        return true;
    }();
    (void)once;
    lwipIsn = plan.lwipIsn;
    lwipNow = {};
    m_ours.toSend = text(plan.fromOurs, 'a');
    m_lwip.toSend = text(plan.fromLwip, 'A');
    m_ours.context.onIndication = [this](const Idu& idu) { hearOurs(idu); };

    ip4_addr_t address{lwip_htonl(TcpHarness::remote.value)}, mask{lwip_htonl(0xffffff00)}, gateway{};
    netif_add(
        &m_interface, &address, &mask, &gateway, this,
        [](netif* interface) {
            interface->mtu = 1500;
            interface->output = [](netif* from, pbuf* packet, const ip4_addr_t*) -> err_t {
                Bytes bytes(packet->tot_len);
                pbuf_copy_partial(packet, bytes.data(), packet->tot_len, 0);
                of(from->state).carry(Opener::Lwip, std::move(bytes));
                return ERR_OK;
            };
            return err_t(ERR_OK);
        },
        ip_input);
    netif_set_default(&m_interface);
    netif_set_up(&m_interface);
    netif_set_link_up(&m_interface);
}

inline LwipWorld::~LwipWorld() {
    if (m_lwip.listener)
        tcp_close(m_lwip.listener);
    for (tcp_pcb** list : {&tcp_active_pcbs, &tcp_tw_pcbs}) {
        while (*list) {
            tcp_err(*list, nullptr);
            tcp_abort(*list);
        }
    }
    netif_remove(&m_interface);
}

inline void LwipWorld::run() {
    constexpr std::uint16_t port = 80;
    if (m_plan.opener == Opener::Ours) {
        m_lwip.listener = tcp_new();
        tcp_bind(m_lwip.listener, IP_ADDR_ANY, port);
        m_lwip.listener = tcp_listen(m_lwip.listener);
        tcp_arg(m_lwip.listener, this);
        tcp_accept(m_lwip.listener, [](void* world, tcp_pcb* pcb, err_t error) -> err_t {
            if (error != ERR_OK || of(world).m_lwip.opened)
                return ERR_VAL;
            of(world).useLwip(pcb);
            of(world).m_lwip.opened = of(world).m_lwip.mayOffer = true;
            return ERR_OK;
        });
        Idu connect;
        connect.primitive = Primitive::Connect;
        connect.ici.endpoint = m_ours.endpoint;
        connect.ici.remote = TcpHarness::remote;
        connect.ici.remotePort = port;
        m_ours.layer.request(m_ours.context, std::move(connect));
    } else {
        Idu listen;
        listen.primitive = Primitive::Listen;
        listen.ici.endpoint = listener;
        listen.ici.localPort = port;
        m_ours.layer.request(m_ours.context, std::move(listen));
        tcp_pcb* pcb = tcp_new();
        useLwip(pcb);
        tcp_bind(pcb, IP_ADDR_ANY, 49152);
        ip_addr_t to{};
        ip_addr_set_ip4_u32_val(to, lwip_htonl(TcpHarness::local.value));
        tcp_connect(pcb, &to, port, [](void* world, tcp_pcb*, err_t) -> err_t {
            of(world).m_lwip.opened = of(world).m_lwip.mayOffer = true;
            return ERR_OK;
        });
    }
    while (!isOver() && step()) {
        if (m_now > timeAt(std::chrono::hours(48))) {
            m_deadlock = true;
            return;
        }
    }
}

inline std::string LwipWorld::problem() const {
    if (!m_lwip.toSend.starts_with(m_ours.received))
        return "our program heard something else than lwIP's sent";
    if (!m_ours.toSend.starts_with(m_lwip.received))
        return "lwIP's program heard something else than ours sent";
    if (m_deadlock || !hasEnded(Opener::Ours) || !hasEnded(Opener::Lwip)) {
        const tcp::Connection* left = m_ours.layer.find(m_ours.endpoint);
        // See the head of the test: nothing can tell an lwIP in FIN-WAIT-2 that its peer is gone.
        if (m_ours.ended && m_lwip.pcb && m_lwip.pcb->state == FIN_WAIT_2 &&
            (m_ours.brokeOff || !m_ours.reason.empty()))
            return {};
        return fmt::format(
            "after {} somebody still waits: ours in {} ({}), lwIP in {}", durationText(m_now.time_since_epoch()),
            left ? tcp::stateName(left->state()) : std::string_view("no state"), m_ours.ended ? "ended" : "not ended",
            m_lwip.pcb ? tcp_debug_state_str(m_lwip.pcb->state) : "no state");
    }
    if (complete())
        return {};
    const bool toldOurs = !m_ours.reason.empty() || m_ours.brokeOff || !knows(Opener::Ours);
    const bool toldLwip = m_lwip.error != ERR_OK || m_lwip.brokeOff || !knows(Opener::Lwip);
    const bool oursHasAll = m_ours.received == m_lwip.toSend && m_ours.released;
    const bool lwipHasAll = m_lwip.received == m_ours.toSend && m_lwip.released;
    if (!toldOurs && !oursHasAll)
        return "our program misses bytes and does not know why";
    if (!toldLwip && !lwipHasAll)
        return "lwIP's program misses bytes and does not know why";
    if (!toldOurs && !lwipHasAll)
        return "our program does not know that its bytes did not arrive";
    // What our TCP had acknowledged and our program then did not read is nothing that lwIP could know.
    if (!toldLwip && !oursHasAll && !m_ours.brokeOff)
        return "lwIP's program does not know that its bytes did not arrive";
    return {};
}

// Our end.

inline void LwipWorld::askOurs(Primitive primitive, EndpointId endpoint, Pdu&& sdu) {
    Idu request;
    request.primitive = primitive;
    request.ici.endpoint = endpoint;
    request.sdu = std::move(sdu);
    m_ours.layer.request(m_ours.context, std::move(request));
}

inline void LwipWorld::hearOurs(const Idu& idu) {
    switch (idu.primitive) {
    case Primitive::Connect:
        m_ours.endpoint = idu.ici.endpoint;
        m_ours.opened = true;
        // One connection is all: with an ISN that does not change, an old duplicate SYN could open a second one.
        if (m_plan.opener == Opener::Lwip)
            askOurs(Primitive::Abort, listener);
        offerOurs();
        break;
    case Primitive::Data:
        m_ours.received.append(idu.sdu.bytes().begin(), idu.sdu.bytes().end());
        if (m_plan.breaker == Opener::Ours && m_ours.received.size() > m_plan.breaksAfter && !m_ours.brokeOff) {
            m_ours.brokeOff = m_ours.ended = true;
            askOurs(Primitive::Abort, m_ours.endpoint);
        } else if (m_plan.oursPauses && !m_ours.resumeAt && m_random.chance(0.1)) {
            m_ours.resumeAt = m_now + std::chrono::milliseconds(m_random.below(3000));
            askOurs(Primitive::Pause, m_ours.endpoint);
        }
        break;
    case Primitive::Ready:
        offerOurs();
        break;
    case Primitive::Release:
        m_ours.released = true;
        break;
    case Primitive::Closed:
        m_ours.ended = true;
        break;
    case Primitive::Abort:
        m_ours.ended = true;
        m_ours.reason = idu.reason;
        break;
    default:
        break;
    }
}

inline void LwipWorld::offerOurs() {
    if (m_ours.offered < m_ours.toSend.size()) {
        const std::size_t length =
            std::min<std::size_t>(m_ours.toSend.size() - m_ours.offered, 1 + m_random.below(4000));
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(m_ours.toSend.data()) + m_ours.offered;
        m_ours.offered += length;
        askOurs(Primitive::Data, m_ours.endpoint, Pdu({bytes, length}, nullptr, LayerNumber::Application));
    } else if (!m_ours.shut) {
        m_ours.shut = true;
        askOurs(Primitive::Release, m_ours.endpoint);
    }
}

inline void LwipWorld::takeFromOurs() {
    while (!m_ours.context.down.empty()) {
        Idu idu = std::move(m_ours.context.down.front());
        m_ours.context.down.pop_front();
        m_repeats += idu.repeats;
        Ipv4Header header;
        header.protocol = idu.ici.protocol;
        header.source = TcpHarness::local;
        header.destination = idu.ici.remote.v4();
        header.totalLength = static_cast<std::uint16_t>(header.size() + idu.sdu.size());
        Bytes packet(header.totalLength);
        header.write(packet);
        std::ranges::copy(idu.sdu.bytes(), packet.begin() + static_cast<std::ptrdiff_t>(header.size()));
        carry(Opener::Ours, std::move(packet));
    }
}

inline void LwipWorld::arriveAtOurs(const Bytes& packet) {
    const auto header = Ipv4Header::parse(packet);
    if (!header || !Ipv4Header::checksumCorrect(packet) || header->totalLength > packet.size())
        return;
    Idu idu;
    idu.ici.protocol = header->protocol;
    idu.ici.local = header->destination;
    idu.ici.remote = header->source;
    idu.sdu = Pdu(ByteView(packet).subspan(header->size(), header->totalLength - header->size()), nullptr,
                  LayerNumber::Transport);
    m_ours.layer.indication(m_ours.context, std::move(idu));
}

// lwIP's end.

inline void LwipWorld::useLwip(tcp_pcb* pcb) {
    m_lwip.pcb = pcb;
    if (!m_plan.lwipNagle)
        tcp_nagle_disable(pcb);
    ip_set_option(pcb, SOF_KEEPALIVE);
    pcb->keep_idle = 60'000;
    tcp_arg(pcb, this);
    tcp_recv(pcb, [](void* world, tcp_pcb* from, pbuf* data, err_t) { return of(world).hearLwip(from, data); });
    tcp_sent(pcb, [](void* world, tcp_pcb*, u16_t) {
        of(world).m_lwip.mayOffer = true;
        return err_t(ERR_OK);
    });
    tcp_poll(
        pcb,
        [](void* world, tcp_pcb*) {
            of(world).m_lwip.mayOffer = true;
            return err_t(ERR_OK);
        },
        2);
    tcp_err(pcb, [](void* world, err_t error) {
        LwipEnd& end = of(world).m_lwip;
        end.pcb = nullptr;
        end.ended = true;
        if (error != ERR_CLSD) // the last ACK of an end in order
            end.error = error;
    });
}

// One piece at a time as there is room, then the end.
inline void LwipWorld::offerLwip() {
    if (!std::exchange(m_lwip.mayOffer, false) || !m_lwip.opened || !m_lwip.pcb || m_lwip.shut)
        return;
    while (m_lwip.offered < m_lwip.toSend.size()) {
        const std::size_t length = std::min<std::size_t>(
            {m_lwip.toSend.size() - m_lwip.offered, 1 + m_random.below(4000), tcp_sndbuf(m_lwip.pcb)});
        if (length == 0 || tcp_write(m_lwip.pcb, m_lwip.toSend.data() + m_lwip.offered, static_cast<u16_t>(length),
                                     TCP_WRITE_FLAG_COPY) != ERR_OK)
            break;
        m_lwip.offered += length;
    }
    // lwIP 2.1 that splits a segment with a FIN for a small window leaves the FIN on the first part too, and its last
    // bytes lie beyond the end: where the window may get that small, its FIN goes alone.
    const bool mayBeSplit = m_plan.oursPauses || m_plan.settings.window < m_plan.fromLwip + 2000;
    if (m_lwip.offered == m_lwip.toSend.size() && !(mayBeSplit && m_lwip.pcb->unsent))
        m_lwip.shut = tcp_shutdown(m_lwip.pcb, 0, 1) == ERR_OK;
    if (m_lwip.pcb)
        tcp_output(m_lwip.pcb);
}

inline err_t LwipWorld::hearLwip(tcp_pcb* pcb, pbuf* data) {
    if (!data) {
        m_lwip.released = true;
        if (m_lwip.shut && pcb->state == TIME_WAIT) { // lwIP takes the block away by itself, without a word
            m_lwip.ended = true;
            m_lwip.pcb = nullptr;
            tcp_arg(pcb, this);
        }
        return ERR_OK;
    }
    const std::size_t begin = m_lwip.received.size();
    m_lwip.received.resize(begin + data->tot_len);
    pbuf_copy_partial(data, m_lwip.received.data() + begin, data->tot_len, 0);
    m_lwip.unread += data->tot_len;
    pbuf_free(data);
    if (m_plan.breaker == Opener::Lwip && m_lwip.received.size() > m_plan.breaksAfter) {
        breakLwip();
        return ERR_ABRT;
    }
    if (m_plan.lwipPauses && !m_lwip.resumeAt && m_random.chance(0.1))
        m_lwip.resumeAt = m_now + std::chrono::milliseconds(m_random.below(3000));
    if (!m_lwip.resumeAt)
        tcp_recved(pcb, static_cast<u16_t>(std::exchange(m_lwip.unread, 0)));
    return ERR_OK;
}

inline void LwipWorld::breakLwip() {
    m_lwip.brokeOff = m_lwip.ended = true;
    tcp_pcb* pcb = std::exchange(m_lwip.pcb, nullptr);
    tcp_err(pcb, nullptr);
    tcp_abort(pcb);
}

inline void LwipWorld::arriveAtLwip(const Bytes& packet) {
    pbuf* buffer = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(packet.size()), PBUF_RAM);
    pbuf_take(buffer, packet.data(), static_cast<u16_t>(packet.size()));
    ip4_input(buffer, &m_interface);
}

// The wire.

inline void LwipWorld::carry(Opener from, Bytes packet) {
    ++m_packets;
    const std::size_t copies = m_random.chance(m_plan.fate.lost) ? 0 : m_random.chance(m_plan.fate.doubled) ? 2 : 1;
    for (std::size_t i = 0; i < copies; ++i) {
        Bytes copy = packet;
        const bool damaged = m_random.chance(m_plan.fate.damaged);
        if (damaged)
            copy[m_random.below(copy.size())] ^= static_cast<std::uint8_t>(1 << m_random.below(8));
        const Duration jitter(m_plan.fate.jitter.count() ? m_random.below(m_plan.fate.jitter.count()) : 0);
        if (m_plan.tells)
            tell(from, packet, damaged ? "damaged" : i > 0 ? "twice" : "");
        m_wire.emplace(std::pair(m_now + 5ms + jitter, ++m_order), std::pair(from, std::move(copy)));
    }
    if (copies == 0 && m_plan.tells)
        tell(from, packet, "lost");
}

inline void LwipWorld::tell(Opener from, const Bytes& packet, std::string_view fate) const {
    const auto segment = TcpHeader::parse(ByteView(packet).subspan(Ipv4Header::minimumSize));
    if (segment)
        fmt::print("{:>14}  {} {} window {} {}\n", timeText(m_now), from == Opener::Ours ? "ours" : "lwIP",
                   tcp::segmentText(*segment, packet.size() - Ipv4Header::minimumSize - segment->size()),
                   segment->window, fate);
}

// The next thing that happens, on the wire, at a timer or at a tick of lwIP's; false when nothing is left.
inline bool LwipWorld::step() {
    takeFromOurs();
    const bool ticks = tcp_active_pcbs != nullptr;
    std::optional<Time> next = m_ours.context.nextDeadline();
    const auto consider = [&](std::optional<Time> time) {
        if (time && (!next || *time < *next))
            next = time;
    };
    if (!m_wire.empty())
        consider(m_wire.begin()->first.first);
    if (ticks)
        consider(m_nextTick);
    consider(m_ours.resumeAt);
    consider(m_lwip.resumeAt);
    m_ours.context.up.clear();
    if (!next)
        return false;
    m_now = lwipNow = std::max(m_now, *next);
    m_ours.context.advanceTo(m_now, m_ours.layer);
    if (m_ours.resumeAt && *m_ours.resumeAt <= m_now) {
        m_ours.resumeAt.reset();
        askOurs(Primitive::Resume, m_ours.endpoint);
    }
    if (m_lwip.resumeAt && *m_lwip.resumeAt <= m_now) {
        m_lwip.resumeAt.reset();
        if (m_lwip.pcb)
            tcp_recved(m_lwip.pcb, static_cast<u16_t>(std::exchange(m_lwip.unread, 0)));
    }
    while (m_nextTick <= m_now) {
        if (ticks && m_nextTick + 250ms > m_now)
            tcp_tmr();
        m_nextTick += 250ms;
    }
    offerLwip();
    while (!m_wire.empty() && m_wire.begin()->first.first <= m_now) {
        const auto node = m_wire.extract(m_wire.begin());
        const auto& [from, packet] = node.mapped();
        if (from == Opener::Ours)
            arriveAtLwip(packet);
        else
            arriveAtOurs(packet);
        offerLwip();
    }
    // In CLOSING lwIP says nothing when the last ACK comes.
    if (m_lwip.pcb && m_lwip.released && m_lwip.shut && m_lwip.pcb->state == TIME_WAIT) {
        m_lwip.pcb = nullptr;
        m_lwip.ended = true;
    }
    return true;
}

} // namespace layerscope::test
