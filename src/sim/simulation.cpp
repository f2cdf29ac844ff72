#include "sim/simulation.h"

#include "sim/network.h"

namespace layerscope {

namespace {

constexpr std::uint64_t checkEvery = 4096; // queue events between looks at the stop token

} // namespace

Result<Run> simulate(const Scenario& scenario, const RunOptions& options) {
    auto network = Network::make(scenario, options.seed.value_or(scenario.seed), options.recording);
    if (!network)
        return Failure(network.error());
    Network& running = **network;
    running.setWatcher(options.watcher);
    running.start();
    bool pending = false;
    std::uint64_t steps = 0;
    while (const auto next = running.nextTime()) {
        if (next->time_since_epoch() > scenario.until) {
            pending = true;
            break;
        }
        running.step();
        if (++steps % checkEvery != 0)
            continue;
        if (options.stop.stop_requested())
            return fail("the run was cancelled");
        if (options.progress)
            options.progress(toSeconds(next->time_since_epoch()) / toSeconds(scenario.until),
                             running.trace()->eventCount());
    }
    Run run{running.trace(), running.counts()};
    run.counts.timersPending = pending;
    return run;
}

} // namespace layerscope
