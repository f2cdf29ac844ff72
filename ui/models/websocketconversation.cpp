#include "ui/models/websocketconversation.h"

#include "capture/packetpath.h"
#include "wire/httpparser.h"
#include "wire/tcp.h"
#include "wire/websockethandshake.h"

#include <algorithm>

namespace layerscope {

namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& character : result)
        character = character >= 'A' && character <= 'Z' ? static_cast<char>(character + 32) : character;
    return result;
}

std::string_view textOf(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// Whether a head asks for a WebSocket, also one that breaks rules of HTTP.
bool asksForWebSocket(ByteView head) {
    const std::string text = lower(textOf(head));
    return text.starts_with("get ") &&
           (text.find("sec-websocket-") != std::string::npos ||
            (text.find("\nupgrade:") != std::string::npos && text.find("websocket") != std::string::npos));
}

std::size_t headEnd(ByteView bytes) {
    const std::size_t found = textOf(bytes).find("\r\n\r\n");
    return found == std::string_view::npos ? 0 : found + 4;
}

struct FoundHead {
    std::size_t begin = 0, end = 0; // in the bytes of its direction
    std::string method;
    std::uint16_t status = 0;
    bool asks = false;
};

// The heads of one direction, as far as they are HTTP; up to the first that asks for a WebSocket, or the 101.
std::vector<FoundHead> headsOf(ByteView bytes, HttpSide side, const std::vector<FoundHead>& requests) {
    std::vector<FoundHead> heads;
    HttpParser parser(side);
    for (const FoundHead& request : requests)
        parser.expectResponseTo(request.method);
    std::size_t at = 0, messageBegin = 0;
    while (true) {
        const HttpStep step = parser.next(bytes.subspan(at));
        at += step.consumed;
        if (step.event == HttpEvent::Head) {
            const HttpHead& head = parser.head();
            const auto begin = static_cast<std::size_t>(head.offset);
            heads.push_back({begin, begin + head.bytes.size(), std::string(head.text(head.method)), head.statusCode,
                             side == HttpSide::Requests && asksForWebSocket(head.bytes)});
            if (heads.back().asks || head.statusCode == 101)
                return heads;
        } else if (step.event == HttpEvent::End) {
            messageBegin = at;
        } else if (step.event == HttpEvent::Failed) {
            // A request that a strict parser refuses is still the one to show.
            const ByteView rest = bytes.subspan(messageBegin);
            const std::size_t end = headEnd(rest);
            const bool asks = side == HttpSide::Requests && asksForWebSocket(rest.first(end));
            if (end > 0 && (asks || side == HttpSide::Responses))
                heads.push_back({messageBegin, messageBegin + end, "GET", 0, asks});
            return heads;
        } else if (step.event == HttpEvent::NeedMore || step.event == HttpEvent::Tunnel) {
            return heads;
        }
    }
}

HandshakePart messageOf(const FollowedStream& stream, bool fromServer, const FoundHead& head) {
    const Bytes& bytes = stream.bytes[fromServer ? 1 : 0];
    const StreamPiece* piece = stream.pieceAt(fromServer, head.end - 1);
    return {Bytes(bytes.begin() + static_cast<std::ptrdiff_t>(head.begin),
                  bytes.begin() + static_cast<std::ptrdiff_t>(head.end)),
            piece->frame, piece->time, piece->position};
}

WebSocketReading readingOf(const WebSocketConversation& conversation, bool fromServer) {
    WebSocketReading reading;
    reading.sender = fromServer ? WebSocketSender::Server : WebSocketSender::Client;
    reading.deflate = conversation.deflate;
    return reading;
}

void readFrames(WebSocketConversation& conversation, bool fromServer) {
    const std::size_t base = conversation.begins[fromServer ? 1 : 0];
    const ByteView bytes = ByteView(conversation.stream.bytes[fromServer ? 1 : 0]).subspan(base);
    WebSocketReader reader(readingOf(conversation, fromServer));
    WebSocketFrameRecord record;
    std::size_t at = 0, begin = 0;
    while (true) {
        const WebSocketStep step = reader.next(bytes.subspan(at));
        at += step.consumed;
        if (step.event == WebSocketEvent::NeedMore)
            return;
        if (step.event == WebSocketEvent::Header) {
            record = {};
            record.headerLength = at - begin;
        }
        if (step.event != WebSocketEvent::End && step.event != WebSocketEvent::Failed)
            continue;
        const bool failed = step.event == WebSocketEvent::Failed;
        const ByteView rest = bytes.subspan(begin);
        record.fromServer = fromServer;
        record.begin = base + begin;
        if (failed) {
            record.verdict = reader.verdict();
            record.verdict.offset -= begin;
            record.headerLength = std::min(WebSocketHeader::sizeIn(rest), rest.size());
            const auto header = WebSocketHeader::parse(rest);
            if (header)
                record.header = *header;
            const std::size_t claimed = header && header->payloadLength < rest.size() - record.headerLength
                                            ? record.headerLength + static_cast<std::size_t>(header->payloadLength)
                                            : rest.size();
            record.length = claimed;
        } else {
            record.header = reader.header();
            record.length = at - begin;
        }
        record.message = isControl(record.header.opcode) ? record.header.opcode : reader.messageOpcode();
        if (const StreamPiece* piece = conversation.stream.pieceAt(fromServer, record.begin + record.length - 1)) {
            record.frame = piece->frame;
            record.time = piece->time;
            record.position = piece->position;
        }
        conversation.frames.push_back(record);
        if (failed)
            return;
        begin = at;
    }
}

} // namespace

