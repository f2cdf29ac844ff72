#include "capture/pcap.h"

#include "base/bytereader.h"

#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::uint32_t magicMicroseconds = 0xa1b2c3d4;
constexpr std::uint32_t magicNanoseconds = 0xa1b23c4d;
constexpr std::size_t fileHeaderSize = 24;
constexpr std::size_t recordHeaderSize = 16;
// The upper half of the link-type field: whether an FCS length is given, and that length in units of 16 bits.
constexpr std::uint32_t fcsLengthGiven = 0x04000000;
constexpr unsigned fcsLengthShift = 28;

struct Magic {
    std::endian order;
    std::uint32_t nanosecondsPerUnit;
};

std::optional<Magic> readMagic(ByteView start) {
    for (const std::endian order : {std::endian::little, std::endian::big}) {
        ByteReader reader(start, order);
        const std::uint32_t magic = reader.u32();
        if (magic == magicMicroseconds)
            return Magic{order, 1000};
        if (magic == magicNanoseconds)
            return Magic{order, 1};
    }
    return std::nullopt;
}

} // namespace

bool PcapReader::recognizes(ByteView start) { return readMagic(start).has_value(); }

Result<CaptureReader::Step> PcapReader::readFileHeader() {
    const ByteView bytes = available();
    if (bytes.size() < fileHeaderSize)
        return needs("file header", fileHeaderSize);
    const auto magic = readMagic(bytes);
    if (!magic)
        return broken(0, "magic", "this is not the beginning of a pcap file");
    m_order = magic->order;
    m_nanosecondsPerUnit = magic->nanosecondsPerUnit;

    ByteReader reader(bytes, m_order);
    reader.skip(4);
    const std::uint16_t major = reader.u16();
    const std::uint16_t minor = reader.u16();
    if (major != 2)
        return broken(4, "version",
                      fmt::format("version {}.{} of the pcap format is unknown (2.4 is read)", major, minor));
    reader.skip(8); // two fields that are always 0: time zone, accuracy
    CaptureInterface interface;
    interface.snapLength = reader.u32();
    const std::uint32_t link = reader.u32();
    interface.linkType = static_cast<LinkType>(link & 0xffff);
    if ((link & fcsLengthGiven) != 0)
        interface.fcsLength = static_cast<int>(link >> fcsLengthShift) * 2;
    interface.unitsPerSecond = 1'000'000'000 / m_nanosecondsPerUnit;
    m_metadata.sections.emplace_back();
    m_metadata.interfaces.push_back(std::move(interface));
    m_started = true;
    consume(fileHeaderSize);
    return Step::NoPacket;
}

Result<CaptureReader::Step> PcapReader::readUnit(CapturedPacket& packet) {
    if (!m_started)
        return readFileHeader();
    const ByteView bytes = available();
    if (bytes.size() < recordHeaderSize)
        return needs("record", recordHeaderSize);
    ByteReader reader(bytes, m_order);
    const std::int64_t seconds = reader.u32();
    const std::int64_t fraction = reader.u32();
    const std::uint32_t captured = reader.u32();
    const std::uint32_t original = reader.u32();
    if (captured > longestPacket)
        return broken(8, "captured length",
                      fmt::format("the record claims {} bytes, more than any frame has", captured));
    if (reader.left() < captured)
        return needs("record", recordHeaderSize + captured);

    const CaptureInterface& interface = m_metadata.interfaces.front();
    packet.time = seconds * 1'000'000'000 + fraction * m_nanosecondsPerUnit;
    packet.bytes = reader.take(captured);
    packet.originalLength = original;
    packet.linkType = interface.linkType;
    packet.fcsLength = interface.fcsLength;
    packet.byteOrder = m_order;
    packet.fileOffset = offset() + recordHeaderSize;
    consume(recordHeaderSize + captured);
    return Step::Packet;
}

PcapWriter::PcapWriter(ByteSink sink, PcapTime time, std::endian order)
    : m_sink(std::move(sink)), m_time(time), m_order(order) {}

Result<void> PcapWriter::start(LinkType linkType, int fcsLength, std::uint32_t snapLength) {
    m_linkType = linkType;
    std::uint32_t link = static_cast<std::uint16_t>(linkType);
    if (fcsLength >= 0)
        link |= fcsLengthGiven | static_cast<std::uint32_t>(fcsLength) / 2 << fcsLengthShift;
    RecordBuilder header(m_order);
    header.u32(m_time == PcapTime::Nanoseconds ? magicNanoseconds : magicMicroseconds).u16(2).u16(4);
    header.u32(0).u32(0).u32(snapLength).u32(link);
    return m_sink(header.result());
}

Result<void> PcapWriter::packet(const CapturedPacket& packet) {
    if (packet.linkType != m_linkType)
        return fail(fmt::format("a pcap file holds one link type ({}), and this packet has another ({}): write pcapng",
                                static_cast<int>(m_linkType), static_cast<int>(packet.linkType)));
    const std::int64_t fraction = packet.time % 1'000'000'000;
    RecordBuilder record(m_order);
    record.u32(static_cast<std::uint32_t>(packet.time / 1'000'000'000));
    record.u32(static_cast<std::uint32_t>(m_time == PcapTime::Nanoseconds ? fraction : fraction / 1000));
    record.u32(static_cast<std::uint32_t>(packet.bytes.size())).u32(packet.originalLength).bytes(packet.bytes);
    return m_sink(record.result());
}

} // namespace layerscope
