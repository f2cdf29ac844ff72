#include "support/sampletrace.h"

#include "trace/recorder.h"
#include "wire/ethernet.h"
#include "wire/ipv4.h"
#include "wire/pseudoheader.h"
#include "wire/tcp.h"

#include <algorithm>

namespace layerscope {

namespace {

const Protocol textProtocol{"Request text", "text", "data", LayerNumber::Application, "", {}};

constexpr Ipv4Address clientAddress{0x0a000001};
constexpr Ipv4Address serverAddress{0x0a000002};
constexpr MacAddress clientMac{{2, 0, 0, 0, 1, 1}};
constexpr MacAddress serverMac{{2, 0, 0, 0, 1, 2}};

constexpr TcpFlags synFlag{.syn = true};
constexpr TcpFlags synAckFlags{.ack = true, .syn = true};
constexpr TcpFlags ackFlag{.ack = true};
constexpr TcpFlags dataFlags{.ack = true, .psh = true};
constexpr TcpFlags finFlags{.ack = true, .fin = true};

Bytes tcpSegment(bool fromClient, std::uint32_t seq, std::uint32_t acknowledgment, TcpFlags flags,
                 const std::string& data) {
    TcpHeader header;
    header.sourcePort = fromClient ? 49152 : 80;
    header.destinationPort = fromClient ? 80 : 49152;
    header.seq = SeqNumber(seq);
    header.ack = SeqNumber(acknowledgment);
    header.flags = flags;
    header.window = 65535;
    if (flags.syn)
        header.options.maximumSegmentSize = 1460;
    Bytes segment(header.size());
    segment.insert(segment.end(), data.begin(), data.end());
    header.write(segment,
                 fromClient ? PseudoHeader{clientAddress, serverAddress} : PseudoHeader{serverAddress, clientAddress});
    return segment;
}

Bytes ipPacket(bool fromClient, const Bytes& segment) {
    Ipv4Header header;
    header.totalLength = static_cast<std::uint16_t>(Ipv4Header::minimumSize + segment.size());
    header.dontFragment = true;
    header.protocol = ipProtocolTcp;
    header.source = fromClient ? clientAddress : serverAddress;
    header.destination = fromClient ? serverAddress : clientAddress;
    Bytes packet(header.size());
    packet.insert(packet.end(), segment.begin(), segment.end());
    header.write(packet);
    return packet;
}

Bytes ethernetFrame(bool fromClient, const Bytes& packet) {
    const EthernetHeader header{fromClient ? serverMac : clientMac, fromClient ? clientMac : serverMac, etherTypeIpv4};
    Bytes frame(EthernetHeader::size);
    frame.insert(frame.end(), packet.begin(), packet.end());
    frame.resize(std::max(frame.size(), EthernetHeader::minimumFrame) + EthernetHeader::fcsSize);
    header.write(frame);
    writeFcs(frame);
    return frame;
}

// Writes the story down, one segment's way through both stacks at a time.
class Story {
public:
    Story() : trace(std::make_shared<Trace>()), recorder(*trace, Recording::Full) {
        trace->title = "Sample: open, one loss, close";
        trace->seed = 1;
        for (const bool isClient : {true, false}) {
            Host host;
            host.name = isClient ? "client" : "server";
            host.address = isClient ? "10.0.0.1" : "10.0.0.2";
            host.mac = isClient ? "02:00:00:00:01:01" : "02:00:00:00:01:02";
            host.fillings = {"", "nrz", "ethernet", "ipv4", "tcp", "direct", "plain", "text"};
            trace->addHost(host);
        }
        trace->addLink({client, server, 10'000'000, std::chrono::milliseconds(20),
                        "10 Mbit/s \u00b7 20 ms each way \u00b7 no random loss"});
        connection = trace->addConnection({client, server, "10.0.0.1:49152", "10.0.0.2:80", &tcpProtocol});
        for (const HostId host : {client, server}) {
            End& end = ends[host.value];
            end.state = variable(host, VariableKind::State, "state");
            end.sndUna = variable(host, VariableKind::Sequence, "SND.UNA");
            end.sndNxt = variable(host, VariableKind::Sequence, "SND.NXT");
            end.rcvNxt = variable(host, VariableKind::Sequence, "RCV.NXT");
            end.sndWnd = variable(host, VariableKind::Bytes, "SND.WND");
            end.rto = variable(host, VariableKind::Interval, "RTO");
            end.timer = variable(host, VariableKind::Timer, "RTO timer");
        }
    }

