// Two TCP layers on a wire that loses, doubles, delays and reorders: every byte arrives once and in order.
#include "harness.h"

using namespace layerscope;
using namespace layerscope::test;
using tcp::State;

namespace {

struct Fate {
    double lost = 0;
    double doubled = 0;
    double damaged = 0;
    Duration jitter{};
};

// Two hosts, their programs, and what is on its way between them.
class World {
public:
    World(std::uint64_t seed, const Fate& fate, TcpSettings client, TcpSettings server)
        : m_random(seed, "wire"), m_fate(fate), m_ends{End(TcpHarness::local, seed * 2, client),
                                                       End(TcpHarness::remote, seed * 2 + 1, server)} {
        for (std::size_t i = 0; i < 2; ++i)
            m_ends[i].context.onIndication = [this, i](const Idu& idu) { hear(m_ends[i], idu); };
    }

    // Sends so many bytes each way, closes both ways, and runs until nothing is left to happen.
    void run(std::size_t fromClient, std::size_t fromServer) {
        m_ends[0].toSend = text(fromClient, 'a');
        m_ends[1].toSend = text(fromServer, 'A');
        Idu listen;
        listen.primitive = Primitive::Listen;
        listen.ici.endpoint = {1};
        listen.ici.localPort = 80;
        m_ends[1].layer.request(m_ends[1].context, std::move(listen));
        Idu connect;
        connect.primitive = Primitive::Connect;
        connect.ici.endpoint = m_ends[0].endpoint = {2};
        connect.ici.remote = TcpHarness::remote;
        connect.ici.remotePort = 80;
        m_ends[0].layer.request(m_ends[0].context, std::move(connect));
        while (step()) {
        }
    }

    struct End {
        End(Ipv4Address address, std::uint64_t seed, const TcpSettings& settings)
            : context(address, seed, Recording::None), layer(settings) {}
        FakeContext context;
        TcpLayer layer;
        EndpointId endpoint;
        std::string toSend;
        std::string received;
        std::size_t offered = 0;
        std::size_t opened = 0;
        std::size_t releases = 0;
        std::size_t closed = 0;
        std::size_t aborts = 0;
        std::size_t readyOwed = 0;
        bool releasing = false;
        bool pauses = false;          // now and then its program does not read for a while
        std::optional<Time> resumeAt; // it reads again
    };
    End& client() { return m_ends[0]; }
    End& server() { return m_ends[1]; }
    std::size_t segments() const { return m_segments; }

private:
    static std::string text(std::size_t length, char first) {
        std::string text(length, first);
        for (std::size_t i = 0; i < length; ++i)
            text[i] = static_cast<char>(first + (i * 7 + i / 26) % 26);
        return text;
    }

    void hear(End& end, const Idu& idu) {
        switch (idu.primitive) {
        case Primitive::Connect:
            end.endpoint = idu.ici.endpoint;
            ++end.opened;
            offer(end);
            break;
        case Primitive::Data:
            end.received.append(idu.sdu.bytes().begin(), idu.sdu.bytes().end());
            if (end.pauses && !end.resumeAt && m_random.chance(0.1)) {
                end.resumeAt = m_now + std::chrono::milliseconds(m_random.below(3000));
                ask(end, Primitive::Pause);
            }
            break;
        case Primitive::Ready:
            --end.readyOwed;
            offer(end);
            break;
        case Primitive::Release:
            ++end.releases;
            break;
        case Primitive::Closed:
            ++end.closed;
            break;
        case Primitive::Abort:
            ++end.aborts;
            break;
        default:
            break;
        }
    }

    static void ask(End& end, Primitive primitive) {
        Idu request;
        request.primitive = primitive;
        request.ici.endpoint = end.endpoint;
        end.layer.request(end.context, std::move(request));
    }

