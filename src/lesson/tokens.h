// The words of an expression. For the sources of src/lesson only.
#pragma once

#include "lesson/expression.h"

namespace layerscope {

struct Token {
    enum class Kind : std::uint8_t { End, Name, Literal, Symbol };
    Kind kind = Kind::End;
    std::size_t offset = 0;
    std::string text; // of a name ("syn.tcp.seq_raw", one word) or a symbol ("&&")
    Value literal;
};

// The last token is the End.
tl::expected<std::vector<Token>, ExpressionError> tokenize(std::string_view source);

} // namespace layerscope
