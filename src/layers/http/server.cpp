// HTTP's server: reads requests, and answers them in the order in which they came (RFC 9112 §9.3.2).
#include "layers/http/httpprogram.h"

#include "wire/httpscan.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope::http1 {

namespace {

constexpr std::size_t largestContent = 1 << 20; // of a request, in bytes
constexpr std::size_t mostRequests = 32;        // without an answer, before the server stops reading

constexpr std::string_view knownMethods[] = {"GET", "HEAD", "POST", "PUT", "OPTIONS", "DELETE", "PATCH"};

// The path and query of a target in absolute form (RFC 9112 §3.2.2), too.
std::string_view pathAndQuery(std::string_view target) {
    if (target.starts_with('/') || target == "*")
        return target;
    const std::size_t scheme = target.find("://");
    const std::size_t slash = scheme == std::string_view::npos ? scheme : target.find('/', scheme + 3);
    return slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
}

// RFC 9110 §13.1.2: the list of tags names this one, by weak comparison, or is a star.
bool matches(std::string_view tags, std::string_view tag) {
    bool found = tags == "*";
    http::eachMember(tags, [&](std::string_view member) {
        if (member.starts_with("W/"))
            member.remove_prefix(2);
        found = found || member == tag;
    });
    return found;
}

} // namespace

Resource* Http::resourceOf(std::string_view target) {
    const auto found = std::ranges::find(m_settings.resources, target.substr(0, target.find('?')), &Resource::path);
    return found == m_settings.resources.end() ? nullptr : &*found;
}

void Http::onRequestHead(Context& context, Session& session, Connection& connection) {
    const HttpHead& head = connection.parser.head();
    Request& request = connection.incoming;
    request = {};
    request.method = head.text(head.method);
    request.target = pathAndQuery(head.text(head.target));
    request.tag = head.value("if-none-match");
    request.minorVersion = head.minorVersion;
    request.keepAlive = head.keepAlive;
    ++connection.taken;
    if (m_settings.requests > 0 && connection.taken >= m_settings.requests)
        request.keepAlive = false;
    if (head.body == HttpBody::Length && head.contentLength > largestContent) {
        request.refusal = 413;
        request.refusalText = fmt::format("at most {} bytes of content are taken", largestContent);
    }
    const bool awaits = head.expectContinue && head.minorVersion > 0 && head.body != HttpBody::None;
    const Resource* resource = resourceOf(request.target);
    const bool writes = request.method == "POST" || request.method == "PUT";
    if (request.refusal != 0 || (awaits && (resource == nullptr || (writes && !resource->takes && !resource->echo)))) {
        // RFC 9110 §10.1.1: the answer is known without the content, and says that none of it will be read.
        request.declined = true;
        request.keepAlive = false;
        connection.over = true;
        enqueue(context, session, connection);
        return;
    }
    // An answer must not overtake those to earlier requests; a client does not wait for ever.
    if (awaits && connection.requests.empty()) {
        const CauseScope scope(context.recorder(),
                               note(context, session, "The server says that the content is welcome"));
        if (const auto bytes = HttpResponse{100, std::string(httpReason(100)), 1, {}}.write())
            send(context, session, *bytes);
    }
}

void Http::onRequestData(Context& context, Session& session, Connection& connection, ByteView data) {
    Request& request = connection.incoming;
    if (request.content.size() + data.size() > largestContent) {
        request.refusal = 413;
        request.refusalText = fmt::format("at most {} bytes of content are taken", largestContent);
        request.keepAlive = false;
        connection.over = true;
        enqueue(context, session, connection);
        return;
    }
    request.content.insert(request.content.end(), data.begin(), data.end());
}

void Http::onRequestEnd(Context& context, Session& session, Connection& connection) {
    if (!connection.incoming.keepAlive)
        connection.over = true; // RFC 9112 §9.6: what may come behind it is not looked at
    enqueue(context, session, connection);
}

void Http::onBadRequest(Context& context, Session& session, Connection& connection) {
    const HttpRuleText& rule = connection.parser.verdict().text();
    Request& request = connection.incoming;
    request = {};
    request.keepAlive = false;
    request.refusal = rule.status == 0 ? std::uint16_t{400} : rule.status;
    request.refusalText = fmt::format("{}: {} ({})", rule.name, rule.sentence, rule.source);
    connection.over = true;
    const CauseScope scope(context.recorder(),
                           note(context, session,
                                fmt::format("The request breaks the rule {}. Nothing behind it is read: the server "
                                            "answers {} and closes the connection",
                                            request.refusalText, request.refusal),
                                Finding::Malformed));
    enqueue(context, session, connection);
}

