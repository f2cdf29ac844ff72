#include "ui/models/followedstream.h"

#include "capture/conversations.h"
#include "ui/text.h"
#include "wire/tcp.h"
#include "wire/udp.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <map>

namespace layerscope {

namespace {

std::uint16_t portOf(std::string_view endpoint) {
    const std::string_view digits = endpoint.substr(std::min(endpoint.size(), endpoint.rfind(':') + 1));
    std::uint16_t port = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), port);
    return port;
}

// A segment's payload that waits until everything before it is there.
struct Waiting {
    FrameId frame;
    Bytes payload;
};

// One direction. Bytes are counted from the first after the SYN.
struct Direction {
    bool begun = false;
    std::uint32_t next = 0;         // the sequence number expected
    std::uint32_t acknowledged = 0; // by the other end
    bool hasAcknowledged = false;
    std::map<std::int32_t, Waiting> waiting; // by distance from `origin`
    std::uint32_t origin = 0;

    std::int32_t distance(std::uint32_t sequence) const { return static_cast<std::int32_t>(sequence - origin); }
};

class Assembler {
public:
    explicit Assembler(FollowedStream& stream) : m_stream(stream) {}

    void add(const StreamSegment& segment, FrameId frame, Time time, std::size_t position, ByteView payload) {
        const bool fromServer = segment.fromServer;
        Direction& direction = m_directions[fromServer ? 1 : 0];
        const std::uint32_t first = segment.sequence;
        if (!direction.begun)
            direction.origin = direction.next = first;
        direction.begun = true;
        if (!payload.empty() && direction.waiting.size() < mostWaiting) {
            Waiting& slot = direction.waiting[direction.distance(first)];
            if (slot.payload.size() < payload.size())
                slot = {frame, Bytes(payload.begin(), payload.end())};
        }
        drain(fromServer, time, position);
        if (segment.acknowledged) {
            Direction& other = m_directions[fromServer ? 0 : 1];
            other.acknowledged = *segment.acknowledged;
            other.hasAcknowledged = true;
            drain(!fromServer, time, position);
        }
    }

    // A datagram needs nothing before it.
    void addDatagram(bool fromServer, FrameId frame, Time time, std::size_t position, ByteView payload) {
        take({fromServer, frame, time, position, 0, payload.size(), 0, 0}, payload);
    }

private:
    static constexpr std::size_t mostWaiting = 4096;

    void take(StreamPiece piece, ByteView fresh) {
        Bytes& bytes = m_stream.bytes[piece.fromServer ? 1 : 0];
        if (fresh.empty())
            return;
        if (bytes.size() + fresh.size() > FollowedStream::mostBytes) {
            m_stream.clipped = true;
            return;
        }
        piece.begin = bytes.size();
        m_stream.piecesOf[piece.fromServer ? 1 : 0].push_back(static_cast<std::uint32_t>(m_stream.pieces.size()));
        m_stream.pieces.push_back(piece);
        bytes.insert(bytes.end(), fresh.begin(), fresh.end());
    }

    void drain(bool fromServer, Time time, std::size_t position) {
        Direction& direction = m_directions[fromServer ? 1 : 0];
        while (!direction.waiting.empty()) {
            const auto first = direction.waiting.begin();
            const std::int32_t next = direction.distance(direction.next);
            std::size_t missing = 0;
            if (first->first > next) {
                // A hole. Where the receiver has acknowledged what lies behind, the trace lacks a frame.
                if (!direction.hasAcknowledged || direction.distance(direction.acknowledged) <= first->first)
                    return;
                missing = static_cast<std::size_t>(first->first - next);
            }
            const std::size_t known = first->first < next ? static_cast<std::size_t>(next - first->first) : 0;
            const Waiting waiting = std::move(first->second);
            direction.waiting.erase(first);
            if (waiting.payload.size() <= known)
                continue;
            const ByteView fresh = ByteView(waiting.payload).subspan(known);
            const std::uint32_t sequence = direction.next + static_cast<std::uint32_t>(missing);
            direction.next = sequence + static_cast<std::uint32_t>(fresh.size());
            take({fromServer, waiting.frame, time, position, 0, fresh.size(), missing, sequence}, fresh);
        }
    }

    FollowedStream& m_stream;
    std::array<Direction, 2> m_directions;
};

} // namespace

const StreamPiece* FollowedStream::pieceAt(bool fromServer, std::size_t byte) const {
    const auto& order = piecesOf[fromServer ? 1 : 0];
    const auto next = std::ranges::upper_bound(order, byte, {}, [this](std::uint32_t i) { return pieces[i].begin; });
    if (next == order.begin())
        return nullptr;
    const StreamPiece& piece = pieces[*std::prev(next)];
    return byte < piece.begin + piece.length ? &piece : nullptr;
}

