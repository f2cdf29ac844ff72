// Messages put together from segments, against tshark: every field of HTTP, WebSocket, DNS and TLS that we show in a
// capture read in order, and in the same streams cut into small segments.
#include "capture/context.h"
#include "capture/file.h"
#include "capture/pcap.h"
#include "peers/comparedfields.h"
#include "peers/tcpexchange.h"
#include "peers/tshark.h"
#include "wire/frames.h"
#include "wire/gzip.h"
#include "wire/http.h"
#include "wire/websocket.h"

#include <QDir>
#include <QTemporaryDir>
#include <fmt/format.h>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

enum class Closing { None, Alone, WithData }; // how the server's FIN comes

std::vector<Bytes> connection(std::uint16_t port, const Bytes& request, const Bytes& answer, std::size_t piece,
                              Closing closing = Closing::None) {
    TcpExchange exchange(port);
    exchange.addPieces(false, request, piece);
    exchange.addPieces(true, answer, piece, closing == Closing::WithData ? 0x19 : 0x18);
    if (closing == Closing::Alone)
        exchange.add(true, 0x11);
    return exchange.frames();
}

} // namespace

class TsharkStreamsTest : public QObject {
    Q_OBJECT

    // How many values differ, each written to the log; `agreed` counts those that both have.
    static int differences(const QString& file, int& agreed) {
        const QStringList fields = comparedFields({"http", "websocket", "dns", "tls"});
        QStringList arguments{
            "-n", "-r", file, "-T", "fields", "-E", "separator=\x01", "-E", "occurrence=a", "-E", "aggregator=\x02"};
        for (const QString& field : fields)
            arguments << "-e" << field;
        QProcess process;
        process.start("tshark", arguments);
        process.waitForFinished(60'000);
        const QStringList lines = QString::fromUtf8(process.readAllStandardOutput()).split('\n');
        auto capture = openCapture(file.toStdString());
        if (!capture || process.exitCode() != 0)
            return -1;
        ContextDissector dissector;
        int count = 0;
        for (qsizetype number = 0;; ++number) {
            const auto packet = (*capture)->next();
            if (!packet || !*packet)
                return number == 0 ? -1 : count;
            const Dissection dissection = dissector.dissect(**packet);
            const QStringList their = lines.value(number).split('\x01');
            for (qsizetype i = 0; i < fields.size(); ++i) {
                QStringList values;
                for (const std::string& value : fieldValues(dissection, (*packet)->bytes, fields[i].toStdString()))
                    values << QString::fromStdString(value);
                const QString ours = values.join('\x02');
                agreed += !ours.isEmpty() && ours == their.value(i);
                if (ours == their.value(i) || valueDiffersOnPurpose(fields[i], ours, their.value(i)))
                    continue;
                ++count;
                qWarning().noquote() << QFileInfo(file).fileName() << "frame" << number + 1 << fields[i] << "ours"
                                     << ours.left(200) << "tshark's" << their.value(i).left(200);
            }
        }
    }

    static int differencesOf(const std::vector<Bytes>& frames, int& agreed) {
        const QTemporaryDir folder;
        const QString file = folder.filePath("stream.pcap");
        const auto written = writeCaptureFile(file.toStdString(), [&](const ByteSink& sink) -> Result<void> {
            PcapWriter writer(sink);
            (void)writer.start(LinkType::RawIp);
            for (const Bytes& frame : frames) {
                CapturedPacket packet;
                packet.bytes = frame;
                packet.originalLength = static_cast<std::uint32_t>(frame.size());
                packet.linkType = LinkType::RawIp;
                if (auto result = writer.packet(packet); !result)
                    return result;
            }
            return {};
        });
        return written ? differences(file, agreed) : -1;
    }

private slots:
    void initTestCase() {
        if (!haveTshark())
            QSKIP("TSHARK IS NOT INSTALLED: NOTHING WAS COMPARED");
    }

    void capturesOfOthers_data() {
        QTest::addColumn<QString>("file");
        const QString named = qEnvironmentVariable("LAYERSCOPE_CAPTURES");
        const QDir folder(named.isEmpty() ? QStringLiteral(LAYERSCOPE_SOURCE_DIR "/../shared/captures") : named);
        for (const QFileInfo& file : folder.entryInfoList({"*.pcap", "*.pcapng"}, QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(file.fileName())) << file.absoluteFilePath();
        if (folder.isEmpty())
            QTest::newRow("none") << QString();
    }
    void capturesOfOthers() {
        QFETCH(QString, file);
        if (file.isEmpty())
            QSKIP("NO CAPTURES: NOTHING WAS COMPARED");
        int agreed = 0;
        QCOMPARE(differences(file, agreed), 0);
        qInfo() << agreed << "values agree";
        const bool hasMessages = file.contains("Http") || file.contains("zeek-get") || file.contains("websocket") ||
                                 file.contains("SSL") || file.contains("dns_tcp");
        QVERIFY(agreed > 0 || !hasMessages);
    }

    void cutStreams_data() {
        QTest::addColumn<int>("piece");
        for (const int piece : {7, 33, 100, 1400})
            QTest::addRow("pieces of %d", piece) << piece;
    }
    void cutStreams() {
        QFETCH(int, piece);
        const auto size = std::size_t(piece);
        int agreed = 0;
        const auto compare = [&](std::uint16_t port, const Bytes& request, const Bytes& answer) {
            QCOMPARE(differencesOf(connection(port, request, answer, size), agreed), 0);
        };
        compare(80, toBytes("GET /a?b=c HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\r\n"),
                toBytes("HTTP/1.1 200 OK\r\nContent-Length: 11\r\nContent-Type: text/plain\r\n\r\nhello world"));
        compare(
            80, toBytes("GET /a HTTP/1.1\r\nHost: h\r\n\r\n"),
            toBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a=b\r\n world\r\n0\r\n\r\n"));
        compare(53, *dnsAnswer().writeForTcp(), *dnsAnswer().writeForTcp());
        compare(443, tlsHandshake(TlsHandshakeType::ClientHello, tlsClientHelloBody()), {});
        QVERIFY(agreed > 40);
    }

    // Responses that say no length end with the connection.
    void untilTheConnectionEnds_data() { cutStreams_data(); }
    void untilTheConnectionEnds() {
        QFETCH(int, piece);
        const Bytes request = toBytes("GET /a HTTP/1.0\r\nHost: h\r\n\r\n");
        const Bytes answer = toBytes("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhello world, and more of it");
        for (const Closing closing : {Closing::None, Closing::Alone, Closing::WithData}) {
            int agreed = 0;
            QCOMPARE(differencesOf(connection(80, request, answer, std::size_t(piece), closing), agreed), 0);
            QVERIFY(agreed > (closing == Closing::None ? 5 : 14)); // without an end, no answer
        }
    }

    // What was packed is shown unpacked.
    void packedContent() {
        GzipPacker packer(6);
        const Bytes packed = packer.pack(toBytes("Hello, Hello, Hello, Hello, Hello!\n"), GzipPacker::End::Whole);
        const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n";
        Bytes chunks;
        appendHttpChunk(chunks, ByteView(packed).first(7));
        appendHttpChunk(chunks, ByteView(packed).subspan(7));
        appendHttpLastChunk(chunks);
        const Bytes request = toBytes("GET /a HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n");
        for (const Bytes& answer :
             {join({toBytes(fmt::format("{}Content-Length: {}\r\n\r\n", head, packed.size())), packed}),
              join({toBytes(head + "Transfer-Encoding: chunked\r\n\r\n"), chunks})})
            for (const std::size_t piece : {std::size_t{20}, std::size_t{1400}}) {
                int agreed = 0;
                QCOMPARE(differencesOf(connection(80, request, answer, piece), agreed), 0);
                QVERIFY(agreed > 15);
            }
    }
};

QTEST_GUILESS_MAIN(TsharkStreamsTest)
#include "tshark_streams_test.moc"
