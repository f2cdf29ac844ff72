// Live capture for real. This program is its own capture helper: started with "capture-helper" it becomes one, after
// giving up root where the test asks for that, so that what is tested is what an ordinary user gets.
#include "capture/live.h"

#include "base/bytereader.h"
#include "capture/reconstruct.h"
#include "trace/state.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <unistd.h>

using namespace layerscope;

namespace {

constexpr unsigned nobody = 65534;

// What the environment variable HELPER makes of the helper.
int becomeHelper(const std::vector<std::string>& arguments) {
    const std::string mode = qEnvironmentVariable("HELPER").toStdString();
    if (mode == "status 3") {
        std::fputs("it was a dark and stormy night\n", stderr);
        return 3;
    }
    if (mode == "nobody" && geteuid() == 0) {
        if (setgroups(0, nullptr) != 0 || setresgid(nobody, nobody, nobody) != 0 ||
            setresuid(nobody, nobody, nobody) != 0)
            return 4;
        prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); // as execve sets it for a program that a user starts
    }
    const auto request = parseHelperArguments(arguments);
    return request ? runCaptureHelper(*request, STDOUT_FILENO) : 5;
}

// The parts of a TCP segment over Ethernet and IPv4 that the tests look at.
struct Segment {
    std::uint16_t source, destination;
    std::uint8_t flags;
    std::uint32_t seq, ack;
    std::string payload;
};

Segment segmentOf(ByteView frame) {
    Segment segment{};
    ByteReader ip(frame.subspan(std::min<std::size_t>(14, frame.size())));
    const std::size_t headerLength = (ip.u8() & 15u) * 4u;
    ip.skip(1);
    const std::size_t total = ip.u16();
    ip.skip(headerLength - 4);
    ByteReader tcp(ip.take(total - headerLength));
    segment.source = tcp.u16();
    segment.destination = tcp.u16();
    segment.seq = tcp.u32();
    segment.ack = tcp.u32();
    const std::size_t dataOffset = (tcp.u8() >> 4) * 4u;
    segment.flags = tcp.u8();
    tcp.skip(dataOffset - 14);
    const ByteView payload = tcp.rest();
    segment.payload.assign(payload.begin(), payload.end());
    return segment;
}

struct Captured {
    std::vector<Segment> segments;
    std::vector<std::size_t> lengths;
    std::optional<Error> error;
    CaptureSummary summary;
};

Captured captureAll(const CaptureRequest& request, const std::function<void(LiveCapture&)>& meanwhile = {}) {
    Captured captured;
    auto live = LiveCapture::start(request);
    if (!live) {
        captured.error = live.error();
        return captured;
    }
    for (bool running = true; running;) {
        pollfd descriptor{(*live)->descriptor(), POLLIN, 0};
        poll(&descriptor, 1, 1000);
        const auto state = (*live)->read([&](const CapturedPacket& packet) -> Result<void> {
            captured.segments.push_back(segmentOf(packet.bytes));
            captured.lengths.push_back(packet.bytes.size());
            return {};
        });
        if (!state)
            captured.error = state.error();
        running = state && *state == LiveState::Running;
        if (running && meanwhile)
            meanwhile(**live);
    }
    captured.summary = (*live)->summary();
    return captured;
}

// Whether this system lets an ordinary user make namespaces at all; where not, the test says so loudly.
bool refused(const Captured& captured) {
    return captured.error && captured.error->text().find("user namespace") != std::string::npos;
}
constexpr const char* refusal = "THIS SYSTEM FORBIDS USER NAMESPACES: THE PRIVATE LOOPBACK WAS NOT TESTED";

constexpr std::uint8_t fin = 1, syn = 2, ack = 16;

} // namespace