void Http::enqueue(Context& context, Session& session, Connection& connection) {
    connection.requests.push_back(std::exchange(connection.incoming, {}));
    watch(context, session, connection);
    if (connection.requests.size() >= mostRequests && !connection.paused) {
        connection.paused = true;
        passDown(context, session, Primitive::Pause);
    }
    if (connection.requests.back().refusal == 0)
        happen(context, session, Trigger::Received);
    if (connection.requests.size() == 1)
        serve(context, session, connection);
}

void Http::serve(Context& context, Session& session, Connection& connection) {
    while (!connection.requests.empty()) {
        connection.closes = !connection.requests.front().keepAlive;
        if (!answer(context, session, connection))
            return;
        connection.stage = Stage::Fresh;
        connection.requests.pop_front();
        ++connection.count;
        watch(context, session, connection);
        if (connection.closes) {
            connection.requests.clear();
            stop(context, session, connection);
            return;
        }
    }
    if (connection.paused) {
        connection.paused = false;
        passDown(context, session, Primitive::Resume);
    }
}

bool Http::answer(Context& context, Session& session, Connection& connection) {
    if (connection.stage == Stage::Chunking)
        return giveChunk(context, session, connection);
    const Request& request = connection.requests.front();
    const auto plain = [&](std::uint16_t status, const std::string& why, std::vector<HttpLine> fields = {}) {
        const std::string text = why.empty() ? "" : why + "\n";
        if (!text.empty())
            fields.push_back({"Content-Type", "text/plain"});
        return respond(context, session, connection, {status, std::string(httpReason(status)), 1, std::move(fields)},
                       ByteView(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()), nullptr);
    };
    if (request.refusal != 0)
        return plain(request.refusal, request.refusalText);
    if (std::ranges::find(knownMethods, request.method) == std::end(knownMethods))
        return plain(501, fmt::format("the method {} is not known here (RFC 9110 §9.1)", request.method));
    if (request.method == "OPTIONS" && request.target == "*")
        return plain(204, "", {{"Allow", "GET, HEAD, POST, PUT, OPTIONS"}});
    Resource* resource = resourceOf(request.target);
    if (resource == nullptr)
        return plain(404, fmt::format("there is nothing at {}", request.target));
    if (request.method == "OPTIONS")
        return plain(204, "", {{"Allow", resource->allowed()}});
    const bool reads = request.method == "GET" || request.method == "HEAD";
    const bool writes = request.method == "POST" || request.method == "PUT";
    if (!reads && !(writes && (resource->takes || resource->echo)))
        return plain(405, fmt::format("{} cannot be done to {} (RFC 9110 §15.5.6)", request.method, request.target),
                     {{"Allow", resource->allowed()}});

    if (connection.stage == Stage::Fresh && resource->delay > Duration::zero()) {
        connection.stage = Stage::Working;
        note(context, session,
             fmt::format("The server works on {} {} for {}", request.method, request.target,
                         durationText(resource->delay)));
        context.startTimer({session.endpoint, ownTimer}, context.now() + resource->delay);
        return false;
    }
    if (writes && resource->takes) {
        publish(context, *resource, request.content, fmt::format("{} brings news", request.method), session);
        return plain(204, "", {{"ETag", resource->tag()}});
    }
    HttpResponse response{resource->status, std::string(httpReason(resource->status)), 1, resource->fields};
    if (writes)
        return respond(context, session, connection, std::move(response), Bytes(request.content), resource);
    if (resource->changes && matches(request.tag, resource->tag())) {
        if (resource->hold > Duration::zero() && connection.stage != Stage::TimedOut) {
            connection.stage = Stage::Holding;
            note(context, session,
                 fmt::format("The client has the latest version, {}, already: the server holds the answer until there "
                             "is another, at most {}",
                             resource->tag(), durationText(resource->hold)));
            context.startTimer({session.endpoint, ownTimer}, context.now() + resource->hold);
            return false;
        }
        return plain(304, "", {{"ETag", resource->tag()}});
    }
    if (resource->changes)
        response.fields.push_back({"ETag", resource->tag()});
    return respond(context, session, connection, std::move(response), Bytes(resource->content), resource);
}

