// The simplest transport that loses nothing: send one message, wait for its acknowledgement, send it again when none
// comes; number the messages 0, 1, 0, 1, so that the receiver knows a message that it has had already.
//
// A message is one packet: kind (1 byte), number (1 byte), source port, destination port (2 bytes each), then the data.
// There is no checksum: the data link's FCS finds what is damaged. Nor does it protect from packets of an earlier
// connection between the same ports; think about what TCP does for that.
#include <layerscope/layer.h>

#include <deque>
#include <map>
#include <tuple>

using layerscope::Unit;

namespace {

enum Kind : std::uint8_t { Open = 1, Data = 2, Close = 3, Acknowledgement = 4 };

constexpr std::size_t headerSize = 6;
constexpr std::uint8_t protocolNumber = 253;   // RFC 3692: for experiments
constexpr std::size_t largestPiece = 1000;     // bytes of a message
constexpr std::int64_t patience = 200'000'000; // ns until a message is sent again
constexpr int mostTries = 10;
constexpr std::uint32_t firstOwnEndpoint = 0x80000000u;

} // namespace

class StopAndWait : public layerscope::OwnLayer {
    struct Message {
        Kind kind;
        Unit unit; // with its data, without a header
        bool last; // of what the program sent in one go
    };
    struct Connection {
        Unit names;                 // its end point, addresses and ports
        bool open = false;          // both ends know of it
        std::deque<Message> toSend; // the first one is under way
        int tries = 0;
        std::uint8_t sendNumber = 0, receiveNumber = 0;
        bool closedHere = false, closedThere = false;
    };

    // From the layer above.
    void request(Unit unit) override {
        switch (unit.primitive) {
        case LAYERSCOPE_LISTEN:
            m_listeners[unit.localPort] = unit.endpoint;
            return;
        case LAYERSCOPE_CONNECT:
            if (unit.localPort == 0)
                unit.localPort = m_nextPort++;
            add(unit, false);
            enqueue(m_connections.at(unit.endpoint), {Open, unit.with(LAYERSCOPE_DATA), false});
            return;
        default:
            break;
        }
        const auto found = m_connections.find(unit.endpoint);
        if (found == m_connections.end())
            return;
        Connection& connection = found->second;
        if (unit.primitive == LAYERSCOPE_DATA) {
            const std::size_t length = unit.data.size();
            for (std::size_t begin = 0; begin < length; begin += largestPiece)
                enqueue(connection, {Data, unit.part(begin, largestPiece), begin + largestPiece >= length});
        } else if (unit.primitive == LAYERSCOPE_RELEASE) {
            enqueue(connection, {Close, connection.names.with(LAYERSCOPE_DATA), false});
        } else if (unit.primitive == LAYERSCOPE_ABORT) {
            forget(unit.endpoint);
        }
    }

    // From the layer below.
    void indication(Unit unit) override {
        if (unit.primitive != LAYERSCOPE_DATA || unit.protocol != protocolNumber || unit.data.size() < headerSize)
            return;
        const auto kind = static_cast<Kind>(unit.data[0]);
        const std::uint8_t number = unit.data[1];
        unit.remotePort = static_cast<std::uint16_t>(unit.data[2] << 8 | unit.data[3]);
        unit.localPort = static_cast<std::uint16_t>(unit.data[4] << 8 | unit.data[5]);
        unit.dropFront(headerSize);

        auto found = m_byPorts.find({unit.remoteAddress, unit.remotePort, unit.localPort});
        if (kind == Acknowledgement) {
            if (found != m_byPorts.end())
                acknowledged(found->second, number);
            return;
        }
        const auto listener = m_listeners.find(unit.localPort);
        if (found == m_byPorts.end() && kind == Open && listener != m_listeners.end()) {
            unit.endpoint = m_nextEndpoint++;
            unit.listener = listener->second;
            add(unit, true);
            found = m_byPorts.find({unit.remoteAddress, unit.remotePort, unit.localPort});
        }
        if (found != m_byPorts.end() && !m_connections.at(found->second).open)
            return; // the answer to our OPEN was lost: it comes again, and so does this
        // Even what we know already, or no longer know, is acknowledged: the acknowledgement before may have been lost.
        if (found != m_byPorts.end() || kind == Close) {
            Unit answer = unit.with(LAYERSCOPE_DATA);
            answer.endpoint = found != m_byPorts.end() ? found->second : LAYERSCOPE_NO_ENDPOINT;
            send(Acknowledgement, number, answer);
        }
        if (found != m_byPorts.end())
            received(found->second, kind, number, unit);
    }

    void timer(std::uint32_t endpoint, std::uint32_t) override {
        const auto found = m_connections.find(endpoint);
        if (found == m_connections.end())
            return;
        if (found->second.tries < mostTries) {
            sendFirst(found->second);
            return;
        }
        Unit broken = found->second.names.with(LAYERSCOPE_ABORT);
        broken.why = "no acknowledgement came, however often the message was sent";
        forget(endpoint);
        passUp(broken);
    }

