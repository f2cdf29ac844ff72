#include "capture/demo.h"

#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace layerscope {

namespace {

using namespace std::chrono_literals;

// A socket that is closed when its owner goes. Its calls give up from time to time, so that a stop is noticed.
class Socket {
public:
    explicit Socket(int descriptor) : m_descriptor(descriptor) {
        const timeval patience{0, 100'000};
        setsockopt(m_descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(m_descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    }
    ~Socket() {
        if (m_descriptor >= 0)
            close(m_descriptor);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    int descriptor() const { return m_descriptor; }

private:
    int m_descriptor;
};

Failure systemFailure(std::string_view what) { return fail(fmt::format("{}: {}", what, std::strerror(errno))); }

bool tryAgain() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

// A line of exactly `length` bytes, or the text as it is when `length` is 0.
std::string line(std::string text, std::uint32_t length) {
    if (length > 0) {
        const std::string pattern = text + ' ';
        while (text.size() < length)
            text += ' ' + pattern;
        text.resize(length - 1);
    }
    return text + '\n';
}

Result<void> sendAll(const Socket& socket, std::string_view text, const std::atomic<bool>& stop) {
    while (!text.empty() && !stop) {
        const ssize_t count = send(socket.descriptor(), text.data(), text.size(), MSG_NOSIGNAL);
        if (count < 0 && !tryAgain())
            return systemFailure("send");
        text.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    return {};
}

// True once a whole line has come; false at the end of the stream.
Result<bool> receiveLine(const Socket& socket, const std::atomic<bool>& stop) {
    char buffer[65536];
    while (!stop) {
        const ssize_t count = recv(socket.descriptor(), buffer, sizeof buffer, 0);
        if (count == 0)
            return false;
        if (count < 0 && !tryAgain())
            return systemFailure("recv");
        if (count > 0 && buffer[count - 1] == '\n')
            return true;
    }
    return false;
}

// Waits until this end's FIN has been acknowledged, so that the last segment has been on the wire.
void awaitClosed(const Socket& socket, const std::atomic<bool>& stop) {
    for (int i = 0; i < 2000 && !stop; ++i) {
        tcp_info info{};
        socklen_t size = sizeof info;
        if (getsockopt(socket.descriptor(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0 || info.tcpi_state == TCP_CLOSE)
            return;
        std::this_thread::sleep_for(1ms);
    }
}

} // namespace

Result<std::unique_ptr<Demo>> Demo::start(const DemoOptions& options) {
    if (options.name != "tcp")
        return fail(fmt::format("there is no demonstration \"{}\" (there is: tcp)", options.name));
    std::unique_ptr<Demo> demo(new Demo(options));
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(options.port);
    const int on = 1;
    if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || listen(listener, 1) != 0) {
        const Failure failure = systemFailure(fmt::format("the server cannot listen on port {}", options.port));
        if (listener >= 0)
            close(listener);
        return failure;
    }
    Demo* self = demo.get();
    demo->m_server = std::thread([self, listener] {
        self->m_serverResult = self->serve(listener);
        --self->m_running;
    });
    demo->m_client = std::thread([self] {
        self->m_clientResult = self->request();
        --self->m_running;
    });
    return demo;
}

Demo::~Demo() {
    m_stop = true;
    for (std::thread* thread : {&m_server, &m_client})
        if (thread->joinable())
            thread->join();
}

std::string Demo::failure() const {
    if (!m_serverResult)
        return "the server: " + m_serverResult.error().text();
    return m_clientResult ? "" : "the client: " + m_clientResult.error().text();
}

// Answers each line with a line until the client has no more, then closes as well.
Result<void> Demo::serve(int descriptor) {
    const Socket listener(descriptor);
    int accepted = -1;
    while (accepted < 0 && !m_stop) {
        accepted = accept4(listener.descriptor(), nullptr, nullptr, SOCK_CLOEXEC);
        if (accepted < 0 && !tryAgain())
            return systemFailure("accept");
    }
    if (accepted < 0)
        return {};
    const Socket client(accepted);
    const std::string answer = line("Hello, client! The server heard you.", m_options.responseBytes);
    while (true) {
        const auto more = receiveLine(client, m_stop);
        if (!more)
            return Failure(more.error());
        if (!*more)
            break;
        if (auto sent = sendAll(client, answer, m_stop); !sent)
            return sent;
    }
    shutdown(client.descriptor(), SHUT_WR);
    awaitClosed(client, m_stop);
    return {};
}

// Sends its lines one by one, each after the answer to the last, and closes first.
Result<void> Demo::request() {
    const Socket server(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in address = loopback(m_options.port);
    if (connect(server.descriptor(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return systemFailure("connect");
    const std::string question = line("Hello, server!", m_options.requestBytes);
    for (std::uint32_t i = 0; i < m_options.exchanges && !m_stop; ++i) {
        if (auto sent = sendAll(server, question, m_stop); !sent)
            return sent;
        if (const auto answer = receiveLine(server, m_stop); !answer)
            return Failure(answer.error());
    }
    shutdown(server.descriptor(), SHUT_WR);
    const auto end = receiveLine(server, m_stop); // the server's end of stream
    return end ? Result<void>() : Failure(end.error());
}

} // namespace layerscope
