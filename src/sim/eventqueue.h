// sim: scenarios, and the discrete-event engine that runs them. May depend on: layers, trace, wire, base.
//
// A scenario is data; the simulation has its own clock and knows nothing of screens or of the machine's time. The same
// scenario with the same seed leaves the same trace, byte for byte.
#pragma once

#include "base/time.h"

#include <algorithm>

namespace layerscope {

// What is to happen, in order of time and, at one time, in order of insertion.
template <class Item>
class EventQueue {
public:
    void push(Time time, Item item) {
        m_heap.push_back({time, m_inserted++, std::move(item)});
        std::push_heap(m_heap.begin(), m_heap.end(), later);
    }
    // The earliest entry, taken out. The queue must not be empty.
    std::pair<Time, Item> pop() {
        std::pop_heap(m_heap.begin(), m_heap.end(), later);
        std::pair<Time, Item> first(m_heap.back().time, std::move(m_heap.back().item));
        m_heap.pop_back();
        return first;
    }
    bool empty() const { return m_heap.empty(); }
    std::size_t size() const { return m_heap.size(); }
    Time nextTime() const { return m_heap.front().time; } // of a queue that is not empty

private:
    struct Entry {
        Time time;
        std::uint64_t order;
        Item item;
    };
    static bool later(const Entry& a, const Entry& b) { return a.time != b.time ? a.time > b.time : a.order > b.order; }

    std::vector<Entry> m_heap;
    std::uint64_t m_inserted = 0;
};

} // namespace layerscope
