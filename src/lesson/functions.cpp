#include "lesson/functions.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

using enum Function;

constexpr FunctionSpec functions[] = {
    {"count", Count, 1, 1, ValueType::Integer, "count(frames where …)", true},
    {"sum", Sum, 2, 2, ValueType::Any, "sum(frames where …, tcp.len)", true},
    {"list", List, 1, 2, ValueType::List, "list(frames where …) or list(frames where …, tcp.len)", true},
    {"first", First, 1, 1, ValueType::Any, "first(frames where …)", true},
    {"last", Last, 1, 1, ValueType::Any, "last(frames where …)", true},
    {"nth", Nth, 2, 2, ValueType::Any, "nth(frames where …, 2)", true},
    {"next", Next, 1, 1, ValueType::Any, "next(events where …)", true},
    {"previous", Previous, 1, 1, ValueType::Any, "previous(events where …)", true},
    {"exists", Exists, 1, 1, ValueType::Bool, "exists(syn.tcp.options.mss_val)"},
    {"at", At, 2, 2, ValueType::Any, "at(syn.arrived, server.tcp.state)"},
    {"within", Within, 2, 2, ValueType::Any, "within(other, count(frames where …))"},
    {"before", Function::Before, 1, 1, ValueType::Event, "before(synack.sent)"},
    {"length", Function::Length, 1, 1, ValueType::Integer, "length(syn.tcp.payload)"},
    {"text", Function::Text, 1, 1, ValueType::Text, "text(3)"},
    {"hex", Hex, 1, 1, ValueType::Text, "hex(syn.tcp.checksum)"},
    {"abs", Absolute, 1, 1, ValueType::Any, "abs(-3)"},
    {"min", Minimum, 1, 16, ValueType::Any, "min(1, 2)"},
    {"max", Maximum, 1, 16, ValueType::Any, "max(1, 2)"},
    {"round", Round, 1, 2, ValueType::Number, "round(2.345) or round(2.345, 1)"},
    {"seq", Function::Sequence, 1, 1, ValueType::Sequence, "seq(4294967295)"},
    {"seconds", Seconds, 1, 1, ValueType::Number, "seconds(synack.time - syn.time)"},
    {"owner", Owner, 1, 2, ValueType::Integer, "owner(syn.tcp.srcport) or owner(syn, 20)"},
    {"size", Size, 2, 2, ValueType::Integer, "size(syn, 4)"},
    {"sent", Function::Sent, 2, 2, ValueType::Bytes, "sent(client, 1)"},
    {"received", Received, 2, 2, ValueType::Bytes, "received(server, 1)"},
    {"variable", Function::Variable, 2, 2, ValueType::Any, "variable(client, \"ARP 10.0.0.2\")"},
    {"host", Function::Host, 1, 1, ValueType::Host, "host(\"name-server\")"},
};

ValueType itemType(const ExpressionNode& collection) {
    switch (collection.kind) {
    case NodeKind::Frames:
        return ValueType::Packet;
    case NodeKind::Events:
        return ValueType::Event;
    default:
        return ValueType::Host;
    }
}

std::optional<ExpressionError> need(const ExpressionNode& call, std::size_t argument,
                                    std::initializer_list<ValueType> types) {
    const ExpressionNode& given = *call.children[argument];
    if (given.type == ValueType::Any || std::ranges::find(types, given.type) != types.end())
        return std::nullopt;
    return ExpressionError{given.offset, fmt::format("{} is needed here, and this is {}", valueTypeName(*types.begin()),
                                                     valueTypeName(given.type))};
}

bool isLiteralText(const ExpressionNode& node) {
    return node.kind == NodeKind::Literal && node.type == ValueType::Text;
}

} // namespace

const FunctionSpec* findFunction(std::string_view name) {
    const auto* const found = std::ranges::find(functions, name, &FunctionSpec::name);
    return found == std::end(functions) ? nullptr : found;
}

std::span<const std::string> functionNames() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const FunctionSpec& function : functions)
            all.emplace_back(function.name);
        return all;
    }();
    return names;
}

std::optional<ExpressionError> completeCall(ExpressionNode& call) {
    using T = ValueType;
    switch (call.function) {
    case First:
    case Last:
    case Next:
    case Previous:
        call.type = itemType(*call.children[0]);
        return std::nullopt;
    case Nth:
        call.type = itemType(*call.children[0]);
        return need(call, 1, {T::Integer});
    case Sum:
        call.type = call.children[1]->type == T::Bool ? T::Integer : call.children[1]->type;
        return need(call, 1, {T::Integer, T::Number, T::Time, T::Bool});
    case At:
        call.type = call.children[1]->type;
        return need(call, 0, {T::Event, T::Time});
    case Within:
        call.type = call.children[1]->type;
        return std::nullopt;
    case Function::Before:
        return need(call, 0, {T::Event});
    case Function::Length:
        return need(call, 0, {T::Text, T::Bytes, T::List});
    case Hex:
        return need(call, 0, {T::Integer, T::Sequence});
    case Absolute:
        call.type = call.children[0]->type;
        return need(call, 0, {T::Integer, T::Number, T::Time});
    case Minimum:
    case Maximum:
        call.type = call.children[0]->type;
        for (std::size_t i = 0; i < call.children.size(); ++i) {
            if (auto wrong = need(call, i, {T::Integer, T::Number, T::Time}))
                return wrong;
            if (call.children[i]->type != call.type)
                call.type = T::Any;
        }
        return std::nullopt;
    case Round:
        if (call.children.size() == 2)
            if (auto wrong = need(call, 1, {T::Integer}))
                return wrong;
        return need(call, 0, {T::Number, T::Integer});
    case Function::Sequence:
        return need(call, 0, {T::Integer, T::Sequence});
    case Seconds:
        return need(call, 0, {T::Time, T::Event});
    case Owner:
        if (call.children.size() == 1) {
            if (call.children[0]->kind == NodeKind::FieldOf)
                return std::nullopt;
            return ExpressionError{call.children[0]->offset,
                                   "a field of a packet is needed here, as in owner(syn.tcp.srcport)"};
        }
        if (auto wrong = need(call, 0, {T::Packet}))
            return wrong;
        return need(call, 1, {T::Integer});
    case Size:
        if (auto wrong = need(call, 0, {T::Packet}))
            return wrong;
        return need(call, 1, {T::Integer});
    case Function::Sent:
    case Received:
        if (auto wrong = need(call, 0, {T::Host}))
            return wrong;
        return need(call, 1, {T::Integer});
    case Function::Variable:
        if (!isLiteralText(*call.children[1]))
            return ExpressionError{call.children[1]->offset, "the name of a variable in quotes is needed here"};
        return need(call, 0, {T::Host});
    case Function::Host:
        if (!isLiteralText(*call.children[0]))
            return ExpressionError{call.children[0]->offset, "the name of a host in quotes is needed here"};
        return std::nullopt;
    default:
        return std::nullopt;
    }
}

} // namespace layerscope
