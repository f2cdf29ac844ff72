#include "sim/scenario.h"
#include "sim/scenes.h"

#include "base/random.h"

#include <QTest>

using namespace layerscope;
using namespace std::chrono_literals;

namespace {

const std::string good = R"(format = 1
title = "Two hosts"
seed = 7

[[host]]
name = "client"
stack = { transport = { use = "tcp", isn = 100 } }
[[host.program]]
do = "connect"
to = "server"
port = 80
[[host.program]]
do = "send"
on = "connected"
text = "hello"

[[host]]
name = "server"
[[host.program]]
do = "listen"
port = 80

[[link]]
ends = ["client", "server"]
rate = "10 Mbit/s"
delay = "5 ms"

[[fault]]
kind = "lose"
from = "server"
segment = 3
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t place = text.find(from);
    return place == std::string::npos ? "the test is wrong: no such text" : text.replace(place, from.size(), to);
}

class Parrot : public Program {
public:
    const LayerIdentity& identity() const override {
        static const LayerIdentity identity{
            "parrot",     "Parrot", LayerNumber::Application,
            "",           "",       Service::Any,
            Service::Any, "",       {{"squawk", {"loud", "words", "cage"}}, {"close", {"door"}}}};
        return identity;
    }

protected:
    bool onData(Context&, Session&, const Pdu&) override { return true; }
    const Protocol& protocol() const override {
        static constexpr Protocol protocol{"Parrot", "Parrot", "parrot", LayerNumber::Application, "", {}};
        return protocol;
    }
    Result<void> checkAction(const Action& action) const override {
        bool loud = false;
        return action.options.readFlag("loud", loud);
    }
};

LayerRegistry withParrot() {
    LayerRegistry layers = LayerRegistry::builtIn();
    layers.add(Parrot().identity(),
               [](const Options&) -> Result<std::unique_ptr<Layer>> { return std::make_unique<Parrot>(); });
    return layers;
}

// The error that a scenario gives when `from` stands there as `to`.
std::string errorAfter(const std::string& from, const std::string& to) {
    std::string text = good;
    const std::size_t place = text.find(from);
    if (place == std::string::npos)
        return "the test is wrong: no such text";
    text.replace(place, from.size(), to);
    const auto scenario = parseScenario(text, "a.toml");
    return scenario ? std::string() : scenario.error().text();
}

} // namespace

class ScenarioTest : public QObject {
    Q_OBJECT

private slots:
    void readsEverything() {
        const auto scenario = parseScenario(good, "a.toml");
        QVERIFY2(scenario.has_value(), scenario ? "" : scenario.error().text().c_str());
        QCOMPARE(scenario->seed, std::uint64_t{7});
        QCOMPARE(scenario->hosts.size(), std::size_t{2});
        QCOMPARE(scenario->hosts[0].interfaces[0].address.text(), std::string("10.0.0.1/24"));
        QCOMPARE(scenario->hosts[1].interfaces[0].mac.text(), std::string("02:00:00:00:00:02"));
        QCOMPARE(scenario->hosts[0].script.size(), std::size_t{2});
        QCOMPARE(scenario->hosts[0].script[0].peer.text(), std::string("10.0.0.2"));
        QCOMPARE(scenario->links[0].delay, Duration(5ms));
        QCOMPARE(scenario->faults[0].number, 3u);
        QCOMPARE(*scenario->faults[0].from, std::size_t{1});
        QCOMPARE(std::get<std::int64_t>(scenario->hosts[0].fillings.options[4].values().at("isn")), 100);
    }

