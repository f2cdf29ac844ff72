#include "capture/pcapng.h"

#include "capture/pcap.h"
#include "capture/pcapngformat.h"

#include <fmt/format.h>

namespace layerscope {

using namespace pcapng;

namespace {

// Text from a file, as UTF-8: bytes that are not, become U+FFFD.
std::string cleanText(ByteView bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size();) {
        const std::uint8_t lead = bytes[i];
        if (lead == 0)
            break;
        const std::size_t length = lead < 0x80   ? 1
                                   : lead < 0xc2 ? 0
                                   : lead < 0xe0 ? 2
                                   : lead < 0xf0 ? 3
                                   : lead < 0xf5 ? 4
                                                 : 0;
        bool good = length > 0 && i + length <= bytes.size();
        for (std::size_t k = 1; good && k < length; ++k)
            good = (bytes[i + k] & 0xc0) == 0x80;
        if (good && length > 2) // no overlong forms, no surrogates, nothing past U+10FFFF
            good = !((lead == 0xe0 && bytes[i + 1] < 0xa0) || (lead == 0xed && bytes[i + 1] > 0x9f) ||
                     (lead == 0xf0 && bytes[i + 1] < 0x90) || (lead == 0xf4 && bytes[i + 1] > 0x8f));
        if (good)
            text.append(reinterpret_cast<const char*>(&bytes[i]), length);
        else
            text += "\xef\xbf\xbd";
        i += good ? length : 1;
    }
    return text;
}

// The pieces between zero bytes; the names of one address.
std::vector<std::string> splitNames(ByteView bytes) {
    std::vector<std::string> names;
    while (!bytes.empty()) {
        const auto end = std::find(bytes.begin(), bytes.end(), 0);
        const auto length = static_cast<std::size_t>(end - bytes.begin());
        if (length > 0)
            names.push_back(cleanText(bytes.first(length)));
        bytes = bytes.subspan(std::min(length + 1, bytes.size()));
    }
    return names;
}

// if_tsresol (§4.2): the power of 10, or with the top bit set of 2, that a second is divided into. 0 when it does not
// fit in 64 bits.
std::uint64_t unitsPerSecond(std::uint8_t resolution) {
    const unsigned exponent = resolution & 0x7f;
    if ((resolution & 0x80) != 0)
        return exponent < 64 ? std::uint64_t{1} << exponent : 0;
    std::uint64_t units = exponent <= 19 ? 1 : 0;
    for (unsigned i = 0; i < exponent && units != 0; ++i)
        units *= 10;
    return units;
}

// A timestamp in nanoseconds since 1970. Moments before that or after 2116 wrap: in 62 bits, so that the difference of
// any two fits in 64.
std::int64_t nanoseconds(std::uint64_t timestamp, const CaptureInterface& interface) {
    constexpr std::uint64_t billion = 1'000'000'000;
    const std::uint64_t units = interface.unitsPerSecond;
    std::uint64_t whole = timestamp / units;
    std::uint64_t part = timestamp % units;
    std::uint64_t scale = units;
    while (scale > std::uint64_t{1} << 33) { // so that part × 10⁹ stays below 2⁶³; drops digits far below a nanosecond
        part >>= 1;
        scale = scale / 2 + (scale & 1);
    }
    whole += static_cast<std::uint64_t>(interface.offsetSeconds);
    constexpr std::uint64_t mask = (std::uint64_t{1} << 62) - 1;
    return static_cast<std::int64_t>((whole * billion + part * billion / scale) & mask);
}

} // namespace

bool PcapngReader::recognizes(ByteView start) { return ByteReader(start).u32() == sectionHeader; }

Result<CaptureReader::Step> PcapngReader::readUnit(CapturedPacket& packet) {
    const ByteView bytes = available();
    if (bytes.size() < blockOverhead)
        return needs(offset() == 0 ? "file header" : "block", blockOverhead);
    ByteReader reader(bytes, m_order);
    std::uint32_t type = reader.u32();
    const bool section = ByteReader(bytes).u32() == sectionHeader; // the same in both byte orders
    if (section) {
        const std::uint32_t magic = ByteReader(bytes.subspan(8), std::endian::big).u32();
        if (magic != byteOrderMagic && magic != 0x4d3c2b1a)
            return broken(8, "byte-order magic", fmt::format("0x{:08x} is no byte-order magic", magic));
        m_order = magic == byteOrderMagic ? std::endian::big : std::endian::little;
        reader.setOrder(m_order);
        type = sectionHeader;
    } else if (m_metadata.sections.empty()) {
        return broken(0, {}, "a pcapng file begins with a section header block");
    }
    const std::uint32_t length = reader.u32();
    if (length < blockOverhead || length % 4 != 0)
        return broken(4, "block total length", fmt::format("{} is no length of a block", length));
    if (length > longestBlock)
        return broken(4, "block total length", fmt::format("a block of {} bytes is not believed", length));
    if (bytes.size() < length)
        return needs("block", length);

    const std::uint32_t trailing = ByteReader(bytes.subspan(length - 4), m_order).u32();
    if (trailing != length)
        return broken(length - 4, "block total length",
                      fmt::format("the block begins with the length {} and ends with {}", length, trailing));
    Block block{type, ByteReader(bytes.subspan(8, length - blockOverhead), m_order), length};
    const auto step = readBlock(block, packet);
    if (step)
        consume(length);
    return step;
}

