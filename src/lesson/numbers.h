// Numbers as people type them. For the sources of src/lesson only.
#pragma once

#include "lesson/value.h"

namespace layerscope {

// What a single comma or point between digits means when three digits follow: "1,001".
enum class SingleMark : std::uint8_t { Groups, Decimal };

// A whole number, or a number with a fraction. `text` has no unit any more.
Result<Value> parseNumber(std::string_view text, SingleMark mark);
// Without spaces at both ends, those of Unicode included.
std::string_view trimmed(std::string_view text);

} // namespace layerscope