    void at(Duration time) { recorder.setNow(timeAt(time)); }
    Duration now() const { return recorder.now().time_since_epoch(); }

    FrameId send(bool fromClient, std::uint32_t seq, std::uint32_t acknowledgment, TcpFlags flags,
                 const std::string& data = {}, MessageId message = {}) {
        const HostId host = fromClient ? client : server;
        pdus.clear();
        spans.clear();
        const Bytes segment = tcpSegment(fromClient, seq, acknowledgment, flags, data);
        const Bytes packet = ipPacket(fromClient, segment);
        const Bytes frame = ethernetFrame(fromClient, packet);
        const Bytes text(data.begin(), data.end());
        const auto header = static_cast<std::uint32_t>(segment.size() - data.size());
        const auto dataLength = static_cast<std::uint32_t>(data.size());
        const auto owned = [&](std::uint32_t front) {
            std::vector<Span> owners;
            std::uint32_t begin = 0;
            const auto own = [&](std::uint32_t length, const Protocol& protocol, MessageId id = {}) {
                if (length != 0)
                    owners.push_back({begin, length, &protocol, protocol.layer, id, 0});
                begin += length;
            };
            own(front >= 3 ? 14 : 0, ethernetProtocol);
            own(front >= 2 ? 20 : 0, ipv4Protocol);
            own(front >= 1 ? header : 0, tcpProtocol);
            own(dataLength, textProtocol, message);
            if (front >= 3)
                own(static_cast<std::uint32_t>(frame.size()) - begin, ethernetProtocol);
            return owners;
        };
        const auto layer = [&](LayerNumber number, const Bytes& bytes, std::uint32_t front) {
            pdus.push_back({number, bytes});
            spans.push_back(owned(front));
        };
        if (!data.empty())
            for (const LayerNumber number : {LayerNumber::Application, LayerNumber::Presentation, LayerNumber::Session})
                layer(number, text, 0);
        layer(LayerNumber::Transport, segment, 1);
        layer(LayerNumber::Network, packet, 2);
        layer(LayerNumber::DataLink, frame, 3);
        layer(LayerNumber::Physical, frame, 3);
        std::int64_t before = dataLength;
        for (std::size_t i = 0; i < pdus.size(); ++i) {
            cross(EventKind::LayerDown, host, i, before, trace->addBlob(pdus[i].second, spans[i]));
            before = static_cast<std::int64_t>(pdus[i].second.size());
        }
        Frame record;
        record.sent = recorder.now();
        record.from = host;
        record.to = fromClient ? server : client;
        record.link = LinkId{0};
        record.blob = trace->addBlob(frame, spans.back());
        record.originalLength = static_cast<std::uint32_t>(frame.size());
        record.connection = connection;
        const FrameId id = trace->addFrame(record);
        frameEvent(EventKind::FrameSent, LayerNumber::DataLink, host, id, {});
        return id;
    }

    // Preamble and frame at 10 Mbit/s, then 20 ms of flight.
    static Duration flight(std::size_t bytes) {
        return std::chrono::nanoseconds(800 * (bytes + 8)) + std::chrono::milliseconds(20);
    }

    void arrive(FrameId id) {
        const Frame frame = trace->frame(id);
        at(frame.sent.time_since_epoch() + flight(frame.originalLength));
        frameEvent(EventKind::FrameDelivered, LayerNumber::DataLink, frame.to, id, {});
        for (std::size_t i = pdus.size(); i-- > 0;) {
            const auto pduBytes = static_cast<std::int64_t>(pdus[i].second.size());
            const Bytes& rest = i == 0 ? pdus[i].second : pdus[i - 1].second;
            // The lowest layer that carries the SDU onwards: below it the SDU is what the layer above calls its PDU.
            const bool top = i == 0;
            const BlobId blob = top ? trace->addBlob({}) : trace->addBlob(rest, spans[i - 1]);
            const std::int64_t after = top ? (pdus[i].first == LayerNumber::Application ? pduBytes : 0)
                                           : static_cast<std::int64_t>(rest.size());
            Event event;
            event.kind = EventKind::LayerUp;
            event.host = frame.to;
            event.layer = pdus[i].first;
            event.subject = blob.value;
            event.before = pduBytes;
            event.after = after;
            append(event);
        }
    }

