#include "layers/timertable.h"

namespace layerscope {

void TimerTable::enqueue(const Name& name, Timer& timer) {
    timer.queued = ++m_order;
    timer.queuedFor = timer.deadline;
    m_queue.push({timer.deadline, timer.queued, name});
}

void TimerTable::start(LayerNumber layer, TimerKey key, Time deadline) {
    const Name name{layer, key};
    Timer& timer = m_timers[name];
    if (!timer.running)
        ++m_running;
    timer.running = true;
    timer.deadline = deadline;
    if (timer.queued == 0 || timer.queuedFor > deadline)
        enqueue(name, timer);
}

void TimerTable::cancel(LayerNumber layer, TimerKey key) {
    const auto found = m_timers.find({layer, key});
    if (found == m_timers.end() || !found->second.running)
        return;
    found->second.running = false;
    --m_running;
}

TimerTable::Timer* TimerTable::head() {
    while (!m_queue.empty()) {
        const Entry entry = m_queue.top();
        const auto found = m_timers.find(entry.name);
        if (found != m_timers.end() && found->second.queued == entry.order) {
            Timer& timer = found->second;
            if (timer.running && timer.deadline == entry.deadline)
                return &timer;
            m_queue.pop();
            if (timer.running)
                enqueue(entry.name, timer);
            else
                m_timers.erase(found);
        } else {
            m_queue.pop();
        }
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
    const Due due{m_queue.top().name.layer, m_queue.top().name.key};
    m_queue.pop();
    m_timers.erase({due.layer, due.key});
    --m_running;
    return due;
}

} // namespace layerscope
