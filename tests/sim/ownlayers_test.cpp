// Layers from shared libraries: the worked examples do their work, and what misbehaves is named and stopped.
#include "layers/own/library.h"
#include "layers/own/words.h"
#include "sim/simulation.h"
#include "trace/textform.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <fmt/format.h>

using namespace layerscope;

class OwnLayersTest : public QObject {
    Q_OBJECT

    static std::string path(const std::string& name) {
        return fmt::format(LAYERSCOPE_BINARY_DIR "/tests/layers/{}.so", name);
    }
    // A client that says something to a server over the given fillings, on a link that loses what it is told to.
    static std::string scenario(const std::string& stack, const std::string& faults, std::uint64_t seed = 1) {
        return fmt::format(R"(
format = 1
title = "Own layers"
seed = {2}
until = "60 s"
neighbours = "known"
[[host]]
name = "client"
stack = {{ {0} }}
[[host.program]]
do = "connect"
to = "server"
port = 7
[[host.program]]
do = "send"
text = "Attack at dawn"
[[host.program]]
do = "send"
on = "received"
text = "and bring some bread"
[[host.program]]
do = "close"
on = "received"
[[host]]
name = "server"
stack = {{ {0} }}
[[host.program]]
do = "listen"
port = 7
[[link]]
ends = ["client", "server"]
delay = "5 ms"
{1}
)",
                           stack, faults, seed);
    }
    static Run run(const std::string& text, const std::vector<std::string>& names,
                   Recording recording = Recording::Full) {
        std::vector<std::string> files;
        for (const std::string& name : names)
            files.push_back(path(name));
        const auto layers = registryWith(files);
        if (!layers)
            qFatal("%s", layers.error().text().c_str());
        const auto parsed = parseScenario(text, "own.toml", *layers);
        if (!parsed)
            qFatal("%s", parsed.error().text().c_str());
        RunOptions options;
        options.recording = recording;
        return std::move(*simulate(*parsed, options));
    }
    static Run misbehave(const std::string& how, Recording recording = Recording::Full) {
        return run(scenario(fmt::format("presentation = {{ use = \"misbehaving\", how = \"{}\" }}", how), ""),
                   {"misbehaving"}, recording);
    }
    // Everything that a host's program was handed, joined.
    static std::string delivered(const Trace& trace, std::uint32_t host) {
        std::string text;
        for (std::uint32_t i = 0; i < trace.eventCount(); ++i) {
            const Event event = trace.event(EventId{i});
            if (event.kind != EventKind::MessageDelivered || event.host != HostId{host})
                continue;
            const ByteView bytes = trace.bytes(event.blob());
            text.append(bytes.begin(), bytes.end());
        }
        return text;
    }
    static bool onTheWire(const Trace& trace, const std::string& text) {
        for (std::uint32_t i = 0; i < trace.frameCount(); ++i) {
            const ByteView bytes = trace.bytes(trace.frame(FrameId{i}).blob);
            if (!std::ranges::search(bytes, text).empty())
                return true;
        }
        return false;
    }
    static std::string story(const Trace& trace) {
        std::string lines;
        for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
            lines += eventLine(trace, EventId{i});
        return lines;
    }