    void lose(FrameId id, float where, Duration when) {
        at(when);
        trace->setFrameLostAt(id, where);
        frameEvent(EventKind::FrameLost, LayerNumber::Physical, {}, id, trace->intern("on the link, as asked"));
    }

    MessageId message(HostId host, const std::string& text) {
        const Bytes bytes(text.begin(), text.end());
        const MessageId id = trace->addMessage({host, connection, trace->addBlob(bytes), {}});
        Event event;
        event.kind = EventKind::MessageSent;
        event.host = host;
        event.layer = LayerNumber::Application;
        event.connection = connection;
        event.subject = id.value;
        recorder.setCause(recorder.append(event));
        return id;
    }

    void startTimer(HostId host, Duration after) {
        recorder.timerStarted(ends[host.value].timer, timeAt(now() + after));
    }

    struct End {
        VariableId state, sndUna, sndNxt, rcvNxt, sndWnd, rto, timer;
    };

    static constexpr HostId client{0};
    static constexpr HostId server{1};
    std::shared_ptr<Trace> trace;
    Recorder recorder;
    ConnectionId connection;
    std::array<End, 2> ends;

private:
    VariableId variable(HostId host, VariableKind kind, const char* name) {
        return trace->addVariable({host, connection, LayerNumber::Transport, kind, name});
    }

    void append(Event event) {
        event.connection = connection;
        recorder.setCause(recorder.append(event));
    }

    void cross(EventKind kind, HostId host, std::size_t index, std::int64_t before, BlobId blob) {
        Event event;
        event.kind = kind;
        event.host = host;
        event.layer = pdus[index].first;
        event.subject = blob.value;
        event.before = before;
        event.after = static_cast<std::int64_t>(pdus[index].second.size());
        append(event);
    }

    void frameEvent(EventKind kind, LayerNumber layer, HostId host, FrameId frame, TextId text) {
        Event event;
        event.kind = kind;
        event.layer = layer;
        event.host = host;
        event.frame = frame;
        event.text = text;
        append(event);
    }

