// One TCP connection: its TCB, what it sends, what it keeps, its timer. RFC 9293 §3.10 is its plan.
//
// connection.cpp has the program's calls, the change of state and the timers; arrival.cpp what an arriving segment
// does; sending.cpp what goes out.
#pragma once

#include "layers/tcp/journal.h"
#include "layers/tcp/reassembly.h"
#include "layers/tcp/segment.h"
#include "layers/tcp/sendbuffer.h"
#include "layers/tcp/settings.h"

namespace layerscope::tcp {

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

    // Events from below. The first opens a connection in LISTEN: a SYN without ACK and RST.
    void openPassively(Context& context, const Segment& syn);
    void arrive(Context& context, Segment&& segment);
    void timer(Context& context);

    State state() const { return m_tcb.state; }
    const Tcb& tcb() const { return m_tcb; }
    const RttEstimator& rtt() const { return m_rtt; }
    const Timers& timers() const { return m_timers; }
    EndpointId endpoint() const { return m_endpoint; }
    const SocketPair& sockets() const { return m_sockets; }
    // The TCB is deleted and no call is under way: the object may go.
    bool isDone() const { return m_gone && m_depth == 0; }

private:
    enum class Repeats : bool { No, Yes };

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
    void recordVariables() { m_journal.variables(*m_context, m_tcb, m_rtt); }

    // Timers (connection.cpp).
    void startRetransmissionTimer(Time giveUp, std::string_view words = "started");
    void startPersistTimer(Duration interval, Time giveUp);
    void startTimeWaitTimer();
    void stopTimer(std::string_view reason);
    void armTimer(); // makes the context's timer match
    void retransmissionTimeout();
    void persistTimeout();

    // Arriving segments (arrival.cpp).
    void arriveInSynSent(Segment& segment);
    void arriveLater(Segment& segment);
    void refuseUnacceptable(const Segment& segment);
    bool takeAcknowledgement(const Segment& segment); // false: go no further with this segment
    void takeText(Segment& segment);
    void takeKept();
    void deliver(Pdu&& data, bool push);
    void learnPeer(const Segment& syn);
    void acknowledge(SeqNumber ack);
    void updateWindow(const Segment& segment);
    void challenge(std::string_view why);

    // Sending (sending.cpp).
    void flush();    // new data, a FIN, or an ACK that is owed
    void transmit(); // as much new data as the window takes, then the FIN
    void retransmit();
    void sendSyn(Repeats repeats);
    void sendPart(SeqNumber seq, std::size_t length, bool fin, Repeats repeats);
    void sendReset();
    void sendResetAt(SeqNumber seq);
    void emit(SeqNumber seq, TcpFlags flags, Pdu&& payload, Repeats repeats);
    void sent(SeqNumber end); // numbers up to `end` went out for the first time
    std::size_t unsent() const { return m_buffer.size() - std::min(m_buffer.size(), bufferOffset(m_tcb.sndNxt)); }
    std::size_t bufferOffset(SeqNumber seq) const { return static_cast<std::uint32_t>(seq - m_bufferSeq); }
    bool hasRoom() const { return m_buffer.size() < m_settings.sendBuffer; }

    // The one segment whose round trip is being measured; none after a retransmission (Karn, RFC 6298 §3).
    struct Timed {
        SeqNumber end;
        Time sentAt;
    };

    const TcpSettings& m_settings;
    SocketPair m_sockets;
    EndpointId m_endpoint;
    EndpointId m_listener;
    Tcb m_tcb;
    RttEstimator m_rtt;
    Timers m_timers;
    SendBuffer m_buffer;
    Reassembly m_reassembly;
    Journal m_journal;

    std::optional<Timed> m_timed;
    std::optional<Time> m_armed;        // when the context will call timer()
    std::optional<SeqNumber> m_recover; // what was on its way when the timer fired ends here
    std::optional<SeqNumber> m_finAt;   // the number of the peer's FIN, once it has come
    SeqNumber m_bufferSeq;              // the number of the first byte in m_buffer
    Context* m_context = nullptr;       // of the call under way
    EventId m_cause;                    // why the next segment goes out
    ConnectionId m_connection;
    std::uint32_t m_readyOwed = 0; // Data requests not answered by Ready yet
    std::uint32_t m_duplicateAcks = 0;
    std::uint16_t m_ownMss = 0;
    std::uint16_t m_depth = 0;
    bool m_closeAsked = false; // the program has no more to send, though the state may not say so yet
    bool m_finQueued = false;
    bool m_finSent = false;
    bool m_synAcknowledged = false;
    bool m_synTimedOut = false;
    bool m_ackOwed = false;
    bool m_gone = false;
};

} // namespace layerscope::tcp