    // One piece at a time, then the end.
    void offer(End& end) {
        Idu request;
        request.ici.endpoint = end.endpoint;
        if (end.offered < end.toSend.size()) {
            const std::size_t length = std::min<std::size_t>(end.toSend.size() - end.offered, 1 + m_random.below(4000));
            const auto* bytes = reinterpret_cast<const std::uint8_t*>(end.toSend.data()) + end.offered;
            request.sdu = Pdu({bytes, length}, nullptr, LayerNumber::Application);
            end.offered += length;
            ++end.readyOwed;
        } else if (!end.releasing) {
            request.primitive = Primitive::Release;
            end.releasing = true;
        } else {
            return;
        }
        end.layer.request(end.context, std::move(request));
    }

    void takeFromWire(std::size_t from) {
        End& end = m_ends[from];
        while (!end.context.down.empty()) {
            Idu idu = std::move(end.context.down.front());
            end.context.down.pop_front();
            ++m_segments;
            const std::size_t copies = m_random.chance(m_fate.lost) ? 0 : m_random.chance(m_fate.doubled) ? 2 : 1;
            for (std::size_t i = 0; i < copies; ++i) {
                Idu copy;
                copy.ici = idu.ici;
                std::swap(copy.ici.local, copy.ici.remote);
                copy.sdu = idu.sdu.clone();
                if (m_random.chance(m_fate.damaged))
                    copy.sdu.mutableBytes()[m_random.below(copy.sdu.size())] ^=
                        static_cast<std::uint8_t>(1 << m_random.below(8));
                const Duration delay =
                    5ms + Duration(m_fate.jitter.count() ? m_random.below(m_fate.jitter.count()) : 0);
                m_wire.emplace(std::pair(m_now + delay, ++m_order), std::pair(1 - from, std::move(copy)));
            }
        }
    }

    // The next thing that happens, on the wire or at a timer; false when nothing is left.
    bool step() {
        takeFromWire(0);
        takeFromWire(1);
        std::optional<Time> next;
        if (!m_wire.empty())
            next = m_wire.begin()->first.first;
        for (End& end : m_ends)
            if (const auto deadline = end.context.nextDeadline(); deadline && (!next || *deadline < *next))
                next = deadline;
        for (const End& end : m_ends)
            if (end.resumeAt && (!next || *end.resumeAt < *next))
                next = end.resumeAt;
        for (End& end : m_ends)
            end.context.up.clear();
        if (!next)
            return false;
        m_now = *next;
        for (End& end : m_ends)
            end.context.advanceTo(m_now, end.layer);
        for (End& end : m_ends) {
            if (end.resumeAt && *end.resumeAt <= m_now) {
                end.resumeAt.reset();
                ask(end, Primitive::Resume);
            }
        }
        while (!m_wire.empty() && m_wire.begin()->first.first <= m_now) {
            auto node = m_wire.extract(m_wire.begin());
            End& end = m_ends[node.mapped().first];
            end.layer.indication(end.context, std::move(node.mapped().second));
        }
        return true;
    }

    Random m_random;
    Fate m_fate;
    End m_ends[2];
    std::map<std::pair<Time, std::uint64_t>, std::pair<std::size_t, Idu>> m_wire;
    std::uint64_t m_order = 0;
    Time m_now{};
    std::size_t m_segments = 0;
};

} // namespace

class WireTest : public QObject {
    Q_OBJECT
private slots:
    void cleanWireNeedsNoSegmentTwice();
    void everyByteOnceAndInOrder();
    void everyByteOnceWithAnyOptions();
    void givingUpIsToldToWhoeverWaits();
    void sameSeedSameSegments();
    void nonsenseBreaksNothing();
};

void WireTest::cleanWireNeedsNoSegmentTwice() {
    World world(1, {}, {.isn = 100}, {.isn = 300});
    world.run(0, 0);
    // SYN; SYN, ACK; ACK; then both close at once: FIN and the ACK of it, each way.
    QCOMPARE(world.segments(), std::size_t(7));
    QCOMPARE(world.client().closed, std::size_t(1));
    QCOMPARE(world.server().closed, std::size_t(1));
    QCOMPARE(world.client().layer.connectionCount() + world.server().layer.connectionCount(), std::size_t(0));
}

