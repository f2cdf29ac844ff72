#include "trace/packettable.h"

#include "trace/sentence.h"
#include "trace/state.h"

#include <QTest>

using namespace layerscope;
using namespace std::chrono_literals;

namespace {

constexpr std::uint32_t packetCount = 1000;

// Two hosts that take turns, a packet every 10 ns; every seventh packet has a finding and every 21st two.
struct Packets {
    Packets() {
        const HostId a = trace.addHost({"a", {}, {}, {}}), b = trace.addHost({"b", {}, {}, {}});
        const LinkId link = trace.addLink({a, b, 0, {}, {}});
        const WayId ways[] = {trace.addWay({a, b, link, {}, LinkType::Ethernet}),
                              trace.addWay({b, a, link, {}, LinkType::Ethernet})};
        for (std::uint32_t i = 0; i < packetCount; ++i) {
            CompactPacket packet;
            packet.time = Time(10ns * i);
            packet.way = ways[i % 2];
            packet.originalLength = 60 + i;
            const Bytes bytes(3, static_cast<std::uint8_t>(i));
            packet.place = trace.addBlob(bytes).value;
            packet.length = 3;
            if (i > 0)
                packet.cause = {FrameId{i - 1}, PacketCause::End::Delivered};
            if (i % 7 == 6)
                packet.findings |= CompactPacket::bit(Finding::ZeroWindow);
            if (i % 21 == 20) {
                packet.findings |= CompactPacket::bit(Finding::Retransmission);
                packet.repeats = FrameId{i - 4};
            }
            trace.addPacket(packet);
        }
    }
    Trace trace;
};

} // namespace

class PacketTableTest : public QObject {
    Q_OBJECT

private slots:
    void framesAreWorkedOut() {
        const Packets packets;
        const Trace& trace = packets.trace;
        QCOMPARE(trace.frameCount(), std::size_t{packetCount});
        for (std::uint32_t i = 0; i < packetCount; ++i) {
            const Frame frame = trace.frame({i});
            QCOMPARE(frame.sent.time_since_epoch().count(), 10 * i);
            QCOMPARE(frame.ended, frame.sent);
            QCOMPARE(frame.from.value, i % 2);
            QCOMPARE(frame.to.value, 1 - i % 2);
            QCOMPARE(frame.originalLength, 60 + i);
            QVERIFY(frame.fate == FrameFate::Delivered && frame.origin == Origin::Observed);
            QVERIFY(frame.repeats == (i % 21 == 20 ? FrameId{i - 4} : FrameId{}));
            QVERIFY(std::ranges::equal(trace.frameBytes({i}), Bytes(3, static_cast<std::uint8_t>(i))));
            QVERIFY(trace.event(frame.sentEvent).kind == EventKind::FrameSent);
            QVERIFY(trace.event(frame.endEvent).kind == EventKind::FrameDelivered);
            QVERIFY(trace.event(frame.sentEvent).frame == FrameId{i} &&
                    trace.event(frame.endEvent).frame == FrameId{i});
        }
    }

    void eventsAreWorkedOutInOrder() {
        const Packets packets;
        const Trace& trace = packets.trace;
        QCOMPARE(trace.eventCount(), std::size_t{2 * packetCount + packetCount / 7 + packetCount / 21});
        std::uint32_t id = 0;
        for (std::uint32_t i = 0; i < packetCount; ++i) {
            const EventId sent{id++}, delivered{id++};
            QVERIFY(trace.event(sent).kind == EventKind::FrameSent);
            QVERIFY(trace.event(sent).cause == (i == 0 ? EventId{} : trace.frame({i - 1}).endEvent));
            QVERIFY(trace.event(sent).host == HostId{i % 2});
            QVERIFY(trace.event(delivered).cause == sent);
            QVERIFY(trace.event(delivered).host == HostId{1 - i % 2});
            std::vector<Finding> findings;
            while (id < trace.eventCount() && trace.event({id}).kind == EventKind::Note) {
                QVERIFY(trace.event({id}).cause == sent && trace.event({id}).frame == FrameId{i});
                findings.push_back(trace.event({id++}).finding);
            }
            std::vector<Finding> expected;
            if (i % 21 == 20)
                expected.push_back(Finding::Retransmission);
            if (i % 7 == 6)
                expected.push_back(Finding::ZeroWindow);
            QCOMPARE(findings, expected);
        }
        QCOMPARE(std::size_t{id}, trace.eventCount());
        QCOMPARE(sentence(trace, {trace.frame({20}).endEvent.value + 1}),
                 std::string("Retransmission: these bytes were sent before (in frame 17)"));
    }

    void positionsFollowTime() {
        const Packets packets;
        const Trace& trace = packets.trace;
        QCOMPARE(trace.duration(), Time(10ns * (packetCount - 1)));
        QCOMPARE(trace.positionAt(Time(-1ns)), std::size_t{0});
        QCOMPARE(trace.positionAt(Time{}), std::size_t{2});
        QCOMPARE(trace.positionAt(Time(69ns)), std::size_t{15}); // seven packets and a note
        QCOMPARE(trace.positionAt(trace.duration()), trace.eventCount());
    }

    void theCursorWalksBothWays() {
        const Packets packets;
        TraceCursor cursor(packets.trace);
        cursor.seek(500);
        const std::uint64_t hash = cursor.state().hash();
        cursor.seek(packets.trace.eventCount());
        QVERIFY(cursor.state().inFlight.empty());
        QCOMPARE(cursor.state().counts[static_cast<std::size_t>(EventKind::FrameSent)], std::uint64_t{packetCount});
        cursor.seek(500);
        QCOMPARE(cursor.state().hash(), hash);
    }

    void aPacketTakesLittleMemory() {
        PacketTable table;
        const WayId way = table.addWay({});
        for (std::uint32_t i = 0; i < 100'000; ++i) {
            CompactPacket packet;
            packet.way = way;
            table.add(packet);
        }
        QVERIFY(table.memoryBytes() < 34 * 100'000);
    }
};

QTEST_GUILESS_MAIN(PacketTableTest)
#include "packettable_test.moc"
