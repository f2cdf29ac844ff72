// Bulk TCP: 200 MB in segments of 1448 bytes, checksums and FCS worked out and verified.
#include "bench/bulkscenario.h"
#include "sim/simulation.h"

#include <benchmark/benchmark.h>

namespace layerscope {

namespace {

constexpr std::uint64_t totalBytes = 200'000'000;

void bulk(benchmark::State& state) {
    const Scenario scenario = bulkScenario(totalBytes, static_cast<std::uint32_t>(state.range(0)));
    RunOptions options;
    options.recording = Recording::None;
    std::uint64_t frames = 0;
    for (auto _ : state) {
        const auto run = simulate(scenario, options);
        frames += run.value().counts.framesSent;
    }
    state.counters["frames"] = benchmark::Counter(static_cast<double>(frames), benchmark::Counter::kAvgIterations);
    state.SetItemsProcessed(static_cast<std::int64_t>(frames));
}
BENCHMARK(bulk)->Arg(1)->Arg(100)->Arg(1000)->Arg(10000)->Iterations(1)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace layerscope
