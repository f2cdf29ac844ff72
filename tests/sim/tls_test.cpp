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

QString events(const Scenario& scenario) {
    const auto run = simulate(scenario);
    std::string text = run ? "" : run.error().text();
    for (std::uint32_t i = 0; run && i < run->trace->eventCount(); ++i)
        text += eventLine(*run->trace, EventId{i});
    return QString::fromStdString(text);
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

    // http-get and websocket-chat become https and wss by filling one slot, at any port; DNS stays in the clear.
    void oneSlotIsEnough_data() {
        QTest::addColumn<QString>("scene");
        QTest::addColumn<QStringList>("hosts");
        QTest::addColumn<QString>("delivered");
        QTest::newRow("http-get") << "http-get" << QStringList{"client", "server"} << "Message delivered: 158 bytes";
        QTest::newRow("websocket-chat") << "websocket-chat" << QStringList{"alice", "bob", "server"}
                                        << "Message delivered: 22 bytes";
        QTest::newRow("whole-story") << "whole-story" << QStringList{"client", "www"}
                                     << "Message delivered: 5 bytes, “Hello”";
    }
    void oneSlotIsEnough() {
        QFETCH(QString, scene);
        QFETCH(QStringList, hosts);
        QFETCH(QString, delivered);
        auto scenario = loadScenario(scene.toStdString());
        for (const QString& host : hosts)
            QVERIFY(applySetting(*scenario, host.toStdString() + ".presentation", "tls"));
        const QString text = events(*scenario);
        QVERIFY2(text.contains(delivered), qPrintable(text));
        QVERIFY(text.contains("TLS 1.3 is agreed on"));
        QVERIFY(!text.contains("TLS has ended the connection"));
        QVERIFY(scene != "whole-story" || text.contains("chat.example is at 10.0.0.80"));
    }

    void aSlotFilledOnOneSideIsNamed() {
        const QString end = "Fill slot 6 of both hosts with tls, or of neither";
        for (const auto& [host, begins] : {std::pair{"client", "HTTP/1.1 400 Bad"}, {"server", "GET /index.html "}}) {
            auto scenario = loadScenario("http-get");
            QVERIFY(applySetting(*scenario, std::string(host) + ".presentation", "tls"));
            const QString text = events(*scenario);
            QVERIFY2(
                text.contains(QString("the peer does not speak TLS: what came begins with “%1”. %2").arg(begins, end)),
                qPrintable(text));
        }
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
