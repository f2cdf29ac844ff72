// Random scenarios, and what must hold in every run: it ends, no byte is lost in silence, the sequence space stays in
// order, the same seed gives the same bytes, and the state is the same whatever way leads to it.
// LAYERSCOPE_RUNS=N says how many seeds, LAYERSCOPE_SEED=N runs one and tells it.
#include "base/hex.h"
#include "sim/randomscenario.h"
#include "sim/sequencespace.h"
#include "sim/simulation.h"
#include "trace/sentence.h"
#include "trace/state.h"
#include "trace/textform.h"

#include <QtTest>

using namespace layerscope;
using namespace layerscope::test;

namespace {

// One hash of every frame as it was sent: when, on which link, which bytes.
class FrameHash {
public:
    void add(const SentFrame& frame) {
        mix(static_cast<std::uint64_t>(frame.time.time_since_epoch().count()));
        mix(frame.link);
        for (const std::uint8_t byte : frame.bytes)
            mix(byte);
    }
    std::uint64_t value() const { return m_value; }

private:
    void mix(std::uint64_t word) { m_value = (m_value ^ word) * 0x100000001b3u; } // FNV-1a
    std::uint64_t m_value = 0xcbf29ce484222325u;
};

// What a program at one end of a connection did and heard.
struct Ear {
    std::string sent, heard;
    bool toldEnd = false;   // the peer closed its direction
    bool toldWhy = false;   // broken off, with a reason
    bool brokeOff = false;  // by the program itself
    bool connected = false; // the listener's program has heard of the connection
};

} // namespace

class PropertiesTest : public QObject {
    Q_OBJECT

private slots:
    void hold() {
        const std::uint64_t one = number("LAYERSCOPE_SEED");
        const std::uint64_t last = one ? one : std::max<std::uint64_t>(number("LAYERSCOPE_RUNS"), 400);
        std::size_t events = 0, frames = 0, moments = 0;
        for (std::uint64_t seed = one ? one : 1; seed <= last; ++seed) {
            const RandomScenario random(seed);
            if (one)
                qInfo("%s", random.text.c_str());
            FrameHash recorded, again;
            RunOptions options;
            options.watcher = [&](const SentFrame& frame) { recorded.add(frame); };
            const auto run = simulate(random.scenario, options);
            QVERIFY(run.has_value());
            const Trace& trace = *run->trace;
            events += trace.eventCount();
            frames += trace.frameCount();

            // The same again, and recording changes nothing.
            options.recording = Recording::None;
            options.watcher = [&](const SentFrame& frame) { again.add(frame); };
            const auto second = simulate(random.scenario, options);
            QVERIFY(second.has_value());
            note(seed, recorded.value() == again.value() ? "" : "two runs of one seed sent other bytes");
            note(seed, run->counts.queueEvents == second->counts.queueEvents ? "" : "two runs of one seed differ");

            if (one)
                for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
                    fmt::print("{}", eventLine(trace, EventId{i}));
            note(seed, run->counts.timersPending ? "the run did not end" : "");
            note(seed, run->counts.framesSent == run->counts.framesDelivered + run->counts.framesLost
                           ? ""
                           : "a frame has no end");
            note(seed, checkBytes(trace, random.datagrams));
            const SequenceSpace space(trace);
            moments += space.moments();
            note(seed, space.problem());
            note(seed, checkCauses(trace));
            note(seed, checkOwners(trace));
            note(seed, checkWalks(trace, seed));
            if (QTest::currentTestFailed())
                return;
        }
        qInfo("%zu events and %zu frames; %zu moments of sequence spaces", events, frames, moments);
        QVERIFY(one || (events > last * 100 && moments > last * 10));
    }

private:
    static std::uint64_t number(const char* name) {
        return static_cast<std::uint64_t>(std::max(0, qEnvironmentVariableIntValue(name)));
    }
    static void note(std::uint64_t seed, const std::string& problem) {
        QVERIFY2(problem.empty(), fmt::format("seed {}: {}", seed, problem).c_str());
    }

