#include "capture/flowtable.h"

#include <random>

namespace layerscope {

namespace {

// Both halves of the 128-bit product, folded: every bit of the result depends on every bit of both.
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

} // namespace

FlowHash::FlowHash() {
    std::random_device device;
    for (std::uint64_t& secret : m_secrets)
        secret = std::uint64_t{device()} << 32 | device() | 1;
}

std::uint64_t FlowHash::of(const FlowEnd& end) const {
    const std::uint64_t address = mix(end.address.half(0) ^ m_secrets[0], end.address.half(8) ^ m_secrets[1]);
    return mix(address ^ end.port, m_secrets[2]);
}

std::uint32_t FlowHash::operator()(const FlowEnd& a, const FlowEnd& b) const {
    const std::uint64_t both = mix(of(a) + of(b), m_secrets[0]);
    return static_cast<std::uint32_t>(both ^ both >> 32);
}

} // namespace layerscope
