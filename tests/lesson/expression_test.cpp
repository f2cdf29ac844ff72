// Expressions: what they mean, what they are worth in a run, and what is said of those that are wrong.
#include "lesson/evaluation.h"
#include "lesson/lessontext.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

class ExpressionTest : public QObject {
    Q_OBJECT

    std::shared_ptr<const Trace> m_trace = traceOf("figure-6"); // ISNs 100 and 300, port 80

    static ExpressionNames names() {
        ExpressionNames names;
        names.packets = {"syn", "synack", "third"};
        names.hosts = {"client", "server"};
        names.runs = {"main", "other"};
        return names;
    }

    static Expression compiled(const std::string& source, const ExpressionNames& names) {
        auto expression = compileExpression(source, names);
        if (!expression)
            qWarning("%s: %s", source.c_str(), expression.error().reason.c_str());
        return expression ? *expression : Expression();
    }

    static std::vector<PacketName> packets() {
        ExpressionNames frame;
        frame.frame = true;
        return {{"syn", compiled("tcp.flags.syn && !tcp.flags.ack", frame), {}, 1, {}},
                {"synack", compiled("tcp.flags.syn && tcp.flags.ack", frame), "syn", 1, {}},
                {"third", compiled("tcp.flags.ack && !tcp.flags.syn", frame), "synack", 1, {}}};
    }

