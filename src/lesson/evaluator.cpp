#include "lesson/evaluator.h"

#include "base/hex.h"
#include "trace/sentence.h"
#include "wire/protocols.h"
#include "wire/summary.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::uint64_t mostSteps = 20'000'000; // parts evaluated for one question

Value missing(std::string what) { return {Missing{std::move(what)}}; }

std::string_view findingName(Finding finding) {
    static constexpr std::string_view names[] = {"",
                                                 "retransmission",
                                                 "fast retransmission",
                                                 "spurious retransmission",
                                                 "duplicate ack",
                                                 "out of order",
                                                 "lost segment",
                                                 "ack lost segment",
                                                 "zero window",
                                                 "keep alive",
                                                 "checksum error",
                                                 "malformed",
                                                 "refused",
                                                 "gave up",
                                                 "layer stopped"};
    const auto index = static_cast<std::size_t>(finding);
    return index < std::size(names) ? names[index] : std::string_view();
}

bool isVariableEvent(EventKind kind) { return kind >= EventKind::StateChanged && kind <= EventKind::TimerCancelled; }

} // namespace

Result<bool> Evaluator::truth(const ExpressionNode& node) {
    const auto found = value(node);
    if (!found)
        return Failure(found.error());
    if (const auto* flag = found->as<bool>())
        return *flag;
    if (const auto* number = found->as<std::int64_t>())
        return *number != 0;
    if (found->isMissing())
        return false;
    return fail(fmt::format("true or false is needed here, and this is {}", valueTypeName(found->type())));
}

Result<std::vector<Value>> Evaluator::values(const std::vector<NodePointer>& nodes) {
    std::vector<Value> all;
    for (const NodePointer& node : nodes) {
        auto one = value(*node);
        if (!one)
            return Failure(one.error());
        all.push_back(std::move(*one));
    }
    return all;
}

Result<Value> Evaluator::value(const ExpressionNode& node) {
    if (++m_steps > mostSteps)
        return fail("this takes too long to work out");
    switch (node.kind) {
    case NodeKind::Literal:
        return node.literal;
    case NodeKind::NamedPacket:
        return packetNamed(node.text);
    case NodeKind::NamedHost:
        return hostNamed(node.text);
    case NodeKind::ThisFrame:
        return m_point.frame ? Value{m_point.frame} : missing("there is no frame to look at");
    case NodeKind::ThisEvent:
        return m_point.event ? Value{m_point.event} : missing("there is no event to look at");
    case NodeKind::ThisHost:
        return m_point.host ? Value{m_point.host} : missing("there is no host to look at");
    case NodeKind::FieldOf:
        return fieldOf(node);
    case NodeKind::ProtocolIn:
        return protocolIn(node);
    case NodeKind::Attribute:
        return attributeOf(node);
    case NodeKind::VariableOf:
        return variableOf(node);
    case NodeKind::Not: {
        const auto inner = truth(*node.children[0]);
        return inner ? Result<Value>(Value{!*inner}) : Failure(inner.error());
    }
    case NodeKind::And:
    case NodeKind::Or: {
        const auto left = truth(*node.children[0]);
        if (!left || *left == (node.kind == NodeKind::Or))
            return left ? Result<Value>(Value{*left}) : Failure(left.error());
        const auto right = truth(*node.children[1]);
        return right ? Result<Value>(Value{*right}) : Failure(right.error());
    }
    case NodeKind::Conditional: {
        const auto condition = truth(*node.children[0]);
        return condition ? value(*node.children[*condition ? 1 : 2]) : Failure(condition.error());
    }
    case NodeKind::Negate:
        return negate(node);
    case NodeKind::Compare:
        return compare(node);
    case NodeKind::Arithmetic:
        return arithmetic(node);
    case NodeKind::MakeList: {
        auto elements = values(node.children);
        return elements ? Result<Value>(Value{std::move(*elements)}) : Failure(elements.error());
    }
    case NodeKind::Call:
        return call(node);
    case NodeKind::Now:
        return Value{
            m_point.position == 0
                ? Duration{}
                : trace().event(EventId{static_cast<std::uint32_t>(m_point.position - 1)}).time.time_since_epoch()};
    case NodeKind::Start:
        return Value{Duration{}};
    case NodeKind::End:
        return trace().eventCount() == 0 ? missing("nothing happened in this run")
                                         : Value{EventId{static_cast<std::uint32_t>(trace().eventCount() - 1)}};
    case NodeKind::Given:
        return m_point.given != nullptr ? m_point.given->given : missing("nothing has been answered");
    case NodeKind::Answer:
        return m_point.given != nullptr ? m_point.given->answer : missing("nothing has been answered");
    case NodeKind::Frames:
    case NodeKind::Events:
    case NodeKind::Hosts:
        break;
    }
    return fail("frames, events and hosts stand only within a function such as count(…)");
}

