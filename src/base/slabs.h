// Memory for blocks of one size that come and go by the million.
#pragma once

#include <cstddef>

namespace layerscope {

// Cuts blocks from slabs that the kernel may map as one large page each: a run whose frames lie in tens of thousands of
// buffers would else spend a good part of its time looking pages up. A slab goes when the last of its blocks does.
class Slabs {
public:
    static constexpr std::size_t slabSize = std::size_t{1} << 21; // bytes; a large page of x86-64 and of AArch64

    explicit Slabs(std::size_t blockSize); // bytes, much smaller than a slab
    ~Slabs();
    Slabs(const Slabs&) = delete;
    Slabs& operator=(const Slabs&) = delete;

    // A block, aligned for anything. Throws std::bad_alloc.
    void* take();
    // Takes a block back, in any thread, also after its Slabs has gone. It is not handed out again.
    static void give(void* block);

private:
    struct Slab;
    static void release(Slab* slab);

    std::size_t m_blockSize;
    Slab* m_slab = nullptr; // the one that is being cut up
    std::size_t m_cut = 0;  // bytes of it
};

} // namespace layerscope
