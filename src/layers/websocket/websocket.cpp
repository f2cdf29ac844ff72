#include "layers/websocket/websocket.h"

#include "base/hex.h"
#include "layers/websocket/endpoint.h"
#include "layers/websocket/words.h"
#include "wire/http.h"
#include "wire/tls.h"

#include <algorithm>
#include <deque>
#include <fmt/format.h>

namespace layerscope {

using namespace websocketwords;

namespace {

constexpr std::int64_t mostFragments = 1000, mostBytes = 1 << 24;

enum class Answer : std::uint8_t { Echo, Chat, Quiet };
constexpr std::string_view answerWords[] = {"echo", "chat", "quiet"};

struct Settings {
    WebSocketSettings end;
    Answer answer = Answer::Echo;
    Duration closeWait = std::chrono::seconds(3);
};

Failure wrong(std::string key, std::string reason) {
    return Failure(Error{{}, std::move(key), std::nullopt, std::move(reason)});
}

class WebSocket : public Program {
public:
    explicit WebSocket(Settings settings) : m_settings(std::move(settings)) {}
    const LayerIdentity& identity() const override { return webSocketIdentity(); }

protected:
    bool connectsAtOnce() const override { return false; } // the handshake comes first
    bool deliversPieces() const override { return false; } // a message does, once it is whole
    const Protocol& protocol() const override { return webSocketProtocol; }

    void onOpen(Context& context, Session& session) override {
        std::erase_if(m_ends, [](const auto& entry) { return entry.second->gone; });
        WebSocketSettings settings = m_settings.end;
        if (!session.accepted && settings.host.empty())
            settings.host = hostOf(opening(session));
        const auto role = session.accepted ? WebSocketRole::Server : WebSocketRole::Client;
        const auto added = m_ends.emplace(session.endpoint,
                                          std::make_unique<End>(role, std::move(settings), context.random(), session));
        End& end = *added.first->second;
        if (context.recorder().full()) {
            const auto add = [&](std::string name, VariableKind kind) {
                return context.recorder().trace().addVariable(
                    {context.host(), session.connection, context.layer(), kind, std::move(name)});
            };
            end.stateVariable = add("state", VariableKind::State);
            end.timerVariable = add("closing timer", VariableKind::Timer);
        }
        end.machine.opened();
        act(context, end);
    }

    bool onData(Context& context, Session& session, const Pdu& data) override {
        End* end = find(session);
        if (end == nullptr)
            return false;
        for (const Span& span : data.spans())
            if (span.message)
                end->arrivals.push_back({end->arrived + span.begin, span.length, span.message});
        end->arrived += data.size();
        end->machine.receive(data.bytes());
        return act(context, *end);
    }

    void onPeerReleased(Context& context, Session& session) override {
        End* end = find(session);
        if (end == nullptr)
            return;
        end->machine.peerReleased();
        act(context, *end);
        closeWhenBothHave(context, *end);
    }

    void onClosed(Context& context, Session& session) override {
        End* end = find(session);
        if (end == nullptr)
            return;
        end->machine.transportClosed();
        act(context, *end);
        stopWaiting(context, *end);
        end->gone = true;
    }

    void onTimer(Context& context, Session& session) override {
        End* end = find(session);
        if (end == nullptr)
            return;
        end->waits = false;
        const CauseScope scope(context.recorder(), context.recorder().full()
                                                       ? context.recorder().timerFired(end->timerVariable)
                                                       : EventId{});
        end->machine.waitedLongEnough();
        act(context, *end);
    }

    Result<void> checkAction(const Action& action) const override {
        Wish wish;
        return read(action, wish);
    }

