#include "base/hex.h"
#include "sim/simulation.h"
#include "trace/sentence.h"
#include "trace/state.h"
#include "trace/textform.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

#include <QTest>
#include <fmt/format.h>
#include <set>

using namespace layerscope;
using namespace std::chrono_literals;

namespace {

Run runScene(const std::string& name, const RunOptions& options = {}) {
    return std::move(*simulate(*loadScenario(name), options));
}

std::string textOf(const Trace& trace) {
    std::string text;
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
        text += eventLine(trace, EventId{i});
    for (std::uint32_t i = 0; i < trace.frameCount(); ++i)
        text += toHex(trace.frameBytes(FrameId{i})) + '\n';
    return text;
}

bool says(const Trace& trace, const std::string& sentencePart) {
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
        if (sentence(trace, EventId{i}).find(sentencePart) != std::string::npos)
            return true;
    return false;
}

TcpHeader segment(const Trace& trace, std::uint32_t frame) {
    return *TcpHeader::parse(trace.frameBytes(FrameId{frame}).subspan(34));
}

// What the programs of a host were given, in order.
std::string received(const Trace& trace, std::string_view host) {
    std::string text;
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i) {
        const Event event = trace.event(EventId{i});
        if (event.kind == EventKind::MessageDelivered && trace.host(event.host).name == host)
            text += toText(trace.bytes(event.blob()));
    }
    return text;
}

} // namespace

class SimulationTest : public QObject {
    Q_OBJECT

private slots:
    void figureSixByteForByte() {
        const Run run = runScene("figure-6");
        QCOMPARE(run.trace->frameCount(), std::size_t{3});
        // RFC 9293 figure 6: SEQ 100 SYN; SEQ 300 ACK 101 SYN,ACK; SEQ 101 ACK 301 ACK. The bytes around the numbers
        // were worked out by hand from the RFCs; tshark checks all checksums in tests/peers.
        QCOMPARE(
            toHex(run.trace->frameBytes(FrameId{0})),
            std::string("02 00 00 00 00 02 02 00 00 00 00 01 08 00 45 00 00 2c 00 00 40 00 40 06 26 ca 0a 00 00 01 "
                        "0a 00 00 02 c0 00 00 50 00 00 00 64 00 00 00 00 60 02 ff ff c3 6f 00 00 02 04 05 b4 00 00 "
                        "43 35 7e b0"));
        QCOMPARE(
            toHex(run.trace->frameBytes(FrameId{1})),
            std::string("02 00 00 00 00 01 02 00 00 00 00 02 08 00 45 00 00 2c 00 00 40 00 40 06 26 ca 0a 00 00 02 "
                        "0a 00 00 01 00 50 c0 00 00 00 01 2c 00 00 00 65 60 12 ff ff c2 32 00 00 02 04 05 b4 00 00 "
                        "e1 5a 08 ae"));
        const TcpHeader third = segment(*run.trace, 2);
        QCOMPARE(third.seq.value(), 101u);
        QCOMPARE(third.ack.value(), 301u);
        QVERIFY(third.flags.ack && !third.flags.syn);
        // 64 bytes and the preamble at 10 Mbit/s, and 20 ms of delay.
        QCOMPARE(run.trace->frame(FrameId{0}).ended, timeAt(20ms + 57600ns));
    }

    void sameSeedSameBytes() {
        for (const char* scene : {"handshake", "data", "loss", "udp", "arp-ping"}) {
            QCOMPARE(textOf(*runScene(scene).trace), textOf(*runScene(scene).trace));
            RunOptions other;
            other.seed = 2;
            const bool chance = std::string_view(scene) != "udp" && std::string_view(scene) != "arp-ping";
            QCOMPARE(textOf(*runScene(scene, other).trace) != textOf(*runScene(scene).trace), chance);
        }
    }

    void dataArriveWholeAndInOrder() {
        const Run run = runScene("data");
        std::string pattern;
        for (int i = 0; i < 4000; ++i)
            pattern += static_cast<char>('a' + i % 26);
        QCOMPARE(received(*run.trace, "server"), pattern);
        QCOMPARE(received(*run.trace, "client"), pattern);
        QVERIFY(!run.counts.timersPending);
    }

