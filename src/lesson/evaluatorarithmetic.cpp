// Comparing and computing.
#include "lesson/evaluator.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace layerscope {

namespace {

Failure tooLarge() { return fail("the result does not fit into 64 bits"); }

std::optional<double> numberOf(const Value& value) {
    if (const auto* integer = value.as<std::int64_t>())
        return static_cast<double>(*integer);
    if (const auto* number = value.as<double>())
        return *number;
    if (const auto* flag = value.as<bool>())
        return *flag ? 1 : 0;
    return std::nullopt;
}

// A sequence number, or a whole number taken modulo 2^32.
std::optional<SeqNumber> sequenceOf(const Value& value) {
    if (const auto* number = value.as<SeqNumber>())
        return *number;
    if (const auto* integer = value.as<std::int64_t>())
        return SeqNumber(static_cast<std::uint32_t>(*integer));
    return std::nullopt;
}

Result<Value> whole(char which, std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    switch (which) {
    case '+':
        return __builtin_add_overflow(a, b, &result) ? Result<Value>(tooLarge()) : Value{result};
    case '-':
        return __builtin_sub_overflow(a, b, &result) ? Result<Value>(tooLarge()) : Value{result};
    case '*':
        return __builtin_mul_overflow(a, b, &result) ? Result<Value>(tooLarge()) : Value{result};
    case '%':
        if (b == 0)
            return fail("division by 0");
        return Value{b == -1 ? std::int64_t{0} : a % b};
    case '&':
        return Value{a & b};
    case '|':
        return Value{a | b};
    case '^':
        return Value{a ^ b};
    default:
        if (b < 0 || b > 62 || a < 0)
            return fail("only numbers from 0 can be shifted, by 0 to 62 bits");
        if (which == '>')
            return Value{a >> b};
        return a > (INT64_MAX >> b) ? Result<Value>(tooLarge()) : Value{a << b};
    }
}

Result<Value> fraction(char which, double a, double b) {
    switch (which) {
    case '+':
        return Value{a + b};
    case '-':
        return Value{a - b};
    case '*':
        return Value{a * b};
    case '/':
        if (b == 0)
            return fail("division by 0");
        return Value{a / b};
    default:
        return fail("this needs whole numbers");
    }
}

Result<Value> duration(double nanoseconds) {
    if (!(std::abs(nanoseconds) < 9e18))
        return tooLarge();
    return Value{Duration(std::llround(nanoseconds))};
}

} // namespace

Result<Value> Evaluator::compare(const ExpressionNode& node) {
    // As in Wireshark's filters, a field that occurs several times compares when one of its values does.
    const auto occurrences = [this](const ExpressionNode& side) -> Result<std::vector<Value>> {
        if (side.kind == NodeKind::FieldOf)
            return fieldValues(side);
        auto one = value(side);
        if (!one)
            return Failure(one.error());
        return std::vector<Value>{std::move(*one)};
    };
    const auto left = occurrences(*node.children[0]);
    if (!left)
        return Failure(left.error());
    const auto right = occurrences(*node.children[1]);
    if (!right)
        return Failure(right.error());
    for (const Value& a : *left)
        for (const Value& b : *right)
            if (comparesAs(node.text, a, b))
                return Value{true};
    return Value{false};
}

bool Evaluator::comparesAs(std::string_view which, const Value& left, const Value& right) {
    if (left.isMissing() || right.isMissing())
        return false;
    // A host stands for its name, an event for its time.
    const auto plain = [this](const Value& value, const Value& other) -> Value {
        if (const auto* host = value.as<HostId>(); host != nullptr && other.as<HostId>() == nullptr)
            return {trace().host(*host).name};
        if (const auto* event = value.as<EventId>(); event != nullptr && other.as<EventId>() == nullptr)
            return {trace().event(*event).time.time_since_epoch()};
        return value;
    };
    const Value a = plain(left, right), b = plain(right, left);
    if (which == "==")
        return equalValues(a, b);
    if (which == "!=")
        return !equalValues(a, b);
    if (which == "in" && b.as<std::string>() == nullptr)
        return comparesAs("contains", b, a);
    if (which == "in")
        return comparesAs("contains", b, a);
    if (which == "contains") {
        if (const auto* list = a.as<Value::List>())
            return std::ranges::any_of(*list, [&](const Value& one) { return comparesAs("==", one, b); });
        if (const auto* text = a.as<std::string>(), *part = b.as<std::string>(); text != nullptr && part != nullptr)
            return text->find(*part) != std::string::npos;
        if (const auto* bytes = a.as<Bytes>()) {
            if (const auto* part = b.as<std::string>())
                return std::search(bytes->begin(), bytes->end(), part->begin(), part->end(),
                                   [](std::uint8_t x, char y) { return x == static_cast<std::uint8_t>(y); }) !=
                           bytes->end() ||
                       part->empty();
            if (const auto* part = b.as<Bytes>())
                return part->empty() ||
                       std::search(bytes->begin(), bytes->end(), part->begin(), part->end()) != bytes->end();
        }
        return false;
    }
    const auto order = [&]() -> std::optional<double> {
        if (a.as<SeqNumber>() != nullptr || b.as<SeqNumber>() != nullptr) {
            const auto x = sequenceOf(a), y = sequenceOf(b);
            return x && y ? std::optional<double>(*x - *y) : std::nullopt;
        }
        if (const auto* x = a.as<std::int64_t>(), *y = b.as<std::int64_t>(); x != nullptr && y != nullptr)
            return *x < *y ? -1 : *x > *y ? 1 : 0;
        if (const auto x = numberOf(a), y = numberOf(b); x && y)
            return *x - *y;
        if (const auto* x = a.as<Duration>(), *y = b.as<Duration>(); x != nullptr && y != nullptr)
            return static_cast<double>((*x - *y).count());
        if (const auto* x = a.as<EventId>(), *y = b.as<EventId>(); x != nullptr && y != nullptr)
            return static_cast<double>(x->value) - static_cast<double>(y->value);
        if (const auto* x = a.as<std::string>(), *y = b.as<std::string>(); x != nullptr && y != nullptr)
            return x->compare(*y);
        return std::nullopt;
    }();
    if (!order)
        return false;
    if (which == "<")
        return *order < 0;
    if (which == "<=")
        return *order <= 0;
    if (which == ">")
        return *order > 0;
    return *order >= 0;
}

