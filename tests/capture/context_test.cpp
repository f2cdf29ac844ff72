#include "capture/context.h"

#include "capture/reconstruct.h"
#include "capture/segments.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

// "101" for a field that is there, "-" for one that is not.
std::string value(const Dissection& dissection, ByteView frame, std::string_view field) {
    const auto values = fieldValues(dissection, frame, field);
    return values.empty() ? "-" : values.front();
}

} // namespace

class ContextTest : public QObject {
    Q_OBJECT

private slots:
    void numbersAreRelativeAndWindowsScaled() {
        TcpOptions options;
        options.windowScale = 3;
        HandMade made = handshake(options);
        made.segment(1, From::Client, "PA", 101, 301, 10);
        ContextDissector dissector;
        std::string story;
        for (std::size_t i = 0; i < made.frames.size(); ++i) {
            const CapturedPacket packet = made.packet(i);
            const Dissection dissection = dissector.dissect(packet);
            for (const char* field : {"frame.number", "frame.time_relative", "tcp.stream", "tcp.seq", "tcp.ack",
                                      "tcp.nxtseq", "tcp.window_size", "tcp.window_size_scalefactor"})
                story += value(dissection, packet.bytes, field) + " ";
            story += "\n";
        }
        QCOMPARE(QString::fromStdString(story), "1 0.000000000 0 0 0 1 1000 - \n"
                                                "2 0.010000000 0 0 1 1 1000 - \n"
                                                "3 0.010000000 0 1 1 1 8000 8 \n"
                                                "4 0.011000000 0 1 1 11 8000 8 \n");
    }

    void anyFrameOfATraceIsDissectedInItsContext() {
        HandMade made = handshake();
        made.segment(20, From::Client, "PA", 101, 301, 10);
        made.segment(300, From::Client, "PA", 101, 301, 10);
        Trace trace;
        Reconstructor reconstructor(trace);
        for (std::size_t i = 0; i < 4; ++i)
            reconstructor.add(made.packet(i));
        TraceDissector dissector(trace);
        const auto at = [&](std::uint32_t frame, std::string_view field) {
            return value(dissector.dissect(FrameId{frame}), trace.frameBytes(FrameId{frame}), field);
        };
        QCOMPARE(at(3, "tcp.seq"), std::string("1"));
        QCOMPARE(at(1, "tcp.analysis.acks_frame"), std::string("1")); // backwards works as well
        reconstructor.add(made.packet(4));                            // the trace grows
        QCOMPARE(at(4, "tcp.analysis.retransmission"), std::string("1"));
        QCOMPARE(at(3, "tcp.analysis.retransmission"), std::string("-"));
    }

    void everyFieldOfTheFrameIsFound() {
        for (const Field& field : frameProtocol.fields)
            QCOMPARE(findFrameField(field.abbrev), &field);
        QVERIFY(!findFrameField("frame.nonsense"));
    }

    void aNewConnectionOnTheSamePortsIsANewStream() {
        HandMade made = handshake();
        made.segment(1000, From::Client, "S", 90000, 0);
        made.segment(1, From::Server, "SA", 500, 90001);
        Conversations conversations;
        std::vector<PacketFacts> facts;
        for (std::size_t i = 0; i < made.frames.size(); ++i)
            facts.push_back(conversations.add(made.packet(i)));
        QCOMPARE(*facts[2].tcpStream, 0u);
        QCOMPARE(*facts[3].tcpStream, 1u);
        QVERIFY(facts[3].tcp.remarks.has(TcpRemark::ReusedPorts));
        QCOMPARE(*facts[4].tcpStream, 1u);
        QCOMPARE(facts[4].tcp.relativeAck, 1u);
    }

    void windowsThatCloseAndOpenAreNamed() {
        HandMade made = handshake();
        made.segment(20, From::Client, "PA", 101, 301, 1000);  // 3: fills the window, which nobody scales
        made.segment(1, From::Server, "A", 301, 1101, 0, 0);   // 4: no room
        made.segment(500, From::Client, "A", 1101, 301, 1);    // 5: is there room now?
        made.segment(1, From::Server, "A", 301, 1101, 0, 0);   // 6: no
        made.segment(1, From::Server, "A", 301, 1101, 0, 500); // 7: now
        const std::vector<std::pair<std::size_t, TcpRemark>> expected{{3, TcpRemark::WindowFull},
                                                                      {4, TcpRemark::ZeroWindow},
                                                                      {5, TcpRemark::ZeroWindowProbe},
                                                                      {6, TcpRemark::ZeroWindowProbeAck},
                                                                      {7, TcpRemark::WindowUpdate}};
        Conversations conversations;
        std::vector<TcpRemarks> remarks;
        for (std::size_t i = 0; i < made.frames.size(); ++i)
            remarks.push_back(conversations.add(made.packet(i)).tcp.remarks);
        for (const auto& [frame, remark] : expected)
            QVERIFY2(remarks[frame].has(remark), std::to_string(frame).c_str());
    }
};

QTEST_GUILESS_MAIN(ContextTest)
#include "context_test.moc"
