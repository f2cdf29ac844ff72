// The pair of sockets that names a connection (RFC 9293 §2.2).
#pragma once

#include "layers/layer.h"

namespace layerscope::tcp {

struct SocketPair {
    Ipv4Address local;
    std::uint16_t localPort = 0;
    Ipv4Address remote;
    std::uint16_t remotePort = 0;

    friend bool operator==(const SocketPair&, const SocketPair&) = default;
};

struct SocketPairHash {
    std::size_t operator()(const SocketPair& pair) const {
        // Multiplying by odd constants and folding spreads neighbouring ports and addresses (Knuth 6.4).
        std::uint64_t mixed = (std::uint64_t{pair.local.value} << 32 | pair.remote.value) * 0x9e3779b97f4a7c15u;
        mixed ^= mixed >> 32;
        mixed += std::uint64_t{pair.localPort} << 16 | pair.remotePort;
        mixed *= 0xd6e8feb86659fd93u;
        return static_cast<std::size_t>(mixed ^ mixed >> 32);
    }
};

struct EndpointHash {
    std::size_t operator()(EndpointId id) const { return id.value; }
};

// "10.0.0.2:80".
std::string socketText(Ipv4Address address, std::uint16_t port);

} // namespace layerscope::tcp
