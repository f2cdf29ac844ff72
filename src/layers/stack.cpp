#include "layers/stack.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

LayerNumber numbered(std::size_t index) { return static_cast<LayerNumber>(index); }
std::size_t index(LayerNumber number) { return static_cast<std::size_t>(number); }

std::string_view serviceName(Service service) {
    switch (service) {
    case Service::Any:
        return "anything";
    case Service::Transport:
        return "a stream or datagrams between ports";
    case Service::Stream:
        return "a stream";
    case Service::Datagram:
        return "datagrams";
    case Service::Packet:
        return "packets between hosts";
    case Service::Frame:
        return "frames between neighbours";
    case Service::Bits:
        return "bits on a medium";
    }
    return "";
}

bool serves(Service offered, Service needed) {
    if (needed == Service::Any || offered == needed)
        return true;
    const auto isTransport = [](Service service) { return service == Service::Stream || service == Service::Datagram; };
    return (needed == Service::Transport && isTransport(offered)) ||
           (offered == Service::Transport && isTransport(needed));
}

} // namespace

// A layer in its place, and what it sees of the world.
class Stack::Slot : public Context {
public:
    Slot(Stack& stack, LayerNumber number, std::unique_ptr<Layer> layer, std::uint64_t seed)
        : m_stack(stack), m_number(number), m_layer(std::move(layer)), m_random(seed, layerName(number)) {}

    Layer& object() { return *m_layer; }

    void request(Idu&& idu) {
        const std::size_t outer = std::exchange(m_handled, idu.sdu.size());
        if (leavesAlone(idu))
            passDown(std::move(idu));
        else
            m_layer->request(*this, std::move(idu));
        m_handled = outer;
    }
    void indication(Idu&& idu) {
        const std::size_t outer = std::exchange(m_handled, idu.sdu.size());
        if (leavesAlone(idu))
            passUp(std::move(idu));
        else
            m_layer->indication(*this, std::move(idu));
        m_handled = outer;
    }
    void start() { m_layer->start(*this); }
    void ended() { m_layer->ended(*this); }
    void timer(TimerKey key) {
        const std::size_t outer = std::exchange(m_handled, 0);
        m_layer->timer(*this, key);
        m_handled = outer;
    }

    Time now() const override { return m_stack.m_environment.now(); }

    void passDown(Idu&& idu) override {
        EventId crossed;
        if (idu.primitive == Primitive::Data && recorder().full()) {
            m_stack.recordCrossing(EventKind::LayerDown, m_number, idu,
                                   idu.madeOf ? *idu.madeOf : lengthAbove(idu.sdu));
            crossed = idu.crossings.back();
        }
        idu.madeOf.reset();
        const CauseScope scope(recorder(), crossed);
        if (m_number == LayerNumber::Physical)
            m_stack.m_environment.transmit(idu.ici.interface, std::move(idu));
        else
            m_stack.m_slots[index(m_number) - 1]->request(std::move(idu));
    }

    void passUp(Idu&& idu) override {
        if (m_number == LayerNumber::Application)
            return;
        EventId crossed;
        if (idu.primitive == Primitive::Data && recorder().full()) {
            m_stack.recordCrossing(EventKind::LayerUp, m_number, idu,
                                   idu.madeOf ? *idu.madeOf : std::max(m_handled, idu.sdu.size()));
            crossed = idu.crossings.back();
            idu.crossings.clear();
            idu.text.clear();
        }
        idu.madeOf.reset();
        const CauseScope scope(recorder(), crossed);
        m_stack.m_slots[index(m_number) + 1]->indication(std::move(idu));
    }

    void startTimer(TimerKey key, Time deadline) override { m_stack.m_timers.start(m_number, key, deadline); }
    void cancelTimer(TimerKey key) override { m_stack.m_timers.cancel(m_number, key); }
    Random& random() override { return m_random; }
    Recorder& recorder() override { return m_stack.m_environment.recorder(); }
    void fail(const std::string& reason) override {
        const std::string sentence =
            fmt::format("Layer {}, {}, {}", static_cast<unsigned>(m_number), m_layer->identity().title, reason);
        recorder().note(m_stack.m_host, m_number, {}, "Run stopped. " + sentence, Finding::LayerStopped);
        m_stack.m_environment.failed(sentence);
    }
    HostId host() const override { return m_stack.m_host; }
    LayerNumber layer() const override { return m_number; }
    std::size_t interfaceCount() const override { return m_stack.m_interfaces.size(); }
    IpPrefix interfaceAddress(std::size_t interface) const override { return m_stack.m_interfaces[interface].address; }
    MacAddress interfaceMac(std::size_t interface) const override { return m_stack.m_interfaces[interface].mac; }
    Service serviceBelow() const override {
        for (std::size_t below = index(m_number) - 1; below >= 1; --below)
            if (const Service offered = m_stack.m_slots[below]->m_layer->identity().offers; offered != Service::Any)
                return offered;
        return Service::Any;
    }
    std::size_t maximumTransmissionUnit() const override { return interfaceMtu(0); }
    std::size_t interfaceMtu(std::size_t interface) const override { return m_stack.m_interfaces[interface].mtu; }
    ConnectionId connection(const Protocol& protocol, const IpAddress& local, std::uint16_t localPort,
                            const IpAddress& remote, std::uint16_t remotePort) override {
        return m_stack.m_environment.connection(protocol, local, localPort, remote, remotePort);
    }

private:
    // Over a transport that offers both, what fills slots 5 and 6 is about the stream.
    bool leavesAlone(const Idu& idu) const {
        return idu.ici.service == Service::Datagram &&
               (m_number == LayerNumber::Session || m_number == LayerNumber::Presentation) &&
               m_stack.m_slots[index(LayerNumber::Transport)]->m_layer->identity().offers == Service::Transport;
    }

