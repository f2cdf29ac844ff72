// Bulk TCP: 200 MB in segments of 1448 bytes, checksums and FCS worked out and verified, frames written to pcapng.
#include "bench/bulkscenario.h"
#include "capture/file.h"
#include "capture/pcapng.h"
#include "sim/simulation.h"

#include <benchmark/benchmark.h>
#include <filesystem>

namespace layerscope {

namespace {

constexpr std::uint64_t totalBytes = 200'000'000;

// Runs the scenario and writes its frames to a capture file.
Result<RunCounts> runToFile(const Scenario& scenario, const std::string& path) {
    RunCounts counts;
    const auto written = writeCaptureFile(path, [&](const ByteSink& sink) -> Result<void> {
        PcapngWriter writer(sink);
        if (auto done = writer.section({{}, {}, "Layerscope", {}}); !done)
            return done;
        CaptureInterface interface;
        interface.fcsLength = 4;
        if (auto done = writer.interface(interface); !done)
            return Failure(done.error());
        Result<void> failed;
        RunOptions options;
        options.recording = Recording::None;
        options.watcher = [&](const SentFrame& frame) {
            CapturedPacket packet;
            packet.time = frame.time.time_since_epoch().count();
            packet.bytes = frame.bytes;
            packet.originalLength = static_cast<std::uint32_t>(frame.bytes.size());
            if (auto done = writer.packet(packet); !done && failed)
                failed = done;
        };
        const auto run = simulate(scenario, options);
        if (!run)
            return Failure(run.error());
        counts = run->counts;
        return failed;
    });
    return written ? Result<RunCounts>(counts) : Failure(written.error());
}

void measure(benchmark::State& state, const Scenario& scenario) {
    const std::string path = "layerscope-bench.pcapng";
    std::uint64_t frames = 0;
    for (auto _ : state)
        frames += runToFile(scenario, path).value().framesSent;
    std::filesystem::remove(path);
    state.counters["frames"] = benchmark::Counter(static_cast<double>(frames), benchmark::Counter::kAvgIterations);
    state.SetItemsProcessed(static_cast<std::int64_t>(frames));
}

void bulk(benchmark::State& state) {
    measure(state, bulkScenario(totalBytes, static_cast<std::uint32_t>(state.range(0))));
}
BENCHMARK(bulk)->Arg(1)->Arg(100)->Arg(1000)->Arg(10000)->Iterations(1)->Unit(benchmark::kMillisecond);

// One frame of a hundred is lost, in either direction.
void loss(benchmark::State& state) {
    measure(state, bulkScenario(totalBytes, static_cast<std::uint32_t>(state.range(0)),
                                "[[fault]]\nkind = \"lose\"\nprobability = 0.01\n"));
}
BENCHMARK(loss)->Arg(1)->Arg(100)->Iterations(1)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace layerscope