void WireTest::everyByteOnceAndInOrder() {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        Random choose(seed, "choice");
        const Fate fate{choose.below(4) == 0 ? 0 : static_cast<double>(choose.below(25)) / 100,
                        static_cast<double>(choose.below(20)) / 100, static_cast<double>(choose.below(10)) / 100,
                        std::chrono::milliseconds(choose.below(3) * 40)};
        TcpSettings client, server;
        if (choose.chance(0.3)) // wrap in the middle of the transfer
            client.isn = 0xffffffff - static_cast<std::uint32_t>(choose.below(20000));
        client.mss = static_cast<std::uint16_t>(40 + choose.below(1460));
        server.window = static_cast<std::uint16_t>(200 + choose.below(65000));
        client.window = static_cast<std::uint16_t>(200 + choose.below(65000));
        client.sendBuffer = 1 + choose.below(50000);
        // Long enough for the worst of luck; what happens when it is not is another test.
        client.userTimeout = server.userTimeout = std::chrono::hours(24);
        client.msl = server.msl = std::chrono::hours(1); // else TIME-WAIT may be over before the last FIN gets through
        World world(seed, fate, client, server);
        world.run(choose.below(40000), choose.below(40000));
        const std::string which = fmt::format("seed {}", seed);
        QVERIFY2(world.server().received == world.client().toSend, which.c_str());
        QVERIFY2(world.client().received == world.server().toSend, which.c_str());
        for (World::End* end : {&world.client(), &world.server()}) {
            QVERIFY2(end->opened == 1 && end->releases == 1 && end->closed == 1 && end->aborts == 0, which.c_str());
            QVERIFY2(end->readyOwed == 0 && end->layer.connectionCount() == 0, which.c_str());
        }
    }
}

// As above, with every option on or off at random on each side, and programs that stop reading for a while.
void WireTest::everyByteOnceWithAnyOptions() {
    for (std::uint64_t seed = 1; seed <= 600; ++seed) {
        Random choose(seed, "options");
        const Fate fate{choose.below(3) == 0 ? 0 : static_cast<double>(choose.below(20)) / 100,
                        static_cast<double>(choose.below(10)) / 100, static_cast<double>(choose.below(5)) / 100,
                        std::chrono::milliseconds(choose.below(3) * 10)};
        TcpSettings ends[2];
        for (TcpSettings& settings : ends) {
            settings.windowScale = choose.chance(0.5);
            settings.timestamps = choose.chance(0.5);
            settings.sack = choose.chance(0.5);
            settings.nagle = choose.chance(0.5);
            settings.congestion = static_cast<CongestionAlgorithm>(choose.below(3));
            settings.initialWindow = 1 + static_cast<std::uint32_t>(choose.below(10));
            settings.delayedAck = std::chrono::milliseconds(choose.chance(0.5) ? 0 : 40 + choose.below(460));
            settings.keepAlive = std::chrono::milliseconds(choose.chance(0.7) ? 0 : 1 + choose.below(5000));
            settings.keepAliveInterval = std::chrono::hours(24);
            settings.mss = static_cast<std::uint16_t>(30 + choose.below(1430));
            settings.window = 1 + static_cast<std::uint32_t>(
                                      choose.below(settings.windowScale && choose.chance(0.5) ? 5'000'000 : 65535));
            if (settings.window < 200)
                settings.window = 200;
            if (choose.chance(0.3))
                settings.isn = 0xffffffff - static_cast<std::uint32_t>(choose.below(30000));
            settings.userTimeout = std::chrono::hours(24 * 7);
            settings.msl = std::chrono::hours(1);
        }
        World world(seed, fate, ends[0], ends[1]);
        world.client().pauses = choose.chance(0.3);
        world.server().pauses = choose.chance(0.3);
        world.run(choose.below(60000), choose.below(60000));
        const std::string which = fmt::format("seed {}", seed);
        QVERIFY2(world.server().received == world.client().toSend, which.c_str());
        QVERIFY2(world.client().received == world.server().toSend, which.c_str());
        for (World::End* end : {&world.client(), &world.server()}) {
            QVERIFY2(end->opened == 1 && end->releases == 1 && end->closed == 1 && end->aborts == 0, which.c_str());
            QVERIFY2(end->readyOwed == 0 && end->layer.connectionCount() == 0, which.c_str());
        }
    }
}

