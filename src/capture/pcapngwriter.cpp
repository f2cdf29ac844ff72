#include "capture/pcapng.h"

#include "capture/pcapngformat.h"

#include <fmt/format.h>

namespace layerscope {

using namespace pcapng;

namespace {

// An option's length field has 16 bits; a longer text is cut, never in the middle of a UTF-8 character.
std::string_view fitting(std::string_view text) {
    std::size_t length = std::min<std::size_t>(text.size(), 0xffff);
    while (length < text.size() && length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80)
        --length;
    return text.substr(0, length);
}

void option(RecordBuilder& body, std::uint16_t code, ByteView value) {
    body.u16(code).u16(static_cast<std::uint16_t>(value.size())).bytes(value).pad();
}

void textOption(RecordBuilder& body, std::uint16_t code, std::string_view text) {
    const std::string_view cut = fitting(text);
    if (!cut.empty())
        option(body, code, ByteView(reinterpret_cast<const std::uint8_t*>(cut.data()), cut.size()));
}

void comments(RecordBuilder& body, const std::vector<std::string>& texts) {
    for (const std::string& text : texts)
        textOption(body, comment, text);
}

void end(RecordBuilder& body) { body.u16(endOfOptions).u16(0); }

} // namespace

RecordBuilder& PcapngWriter::begin(std::uint32_t type) {
    m_block.clear();
    return m_block.u32(type).u32(0); // the length is put in when it is known
}

Result<void> PcapngWriter::finish() {
    const auto length = static_cast<std::uint32_t>(m_block.result().size() + sizeof(std::uint32_t));
    m_block.u32(length).u32At(4, length);
    return m_sink(m_block.result());
}

Result<void> PcapngWriter::section(const CaptureSection& section) {
    m_interfaces = 0;
    RecordBuilder& body = begin(sectionHeader);
    body.u32(byteOrderMagic).u16(1).u16(0).u64(~std::uint64_t{0}); // version 1.0; the section's length is not known yet
    comments(body, section.comments);
    textOption(body, sectionHardware, section.hardware);
    textOption(body, sectionSystem, section.system);
    textOption(body, sectionApplication, section.application);
    end(body);
    return finish();
}

Result<std::uint32_t> PcapngWriter::interface(const CaptureInterface& interface) {
    RecordBuilder& body = begin(interfaceDescription);
    body.u16(static_cast<std::uint16_t>(interface.linkType)).u16(0).u32(interface.snapLength);
    comments(body, interface.comments);
    textOption(body, interfaceName, interface.name);
    textOption(body, interfaceText, interface.description);
    const std::uint8_t nanosecondResolution = 9;
    option(body, interfaceResolution, ByteView(&nanosecondResolution, 1));
    if (interface.fcsLength >= 0) {
        const auto length = static_cast<std::uint8_t>(interface.fcsLength); // in bytes, as tshark reads it
        option(body, interfaceFcsLength, ByteView(&length, 1));
    }
    end(body);
    if (const auto written = finish(); !written)
        return Failure(written.error());
    return m_interfaces++;
}

Result<void> PcapngWriter::packet(const CapturedPacket& packet) {
    if (packet.interface >= m_interfaces)
        return fail(fmt::format("the packet names interface {}, but {} were written", packet.interface, m_interfaces));
    const auto time = static_cast<std::uint64_t>(packet.time);
    RecordBuilder& body = begin(enhancedPacket);
    body.u32(packet.interface).u32(static_cast<std::uint32_t>(time >> 32)).u32(static_cast<std::uint32_t>(time));
    body.u32(static_cast<std::uint32_t>(packet.bytes.size())).u32(packet.originalLength).bytes(packet.bytes).pad();
    comments(body, packet.comments);
    if (packet.direction != PacketDirection::Unknown) {
        RecordBuilder flags(body.order());
        flags.u32(static_cast<std::uint32_t>(packet.direction));
        option(body, packetFlags, flags.result());
    }
    if (!packet.comments.empty() || packet.direction != PacketDirection::Unknown)
        end(body);
    return finish();
}

Result<void> PcapngWriter::secrets(const DecryptionSecrets& secrets) {
    RecordBuilder& body = begin(decryptionSecrets);
    body.u32(secrets.type).u32(static_cast<std::uint32_t>(secrets.data.size())).bytes(secrets.data).pad();
    return finish();
}

Result<void> PcapngWriter::names(std::span<const ResolvedName> names) {
    RecordBuilder& body = begin(nameResolution);
    for (const ResolvedName& entry : names) {
        const std::string_view name = fitting(std::string_view(entry.name).substr(0, 255));
        const auto length = static_cast<std::uint16_t>(entry.address.size() + name.size() + 1);
        body.u16(entry.address.size() == 4 ? ipv4Name : ipv6Name).u16(length).bytes(entry.address);
        body.bytes(ByteView(reinterpret_cast<const std::uint8_t*>(name.data()), name.size())).u8(0).pad();
    }
    body.u16(endOfNames).u16(0);
    return finish();
}

Result<void> PcapngWriter::statistics(std::uint32_t interface, std::int64_t time, std::uint64_t received,
                                      std::uint64_t dropped) {
    const auto moment = static_cast<std::uint64_t>(time);
    RecordBuilder& body = begin(interfaceStatistics);
    body.u32(interface).u32(static_cast<std::uint32_t>(moment >> 32)).u32(static_cast<std::uint32_t>(moment));
    for (const auto& [code, count] : {std::pair{statisticsReceived, received}, std::pair{statisticsDropped, dropped}}) {
        RecordBuilder value(body.order());
        value.u64(count);
        option(body, code, value.result());
    }
    end(body);
    return finish();
}

} // namespace layerscope