Result<Value> Evaluator::packetNamed(const std::string& name) {
    const auto frame = m_evaluation.packet(name);
    if (!frame)
        return Failure(frame.error());
    return *frame ? Value{*frame} : missing(fmt::format("no packet of this run is \"{}\"", name));
}

Result<Value> Evaluator::hostNamed(const std::string& name) const {
    for (std::uint32_t i = 0; i < trace().hostCount(); ++i)
        if (trace().host(HostId{i}).name == name)
            return Value{HostId{i}};
    return missing(fmt::format("this run has no host \"{}\"", name));
}

// Every occurrence of a field in its packet.
Result<std::vector<Value>> Evaluator::fieldValues(const ExpressionNode& node) {
    const auto packet = value(*node.children[0]);
    if (!packet)
        return Failure(packet.error());
    std::vector<Value> found;
    const auto* frame = packet->as<FrameId>();
    if (frame == nullptr)
        return found;
    for (const DissectionNode& candidate : m_evaluation.dissection(*frame).nodes)
        if (candidate.field != nullptr && answersTo(*candidate.field, node.text))
            found.push_back(fieldValue(candidate, *frame));
    return found;
}

Value Evaluator::fieldValue(const DissectionNode& field, FrameId frame) {
    const ByteView bytes = trace().frameBytes(frame);
    switch (field.field->type) {
    case FieldType::Label:
        return {true};
    case FieldType::Flag:
        return {field.number != 0};
    case FieldType::Decimal:
    case FieldType::Hex:
        if (field.field->abbrev == "tcp.seq_raw" || field.field->abbrev == "tcp.ack_raw")
            return {SeqNumber(static_cast<std::uint32_t>(field.number))};
        if (field.number > static_cast<std::uint64_t>(INT64_MAX))
            return {static_cast<double>(field.number)};
        return {static_cast<std::int64_t>(field.number)};
    case FieldType::Signed: {
        const std::string text = tsharkValue(field, bytes);
        std::int64_t number = 0;
        std::from_chars(text.data(), text.data() + text.size(), number);
        return {number};
    }
    case FieldType::Mac:
    case FieldType::Ipv4:
    case FieldType::Ipv6:
        return {AddressValue{tsharkValue(field, bytes)}};
    case FieldType::Bytes: {
        if (field.elsewhere || field.begin > bytes.size() || field.length > bytes.size() - field.begin)
            return {fromHex(tsharkValue(field, bytes)).value_or(Bytes())};
        const ByteView own = bytes.subspan(field.begin, field.length);
        return {Bytes(own.begin(), own.end())};
    }
    case FieldType::Text:
        break;
    }
    return {tsharkValue(field, bytes)};
}

Result<Value> Evaluator::fieldOf(const ExpressionNode& node) {
    auto packet = value(*node.children[0]);
    if (!packet || packet->isMissing())
        return packet;
    const FrameId frame = *packet->as<FrameId>();
    for (const DissectionNode& candidate : m_evaluation.dissection(frame).nodes)
        if (candidate.field != nullptr && answersTo(*candidate.field, node.text))
            return fieldValue(candidate, frame);
    return missing(fmt::format("frame {} ({}) has no {}", frame.value + 1, plainText({frame}, &trace()), node.text));
}

Result<Value> Evaluator::protocolIn(const ExpressionNode& node) {
    auto packet = value(*node.children[0]);
    if (!packet || packet->isMissing())
        return packet;
    const Protocol* protocol = findProtocol(node.text);
    return Value{std::ranges::any_of(m_evaluation.dissection(*packet->as<FrameId>()).nodes,
                                     [&](const DissectionNode& field) { return field.protocol == protocol; })};
}

Result<Value> Evaluator::attributeOf(const ExpressionNode& node) {
    auto of = value(*node.children[0]);
    if (!of || of->isMissing())
        return of;
    if (const auto* frame = of->as<FrameId>())
        return ofPacket(*frame, node.attribute);
    if (const auto* event = of->as<EventId>())
        return ofEvent(*event, node.attribute);
    if (const auto* host = of->as<HostId>())
        return ofHost(*host, node.attribute);
    return fail(fmt::format("{} has no parts with names", valueTypeName(of->type())));
}

Value Evaluator::ofPacket(FrameId id, Attribute attribute) {
    const Frame frame = trace().frame(id);
    const auto moment = [](EventId event, std::string_view what) {
        return event ? Value{event} : missing(fmt::format("this packet has not been {}", what));
    };
    const auto host = [](HostId which) { return which ? Value{which} : missing("nobody knows which host this is"); };
    switch (attribute) {
    case Attribute::Time:
        return {frame.sent.time_since_epoch()};
    case Attribute::Sent:
        return moment(frame.sentEvent, "sent");
    case Attribute::Arrived:
        return moment(frame.fate == FrameFate::Delivered ? frame.endEvent : EventId{}, "delivered");
    case Attribute::Ended:
        return moment(frame.endEvent, "delivered or lost");
    case Attribute::Lost:
        return {frame.fate == FrameFate::Lost};
    case Attribute::Delivered:
        return {frame.fate == FrameFate::Delivered};
    case Attribute::From:
        return host(frame.from);
    case Attribute::To:
        return host(frame.to);
    case Attribute::Length:
        return {static_cast<std::int64_t>(frame.originalLength)};
    case Attribute::Name:
        return {summarize(trace().frameBytes(id), frame.linkType).name};
    case Attribute::Number:
        return {static_cast<std::int64_t>(id.value) + 1};
    default:
        return {static_cast<bool>(frame.repeats)};
    }
}