Result<Value> Evaluator::arithmetic(const ExpressionNode& node) {
    const auto sides = values(node.children);
    if (!sides)
        return Failure(sides.error());
    for (const Value& side : *sides)
        if (side.isMissing())
            return side;
    const auto timed = [this](const Value& value) -> Value {
        if (const auto* event = value.as<EventId>())
            return {trace().event(*event).time.time_since_epoch()};
        return value;
    };
    const Value a = timed((*sides)[0]), b = timed((*sides)[1]);
    const char which = node.text[0];

    if (const auto* x = a.as<std::string>(), *y = b.as<std::string>(); x != nullptr && y != nullptr && which == '+')
        return Value{*x + *y};
    if (a.as<SeqNumber>() != nullptr || b.as<SeqNumber>() != nullptr) {
        const auto x = sequenceOf(a), y = sequenceOf(b);
        if (x && y && which == '-' && b.as<SeqNumber>() != nullptr && a.as<SeqNumber>() != nullptr)
            return Value{static_cast<std::int64_t>(*x - *y)};
        if (x && y && (which == '+' || which == '-'))
            return Value{which == '+' ? *x + y->value() : *x - y->value()};
        if (x && y && (which == '%' || which == '&'))
            return whole(which, x->value(), y->value());
    }
    if (const auto* x = a.as<Duration>(), *y = b.as<Duration>(); x != nullptr && y != nullptr) {
        if (which == '/')
            return fraction('/', static_cast<double>(x->count()), static_cast<double>(y->count()));
        const auto nanoseconds = whole(which, x->count(), y->count());
        if (!nanoseconds || (which != '+' && which != '-'))
            return nanoseconds ? Result<Value>(fail("times can be added, subtracted and divided")) : nanoseconds;
        return Value{Duration(*nanoseconds->as<std::int64_t>())};
    }
    if (const auto* time = a.as<Duration>(); time != nullptr && numberOf(b) && (which == '*' || which == '/')) {
        const auto product = fraction(which, static_cast<double>(time->count()), *numberOf(b));
        return product ? duration(*product->as<double>()) : product;
    }
    if (const auto* time = b.as<Duration>(); time != nullptr && numberOf(a) && which == '*')
        return duration(static_cast<double>(time->count()) * *numberOf(a));
    if (const auto* x = a.as<std::int64_t>(), *y = b.as<std::int64_t>(); x != nullptr && y != nullptr && which != '/')
        return whole(which, *x, *y);
    if (const auto x = numberOf(a), y = numberOf(b); x && y)
        return fraction(which, *x, *y);
    return fail(fmt::format("{} {} {} has no meaning", valueTypeName(a.type()), node.text, valueTypeName(b.type())));
}

Result<Value> Evaluator::negate(const ExpressionNode& node) {
    auto inner = value(*node.children[0]);
    if (!inner || inner->isMissing())
        return inner;
    if (const auto* number = inner->as<std::int64_t>())
        return whole('-', 0, *number);
    if (const auto* number = inner->as<double>())
        return Value{-*number};
    if (const auto* time = inner->as<Duration>(); time != nullptr && time->count() != INT64_MIN)
        return Value{-*time};
    return fail(fmt::format("{} has no negative", valueTypeName(inner->type())));
}

} // namespace layerscope
