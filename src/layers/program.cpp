#include "layers/program.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::string_view actionWords[] = {"listen", "connect", "send", "close", "abort", "pause", "resume"};
constexpr std::string_view triggerWords[] = {"next", "connected", "received", "released"};

// Timer kinds: one for a session's next action, and one for each block's opening.
constexpr std::uint32_t sessionTimer = 0;
constexpr std::uint32_t firstBlockTimer = 1;

// There is a connection only over a stream; a program that sends datagrams just chooses whom to send them to.
bool overStream(const Context& context, Service service) {
    const Service below = context.serviceBelow();
    return below == Service::Stream || (below == Service::Transport && service == Service::Stream);
}

std::string openingText(const Context& context, const Action& opening, Service service) {
    if (opening.kind == ActionKind::Listen)
        return fmt::format("The program waits at port {}", opening.port);
    const std::string peer = opening.peerName.empty() ? opening.peer.text() : opening.peerName;
    const std::string port = opening.port == 0 ? std::string() : fmt::format(" port {}", opening.port);
    return overStream(context, service) ? fmt::format("The program opens a connection to {}{}", peer, port)
                                        : fmt::format("The program chooses its peer: {}{}", peer, port);
}

std::string openText(const Context& context, bool accepted, Service service) {
    if (accepted)
        return "The program is told: a connection has come in";
    return overStream(context, service) ? "The program is told: the connection is open"
                                        : "The program is told: it may send at once";
}

} // namespace

std::span<const std::string_view> actionNames() { return actionWords; }
std::span<const std::string_view> triggerNames() { return triggerWords; }

void Program::setScript(const std::vector<Action>& script) {
    m_blocks.clear();
    for (const Action& action : script) {
        if (action.kind == ActionKind::Listen || action.kind == ActionKind::Connect)
            m_blocks.push_back({action, {}, 0});
        else if (!m_blocks.empty())
            m_blocks.back().body.push_back(action);
    }
}

Result<void> Program::check(const Action& action) const {
    if (action.kind != ActionKind::Own)
        return {};
    const std::vector<Verb>& verbs = identity().verbs;
    const auto verb = std::ranges::find(verbs, action.verb, &Verb::name);
    if (verb == verbs.end())
        return Failure(Error{{},
                             "do",
                             std::nullopt,
                             fmt::format("the program {} in slot 7 cannot do \"{}\"", identity().name, action.verb)});
    if (auto checked = action.options.checkKeys(verb->keys); !checked)
        return checked;
    return checkAction(action);
}

void Program::start(Context& context) {
    for (std::size_t block = 0; block < m_blocks.size(); ++block) {
        const Action& opening = m_blocks[block].opening;
        // At time 0 every program listens before any connects.
        if (opening.kind == ActionKind::Listen && opening.wait == Duration::zero())
            open(context, block);
        else
            context.startTimer({{}, firstBlockTimer + static_cast<std::uint32_t>(block)}, context.now() + opening.wait);
    }
}

void Program::open(Context& context, std::size_t index) {
    Block& block = m_blocks[index];
    const Action& opening = block.opening;
    const EndpointId endpoint{m_nextEndpoint++};
    const bool listens = opening.kind == ActionKind::Listen;
    EventId action;
    if (context.recorder().full())
        action = context.recorder().action(context.host(), {}, openingText(context, opening, service()));
    const CauseScope scope(context.recorder(), action);

    if (listens) {
        m_listeners[endpoint] = index;
    } else {
        std::unique_ptr<Session>& place = m_sessions[endpoint];
        place = std::make_unique<Session>();
        Session& session = *place;
        session.endpoint = endpoint;
        session.block = index;
        session.peer = opening.peer;
        if (++block.opened < opening.count)
            context.startTimer({{}, firstBlockTimer + static_cast<std::uint32_t>(index)},
                               context.now() + opening.interval);
    }
    if (opening.lookUp)
        m_resolver.lookUp(
            context, EndpointId{m_nextEndpoint++}, opening.peerName,
            [this, endpoint](Context& answered, const Resolver::Answer& answer) { reach(answered, endpoint, answer); });
    else
        openEndpoint(context, endpoint, opening, opening.peer);
}

