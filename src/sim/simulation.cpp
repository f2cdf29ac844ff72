#include "sim/simulation.h"

#include "layers/own/callwatch.h"
#include "sim/network.h"
#include "sim/trial.h"

namespace layerscope {

namespace {

constexpr std::uint64_t checkEvery = 4096; // queue events between looks at the stop token

Result<Run> runOnce(const Scenario& scenario, const RunOptions& options) {
    auto network = Network::make(scenario, options.seed.value_or(scenario.seed), options.recording);
    if (!network)
        return Failure(network.error());
    Network& running = **network;
    running.setWatcher(options.watcher);
    running.start();
    bool pending = false;
    std::uint64_t steps = 0;
    while (const auto next = running.failure() ? std::nullopt : running.nextTime()) {
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
    if (!pending && !running.failure())
        running.ended();
    Run run{running.trace(), running.counts(), running.failure()};
    run.counts.timersPending = pending;
    return run;
}

bool hasLoadedLayers(const Scenario& scenario) {
    for (const HostSpec& host : scenario.hosts)
        for (std::size_t slot = 1; slot <= 7; ++slot)
            if (!scenario.layers->fileOf(static_cast<LayerNumber>(slot), host.fillings.names[slot]).empty())
                return true;
    return false;
}

} // namespace

// Code that is not ours may crash or never return. It runs in a child process first; what it dies of there, the run
// proper stops before.
Result<Run> simulate(const Scenario& scenario, const RunOptions& options) {
    if (!hasLoadedLayers(scenario))
        return runOnce(scenario, options);
    RunOptions silent = options;
    silent.watcher = {};
    silent.progress = {};
    const auto fatal = tryInChild([&] { (void)runOnce(scenario, silent); }, options.stop);
    if (options.stop.stop_requested())
        return fail("the run was cancelled");
    callWatch() = {};
    if (fatal) {
        callWatch().fatal = fatal->call;
        callWatch().reason = fatal->reason;
    }
    auto run = runOnce(scenario, options);
    callWatch() = {};
    if (run && fatal && !run->failure)
        run->failure = "a loaded layer " + fatal->reason;
    return run;
}

} // namespace layerscope