void WireTest::givingUpIsToldToWhoeverWaits() {
    std::size_t ended = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        TcpSettings settings{.userTimeout = 20s};
        World world(seed, {0.6, 0, 0, {}}, settings, settings);
        world.run(5000, 5000);
        // Whatever has arrived is the beginning of what was sent, and nobody waits for ever.
        QVERIFY(world.client().toSend.starts_with(world.server().received));
        QVERIFY(world.server().toSend.starts_with(world.client().received));
        for (World::End* end : {&world.client(), &world.server()}) {
            // An end with nothing on its way that only waits for the other's FIN cannot know that the other is gone.
            const tcp::Connection* left = end->layer.find(end->endpoint);
            if (left != nullptr)
                QCOMPARE(left->state(), State::FinWait2);
            else
                QCOMPARE(end->closed + end->aborts, end == &world.client() ? std::size_t(1) : end->opened);
        }
        ended += world.client().aborts + world.server().aborts;
    }
    QVERIFY(ended > 50); // the wire is as bad as the test needs it
}

void WireTest::sameSeedSameSegments() {
    const auto run = [] {
        World world(7, {0.1, 0.1, 0.05, 50ms}, {}, {});
        world.run(30000, 30000);
        return world.segments();
    };
    QCOMPARE(run(), run());
}

