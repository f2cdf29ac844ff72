// Transport: TCP, RFC 9293.
#pragma once

#include "base/flatmap.h"
#include "layers/layer.h"
#include "layers/tcp/settings.h"
#include "layers/tcp/socketpair.h"

#include <unordered_map>

namespace layerscope {

namespace tcp {
class Connection;
struct Segment;
} // namespace tcp

// All TCP connections and listeners of one host.
class TcpLayer final : public Layer {
public:
    // The first port that a Connect request without one gets (RFC 6335 §6: the dynamic ports).
    static constexpr std::uint16_t firstDynamicPort = 49152;

    explicit TcpLayer(const TcpSettings& settings = {});
    ~TcpLayer() override;

    const LayerIdentity& identity() const override;
    void request(Context& context, Idu&& request) override;
    void indication(Context& context, Idu&& indication) override;
    void timer(Context& context, TimerKey key) override;

    std::size_t connectionCount() const { return m_connections.size(); }
    // Null when there is no such connection; good until the next call.
    const tcp::Connection* find(EndpointId endpoint) const;

private:
    struct Listener {
        EndpointId endpoint;
        VariableId state; // LISTEN, while everything is recorded
    };

    void listen(Context& context, const InterfaceControl& ici);
    void connect(Context& context, const InterfaceControl& ici);
    void stopListening(Context& context, const InterfaceControl& ici, std::uint16_t port, Primitive primitive);
    void accept(Context& context, const Listener& listener, const tcp::SocketPair& sockets, tcp::Segment&& segment);
    void refuse(Context& context, const tcp::SocketPair& sockets, const tcp::Segment& segment);
    void narrowPath(Context& context, const Idu& indication); // pathmtu.cpp
    std::optional<std::uint16_t> dynamicPort(const tcp::SocketPair& wanted);
    tcp::Connection& add(const tcp::SocketPair& sockets, EndpointId endpoint, EndpointId listener);
    void removeIfDone(tcp::Connection& connection);

    TcpSettings m_settings;
    FlatMap<EndpointId, std::unique_ptr<tcp::Connection>, tcp::EndpointHash> m_connections;
    FlatMap<tcp::SocketPair, tcp::Connection*, tcp::SocketPairHash> m_bySockets;
    std::unordered_map<std::uint16_t, Listener> m_listeners; // by port
    std::unordered_map<EndpointId, std::uint16_t, tcp::EndpointHash> m_listenerPorts;
    std::uint16_t m_nextPort = firstDynamicPort;
    std::uint32_t m_nextEndpoint = 0x80000000u; // of connections that come in
};

const LayerIdentity& tcpIdentity();
// The settings are those of TcpSettings.
Result<std::unique_ptr<Layer>> makeTcp(const Options& options);

} // namespace layerscope
