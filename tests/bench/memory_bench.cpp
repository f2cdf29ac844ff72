// Memory of open connections: how much the heap has grown when both ends of all of them are established.
#include "bench/bulkscenario.h"
#include "sim/network.h"

#include <benchmark/benchmark.h>
#include <malloc.h>

namespace layerscope {

namespace {

std::size_t heapBytes() {
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

void memory(benchmark::State& state) {
    const auto connections = static_cast<std::uint32_t>(state.range(0));
    Scenario scenario = bulkScenario(connections, connections);
    scenario.hosts[0].script.resize(1); // connect, and nothing more
    std::size_t grown = 0;
    for (auto _ : state) {
        auto network = Network::make(scenario, 1, Recording::None);
        const std::size_t before = heapBytes();
        (*network)->start();
        while (const auto next = (*network)->nextTime()) {
            if (*next > timeAt(std::chrono::seconds(1)))
                break;
            (*network)->step();
        }
        if ((*network)->counts().framesDelivered < 3 * connections)
            state.SkipWithError("not every connection was opened");
        grown = heapBytes() - before;
    }
    state.counters["bytes_per_connection"] = static_cast<double>(grown) / connections;
}
BENCHMARK(memory)->Arg(10000)->Iterations(1)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace layerscope