    void bothEndsAreOfOneVersionOfIp() {
        const std::string withIpv6 = replaced(good, "\"tcp\", isn = 100 }", "\"tcp\" }, network = \"ipv6\"");
        const auto error = [](const std::string& text) {
            const auto scenario = parseScenario(text, "a.toml");
            return scenario ? std::string() : scenario.error().text();
        };
        QCOMPARE(
            error(withIpv6),
            std::string("a.toml:10: to: \"server\" has the address 10.0.0.2, which the ipv6 of \"client\" does not "
                        "reach; fill slot 3 of both alike"));
        const std::string both =
            replaced(withIpv6, "name = \"server\"", "name = \"server\"\nstack = { network = \"ipv6\" }");
        const auto scenario = parseScenario(both, "a.toml");
        QVERIFY2(scenario.has_value(), scenario ? "" : scenario.error().text().c_str());
        QCOMPARE(scenario->hosts[1].interfaces[0].address.text(), std::string("fd00::2/64"));
        QCOMPARE(scenario->hosts[0].script[0].peer.text(), std::string("fd00::2"));
        QVERIFY(
            parseScenario(replaced(both, "name = \"server\"", "name = \"server\"\naddress = \"fd00::9/64\""), "a.toml")
                .has_value());
        QCOMPARE(
            error(replaced(both, "name = \"server\"", "name = \"server\"\naddress = \"10.0.0.9/24\"")),
            std::string("a.toml:10: to: \"server\" has the address 10.0.0.9, which the ipv6 of \"client\" does not "
                        "reach; fill slot 3 of both alike"));
        QCOMPARE(error(replaced(withIpv6, "name = \"client\"", "name = \"client\"\naddress = \"10.0.0.9/24\"")),
                 std::string("a.toml:7: address: slot 3 of \"client\" is filled with ipv6, which takes no address such "
                             "as 10.0.0.9/24"));
        QCOMPARE(
            error(replaced(good, "name = \"server\"", "name = \"server\"\naddress = \"fd00::9/64\"")).substr(0, 44),
            std::string("a.toml:10: to: \"server\" has the address fd00"));
        QCOMPARE(error(replaced(both, "delay = \"5 ms\"", "mtu = 1000")).substr(0, 44),
                 std::string("a.toml:27: mtu: \"client\" is filled with IPv6"));
    }

    void aSlotFilledWithTheOtherVersionHasAnAddressOfIt() {
        auto scenario = parseScenario(good, "a.toml");
        QVERIFY(fillSlot(*scenario, 1, LayerNumber::Network, "ipv6").has_value());
        QCOMPARE(scenario->hosts[1].interfaces[0].address.text(), std::string("fd00::2/64"));
        QCOMPARE(scenario->hosts[0].script[0].peer.text(), std::string("fd00::2"));
        QVERIFY(fillSlot(*scenario, 1, LayerNumber::Network, "ipv4").has_value());
        QCOMPARE(scenario->hosts[1].interfaces[0].address.text(), std::string("10.0.0.2/24"));
        QCOMPARE(inVersionOf("ipv6", *IpPrefix::parse("10.0.3.7/24")).text(), std::string("fd00:0:0:3::7/64"));
        QCOMPARE(inVersionOf("ipv4", *IpPrefix::parse("fd00:0:0:3::7/64")).text(), std::string("10.0.3.7/24"));
    }

