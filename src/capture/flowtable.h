// Finds what belongs to two ends that talk to each other, whichever of them sent the packet at hand.
#pragma once

#include "capture/packetpath.h"

#include <deque>

namespace layerscope {

// One end of a flow: an address and a port.
struct FlowEnd {
    NetworkAddress address;
    std::uint16_t port = 0;
    friend bool operator==(const FlowEnd& a, const FlowEnd& b) { return a.port == b.port && a.address == b.address; }
};

// A hash of an end that nobody who makes a capture can foresee, so that no capture can be made of collisions.
class FlowHash {
public:
    FlowHash();
    // The same for (a, b) as for (b, a).
    std::uint32_t operator()(const FlowEnd& a, const FlowEnd& b) const;

private:
    std::uint64_t of(const FlowEnd& end) const;
    std::uint64_t m_secrets[3];
};

// Open addressing over a table of flows that never moves.
template <class Value>
class FlowTable {
public:
    struct Flow {
        FlowEnd first, second; // first: who was seen to send first
        Value value;
    };

    struct Found {
        Flow& flow;
        bool isNew;     // made just now
        bool fromFirst; // whether the source at hand is the flow's first end
    };
    // The flow between these two.
    Found find(const FlowEnd& source, const FlowEnd& destination) {
        if (m_flows.size() * 2 >= m_slots.size())
            grow();
        const std::uint32_t hash = m_hash(source, destination);
        std::size_t place = hash & (m_slots.size() - 1);
        for (; m_slots[place].flow != Slot::empty; place = (place + 1) & (m_slots.size() - 1)) {
            if (m_slots[place].hash != hash)
                continue;
            Flow& flow = m_flows[m_slots[place].flow];
            if (flow.first == source && flow.second == destination)
                return {flow, false, true};
            if (flow.first == destination && flow.second == source)
                return {flow, false, false};
        }
        m_slots[place] = {hash, static_cast<std::uint32_t>(m_flows.size())};
        return {m_flows.emplace_back(Flow{source, destination, {}}), true, true};
    }

private:
    struct Slot {
        static constexpr std::uint32_t empty = 0xffffffffu;
        std::uint32_t hash = 0;
        std::uint32_t flow = empty;
    };

    void grow() {
        std::vector<Slot> larger(std::max<std::size_t>(64, m_slots.size() * 2));
        for (const Slot& slot : m_slots) {
            if (slot.flow == Slot::empty)
                continue;
            std::size_t place = slot.hash & (larger.size() - 1);
            while (larger[place].flow != Slot::empty)
                place = (place + 1) & (larger.size() - 1);
            larger[place] = slot;
        }
        m_slots = std::move(larger);
    }

    FlowHash m_hash;
    std::vector<Slot> m_slots; // a power of two, at most half of it taken
    std::deque<Flow> m_flows;
};

} // namespace layerscope
