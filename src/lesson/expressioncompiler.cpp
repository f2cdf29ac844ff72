#include "lesson/expressionnode.h"
#include "lesson/functions.h"
#include "lesson/paths.h"
#include "lesson/tokens.h"

#include "base/address.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

using Kind = Token::Kind;
using Made = tl::expected<NodePointer, ExpressionError>;

constexpr unsigned deepest = 48; // nested parts of an expression

bool isNumeric(ValueType type) {
    return type == ValueType::Any || type == ValueType::Integer || type == ValueType::Number ||
           type == ValueType::Sequence;
}
bool isTime(ValueType type) { return type == ValueType::Any || type == ValueType::Time || type == ValueType::Event; }

// Types within one of these groups can be compared.
unsigned comparableGroup(ValueType type) {
    switch (type) {
    case ValueType::Bool:
    case ValueType::Integer:
    case ValueType::Sequence:
    case ValueType::Number:
        return 1;
    case ValueType::Time:
    case ValueType::Event:
        return 2;
    case ValueType::Text:
    case ValueType::Address:
    case ValueType::Host:
        return 3;
    case ValueType::Bytes:
        return 4;
    case ValueType::List:
        return 5;
    case ValueType::Packet:
        return 6;
    case ValueType::Any:
        return 0;
    }
    return 0;
}

bool comparable(ValueType a, ValueType b) {
    const unsigned left = comparableGroup(a), right = comparableGroup(b);
    const bool bytesAndText = (left == 3 && right == 4) || (left == 4 && right == 3);
    return left == 0 || right == 0 || left == right || bytesAndText;
}

class Compiler {
public:
    Compiler(std::vector<Token> tokens, const ExpressionNames& names) : m_tokens(std::move(tokens)), m_names(names) {
        m_scope.frame = names.frame;
        m_scope.given = names.given;
    }

    Made run() {
        if (token().kind == Kind::End)
            return error(0, "an expression is missing");
        Made root = conditional();
        if (root && token().kind != Kind::End)
            return error(token().offset, fmt::format("{} is not expected here", shown(token())));
        return root;
    }

private:
    static tl::unexpected<ExpressionError> error(std::size_t offset, std::string reason) {
        return tl::unexpected(ExpressionError{offset, std::move(reason)});
    }
    static std::string shown(const Token& token) {
        switch (token.kind) {
        case Kind::End:
            return "the end";
        case Kind::Literal:
            return fmt::format("\"{}\"", plainText(token.literal));
        default:
            return fmt::format("\"{}\"", token.text);
        }
    }
    const Token& token() const { return m_tokens[m_at]; }
    bool isSymbol(std::string_view symbol) const { return token().kind == Kind::Symbol && token().text == symbol; }
    bool isWord(std::string_view word) const { return token().kind == Kind::Name && token().text == word; }
    bool take(std::string_view symbol) {
        if (!isSymbol(symbol))
            return false;
        ++m_at;
        return true;
    }
    tl::expected<void, ExpressionError> expect(std::string_view symbol) {
        if (!take(symbol))
            return error(token().offset, fmt::format("\"{}\" is expected here, not {}", symbol, shown(token())));
        return {};
    }

    static std::shared_ptr<ExpressionNode> node(NodeKind kind, ValueType type, std::size_t offset,
                                                std::vector<NodePointer> children = {}) {
        auto made = std::make_shared<ExpressionNode>();
        made->kind = kind;
        made->type = type;
        made->offset = offset;
        made->children = std::move(children);
        return made;
    }

    Made conditional() {
        if (++m_depth > deepest)
            return error(token().offset, fmt::format("nested more than {} deep", deepest));
        Made result = conditionalParts();
        --m_depth;
        return result;
    }

    Made conditionalParts() {
        Made condition = either();
        if (!condition || !isSymbol("?"))
            return condition;
        if (auto wrong = needBool(*condition))
            return tl::unexpected(*wrong);
        const std::size_t offset = token().offset;
        take("?");
        Made yes = conditional();
        if (!yes)
            return yes;
        if (auto colon = expect(":"); !colon)
            return tl::unexpected(colon.error());
        Made no = conditional();
        if (!no)
            return no;
        const ValueType type = (*yes)->type == (*no)->type ? (*yes)->type : ValueType::Any;
        return node(NodeKind::Conditional, type, offset, {*condition, *yes, *no});
    }

    Made either() { return logical(NodeKind::Or, "||", "or", &Compiler::both); }
    Made both() { return logical(NodeKind::And, "&&", "and", &Compiler::comparison); }

