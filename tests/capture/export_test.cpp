#include "capture/export.h"

#include "capture/reconstruct.h"
#include "capture/segments.h"

#include <QTemporaryDir>
#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

Bytes withFcs(Bytes frame) {
    frame.resize(std::max<std::size_t>(frame.size(), EthernetHeader::minimumFrame) + EthernetHeader::fcsSize);
    writeFcs(frame);
    return frame;
}

// A trace as a capture gives it, which is what this folder can make by itself.
void fill(Trace& trace, const HandMade& made) {
    Reconstructor reconstructor(trace);
    for (std::size_t i = 0; i < made.frames.size(); ++i)
        reconstructor.add(made.packet(i));
}

ReadCapture exported(const Trace& trace) {
    Bytes file;
    if (!writeTracePcapng(trace, into(file), 1'000'000'000))
        return {};
    return readCapture(file);
}

} // namespace

class ExportTest : public QObject {
    Q_OBJECT

private slots:
    void everyFrameComesBackWithItsReason() {
        HandMade made = handshake();
        made.segment(1, From::Client, "PA", 101, 301, 10);
        made.segment(300, From::Client, "PA", 101, 301, 10);
        Trace trace;
        trace.title = "a handshake";
        fill(trace, made);
        const ReadCapture read = exported(trace);
        QVERIFY(!read.error);
        QCOMPARE(read.metadata.sections[0].comments, std::vector<std::string>{"a handshake"});
        QCOMPARE(read.metadata.interfaces.size(), 1u);
        QCOMPARE(read.metadata.interfaces[0].name, std::string("link 1"));
        QCOMPARE(read.metadata.interfaces[0].fcsLength, -1);
        QCOMPARE(read.packets.size(), made.frames.size());
        for (std::size_t i = 0; i < made.frames.size(); ++i) {
            QCOMPARE(toHex(read.packets[i].bytes), toHex(made.frames[i]));
            QCOMPARE(read.packets[i].packet.time, 1'000'000'000 + made.times[i] - made.times[0]);
            QCOMPARE(read.packets[i].packet.comments.size(), 1u);
        }
        const auto ends = [&](std::size_t i, const std::string& text) {
            return read.packets[i].packet.comments[0].ends_with(text);
        };
        QVERIFY(ends(0, ". Why: 10.0.0.1: Asked for a connection to 10.0.0.2:80"));
        QVERIFY2(ends(1, ". Why: 10.0.0.2: State changed: LISTEN to SYN-RECEIVED") || ends(1, ". Why: frame 1 arrived"),
                 read.packets[1].packet.comments[0].c_str());
        QVERIFY(ends(3, ". Why: 10.0.0.1: Sent 10 bytes"));
        QVERIFY(ends(4, ". Sends again what frame 4 carried"));
    }

    void secretsStandBeforeThePackets() {
        Trace trace;
        Trace again;
        trace.addTlsSecret("CLIENT_RANDOM 01 02");
        fill(trace, handshake());
        Bytes file;
        QVERIFY(writeTracePcapng(trace, into(file)));
        const ReadCapture read = readCapture(file);
        QCOMPARE(read.metadata.secrets.size(), 1u);
        QCOMPARE(read.metadata.secrets[0].type, DecryptionSecrets::tlsKeyLog);
        QCOMPARE(toText(read.metadata.secrets[0].data), std::string("CLIENT_RANDOM 01 02\n"));
        const Bytes block{10, 0, 0, 0}, packet{6, 0, 0, 0};
        const auto place = [&](const Bytes& type) { // of the first block of a type
            std::size_t at = 0;
            while (at < file.size() && !std::ranges::equal(ByteView(file).subspan(at, 4), type))
                at += file[at + 4] + 256u * file[at + 5];
            return at;
        };
        QVERIFY(place(block) < place(packet) && place(packet) < file.size());
        // A capture's secrets are kept, each once.
        Reconstructor reconstructor(again);
        reconstructor.addSecrets(read.metadata);
        reconstructor.addSecrets(read.metadata);
        QCOMPARE(exported(again).metadata.secrets.size(), 1u);
    }

    void framesWithAnFcsSaySo() {
        HandMade plain = handshake();
        HandMade made;
        for (const Bytes& frame : plain.frames)
            made.frame(1, withFcs(frame));
        Trace trace;
        fill(trace, made);
        const ReadCapture read = exported(trace);
        QCOMPARE(read.metadata.interfaces[0].fcsLength, 4);
        QCOMPARE(read.packets[0].packet.fcsLength, 4);
    }

    void framesAreInTheOrderOfSending() {
        Trace trace;
        const HostId a = trace.addHost({"a", {}, {}, {}});
        const LinkId link = trace.addLink({a, a, 0, {}, "a link"});
        for (const int sent : {20, 10}) { // queued first, sent later
            Frame frame;
            frame.sent = timeAt(Duration(sent));
            frame.from = frame.to = a;
            frame.link = link;
            frame.blob = trace.addBlob(Bytes(60, static_cast<std::uint8_t>(sent)));
            frame.originalLength = 60;
            trace.addFrame(frame);
        }
        const ReadCapture read = exported(trace);
        QCOMPARE(read.packets.size(), 2u);
        QCOMPARE(int(read.packets[0].bytes[0]), 10);
        QCOMPARE(int(read.packets[1].bytes[0]), 20);
    }

    void whatAFullQueueLostWasNeverOnTheLink() {
        Trace trace;
        const HostId a = trace.addHost({"a", {}, {}, {}});
        const LinkId link = trace.addLink({a, a, 0, {}, "a link"});
        for (const FrameFate fate : {FrameFate::Lost, FrameFate::Delivered}) {
            Frame frame;
            frame.from = frame.to = a;
            frame.link = link;
            frame.fate = fate;
            frame.blob = trace.addBlob(Bytes(60, static_cast<std::uint8_t>(fate)));
            frame.originalLength = 60;
            trace.addFrame(frame);
        }
        const ReadCapture read = exported(trace);
        QCOMPARE(read.packets.size(), 1u);
        QCOMPARE(int(read.packets[0].bytes[0]), int(FrameFate::Delivered));
    }

    void anEmptyTraceIsAFileWithoutPackets() {
        const Trace trace;
        const ReadCapture read = exported(trace);
        QVERIFY(!read.error);
        QCOMPARE(read.packets.size(), 0u);
        QCOMPARE(read.metadata.sections.size(), 1u);
    }

    void aFullDiskIsAnError() {
        if (!QFile::exists("/dev/full"))
            QSKIP("this system has no /dev/full");
        Trace trace;
        fill(trace, handshake());
        const auto written = writeTracePcapng(trace, std::string("/dev/full"));
        QVERIFY(!written);
        QCOMPARE(written.error().text(), std::string("/dev/full: cannot be written: No space left on device"));
    }
};

QTEST_GUILESS_MAIN(ExportTest)
#include "export_test.moc"
