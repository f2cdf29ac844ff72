// Switches, hubs and routers in running networks.
#include "sim/simulation.h"
#include "trace/sentence.h"
#include "wire/ethernet.h"
#include "wire/ipv4.h"
#include "wire/pseudoheader.h"
#include "wire/tcp.h"

#include <QTest>
#include <fmt/format.h>
#include <set>

using namespace layerscope;
using namespace std::chrono_literals;

namespace {

Run runScene(const std::string& name) { return std::move(*simulate(*loadScenario(name), {})); }

Scenario parsed(const std::string& text) {
    auto scenario = parseScenario(text, "test.toml");
    if (!scenario)
        qFatal("%s", scenario.error().text().c_str());
    return *scenario;
}

std::string refusal(const std::string& text) {
    const auto scenario = parseScenario(text, "test.toml");
    return scenario ? std::string() : scenario.error().text();
}

int count(const Trace& trace, std::string_view part) {
    int found = 0;
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
        found += sentence(trace, EventId{i}).find(part) != std::string::npos;
    return found;
}

std::string received(const Trace& trace, std::string_view host) {
    std::string text;
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i) {
        const Event event = trace.event(EventId{i});
        if (event.kind == EventKind::MessageDelivered && trace.host(event.host).name == host) {
            const ByteView bytes = trace.bytes(event.blob());
            text.append(bytes.begin(), bytes.end());
        }
    }
    return text;
}

std::string pattern(std::size_t length) {
    std::string text(length, ' ');
    for (std::size_t i = 0; i < length; ++i)
        text[i] = static_cast<char>('a' + i % 26);
    return text;
}

int framesTo(const Trace& trace, std::string_view from, std::string_view to) {
    int found = 0;
    for (std::uint32_t i = 0; i < trace.frameCount(); ++i) {
        const Frame& frame = trace.frame(FrameId{i});
        found += trace.host(frame.from).name == from && trace.host(frame.to).name == to;
    }
    return found;
}

// Every frame's end is counted, and every cause leads to something that a program, a timer's layer or a cable did.
void checkRun(const Run& run) {
    QCOMPARE(run.counts.framesSent, run.trace->frameCount());
    std::uint64_t delivered = 0, lost = 0, flying = 0;
    for (std::uint32_t i = 0; i < run.trace->frameCount(); ++i) {
        const FrameFate fate = run.trace->frame(FrameId{i}).fate;
        delivered += fate == FrameFate::Delivered;
        lost += fate == FrameFate::Lost;
        flying += fate == FrameFate::InFlight;
    }
    QCOMPARE(run.counts.framesDelivered, delivered);
    QCOMPARE(run.counts.framesLost, lost);
    if (!run.counts.timersPending)
        QCOMPARE(flying, std::uint64_t{0});
    Time before{};
    for (std::uint32_t i = 0; i < run.trace->eventCount(); ++i) {
        const Event event = run.trace->event(EventId{i});
        QVERIFY(event.time >= before);
        before = event.time;
        if (event.cause)
            QVERIFY(event.cause.value < i);
        else
            QVERIFY2(event.kind == EventKind::ProgramAction || event.kind == EventKind::MessageSent ||
                         event.kind == EventKind::StateChanged || event.kind == EventKind::TimerFired,
                     sentence(*run.trace, EventId{i}).c_str());
    }
}

std::string hostText(const std::string& name, const std::string& rest = {}) {
    return fmt::format("[[host]]\nname = \"{}\"\n{}", name, rest);
}
std::string linkText(const std::string& a, const std::string& b, const std::string& rest = {}) {
    return fmt::format("[[link]]\nends = [\"{}\", \"{}\"]\n{}", a, b, rest);
}
const std::string head = "format = 1\ntitle = \"t\"\n";
const std::string hears = "[[host.program]]\ndo = \"listen\"\nport = 7\n";
const std::string echo = "stack = { application = \"echo\" }\n";
std::string talks(const std::string& to, int bytes) {
    return fmt::format("[[host.program]]\ndo = \"connect\"\nto = \"{}\"\nport = 7\n[[host.program]]\ndo = \"send\"\n"
                       "on = \"connected\"\nbytes = {}\n[[host.program]]\ndo = \"close\"\nwait = \"1 s\"\n",
                       to, bytes);
}

} // namespace

