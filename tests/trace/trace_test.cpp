#include "base/hex.h"
#include "trace/recorder.h"
#include "trace/sentence.h"
#include "trace/textform.h"
#include "wire/udp.h"

#include <QTest>

using namespace layerscope;
using namespace std::chrono_literals;

class TraceTest : public QObject {
    Q_OBJECT

private slots:
    void ownsItsBytes() {
        Trace trace;
        std::vector<BlobId> blobs;
        std::vector<ByteView> views;
        for (int i = 0; i < 3000; ++i) {
            Bytes bytes(static_cast<std::size_t>(i % 700), static_cast<std::uint8_t>(i));
            blobs.push_back(trace.addBlob(bytes));
            views.push_back(trace.bytes(blobs.back()));
        }
        for (int i = 0; i < 3000; ++i) {
            const ByteView now = trace.bytes(blobs[static_cast<std::size_t>(i)]);
            QCOMPARE(now.data(), views[static_cast<std::size_t>(i)].data()); // growing moves nothing
            QCOMPARE(now.size(), static_cast<std::size_t>(i % 700));
            for (const std::uint8_t byte : now)
                QCOMPARE(byte, static_cast<std::uint8_t>(i));
        }
        QVERIFY(trace.bytes(BlobId{}).empty());
    }

    void sameTextSameId() {
        Trace trace;
        const TextId id = trace.intern("SYN-SENT");
        for (int i = 0; i < 100; ++i)
            trace.intern("text " + std::to_string(i));
        QCOMPARE(trace.intern("SYN-SENT"), id);
        QCOMPARE(trace.text(id), std::string_view("SYN-SENT"));
        QVERIFY(trace.text(TextId{}).empty());
    }

    void frameKnowsItsEvents() {
        Trace trace;
        Recorder recorder(trace, Recording::Full);
        const FrameId frame = trace.addFrame({});
        Event event;
        event.frame = frame;
        event.kind = EventKind::FrameSent;
        const EventId sent = recorder.append(event);
        QCOMPARE(trace.frame(frame).fate, FrameFate::InFlight);
        recorder.setNow(timeAt(3ms));
        event.kind = EventKind::FrameLost;
        const EventId lost = recorder.append(event);
        QCOMPARE(trace.frame(frame).sentEvent, sent);
        QCOMPARE(trace.frame(frame).endEvent, lost);
        QCOMPARE(trace.frame(frame).fate, FrameFate::Lost);
        QCOMPARE(trace.frame(frame).ended, timeAt(3ms));
    }

    void positionsByTime() {
        Trace trace;
        Recorder recorder(trace, Recording::Full);
        for (const Duration at : {0ms, 0ms, 5ms, 9ms}) {
            recorder.setNow(timeAt(at));
            recorder.note({}, LayerNumber::None, {}, "x");
        }
        QCOMPARE(trace.positionAt(timeAt(-1ms)), std::size_t{0});
        QCOMPARE(trace.positionAt(timeAt(0ms)), std::size_t{2});
        QCOMPARE(trace.positionAt(timeAt(6ms)), std::size_t{3});
        QCOMPARE(trace.positionAt(timeAt(1h)), std::size_t{4});
        QCOMPARE(trace.duration(), timeAt(9ms));
    }

    void eventsInWords() {
        Trace trace;
        Recorder recorder(trace, Recording::Full);
        const HostId host = trace.addHost({"client", "", "", {}});
        const VariableId state = trace.addVariable({host, {}, LayerNumber::Transport, VariableKind::State, "state"});
        const VariableId next =
            trace.addVariable({host, {}, LayerNumber::Transport, VariableKind::Sequence, "SND.NXT"});
        const VariableId rto = trace.addVariable({host, {}, LayerNumber::Transport, VariableKind::Timer, "RTO"});
        QCOMPARE(sentence(trace, recorder.changeState(state, "CLOSED")), std::string("State is CLOSED"));
        QCOMPARE(sentence(trace, recorder.changeState(state, "LISTEN")),
                 std::string("State changed: CLOSED to LISTEN"));
        QCOMPARE(sentence(trace, recorder.change(next, 2747183205)),
                 std::string("SND.NXT is 2\u2009747\u2009183\u2009205"));
        QCOMPARE(sentence(trace, recorder.timerStarted(rto, timeAt(1s))),
                 std::string("Timer started: RTO, fires at 1.000 000"));
        Event crossing;
        crossing.kind = EventKind::LayerDown;
        crossing.host = host;
        crossing.layer = LayerNumber::Network;
        crossing.before = 24;
        crossing.after = 44;
        QCOMPARE(sentence(trace, recorder.append(crossing)),
                 std::string("Packet passed down: 44 bytes, 20 bytes added"));
        crossing.layer = LayerNumber::Session;
        crossing.before = 44;
        QCOMPARE(sentence(trace, recorder.append(crossing)), std::string("Data passed down: 44 bytes, no byte added"));
        // Going up it is the SDU that crosses: the PDU of the layer above.
        crossing.kind = EventKind::LayerUp;
        crossing.layer = LayerNumber::DataLink;
        crossing.before = 64;
        QCOMPARE(sentence(trace, recorder.append(crossing)),
                 std::string("Packet passed up: 44 bytes, 20 bytes removed"));
        crossing.layer = LayerNumber::Transport;
        crossing.before = 32;
        crossing.after = 0;
        QCOMPARE(sentence(trace, recorder.append(crossing)), std::string("Segment read: 32 bytes, nothing to pass up"));
        const Span datagram{0, 30, &udpProtocol, LayerNumber::Transport, {}, 0};
        crossing.layer = LayerNumber::Network;
        crossing.before = 50;
        crossing.after = 30;
        crossing.subject = trace.addBlob(Bytes(30), {&datagram, 1}).value;
        QCOMPARE(sentence(trace, recorder.append(crossing)),
                 std::string("Datagram passed up: 30 bytes, 20 bytes removed"));
        QCOMPARE(eventLine(trace, EventId{1}),
                 std::string("    2     0.000 000  client     L4         State changed: CLOSED to LISTEN\n"));
        QCOMPARE(groupedNumber(9999), std::string("9999"));
        QCOMPARE(groupedNumber(10000), std::string("10\u2009000"));
    }

    void memoryIsCounted() {
        Trace trace;
        const std::size_t empty = trace.memoryBytes();
        Recorder recorder(trace, Recording::Full);
        for (int i = 0; i < 10000; ++i)
            recorder.note({}, LayerNumber::None, {}, "the same sentence");
        const std::size_t each = (trace.memoryBytes() - empty) / 10000;
        // An event is 56 bytes and a vector may hold twice what it needs; nothing else is kept for it.
        QVERIFY2(each >= sizeof(Event) && each <= 2 * sizeof(Event) + 8, qPrintable(QString::number(each)));
        QVERIFY(sizeof(Event) <= 56);
    }
};

QTEST_GUILESS_MAIN(TraceTest)
#include "trace_test.moc"
