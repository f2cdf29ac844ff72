// Live capture where there are no Linux namespaces and no packet sockets: it says so. Captures in files work
// everywhere.
#include "capture/live.h"

#include <cstdio>

namespace layerscope {

namespace {

constexpr const char* missing =
    "live capture works on Linux only so far; capture with Wireshark or tcpdump and open the file";

} // namespace

struct LiveCapture::Process {};

LiveCapture::LiveCapture(std::unique_ptr<Process> process) : m_process(std::move(process)) {}
LiveCapture::~LiveCapture() = default;
Result<std::unique_ptr<LiveCapture>> LiveCapture::start(const CaptureRequest&) { return fail(missing); }
int LiveCapture::descriptor() const { return -1; }
Result<LiveState> LiveCapture::read(const PacketHandler&) { return fail(missing); }
void LiveCapture::stop() {}
const CaptureMetadata& LiveCapture::metadata() const { return m_reader->metadata(); }
CaptureSummary LiveCapture::summary() const { return {}; }

int runCaptureHelper(const CaptureRequest&, int) {
    std::fprintf(stderr, "%s\n", missing);
    return helperExplained;
}

Result<CaptureSummary> captureToFile(const CaptureRequest&, const std::string&,
                                     const std::function<void(std::uint64_t)>&) {
    return fail(missing);
}

} // namespace layerscope