    void lostSegmentIsSentAgain() {
        const Run run = runScene("loss");
        QCOMPARE(run.counts.framesLost, std::uint64_t{1});
        QCOMPARE(received(*run.trace, "client"), std::string("You said: hello\r\n"));
        bool repeated = false;
        for (std::uint32_t i = 0; i < run.trace->frameCount(); ++i) {
            const Frame& frame = run.trace->frame(FrameId{i});
            if (!frame.repeats)
                continue;
            repeated = true;
            QCOMPARE(run.trace->frame(frame.repeats).fate, FrameFate::Lost);
            QCOMPARE(frame.sent - run.trace->frame(frame.repeats).sent, Duration(1s)); // RFC 6298 §2.1 and §2.4
        }
        QVERIFY(repeated);
    }

    void refusedConnectionTellsTheProgram() {
        const Run run = runScene("reset");
        QCOMPARE(run.trace->frameCount(), std::size_t{2});
        QVERIFY(segment(*run.trace, 1).flags.rst);
        QVERIFY(says(*run.trace, "The program is told: "));
    }

    void teardownEndsInTimeWait() {
        const Run run = runScene("teardown");
        QCOMPARE(received(*run.trace, "client"), std::string("one more thing\r\n"));
        for (const char* part : {"to FIN-WAIT-1", "to FIN-WAIT-2", "to TIME-WAIT", "to CLOSE-WAIT", "to LAST-ACK",
                                 "TIME-WAIT to CLOSED", "LAST-ACK to CLOSED"})
            QVERIFY2(says(*run.trace, part), part);
    }

    void datagramIsNotRepaired() {
        const Run run = runScene("udp");
        QCOMPARE(received(*run.trace, "server"), std::string("datagramdatagram"));
        QCOMPARE(run.counts.framesSent, std::uint64_t{5});
    }

    void arpAsksOnce() {
        const Run run = runScene("arp-ping");
        QCOMPARE(run.counts.framesSent, std::uint64_t{6}); // request, reply, and two echoes with their answers
        QVERIFY(says(*run.trace, "10.0.0.2 is at 02:00:00:00:00:02"));
        const ByteView request = run.trace->frameBytes(FrameId{2});
        const ByteView reply = run.trace->frameBytes(FrameId{3});
        QCOMPARE(request[34], std::uint8_t{8});
        QCOMPARE(reply[34], std::uint8_t{0});
        QVERIFY(std::ranges::equal(request.subspan(38, 36), reply.subspan(38, 36)));
    }

    void silentNeighbourIsGivenUp() {
        Scenario scenario = *loadScenario("arp-ping");
        FaultSpec deaf;
        deaf.from = 0;
        deaf.choice = FaultChoice::All;
        scenario.faults.push_back(deaf);
        const Run run = std::move(*simulate(scenario));
        QCOMPARE(run.counts.framesSent, std::uint64_t{3});
        QVERIFY(says(*run.trace, "Nobody answers for 10.0.0.2 after 3 requests"));
    }

    void deflateCarriesTheMessage() {
        Scenario scenario = *loadScenario("data");
        for (std::size_t host = 0; host < 2; ++host)
            QVERIFY(fillSlot(scenario, host, LayerNumber::Presentation, "deflate"));
        const Run packed = std::move(*simulate(scenario));
        QCOMPARE(received(*packed.trace, "server"), received(*runScene("data").trace, "server"));
        QVERIFY(packed.counts.framesSent < runScene("data").counts.framesSent);
        // One side alone: the other cannot make sense of it, and the connection is broken off.
        Scenario oneSided = *loadScenario("data");
        QVERIFY(fillSlot(oneSided, 1, LayerNumber::Presentation, "deflate"));
        const Run broken = std::move(*simulate(oneSided));
        QVERIFY(says(*broken.trace, "the data cannot be unpacked"));
        QCOMPARE(received(*broken.trace, "server"), std::string());
    }

    void fullQueueLoses() {
        Scenario scenario = *loadScenario("data");
        scenario.links[0].queue = 0;
        scenario.links[0].bitsPerSecond = 1'000'000;
        const Run run = std::move(*simulate(scenario));
        QVERIFY(run.counts.framesLost > 0);
        QVERIFY(says(*run.trace, "queue in front of the link is full"));
    }

