#include "capture/reader.h"

#include "base/hex.h"
#include "capture/pcap.h"
#include "capture/pcapng.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace layerscope {

void CaptureReader::feed(ByteView bytes) {
    std::ranges::copy(bytes, room(bytes.size()).begin());
    filled(bytes.size());
}

MutableByteView CaptureReader::room(std::size_t count) {
    const auto buffer = m_buffer.begin();
    std::copy(buffer + static_cast<std::ptrdiff_t>(m_used), buffer + static_cast<std::ptrdiff_t>(m_end), buffer);
    m_end -= std::exchange(m_used, 0);
    if (m_buffer.size() < m_end + count)
        m_buffer.resize(m_end + count);
    return MutableByteView(m_buffer).subspan(m_end, count);
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