void Program::openEndpoint(Context& context, EndpointId endpoint, const Action& opening, const IpAddress& peer) {
    const bool listens = opening.kind == ActionKind::Listen;
    Idu request;
    request.primitive = listens ? Primitive::Listen : Primitive::Connect;
    request.ici.endpoint = endpoint;
    request.ici.service = service();
    request.ici.localPort = listens ? opening.port : opening.localPort;
    request.ici.remotePort = listens ? std::uint16_t{0} : opening.port;
    request.ici.remote = peer;
    context.passDown(std::move(request));
}

// The name that a block's opening gives has been looked up.
void Program::reach(Context& context, EndpointId endpoint, const Resolver::Answer& answer) {
    Session* session = find(endpoint);
    if (session == nullptr || session->gone)
        return;
    if (!answer.address) {
        closed(context, *session, answer.failure);
        return;
    }
    session->peer = *answer.address;
    openEndpoint(context, endpoint, m_blocks[session->block].opening, *answer.address);
}

// Which transport end points are to be of, where there are both.
Service Program::service() const { return identity().needs == Service::Datagram ? Service::Datagram : Service::Stream; }

void Program::timer(Context& context, TimerKey key) {
    sweep();
    if (key.kind == Resolver::timerKind) {
        m_resolver.timer(context, key.endpoint);
        return;
    }
    if (key.kind == ownTimer) {
        if (Session* own = find(key.endpoint); own != nullptr && !own->gone)
            onTimer(context, *own);
        return;
    }
    if (key.kind >= firstBlockTimer) {
        open(context, key.kind - firstBlockTimer);
        return;
    }
    Session* found = find(key.endpoint);
    if (found == nullptr || !found->waiting || found->gone)
        return;
    Session& session = *found;
    session.waiting = false;
    const Action& action = m_blocks[session.block].body[session.next];
    // The script moves on first: what the action does may be answered before it returns, and trigger the next one.
    if (++session.repeated >= action.count) {
        session.repeated = 0;
        ++session.next;
    }
    perform(context, session, action);
    proceed(context, session);
}

// Starts the wait for the next action when its trigger has come.
void Program::proceed(Context& context, Session& session) {
    const std::vector<Action>& body = m_blocks[session.block].body;
    if (session.waiting || session.gone || session.next >= body.size())
        return;
    const Action& action = body[session.next];
    Duration wait = action.wait;
    if (session.repeated > 0) {
        wait = action.interval;
    } else if (action.trigger == Trigger::Next) {
        // The first action of a body follows its connection.
        if (session.next == 0 && !session.connected)
            return;
    } else {
        std::uint32_t& happened = session.happened[static_cast<std::size_t>(action.trigger)];
        if (happened == 0)
            return;
        --happened;
    }
    session.waiting = true;
    context.startTimer({session.endpoint, sessionTimer}, context.now() + wait);
}

void Program::happen(Context& context, Session& session, Trigger trigger) {
    ++session.happened[static_cast<std::size_t>(trigger)];
    proceed(context, session);
}

namespace {

// How many bytes of the pattern this time.
std::uint64_t pickSize(const Action& action, Random& random) {
    auto most = static_cast<std::int64_t>(action.bytes);
    if (!action.options.readNumber("to", most, INT64_MAX, most))
        return action.bytes;
    const std::uint64_t more = static_cast<std::uint64_t>(most) - action.bytes;
    return more == 0 ? action.bytes : action.bytes + random.below(more + 1);
}

} // namespace

void Program::perform(Context& context, Session& session, const Action& action) {
    switch (action.kind) {
    case ActionKind::Send:
        if (action.bytes > 0) {
            const std::uint64_t bytes = pickSize(action, context.random());
            session.patternLeft += bytes;
            const CauseScope scope(
                context.recorder(),
                context.recorder().full()
                    ? context.recorder().action(context.host(), session.connection,
                                                fmt::format("The program sends {} bytes", bytes))
                    : EventId{});
            flush(context, session);
        } else {
            send(context, session, encode(session, action.text));
        }
        break;
    case ActionKind::Close:
        release(context, session);
        break;
    case ActionKind::Abort: {
        const CauseScope scope(context.recorder(), context.recorder().action(context.host(), session.connection,
                                                                             "The program breaks the connection off"));
        session.pieces.clear();
        session.patternLeft = 0;
        session.released = true;
        passDown(context, session, Primitive::Abort);
        break;
    }
    case ActionKind::Pause:
    case ActionKind::Resume: {
        const bool pauses = action.kind == ActionKind::Pause;
        const CauseScope scope(context.recorder(), context.recorder().action(context.host(), session.connection,
                                                                             pauses ? "The program stops reading"
                                                                                    : "The program reads again"));
        passDown(context, session, pauses ? Primitive::Pause : Primitive::Resume);
        break;
    }
    case ActionKind::Own:
        onAction(context, session, action);
        break;
    case ActionKind::Listen:
    case ActionKind::Connect:
        break; // these open blocks
    }
}

