// Loading a capture of a million frames in twenty thousand connections, beside tshark and tcpdump on the same file.
// Each runs as a process of its own, and its time is all the CPU time that the process took, in all its threads and in
// the kernel.
#include "bench/benchcapture.h"
#include "capture/file.h"
#include "capture/reconstruct.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <malloc.h>
#include <map>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace layerscope {

namespace {

constexpr std::size_t connections = 20'000;
constexpr std::size_t frames = connections * BenchCapture::framesEach;

// The capture, written when it is first asked for and gone with this program.
class CaptureOnDisk {
public:
    static const std::string& path() {
        static const CaptureOnDisk capture;
        return capture.m_path;
    }
    CaptureOnDisk(const CaptureOnDisk&) = delete;
    CaptureOnDisk& operator=(const CaptureOnDisk&) = delete;

private:
    CaptureOnDisk()
        : m_path(
              (std::filesystem::temp_directory_path() / fmt::format("layerscope-bench-{}.pcap", getpid())).string()) {
        const auto written =
            writeCaptureFile(m_path, [](const ByteSink& sink) { return BenchCapture(sink, connections).write(); });
        if (!written)
            fmt::print(stderr, "{}\n", written.error().text());
    }
    ~CaptureOnDisk() {
        std::error_code error;
        std::filesystem::remove(m_path, error);
    }

    std::string m_path;
};

// By name, the CPU seconds of each run.
std::map<std::string, std::vector<double>>& results() {
    static std::map<std::string, std::vector<double>> all;
    return all;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// Runs `body` in a process of its own. Nothing when it does not end with 0.
std::optional<double> cpuSecondsOf(const std::function<int()>& body) {
    const pid_t child = fork();
    if (child == 0)
        _exit(body());
    int status = 0;
    rusage usage{};
    if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0)
        return std::nullopt;
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// What a packet costs beyond the file.
struct Memory {
    double kept = 0; // heap once everything is loaded
    double peak = 0; // growth of the process at its largest
};

double residentBytes() { // now, not at the largest
    std::ifstream statm("/proc/self/statm");
    std::size_t total = 0, resident = 0;
    statm >> total >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double heapBytes() {
    const auto info = mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
}

// As the window opens a large capture.
int load(const std::string& path, Memory& memory) {
    const double heap = heapBytes(), resident = residentBytes();
    Trace trace;
    auto source = FileBytes::open(path);
    auto file = openCapture(path);
    if (!source || !file)
        return 1;
    trace.setByteSource(std::move(*source));
    {
        Reconstructor reconstructor(trace, Recording::Frames);
        for (auto packet = (*file)->next(); packet && *packet; packet = (*file)->next())
            reconstructor.add(**packet);
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto count = static_cast<double>(trace.frameCount());
    memory = {(heapBytes() - heap) / count, (static_cast<double>(usage.ru_maxrss) * 1024 - resident) / count};
    return trace.frameCount() == frames && trace.connectionCount() == connections ? 0 : 1;
}

int execute(std::vector<const char*> words) {
    const int nowhere = open("/dev/null", O_RDWR);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    words.push_back(nullptr);
    execvp(words[0], const_cast<char* const*>(words.data()));
    return 127;
}

void measure(benchmark::State& state, const std::string& name, const std::function<int()>& body) {
    CaptureOnDisk::path(); // written before the clock runs
    for (auto _ : state) {
        const auto seconds = cpuSecondsOf(body);
        if (!seconds)
            return state.SkipWithError("it failed, or is not installed");
        state.SetIterationTime(*seconds);
        results()[name].push_back(*seconds);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(frames));
}

void ours(benchmark::State& state) {
    int ends[2];
    if (pipe(ends) != 0)
        return state.SkipWithError("no pipe");
    measure(state, "layerscope", [&] {
        Memory memory;
        const int result = load(CaptureOnDisk::path(), memory);
        return write(ends[1], &memory, sizeof(memory)) == sizeof(memory) ? result : 1;
    });
    close(ends[1]);
    Memory memory;
    if (read(ends[0], &memory, sizeof(memory)) == sizeof(memory)) {
        state.counters["heap_B_per_packet"] = memory.kept;
        state.counters["peak_B_per_packet"] = memory.peak;
    }
    close(ends[0]);
}

} // namespace

} // namespace layerscope

int main(int argc, char** argv) {
    using namespace layerscope;
    benchmark::Initialize(&argc, argv);
    const auto add = [](const char* name, auto run) {
        benchmark::RegisterBenchmark(name, run)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
    };
    add("capture/layerscope", [](benchmark::State& state) { ours(state); });
    add("capture/tshark", [](benchmark::State& state) {
        const char* path = CaptureOnDisk::path().c_str();
        measure(state, "tshark", [=] { return execute({"tshark", "-r", path, "-q", "-z", "io,stat,0"}); });
    });
    add("capture/tcpdump", [](benchmark::State& state) {
        const char* path = CaptureOnDisk::path().c_str();
        measure(state, "tcpdump", [=] { return execute({"tcpdump", "-nn", "-r", path}); });
    });
    benchmark::RunSpecifiedBenchmarks();

    const auto own = results().find("layerscope");
    for (const auto& [name, seconds] : results()) {
        const double typical = median(seconds);
        fmt::print(stderr, "{:<10} {:>10.0f} frames per CPU second", name, static_cast<double>(frames) / typical);
        if (own != results().end() && name != "layerscope")
            fmt::print(stderr, ", layerscope {:.1f} x that", typical / median(own->second));
        fmt::print(stderr, "\n");
    }
    return 0;
}
