// Whole frames: which bytes belong to whom, what is said about them, and that nothing breaks on nonsense.
#include "base/random.h"
#include "wire/data.h"
#include "wire/dissection.h"
#include "wire/frames.h"
#include "wire/invariants.h"
#include "wire/protocols.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

Bytes synFrame() {
    return padded(ethernetFrame(etherTypeIpv4, ipv4Packet(ipProtocolTcp, tcpSegment(0x02, hexBytes("020405b4")))));
}

const DissectionNode* find(const Dissection& dissection, std::string_view abbrev) {
    for (const DissectionNode& node : dissection.nodes) {
        if (node.field && node.field->abbrev == abbrev)
            return &node;
    }
    return nullptr;
}

std::string noteOn(const Bytes& frame, std::string_view abbrev) {
    const Dissection dissection = dissect(frame, LinkType::Ethernet);
    const DissectionNode* node = find(dissection, abbrev);
    return node ? node->note : "no such field";
}

} // namespace

class DissectionTest : public QObject {
    Q_OBJECT

private slots:
    void fieldsCoverTheirBytes() {
        const Dissection dissection = dissect(synFrame(), LinkType::Ethernet);
        QVERIFY(!dissection.malformed && !dissection.truncated);
        const DissectionNode* seq = find(dissection, "tcp.seq_raw");
        QVERIFY(seq);
        QCOMPARE(seq->begin, 38u);
        QCOMPARE(seq->length, 4u);
        QCOMPARE(seq->number, std::uint64_t{1000});
        const DissectionNode* syn = find(dissection, "tcp.flags.syn");
        QCOMPARE(syn->begin, 47u);
        QCOMPARE(syn->number, std::uint64_t{1});
        QCOMPARE(syn->depth, std::uint8_t{2}); // within tcp.flags, within TCP
        QVERIFY(find(dissection, "tcp.len")->generated);
    }

    void valuesForPeopleAndAsTsharkPrintsThem() {
        const Bytes frame = synFrame();
        const Dissection dissection = dissect(frame, LinkType::Ethernet);
        const auto both = [&](std::string_view abbrev) {
            const DissectionNode& node = *find(dissection, abbrev);
            return QString::fromStdString(displayValue(node, frame) + " | " + tsharkValue(node, frame));
        };
        QCOMPARE(both("eth.dst"), "ff:ff:ff:ff:ff:ff | ff:ff:ff:ff:ff:ff");
        QCOMPARE(both("eth.type"), "IPv4 (0x0800) | 0x0800");
        QCOMPARE(both("ip.hdr_len"), "20 | 20");
        QCOMPARE(both("ip.src"), "10.0.0.1 | 10.0.0.1");
        QCOMPARE(both("ip.proto"), "TCP (6) | 6");
        QCOMPARE(both("ip.flags"), "0x02 | 0x02");
        QCOMPARE(both("ip.flags.df"), "set | 1");
        QCOMPARE(both("tcp.flags"), "0x0002 | 0x0002");
        QCOMPARE(both("tcp.flags.str"), "··········S· | ··········S·");
        QCOMPARE(both("tcp.options.mss"), "1460 bytes | 020405b4");
        QCOMPARE(both("eth.padding"), "00 00 | 0000");
    }

    void severalValuesOfOneName() {
        const Bytes frame = synFrame();
        const Dissection dissection = dissect(frame, LinkType::Ethernet);
        QCOMPARE(fieldValues(dissection, frame, "ip.addr"), (std::vector<std::string>{"10.0.0.1", "10.0.0.2"}));
        QCOMPARE(fieldValues(dissection, frame, "tcp.port"), (std::vector<std::string>{"49152", "9999"}));
        QCOMPARE(fieldValues(dissection, frame, "eth.ig"), (std::vector<std::string>{"1", "0"}));
        QVERIFY(fieldValues(dissection, frame, "udp.port").empty());
    }

    void fieldNamesAreKnownOrNot() {
        QCOMPARE(findField("tcp.srcport")->abbrev, std::string_view("tcp.srcport"));
        QCOMPARE(findField("ip.addr")->abbrev, std::string_view("ip.src"));
        QVERIFY(!findField("tcp.sourceport"));
        QCOMPARE(findProtocol("tcp")->shortName, std::string_view("TCP"));
        QCOMPARE(protocolOf(*findField("ip.ttl"))->abbrev, std::string_view("ip"));
        QVERIFY(std::ranges::is_sorted(fieldNames()));
    }

