#include "layers/timertable.h"

namespace layerscope {

void TimerTable::enqueue(std::uint32_t index) {
    Timer& timer = m_timers[index];
    timer.queued = ++m_order;
    timer.queuedFor = timer.deadline;
    m_queue.push({timer.deadline, timer.queued, index});
}

void TimerTable::forget(std::uint32_t index) {
    m_indexes.erase(m_timers[index].name);
    m_timers[index] = Timer();
    m_free.push_back(index);
}

void TimerTable::start(LayerNumber layer, TimerKey key, Time deadline) {
    const Name name{layer, key};
    const std::uint32_t* known = m_indexes.find(name);
    std::uint32_t index;
    if (known != nullptr) {
        index = *known;
    } else {
        if (m_free.empty()) {
            m_free.push_back(static_cast<std::uint32_t>(m_timers.size()));
            m_timers.emplace_back();
        }
        index = m_free.back();
        m_free.pop_back();
        m_timers[index].name = name;
        m_indexes[name] = index;
    }
    Timer& timer = m_timers[index];
    if (!timer.running)
        ++m_running;
    timer.running = true;
    timer.deadline = deadline;
    if (timer.queued == 0 || timer.queuedFor > deadline)
        enqueue(index);
}

void TimerTable::cancel(LayerNumber layer, TimerKey key) {
    const std::uint32_t* index = m_indexes.find({layer, key});
    if (index == nullptr || !m_timers[*index].running)
        return;
    m_timers[*index].running = false;
    --m_running;
}

TimerTable::Timer* TimerTable::head() {
    while (!m_queue.empty()) {
        const Entry entry = m_queue.top();
        Timer& timer = m_timers[entry.timer];
        if (timer.queued != entry.order) {
            m_queue.pop();
            continue;
        }
        if (timer.running && timer.deadline == entry.deadline)
            return &timer;
        m_queue.pop();
        if (timer.running)
            enqueue(entry.timer);
        else
            forget(entry.timer);
    }
    return nullptr;
}

std::optional<Time> TimerTable::nextDeadline() {
    const Timer* timer = head();
    return timer == nullptr ? std::nullopt : std::optional(timer->deadline);
}

std::optional<TimerTable::Due> TimerTable::takeDue(Time now) {
    const Timer* timer = head();
    if (timer == nullptr || timer->deadline > now)
        return std::nullopt;
    const Due due{timer->name.layer, timer->name.key};
    forget(m_queue.top().timer);
    m_queue.pop();
    --m_running;
    return due;
}

} // namespace layerscope