    Made logical(NodeKind kind, std::string_view symbol, std::string_view word, Made (Compiler::*part)()) {
        Made left = (this->*part)();
        while (left && (isSymbol(symbol) || isWord(word))) {
            const std::size_t offset = token().offset;
            ++m_at;
            Made right = (this->*part)();
            if (!right)
                return right;
            for (const Made* side : {&left, &right})
                if (auto wrong = needBool(**side))
                    return tl::unexpected(*wrong);
            left = node(kind, ValueType::Bool, offset, {*left, *right});
        }
        return left;
    }

    // What can be asked whether it is true: booleans, and numbers as Wireshark's filters have it.
    static std::optional<ExpressionError> needBool(const NodePointer& part) {
        if (part->type == ValueType::Bool || part->type == ValueType::Any || part->type == ValueType::Integer)
            return std::nullopt;
        return ExpressionError{part->offset,
                               fmt::format("true or false is needed here, and this is {}; compare it with "
                                           "something, or use exists(…)",
                                           valueTypeName(part->type))};
    }

    Made comparison() {
        Made left = sum();
        if (!left)
            return left;
        static constexpr std::string_view symbols[] = {"==", "!=", "<=", ">=", "<", ">"};
        static constexpr std::string_view words[] = {"contains", "in"};
        std::string which;
        for (const std::string_view symbol : symbols)
            if (isSymbol(symbol))
                which = symbol;
        for (const std::string_view word : words)
            if (isWord(word))
                which = word;
        if (which.empty())
            return left;
        const std::size_t offset = token().offset;
        ++m_at;
        Made right = sum();
        if (!right)
            return right;
        if (auto wrong = judgeComparison(which, *left, *right, offset))
            return tl::unexpected(*wrong);
        auto made = node(NodeKind::Compare, ValueType::Bool, offset,
                         {withAddress(*left, (*right)->type), withAddress(*right, (*left)->type)});
        made->text = which;
        return made;
    }

    static std::optional<ExpressionError> judgeComparison(std::string_view which, const NodePointer& left,
                                                          const NodePointer& right, std::size_t offset) {
        const ValueType a = left->type, b = right->type;
        const auto oneOf = [](ValueType type, std::initializer_list<ValueType> types) {
            return type == ValueType::Any || std::ranges::find(types, type) != types.end();
        };
        if (which == "contains" && !oneOf(a, {ValueType::Text, ValueType::Bytes, ValueType::List}))
            return ExpressionError{offset,
                                   fmt::format("{} contains nothing; a text, bytes or a list do", valueTypeName(a))};
        if (which == "in" && !oneOf(b, {ValueType::List, ValueType::Text}))
            return ExpressionError{offset, "\"in\" needs a list, such as [80, 443], on its right side"};
        if (which == "contains" || which == "in")
            return std::nullopt;
        if (!comparable(a, b))
            return ExpressionError{offset,
                                   fmt::format("{} cannot be compared with {}", valueTypeName(a), valueTypeName(b))};
        const bool ordered = which != "==" && which != "!=";
        if (ordered && (oneOf(a, {}) || oneOf(b, {})))
            return std::nullopt;
        if (ordered && (comparableGroup(a) >= 4 || a == ValueType::Bool || b == ValueType::Bool))
            return ExpressionError{offset, fmt::format("{} has no order", valueTypeName(a))};
        return std::nullopt;
    }

    // A text beside an address is an address, in whatever form it was written.
    static NodePointer withAddress(const NodePointer& part, ValueType other) {
        if (part->kind != NodeKind::Literal || part->type != ValueType::Text || other != ValueType::Address)
            return part;
        auto changed = std::make_shared<ExpressionNode>(*part);
        const std::string& text = *part->literal.as<std::string>();
        if (const auto ip = IpAddress::parse(text))
            changed->literal = {AddressValue{ip->text()}};
        else if (const auto mac = MacAddress::parse(text))
            changed->literal = {AddressValue{mac->text()}};
        return changed;
    }

    Made sum() { return arithmetic({"+", "-", "|", "^"}, &Compiler::product); }
    Made product() { return arithmetic({"*", "/", "%", "&", "<<", ">>"}, &Compiler::unary); }

    Made arithmetic(std::initializer_list<std::string_view> symbols, Made (Compiler::*part)()) {
        Made left = (this->*part)();
        while (left) {
            std::string which;
            for (const std::string_view symbol : symbols)
                if (isSymbol(symbol))
                    which = symbol;
            if (which.empty())
                break;
            const std::size_t offset = token().offset;
            ++m_at;
            Made right = (this->*part)();
            if (!right)
                return right;
            const auto type = arithmeticType(which, (*left)->type, (*right)->type);
            if (!type)
                return error(offset, fmt::format("{} {} {} has no meaning", valueTypeName((*left)->type), which,
                                                 valueTypeName((*right)->type)));
            auto made = node(NodeKind::Arithmetic, *type, offset, {*left, *right});
            made->text = which;
            left = made;
        }
        return left;
    }