std::optional<StreamSegment> streamSegment(const Trace& trace, const Connection& ends, FrameId id) {
    const Frame& frame = trace.frame(id);
    const ByteView bytes = trace.frameBytes(id);
    const PacketPath path = findPath(bytes, frame.linkType, frame.originalLength);
    const PathLayer* transport = path.find(LayerNumber::Transport);
    if (!transport || (ends.protocol != &tcpProtocol && ends.protocol != &udpProtocol))
        return std::nullopt;
    StreamSegment segment;
    if (ends.protocol == &tcpProtocol) {
        const auto header = tcpHeaderOf(bytes, path);
        if (!header)
            return std::nullopt;
        segment.sequence = header->seq.value() + (header->flags.syn ? 1 : 0);
        if (header->flags.ack)
            segment.acknowledged = header->ack.value();
    }
    const std::uint16_t serverPort = portOf(ends.serverEndpoint);
    segment.fromServer =
        portOf(ends.clientEndpoint) == serverPort ? frame.from == ends.server : path.sourcePort == serverPort;
    segment.lastHop = frame.to == (segment.fromServer ? ends.client : ends.server);
    const auto captured = static_cast<std::uint32_t>(bytes.size());
    segment.payloadAt = std::min(transport->inside, captured);
    segment.length = std::clamp(transport->end, segment.payloadAt, captured) - segment.payloadAt;
    return segment;
}

FollowedStream followStream(const Trace& trace, ConnectionId connection) {
    FollowedStream stream;
    const Connection& ends = trace.connection(connection);
    const bool datagrams = ends.protocol == &udpProtocol;
    if (ends.protocol != &tcpProtocol && !datagrams)
        return stream;
    Assembler assembler(stream);
    // In the order in which frames arrive, which with delays is not the one in which they were sent.
    struct Arrival {
        std::size_t position;
        FrameId frame;
    };
    std::vector<Arrival> arrivals;
    for (std::uint32_t i = 0; i < trace.frameCount(); ++i) {
        if (trace.connectionOf({i}) != connection)
            continue;
        const Frame& frame = trace.frame({i});
        const EventId arrival = frame.endEvent ? frame.endEvent : frame.sentEvent;
        if (frame.fate == FrameFate::Delivered && arrival)
            arrivals.push_back({arrival.value + std::size_t{1}, FrameId{i}});
    }
    std::ranges::stable_sort(arrivals, {}, &Arrival::position);
    for (const Arrival& arrival : arrivals) {
        const auto segment = streamSegment(trace, ends, arrival.frame);
        // On its way over a router a segment is in several frames; the last of them counts.
        if (!segment || !segment->lastHop)
            continue;
        const Time time = trace.frame(arrival.frame).ended;
        const ByteView payload = trace.frameBytes(arrival.frame).subspan(segment->payloadAt, segment->length);
        if (datagrams)
            assembler.addDatagram(segment->fromServer, arrival.frame, time, arrival.position, payload);
        else
            assembler.add(*segment, arrival.frame, time, arrival.position, payload);
    }
    return stream;
}

std::vector<StreamTurn> streamTurns(const FollowedStream& stream, StreamSide side, std::size_t position) {
    std::vector<StreamTurn> turns;
    for (const StreamPiece& piece : stream.pieces) {
        if (piece.position > position || (side == StreamSide::Client && piece.fromServer) ||
            (side == StreamSide::Server && !piece.fromServer))
            continue;
        if (turns.empty() || turns.back().fromServer != piece.fromServer || piece.missing > 0)
            turns.push_back({piece.fromServer, piece.time, piece.frame, {}, piece.begin, piece.missing});
        const ByteView bytes = stream.bytesOf(piece);
        turns.back().bytes.insert(turns.back().bytes.end(), bytes.begin(), bytes.end());
    }
    return turns;
}

QString readableText(ByteView bytes) {
    QString text = QString::fromUtf8(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    for (QChar& character : text) {
        if (character != QLatin1Char('\n') && character != QLatin1Char('\t') &&
            (character == QChar::ReplacementCharacter || character.category() == QChar::Other_Control))
            character = QChar(0x00b7);
    }
    return text;
}

QString hexDump(ByteView bytes, std::size_t offset) {
    std::string text;
    for (std::size_t row = 0; row < bytes.size(); row += 16) {
        const ByteView part = bytes.subspan(row, std::min<std::size_t>(16, bytes.size() - row));
        text += fmt::format("{:08x}  ", offset + row);
        for (std::size_t i = 0; i < 16; ++i) {
            text += i < part.size() ? fmt::format("{:02x} ", part[i]) : "   ";
            text += i == 7 ? " " : "";
        }
        text += ' ';
        for (const std::uint8_t byte : part)
            text += byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '.';
        text += '\n';
    }
    return toQString(text);
}

} // namespace layerscope