class LiveTest : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { qunsetenv("HELPER"); }

    void requestsSurviveTheCommandLine() {
        CaptureRequest request;
        request.demo = {"tcp", 9000, 3, 100, 200};
        request.filter = "tcp port 9000";
        request.duration = std::chrono::milliseconds(1500);
        request.count = 12;
        const std::vector<std::string> arguments = helperArguments(request);
        QCOMPARE(arguments[0], std::string("capture-helper"));
        const auto back = parseHelperArguments(arguments);
        QVERIFY(back);
        QCOMPARE(helperArguments(*back), arguments);
        request.interface = "lo";
        const std::vector<std::string> onInterface = helperArguments(request);
        QCOMPARE(parseHelperArguments(onInterface)->interface, std::string("lo"));
        const std::vector<std::string> bad{"capture-helper", "--port", "70000"};
        QCOMPARE(parseHelperArguments(bad).error().text(),
                 std::string("capture-helper: --port: \"70000\" is no number that fits here"));
    }

    void anOrdinaryUserSeesTheKernelsHandshake() {
        qputenv("HELPER", "nobody");
        const Captured captured = captureAll({});
        if (refused(captured))
            QSKIP(refusal);
        QVERIFY2(!captured.error, captured.error ? captured.error->text().c_str() : "");
        const auto& segments = captured.segments;
        QVERIFY(segments.size() >= 8);
        const std::uint16_t client = segments[0].source;
        QCOMPARE(int(segments[0].flags & (syn | ack)), int(syn));
        QCOMPARE(segments[0].destination, 8080);
        QCOMPARE(int(segments[1].flags & (syn | ack)), int(syn | ack));
        QCOMPARE(segments[1].ack, segments[0].seq + 1);
        QCOMPARE(int(segments[2].flags & (syn | ack)), int(ack));
        QCOMPARE(segments[2].ack, segments[1].seq + 1);
        std::string said, answered;
        std::vector<std::uint16_t> closing;
        for (const Segment& segment : segments) {
            (segment.source == client ? said : answered) += segment.payload;
            if ((segment.flags & fin) != 0)
                closing.push_back(segment.source);
        }
        QCOMPARE(said, std::string("Hello, server!\n"));
        QCOMPARE(answered, std::string("Hello, client! The server heard you.\n"));
        QCOMPARE(closing, (std::vector<std::uint16_t>{client, 8080})); // the client closes first, each once
        QCOMPARE(int(segments.back().flags & (fin | ack)), int(ack));  // of the last FIN
        QCOMPARE(captured.summary.packets, segments.size());
        QCOMPARE(captured.summary.dropped, 0u);
    }

    void sizesAndExchangesAreAsAsked() {
        CaptureRequest request;
        request.demo = {"tcp", 9000, 3, 100, 200'000};
        const Captured captured = captureAll(request);
        if (refused(captured))
            QSKIP(refusal);
        QVERIFY2(!captured.error, captured.error ? captured.error->text().c_str() : "");
        std::size_t toServer = 0, toClient = 0;
        for (const Segment& segment : captured.segments)
            (segment.destination == 9000 ? toServer : toClient) += segment.payload.size();
        QCOMPARE(toServer, 300u);
        QCOMPARE(toClient, 600'000u);
    }

    void theCountEndsTheCapture() {
        CaptureRequest request;
        request.count = 3;
        const Captured captured = captureAll(request);
        if (refused(captured))
            QSKIP(refusal);
        QVERIFY2(!captured.error, captured.error ? captured.error->text().c_str() : "");
        QCOMPARE(captured.segments.size(), 3u);
    }

    void theFilterChooses() {
        CaptureRequest request;
        request.filter = "tcp[tcpflags] & tcp-syn != 0";
        const Captured captured = captureAll(request);
        if (refused(captured))
            QSKIP(refusal);
        QCOMPARE(captured.segments.size(), 2u);
        request.filter = "port of call";
        const Captured wrong = captureAll(request);
        QVERIFY(wrong.error);
        QVERIFY(wrong.error->text().find("the filter \"port of call\" is not understood: ") == 0);
    }

    void stoppingEndsInOrder() {
        CaptureRequest request;
        request.demo.exchanges = 1'000'000'000;
        const Captured captured = captureAll(request, [](LiveCapture& live) {
            if (live.summary().packets > 20)
                live.stop();
        });
        if (refused(captured))
            QSKIP(refusal);
        QVERIFY2(!captured.error, captured.error ? captured.error->text().c_str() : "");
        QVERIFY(captured.segments.size() > 20);
    }

    void aHelperKilledInTheMiddleKeepsItsFrames() {
        CaptureRequest request;
        request.demo.exchanges = 1'000'000'000;
        bool killed = false;
        const Captured captured = captureAll(request, [&](LiveCapture& live) {
            if (live.summary().packets > 20 && !killed) {
                killed = true;
                // The helper is this process's only child.
                QFile children(QString("/proc/self/task/%1/children").arg(getpid()));
                QVERIFY(children.open(QFile::ReadOnly));
                const int child = children.readAll().trimmed().split(' ').first().toInt();
                QVERIFY(child > 1);
                kill(child, SIGKILL);
            }
        });
        if (refused(captured))
            QSKIP(refusal);
        QVERIFY(killed);
        QVERIFY(captured.error);
        QCOMPARE(captured.error->text(), "the capture helper was ended by signal 9 (Killed); the " +
                                             std::to_string(captured.segments.size()) + " frames it sent are kept");
    }

    void aHelperThatFailsIsNamed() {
        qputenv("HELPER", "status 3");
        const Captured captured = captureAll({});
        QVERIFY(captured.error);
        QCOMPARE(captured.error->text(), std::string("the capture helper ended with status 3: it was a dark and stormy "
                                                     "night; the 0 frames it sent are kept"));
        CaptureRequest request;
        request.program = "/no/such/program";
        QVERIFY(captureAll(request).error->text().find("cannot be started") != std::string::npos);
    }

    void aUserWhoMayNotCaptureIsToldTheWayOut() {
        qputenv("HELPER", "nobody");
        CaptureRequest request;
        request.interface = "lo";
        request.count = 1;
        request.duration = std::chrono::milliseconds(100);
        const Captured captured = captureAll(request);
        if (!captured.error)
            QSKIP("this user may capture on lo");
        QVERIFY2(captured.error->text().find("this user may not capture on \"lo\"; ways out: ") == 0,
                 captured.error->text().c_str());
    }

    void theKernelsConnectionBecomesATrace() {
        Trace trace;
        Reconstructor reconstructor(trace);
        auto live = LiveCapture::start({});
        QVERIFY(live);
        for (bool running = true; running;) {
            pollfd descriptor{(*live)->descriptor(), POLLIN, 0};
            poll(&descriptor, 1, 1000);
            const auto state = (*live)->read([&](const CapturedPacket& packet) -> Result<void> {
                reconstructor.add(packet);
                return {};
            });
            if (!state && state.error().text().find("user namespace") != std::string::npos)
                QSKIP(refusal);
            QVERIFY2(state, state ? "" : state.error().text().c_str());
            running = *state == LiveState::Running;
        }
        QCOMPARE(trace.hostCount(), 2u);
        QCOMPARE(trace.host(HostId{0}).name, std::string("client"));
        QCOMPARE(trace.host(HostId{1}).name, std::string("server"));
        std::string states[2];
        for (std::uint32_t i = 0; i < trace.eventCount(); ++i) {
            const Event event = trace.event(EventId{i});
            if (event.kind == EventKind::StateChanged)
                states[event.host.value] +=
                    std::string(trace.text(TextId{static_cast<std::uint32_t>(event.after)})) + " ";
        }
        // The server's FIN may come together with its acknowledgment of the client's.
        if (const auto at = states[0].find("FIN-WAIT-2 "); at != std::string::npos)
            states[0].erase(at, 11);
        QCOMPARE(states[0], std::string("CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 TIME-WAIT "));
        QCOMPARE(states[1], std::string("LISTEN SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED "));
    }

    void capturesIntoAFile() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("demo.pcapng").toStdString();
        const auto summary = captureToFile({}, path);
        if (!summary && summary.error().text().find("user namespace") != std::string::npos)
            QSKIP(refusal);
        QVERIFY2(summary, summary ? "" : summary.error().text().c_str());
        auto file = openCapture(path);
        QVERIFY(file);
        std::uint64_t count = 0;
        while ((*file)->next().value())
            ++count;
        QCOMPARE(count, summary->packets);
        QCOMPARE((*file)->metadata().interfaces[0].name, std::string("lo"));
        QCOMPARE((*file)->metadata().interfaces[0].received >= count, true);
    }
};

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "capture-helper")
        return becomeHelper(std::vector<std::string>(argv + 1, argv + argc));
    QCoreApplication application(argc, argv);
    LiveTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "live_test.moc"
