// The name server's zone and the resolver, question by question.
#include "layers/dns/resolver.h"
#include "layers/dns/zone.h"
#include "layers/tcp/harness.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::test;

namespace {

Options zoneOptions(std::vector<std::string> records) {
    Options options;
    options.set("zone", std::string("example"));
    options.set("records", std::move(records));
    return options;
}

Zone zone() {
    return *Zone::read(
        zoneOptions({"www.example A 10.0.0.80", "www.example AAAA fd00::80", "chat.example CNAME www.example",
                     "out.example CNAME www.elsewhere", "loop.example CNAME pool.example",
                     "pool.example CNAME loop.example", "a.b.example A 10.0.0.7"}));
}

DnsMessage question(const std::string& name, std::uint16_t type = dnsA) {
    DnsMessage query;
    query.id = 77;
    query.questions.push_back({name, type, dnsInternet});
    return query;
}

// A resolver whose questions the test answers.
struct Asking {
    Asking() : context(IpPrefix(Ipv4Address{0x0a000001}, 24), 1) {
        resolver.setServer(Ipv4Address{0x0a000035});
        context.onIndication = {};
    }

    void lookUp(const std::string& name, std::uint32_t endpoint = 9) {
        resolver.lookUp(context, {endpoint}, name,
                        [this](Context&, const Resolver::Answer& answer) { answers.push_back(answer); });
        if (resolver.owns({endpoint}) && !context.down.empty() &&
            context.down.front().primitive == Primitive::Connect) {
            connect = std::move(context.down.front());
            context.down.pop_front();
            tell(Primitive::Connect);
        }
    }
    void tell(Primitive primitive, Pdu&& sdu = {}, std::string reason = {}) {
        Idu idu;
        idu.primitive = primitive;
        idu.ici = connect.ici;
        idu.sdu = std::move(sdu);
        idu.reason = std::move(reason);
        resolver.indication(context, std::move(idu));
    }
    // The next question that goes down; answers() gives it an answer.
    DnsMessage asked() {
        while (!context.down.empty()) {
            Idu idu = std::move(context.down.front());
            context.down.pop_front();
            if (idu.primitive == Primitive::Data)
                return *DnsMessage::parse(idu.sdu.bytes());
        }
        return {};
    }
    void give(const DnsMessage& answer) {
        tell(Primitive::Data, Pdu(*answer.write(), &dnsProtocol, LayerNumber::Application));
    }
    void pass(Duration time) {
        const Time end = context.now() + time;
        while (const auto next = context.nextDeadline()) {
            if (*next > end)
                break;
            const TimerKey key =
                std::ranges::find(context.timers, *next, &std::pair<const TimerKey, Time>::second)->first;
            context.timers.erase(key);
            context.setNow(*next);
            resolver.timer(context, key.endpoint);
        }
        context.setNow(end);
    }

    FakeContext context;
    Resolver resolver;
    Idu connect;
    std::vector<Resolver::Answer> answers;
};

} // namespace

class DnsTest : public QObject {
    Q_OBJECT

private slots:
    void theZoneAnswers() {
        const DnsMessage answer = zone().answer(question("WWW.example"));
        QVERIFY(answer.response && answer.authoritative && !answer.recursionAvailable);
        QCOMPARE(answer.id, std::uint16_t{77});
        QCOMPARE(answer.result, DnsResult::NoError);
        QCOMPARE(answer.questions, question("WWW.example").questions);
        QCOMPARE(answer.answers.size(), std::size_t{1});
        QCOMPARE(std::get<Ipv4Address>(answer.answers[0].data).text(), std::string("10.0.0.80"));
        QCOMPARE(zone().answer(question("www.example", dnsAaaa)).answers[0].type, dnsAaaa);
    }

    void anAliasIsFollowedAsFarAsTheZoneGoes() {
        const DnsMessage both = zone().answer(question("chat.example"));
        QCOMPARE(both.answers.size(), std::size_t{2});
        QCOMPARE(both.answers[0].type, dnsCname);
        QCOMPARE(both.answers[1].name, std::string("www.example"));
        QCOMPARE(zone().answer(question("chat.example", dnsCname)).answers.size(), std::size_t{1});
        const DnsMessage outside = zone().answer(question("out.example"));
        QCOMPARE(outside.result, DnsResult::NoError);
        QCOMPARE(outside.answers.size(), std::size_t{1});
        QVERIFY(zone().answer(question("loop.example")).answers.size() < 20); // and ends
    }

    void aNoSaysHowLongItHolds() { // RFC 2308
        const DnsMessage none = zone().answer(question("nowhere.example"));
        QCOMPARE(none.result, DnsResult::NoSuchName);
        QCOMPARE(none.authorities.size(), std::size_t{1});
        QCOMPARE(none.authorities[0].type, dnsSoa);
        QCOMPARE(std::get<DnsAuthority>(none.authorities[0].data).minimum, 60u);
        // The name is there, though with another type, or only on the way to others (RFC 8020).
        for (const DnsQuestion& asked :
             {DnsQuestion{"a.b.example", dnsAaaa}, DnsQuestion{"b.example", dnsA}, DnsQuestion{"example", dnsA}}) {
            const DnsMessage empty = zone().answer(question(asked.name, asked.type));
            QCOMPARE(empty.result, DnsResult::NoError);
            QVERIFY(empty.answers.empty() && empty.authorities.size() == 1);
        }
    }

