// The parent's side of a live capture.
#include "base/interrupt.h"
#include "capture/live.h"
#include "capture/pcapng.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern char** environ;

namespace layerscope {

namespace {

using namespace std::chrono_literals;

// A file descriptor that is closed when its owner goes.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int value) : m_value(value) {}
    ~Descriptor() { reset(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(m_value, other.m_value);
        return *this;
    }
    void reset() {
        if (m_value >= 0)
            close(m_value);
        m_value = -1;
    }
    int value() const { return m_value; }

private:
    int m_value = -1;
};

struct Pipe {
    Descriptor reading, writing;

    bool open() {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0)
            return false;
        reading = Descriptor(ends[0]);
        writing = Descriptor(ends[1]);
        return fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
    }
};

constexpr std::size_t longestMessage = 4096;

} // namespace

struct LiveCapture::Process {
    pid_t id = -1;
    Descriptor output, messages;
    std::string said; // on standard error
    bool stopAsked = false;
    bool ended = false;

    ~Process() {
        output.reset(); // a helper that writes notices
        (void)wait(500ms);
    }

    void readMessages() {
        char buffer[1024];
        ssize_t count = 0;
        while ((count = ::read(messages.value(), buffer, sizeof buffer)) > 0)
            if (said.size() < longestMessage)
                said.append(buffer, static_cast<std::size_t>(count));
    }

    // The status as of waitpid; ends the helper by force when it takes longer than `patience`.
    int wait(std::chrono::milliseconds patience) {
        int status = 0;
        for (auto waited = 0ms; id > 0; waited += 5ms) {
            const pid_t result = waitpid(id, &status, WNOHANG);
            if (result == id || (result < 0 && errno != EINTR)) {
                id = -1;
                break;
            }
            if (waited == patience)
                kill(id, SIGTERM);
            if (waited >= patience + 500ms)
                kill(id, SIGKILL);
            std::this_thread::sleep_for(5ms);
        }
        return status;
    }
};

LiveCapture::LiveCapture(std::unique_ptr<Process> process)
    : m_process(std::move(process)), m_reader(std::make_unique<PcapngReader>("live capture")) {}

LiveCapture::~LiveCapture() = default;