Value Evaluator::ofEvent(EventId id, Attribute attribute) {
    const Event event = trace().event(id);
    const auto changed = [&](std::int64_t number) -> Value {
        if (isVariableEvent(event.kind))
            return variableValue(event.variable(), number);
        return {number};
    };
    switch (attribute) {
    case Attribute::Time:
        return {event.time.time_since_epoch()};
    case Attribute::Kind:
        return {std::string(eventKindName(event.kind))};
    case Attribute::Host:
        return event.host ? Value{event.host} : missing("this happened on a link");
    case Attribute::Layer:
        return {static_cast<std::int64_t>(event.layer)};
    case Attribute::Text:
        return {sentence(trace(), id)};
    case Attribute::Finding:
        return {std::string(findingName(event.finding))};
    case Attribute::Origin:
        return {std::string(event.origin == Origin::Observed   ? "observed"
                            : event.origin == Origin::Inferred ? "inferred"
                                                               : "simulated")};
    case Attribute::Variable:
        return isVariableEvent(event.kind) ? Value{expressionName(trace().variable(event.variable()).name)}
                                           : missing("this event changes no variable");
    case Attribute::Frame:
        return event.frame ? Value{event.frame} : missing("this event is about no packet");
    case Attribute::Before:
        return changed(event.before);
    case Attribute::After:
        return changed(event.after);
    default: {
        BlobId blob;
        if (event.kind == EventKind::MessageSent && event.message())
            blob = trace().message(event.message()).blob;
        else if (event.kind == EventKind::MessageDelivered || event.kind == EventKind::LayerDown ||
                 event.kind == EventKind::LayerUp || event.kind == EventKind::FrameCorrupted)
            blob = event.blob();
        if (!blob)
            return missing("this event has no bytes");
        const ByteView bytes = trace().bytes(blob);
        return {Bytes(bytes.begin(), bytes.end())};
    }
    }
}

Value Evaluator::ofHost(HostId id, Attribute attribute) {
    const Host& host = trace().host(id);
    if (attribute == Attribute::Name)
        return {host.name};
    const std::string& text = attribute == Attribute::Mac ? host.mac : host.address;
    if (text.empty())
        return missing(fmt::format("{} has no such address", host.name));
    const std::string first = text.substr(0, text.find(','));
    return {AddressValue{first.substr(0, first.find('/'))}};
}

Result<Value> Evaluator::variableOf(const ExpressionNode& node) {
    auto of = value(*node.children[0]);
    if (!of || of->isMissing())
        return of;
    ConnectionId connection;
    if (node.children.size() > 1) {
        auto packet = value(*node.children[1]);
        if (!packet || packet->isMissing())
            return packet;
        connection = trace().frame(*packet->as<FrameId>()).connection;
    }
    const auto* host = of->as<HostId>();
    if (host == nullptr)
        return fail("a host is needed here");
    const std::string& name = trace().host(*host).name;
    const auto found = m_evaluation.variables({name, node.layer, node.text});
    return newest(found, connection, fmt::format("{} has no {} at this moment", name, node.text));
}

Value Evaluator::newest(const std::vector<VariableId>& variables, ConnectionId connection, const std::string& what) {
    std::size_t latest = 0;
    Value newest = missing(what);
    for (const VariableId variable : variables) {
        if (connection && trace().variable(variable).connection != connection)
            continue;
        const auto change = m_evaluation.m_history->change(variable, m_point.position);
        if (change.position > latest) {
            latest = change.position;
            newest = change.value == unsetValue ? missing(what) : variableValue(variable, change.value);
        }
    }
    return newest;
}

Value Evaluator::variableValue(VariableId variable, std::int64_t number) {
    if (number == unsetValue)
        return missing("it had no value");
    switch (trace().variable(variable).kind) {
    case VariableKind::State:
        return {std::string(trace().text(TextId{static_cast<std::uint32_t>(number)}))};
    case VariableKind::Timer:
    case VariableKind::Interval:
        return {Duration(number)};
    case VariableKind::Sequence:
        return {SeqNumber(static_cast<std::uint32_t>(number))};
    default:
        return {number};
    }
}

std::optional<std::size_t> Evaluator::positionAt(const Value& moment) const {
    if (const auto* event = moment.as<EventId>())
        return event->value + 1;
    if (const auto* time = moment.as<Duration>())
        return trace().positionAt(timeAt(*time));
    return std::nullopt;
}

} // namespace layerscope