    void onAction(Context& context, Session& session, const Action& action) override {
        End* end = find(session);
        Wish wish;
        if (end == nullptr || !read(action, wish))
            return;
        if (action.verb == "send") {
            sendMessage(context, *end, wish.opcode, wish.bytes, wish.sending);
            return;
        }
        const CauseScope scope(context.recorder(),
                               context.recorder().action(context.host(), session.connection, actionText(action, wish)));
        WebSocketEndpoint& machine = end->machine;
        bool done = true;
        if (action.verb == "ping")
            done = machine.ping(wish.bytes);
        else if (action.verb == "pong")
            done = machine.pong(wish.bytes);
        else if (action.verb == "raw")
            done = machine.sendRaw(wish.bytes);
        else if (machine.state() == WebSocketState::Connecting)
            release(context, session);
        else
            machine.close(wish.code, wish.reason); // a second Close says nothing new
        if (!done)
            refuse(context, *end);
        act(context, *end);
    }

private:
    // One end, and what the stack must know beside it.
    struct End {
        End(WebSocketRole role, WebSocketSettings settings, Random& random, Session& its)
            : machine(role, std::move(settings), random), session(its) {}

        WebSocketEndpoint machine;
        Session& session; // until `gone`
        bool gone = false;
        bool waits = false; // its timer runs
        VariableId stateVariable, timerVariable;
        std::vector<MessageId> messages; // by tag
        // Which of the other end's messages came where in its stream.
        struct Arrival {
            std::uint64_t begin = 0;
            std::uint32_t length = 0;
            MessageId message;
        };
        std::deque<Arrival> arrivals;
        std::uint64_t arrived = 0; // bytes
    };

    // What a line of the script asks for.
    struct Wish {
        WebSocketOpcode opcode = WebSocketOpcode::Text;
        Bytes bytes;
        WebSocketSending sending;
        std::uint16_t code = closeNormal;
        std::string reason;
    };

    End* find(const Session& session) {
        const auto found = m_ends.find(session.endpoint);
        return found == m_ends.end() || found->second->gone ? nullptr : found->second.get();
    }

    static std::string hostOf(const Action& opening) {
        std::string host = opening.peerName.empty() ? opening.peer.text() : opening.peerName;
        if (host.find(':') != std::string::npos)
            host = "[" + host + "]";
        // RFC 6455 §4.1: without the port where it is the usual one, of ws or of wss.
        const bool usual = opening.port == httpPort || opening.port == tlsPort;
        return usual ? host : fmt::format("{}:{}", host, opening.port);
    }

    static Result<void> read(const Action& action, Wish& wish) {
        const Options& options = action.options;
        std::string text, hex, ping;
        std::int64_t bytes = 0, fragments = 1, code = closeNormal;
        bool binary = false;
        for (const auto& result : {options.readText("text", text), options.readText("hex", hex),
                                   options.readText("ping", ping), options.readText("reason", wish.reason),
                                   options.readFlag("binary", binary), options.readNumber("bytes", 1, mostBytes, bytes),
                                   options.readNumber("fragments", 1, mostFragments, fragments),
                                   options.readNumber("code", closeNormal, 4999, code)})
            if (!result)
                return result;
        if (action.verb == "send" && options.has("text") == options.has("bytes"))
            return wrong({}, "a send needs either \"text\" or \"bytes\"");
        wish.code = static_cast<std::uint16_t>(code);
        if (!mayBeSent(wish.code) && wish.code != closeNoStatus)
            return wrong("code", "must be one that may be sent: 1000 to 1003, 1007 to 1014 or 3000 to 4999; or 1005 "
                                 "for a Close without a code");
        wish.opcode = binary || bytes > 0 ? WebSocketOpcode::Binary : WebSocketOpcode::Text;
        wish.sending.fragments = static_cast<std::uint32_t>(fragments);
        if (options.has("ping"))
            wish.sending.ping = ping;
        if (action.verb == "raw") {
            auto raw = fromHex(hex);
            if (!raw || raw->empty())
                return wrong("hex", raw ? "must be bytes, such as \"81 05 48\"" : raw.error().reason);
            wish.bytes = std::move(*raw);
        } else if (bytes > 0) {
            for (std::int64_t i = 0; i < bytes; ++i)
                wish.bytes.push_back(static_cast<std::uint8_t>('a' + i % 26));
        } else {
            wish.bytes = toBytes(text);
        }
        return {};
    }

    static std::string actionText(const Action& action, const Wish& wish) {
        if (action.verb == "close")
            return fmt::format("The program closes with code {}{}{}", codeText(wish.code),
                               wish.reason.empty() ? "" : ": ", wish.reason);
        if (action.verb == "raw")
            return "The program sends bytes past the rules of WebSocket";
        return fmt::format("The program sends a {}", action.verb);
    }

