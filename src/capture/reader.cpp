#include "capture/reader.h"

#include "base/hex.h"
#include "capture/pcap.h"
#include "capture/pcapng.h"

#include <fmt/format.h>

namespace layerscope {

void CaptureReader::feed(ByteView bytes) {
    if (m_used > 0) {
        m_buffer.erase(m_buffer.begin(), m_buffer.begin() + static_cast<std::ptrdiff_t>(m_used));
        m_used = 0;
    }
    m_buffer.insert(m_buffer.end(), bytes.begin(), bytes.end());
}

Result<std::optional<CapturedPacket>> CaptureReader::next() {
    while (!m_error) {
        CapturedPacket packet;
        const auto step = readUnit(packet);
        if (!step) {
            m_error = step.error();
        } else if (*step == Step::Packet) {
            ++m_count;
            return packet;
        } else if (*step == Step::NeedMore) {
            if (!m_finished || (available().empty() && m_offset > 0))
                return std::nullopt;
            m_error = cutOff().value();
        }
    }
    return Failure(*m_error);
}

CaptureReader::Step CaptureReader::needs(std::string_view unit, std::size_t size) {
    m_unit = unit;
    m_unitSize = size;
    return Step::NeedMore;
}

void CaptureReader::consume(std::size_t count) {
    m_used += count;
    m_offset += count;
}

std::string CaptureReader::before() const {
    if (m_count == 0)
        return "there is no frame before it";
    return m_count == 1 ? "the frame before it is shown" : fmt::format("the {} frames before it are shown", m_count);
}

Failure CaptureReader::cutOff() const {
    return Failure(Error{m_name,
                         {},
                         m_offset,
                         fmt::format("the last {} is cut off after {} of {} bytes; {}", m_unit, available().size(),
                                     m_unitSize, before())});
}

Failure CaptureReader::broken(std::size_t within, std::string field, std::string reason) const {
    return Failure(Error{m_name, std::move(field), m_offset + within, fmt::format("{}; {}", reason, before())});
}

Result<std::unique_ptr<CaptureReader>> makeCaptureReader(ByteView start, const std::string& name) {
    if (start.empty())
        return failAt(name, "the file is empty; a capture begins with a pcap or pcapng header");
    if (PcapngReader::recognizes(start))
        return std::make_unique<PcapngReader>(name);
    if (PcapReader::recognizes(start))
        return std::make_unique<PcapReader>(name);
    return Failure(Error{name,
                         {},
                         0,
                         fmt::format("this is not a pcap or pcapng capture: it begins with {}",
                                     toHex(start.first(std::min<std::size_t>(start.size(), 4))))});
}

} // namespace layerscope
