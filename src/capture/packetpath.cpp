#include "capture/packetpath.h"

#include "base/bytereader.h"
#include "wire/arp.h"
#include "wire/ethernet.h"
#include "wire/ipv4.h"
#include "wire/ipv6.h"
#include "wire/tcp.h"
#include "wire/udp.h"

#include <algorithm>

namespace layerscope {

NetworkAddress NetworkAddress::from(ByteView bytes) {
    NetworkAddress address;
    address.length = static_cast<std::uint8_t>(std::min<std::size_t>(bytes.size(), 16));
    std::copy_n(bytes.begin(), address.length, address.bytes.begin());
    return address;
}

bool NetworkAddress::isGroup() const {
    if (length == 16)
        return bytes[0] == 0xff;
    return length == 4 && (bytes[0] >> 4 == 0xe || ByteReader(bytes).u32() == 0xffffffffu);
}

bool NetworkAddress::isLoopback() const {
    if (length == 4)
        return bytes[0] == 127;
    return length == 16 && bytes[15] == 1 && std::all_of(bytes.begin(), bytes.end() - 1, [](auto b) { return b == 0; });
}

std::string NetworkAddress::text() const {
    if (length == 16)
        return ipv6Text(bytes);
    return length == 4 ? Ipv4Address{ByteReader(bytes).u32()}.text() : std::string();
}

const PathLayer* PacketPath::find(LayerNumber layer) const {
    for (std::size_t i = 0; i < layerCount; ++i)
        if (layers[i].layer == layer)
            return &layers[i];
    return nullptr;
}

namespace {

constexpr std::size_t ipv6HeaderSize = 40;

class Walker {
public:
    Walker(PacketPath& path, ByteView frame, std::uint32_t originalLength)
        : m_path(path), m_frame(frame),
          m_end(std::max<std::uint32_t>(originalLength, static_cast<std::uint32_t>(frame.size()))) {}

    void ethernet() {
        const auto header = EthernetHeader::parse(m_frame);
        if (!header)
            return;
        m_path.hasMac = true;
        m_path.macSource = header->source;
        m_path.macDestination = header->destination;
        std::uint32_t type = header->etherType;
        std::uint32_t inside = EthernetHeader::size;
        while (type == etherTypeVlan || type == etherTypeServiceVlan) {
            type = number(inside + 2, 2);
            inside += 4;
        }
        linked(inside, type);
    }
    // Link types with a header of fixed size, whose EtherType stands at `typeAt`.
    void cooked(std::uint32_t size, std::uint32_t typeAt) { linked(size, number(typeAt, 2)); }
    // Null and Loop: an address family, of which only IP's versions matter, and those tell themselves.
    void family() {
        add(LayerNumber::DataLink, 0, 4, m_end);
        ip(4);
    }
    void ip(std::uint32_t begin) {
        const std::uint32_t version = number(begin, 1) >> 4;
        if (version == 4)
            ipv4(begin);
        else if (version == 6)
            ipv6(begin);
    }

private:
    bool has(std::uint32_t begin, std::uint32_t count) const {
        return begin <= m_frame.size() && m_frame.size() - begin >= count;
    }
    // An integer of 1 or 2 bytes; 0 past the end.
    std::uint32_t number(std::uint32_t begin, std::uint32_t width) const {
        if (!has(begin, width))
            return 0;
        return width == 1 ? m_frame[begin] : static_cast<std::uint32_t>(m_frame[begin] << 8 | m_frame[begin + 1]);
    }
    void add(LayerNumber layer, std::uint32_t begin, std::uint32_t inside, std::uint32_t end) {
        m_path.layers[m_path.layerCount++] = {layer, begin, inside, std::max(end, inside)};
    }

