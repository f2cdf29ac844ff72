// Large captures: packets in place of frames and events must tell what those would have told.
#include "capture/context.h"
#include "capture/packetchecks.h"
#include "capture/reconstruct.h"
#include "capture/segments.h"
#include "trace/sentence.h"
#include "wire/pseudoheader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

// Two connections that take turns, one with trouble; then the first one's ports again; and an ARP question.
HandMade troubledCapture() {
    HandMade made = handshake();
    const auto other = [&made](From from, std::string_view letters, std::uint32_t seq, std::uint32_t ack,
                               std::size_t length = 0) {
        TcpHeader header;
        header.sourcePort = from == From::Client ? 50000 : serverPort;
        header.destinationPort = from == From::Client ? serverPort : 50000;
        header.flags = flags(letters);
        header.seq = SeqNumber(seq);
        header.ack = SeqNumber(ack);
        header.window = 500;
        made.frame(1, segmentFrame(from, header, Bytes(length, 'y')));
    };
    other(From::Client, "S", 900, 0);
    made.segment(20, From::Client, "PA", 101, 301, 10);
    other(From::Server, "SA", 7000, 901);
    made.segment(20, From::Client, "PA", 111, 301, 10);
    made.segment(300, From::Client, "PA", 101, 301, 10); // again
    other(From::Client, "A", 901, 7001);
    made.segment(1, From::Server, "A", 301, 121, 0, 0); // no room
    made.segment(1, From::Client, "PA", 131, 301, 10);  // 121 to 130 are missing
    made.segment(1, From::Server, "A", 301, 121);
    made.segment(1, From::Server, "A", 301, 121);
    other(From::Server, "PA", 7001, 901, 30);
    made.segment(1, From::Client, "PA", 121, 301, 10); // what was missing
    made.segment(50, From::Client, "A", 140, 301);     // are you there?
    made.segment(50, From::Client, "S", 40000, 0);     // a new connection on old ports
    made.segment(1, From::Server, "SA", 90000, 40001);
    Bytes arp = hex("ffffffffffff0200000000010806000108000604000102000000000"
                    "10a0000010000000000000a000002");
    made.frame(1, std::move(arp));
    return made;
}

void load(const HandMade& made, Trace& trace, Recording recording) {
    Reconstructor reconstructor(trace, recording);
    for (std::size_t i = 0; i < made.frames.size(); ++i)
        reconstructor.add(made.packet(i));
}

// Notes about a frame, in words.
std::vector<std::string> notes(const Trace& trace, FrameId frame) {
    std::vector<std::string> result;
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
        if (trace.event({i}).kind == EventKind::Note && trace.event({i}).frame == frame)
            result.push_back(sentence(trace, {i}));
    return result;
}

} // namespace

class PacketsTest : public QObject {
    Q_OBJECT

private slots:
    void packetsTellWhatFramesTell() {
        const HandMade made = troubledCapture();
        Trace full, large;
        load(made, full, Recording::Full);
        load(made, large, Recording::Frames);
        QVERIFY(large.hasPackets() && !full.hasPackets());
        QCOMPARE(large.frameCount(), full.frameCount());
        QCOMPARE(large.hostCount(), full.hostCount());
        QCOMPARE(large.connectionCount(), 3u);
        std::size_t noteCount = 0;
        for (std::uint32_t i = 0; i < full.frameCount(); ++i) {
            const FrameId id{i};
            const Frame a = full.frame(id), b = large.frame(id);
            QCOMPARE(b.sent, a.sent);
            QVERIFY(b.from == a.from && b.to == a.to && b.link == a.link);
            QVERIFY(b.connection == a.connection && b.repeats == a.repeats && b.fate == a.fate);
            QCOMPARE(b.originalLength, a.originalLength);
            QVERIFY(std::ranges::equal(large.frameBytes(id), full.frameBytes(id)));
            QCOMPARE(sentence(large, b.sentEvent), sentence(full, a.sentEvent));
            QCOMPARE(notes(large, id), notes(full, id));
            noteCount += notes(large, id).size();
        }
        QVERIFY(noteCount >= 6);
        for (std::uint32_t i = 0; i < large.eventCount(); ++i)
            QVERIFY(!large.event({i}).cause || large.event({i}).cause.value < i);
    }

    void acknowledgmentsLeadBackToWhatTheyAcknowledge() {
        Trace trace;
        load(troubledCapture(), trace, Recording::Frames);
        QVERIFY(trace.event(trace.frame({1}).sentEvent).cause == trace.frame({0}).endEvent);  // SYN-ACK: the SYN came
        QVERIFY(trace.event(trace.frame({7}).sentEvent).cause == trace.frame({4}).sentEvent); // again: its original
        QVERIFY(!trace.event(trace.frame({3}).sentEvent).cause);
    }

