#include "layers/iphost.h"

#include <QTest>

using namespace layerscope;
using namespace std::chrono_literals;
using Kind = SocketEvent::Kind;

class IpHostTest : public QObject {
    Q_OBJECT

    static constexpr Ipv4Address here{0x0a000001}, there{0x0a000002};

    static std::unique_ptr<IpHost> host(Ipv4Address address, const Options& tcp = {}) {
        IpHostSettings settings;
        settings.address = address;
        settings.tcp = tcp;
        return std::move(*IpHost::make(settings));
    }
    // Carries packets both ways, at once and without loss, until neither side has any.
    static void settle(IpHost& a, IpHost& b) {
        for (bool moved = true; moved;) {
            moved = false;
            for (const auto& [from, to] : {std::pair(&a, &b), std::pair(&b, &a)})
                for (const Bytes& packet : from->takePackets()) {
                    to->receive(packet);
                    moved = true;
                }
        }
    }

private slots:
    void packetsAreBareIpv4() {
        const auto client = host(here);
        client->connect(there, 80, 5000);
        const auto packets = client->takePackets();
        QCOMPARE(packets.size(), std::size_t{1});
        const Bytes& syn = packets[0];
        QCOMPARE(syn[0] >> 4, 4);
        QCOMPARE(std::size_t(syn[2] << 8 | syn[3]), syn.size());
        QCOMPARE(int(syn[9]), 6);
        QCOMPARE(Bytes(syn.begin() + 12, syn.begin() + 20), (Bytes{10, 0, 0, 1, 10, 0, 0, 2}));
        QCOMPARE(Bytes(syn.begin() + 20, syn.begin() + 24), (Bytes{5000 >> 8, 5000 & 255, 0, 80}));
        QCOMPARE(int(syn[33]), 2);
        QVERIFY(client->takePackets().empty());
    }

    void timersRunAtTheirDeadlines() {
        Options tcp;
        tcp.set("initial_rto", std::string("1 s"));
        const auto client = host(here, tcp);
        QVERIFY(!client->nextDeadline());
        client->connect(there, 80);
        client->takePackets();
        QCOMPARE(client->nextDeadline(), std::optional(timeAt(1s)));
        client->advance(timeAt(999ms));
        QVERIFY(client->takePackets().empty());
        client->advance(timeAt(4s)); // passes 1 s and 3 s: each doubles the wait
        QCOMPARE(client->takePackets().size(), std::size_t{2});
        QCOMPARE(client->nextDeadline(), std::optional(timeAt(7s)));
    }

    void refusalsAndAbortsAreTold() {
        const auto client = host(here), server = host(there);
        const Socket refused = client->connect(there, 81);
        settle(*client, *server);
        auto events = client->takeEvents();
        QCOMPARE(events.size(), std::size_t{1});
        QVERIFY(events[0].kind == Kind::Failed && events[0].socket == refused && !events[0].reason.empty());

        const Socket listener = server->listen(80);
        const Socket socket = client->connect(there, 80);
        settle(*client, *server);
        events = server->takeEvents();
        QCOMPARE(events.size(), std::size_t{1});
        QVERIFY(events[0].kind == Kind::Connected && events[0].listener == listener && events[0].remote == here);
        QVERIFY(client->takeEvents()[0].kind == Kind::Connected);
        client->abort(socket);
        settle(*client, *server);
        events = server->takeEvents();
        QCOMPARE(events.size(), std::size_t{1});
        QVERIFY(events[0].kind == Kind::Failed);
        client->send(socket, Bytes(10)); // gone: nothing happens
        client->close(socket);
        QVERIFY(client->takePackets().empty());
    }

    void pausingShutsTheWindow() {
        Options tcp;
        tcp.set("window", std::int64_t{4000});
        const auto client = host(here), server = host(there, tcp);
        server->listen(80);
        const Socket socket = client->connect(there, 80);
        settle(*client, *server);
        const Socket accepted = server->takeEvents()[0].socket;
        server->pause(accepted);
        client->send(socket, Bytes(1'000'000, 7));
        settle(*client, *server);
        QVERIFY(server->takeEvents().empty());
        QVERIFY(client->unsent(socket) > 0);
        server->resume(accepted);
        std::size_t got = 0;
        for (Time now{}; got < 1'000'000 && now < timeAt(60s); now += 10ms) {
            client->advance(now);
            server->advance(now);
            settle(*client, *server);
            for (const SocketEvent& event : server->takeEvents())
                got += event.data.size();
        }
        QCOMPARE(got, std::size_t{1'000'000});
        QCOMPARE(client->unsent(socket), std::size_t{0});
    }

    void nonsenseOnTheWireDoesNoHarm() {
        const auto server = host(there);
        server->listen(80);
        Random random(3);
        for (int i = 0; i < 2000; ++i) {
            Bytes packet(random.below(80));
            for (auto& byte : packet)
                byte = static_cast<std::uint8_t>(random.u32());
            if (!packet.empty())
                packet[0] = 0x45;
            server->receive(packet);
        }
        QVERIFY(server->takeEvents().empty());
    }

    void wrongSettingsAreNamed() {
        IpHostSettings settings;
        settings.mtu = 10;
        QCOMPARE(IpHost::make(settings).error().field, std::string("mtu"));
        settings.mtu = 1500;
        settings.tcp.set("ins", std::int64_t{1});
        QVERIFY(IpHost::make(settings).error().reason.find("isn") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(IpHostTest)
#include "iphost_test.moc"
