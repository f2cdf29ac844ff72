// The pair of sockets that names a connection (RFC 9293 §2.2).
#pragma once

#include "layers/layer.h"

#include <bit>

namespace layerscope::tcp {

struct SocketPair {
    IpAddress local;
    std::uint16_t localPort = 0;
    IpAddress remote;
    std::uint16_t remotePort = 0;

    friend bool operator==(const SocketPair&, const SocketPair&) = default;
};

struct SocketPairHash {
    using Halves = std::array<std::uint64_t, 2>;
    std::size_t operator()(const SocketPair& pair) const {
        // Multiplying by odd constants and folding spreads neighbouring ports and addresses (Knuth 6.4).
        const auto local = std::bit_cast<Halves>(pair.local), remote = std::bit_cast<Halves>(pair.remote);
        std::uint64_t mixed = (local[0] + local[1] * 31) * 0x9e3779b97f4a7c15u;
        mixed ^= mixed >> 32;
        mixed += remote[0] * 31 + remote[1];
        mixed *= 0x9e3779b97f4a7c15u;
        mixed ^= mixed >> 32;
        mixed += std::uint64_t{pair.localPort} << 16 | pair.remotePort;
        mixed *= 0xd6e8feb86659fd93u;
        return static_cast<std::size_t>(mixed ^ mixed >> 32);
    }
};

struct EndpointHash {
    std::size_t operator()(EndpointId id) const { return id.value; }
};

} // namespace layerscope::tcp
