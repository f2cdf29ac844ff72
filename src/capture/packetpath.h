// Where the headers of a captured packet begin, without a full dissection: what conversations and traces are made of.
#pragma once

#include "base/address.h"
#include "wire/wire.h"

#include <array>
#include <cstring>

namespace layerscope {

// An IPv4 or IPv6 address.
struct NetworkAddress {
    std::array<std::uint8_t, 16> bytes{};
    std::uint8_t length = 0; // 4, 16, or 0 for none

    static NetworkAddress from(ByteView bytes);
    bool isGroup() const; // multicast, or IPv4's limited broadcast
    bool isLoopback() const;
    std::string text() const;

    friend auto operator<=>(const NetworkAddress&, const NetworkAddress&) = default;
    friend bool operator==(const NetworkAddress& a, const NetworkAddress& b) {
        return a.half(0) == b.half(0) && a.half(8) == b.half(8) && a.length == b.length;
    }
    // Eight of the bytes as a number of no meaning, to compare and to hash quickly.
    std::uint64_t half(std::size_t from) const {
        std::uint64_t number;
        std::memcpy(&number, bytes.data() + from, sizeof(number));
        return number;
    }
};

// One header of a packet. `end` is where its PDU ends by its own lengths, which may be past the bytes captured.
struct PathLayer {
    LayerNumber layer = LayerNumber::None;
    std::uint32_t begin = 0;  // of the header
    std::uint32_t inside = 0; // where the SDU begins
    std::uint32_t end = 0;
};

struct PacketPath {
    std::array<PathLayer, 3> layers{}; // data link, network, transport, as far as they are there
    std::size_t layerCount = 0;
    MacAddress macSource, macDestination;
    bool hasMac = false;
    NetworkAddress source, destination; // of IP, or of ARP's protocol addresses
    std::uint8_t ipProtocol = 0;        // of the payload; meaningful with a network layer that is IP
    bool isIp = false;
    bool fragment = false;                             // of an IP packet, so that no transport header is read
    std::uint16_t sourcePort = 0, destinationPort = 0; // with a transport layer

    const PathLayer* find(LayerNumber layer) const;
};

// Follows the headers as far as the bytes go; what does not fit ends the path.
PacketPath findPath(ByteView frame, LinkType linkType, std::uint32_t originalLength);

} // namespace layerscope
