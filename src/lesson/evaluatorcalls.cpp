// Functions.
#include "lesson/evaluator.h"

#include "base/hex.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace layerscope {

namespace {

Value missing(std::string what) { return {Missing{std::move(what)}}; }

} // namespace

Result<Value> Evaluator::call(const ExpressionNode& node) {
    switch (node.function) {
    case Function::Count:
    case Function::First:
    case Function::Last:
    case Function::Nth:
    case Function::Next:
    case Function::Previous:
        return ofCollection(node);
    case Function::Sum:
    case Function::List:
        return each(node);
    case Function::Exists: {
        const auto found = value(*node.children[0]);
        return found ? Result<Value>(Value{!found->isMissing()}) : Failure(found.error());
    }
    case Function::At:
        return atMoment(node);
    case Function::Within:
        return withinRun(node);
    case Function::Owner:
        return owner(node);
    case Function::Sent:
    case Function::Received:
        return message(node);
    case Function::Variable: {
        const auto host = value(*node.children[0]);
        if (!host || host->isMissing())
            return host;
        const std::string& name = *node.children[1]->literal.as<std::string>();
        std::vector<VariableId> found;
        for (std::uint32_t i = 0; i < trace().variableCount(); ++i) {
            const layerscope::Variable& variable = trace().variable(VariableId{i});
            if (variable.name == name && variable.host == *host->as<HostId>())
                found.push_back(VariableId{i});
        }
        return newest(found, {}, fmt::format("no variable \"{}\" at this moment", name));
    }
    default:
        return callWithValues(node);
    }
}

Value Evaluator::item(const ExpressionNode& collection, std::uint32_t id) const {
    if (collection.kind == NodeKind::Frames)
        return {FrameId{id}};
    if (collection.kind == NodeKind::Events)
        return {EventId{id}};
    return {HostId{id}};
}

void Evaluator::lookAt(const ExpressionNode& collection, std::uint32_t id, std::size_t position) {
    if (collection.kind == NodeKind::Frames)
        m_point.frame = {id};
    else if (collection.kind == NodeKind::Events)
        m_point.event = {id};
    else
        m_point.host = {id};
    m_point.position = position;
}

Result<const Evaluator::Items*> Evaluator::items(const NodePointer& collection) {
    // Hosts are looked at with the cursor where it is, frames and events at their own moment.
    const bool atCursor = collection->kind == NodeKind::Hosts;
    const Evaluation::Cache::Key key{collection.get(), m_point.frame.value, m_point.event.value,
                                     atCursor ? static_cast<std::uint32_t>(m_point.position) : m_point.host.value};
    auto& cache = m_evaluation.m_cache->items;
    if (const auto known = cache.find(key); known != cache.end() && m_point.given == nullptr)
        return &known->second;
    const std::size_t all = collection->kind == NodeKind::Frames   ? trace().frameCount()
                            : collection->kind == NodeKind::Events ? trace().eventCount()
                                                                   : trace().hostCount();
    Items found{collection, {}, {}};
    const EvaluationPoint outer = m_point;
    for (std::uint32_t id = 0; id < all; ++id) {
        const std::size_t position = collection->kind == NodeKind::Frames ? m_evaluation.m_history->sentAt(FrameId{id})
                                     : atCursor                           ? outer.position
                                                                          : id + std::size_t{1};
        if (!collection->children.empty()) {
            lookAt(*collection, id, position);
            const auto fits = truth(*collection->children[0]);
            m_point = outer;
            if (!fits)
                return Failure(fits.error());
            if (!*fits)
                continue;
        }
        found.ids.push_back(id);
        found.positions.push_back(position);
    }
    constexpr std::size_t mostKept = 4096; // collections; a stop that is searched for makes many of hosts
    if (cache.size() >= mostKept)
        cache.clear();
    return &(cache[key] = std::move(found));
}

Result<Value> Evaluator::ofCollection(const ExpressionNode& node) {
    const auto found = items(node.children[0]);
    if (!found)
        return Failure(found.error());
    // Kept by value: working out the number below may empty the cache.
    const std::vector<std::uint32_t> ids = (*found)->ids;
    const std::vector<std::size_t> positions = (*found)->positions;
    const auto past =
        static_cast<std::size_t>(std::ranges::upper_bound(positions, m_point.position) - positions.begin());
    const auto at = [&](std::size_t index) {
        return index < ids.size() ? item(*node.children[0], ids[index]) : missing("nothing in this run fits");
    };
    switch (node.function) {
    case Function::Count:
        return Value{static_cast<std::int64_t>(past)};
    case Function::First:
        return at(0);
    case Function::Last:
        return at(ids.size() - 1);
    case Function::Next:
        return at(past);
    case Function::Previous:
        return at(past - 1);
    default: {
        const auto number = value(*node.children[1]);
        if (!number || number->isMissing())
            return number;
        const auto* index = number->as<std::int64_t>();
        return index != nullptr && *index >= 1 ? Result<Value>(at(static_cast<std::size_t>(*index - 1)))
                                               : fail("nth counts from 1");
    }
    }
}

