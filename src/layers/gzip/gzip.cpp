#include "layers/gzip/gzip.h"

#include "layers/gzip/messages.h"

#include <fmt/format.h>
#include <map>

namespace layerscope {

namespace {

using gzip::Messages;

constexpr std::int64_t usualLargest = 16 << 20; // bytes that the content of an answer may unpack to

// One connection.
struct Session {
    gzip::Talk talk;
    bool server = false;
    std::unique_ptr<Messages> requests;
    std::unique_ptr<Messages> answers;
    bool room = false;         // below, for one piece
    bool releaseAsked = false; // it waits for room
    std::size_t sentOf = 0;    // bytes that the program has given and that have not gone on
    std::size_t cameOf = 0;    // bytes that have come and have not gone on
};
// Requests and indications may end a session while it is being worked on.
using SessionPointer = std::shared_ptr<Session>;

class Gzip : public Layer {
public:
    Gzip(int level, std::size_t largest) : m_level(level), m_largest(largest) {}
    const LayerIdentity& identity() const override { return gzipIdentity(); }
    void request(Context& context, Idu&& request) override;
    void indication(Context& context, Idu&& indication) override;

private:
    Session& open(Context& context, bool server, const InterfaceControl& ici);
    SessionPointer find(EndpointId endpoint) const {
        const auto found = m_sessions.find(endpoint);
        return found == m_sessions.end() ? nullptr : found->second;
    }
    static void passDown(Context& context, Session& session, Idu&& data, Pdu&& bytes);
    static void tell(Context& context, const InterfaceControl& ici, Primitive primitive, std::string reason = {});
    void release(Context& context, Session& session, Idu&& request);
    void refuse(Context& context, const InterfaceControl& ici, const std::string& reason);

