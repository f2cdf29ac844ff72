// The tree of a compiled expression. For the sources of src/lesson only.
#pragma once

#include "lesson/expression.h"
#include "wire/field.h"

namespace layerscope {

enum class NodeKind : std::uint8_t {
    Literal,
    NamedPacket, // text: its name
    ThisFrame,   // the frame, event or host that a `where` looks at
    ThisEvent,
    ThisHost,
    NamedHost,  // text
    FieldOf,    // children[0]: a packet; field, text: Wireshark's name
    ProtocolIn, // children[0]: a packet; text: Wireshark's name of the protocol
    Attribute,  // children[0]; attribute
    VariableOf, // children[0]: a host, children[1], if there: a packet of the connection; layer, text
    Not,
    Negate,
    And,
    Or,
    Compare, // text: "==", "<", "contains", "in", …
    Arithmetic,
    Conditional,
    MakeList,
    Frames, // a collection; children[0], if there: the predicate
    Events,
    Hosts,
    Call, // function
    Now,
    Start,
    End,
    Given,
    Answer,
};

enum class Attribute : std::uint8_t {
    Time,
    Sent,
    Arrived,
    Ended,
    Lost,
    Delivered,
    From,
    To,
    Length,
    Name,
    Number,
    Repeats,
    Kind,
    Host,
    Layer,
    Text,
    Finding,
    Origin,
    Variable,
    Frame,
    Before,
    After,
    Bytes,
    Address,
    Mac,
};

enum class Function : std::uint8_t {
    Count,
    Sum,
    List,
    First,
    Last,
    Nth,
    Next,
    Previous,
    Exists,
    At,
    Within,
    Before,
    Length,
    Text,
    Hex,
    Absolute,
    Minimum,
    Maximum,
    Round,
    Sequence,
    Seconds,
    Owner,
    Size,
    Sent,
    Received,
    Variable,
    Host,
};

struct ExpressionNode {
    NodeKind kind = NodeKind::Literal;
    ValueType type = ValueType::Any;
    std::size_t offset = 0; // in the source
    std::string text;
    Value literal;
    const Field* field = nullptr;
    LayerNumber layer = LayerNumber::None;
    Attribute attribute = Attribute::Time;
    Function function = Function::Count;
    std::vector<std::shared_ptr<const ExpressionNode>> children;
};

using NodePointer = std::shared_ptr<const ExpressionNode>;

} // namespace layerscope
