// DNS messages: known bytes, compression, and names that never end.
#include "wire/dissection.h"
#include "wire/dns.h"
#include "wire/frames.h"

#include <QtTest>

using namespace layerscope;
using namespace layerscope::testing;
using namespace std::string_literals;

namespace {
// A query whose question's name is these bytes.
Bytes queryFor(std::string_view name) {
    return join({hexBytes("1234 0100 0001 0000 0000 0000"), hexBytes(name), hexBytes("0001 0001")});
}
std::string reasonOf(const Bytes& message) {
    const auto parsed = DnsMessage::parse(message);
    return parsed ? "none" : parsed.error().reason;
}
} // namespace

class DnsTest : public QObject {
    Q_OBJECT

private slots:
    void writesKnownBytes() {
        DnsMessage query;
        query.id = 0x1234;
        query.questions.push_back({"www.example.com", dnsA});
        const Bytes known = queryFor("03777777 076578616d706c65 03636f6d 00");
        QCOMPARE(*query.write(), known);
        QVERIFY(*DnsMessage::parse(known) == query);
        QCOMPARE(ByteView(*query.writeForTcp())[1], std::uint8_t(known.size()));
        QCOMPARE(query.writeForTcp()->size(), known.size() + 2);
    }

    void compressesNamesThatWereThere() {
        DnsMessage answer;
        answer.response = true;
        answer.questions.push_back({"a.b", dnsCname});
        answer.answers.push_back({"A.B", dnsCname, dnsInternet, 60, std::string("c.B")});
        const Bytes bytes = *answer.write();
        QCOMPARE(bytes, hexBytes("0000 8100 0001 0001 0000 0000  0161 0162 00 0005 0001"
                                 "c00c 0005 0001 0000003c 0004 0163 c00e"));
        const DnsMessage read = *DnsMessage::parse(bytes);
        QCOMPARE(read.answers[0].name, "a.b"s); // as it was written first
        QCOMPARE(std::get<std::string>(read.answers[0].data), "c.b"s);
        QVERIFY(sameDnsName("A.b", "a.B"));
    }

    void everyRecordThereAndBack() {
        const DnsMessage message = dnsAnswer();
        const Bytes bytes = *message.write();
        DnsMessage read = *DnsMessage::parse(bytes);
        QVERIFY(sameDnsName(read.answers[0].name, message.answers[0].name));
        QVERIFY(read.authorities[1].data == message.authorities[1].data || read.authorities.size() == 2);
        QCOMPARE(*read.write(), bytes);
        for (std::size_t size = 0; size < bytes.size(); ++size)
            QVERIFY(!DnsMessage::parse(cut(bytes, size)));
        QCOMPARE(reasonOf(join({bytes, hexBytes("00")})), "bytes follow the message"s);
    }

    void pointersOnlyPointBackwards() {
        QCOMPARE(reasonOf(queryFor("c00c")), "a compression pointer does not point backwards"s); // to itself
        QCOMPARE(reasonOf(queryFor("c00e")), "a compression pointer does not point backwards"s); // forward
        QCOMPARE(reasonOf(queryFor("0161 c00c")),
                 "a compression pointer does not point backwards"s);                             // into its own name
        QCOMPARE(reasonOf(queryFor("c0ff")), "a compression pointer does not point backwards"s); // behind the end
        QCOMPARE(reasonOf(cut(queryFor("c0"), 13)), "the message ends inside a compression pointer"s);
        QCOMPARE(reasonOf(queryFor("41 61")), "a label begins with reserved bits"s);
        QCOMPARE(reasonOf(queryFor("3f 61")), "the message ends inside a name"s);
    }

    void namesAreAtMost255Bytes() {
        DnsMessage query;
        const std::string label(63, 'a');
        query.questions.push_back({label + "." + label + "." + label + "." + std::string(61, 'a'), dnsA});
        QVERIFY(DnsMessage::parse(*query.write()));
        query.questions[0].name += "a";
        QVERIFY(!query.write());
        std::string name;
        for (int i = 0; i < 128; ++i)
            name += "0161";
        QCOMPARE(reasonOf(queryFor(name + "00")), "a name is longer than 255 bytes"s);
        for (const char* bad : {"a..b", ".", "a.", ".a", "a\\", "a\\25", "a\\999",
                                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                                "aaaaaaaaaaaaaaaaaaa"}) {
            query.questions[0].name = bad;
            QVERIFY2(!query.write(), bad);
        }
    }

    void strangeBytesInNames() {
        const Bytes bytes = queryFor("04 2e5c2000 00");
        const DnsMessage message = *DnsMessage::parse(bytes);
        QCOMPARE(message.questions[0].name, "\\046\\092\\032\\000"s);
        QCOMPARE(*message.write(), bytes);
    }

    void dataMustFitItsType() {
        const auto answer = [](std::string_view rest) {
            return join({hexBytes("1234 8100 0000 0001 0000 0000 00"), hexBytes(rest)});
        };
        QCOMPARE(reasonOf(answer("0001 0001 00000000 0003 0a0000")), "an IPv4 address has 4 bytes"s);
        QCOMPARE(reasonOf(answer("001c 0001 00000000 0004 0a000001")), "an IPv6 address has 16 bytes"s);
        QCOMPARE(reasonOf(answer("0005 0001 00000000 0001 0161 00")), "a name reaches beyond its record"s);
        QCOMPARE(reasonOf(answer("0005 0001 00000000 0002 0000")), "the data is longer or shorter than its length"s);
        QCOMPARE(reasonOf(answer("0010 0001 00000000 0002 0161")), "none"s);
        QCOMPARE(reasonOf(answer("0001 0001 00000000 0004 0a00")), "the message ends too early"s);
        QCOMPARE(reasonOf(hexBytes("1234 8100 ffff ffff ffff ffff")), "the message ends inside a name"s);
    }

    void summaries() {
        DnsMessage message = dnsAnswer();
        QCOMPARE(dnsSummary(*message.write()), "AAAA www.Example.com → web.Example.com 10.0.0.2 2001:db8::2"s);
        message.result = DnsResult::NoSuchName;
        QCOMPARE(dnsSummary(*message.write()), "AAAA www.Example.com: no such name"s);
        QCOMPARE(dnsSummary(queryFor("03777777 00")), "query A www"s);
        QCOMPARE(dnsSummary({}), ""s);
    }
};

QTEST_GUILESS_MAIN(DnsTest)
#include "dns_test.moc"
