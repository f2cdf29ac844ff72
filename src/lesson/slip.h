// What is wrong in a lesson file, and where.
#pragma once

#include "base/result.h"

#include <set>

namespace layerscope {

// A position in a file, both counted from 1; columns count bytes.
struct Place {
    std::size_t line = 1;
    std::size_t column = 1;
    friend auto operator<=>(const Place&, const Place&) = default;
};

// One mistake of an author, in words that name the way out.
struct Slip {
    std::string file;
    Place place;
    std::string reason; // a sentence without a final full stop

    std::string text() const; // "lessons/tcp.md:40:7: unknown key \"anwser\" (did you mean \"answer\"? allowed: …)"
    friend bool operator==(const Slip&, const Slip&) = default;
};

// Of the names allowed, the one that was probably meant; empty when none is near.
std::string_view nearestName(std::string_view word, std::span<const std::string> allowed);
// `(did you mean "answer"? allowed: answer, hints)`, with as many of the names as fit on a line.
std::string allowedText(std::string_view word, std::span<const std::string> allowed);

} // namespace layerscope
