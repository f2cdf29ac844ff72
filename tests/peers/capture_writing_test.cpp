// Files that we write, read by tshark.
#include "capture/file.h"
#include "capture/segments.h"
#include "peers/tshark.h"

#include <QTemporaryDir>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

Bytes withFcs(Bytes frame) {
    frame.resize(std::max<std::size_t>(frame.size(), EthernetHeader::minimumFrame) + EthernetHeader::fcsSize);
    writeFcs(frame);
    return frame;
}

} // namespace

class CaptureWritingTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!haveTshark())
            QSKIP("TSHARK IS NOT INSTALLED: NOTHING WAS COMPARED");
    }

    void pcapng_data() {
        QTest::addColumn<bool>("big");
        QTest::newRow("little endian") << false;
        QTest::newRow("big endian") << true;
    }
    void pcapng() {
        QFETCH(bool, big);
        const QTemporaryDir folder;
        const QString path = folder.filePath("all.pcapng");
        const HandMade made = handshake();
        const auto written = writeCaptureFile(path.toStdString(), [&](const ByteSink& sink) -> Result<void> {
            PcapngWriter writer(sink, big ? std::endian::big : std::endian::little);
            CaptureInterface interface;
            interface.fcsLength = 4;
            interface.name = "link 1";
            const std::vector<ResolvedName> names{{hex("0a000001"), "client.example"},
                                                  {hex("0a000002"), "server.example"}};
            (void)writer.section({"hardware", "system", "Layerscope", {"a section"}});
            (void)writer.interface(interface);
            (void)writer.secrets({DecryptionSecrets::tlsKeyLog, toBytes("# no keys\n")});
            (void)writer.names(names);
            for (std::size_t i = 0; i < made.frames.size(); ++i) {
                const Bytes frame = withFcs(made.frames[i]);
                CapturedPacket packet = made.packet(i);
                packet.bytes = frame;
                packet.originalLength = static_cast<std::uint32_t>(frame.size());
                packet.comments = {"packet " + std::to_string(i + 1) + ": \u2192"};
                if (auto done = writer.packet(packet); !done)
                    return done;
            }
            return writer.statistics(0, made.times.back(), 3, 0);
        });
        QVERIFY(written);
        const ToolResult result = runTool("tshark", {"-r", path,
                                                     "-o", "eth.check_fcs:TRUE",
                                                     "-o", "tcp.check_checksum:TRUE",
                                                     "-N", "n",
                                                     "-T", "fields",
                                                     "-E", "separator=|",
                                                     "-e", "frame.time_epoch",
                                                     "-e", "frame.comment",
                                                     "-e", "frame.interface_name",
                                                     "-e", "eth.fcs.status",
                                                     "-e", "tcp.checksum.status",
                                                     "-e", "ip.src_host",
                                                     "-e", "_ws.malformed"});
        QCOMPARE(result.status, 0);
        QCOMPARE(result.lines, (QStringList{"1700000000.000000000|packet 1: \u2192|link 1|1|1|client.example|",
                                            "1700000000.010000000|packet 2: \u2192|link 1|1|1|server.example|",
                                            "1700000000.010000000|packet 3: \u2192|link 1|1|1|client.example|"}));
    }

    void pcap_data() {
        QTest::addColumn<bool>("big");
        QTest::addColumn<bool>("nano");
        for (const bool big : {false, true})
            for (const bool nano : {false, true})
                QTest::addRow("%s endian, %s", big ? "big" : "little", nano ? "ns" : "us") << big << nano;
    }
    void pcap() {
        QFETCH(bool, big);
        QFETCH(bool, nano);
        const QTemporaryDir folder;
        const QString path = folder.filePath("all.pcap");
        const Bytes frame = withFcs(handshake().frames[0]);
        const auto written = writeCaptureFile(path.toStdString(), [&](const ByteSink& sink) -> Result<void> {
            PcapWriter writer(sink, nano ? PcapTime::Nanoseconds : PcapTime::Microseconds,
                              big ? std::endian::big : std::endian::little);
            if (auto done = writer.start(LinkType::Ethernet, 4); !done)
                return done;
            CapturedPacket packet;
            packet.time = 1'700'000'000'123'456'789;
            packet.bytes = frame;
            packet.originalLength = static_cast<std::uint32_t>(frame.size());
            return writer.packet(packet);
        });
        QVERIFY(written);
        const ToolResult result =
            runTool("tshark", {"-r", path, "-o", "eth.check_fcs:TRUE", "-T", "fields", "-E", "separator=|", "-e",
                               "frame.time_epoch", "-e", "eth.fcs.status", "-e", "tcp.flags.syn"});
        QCOMPARE(result.lines, QStringList{QString("1700000000.%1|1|1").arg(nano ? "123456789" : "123456000")});
    }
};

QTEST_GUILESS_MAIN(CaptureWritingTest)
#include "capture_writing_test.moc"
