#include "capture/reconstruct.h"

#include "capture/segments.h"
#include "trace/sentence.h"
#include "trace/state.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

struct Reconstructed {
    explicit Reconstructed(const HandMade& made, Recording recording = Recording::Full)
        : reconstructor(trace, recording) {
        for (std::size_t i = 0; i < made.frames.size(); ++i)
            reconstructor.add(made.packet(i));
    }

    // The states that an end went through, in order: "CLOSED SYN-SENT ESTABLISHED".
    std::string states(HostId host) const {
        std::string result;
        for (const Event& event : events(EventKind::StateChanged))
            if (event.host == host)
                result += (result.empty() ? "" : " ") +
                          std::string(trace.text(TextId{static_cast<std::uint32_t>(event.after)}));
        return result;
    }
    std::vector<Event> events(EventKind kind) const {
        std::vector<Event> result;
        for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
            if (trace.event(EventId{i}).kind == kind)
                result.push_back(trace.event(EventId{i}));
        return result;
    }
    std::int64_t value(HostId host, std::string_view name) const {
        TraceCursor cursor(trace);
        cursor.seek(trace.eventCount());
        for (std::uint32_t i = 0; i < trace.variableCount(); ++i)
            if (trace.variable(VariableId{i}).host == host && trace.variable(VariableId{i}).name == name)
                return cursor.state().value(VariableId{i});
        return unsetValue;
    }
    // "Why?" of the sending of a frame, as sentences from the event to the root.
    std::vector<std::string> why(std::uint32_t frame) const {
        std::vector<std::string> result;
        for (const EventId id : causes(trace, trace.frame(FrameId{frame}).sentEvent))
            result.push_back(sentence(trace, id));
        return result;
    }
    std::vector<Finding> findings(std::uint32_t frame) const {
        std::vector<Finding> result;
        for (const Event& event : events(EventKind::Note))
            if (event.frame == FrameId{frame})
                result.push_back(event.finding);
        return result;
    }

    Trace trace;
    Reconstructor reconstructor;
};

constexpr HostId client{0}, server{1};

HandMade wholeConnection() {
    HandMade made = handshake();
    made.segment(1, From::Client, "PA", 101, 301, 10);
    made.segment(1, From::Server, "A", 301, 111);
    made.segment(1, From::Server, "PA", 301, 111, 20);
    made.segment(1, From::Client, "A", 111, 321);
    made.segment(1, From::Client, "FA", 111, 321);
    made.segment(1, From::Server, "A", 321, 112);
    made.segment(1, From::Server, "FA", 321, 112);
    made.segment(1, From::Client, "A", 112, 322);
    return made;
}

} // namespace

class ReconstructTest : public QObject {
    Q_OBJECT

private slots:
    void bothEndsGoThroughTheirStates() {
        const Reconstructed run(wholeConnection());
        QCOMPARE(run.states(client), std::string("CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT"));
        QCOMPARE(run.states(server), std::string("LISTEN SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED"));
        QCOMPARE(run.value(client, "SND.UNA"), 112);
        QCOMPARE(run.value(client, "SND.NXT"), 112);
        QCOMPARE(run.value(client, "RCV.NXT"), 322);
        QCOMPARE(run.value(server, "SND.NXT"), 322);
        QCOMPARE(run.value(server, "SND.UNA"), 322);
        QCOMPARE(run.value(server, "SND.WND"), 1000);
    }

    void simultaneousCloseGoesThroughClosing() {
        HandMade made = handshake();
        made.segment(1, From::Client, "FA", 101, 301);
        made.segment(1, From::Server, "FA", 301, 101); // crossed the client's FIN
        made.segment(1, From::Client, "A", 102, 302);
        made.segment(1, From::Server, "A", 302, 102);
        const Reconstructed run(made);
        QCOMPARE(run.states(client), std::string("CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT"));
    }

    void aResetClosesBothEnds() {
        HandMade made = handshake();
        made.segment(1, From::Server, "R", 301, 0);
        const Reconstructed run(made);
        QCOMPARE(run.states(client), std::string("CLOSED SYN-SENT ESTABLISHED CLOSED"));
        QCOMPARE(run.states(server), std::string("LISTEN SYN-RECEIVED ESTABLISHED CLOSED"));
    }

