// The HTTP program: what it knows of a connection, and the two roles that it can have there. For src/layers/http only.
#pragma once

#include "layers/http/http.h"
#include "layers/http/settings.h"

#include <deque>
#include <map>

namespace layerscope::http1 {

// A request that a client has sent, or is about to send the rest of.
struct Asked {
    std::string method;
    std::string target;
    Bytes content;           // waits for a 100 (Continue)
    MessageId message;       // of the request
    EventId sent;            // the message's event
    std::uint32_t begin = 0; // of the content, in that message
};

// A request that a server has read, or the rule that it broke.
struct Request {
    std::string method;
    std::string target; // path and query
    std::string tag;    // If-None-Match
    Bytes content;
    std::uint8_t minorVersion = 1;
    bool keepAlive = true;
    bool declined = false;     // answered without its content
    std::uint16_t refusal = 0; // status; 0: it is a good one
    std::string refusalText;
};

// What a server is doing for the first of its requests.
enum class Stage : std::uint8_t {
    Fresh,
    Working, // the answer takes its time
    Worked,
    Holding,  // until there is news
    TimedOut, // there was none
    Chunking, // the content comes a chunk at a time
};

struct Connection {
    explicit Connection(bool serves) : server(serves), parser(serves ? HttpSide::Requests : HttpSide::Responses) {}

    bool server;
    HttpParser parser;
    bool over = false;          // nothing further is read, or asked
    std::uint64_t received = 0; // bytes of the content that is coming
    VariableId outstanding;
    VariableId done;
    std::int64_t count = 0; // messages received (client) or answered (server)

    // Client.
    std::deque<Asked> asked;                 // without a final answer
    std::deque<Ask> waiting;                 // behind one whose content waits
    std::map<std::string, std::string> tags; // of the copies it has, by target
    bool interim = false;                    // the message that is being read is a 1xx
    bool last = false;                       // the message that is being read is the last one
    std::string summary;                     // of the message that is being read

    // Server.
    Request incoming;
    std::deque<Request> requests; // in order
    Stage stage = Stage::Fresh;   // of the first one
    bool paused = false;
    std::int64_t taken = 0; // requests so far
    Bytes rest;             // Chunking: what is left of the answer
    MessageId message;
    EventId sent;
    std::uint32_t given = 0; // bytes of the message
    Duration interval{};
    bool closes = false; // the answer under way is the last one
};

class Http : public Program {
public:
    explicit Http(Settings settings) : m_settings(std::move(settings)) {}
    const LayerIdentity& identity() const override { return httpIdentity(); }

protected:
    bool onData(Context& context, Session& session, const Pdu& data) override;
    void onOpen(Context& context, Session& session) override;
    void onAction(Context& context, Session& session, const Action& action) override;
    Result<void> checkAction(const Action& action) const override;
    void onTimer(Context& context, Session& session) override;
    void onPeerReleased(Context& context, Session& session) override;
    void onClosed(Context& context, Session& session) override;
    const Protocol& protocol() const override { return httpProtocol; }

private:
    // Held by whoever works on it, as it may be closed meanwhile.
    std::shared_ptr<Connection> connectionOf(const Session& session);
    static EventId note(Context& context, const Session& session, const std::string& text,
                        Finding finding = Finding::None) {
        return context.recorder().note(context.host(), LayerNumber::Application, session.connection, text, finding);
    }
    static void watch(Context& context, const Session& session, Connection& connection);
    // Part of a message, from the byte `begin` of it on.
    void giveBytes(Context& context, Session& session, ByteView bytes, MessageId message, std::uint32_t begin = 0) {
        if (!bytes.empty())
            give(context, session, Pdu(bytes, &httpProtocol, LayerNumber::Application, message, begin));
    }
    void read(Context& context, Session& session, Connection& connection, ByteView bytes);
    // No message will be read any more: this side closes.
    void stop(Context& context, Session& session, Connection& connection);

    // client.cpp
    void ask(Context& context, Session& session, Connection& connection, Ask ask);
    void sendContent(Context& context, Session& session, Connection& connection);
    void onResponseHead(Context& context, Session& session, Connection& connection);
    void onResponseEnd(Context& context, Session& session, Connection& connection);
    void onBadResponse(Context& context, Session& session, Connection& connection);

    // server.cpp
    void onRequestHead(Context& context, Session& session, Connection& connection);
    void onRequestData(Context& context, Session& session, Connection& connection, ByteView data);
    void onRequestEnd(Context& context, Session& session, Connection& connection);
    void onBadRequest(Context& context, Session& session, Connection& connection);
    void enqueue(Context& context, Session& session, Connection& connection);
    void serve(Context& context, Session& session, Connection& connection);
    // False: the answer to the first request is not finished yet.
    bool answer(Context& context, Session& session, Connection& connection);
    bool respond(Context& context, Session& session, Connection& connection, HttpResponse response, ByteView content,
                 const Resource* resource);
    bool giveChunk(Context& context, Session& session, Connection& connection);
    void onServerTimer(Context& context, Session& session, Connection& connection);
    void publish(Context& context, Resource& resource, Bytes content, const std::string& why, const Session& session);
    Resource* resourceOf(std::string_view target);

    Settings m_settings;
    std::map<EndpointId, std::shared_ptr<Connection>> m_connections;
};

} // namespace layerscope::http1
