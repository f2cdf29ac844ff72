// Hosts that look up names before they connect, in whole runs.
#include "sim/simulation.h"
#include "trace/sentence.h"

#include <QTest>

using namespace layerscope;

namespace {

const std::string scene = R"(format = 1
title = "Names"
neighbours = "known"
until = "30 s"

[[host]]
name = "client"
resolver = "names"
stack = { application = "echo", transport = "tcp+udp", presentation = "plain" }
[[host.program]]
do = "connect"
to = "www.example"
port = 7
[[host.program]]
do = "send"
on = "connected"
text = "hello"
[[host.program]]
do = "close"
on = "received"

[[host]]
name = "names"
stack = { application = { use = "dns-server", zone = "example", records = ["www.example A 10.0.0.3"] }, transport = "udp" }
[[host.program]]
do = "listen"
port = 53

[[host]]
name = "www"
stack = { application = "echo", presentation = "plain" }
[[host.program]]
do = "listen"
port = 7

[[switch]]
name = "switch"
[[link]]
ends = ["client", "switch"]
[[link]]
ends = ["names", "switch"]
[[link]]
ends = ["www", "switch"]
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    std::size_t place = text.find(from);
    if (place == std::string::npos)
        return "the test is wrong: no such text";
    for (; place != std::string::npos; place = text.find(from, place + to.size()))
        text.replace(place, from.size(), to);
    return text;
}

// Everything that a run says, or the error.
QString told(const std::string& text) {
    const auto scenario = parseScenario(text, "a.toml");
    if (!scenario)
        return QString::fromStdString(scenario.error().text());
    const auto run = simulate(*scenario);
    if (!run)
        return QString::fromStdString(run.error().text());
    std::string all;
    for (std::uint32_t i = 0; i < run->trace->eventCount(); ++i)
        all += sentence(*run->trace, EventId{i}) + '\n';
    return QString::fromStdString(all);
}

} // namespace

class NamesTest : public QObject {
    Q_OBJECT

private slots:
    void aNameIsLookedUpBeforeItsHostIsCalled() {
        const QString all = told(scene);
        QVERIFY2(all.contains("www.example is at 10.0.0.3, for the next 300 s"), qPrintable(all));
        QVERIFY2(all.contains("The program is told: the connection is open"), qPrintable(all));
        QVERIFY(all.indexOf("www.example is at") < all.indexOf("Active open"));
    }

    // What is between program and transport is about the stream: the query stays readable.
    void datagramsPassUpperLayersUntouched() {
        const QString all = told(replaced(scene, "\"plain\"", "\"deflate\""));
        QVERIFY2(all.contains("www.example is at 10.0.0.3"), qPrintable(all));
        QVERIFY2(all.contains("The program is told: the connection is open"), qPrintable(all));
    }

    void overIpv6TheNameHasAnotherAddress() {
        std::string text = replaced(scene, "stack = { ", "stack = { network = \"ipv6\", ");
        text = replaced(text, "www.example A 10.0.0.3", "www.example AAAA fd00::3");
        const QString all = told(text);
        QVERIFY2(all.contains("www.example is at fd00::3"), qPrintable(all));
        QVERIFY2(all.contains("The program is told: the connection is open"), qPrintable(all));
    }

    void theProgramIsToldWhyThereIsNoConnection() {
        QVERIFY(told(replaced(scene, "to = \"www.example\"", "to = \"ww.example\""))
                    .contains("The program is told: there is no name ww.example (NXDOMAIN)"));
        const std::string silent =
            replaced(scene, "[[switch]]",
                     "[[fault]]\nkind = \"cut\"\nlink = [\"names\", \"switch\"]\nat = \"0 s\"\n\n[[switch]]");
        const QString all = told(silent);
        QVERIFY2(
            all.contains("The program is told: the name server at 10.0.0.2 did not answer 3 queries for www.example"),
            qPrintable(all));
        QVERIFY(all.contains("No answer within 2 s: www.example is asked for again"));
        const QString deaf = told(replaced(scene, "port = 53", "port = 54"));
        QVERIFY2(deaf.contains("The program is told: the name server is not reached: 10.0.0.2 is not reached: nobody"),
                 qPrintable(deaf));
    }

    void whatCannotWorkIsRefused_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("error");
        QTest::newRow("transport") << "tcp+udp"
                                   << "tcp"
                                   << "a.toml:12: to: \"www.example\" is no host of this scenario but a name, which is "
                                      "looked up over UDP: fill slot 4 of \"client\" with tcp+udp";
        QTest::newRow("resolver") << "resolver = \"names\""
                                  << "resolver = \"nmaes\""
                                  << "a.toml:8: resolver: there is no host called \"nmaes\"";
        QTest::newRow("version") << "resolver = \"names\""
                                 << "resolver = \"fd00::53\""
                                 << "a.toml:8: resolver: fd00::53 is no address that ipv4 reaches";
        QTest::newRow("no resolver") << "resolver = \"names\"\n"
                                     << ""
                                     << "a.toml:11: to: there is no host called \"www.example\"";
        QTest::newRow("record") << "www.example A 10.0.0.3"
                                << "www.example A 10.0.0"
                                << "a.toml:24: application: records: \"www.example A 10.0.0\"";
        QTest::newRow("stream") << "transport = \"udp\""
                                << "transport = \"tcp\""
                                << "DNS name server needs datagrams, but TCP offers a stream";
    }
    void whatCannotWorkIsRefused() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, error);
        const QString said = told(replaced(scene, from.toStdString(), to.toStdString()));
        QVERIFY2(said.contains(error), qPrintable(said));
    }
};

QTEST_GUILESS_MAIN(NamesTest)
#include "names_test.moc"