    void aCaptureMayBeginInTheMiddle() {
        HandMade made;
        made.segment(0, From::Server, "PA", 5000, 7000, 10);
        made.segment(1, From::Client, "A", 7000, 5010);
        const Reconstructed run(made);
        QCOMPARE(run.states(HostId{0}), std::string("ESTABLISHED"));
        QCOMPARE(run.states(HostId{1}), std::string("ESTABLISHED"));
        QCOMPARE(run.value(HostId{1}, "RCV.NXT"), 5010);
    }

    void hostsConnectionAndFramesAreNamed() {
        const Reconstructed run(wholeConnection());
        QCOMPARE(run.trace.hostCount(), 2u);
        QCOMPARE(run.trace.host(client).name, std::string("10.0.0.1"));
        QCOMPARE(run.trace.host(client).mac, std::string("02:00:00:00:00:01"));
        QCOMPARE(run.trace.linkCount(), 1u);
        QCOMPARE(run.trace.connectionCount(), 1u);
        QCOMPARE(run.trace.connection(ConnectionId{0}).clientEndpoint, std::string("10.0.0.1:49152"));
        QCOMPARE(run.trace.connection(ConnectionId{0}).serverEndpoint, std::string("10.0.0.2:80"));
        QCOMPARE(run.trace.frameCount(), 11u);
        const Frame& second = run.trace.frame(FrameId{1});
        QVERIFY(second.from == server && second.to == client);
        QVERIFY(second.fate == FrameFate::Delivered);
        QVERIFY(second.origin == Origin::Observed);
        QCOMPARE(second.sent.time_since_epoch().count(), 10'000'000);
        QCOMPARE(run.reconstructor.epoch(), 1'700'000'000'000'000'000);
    }

    void onlyFramesAreObserved() {
        const Reconstructed run(wholeConnection());
        std::size_t observed = 0;
        for (std::uint32_t i = 0; i < run.trace.eventCount(); ++i) {
            const Event event = run.trace.event(EventId{i});
            QVERIFY(event.origin != Origin::Simulated);
            QVERIFY(!event.cause || event.cause.value < i);
            QCOMPARE(event.origin == Origin::Observed, event.kind == EventKind::FrameSent);
            observed += event.origin == Origin::Observed;
        }
        QCOMPARE(observed, 11u);
    }

    void everyLayerIsCrossedOnBothEnds() {
        HandMade made;
        made.segment(0, From::Client, "PA", 101, 301, 10);
        const Reconstructed run(made);
        std::string story;
        for (std::uint32_t i = 0; i < run.trace.eventCount(); ++i) {
            const Event event = run.trace.event(EventId{i});
            if (event.kind != EventKind::LayerDown && event.kind != EventKind::LayerUp)
                continue;
            story += QString("%1%2 %3>%4 %5\n")
                         .arg(event.kind == EventKind::LayerDown ? "down" : "up")
                         .arg(int(event.layer))
                         .arg(event.before)
                         .arg(event.after)
                         .arg(run.trace.bytes(event.blob()).size())
                         .toStdString();
        }
        QCOMPARE(story, std::string("down7 10>10 10\ndown4 10>30 30\ndown3 30>50 50\ndown2 50>64 64\n"
                                    "up2 64>50 50\nup3 50>30 30\nup4 30>10 10\nup7 10>10 10\n"));
    }

    void whyLeadsBackToAProgram() {
        const Reconstructed run(wholeConnection());
        QCOMPARE(run.why(0).back(), std::string("Asked for a connection to 10.0.0.2:80"));
        QCOMPARE(run.why(2).back(), run.why(0).back()); // ACK <- SYN-ACK <- SYN <- program
        const auto acknowledgment = run.why(4);
        QVERIFY(std::find(acknowledgment.begin(), acknowledgment.end(), "Sent 10 bytes") != acknowledgment.end());
        const auto answer = run.why(5); // data of the server: its program's action, made after the client's data came
        QVERIFY(std::find(answer.begin(), answer.end(), "Sent 20 bytes") != answer.end());
        for (std::uint32_t i = 0; i < 11; ++i)
            QCOMPARE(run.why(i).back(), run.why(0).back());
    }

