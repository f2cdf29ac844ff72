#include "layers/programs.h"

#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr Protocol probeProtocol{"Traceroute probe", "Probe", "data", LayerNumber::Application, "RFC 2151 §3.4", {}};
constexpr Duration patience = std::chrono::seconds(3);
constexpr std::uint8_t mostHops = 30;
constexpr std::size_t probeSize = 32;

// As Van Jacobson's: datagrams to a port that nobody uses, with a time to live that grows by one.
class Traceroute : public Program {
public:
    const LayerIdentity& identity() const override { return tracerouteIdentity(); }

protected:
    void onOpen(Context& context, Session& session) override { probe(context, session); }

    void onUndeliverable(Context& context, Session& session, const InterfaceControl& ici) override {
        const std::string_view about = ici.problem == Problem::TimeToLiveExceeded ? "a router on the way"
                                       : ici.problem == Problem::PortUnreachable  ? "the destination"
                                                                                  : "the way ends there";
        hop(context, session, fmt::format("{}, {}", ici.reporter.text(), about));
        if (ici.problem == Problem::TimeToLiveExceeded)
            next(context, session);
        else
            finish(context, session);
    }

    // Somebody does listen at the port, and has answered.
    bool onData(Context& context, Session& session, const Pdu&) override {
        hop(context, session, "the destination, which answers");
        finish(context, session);
        return true;
    }

    void onTimer(Context& context, Session& session) override {
        hop(context, session, "no answer");
        next(context, session);
    }

    const Protocol& protocol() const override { return probeProtocol; }

private:
    void probe(Context& context, Session& session) {
        ++session.timeToLive;
        m_sent = context.now();
        context.startTimer({session.endpoint, ownTimer}, context.now() + patience);
        const EventId action =
            context.recorder().full()
                ? context.recorder().action(context.host(), session.connection,
                                            fmt::format("The program probes hop {}", session.timeToLive))
                : EventId{};
        const CauseScope scope(context.recorder(), action);
        send(context, session, Bytes(probeSize, static_cast<std::uint8_t>('@' + session.timeToLive)));
    }

    void hop(Context& context, Session& session, std::string_view who) const {
        if (context.recorder().full())
            context.recorder().note(
                context.host(), LayerNumber::Application, session.connection,
                fmt::format("Hop {}: {}, after {}", session.timeToLive, who, durationText(context.now() - m_sent)));
    }

    void next(Context& context, Session& session) {
        if (session.timeToLive < mostHops)
            probe(context, session);
        else
            finish(context, session);
    }

    void finish(Context& context, Session& session) {
        context.cancelTimer({session.endpoint, ownTimer});
        release(context, session);
    }

    Time m_sent{};
};

} // namespace

const LayerIdentity& tracerouteIdentity() {
    static const LayerIdentity identity{"traceroute",
                                        "Traceroute",
                                        LayerNumber::Application,
                                        "Finds the routers on the way by letting datagrams die on it.",
                                        "RFC 2151 §3.4",
                                        Service::Datagram,
                                        Service::Any,
                                        "each probe is a datagram of its own; fill slot 4 with udp"};
    return identity;
}

Result<std::unique_ptr<Layer>> makeTraceroute(const Options& options) {
    if (auto checked = options.checkKeys({}); !checked)
        return Failure(checked.error());
    return std::make_unique<Traceroute>();
}

} // namespace layerscope
