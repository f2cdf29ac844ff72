// Drives one TcpLayer by hand: a clock that the test moves, a wire that the test reads and writes, a program that the
// test speaks for. Every step is kept, and told again when one of them fails.
#pragma once

#include "layers/tcp/connection.h"
#include "layers/tcp/tcp.h"
#include "trace/sentence.h"
#include "wire/ipprotocol.h"

#include <QTest>
#include <deque>
#include <fmt/format.h>
#include <functional>
#include <map>

namespace layerscope::test {

using namespace std::chrono_literals;

// A Context whose neighbours are queues.
class FakeContext : public Context {
public:
    FakeContext(Ipv4Address address, std::uint64_t seed, Recording recording = Recording::Full)
        : FakeContext(IpPrefix(address, 24), seed, recording) {}
    FakeContext(const IpPrefix& prefix, std::uint64_t seed, Recording recording = Recording::Full)
        : m_address(prefix), m_random(seed), m_recorder(m_trace, recording) {
        const IpAddress& address = prefix.address;
        m_trace.addHost({address.text(), address.text(), {}, {}});
    }

    Time now() const override { return m_now; }
    void passDown(Idu&& request) override { down.push_back(std::move(request)); }
    void passUp(Idu&& indication) override {
        if (onIndication)
            onIndication(indication);
        up.push_back(std::move(indication));
    }
    void startTimer(TimerKey key, Time deadline) override { timers[key] = deadline; }
    void cancelTimer(TimerKey key) override { timers.erase(key); }
    Random& random() override { return m_random; }
    Recorder& recorder() override { return m_recorder; }
    HostId host() const override { return HostId{0}; }
    LayerNumber layer() const override { return LayerNumber::Transport; }
    std::size_t interfaceCount() const override { return 1; }
    IpPrefix interfaceAddress(std::size_t) const override { return m_address; }
    MacAddress interfaceMac(std::size_t) const override { return {}; }
    std::size_t maximumTransmissionUnit() const override { return 1500; }
    ConnectionId connection(const Protocol& protocol, const IpAddress& local, std::uint16_t localPort,
                            const IpAddress& remote, std::uint16_t remotePort) override {
        const auto name = std::tuple(local, localPort, remote, remotePort);
        auto [place, isNew] = m_connections.try_emplace(name);
        if (isNew) {
            place->second = m_trace.addConnection({host(), host(), fmt::format("{}:{}", local.text(), localPort),
                                                   fmt::format("{}:{}", remote.text(), remotePort), &protocol});
        }
        return place->second;
    }

    std::optional<Time> nextDeadline() const {
        std::optional<Time> next;
        for (const auto& [key, deadline] : timers)
            next = next ? std::min(*next, deadline) : deadline;
        return next;
    }
    // Moves the clock; runs what falls due on the way.
    void advanceTo(Time time, Layer& layer) {
        while (const auto next = nextDeadline()) {
            if (*next > time)
                break;
            const auto due = std::ranges::find(timers, *next, &std::pair<const TimerKey, Time>::second);
            const TimerKey key = due->first;
            timers.erase(due);
            setNow(std::max(m_now, *next));
            layer.timer(*this, key);
        }
        setNow(time);
    }
    void setNow(Time time) {
        m_now = time;
        m_recorder.setNow(time);
    }
    const Trace& trace() const { return m_trace; }

    std::deque<Idu> down;
    std::deque<Idu> up;
    std::map<TimerKey, Time> timers;
    std::function<void(const Idu&)> onIndication; // what the program does at once

private:
    IpPrefix m_address;
    Random m_random;
    Trace m_trace;
    Recorder m_recorder;
    Time m_now{};
    std::map<std::tuple<IpAddress, std::uint16_t, IpAddress, std::uint16_t>, ConnectionId> m_connections;
};

struct Flag {
    std::uint16_t bits;
    friend constexpr Flag operator|(Flag a, Flag b) { return {static_cast<std::uint16_t>(a.bits | b.bits)}; }
};
constexpr Flag FIN{1}, SYN{2}, RST{4}, PSH{8}, ACK{16}, URG{32};

class TcpHarness {
public:
    static constexpr Ipv4Address local{0x0a000001}, remote{0x0a000002};
    static constexpr EndpointId program{7}; // the end point that the test's program uses
    static constexpr std::uint16_t remotePort = 80;

    explicit TcpHarness(TcpSettings settings = {.isn = 100}) : context(local, 1), layer(settings) {}