    void findingsNameWhatHappened() {
        HandMade made = handshake();
        made.segment(20, From::Client, "PA", 101, 301, 10);  // 3
        made.segment(20, From::Client, "PA", 111, 301, 10);  // 4
        made.segment(300, From::Client, "PA", 101, 301, 10); // 5: again
        made.segment(1, From::Server, "A", 301, 121, 0, 0);  // 6: no room
        made.segment(1, From::Client, "PA", 131, 301, 10);   // 7: 121 to 130 are missing
        made.segment(1, From::Server, "A", 301, 121);        // 8
        made.segment(1, From::Server, "A", 301, 121);        // 9
        made.segment(1, From::Client, "PA", 121, 301, 10);   // 10: what was missing
        made.segment(50, From::Client, "A", 140, 301);       // 11: are you there?
        const Reconstructed run(made);
        QCOMPARE(run.findings(4), std::vector<Finding>{});
        QCOMPARE(run.findings(5), std::vector<Finding>{Finding::Retransmission});
        QVERIFY(run.trace.frame(FrameId{5}).repeats == FrameId{3});
        QVERIFY(run.trace.event(run.trace.frame(FrameId{5}).sentEvent).cause.value >
                run.trace.frame(FrameId{3}).sentEvent.value);
        const auto why = causes(run.trace, run.trace.frame(FrameId{5}).sentEvent);
        QVERIFY(std::find(why.begin(), why.end(), run.trace.frame(FrameId{3}).sentEvent) != why.end());
        QCOMPARE(run.findings(6), std::vector<Finding>{Finding::ZeroWindow});
        QCOMPARE(run.findings(7), std::vector<Finding>{Finding::LostSegment});
        QCOMPARE(run.findings(9), std::vector<Finding>{Finding::DuplicateAck});
        QCOMPARE(run.findings(10), std::vector<Finding>{Finding::OutOfOrder});
        QCOMPARE(run.findings(11), std::vector<Finding>{Finding::KeepAlive});
        QCOMPARE(run.value(server, "RCV.NXT"), 141); // the gap is filled
    }

    void loopbackHasTwoEnds() {
        HandMade plain = handshake();
        HandMade made;
        for (std::size_t i = 0; i < plain.frames.size(); ++i) {
            Bytes frame = plain.frames[i];
            for (const std::size_t at : {26u, 30u}) // both addresses become 127.0.0.1
                std::ranges::copy(std::array<std::uint8_t, 4>{127, 0, 0, 1},
                                  frame.begin() + static_cast<std::ptrdiff_t>(at));
            made.frame(1, std::move(frame));
        }
        const Reconstructed run(made);
        QCOMPARE(run.trace.hostCount(), 2u);
        QCOMPARE(run.trace.host(client).name, std::string("client"));
        QCOMPARE(run.trace.host(client).address, std::string("127.0.0.1:49152"));
        QCOMPARE(run.trace.host(server).name, std::string("server"));
        QCOMPARE(run.trace.host(server).address, std::string("127.0.0.1:80"));
        QCOMPARE(run.states(server), std::string("LISTEN SYN-RECEIVED ESTABLISHED"));
    }

    void framesOnlyKeepsFramesOnly() {
        const Reconstructed run(wholeConnection(), Recording::Frames);
        QCOMPARE(run.trace.frameCount(), 11u);
        QCOMPARE(run.trace.eventCount(), 22u);
        QCOMPARE(run.trace.variableCount(), 0u);
        QCOMPARE(run.trace.connectionCount(), 1u);
    }

    void brokenPacketsBecomeFramesAllTheSame() {
        const HandMade whole = wholeConnection();
        HandMade made;
        for (std::size_t length = 0; length < whole.frames[3].size(); ++length)
            made.frame(1,
                       Bytes(whole.frames[3].begin(), whole.frames[3].begin() + static_cast<std::ptrdiff_t>(length)));
        for (std::size_t at = 0; at < 54; ++at) {
            Bytes frame = whole.frames[3];
            frame[at] ^= 0xff;
            made.frame(1, frame);
        }
        const Reconstructed run(made);
        QCOMPARE(run.trace.frameCount(), made.frames.size());
    }

    void aClockSetBackKeepsTheOrder() {
        HandMade made = handshake();
        made.segment(-50, From::Client, "PA", 101, 301, 10);
        const Reconstructed run(made);
        for (std::uint32_t i = 1; i < run.trace.eventCount(); ++i)
            QVERIFY(run.trace.event(EventId{i}).time >= run.trace.event(EventId{i - 1}).time);
    }
};

QTEST_GUILESS_MAIN(ReconstructTest)
#include "reconstruct_test.moc"
