// Value-or-error results. Functions that can fail return one; exceptions never cross a module.
#pragma once

#include "base/base.h"

#include <optional>
#include <tl/expected.hpp>

namespace layerscope {

// What went wrong, where, and the way out, in words for a person.
struct Error {
    std::string where;                 // the place: "lessons/tcp.toml:40", "trace.pcapng", or empty
    std::string field;                 // the key or protocol field at fault, or empty
    std::optional<std::size_t> offset; // byte offset in the input, where that helps
    std::string reason;                // a sentence without a final full stop

    // One line: `where: byte 12: field: reason`, leaving out what is absent.
    std::string text() const;
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
public:
    using tl::expected<T, Error>::expected;
};

using Failure = tl::unexpected<Error>;

// Failures in the commonest shapes.
Failure fail(std::string reason);
Failure failAt(std::string where, std::string reason);

} // namespace layerscope
