// The scenes about TCP tell what their titles say.
#include "sim/simulation.h"
#include "trace/sentence.h"

#include <QTest>

using namespace layerscope;

namespace {

Run runScene(const std::string& name) {
    auto scenario = loadScenario(name);
    if (!scenario)
        qFatal("%s", scenario.error().text().c_str());
    auto run = simulate(*scenario);
    if (!run)
        qFatal("%s", run.error().text().c_str());
    return std::move(*run);
}

std::size_t says(const Trace& trace, std::string_view host, std::string_view part) {
    std::size_t count = 0;
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i) {
        const HostId at = trace.event({i}).host;
        count += at && trace.host(at).name == host && sentence(trace, {i}).find(part) != std::string::npos;
    }
    return count;
}

std::size_t findings(const Trace& trace, Finding finding) {
    std::size_t count = 0;
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
        count += trace.event({i}).finding == finding;
    return count;
}

std::size_t delivered(const Trace& trace) { // bytes, to programs
    std::size_t count = 0;
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
        if (trace.event({i}).kind == EventKind::MessageDelivered)
            count += trace.bytes(trace.event({i}).blob()).size();
    return count;
}

std::vector<std::int64_t> values(const Trace& trace, std::string_view host, std::string_view name) {
    std::vector<std::int64_t> found;
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i) {
        const Event& event = trace.event({i});
        if (event.kind == EventKind::VariableChanged && trace.host(event.host).name == host &&
            trace.variable(event.variable()).name == name)
            found.push_back(event.after);
    }
    return found;
}

} // namespace

class TcpScenesTest : public QObject {
    Q_OBJECT

private slots:
    void simultaneousOpen() {
        const Run run = runScene("simultaneous-open");
        for (const char* host : {"client", "server"}) {
            QCOMPARE(says(*run.trace, host, "SYN-SENT to SYN-RECEIVED"), std::size_t{1});
            QCOMPARE(says(*run.trace, host, "SYN-RECEIVED to ESTABLISHED"), std::size_t{1});
        }
        QCOMPARE(delivered(*run.trace), std::size_t{7});
    }

    void simultaneousClose() {
        const Run run = runScene("simultaneous-close");
        for (const char* host : {"client", "server"}) {
            QCOMPARE(says(*run.trace, host, "FIN-WAIT-1 to CLOSING"), std::size_t{1});
            QCOMPARE(says(*run.trace, host, "CLOSING to TIME-WAIT"), std::size_t{1});
            QCOMPARE(says(*run.trace, host, "TIME-WAIT to CLOSED"), std::size_t{1});
        }
    }

    void fastRetransmit() {
        const Run run = runScene("fast-retransmit");
        QCOMPARE(findings(*run.trace, Finding::FastRetransmission), std::size_t{1});
        QCOMPARE(findings(*run.trace, Finding::Retransmission), std::size_t{0});
        QCOMPARE(delivered(*run.trace), std::size_t{14600});
    }

    void sackSendsOnlyWhatIsMissing() {
        const Run run = runScene("sack");
        QCOMPARE(run.counts.framesLost, std::uint64_t{2});
        QCOMPARE(findings(*run.trace, Finding::FastRetransmission), std::size_t{2});
        QCOMPARE(findings(*run.trace, Finding::Retransmission), std::size_t{0});
        QCOMPARE(delivered(*run.trace), std::size_t{14600});
    }

    void congestion_data() {
        QTest::addColumn<QString>("scene");
        QTest::newRow("NewReno") << "congestion-newreno";
        QTest::newRow("CUBIC") << "congestion-cubic";
    }

    void congestion() {
        QFETCH(QString, scene);
        const Run run = runScene(scene.toStdString());
        const Trace& trace = *run.trace;
        QCOMPARE(delivered(trace), std::size_t{1'500'000});
        // What was lost, and nothing else, was sent again, and nobody waited for a timer.
        QCOMPARE(findings(trace, Finding::FastRetransmission), std::size_t{run.counts.framesLost});
        QCOMPARE(findings(trace, Finding::Retransmission), std::size_t{0});
        QVERIFY(findings(trace, Finding::FastRetransmission) > 5);
        QCOMPARE(values(trace, "client", "cwnd").front(), 2 * 1460);
        QVERIFY(values(trace, "client", "ssthresh").size() >= 2); // teeth of the saw
    }

    void zeroWindow() {
        const Run run = runScene("zero-window");
        const auto windows = values(*run.trace, "server", "RCV.WND");
        QVERIFY(std::ranges::count(windows, 0) == 1 && windows.back() == 4380);
        QCOMPARE(says(*run.trace, "client", "The peer's window is still 0: probed"), std::size_t{2});
        QCOMPARE(says(*run.trace, "server", "Window update"), std::size_t{1});
        QCOMPARE(delivered(*run.trace), std::size_t{10000});
    }

    void sequenceWrap() {
        const Run run = runScene("sequence-wrap");
        const auto numbers = values(*run.trace, "client", "SND.NXT");
        QVERIFY(numbers.front() > 4'000'000'000 && numbers.back() < 100);
        QCOMPARE(delivered(*run.trace), std::size_t{38});
    }

    void halfOpen() {
        const Run run = runScene("half-open");
        QCOMPARE(run.counts.framesLost, std::uint64_t{1});
        QCOMPARE(says(*run.trace, "server", "has no connection for"), std::size_t{1});
        QCOMPARE(says(*run.trace, "client", "reset the connection"), std::size_t{1});
        QCOMPARE(delivered(*run.trace), std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(TcpScenesTest)
#include "tcpscenes_test.moc"
