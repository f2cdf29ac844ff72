#include "layers/ipv4/arpcache.h"

namespace layerscope {

void ArpCache::know(Ipv4Address neighbour, MacAddress mac) { m_entries[neighbour].mac = mac; }

ArpCache::Entry* ArpCache::find(Ipv4Address neighbour) {
    const auto found = m_entries.find(neighbour);
    return found == m_entries.end() ? nullptr : &found->second;
}

} // namespace layerscope
