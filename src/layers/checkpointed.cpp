#include "layers/checkpointed.h"

#include "base/bytereader.h"
#include "base/bytewriter.h"

#include <deque>
#include <fmt/format.h>
#include <map>

namespace layerscope {

namespace {

constexpr Protocol sessionProtocol{"Session", "Session", "ses", LayerNumber::Session, "X.225", {}};

// X.225 §8.3: the identifiers of the SPDUs that are used here.
enum class Spdu : std::uint8_t {
    DataTransfer = 1,
    Connect = 13,       // session number
    ResyncAck = 34,     // session number, last point that has come
    MinorSync = 49,     // serial number
    MinorSyncAck = 50,  // serial number
    Resynchronize = 53, // session number, last point that has come
};

constexpr std::size_t headerSize = 3;
constexpr std::size_t largestPiece = 65535;
constexpr std::size_t mostUnacknowledged = 4; // pieces, before the program has to wait

struct Settings {
    Duration retry = std::chrono::seconds(1);
    std::int64_t attempts = 10;
};

class Checkpointed : public Layer {
public:
    explicit Checkpointed(const Settings& settings) : m_settings(settings) {}
    const LayerIdentity& identity() const override { return checkpointedIdentity(); }
    void request(Context& context, Idu&& request) override;
    void indication(Context& context, Idu&& indication) override;
    void timer(Context& context, TimerKey key) override;

private:
    struct Piece {
        std::uint32_t serial;
        Pdu data;
    };
    struct Session {
        InterfaceControl ici;     // as the program knows it
        EndpointId transport;     // the connection that carries it now
        std::uint32_t number = 0; // chosen by whoever opened it
        bool opener = false;
        bool up = false;    // the connection is there and both ends agree on the point
        bool known = false; // the program has been told that it is open
        bool releaseAsked = false;
        bool released = false;
        bool peerReleased = false;
        std::uint32_t lastSent = 0; // serial numbers of points
        std::uint32_t lastCome = 0;
        std::deque<Piece> unacknowledged;
        bool readyOwed = false;
        Pdu secured; // data since the last point: not passed up yet
        std::int64_t attempts = 0;
        EventId lost; // what made the connection have to be replaced
        VariableId sentVariable, ackedVariable;
    };
    struct Stream { // what has come over one transport connection and is no whole SPDU yet
        Pdu bytes;
        std::optional<EndpointId> session;
        InterfaceControl ici;
    };

    EventId note(Context& context, const Session* session, const std::string& text, Finding finding = Finding::None) {
        return context.recorder().full()
                   ? context.recorder().note(context.host(), context.layer(),
                                             session != nullptr ? session->ici.connection : ConnectionId{}, text,
                                             finding)
                   : EventId{};
    }
    static void tell(Context& context, const Session& session, Primitive primitive, std::string reason = {}) {
        Idu idu;
        idu.primitive = primitive;
        idu.ici = session.ici;
        idu.reason = std::move(reason);
        context.passUp(std::move(idu));
    }
    static void ask(Context& context, const Session& session, Primitive primitive) {
        Idu idu;
        idu.primitive = primitive;
        idu.ici = session.ici;
        idu.ici.endpoint = session.transport;
        context.passDown(std::move(idu));
    }
    static void emit(Context& context, const Session& session, Spdu kind, Pdu&& content, std::string sentence);
    static void emitNumbers(Context& context, const Session& session, Spdu kind,
                            std::initializer_list<std::uint32_t> numbers, std::string sentence);
    void sendPiece(Context& context, Session& session, const Piece& piece);
    void resume(Context& context, Session& session, std::uint32_t theirs);
    void lost(Context& context, EndpointId transport, const std::string& reason);
    void acceptSpdus(Context& context, EndpointId transport);
    void acceptSpdu(Context& context, EndpointId transport, Spdu kind, Pdu&& content);
    void finishRelease(Context& context, Session& session);
    Session* sessionOf(EndpointId transport);
    void watch(Context& context, Session& session);

