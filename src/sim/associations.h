// Which transport association a packet belongs to, and which frame carried its bytes first.
#pragma once

#include "sim/scenario.h"
#include "trace/recorder.h"

#include <map>
#include <unordered_map>

namespace layerscope {

class Associations {
public:
    Associations(const Scenario& scenario, Recorder& recorder);

    // The association between two transport end points, made the first time either side names it.
    ConnectionId find(const Protocol& protocol, const IpAddress& local, std::uint16_t localPort,
                      const IpAddress& remote, std::uint16_t remotePort);
    // Remembers which frame carried a segment's bytes first, so that a retransmission can point back to it. `from` is
    // the node that sends it.
    void noteRepeat(std::size_t from, ConnectionId connection, ByteView bytes, FrameId frame, bool repeats);

private:
    struct Flow { // what makes two segments of one connection carry the same bytes
        std::uint32_t connection;
        std::uint32_t host;
        std::uint32_t seq;
        friend bool operator==(const Flow&, const Flow&) = default;
    };
    struct FlowHash {
        std::size_t operator()(const Flow& flow) const {
            return (static_cast<std::size_t>(flow.seq) << 32 ^ flow.connection << 8 ^ flow.host) * 0x9e3779b97f4a7c15u;
        }
    };
    struct Key {
        const Protocol* protocol;
        std::pair<IpAddress, std::uint16_t> low, high; // either end, the smaller first
        friend auto operator<=>(const Key&, const Key&) = default;
    };

    Recorder& m_recorder;
    std::map<Key, ConnectionId> m_connections;
    std::map<IpAddress, HostId> m_hostsByAddress;
    std::unordered_map<Flow, FrameId, FlowHash> m_firstCarriers;
};

} // namespace layerscope