class DevicesTest : public QObject {
    Q_OBJECT

private slots:
    void scenesRunAndAddUp_data() {
        QTest::addColumn<QString>("scene");
        for (const char* scene :
             {"corruption", "duplicate", "reorder", "checksum-escape", "cut-cable", "switch-learning", "hub-collision",
              "router", "traceroute", "fragmentation", "pmtud", "session-resume"})
            QTest::newRow(scene) << QString(scene);
    }
    void scenesRunAndAddUp() {
        QFETCH(QString, scene);
        checkRun(runScene(scene.toStdString()));
    }

    void switchSendsOnlyWhereItMust() {
        const Run run = runScene("switch-learning");
        // The bystander gets the ARP request, which is for everybody, and nothing else.
        QCOMPARE(framesTo(*run.trace, "switch", "bystander"), 1);
        QCOMPARE(count(*run.trace, "Learnt: "), 2);
        QVERIFY(count(*run.trace, "is behind port 2: the frame goes there") > 0);
    }

    void switchForgets() {
        Scenario scenario = *loadScenario("switch-learning");
        scenario.devices[0].ageing = 50ms;
        scenario.hosts[0].script[1].interval = 200ms;
        const Run run = std::move(*simulate(scenario, {}));
        QVERIFY(count(*run.trace, "Forgotten: nothing has come from 02:00:00:00:00:02") > 0);
        QVERIFY(framesTo(*run.trace, "switch", "bystander") > 1);
    }

    void collisionsEndInDelivery() {
        const Run run = runScene("hub-collision");
        QVERIFY(count(*run.trace, "Collision in attempt 1: jam sent; back-off of") >= 2);
        std::string all;
        for (const char* who : {"anna", "bert"}) {
            QString expected;
            for (int i = 0; i < 3; ++i)
                expected += QString("datagram from %1").arg(who);
            QCOMPARE(QString::fromStdString(received(*run.trace, who)), expected);
        }
    }

