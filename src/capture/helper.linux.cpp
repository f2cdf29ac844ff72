// The child process of a live capture.
#include "capture/demo.h"
#include "capture/pcapng.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <net/if.h>
#include <pcap/pcap.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace layerscope {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr int snapLength = 262144;
// Not immediate mode: with a large snap length that loses half of a full-rate loopback, and 10 ms lose none (measured).
constexpr int bufferTimeout = 10;    // ms
constexpr int bufferSize = 32 << 20; // bytes
constexpr int pollInterval = 50;     // ms between looks at signals and deadlines
constexpr auto drainTime = 150ms;    // without a packet, after the demonstration's end

volatile std::sig_atomic_t stopAsked = 0;
void askToStop(int) { stopAsked = 1; }

Result<void> writeAll(int descriptor, ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t count = write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR)
            return fail(fmt::format("the captured packets cannot be handed over: {}", std::strerror(errno)));
        bytes = bytes.subspan(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    return {};
}

Result<void> writeFile(const char* path, std::string_view text) {
    const int file = open(path, O_WRONLY | O_CLOEXEC);
    const bool written = file >= 0 && write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const int error = errno;
    if (file >= 0)
        close(file);
    if (!written)
        return fail(fmt::format("{} cannot be written: {}", path, std::strerror(error)));
    return {};
}

// New user and network namespaces, in which this process is root and alone. A user namespace needs no privilege; where
// the system forbids them, root still gets a network namespace of its own.
Result<void> enterPrivateNetwork() {
    const uid_t user = geteuid();
    const gid_t group = getegid();
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
        const int error = errno;
        if (unshare(CLONE_NEWNET) != 0)
            return fail(fmt::format(
                "the private loopback needs a user namespace, and this system does not let this user make one ({}); "
                "allow it "
                "with \"sudo sysctl -w kernel.unprivileged_userns_clone=1\" (Debian) or \"sudo sysctl -w "
                "kernel.apparmor_restrict_unprivileged_userns=0\" (Ubuntu), or capture on the interface lo instead",
                std::strerror(error)));
        return {};
    }
    if (auto done = writeFile("/proc/self/setgroups", "deny"); !done)
        return done;
    if (auto done = writeFile("/proc/self/uid_map", fmt::format("0 {} 1", user)); !done)
        return done;
    return writeFile("/proc/self/gid_map", fmt::format("0 {} 1", group));
}

Result<void> bringLoopbackUp() {
    const int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    bool up = descriptor >= 0 && ioctl(descriptor, SIOCGIFFLAGS, &request) == 0;
    request.ifr_flags |= IFF_UP;
    up = up && ioctl(descriptor, SIOCSIFFLAGS, &request) == 0;
    const int error = errno;
    if (descriptor >= 0)
        close(descriptor);
    if (!up)
        return fail(fmt::format("the private loopback cannot be brought up: {}", std::strerror(error)));
    return {};
}

// Where dumpcap is, when it may capture although this program may not: with capabilities or set-user-id of its own.
std::string capableDumpcap() {
    for (const char* path : {"/usr/bin/dumpcap", "/usr/local/bin/dumpcap", "/usr/sbin/dumpcap"})
        if (access(path, X_OK) == 0 && getxattr(path, "security.capability", nullptr, 0) > 0)
            return path;
    return {};
}

// Becomes dumpcap, which writes the same pcapng; comes back only when there is no dumpcap that may capture.
void becomeDumpcap(const CaptureRequest& request, int output) {
    const std::string path = capableDumpcap();
    if (path.empty())
        return;
    std::vector<std::string> arguments{path, "-q", "-i", request.interface, "-s", std::to_string(snapLength),
                                       "-w", "-"};
    if (!request.filter.empty())
        arguments.insert(arguments.end(), {"-f", request.filter});
    if (request.count > 0)
        arguments.insert(arguments.end(), {"-c", std::to_string(request.count)});
    if (request.duration.count() > 0)
        arguments.insert(arguments.end(), {"-a", fmt::format("duration:{}", toSeconds(request.duration))});
    std::vector<char*> pointers;
    for (std::string& argument : arguments)
        pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    if (dup2(output, STDOUT_FILENO) >= 0)
        execv(path.c_str(), pointers.data());
}

