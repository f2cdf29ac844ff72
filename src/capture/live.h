// Live capture. Every live source is a child process that writes pcapng to its standard output; this program itself
// never needs a privilege.
#pragma once

#include "base/time.h"
#include "capture/file.h"

namespace layerscope {

// A demonstration for the private loopback: a real server and a real client talk over the kernel's TCP.
struct DemoOptions {
    std::string name = "tcp";
    std::uint16_t port = 8080;      // of the server, on 127.0.0.1
    std::uint32_t exchanges = 1;    // lines the client sends, each answered by one line
    std::uint32_t requestBytes = 0; // length of each request line; 0: of the usual greeting
    std::uint32_t responseBytes = 0;
};

// What to capture.
struct CaptureRequest {
    std::string interface; // empty: the private loopback with the demonstration
    std::string filter;    // in libpcap's language; empty: everything
    DemoOptions demo;
    Duration duration{};     // 0: until the demonstration is over, or for ever
    std::uint64_t count = 0; // packets; 0: no limit
    std::string program;     // the executable that understands "capture-helper"; empty: this one
};

// The arguments of the helper's command line, and back; the first is always "capture-helper".
std::vector<std::string> helperArguments(const CaptureRequest& request);
Result<CaptureRequest> parseHelperArguments(std::span<const std::string> arguments);

// The helper: captures as `request` says and writes pcapng to `output` until its end, SIGINT or SIGTERM. Returns the
// exit status, after a sentence on standard error when that is not 0. Call it while the process has a single thread.
int runCaptureHelper(const CaptureRequest& request, int output);
// The exit status of a helper that has said on standard error, for people, why it cannot capture.
constexpr int helperExplained = 2;

// What a capture came to.
struct CaptureSummary {
    std::uint64_t packets = 0;
    std::uint64_t dropped = 0; // by the system, for want of room or time
};

enum class LiveState : std::uint8_t { Running, Ended };
using PacketHandler = std::function<Result<void>(const CapturedPacket&)>;

// A running helper, seen from the program that shows its packets.
class LiveCapture {
public:
    static Result<std::unique_ptr<LiveCapture>> start(const CaptureRequest& request);
    ~LiveCapture(); // ends the helper

    int descriptor() const; // readable when read() has something to do
    // Takes what has arrived, without waiting. An error comes after the last packet that the helper sent.
    Result<LiveState> read(const PacketHandler& handle);
    // Asks the helper to end; read() until Ended gives its last packets.
    void stop();
    const CaptureMetadata& metadata() const;
    CaptureSummary summary() const;

private:
    struct Process;
    explicit LiveCapture(std::unique_ptr<Process> process);
    Result<LiveState> deliver(const PacketHandler& handle);
    Result<LiveState> end(const PacketHandler& handle);

    std::unique_ptr<Process> m_process;
    std::unique_ptr<CaptureReader> m_reader;
};

// Captures into a file until the request's end or Ctrl+C. `progress` is called with the number of packets so far. When
// the helper dies, the packets that it sent are in the file and the error says so.
Result<CaptureSummary> captureToFile(const CaptureRequest& request, const std::string& path,
                                     const std::function<void(std::uint64_t)>& progress = {});

} // namespace layerscope