    Settings m_settings;
    std::map<EndpointId, Session> m_sessions; // by the program's end point
    std::map<EndpointId, Stream> m_streams;   // by the transport's
};

Checkpointed::Session* Checkpointed::sessionOf(EndpointId transport) {
    const auto stream = m_streams.find(transport);
    if (stream == m_streams.end() || !stream->second.session)
        return nullptr;
    const auto found = m_sessions.find(*stream->second.session);
    return found == m_sessions.end() ? nullptr : &found->second;
}

void Checkpointed::watch(Context& context, Session& session) {
    Recorder& recorder = context.recorder();
    if (!recorder.full())
        return;
    if (!session.sentVariable) {
        session.sentVariable = recorder.trace().addVariable(
            {context.host(), session.ici.connection, context.layer(), VariableKind::Count, "sync point sent"});
        session.ackedVariable = recorder.trace().addVariable(
            {context.host(), session.ici.connection, context.layer(), VariableKind::Count, "sync point acknowledged"});
    }
    recorder.change(session.sentVariable, session.lastSent);
    recorder.change(session.ackedVariable, static_cast<std::int64_t>(session.lastSent) -
                                               static_cast<std::int64_t>(session.unacknowledged.size()));
}

void Checkpointed::emit(Context& context, const Session& session, Spdu kind, Pdu&& content, std::string sentence) {
    Idu idu;
    idu.ici = session.ici;
    idu.ici.endpoint = session.transport;
    idu.sdu = std::move(content);
    const auto length = static_cast<std::uint16_t>(idu.sdu.size());
    ByteWriter(idu.sdu.prepend(headerSize, &sessionProtocol, LayerNumber::Session))
        .u8(static_cast<std::uint8_t>(kind))
        .u16(length);
    idu.text = std::move(sentence);
    context.passDown(std::move(idu));
}

void Checkpointed::emitNumbers(Context& context, const Session& session, Spdu kind,
                               std::initializer_list<std::uint32_t> numbers, std::string sentence) {
    Pdu content;
    ByteWriter writer(content.append(numbers.size() * 4, &sessionProtocol, LayerNumber::Session));
    for (const std::uint32_t number : numbers)
        writer.u32(number);
    emit(context, session, kind, std::move(content), std::move(sentence));
}

void Checkpointed::sendPiece(Context& context, Session& session, const Piece& piece) {
    emit(context, session, Spdu::DataTransfer, piece.data.clone(),
         fmt::format("Data SPDU passed down: {} bytes, up to synchronisation point {}", piece.data.size(),
                     piece.serial));
    emitNumbers(context, session, Spdu::MinorSync, {piece.serial},
                fmt::format("Minor synchronisation point {} set", piece.serial));
}

void Checkpointed::request(Context& context, Idu&& request) {
    const EndpointId endpoint = request.ici.endpoint;
    if (request.primitive == Primitive::Listen) {
        context.passDown(std::move(request));
        return;
    }
    if (request.primitive == Primitive::Connect) {
        Session& session = m_sessions[endpoint];
        session.ici = request.ici;
        session.transport = endpoint;
        session.opener = true;
        session.number = context.random().u32();
        m_streams[endpoint].session = endpoint;
        context.passDown(std::move(request));
        return;
    }
    const auto found = m_sessions.find(endpoint);
    if (found == m_sessions.end()) {
        if (request.primitive != Primitive::Data)
            context.passDown(std::move(request)); // about a listener
        return;
    }
    Session& session = found->second;
    switch (request.primitive) {
    case Primitive::Data:
        if (request.sdu.size() > largestPiece || session.releaseAsked) {
            note(context, &session, "Data refused: the piece is too large, or the program has closed",
                 Finding::Refused);
            return;
        }
        session.unacknowledged.push_back({++session.lastSent, std::move(request.sdu)});
        watch(context, session);
        if (session.up)
            sendPiece(context, session, session.unacknowledged.back());
        session.readyOwed = session.unacknowledged.size() >= mostUnacknowledged;
        if (!session.readyOwed)
            tell(context, session, Primitive::Ready);
        break;
    case Primitive::Release:
        session.releaseAsked = true;
        finishRelease(context, session);
        break;
    case Primitive::Pause:
    case Primitive::Resume:
        ask(context, session, request.primitive);
        break;
    case Primitive::Abort:
        ask(context, session, Primitive::Abort);
        m_streams.erase(session.transport);
        m_sessions.erase(found);
        break;
    default:
        break;
    }
}

// The connection is closed when the peer has everything: before that it may have to be replaced.
void Checkpointed::finishRelease(Context& context, Session& session) {
    if (!session.releaseAsked || session.released || !session.up || !session.unacknowledged.empty())
        return;
    session.released = true;
    ask(context, session, Primitive::Release);
}

void Checkpointed::indication(Context& context, Idu&& indication) {
    const EndpointId transport = indication.ici.endpoint;
    Session* session = sessionOf(transport);
    switch (indication.primitive) {
    case Primitive::Connect:
        if (session == nullptr) { // of a peer; whose session it carries, its first SPDU will say
            m_streams[transport].ici = indication.ici;
            break;
        }
        session->ici.connection = indication.ici.connection;
        session->ici.local = indication.ici.local;
        if (!session->known) {
            session->known = session->up = true;
            session->ici.localPort = indication.ici.localPort;
            emitNumbers(context, *session, Spdu::Connect, {session->number},
                        fmt::format("Connect SPDU passed down: session {:08x}", session->number));
            tell(context, *session, Primitive::Connect);
        } else {
            emitNumbers(context, *session, Spdu::Resynchronize, {session->number, session->lastCome},
                        fmt::format("Resynchronize SPDU passed down: session {:08x}, point {} has come here",
                                    session->number, session->lastCome));
        }
        break;
    case Primitive::Data: {
        const auto stream = m_streams.find(transport);
        if (stream == m_streams.end())
            break;
        stream->second.bytes.appendOwned(indication.sdu.bytes(), indication.sdu.spans());
        acceptSpdus(context, transport);
        break;
    }
    case Primitive::Release:
        if (session != nullptr) {
            session->peerReleased = true;
            tell(context, *session, Primitive::Release);
        }
        break;
    case Primitive::Abort:
        lost(context, transport, indication.reason);
        break;
    case Primitive::Closed:
        if (session != nullptr) {
            const Session ended = std::move(*session);
            m_sessions.erase(ended.ici.endpoint);
            tell(context, ended, Primitive::Closed);
        }
        m_streams.erase(transport);
        break;
    case Primitive::Undeliverable:
        if (session != nullptr) {
            indication.ici.endpoint = session->ici.endpoint;
            context.passUp(std::move(indication));
        }
        break;
    case Primitive::Listen:
    case Primitive::Pause:
    case Primitive::Resume:
    case Primitive::Ready:
        break; // this layer says itself when it takes more
    }
}

void Checkpointed::lost(Context& context, EndpointId transport, const std::string& reason) {
    Session* session = sessionOf(transport);
    m_streams.erase(transport);
    if (session == nullptr || session->transport != transport)
        return;
    const bool finished = session->released && session->peerReleased;
    const bool never = !session->known || (session->opener && ++session->attempts > m_settings.attempts);
    if (finished || never) {
        const Session ended = std::move(*session);
        m_sessions.erase(ended.ici.endpoint);
        tell(context, ended, finished ? Primitive::Closed : Primitive::Abort, reason);
        return;
    }
    session->up = session->released = false;
    session->secured = {};
    const EventId noted = note(
        context, session,
        fmt::format("The connection is lost, the session is not: {}; point {} is the last one that has come here{}",
                    reason, session->lastCome,
                    session->opener ? ", and a new connection is tried in " + durationText(m_settings.retry) : ""),
        Finding::LostSegment);
    session->lost = noted;
    if (session->opener)
        context.startTimer({session->ici.endpoint, 0}, context.now() + m_settings.retry);
}

void Checkpointed::timer(Context& context, TimerKey key) {
    const auto found = m_sessions.find(key.endpoint);
    if (found == m_sessions.end() || found->second.up)
        return;
    Session& session = found->second;
    const CauseScope why(context.recorder(), session.lost);
    const CauseScope scope(
        context.recorder(),
        note(context, &session, fmt::format("A new connection is opened for session {:08x}", session.number)));
    m_streams[session.transport].session = key.endpoint;
    session.ici.localPort = 0; // a new connection is another pair of ports
    ask(context, session, Primitive::Connect);
}

void Checkpointed::acceptSpdus(Context& context, EndpointId transport) {
    for (;;) {
        const auto stream = m_streams.find(transport);
        if (stream == m_streams.end())
            return;
        ByteReader reader(stream->second.bytes.bytes());
        const auto kind = static_cast<Spdu>(reader.u8());
        const std::size_t length = reader.u16();
        if (!reader.ok() || reader.left() < length)
            return;
        Pdu content = stream->second.bytes.slice(headerSize, length);
        stream->second.bytes.dropFront(headerSize + length);
        acceptSpdu(context, transport, kind, std::move(content));
    }
}

void Checkpointed::acceptSpdu(Context& context, EndpointId transport, Spdu kind, Pdu&& content) {
    ByteReader reader(content.bytes());
    Session* session = sessionOf(transport);
    if (session == nullptr) {
        Stream& stream = m_streams.at(transport);
        const std::uint32_t number = reader.u32();
        if (kind == Spdu::Connect && reader.ok()) {
            Session& made = m_sessions[transport];
            made.ici = stream.ici;
            made.transport = transport;
            made.number = number;
            made.up = made.known = true;
            stream.session = transport;
            note(context, &made, fmt::format("Session {:08x} begins", number));
            tell(context, made, Primitive::Connect);
            return;
        }
        const std::uint32_t theirs = reader.u32();
        for (auto& [endpoint, candidate] : m_sessions) {
            if (kind != Spdu::Resynchronize || !reader.ok() || candidate.number != number || candidate.opener ||
                candidate.ici.remote != stream.ici.remote)
                continue;
            if (const EndpointId old = std::exchange(candidate.transport, transport); m_streams.erase(old) > 0) {
                // The old connection has not been missed here yet.
                Idu abort;
                abort.primitive = Primitive::Abort;
                abort.ici.endpoint = old;
                context.passDown(std::move(abort));
            }
            stream.session = endpoint;
            candidate.ici.connection = stream.ici.connection;
            candidate.secured = {};
            emitNumbers(context, candidate, Spdu::ResyncAck, {number, candidate.lastCome},
                        fmt::format("Resynchronize Ack SPDU passed down: point {} has come here", candidate.lastCome));
            resume(context, candidate, theirs);
            return;
        }
        note(context, nullptr, "SPDU dropped: it is of no session that is known here", Finding::Malformed);
        return;
    }
    switch (kind) {
    case Spdu::DataTransfer:
        if (session->secured.size() + content.size() <= largestPiece)
            session->secured.appendOwned(content.bytes(), content.spans());
        break;
    case Spdu::MinorSync: {
        const std::uint32_t serial = reader.u32();
        if (!reader.ok() || serial != session->lastCome + 1) {
            session->secured = {};
            note(context, session, "Synchronisation point ignored: it is not the next one", Finding::Malformed);
            break;
        }
        session->lastCome = serial;
        emitNumbers(context, *session, Spdu::MinorSyncAck, {serial},
                    fmt::format("Minor synchronisation point {} acknowledged", serial));
        Idu idu;
        idu.ici = session->ici;
        idu.sdu = std::exchange(session->secured, {});
        if (!idu.sdu.empty())
            context.passUp(std::move(idu));
        break;
    }
    case Spdu::MinorSyncAck: {
        const std::uint32_t serial = reader.u32();
        while (reader.ok() && !session->unacknowledged.empty() && session->unacknowledged.front().serial <= serial)
            session->unacknowledged.pop_front();
        watch(context, *session);
        if (std::exchange(session->readyOwed, session->unacknowledged.size() >= mostUnacknowledged) &&
            !session->readyOwed)
            tell(context, *session, Primitive::Ready);
        if (Session* still = sessionOf(transport))
            finishRelease(context, *still);
        break;
    }
    case Spdu::ResyncAck: {
        reader.skip(4);
        const std::uint32_t theirs = reader.u32();
        if (reader.ok())
            resume(context, *session, theirs);
        break;
    }
    case Spdu::Connect:
    case Spdu::Resynchronize:
    default:
        note(context, session, "SPDU dropped: it has no place here", Finding::Malformed);
    }
}

// Both ends know the last point that has come through: what lies behind it goes again.
void Checkpointed::resume(Context& context, Session& session, std::uint32_t theirs) {
    while (!session.unacknowledged.empty() && session.unacknowledged.front().serial <= theirs)
        session.unacknowledged.pop_front();
    session.up = true;
    session.attempts = 0;
    watch(context, session);
    const EventId noted =
        note(context, &session,
             fmt::format("Resynchronised to point {}: {} {} again", theirs, session.unacknowledged.size(),
                         session.unacknowledged.size() == 1 ? "piece goes" : "pieces go"));
    const CauseScope scope(context.recorder(), noted);
    for (const Piece& piece : session.unacknowledged)
        sendPiece(context, session, piece);
    if (std::exchange(session.readyOwed, session.unacknowledged.size() >= mostUnacknowledged) && !session.readyOwed)
        tell(context, session, Primitive::Ready);
    finishRelease(context, session);
}

} // namespace

const LayerIdentity& checkpointedIdentity() {
    static const LayerIdentity identity{"checkpointed",
                                        "Checkpointed",
                                        LayerNumber::Session,
                                        "Synchronisation points: a transfer goes on after its connection was lost.",
                                        "X.225",
                                        Service::Stream,
                                        Service::Stream,
                                        "its SPDUs must come whole and in order"};
    return identity;
}

Result<std::unique_ptr<Layer>> makeCheckpointed(const Options& options) {
    Settings settings;
    if (auto checked = options.checkKeys({"retry", "attempts"}); !checked)
        return Failure(checked.error());
    if (auto read = options.readDuration("retry", settings.retry); !read)
        return Failure(read.error());
    if (auto read = options.readNumber("attempts", 0, 1000, settings.attempts); !read)
        return Failure(read.error());
    return std::make_unique<Checkpointed>(settings);
}

} // namespace layerscope