// An open libpcap handle and the packets that it gives, written as pcapng.
class Tap {
public:
    explicit Tap(int output)
        : m_output(output), m_writer([this](ByteView bytes) -> Result<void> {
              m_pending.insert(m_pending.end(), bytes.begin(), bytes.end());
              return {};
          }) {}
    ~Tap() {
        if (m_pcap)
            pcap_close(m_pcap);
    }
    Tap(const Tap&) = delete;
    Tap& operator=(const Tap&) = delete;

    Result<void> open(const CaptureRequest& request, const std::string& interface, const std::string& description);
    // Waits for packets for a short while and hands them over. True when there were any.
    Result<bool> pump();
    Result<void> finish(); // hands over the statistics
    bool full() const { return m_limit != 0 && m_count >= m_limit; }
    bool readerGone() const { return m_readerGone; }

private:
    static void handle(unsigned char* self, const pcap_pkthdr* header, const unsigned char* bytes);
    Result<void> flush();

    int m_output;
    Bytes m_pending;
    PcapngWriter m_writer;
    pcap_t* m_pcap = nullptr;
    LinkType m_linkType = LinkType::Ethernet;
    bool m_nanoseconds = false;
    std::uint64_t m_count = 0, m_limit = 0;
    std::int64_t m_lastTime = 0;
    bool m_readerGone = false;
};

