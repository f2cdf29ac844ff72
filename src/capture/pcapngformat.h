// The numbers of the pcapng format that its reader and its writer share (draft-ietf-opsawg-pcapng).
#pragma once

#include <cstddef>
#include <cstdint>

namespace layerscope::pcapng {

enum BlockType : std::uint32_t {
    interfaceDescription = 1,
    obsoletePacket = 2,
    simplePacket = 3,
    nameResolution = 4,
    interfaceStatistics = 5,
    enhancedPacket = 6,
    decryptionSecrets = 10,
    sectionHeader = 0x0a0d0d0a,
};

constexpr std::uint32_t byteOrderMagic = 0x1a2b3c4d;

// Options of every block.
constexpr std::uint16_t endOfOptions = 0;
constexpr std::uint16_t comment = 1;
// Options of one kind of block each.
constexpr std::uint16_t sectionHardware = 2, sectionSystem = 3, sectionApplication = 4;
constexpr std::uint16_t interfaceName = 2, interfaceText = 3, interfaceResolution = 9, interfaceFcsLength = 13,
                        interfaceOffset = 14;
constexpr std::uint16_t packetFlags = 2;
constexpr std::uint16_t statisticsReceived = 4, statisticsDropped = 5;

// Records of a name resolution block.
constexpr std::uint16_t endOfNames = 0, ipv4Name = 1, ipv6Name = 2;

constexpr std::size_t blockOverhead = 12;         // type and both lengths
constexpr std::uint32_t longestBlock = 128 << 20; // longer ones are taken for a broken length

} // namespace layerscope::pcapng
