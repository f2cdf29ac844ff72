#include "layers/pdu.h"

#include "base/slabs.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <new>

namespace layerscope {

// Blocks that are free, of each size that is kept.
class Pdu::Pool {
public:
    ~Pool() {
        t_closed = true;
        for (auto& blocks : m_free)
            for (Block* block : blocks)
                destroy(block);
    }

    Block* take(std::size_t capacity) {
        const std::size_t kind = kindOf(capacity);
        if (kind == kinds.size() || t_closed)
            return new (::operator new(sizeof(Block) + capacity)) Block{{}, capacity, false};
        ++m_used[kind];
        if (m_free[kind].empty())
            return create(kind);
        Block* block = m_free[kind].back();
        m_free[kind].pop_back();
        return block;
    }
    void give(Block* block) {
        const std::size_t kind = kindOf(block->capacity);
        if (kind == kinds.size() || t_closed) {
            destroy(block);
            return;
        }
        std::vector<Block*>& free = m_free[kind];
        m_used[kind] -= m_used[kind] > 0 ? 1 : 0; // it may have been taken in another thread
        block->spans.clear();
        free.push_back(block);
        // As many as are used may be wanted again; when a run ends, they go by and by.
        for (int i = 0; i < 2 && free.size() > alwaysKept + m_used[kind] * timesKept; ++i) {
            destroy(free.back());
            free.pop_back();
        }
    }

    static Pool& ofThread() {
        static thread_local Pool pool;
        return pool;
    }

private:
#if defined(__SANITIZE_ADDRESS__)
    static constexpr std::size_t alwaysKept = 0, timesKept = 0; // the sanitizer is to see every end of use
    static constexpr bool fromSlabs = false;
#else
    static constexpr std::size_t alwaysKept = 4096, timesKept = 1;
    static constexpr bool fromSlabs = true;
#endif
    // A frame without data, and one of the usual MTU.
    static constexpr std::array<std::size_t, 2> kinds{headroom + tailroom, headroom + 1500 + tailroom};

    static std::size_t kindOf(std::size_t capacity) {
        return static_cast<std::size_t>(std::ranges::lower_bound(kinds, capacity) - kinds.begin());
    }
    Block* create(std::size_t kind) {
        const std::size_t capacity = kinds[kind];
        void* memory = fromSlabs ? m_slabs[kind].take() : ::operator new(sizeof(Block) + capacity);
        return new (memory) Block{{}, capacity, fromSlabs};
    }
    static void destroy(Block* block) {
        const bool ofSlab = block->ofSlab;
        block->~Block();
        if (ofSlab)
            Slabs::give(block);
        else
            ::operator delete(block);
    }