Result<Value> Evaluator::each(const ExpressionNode& node) {
    const auto found = items(node.children[0]);
    if (!found)
        return Failure(found.error());
    const Items all = **found;
    const EvaluationPoint outer = m_point;
    Value::List list;
    for (std::size_t i = 0; i < all.ids.size() && all.positions[i] <= outer.position; ++i) {
        if (node.children.size() < 2) {
            const Value one = item(*node.children[0], all.ids[i]);
            list.push_back({plainText(one, &trace())});
            continue;
        }
        lookAt(*node.children[0], all.ids[i], all.positions[i]);
        auto one = value(*node.children[1]);
        m_point = outer;
        if (!one)
            return one;
        if (!one->isMissing())
            list.push_back(std::move(*one));
    }
    if (node.function == Function::List)
        return Value{std::move(list)};
    double sum = 0;
    std::int64_t whole = 0;
    ValueType type = ValueType::Integer;
    for (const Value& one : list) {
        const auto* integer = one.as<std::int64_t>();
        const auto* flag = one.as<bool>();
        const auto* time = one.as<Duration>();
        const std::int64_t amount = integer != nullptr ? *integer
                                    : flag != nullptr  ? *flag
                                    : time != nullptr  ? time->count()
                                                       : 0;
        if (__builtin_add_overflow(whole, amount, &whole))
            return fail("the sum does not fit into 64 bits");
        if (const auto* number = one.as<double>()) {
            type = ValueType::Number;
            sum += *number;
        } else if (time != nullptr) {
            type = ValueType::Time;
        }
    }
    if (type == ValueType::Number)
        return Value{sum + static_cast<double>(whole)};
    return type == ValueType::Time ? Value{Duration(whole)} : Value{whole};
}

Result<Value> Evaluator::atMoment(const ExpressionNode& node) {
    auto moment = value(*node.children[0]);
    if (!moment || moment->isMissing())
        return moment;
    const auto position = positionAt(*moment);
    if (!position)
        return fail("at(…) needs a moment, such as syn.arrived or 1.5s");
    const EvaluationPoint outer = m_point;
    m_point.position = *position;
    auto result = value(*node.children[1]);
    m_point = outer;
    return result;
}

Result<Value> Evaluator::withinRun(const ExpressionNode& node) {
    const std::string& name = *node.children[0]->literal.as<std::string>();
    Evaluation* other = m_evaluation.m_others ? m_evaluation.m_others(name) : nullptr;
    if (other == nullptr)
        return missing(fmt::format("the run \"{}\" has not taken place", name));
    EvaluationPoint point;
    point.position = other->trace().eventCount();
    Evaluator evaluator(*other, point);
    evaluator.m_steps = m_steps;
    auto result = evaluator.value(*node.children[1]);
    m_steps = evaluator.m_steps;
    // Packets, events and hosts of another run mean nothing here.
    if (result &&
        (result->as<FrameId>() != nullptr || result->as<EventId>() != nullptr || result->as<HostId>() != nullptr))
        return Value{plainText(*result, &other->trace())};
    return result;
}

Result<Value> Evaluator::owner(const ExpressionNode& node) {
    const ExpressionNode& first = *node.children[0];
    auto packet = value(node.children.size() == 1 ? *first.children[0] : first);
    if (!packet || packet->isMissing())
        return packet;
    const FrameId frame = *packet->as<FrameId>();
    std::uint32_t offset = 0;
    if (node.children.size() == 1) {
        const auto place = m_evaluation.place(frame, first.text);
        if (!place)
            return missing(fmt::format("{} has no bytes in this packet", first.text));
        offset = place->begin;
    } else {
        auto number = value(*node.children[1]);
        if (!number || number->isMissing())
            return number;
        const auto* index = number->as<std::int64_t>();
        if (index == nullptr || *index < 0 || *index > INT32_MAX)
            return fail("bytes of a packet are counted from 0");
        offset = static_cast<std::uint32_t>(*index);
    }
    const LayerNumber layer = m_evaluation.owner(frame, offset);
    return layer == LayerNumber::None ? missing("no layer owns this byte") : Value{static_cast<std::int64_t>(layer)};
}

