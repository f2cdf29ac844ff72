// HTTP's client: asks, and sees each answer whole.
#include "layers/http/httpprogram.h"

#include "wire/httpscan.h"
#include "wire/tls.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope::http1 {

namespace {

constexpr Duration patience = std::chrono::seconds(1); // with a server that does not say 100 (Continue)

bool has(const std::vector<HttpLine>& fields, std::string_view lower) {
    return std::ranges::any_of(fields,
                               [&](const HttpLine& line) { return http::equalsIgnoringCase(line.name, lower); });
}

} // namespace

void Http::ask(Context& context, Session& session, Connection& connection, Ask ask) {
    // RFC 9112 §9.6: behind a request that says close comes no other.
    if (connection.over || connection.last || session.released) {
        note(context, session,
             fmt::format("The request {} {} is not sent: this connection is used up", ask.method, ask.path),
             Finding::GaveUp);
        return;
    }
    if (!connection.waiting.empty() || (!connection.asked.empty() && !connection.asked.back().content.empty())) {
        connection.waiting.push_back(std::move(ask)); // behind a request that is not whole yet
        return;
    }
    HttpRequest request{ask.method, ask.path, 1, {}};
    const Action& connect = opening(session);
    if (!has(ask.fields, "host")) {
        // RFC 9112 §3.2: a request names the host that it means, with the port unless it is the usual one.
        std::string host = connect.peerName.empty() ? connect.peer.text() : connect.peerName;
        if (host.find(':') != std::string::npos) // RFC 3986 §3.2.2: an address of IPv6
            host = fmt::format("[{}]", host);
        const bool usual = connect.port == httpPort || connect.port == tlsPort; // of http, of https
        request.fields.push_back({"Host", usual ? host : fmt::format("{}:{}", host, connect.port)});
    }
    request.fields.insert(request.fields.end(), ask.fields.begin(), ask.fields.end());
    if (const auto tag = connection.tags.find(ask.path); ask.validate && tag != connection.tags.end())
        request.fields.push_back({"If-None-Match", tag->second});
    if (ask.close)
        request.fields.push_back({"Connection", "close"});
    if (ask.hasContent && !has(ask.fields, "content-type"))
        request.fields.push_back({"Content-Type", "text/plain"});
    if (ask.chunk > 0)
        request.fields.push_back({"Transfer-Encoding", "chunked"});
    else if (ask.hasContent)
        request.fields.push_back({"Content-Length", std::to_string(ask.content.size())});
    if (ask.expect)
        request.fields.push_back({"Expect", "100-continue"});
    auto head = request.write();
    if (!head) {
        note(context, session, "The request is not sent: " + head.error().reason, Finding::Malformed);
        return;
    }
    Bytes content = std::move(ask.content);
    if (ask.chunk > 0) {
        content = inChunks(content, static_cast<std::size_t>(ask.chunk));
        appendHttpLastChunk(content);
    }
    Bytes whole = *head;
    whole.insert(whole.end(), content.begin(), content.end());
    const Sent sent = recordMessage(context, session, whole);
    Asked asked{ask.method, ask.path, {}, sent.message, sent.event, static_cast<std::uint32_t>(head->size())};
    if (ask.expect)
        asked.content = std::move(content);
    if (ask.close)
        connection.last = true;
    connection.parser.expectResponseTo(ask.method);
    connection.asked.push_back(std::move(asked));
    watch(context, session, connection);
    const CauseScope scope(context.recorder(), sent.event);
    giveBytes(context, session, ask.expect ? ByteView(*head) : ByteView(whole), sent.message);
    if (ask.expect) {
        note(context, session, "The client asks first whether the content is welcome, and waits for 100 (Continue)");
        context.startTimer({session.endpoint, ownTimer}, context.now() + patience);
    }
}

// The rest of the request that waits, and the requests behind it.
void Http::sendContent(Context& context, Session& session, Connection& connection) {
    const auto waits =
        std::ranges::find_if(connection.asked, [](const Asked& asked) { return !asked.content.empty(); });
    if (waits == connection.asked.end())
        return;
    context.cancelTimer({session.endpoint, ownTimer});
    const Bytes content = std::exchange(waits->content, {});
    giveBytes(context, session, content, waits->message, waits->begin);
    std::deque<Ask> waiting = std::exchange(connection.waiting, {});
    for (Ask& next : waiting)
        ask(context, session, connection, std::move(next));
}

void Http::onResponseHead(Context& context, Session& session, Connection& connection) {
    const HttpHead& head = connection.parser.head();
    connection.interim = head.statusCode < 200 && head.statusCode != 101;
    connection.summary = fmt::format("{} {}", head.statusCode, httpReason(head.statusCode));
    if (connection.interim) {
        if (head.statusCode == 100 && !connection.asked.empty() && !connection.asked.front().content.empty()) {
            const CauseScope scope(context.recorder(),
                                   note(context, session, "The content is welcome: the client sends it"));
            sendContent(context, session, connection);
        }
        return;
    }
    if (connection.asked.empty()) {
        // RFC 9112 §9.2: it is no valid response to anything.
        const CauseScope scope(context.recorder(),
                               note(context, session,
                                    fmt::format("An answer comes that nobody asked for: {}. The client closes the "
                                                "connection",
                                                connection.summary),
                                    Finding::Malformed));
        stop(context, session, connection);
        return;
    }
    const Asked& asked = connection.asked.front();
    if (head.statusCode == 200 && !head.value("etag").empty())
        connection.tags[asked.target] = head.value("etag");
    if (!head.keepAlive)
        connection.last = true;
    if (!asked.content.empty()) {
        // The server counts on content that is not going to come: nothing can follow on this connection.
        context.cancelTimer({session.endpoint, ownTimer});
        note(context, session, "The server has answered without the content: the client keeps it");
        connection.last = true;
    }
}

void Http::onResponseEnd(Context& context, Session& session, Connection& connection) {
    if (connection.interim)
        return;
    ++connection.count;
    std::string question;
    if (!connection.asked.empty()) {
        question = fmt::format(" to {} {}", connection.asked.front().method, connection.asked.front().target);
        connection.asked.pop_front();
    }
    const CauseScope scope(context.recorder(), note(context, session,
                                                    fmt::format("The answer{} is whole: {}, {} bytes of content",
                                                                question, connection.summary, connection.received)));
    watch(context, session, connection);
    // With pipelining, `last` may have been said by a request whose answer is yet to come.
    const bool closes = connection.last && (connection.asked.empty() || !connection.parser.head().keepAlive);
    if (closes) {
        if (!connection.asked.empty())
            note(context, session, fmt::format("{} requests stay without an answer", connection.asked.size()),
                 Finding::GaveUp);
        connection.over = true;
    }
    happen(context, session, Trigger::Received);
    if (closes)
        stop(context, session, connection);
}

// RFC 9112 §6.3: nobody knows where the next message begins, so the connection is closed and what came thrown away.
void Http::onBadResponse(Context& context, Session& session, Connection& connection) {
    const HttpRuleText& rule = connection.parser.verdict().text();
    const CauseScope scope(context.recorder(),
                           note(context, session,
                                fmt::format("The answer breaks the rule {}: {} ({}). The client closes the connection",
                                            rule.name, rule.sentence, rule.source),
                                Finding::Malformed));
    stop(context, session, connection);
}

} // namespace layerscope::http1
