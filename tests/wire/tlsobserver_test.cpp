// A connection seen with its key log: RFC 8448 §3 record by record, and as fields of frames.
#include "wire/invariants.h"
#include "wire/rfc8448.h"
#include "wire/tlsobserver.h"

#include <QtTest>

using namespace layerscope;
using namespace layerscope::testing;
using State = TlsRecordView::State;

namespace {

std::shared_ptr<TlsKeyLog> keys(const std::string& text = rfc8448::keyLog()) {
    auto log = std::make_shared<TlsKeyLog>();
    log->add(toBytes(text));
    return log;
}

// A frame with a segment that carries `payload`, and what the stream says of it.
struct Seen {
    Bytes frame;
    SegmentContent content;
    Dissection dissection;

    QStringList values(const char* field) const {
        QStringList list;
        for (const std::string& value : fieldValues(dissection, frame, field))
            list << QString::fromStdString(value);
        return list;
    }
};

class Wire {
public:
    explicit Wire(std::shared_ptr<const TlsKeyLog> log, std::uint16_t port = tlsPort)
        : m_stream(*ApplicationStream::atPort(port), std::move(log)), m_port(port) {}

    Seen send(bool fromServer, const Bytes& payload) {
        Seen seen;
        seen.frame = ipv4Packet(ipProtocolTcp, tcpSegment(0x18, {}, payload, m_port));
        seen.content = m_stream.add(fromServer, m_sent[fromServer], payload);
        m_sent[fromServer] += static_cast<std::uint32_t>(payload.size());
        FrameFacts facts;
        facts.content = &seen.content;
        seen.dissection = dissect(seen.frame, LinkType::Ipv4, facts);
        return seen;
    }

private:
    ApplicationStream m_stream;
    std::uint16_t m_port;
    std::uint32_t m_sent[2] = {1, 1};
};

} // namespace

class TlsObserverTest : public QObject {
    Q_OBJECT

private slots:
    void everyRecordIsSeen() {
        TlsObserver observer(keys());
        QVERIFY(observer.add(false, rfc8448::clientHello)->state == State::Clear);
        QVERIFY(observer.add(true, rfc8448::serverHello)->state == State::Clear);
        const auto flight = observer.add(true, rfc8448::serverFlight);
        QVERIFY(flight->state == State::Opened && flight->type == TlsContentType::Handshake && flight->tls13);
        QCOMPARE(flight->content, rfc8448::serverFlightContent.size());
        const auto finished = observer.add(false, rfc8448::clientFinished);
        QVERIFY(finished->state == State::Opened && finished->type == TlsContentType::Handshake);
        const auto data = observer.add(false, rfc8448::clientData);
        QVERIFY(data->state == State::Opened && data->type == TlsContentType::ApplicationData);
        QVERIFY(std::ranges::equal(ByteView(data->inner).first(data->content), rfc8448::data));
        QVERIFY(observer.add(false, rfc8448::clientAlert)->type == TlsContentType::Alert);
        // The server's ticket is missing here, so that its data has another number.
        QVERIFY(observer.add(true, rfc8448::serverData)->state == State::Unopened);
    }

    void withoutSecretsNothingIsGuessed() {
        for (const auto& log : {std::shared_ptr<TlsKeyLog>(), keys("")}) {
            TlsObserver observer(log);
            observer.add(false, rfc8448::clientHello);
            observer.add(true, rfc8448::serverHello);
            const auto flight = observer.add(true, rfc8448::serverFlight);
            QVERIFY(flight->state == State::NoKeys && flight->inner.empty() && flight->tls13);
        }
        TlsObserver late(keys()); // the hellos were not captured
        QVERIFY(late.add(true, rfc8448::serverFlight)->state == State::Clear);
    }

