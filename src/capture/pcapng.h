// The pcapng file format (draft-ietf-opsawg-pcapng): typed blocks, each with its length at both ends.
#pragma once

#include "base/bytereader.h"
#include "capture/reader.h"
#include "capture/sink.h"

namespace layerscope {

class PcapngReader : public CaptureReader {
public:
    using CaptureReader::CaptureReader;
    static bool recognizes(ByteView start);

private:
    // One block whose lengths have been checked.
    struct Block {
        std::uint32_t type;
        ByteReader body; // between the two lengths
        std::size_t size;
    };

    Result<Step> readUnit(CapturedPacket& packet) override;
    Result<Step> readBlock(Block& block, CapturedPacket& packet);
    Result<void> readSection(Block& block);
    Result<void> readInterface(Block& block);
    Result<void> readEnhancedPacket(Block& block, CapturedPacket& packet);
    Result<void> readSimplePacket(Block& block, CapturedPacket& packet);
    Result<void> readObsoletePacket(Block& block, CapturedPacket& packet);
    Result<void> readPacketBody(Block& block, std::uint32_t interface, CapturedPacket& packet);
    Result<void> readNames(Block& block);
    Result<void> readStatistics(Block& block);
    Result<void> readSecrets(Block& block);
    Result<const CaptureInterface*> findInterface(std::uint32_t interface, CapturedPacket& packet);
    // Calls handle(code, value, byte order) for each option up to the end of the block.
    template <class Handler>
    Result<void> readOptions(Block& block, Handler handle);

    std::endian m_order = std::endian::little;
    std::size_t m_firstInterface = 0; // of this section, in the metadata
};

// Writes one section. Start with section(), then interfaces, then packets; secrets stand before the packets they open.
class PcapngWriter {
public:
    explicit PcapngWriter(ByteSink sink, std::endian order = std::endian::little)
        : m_sink(std::move(sink)), m_block(order) {}

    Result<void> section(const CaptureSection& section);
    // Timestamps are written in nanoseconds, whatever the interface's resolution was. Returns its number.
    Result<std::uint32_t> interface(const CaptureInterface& interface);
    Result<void> packet(const CapturedPacket& packet);
    Result<void> secrets(const DecryptionSecrets& secrets);
    Result<void> names(std::span<const ResolvedName> names);
    Result<void> statistics(std::uint32_t interface, std::int64_t time, std::uint64_t received, std::uint64_t dropped);

private:
    RecordBuilder& begin(std::uint32_t type); // a block, whose body goes into what is returned
    Result<void> finish();                    // and writes it

    ByteSink m_sink;
    RecordBuilder m_block;
    std::uint32_t m_interfaces = 0;
};

} // namespace layerscope
