// Settings that are lists of pairs: "left=right", joined by blanks.
#pragma once

#include "base/result.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

// Calls `read` with both sides of each pair of a text; what it refuses is an error of `key` that shows the form.
template <class Read>
Result<void> readPairs(const std::string& key, std::string_view text, std::string_view form, Read&& read) {
    while (!text.empty()) {
        const std::size_t blank = std::min(text.find(' '), text.size());
        const std::string_view pair = text.substr(0, blank);
        text.remove_prefix(std::min(blank + 1, text.size()));
        if (pair.empty())
            continue;
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos || !read(pair.substr(0, equals), pair.substr(equals + 1)))
            return Failure(Error{{}, key, std::nullopt, fmt::format("\"{}\" is not of the form {}", pair, form)});
    }
    return {};
}

} // namespace layerscope
