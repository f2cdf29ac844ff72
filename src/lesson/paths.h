// What the dotted names of expressions mean: syn.tcp.seq_raw, client.tcp.state, event.kind. For src/lesson only.
#pragma once

#include "lesson/expressionnode.h"

namespace layerscope {

// What the words `frame`, `event`, `host`, `given` stand for at a place within an expression.
struct Scope {
    bool frame = false;
    bool event = false;
    bool host = false;
    bool given = false;
};

using ResolvedPath = tl::expected<NodePointer, ExpressionError>;

ResolvedPath resolvePath(std::string_view path, std::size_t offset, const ExpressionNames& names, const Scope& scope);
ResolvedPath resolveHost(const std::string& name, std::size_t offset, const ExpressionNames& names);
// The path behind a packet, an event or a host.
ResolvedPath resolveMembers(NodePointer of, std::string_view path, std::size_t offset);
// Gives a VariableOf without a name its name.
ResolvedPath finishVariable(std::shared_ptr<ExpressionNode> variable, std::string_view name, std::size_t offset);

// A field by Wireshark's name, those that say what a capture knows of a frame included; null when unknown.
const Field* findAnyField(std::string_view name);
ValueType fieldValueType(const Field& field);

} // namespace layerscope
