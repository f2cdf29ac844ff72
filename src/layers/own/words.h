// Words that come from outside, made fit for a trace.
#pragma once

#include <string>
#include <string_view>

namespace layerscope {

// The text as one line of UTF-8: control characters become blanks, bytes that are no UTF-8 question marks, and what is
// longer than `most` bytes is cut off.
std::string cleanWords(std::string_view text, std::size_t most = 1000);

} // namespace layerscope
