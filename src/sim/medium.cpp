#include "sim/medium.h"

#include "layers/physical.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

Medium::Medium(std::size_t hub, std::uint32_t index, std::uint64_t bitsPerSecond, std::uint32_t queue, Random random,
               World& world, Wires& wires)
    : m_hub(hub), m_index(index), m_rate(bitsPerSecond), m_limit(queue), m_random(random), m_world(world),
      m_wires(wires) {}

void Medium::add(const Station& station) { m_stations.push_back({station, {}, 0, {}, {}, {}}); }

void Medium::push(Time time, Task task) {
    m_tasks.push(time, task);
    m_world.queue.push(time, {ItemKind::Medium, m_index});
}

Medium::Transmission* Medium::find(std::size_t id) {
    const auto found = std::ranges::find(m_transmissions, id, &Transmission::id);
    return found == m_transmissions.end() ? nullptr : &*found;
}

void Medium::offer(std::size_t line, Idu&& frame) {
    const auto found = std::ranges::find(m_stations, line, [](const State& state) { return state.station.line; });
    State& state = *found;
    if (state.queue.size() >= m_limit) {
        m_world.recorder.note(hostAt(state.station.node), LayerNumber::DataLink, frame.ici.connection,
                              "Frame dropped: the queue in front of the medium is full", Finding::Refused);
        return;
    }
    state.queue.push_back({std::move(frame), m_world.recorder.cause()});
    if (state.queue.size() == 1)
        attempt(static_cast<std::size_t>(found - m_stations.begin()));
}

void Medium::step() {
    const auto [time, task] = m_tasks.pop();
    if (task.kind == TaskKind::Attempt) {
        if (m_stations[task.subject].planned == time) {
            m_stations[task.subject].planned.reset();
            attempt(task.subject);
        }
        return;
    }
    Transmission* transmission = find(task.subject);
    if (transmission == nullptr || transmission->brokenOff)
        return;
    switch (task.kind) {
    case TaskKind::Detect:
        collide(*transmission);
        break;
    case TaskKind::Repeat:
        repeat(*transmission);
        break;
    case TaskKind::End:
        end(*transmission);
        break;
    case TaskKind::Attempt:
        break;
    }
}

// When the medium will have been quiet for the gap between frames, as far as the station can hear now.
Time Medium::quietFrom(std::size_t station) const {
    Time quiet{};
    for (const Transmission& transmission : m_transmissions) {
        const Duration way = between(transmission.station, station);
        if (transmission.start + way <= m_world.now)
            quiet = std::max(quiet, transmission.end + way + bits(interframeGapBits));
    }
    return quiet;
}

void Medium::plan(std::size_t index) {
    State& state = m_stations[index];
    if (state.queue.empty() || state.sending)
        return;
    const Time when = std::max({m_world.now, state.backOffEnd, quietFrom(index)});
    state.planned = when;
    push(when, {TaskKind::Attempt, index});
}

void Medium::attempt(std::size_t index) {
    State& state = m_stations[index];
    if (state.queue.empty() || state.sending)
        return;
    const Time quiet = quietFrom(index);
    if (std::max(state.backOffEnd, quiet) <= m_world.now) {
        begin(index);
        return;
    }
    if (quiet > m_world.now + bits(interframeGapBits) && !state.deferred && m_world.recorder.full()) {
        state.deferred = true;
        const CauseScope scope(m_world.recorder, state.queue.front().cause);
        m_world.recorder.note(hostAt(state.station.node), LayerNumber::DataLink,
                              state.queue.front().frame.ici.connection, "Carrier sensed: the frame waits for quiet");
    }
    plan(index);
}

void Medium::begin(std::size_t index) {
    State& state = m_stations[index];
    const Waiting& waiting = state.queue.front();
    const Time now = m_world.now;
    const Time end = now + bits((waiting.frame.sdu.size() + preambleBytes) * 8);

    Transit transit;
    transit.bits = waiting.frame.sdu.clone(); // a collision will ask for it again
    transit.from = state.station.node;
    transit.to = m_hub;
    transit.line = state.station.line;
    transit.direction = state.station.direction;
    transit.connection = waiting.frame.ici.connection;
    transit.cause = waiting.cause;
    transit.sent = now;
    transit.arrival = end + state.station.delay;

    std::erase_if(m_transmissions, [&](const Transmission& old) {
        return old.end + bits(2 * slotTimeBits) < now; // its signal and the gap after it are over everywhere
    });
    const std::size_t id = m_nextId++;
    for (const Transmission& other : m_transmissions) {
        const Duration way = between(other.station, index);
        if (other.start + way > now && other.start + way < end)
            push(other.start + way, {TaskKind::Detect, id});
        if (!other.brokenOff && now + way < other.end)
            push(now + way, {TaskKind::Detect, other.id});
    }
    state.sending = id;
    const std::uint32_t kept = m_wires.prepare(std::move(transit), waiting.frame.repeats, waiting.frame.crossings);
    const Wires::Reference reference = m_wires.refer(kept);
    const Transit& prepared = *m_wires.find(reference);
    m_transmissions.push_back({id, index, now, end, prepared.frame, prepared.connection, reference, {}, false});
    push(now + state.station.delay, {TaskKind::Repeat, id});
    push(end, {TaskKind::End, id});
    m_wires.launch(kept);
}