    // Whoever senses the carrier does not start; overlapping signals at the hub were broken off.
    void noWholeFramesOverlapOnAHub() {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            RunOptions options;
            options.seed = seed;
            const Run run = std::move(*simulate(*loadScenario("hub-collision"), options));
            checkRun(run);
            std::vector<std::pair<Time, Time>> atHub;
            for (std::uint32_t i = 0; i < run.trace->frameCount(); ++i) {
                const Frame& frame = run.trace->frame(FrameId{i});
                if (run.trace->host(frame.to).name == "hub" && frame.fate == FrameFate::Delivered)
                    atHub.emplace_back(frame.ended - 57600ns, frame.ended);
            }
            std::ranges::sort(atHub);
            QVERIFY(atHub.size() >= 12);
            for (std::size_t i = 1; i < atHub.size(); ++i)
                QVERIFY(atHub[i].first >= atHub[i - 1].second);
        }
    }

    void hubsMustBeShort() {
        const std::string text = head + hostText("a") + hostText("b") + "[[hub]]\nname = \"h\"\n";
        QVERIFY(
            refusal(text + linkText("a", "h", "delay = \"20 ms\"\n") + linkText("b", "h"))
                .find("too long for a hub: there and back must take less than the slot time of 512 bits, 51.2 µs") !=
            std::string::npos);
        QVERIFY(refusal(text + linkText("a", "h", "rate = \"5 Mbit/s\"\n") + linkText("b", "h"))
                    .find("all links of a hub have one rate") != std::string::npos);
    }

    void routerChangesFrameAndTimeToLiveOnly() {
        const Run run = runScene("router");
        const Trace& trace = *run.trace;
        QCOMPARE(received(trace, "client"), std::string("You said: hello\r\n"));
        int hops = 0;
        for (std::uint32_t i = 1; i < trace.frameCount(); ++i) {
            const auto first = Ipv4Header::parse(trace.frameBytes(FrameId{i - 1}).subspan(EthernetHeader::size));
            const auto second = Ipv4Header::parse(trace.frameBytes(FrameId{i}).subspan(EthernetHeader::size));
            if (!first || !second || trace.host(trace.frame(FrameId{i}).from).name != "router" ||
                trace.frame(FrameId{i - 1}).to != trace.frame(FrameId{i}).from)
                continue;
            ++hops;
            Ipv4Header expected = *first;
            --expected.timeToLive;
            QCOMPARE(*second, expected);
            QVERIFY(Ipv4Header::checksumCorrect(trace.frameBytes(FrameId{i}).subspan(EthernetHeader::size)));
            QVERIFY(trace.frame(FrameId{i}).connection == trace.frame(FrameId{i - 1}).connection);
        }
        QVERIFY(hops >= 5);
    }

    void tracerouteNamesEachHop() {
        const Run run = runScene("traceroute");
        QCOMPARE(count(*run.trace, "Hop 1: 10.0.1.1, a router on the way"), 1);
        QCOMPARE(count(*run.trace, "Hop 2: 10.0.2.2, a router on the way"), 1);
        QCOMPARE(count(*run.trace, "Hop 3: 10.0.3.2, the destination"), 1);
        QCOMPARE(count(*run.trace, "Hop 4"), 0);
    }

    void fragmentsBecomeOneDatagram() {
        const Run run = runScene("fragmentation");
        QCOMPARE(received(*run.trace, "server"), pattern(3000));
        QCOMPARE(received(*run.trace, "client"), pattern(3000));
        QCOMPARE(framesTo(*run.trace, "client", "router"), 3);
        QCOMPARE(framesTo(*run.trace, "router", "server"), 7);
    }

    void aLostFragmentIsToldToTheSender() {
        Scenario scenario = *loadScenario("fragmentation");
        FaultSpec fault;
        fault.link = 1;
        fault.from = 1;
        fault.number = 3;
        scenario.faults.push_back(fault);
        const Run run = std::move(*simulate(scenario, {}));
        QCOMPARE(received(*run.trace, "server"), std::string());
        QCOMPARE(count(*run.trace, "Fragments given up: 6 of a packet"), 1);
        QCOMPARE(count(*run.trace, "The program is told: 10.0.2.2 is not reached: some fragments did not come in time"),
                 1);
    }

    void pathMtuIsDiscovered() {
        const Run run = runScene("pmtud");
        QCOMPARE(received(*run.trace, "server"), pattern(3000));
        QCOMPARE(count(*run.trace, "Path MTU to 10.0.3.2: 576 bytes get through"), 1);
        for (std::uint32_t i = 0; i < run.trace->frameCount(); ++i)
            if (run.trace->host(run.trace->frame(FrameId{i}).from).name == "near")
                QVERIFY(run.trace->frameBytes(FrameId{i}).size() <= 576 + 18);
    }

    // RFC 1191 §6.4: a connection that opens later asks what is known, and no router has to say it again.
    void aLaterConnectionKnowsThePathMtu() {
        Scenario scenario = *loadScenario("pmtud");
        std::vector<Action>& script = scenario.hosts[0].script;
        Action again = script[0];
        again.wait = 10s;
        const Action send = script[1];
        script.push_back(again);
        script.push_back(send);
        const Run run = std::move(*simulate(scenario, {}));
        QCOMPARE(received(*run.trace, "server"), pattern(3000) + pattern(3000));
        QCOMPARE(count(*run.trace, "Path MTU to 10.0.3.2: 576 bytes get through"), 1);
        for (std::uint32_t i = 0; i < run.trace->frameCount(); ++i) {
            const Frame& frame = run.trace->frame(FrameId{i});
            if (frame.sent > timeAt(10s) && run.trace->host(frame.from).name == "client")
                QVERIFY(run.trace->frameBytes(FrameId{i}).size() <= 576 + 18);
        }
    }

    void noRouteIsTold() {
        const Run run = std::move(*simulate(
            parsed(
                head +
                hostText("a", "address = \"10.0.1.1/24\"\nstack = { application = \"echo\", transport = \"udp\" }\n" +
                                  talks("b", 10)) +
                hostText("b", "address = \"10.0.2.1/24\"\n") + linkText("a", "b")),
            {}));
        QCOMPARE(count(*run.trace, "The program is told: 10.0.2.1 is not reached: there is no route to that network"),
                 1);
        checkRun(run);
    }

    void closedPortIsTold() {
        const std::string udp = "stack = { application = \"echo\", transport = \"udp\" }\n";
        const Run run = std::move(*simulate(
            parsed(head + hostText("a", udp + talks("b", 10)) + hostText("b", udp) + linkText("a", "b")), {}));
        QCOMPARE(count(*run.trace, "The program is told: 10.0.0.2 is not reached: nobody listens at that port"), 1);
    }

    void arpEntriesAge() {
        const std::string ageing = "stack = { application = \"ping\", transport = \"raw\", network = { use = \"ipv4\", "
                                   "arp_timeout = \"1 s\" } }\n[[host.program]]\ndo = \"connect\"\nto = \"b\"\n"
                                   "[[host.program]]\ndo = \"send\"\non = \"connected\"\ntext = \"x\"\ncount = 2\n"
                                   "interval = \"3 s\"\n";
        const Run run =
            std::move(*simulate(parsed(head + hostText("a", ageing) + hostText("b") + linkText("a", "b")), {}));
        QCOMPARE(count(*run.trace, "The ARP entry of 10.0.0.2 is older than 1 s"), 1);
        QCOMPARE(count(*run.trace, "Who has 10.0.0.2?"), 2);
    }

    void sessionOutlivesItsConnection() {
        const Run run = runScene("session-resume");
        QCOMPARE(received(*run.trace, "server"), pattern(3000));
        QCOMPARE(received(*run.trace, "client"), pattern(3000));
        QVERIFY(run.trace->connectionCount() >= 2);
        QVERIFY(count(*run.trace, "The connection is lost, the session is not") >= 1);
        QCOMPARE(count(*run.trace, "Resynchronised to point"), 2); // at either end
    }

    // What the checksum misses: the segment's sum is right, the frame's CRC is not.
    void twoBitsEscapeTheChecksum() {
        const Run run = runScene("checksum-escape");
        bool found = false;
        for (std::uint32_t i = 0; i < run.trace->eventCount(); ++i) {
            const Event event = run.trace->event(EventId{i});
            if (event.kind != EventKind::FrameCorrupted)
                continue;
            found = true;
            const ByteView frame = run.trace->bytes(event.blob());
            const auto packet = Ipv4Header::parse(frame.subspan(EthernetHeader::size));
            const ByteView segment =
                frame.subspan(EthernetHeader::size + packet->size(), packet->totalLength - packet->size());
            const std::string text(segment.begin() + 20, segment.end());
            QCOMPARE(text, std::string("lehlo\r\n"));
            const PseudoHeader pseudo{packet->source, packet->destination};
            QCOMPARE(pseudo.sum(ipProtocolTcp, segment.size()).add(segment).value(), std::uint16_t{0});
            QVERIFY(!fcsCorrect(frame));
        }
        QVERIFY(found);
        QCOMPARE(received(*run.trace, "client"), std::string("You said: hello\r\n"));
    }

    // A chain of routers, with a switch or a hub at either end, random faults and random MTUs.
    void randomTopologies() {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            Random random(seed, "topology");
            const std::uint64_t routers = random.below(4);
            const bool datagrams = random.chance(0.3);
            const std::string stack =
                fmt::format("transport = \"{}\", application = \"echo\"", datagrams ? "udp" : "tcp");
            std::string text =
                fmt::format("format = 1\ntitle = \"t\"\nseed = {}\nuntil = \"200 s\"\nneighbours = \"{}\"\n", seed,
                            random.chance(0.5) ? "ask" : "known");
            const auto network = [](const std::string& rest) {
                return fmt::format("network = {{ use = \"ipv4\"{} }}", rest);
            };
            text += hostText("a", fmt::format("address = \"10.0.0.2/24\"\nstack = {{ {}, {} }}\n", stack,
                                              network(", gateway = \"10.0.0.1\"")) +
                                      talks("b", static_cast<int>(1 + random.below(5000))));
            std::string links;
            std::string previous = "a";
            for (std::uint64_t r = 0; r < routers; ++r) {
                std::string routes;
                for (std::uint64_t net = 0; net < r; ++net)
                    routes += fmt::format("10.0.{}.0/24=10.0.{}.{} ", net, r, 1);
                text += hostText(
                    fmt::format("r{}", r),
                    fmt::format(
                        "addresses = [\"10.0.{}.{}/24\", \"10.0.{}.1/24\"]\nstack = {{ {} }}\n", r, r == 0 ? 1 : 3,
                        r + 1,
                        network(fmt::format(", forwarding = true, routes = \"{}\"{}", routes,
                                            r + 1 < routers ? fmt::format(", gateway = \"10.0.{}.3\"", r + 1) : ""))));
                const std::string mtu =
                    random.chance(0.4) ? fmt::format("mtu = {}\n", 300 + random.below(1200)) : std::string();
                links += linkText(previous, fmt::format("r{}:1", r), "delay = \"1 ms\"\n" + mtu);
                previous = fmt::format("r{}:2", r);
            }
            text += hostText(
                "b",
                fmt::format("address = \"10.0.{}.{}/24\"\nstack = {{ {}, {} }}\n", routers, routers == 0 ? 3 : 4, stack,
                            network(routers == 0 ? std::string() : fmt::format(", gateway = \"10.0.{}.1\"", routers))) +
                    hears);
            const std::uint64_t last = random.below(3);
            if (last == 0) {
                links += linkText(previous, "b", "delay = \"2 ms\"\n");
            } else {
                text += fmt::format("[[{}]]\nname = \"middle\"\n", last == 1 ? "switch" : "hub");
                links +=
                    linkText(previous, "middle", "delay = \"3 us\"\n") + linkText("middle", "b", "delay = \"4 us\"\n");
            }
            text += links;
            if (random.chance(0.5))
                text += fmt::format("[[fault]]\nkind = \"lose\"\nlink = [\"{}\", \"{}\"]\nprobability = 0.1\n", "a",
                                    routers > 0 ? "r0"
                                    : last == 0 ? "b"
                                                : "middle");
            const Scenario scenario = parsed(text);
            const Run run = std::move(*simulate(scenario, {}));
            checkRun(run);
            if (QTest::currentTestFailed())
                qFatal("%s", text.c_str());
            if (!datagrams && scenario.faults.empty())
                QVERIFY2(!received(*run.trace, "b").empty() && received(*run.trace, "b") == received(*run.trace, "a"),
                         text.c_str());
        }
    }

    void endsAreChecked() {
        const std::string two = head + hostText("a") +
                                hostText("r", "addresses = [\"10.0.1.1/24\", \"10.0.2.1/24\"]\n") +
                                hostText("c", "address = \"10.0.2.9/24\"\n");
        QCOMPARE(refusal(two + linkText("a", "r") + linkText("c", "r")), std::string());
        QCOMPARE(parsed(two + linkText("a", "r:2") + linkText("c", "r")).links[1].ports[1], std::size_t{0});
        QVERIFY(refusal(two + linkText("a", "r:3")).find("has 2 interfaces only") != std::string::npos);
        QVERIFY(refusal(two + linkText("a", "r:2") + linkText("c", "r:2")).find("is on another link already") !=
                std::string::npos);
        QVERIFY(refusal(two + linkText("a", "r:x")).find("is not of the form \"router:2\"") != std::string::npos);
        QVERIFY(refusal(two + linkText("r:1", "r:2")).find("must be the names of two hosts") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(DevicesTest)
#include "devices_test.moc"
