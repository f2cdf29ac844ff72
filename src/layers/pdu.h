// A protocol data unit on its way through a stack: one buffer, and who owns which bytes of it.
#pragma once

#include "trace/span.h"

#include <utility>

namespace layerscope {

// PDU = PCI (this layer's header) + SDU (what the layer above gave it). A layer prepends its PCI in the headroom, or
// appends a trailer; on the way up it drops them. Moved through the stack, never copied behind its back.
class Pdu {
public:
    static constexpr std::size_t headroom = 96; // Ethernet (14), IPv4 with no options (20), TCP with all options (60)
    static constexpr std::size_t tailroom = 64; // padding to the minimum frame, FCS

    Pdu() = default;
    explicit Pdu(std::size_t capacity); // room for an SDU of `capacity` bytes; empty at first
    Pdu(ByteView payload, const Protocol* protocol, LayerNumber layer, MessageId message = {},
        std::uint32_t messageOffset = 0);
    // A PDU of bytes that last for ever, which are only copied when they are to be changed or added to.
    static Pdu ofConstant(ByteView constant, const Protocol* protocol, LayerNumber layer);
    ~Pdu() {
        if (m_block != nullptr)
            give(m_block);
    }
    Pdu(Pdu&& other) noexcept { swap(other); }
    Pdu& operator=(Pdu&& other) noexcept {
        Pdu taken(std::move(other)); // leaves `other` empty
        swap(taken);
        return *this;
    }
    Pdu clone() const;

    std::size_t size() const { return m_end - m_begin; }
    bool empty() const { return m_begin == m_end; }
    ByteView bytes() const { return {m_bytes + m_begin, size()}; }
    MutableByteView mutableBytes() {
        if (isConstant())
            reserve(0, 0);
        return {m_block == nullptr ? nullptr : m_block->bytes() + m_begin, size()};
    }
    const std::vector<Span>& spans() const;

    // Adds `count` uninitialised bytes in front or behind, owned by the protocol; returns them.
    MutableByteView prepend(std::size_t count, const Protocol* protocol, LayerNumber layer);
    MutableByteView append(std::size_t count, const Protocol* protocol, LayerNumber layer);
    // Appends bytes that keep their owners: `spans` counts from the first byte of `bytes`.
    void appendOwned(ByteView bytes, std::span<const Span> spans);
    void dropFront(std::size_t count); // at most size()
    void dropBack(std::size_t count);
    // A copy of part of it, with the owners of that part.
    Pdu slice(std::size_t begin, std::size_t length) const;

private:
    // A buffer and the owners of what is in it. Blocks of the usual sizes are used again and again, because a run needs
    // a new one for each frame.
    struct Block {
        std::vector<Span> spans; // relative to Pdu::bytes()
        std::size_t capacity;    // of the bytes behind it
        bool ofSlab;             // where its memory came from
        std::uint8_t* bytes() { return reinterpret_cast<std::uint8_t*>(this + 1); }
    };
    class Pool;
    static Block* take(std::size_t capacity);
    static void give(Block* block);

    bool isConstant() const { return m_block != nullptr && m_bytes != m_block->bytes(); }
    void reserve(std::size_t front, std::size_t back);
    void swap(Pdu& other) noexcept {
        std::swap(m_block, other.m_block);
        std::swap(m_bytes, other.m_bytes);
        std::swap(m_begin, other.m_begin);
        std::swap(m_end, other.m_end);
    }

    Block* m_block = nullptr;              // or none: empty
    const std::uint8_t* m_bytes = nullptr; // those of the block, or constant ones
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
};

} // namespace layerscope
