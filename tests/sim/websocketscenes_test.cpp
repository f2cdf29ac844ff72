// What the WebSocket scenes leave in the trace: states, messages with their bytes, and refusals.
#include "base/hex.h"
#include "sim/simulation.h"
#include "wire/http.h"
#include "wire/websocket.h"

#include <QTest>

using namespace layerscope;

namespace {

std::shared_ptr<Trace> traceOf(const char* scene) { return simulate(*loadScenario(scene))->trace; }

// The states that a host's WebSocket goes through, one connection after the other.
std::string statesOf(const Trace& trace, std::string_view host) {
    std::string states;
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i) {
        const Event event = trace.event(EventId{i});
        if (event.kind != EventKind::StateChanged || event.layer != LayerNumber::Application ||
            trace.host(event.host).name != host)
            continue;
        states +=
            (states.empty() ? "" : " ") + std::string(trace.text(TextId{static_cast<std::uint32_t>(event.after)}));
    }
    return states;
}

// What a host's program got, as text.
std::vector<std::string> deliveredTo(const Trace& trace, std::string_view host) {
    std::vector<std::string> texts;
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i) {
        const Event event = trace.event(EventId{i});
        if (event.kind == EventKind::MessageDelivered && trace.host(event.host).name == host)
            texts.push_back(toText(trace.bytes(event.blob())));
    }
    return texts;
}

std::string refusalIn(const Trace& trace, std::string_view host) {
    for (std::uint32_t i = 0; i < trace.eventCount(); ++i) {
        const Event event = trace.event(EventId{i});
        if (event.finding == Finding::Refused && trace.host(event.host).name == host)
            return std::string(trace.text(event.text));
    }
    return {};
}

} // namespace

class WebSocketScenesTest : public QObject {
    Q_OBJECT

private slots:
    void states() {
        const auto trace = traceOf("websocket-upgrade");
        QCOMPARE(statesOf(*trace, "client"), std::string("CONNECTING OPEN CLOSING CLOSED"));
        QCOMPARE(statesOf(*trace, "server"), std::string("CONNECTING OPEN CLOSING CLOSED"));
        const auto refused = traceOf("websocket-bad-handshake");
        QCOMPARE(statesOf(*refused, "client"), std::string("CONNECTING CLOSED"));
        QCOMPARE(statesOf(*refused, "server"), std::string("CONNECTING CLOSED"));
    }

    void rulesAreNamed() {
        QVERIFY(refusalIn(*traceOf("websocket-bad-handshake"), "server").find("Connection says \"websocket\"") !=
                std::string::npos);
        QVERIFY(refusalIn(*traceOf("websocket-close"), "server").find("UTF-8") != std::string::npos);
    }

    void aChatPassesOn() {
        const auto trace = traceOf("websocket-chat");
        QCOMPARE(deliveredTo(*trace, "alice"), std::vector<std::string>{"Hello, Alice. Grüße!"});
        QCOMPARE(deliveredTo(*trace, "bob"), std::vector<std::string>{"Hello, Bob"});
    }

    // The message's bytes are the message's in every frame; frame headers are WebSocket's, the handshake is HTTP's.
    void everyByteHasItsOwner() {
        const auto trace = traceOf("websocket-fragments");
        QVERIFY(trace->messageCount() >= 2);
        const Message& message = trace->message(MessageId{0});
        const std::size_t size = trace->bytes(message.blob).size();
        std::vector<int> carried(size);
        std::size_t headers = 0, http = 0;
        for (std::uint32_t i = 0; i < trace->frameCount(); ++i)
            for (const Span& span : trace->spans(trace->frame(FrameId{i}).blob)) {
                if (span.message == MessageId{0})
                    for (std::uint32_t at = span.messageOffset; at < span.messageOffset + span.length; ++at)
                        ++carried.at(at);
                headers += span.protocol == &webSocketProtocol && !span.message ? 1 : 0;
                http += span.protocol == &httpProtocol ? span.length : 0;
            }
        QVERIFY(std::ranges::all_of(carried, [](int times) { return times == 1; }));
        QVERIFY(headers >= 10);
        QVERIFY(http > 200);
        // What was delivered is known to be that message.
        for (std::uint32_t i = 0; i < trace->eventCount(); ++i) {
            const Event event = trace->event(EventId{i});
            if (event.kind == EventKind::MessageDelivered) {
                QCOMPARE(trace->spans(event.blob()).size(), std::size_t{1});
                QVERIFY(trace->spans(event.blob()).front().message == MessageId{0});
                return;
            }
        }
        QFAIL("nothing was delivered");
    }

    void settingsAndVerbsAreChecked_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("reason");
        QTest::newRow("code") << "do = \"close\"\ncode = 1006"
                              << "may be sent";
        QTest::newRow("hex") << "do = \"raw\"\nhex = \"8\""
                             << "hex";
        QTest::newRow("send") << "do = \"send\"\nfragments = 2"
                              << "either \"text\" or \"bytes\"";
        QTest::newRow("fragments") << "do = \"send\"\ntext = \"a\"\nfragments = 0"
                                   << "from 1 to";
        QTest::newRow("unknown") << "do = \"shout\""
                                 << "shout";
    }
    void settingsAndVerbsAreChecked() {
        QFETCH(QString, line);
        QFETCH(QString, reason);
        const std::string text = "format = 1\ntitle = \"t\"\n[[host]]\nname = \"a\"\nstack = { application = "
                                 "\"websocket\" }\n[[host.program]]\ndo = \"connect\"\nto = \"b\"\nport = "
                                 "80\n[[host.program]]\n" +
                                 line.toStdString() + "\n[[host]]\nname = \"b\"\n[[link]]\nends = [\"a\", \"b\"]\n";
        const auto scenario = parseScenario(text, "test");
        QVERIFY(!scenario);
        QVERIFY2(QString::fromStdString(scenario.error().text()).contains(reason), scenario.error().text().c_str());
    }
    void badSettings() {
        const auto fails = [](const char* key, OptionValue value) {
            Options options;
            options.set(key, std::move(value));
            const auto made = LayerRegistry::builtIn().make(LayerNumber::Application, "websocket", options);
            return !made && made.error().field == key;
        };
        QVERIFY(fails("server", std::string("shout")));
        QVERIFY(fails("headers", std::vector<std::string>{"no colon"}));
        QVERIFY(fails("path", std::string("/a b")));
        QVERIFY(fails("host", std::string("a\r\nb")));
        QVERIFY(fails("protocols", std::string("a\r\nb")));
        QVERIFY(fails("limit", std::int64_t{0}));
    }
};

QTEST_GUILESS_MAIN(WebSocketScenesTest)
#include "websocketscenes_test.moc"
