#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace layerscope {
namespace {

// What may come next (RFC 3629 §4). `Refused` and `Between` are the header's.
enum State : std::uint8_t { Refused, Between, OneMore, TwoMore, ThreeMore, AfterE0, AfterEd, AfterF0, AfterF4 };

// The automaton: one word for each byte, in which the six bits at 6 × state are 6 × the state behind that byte. So a
// step is one load and one shift, and its time does not depend on what the text says.
constexpr unsigned stateBits = 6;
constexpr auto steps = [] {
    std::array<std::uint64_t, 256> words{};
    const auto allow = [&](State from, unsigned first, unsigned last, State to) {
        for (unsigned byte = first; byte <= last; ++byte)
            words[byte] |= std::uint64_t{to * stateBits} << from * stateBits;
    };
    allow(Between, 0x00, 0x7f, Between);
    allow(Between, 0xc2, 0xdf, OneMore);
    allow(Between, 0xe0, 0xe0, AfterE0);
    allow(Between, 0xe1, 0xec, TwoMore);
    allow(Between, 0xed, 0xed, AfterEd);
    allow(Between, 0xee, 0xef, TwoMore);
    allow(Between, 0xf0, 0xf0, AfterF0);
    allow(Between, 0xf1, 0xf3, ThreeMore);
    allow(Between, 0xf4, 0xf4, AfterF4);
    allow(OneMore, 0x80, 0xbf, Between);
    allow(TwoMore, 0x80, 0xbf, OneMore);
    allow(ThreeMore, 0x80, 0xbf, TwoMore);
    allow(AfterE0, 0xa0, 0xbf, OneMore); // shorter forms are overlong
    allow(AfterEd, 0x80, 0x9f, OneMore); // above are surrogates
    allow(AfterF0, 0x90, 0xbf, TwoMore); // shorter forms are overlong
    allow(AfterF4, 0x80, 0x8f, TwoMore); // above is more than U+10FFFF
    return words;
}();

// `state` is counted in bits; only its lowest six count.
std::uint64_t step(std::uint64_t state, std::uint8_t byte) { return steps[byte] >> (state & 63); }

// How many bytes at the beginning are ASCII, as far as eight at a time can tell.
std::size_t asciiRun(ByteView bytes) {
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        if ((word & 0x8080808080808080u) != 0)
            break;
    }
    return at;
}

} // namespace

bool Utf8Validator::feed(ByteView bytes) {
    static_assert(refused == Refused * stateBits && between == Between * stateBits);
    constexpr std::size_t block = 32;
    std::size_t at = 0;
    while (at < bytes.size() && m_state != refused) {
        if (m_state == between)
            at += asciiRun(bytes.subspan(at));
        const ByteView part = bytes.subspan(at, std::min(block, bytes.size() - at));
        std::uint64_t state = m_state;
        for (const std::uint8_t byte : part)
            state = step(state, byte);
        state &= 63;
        if (state == refused) {
            // Once more, to the byte that shows it.
            for (state = m_state; (state = step(state, bytes[at]) & 63) != refused; ++at)
                ;
            m_state = refused;
            break;
        }
        m_state = static_cast<std::uint8_t>(state);
        at += part.size();
    }
    m_position += at;
    return m_state != refused;
}

std::size_t utf8Length(ByteView bytes) {
    std::uint64_t state = Between * stateBits;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        state = step(state, bytes[i]) & 63;
        if (state == Between * stateBits)
            return i + 1;
        if (state == Refused * stateBits)
            return 0;
    }
    return 0;
}

} // namespace layerscope
