// The functions of expressions. For src/lesson only.
#pragma once

#include "lesson/expressionnode.h"

namespace layerscope {

struct FunctionSpec {
    std::string_view name;
    Function function;
    std::size_t fewest, most; // arguments
    ValueType result;         // Any: completeCall works it out
    std::string_view usage;   // "count(frames where …)"
    bool takesCollection = false;
};

const FunctionSpec* findFunction(std::string_view name);
std::span<const std::string> functionNames();

// Checks the arguments of a call and works out its type.
std::optional<ExpressionError> completeCall(ExpressionNode& call);

} // namespace layerscope
