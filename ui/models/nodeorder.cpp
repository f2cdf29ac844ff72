#include "ui/models/nodeorder.h"

namespace layerscope {

NodeKind nodeKind(const Trace& trace, HostId id) {
    const Host& host = trace.host(id);
    if (host.address.empty() && trace.origin == Origin::Simulated && trace.linkCount() > 0)
        return host.fillings[2].empty() ? NodeKind::Hub : NodeKind::Switch;
    for (std::uint32_t index = 0; index < trace.connectionCount(); ++index)
        if (trace.connection({index}).client == id)
            return NodeKind::Computer;
    for (std::uint32_t index = 0; index < trace.connectionCount(); ++index)
        if (trace.connection({index}).server == id)
            return NodeKind::Server;
    if (host.address.find(',') != std::string::npos)
        return NodeKind::Router;
    const bool last = id.value > 0 && id.value + 1 == trace.hostCount();
    return last ? NodeKind::Server : NodeKind::Computer;
}

std::vector<std::vector<HostId>> nodeColumns(const Trace& trace) {
    const std::size_t count = trace.hostCount();
    std::vector<std::vector<HostId>> columns;
    std::vector<bool> placed(count, false);
    for (std::uint32_t first = 0; first < count; ++first) {
        if (placed[first])
            continue;
        placed[first] = true;
        for (std::vector<HostId> column{HostId{first}}; !column.empty();) {
            std::vector<HostId> next;
            for (const HostId host : column)
                for (std::uint32_t index = 0; index < trace.linkCount(); ++index) {
                    const Link& link = trace.link({index});
                    if (link.a != host && link.b != host)
                        continue;
                    const HostId other = link.a == host ? link.b : link.a;
                    if (other.value < count && !placed[other.value]) {
                        placed[other.value] = true;
                        next.push_back(other);
                    }
                }
            columns.push_back(std::move(column));
            column = std::move(next);
        }
    }
    return columns;
}

std::vector<HostId> nodeOrder(const Trace& trace) {
    std::vector<HostId> order;
    for (const std::vector<HostId>& column : nodeColumns(trace))
        order.insert(order.end(), column.begin(), column.end());
    return order;
}

} // namespace layerscope
