// One TCP connection: its TCB, what it sends, what it keeps, its timer. RFC 9293 §3.10 is its plan.
//
// connection.cpp has the program's calls and the change of state; timeouts.cpp the timers; arrival.cpp what an arriving
// segment does; acknowledgement.cpp what its ACK field does; recovery.cpp making up for losses; receiving.cpp its data;
// options.cpp what the two ends agree on and the options of each segment; sending.cpp what goes out.
#pragma once

#include "layers/tcp/congestion.h"
#include "layers/tcp/journal.h"
#include "layers/tcp/reassembly.h"
#include "layers/tcp/recovery.h"
#include "layers/tcp/scoreboard.h"
#include "layers/tcp/segment.h"
#include "layers/tcp/sendbuffer.h"
#include "layers/tcp/settings.h"

namespace layerscope::tcp {

// The data that fits into a packet of `mtu` bytes to this peer, which tells the version of IP, without options (RFC
// 9293 §3.7.1); pathmtu.cpp.
std::uint32_t mssFor(std::size_t mtu, const IpAddress& peer);

// Programs may call back from within an indication. What they give to send then goes out when the segment at hand has
// been dealt with, so that an answer given at once carries the acknowledgement of what it answers. Two
// acknowledgements do not wait for the program: the third segment of the handshake, and that of a FIN.
class Connection {
public:
    // `settings` must outlive it. `listener` is the end point that was listening, or none when the program connects.
    Connection(const TcpSettings& settings, const SocketPair& sockets, EndpointId endpoint, EndpointId listener);

    // The program's calls.
    void openActively(Context& context);
    void send(Context& context, Pdu&& data, bool push);
    void release(Context& context);
    void abort(Context& context);
    void pause(Context& context);  // the program reads no more for now
    void resume(Context& context); // it reads again

    // Events from below. The first opens a connection in LISTEN: a SYN without ACK and RST.
    void openPassively(Context& context, const Segment& syn);
    void arrive(Context& context, Segment&& segment);
    void timer(Context& context);
    // A link of the path takes packets of `mtu` bytes only, and the one with this sequence number was larger.
    void narrowPath(Context& context, SeqNumber quoted, std::size_t mtu); // pathmtu.cpp

    State state() const { return m_tcb.state; }
    const Tcb& tcb() const { return m_tcb; }
    const RttEstimator& rtt() const { return m_rtt; }
    const Timers& timers() const { return m_timers; }
    const Congestion& congestion() const { return m_congestion; }
    const Recovery& recovery() const { return m_recovery; }
    EndpointId endpoint() const { return m_endpoint; }
    const SocketPair& sockets() const { return m_sockets; }
    // The TCB is deleted and no call is under way: the object may go.
    bool isDone() const { return m_gone && m_depth == 0; }

private:
    enum class Repeats : bool { No, Yes };
    enum class Rescue : bool { No, Yes };

    // Runs `work` as the outermost call or within one.
    template <class Work>
    void enter(Context& context, Work&& work) {
        m_context = &context;
        m_cause = context.recorder().cause();
        ++m_depth;
        work();
        if (m_depth == 1)
            settle();
        --m_depth;
    }
    void settle();

    // State and indications (connection.cpp).
    void open(Context& context, Event opening);
    void step(Event event, std::string_view reason = {});
    void perform(Action actions, std::string_view reason);
    void deleteTcb();
    void indicate(Primitive primitive, Pdu&& sdu = {}, std::string_view reason = {}, bool push = true);
    std::string peerText() const { return socketText(m_sockets.remote, m_sockets.remotePort); }
    template <class MakeText>
    EventId note(Finding finding, MakeText&& makeText) {
        return m_journal.note(*m_context, finding, std::forward<MakeText>(makeText));
    }
    void recordVariables() {
        if (m_journal.isOpen())
            m_journal.variables(*m_context, m_tcb, m_rtt, m_congestion, m_duplicateAcks);
    }

    // Timers (timeouts.cpp).
    void startRetransmissionTimer(Time giveUp, std::string_view words = "started");
    void startPersistTimer(Duration interval, Time giveUp);
    void startTimeWaitTimer();
    void stopTimer(std::string_view reason);
    void armTimer(); // makes the context's timer match
    void mainTimeout();
    void retransmissionTimeout();
    void persistTimeout();
    void startKeepAlive();
    void keepAliveTimeout();
    void stopDelayedAck();

    // Arriving segments (arrival.cpp).
    void arriveInSynSent(Segment& segment);
    void arriveLater(Segment& segment);
    bool takeProbe(Segment& segment); // false: it is not the probe of a window of 0
    void refuseUnacceptable(const Segment& segment);
    void learnPeer(const Segment& syn);
    void challenge(std::string_view why);
    bool mayChallenge(); // counts this one

    // The ACK field (acknowledgement.cpp).
    bool takeAcknowledgement(const Segment& segment); // false: go no further with this segment
    bool takeFirstAcknowledgement(const Segment& segment);
    void acknowledge(const Segment& segment);
    void takeRoundTrip(const Segment& segment);
    void updateWindow(const Segment& segment);
    std::uint32_t windowIn(const Segment& segment) const; // SEG.WND, scaled