    std::vector<std::pair<LayerNumber, Bytes>> pdus; // of the segment last sent, from its top layer down
    std::vector<std::vector<Span>> spans;
};

} // namespace

std::shared_ptr<Trace> sampleTrace() {
    using namespace std::chrono_literals;
    Story story;
    Recorder& pen = story.recorder;
    const Story::End& client = story.ends[0];
    const Story::End& server = story.ends[1];
    constexpr Duration rto = 1s;

    story.at(0s);
    pen.setCause(pen.action(Story::server, story.connection, "The program called listen() on port 80"));
    pen.changeState(server.state, "LISTEN");
    pen.setCause({});
    pen.setCause(pen.action(Story::client, story.connection, "The program called connect(); the client drew ISN 100"));
    pen.changeState(client.state, "SYN-SENT");
    pen.change(client.sndUna, 100);
    pen.change(client.sndNxt, 101);
    pen.change(client.rto, rto.count());
    const FrameId first = story.send(true, 100, 0, synFlag);
    story.startTimer(Story::client, rto);

    story.arrive(first);
    pen.change(server.rcvNxt, 101);
    pen.changeState(server.state, "SYN-RECEIVED");
    pen.change(server.sndUna, 300);
    pen.change(server.sndNxt, 301);
    pen.change(server.rto, rto.count());
    const FrameId second = story.send(false, 300, 101, synAckFlags);
    story.startTimer(Story::server, rto);

    story.arrive(second);
    pen.timerCancelled(client.timer);
    pen.change(client.sndUna, 101);
    pen.change(client.rcvNxt, 301);
    pen.change(client.sndWnd, 65535);
    pen.changeState(client.state, "ESTABLISHED");
    const FrameId third = story.send(true, 101, 301, ackFlag);

    story.arrive(third);
    pen.timerCancelled(server.timer);
    pen.change(server.sndUna, 301);
    pen.change(server.sndWnd, 65535);
    pen.changeState(server.state, "ESTABLISHED");

    story.at(100ms);
    const std::string request = "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n";
    const std::string answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nHello";
    pen.setCause({});
    const MessageId asked = story.message(Story::client, request);
    pen.change(client.sndNxt, 138);
    const FrameId lost = story.send(true, 101, 301, dataFlags, request, asked);
    story.startTimer(Story::client, rto);
    story.lose(lost, 0.5f, 110ms);

    story.at(1100ms);
    pen.timerFired(client.timer);
    pen.change(client.rto, 2 * rto.count());
    pen.note(Story::client, LayerNumber::Transport, story.connection, "Nothing acknowledged: sent again",
             Finding::Retransmission);
    const FrameId again = story.send(true, 101, 301, dataFlags, request, asked);
    story.trace->setRepeats(again, lost);
    story.startTimer(Story::client, 2 * rto);

    story.arrive(again);
    pen.change(server.rcvNxt, 138);
    const MessageId answered = story.message(Story::server, answer);
    pen.change(server.sndNxt, 371);
    const FrameId reply = story.send(false, 301, 138, dataFlags, answer, answered);
    story.startTimer(Story::server, rto);

    story.arrive(reply);
    pen.timerCancelled(client.timer);
    pen.change(client.sndUna, 138);
    pen.change(client.rcvNxt, 371);
    pen.change(client.sndNxt, 139);
    pen.changeState(client.state, "FIN-WAIT-1");
    const FrameId firstFin = story.send(true, 138, 371, finFlags);

    story.arrive(firstFin);
    pen.timerCancelled(server.timer);
    pen.change(server.sndUna, 371);
    pen.change(server.rcvNxt, 139);
    pen.changeState(server.state, "CLOSE-WAIT");
    pen.change(server.sndNxt, 372);
    pen.changeState(server.state, "LAST-ACK");
    const FrameId secondFin = story.send(false, 371, 139, finFlags);

    story.arrive(secondFin);
    pen.change(client.sndUna, 139);
    pen.change(client.rcvNxt, 372);
    pen.changeState(client.state, "TIME-WAIT");
    const FrameId last = story.send(true, 139, 372, ackFlag);

    story.arrive(last);
    pen.changeState(server.state, "CLOSED");
    return story.trace;
}

std::shared_ptr<Trace> bulkTrace(std::size_t frames) {
    auto trace = std::make_shared<Trace>();
    trace->title = "Bulk";
    for (const char* name : {"client", "server"}) {
        Host host;
        host.name = name;
        trace->addHost(host);
    }
    trace->addLink({HostId{0}, HostId{1}, 10'000'000, std::chrono::milliseconds(1), "10 Mbit/s"});
    const BlobId there =
        trace->addBlob(ethernetFrame(true, ipPacket(true, tcpSegment(true, 101, 301, dataFlags, "x"))));
    const BlobId back = trace->addBlob(ethernetFrame(false, ipPacket(false, tcpSegment(false, 301, 102, ackFlag, {}))));
    const Duration gap = std::chrono::microseconds(100);
    const Duration flight = std::chrono::milliseconds(1);
    const auto event = [&](EventKind kind, FrameId frame, Duration time) {
        Event record;
        record.kind = kind;
        record.layer = LayerNumber::DataLink;
        record.time = timeAt(time);
        record.frame = frame;
        trace->append(record);
    };
    // Ten frames are under way at any time: each sending but the first ten comes with an arrival.
    const std::size_t underWay = 10;
    for (std::size_t index = 0; index < frames + underWay; ++index) {
        const Duration now = gap * static_cast<int>(index);
        if (index >= underWay)
            event(EventKind::FrameDelivered, FrameId{static_cast<std::uint32_t>(index - underWay)}, now);
        if (index >= frames)
            continue;
        Frame frame;
        const bool out = index % 2 == 0;
        frame.sent = timeAt(now);
        frame.ended = timeAt(now + flight);
        frame.from = HostId{out ? 0u : 1u};
        frame.to = HostId{out ? 1u : 0u};
        frame.link = LinkId{0};
        frame.blob = out ? there : back;
        frame.originalLength = 64;
        event(EventKind::FrameSent, trace->addFrame(frame), now);
    }
    return trace;
}

} // namespace layerscope