    int m_level;
    std::size_t m_largest;
    std::map<EndpointId, SessionPointer> m_sessions;
};

Session& Gzip::open(Context& context, bool server, const InterfaceControl& ici) {
    auto session = std::make_shared<Session>();
    session->server = server;
    gzip::Talk& talk = session->talk;
    talk.trace = &context.recorder().trace();
    const ConnectionId connection = ici.connection;
    talk.note = [&context, connection](const std::string& text) {
        context.recorder().note(context.host(), context.layer(), connection, text);
    };
    session->requests = server ? gzip::rememberRequests(talk) : gzip::askForGzip(talk);
    session->answers = server ? gzip::packAnswers(talk, m_level) : gzip::unpackAnswers(talk, m_largest);
    talk.announce = [answers = session->answers.get()](const std::string& method) {
        answers->expectResponseTo(method);
    };
    return *(m_sessions[ici.endpoint] = std::move(session));
}

void Gzip::passDown(Context& context, Session& session, Idu&& data, Pdu&& bytes) {
    data.primitive = Primitive::Data;
    data.sdu = std::move(bytes);
    data.madeOf = std::exchange(session.sentOf, 0);
    session.room = false;
    context.passDown(std::move(data));
}

void Gzip::tell(Context& context, const InterfaceControl& ici, Primitive primitive, std::string reason) {
    Idu idu;
    idu.primitive = primitive;
    idu.ici = ici;
    idu.reason = std::move(reason);
    context.passUp(std::move(idu));
}

void Gzip::request(Context& context, Idu&& request) {
    const SessionPointer session = find(request.ici.endpoint);
    if (session == nullptr) {
        context.passDown(std::move(request));
        return;
    }
    switch (request.primitive) {
    case Primitive::Data: {
        session->sentOf += request.sdu.size();
        Messages& messages = session->server ? *session->answers : *session->requests;
        auto bytes = messages.add(request.sdu);
        if (!bytes)
            refuse(context, request.ici, bytes.error().reason);
        else if (bytes->empty()) // it waits for the rest
            tell(context, request.ici, Primitive::Ready);
        else
            passDown(context, *session, std::move(request), std::move(*bytes));
        break;
    }
    case Primitive::Release:
        if (session->room)
            release(context, *session, std::move(request));
        else
            session->releaseAsked = true;
        break;
    case Primitive::Abort:
        m_sessions.erase(request.ici.endpoint);
        [[fallthrough]];
    default:
        context.passDown(std::move(request));
    }
}

// What still waits goes first: the end of a content that ends with the connection.
void Gzip::release(Context& context, Session& session, Idu&& request) {
    session.releaseAsked = false;
    auto bytes = (session.server ? *session.answers : *session.requests).finish();
    if (!bytes) {
        refuse(context, request.ici, bytes.error().reason);
        return;
    }
    if (!bytes->empty()) {
        Idu data;
        data.ici = request.ici;
        passDown(context, session, std::move(data), std::move(*bytes));
    }
    context.passDown(std::move(request));
}

void Gzip::indication(Context& context, Idu&& indication) {
    SessionPointer session = find(indication.ici.endpoint);
    const InterfaceControl ici = indication.ici;
    switch (indication.primitive) {
    case Primitive::Connect:
        open(context, static_cast<bool>(ici.listener), ici).room = true;
        break;
    case Primitive::Ready:
        if (session == nullptr)
            break;
        session->room = true;
        if (session->releaseAsked) {
            Idu request;
            request.primitive = Primitive::Release;
            request.ici = ici;
            release(context, *session, std::move(request));
            return;
        }
        break;
    case Primitive::Data: {
        if (session == nullptr)
            break;
        session->cameOf += indication.sdu.size();
        if (session->server) { // the program reads requests as they come
            (void)session->requests->add(indication.sdu);
            session->cameOf = 0;
            break;
        }
        auto bytes = session->answers->add(indication.sdu);
        if (!bytes) {
            refuse(context, ici, bytes.error().reason);
            return;
        }
        if (bytes->empty())
            return;
        indication.sdu = std::move(*bytes);
        indication.madeOf = std::exchange(session->cameOf, 0);
        break;
    }
    case Primitive::Release: {
        if (session == nullptr || session->server)
            break;
        auto bytes = session->answers->finish();
        if (!bytes) {
            refuse(context, ici, bytes.error().reason);
            return;
        }
        if (!bytes->empty()) {
            Idu data;
            data.ici = ici;
            data.sdu = std::move(*bytes);
            data.madeOf = std::exchange(session->cameOf, 0);
            context.passUp(std::move(data));
        }
        break;
    }
    case Primitive::Closed:
    case Primitive::Abort:
        m_sessions.erase(ici.endpoint);
        break;
    default:
        break;
    }
    context.passUp(std::move(indication));
}

// What has come is not what the head says: the connection cannot go on.
void Gzip::refuse(Context& context, const InterfaceControl& ici, const std::string& reason) {
    const CauseScope scope(context.recorder(),
                           context.recorder().note(context.host(), context.layer(), ici.connection,
                                                   "gzip breaks the connection off: " + reason, Finding::Malformed));
    m_sessions.erase(ici.endpoint);
    Idu abort;
    abort.primitive = Primitive::Abort;
    abort.ici = ici;
    context.passDown(std::move(abort));
    tell(context, ici, Primitive::Abort, reason);
}

} // namespace

const LayerIdentity& gzipIdentity() {
    static const LayerIdentity identity{"gzip",
                                        "gzip",
                                        LayerNumber::Presentation,
                                        "Packs the content of HTTP's answers for clients that say they can unpack it, "
                                        "and asks for that. It fills slot 6 "
                                        "as TLS does, so a host has one or the other.",
                                        "RFC 9110 §8.4",
                                        Service::Stream,
                                        Service::Any,
                                        "a message may come in any number of pieces, in order"};
    return identity;
}

Result<std::unique_ptr<Layer>> makeGzip(const Options& options) {
    std::int64_t level = 6;
    std::int64_t largest = usualLargest;
    if (auto checked = options.checkKeys({"level", "largest"}); !checked)
        return Failure(checked.error());
    if (auto read = options.readNumber("level", 1, 9, level); !read)
        return Failure(read.error());
    if (auto read = options.readNumber("largest", 1, 1 << 30, largest); !read)
        return Failure(read.error());
    return std::make_unique<Gzip>(static_cast<int>(level), static_cast<std::size_t>(largest));
}

} // namespace layerscope