    void everyFieldTeachesSomething() {
        for (const Protocol* protocol : protocols()) {
            for (const Field& field : protocol->fields) {
                const QByteArray name(field.abbrev.data(), qsizetype(field.abbrev.size()));
                QVERIFY2(!field.abbrev.empty() && !field.name.empty() && !field.source.empty(), name);
                QVERIFY2(field.meaning.ends_with('.'), name);
            }
        }
    }

    void checksumsAreFactsNotVerdicts() {
        Bytes frame = synFrame();
        QCOMPARE(noteOn(frame, "ip.checksum"), std::string("correct"));
        QCOMPARE(noteOn(frame, "tcp.checksum"), std::string("correct"));
        frame[24] ^= 0xff;
        const Dissection dissection = dissect(frame, LinkType::Ethernet);
        QVERIFY(find(dissection, "ip.checksum")->note.starts_with("should be 0x"));
        QCOMPARE(find(dissection, "ip.checksum")->severity, Severity::Error);
        QCOMPARE(find(dissection, "ip.checksum.status")->number, std::uint64_t{0});
        QVERIFY(!dissection.malformed);
        QVERIFY(find(dissection, "tcp.seq_raw"));
    }

    void whatDoesNotCountIsMarked() {
        QCOMPARE(noteOn(synFrame(), "tcp.ack_raw"), std::string("not significant: ACK is off"));
        QCOMPARE(noteOn(synFrame(), "tcp.urgent_pointer"), std::string("not significant: URG is off"));
    }

    void captureThatKeptLess() {
        const Bytes frame = ethernetFrame(etherTypeIpv4, ipv4Packet(ipProtocolTcp, tcpSegment(0x10, {}, filler(100))));
        const Bytes kept = cut(frame, 60);
        const Dissection dissection =
            dissect(kept, LinkType::Ethernet, {.originalLength = static_cast<std::uint32_t>(frame.size())});
        QVERIFY(dissection.truncated);
        QVERIFY(!dissection.malformed);
        QCOMPARE(find(dissection, "tcp.len")->number, std::uint64_t{100});
        QCOMPARE(find(dissection, "tcp.checksum.status")->number, std::uint64_t{2});
        QVERIFY(dissect(kept, LinkType::Ethernet).malformed); // the same bytes as a whole frame contradict themselves
    }

    void lengthsThatContradictTheBytes_data() {
        QTest::addColumn<int>("byte");
        QTest::addColumn<int>("value");
        QTest::addColumn<QString>("field");
        QTest::newRow("IPv4 header of 16 bytes") << 14 << 0x44 << "ip.hdr_len";
        QTest::newRow("version 5") << 14 << 0x55 << "ip.version";
        QTest::newRow("IPv4 total length too large") << 16 << 0x40 << "ip.len";
        QTest::newRow("TCP header of 16 bytes") << 46 << 0x40 << "tcp.hdr_len";
        QTest::newRow("TCP header beyond the segment") << 46 << 0xf0 << "tcp.hdr_len";
        QTest::newRow("TCP option too long") << 55 << 9 << "tcp.options.mss";
        QTest::newRow("TCP option of length 0") << 55 << 0 << "tcp.options.mss";
    }
    void lengthsThatContradictTheBytes() {
        QFETCH(int, byte);
        QFETCH(int, value);
        QFETCH(QString, field);
        Bytes frame = synFrame();
        frame[std::size_t(byte)] = std::uint8_t(value);
        const Dissection dissection = dissect(frame, LinkType::Ethernet);
        QVERIFY(dissection.malformed);
        const DissectionNode* node = find(dissection, field.toStdString());
        QVERIFY(node);
        QVERIFY(!node->note.empty());
        QCOMPARE(node->severity, Severity::Error);
        QVERIFY(find(dissection, "eth.src")); // what came before stays
        QCOMPARE(brokenInvariant(dissection, frame), std::string());
    }

