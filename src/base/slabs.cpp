#include "base/slabs.h"

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#endif

namespace layerscope {

// The head of a slab, which begins at a multiple of its size: a block's address tells its slab.
struct alignas(std::max_align_t) Slabs::Slab {
    std::atomic<std::size_t> users = 1; // blocks in use, and the Slabs that cuts it up
};

Slabs::Slabs(std::size_t blockSize)
    : m_blockSize((blockSize + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t)) {
}

Slabs::~Slabs() {
    if (m_slab != nullptr)
        release(m_slab);
}

void* Slabs::take() {
    if (m_slab == nullptr || m_cut + m_blockSize > slabSize) {
        void* memory = std::aligned_alloc(slabSize, slabSize);
        if (memory == nullptr)
            throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
        ::madvise(memory, slabSize, MADV_HUGEPAGE); // only advice: without it everything works, slower
#endif
        if (m_slab != nullptr)
            release(m_slab);
        m_slab = new (memory) Slab;
        m_cut = sizeof(Slab);
    }
    m_slab->users.fetch_add(1, std::memory_order_relaxed);
    void* block = reinterpret_cast<std::byte*>(m_slab) + m_cut;
    m_cut += m_blockSize;
    return block;
}

void Slabs::give(void* block) {
    release(reinterpret_cast<Slab*>(reinterpret_cast<std::uintptr_t>(block) & ~(std::uintptr_t{slabSize} - 1)));
}

void Slabs::release(Slab* slab) {
    if (slab->users.fetch_sub(1, std::memory_order_acq_rel) > 1)
        return;
    slab->~Slab();
    std::free(slab);
}

} // namespace layerscope
