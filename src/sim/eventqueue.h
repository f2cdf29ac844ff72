// sim: scenarios, and the discrete-event engine that runs them. May depend on: layers, trace, wire, base.
//
// A scenario is data; the simulation has its own clock and knows nothing of screens or of the machine's time. The same
// scenario with the same seed leaves the same trace, byte for byte.
#pragma once

#include "base/time.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace layerscope {

// What is to happen, in order of time and, at one time, in order of insertion.
template <class Item>
class EventQueue {
public:
    // A lane is for entries that mostly come in order of time, as frames on a link do: they wait in line instead of in
    // the heap, which then stays small.
    using Lane = std::uint32_t;
    Lane addLane() {
        m_lanes.emplace_back();
        return static_cast<Lane>(m_lanes.size() - 1);
    }

    void push(Time time, Item item) { insert({time, m_inserted++, std::move(item), noLane}); }
    void push(Lane lane, Time time, Item item) {
        Line& line = m_lanes[lane];
        if (line.busy && time < line.last) { // out of order: it does not wait in line
            push(time, std::move(item));
            return;
        }
        Entry entry{time, m_inserted++, std::move(item), lane};
        line.last = time;
        if (line.busy)
            line.append(std::move(entry));
        else
            insert(std::move(entry));
        line.busy = true;
    }
    // The earliest entry, taken out. The queue must not be empty.
    std::pair<Time, Item> pop() {
        Entry& top = m_heap.front();
        std::pair<Time, Item> first(top.time, std::move(top.item));
        Line* line = top.lane == noLane ? nullptr : &m_lanes[top.lane];
        if (line != nullptr && !line->empty()) {
            sink(line->takeFirst());
            return first;
        }
        if (line != nullptr)
            line->busy = false;
        Entry last = std::move(m_heap.back());
        m_heap.pop_back();
        if (!m_heap.empty())
            sink(std::move(last));
        return first;
    }
    bool empty() const { return m_heap.empty(); }
    Time nextTime() const { return m_heap.front().time; } // of a queue that is not empty

private:
    static constexpr Lane noLane = UINT32_MAX;
    static constexpr std::size_t branches = 4; // fewer levels than a binary heap, and the children lie together

    struct Entry {
        Time time;
        std::uint64_t order;
        Item item;
        Lane lane;
        bool before(const Entry& other) const { return time != other.time ? time < other.time : order < other.order; }
    };
    // The entries of a lane behind its first one, which is in the heap while the lane is busy.
    struct Line {
        std::vector<Entry> entries; // from `first` on
        std::size_t first = 0;
        bool busy = false;
        Time last{};

        bool empty() const { return first == entries.size(); }
        void append(Entry&& entry) {
            // Makes room at the front when that pays.
            if (entries.size() == entries.capacity() && first * 2 >= entries.size()) {
                entries.erase(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(first));
                first = 0;
            }
            entries.push_back(std::move(entry));
        }
        Entry takeFirst() {
            Entry entry = std::move(entries[first++]);
            if (empty()) {
                entries.clear();
                first = 0;
            }
            return entry;
        }
    };

    void insert(Entry&& entry) {
        std::size_t place = m_heap.size();
        m_heap.push_back(std::move(entry));
        Entry rising = std::move(m_heap.back());
        for (; place > 0; place = (place - 1) / branches) {
            Entry& parent = m_heap[(place - 1) / branches];
            if (!rising.before(parent))
                break;
            m_heap[place] = std::move(parent);
        }
        m_heap[place] = std::move(rising);
    }
    // Puts an entry in the place of the first one, and down to where it belongs.
    void sink(Entry&& sinking) {
        std::size_t place = 0;
        for (std::size_t child; (child = place * branches + 1) < m_heap.size();) {
            const std::size_t end = std::min(child + branches, m_heap.size());
            std::size_t least = child;
            while (++child < end)
                if (m_heap[child].before(m_heap[least]))
                    least = child;
            if (!m_heap[least].before(sinking))
                break;
            m_heap[place] = std::move(m_heap[least]);
            place = least;
        }
        m_heap[place] = std::move(sinking);
    }

    std::vector<Entry> m_heap; // each entry comes before its children, at branches * i + 1 and on
    std::vector<Line> m_lanes;
    std::uint64_t m_inserted = 0;
};

} // namespace layerscope
