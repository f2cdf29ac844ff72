// Reading a capture as its bytes arrive: what pcap and pcapng readers have in common.
#pragma once

#include "base/result.h"
#include "capture/packet.h"

#include <memory>

namespace layerscope {

// Give it bytes with feed(), in pieces of any size, take packets with next() until it has none, and say finish() at the
// end. A file that breaks off or contradicts itself gives every packet before that point, then an error that names it.
class CaptureReader {
public:
    explicit CaptureReader(std::string name) : m_name(std::move(name)) {}
    virtual ~CaptureReader() = default;
    CaptureReader(const CaptureReader&) = delete;
    CaptureReader& operator=(const CaptureReader&) = delete;

    void feed(ByteView bytes);
    // The same without a copy: write up to `count` bytes here, then say how many there are.
    MutableByteView room(std::size_t count);
    void filled(std::size_t count) { m_end += count; }
    void finish() { m_finished = true; }

    // The next packet; nothing when more bytes are needed or, after finish(), at the end. An error stays.
    Result<std::optional<CapturedPacket>> next();

    const CaptureMetadata& metadata() const { return m_metadata; }
    std::uint64_t packetCount() const { return m_count; }
    std::uint64_t offset() const { return m_offset; } // bytes read and understood so far

protected:
    enum class Step : std::uint8_t { NeedMore, NoPacket, Packet };

    // Reads one unit (a header, a record, a block) from the start of available().
    virtual Result<Step> readUnit(CapturedPacket& packet) = 0;

    ByteView available() const { return ByteView(m_buffer).subspan(m_used, m_end - m_used); }
    // Answers that the unit at hand ("block", "record") is `size` bytes long and not all of them are there.
    Step needs(std::string_view unit, std::size_t size);
    void consume(std::size_t count);
    // An error in the unit at hand, `within` bytes after its start.
    Failure broken(std::size_t within, std::string field, std::string reason) const;

    CaptureMetadata m_metadata;

private:
    Failure cutOff() const;
    std::string before() const;

    std::string m_name;
    Bytes m_buffer;
    std::size_t m_used = 0;     // bytes at the start of the buffer that are done with
    std::size_t m_end = 0;      // of those that have come
    std::uint64_t m_offset = 0; // of the first available byte in the capture
    std::uint64_t m_count = 0;
    std::string_view m_unit;
    std::size_t m_unitSize = 0;
    bool m_finished = false;
    std::optional<Error> m_error;
};

// The reader for a capture that begins with these bytes (4 are enough to tell). Errors name `name`.
Result<std::unique_ptr<CaptureReader>> makeCaptureReader(ByteView start, const std::string& name);

} // namespace layerscope
