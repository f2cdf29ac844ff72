#include "layers/tls/tls.h"

#include "layers/tls/engine.h"
#include "layers/tls/handshake.h"
#include "layers/tls/randomsource.h"
#include "layers/tls/records.h"
#include "wire/ipprotocol.h"

#include <deque>
#include <fmt/format.h>
#include <map>

namespace layerscope {

namespace {

using tls::Engine;
using tls::Role;

// Something to be passed down as soon as there is room.
struct Outgoing {
    Pdu bytes;
    std::string text;       // the sentence of its crossing; empty: the usual one
    std::size_t madeOf = 0; // plain bytes
    EventId cause;
};

struct Session {
    Session(SSL_CTX* context, Role role_, const Engine::Peer& peer, bool verify, Random& random)
        : role(role_), engine(context, role_, peer, verify, random) {}

    Role role;
    InterfaceControl ici; // as the layer below told it
    Engine engine;
    Pdu incoming; // no whole record yet
    std::deque<Outgoing> outgoing;
    std::vector<Pdu> early;    // the program's data from before the handshake was done
    bool room = false;         // below
    bool readyOwed = false;    // the program waits for room
    bool releaseAsked = false; // the program has closed its direction
    bool closeSent = false;    // close_notify is among what went out
    bool released = false;     // the layer below has been asked to close
    bool peerClosed = false;   // close_notify has come
    bool known = false;        // the program has been told that the connection is open
    bool over = false;         // it has been told that it is not any more
    bool spoken = false;       // at least one record has come
    VariableId state;
};
// Indications and requests may end a session while it is being worked on.
using SessionPointer = std::shared_ptr<Session>;

class Tls : public Layer {
public:
    explicit Tls(tls::Settings settings) : m_settings(std::move(settings)) {}
    const LayerIdentity& identity() const override { return tlsIdentity(); }
    void request(Context& context, Idu&& request) override;
    void indication(Context& context, Idu&& indication) override;

private:
    bool prepare(Context& context, Role role);
    SessionPointer open(Context& context, Role role, const InterfaceControl& ici);
    SessionPointer find(EndpointId endpoint) const {
        const auto found = m_sessions.find(endpoint);
        return found == m_sessions.end() ? nullptr : found->second;
    }

    void arrived(Context& context, Session& session, Idu&& data);
    void takeRecord(Context& context, Session& session, Pdu&& record);
    void acceptData(Context& context, Session& session, const Pdu& data);
    void finishRelease(Context& context, Session& session);
    void streamEnded(Context& context, Session& session);
    void refuse(Context& context, Session& session, const std::string& why);
    // What the engine has to say after each call: records, steps of the handshake, secrets.
    void collect(Context& context, Session& session);
    void flush(Context& context, Session& session);

    static void tell(Context& context, Session& session, Primitive primitive, std::string reason = {}) {
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
        context.passDown(std::move(idu));
    }
    static EventId note(Context& context, const Session& session, const std::string& text,
                        Finding finding = Finding::None) {
        return context.recorder().note(context.host(), context.layer(), session.ici.connection, text, finding);
    }