    void received(std::uint32_t endpoint, Kind kind, std::uint8_t number, Unit& unit) {
        Connection& connection = m_connections.at(endpoint);
        if (number != connection.receiveNumber) {
            note(endpoint, "This message has come before: only its acknowledgement had been lost");
            return;
        }
        connection.receiveNumber ^= 1;
        if (kind == Open) {
            state(endpoint, "OPEN");
            passUp(connection.names.with(LAYERSCOPE_CONNECT));
        } else if (kind == Data) {
            unit.endpoint = endpoint;
            passUp(unit);
        } else {
            connection.closedThere = true;
            passUp(connection.names.with(LAYERSCOPE_RELEASE));
            finishIfClosed(endpoint);
        }
    }

    void acknowledged(std::uint32_t endpoint, std::uint8_t number) {
        Connection& connection = m_connections.at(endpoint);
        if (connection.toSend.empty() || number != connection.sendNumber)
            return;
        cancelTimer(endpoint, 0);
        const Kind kind = connection.toSend.front().kind;
        const bool last = connection.toSend.front().last;
        connection.toSend.pop_front();
        connection.sendNumber ^= 1;
        connection.tries = 0;
        if (!connection.toSend.empty())
            sendFirst(connection);
        if (kind == Open) {
            connection.open = true;
            state(endpoint, "OPEN");
            passUp(connection.names.with(LAYERSCOPE_CONNECT));
        } else if (kind == Data && last) {
            passUp(connection.names.with(LAYERSCOPE_READY));
        } else if (kind == Close) {
            connection.closedHere = true;
            finishIfClosed(endpoint);
        }
    }

    void finishIfClosed(std::uint32_t endpoint) {
        const Connection& connection = m_connections.at(endpoint);
        if (!connection.closedHere || !connection.closedThere)
            return;
        const Unit closed = connection.names.with(LAYERSCOPE_CLOSED);
        forget(endpoint);
        passUp(closed);
    }

    void enqueue(Connection& connection, Message message) {
        connection.toSend.push_back(std::move(message));
        if (connection.toSend.size() == 1)
            sendFirst(connection);
    }

    void sendFirst(Connection& connection) {
        const Message& message = connection.toSend.front();
        const std::uint32_t endpoint = connection.names.endpoint;
        ++connection.tries;
        variable(endpoint, "tries", connection.tries);
        variable(endpoint, "number", connection.sendNumber);
        if (connection.tries > 1)
            note(endpoint, "No acknowledgement came in time: the message is sent again");
        Unit unit = message.unit;
        unit.localPort = connection.names.localPort;
        unit.remotePort = connection.names.remotePort;
        unit.remoteAddress = connection.names.remoteAddress;
        send(message.kind, connection.sendNumber, unit);
        startTimer(endpoint, 0, now() + patience, "acknowledgement timer");
    }

    void send(Kind kind, std::uint8_t number, Unit unit) {
        const auto high = [](std::uint16_t port) { return static_cast<std::uint8_t>(port >> 8); };
        const auto low = [](std::uint16_t port) { return static_cast<std::uint8_t>(port & 255); };
        unit.prepend(
            {kind, number, high(unit.localPort), low(unit.localPort), high(unit.remotePort), low(unit.remotePort)});
        unit.protocol = protocolNumber;
        unit.timeToLive = 0; // as layer 3 likes it
        passDown(unit);
    }

    void add(const Unit& names, bool accepted) {
        Connection& connection = m_connections[names.endpoint];
        connection.names = names.with(LAYERSCOPE_DATA);
        connection.open = accepted;
        m_byPorts[{names.remoteAddress, names.remotePort, names.localPort}] = names.endpoint;
    }

    void forget(std::uint32_t endpoint) {
        const auto found = m_connections.find(endpoint);
        if (found == m_connections.end())
            return;
        cancelTimer(endpoint, 0);
        state(endpoint, "CLOSED");
        const Unit& names = found->second.names;
        m_byPorts.erase({names.remoteAddress, names.remotePort, names.localPort});
        m_connections.erase(found);
    }

    std::map<std::uint16_t, std::uint32_t> m_listeners;
    std::map<std::uint32_t, Connection> m_connections;
    std::map<std::tuple<LayerscopeAddress, std::uint16_t, std::uint16_t>, std::uint32_t> m_byPorts;
    std::uint16_t m_nextPort = 49152;
    std::uint32_t m_nextEndpoint = firstOwnEndpoint;
};

LAYERSCOPE_LAYER(StopAndWait, .slot = 4, .name = "stop-and-wait", .title = "Stop and wait",
                 .description = "One message at a time, each acknowledged before the next one goes out.",
                 .source = "Bartlett, Scantlebury, Wilkinson 1969", .needs = LAYERSCOPE_PACKET,
                 .offers = LAYERSCOPE_STREAM)