// The signal has reached the hub, which sends it on through all its other ports at once, bit by bit.
void Medium::repeat(Transmission& transmission) {
    const Transit* original = m_wires.find(transmission.transit);
    if (original == nullptr || original->lost)
        return;
    const EventId cause = original->frame ? m_world.trace->frame(original->frame).sentEvent : EventId{};
    const Station& sender = m_stations[transmission.station].station;
    const Duration length = transmission.end - transmission.start;
    for (const State& state : m_stations) {
        if (state.station.line == sender.line)
            continue;
        Transit copy;
        original = m_wires.find(transmission.transit); // keeping a copy may have moved it
        copy.bits = original->bits.clone();
        copy.from = m_hub;
        copy.to = state.station.node;
        copy.line = state.station.line;
        copy.direction = 1 - state.station.direction;
        copy.connection = original->connection;
        copy.cause = cause;
        copy.sent = m_world.now;
        copy.arrival = m_world.now + length + state.station.delay;
        const std::uint32_t kept = m_wires.prepare(std::move(copy), false);
        transmission.repeats.push_back(m_wires.refer(kept));
        m_wires.launch(kept);
    }
}

// IEEE 802.3 §4.2.3.2.4 and §4.2.3.2.5: jam, then wait for 0 to 2^k - 1 slot times, k being the number of attempts.
void Medium::collide(Transmission& transmission) {
    State& state = m_stations[transmission.station];
    transmission.brokenOff = true;
    // A collision in the preamble lets the preamble end, then comes the jam.
    transmission.end = std::max(m_world.now, transmission.start + bits(preambleBytes * 8)) + bits(jamBits);
    ++state.attempts;
    const std::uint64_t range = std::uint64_t{1} << std::min(state.attempts, backOffLimit);
    const std::uint64_t slots = m_random.below(range);
    const bool last = state.attempts >= attemptLimit;
    EventId collision;
    if (m_world.recorder.full()) {
        const FrameId frame = transmission.frame;
        const CauseScope scope(m_world.recorder, m_world.trace->frame(frame).sentEvent);
        m_world.recorder.setFrame(frame);
        collision = m_world.recorder.note(
            hostAt(state.station.node), LayerNumber::DataLink, transmission.connection,
            last ? fmt::format("Collision in attempt {}: jam sent", state.attempts)
                 : fmt::format("Collision in attempt {}: jam sent; back-off of {} slot times, drawn from 0 to {}: {}",
                               state.attempts, slots, range - 1, durationText(bits(slots * slotTimeBits))));
        m_world.recorder.setFrame({});
    }
    m_wires.breakOff(transmission.transit, "it collided with another one", collision);
    for (const Wires::Reference copy : transmission.repeats)
        m_wires.breakOff(copy, "it collided with another one", collision);
    state.sending.reset();
    state.backOffEnd = transmission.end + bits(slots * slotTimeBits);
    state.deferred = true; // waiting is no news any more
    state.queue.front().cause = collision ? collision : state.queue.front().cause;
    if (last)
        giveUp(transmission.station);
    for (std::size_t station = 0; station < m_stations.size(); ++station)
        plan(station);
}

void Medium::giveUp(std::size_t index) {
    State& state = m_stations[index];
    const CauseScope scope(m_world.recorder, state.queue.front().cause);
    m_world.recorder.note(hostAt(state.station.node), LayerNumber::DataLink, state.queue.front().frame.ici.connection,
                          fmt::format("Frame given up: {} attempts have collided", attemptLimit), Finding::GaveUp);
    state.queue.pop_front();
    state.attempts = 0;
    state.deferred = false;
}

void Medium::end(Transmission& transmission) {
    State& state = m_stations[transmission.station];
    state.queue.pop_front();
    state.attempts = 0;
    state.deferred = false;
    state.sending.reset();
    plan(transmission.station);
}

} // namespace layerscope