    static std::optional<ValueType> arithmeticType(std::string_view which, ValueType a, ValueType b) {
        using enum ValueType;
        if (which == "+" && a == Text && b == Text)
            return Text;
        if (a == Any || b == Any)
            return Any;
        if (which == "+" || which == "-") {
            if (isTime(a) && isTime(b))
                return Time;
            if (a == Sequence && b == Integer)
                return Sequence;
            if (a == Integer && b == Sequence && which == "+")
                return Sequence;
            if (a == Sequence && b == Sequence && which == "-")
                return Integer;
        }
        if (a == Sequence || b == Sequence)
            return which == "%" || which == "&" ? std::optional(Integer) : std::nullopt;
        const bool whole = a == Integer && b == Integer;
        if (which == "*" || which == "/") {
            if (isTime(a) && isTime(b))
                return which == "/" ? std::optional(Number) : std::nullopt;
            if (isTime(a) && isNumeric(b))
                return Time;
            if (which == "*" && isNumeric(a) && isTime(b))
                return Time;
            if (which == "/" && isNumeric(a) && isNumeric(b))
                return Number;
        }
        if (which == "+" || which == "-" || which == "*")
            return whole ? std::optional(Integer) : isNumeric(a) && isNumeric(b) ? std::optional(Number) : std::nullopt;
        return whole ? std::optional(Integer) : std::nullopt; // %, &, |, ^, <<, >>
    }

    Made unary() {
        const std::size_t offset = token().offset;
        const bool no = isSymbol("!") || isWord("not");
        if (!no && !isSymbol("-"))
            return postfix();
        if (++m_depth > deepest)
            return error(offset, fmt::format("nested more than {} deep", deepest));
        ++m_at;
        Made part = no ? negated() : unary();
        --m_depth;
        if (!part)
            return part;
        if (no) {
            if (auto wrong = needBool(*part))
                return tl::unexpected(*wrong);
            return node(NodeKind::Not, ValueType::Bool, offset, {*part});
        }
        const ValueType type = (*part)->type;
        if (type != ValueType::Any && type != ValueType::Integer && type != ValueType::Number &&
            type != ValueType::Time)
            return error(offset, fmt::format("{} has no negative", valueTypeName(type)));
        return node(NodeKind::Negate, type, offset, {*part});
    }

    // `not a == b` means not (a == b), as in Wireshark; `!a` binds tightly only to a name, a call or parentheses.
    Made negated() { return m_tokens[m_at - 1].text == "not" ? comparison() : unary(); }

    Made postfix() {
        Made part = primary();
        while (part && (isSymbol("."))) {
            const std::size_t offset = token().offset;
            take(".");
            if (token().kind != Kind::Name)
                return error(token().offset, "a name is expected behind \".\"");
            const Token name = token();
            ++m_at;
            if ((*part)->type != ValueType::Packet && (*part)->type != ValueType::Event &&
                (*part)->type != ValueType::Host)
                return error(offset, fmt::format("{} has no parts with names", valueTypeName((*part)->type)));
            part = resolveMembers(*part, name.text, name.offset);
            if (part)
                part = ofConnection(*part);
        }
        return part;
    }

    Made primary() {
        const Token first = token();
        if (first.kind == Kind::Literal) {
            ++m_at;
            auto made = node(NodeKind::Literal, first.literal.type(), first.offset);
            made->literal = first.literal;
            return made;
        }
        if (take("(")) {
            Made inner = conditional();
            if (!inner)
                return inner;
            if (auto closed = expect(")"); !closed)
                return tl::unexpected(closed.error());
            return inner;
        }
        if (take("["))
            return list(first.offset);
        if (first.kind != Kind::Name)
            return error(first.offset, fmt::format("a value is expected here, not {}", shown(first)));
        ++m_at;
        if (isSymbol("(")) {
            take("(");
            return call(first);
        }
        Made path = resolvePath(first.text, first.offset, m_names, m_scope);
        return path ? ofConnection(*path) : path;
    }

    // client.tcp[syn].snd_una: of the connection that the packet belongs to.
    Made ofConnection(NodePointer host) {
        if (host->kind != NodeKind::VariableOf || !host->text.empty())
            return host;
        const std::size_t offset = token().offset;
        if (!take("["))
            return error(host->offset, "the name of a variable is missing, as in client.tcp.state");
        Made packet = conditional();
        if (!packet)
            return packet;
        if ((*packet)->type != ValueType::Packet)
            return error((*packet)->offset, "a packet is needed here, which tells the connection");
        if (auto closed = expect("]"); !closed)
            return tl::unexpected(closed.error());
        if (!take(".") || token().kind != Kind::Name)
            return error(offset, "behind […] comes the name of a variable, as in client.tcp[syn].state");
        const Token name = token();
        ++m_at;
        auto made = std::make_shared<ExpressionNode>(*host);
        made->children.push_back(*packet);
        return finishVariable(std::move(made), name.text, name.offset);
    }

