// Messages found in a stream of segments, cut anywhere.
#include "base/hex.h"
#include "wire/dissection.h"
#include "wire/frames.h"
#include "wire/invariants.h"
#include "wire/streams.h"
#include "wire/websocket.h"

#include <QtTest>

using namespace layerscope;
using namespace layerscope::testing;
using namespace std::string_literals;

namespace {

// Gives `bytes` in pieces; the sizes of the messages, and each as bytes.
std::vector<Bytes> messagesOf(ApplicationStream& stream, bool fromServer, std::uint32_t sequence, const Bytes& bytes,
                              std::size_t piece) {
    std::vector<Bytes> messages;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        const ByteView payload = ByteView(bytes).subspan(at, std::min(piece, bytes.size() - at));
        const SegmentContent content = stream.add(fromServer, sequence + std::uint32_t(at), payload);
        std::size_t begin = 0;
        for (const StreamPdu& pdu : content.pdus) {
            const ByteView here = payload.subspan(begin, pdu.here);
            messages.push_back(pdu.whole.empty() ? Bytes(here.begin(), here.end()) : pdu.whole);
            begin += pdu.here;
        }
        if (begin + content.rest != payload.size())
            return {};
    }
    return messages;
}

} // namespace

class StreamsTest : public QObject {
    Q_OBJECT

private slots:
    void httpThenWebSocketAtEveryCut() {
        const Bytes request =
            toBytes("GET /chat HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
        const Bytes answer =
            toBytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
        const Bytes hello = webSocketFrame({.opcode = WebSocketOpcode::Text}, toBytes("Hello"));
        const Bytes bye = webSocketFrame({.opcode = WebSocketOpcode::Close}, closePayload(closeNormal));
        for (std::size_t piece = 1; piece <= 120; ++piece) {
            ApplicationStream stream(StreamProtocol::Http);
            QCOMPARE(messagesOf(stream, false, 1, request, piece), std::vector<Bytes>{request});
            QCOMPARE(messagesOf(stream, true, 1, join({answer, hello, bye}), piece),
                     (std::vector<Bytes>{answer, hello, bye}));
            QCOMPARE(messagesOf(stream, false, 1 + std::uint32_t(request.size()), hello, piece),
                     std::vector<Bytes>{hello});
        }
    }

    void answersKnowTheirRequests() {
        ApplicationStream stream(StreamProtocol::Http);
        const Bytes requests = toBytes("HEAD / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
        QCOMPARE(messagesOf(stream, false, 1, requests, 1000).size(), std::size_t{2});
        const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
        const SegmentContent content = stream.add(true, 1, toBytes(head + head + "hi"));
        QCOMPARE(content.pdus.size(), std::size_t{2});
        QCOMPARE(content.pdus[0].answers, "HEAD"s);
        QCOMPARE(content.pdus[1].answers, "GET"s);
        QCOMPARE(content.pdus[1].here, head.size() + 2);
    }

    // A response without a length ends with its direction of the connection: in the segment of the FIN.
    void answersThatEndWithTheConnection() {
        using Fin = ApplicationStream::Fin;
        const std::string head = "HTTP/1.1 200 OK\r\nA: b\r\n\r\n";
        const Bytes answer = toBytes(head + "Hello");
        for (std::size_t at = 0; at <= answer.size(); ++at) {
            ApplicationStream stream(StreamProtocol::Http);
            (void)stream.add(false, 1, toBytes("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
            const SegmentContent first = stream.add(true, 1, cut(answer, at));
            QVERIFY(first.pdus.empty() && !first.lost);
            QCOMPARE(first.rest, at);
            const Bytes rest(answer.begin() + std::ptrdiff_t(at), answer.end());
            const SegmentContent last = stream.add(true, 1 + std::uint32_t(at), rest, Fin::Yes);
            QCOMPARE(last.pdus.size(), std::size_t{1});
            QCOMPARE(last.pdus[0].here, rest.size());
            QCOMPARE(last.pdus[0].answers, "GET"s);
            QCOMPARE(last.pdus[0].whole, at == 0 ? Bytes() : answer);
            QCOMPARE(last.rest, std::size_t{0});
            QVERIFY(stream.add(true, 1 + std::uint32_t(at), rest, Fin::Yes).pdus.empty()); // sent again

            const Bytes frame = ipv4Packet(ipProtocolTcp, tcpSegment(0x11, {}, rest, 49152));
            FrameFacts facts;
            facts.content = &last;
            const Dissection dissection = dissect(frame, LinkType::Ipv4, facts);
            QCOMPARE(brokenInvariant(dissection, frame), ""s);
            QCOMPARE(fieldValues(dissection, frame, "http.response.code"), std::vector<std::string>{"200"});
            QCOMPARE(fieldValues(dissection, frame, "http.file_data"), std::vector<std::string>{"Hello"});
            QCOMPARE(fieldValues(dissection, frame, "tcp.payload").size(), std::size_t{rest.empty() ? 0u : 1u});
        }
        // What has an end of its own, or has not come whole, is not ended by a FIN.
        for (const char* text : {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHello", "HTTP/1.1 200 OK\r\nA: b\r\n"}) {
            ApplicationStream stream(StreamProtocol::Http);
            QVERIFY(stream.add(true, 1, toBytes(text), Fin::Yes).pdus.empty());
        }
        ApplicationStream gap(StreamProtocol::Http);
        (void)gap.add(true, 1, toBytes(head));
        QVERIFY(gap.add(true, 999, {}, Fin::Yes).pdus.empty());
    }

    void sentAgainAndGaps() {
        const Bytes record = tlsHandshake(TlsHandshakeType::ClientHello, tlsClientHelloBody());
        const Bytes first = cut(record, 50);
        ApplicationStream stream(StreamProtocol::Tls);
        QCOMPARE(stream.add(false, 1, first).pdus.size(), std::size_t{0});
        QCOMPARE(stream.add(false, 1, first).pdus.size(), std::size_t{0}); // sent again
        const SegmentContent content = stream.add(false, 51, ByteView(record).subspan(50));
        QCOMPARE(content.pdus.size(), std::size_t{1});
        QCOMPARE(content.pdus[0].whole, record);
        const SegmentContent behindGap = stream.add(false, 9999, record);
        QVERIFY(behindGap.lost && behindGap.pdus.empty());
    }

    void whatBreaksTheRulesEndsIt() {
        for (const char* bad : {"160200ffff", "ff"}) {
            ApplicationStream stream(StreamProtocol::Tls);
            const SegmentContent content = stream.add(false, 1, join({hexBytes(bad), Bytes(10)}));
            QVERIFY(content.lost && content.pdus.empty());
            QCOMPARE(content.rest, hexBytes(bad).size() + 10);
        }
    }

    // RFC 7692 §7.2.3.1 and §7.2.3.2: "Hello" packed, in two fragments, and again with the window kept.
    void packedMessagesAreUnpacked() {
        ApplicationStream stream(StreamProtocol::Http);
        stream.add(false, 0,
                   toBytes("GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"));
        const Bytes answer = toBytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                     "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
        QCOMPARE(stream.add(true, 0, answer).pdus.size(), std::size_t(1));
        auto unpacked = [&, at = std::uint32_t(answer.size())](const Bytes& frames) mutable {
            std::vector<std::string> found;
            for (const StreamPdu& pdu :
                 stream.add(true, std::exchange(at, at + std::uint32_t(frames.size())), frames).pdus)
                found.push_back(pdu.unpacked ? std::string(pdu.unpacked->begin(), pdu.unpacked->end()) : "-");
            return found;
        };
        using Found = std::vector<std::string>;
        QCOMPARE(unpacked({0xc1, 0x07, 0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00}), Found{"Hello"});
        QCOMPARE(unpacked({0xc1, 0x05, 0xf2, 0x00, 0x11, 0x00, 0x00}), Found{"Hello"});
        QCOMPARE(unpacked({0x41, 0x03, 0xf2, 0x00, 0x11, 0x89, 0x00, 0x80, 0x02, 0x00, 0x00}),
                 (Found{"-", "-", "Hello"}));
        QCOMPARE(unpacked({0x81, 0x01, 'x'}), Found{"-"});        // not packed
        QCOMPARE(unpacked({0xc1, 0x02, 0xff, 0xff}), Found{"-"}); // no DEFLATE: what follows is not understood
        QCOMPARE(unpacked({0xc1, 0x05, 0xf2, 0x00, 0x11, 0x00, 0x00}), Found{"-"});
    }

    void ports() {
        QVERIFY(ApplicationStream::atPort(80) == StreamProtocol::Http);
        QVERIFY(ApplicationStream::atPort(443) == StreamProtocol::Tls);
        QVERIFY(!ApplicationStream::atPort(7));
    }

    // The last segment's tree has the whole message; of each line, it covers the bytes that are there.
    void theLastSegmentShowsTheWhole() {
        const Bytes request = toBytes("GET /chat HTTP/1.1\r\nHost: server\r\n\r\n");
        for (std::size_t at = 1; at < request.size(); ++at) {
            ApplicationStream stream(StreamProtocol::Http);
            (void)stream.add(false, 1, cut(request, at));
            const Bytes rest(request.begin() + std::ptrdiff_t(at), request.end());
            const SegmentContent content = stream.add(false, 1 + std::uint32_t(at), rest);
            const Bytes frame = ipv4Packet(ipProtocolTcp, tcpSegment(0x18, {}, rest, 80));
            FrameFacts facts;
            facts.content = &content;
            const Dissection dissection = dissect(frame, LinkType::Ipv4, facts);
            QCOMPARE(brokenInvariant(dissection, frame), ""s);
            QCOMPARE(fieldValues(dissection, frame, "http.request.uri"), std::vector<std::string>{"/chat"});
            QCOMPARE(fieldValues(dissection, frame, "http.host"), std::vector<std::string>{"server"});
        }
    }
};

QTEST_GUILESS_MAIN(StreamsTest)
#include "streams_test.moc"