    void eachFrameIsDissectedWithinItsConnection() {
        const HandMade made = troubledCapture();
        Trace full, large;
        load(made, full, Recording::Full);
        load(made, large, Recording::Frames);
        TraceDissector whole(full), alone(large);
        bool reused = false;
        for (const std::uint32_t i : {15u, 3u, 7u, 12u, 0u, 16u, 17u, 1u, 14u, 13u, 11u, 10u, 9u, 8u, 6u, 5u, 4u, 2u}) {
            const FrameId id{i};
            const Dissection expected = whole.dissect(id), seen = alone.dissect(id);
            QCOMPARE(seen.nodes.size(), expected.nodes.size());
            for (std::size_t node = 0; node < seen.nodes.size(); ++node) {
                QCOMPARE(seen.nodes[node].field, expected.nodes[node].field);
                QCOMPARE(seen.nodes[node].number, expected.nodes[node].number);
                QCOMPARE(seen.nodes[node].text, expected.nodes[node].text);
            }
            reused = reused || !fieldValues(seen, large.frameBytes(id), "tcp.analysis.reused_ports").empty();
        }
        QVERIFY(reused);
    }

    void bytesStayInTheFile() {
        const HandMade made = troubledCapture();
        const QTemporaryDir folder;
        const QString name = folder.filePath("large.pcap");
        QVERIFY(writeCaptureFile(name.toStdString(), [&](const ByteSink& sink) -> Result<void> {
            PcapWriter writer(sink);
            auto done = writer.start(LinkType::Ethernet);
            for (std::size_t i = 0; done && i < made.frames.size(); ++i)
                done = writer.packet(made.packet(i));
            return done;
        }));
        Trace trace;
        auto source = FileBytes::open(name.toStdString());
        QVERIFY(source);
        trace.setByteSource(std::move(*source));
        const auto file = openCapture(name.toStdString());
        QVERIFY(file);
        Reconstructor reconstructor(trace, Recording::Frames);
        for (auto packet = (*file)->next(); packet && *packet; packet = (*file)->next())
            reconstructor.add(**packet);
        QCOMPARE(trace.frameCount(), made.frames.size());
        for (std::uint32_t i = 0; i < trace.frameCount(); ++i)
            QVERIFY(std::ranges::equal(trace.frameBytes({i}), made.frames[i]));

        // Somebody cuts the file short meanwhile: what is gone is empty, and nothing falls over.
        Trace later;
        later.setByteSource(std::move(*FileBytes::open(name.toStdString())));
        Reconstructor again(later, Recording::Frames);
        const auto second = openCapture(name.toStdString());
        for (auto packet = (*second)->next(); packet && *packet; packet = (*second)->next())
            again.add(**packet);
        QVERIFY(QFile(name).resize(200));
        const FrameId last{static_cast<std::uint32_t>(later.frameCount() - 1)};
        QVERIFY(later.frameBytes(last).empty());
        QVERIFY(!later.frameBytes({0}).empty());
        TraceDissector dissector(later);
        QVERIFY(!dissector.dissect(last).nodes.empty());
        QVERIFY(!sentence(later, later.frame(last).sentEvent).empty());
    }

    void wrongChecksumsAreNoted() {
        HandMade made;
        made.segment(0, From::Client, "PA", 101, 301, 11);
        const Bytes good = made.frames[0];
        const auto holds = [](const Bytes& frame) {
            return checksumsHold(frame, findPath(frame, LinkType::Ethernet, static_cast<std::uint32_t>(frame.size())));
        };
        QVERIFY(holds(good));
        for (const std::size_t at : {22u, 40u, 60u}) { // time to live, sequence number, payload
            Bytes bad = good;
            bad[at] ^= 4;
            QVERIFY(!holds(bad));
        }
        Bytes cut = good;
        cut[64] ^= 1;
        cut.pop_back(); // not all was captured, so nobody can tell
        QVERIFY(checksumsHold(cut, findPath(cut, LinkType::Ethernet, static_cast<std::uint32_t>(good.size()))));

        // Left to the network card: the sum of the pseudo header alone, with the length or without it.
        for (const std::uint32_t length : {31u, 0u}) {
            Bytes unfinished = good;
            const PseudoHeader pseudo{clientAddress, serverAddress};
            const std::uint16_t sum = static_cast<std::uint16_t>(~pseudo.sum(6, length).value());
            unfinished[50] = static_cast<std::uint8_t>(sum >> 8);
            unfinished[51] = static_cast<std::uint8_t>(sum);
            QVERIFY(holds(unfinished));
        }
        made.frames[0][60] ^= 4;
        for (const Recording recording : {Recording::Full, Recording::Frames}) {
            Trace trace;
            load(made, trace, recording);
            QCOMPARE(notes(trace, {0}), std::vector<std::string>{"Wrong checksum: some byte is not as it was sent"});
        }
    }

    void aDatagramMayLeaveItsChecksumOut() {
        Bytes frame(14 + 20 + 8 + 3, 'x');
        EthernetHeader{{}, {}, etherTypeIpv4}.write(frame);
        Ipv4Header ip;
        ip.totalLength = 31;
        ip.protocol = ipProtocolUdp;
        ip.source = clientAddress;
        ip.destination = serverAddress;
        ip.write(MutableByteView(frame).subspan(14));
        UdpHeader{1, 2, 11}.write(MutableByteView(frame).subspan(34), {ip.source, ip.destination});
        const auto holds = [&] { return checksumsHold(frame, findPath(frame, LinkType::Ethernet, 45)); };
        QVERIFY(holds());
        frame[42] ^= 1;
        QVERIFY(!holds());
        frame[40] = frame[41] = 0;
        QVERIFY(holds());
    }
};

QTEST_GUILESS_MAIN(PacketsTest)
#include "packets_test.moc"