    // Each byte that a program sent arrives once and in order, or both programs learn why not.
    static std::string checkBytes(const Trace& trace, bool datagrams) {
        if (datagrams)
            return {};
        std::map<std::pair<ConnectionId, HostId>, Ear> ears;
        for (std::uint32_t i = 0; i < trace.eventCount(); ++i) {
            const Event event = trace.event(EventId{i});
            if (!event.connection || !event.host)
                continue;
            const Connection& connection = trace.connection(event.connection);
            if (event.host != connection.client && event.host != connection.server)
                continue; // somebody who overheard it
            Ear& ear = ears[{event.connection, event.host}];
            if (event.kind == EventKind::MessageSent)
                ear.sent += toText(trace.bytes(trace.message(event.message()).blob));
            else if (event.kind == EventKind::MessageDelivered)
                ear.heard += toText(trace.bytes(event.blob()));
            else if (event.kind == EventKind::Note && event.layer == LayerNumber::Application) {
                const std::string_view text = trace.text(event.text);
                ear.connected = ear.connected || text == "The program is told: a connection has come in";
                ear.toldEnd = ear.toldEnd || text == "The program is told: no more data will come";
                ear.toldWhy = ear.toldWhy || event.finding == Finding::GaveUp;
            } else if (event.kind == EventKind::ProgramAction) {
                ear.brokeOff = ear.brokeOff || trace.text(event.text) == "The program breaks the connection off";
            }
        }
        for (const auto& [place, ear] : ears) {
            const Connection& connection = trace.connection(place.first);
            const HostId other = connection.client == place.second ? connection.server : connection.client;
            const Ear& peer = ears[{place.first, other}];
            const std::string who = fmt::format("{} to {}: ", trace.host(place.second).name, trace.host(other).name);
            if (!ear.sent.starts_with(peer.heard))
                return who + "the peer heard something else than was sent";
            if (ear.sent == peer.heard)
                continue;
            if (peer.toldEnd && !ear.brokeOff)
                return who + "the peer takes a part for the whole";
            if (!ear.toldWhy && !ear.brokeOff)
                return who + "bytes are missing, and the sender does not know why";
            if (peer.connected && !peer.toldWhy && !peer.brokeOff)
                return who + "bytes are missing, and the peer does not know why";
        }
        return {};
    }

    // "Why?" of any event ends at a program's action or a timer.
    static std::string checkCauses(const Trace& trace) {
        Time last{};
        for (std::uint32_t i = 0; i < trace.eventCount(); ++i) {
            const Event event = trace.event(EventId{i});
            if (event.time < last)
                return fmt::format("event {} comes before the one before it", i);
            last = event.time;
            EventId cause{i};
            while (trace.event(cause).cause) {
                if (trace.event(cause).cause >= cause)
                    return fmt::format("event {} has a later cause", cause.value);
                cause = trace.event(cause).cause;
            }
            const EventKind root = trace.event(cause).kind;
            if (root != EventKind::ProgramAction && root != EventKind::MessageSent && root != EventKind::TimerStarted &&
                root != EventKind::TimerFired)
                return fmt::format("event {} goes back to: {}", i, sentence(trace, cause));
        }
        return {};
    }

    // Every byte of every frame has exactly one owner.
    static std::string checkOwners(const Trace& trace) {
        for (std::uint32_t i = 0; i < trace.frameCount(); ++i) {
            std::uint32_t next = 0;
            for (const Span& span : trace.spans(trace.frame(FrameId{i}).blob)) {
                if (span.begin != next || span.length == 0 || !span.protocol || span.layer == LayerNumber::None)
                    return fmt::format("frame {}: byte {} has no owner or two", i, next);
                next = span.end();
            }
            if (next != trace.frameBytes(FrameId{i}).size())
                return fmt::format("frame {}: the bytes from {} on have no owner", i, next);
        }
        return {};
    }

    // Stepping forward and back leads to the same state, which is that of playing from the start.
    static std::string checkWalks(const Trace& trace, std::uint64_t seed) {
        Random random(seed, "walk");
        std::vector<std::size_t> positions;
        for (int i = 0; i < 5; ++i)
            positions.push_back(random.below(trace.eventCount() + 1));
        std::ranges::sort(positions);
        TraceCursor fresh(trace), cursor(trace);
        for (const std::size_t position : positions) {
            while (fresh.position() < position)
                fresh.stepForward();
            cursor.seek(random.below(trace.eventCount() + 1)); // from anywhere
            cursor.seek(position);
            if (cursor.state().hash() != fresh.state().hash())
                return fmt::format("seeking to {} gives another state than playing", position);
            std::size_t done = 0;
            for (std::size_t steps = random.below(100); done < steps && cursor.stepForward(); ++done) {
            }
            while (done-- > 0)
                cursor.stepBack();
            if (cursor.state().hash() != fresh.state().hash())
                return fmt::format("stepping away from {} and back gives another state", position);
        }
        return {};
    }
};

QTEST_GUILESS_MAIN(PropertiesTest)
#include "properties_test.moc"
