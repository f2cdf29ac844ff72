// Programs: what fills slot 7, and the script that a scenario makes it follow.
#pragma once

#include "base/flatmap.h"
#include "layers/dns/resolver.h"
#include "layers/layer.h"
#include "layers/messagelog.h"
#include "layers/options.h"

#include <list>
#include <map>
#include <memory>

namespace layerscope {

// What a program does.
enum class ActionKind : std::uint8_t {
    Listen,
    Connect,
    Send,
    Close,
    Abort,
    Pause,  // reads no more, until
    Resume, // it reads again
    Own,    // a verb of this program's own
};

// What makes it do so.
enum class Trigger : std::uint8_t {
    Next,      // `wait` after the action before it; the first one of a block: `wait` after the start of the run
    Connected, // `wait` after the connection has opened
    Received,  // `wait` after something has come from the peer
    Released,  // `wait` after the peer has closed its direction
};

// One line of a program's script.
struct Action {
    ActionKind kind = ActionKind::Connect;
    Trigger trigger = Trigger::Next;
    Duration wait{};
    IpAddress peer;              // Connect
    std::string peerName;        // Connect: for sentences; empty: the address
    bool lookUp = false;         // Connect: the address is not known: peerName is looked up with DNS
    std::uint16_t port = 0;      // Listen, Connect
    std::uint16_t localPort = 0; // Connect; 0: the transport chooses
    std::string text;            // Send: what
    std::uint64_t bytes = 0;     // Send: instead of a text, so many bytes of a pattern
    std::uint32_t count = 1;     // Connect, Send, Own: how often
    Duration interval{};         // between two of them
    std::string verb;            // Own: one of LayerIdentity::verbs
    Options options;             // Own: what its keys say. Send: `to`, when the seed picks from `bytes` to that many
};

// The words of the scenario format: "listen", "connected".
std::span<const std::string_view> actionNames();  // by ActionKind, but for Own
std::span<const std::string_view> triggerNames(); // by Trigger

// A slot-7 filling. Its script falls into blocks: a Listen or Connect, and the actions that every connection made by it
// then takes, in order, each when its trigger has come. Subclasses say what is done with what comes in.
class Program : public Layer {
public:
    void setScript(const std::vector<Action>& script);
    // Whom to ask for the address of a name.
    void setResolver(const IpAddress& server) { m_resolver.setServer(server); }
    // Whether this program can do that; an error names the key.
    Result<void> check(const Action& action) const;

    void start(Context& context) override;
    void request(Context&, Idu&&) override {} // nothing is above
    void indication(Context& context, Idu&& indication) override;
    void timer(Context& context, TimerKey key) override;

protected:
    // One connection, or one flow of datagrams.
    struct Session {
        EndpointId endpoint;
        std::size_t block = 0;
        std::size_t next = 0;                    // in the block's body
        std::uint32_t repeated = 0;              // how often that action has been taken
        std::array<std::uint32_t, 4> happened{}; // by Trigger: triggers that no action has used yet
        bool waiting = false;                    // its timer runs
        bool open = false;
        bool connected = false; // and its script goes on: see connectsAtOnce
        bool accepted = false;  // it came to us
        bool released = false;  // we close, or have closed
        bool peerReleased = false;
        bool gone = false;  // ended; kept until nothing works on it any more
        bool ready = false; // the stack takes another piece
        ConnectionId connection;
        IpAddress peer;
        std::list<Pdu> pieces;         // given to the stack when it is ready
        std::uint64_t patternLeft = 0; // bytes of a long pattern to be made after them
        std::uint64_t patternDone = 0;
        Bytes received;              // for subclasses that collect
        std::uint8_t timeToLive = 0; // of the packets of its data; 0: layer 3 chooses
    };

    // Something came in. True when that makes the Received trigger: a whole message has come.
    virtual bool onData(Context& context, Session& session, const Pdu& data) = 0;
    // A verb of the program's own is due; it has passed checkAction.
    virtual void onAction(Context&, Session&, const Action&) {}
    virtual Result<void> checkAction(const Action&) const { return {}; }
    // The session has opened.
    virtual void onOpen(Context&, Session&) {}
    // Whether a session is connected for the script as soon as it has opened. Otherwise connected() says when: a
    // program may have to agree with its peer first.
    virtual bool connectsAtOnce() const { return true; }
    void connected(Context& context, Session& session);
    // Whether each piece of bytes that comes in counts as a message delivered. Otherwise delivered() says what does.
    virtual bool deliversPieces() const { return true; }
    EventId delivered(Context& context, const Session& session, ByteView bytes, std::span<const Span> spans);
    // The session has ended; it is there until this returns.
    virtual void onClosed(Context&, Session&) {}
    // Something that was sent in it did not get there; `ici` has problem, reporter and pathMtu.
    virtual void onUndeliverable(Context&, Session&, const InterfaceControl&) {}
    // The session's ownTimer has run out.
    virtual void onTimer(Context&, Session&) {}
    static constexpr std::uint32_t ownTimer = UINT32_MAX; // the kind of a timer that a subclass may start
    // The peer has closed its direction; what is left to do before this side does so too.
    virtual void onPeerReleased(Context& context, Session& session);
    // The bytes of a Send action's text as this program sends them.
    virtual Bytes encode(Session&, const std::string& text) { return Bytes(text.begin(), text.end()); }
    // What owns the bytes of this program's messages, and at which layer.
    virtual const Protocol& protocol() const = 0;
    virtual LayerNumber ownerLayer() const { return LayerNumber::Application; }

    // Gives a message to the stack: records it, and passes it down as soon as there is room.
    void send(Context& context, Session& session, ByteView bytes);
    // The two parts of send, for programs whose messages have another form on the way. The first gives none unless
    // everything is recorded.
    using Sent = SentMessage;
    Sent recordMessage(Context& context, const Session& session, ByteView bytes);
    void give(Context& context, Session& session, Pdu&& piece);
    // The Listen or Connect that the session came of.
    const Action& opening(const Session& session) const { return m_blocks[session.block].opening; }
    void release(Context& context, Session& session);
    // A trigger has come, for programs that find several messages in what comes at once.
    void happen(Context& context, Session& session, Trigger trigger);
    void passDown(Context& context, const Session& session, Primitive primitive, Pdu&& sdu = {});
    Session* find(EndpointId endpoint);
    bool scriptDone(const Session& session) const {
        return session.next >= m_blocks[session.block].body.size() && !session.waiting;
    }

private:
    struct Block {
        Action opening;
        std::vector<Action> body;
        std::uint32_t opened = 0;
    };
    void open(Context& context, std::size_t block);
    void openEndpoint(Context& context, EndpointId endpoint, const Action& opening, const IpAddress& peer);
    void reach(Context& context, EndpointId endpoint, const Resolver::Answer& answer);
    Service service() const;
    void proceed(Context& context, Session& session);
    void perform(Context& context, Session& session, const Action& action);
    void flush(Context& context, Session& session);
    void closed(Context& context, Session& session, const std::string& reason);
    void sweep();

    std::vector<Block> m_blocks;
    struct EndpointHash {
        std::size_t operator()(EndpointId id) const { return id.value; } // they count up
    };

    FlatMap<EndpointId, std::unique_ptr<Session>, EndpointHash> m_sessions;
    std::map<EndpointId, std::size_t> m_listeners; // to their blocks
    Resolver m_resolver;
    std::vector<EndpointId> m_gone; // sessions that have ended since the last call from outside
    std::uint32_t m_nextEndpoint = 0;
};

} // namespace layerscope