    void wrongSecretsAreSaid() {
        std::string log = rfc8448::keyLog();
        std::ranges::replace(log, '5', '6'); // not in the client's random, which has to be found
        const std::string random = toHex(rfc8448::clientRandom, "");
        std::string changed = random;
        std::ranges::replace(changed, '5', '6');
        for (std::size_t at = 0; (at = log.find(changed, at)) != std::string::npos; at += random.size())
            log.replace(at, random.size(), random);
        Wire wire(keys(log));
        wire.send(false, rfc8448::clientHello);
        wire.send(true, rfc8448::serverHello);
        const Seen flight = wire.send(true, rfc8448::serverFlight);
        QVERIFY(flight.values("tls.handshake.type").isEmpty());
        QVERIFY(flight.dissection.decrypted.empty());
        QVERIFY(std::ranges::any_of(flight.dissection.nodes, [](const DissectionNode& node) {
            return node.note == "does not open with the keys at hand";
        }));
    }

    void fieldsCountInTheDecryptedBytes() {
        Wire wire(keys());
        wire.send(false, rfc8448::clientHello);
        wire.send(true, rfc8448::serverHello);
        const Seen flight = wire.send(true, rfc8448::serverFlight);
        QCOMPARE(flight.values("tls.record.opaque_type"), QStringList{"23"});
        QCOMPARE(flight.values("tls.record.content_type"), QStringList{"22"});
        QCOMPARE(flight.values("tls.handshake.type"), (QStringList{"8", "11", "15", "20"}));
        QCOMPARE(flight.values("tls.handshake.sig_hash_alg"), QStringList{"0x0804"});
        QCOMPARE(flight.values("tls.handshake.certificate_length"), QStringList{"432"});
        QVERIFY(flight.values("tls.app_data").isEmpty());
        QCOMPARE(flight.dissection.decrypted.size(), rfc8448::serverFlightContent.size() + 1);
        const auto type = std::ranges::find_if(flight.dissection.nodes, [](const DissectionNode& node) {
            return node.field && node.field->abbrev == "tls.handshake.type" && node.number == 11;
        });
        QVERIFY(type->decrypted);
        QCOMPARE(type->begin, 40u);
        QCOMPARE(brokenInvariant(flight.dissection, flight.frame), std::string());
    }

    // Records cut anywhere, and several in a segment.
    void cutAnywhere_data() {
        QTest::addColumn<int>("piece");
        for (const int piece : {1, 7, 100, 5000})
            QTest::addRow("%d", piece) << piece;
    }
    void cutAnywhere() {
        QFETCH(int, piece);
        Wire wire(keys());
        QStringList types, contents;
        const auto send = [&](bool fromServer, const Bytes& bytes) {
            for (std::size_t at = 0; at < bytes.size(); at += static_cast<std::size_t>(piece)) {
                const std::size_t end = std::min(bytes.size(), at + static_cast<std::size_t>(piece));
                const Seen seen = wire.send(
                    fromServer, Bytes(bytes.begin() + std::ptrdiff_t(at), bytes.begin() + std::ptrdiff_t(end)));
                types << seen.values("tls.handshake.type");
                contents << seen.values("tls.record.content_type");
                QCOMPARE(brokenInvariant(seen.dissection, seen.frame), std::string());
            }
        };
        send(false, rfc8448::clientHello);
        send(true, join({rfc8448::serverHello, rfc8448::serverFlight}));
        send(false, join({rfc8448::clientFinished, rfc8448::clientData, rfc8448::clientAlert}));
        QCOMPARE(types, (QStringList{"1", "2", "8", "11", "15", "20", "20"}));
        QCOMPARE(contents, (QStringList{"22", "22", "22", "22", "23", "21"}));
    }

    void tlsIsFoundAtThePortOfHttpToo() {
        Wire wire(keys(), 80);
        QCOMPARE(wire.send(false, rfc8448::clientHello).values("tls.handshake.type"), QStringList{"1"});
        wire.send(true, rfc8448::serverHello);
        QCOMPARE(wire.send(true, rfc8448::serverFlight).values("tls.handshake.type"),
                 (QStringList{"8", "11", "15", "20"}));
    }
};

QTEST_GUILESS_MAIN(TlsObserverTest)
#include "tlsobserver_test.moc"
