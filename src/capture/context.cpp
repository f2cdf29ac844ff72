#include "capture/context.h"

#include "wire/protocols.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::string_view capture = "pcapng, draft-ietf-opsawg-pcapng §4.3";
constexpr Field frameFields[] = {
    {"Number", "frame.number", FieldType::Decimal, 0, 0, "The place of this frame in the capture, from 1.", capture},
    {"Time", "frame.time_epoch", FieldType::Text, 0, 0, "When it was captured, in seconds since 1970-01-01 00:00 UTC.",
     capture},
    {"Time since the first frame", "frame.time_relative", FieldType::Text, 0, 0,
     "Seconds since the first frame of the capture.", capture},
    {"Length on the wire", "frame.len", FieldType::Decimal, 0, 0, "Bytes that were on the wire.", capture},
    {"Captured length", "frame.cap_len", FieldType::Decimal, 0, 0,
     "Bytes that the capture kept, which may be fewer than were on the wire.", capture},
};

struct RemarkField {
    TcpRemark remark;
    std::string_view field;
};
constexpr RemarkField remarkFields[] = {
    {TcpRemark::FastRetransmission, "tcp.analysis.fast_retransmission"},
    {TcpRemark::SpuriousRetransmission, "tcp.analysis.spurious_retransmission"},
    {TcpRemark::OutOfOrder, "tcp.analysis.out_of_order"},
    {TcpRemark::LostSegment, "tcp.analysis.lost_segment"},
    {TcpRemark::AckLostSegment, "tcp.analysis.ack_lost_segment"},
    {TcpRemark::DuplicateAck, "tcp.analysis.duplicate_ack"},
    {TcpRemark::KeepAlive, "tcp.analysis.keep_alive"},
    {TcpRemark::KeepAliveAck, "tcp.analysis.keep_alive_ack"},
    {TcpRemark::ZeroWindow, "tcp.analysis.zero_window"},
    {TcpRemark::ZeroWindowProbe, "tcp.analysis.zero_window_probe"},
    {TcpRemark::ZeroWindowProbeAck, "tcp.analysis.zero_window_probe_ack"},
    {TcpRemark::WindowUpdate, "tcp.analysis.window_update"},
    {TcpRemark::WindowFull, "tcp.analysis.window_full"},
    {TcpRemark::ReusedPorts, "tcp.analysis.reused_ports"},
};

std::string secondsText(std::int64_t nanoseconds) {
    const auto magnitude =
        nanoseconds < 0 ? 0 - static_cast<std::uint64_t>(nanoseconds) : static_cast<std::uint64_t>(nanoseconds);
    return fmt::format("{}{}.{:09}", nanoseconds < 0 ? "-" : "", magnitude / 1'000'000'000, magnitude % 1'000'000'000);
}

void insert(Dissection& dissection, std::string_view field, std::string_view after, std::uint64_t value) {
    DissectionNode node;
    node.number = value;
    insertGenerated(dissection, *findField(field), after, std::move(node));
}

// A line that is there or not.
void insertRemark(Dissection& dissection, std::string_view field) {
    DissectionNode node;
    node.number = 1;
    node.severity = Severity::Note;
    insertGenerated(dissection, *findField(field), {}, std::move(node));
}

// Edges of SACK blocks count like acknowledgment numbers, so tshark shows them relative too; the note keeps the number
// that the bytes say.
void makeEdgesRelative(Dissection& dissection, std::uint32_t relativeAck) {
    static const Field* const ackField = findField("tcp.ack_raw");
    static const Field* const edgeFields[] = {findField("tcp.options.sack_le"), findField("tcp.options.sack_re")};
    const auto ack = std::ranges::find(dissection.nodes, ackField, &DissectionNode::field);
    if (ack == dissection.nodes.end())
        return;
    const std::uint32_t base = static_cast<std::uint32_t>(ack->number) - relativeAck;
    for (DissectionNode& node : dissection.nodes) {
        if (node.field != edgeFields[0] && node.field != edgeFields[1])
            continue;
        node.note = fmt::format("{} in the bytes", node.number);
        node.number = static_cast<std::uint32_t>(node.number) - base;
    }
}

