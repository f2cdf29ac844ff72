// The half-duplex medium that a hub makes of its links: carrier sense, collisions, back-off (IEEE 802.3 §4.2.3).
#pragma once

#include "sim/wires.h"

#include <deque>

namespace layerscope {

// Where times are in bits of the medium's rate.
constexpr std::uint64_t slotTimeBits = 512; // IEEE 802.3 §4.4.2, for 10 and 100 Mbit/s
constexpr std::uint64_t jamBits = 32;
constexpr std::uint64_t interframeGapBits = 96;
constexpr std::uint32_t attemptLimit = 16;
constexpr std::uint32_t backOffLimit = 10; // the range of the back-off grows no further

// One collision domain. Each link of the hub leads to a station; what one sends reaches every other one after the
// delays of both links. The scenario makes sure that a round trip takes less than a slot time, so that whoever sends
// into a collision hears of it while still sending.
class Medium {
public:
    struct Station {
        std::size_t node;      // at the far end of its link
        std::size_t line;      // index of the link
        std::size_t direction; // in which it sends towards the hub
        Duration delay;        // of its link
    };

    Medium(std::size_t hub, std::uint32_t index, std::uint64_t bitsPerSecond, std::uint32_t queue, Random random,
           World& world, Wires& wires);
    void add(const Station& station);
    // A station has a frame to send.
    void offer(std::size_t line, Idu&& frame);
    // The next of the tasks that it has queued is due.
    void step();

private:
    struct Waiting {
        Idu frame;
        EventId cause;
    };
    struct State {
        Station station;
        std::deque<Waiting> queue;
        std::uint32_t attempts = 0; // for the first frame of the queue
        Time backOffEnd{};
        std::optional<Time> planned;        // the attempt that is queued
        std::optional<std::size_t> sending; // id of the transmission
        bool deferred = false;              // the wait for the carrier has been noted for this frame
    };
    struct Transmission {
        std::size_t id;
        std::size_t station;
        Time start, end;         // at its station
        FrameId frame;           // none when frames are not recorded
        ConnectionId connection; // of the frame
        Wires::Reference transit;
        std::vector<Wires::Reference> repeats; // transits of what the hub sends on
        bool brokenOff = false;
    };
    enum class TaskKind : std::uint8_t { Attempt, Detect, Repeat, End };
    struct Task {
        TaskKind kind;
        std::size_t subject; // Attempt: a station; otherwise the id of a transmission
    };

    Duration bits(std::uint64_t count) const {
        return Duration(static_cast<std::int64_t>((count * 1'000'000'000u + m_rate - 1) / m_rate));
    }
    Duration between(std::size_t a, std::size_t b) const {
        return a == b ? Duration::zero() : m_stations[a].station.delay + m_stations[b].station.delay;
    }
    void push(Time time, Task task);
    void plan(std::size_t station);
    Time quietFrom(std::size_t station) const;
    void attempt(std::size_t station);
    void begin(std::size_t station);
    void repeat(Transmission& transmission);
    void collide(Transmission& transmission);
    void end(Transmission& transmission);
    void giveUp(std::size_t station);
    Transmission* find(std::size_t id);

    std::size_t m_hub; // node
    std::uint32_t m_index;
    std::uint64_t m_rate;
    std::uint32_t m_limit;
    Random m_random;
    World& m_world;
    Wires& m_wires;
    std::deque<State> m_stations;
    std::deque<Transmission> m_transmissions; // whose signals are somewhere on the medium
    std::size_t m_nextId = 0;
    EventQueue<Task> m_tasks;
};

} // namespace layerscope