// A peer that lies about everything: whatever arrives, the sequence space stays in order (RFC 9293 §3.4), the program
// hears each thing once, and the connection can still be broken off.
void WireTest::nonsenseBreaksNothing() {
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        Random random(seed, "nonsense");
        TcpSettings settings{.isn = static_cast<std::uint32_t>(random.next()), .userTimeout = 100s};
        settings.window = static_cast<std::uint32_t>(1 + random.below(random.chance(0.5) ? 20 : 65535));
        settings.windowScale = random.chance(0.5);
        settings.timestamps = random.chance(0.3);
        settings.sack = random.chance(0.5);
        settings.congestion = static_cast<CongestionAlgorithm>(random.below(3));
        settings.delayedAck = random.chance(0.5) ? 0ms : 200ms;
        settings.keepAlive = random.chance(0.5) ? 0s : 2s;
        FakeContext context(TcpHarness::local, seed, random.chance(0.2) ? Recording::Full : Recording::None);
        TcpLayer layer(settings);
        const auto ask = [&](Primitive primitive, EndpointId endpoint) {
            Idu idu;
            idu.primitive = primitive;
            idu.ici.endpoint = endpoint;
            idu.ici.localPort = primitive == Primitive::Listen ? 80 : 49152;
            idu.ici.remotePort = 80;
            idu.ici.remote = TcpHarness::remote;
            if (primitive == Primitive::Data)
                idu.sdu = Pdu(Bytes(random.below(5000), 'x'), nullptr, LayerNumber::Application);
            layer.request(context, std::move(idu));
        };
        ask(Primitive::Listen, {1});
        EndpointId open{2};
        const bool active = random.chance(0.5);
        if (active)
            ask(Primitive::Connect, open);
        else
            open = {0x80000000u};
        std::size_t heard = 0, released = 0, ended = 0;
        context.onIndication = [&](const Idu& idu) {
            if (idu.ici.endpoint != open)
                return;
            heard += idu.sdu.size();
            released += idu.primitive == Primitive::Release;
            ended += idu.primitive == Primitive::Closed || idu.primitive == Primitive::Abort;
            if (random.chance(0.1))
                ask(random.chance(0.5) ? Primitive::Data : Primitive::Release, open);
        };
        SeqNumber irs(random.u32());
        for (int step = 0; step < 80; ++step) {
            const tcp::Connection* connection = layer.find(open);
            const SeqNumber next = connection ? connection->tcb().rcvNxt : irs;
            const SeqNumber ours = connection ? connection->tcb().sndNxt : SeqNumber(0);
            TcpHeader header;
            header.sourcePort = active ? 80 : 49152;
            header.destinationPort = active ? 49152 : 80;
            static constexpr Flag usual[] = {ACK, ACK, PSH | ACK, SYN, SYN | ACK, FIN | ACK, RST, RST | ACK};
            header.flags = TcpFlags::fromBits(random.chance(0.9) ? usual[random.below(8)].bits
                                                                 : static_cast<std::uint16_t>(random.below(512)));
            header.seq = next + static_cast<std::uint32_t>(random.below(8)) - (random.chance(0.3) ? 4 : 0);
            header.ack = ours - static_cast<std::uint32_t>(random.chance(0.5) ? 0 : random.below(3000));
            if (random.chance(0.1))
                header.seq = SeqNumber(random.u32());
            if (random.chance(0.1))
                header.ack = SeqNumber(random.u32());
            header.window = static_cast<std::uint16_t>(random.chance(0.3) ? 0 : random.below(65536));
            header.urgent = static_cast<std::uint16_t>(random.next());
            if (header.flags.syn && random.chance(0.5))
                header.options.maximumSegmentSize = static_cast<std::uint16_t>(random.below(3));
            if (random.chance(0.5))
                header.options.windowScale = static_cast<std::uint8_t>(random.below(256));
            header.options.sackPermitted = random.chance(0.5);
            if (random.chance(0.7))
                header.options.timestamps = TcpTimestamps{random.u32() % 1000, random.u32() % 10000};
            for (std::size_t i = random.below(3); i > 0; --i) {
                const SeqNumber left = ours - static_cast<std::uint32_t>(random.below(3000));
                header.options.sack.add({left, left + static_cast<std::uint32_t>(random.below(3000))});
            }
            Idu idu = tcp::makeRequest(
                {TcpHarness::remote, header.sourcePort, TcpHarness::local, header.destinationPort}, header,
                Pdu(Bytes(random.chance(0.5) ? 0 : random.below(50), 'y'), nullptr, LayerNumber::Application));
            std::swap(idu.ici.local, idu.ici.remote);
            layer.indication(context, std::move(idu));
            if (random.chance(0.2))
                ask(random.chance(0.5) ? Primitive::Data : Primitive::Release, open);
            if (random.chance(0.1))
                ask(random.chance(0.5) ? Primitive::Pause : Primitive::Resume, open);
            if (random.chance(0.2))
                context.advanceTo(context.now() + std::chrono::milliseconds(random.below(5000)), layer);
            if (const tcp::Connection* now = layer.find(open)) {
                const tcp::Tcb& tcb = now->tcb();
                QVERIFY(tcb.sndUna <= tcb.sndNxt);
                QVERIFY(tcb.sndNxt - tcb.iss >= 1);
                QVERIFY(now->timers().nextDeadline().has_value() == context.timers.contains({open, 0}));
                // Bytes heard, and the SYN and FIN, are what RCV.NXT has counted.
                if (tcb.peerKnown)
                    QVERIFY(static_cast<std::size_t>(tcb.rcvNxt - tcb.irs) >= heard);
            }
            QVERIFY(released <= 1);
            context.down.clear();
            context.up.clear();
            if (ended > 0)
                break;
        }
        QVERIFY(ended <= 1);
        ask(Primitive::Abort, open);
        QVERIFY(layer.find(open) == nullptr);
        QVERIFY(!context.timers.contains({open, 0}));
    }
}

QTEST_GUILESS_MAIN(WireTest)
#include "wire_test.moc"