    // Losses (recovery.cpp).
    std::uint32_t takeSack(const Segment& segment); // returns the bytes newly reported
    void takeDuplicateAck();
    void enterFastRecovery();
    void progress(std::uint32_t acknowledged, std::uint32_t inFlight); // something new was acknowledged
    void enterTimeoutRecovery();
    void resendAfterTimeout();
    void resendByScoreboard(Rescue rescue = Rescue::No);
    bool isSackRecovery() const { return m_tcb.sack && m_recovery.kind == Recovery::Kind::Fast; }
    std::uint32_t pipe() const; // bytes taken to be on their way

    // Data (receiving.cpp).
    void takeText(Segment& segment);
    void takeFin();
    void takeKept();
    void deliver(Pdu&& data, bool push);
    void passHeldUp();
    void openWindow();
    void oweAck(std::size_t bytes); // at once or, when it may wait, later

    // Options (options.cpp).
    void negotiate(const TcpOptions& peer);
    bool isStale(const Segment& segment); // by its timestamp: PAWS
    void takeTimestamp(const Segment& segment);
    std::uint32_t timestampNow() const;
    TcpOptions optionsFor(TcpFlags flags, std::size_t payload);
    void remember(SeqNumber arrived); // out of order: reported first
    void noteDuplicate(SackBlock block);

    // Sending (sending.cpp).
    void flush();    // new data, a FIN, or an ACK that is owed
    void transmit(); // as much new data as the windows take, then the FIN
    bool isSilly(std::size_t length, std::size_t left) const;
    // Sends again from `from`, at most one segment and not past `until`; returns where it ended.
    SeqNumber resend(SeqNumber from, SeqNumber until, Finding finding, std::string_view why);
    void retransmit(); // the first number that is not acknowledged
    void sendSyn(Repeats repeats);
    void sendPart(SeqNumber seq, std::size_t length, bool fin, Repeats repeats);
    void sendReset();
    void sendResetAt(SeqNumber seq);
    void sendSegment(SeqNumber seq, TcpFlags flags, Pdu&& payload, Repeats repeats);
    void sent(SeqNumber end); // numbers up to `end` went out for the first time
    std::size_t unsent() const { return m_buffer.size() - std::min(m_buffer.size(), bufferOffset(m_tcb.sndNxt)); }
    std::size_t bufferOffset(SeqNumber seq) const { return static_cast<std::uint32_t>(seq - m_bufferSeq); }
    bool hasRoom() const { return m_buffer.size() < m_settings.sendBuffer; }

    // The one segment whose round trip is being measured; none after a retransmission (Karn, RFC 6298 §3).
    struct Timed {
        SeqNumber end;
        Time sentAt;
    };
    // Received, and not yet given to a program that has paused.
    struct Held {
        Pdu data;
        bool push;
    };

    const TcpSettings& m_settings;
    SocketPair m_sockets;
    EndpointId m_endpoint;
    EndpointId m_listener;
    Tcb m_tcb;
    RttEstimator m_rtt;
    Timers m_timers;
    Congestion m_congestion;
    Recovery m_recovery;
    Scoreboard m_scoreboard;
    SendBuffer m_buffer;
    Reassembly m_reassembly;
    std::vector<Held> m_held;
    Journal m_journal;

    std::optional<Timed> m_timed;
    std::optional<Time> m_armed;           // when the context will call timer()
    std::optional<SeqNumber> m_finAt;      // the number of the peer's FIN, once it has come
    std::optional<SeqNumber> m_smallUntil; // SND.SML: the end of the last small segment that is not acknowledged
    SeqNumber m_bufferSeq;                 // the number of the first byte in m_buffer
    Context* m_context = nullptr;          // of the call under way
    EventId m_cause;                       // why the next segment goes out
    ConnectionId m_connection;
    std::array<SeqNumber, SackBlocks::capacity> m_arrived{}; // within the latest blocks out of order, latest first
    std::optional<SackBlock> m_duplicate;                    // to be reported: what came twice (RFC 2883)
    Time m_lastHeard{};                                      // for keep-alive
    Time m_challengesSince{};
    std::size_t m_heldBytes = 0;
    std::size_t m_unansweredBytes = 0; // received since the last ACK
    std::uint32_t m_readyOwed = 0;     // Data requests not answered by Ready yet
    std::uint32_t m_duplicateAcks = 0;
    std::uint32_t m_timeouts = 0; // in a row, without an answer
    std::uint16_t m_ownMss = 0;
    std::uint16_t m_depth = 0;
    std::uint8_t m_arrivedCount = 0;
    std::uint8_t m_challenges = 0;
    std::uint8_t m_keepAliveProbes = 0; // unanswered
    bool m_closeAsked = false;          // the program has no more to send, though the state may not say so yet
    bool m_finQueued = false;
    bool m_finSent = false;
    bool m_synAcknowledged = false;
    bool m_synTimedOut = false;
    bool m_ackOwed = false;
    bool m_overridesNagle = false; // the persist timer ran out: small segments may go
    bool m_paused = false;
    bool m_releaseHeld = false; // the peer's end waits behind what is held
    bool m_gone = false;
};

} // namespace layerscope::tcp
