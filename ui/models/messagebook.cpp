#include "ui/models/messagebook.h"

#include "ui/models/framebits.h"
#include "ui/text.h"
#include "wire/httpparser.h"
#include "wire/tcp.h"

#include <algorithm>

namespace layerscope {

namespace {

// Bytes in a few words: the first line of a text between quotation marks, or how many bytes they are.
QString shortName(ByteView bytes) {
    constexpr std::size_t most = 32;
    const ByteView first = bytes.first(std::min(bytes.size(), most));
    const auto ends = std::ranges::find_if(first, [](std::uint8_t byte) { return byte == '\r' || byte == '\n'; });
    const auto line = first.first(static_cast<std::size_t>(ends - first.begin()));
    const bool text = !line.empty() && std::ranges::none_of(line, [](std::uint8_t byte) { return byte < 0x20; }) &&
                      !readableText(line).contains(QChar(0x00b7));
    if (!text)
        return bytes.size() == 1 ? tr("1 byte") : tr("%1 bytes").arg(bytes.size());
    return QStringLiteral("“%1%2”").arg(readableText(line),
                                        line.size() < bytes.size() ? QStringLiteral("…") : QString());
}

// A run of bytes of one direction of a connection.
struct Run {
    std::size_t begin = 0, length = 0;
};

// A message of a direction, in one run or, with headers of frames between, in several.
struct ReadMessage {
    bool fromServer = false;
    QString name;
    std::vector<Run> runs;
};

void addWebSocket(const WebSocketConversation& conversation, std::vector<ReadMessage>& found) {
    const auto addHead = [&](bool fromServer, const HandshakePart& part, std::size_t end) {
        if (part && end >= part.head.size())
            found.push_back({fromServer, shortName(part.head), {{end - part.head.size(), part.head.size()}}});
    };
    addHead(false, conversation.request, conversation.requestEnd);
    addHead(true, conversation.response, conversation.responseEnd);
    std::array<std::size_t, 2> open{SIZE_MAX, SIZE_MAX}; // a message of which more fragments come
    for (const WebSocketFrameRecord& frame : conversation.frames) {
        const std::size_t header = std::min(frame.headerLength, frame.length);
        const Run payload{frame.begin + header, frame.length - header};
        std::size_t& going = open[frame.fromServer ? 1 : 0];
        if (isControl(frame.header.opcode) || frame.verdict) {
            found.push_back(
                {frame.fromServer, frameName(conversation.bytesOf(frame), frame), {{frame.begin, frame.length}}});
            continue;
        }
        if (frame.header.opcode == WebSocketOpcode::Continuation && going != SIZE_MAX) {
            found[going].runs.push_back(payload);
        } else {
            going = found.size();
            found.push_back({frame.fromServer, frameName(conversation.bytesOf(frame), frame), {payload}});
        }
        if (frame.header.fin)
            going = SIZE_MAX;
    }
}

// The messages of HTTP at the beginning of a direction; returns where they end.
std::size_t addHttp(const FollowedStream& stream, bool fromServer, std::vector<std::string>& methods,
                    std::vector<ReadMessage>& found) {
    HttpParser parser(fromServer ? HttpSide::Responses : HttpSide::Requests);
    for (const std::string& method : methods)
        parser.expectResponseTo(method);
    const ByteView bytes = stream.bytes[fromServer ? 1 : 0];
    std::size_t at = 0, begin = 0;
    while (true) {
        const HttpStep step = parser.next(bytes.subspan(at));
        at += step.consumed;
        if (step.event == HttpEvent::Head && !fromServer)
            methods.emplace_back(parser.head().text(parser.head().method));
        if (step.event == HttpEvent::End) {
            found.push_back({fromServer, shortName(bytes.subspan(begin, at - begin)), {{begin, at - begin}}});
            begin = at;
        }
        if (step.event == HttpEvent::NeedMore && at >= bytes.size() && begin < at && parser.head().bytes.size() > 0 &&
            parser.head().offset == begin) { // a body that lasts until the connection ends, or has not all come
            found.push_back({fromServer, shortName(bytes.subspan(begin)), {{begin, at - begin}}});
            return at;
        }
        if (step.event == HttpEvent::NeedMore || step.event == HttpEvent::Tunnel || step.event == HttpEvent::Failed)
            return begin;
    }
}

// What one end said before the other spoke, from these places on.
void addTurns(const FollowedStream& stream, const std::array<std::size_t, 2>& from, bool datagrams,
              std::vector<ReadMessage>& found) {
    std::size_t going = SIZE_MAX;
    for (const StreamPiece& piece : stream.pieces) {
        const std::size_t start = std::max(piece.begin, from[piece.fromServer ? 1 : 0]);
        const std::size_t end = piece.begin + piece.length;
        if (start >= end)
            continue;
        if (!datagrams && going != SIZE_MAX && found[going].fromServer == piece.fromServer && piece.missing == 0 &&
            found[going].runs.back().begin + found[going].runs.back().length == start) {
            found[going].runs.back().length += end - start;
        } else {
            going = found.size();
            found.push_back({piece.fromServer, {}, {{start, end - start}}});
        }
    }
    for (ReadMessage& message : found) {
        const Run& run = message.runs.front();
        if (message.name.isEmpty())
            message.name = shortName(ByteView(stream.bytes[message.fromServer ? 1 : 0]).subspan(run.begin, run.length));
    }
}

std::vector<ReadMessage> messagesOf(const Trace& trace, ConnectionId connection, const FollowedStream& stream) {
    std::vector<ReadMessage> found;
    const bool datagrams = trace.connection(connection).protocol != &tcpProtocol;
    std::array<std::size_t, 2> from{};
    if (!datagrams) {
        const auto conversation = webSocketConversation(trace, connection);
        if (conversation && conversation->response) {
            addWebSocket(*conversation, found);
            from = {stream.bytes[0].size(), stream.bytes[1].size()};
        } else {
            std::vector<std::string> methods;
            from[0] = addHttp(stream, false, methods, found);
            if (from[0] > 0)
                from[1] = addHttp(stream, true, methods, found);
        }
    }
    addTurns(stream, from, datagrams, found);
    return found;
}

} // namespace

void MessageBook::setTrace(std::shared_ptr<const Trace> trace) {
    m_trace = std::move(trace);
    m_recorded = {};
    m_read.clear();
}

const MessageBook::Known& MessageBook::recorded() {
    if (m_recorded.events == m_trace->eventCount())
        return m_recorded;
    m_recorded = {};
    m_recorded.events = m_trace->eventCount();
    std::vector<std::shared_ptr<CarriedMessage>> messages;
    for (std::uint32_t i = 0; i < m_trace->messageCount(); ++i) {
        const Message& each = m_trace->message({i});
        auto message = std::make_shared<CarriedMessage>();
        message->message = MessageId{i};
        message->from = each.host;
        message->connection = each.connection;
        message->length = m_trace->bytes(each.blob).size();
        message->name = shortName(m_trace->bytes(each.blob));
        messages.push_back(std::move(message));
    }
    for (std::uint32_t i = 0; !messages.empty() && i < m_trace->frameCount(); ++i) {
        for (const Span& span : m_trace->spans(m_trace->frame({i}).blob)) {
            if (!span.message || span.message.value >= messages.size())
                continue;
            messages[span.message.value]->parts.push_back({{i}, {span.begin, span.length}, span.messageOffset});
            auto& places = m_recorded.byFrame[i];
            if (std::ranges::find(places, span.message.value) == places.end())
                places.push_back(span.message.value);
        }
    }
    m_recorded.messages.assign(messages.begin(), messages.end());
    return m_recorded;
}

const MessageBook::Known& MessageBook::readFrom(ConnectionId connection) {
    constexpr std::size_t mostConnections = 16;
    const auto before = m_read.find(connection.value);
    if (before != m_read.end() && before->second.events == m_trace->eventCount())
        return before->second;
    if (m_read.size() >= mostConnections)
        m_read.clear();
    Known& known = m_read[connection.value];
    known = {};
    known.events = m_trace->eventCount();
    std::vector<FrameId> frames;
    for (std::uint32_t i = 0; i < m_trace->frameCount(); ++i) {
        if (m_trace->connectionOf({i}) == connection)
            frames.push_back({i});
        if (frames.size() > mostFrames)
            return known;
    }
    const Connection& ends = m_trace->connection(connection);
    const FollowedStream stream = followStream(*m_trace, connection);
    std::vector<std::shared_ptr<CarriedMessage>> messages;
    struct Placed {
        std::size_t begin, end; // in the direction
        std::uint64_t offset;   // in the message
        std::size_t message;
    };
    std::array<std::vector<Placed>, 2> placed;
    for (const ReadMessage& each : messagesOf(*m_trace, connection, stream)) {
        auto message = std::make_shared<CarriedMessage>();
        message->name = each.name;
        message->connection = connection;
        message->from = each.fromServer ? ends.server : ends.client;
        message->fromServer = each.fromServer;
        message->begin = each.runs.front().begin;
        for (const Run& run : each.runs) {
            placed[each.fromServer ? 1 : 0].push_back(
                {run.begin, run.begin + run.length, message->length, messages.size()});
            message->length += run.length;
        }
        messages.push_back(std::move(message));
    }
    for (auto& direction : placed)
        std::ranges::stable_sort(direction, {}, &Placed::begin);
    const bool datagrams = ends.protocol != &tcpProtocol;
    for (const FrameId frame : frames) {
        const auto segment = streamSegment(*m_trace, ends, frame);
        if (!segment || segment->length == 0)
            continue;
        const std::size_t side = segment->fromServer ? 1 : 0;
        const auto& pieces = stream.piecesOf[side];
        // Where a piece begins, counted from the segment's first byte. By their sequence numbers frames are found, too,
        // that were sent again or lost.
        const auto ahead = [&](std::uint32_t index) -> std::int64_t {
            const StreamPiece& piece = stream.pieces[index];
            return datagrams ? 0 : static_cast<std::int32_t>(piece.sequence - segment->sequence);
        };
        auto next = datagrams
                        ? std::ranges::find(pieces, frame, [&](std::uint32_t i) { return stream.pieces[i].frame; })
                        : std::ranges::partition_point(pieces, [&](std::uint32_t i) {
                              return ahead(i) + static_cast<std::int64_t>(stream.pieces[i].length) <= 0;
                          });
        for (; next != pieces.end(); ++next) {
            const StreamPiece& piece = stream.pieces[*next];
            const std::int64_t begins = ahead(*next);
            const std::int64_t first = std::max<std::int64_t>(begins, 0);
            const std::int64_t last =
                std::min<std::int64_t>(begins + static_cast<std::int64_t>(piece.length), segment->length);
            if (first >= last)
                break;
            const std::size_t from = piece.begin + static_cast<std::size_t>(first - begins);
            const std::size_t to = piece.begin + static_cast<std::size_t>(last - begins);
            auto each = std::ranges::upper_bound(placed[side], from, {}, &Placed::end);
            for (; each != placed[side].end() && each->begin < to; ++each) {
                const std::size_t begin = std::max(from, each->begin), end = std::min(to, each->end);
                if (begin >= end)
                    continue;
                auto& parts = messages[each->message]->parts;
                const ByteRange range{segment->payloadAt +
                                          static_cast<std::uint32_t>(static_cast<std::size_t>(first) + begin - from),
                                      static_cast<std::uint32_t>(end - begin)};
                if (!parts.empty() && parts.back().frame == frame &&
                    parts.back().bytes.begin + parts.back().bytes.length == range.begin)
                    parts.back().bytes.length += range.length;
                else
                    parts.push_back({frame, range, each->offset + (begin - each->begin)});
                auto& places = known.byFrame[frame.value];
                if (std::ranges::find(places, each->message) == places.end())
                    places.push_back(each->message);
            }
            if (datagrams)
                break;
        }
    }
    known.messages.assign(messages.begin(), messages.end());
    return known;
}

std::vector<MessageBook::Handle> MessageBook::in(FrameId frame) {
    std::vector<Handle> found;
    if (!m_trace || !frame || frame.value >= m_trace->frameCount())
        return found;
    const auto take = [&](const Known& known) {
        const auto places = known.byFrame.find(frame.value);
        if (places == known.byFrame.end())
            return;
        for (const std::size_t place : places->second)
            found.push_back(known.messages[place]);
    };
    if (m_trace->messageCount() > 0)
        take(recorded());
    const std::size_t told = found.size();
    if (const ConnectionId connection = m_trace->connectionOf(frame))
        take(readFrom(connection));
    // What the trace tells is not told again by what was read.
    const auto overlaps = [&](const Handle& read) {
        return std::ranges::any_of(std::span(found).first(told), [&](const Handle& recorded) {
            return std::ranges::any_of(recorded->partsIn(frame), [&](const MessagePart& one) {
                return std::ranges::any_of(read->partsIn(frame), [&](const MessagePart& other) {
                    return one.bytes.begin < other.bytes.begin + other.bytes.length &&
                           other.bytes.begin < one.bytes.begin + one.bytes.length;
                });
            });
        });
    };
    std::vector<Handle> result(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(told));
    for (std::size_t i = told; i < found.size(); ++i)
        if (!overlaps(found[i]))
            result.push_back(found[i]);
    std::ranges::stable_sort(result, {}, [&](const Handle& each) { return each->partsIn(frame).front().bytes.begin; });
    return result;
}

MessageBook::Handle MessageBook::at(FrameId frame, std::uint32_t byte) {
    for (const Handle& each : in(frame))
        for (const MessagePart& part : each->partsIn(frame))
            if (byte >= part.bytes.begin && byte - part.bytes.begin < part.bytes.length)
                return each;
    return nullptr;
}

MessageBook::Handle MessageBook::ofEvent(EventId id) {
    if (!m_trace || !id || id.value >= m_trace->eventCount())
        return nullptr;
    const Event event = m_trace->event(id);
    MessageId only;
    if (event.kind == EventKind::MessageSent) {
        only = event.message();
    } else if (event.kind == EventKind::MessageDelivered || event.kind == EventKind::LayerDown ||
               event.kind == EventKind::LayerUp) {
        for (const Span& span : event.blob() ? m_trace->spans(event.blob()) : std::span<const Span>()) {
            if (!span.message || span.message == only)
                continue;
            if (only)
                return nullptr;
            only = span.message;
        }
    }
    if (only && only.value < m_trace->messageCount())
        return recorded().messages[only.value];
    const std::vector<Handle> carried = in(event.frame);
    return carried.size() == 1 ? carried.front() : nullptr;
}

QString messageDetail(const Trace& trace, const CarriedMessage& message) {
    const auto host = [&](HostId id) {
        return id && id.value < trace.hostCount() ? toQString(trace.host(id).name) : QString();
    };
    QString text = message.length == 1 ? tr("1 byte") : tr("%1 bytes").arg(message.length);
    if (const QString from = host(message.from); !from.isEmpty())
        text += tr(" from %1").arg(from);
    const std::size_t frames = message.frameCount();
    text += frames == 1 ? tr(", in 1 frame") : tr(", in %1 frames").arg(frames);
    return text;
}

} // namespace layerscope
