// The expressions of lessons: pure, free of loops, typed. lessons/AUTHORING.md explains the language to authors.
//
// An expression is compiled once, against the names that it may use, and evaluated over any run of that lesson
// (lesson/evaluation.h). Compiling finds unknown names and fields and types that do not fit, with the column.
#pragma once

#include "lesson/slip.h"
#include "lesson/value.h"

#include <memory>

namespace layerscope {

struct ExpressionNode; // lesson/expressionnode.h; only the compiler and the evaluation look inside

// What an expression may speak of.
struct ExpressionNames {
    std::set<std::string> packets; // named by the lesson: syn, synack
    std::set<std::string> hosts;   // of the scenario
    std::set<std::string> runs;    // of the lesson
    bool frame = false;            // bare field names speak of the frame looked at ("tcp.flags.syn")
    bool given = false;            // `given` and `answer` of a prediction
};

struct ExpressionError {
    std::size_t offset = 0; // in the expression's source, in bytes
    std::string reason;
};

// A field of a named packet that an expression reads, for masks and for the comparison with tshark.
struct FieldUse {
    std::string packet; // a named packet, or empty when the frame is found some other way
    std::string field;  // Wireshark's name, or empty for the packet as a whole (its time, its fate)
    friend auto operator<=>(const FieldUse&, const FieldUse&) = default;
};

// A variable of a host that an expression reads.
struct VariableUse {
    std::string host;
    LayerNumber layer = LayerNumber::None;
    std::string name; // as written: "snd_una"
    friend auto operator<=>(const VariableUse&, const VariableUse&) = default;
};

// Everything that an expression looks at.
struct ExpressionUses {
    std::set<FieldUse> fields;
    std::set<VariableUse> variables;
    std::set<std::string> packets; // every named packet that occurs in it
};

class Expression {
public:
    Expression() = default; // empty: evaluates to Missing
    explicit operator bool() const { return m_root != nullptr; }
    const std::string& source() const { return m_source; }
    ValueType type() const;
    ExpressionUses uses() const;
    // The packet and the field when the expression is nothing but a field of a named packet: `synack.tcp.ack_raw`.
    std::optional<FieldUse> asField() const;
    const ExpressionNode* root() const { return m_root.get(); }

    Place place; // in the lesson file

private:
    friend tl::expected<Expression, ExpressionError> compileExpression(std::string_view, const ExpressionNames&);
    std::string m_source;
    std::shared_ptr<const ExpressionNode> m_root;
};

tl::expected<Expression, ExpressionError> compileExpression(std::string_view source, const ExpressionNames& names);

// Names of the TCP variables that every simulated or captured end has, as expressions write them: "snd_una".
std::span<const std::string> tcpVariableNames();
// A variable's name as expressions write it: "SND.UNA" is "snd_una", "RTO timer" is "rto_timer".
std::string expressionName(std::string_view variableName);

} // namespace layerscope