    void recordingLessChangesNoByte() {
        for (const char* scene : {"handshake", "data", "loss", "udp"}) {
            const Run full = runScene(scene);
            RunOptions options;
            options.recording = Recording::Frames;
            const Run frames = runScene(scene, options);
            QCOMPARE(frames.trace->frameCount(), full.trace->frameCount());
            for (std::uint32_t i = 0; i < full.trace->frameCount(); ++i) {
                QVERIFY(std::ranges::equal(frames.trace->frameBytes(FrameId{i}), full.trace->frameBytes(FrameId{i})));
                QCOMPARE(frames.trace->frame(FrameId{i}).ended, full.trace->frame(FrameId{i}).ended);
            }
            QVERIFY(frames.trace->eventCount() < full.trace->eventCount() / 3);
            options.recording = Recording::None;
            const Run none = runScene(scene, options);
            QCOMPARE(none.trace->eventCount(), std::size_t{0});
            QCOMPARE(none.counts.framesDelivered, full.counts.framesDelivered);
            QCOMPARE(none.counts.end, full.counts.end);
        }
    }

    void aWatcherSeesEveryFrameInOrder_data() {
        QTest::addColumn<QString>("scene");
        for (const char* scene : {"data", "corruption", "duplicate", "reorder", "hub-collision"})
            QTest::newRow(scene) << scene;
    }

    void aWatcherSeesEveryFrameInOrder() {
        QFETCH(QString, scene);
        for (const Recording recording : {Recording::Full, Recording::None}) {
            std::string seen;
            Time last{};
            RunOptions options;
            options.recording = recording;
            options.watcher = [&](const SentFrame& frame) {
                QVERIFY(last <= frame.time);
                last = frame.time;
                seen +=
                    fmt::format("{} {} {}\n", frame.time.time_since_epoch().count(), frame.link, toHex(frame.bytes));
            };
            const Run watched = runScene(scene.toStdString(), options);
            const Run whole = runScene(scene.toStdString());
            std::string recorded;
            for (std::uint32_t i = 0; i < whole.trace->eventCount(); ++i) {
                const Event event = whole.trace->event(EventId{i});
                if (event.kind != EventKind::FrameSent)
                    continue;
                const Frame frame = whole.trace->frame(event.frame);
                recorded += fmt::format("{} {} {}\n", frame.sent.time_since_epoch().count(), frame.link.value,
                                        toHex(whole.trace->bytes(frame.blob)));
            }
            QVERIFY(!seen.empty());
            QCOMPARE(seen, recorded);
        }
    }

    void aStopEndsALongRun() {
        Scenario scenario = *loadScenario("data");
        scenario.hosts[0].script[1].bytes = 50'000'000;
        scenario.until = 1h;
        std::stop_source stop;
        RunOptions options;
        options.recording = Recording::None;
        options.stop = stop.get_token();
        options.progress = [&](double part, std::size_t) {
            QVERIFY(part >= 0 && part <= 1);
            stop.request_stop();
        };
        const auto run = simulate(scenario, options);
        QVERIFY(!run);
        QCOMPARE(run.error().reason, std::string("the run was cancelled"));
    }

    void aSizeIsPickedByTheSeed() {
        Scenario scenario = *loadScenario("data");
        scenario.hosts[0].script[1].bytes = 200;
        scenario.hosts[0].script[1].options.set("to", std::int64_t{900});
        const auto sizeOf = [&](std::uint64_t seed) {
            RunOptions options;
            options.seed = seed;
            const auto run = simulate(scenario, options);
            std::size_t largest = 0;
            for (std::uint32_t i = 0; i < run->trace->frameCount(); ++i)
                largest = std::max(largest, run->trace->frameBytes(FrameId{i}).size());
            return largest - 58; // Ethernet 14 + 4, IPv4 20, TCP 20
        };
        std::set<std::size_t> sizes;
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const std::size_t size = sizeOf(seed);
            QVERIFY2(size >= 200 && size <= 900, std::to_string(size).c_str());
            QCOMPARE(sizeOf(seed), size);
            sizes.insert(size);
        }
        QVERIFY(sizes.size() > 10);
    }

    void memoryAnEvent() {
        const Run run = runScene("data");
        const double each =
            static_cast<double>(run.trace->memoryBytes()) / static_cast<double>(run.trace->eventCount());
        qInfo("%.0f bytes of memory an event, frames and PDUs at every layer included", each);
        QVERIFY(each < 1000);
    }
};

QTEST_GUILESS_MAIN(SimulationTest)
#include "simulation_test.moc"
