// UTF-8 (RFC 3629), checked as it arrives.
#pragma once

#include "base/base.h"

namespace layerscope {

// Checks text that comes in pieces cut anywhere. Refuses overlong forms, surrogates and what is above U+10FFFF at the
// first byte that shows them (RFC 3629 §4), so that a receiver may fail at once (RFC 6455 §8.1).
class Utf8Validator {
public:
    // Takes the next piece. Returns whether all so far can still become valid text.
    bool feed(ByteView bytes);
    // Whether the text may end here: no character is half way.
    bool complete() const { return m_state == between; }
    bool failed() const { return m_state == refused; }
    std::uint64_t position() const { return m_position; } // of the first bad byte, or of the next one

private:
    // States of the automaton in utf8.cpp, as it counts them.
    static constexpr std::uint8_t refused = 0, between = 6;

    std::uint64_t m_position = 0;
    std::uint8_t m_state = between;
};

// Bytes of the character at the beginning; 0 when they are not a valid one.
std::size_t utf8Length(ByteView bytes);

} // namespace layerscope