    void refuse(Context& context, End& end) {
        context.recorder().note(context.host(), context.layer(), end.session.connection,
                                fmt::format("Nothing is sent: the connection is {}", stateText(end)), Finding::Refused);
    }
    static std::string stateText(const End& end) { return std::string(webSocketStateName(end.machine.state())); }

    void sendMessage(Context& context, End& end, WebSocketOpcode opcode, ByteView bytes, WebSocketSending sending) {
        const Sent sent = recordMessage(context, end.session, bytes);
        const CauseScope scope(context.recorder(), sent.event);
        sending.tag = static_cast<std::uint32_t>(end.messages.size());
        end.messages.push_back(sent.message);
        if (!end.machine.send(opcode, bytes, sending))
            refuse(context, end);
        act(context, end);
    }

    // Does what the end wants done. Returns whether a message has come.
    bool act(Context& context, End& end) {
        bool came = false;
        while (!end.gone) {
            auto deed = end.machine.next();
            if (!deed)
                break;
            came = came || deed->kind == WebSocketDeed::Kind::Message;
            act(context, end, *deed);
        }
        if (!end.gone && !end.waits && !end.session.released && end.machine.state() == WebSocketState::Closing) {
            end.waits = true;
            const Time deadline = context.now() + m_settings.closeWait;
            if (context.recorder().full())
                context.recorder().timerStarted(end.timerVariable, deadline);
            context.startTimer({end.session.endpoint, ownTimer}, deadline);
        }
        return came;
    }

    void act(Context& context, End& end, const WebSocketDeed& deed) {
        Recorder& recorder = context.recorder();
        const auto note = [&](Finding finding = Finding::None) {
            return recorder.note(context.host(), context.layer(), end.session.connection, deed.text, finding);
        };
        switch (deed.kind) {
        case WebSocketDeed::Kind::Send: {
            const CauseScope scope(recorder, note());
            give(context, end.session, pduOf(end, deed));
            break;
        }
        case WebSocketDeed::Kind::Note:
        case WebSocketDeed::Kind::Ping:
        case WebSocketDeed::Kind::Pong:
            note();
            break;
        case WebSocketDeed::Kind::Failed:
            note(Finding::Refused);
            break;
        case WebSocketDeed::Kind::State:
            if (recorder.full())
                recorder.changeState(end.stateVariable, webSocketStateName(deed.state), deed.text);
            if (deed.state == WebSocketState::Open)
                connected(context, end.session);
            break;
        case WebSocketDeed::Kind::Message:
            messageCame(context, end, deed);
            break;
        case WebSocketDeed::Kind::Release: {
            const CauseScope scope(recorder, note());
            stopWaiting(context, end);
            release(context, end.session);
            closeWhenBothHave(context, end);
            break;
        }
        }
    }

    static Pdu pduOf(const End& end, const WebSocketDeed& deed) {
        constexpr LayerNumber layer = LayerNumber::Application;
        if (deed.handshake)
            return {deed.bytes, &httpProtocol, layer};
        const ByteView payload = ByteView(deed.bytes).subspan(deed.headerSize);
        Pdu pdu(ByteView(deed.bytes).first(deed.headerSize), &webSocketProtocol, layer);
        const Span owner{0,
                         static_cast<std::uint32_t>(payload.size()),
                         &webSocketProtocol,
                         layer,
                         deed.tag < end.messages.size() ? end.messages[deed.tag] : MessageId{},
                         deed.tagOffset};
        pdu.appendOwned(payload, {&owner, 1});
        return pdu;
    }