// Content-Length, or chunks, or neither when the status has no content (RFC 9112 §6.3). `resource`: whose content it
// is.
bool Http::respond(Context& context, Session& session, Connection& connection, HttpResponse response, ByteView content,
                   const Resource* resource) {
    Request& request = connection.requests.front();
    const bool empty = response.status == 204 || response.status == 304;
    const bool chunked = resource != nullptr && resource->chunk > 0 && !empty;
    const bool untilClose = chunked && request.minorVersion == 0; // which knows no chunks
    if (resource != nullptr && !empty)
        response.fields.push_back({"Content-Type", resource->type});
    if (untilClose)
        request.keepAlive = false;
    else if (chunked)
        response.fields.push_back({"Transfer-Encoding", "chunked"});
    else if (!empty)
        response.fields.push_back({"Content-Length", std::to_string(content.size())});
    connection.closes = !request.keepAlive;
    if (connection.closes)
        response.fields.push_back({"Connection", "close"});
    else if (request.minorVersion == 0)
        response.fields.push_back({"Connection", "keep-alive"}); // RFC 9112 §9.3
    auto whole = response.write();
    if (!whole) {
        note(context, session, "The answer cannot be written: " + whole.error().reason, Finding::Malformed);
        connection.closes = true;
        return true;
    }
    const std::size_t head = whole->size();
    Bytes body;
    if (request.method != "HEAD" && !empty) {
        body = chunked && !untilClose ? inChunks(content, static_cast<std::size_t>(resource->chunk))
                                      : Bytes(content.begin(), content.end());
        if (chunked && !untilClose)
            appendHttpLastChunk(body);
    }
    whole->insert(whole->end(), body.begin(), body.end());
    const Sent sent = recordMessage(context, session, *whole);
    const CauseScope scope(context.recorder(), sent.event);
    const bool slowly = chunked && !untilClose && !body.empty() && resource->interval > Duration::zero();
    if (!slowly) {
        giveBytes(context, session, *whole, sent.message);
        return true;
    }
    giveBytes(context, session, ByteView(*whole).first(head), sent.message);
    connection.message = sent.message;
    connection.sent = sent.event;
    connection.given = static_cast<std::uint32_t>(head);
    connection.rest = std::move(body);
    connection.interval = resource->interval;
    connection.stage = Stage::Chunking;
    return giveChunk(context, session, connection);
}

bool Http::giveChunk(Context& context, Session& session, Connection& connection) {
    // A whole chunk is its line, its data and two line ends; the last of all is of size 0 and goes with its empty line.
    const Bytes& rest = connection.rest;
    const auto line = std::ranges::find(rest, std::uint8_t{'\n'});
    std::size_t size = 0;
    for (auto digit = rest.begin(); digit != line && *digit != '\r'; ++digit)
        size = size * 16 + static_cast<std::size_t>(*digit <= '9' ? *digit - '0' : *digit - 'a' + 10);
    const std::size_t end = std::min(static_cast<std::size_t>(line - rest.begin()) + 1 + size + 2, rest.size());
    const CauseScope scope(context.recorder(),
                           note(context, session,
                                size == 0 ? "The last chunk, of size 0, says that the content is over"
                                          : fmt::format("The server gives the next chunk: {} bytes", size)));
    giveBytes(context, session, ByteView(rest).first(end), connection.message, connection.given);
    connection.given += static_cast<std::uint32_t>(end);
    connection.rest.erase(connection.rest.begin(), connection.rest.begin() + static_cast<std::ptrdiff_t>(end));
    if (connection.rest.empty())
        return true;
    context.startTimer({session.endpoint, ownTimer}, context.now() + connection.interval);
    return false;
}

void Http::onServerTimer(Context& context, Session& session, Connection& connection) {
    EventId because;
    if (connection.stage == Stage::Working) {
        connection.stage = Stage::Worked;
    } else if (connection.stage == Stage::Holding) {
        connection.stage = Stage::TimedOut;
        because = note(context, session, "Nothing has happened for so long that the server says so");
    }
    const CauseScope scope(context.recorder(), because);
    serve(context, session, connection);
}

void Http::publish(Context& context, Resource& resource, Bytes content, const std::string& why,
                   const Session& session) {
    resource.content = std::move(content);
    ++resource.version;
    const CauseScope scope(
        context.recorder(),
        note(context, session, fmt::format("{}: {} is now version {}", why, resource.path, resource.tag())));
    std::vector<EndpointId> waiting;
    for (const auto& [endpoint, connection] : m_connections)
        if (connection->stage == Stage::Holding && !connection->requests.empty() &&
            resourceOf(connection->requests.front().target) == &resource)
            waiting.push_back(endpoint);
    for (const EndpointId endpoint : waiting) {
        Session* held = find(endpoint);
        if (held == nullptr || held->gone)
            continue;
        context.cancelTimer({endpoint, ownTimer});
        const auto connection = connectionOf(*held);
        connection->stage = Stage::Worked;
        serve(context, *held, *connection);
    }
}

} // namespace layerscope::http1