    void aProgramHasVerbsOfItsOwn() {
        const LayerRegistry layers = withParrot();
        const auto parse = [&](const std::string& line) {
            return parseScenario(replaced(replaced(good, R"("tcp", isn = 100 })", R"("tcp" }, application = "parrot")"),
                                          "do = \"send\"\non = \"connected\"\ntext = \"hello\"", line),
                                 "a.toml", std::make_shared<const LayerRegistry>(layers));
        };
        const auto good = parse("do = \"squawk\"\non = \"received\"\ncount = 2\nloud = true\nwords = [\"a\", \"b\"]\n"
                                "cage = { size = 3 }");
        QVERIFY2(good.has_value(), good ? "" : good.error().text().c_str());
        const Action& action = good->hosts[0].script[1];
        QCOMPARE(action.kind, ActionKind::Own);
        QCOMPARE(action.verb, std::string("squawk"));
        QCOMPARE(action.trigger, Trigger::Received);
        QCOMPARE(action.count, 2u);
        QCOMPARE(action.options.values().size(), std::size_t{3});
        bool loud = false;
        QVERIFY(action.options.readFlag("loud", loud).has_value() && loud);
        std::vector<std::string> words;
        QVERIFY(action.options.readTexts("words", words).has_value());
        QCOMPARE(words, (std::vector<std::string>{"a", "b"}));
        std::vector<Options> cage;
        QVERIFY(action.options.readTables("cage", cage).has_value());
        QCOMPARE(cage.size(), std::size_t{1});

        // It may replace a common verb, whose keys are then its own.
        const auto close = parse("do = \"close\"\ndoor = 1");
        QVERIFY2(close.has_value(), close ? "" : close.error().text().c_str());
        QCOMPARE(close->hosts[0].script[1].verb, std::string("close"));

        QCOMPARE(parse("do = \"whistle\"").error().text(),
                 std::string("a.toml:13: do: \"whistle\" is not one of: listen, connect, send, close, abort, pause, "
                             "resume, squawk"));
        QCOMPARE(
            parse("do = \"squawk\"\ntext = \"a\"").error().text(),
            std::string("a.toml:14: text: unknown key (allowed: do, on, wait, count, interval, loud, words, cage)"));
        QCOMPARE(parse("do = \"squawk\"\nloud = 1").error().text(),
                 std::string("a.toml:14: loud: must be true or false"));

        // Nor can another program take over the script.
        auto scenario = *good;
        const auto refused = fillSlot(scenario, 0, LayerNumber::Application, "echo");
        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().text(), std::string("do: the program echo in slot 7 cannot do \"squawk\""));
        QCOMPARE(scenario.hosts[0].fillings.names[7], std::string("parrot"));
        QVERIFY(applySetting(scenario, "client.application", "echo").has_value());
    }

    void errorsNameThePlaceAndTheWayOut_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("error");
        QTest::newRow("unknown key") << "title ="
                                     << "tilte ="
                                     << "a.toml:2: tilte: unknown key (allowed: format, title,";
        QTest::newRow("format") << "format = 1"
                                << "format = 2"
                                << "a.toml:1: format: must be a whole number from 1 to 1";
        QTest::newRow("syntax") << "seed = 7"
                                << "seed = = 7"
                                << "a.toml:3: not valid TOML";
        QTest::newRow("action key") << "text = \"hello\""
                                    << "txt = \"hello\""
                                    << "a.toml:15: txt: unknown key";
        QTest::newRow("size") << "text = \"hello\""
                              << "bytes = { from = 10, to = 9 }"
                              << "a.toml:15: to: must be a whole number from 10 to 1000000000";
        QTest::newRow("action") << "do = \"send\""
                                << "do = \"shout\""
                                << "a.toml:13: do: \"shout\" is not one of: listen, connect, send, close, abort";
        QTest::newRow("peer") << "to = \"server\""
                              << "to = \"sever\""
                              << "a.toml:10: to: there is no host called \"sever\" (hosts: client, server)";
        QTest::newRow("delay") << "\"5 ms\""
                               << "\"5 parsecs\""
                               << "a.toml:26: delay: \"5 parsecs\" is not a time";
        QTest::newRow("filling")
            << "use = \"tcp\""
            << "use = \"tpc\""
            << "a.toml:7: transport: Transport: nothing called \"tpc\" fills slot 4 (allowed: tcp,";
        QTest::newRow("setting") << "isn = 100"
                                 << "ins = 100"
                                 << "a.toml:7: transport: ins: unknown key (allowed:";
        QTest::newRow("does not work")
            << "{ use = \"tcp\", isn = 100 }"
            << "\"udp\""
            << "a.toml:7: stack: Application: Request and answer needs a stream, but UDP offers";
        QTest::newRow("fault") << "segment = 3"
                               << ""
                               << "a.toml:28: a fault needs one of";
        QTest::newRow("ends") << "[\"client\", \"server\"]"
                              << "[\"client\", \"client\"]"
                              << "a.toml:24: ends: must be the names";
        QTest::newRow("name twice") << "name = \"server\""
                                    << "name = \"client\""
                                    << "a.toml:18: name: there is another host";
        QTest::newRow("port") << "port = 80"
                              << "port = 80000"
                              << "a.toml:11: port: must be a whole number from 1 to 65535";
    }
    void errorsNameThePlaceAndTheWayOut() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, error);
        const std::string text = errorAfter(from.toStdString(), to.toStdString());
        QVERIFY2(QString::fromStdString(text).startsWith(error), text.c_str());
        QVERIFY(text.find('\n') == std::string::npos);
    }

    void cutAtEveryByteNeverCrashes() {
        for (std::size_t length = 0; length < good.size(); ++length) {
            const auto scenario = parseScenario(good.substr(0, length), "a.toml");
            QVERIFY(scenario || scenario.error().text().starts_with("a.toml"));
        }
    }

    void randomEditsNeverCrash() {
        Random random(12);
        for (int round = 0; round < 2000; ++round) {
            std::string text = good;
            for (std::uint64_t edits = 1 + random.below(4); edits > 0; --edits)
                text[random.below(text.size())] = static_cast<char>(32 + random.below(95));
            const auto scenario = parseScenario(text, "a.toml");
            QVERIFY(scenario || scenario.error().text().starts_with("a.toml"));
        }
    }

    void builtInScenesAreThereAndGood() {
        std::vector<std::string> names;
        for (const BuiltInScene& scene : builtInScenes()) {
            names.emplace_back(scene.name);
            const auto scenario = loadScenario(names.back());
            QVERIFY2(scenario.has_value(), scenario ? "" : scenario.error().text().c_str());
            QVERIFY(!scenario->title.empty() && !scenario->about.empty());
        }
        for (const char* wanted : {"handshake", "figure-6", "data", "loss", "teardown", "reset", "udp", "arp-ping"})
            QVERIFY2(std::ranges::find(names, wanted) != names.end(), wanted);
        const auto unknown = loadScenario("handshke");
        QVERIFY(!unknown && unknown.error().reason.find("scenes: handshake") != std::string::npos);
    }

    void settingsFromTheCommandLine() {
        Scenario scenario = *parseScenario(good, "a.toml");
        QVERIFY(applySetting(scenario, "seed", "9"));
        QVERIFY(applySetting(scenario, "link.delay", "1 ms"));
        QVERIFY(applySetting(scenario, "client.transport.isn", "5"));
        QVERIFY(applySetting(scenario, "client.presentation", "deflate"));
        QCOMPARE(scenario.seed, std::uint64_t{9});
        QCOMPARE(scenario.links[0].delay, Duration(1ms));
        QCOMPARE(scenario.hosts[0].fillings.names[6], std::string("deflate"));
        const auto headers = [&scenario](const char* value) {
            (void)applySetting(scenario, "client.application.headers", value);
            return scenario.hosts[0].fillings.options[7].values().at("headers");
        };
        using Texts = std::vector<std::string>;
        QVERIFY(std::get<Texts>(headers(R"(["Connection: a, b" , "-B"])")) == (Texts{"Connection: a, b", "-B"}));
        QVERIFY(std::get<Texts>(headers("[]")).empty());
        for (const char* text : {"[", "[\"", "[\"a]", "[a]", "[\"a\" \"b\"]", "[\"a\",]", "[\"a\"", "x"})
            QCOMPARE(std::get<std::string>(headers(text)), std::string(text));
        for (const auto& [key, value] : {std::pair("sed", "1"), std::pair("link.speed", "1"), std::pair("seed", "x"),
                                         std::pair("client.transport", "tpc"), std::pair("nobody.transport", "tcp"),
                                         std::pair("client.wings", "2"), std::pair("link.delay", "soon")}) {
            const auto applied = applySetting(scenario, key, value);
            QVERIFY2(!applied && applied.error().field == key, key);
        }
    }

    void fillingThatCannotWorkChangesNothing() {
        Scenario scenario = *parseScenario(good, "a.toml");
        const auto refused = fillSlot(scenario, 0, LayerNumber::Transport, "udp");
        QVERIFY(!refused);
        QCOMPARE(scenario.hosts[0].fillings.names[4], std::string("tcp"));
        QVERIFY(!scenario.hosts[0].fillings.options[4].empty());
        QVERIFY(fillSlot(scenario, 0, LayerNumber::Physical, "manchester"));
        QCOMPARE(scenario.hosts[0].fillings.names[1], std::string("manchester"));
    }
};

QTEST_GUILESS_MAIN(ScenarioTest)
#include "scenario_test.moc"