    tls::Settings m_settings;
    tls::ContextHandle m_client, m_server; // made when the first connection needs them
    std::map<EndpointId, SessionPointer> m_sessions;
};

// Makes the certificates when there is a program that needs them.
bool Tls::prepare(Context& context, Role role) {
    tls::ContextHandle& place = role == Role::Client ? m_client : m_server;
    if (place)
        return true;
    const tls::RandomScope scope(context.random());
    tls::CertificateRequest request{m_settings.serverName, {}, context.now(), context.now() + m_settings.validity};
    if (request.name.empty())
        request.name = context.recorder().trace().host(context.host()).name;
    for (std::size_t i = 0; i < context.interfaceCount(); ++i)
        request.addresses.push_back(context.interfaceAddress(i).address);
    auto made = role == Role::Client ? tls::clientContext(m_settings) : tls::serverContext(m_settings, request);
    if (!made) {
        context.fail("cannot begin: " + made.error().reason);
        return false;
    }
    place = std::move(*made);
    if (role == Role::Server && context.recorder().full())
        context.recorder().note(context.host(), context.layer(), {},
                                fmt::format("Certificate made for {}: Ed25519 key, valid for {}, signed by {}",
                                            request.name, durationText(m_settings.validity), m_settings.authority));
    return true;
}

SessionPointer Tls::open(Context& context, Role role, const InterfaceControl& ici) {
    if (!prepare(context, role))
        return nullptr;
    const Engine::Peer peer{m_settings.serverName, ici.remote};
    SSL_CTX* made = role == Role::Client ? m_client.get() : m_server.get();
    auto session = std::make_shared<Session>(made, role, peer, m_settings.verify, context.random());
    session->ici = ici;
    m_sessions[ici.endpoint] = session;
    return session;
}

void Tls::request(Context& context, Idu&& request) {
    // Datagrams are none of TLS's business (DTLS, RFC 9147, is).
    const bool datagrams = request.ici.protocol == ipProtocolUdp || context.serviceBelow() == Service::Datagram;
    if (request.primitive == Primitive::Listen && !datagrams && !prepare(context, Role::Server))
        return;
    if (request.primitive == Primitive::Connect && !datagrams && open(context, Role::Client, request.ici) == nullptr)
        return;
    const SessionPointer session = find(request.ici.endpoint);
    if (session == nullptr || request.primitive == Primitive::Connect) {
        context.passDown(std::move(request));
        return;
    }
    switch (request.primitive) {
    case Primitive::Data:
        if (session->over || session->releaseAsked)
            return;
        session->readyOwed = true;
        if (session->engine.connected())
            acceptData(context, *session, request.sdu);
        else
            session->early.push_back(std::move(request.sdu));
        break;
    case Primitive::Release:
        session->releaseAsked = true;
        finishRelease(context, *session);
        break;
    case Primitive::Abort:
        session->over = session->released = true;
        session->outgoing.clear();
        m_sessions.erase(request.ici.endpoint);
        context.passDown(std::move(request));
        break;
    default:
        context.passDown(std::move(request));
    }
}

void Tls::acceptData(Context& context, Session& session, const Pdu& data) {
    for (std::size_t at = 0; at < data.size() && !session.over; at += Engine::largestPlain) {
        const Pdu plain = data.slice(at, std::min(Engine::largestPlain, data.size() - at));
        session.engine.send(plain.bytes());
        if (!session.engine.failure().empty()) {
            refuse(context, session, session.engine.failure());
            return;
        }
        const Bytes record = session.engine.takeOutput();
        const bool whole = record.size() >= TlsRecordHeader::size + plain.size();
        session.outgoing.push_back({whole ? tls::sealedRecord(record, plain) : tls::ownRecords(record),
                                    {},
                                    plain.size(),
                                    context.recorder().cause()});
    }
    flush(context, session);
}

void Tls::finishRelease(Context& context, Session& session) {
    if (session.releaseAsked && session.engine.connected() && !session.closeSent && !session.over) {
        session.closeSent = true;
        session.engine.close();
        collect(context, session);
    }
    flush(context, session);
}

void Tls::flush(Context& context, Session& session) {
    while (session.room && !session.outgoing.empty()) {
        Outgoing next = std::move(session.outgoing.front());
        session.outgoing.pop_front();
        session.room = false;
        Idu idu;
        idu.ici = session.ici;
        idu.sdu = std::move(next.bytes);
        idu.text = std::move(next.text);
        idu.madeOf = next.madeOf;
        const CauseScope scope(context.recorder(), next.cause);
        context.passDown(std::move(idu));
    }
    if (!session.room || !session.outgoing.empty())
        return;
    if ((session.closeSent || session.over) && !session.released) {
        session.released = true;
        ask(context, session, Primitive::Release);
    } else if (session.known && !session.over && std::exchange(session.readyOwed, false)) {
        tell(context, session, Primitive::Ready);
    }
}

void Tls::collect(Context& context, Session& session) {
    Recorder& recorder = context.recorder();
    const std::vector<std::string> secrets = session.engine.takeSecrets();
    if (recorder.frames()) // they open nothing else
        for (const std::string& line : secrets)
            recorder.trace().addTlsSecret(line);
    const std::vector<tls::Step> steps = session.engine.takeSteps();
    if (recorder.full())
        tls::recordSteps(context, session.ici.connection, session.role == Role::Client, steps, session.state);
    const Bytes records = session.engine.takeOutput();
    if (!records.empty())
        session.outgoing.push_back({tls::ownRecords(records),
                                    recorder.full() ? tls::flightText(steps, records.size()) : std::string(), 0,
                                    recorder.cause()});
}

void Tls::indication(Context& context, Idu&& indication) {
    SessionPointer session = find(indication.ici.endpoint);
    const bool accepted = session == nullptr && indication.primitive == Primitive::Connect;
    const bool datagrams = indication.ici.protocol == ipProtocolUdp || context.serviceBelow() == Service::Datagram;
    if (accepted && !datagrams) {
        session = open(context, Role::Server, indication.ici);
        if (session == nullptr)
            return;
    }
    if (session == nullptr) {
        context.passUp(std::move(indication));
        return;
    }
    switch (indication.primitive) {
    case Primitive::Connect:
        session->ici = indication.ici;
        session->room = true;
        session->engine.start(context.now());
        collect(context, *session);
        if (!session->engine.failure().empty())
            refuse(context, *session, session->engine.failure());
        flush(context, *session);
        break;
    case Primitive::Data:
        arrived(context, *session, std::move(indication));
        break;
    case Primitive::Ready:
        session->room = true;
        flush(context, *session);
        break;
    case Primitive::Release:
        streamEnded(context, *session);
        break;
    case Primitive::Abort:
    case Primitive::Closed:
        m_sessions.erase(indication.ici.endpoint);
        session->released = true;
        if (!std::exchange(session->over, true))
            context.passUp(std::move(indication));
        break;
    default:
        if (!session->over)
            context.passUp(std::move(indication));
    }
}

// Puts records together and hands them to OpenSSL one by one, so that it is known what came out of which.
void Tls::arrived(Context& context, Session& session, Idu&& data) {
    session.incoming.appendOwned(data.sdu.bytes(), data.sdu.spans());
    while (!session.over && !session.incoming.empty()) {
        std::size_t length = session.incoming.size();
        if (!session.spoken && !tls::mayBeginRecord(session.incoming.bytes())) {
            refuse(context, session, tls::noTlsText(session.incoming.bytes()));
            return;
        }
        if (length < TlsRecordHeader::size)
            return;
        session.spoken = true;
        // What is no record at all is OpenSSL's to refuse.
        if (const auto header = TlsRecordHeader::parse(session.incoming.bytes())) {
            const std::size_t whole = TlsRecordHeader::size + header->length;
            if (length < whole)
                return;
            length = whole;
        }
        Pdu record = session.incoming.slice(0, length);
        session.incoming.dropFront(length);
        takeRecord(context, session, std::move(record));
    }
    session.incoming = {};
}

void Tls::takeRecord(Context& context, Session& session, Pdu&& record) {
    const bool wasConnected = session.engine.connected();
    const Bytes plain = session.engine.receive(record.bytes(), context.now());
    collect(context, session);
    if (session.engine.connected() && !wasConnected) {
        session.known = true;
        EventId done;
        if (context.recorder().full())
            done = note(context, session, tls::connectedText(session.engine, session.role == Role::Client, m_settings));
        const CauseScope scope(context.recorder(), done);
        flush(context, session); // the last message of the handshake goes before the program's first
        tell(context, session, Primitive::Connect);
        session.ici.listener = {}; // only the first indication of an end point names it
        for (const Pdu& data : std::exchange(session.early, {}))
            acceptData(context, session, data);
        finishRelease(context, session);
    }
    if (!plain.empty() && !session.over) {
        Idu idu;
        idu.ici = session.ici;
        idu.sdu = tls::openedRecord(plain, record, context.recorder().trace());
        idu.madeOf = record.size();
        context.passUp(std::move(idu));
    }
    if (session.engine.peerClosed() && !session.peerClosed && !session.over) {
        session.peerClosed = true;
        const CauseScope scope(context.recorder(),
                               note(context, session, "close_notify has come: the peer will send nothing more"));
        tell(context, session, Primitive::Release);
    }
    if (!session.engine.failure().empty())
        refuse(context, session, session.engine.failure());
    flush(context, session);
}

// The layer below says that no more data will come. Only close_notify is a proof that the peer said so too (RFC 8446
// §6.1): anybody can send a FIN.
void Tls::streamEnded(Context& context, Session& session) {
    if (session.peerClosed || session.over)
        return;
    refuse(context, session,
           session.engine.connected()
               ? "the connection ended without close_notify, so what came may be only a part of what was sent"
               : "the connection ended before the handshake was done");
}

// TLS cannot go on: the alert that OpenSSL may have left is sent, then nothing more.
void Tls::refuse(Context& context, Session& session, const std::string& why) {
    if (std::exchange(session.over, true))
        return;
    session.incoming = {};
    session.early.clear();
    collect(context, session);
    const std::string sentence = "TLS has ended the connection: " + why;
    const CauseScope scope(context.recorder(), note(context, session, sentence, Finding::Refused));
    if (session.state)
        context.recorder().changeState(session.state, "FAILED");
    tell(context, session, Primitive::Abort, sentence);
    flush(context, session);
}

} // namespace

const LayerIdentity& tlsIdentity() {
    static const LayerIdentity identity{
        "tls",
        "TLS",
        LayerNumber::Presentation,
        "Encrypts what the program sends and checks who the peer is. It stands in slot 6 because it changes how data "
        "is represented; it also keeps a session like layer 5 and guards a connection like layer 4, so where it "
        "belongs "
        "among the seven is contested.",
        "RFC 8446",
        Service::Stream,
        Service::Any,
        "its records must come whole and in order"};
    return identity;
}

Result<std::unique_ptr<Layer>> makeTls(const Options& options) {
    auto settings = tls::Settings::read(options);
    if (!settings)
        return Failure(settings.error());
    return std::make_unique<Tls>(std::move(*settings));
}

} // namespace layerscope
