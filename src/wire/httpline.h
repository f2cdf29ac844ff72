// One line of an HTTP message as it is scanned. For the sources of src/wire that scan lines only.
#pragma once

#include "wire/httpscan.h"

namespace layerscope::http {

using Pointer = const std::uint8_t*;

inline bool is(std::uint8_t character, std::uint8_t bits) { return (classOf(character) & bits) != 0; }

inline std::uint8_t lower(std::uint8_t character) {
    return character >= 'A' && character <= 'Z' ? static_cast<std::uint8_t>(character + 32) : character;
}

// The scan of one line: where it is, and what stopped it.
struct Line {
    Pointer base; // of the part
    Pointer at;
    Pointer end;
    HttpRule rule = HttpRule::None;

    HttpRange range(Pointer from, Pointer to) const {
        return {static_cast<std::uint32_t>(from - base), static_cast<std::uint32_t>(to - from)};
    }
    bool atEnd() const { return at == end; }
    Outcome broken(HttpRule found) {
        rule = found;
        return Outcome::Broken;
    }
    // At a CR or LF. Done behind CR LF; a lone one of either is refused.
    Outcome endOfLine() {
        if (*at == '\n')
            return broken(HttpRule::BareLf);
        if (at + 1 == end)
            return Outcome::More;
        if (at[1] != '\n')
            return broken(HttpRule::BareCr);
        at += 2;
        return Outcome::Done;
    }
    // At a byte that should not be there: `rule`, unless it is a lone CR or LF.
    Outcome unexpected(HttpRule expectedRule) {
        const Pointer place = at;
        if (*at == '\r' || *at == '\n') {
            const Outcome outcome = endOfLine();
            at = place;
            if (outcome != Outcome::Done)
                return outcome;
        }
        return broken(expectedRule);
    }
};

// Each is Done behind the line's CR LF.
Outcome scanRequestLine(Line& line, HttpHead& head);
Outcome scanStatusLine(Line& line, HttpHead& head);
Outcome scanChunk(Line& line, HttpChunk& chunk);

} // namespace layerscope::http
