// TLS in simulated networks: repeatable whatever else runs beside it.
#include "sim/simulation.h"
#include "trace/textform.h"

#include <QTest>
#include <future>

using namespace layerscope;

namespace {

// Everything that a run leaves: events, frames, secrets.
std::string leavings(std::uint64_t seed) {
    RunOptions options;
    options.seed = seed;
    const auto run = simulate(*loadScenario("tls-handshake"), options);
    if (!run)
        return run.error().text();
    const Trace& trace = *run->trace;
    std::string text;
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
        text += eventLine(trace, EventId{i});
    for (std::uint32_t i = 0; i < trace.frameCount(); ++i) {
        const ByteView frame = trace.frameBytes(FrameId{i});
        text.append(frame.begin(), frame.end());
    }
    for (const DecryptionSecrets& secrets : trace.secrets())
        text.append(secrets.data.begin(), secrets.data.end());
    return text;
}

} // namespace

class TlsSimulationTest : public QObject {
    Q_OBJECT

private slots:
    void theTalkTakesPlace() {
        const std::string text = leavings(1);
        QVERIFY2(text.find("You said: What is the time?") != std::string::npos, text.c_str());
        QVERIFY(text.find("TLS records passed down: ClientHello") != std::string::npos);
        QVERIFY(text.find("TLS has ended the connection") == std::string::npos);
        QCOMPARE(simulate(*loadScenario("tls-handshake"))->trace->secrets().size(), 1u);
    }

    void aRefusedServerIsLeftInOrder() {
        auto scenario = loadScenario("tls-handshake");
        QVERIFY(applySetting(*scenario, "client.presentation.server_name", "other"));
        const auto run = simulate(*scenario);
        QVERIFY(run);
        std::string text;
        for (std::uint32_t i = 0; i < run->trace->eventCount(); ++i)
            text += eventLine(*run->trace, EventId{i});
        QVERIFY(text.find("The program is told: TLS has ended the connection: the certificate of other is refused") !=
                std::string::npos);
        QVERIFY(text.find("with the alert bad_certificate") != std::string::npos);
        QVERIFY(text.find("to TIME-WAIT") != std::string::npos); // FIN both ways, no reset
        QVERIFY(text.find("RST") == std::string::npos);
    }

    void twiceTheSame() {
        QVERIFY(leavings(1) == leavings(1));
        QVERIFY(leavings(1) != leavings(2));
    }

    void inTwoThreadsTheSame() {
        const std::string alone[] = {leavings(1), leavings(2)};
        std::vector<std::future<std::string>> runs;
        for (const std::uint64_t seed : {1, 2, 1, 2})
            runs.push_back(std::async(std::launch::async, leavings, seed));
        for (std::size_t i = 0; i < runs.size(); ++i)
            QVERIFY(runs[i].get() == alone[i % 2]);
    }
};

QTEST_GUILESS_MAIN(TlsSimulationTest)
#include "tls_test.moc"
