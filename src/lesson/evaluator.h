// Walks an expression's tree over one run. For the sources of src/lesson only.
#pragma once

#include "lesson/evaluationdata.h"

namespace layerscope {

// Where an expression is evaluated: the cursor, and what the words frame, event, host and given stand for.
struct EvaluationPoint {
    std::size_t position = 0;
    FrameId frame;
    EventId event;
    HostId host;
    const Evaluation::Given* given = nullptr;
};

class Evaluator {
public:
    Evaluator(Evaluation& evaluation, EvaluationPoint point) : m_evaluation(evaluation), m_point(point) {}

    void moveTo(std::size_t position) { m_point.position = position; }
    Result<Value> value(const ExpressionNode& node);
    // Missing is false.
    Result<bool> truth(const ExpressionNode& node);
    // The position that a moment stands for: behind the event, or where the clock has reached the time.
    std::optional<std::size_t> positionAt(const Value& moment) const;

private:
    using Items = Evaluation::Cache::Items;

    const Trace& trace() const { return m_evaluation.trace(); }
    Result<std::vector<Value>> values(const std::vector<NodePointer>& nodes);

    Result<Value> packetNamed(const std::string& name);
    Result<Value> hostNamed(const std::string& name) const;
    Result<std::vector<Value>> fieldValues(const ExpressionNode& node);
    Value fieldValue(const DissectionNode& field, FrameId frame);
    Result<Value> fieldOf(const ExpressionNode& node);
    Result<Value> protocolIn(const ExpressionNode& node);
    Result<Value> attributeOf(const ExpressionNode& node);
    Value ofPacket(FrameId id, Attribute attribute);
    Value ofEvent(EventId id, Attribute attribute);
    Value ofHost(HostId id, Attribute attribute);
    Result<Value> variableOf(const ExpressionNode& node);
    Value variableValue(VariableId variable, std::int64_t number);
    Value newest(const std::vector<VariableId>& variables, ConnectionId connection, const std::string& what);

    Result<Value> compare(const ExpressionNode& node);
    bool comparesAs(std::string_view which, const Value& left, const Value& right);
    Result<Value> arithmetic(const ExpressionNode& node);
    Result<Value> negate(const ExpressionNode& node);

    Result<Value> call(const ExpressionNode& node);
    Result<Value> callWithValues(const ExpressionNode& node);
    Result<const Items*> items(const NodePointer& collection);
    Result<Value> ofCollection(const ExpressionNode& node);
    Result<Value> each(const ExpressionNode& node);
    Value item(const ExpressionNode& collection, std::uint32_t id) const;
    void lookAt(const ExpressionNode& collection, std::uint32_t id, std::size_t position);
    Result<Value> atMoment(const ExpressionNode& node);
    Result<Value> withinRun(const ExpressionNode& node);
    Result<Value> owner(const ExpressionNode& node);
    Result<Value> layerBytes(const Value& packet, const Value& layer);
    Result<Value> message(const ExpressionNode& node);
    Result<Value> extreme(const ExpressionNode& node, const std::vector<Value>& values);

    Evaluation& m_evaluation;
    EvaluationPoint m_point;
    std::uint64_t m_steps = 0;
};

} // namespace layerscope
