#include "base/result.h"

#include <fmt/format.h>

namespace layerscope {

std::string Error::text() const {
    std::string line;
    if (!where.empty())
        line += where + ": ";
    if (offset)
        line += fmt::format("byte {}: ", *offset);
    if (!field.empty())
        line += field + ": ";
    return line + reason;
}

Failure fail(std::string reason) { return Failure(Error{{}, {}, {}, std::move(reason)}); }

Failure failAt(std::string where, std::string reason) {
    return Failure(Error{std::move(where), {}, {}, std::move(reason)});
}

} // namespace layerscope
