// HTTP programs without a network between: the test is the stack below them.
#pragma once

#include "base/hex.h"
#include "layers/http/http.h"
#include "layers/tcp/harness.h"
#include "wire/http.h"

namespace layerscope::test {

inline constexpr EndpointId acceptedEnd{0x80000000u};

inline Options optionsOf(const std::vector<std::pair<std::string, OptionValue>>& list) {
    Options options;
    for (const auto& [key, value] : list)
        options.set(key, value);
    return options;
}
inline OptionValue text(std::string value) { return OptionValue(std::move(value)); }
inline OptionValue number(std::int64_t value) { return OptionValue(value); }

// A server's settings: its resources.
inline Options serving(std::vector<Options> resources, std::int64_t requests = 0) {
    return optionsOf({{"resource", OptionValue(std::move(resources))}, {"requests", number(requests)}});
}

// A line of a script.
inline Action action(std::string verb, Options options, Trigger trigger = Trigger::Next) {
    Action made;
    made.kind = ActionKind::Own;
    made.verb = std::move(verb);
    made.options = std::move(options);
    made.trigger = trigger;
    return made;
}

class HttpContext : public FakeContext {
public:
    using FakeContext::FakeContext;
    LayerNumber layer() const override { return LayerNumber::Application; }
    Service serviceBelow() const override { return Service::Stream; }
};

// A program with one connection, and all that it did with it.
class HttpEnd {
public:
    // A server with this script behind "listen".
    static HttpEnd server(const Options& settings, std::vector<Action> script = {}) {
        Action listen;
        listen.kind = ActionKind::Listen;
        listen.port = 80;
        script.insert(script.begin(), listen);
        return {settings, std::move(script), acceptedEnd};
    }
    // A client with this script behind "connect".
    static HttpEnd client(std::vector<Action> script, std::string host = "server", std::uint16_t port = 80) {
        Action connect;
        connect.kind = ActionKind::Connect;
        connect.peer = Ipv4Address{0x0a000002};
        connect.peerName = std::move(host);
        connect.port = port;
        script.insert(script.begin(), connect);
        return {{}, std::move(script), {}};
    }

    // Gives it bytes of its peer, in pieces.
    void feed(std::string_view bytes, std::size_t piece = 1 << 20) {
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            const std::string_view part = bytes.substr(at, piece);
            tell(Primitive::Data, Pdu({reinterpret_cast<const std::uint8_t*>(part.data()), part.size()}, nullptr,
                                      LayerNumber::Application));
        }
    }
    void tell(Primitive primitive, Pdu&& sdu = {}) {
        Idu idu;
        idu.primitive = primitive;
        idu.ici.endpoint = m_endpoint;
        idu.ici.listener = primitive == Primitive::Connect ? m_listener : EndpointId{};
        idu.sdu = std::move(sdu);
        layer->indication(context, std::move(idu));
        run();
    }
    void pass(Duration time) {
        const Time end = context.now() + time;
        while (const auto next = context.nextDeadline()) {
            if (*next > end)
                break;
            context.advanceTo(*next, *layer);
            run();
        }
        context.setNow(end);
    }
    // What it has sent since the last call.
    std::string take() { return std::exchange(sent, {}); }
    bool noted(std::string_view words) const {
        for (std::uint32_t i = 0; i < context.trace().eventCount(); ++i)
            if (sentence(context.trace(), EventId{i}).find(words) != std::string::npos)
                return true;
        return false;
    }

    HttpContext context;
    std::unique_ptr<Layer> layer;
    std::string sent;
    bool released = false;
    int pauses = 0, resumes = 0;
    bool owned = true; // every byte that went down is HTTP's, and the byte of its message that it says it is

private:
    HttpEnd(const Options& settings, std::vector<Action> script, EndpointId endpoint)
        : context(Ipv4Address{0x0a000001}, 1), layer(std::move(*makeHttp(settings))), m_endpoint(endpoint) {
        auto& program = dynamic_cast<Program&>(*layer);
        for (const Action& line : script)
            if (auto checked = program.check(line); !checked)
                qFatal("%s", checked.error().text().c_str());
        program.setScript(script);
        layer->start(context);
        pass({}); // what connects does so by a timer
        run();
        tell(Primitive::Connect);
        pass({});
    }

    void run() {
        while (!context.down.empty()) {
            const Idu idu = std::move(context.down.front());
            context.down.pop_front();
            switch (idu.primitive) {
            case Primitive::Listen:
                m_listener = idu.ici.endpoint;
                break;
            case Primitive::Connect:
                m_endpoint = idu.ici.endpoint;
                break;
            case Primitive::Data:
                sent += toText(idu.sdu.bytes());
                judgeOwners(idu.sdu);
                tell(Primitive::Ready);
                break;
            case Primitive::Release:
                released = true;
                break;
            case Primitive::Pause:
                ++pauses;
                break;
            case Primitive::Resume:
                ++resumes;
                break;
            default:
                break;
            }
        }
    }
    void judgeOwners(const Pdu& pdu) {
        for (const Span& span : pdu.spans()) {
            owned = owned && span.protocol == &httpProtocol && span.layer == LayerNumber::Application && span.message;
            if (!owned)
                return;
            const ByteView whole = context.trace().bytes(context.trace().message(span.message).blob);
            owned = span.messageOffset + span.length <= whole.size() &&
                    std::ranges::equal(whole.subspan(span.messageOffset, span.length),
                                       pdu.bytes().subspan(span.begin, span.length));
        }
    }

    EndpointId m_listener, m_endpoint;
};

} // namespace layerscope::test
