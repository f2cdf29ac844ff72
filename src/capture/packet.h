// capture: captures of real traffic: pcap and pcapng files, live sources, and what they turn into: a trace.
// May depend on: trace, wire, base, libpcap, threads. Knows nothing of layers, simulation or screens.
#pragma once

#include "trace/secrets.h"
#include "wire/wire.h"

#include <bit>

namespace layerscope {

// Which way a packet went, as seen by the machine that captured it.
enum class PacketDirection : std::uint8_t { Unknown, Inbound, Outbound };

// One captured packet; files and live sources yield the same record.
struct CapturedPacket {
    std::int64_t time = 0;            // nanoseconds since 1970-01-01 00:00 UTC; 0 when the source has no time
    ByteView bytes;                   // as captured; valid until the reader that gave it is used again
    std::uint32_t originalLength = 0; // bytes on the wire
    LinkType linkType = LinkType::Ethernet;
    std::uint32_t interface = 0; // index into CaptureMetadata::interfaces
    int fcsLength = -1;          // bytes of frame check sequence at the end; -1 when the capture does not say
    PacketDirection direction = PacketDirection::Unknown;
    std::endian byteOrder = std::endian::little; // of the capturing machine, which LinkType::Null needs
    std::uint64_t fileOffset = 0;                // of the first of `bytes` in the capture, to find them again
    std::vector<std::string> comments;
};

// Something that packets were captured on.
struct CaptureInterface {
    LinkType linkType = LinkType::Ethernet;
    std::uint32_t snapLength = 0; // bytes kept of a packet at most; 0: no limit
    int fcsLength = -1;           // as in CapturedPacket
    std::string name;             // "lo"
    std::string description;
    std::vector<std::string> comments;
    std::uint64_t unitsPerSecond = 1'000'000; // of the timestamps, from if_tsresol
    std::int64_t offsetSeconds = 0;           // if_tsoffset
    std::uint64_t received = 0, dropped = 0;  // of the last interface statistics
};

// One section of a pcapng file; a pcap file has one with nothing in it.
struct CaptureSection {
    std::string hardware, system, application;
    std::vector<std::string> comments;
};

// A name for an address, from a name resolution block.
struct ResolvedName {
    Bytes address; // 4 or 16 bytes
    std::string name;
};

// What a capture says beside its packets. It grows while the capture is read.
struct CaptureMetadata {
    std::vector<CaptureSection> sections;
    std::vector<CaptureInterface> interfaces; // of all sections, numbered through
    std::vector<ResolvedName> names;
    std::vector<DecryptionSecrets> secrets;
    std::uint64_t skippedBlocks = 0; // of types that nobody here reads
};

} // namespace layerscope
