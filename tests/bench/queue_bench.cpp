// The bare event queue.
#include "base/random.h"
#include "sim/world.h"

#include <benchmark/benchmark.h>

namespace layerscope {

namespace {

// Takes the earliest of `size` entries and puts one in at a random later time, as a busy simulation does.
void hold(benchmark::State& state) {
    const auto size = static_cast<std::size_t>(state.range(0));
    EventQueue<Item> queue;
    Random random(1);
    for (std::size_t i = 0; i < size; ++i)
        queue.push(Time(Duration(static_cast<std::int64_t>(random.below(1'000'000)))), {ItemKind::Arrive, 0});
    for (auto _ : state) {
        const auto [time, item] = queue.pop();
        queue.push(time + Duration(static_cast<std::int64_t>(random.below(1'000'000))), item);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hold)->Name("queue")->Arg(16)->Arg(256)->Arg(4096)->Arg(65536);

} // namespace

} // namespace layerscope