    void payloadBelongsToTheProgram() {
        const Bytes frame = ethernetFrame(etherTypeIpv4, ipv4Packet(ipProtocolTcp, tcpSegment(0x18, {}, filler(5))));
        const Dissection dissection = dissect(frame, LinkType::Ethernet);
        const DissectionNode* payload = find(dissection, "tcp.payload");
        QCOMPARE(payload->protocol, &dataProtocol);
        QCOMPARE(payload->begin, 54u);
        QCOMPARE(payload->length, 5u);
    }

    void workedOutFieldsAreInserted() {
        const Bytes frame = synFrame();
        Dissection dissection = dissect(frame, LinkType::Ethernet);
        DissectionNode node;
        node.number = 7;
        insertGenerated(dissection, *findField("tcp.stream"), "tcp.dstport", node);
        const auto at = std::ranges::find_if(dissection.nodes, [](const DissectionNode& candidate) {
            return candidate.field && candidate.field->abbrev == "tcp.stream";
        });
        QVERIFY(at != dissection.nodes.end());
        QCOMPARE((at - 1)->field->abbrev, std::string_view("tcp.dstport"));
        QVERIFY(at->generated);
        QCOMPARE(fieldValues(dissection, frame, "tcp.stream"), std::vector<std::string>{"7"});
        node.number = static_cast<std::uint64_t>(-1);
        insertGenerated(dissection, *findField("tcp.window_size_scalefactor"), "no such field", node);
        QCOMPARE(fieldValues(dissection, frame, "tcp.window_size_scalefactor"), std::vector<std::string>{"-1"});
        const std::size_t count = dissection.nodes.size();
        insertGenerated(dissection, *findField("udp.stream"), "udp.dstport", node);
        QCOMPARE(dissection.nodes.size(), count);
        QCOMPARE(brokenInvariant(dissection, frame), std::string());
    }

    void everySampleKeepsTheRules_data() {
        QTest::addColumn<int>("set");
        for (std::size_t i = 0; i < frameSets().size(); ++i)
            QTest::newRow(frameSets()[i].name) << int(i);
    }
    void everySampleKeepsTheRules() {
        QFETCH(int, set);
        const FrameSet& frames = frameSets()[std::size_t(set)];
        for (std::size_t i = 0; i < frames.frames.size(); ++i) {
            const Dissection dissection = dissect(frames.frames[i], frames.linkType);
            const std::string broken = brokenInvariant(dissection, frames.frames[i]);
            QVERIFY2(broken.empty(), qPrintable(QString("frame %1: %2").arg(i).arg(broken.c_str())));
        }
    }

    void everyCutKeepsTheRules_data() { everySampleKeepsTheRules_data(); }
    void everyCutKeepsTheRules() {
        QFETCH(int, set);
        const FrameSet& frames = frameSets()[std::size_t(set)];
        for (const Bytes& whole : frames.frames) {
            for (std::size_t size = 0; size < whole.size(); ++size) {
                const Bytes part = cut(whole, size);
                for (const std::uint32_t original : {0u, static_cast<std::uint32_t>(whole.size())}) {
                    const Dissection dissection = dissect(part, frames.linkType, {.originalLength = original});
                    const std::string broken = brokenInvariant(dissection, part);
                    QVERIFY2(broken.empty(), qPrintable(QString("cut at %1: %2").arg(size).arg(broken.c_str())));
                    QVERIFY(original == 0 || dissection.truncated);
                }
            }
        }
    }

    void flippedBitsKeepTheRules_data() { everySampleKeepsTheRules_data(); }
    void flippedBitsKeepTheRules() {
        QFETCH(int, set);
        const FrameSet& frames = frameSets()[std::size_t(set)];
        Random random(7, frames.name);
        for (int round = 0; round < 2000; ++round) {
            Bytes frame = frames.frames[random.below(frames.frames.size())];
            for (std::uint64_t flips = 1 + random.below(8); flips > 0 && !frame.empty(); --flips)
                frame[random.below(frame.size())] ^= static_cast<std::uint8_t>(1u << random.below(8));
            const Dissection dissection = dissect(frame, frames.linkType);
            const std::string broken = brokenInvariant(dissection, frame);
            QVERIFY2(broken.empty(), qPrintable(QString("round %1: %2").arg(round).arg(broken.c_str())));
        }
    }
};

QTEST_GUILESS_MAIN(DissectionTest)
#include "dissection_test.moc"
