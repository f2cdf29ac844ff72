#include "trace/trace.h"

#include <algorithm>
#include <cstring>

namespace layerscope {

namespace {

constexpr std::size_t firstChunk = 4096;
constexpr std::size_t largestChunk = std::size_t{1} << 20;

template <class Tag, class Value>
Id<Tag> push(std::vector<Value>& table, Value&& value) {
    const Id<Tag> id{static_cast<std::uint32_t>(table.size())};
    table.push_back(std::move(value));
    return id;
}

} // namespace

HostId Trace::addHost(Host host) { return push<HostTag>(m_hosts, std::move(host)); }
LinkId Trace::addLink(Link link) { return push<LinkTag>(m_links, std::move(link)); }
ConnectionId Trace::addConnection(Connection connection) {
    return push<ConnectionTag>(m_connections, std::move(connection));
}
VariableId Trace::addVariable(Variable variable) { return push<VariableTag>(m_variables, std::move(variable)); }
FrameId Trace::addFrame(Frame frame) { return push<FrameTag>(m_frames, std::move(frame)); }
MessageId Trace::addMessage(Message message) { return push<MessageTag>(m_messages, std::move(message)); }

TextId Trace::intern(std::string_view text) {
    if (const auto found = m_textIds.find(text); found != m_textIds.end())
        return {found->second};
    const std::string& kept = m_texts.emplace_back(text); // a deque never moves its strings
    const auto id = static_cast<std::uint32_t>(m_texts.size() - 1);
    m_textIds.emplace(kept, id);
    return {id};
}

// Bytes live in chunks that never move, so views of them stay valid while the trace grows.
const std::uint8_t* Trace::store(ByteView bytes) {
    if (m_chunkUsed + bytes.size() > m_chunkSize) {
        m_chunkSize = std::max(std::clamp(m_chunkSize * 2, firstChunk, largestChunk), bytes.size());
        m_chunks.push_back(std::make_unique_for_overwrite<std::uint8_t[]>(m_chunkSize));
        m_chunkTotal += m_chunkSize;
        m_chunkUsed = 0;
    }
    std::uint8_t* place = m_chunks.empty() ? nullptr : m_chunks.back().get() + m_chunkUsed;
    if (!bytes.empty())
        std::memcpy(place, bytes.data(), bytes.size());
    m_chunkUsed += bytes.size();
    return place;
}

BlobId Trace::addBlob(ByteView bytes, std::span<const Span> spans) {
    const Blob blob{store(bytes), static_cast<std::uint32_t>(bytes.size()), static_cast<std::uint32_t>(m_spans.size()),
                    static_cast<std::uint32_t>(spans.size())};
    m_spans.insert(m_spans.end(), spans.begin(), spans.end());
    return push<BlobTag>(m_blobs, Blob(blob));
}

EventId Trace::append(const Event& event) {
    const EventId id{static_cast<std::uint32_t>(m_events.size())};
    m_events.push_back(event);
    if (event.frame) {
        Frame& frame = m_frames[event.frame.value];
        if (event.kind == EventKind::FrameSent) {
            frame.sentEvent = id;
        } else if (event.kind == EventKind::FrameDelivered || event.kind == EventKind::FrameLost) {
            frame.endEvent = id;
            frame.ended = event.time;
            frame.fate = event.kind == EventKind::FrameLost ? FrameFate::Lost : FrameFate::Delivered;
        }
    }
    return id;
}

void Trace::setEventFrame(EventId event, FrameId frame) { m_events[event.value].frame = frame; }
void Trace::setFrameLostAt(FrameId frame, float fraction) { m_frames[frame.value].lostAt = fraction; }
void Trace::setRepeats(FrameId frame, FrameId original) { m_frames[frame.value].repeats = original; }
void Trace::setConnection(FrameId frame, ConnectionId connection) { m_frames[frame.value].connection = connection; }

ByteView Trace::bytes(BlobId id) const {
    if (!id)
        return {};
    if (id.value >= PacketTable::firstBlob) {
        const FrameId packet{id.value - PacketTable::firstBlob};
        return m_source->view(m_packets->place(packet), m_packets->length(packet));
    }
    const Blob& blob = m_blobs[id.value];
    return {blob.data, blob.length};
}

std::span<const Span> Trace::spans(BlobId id) const {
    if (!id || id.value >= PacketTable::firstBlob)
        return {};
    const Blob& blob = m_blobs[id.value];
    return std::span(m_spans).subspan(blob.firstSpan, blob.spanCount);
}

Time Trace::duration() const {
    if (m_packets)
        return m_packets->duration();
    return m_events.empty() ? Time{} : m_events.back().time;
}

std::size_t Trace::positionAt(Time time) const {
    if (m_packets)
        return m_packets->positionAt(time);
    const auto after = std::upper_bound(m_events.begin(), m_events.end(), time,
                                        [](Time moment, const Event& event) { return moment < event.time; });
    return static_cast<std::size_t>(after - m_events.begin());
}

void Trace::addTlsSecret(const std::string& line) {
    if (!m_tlsLines.insert(line).second)
        return;
    if (!m_tlsSecrets) {
        m_tlsSecrets = m_secrets.size();
        m_secrets.emplace_back();
    }
    Bytes& log = m_secrets[*m_tlsSecrets].data;
    log.insert(log.end(), line.begin(), line.end());
    log.push_back('\n');
}

std::size_t Trace::memoryBytes() const {
    const auto table = [](const auto& rows) { return rows.capacity() * sizeof(rows[0]); };
    std::size_t bytes = sizeof(Trace) + m_chunkTotal + table(m_events) + table(m_hosts) + table(m_links) +
                        table(m_connections) + table(m_variables) + table(m_frames) + table(m_messages) +
                        table(m_blobs) + table(m_spans) + table(m_chunks);
    if (m_packets)
        bytes += m_packets->memoryBytes();
    for (const DecryptionSecrets& secrets : m_secrets)
        bytes += sizeof(secrets) + secrets.data.capacity();
    for (const std::string& line : m_tlsLines)
        bytes += sizeof(line) + line.capacity() + 24; // 24: its node in the set
    for (const std::string& text : m_texts)
        bytes += sizeof(text) + (text.capacity() > 15 ? text.capacity() + 1 : 0) + 48; // 48: its entry in the index
    return bytes;
}

} // namespace layerscope