    // A PDU may live longer than the pool of the thread that ends it.
    static inline thread_local bool t_closed = false;
    std::array<std::vector<Block*>, kinds.size()> m_free;
    std::array<std::size_t, kinds.size()> m_used{};
    std::array<Slabs, kinds.size()> m_slabs{Slabs(sizeof(Block) + kinds[0]), Slabs(sizeof(Block) + kinds[1])};
};

Pdu::Block* Pdu::take(std::size_t capacity) { return Pool::ofThread().take(capacity); }
void Pdu::give(Block* block) { Pool::ofThread().give(block); }

Pdu::Pdu(std::size_t capacity)
    : m_block(take(headroom + capacity + tailroom)), m_bytes(m_block->bytes()), m_begin(headroom), m_end(headroom) {}

Pdu::Pdu(ByteView payload, const Protocol* protocol, LayerNumber layer, MessageId message, std::uint32_t messageOffset)
    : Pdu(payload.size()) {
    if (payload.empty())
        return;
    std::memcpy(m_block->bytes() + m_begin, payload.data(), payload.size());
    m_end += payload.size();
    m_block->spans.push_back({0, static_cast<std::uint32_t>(payload.size()), protocol, layer, message, messageOffset});
}

Pdu Pdu::ofConstant(ByteView constant, const Protocol* protocol, LayerNumber layer) {
    Pdu pdu;
    if (constant.empty())
        return pdu;
    pdu.m_block = take(0);
    pdu.m_bytes = constant.data();
    pdu.m_end = constant.size();
    pdu.m_block->spans.push_back({0, static_cast<std::uint32_t>(constant.size()), protocol, layer, {}, 0});
    return pdu;
}

const std::vector<Span>& Pdu::spans() const {
    static const std::vector<Span> none;
    return m_block == nullptr ? none : m_block->spans;
}

Pdu Pdu::clone() const { return slice(0, size()); }

void Pdu::reserve(std::size_t front, std::size_t back) {
    if (m_block != nullptr && !isConstant() && m_begin >= front && m_block->capacity - m_end >= back)
        return;
    const std::size_t begin = std::max(front, headroom);
    Block* grown = take(begin + size() + std::max(back, size() + tailroom));
    if (!empty())
        std::memcpy(grown->bytes() + begin, m_bytes + m_begin, size());
    if (m_block != nullptr) {
        grown->spans.swap(m_block->spans);
        give(m_block);
    }
    m_end = begin + size();
    m_begin = begin;
    m_block = grown;
    m_bytes = grown->bytes();
}

MutableByteView Pdu::prepend(std::size_t count, const Protocol* protocol, LayerNumber layer) {
    reserve(count, 0);
    m_begin -= count;
    std::vector<Span>& spans = m_block->spans;
    for (Span& span : spans)
        span.begin += static_cast<std::uint32_t>(count);
    if (count > 0)
        spans.insert(spans.begin(), {0, static_cast<std::uint32_t>(count), protocol, layer, {}, 0});
    return {m_block->bytes() + m_begin, count};
}

MutableByteView Pdu::append(std::size_t count, const Protocol* protocol, LayerNumber layer) {
    reserve(0, count);
    const std::size_t place = size();
    m_end += count;
    if (count > 0)
        m_block->spans.push_back(
            {static_cast<std::uint32_t>(place), static_cast<std::uint32_t>(count), protocol, layer, {}, 0});
    return {m_block->bytes() + m_begin + place, count};
}

void Pdu::appendOwned(ByteView bytes, std::span<const Span> spans) {
    if (bytes.empty())
        return;
    reserve(0, bytes.size());
    const auto place = static_cast<std::uint32_t>(size());
    std::memcpy(m_block->bytes() + m_end, bytes.data(), bytes.size());
    m_end += bytes.size();
    std::vector<Span>& owners = m_block->spans;
    for (Span span : spans) {
        span.begin += place;
        // Two runs that are one run of the same message are kept as one.
        if (!owners.empty()) {
            Span& last = owners.back();
            if (last.protocol == span.protocol && last.layer == span.layer && last.message == span.message &&
                last.end() == span.begin && last.messageOffset + last.length == span.messageOffset && span.message) {
                last.length += span.length;
                continue;
            }
        }
        owners.push_back(span);
    }
}

void Pdu::dropFront(std::size_t count) {
    assert(count <= size());
    if (count == 0)
        return;
    m_begin += count;
    std::vector<Span>& spans = m_block->spans;
    std::size_t gone = 0;
    for (Span& span : spans) {
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
    spans.erase(spans.begin(), spans.begin() + static_cast<std::ptrdiff_t>(gone));
}

void Pdu::dropBack(std::size_t count) {
    assert(count <= size());
    if (count == 0)
        return;
    m_end -= count;
    std::vector<Span>& spans = m_block->spans;
    const auto left = static_cast<std::uint32_t>(size());
    while (!spans.empty() && spans.back().begin >= left)
        spans.pop_back();
    if (!spans.empty() && spans.back().end() > left)
        spans.back().length = left - spans.back().begin;
}

Pdu Pdu::slice(std::size_t begin, std::size_t length) const {
    assert(begin + length <= size());
    Pdu part(length);
    if (length == 0)
        return part;
    std::memcpy(part.m_block->bytes() + part.m_begin, m_bytes + m_begin + begin, length);
    part.m_end += length;
    const auto first = static_cast<std::uint32_t>(begin);
    const auto last = static_cast<std::uint32_t>(begin + length);
    for (const Span& span : m_block->spans) {
        if (span.end() <= first || span.begin >= last)
            continue;
        Span kept = span;
        kept.begin = std::max(span.begin, first);
        kept.length = std::min(span.end(), last) - kept.begin;
        kept.messageOffset += kept.begin - span.begin;
        kept.begin -= first;
        part.m_block->spans.push_back(kept);
    }
    return part;
}

} // namespace layerscope
