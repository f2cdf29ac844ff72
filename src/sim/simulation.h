// Running a scenario.
#pragma once

#include "sim/scenario.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace layerscope {

// A frame whose first bit leaves now.
struct SentFrame {
    Time time;
    std::size_t link; // index in the scenario
    ByteView bytes;   // as sent, FCS included; good during the call
};
using FrameWatcher = std::function<void(const SentFrame&)>;

struct RunOptions {
    std::optional<std::uint64_t> seed; // instead of the scenario's
    Recording recording = Recording::Full;
    // Called for each frame that reaches its link, in order of time and whatever is recorded: a capture can be written
    // while the run goes on, and needs no memory.
    FrameWatcher watcher;
    // Called now and then with the part of `until` that has passed, 0 to 1, and the events recorded so far.
    std::function<void(double part, std::size_t events)> progress;
    std::stop_token stop; // a run that is stopped ends with an error
};

// What a run did, counted whatever was recorded.
struct RunCounts {
    std::uint64_t queueEvents = 0; // taken from the queue
    std::uint64_t framesSent = 0;
    std::uint64_t framesDelivered = 0;
    std::uint64_t framesLost = 0;
    Time end{};
    bool timersPending = false; // the run was cut off at `until` while something was still to happen
};

struct Run {
    std::shared_ptr<Trace> trace;
    RunCounts counts;
    // The host, the layer and the reason, when a layer misbehaved and the run was stopped there.
    std::optional<std::string> failure;
};

// Runs it to its end, or to where a layer misbehaves. Fails when a stack cannot be built or the run is stopped.
Result<Run> simulate(const Scenario& scenario, const RunOptions& options = {});

} // namespace layerscope