Result<CaptureReader::Step> PcapngReader::readBlock(Block& block, CapturedPacket& packet) {
    Result<void> done;
    Step step = Step::NoPacket;
    switch (block.type) {
    case sectionHeader:
        done = readSection(block);
        break;
    case interfaceDescription:
        done = readInterface(block);
        break;
    case nameResolution:
        done = readNames(block);
        break;
    case interfaceStatistics:
        done = readStatistics(block);
        break;
    case decryptionSecrets:
        done = readSecrets(block);
        break;
    case enhancedPacket:
        done = readEnhancedPacket(block, packet);
        step = Step::Packet;
        break;
    case simplePacket:
        done = readSimplePacket(block, packet);
        step = Step::Packet;
        break;
    case obsoletePacket:
        done = readObsoletePacket(block, packet);
        step = Step::Packet;
        break;
    default:
        ++m_metadata.skippedBlocks;
    }
    if (!done)
        return Failure(done.error());
    return step;
}

template <class Handler>
Result<void> PcapngReader::readOptions(Block& block, Handler handle) {
    ByteReader& body = block.body;
    while (body.left() >= 4) {
        const std::size_t at = 8 + body.position();
        const std::uint16_t code = body.u16();
        const std::uint16_t length = body.u16();
        if (code == endOfOptions)
            break;
        if (body.left() < length)
            return broken(
                at, fmt::format("option {}", code),
                fmt::format("the option is {} bytes long, but {} are left in its block", length, body.left()));
        handle(code, body.take(length));
        body.skip(std::min<std::size_t>((4 - length % 4) % 4, body.left()));
    }
    return {};
}

Result<void> PcapngReader::readSection(Block& block) {
    block.body.skip(4); // the byte-order magic
    const std::uint16_t major = block.body.u16();
    const std::uint16_t minor = block.body.u16();
    block.body.skip(8); // the section's length, which nobody needs who reads to its end
    if (!block.body.ok())
        return broken(8, {}, "the section header block is too short");
    if (major != 1)
        return broken(12, "version", fmt::format("version {}.{} of pcapng is unknown (1.0 is read)", major, minor));
    CaptureSection section;
    const auto options = readOptions(block, [&](std::uint16_t code, ByteView value) {
        switch (code) {
        case comment:
            section.comments.push_back(cleanText(value));
            break;
        case sectionHardware:
            section.hardware = cleanText(value);
            break;
        case sectionSystem:
            section.system = cleanText(value);
            break;
        case sectionApplication:
            section.application = cleanText(value);
            break;
        default:
            break;
        }
    });
    m_metadata.sections.push_back(std::move(section));
    m_firstInterface = m_metadata.interfaces.size();
    return options;
}

Result<void> PcapngReader::readInterface(Block& block) {
    CaptureInterface interface;
    interface.linkType = static_cast<LinkType>(block.body.u16());
    block.body.skip(2);
    interface.snapLength = block.body.u32();
    if (!block.body.ok())
        return broken(8, {}, "the interface description block is too short");
    const auto options = readOptions(block, [&](std::uint16_t code, ByteView value) {
        ByteReader reader(value, m_order);
        switch (code) {
        case comment:
            interface.comments.push_back(cleanText(value));
            break;
        case interfaceName:
            interface.name = cleanText(value);
            break;
        case interfaceText:
            interface.description = cleanText(value);
            break;
        case interfaceResolution:
            interface.unitsPerSecond = unitsPerSecond(reader.u8());
            break;
        case interfaceOffset:
            interface.offsetSeconds = static_cast<std::int64_t>(reader.u64());
            break;
        case interfaceFcsLength: {
            // The format's text counts bits, its example and most programs bytes: 4 and 32 mean the same.
            const int length = reader.u8();
            interface.fcsLength = length >= 8 ? length / 8 : length;
            break;
        }
        default:
            break;
        }
    });
    if (options && interface.unitsPerSecond == 0)
        return broken(8, "if_tsresol", "the resolution of timestamps does not fit in 64 bits");
    m_metadata.interfaces.push_back(std::move(interface));
    return options;
}

Result<const CaptureInterface*> PcapngReader::findInterface(std::uint32_t interface, CapturedPacket& packet) {
    const std::size_t count = m_metadata.interfaces.size() - m_firstInterface;
    if (interface >= count)
        return broken(
            8, "interface",
            fmt::format("the packet names interface {}, but the section describes {} so far", interface, count));
    packet.interface = static_cast<std::uint32_t>(m_firstInterface + interface);
    const CaptureInterface& found = m_metadata.interfaces[packet.interface];
    packet.linkType = found.linkType;
    packet.fcsLength = found.fcsLength;
    packet.byteOrder = m_order;
    return &found;
}