Result<std::unique_ptr<LiveCapture>> LiveCapture::start(const CaptureRequest& request) {
    auto process = std::make_unique<Process>();
    Pipe output, messages;
    if (!output.open() || !messages.open())
        return fail(fmt::format("the capture helper cannot be started: {}", std::strerror(errno)));

    const std::string program = request.program.empty() ? "/proc/self/exe" : request.program;
    std::vector<std::string> arguments = helperArguments(request);
    arguments.insert(arguments.begin(), "layerscope");
    std::vector<char*> pointers;
    for (std::string& argument : arguments)
        pointers.push_back(argument.data());
    pointers.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output.writing.value(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, messages.writing.value(), STDERR_FILENO);
    const int error = posix_spawn(&process->id, program.c_str(), &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        return fail(fmt::format("the capture helper {} cannot be started: {}", program, std::strerror(error)));
    process->output = std::move(output.reading);
    process->messages = std::move(messages.reading);
    return std::unique_ptr<LiveCapture>(new LiveCapture(std::move(process)));
}

int LiveCapture::descriptor() const { return m_process->output.value(); }

Result<LiveState> LiveCapture::deliver(const PacketHandler& handle) {
    while (true) {
        const auto packet = m_reader->next();
        if (!packet)
            return Failure(packet.error());
        if (!*packet)
            return m_process->ended ? LiveState::Ended : LiveState::Running;
        if (auto handled = handle(**packet); !handled)
            return Failure(handled.error());
    }
}

Result<LiveState> LiveCapture::read(const PacketHandler& handle) {
    if (m_process->ended)
        return LiveState::Ended;
    constexpr int mostPieces = 16; // then let the caller breathe
    Bytes piece(65536);
    for (int i = 0; i < mostPieces; ++i) {
        const ssize_t count = ::read(m_process->output.value(), piece.data(), piece.size());
        if (count == 0)
            return end(handle);
        if (count < 0)
            break;
        m_reader->feed(ByteView(piece).first(static_cast<std::size_t>(count)));
        if (const auto delivered = deliver(handle); !delivered) {
            stop();
            m_process->ended = true;
            return delivered;
        }
    }
    m_process->readMessages();
    return LiveState::Running;
}

Result<LiveState> LiveCapture::end(const PacketHandler& handle) {
    m_process->ended = true;
    const int status = m_process->wait(2000ms);
    m_process->readMessages();
    std::string said = m_process->said;
    while (!said.empty() && said.back() == '\n')
        said.pop_back();

    m_reader->finish();
    const auto delivered = deliver(handle);
    const std::uint64_t count = m_reader->packetCount();
    const std::string kept =
        count == 1 ? "the frame it sent is kept" : fmt::format("the {} frames it sent are kept", count);
    if (WIFSIGNALED(status) && !m_process->stopAsked)
        return fail(fmt::format("the capture helper was ended by signal {} ({}); {}", WTERMSIG(status),
                                strsignal(WTERMSIG(status)), kept));
    if (WIFEXITED(status) && WEXITSTATUS(status) == helperExplained && !said.empty())
        return fail(count == 0 ? said : fmt::format("{}; {}", said, kept));
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        return fail(fmt::format("the capture helper ended with status {}{}{}; {}", WEXITSTATUS(status),
                                said.empty() ? "" : ": ", said, kept));
    return delivered;
}

void LiveCapture::stop() {
    m_process->stopAsked = true;
    if (m_process->id > 0)
        kill(m_process->id, SIGINT);
}

const CaptureMetadata& LiveCapture::metadata() const { return m_reader->metadata(); }

CaptureSummary LiveCapture::summary() const {
    CaptureSummary summary{m_reader->packetCount(), 0};
    for (const CaptureInterface& interface : metadata().interfaces)
        summary.dropped += interface.dropped;
    return summary;
}

namespace {

// Writes the section and each interface and secret once, before the first packet that needs them.
class LiveWriter {
public:
    LiveWriter(const ByteSink& sink, const CaptureMetadata& metadata) : m_writer(sink), m_metadata(metadata) {}

    Result<void> describe() {
        if (!m_started) {
            m_started = true;
            if (auto done = m_writer.section(m_metadata.sections.empty() ? CaptureSection{} : m_metadata.sections[0]);
                !done)
                return done;
        }
        for (; m_secrets < m_metadata.secrets.size(); ++m_secrets)
            if (auto done = m_writer.secrets(m_metadata.secrets[m_secrets]); !done)
                return done;
        for (; m_interfaces < m_metadata.interfaces.size(); ++m_interfaces)
            if (auto done = m_writer.interface(m_metadata.interfaces[m_interfaces]); !done)
                return Failure(done.error());
        return {};
    }
    Result<void> packet(const CapturedPacket& packet) {
        m_lastTime = packet.time;
        const auto described = describe();
        return described ? m_writer.packet(packet) : described;
    }
    Result<void> finish() {
        auto done = describe();
        for (std::size_t i = 0; done && i < m_interfaces; ++i)
            done = m_writer.statistics(static_cast<std::uint32_t>(i), m_lastTime, m_metadata.interfaces[i].received,
                                       m_metadata.interfaces[i].dropped);
        return done;
    }

private:
    PcapngWriter m_writer;
    const CaptureMetadata& m_metadata;
    std::size_t m_interfaces = 0;
    std::size_t m_secrets = 0;
    std::int64_t m_lastTime = 0;
    bool m_started = false;
};

} // namespace

Result<CaptureSummary> captureToFile(const CaptureRequest& request, const std::string& path,
                                     const std::function<void(std::uint64_t)>& progress) {
    auto started = LiveCapture::start(request);
    if (!started)
        return Failure(started.error());
    LiveCapture& live = **started;
    const InterruptScope scope;
    std::optional<Error> captureError; // of the helper: what it sent is still worth a file
    const auto written = writeCaptureFile(path, [&](const ByteSink& sink) -> Result<void> {
        LiveWriter writer(sink, live.metadata());
        Result<void> wrote;
        bool running = true;
        bool stopped = false;
        while (running) {
            pollfd descriptor{live.descriptor(), POLLIN, 0};
            poll(&descriptor, 1, 200);
            if (InterruptScope::requested() && !stopped) {
                stopped = true;
                live.stop();
            }
            const auto state = live.read([&](const CapturedPacket& packet) {
                wrote = writer.packet(packet);
                return wrote;
            });
            if (!wrote)
                return wrote;
            if (!state)
                captureError = state.error();
            running = state && *state == LiveState::Running;
            if (progress)
                progress(live.summary().packets);
        }
        if (captureError && live.summary().packets == 0)
            return Failure(*captureError);
        return writer.finish();
    });
    if (captureError)
        return Failure(*captureError);
    if (!written)
        return Failure(written.error());
    return live.summary();
}

} // namespace layerscope