Result<void> Tap::open(const CaptureRequest& request, const std::string& interface, const std::string& description) {
    char message[PCAP_ERRBUF_SIZE] = "";
    m_limit = request.count;
    m_pcap = pcap_create(interface.c_str(), message);
    if (!m_pcap)
        return fail(fmt::format("{}: {}", interface, message));
    pcap_set_snaplen(m_pcap, snapLength);
    pcap_set_timeout(m_pcap, bufferTimeout);
    pcap_set_buffer_size(m_pcap, bufferSize);
    m_nanoseconds = pcap_set_tstamp_precision(m_pcap, PCAP_TSTAMP_PRECISION_NANO) == 0;
    const int status = pcap_activate(m_pcap);
    if (status == PCAP_ERROR_PERM_DENIED || (status == PCAP_ERROR && errno == EPERM)) {
        becomeDumpcap(request, m_output);
        return fail(fmt::format(
            "this user may not capture on \"{}\"; ways out: install dumpcap and allow it (\"sudo dpkg-reconfigure "
            "wireshark-common\" and \"sudo adduser $USER wireshark\", or \"sudo setcap cap_net_raw,cap_net_admin+eip "
            "/usr/bin/dumpcap\"), or capture a demonstration on the private loopback, which needs no permission",
            interface));
    }
    if (status == PCAP_ERROR_NO_SUCH_DEVICE)
        return fail(fmt::format("there is no interface \"{}\" to capture on", interface));
    if (status < 0)
        return fail(fmt::format("{}: {}", interface, pcap_geterr(m_pcap)));
    if (!request.filter.empty()) {
        bpf_program program{};
        if (pcap_compile(m_pcap, &program, request.filter.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0)
            return fail(fmt::format("the filter \"{}\" is not understood: {}", request.filter, pcap_geterr(m_pcap)));
        const int set = pcap_setfilter(m_pcap, &program);
        pcap_freecode(&program);
        if (set != 0)
            return fail(fmt::format("the filter cannot be set: {}", pcap_geterr(m_pcap)));
    }
    if (pcap_setnonblock(m_pcap, 1, message) != 0)
        return fail(fmt::format("{}: {}", interface, message));

    m_linkType = static_cast<LinkType>(pcap_datalink(m_pcap));
    if (m_linkType == static_cast<LinkType>(DLT_RAW))
        m_linkType = LinkType::RawIp; // in memory libpcap uses the system's number
    utsname system{};
    uname(&system);
    CaptureInterface described;
    described.linkType = m_linkType;
    described.snapLength = snapLength;
    described.name = interface;
    described.description = description;
    if (auto done =
            m_writer.section({system.machine, fmt::format("{} {}", system.sysname, system.release), "Layerscope", {}});
        !done)
        return done;
    if (const auto done = m_writer.interface(described); !done)
        return Failure(done.error());
    return flush();
}

void Tap::handle(unsigned char* self, const pcap_pkthdr* header, const unsigned char* bytes) {
    Tap& tap = *reinterpret_cast<Tap*>(self);
    if (tap.full())
        return;
    CapturedPacket packet;
    packet.time = static_cast<std::int64_t>(header->ts.tv_sec) * 1'000'000'000 +
                  static_cast<std::int64_t>(header->ts.tv_usec) * (tap.m_nanoseconds ? 1 : 1000);
    packet.bytes = ByteView(bytes, header->caplen);
    packet.originalLength = header->len;
    packet.linkType = tap.m_linkType;
    tap.m_lastTime = packet.time;
    ++tap.m_count;
    (void)tap.m_writer.packet(packet); // into memory, which does not fail
}

Result<void> Tap::flush() {
    const auto written = writeAll(m_output, m_pending);
    m_pending.clear();
    return written;
}

Result<bool> Tap::pump() {
    pollfd descriptors[] = {{pcap_get_selectable_fd(m_pcap), POLLIN, 0}, {m_output, 0, 0}};
    if (poll(descriptors, 2, pollInterval) < 0 && errno != EINTR)
        return fail(fmt::format("poll: {}", std::strerror(errno)));
    m_readerGone = (descriptors[1].revents & (POLLERR | POLLHUP)) != 0;
    const int count = pcap_dispatch(m_pcap, -1, handle, reinterpret_cast<unsigned char*>(this));
    if (count < 0)
        return fail(fmt::format("the capture broke off: {}", pcap_geterr(m_pcap)));
    if (auto written = flush(); !written)
        return Failure(written.error());
    return count > 0;
}

Result<void> Tap::finish() {
    pcap_stat statistics{};
    if (pcap_stats(m_pcap, &statistics) != 0)
        return {};
    if (auto done = m_writer.statistics(0, m_lastTime, statistics.ps_recv,
                                        std::uint64_t{statistics.ps_drop} + statistics.ps_ifdrop);
        !done)
        return done;
    return flush();
}

// Until Ctrl+C, the request's limits, the end of the demonstration, or nobody is listening any more.
Result<void> run(const CaptureRequest& request, int output) {
    const bool isPrivate = request.interface.empty();
    if (isPrivate) {
        if (auto done = enterPrivateNetwork(); !done)
            return done;
        if (auto done = bringLoopbackUp(); !done)
            return done;
    }
    Tap tap(output);
    if (auto done = tap.open(request, isPrivate ? "lo" : request.interface,
                             isPrivate ? "private loopback: the " + request.demo.name + " demonstration" : "");
        !done)
        return done;

    std::unique_ptr<Demo> demo;
    if (isPrivate) {
        auto started = Demo::start(request.demo);
        if (!started)
            return Failure(started.error());
        demo = std::move(*started);
    }
    const auto start = Clock::now();
    auto quietSince = start;
    while (stopAsked == 0 && !tap.full() && !tap.readerGone()) {
        const bool demoDone = demo && demo->done(); // before the pump, which then has seen all of its packets
        const auto any = tap.pump();
        if (!any)
            return Failure(any.error());
        const auto now = Clock::now();
        if (*any || (demo && !demoDone))
            quietSince = now;
        if (demoDone && now - quietSince >= drainTime)
            break;
        if (request.duration.count() > 0 && now - start >= request.duration)
            break;
    }
    if (auto done = tap.finish(); !done)
        return done;
    if (demo && demo->done() && !demo->failure().empty())
        return fail("the demonstration failed: " + demo->failure());
    return {};
}

} // namespace

int runCaptureHelper(const CaptureRequest& request, int output) {
    struct sigaction action {};
    action.sa_handler = askToStop;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN); // a reader that has gone is an error of write()
    const auto done = run(request, output);
    if (done)
        return 0;
    fmt::print(stderr, "{}\n", done.error().text());
    return helperExplained;
}

} // namespace layerscope