    Made list(std::size_t offset) {
        std::vector<NodePointer> elements;
        while (!isSymbol("]")) {
            if (!elements.empty())
                if (auto comma = expect(","); !comma)
                    return tl::unexpected(comma.error());
            Made element = conditional();
            if (!element)
                return element;
            elements.push_back(*element);
        }
        take("]");
        return node(NodeKind::MakeList, ValueType::List, offset, std::move(elements));
    }

    Made call(const Token& name) {
        const FunctionSpec* function = findFunction(name.text);
        if (function == nullptr)
            return error(name.offset,
                         fmt::format("unknown function \"{}\" {}", name.text, allowedText(name.text, functionNames())));
        auto made = node(NodeKind::Call, function->result, name.offset);
        made->function = function->function;
        while (!isSymbol(")")) {
            if (!made->children.empty())
                if (auto comma = expect(","); !comma)
                    return tl::unexpected(comma.error());
            Made argument = this->argument(*function, *made);
            if (!argument)
                return argument;
            made->children.push_back(*argument);
        }
        const std::size_t end = token().offset;
        take(")");
        if (made->children.size() < function->fewest || made->children.size() > function->most)
            return error(end, fmt::format("{} is written {}", name.text, function->usage));
        if (auto reason = completeCall(*made))
            return error(reason->offset, reason->reason);
        if (made->function == Function::Host)
            return resolveHost(*made->children[0]->literal.as<std::string>(), name.offset, m_names);
        return made;
    }

    Made argument(const FunctionSpec& function, const ExpressionNode& soFar) {
        const std::size_t index = soFar.children.size();
        if (index == 0 && function.takesCollection)
            return collection(function);
        if (index == 0 && function.function == Function::Within)
            return runName();
        // Behind a collection, an expression speaks of each of its items.
        const bool ofItems = function.takesCollection && function.function != Function::Nth;
        const Scope outer = m_scope;
        if (ofItems)
            enter(*soFar.children[0]);
        Made made = conditional();
        m_scope = outer;
        return made;
    }

    Made runName() {
        const Token name = token();
        if (name.kind != Kind::Name || !m_names.runs.contains(name.text))
            return error(name.offset,
                         fmt::format("{} is no run of this lesson {}", shown(name),
                                     allowedText(name.text,
                                                 std::vector<std::string>(m_names.runs.begin(), m_names.runs.end()))));
        ++m_at;
        auto made = node(NodeKind::Literal, ValueType::Text, name.offset);
        made->literal = {name.text};
        return made;
    }

    void enter(const ExpressionNode& collection) {
        m_scope.frame = m_scope.frame || collection.kind == NodeKind::Frames;
        m_scope.event = m_scope.event || collection.kind == NodeKind::Events;
        m_scope.host = m_scope.host || collection.kind == NodeKind::Hosts;
    }

    Made collection(const FunctionSpec& function) {
        static constexpr std::pair<std::string_view, NodeKind> kinds[] = {
            {"frames", NodeKind::Frames}, {"events", NodeKind::Events}, {"hosts", NodeKind::Hosts}};
        const Token word = token();
        const auto* const kind = std::ranges::find_if(
            kinds, [&](const auto& candidate) { return word.kind == Kind::Name && candidate.first == word.text; });
        if (kind == std::end(kinds))
            return error(word.offset,
                         fmt::format("frames, events or hosts are expected here, as in {}", function.usage));
        ++m_at;
        auto made = node(kind->second, ValueType::List, word.offset);
        if (!isWord("where"))
            return made;
        ++m_at;
        constexpr unsigned mostNested = 2;
        if (++m_nested > mostNested)
            return error(word.offset, "a \"where\" within a \"where\" within a \"where\" is too much");
        const Scope outer = m_scope;
        enter(*made);
        Made predicate = conditional();
        m_scope = outer;
        --m_nested;
        if (!predicate)
            return predicate;
        if (auto wrong = needBool(*predicate))
            return tl::unexpected(*wrong);
        made->children.push_back(*predicate);
        return made;
    }

    std::vector<Token> m_tokens;
    const ExpressionNames& m_names;
    Scope m_scope;
    std::size_t m_at = 0;
    unsigned m_depth = 0;
    unsigned m_nested = 0;
};

} // namespace

tl::expected<Expression, ExpressionError> compileExpression(std::string_view source, const ExpressionNames& names) {
    auto tokens = tokenize(source);
    if (!tokens)
        return tl::unexpected(tokens.error());
    auto root = Compiler(std::move(*tokens), names).run();
    if (!root)
        return tl::unexpected(root.error());
    Expression expression;
    expression.m_source = std::string(source);
    expression.m_root = std::move(*root);
    return expression;
}

} // namespace layerscope