    // Steps of the program.
    void connect(std::uint16_t localPort = 0) {
        told("program: Connect");
        Idu idu = make(Primitive::Connect);
        idu.ici.remote = remote;
        idu.ici.remotePort = remotePort;
        idu.ici.localPort = localPort;
        m_localPort = localPort != 0 ? localPort : TcpLayer::firstDynamicPort;
        layer.request(context, std::move(idu));
    }
    void listen(std::uint16_t port = 80) {
        told("program: Listen");
        Idu idu = make(Primitive::Listen);
        idu.ici.localPort = port;
        m_localPort = port;
        m_remotePort = 49152;
        layer.request(context, std::move(idu));
    }
    void send(std::string_view text, bool push = true) {
        told(fmt::format("program: Data, {} bytes", text.size()));
        Idu idu = make(Primitive::Data);
        idu.ici.push = push;
        idu.sdu = Pdu({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, nullptr,
                      LayerNumber::Application, MessageId{m_messages++}, 0);
        layer.request(context, std::move(idu));
    }
    void release() {
        told("program: Release");
        layer.request(context, make(Primitive::Release));
    }
    void abort() {
        told("program: Abort");
        layer.request(context, make(Primitive::Abort));
    }
    void pause() {
        told("program: Pause");
        layer.request(context, make(Primitive::Pause));
    }
    void resume() {
        told("program: Resume");
        layer.request(context, make(Primitive::Resume));
    }
    Idu make(Primitive primitive) const {
        Idu idu;
        idu.primitive = primitive;
        idu.ici.endpoint = m_endpoint;
        return idu;
    }

    // A segment from the peer; goes in when the statement ends.
    class Incoming {
    public:
        Incoming(TcpHarness& harness, Flag flags) : m_harness(harness) {
            m_header.flags = TcpFlags::fromBits(flags.bits);
            m_header.window = 65535;
            m_header.sourcePort = harness.m_remotePort;
            m_header.destinationPort = harness.m_localPort;
        }
        ~Incoming() { m_harness.arrive(m_header, m_text, m_damaged, m_pathMtu); }
        Incoming(const Incoming&) = delete;
        Incoming& operator=(const Incoming&) = delete;
        Incoming& seq(std::uint32_t value) { return m_header.seq = SeqNumber(value), *this; }
        Incoming& ack(std::uint32_t value) { return m_header.ack = SeqNumber(value), *this; }
        Incoming& window(std::uint16_t value) { return m_header.window = value, *this; }
        Incoming& mss(std::uint16_t value) { return m_header.options.maximumSegmentSize = value, *this; }
        Incoming& from(std::uint16_t port) { return m_header.sourcePort = port, *this; }
        Incoming& to(std::uint16_t port) { return m_header.destinationPort = port, *this; }
        Incoming& urgent(std::uint16_t value) { return m_header.urgent = value, *this; }
        Incoming& windowScale(std::uint8_t value) { return m_header.options.windowScale = value, *this; }
        Incoming& timestamps(std::uint32_t value, std::uint32_t echo) {
            return m_header.options.timestamps = TcpTimestamps{value, echo}, *this;
        }
        Incoming& sackPermitted() { return m_header.options.sackPermitted = true, *this; }
        Incoming& sack(std::uint32_t left, std::uint32_t right) {
            return m_header.options.sack.add({SeqNumber(left), SeqNumber(right)}), *this;
        }
        Incoming& text(std::string value) { return m_text = std::move(value), *this; }
        Incoming& pathMtu(std::uint16_t value) {
            return m_pathMtu = value, *this;
        }                                                       // what layer 3 knows of the way back
        Incoming& damaged() { return m_damaged = true, *this; } // a bit changed on the way

    private:
        TcpHarness& m_harness;
        TcpHeader m_header;
        std::string m_text;
        bool m_damaged = false;
        std::uint16_t m_pathMtu = 0;
    };
    [[nodiscard]] Incoming receive(Flag flags) { return Incoming(*this, flags); }

    // The next segment that went out; checked when the statement ends.
    class Outgoing {
    public:
        Outgoing(TcpHarness& harness, Flag flags) : m_harness(harness) {
            m_step = "expect " + tcp::flagsText(TcpFlags::fromBits(flags.bits));
            if (harness.context.down.empty()) {
                m_wrong = "nothing was sent";
                return;
            }
            Idu idu = std::move(harness.context.down.front());
            harness.context.down.pop_front();
            const IpAddress source = idu.ici.local, destination = idu.ici.remote;
            repeats = idu.repeats;
            spans = idu.sdu.spans();
            auto segment = tcp::parseSegment(std::move(idu.sdu), {source, destination});
            if (!segment) {
                m_wrong = segment.error().text();
                return;
            }
            header = segment->header;
            bytes.assign(segment->payload.bytes().begin(), segment->payload.bytes().end());
            check("flags", header.flags.bits(), flags.bits);
            check("destination port", header.destinationPort, harness.m_remotePort);
        }
        ~Outgoing() { m_harness.judge(m_step, m_wrong, tcp::segmentText(header, bytes.size())); }
        Outgoing(const Outgoing&) = delete;
        Outgoing& operator=(const Outgoing&) = delete;
        Outgoing& seq(std::uint32_t value) { return check("SEQ", header.seq.value(), value); }
        Outgoing& ack(std::uint32_t value) { return check("ACK", header.ack.value(), value); }
        Outgoing& window(std::uint16_t value) { return check("window", header.window, value); }
        Outgoing& mss(std::uint16_t value) {
            return check("MSS", header.options.maximumSegmentSize.value_or(0), value);
        }
        Outgoing& windowScale(std::optional<std::uint8_t> value) {
            return check("window scale", header.options.windowScale.value_or(255), value.value_or(255));
        }
        Outgoing& sackPermitted(bool value = true) {
            return check("SACK permitted", header.options.sackPermitted, value);
        }
        Outgoing& timestamps(std::uint32_t value, std::uint32_t echo) {
            check("TSval", header.options.timestamps ? header.options.timestamps->value : 0, value);
            return check("TSecr", header.options.timestamps ? header.options.timestamps->echo : 0, echo);
        }
        Outgoing& noTimestamps() { return check("timestamps", header.options.timestamps.has_value(), 0); }
        // All SACK blocks, first to last.
        Outgoing& sack(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& blocks) {
            check("SACK blocks", header.options.sack.size(), blocks.size());
            for (std::size_t i = 0; i < std::min(blocks.size(), header.options.sack.size()); ++i) {
                check("left edge", header.options.sack[i].left.value(), blocks[i].first);
                check("right edge", header.options.sack[i].right.value(), blocks[i].second);
            }
            return *this;
        }
        Outgoing& length(std::size_t value) { return check("length", bytes.size(), value); }
        Outgoing& text(std::string_view value) {
            m_step += fmt::format(" \"{}\"", value);
            if (bytes != value && m_wrong.empty())
                m_wrong = fmt::format("text is \"{}\"", bytes);
            return *this;
        }
        Outgoing& again(bool value = true) { return check("sent again", repeats, value); }

        TcpHeader header;
        std::string bytes;
        std::vector<Span> spans;
        bool repeats = false;

    private:
        Outgoing& check(std::string_view what, std::uint64_t is, std::uint64_t wanted) {
            m_step += fmt::format(" {} {}", what, wanted);
            if (is != wanted && m_wrong.empty())
                m_wrong = fmt::format("{} is {}, not {}", what, is, wanted);
            return *this;
        }
        TcpHarness& m_harness;
        std::string m_step;
        std::string m_wrong;
    };
    Outgoing expectSegment(Flag flags) { return Outgoing(*this, flags); }

    void expectNothing() {
        judge("expect no segment", context.down.empty() ? "" : "something was sent",
              fmt::format("{} segments", context.down.size()));
    }
    void expectState(tcp::State wanted) {
        const tcp::State is = state();
        judge(fmt::format("expect state {}", tcp::stateName(wanted)),
              is == wanted ? "" : fmt::format("it is {}", tcp::stateName(is)), {});
    }
    // The next indication that is not Ready.
    Idu expectIndication(Primitive wanted) {
        while (!context.up.empty() && context.up.front().primitive == Primitive::Ready)
            context.up.pop_front();
        const std::string step = fmt::format("expect indication {}", static_cast<int>(wanted));
        if (context.up.empty()) {
            judge(step, "there is none", {});
            return {};
        }
        Idu idu = std::move(context.up.front());
        context.up.pop_front();
        judge(step, idu.primitive == wanted ? "" : fmt::format("it is {}", static_cast<int>(idu.primitive)), {});
        return idu;
    }
    void expectData(std::string_view wanted) {
        const Idu idu = expectIndication(Primitive::Data);
        const std::string text(idu.sdu.bytes().begin(), idu.sdu.bytes().end());
        judge(fmt::format("expect data \"{}\"", wanted), text == wanted ? "" : fmt::format("it is \"{}\"", text), {});
    }
    void expectNoIndication() {
        const auto others =
            std::ranges::count_if(context.up, [](const Idu& idu) { return idu.primitive != Primitive::Ready; });
        judge("expect no indication", others == 0 ? "" : "there is one", {});
    }
    void expectDeadline(Duration sinceStart) {
        const auto next = context.nextDeadline();
        judge(fmt::format("expect a deadline at {}", durationText(sinceStart)),
              next == timeAt(sinceStart) ? ""
              : next                     ? fmt::format("it is at {}", durationText(next->time_since_epoch()))
                                         : "there is none",
              {});
    }
    void expectNoDeadline() { judge("expect no deadline", context.nextDeadline() ? "there is one" : "", {}); }

    void wait(Duration duration) {
        told("wait " + durationText(duration));
        context.advanceTo(context.now() + duration, layer);
    }

    tcp::State state() const {
        const tcp::Connection* connection = layer.find(m_endpoint);
        return connection ? connection->state() : tcp::State::Closed;
    }
    const tcp::Connection& connection() const { return *layer.find(m_endpoint); }
    // Speak for another end point from here on, such as one that came in.
    void use(EndpointId endpoint) { m_endpoint = endpoint; }

    // Handshakes by templates: our ISN 100, the peer's 300.
    void toEstablished(std::uint16_t window = 65535, std::uint16_t mss = 1460) {
        connect();
        expectSegment(SYN).seq(100);
        receive(SYN | ACK).seq(300).ack(101).window(window).mss(mss);
        expectSegment(ACK).seq(101).ack(301);
        expectIndication(Primitive::Connect);
        expectState(tcp::State::Established);
    }
    void toSynReceived() {
        listen();
        receive(SYN).seq(300);
        expectSegment(SYN | ACK).seq(100).ack(301);
        use({0x80000000u});
        expectState(tcp::State::SynReceived);
    }
    void toState(tcp::State wanted) {
        using tcp::State;
        if (wanted == State::SynSent) {
            connect();
            expectSegment(SYN).seq(100);
        } else if (wanted == State::SynReceived) {
            toSynReceived();
        } else if (wanted != State::Closed) {
            toEstablished();
            if (wanted == State::CloseWait || wanted == State::LastAck) {
                receive(FIN | ACK).seq(301).ack(101);
                expectSegment(ACK).seq(101).ack(302);
                expectIndication(Primitive::Release);
            }
            if (wanted != State::Established && wanted != State::CloseWait) {
                release();
                expectSegment(FIN | ACK).seq(101);
            }
            if (wanted == State::FinWait2 || wanted == State::TimeWait)
                receive(ACK).seq(301).ack(102);
            if (wanted == State::TimeWait || wanted == State::Closing) {
                receive(FIN | ACK).seq(301).ack(wanted == State::Closing ? 101 : 102);
                expectSegment(ACK).seq(102).ack(302);
                expectIndication(Primitive::Release);
            }
        }
        expectState(wanted);
        expectNothing();
    }

    // The sentences of the trace that contain `part`.
    std::size_t sentencesWith(std::string_view part) const {
        std::size_t count = 0;
        for (std::uint32_t i = 0; i < context.trace().eventCount(); ++i)
            count += sentence(context.trace(), {i}).find(part) != std::string::npos;
        return count;
    }
    std::size_t findings(Finding finding) const {
        std::size_t count = 0;
        for (std::uint32_t i = 0; i < context.trace().eventCount(); ++i)
            count += context.trace().event({i}).finding == finding;
        return count;
    }

    EndpointId endpoint() const { return m_endpoint; }
    // A step and, unless it is empty, what is wrong: the story so far is then told with the failure.
    void judge(std::string step, const std::string& wrong, const std::string& instead) {
        told(step);
        if (wrong.empty())
            return;
        std::string story = "\n";
        for (const std::string& line : m_story)
            story += "    " + line + "\n";
        story += "  but " + wrong + (instead.empty() ? "" : " (" + instead + ")");
        QTest::qFail(story.c_str(), m_file.c_str(), m_line);
        m_story.push_back("  (failed: " + wrong + ")");
    }
    // Where failures are reported, when the steps are not written in C++.
    void setPlace(std::string file, int line) {
        m_file = std::move(file);
        m_line = line;
    }

    FakeContext context;
    TcpLayer layer;

private:
    void arrive(const TcpHeader& header, const std::string& text, bool damaged, std::uint16_t pathMtu) {
        told("peer: " + tcp::segmentText(header, text.size()));
        const tcp::SocketPair sockets{remote, header.sourcePort, local, header.destinationPort};
        Pdu payload({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, nullptr,
                    LayerNumber::Application);
        Idu idu = tcp::makeRequest(sockets, header, std::move(payload));
        std::swap(idu.ici.local, idu.ici.remote);
        idu.ici.pathMtu = pathMtu;
        if (damaged)
            idu.sdu.mutableBytes().back() ^= 4;
        layer.indication(context, std::move(idu));
    }
    void told(std::string step) { m_story.push_back(fmt::format("{}  {}", timeText(context.now()), step)); }

    EndpointId m_endpoint = program;
    std::uint16_t m_localPort = 0;
    std::uint16_t m_remotePort = remotePort;
    std::uint32_t m_messages = 0;
    std::vector<std::string> m_story;
    std::string m_file = __FILE__;
    int m_line = __LINE__;
};

} // namespace layerscope::test
