// The resolver of a host: asks a name server which address a name has, over UDP through the host's own stack (RFC 1035
// §7).
#pragma once

#include "layers/layer.h"
#include "wire/dns.h"

#include <functional>
#include <map>

namespace layerscope {

class Resolver {
public:
    static constexpr Duration retryInterval = std::chrono::seconds(2);
    static constexpr int mostQueries = 3; // for one name, before giving up
    static constexpr int mostAliases = 8; // of aliases of aliases
    static constexpr std::size_t mostCached = 1000;
    static constexpr std::uint32_t timerKind = UINT32_MAX - 1; // of a program's timers

    struct Answer {
        std::optional<IpAddress> address;
        std::string failure; // a sentence, when there is no address
        EventId noted;       // what says so in the trace
    };
    using Done = std::function<void(Context&, const Answer&)>;

    void setServer(const IpAddress& server) { m_server = server; }
    // Looks up a name's address of the host's own version of IP, at the end point that the program has chosen for it.
    // `done` is called once, at once when the answer is known from before.
    void lookUp(Context& context, EndpointId endpoint, const std::string& name, Done done);

    bool owns(EndpointId endpoint) const { return m_lookUps.contains(endpoint); }
    void indication(Context& context, Idu&& indication);
    void timer(Context& context, EndpointId endpoint);

private:
    struct LookUp {
        std::string name;  // as the program asks
        std::string asked; // what is asked at the moment: an alias leads elsewhere
        std::uint16_t id = 0;
        int queries = 0;
        int aliases = 0;
        std::uint32_t timeToLive = UINT32_MAX; // seconds; the least of all records on the way
        ConnectionId connection;
        EventId action; // "Look up …"
        Done done;
    };
    struct Cached {
        IpAddress address;
        Time until;
    };

    static std::uint16_t wantedType(const Context& context);
    void query(Context& context, EndpointId endpoint, LookUp& lookUp);
    void receive(Context& context, EndpointId endpoint, LookUp& lookUp, const Pdu& data);
    void take(Context& context, EndpointId endpoint, LookUp& lookUp, const DnsMessage& answer);
    void succeed(Context& context, EndpointId endpoint, const IpAddress& address);
    void fail(Context& context, EndpointId endpoint, const std::string& why);
    void finish(Context& context, EndpointId endpoint, Answer&& answer);

    IpAddress m_server;
    std::map<EndpointId, LookUp> m_lookUps;
    std::map<std::string, Cached> m_cache; // by name in small letters
};

} // namespace layerscope