    void messageCame(Context& context, End& end, const WebSocketDeed& deed) {
        MessageId message;
        while (!end.arrivals.empty() && end.arrivals.front().begin + end.arrivals.front().length <= deed.payloadAt)
            end.arrivals.pop_front();
        if (!end.arrivals.empty() && end.arrivals.front().begin <= deed.payloadAt)
            message = end.arrivals.front().message;
        const Span owner{0, static_cast<std::uint32_t>(deed.bytes.size()), &webSocketProtocol, ownerLayer(), message,
                         0};
        const CauseScope scope(context.recorder(),
                               delivered(context, end.session, deed.bytes, {&owner, deed.bytes.empty() ? 0u : 1u}));
        if (!end.session.accepted)
            return;
        if (m_settings.answer == Answer::Echo)
            sendMessage(context, end, deed.opcode, deed.bytes, {});
        if (m_settings.answer != Answer::Chat)
            return;
        std::vector<EndpointId> others;
        for (const auto& [endpoint, other] : m_ends)
            if (other.get() != &end)
                others.push_back(endpoint);
        for (const EndpointId endpoint : others) {
            End& other = *m_ends.at(endpoint);
            if (!other.gone && other.machine.state() == WebSocketState::Open)
                sendMessage(context, other, deed.opcode, deed.bytes, {});
        }
    }

    // RFC 6455 §7.1.4, as a program sees it: both directions have ended. The transport may stay in TIME-WAIT after
    // that.
    void closeWhenBothHave(Context& context, End& end) {
        if (!end.session.released || !end.session.peerReleased)
            return;
        end.machine.transportClosed();
        act(context, end);
    }

    void stopWaiting(Context& context, End& end) {
        if (!std::exchange(end.waits, false))
            return;
        if (context.recorder().full())
            context.recorder().timerCancelled(end.timerVariable);
        context.cancelTimer({end.session.endpoint, ownTimer});
    }

    Settings m_settings;
    std::map<EndpointId, std::unique_ptr<End>> m_ends;
};

} // namespace

const LayerIdentity& webSocketIdentity() {
    static const LayerIdentity identity{"websocket",
                                        "WebSocket",
                                        LayerNumber::Application,
                                        "Messages both ways over one connection that begins as HTTP.",
                                        "RFC 6455",
                                        Service::Stream,
                                        Service::Any,
                                        "its frames follow each other without a mark between them",
                                        {{"send", {"text", "bytes", "binary", "fragments", "ping"}},
                                         {"ping", {"text"}},
                                         {"pong", {"text"}},
                                         {"close", {"code", "reason"}},
                                         {"raw", {"hex"}}}};
    return identity;
}

Result<std::unique_ptr<Layer>> makeWebSocket(const Options& options) {
    Settings settings;
    std::vector<std::string> headers;
    std::string answer{answerWords[0]};
    std::int64_t limit = static_cast<std::int64_t>(settings.end.maximumMessage);
    for (const auto& result :
         {options.checkKeys({"path", "host", "protocols", "deflate", "headers", "server", "limit", "close_wait"}),
          options.readText("path", settings.end.target), options.readText("host", settings.end.host),
          options.readText("protocols", settings.end.protocols), options.readFlag("deflate", settings.end.deflate),
          options.readTexts("headers", headers), options.readText("server", answer),
          options.readNumber("limit", 1, mostBytes, limit), options.readDuration("close_wait", settings.closeWait)})
        if (!result)
            return Failure(result.error());
    const auto word = std::ranges::find(answerWords, answer);
    if (word == std::end(answerWords))
        return wrong("server", "must be \"echo\", \"chat\" or \"quiet\"");
    settings.answer = static_cast<Answer>(word - std::begin(answerWords));
    settings.end.maximumMessage = static_cast<std::uint64_t>(limit);
    auto edits = parseHandshakeEdits(headers);
    if (!edits)
        return wrong("headers", edits.error().reason);
    settings.end.edits = std::move(*edits);
    // A start line or a field of more words than it has would be another message.
    const auto plain = [](std::string_view text) {
        return std::ranges::all_of(text, [](char c) { return static_cast<std::uint8_t>(c) > 32 && c != 127; });
    };
    if (settings.end.target.empty() || !plain(settings.end.target))
        return wrong("path", "must be a path such as \"/chat\", without spaces");
    if (!plain(settings.end.host))
        return wrong("host", "must be a name, without spaces");
    if (std::ranges::any_of(settings.end.protocols,
                            [](char c) { return static_cast<std::uint8_t>(c) < 32 || c == 127; }))
        return wrong("protocols", "must be names with commas between");
    return std::make_unique<WebSocket>(std::move(settings));
}

} // namespace layerscope