void Program::onPeerReleased(Context& context, Session& session) {
    // A script that still has something to say closes by itself.
    if (scriptDone(session))
        release(context, session);
}

void Program::closed(Context& context, Session& session, const std::string& reason) {
    if (context.recorder().full() && !reason.empty())
        context.recorder().note(context.host(), LayerNumber::Application, session.connection,
                                "The program is told: " + reason, Finding::GaveUp);
    context.cancelTimer({session.endpoint, sessionTimer});
    onClosed(context, session);
    session.open = false;
    session.gone = true;
    m_gone.push_back(session.endpoint);
}

// A stack may answer a request before the request returns, so sessions are only forgotten between calls from outside.
void Program::sweep() {
    for (const EndpointId endpoint : m_gone)
        m_sessions.erase(endpoint);
    m_gone.clear();
}

Program::Session* Program::find(EndpointId endpoint) {
    const std::unique_ptr<Session>* place = m_sessions.find(endpoint);
    return place == nullptr ? nullptr : place->get();
}

void Program::indication(Context& context, Idu&& indication) {
    const InterfaceControl& ici = indication.ici;
    if (m_resolver.owns(ici.endpoint)) {
        m_resolver.indication(context, std::move(indication));
        return;
    }
    Session* found = find(ici.endpoint);
    if (found != nullptr && found->gone)
        return;
    if (found == nullptr) {
        // A new connection at one of our listeners, or the first datagram of a new peer.
        const auto listener = m_listeners.find(ici.listener);
        const bool opens = indication.primitive == Primitive::Connect || indication.primitive == Primitive::Data;
        if (listener == m_listeners.end() || !opens)
            return;
        std::unique_ptr<Session>& place = m_sessions[ici.endpoint];
        place = std::make_unique<Session>();
        found = place.get();
        found->endpoint = ici.endpoint;
        found->block = listener->second;
        found->accepted = true;
        found->connection = ici.connection;
        found->peer = ici.remote;
        if (indication.primitive == Primitive::Data) {
            found->open = true;
            found->connected = true;
            found->ready = true;
        }
    }
    Session& session = *found;
    switch (indication.primitive) {
    case Primitive::Connect: {
        session.connection = ici.connection;
        session.open = true;
        session.ready = true;
        EventId told;
        if (context.recorder().full())
            told = context.recorder().note(context.host(), LayerNumber::Application, ici.connection,
                                           openText(context, session.accepted, service()));
        const CauseScope scope(context.recorder(), told);
        onOpen(context, session);
        if (connectsAtOnce())
            connected(context, session);
        flush(context, session);
        break;
    }
    case Primitive::Data: {
        const CauseScope scope(
            context.recorder(),
            deliversPieces() ? delivered(context, session, indication.sdu.bytes(), indication.sdu.spans()) : EventId{});
        if (onData(context, session, indication.sdu))
            happen(context, session, Trigger::Received);
        break;
    }
    case Primitive::Ready:
        session.ready = true;
        flush(context, session);
        break;
    case Primitive::Release: {
        session.peerReleased = true;
        const CauseScope scope(context.recorder(),
                               context.recorder().note(context.host(), LayerNumber::Application, session.connection,
                                                       "The program is told: no more data will come"));
        happen(context, session, Trigger::Released);
        onPeerReleased(context, session);
        break;
    }
    case Primitive::Abort:
        closed(context, session, indication.reason);
        break;
    case Primitive::Closed:
        closed(context, session, {});
        break;
    case Primitive::Undeliverable: {
        const CauseScope scope(
            context.recorder(),
            context.recorder().full()
                ? context.recorder().note(context.host(), LayerNumber::Application, session.connection,
                                          "The program is told: " + indication.reason, Finding::Refused)
                : EventId{});
        onUndeliverable(context, session, ici);
        break;
    }
    case Primitive::Listen:
    case Primitive::Pause:
    case Primitive::Resume:
        break; // requests only
    }
}

} // namespace layerscope
