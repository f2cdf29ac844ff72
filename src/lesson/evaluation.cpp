#include "lesson/evaluation.h"

#include "lesson/evaluationdata.h"
#include "lesson/evaluator.h"
#include "wire/protocols.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

Evaluation::Evaluation(std::shared_ptr<const Trace> trace, std::vector<PacketName> packets)
    : m_trace(std::move(trace)), m_names(std::move(packets)), m_dissector(std::make_unique<TraceDissector>(*m_trace)),
      m_history(std::make_unique<History>(*m_trace)), m_cache(std::make_unique<Cache>()) {}

Evaluation::~Evaluation() = default;

Result<Value> Evaluation::evaluate(const Expression& expression, std::size_t position, const Given* given) {
    if (!expression)
        return Value{Missing{"there is no expression"}};
    auto value = Evaluator(*this, EvaluationPoint{position, {}, {}, {}, given}).value(*expression.root());
    if (value && value->isMissing())
        return fail(value->as<Missing>()->what);
    return value;
}

Result<bool> Evaluation::holds(const Expression& expression, std::size_t position, const Given* given) {
    if (!expression)
        return false;
    return Evaluator(*this, EvaluationPoint{position, {}, {}, {}, given}).truth(*expression.root());
}

Result<bool> Evaluation::holdsFor(const Expression& predicate, FrameId frame) {
    if (!predicate)
        return false;
    return Evaluator(*this, EvaluationPoint{m_history->sentAt(frame), frame, {}, {}, nullptr}).truth(*predicate.root());
}

Result<std::optional<std::size_t>> Evaluation::positionOf(const Expression& stop, std::size_t from) {
    if (!stop)
        return std::optional<std::size_t>(from);
    Evaluator evaluator(*this, EvaluationPoint{from, {}, {}, {}, nullptr});
    const ValueType type = stop.type();
    if (type != ValueType::Bool) {
        const auto value = evaluator.value(*stop.root());
        if (!value)
            return Failure(value.error());
        if (value->isMissing())
            return std::optional<std::size_t>();
        if (const auto place = evaluator.positionAt(*value))
            return place;
        if (value->as<bool>() == nullptr)
            return fail(fmt::format("a stop is a moment (synack.arrived) or a condition, and this is {}",
                                    valueTypeName(value->type())));
    }
    for (std::size_t position = from; position <= m_trace->eventCount(); ++position) {
        evaluator.moveTo(position);
        const auto reached = evaluator.truth(*stop.root());
        if (!reached)
            return Failure(reached.error());
        if (*reached)
            return std::optional(position);
    }
    return std::optional<std::size_t>();
}

Result<FrameId> Evaluation::packet(const std::string& name) {
    if (const auto known = m_cache->packets.find(name); known != m_cache->packets.end())
        return known->second;
    const auto declared = std::ranges::find(m_names, name, &PacketName::name);
    if (declared == m_names.end())
        return FrameId{};
    std::uint32_t first = 0;
    if (!declared->after.empty() && declared->after != name) {
        // A name may only speak of names declared before it, so this ends.
        const auto after = packet(declared->after);
        if (!after)
            return after;
        if (!*after)
            return m_cache->packets[name] = FrameId{};
        first = after->value + 1;
    }
    std::uint32_t seen = 0;
    for (std::uint32_t i = first; i < m_trace->frameCount(); ++i) {
        const auto fits = holdsFor(declared->where, FrameId{i});
        if (!fits)
            return Failure(fits.error());
        if (*fits && ++seen == declared->nth)
            return m_cache->packets[name] = FrameId{i};
    }
    return m_cache->packets[name] = FrameId{};
}

const Dissection& Evaluation::dissection(FrameId frame) {
    auto found = m_cache->dissections.find(frame.value);
    if (found == m_cache->dissections.end())
        found = m_cache->dissections.emplace(frame.value, m_dissector->dissect(frame)).first;
    return found->second;
}

std::optional<FieldPlace> Evaluation::place(FrameId frame, std::string_view field) {
    for (const DissectionNode& node : dissection(frame).nodes) {
        if (node.field == nullptr || node.elsewhere || node.length == 0 || !answersTo(*node.field, field))
            continue;
        FieldPlace place{frame, node.begin, node.length, 0, 0};
        if (node.field->bitWidth != 0 && (node.field->bitWidth % 8 != 0 || node.field->bitOffset % 8 != 0)) {
            place.firstBit = node.field->bitOffset % 8;
            place.bits = node.field->bitWidth;
        }
        return place;
    }
    return std::nullopt;
}

LayerNumber Evaluation::owner(FrameId frame, std::uint32_t offset) {
    const BlobId blob = m_trace->frame(frame).blob;
    for (const Span& span : m_trace->spans(blob))
        if (offset >= span.begin && offset < span.end())
            return span.layer;
    LayerNumber layer = LayerNumber::None;
    if (offset < m_trace->bytes(blob).size())
        for (const DissectionNode& node : dissection(frame).nodes)
            if (!node.elsewhere && offset >= node.begin && offset - node.begin < node.length &&
                node.protocol != nullptr)
                layer = node.protocol->layer;
    return layer;
}

std::vector<VariableId> Evaluation::variables(const VariableUse& use) const {
    std::vector<VariableId> found;
    for (std::uint32_t i = 0; i < m_trace->variableCount(); ++i) {
        const Variable& variable = m_trace->variable(VariableId{i});
        if (variable.layer != use.layer || !variable.host)
            continue;
        if (!use.host.empty() && m_trace->host(variable.host).name != use.host)
            continue;
        const std::string name = expressionName(variable.name);
        // "TLS state" is the state of TLS.
        if (name == use.name || (name.ends_with("_" + use.name) && use.layer != LayerNumber::Transport))
            found.push_back(VariableId{i});
    }
    return found;
}

std::int64_t Evaluation::variableAt(VariableId variable, std::size_t position) const {
    return m_history->change(variable, position).value;
}

} // namespace layerscope
