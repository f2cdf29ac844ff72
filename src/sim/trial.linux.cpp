#include "sim/trial.h"

#include "layers/own/callwatch.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

namespace layerscope {

namespace {

constexpr int longestCall = 5;       // seconds that one call may take
constexpr int pollMilliseconds = 50; // between looks at the stop token

// What a dying child writes to its parent.
struct LastWords {
    std::uint64_t call = 0;
    int signal = 0; // SIGALRM: too long
};

int lastWordsTo = -1;           // in the child
std::uint64_t callLastTick = 0; // in the child
int ticksInCall = 0;            // in the child

void die(int signal) {
    const CallWatch& watch = callWatch();
    if (signal == SIGALRM) {
        const bool same = watch.inside && watch.calls == callLastTick;
        callLastTick = watch.calls;
        ticksInCall = same ? ticksInCall + 1 : 0;
        if (ticksInCall < longestCall)
            return;
    }
    const LastWords words{watch.inside ? watch.calls : 0, signal};
    [[maybe_unused]] const ssize_t written = ::write(lastWordsTo, &words, sizeof words);
    ::_exit(1);
}

[[noreturn]] void runTrial(const std::function<void()>& trial, int pipe) {
    lastWordsTo = pipe;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const rlimit noCore{0, 0};
    ::setrlimit(RLIMIT_CORE, &noCore);
    // A stack that has overflowed has no room for the handler.
    alignas(16) static std::array<std::byte, 65536> handlerStack;
    stack_t stack{};
    stack.ss_sp = handlerStack.data();
    stack.ss_size = handlerStack.size();
    ::sigaltstack(&stack, nullptr);
    struct sigaction action {};
    action.sa_handler = die;
    action.sa_flags = SA_ONSTACK;
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM})
        ::sigaction(signal, &action, nullptr);
    const itimerval tick{{1, 0}, {1, 0}};
    ::setitimer(ITIMER_REAL, &tick, nullptr);
    callWatch() = {};
    trial();
    ::_exit(0);
}

std::string reasonOf(int signal) {
    switch (signal) {
    case SIGALRM:
        return fmt::format("does not return: one call of it has taken more than {} seconds", longestCall);
    case SIGSEGV:
        return "crashed: it used memory that is not its own, or its calls went too deep (SIGSEGV)";
    case SIGFPE:
        return "crashed: it divided by zero (SIGFPE)";
    case SIGABRT:
        return "crashed: it aborted, as a failed assertion does, or an exception that nobody may catch (SIGABRT)";
    default:
        return fmt::format("crashed with signal {}", signal);
    }
}

} // namespace

std::optional<Fatality> tryInChild(const std::function<void()>& trial, const std::stop_token& stop) {
    int ends[2];
    if (::pipe(ends) != 0)
        return std::nullopt;
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        runTrial(trial, ends[1]);
    }
    ::close(ends[1]);
    LastWords words;
    ssize_t length = 0;
    if (child > 0) {
        pollfd ready{ends[0], POLLIN, 0};
        while (!stop.stop_requested() && ::poll(&ready, 1, pollMilliseconds) <= 0) {
        }
        if (stop.stop_requested())
            ::kill(child, SIGKILL);
        else
            length = ::read(ends[0], &words, sizeof words);
        int status = 0;
        while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
    }
    ::close(ends[0]);
    if (length != static_cast<ssize_t>(sizeof words) || words.call == 0)
        return std::nullopt;
    return Fatality{words.call, reasonOf(words.signal)};
}

} // namespace layerscope