    // The bytes of a PDU that this layer did not add. Above the transport a filling may change bytes, so there it is
    // what it was given.
    std::size_t lengthAbove(const Pdu& pdu) const {
        if (m_number > LayerNumber::Transport)
            return m_number == LayerNumber::Application ? pdu.size() : m_handled;
        // Its header and trailer are of one protocol; another one of the same layer (ICMP on IP) was there before.
        std::size_t others = 0;
        for (const Span& span : pdu.spans())
            if (span.layer != m_number || span.protocol != pdu.spans().front().protocol)
                others += span.length;
        return others;
    }

    Stack& m_stack;
    LayerNumber m_number;
    std::unique_ptr<Layer> m_layer;
    Random m_random;
    std::size_t m_handled = 0; // bytes of the SDU or PDU that the layer is working on
};

Stack::Stack(std::vector<Interface> interfaces, HostId host, StackEnvironment& environment)
    : m_environment(environment), m_interfaces(std::move(interfaces)), m_host(host) {}

Stack::~Stack() = default;

Result<void> Stack::check(const LayerRegistry& registry, const Fillings& fillings) {
    Service offered = Service::Any;
    std::string_view offeredBy = "the link";
    for (std::size_t slot = 1; slot <= 7; ++slot) {
        const LayerIdentity* identity = registry.find(numbered(slot), fillings.names[slot]);
        if (identity == nullptr) // `make` says it with the names that are allowed
            return Failure(registry.make(numbered(slot), fillings.names[slot]).error());
        if (!serves(offered, identity->needs))
            return Failure(Error{{},
                                 std::string(layerName(numbered(slot))),
                                 std::nullopt,
                                 fmt::format("{} needs {}, but {} offers {}{}{}", identity->title,
                                             serviceName(identity->needs), offeredBy, serviceName(offered),
                                             identity->needsWhy.empty() ? "" : ": ", identity->needsWhy)});
        if (identity->offers != Service::Any) {
            offered = identity->offers;
            offeredBy = identity->title;
        }
    }
    return {};
}

Result<std::unique_ptr<Stack>> Stack::make(const LayerRegistry& registry, const Fillings& fillings,
                                           std::vector<Interface> interfaces, HostId host, std::uint64_t seed,
                                           StackEnvironment& environment) {
    if (auto checked = check(registry, fillings); !checked)
        return Failure(checked.error());
    std::unique_ptr<Stack> stack(new Stack(std::move(interfaces), host, environment));
    for (std::size_t slot = 1; slot <= 7; ++slot) {
        auto layer = registry.make(numbered(slot), fillings.names[slot], fillings.options[slot]);
        if (!layer)
            return Failure(layer.error());
        stack->m_slots[slot] = std::make_unique<Slot>(*stack, numbered(slot), std::move(*layer), seed);
    }
    return stack;
}

Layer& Stack::layer(LayerNumber number) { return m_slots[index(number)]->object(); }

void Stack::start() {
    for (std::size_t slot = 1; slot <= 7; ++slot)
        m_slots[slot]->start();
}

void Stack::ended() {
    for (std::size_t slot = 1; slot <= 7; ++slot)
        m_slots[slot]->ended();
}

void Stack::receive(std::uint16_t interface, Pdu&& bits, FrameId frame, BlobId blob, EventId cause) {
    Recorder& recorder = m_environment.recorder();
    const CauseScope scope(recorder, cause);
    recorder.setFrame(frame);
    m_lastBlob = blob;
    Idu idu;
    idu.ici.interface = interface;
    idu.sdu = std::move(bits);
    m_slots[1]->indication(std::move(idu));
    recorder.setFrame({});
}

void Stack::runTimers() {
    while (const auto due = m_timers.takeDue(m_environment.now()))
        m_slots[index(due->layer)]->timer(due->key);
}

void Stack::recordCrossing(EventKind kind, LayerNumber layer, Idu& idu, std::size_t before) {
    Recorder& recorder = m_environment.recorder();
    Event event;
    event.kind = kind;
    event.layer = layer;
    event.host = m_host;
    event.origin = recorder.origin();
    event.connection = idu.ici.connection;
    event.frame = kind == EventKind::LayerUp ? recorder.frame() : FrameId{};
    event.before = static_cast<std::int64_t>(before);
    event.after = static_cast<std::int64_t>(idu.sdu.size());
    event.subject = blobOf(idu.sdu).value;
    if (!idu.text.empty())
        event.text = recorder.trace().intern(idu.text);
    idu.text.clear();
    idu.crossings.push_back(recorder.append(event));
}

BlobId Stack::blobOf(const Pdu& pdu) {
    Trace& trace = m_environment.recorder().trace();
    if (!m_lastBlob || !std::ranges::equal(trace.bytes(m_lastBlob), pdu.bytes()) ||
        !std::ranges::equal(trace.spans(m_lastBlob), pdu.spans()))
        m_lastBlob = trace.addBlob(pdu.bytes(), pdu.spans());
    return m_lastBlob;
}

} // namespace layerscope