    std::string worth(const std::string& source, std::optional<std::size_t> position = std::nullopt) {
        Evaluation evaluation(m_trace, packets());
        const Expression expression = compiled(source, names());
        const auto value = evaluation.evaluate(expression, position.value_or(m_trace->eventCount()));
        return value ? plainText(*value, m_trace.get()) : "error: " + value.error().reason;
    }

private slots:
    void values_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("value");
        const auto row = [](const char* source, const char* value) { QTest::newRow(source) << source << value; };
        row("1 + 2 * 3", "7");
        row("(1 + 2) * 3", "9");
        row("0x3e9", "1001");
        row("1_000", "1000");
        row("7 / 2", "3.5");
        row("7 % 2", "1");
        row("1 << 4 | 1", "17");
        row("-3 + 1", "-2");
        row("20ms + 1.5 s", "1.52 s");
        row("40ms / 20ms", "2");
        row("3 * 20ms", "60 ms");
        row("\"a\" + 'b'", "ab");
        row("true && !false", "true");
        row("not 1 == 2", "true");
        row("1 < 2 ? \"yes\" : \"no\"", "yes");
        row("80 in [80, 443]", "true");
        row("[1, 2] contains 3", "false");
        row("\"abc\" contains \"bc\"", "true");
        // Sequence numbers wrap, whole numbers do not.
        row("seq(4294967295) + 1", "0");
        row("seq(0) > seq(4294967295)", "true");
        row("seq(0) - seq(4294967295)", "1");
        row("seq(5) == 4294967301", "true");
        row("4294967295 + 1", "4294967296");
        row("9223372036854775807 + 1", "error: the result does not fit into 64 bits");
        row("1 / 0", "error: division by 0");
        // Fields of packets.
        row("syn.tcp.seq_raw", "100");
        row("synack.tcp.ack_raw", "101");
        row("synack.tcp.ack_raw == syn.tcp.seq_raw + 1", "true");
        row("synack.tcp.flags.syn == 1", "true");
        row("third.tcp.flags.syn", "false");
        row("third.tcp.seq_raw - syn.tcp.seq_raw", "1");
        row("syn.tcp.dstport", "80");
        row("syn.ip.src", "10.0.0.1");
        row("syn.ip.src == 10.0.0.1", "true");
        row("syn.ip.addr == \"10.0.0.2\"", "true"); // one of two
        row("syn.ip.ttl + 0x01", "65");
        row("syn.tcp", "true");
        row("syn.udp", "false");
        row("syn.http.host == \"x\"", "false");
        row("syn.http.host", "error: frame 1 (SYN) has no http.host");
        row("exists(syn.http.host)", "false");
        row("exists(syn.tcp.options.mss_val)", "true");
        // What packets have beside fields.
        row("syn.name", "SYN");
        row("synack.from", "server");
        row("synack.from == server", "true");
        row("synack.to.name", "client");
        row("synack.number", "2");
        row("synack.time - syn.time == syn.arrived - syn.sent", "true");
        row("syn.lost || !syn.delivered", "false");
        row("owner(syn.tcp.srcport)", "4");
        row("owner(syn, 0)", "2");
        row("size(third, 4)", "20");
        row("size(third, 3)", "20");
        // Hosts.
        row("client.tcp.state", "ESTABLISHED");
        row("at(syn.sent, client.tcp.state)", "SYN-SENT");
        row("at(syn.arrived, client.tcp.state)", "SYN-SENT");
        row("at(synack.sent, server.tcp.state)", "SYN-RECEIVED");
        row("at(third.sent, server.tcp[syn].state)", "SYN-RECEIVED");
        row("client.tcp.snd_una", "101");
        row("client.tcp.snd_una == client.tcp.snd_nxt", "true");
        row("at(syn.sent, exists(client.tcp.srtt))", "false");
        row("client.address", "10.0.0.1");
        row("host(\"client\").name", "client");
        row("variable(client, \"SND.UNA\")", "101");
        // Collections.
        row("count(frames)", "3");
        row("count(frames where tcp.flags.syn)", "2");
        row("count(frames where frame.from == client)", "2");
        row("list(frames, tcp.seq_raw)", "100, 300, 101");
        row("list(frames where tcp.flags.ack)", "SYN, ACK, ACK");
        row("sum(frames where tcp, tcp.len)", "0");
        row("first(frames where tcp.flags.ack).tcp.seq_raw", "300");
        row("last(frames).name", "ACK");
        row("nth(frames, 2).name", "SYN, ACK");
        row("nth(frames, 9).name", "error: nothing in this run fits");
        row("list(hosts where host.tcp.state == \"ESTABLISHED\")", "client, server");
        row("count(hosts where count(frames where frame.from == host) > 1)", "1");
        row("count(events where event.kind == \"state changed\" && event.host == server)", "4");
        row("first(events where event.variable == \"snd_nxt\").after", "100");
        row("length(\"abc\")", "3");
        row("hex(syn.tcp.seq_raw)", "0x00000064");
        row("round(2.345, 1)", "2.3");
        row("max(1, 3, 2)", "3");
        row("seconds(20ms)", "0.02");
        row("text(17) + \"!\"", "17!");
    }
    void values() {
        QFETCH(QString, source);
        QFETCH(QString, value);
        QCOMPARE(QString::fromStdString(worth(source.toStdString())), value);
    }

    // What counts looks up to the cursor, what names something looks at the whole run.
    void cursorMatters() {
        QCOMPARE(worth("count(frames)", 0), "0");
        QCOMPARE(worth("first(frames).name", 0), "SYN");
        QCOMPARE(worth("next(frames).name", 0), "SYN");
        QCOMPARE(worth("exists(previous(frames))", 0), "false");
        QCOMPARE(worth("exists(client.tcp.state)", 0), "false");
    }

    void stopsAreFound() {
        Evaluation evaluation(m_trace, packets());
        const auto at = [&](const char* stop, std::size_t from) {
            return evaluation.positionOf(compiled(stop, names()), from).value();
        };
        const auto arrived = at("syn.arrived", 0);
        QVERIFY(arrived);
        QCOMPARE(m_trace->event(EventId{static_cast<std::uint32_t>(*arrived - 1)}).kind, EventKind::FrameDelivered);
        QCOMPARE(at("before(syn.arrived)", 0), std::optional(*arrived - 1));
        QCOMPARE(at("now > 0s", 0), arrived);
        const auto received = at("server.tcp.state == \"SYN-RECEIVED\"", *arrived);
        QVERIFY(received && *received > *arrived);
        QVERIFY(!at("server.tcp.state == \"LAST-ACK\"", 0));
        QVERIFY(!at("first(frames where frame.lost).ended", 0));
    }

    void slips_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<int>("offset");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* source, int offset, const char* part) {
            QTest::newRow(source) << source << offset << part;
        };
        row("", 0, "missing");
        row("1 +", 3, "a value is expected");
        row("(1", 2, "\")\" is expected");
        row("1 2", 2, "not expected");
        row("sny.tcp.seq_raw", 0, "did you mean \"syn\"?");
        row("syn.tcp.seqraw", 4, "tcp.seq_raw");
        row("tcp.seq_raw", 0, "of which packet?");
        row("client.tcp.snd_unna", 11, "snd_una");
        row("client.tpc.state", 7, "allowed");
        row("coutn(frames)", 0, "did you mean \"count\"?");
        row("count(1)", 6, "frames, events or hosts");
        row("count(frames where tcp.len + \"a\")", 27, "no meaning");
        row("syn.tcp.seq_raw == \"a\"", 16, "cannot be compared");
        row("syn.tcp.seq_raw && true", 4, "true or false is needed");
        row("\"abc", 0, "no closing quote");
        row("1.2.3", 0, "neither a number nor an address");
        row("1.2.3.400", 0, "no address");
        row("20msx", 2, "letter right behind");
        row("99999999999999999999", 0, "64 bits");
        row("1 # 2", 2, "no meaning");
        row("within(third, 1)", 7, "no run");
        row("host(\"nobody\").name", 0, "unknown host");
        row("syn.tcp.state.x", 4, "unknown field");
        row("now.x", 4, "no parts");
    }
    void slips() {
        QFETCH(QString, source);
        QFETCH(int, offset);
        QFETCH(QString, part);
        const auto expression = compileExpression(source.toStdString(), names());
        QVERIFY(!expression);
        const QString reason = QString::fromStdString(expression.error().reason);
        QVERIFY2(reason.contains(part), qPrintable(reason));
        QCOMPARE(static_cast<int>(expression.error().offset), offset);
    }

    // Neither the depth nor the cost of an expression is the author's to choose.
    void limitsHold() {
        QVERIFY(!compileExpression(std::string(2000, '('), names()));
        QVERIFY(!compileExpression(std::string(2000, '!') + "true", names()));
        QVERIFY(!compileExpression(std::string(5000, '1'), names()));
        QVERIFY(
            !compileExpression("count(frames where count(frames where count(frames where true) > 0) > 0)", names()));
    }

    void usesAreKnown() {
        const Expression expression =
            compiled("synack.tcp.ack_raw == syn.tcp.seq_raw + 1 && client.tcp.state == \"x\"", names());
        const ExpressionUses uses = expression.uses();
        QVERIFY(uses.fields.contains({"synack", "tcp.ack_raw"}));
        QVERIFY(uses.fields.contains({"syn", "tcp.seq_raw"}));
        QVERIFY(uses.variables.contains({"client", LayerNumber::Transport, "state"}));
        QVERIFY(!expression.asField());
        QVERIFY((compiled("syn.tcp.flags", names()).asField() == FieldUse{"syn", "tcp.flags"}));
    }
};

QTEST_GUILESS_MAIN(ExpressionTest)
#include "expression_test.moc"
