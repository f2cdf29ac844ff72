#include "lesson/value.h"

#include "base/hex.h"
#include "trace/sentence.h"
#include "wire/summary.h"

#include <cmath>
#include <fmt/format.h>

namespace layerscope {

namespace {

enum class Form : std::uint8_t { Grouped, Plain };

std::string integerText(std::int64_t number, Form form) {
    if (form == Form::Plain || number == INT64_MIN)
        return std::to_string(number);
    return (number < 0 ? "\u2212" : "") + groupedNumber(static_cast<std::uint64_t>(std::abs(number)));
}

std::string numberText(double number) {
    std::string text = fmt::format("{:.6f}", number);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.'))
        text.pop_back();
    return text;
}

std::string textOf(const Value& value, const Trace* trace, Form form) {
    struct Writer {
        const Trace* trace;
        Form form;
        std::string operator()(const Missing&) const { return "\u2013"; }
        std::string operator()(bool flag) const { return flag ? "true" : "false"; }
        std::string operator()(std::int64_t number) const { return integerText(number, form); }
        std::string operator()(SeqNumber number) const { return integerText(number.value(), form); }
        std::string operator()(double number) const { return numberText(number); }
        std::string operator()(Duration time) const { return durationText(time); }
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(const Bytes& bytes) const { return toHex(bytes); }
        std::string operator()(const AddressValue& address) const { return address.text; }
        std::string operator()(const Value::List& list) const {
            std::string text;
            for (const Value& element : list)
                text += (text.empty() ? "" : ", ") + textOf(element, trace, form);
            return text;
        }
        std::string operator()(FrameId id) const {
            if (trace == nullptr)
                return fmt::format("frame {}", id.value + 1);
            return summarize(trace->frameBytes(id), trace->frame(id).linkType).name;
        }
        std::string operator()(EventId id) const {
            return trace == nullptr ? fmt::format("event {}", id.value + 1) : sentence(*trace, id);
        }
        std::string operator()(HostId id) const {
            return trace == nullptr ? fmt::format("host {}", id.value + 1) : trace->host(id).name;
        }
    };
    return std::visit(Writer{trace, form}, value.data);
}

std::optional<double> numeric(const Value& value) {
    if (const auto* flag = value.as<bool>())
        return *flag ? 1 : 0;
    if (const auto* integer = value.as<std::int64_t>())
        return static_cast<double>(*integer);
    if (const auto* number = value.as<double>())
        return *number;
    return std::nullopt;
}

} // namespace

std::string_view valueTypeName(ValueType type) {
    static constexpr std::string_view names[] = {
        "anything", "true or false", "a whole number", "a sequence number", "a number", "a time", "a text",
        "bytes",    "an address",    "a list",         "a packet",          "an event", "a host"};
    return names[static_cast<std::size_t>(type)];
}

ValueType Value::type() const {
    static constexpr ValueType types[] = {ValueType::Any,     ValueType::Bool, ValueType::Integer, ValueType::Sequence,
                                          ValueType::Number,  ValueType::Time, ValueType::Text,    ValueType::Bytes,
                                          ValueType::Address, ValueType::List, ValueType::Packet,  ValueType::Event,
                                          ValueType::Host};
    return types[data.index()];
}

std::string valueText(const Value& value, const Trace* trace) { return textOf(value, trace, Form::Grouped); }

std::string plainText(const Value& value, const Trace* trace) { return textOf(value, trace, Form::Plain); }

bool equalValues(const Value& a, const Value& b) {
    if (a.isMissing() || b.isMissing())
        return false;
    if (a.as<SeqNumber>() != nullptr || b.as<SeqNumber>() != nullptr) {
        const auto sequence = [](const Value& value) -> std::optional<std::uint32_t> {
            if (const auto* number = value.as<SeqNumber>())
                return number->value();
            if (const auto* number = value.as<std::int64_t>())
                return static_cast<std::uint32_t>(*number);
            return std::nullopt;
        };
        const auto left = sequence(a), right = sequence(b);
        return left && right && *left == *right;
    }
    if (const auto* left = a.as<std::int64_t>(), *right = b.as<std::int64_t>(); left != nullptr && right != nullptr)
        return *left == *right;
    if (const auto left = numeric(a), right = numeric(b); left && right)
        return std::abs(*left - *right) <= 1e-9 * std::max({1.0, std::abs(*left), std::abs(*right)});
    const auto letters = [](const Value& value) -> const std::string* {
        if (const auto* address = value.as<AddressValue>())
            return &address->text;
        return value.as<std::string>();
    };
    if (const auto* left = letters(a), *right = letters(b); left != nullptr && right != nullptr)
        return *left == *right;
    if (const auto* bytes = a.as<Bytes>(); bytes != nullptr && b.as<std::string>() != nullptr)
        return toText(*bytes) == *b.as<std::string>();
    if (b.as<Bytes>() != nullptr && a.as<std::string>() != nullptr)
        return equalValues(b, a);
    if (const auto* left = a.as<Value::List>(), *right = b.as<Value::List>(); left != nullptr && right != nullptr)
        return std::equal(left->begin(), left->end(), right->begin(), right->end(), equalValues);
    if (a.data.index() != b.data.index())
        return false;
    if (const auto* time = a.as<Duration>())
        return *time == *b.as<Duration>();
    if (const auto* frame = a.as<FrameId>())
        return *frame == *b.as<FrameId>();
    if (const auto* event = a.as<EventId>())
        return *event == *b.as<EventId>();
    if (const auto* host = a.as<HostId>())
        return *host == *b.as<HostId>();
    return false;
}

} // namespace layerscope
