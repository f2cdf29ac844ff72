// The links of a network, and the frames that are on their way over them.
#pragma once

#include "sim/associations.h"
#include "sim/device.h"
#include "sim/link.h"
#include "sim/world.h"

namespace layerscope {

class Medium;

class Wires {
public:
    // What gets the frames that arrive.
    class Receiver {
    public:
        virtual ~Receiver() = default;
        virtual void receive(std::size_t node, std::size_t port, Arrival&& arrival) = 0;
    };

    Wires(const Scenario& scenario, std::uint64_t seed, World& world, Associations& associations, Receiver& receiver);
    ~Wires();

    // A node offers a frame to the link at one of its ports.
    void transmit(std::size_t node, std::size_t port, Idu&& frame);
    // SendStart to Medium.
    void handle(const Item& item);

    // For media, which decide by themselves when a frame starts. Describes a frame to the trace and keeps it;
    // `crossings` learn in which frame they went.
    std::uint32_t prepare(Transit&& transit, bool repeats, std::span<const EventId> crossings = {});
    // Its first bit leaves; faults decide what becomes of it.
    void launch(std::uint32_t transit);
    // A transit that may be over, and its place another one's, by the time somebody asks for it.
    struct Reference {
        std::uint32_t index = 0;
        std::uint64_t number = 0;
    };
    Reference refer(std::uint32_t transit) const { return {transit, m_transits[transit].number}; }
    // Null when it has arrived or is lost.
    Transit* find(Reference transit) {
        Transit& found = m_transits[transit.index];
        return transit.number != 0 && found.number == transit.number ? &found : nullptr;
    }
    // It is broken off under way, unless it is over already, because of what the event says.
    void breakOff(Reference transit, std::string_view reason, EventId cause);

private:
    using Lane = EventQueue<Item>::Lane;
    struct Line {
        std::array<std::size_t, 2> ends; // nodes
        std::array<std::size_t, 2> ports;
        std::vector<LinkDirection> directions; // [0] from the first end, [1] from the second
        std::array<Lane, 2> starts, arrivals;  // of their frames in the queue
        Medium* medium = nullptr;              // of the hub that it leads to
        std::vector<std::unique_ptr<LinkFault>> faults;
        std::array<std::optional<std::uint32_t>, 2> held; // a frame that the next one overtakes, by direction
        std::array<std::uint32_t, 2> holds{};             // how many have been held so far
    };
    struct Plug { // where a node's port leads
        std::uint32_t line = UINT32_MAX;
        std::uint32_t direction = 0; // in which it sends there
    };

    void fly(std::uint32_t index);
    void hold(std::uint32_t index);
    void letGo(Line& line, std::size_t direction, Time arrival);
    void duplicate(const Transit& original, EventId sent);
    void delay(Transit& transit, Duration added);
    void corrupt(Transit& transit);
    void arrive(std::uint32_t index);
    void lose(std::uint32_t index);
    std::uint32_t keep(Transit&& transit);
    Transit release(std::uint32_t index);
    EventId leave(const Transit& transit, HostId from);
    EventId frameEvent(EventKind kind, const Transit& transit, HostId host, std::string_view text = {},
                       EventId cause = {});

    World& m_world;
    Associations& m_associations;
    Receiver& m_receiver;
    std::vector<Line> m_lines;
    std::vector<std::vector<Plug>> m_plugs; // by node and port
    std::vector<std::unique_ptr<Medium>> m_media;
    std::vector<Transit> m_transits;   // frames that wait or fly, by index
    std::vector<std::uint32_t> m_free; // indexes of m_transits that are free
    std::uint64_t m_kept = 0;          // transits so far
};

} // namespace layerscope
