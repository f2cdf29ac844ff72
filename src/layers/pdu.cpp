#include "layers/pdu.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace layerscope {

Pdu::Pdu(std::size_t capacity)
    : m_buffer(std::make_unique_for_overwrite<std::uint8_t[]>(headroom + capacity + tailroom)),
      m_capacity(headroom + capacity + tailroom), m_begin(headroom), m_end(headroom) {}

Pdu::Pdu(ByteView payload, const Protocol* protocol, LayerNumber layer, MessageId message, std::uint32_t messageOffset)
    : Pdu(payload.size()) {
    if (payload.empty())
        return;
    std::memcpy(m_buffer.get() + m_begin, payload.data(), payload.size());
    m_end += payload.size();
    m_spans.push_back({0, static_cast<std::uint32_t>(payload.size()), protocol, layer, message, messageOffset});
}

Pdu Pdu::clone() const { return slice(0, size()); }

void Pdu::reserve(std::size_t front, std::size_t back) {
    if (m_buffer && m_begin >= front && m_capacity - m_end >= back)
        return;
    const std::size_t newBegin = std::max(front, headroom);
    const std::size_t newCapacity = newBegin + size() + std::max(back, size() + tailroom);
    auto grown = std::make_unique_for_overwrite<std::uint8_t[]>(newCapacity);
    if (!empty())
        std::memcpy(grown.get() + newBegin, m_buffer.get() + m_begin, size());
    m_end = newBegin + size();
    m_begin = newBegin;
    m_buffer = std::move(grown);
    m_capacity = newCapacity;
}

MutableByteView Pdu::prepend(std::size_t count, const Protocol* protocol, LayerNumber layer) {
    reserve(count, 0);
    m_begin -= count;
    for (Span& span : m_spans)
        span.begin += static_cast<std::uint32_t>(count);
    if (count > 0)
        m_spans.insert(m_spans.begin(), {0, static_cast<std::uint32_t>(count), protocol, layer, {}, 0});
    return {m_buffer.get() + m_begin, count};
}

MutableByteView Pdu::append(std::size_t count, const Protocol* protocol, LayerNumber layer) {
    reserve(0, count);
    const std::size_t place = size();
    m_end += count;
    if (count > 0)
        m_spans.push_back(
            {static_cast<std::uint32_t>(place), static_cast<std::uint32_t>(count), protocol, layer, {}, 0});
    return {m_buffer.get() + m_begin + place, count};
}

void Pdu::appendOwned(ByteView bytes, std::span<const Span> spans) {
    if (bytes.empty())
        return;
    reserve(0, bytes.size());
    const auto place = static_cast<std::uint32_t>(size());
    std::memcpy(m_buffer.get() + m_end, bytes.data(), bytes.size());
    m_end += bytes.size();
    for (Span span : spans) {
        span.begin += place;
        // Two runs that are one run of the same message are kept as one.
        if (!m_spans.empty()) {
            Span& last = m_spans.back();
            if (last.protocol == span.protocol && last.layer == span.layer && last.message == span.message &&
                last.end() == span.begin && last.messageOffset + last.length == span.messageOffset && span.message) {
                last.length += span.length;
                continue;
            }
        }
        m_spans.push_back(span);
    }
}

void Pdu::dropFront(std::size_t count) {
    assert(count <= size());
    m_begin += count;
    std::size_t gone = 0;
    for (Span& span : m_spans) {
        if (span.end() <= count) {
            ++gone;
        } else if (span.begin < count) {
            const auto cut = static_cast<std::uint32_t>(count) - span.begin;
            span.length -= cut;
            span.messageOffset += cut;
            span.begin = 0;
        } else {
            span.begin -= static_cast<std::uint32_t>(count);
        }
    }
    m_spans.erase(m_spans.begin(), m_spans.begin() + static_cast<std::ptrdiff_t>(gone));
}

void Pdu::dropBack(std::size_t count) {
    assert(count <= size());
    m_end -= count;
    const auto left = static_cast<std::uint32_t>(size());
    while (!m_spans.empty() && m_spans.back().begin >= left)
        m_spans.pop_back();
    if (!m_spans.empty() && m_spans.back().end() > left)
        m_spans.back().length = left - m_spans.back().begin;
}

Pdu Pdu::slice(std::size_t begin, std::size_t length) const {
    assert(begin + length <= size());
    Pdu part(length);
    if (length == 0)
        return part;
    std::memcpy(part.m_buffer.get() + part.m_begin, m_buffer.get() + m_begin + begin, length);
    part.m_end += length;
    const auto first = static_cast<std::uint32_t>(begin);
    const auto last = static_cast<std::uint32_t>(begin + length);
    for (const Span& span : m_spans) {
        if (span.end() <= first || span.begin >= last)
            continue;
        Span kept = span;
        kept.begin = std::max(span.begin, first);
        kept.length = std::min(span.end(), last) - kept.begin;
        kept.messageOffset += kept.begin - span.begin;
        kept.begin -= first;
        part.m_spans.push_back(kept);
    }
    return part;
}

} // namespace layerscope