    void whatTheServerDoesNotDo() {
        QCOMPARE(zone().answer(question("www.elsewhere")).result, DnsResult::Refused);
        QCOMPARE(zone().answer(question("wwwexample")).result, DnsResult::Refused);
        DnsMessage status = question("www.example");
        status.opcode = 2;
        QCOMPARE(zone().answer(status).result, DnsResult::NotImplemented);
        QCOMPARE(zone().answer(DnsMessage{}).result, DnsResult::FormatError);
    }

    void recordsThatCannotBe_data() {
        QTest::addColumn<QString>("record");
        for (const char* record : {"www.example", "www.example A", "www.example A fd00::1", "www.example AAAA 10.0.0.1",
                                   "www.example MX mail.example", "www.elsewhere A 10.0.0.1", "x..example A 10.0.0.1"})
            QTest::newRow(record) << record;
    }
    void recordsThatCannotBe() {
        QFETCH(QString, record);
        const auto read = Zone::read(zoneOptions({record.toStdString()}));
        QVERIFY(!read);
        QCOMPARE(read.error().field, std::string("records"));
    }
    void anAliasIsAlone() { QVERIFY(!Zone::read(zoneOptions({"a.example CNAME b.example", "A.example A 10.0.0.1"}))); }

    void anAnswerIsRemembered() {
        Asking host;
        host.lookUp("chat.example");
        QCOMPARE(host.connect.ici.service, Service::Datagram);
        QCOMPARE(host.connect.ici.remotePort, dnsPort);
        const DnsMessage query = host.asked();
        QCOMPARE(query.questions.size(), std::size_t{1});
        QCOMPARE(query.questions[0], (DnsQuestion{"chat.example", dnsA, dnsInternet}));
        host.give(zone().answer(query));
        QCOMPARE(host.answers.size(), std::size_t{1});
        QCOMPARE(host.answers[0].address->text(), std::string("10.0.0.80"));
        QVERIFY(!host.resolver.owns({9}) && host.context.timers.empty());
        host.context.down.clear();
        host.lookUp("Chat.Example", 10);
        QCOMPARE(host.answers.size(), std::size_t{2});
        QVERIFY(host.context.down.empty());
        host.pass(301s); // the records live for 5 minutes
        host.lookUp("chat.example", 11);
        QVERIFY(host.resolver.owns({11}));
    }

    void anAliasThatLeadsElsewhereIsAskedFor() {
        Asking host;
        host.lookUp("out.example");
        host.give(zone().answer(host.asked()));
        const DnsMessage second = host.asked();
        QCOMPARE(second.questions[0].name, std::string("www.elsewhere"));
        DnsMessage answer = second;
        answer.response = true;
        answer.answers.push_back({"www.elsewhere", dnsA, dnsInternet, 10, Ipv4Address{0x0a000009}});
        host.give(answer);
        QCOMPARE(host.answers.at(0).address->text(), std::string("10.0.0.9"));
    }

    void whatIsNoAnswerIsIgnored() {
        Asking host;
        host.lookUp("www.example");
        const DnsMessage query = host.asked();
        DnsMessage wrong = zone().answer(query);
        wrong.id ^= 1;
        host.give(wrong);
        host.give(query); // no response
        DnsMessage other = zone().answer(question("chat.example"));
        other.id = query.id;
        host.give(other);
        host.tell(Primitive::Data, Pdu(Bytes(5, 0xff), &dnsProtocol, LayerNumber::Application));
        QVERIFY(host.answers.empty());
        host.give(zone().answer(query));
        QCOMPARE(host.answers.size(), std::size_t{1});
    }

    void theProgramLearnsWhyNot() {
        const auto failure = [](const std::string& name, auto&& change) {
            Asking host;
            host.lookUp(name);
            DnsMessage answer = zone().answer(host.asked());
            change(answer);
            host.give(answer);
            return host.answers.empty() ? std::string() : host.answers[0].failure;
        };
        const auto as = [](const DnsMessage&) {};
        QCOMPARE(failure("nowhere.example", as), std::string("there is no name nowhere.example (NXDOMAIN)"));
        QCOMPARE(failure("b.example", as), std::string("b.example has no record of type A"));
        QCOMPARE(failure("loop.example", as), std::string("loop.example is an alias that leads nowhere"));
        QCOMPARE(failure("www.elsewhere", as),
                 std::string("the name server does not answer for www.elsewhere (REFUSED)"));
        QCOMPARE(failure("www.example", [](DnsMessage& answer) { answer.truncated = true; }),
                 std::string("the answer is too long for UDP, and TCP is not tried"));
        Asking host;
        host.lookUp("www.example");
        host.tell(Primitive::Undeliverable, {}, "10.0.0.53 is not reached");
        QCOMPARE(host.answers.at(0).failure, std::string("the name server is not reached: 10.0.0.53 is not reached"));
    }

    void silenceEndsAfterThreeQueries() {
        Asking host;
        host.lookUp("www.example");
        host.pass(5s);
        QVERIFY(host.answers.empty());
        host.pass(1s);
        QCOMPARE(host.answers.size(), std::size_t{1});
        QCOMPARE(host.answers[0].failure,
                 std::string("the name server at 10.0.0.53 did not answer 3 queries for www.example"));
        std::size_t queries = 0;
        for (const Idu& idu : host.context.down)
            queries += idu.primitive == Primitive::Data;
        QCOMPARE(queries, std::size_t{3});
    }
};

QTEST_GUILESS_MAIN(DnsTest)
#include "dns_test.moc"
