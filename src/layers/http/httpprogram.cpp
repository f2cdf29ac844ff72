#include "layers/http/httpprogram.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace http1 {

std::shared_ptr<Connection> Http::connectionOf(const Session& session) {
    std::shared_ptr<Connection>& place = m_connections[session.endpoint];
    if (place == nullptr)
        place = std::make_shared<Connection>(session.accepted);
    return place;
}

void Http::onClosed(Context&, Session& session) {
    if (const auto found = m_connections.find(session.endpoint); found != m_connections.end()) {
        found->second->over = true;
        m_connections.erase(found);
    }
}

void Http::watch(Context& context, const Session& session, Connection& connection) {
    Recorder& recorder = context.recorder();
    if (!recorder.full())
        return;
    if (!connection.outstanding) {
        const auto add = [&](std::string name) {
            return recorder.trace().addVariable(
                {context.host(), session.connection, LayerNumber::Application, VariableKind::Count, std::move(name)});
        };
        connection.outstanding = add("requests outstanding");
        connection.done = add(connection.server ? "responses sent" : "responses received");
    }
    const std::size_t outstanding = connection.server ? connection.requests.size() : connection.asked.size();
    recorder.change(connection.outstanding, static_cast<std::int64_t>(outstanding));
    recorder.change(connection.done, connection.count);
}

void Http::onOpen(Context& context, Session& session) { watch(context, session, *connectionOf(session)); }

Result<void> Http::checkAction(const Action& action) const {
    if (action.verb == "request") {
        if (auto ask = readAsk(action.options); !ask)
            return Failure(ask.error());
        return {};
    }
    const auto publication = readPublication(action.options);
    if (!publication)
        return Failure(publication.error());
    const auto found = std::ranges::find(m_settings.resources, publication->path, &Resource::path);
    if (found == m_settings.resources.end() || !found->changes)
        return Failure(Error{{},
                             "path",
                             std::nullopt,
                             fmt::format("this program has no resource \"{}\" that changes", publication->path)});
    return {};
}

void Http::onAction(Context& context, Session& session, const Action& action) {
    const auto held = connectionOf(session);
    Connection& connection = *held;
    if (action.verb == "request") {
        if (auto read = readAsk(action.options))
            ask(context, session, connection, std::move(*read));
    } else if (const auto publication = readPublication(action.options)) {
        if (Resource* resource = resourceOf(publication->path))
            publish(context, *resource, Bytes(publication->text.begin(), publication->text.end()),
                    "Something has happened", session);
    }
}

bool Http::onData(Context& context, Session& session, const Pdu& data) {
    const auto connection = connectionOf(session);
    read(context, session, *connection, data.bytes());
    return false; // each message makes the trigger by itself
}

void Http::read(Context& context, Session& session, Connection& connection, ByteView bytes) {
    while (!connection.over) {
        const HttpStep step = connection.parser.next(bytes);
        bytes = bytes.subspan(step.consumed);
        switch (step.event) {
        case HttpEvent::NeedMore:
            return;
        case HttpEvent::Head:
            connection.received = 0;
            if (connection.server)
                onRequestHead(context, session, connection);
            else
                onResponseHead(context, session, connection);
            break;
        case HttpEvent::Data:
            connection.received += step.data.size();
            if (connection.server)
                onRequestData(context, session, connection, step.data);
            break;
        case HttpEvent::Chunk:
            break;
        case HttpEvent::End:
            if (connection.server)
                onRequestEnd(context, session, connection);
            else
                onResponseEnd(context, session, connection);
            break;
        case HttpEvent::Tunnel:
            note(context, session, "The peer says that what follows is no longer HTTP, which was not asked for",
                 Finding::Malformed);
            stop(context, session, connection);
            return;
        case HttpEvent::Failed:
            if (connection.server)
                onBadRequest(context, session, connection);
            else
                onBadResponse(context, session, connection);
            return;
        }
    }
}

void Http::stop(Context& context, Session& session, Connection& connection) {
    connection.over = true;
    connection.waiting.clear();
    for (Asked& asked : connection.asked)
        asked.content.clear();
    context.cancelTimer({session.endpoint, ownTimer});
    // What comes is thrown away from here on; kept back, it would keep the peer's end of the stream back too.
    if (std::exchange(connection.paused, false))
        passDown(context, session, Primitive::Resume);
    release(context, session);
}

void Http::onTimer(Context& context, Session& session) {
    const auto held = connectionOf(session);
    Connection& connection = *held;
    if (connection.server) {
        onServerTimer(context, session, connection);
        return;
    }
    const CauseScope scope(context.recorder(),
                           note(context, session,
                                "The server has not said 100 (Continue) for a second: the content goes "
                                "out all the same (RFC 9110 §10.1.1)"));
    sendContent(context, session, connection);
}

void Http::onPeerReleased(Context& context, Session& session) {
    const auto held = connectionOf(session);
    Connection& connection = *held;
    if (!connection.over) {
        const HttpStep step = connection.parser.finish();
        if (step.event == HttpEvent::End && !connection.server)
            onResponseEnd(context, session, connection);
        else if (step.event == HttpEvent::Failed && connection.server)
            onBadRequest(context, session, connection);
        else if (step.event == HttpEvent::Failed)
            onBadResponse(context, session, connection);
        else if (!connection.server && !connection.asked.empty())
            note(context, session,
                 fmt::format("The server closes without an answer to {} {}", connection.asked.front().method,
                             connection.asked.front().target),
                 Finding::GaveUp);
        connection.over = true;
    }
    if (!connection.server)
        stop(context, session, connection); // no further request can be answered
    else if (connection.requests.empty())
        release(context, session);
    else
        connection.requests.back().keepAlive = false; // the answers that it still owes come first
}

} // namespace http1

const LayerIdentity& httpIdentity() {
    static const LayerIdentity identity{"http",
                                        "HTTP/1.1",
                                        LayerNumber::Application,
                                        "Asks a server for what it has, and gives it: the protocol of the web.",
                                        "RFC 9110, RFC 9112",
                                        Service::Stream,
                                        Service::Any,
                                        "a message may be of any length, and its bytes must come in order",
                                        {{"request", http1::askKeys()}, {"publish", {"path", "text"}}}};
    return identity;
}

Result<std::unique_ptr<Layer>> makeHttp(const Options& options) {
    auto settings = http1::readSettings(options);
    if (!settings)
        return Failure(settings.error());
    return std::make_unique<http1::Http>(std::move(*settings));
}

} // namespace layerscope