WebSocketReader WebSocketConversation::readerBefore(const WebSocketFrameRecord& frame) const {
    WebSocketReader reader(readingOf(*this, frame.fromServer));
    const std::size_t base = begins[frame.fromServer ? 1 : 0];
    ByteView before = ByteView(stream.bytes[frame.fromServer ? 1 : 0]).subspan(base, frame.begin - base);
    while (true) {
        const WebSocketStep step = reader.next(before);
        before = before.subspan(step.consumed);
        if (step.event == WebSocketEvent::NeedMore || step.event == WebSocketEvent::Failed)
            return reader;
    }
}

std::size_t WebSocketConversation::lastFrame(std::size_t position) const {
    std::size_t last = SIZE_MAX;
    for (std::size_t i = 0; i < frames.size() && frames[i].position <= position; ++i)
        last = i;
    return last;
}

std::size_t WebSocketConversation::frameIn(FrameId frame) const {
    for (const StreamPiece& piece : stream.pieces) {
        if (piece.frame != frame)
            continue;
        for (std::size_t i = 0; i < frames.size(); ++i) {
            if (frames[i].fromServer == piece.fromServer && frames[i].begin < piece.begin + piece.length &&
                piece.begin < frames[i].begin + frames[i].length)
                return i;
        }
    }
    return SIZE_MAX;
}

std::optional<WebSocketConversation> webSocketConversation(const Trace& trace, ConnectionId connection) {
    WebSocketConversation conversation;
    conversation.connection = connection;
    conversation.stream = followStream(trace, connection);
    const auto& bytes = conversation.stream.bytes;
    const auto requests = headsOf(bytes[0], HttpSide::Requests, {});
    if (requests.empty() || !requests.back().asks)
        return std::nullopt;
    conversation.request = messageOf(conversation.stream, false, requests.back());
    conversation.requestEnd = requests.back().end;
    const auto responses = headsOf(bytes[1], HttpSide::Responses, requests);
    // Interim responses do not answer.
    std::size_t answered = 0;
    const FoundHead* answer = nullptr;
    for (const FoundHead& response : responses) {
        if (response.status >= 100 && response.status < 200 && response.status != 101)
            continue;
        if (++answered == requests.size())
            answer = &response;
    }
    if (!answer)
        return conversation;
    conversation.response = messageOf(conversation.stream, true, *answer);
    conversation.responseEnd = answer->end;
    conversation.upgraded = answer->status == 101;
    if (!conversation.upgraded)
        return conversation;
    HttpParser parser(HttpSide::Responses);
    if (parser.next(conversation.response.head).event == HttpEvent::Head)
        conversation.deflate =
            lower(parser.head().value("Sec-WebSocket-Extensions")).find("permessage-deflate") != std::string::npos;
    conversation.begins = {conversation.requestEnd, conversation.responseEnd};
    readFrames(conversation, false);
    readFrames(conversation, true);
    std::ranges::stable_sort(conversation.frames, {}, &WebSocketFrameRecord::position);
    return conversation;
}

const std::vector<ConnectionId>& WebSocketSearch::look(const Trace& trace) {
    if (m_trace != &trace || m_next > trace.frameCount()) {
        m_trace = &trace;
        m_next = 0;
        m_lookedAt.clear();
        m_found.clear();
    }
    // Of a connection the first segments are looked at: an upgrade comes early, and a large trace opens quickly.
    constexpr std::uint8_t mostSegments = 64;
    m_lookedAt.resize(trace.connectionCount(), 0);
    for (; m_next < trace.frameCount(); ++m_next) {
        const ConnectionId connection = trace.connectionOf({m_next});
        if (!connection || m_lookedAt[connection.value] >= mostSegments ||
            trace.connection(connection).protocol != &tcpProtocol)
            continue;
        ++m_lookedAt[connection.value];
        const Frame& frame = trace.frame({m_next});
        const ByteView bytes = trace.frameBytes({m_next});
        const PacketPath path = findPath(bytes, frame.linkType, frame.originalLength);
        const PathLayer* segment = path.find(LayerNumber::Transport);
        if (!segment || segment->inside >= bytes.size() || !asksForWebSocket(bytes.subspan(segment->inside)))
            continue;
        m_lookedAt[connection.value] = mostSegments;
        m_found.push_back(connection);
    }
    return m_found;
}

} // namespace layerscope