void addTcp(Dissection& dissection, const PacketFacts& facts) {
    const TcpFacts& tcp = facts.tcp;
    makeEdgesRelative(dissection, tcp.relativeAck);
    insert(dissection, "tcp.stream", "tcp.dstport", *facts.tcpStream);
    insert(dissection, "tcp.seq", "tcp.stream", tcp.relativeSeq);
    insert(dissection, "tcp.nxtseq", "tcp.seq_raw", tcp.nextSeq);
    insert(dissection, "tcp.ack", "tcp.nxtseq", tcp.relativeAck);
    insert(dissection, "tcp.window_size", "tcp.window_size_value", tcp.window);
    if (!tcp.syn)
        insert(dissection, "tcp.window_size_scalefactor", "tcp.window_size",
               static_cast<std::uint64_t>(tcp.windowShift < 0 ? tcp.windowShift : std::int64_t{1} << tcp.windowShift));
    if (tcp.acksFrame != 0)
        insert(dissection, "tcp.analysis.acks_frame", {}, tcp.acksFrame);
    if (tcp.remarks.repeats()) // tshark puts it beside the more exact word
        insertRemark(dissection, "tcp.analysis.retransmission");
    for (const RemarkField& entry : remarkFields)
        if (tcp.remarks.has(entry.remark))
            insertRemark(dissection, entry.field);
    if (tcp.duplicateCount != 0) {
        insert(dissection, "tcp.analysis.duplicate_ack_num", {}, tcp.duplicateCount);
        insert(dissection, "tcp.analysis.duplicate_ack_frame", {}, tcp.duplicateOf);
    }
}

Dissection dissectPacket(const CapturedPacket& packet, const PacketFacts& facts, const SegmentContent* content) {
    FrameFacts frame;
    frame.number = facts.number;
    frame.originalLength = packet.originalLength;
    frame.littleEndianFamily = packet.byteOrder == std::endian::little;
    frame.fcsLength = packet.fcsLength;
    frame.content = content;
    Dissection dissection = layerscope::dissect(packet.bytes, packet.linkType, frame);
    addContext(dissection, facts, packet);
    return dissection;
}

} // namespace

constinit const Protocol frameProtocol{"Frame", "Frame", "frame", LayerNumber::None, capture, frameFields};

const Field* findFrameField(std::string_view abbrev) {
    const auto found = std::ranges::find(frameFields, abbrev, &Field::abbrev);
    return found == std::end(frameFields) ? nullptr : found;
}

void addContext(Dissection& dissection, const PacketFacts& facts, const CapturedPacket& packet) {
    if (facts.tcpStream)
        addTcp(dissection, facts);
    if (facts.udpStream)
        insert(dissection, "udp.stream", {}, *facts.udpStream);

    const auto node = [](const Field* field, std::uint64_t number, std::string text) {
        DissectionNode made;
        made.protocol = &frameProtocol;
        made.field = field;
        made.depth = field ? 1 : 0;
        made.generated = true;
        made.number = number;
        made.text = std::move(text);
        return made;
    };
    const std::uint64_t captured = packet.bytes.size();
    DissectionNode lines[] = {
        node(nullptr, 0, fmt::format("number {}, {} bytes", facts.number, packet.originalLength)),
        node(&frameFields[0], facts.number, {}),
        node(&frameFields[1], 0, secondsText(facts.time)),
        node(&frameFields[2], 0, secondsText(facts.sinceFirst)),
        node(&frameFields[3], packet.originalLength, {}),
        node(&frameFields[4], captured, {}),
    };
    dissection.nodes.insert(dissection.nodes.begin(), std::make_move_iterator(std::begin(lines)),
                            std::make_move_iterator(std::end(lines)));
}

std::shared_ptr<TlsKeyLog> keyLogOf(const Trace& trace) {
    auto keys = std::make_shared<TlsKeyLog>();
    for (const DecryptionSecrets& secrets : trace.secrets())
        if (secrets.type == DecryptionSecrets::tlsKeyLog)
            keys->add(secrets.data);
    return keys;
}

Dissection ContextDissector::dissect(const CapturedPacket& packet) {
    const PacketFacts facts = m_conversations.add(packet);
    const std::optional<SegmentContent> content = m_contents.add(packet, facts);
    return dissectPacket(packet, facts, content ? &*content : nullptr);
}