// What enhanced and obsolete packet blocks have in common, from the timestamp on.
Result<void> PcapngReader::readPacketBody(Block& block, std::uint32_t interface, CapturedPacket& packet) {
    ByteReader& body = block.body;
    const std::uint64_t high = body.u32();
    const std::uint64_t low = body.u32();
    const std::uint32_t captured = body.u32();
    packet.originalLength = body.u32();
    if (!body.ok())
        return broken(8, {}, "the packet block is too short");
    const auto found = findInterface(interface, packet);
    if (!found)
        return Failure(found.error());
    if (captured > body.left() || captured > longestPacket)
        return broken(20, "captured length",
                      fmt::format("the block claims {} packet bytes and has room for {}", captured, body.left()));
    packet.time = nanoseconds(high << 32 | low, **found);
    packet.fileOffset = offset() + 8 + body.position();
    packet.bytes = body.take(captured);
    body.skip(std::min<std::size_t>((4 - captured % 4) % 4, body.left()));
    return readOptions(block, [&](std::uint16_t code, ByteView value) {
        if (code == comment)
            packet.comments.push_back(cleanText(value));
        if (code == packetFlags && value.size() == 4) {
            const std::uint32_t flags = ByteReader(value, m_order).u32();
            packet.direction = (flags & 3) <= 2 ? static_cast<PacketDirection>(flags & 3) : PacketDirection::Unknown;
            if (const int fcs = static_cast<int>(flags >> 5 & 15); fcs != 0)
                packet.fcsLength = fcs;
        }
    });
}

Result<void> PcapngReader::readEnhancedPacket(Block& block, CapturedPacket& packet) {
    const std::uint32_t interface = block.body.u32();
    return readPacketBody(block, interface, packet);
}

Result<void> PcapngReader::readObsoletePacket(Block& block, CapturedPacket& packet) {
    const std::uint32_t interface = block.body.u16();
    block.body.skip(2); // packets dropped since the last one
    return readPacketBody(block, interface, packet);
}

// No time, no options; the packet was cut to the snap length of the section's first interface.
Result<void> PcapngReader::readSimplePacket(Block& block, CapturedPacket& packet) {
    packet.originalLength = block.body.u32();
    if (!block.body.ok())
        return broken(8, {}, "the packet block is too short");
    const auto found = findInterface(0, packet);
    if (!found)
        return Failure(found.error());
    std::uint32_t captured = packet.originalLength;
    if ((*found)->snapLength != 0)
        captured = std::min(captured, (*found)->snapLength);
    if (captured > block.body.left() || captured > longestPacket)
        return broken(8, "original length",
                      fmt::format("the block claims {} packet bytes and has room for {}", captured, block.body.left()));
    packet.fileOffset = offset() + 8 + block.body.position();
    packet.bytes = block.body.take(captured);
    return {};
}

Result<void> PcapngReader::readNames(Block& block) {
    ByteReader& body = block.body;
    while (body.left() >= 4) {
        const std::uint16_t type = body.u16();
        const std::uint16_t length = body.u16();
        if (type == endOfNames)
            break;
        const ByteView value = body.take(length);
        const std::size_t addressLength = type == ipv4Name ? 4 : type == ipv6Name ? 16 : 0;
        if (!body.ok() || value.size() < addressLength)
            return broken(8 + body.position(), {}, "a record of the name resolution block does not fit in it");
        if (addressLength > 0)
            for (std::string& name : splitNames(value.subspan(addressLength)))
                m_metadata.names.push_back(
                    {Bytes(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(addressLength)),
                     std::move(name)});
        body.skip(std::min<std::size_t>((4 - length % 4) % 4, body.left()));
    }
    return {};
}

Result<void> PcapngReader::readStatistics(Block& block) {
    const std::uint32_t id = block.body.u32();
    block.body.skip(8); // the time they were taken
    if (!block.body.ok() || id >= m_metadata.interfaces.size() - m_firstInterface)
        return broken(8, "interface", "the statistics are of an interface that the section does not describe");
    CaptureInterface& interface = m_metadata.interfaces[m_firstInterface + id];
    return readOptions(block, [&](std::uint16_t code, ByteView value) {
        if (code == statisticsReceived)
            interface.received = ByteReader(value, m_order).u64();
        if (code == statisticsDropped)
            interface.dropped = ByteReader(value, m_order).u64();
    });
}

Result<void> PcapngReader::readSecrets(Block& block) {
    const std::uint32_t type = block.body.u32();
    const std::uint32_t length = block.body.u32();
    const ByteView data = block.body.take(length);
    if (!block.body.ok())
        return broken(8, "secrets length", "the decryption secrets do not fit in their block");
    m_metadata.secrets.push_back({type, Bytes(data.begin(), data.end())});
    return {};
}

} // namespace layerscope
