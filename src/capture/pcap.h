// The pcap file format (draft-ietf-opsawg-pcap): a header, then one record a packet.
#pragma once

#include "capture/reader.h"
#include "capture/sink.h"

namespace layerscope {

// A packet longer than this is taken for a broken length field.
constexpr std::uint32_t longestPacket = 1u << 20;

// Reads both byte orders, microseconds and nanoseconds, and the FCS length in the link-type field.
class PcapReader : public CaptureReader {
public:
    using CaptureReader::CaptureReader;
    static bool recognizes(ByteView start);

private:
    Result<Step> readUnit(CapturedPacket& packet) override;
    Result<Step> readFileHeader();

    std::endian m_order = std::endian::little;
    std::uint32_t m_nanosecondsPerUnit = 1000;
    bool m_started = false;
};

enum class PcapTime : std::uint8_t { Microseconds, Nanoseconds };

// Writes one link type; packets of another one are refused.
class PcapWriter {
public:
    explicit PcapWriter(ByteSink sink, PcapTime time = PcapTime::Nanoseconds, std::endian order = std::endian::little);

    Result<void> start(LinkType linkType, int fcsLength = -1, std::uint32_t snapLength = 262144);
    Result<void> packet(const CapturedPacket& packet);

private:
    ByteSink m_sink;
    PcapTime m_time;
    std::endian m_order;
    LinkType m_linkType = LinkType::Ethernet;
};

} // namespace layerscope