std::optional<SegmentContent> StreamContents::add(const CapturedPacket& packet, const PacketFacts& facts) {
    // A FIN uses up a sequence number, as a SYN does.
    const bool fin = !facts.tcp.syn && facts.tcp.nextSeq - facts.tcp.relativeSeq > facts.payloadLength;
    if (!facts.tcpStream || (facts.payloadLength == 0 && !fin))
        return std::nullopt;
    const PacketPath path = findPath(packet.bytes, packet.linkType, packet.originalLength);
    const PathLayer* transport = path.find(LayerNumber::Transport);
    if (!transport || transport->end > packet.bytes.size())
        return std::nullopt;
    auto stream = m_streams.find(*facts.tcpStream);
    if (stream == m_streams.end()) {
        auto protocol = ApplicationStream::atPort(path.destinationPort);
        protocol = protocol ? protocol : ApplicationStream::atPort(path.sourcePort);
        if (!protocol)
            return std::nullopt;
        stream = m_streams.emplace(*facts.tcpStream, ApplicationStream(*protocol, m_keys)).first;
    }
    const bool fromServer = ApplicationStream::atPort(path.sourcePort).has_value();
    SegmentContent content = stream->second.add(
        fromServer, facts.tcp.relativeSeq, packet.bytes.subspan(transport->inside, transport->end - transport->inside),
        fin ? ApplicationStream::Fin::Yes : ApplicationStream::Fin::No);
    if (facts.payloadLength == 0 && content.pdus.empty())
        return std::nullopt;
    return content;
}

Dissection TraceDissector::dissect(FrameId id) {
    const PacketFacts& frame = facts(id);
    return dissectPacket(packet(id), frame, content(frame));
}

// Of the frame that facts() has just told of.
const SegmentContent* TraceDissector::content(const PacketFacts& frame) const {
    if (&frame == &m_alone)
        return nullptr;
    const std::optional<SegmentContent>& found = m_contents[static_cast<std::size_t>(&frame - m_facts.data())];
    return found ? &*found : nullptr;
}

CapturedPacket TraceDissector::packet(FrameId id) const {
    const Frame frame = m_trace.frame(id);
    CapturedPacket packet;
    packet.time = frame.sent.time_since_epoch().count();
    packet.bytes = m_trace.bytes(frame.blob);
    packet.originalLength = frame.originalLength;
    packet.linkType = frame.linkType;
    return packet;
}

const PacketFacts& TraceDissector::facts(FrameId id) {
    if (m_trace.hasPackets())
        return m_trace.connectionOf(id) ? factsInConnection(id) : (m_alone = factsAlone(id));
    while (m_facts.size() <= id.value) {
        const CapturedPacket next = packet({static_cast<std::uint32_t>(m_facts.size())});
        m_facts.push_back(m_conversations.add(next));
        m_contents.push_back(m_streams.add(next, m_facts.back()));
    }
    return m_facts[id.value];
}

PacketFacts TraceDissector::factsAlone(FrameId id) const {
    PacketFacts facts;
    facts.number = id.value + 1;
    facts.time = facts.sinceFirst = m_trace.frame(id).sent.time_since_epoch().count();
    return facts;
}

const PacketFacts& TraceDissector::factsInConnection(FrameId id) {
    if (const ConnectionId connection = m_trace.connectionOf(id); connection != m_connection)
        startConnection(connection);
    for (; m_next <= id.value; ++m_next) {
        if (m_trace.connectionOf({m_next}) != m_connection)
            continue;
        m_conversations.skipTo(m_next + 1);
        PacketFacts facts = m_conversations.add(packet({m_next}));
        facts.sinceFirst = facts.time;
        if (facts.tcpStream)
            facts.tcpStream = m_stream;
        if (facts.udpStream)
            facts.udpStream = m_stream;
        if (m_reusedPorts && m_facts.empty())
            facts.tcp.remarks.add(TcpRemark::ReusedPorts);
        m_facts.push_back(facts);
        m_contents.push_back(m_streams.add(packet({m_next}), facts));
    }
    const auto found = std::ranges::lower_bound(m_facts, id.value + 1, {}, &PacketFacts::number);
    return *found;
}

// Streams are numbered in the order in which their connections appear.
void TraceDissector::startConnection(ConnectionId id) {
    m_connection = id;
    m_conversations = {};
    m_facts.clear();
    m_contents.clear();
    m_streams = StreamContents(m_keys);
    m_next = m_stream = 0;
    m_reusedPorts = false;
    const Connection& connection = m_trace.connection(id);
    for (std::uint32_t i = 0; i < id.value; ++i) {
        const Connection& earlier = m_trace.connection({i});
        if (earlier.protocol != connection.protocol)
            continue;
        ++m_stream;
        const bool same =
            earlier.clientEndpoint == connection.clientEndpoint && earlier.serverEndpoint == connection.serverEndpoint;
        const bool turned =
            earlier.clientEndpoint == connection.serverEndpoint && earlier.serverEndpoint == connection.clientEndpoint;
        m_reusedPorts = m_reusedPorts || (connection.protocol == &tcpProtocol && (same || turned));
    }
}

} // namespace layerscope
