#include "wire/streams.h"

#include "wire/dns.h"
#include "wire/http.h"
#include "wire/httpscan.h"
#include "wire/tlsobserver.h"
#include "wire/websocket.h"

#include <algorithm>

namespace layerscope {

std::optional<StreamProtocol> ApplicationStream::atPort(std::uint16_t port) {
    switch (port) {
    case httpPort:
    case httpAlternativePort:
        return StreamProtocol::Http;
    case dnsPort:
        return StreamProtocol::Dns;
    case tlsPort:
        return StreamProtocol::Tls;
    default:
        return std::nullopt;
    }
}

SegmentContent ApplicationStream::add(bool fromServer, std::uint32_t sequence, ByteView payload, Fin fin) {
    Direction& direction = m_directions[fromServer ? 1 : 0];
    SegmentContent content;
    content.rest = payload.size();
    if (!direction.begun)
        direction.next = sequence;
    direction.begun = true;
    const auto ahead = static_cast<std::int32_t>(sequence - direction.next);
    if ((payload.empty() && fin == Fin::No) || ahead < 0) // sent again: it was told already
        return content;
    direction.lost = direction.lost || ahead > 0;
    content.lost = direction.lost;
    direction.next = sequence + static_cast<std::uint32_t>(payload.size()) + (fin == Fin::Yes ? 1 : 0);
    std::size_t before = direction.pending.size();
    if (direction.lost || before + payload.size() > maximumMessage) {
        const std::uint32_t next = direction.next;
        direction = {};
        direction.begun = direction.lost = content.lost = true;
        direction.next = next;
        return content;
    }
    direction.pending.insert(direction.pending.end(), payload.begin(), payload.end());
    std::size_t done = 0;
    while (done < direction.pending.size() && !direction.lost) {
        StreamPdu pdu;
        pdu.fromServer = fromServer;
        const ByteView rest = ByteView(direction.pending).subspan(done);
        if (beginsWithTls(rest))
            m_protocol = StreamProtocol::Tls;
        pdu.protocol = m_protocol;
        std::size_t size = nextMessage(direction, fromServer, rest, pdu.answers);
        if (size == 0 && fin == Fin::Yes && direction.parser && direction.parser->finish().event == HttpEvent::End)
            size = endHttp(direction, fromServer, pdu.answers);
        if (size == 0)
            break;
        pdu.here = size - std::min(size, before);
        if (before > 0)
            pdu.whole.assign(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(size));
        if (pdu.protocol == StreamProtocol::WebSocket)
            pdu.unpacked = unpack(direction, rest.first(size));
        before = 0;
        if (pdu.protocol == StreamProtocol::Tls) {
            if (!m_tls)
                m_tls = std::make_shared<TlsObserver>(m_keys);
            pdu.record = m_tls->add(fromServer, rest.first(size));
        }
        m_spoken = true;
        content.rest -= pdu.here;
        content.pdus.push_back(std::move(pdu));
        done += size;
    }
    direction.pending.erase(direction.pending.begin(), direction.pending.begin() + static_cast<std::ptrdiff_t>(done));
    if (direction.lost)
        direction.pending.clear();
    content.lost = direction.lost;
    return content;
}

// No method of HTTP begins as a handshake record does.
bool ApplicationStream::beginsWithTls(ByteView bytes) const {
    if (m_protocol != StreamProtocol::Http || m_spoken)
        return false;
    const auto header = TlsRecordHeader::parse(bytes);
    return header && header->type == TlsContentType::Handshake;
}

// The size of the message at the beginning of `bytes`; 0 while it is not whole.
std::size_t ApplicationStream::nextMessage(Direction& direction, bool fromServer, ByteView bytes,
                                           std::string& answers) {
    std::uint64_t size = 0;
    switch (m_protocol) {
    case StreamProtocol::Http:
        return nextHttp(direction, fromServer, bytes, answers);
    case StreamProtocol::WebSocket: {
        const std::size_t header = WebSocketHeader::sizeIn(bytes);
        if (header == 0 || bytes.size() < header)
            return 0;
        const auto parsed = WebSocketHeader::parse(bytes);
        direction.lost = !parsed;
        size = parsed ? header + parsed->payloadLength : 0;
        break;
    }
    case StreamProtocol::Dns:
        size = bytes.size() < 2 ? 0 : 2u + static_cast<std::size_t>(bytes[0] << 8 | bytes[1]);
        break;
    case StreamProtocol::Tls: {
        if (bytes.size() < TlsRecordHeader::size)
            return 0;
        const auto parsed = TlsRecordHeader::parse(bytes);
        direction.lost = !parsed;
        size = parsed ? TlsRecordHeader::size + parsed->length : 0;
        break;
    }
    }
    return size <= bytes.size() ? static_cast<std::size_t>(size) : 0;
}

// Takes a whole frame in; gives the message that ends in it when that was packed.
std::optional<Bytes> ApplicationStream::unpack(Direction& direction, ByteView frame) {
    const auto header = WebSocketHeader::parse(frame);
    if (!direction.inflater || !header || isControl(header->opcode))
        return std::nullopt;
    if (header->opcode != WebSocketOpcode::Continuation) {
        direction.packed = header->rsv1;
        direction.gathered.clear();
    }
    if (!direction.packed)
        return std::nullopt;
    const ByteView sent = frame.subspan(header->size());
    Bytes payload(sent.begin(), sent.end());
    if (header->masked)
        applyMask(payload, header->maskingKey);
    const bool fits = direction.gathered.size() + payload.size() <= maximumMessage;
    if (fits)
        direction.gathered.insert(direction.gathered.end(), payload.begin(), payload.end());
    else
        direction.inflater.reset();
    if (!fits || !header->fin)
        return std::nullopt;
    auto plain = direction.inflater->inflate(direction.gathered, maximumUnpacked);
    direction.gathered.clear();
    if (!plain) { // without this message the later ones cannot be read, either
        direction.inflater.reset();
        return std::nullopt;
    }
    return std::move(*plain);
}

std::size_t ApplicationStream::nextHttp(Direction& direction, bool fromServer, ByteView bytes, std::string& answers) {
    if (!direction.parser) {
        direction.parser.emplace(fromServer ? HttpSide::Responses : HttpSide::Requests);
        direction.parser->expectResponseTo(m_asked.empty() ? std::string() : m_asked.front());
    }
    HttpParser& parser = *direction.parser;
    for (;;) {
        const HttpStep step = parser.next(bytes.subspan(direction.parsed));
        direction.parsed += step.consumed;
        switch (step.event) {
        case HttpEvent::Head:
            direction.method = parser.head().text(parser.head().method);
            if (parser.head().body != HttpBody::Tunnel)
                break;
            direction.lost = !http::equalsIgnoringCase(parser.head().value("Upgrade"), "websocket");
            m_protocol = direction.lost ? m_protocol : StreamProtocol::WebSocket;
            // An end that forgets its window with each message sends only what a window that is kept can read, too.
            if (!direction.lost &&
                parser.head().value("Sec-WebSocket-Extensions").find("permessage-deflate") != std::string_view::npos)
                for (Direction& each : m_directions)
                    each.inflater.emplace();
            return endHttp(direction, fromServer, answers);
        case HttpEvent::End:
            return endHttp(direction, fromServer, answers);
        case HttpEvent::NeedMore:
            return 0;
        case HttpEvent::Failed:
        case HttpEvent::Tunnel:
            direction.lost = true;
            return 0;
        default:
            break;
        }
    }
}

// The message that the parser has read is over; its size.
std::size_t ApplicationStream::endHttp(Direction& direction, bool fromServer, std::string& answers) {
    const unsigned status = direction.parser->head().statusCode;
    direction.parser.reset();
    if (!fromServer) {
        m_asked.push_back(direction.method);
    } else if (!m_asked.empty()) {
        answers = m_asked.front();
        // RFC 9110 §15.2: behind an interim response comes another.
        if (status / 100 != 1 || status == 101)
            m_asked.erase(m_asked.begin());
    }
    return std::exchange(direction.parsed, 0);
}

} // namespace layerscope
