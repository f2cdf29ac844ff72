// What everything in a running network shares: the clock, the queue of what is to happen, and the pen.
#pragma once

#include "sim/eventqueue.h"
#include "sim/simulation.h"
#include "trace/recorder.h"

namespace layerscope {

enum class ItemKind : std::uint8_t { SendStart, Arrive, Lost, Release, Medium, Wake, Announce };

struct Item {
    ItemKind kind;
    std::uint32_t index;     // of a transit; Medium: of a hub; Wake: of a node; Announce: of an announcement
    std::uint32_t check = 0; // Release: the hold it ends, so that a later hold is not mistaken for it
};

struct World {
    World(Recording recording) : recorder(*trace, recording) {}

    std::shared_ptr<Trace> trace = std::make_shared<Trace>();
    Recorder recorder;
    Time now{};
    EventQueue<Item> queue;
    RunCounts counts;
    FrameWatcher watcher;               // or none
    std::optional<std::string> failure; // a layer misbehaves: the run ends with this step
};

// A node's name in the trace: the scenario's nodes are its hosts, in order.
constexpr HostId hostAt(std::size_t node) { return HostId{static_cast<std::uint32_t>(node)}; }

} // namespace layerscope
