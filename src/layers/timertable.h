// The timers of one stack.
#pragma once

#include "base/flatmap.h"
#include "layers/layer.h"

#include <queue>

namespace layerscope {

// Knows which timers run and which is due next. Moving a deadline back, which TCP does with every acknowledgement,
// costs one table look-up: the queue is put right only when the old deadline is reached.
class TimerTable {
public:
    struct Due {
        LayerNumber layer;
        TimerKey key;
    };

    void start(LayerNumber layer, TimerKey key, Time deadline);
    void cancel(LayerNumber layer, TimerKey key);
    // The earliest deadline; none while no timer runs.
    std::optional<Time> nextDeadline();
    // The next timer whose deadline is at or before `now`, which then no longer runs.
    std::optional<Due> takeDue(Time now);
    bool empty() const { return m_running == 0; }

private:
    struct Name {
        LayerNumber layer;
        TimerKey key;
        friend bool operator==(const Name&, const Name&) = default;
    };
    struct NameHash {
        std::size_t operator()(const Name& name) const {
            const std::uint64_t word = static_cast<std::uint64_t>(name.key.endpoint.value) << 16 ^
                                       static_cast<std::uint64_t>(name.key.kind) << 3 ^
                                       static_cast<std::uint64_t>(name.layer);
            return static_cast<std::size_t>(word);
        }
    };
    struct Timer {
        Name name;
        bool running = false;
        Time deadline{};
        std::uint64_t queued = 0; // the order number of its live entry in the queue; 0: none
        Time queuedFor{};
    };
    struct Entry {
        Time deadline;
        std::uint64_t order;
        std::uint32_t timer; // index in m_timers
        bool operator>(const Entry& other) const {
            return deadline != other.deadline ? deadline > other.deadline : order > other.order;
        }
    };
    void enqueue(std::uint32_t index);
    void forget(std::uint32_t index);
    // Drops entries that say nothing any more from the head of the queue; the timer of the head, or null.
    Timer* head();

    std::vector<Timer> m_timers;
    std::vector<std::uint32_t> m_free; // indexes of m_timers without a name
    FlatMap<Name, std::uint32_t, NameHash> m_indexes;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> m_queue;
    std::uint64_t m_order = 0;
    std::size_t m_running = 0;
};

} // namespace layerscope