    void linked(std::uint32_t inside, std::uint32_t type) {
        if (!has(0, inside))
            return;
        add(LayerNumber::DataLink, 0, inside, m_end);
        if (type == etherTypeIpv4 || type == etherTypeIpv6)
            ip(inside);
        else if (type == etherTypeArp)
            arp(inside);
    }
    void arp(std::uint32_t begin) {
        const auto packet = ArpPacket::parse(m_frame.subspan(begin));
        if (!packet)
            return;
        add(LayerNumber::Network, begin, begin + ArpPacket::size, begin + ArpPacket::size);
        m_path.source = NetworkAddress::from(m_frame.subspan(begin + 14, 4));
        m_path.destination = NetworkAddress::from(m_frame.subspan(begin + 24, 4));
    }
    void ipv4(std::uint32_t begin) {
        const std::uint32_t headerSize = (number(begin, 1) & 15) * 4;
        if (headerSize < Ipv4Header::minimumSize || !has(begin, headerSize))
            return;
        const std::uint32_t total = number(begin + 2, 2);
        // 0 is what a sending machine's own capture shows of a packet that the network card will cut to size.
        const std::uint32_t end = total == 0 ? m_end : std::min(m_end, begin + total);
        if (end < begin + headerSize)
            return;
        add(LayerNumber::Network, begin, begin + headerSize, end);
        m_path.isIp = true;
        m_path.source = NetworkAddress::from(m_frame.subspan(begin + 12, 4));
        m_path.destination = NetworkAddress::from(m_frame.subspan(begin + 16, 4));
        m_path.ipProtocol = static_cast<std::uint8_t>(number(begin + 9, 1));
        m_path.fragment = (number(begin + 6, 2) & 0x3fff) != 0; // more fragments, or an offset
        transport(begin + headerSize, end);
    }
    void ipv6(std::uint32_t begin) {
        if (!has(begin, ipv6HeaderSize))
            return;
        const std::uint32_t length = number(begin + 4, 2);
        const std::uint32_t inside = begin + ipv6HeaderSize;
        const std::uint32_t end = length == 0 ? m_end : std::min(m_end, inside + length);
        add(LayerNumber::Network, begin, inside, end);
        m_path.isIp = true;
        m_path.source = NetworkAddress::from(m_frame.subspan(begin + 8, 16));
        m_path.destination = NetworkAddress::from(m_frame.subspan(begin + 24, 16));
        m_path.ipProtocol = static_cast<std::uint8_t>(number(begin + 6, 1));
        transport(inside, end);
    }
    void transport(std::uint32_t begin, std::uint32_t end) {
        if (m_path.fragment)
            return;
        std::uint32_t headerSize = 0;
        if (m_path.ipProtocol == ipProtocolTcp)
            headerSize = static_cast<std::uint32_t>(TcpHeader::sizeIn(m_frame.subspan(begin)));
        else if (m_path.ipProtocol == ipProtocolUdp)
            headerSize = UdpHeader::size;
        const std::uint32_t least = m_path.ipProtocol == ipProtocolTcp ? TcpHeader::minimumSize : UdpHeader::size;
        if (headerSize < least || !has(begin, least) || begin + headerSize > end)
            return;
        m_path.sourcePort = static_cast<std::uint16_t>(number(begin, 2));
        m_path.destinationPort = static_cast<std::uint16_t>(number(begin + 2, 2));
        add(LayerNumber::Transport, begin, begin + headerSize, end);
    }

    PacketPath& m_path;
    ByteView m_frame;
    std::uint32_t m_end;
};

} // namespace

PacketPath findPath(ByteView frame, LinkType linkType, std::uint32_t originalLength) {
    PacketPath path;
    Walker walker(path, frame, originalLength);
    switch (linkType) {
    case LinkType::Ethernet:
        walker.ethernet();
        break;
    case LinkType::LinuxSll:
        walker.cooked(16, 14);
        break;
    case LinkType::LinuxSll2:
        walker.cooked(20, 0);
        break;
    case LinkType::Null:
    case LinkType::Loop:
        walker.family();
        break;
    case LinkType::RawIp:
    case LinkType::Ipv4:
    case LinkType::Ipv6:
        walker.ip(0);
        break;
    }
    return path;
}

} // namespace layerscope
