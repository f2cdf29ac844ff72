// Two hosts, TCP over IPv4, on a clock and a wire that are this program's own; the wire loses every tenth packet.
#include "layers/iphost.h"

#include <cstdio>
#include <queue>

using namespace layerscope;
using namespace std::chrono_literals;

struct Flying {
    Time arrival;
    std::size_t to;
    Bytes packet;
    bool operator>(const Flying& other) const { return arrival > other.arrival; }
};

int main() {
    const Ipv4Address addresses[] = {{0x0a000001}, {0x0a000002}};
    std::unique_ptr<IpHost> hosts[2];
    for (std::size_t i = 0; i < 2; ++i) {
        IpHostSettings settings;
        settings.address = addresses[i];
        settings.seed = i + 1;
        auto made = IpHost::make(settings);
        if (!made) {
            std::fprintf(stderr, "%s\n", made.error().text().c_str());
            return 1;
        }
        hosts[i] = std::move(*made);
    }
    Bytes message(300'000), received;
    for (std::size_t i = 0; i < message.size(); ++i)
        message[i] = static_cast<std::uint8_t>(i * 7919 >> 8);
    hosts[1]->listen(80);
    const Socket client = hosts[0]->connect(addresses[1], 80);
    hosts[0]->send(client, message);
    hosts[0]->close(client);

    std::priority_queue<Flying, std::vector<Flying>, std::greater<>> wire;
    Time now{};
    std::size_t sent = 0, lost = 0, closed = 0;
    for (;;) {
        for (std::size_t i = 0; i < 2; ++i) {
            for (Bytes& packet : hosts[i]->takePackets()) {
                if (++sent % 10 == 0)
                    ++lost;
                else
                    wire.push({now + 10ms + std::chrono::microseconds(sent), 1 - i, std::move(packet)});
            }
            for (const SocketEvent& event : hosts[i]->takeEvents()) {
                received.insert(received.end(), event.data.begin(), event.data.end());
                if (event.kind == SocketEvent::Kind::PeerClosed)
                    hosts[i]->close(event.socket);
                closed += event.kind == SocketEvent::Kind::Closed;
                if (event.kind == SocketEvent::Kind::Failed)
                    std::printf("host %zu: %s\n", i, event.reason.c_str());
            }
        }
        std::optional<Time> next;
        for (const auto& host : hosts)
            if (const auto due = host->nextDeadline(); due && (!next || *due < *next))
                next = due;
        if (!wire.empty() && (!next || wire.top().arrival < *next))
            next = wire.top().arrival;
        if (!next)
            break;
        now = std::max(now, *next); // what was sent a moment ago may be due already
        for (const auto& host : hosts)
            host->advance(now);
        for (; !wire.empty() && wire.top().arrival <= now; wire.pop())
            hosts[wire.top().to]->receive(wire.top().packet);
    }
    std::printf("%zu packets sent, %zu lost, %zu of %zu bytes received, %s, %zu connections closed\n", sent, lost,
                received.size(), message.size(), received == message ? "all in order" : "WRONG", closed);
    return received == message && closed == 2 ? 0 : 1;
}