Result<Value> Evaluator::layerBytes(const Value& packet, const Value& layer) {
    const auto* number = layer.as<std::int64_t>();
    const auto* frame = packet.as<FrameId>();
    if (number == nullptr || frame == nullptr || *number < 1 || *number > 7)
        return fail("layers have the numbers 1 to 7");
    const std::size_t length = trace().frameBytes(*frame).size();
    std::int64_t bytes = 0;
    for (std::uint32_t offset = 0; offset < length; ++offset)
        bytes += m_evaluation.owner(*frame, offset) == static_cast<LayerNumber>(*number) ? 1 : 0;
    return Value{bytes};
}

Result<Value> Evaluator::message(const ExpressionNode& node) {
    const auto arguments = values(node.children);
    if (!arguments)
        return Failure(arguments.error());
    const auto* host = (*arguments)[0].as<HostId>();
    const auto* number = (*arguments)[1].as<std::int64_t>();
    if (host == nullptr || number == nullptr)
        return missing("there is no such host");
    const bool sent = node.function == Function::Sent;
    const auto& all = sent ? m_evaluation.m_history->messagesSent : m_evaluation.m_history->messagesReceived;
    std::int64_t seen = 0;
    for (const EventId id : all)
        if (id.value < m_point.position && trace().event(id).host == *host && ++seen == *number)
            return ofEvent(id, Attribute::Bytes);
    return missing(fmt::format("{} has not {} {} messages", trace().host(*host).name, sent ? "sent" : "got", *number));
}

Result<Value> Evaluator::extreme(const ExpressionNode& node, const std::vector<Value>& values) {
    const std::string_view better = node.function == Function::Minimum ? "<" : ">";
    Value best = values.front();
    for (const Value& one : values)
        if (comparesAs(better, one, best))
            best = one;
    return best;
}

Result<Value> Evaluator::callWithValues(const ExpressionNode& node) {
    const auto found = values(node.children);
    if (!found)
        return Failure(found.error());
    const std::vector<Value>& arguments = *found;
    for (const Value& argument : arguments)
        if (argument.isMissing())
            return argument;
    const Value& first = arguments.front();
    const auto* integer = first.as<std::int64_t>();
    const auto* number = first.as<double>();
    switch (node.function) {
    case Function::Before:
        if (const auto* event = first.as<EventId>())
            return event->value == 0 ? Value{Duration(-1)} : Value{EventId{event->value - 1}};
        break;
    case Function::Length:
        if (const auto* text = first.as<std::string>())
            return Value{static_cast<std::int64_t>(text->size())};
        if (const auto* bytes = first.as<Bytes>())
            return Value{static_cast<std::int64_t>(bytes->size())};
        if (const auto* list = first.as<Value::List>())
            return Value{static_cast<std::int64_t>(list->size())};
        break;
    case Function::Text:
        if (const auto* bytes = first.as<Bytes>())
            return Value{toText(*bytes)};
        return Value{plainText(first, &trace())};
    case Function::Hex:
        if (const auto* sequence = first.as<SeqNumber>())
            return Value{fmt::format("0x{:08x}", sequence->value())};
        if (integer != nullptr)
            return Value{fmt::format("0x{:x}", static_cast<std::uint64_t>(*integer))};
        break;
    case Function::Absolute:
        if (integer != nullptr && *integer != INT64_MIN)
            return Value{std::abs(*integer)};
        if (number != nullptr)
            return Value{std::abs(*number)};
        if (const auto* time = first.as<Duration>(); time != nullptr && time->count() != INT64_MIN)
            return Value{Duration(std::abs(time->count()))};
        break;
    case Function::Minimum:
    case Function::Maximum:
        return extreme(node, arguments);
    case Function::Round: {
        const auto* digits = arguments.size() > 1 ? arguments[1].as<std::int64_t>() : nullptr;
        const double scale =
            std::pow(10.0, digits != nullptr ? std::clamp<double>(static_cast<double>(*digits), 0, 9) : 0);
        if (integer != nullptr || number != nullptr)
            return Value{std::round((integer != nullptr ? static_cast<double>(*integer) : *number) * scale) / scale};
        break;
    }
    case Function::Sequence:
        if (const auto* sequence = first.as<SeqNumber>())
            return Value{*sequence};
        if (integer != nullptr)
            return Value{SeqNumber(static_cast<std::uint32_t>(*integer))};
        break;
    case Function::Seconds:
        if (const auto* time = first.as<Duration>())
            return Value{toSeconds(*time)};
        if (const auto* event = first.as<EventId>())
            return Value{toSeconds(trace().event(*event).time.time_since_epoch())};
        break;
    case Function::Size:
        return layerBytes(first, arguments[1]);
    default:
        break;
    }
    return fail(fmt::format("{} cannot be used here", valueTypeName(first.type())));
}

} // namespace layerscope