private slots:
    void caesarIsUnreadableOnTheWireAndRightAtTheEnd() {
        const Run result = run(scenario("presentation = { use = \"caesar\", shift = 3 }", ""), {"caesar"});
        QVERIFY2(!result.failure, result.failure.value_or("").c_str());
        QCOMPARE(delivered(*result.trace, 1), std::string("Attack at dawn\r\nand bring some bread\r\n"));
        QVERIFY(onTheWire(*result.trace, "Dwwdfn dw gdzq\r\n"));
        QVERIFY(!onTheWire(*result.trace, "Attack"));
        QCOMPARE(result.trace->host(HostId{0}).titles[6], std::string("Caesar"));
    }

    void stopAndWaitLosesNothing_data() {
        QTest::addColumn<QString>("faults");
        QTest::newRow("no fault") << "";
        for (int frame = 1; frame <= 8; ++frame)
            for (const char* from : {"client", "server"})
                QTest::addRow("%s %d", from, frame)
                    << QStringLiteral("[[fault]]\nkind = \"lose\"\nfrom = \"%1\"\nframe = %2\n").arg(from).arg(frame);
        QTest::newRow("a third of all") << "[[fault]]\nkind = \"lose\"\nprobability = 0.33\n";
        QTest::newRow("doubles") << "[[fault]]\nkind = \"duplicate\"\nprobability = 0.5\n";
        QTest::newRow("damage") << "[[fault]]\nkind = \"corrupt\"\nprobability = 0.3\n";
    }
    void stopAndWaitLosesNothing() {
        QFETCH(QString, faults);
        const std::string text = scenario("transport = \"stop-and-wait\"", faults.toStdString(), 3);
        const Run result = run(text, {"stop-and-wait"});
        QVERIFY2(!result.failure, result.failure.value_or("").c_str());
        QVERIFY(!result.counts.timersPending);
        QVERIFY2(delivered(*result.trace, 1) == "Attack at dawn\r\nand bring some bread\r\n",
                 story(*result.trace).c_str());
        QCOMPARE(delivered(*result.trace, 0),
                 std::string("You said: Attack at dawn\r\nYou said: and bring some bread\r\n"));
        if (!faults.isEmpty() && faults.contains("lose"))
            QVERIFY(story(*result.trace).find("the message is sent again") != std::string::npos ||
                    result.counts.framesLost == 0);
        // The same again, and without a record.
        QCOMPARE(story(*run(text, {"stop-and-wait"}).trace), story(*result.trace));
        QCOMPARE(run(text, {"stop-and-wait"}, Recording::None).counts.framesSent, result.counts.framesSent);
    }

    void aTransportThatGivesUpTellsTheProgram() {
        const Run result = run(scenario("transport = \"stop-and-wait\"", "[[fault]]\nkind = \"cut\"\nat = \"1 us\"\n"),
                               {"stop-and-wait"});
        QVERIFY(!result.failure);
        QVERIFY(story(*result.trace).find("The program is told: no acknowledgement came") != std::string::npos);
    }

    void everyByteHasItsOwner() {
        const Run result =
            run(scenario("transport = \"stop-and-wait\", presentation = \"caesar\"", ""), {"stop-and-wait", "caesar"});
        const Trace& trace = *result.trace;
        bool seen = false;
        for (std::uint32_t i = 0; i < trace.frameCount(); ++i) {
            std::size_t owned = 0, header = 0, application = 0;
            for (const Span& span : trace.spans(trace.frame(FrameId{i}).blob)) {
                QCOMPARE(std::size_t(span.begin), owned);
                owned += span.length;
                if (span.layer == LayerNumber::Transport) {
                    QCOMPARE(span.protocol->abbrev, std::string_view("stop-and-wait"));
                    header += span.length;
                }
                if (span.layer == LayerNumber::Application) {
                    QVERIFY(span.message);
                    application += span.length;
                }
            }
            QCOMPARE(owned, trace.bytes(trace.frame(FrameId{i}).blob).size());
            QCOMPARE(header, std::size_t(6));
            QVERIFY(trace.frame(FrameId{i}).connection);
            seen = seen || application == 16;
        }
        QVERIFY(seen);
        QCOMPARE(trace.connectionCount(), std::size_t{1});
        QCOMPARE(trace.connection(ConnectionId{0}).clientEndpoint, std::string("10.0.0.1:49152"));
    }

    void misbehaviourIsNamedAndStopsTheRun_data() {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("reason");
        QTest::newRow("primitive") << "primitive"
                                   << "passed down a primitive that does not exist: 42";
        QTest::newRow("direction") << "direction"
                                   << "passed up LISTEN, which the layer above it does not know";
        QTest::newRow("endpoint") << "endpoint"
                                  << "passed down DATA for end point 77, which nobody has opened";
        QTest::newRow("header") << "header"
                                << "passed down 16 bytes with a header of 100000 and a trailer of 0";
        QTest::newRow("flood") << "flood"
                               << "floods: it asked for more than 100000 things at one moment";
        QTest::newRow("timers") << "timers"
                                << "floods: it asked for more than 100000 things at one moment";
        QTest::newRow("past") << "past"
                              << "started a timer whose deadline is in the past";
        QTest::newRow("interface") << "interface"
                                   << "asked for interface 9, and there are 1";
        QTest::newRow("exception") << "exception"
                                   << "threw an exception: the ? key is lost";
        QTest::newRow("strange exception") << "strange exception"
                                           << "threw an exception";
        QTest::newRow("gives up") << "gives up"
                                  << "gave up: no key";
        QTest::newRow("loses") << "loses"
                               << "lost its SDU: of the 16 bytes that it was given at 0.010";
        QTest::newRow("crash") << "crash"
                               << "crashed: it used memory that is not its own";
        QTest::newRow("overflow") << "overflow"
                                  << "crashed: it used memory that is not its own";
        QTest::newRow("abort") << "abort"
                               << "crashed: it aborted";
    }
    void misbehaviourIsNamedAndStopsTheRun() {
        QFETCH(QString, how);
        QFETCH(QString, reason);
        const Run result = misbehave(how.toStdString());
        QVERIFY(result.failure);
        const std::string expected = "client: Layer 6, Misbehaving, " + reason.toStdString();
        QVERIFY2(result.failure->starts_with(expected), result.failure->c_str());
        // What came before is kept, and the last word is what stopped it.
        const Trace& trace = *result.trace;
        const Event last = trace.event(EventId{static_cast<std::uint32_t>(trace.eventCount() - 1)});
        QVERIFY(last.finding == Finding::LayerStopped);
        QCOMPARE(last.host, HostId{0});
        QCOMPARE(last.layer, LayerNumber::Presentation);
        QVERIFY(trace.frameCount() >= 3);
        QVERIFY(misbehave(how.toStdString(), Recording::None).failure == result.failure);
    }

    void whatNeverReturnsIsStopped() {
        const Run result = misbehave("hangs");
        QCOMPARE(result.failure,
                 std::optional<std::string>("client: Layer 6, Misbehaving, does not return: one call of "
                                            "it has taken more than 5 seconds"));
        QVERIFY(result.trace->frameCount() >= 3);
    }

    void whatIsWellIsLeftAlone() {
        for (const char* how : {"well", "late"}) {
            const Run result = misbehave(how);
            QVERIFY2(!result.failure, result.failure.value_or("").c_str());
            QVERIFY(delivered(*result.trace, 1).find("bread") != std::string::npos);
        }
    }

    void whatIsNoLayerIsRefusedByName_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("reason");
        const char* reasons[] = {"made for version 99 of layerscope/layer.h, and this is version 1",
                                 "its name must be 1 to 30 small letters, digits and -",
                                 "its slot is 8, and slots are 1 to 7",
                                 "one of its functions create, destroy, request, indication and timer is missing",
                                 "slot 6 has a layer called \"deflate\" already, a built-in one",
                                 "describes no layer",
                                 "it exports no function layerscopeLayer()"};
        for (int i = 0; i < 7; ++i)
            QTest::addRow("%d", i + 1) << QString::fromStdString(path("refused-" + std::to_string(i + 1)))
                                       << reasons[i];
        QTest::newRow("no file") << "nowhere.so"
                                 << "there is no such file";
        QTest::newRow("no library") << LAYERSCOPE_BINARY_DIR "/CMakeCache.txt"
                                    << "it cannot be loaded: ";
    }
    void whatIsNoLayerIsRefusedByName() {
        QFETCH(QString, file);
        QFETCH(QString, reason);
        LayerRegistry registry = LayerRegistry::builtIn();
        const auto added = addOwnLayer(registry, file.toStdString());
        QVERIFY(!added);
        const QString text = QString::fromStdString(added.error().text());
        QVERIFY2(text.startsWith(file + ": ") && text.contains(reason) && !text.contains('\n'), qPrintable(text));
        QVERIFY(registry.find(LayerNumber::Presentation, "refused") == nullptr);
    }

    void aFileThatHasChangedIsLoadedAnew() {
        QTemporaryDir folder;
        const QString file = folder.filePath("layer.so");
        QVERIFY(QFile::copy(QString::fromStdString(path("caesar")), file));
        LayerRegistry first = LayerRegistry::builtIn();
        QCOMPARE(addOwnLayer(first, file.toStdString())->name, std::string("caesar"));
        QVERIFY(QFile::remove(file) && QFile::copy(QString::fromStdString(path("misbehaving")), file));
        LayerRegistry second = first;
        QCOMPARE(addOwnLayer(second, file.toStdString())->name, std::string("misbehaving"));
        QVERIFY(first.find(LayerNumber::Presentation, "misbehaving") == nullptr);
        // The same name from another file is another layer.
        const auto again = addOwnLayer(second, path("caesar"));
        QVERIFY(!again && again.error().reason.find("from " + file.toStdString()) != std::string::npos);
    }

    void settingsAreThoseOfTheLayer() {
        const auto layers = registryWith({path("caesar")});
        const auto wrong =
            parseScenario(scenario("presentation = { use = \"caesar\", shit = 3 }", ""), "a.toml", *layers);
        QVERIFY(!wrong && wrong.error().reason.find("allowed: shift") != std::string::npos);
        const Run result = run(scenario("presentation = { use = \"caesar\", shift = 99 }", ""), {"caesar"});
        QCOMPARE(result.failure, std::optional<std::string>("client: Layer 6, Caesar, gave up: its setting \"shift\" "
                                                            "must be 0 to 25, and is 99"));
    }

    void wordsAreCleaned() {
        QCOMPARE(cleanWords("a\nb\x7f"
                            "c"),
                 std::string("a b c"));
        QCOMPARE(cleanWords("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"),
                 std::string("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"));
        QCOMPARE(cleanWords("\xc3(\xe2\x82\xed\xa0\x80\xff\xc0\xaf"), std::string("?(????????").substr(0, 10));
        QCOMPARE(cleanWords("\xc3\xa9\xc3\xa9", 3), std::string("\xc3\xa9"));
    }
};

QTEST_GUILESS_MAIN(OwnLayersTest)
#include "ownlayers_test.moc"
