#include "lesson/expression.h"

#include "lesson/expressionnode.h"

#include <algorithm>

namespace layerscope {

namespace {

// The packet that a node stands for, when it has a name.
std::string packetName(const ExpressionNode& node) {
    return node.kind == NodeKind::NamedPacket ? node.text : std::string();
}

void collect(const ExpressionNode& node, ExpressionUses& uses) {
    switch (node.kind) {
    case NodeKind::NamedPacket:
        uses.packets.insert(node.text);
        break;
    case NodeKind::FieldOf:
        uses.fields.insert({packetName(*node.children[0]), node.text});
        break;
    case NodeKind::Attribute:
        if (node.children[0]->type == ValueType::Packet)
            uses.fields.insert({packetName(*node.children[0]), {}});
        break;
    case NodeKind::VariableOf:
        uses.variables.insert({node.children[0]->kind == NodeKind::NamedHost ? node.children[0]->text : std::string(),
                               node.layer, node.text});
        break;
    default:
        break;
    }
    for (const NodePointer& child : node.children)
        collect(*child, uses);
}

} // namespace

ValueType Expression::type() const { return m_root ? m_root->type : ValueType::Any; }

ExpressionUses Expression::uses() const {
    ExpressionUses uses;
    if (m_root)
        collect(*m_root, uses);
    return uses;
}

std::optional<FieldUse> Expression::asField() const {
    if (!m_root || m_root->kind != NodeKind::FieldOf || m_root->children[0]->kind != NodeKind::NamedPacket)
        return std::nullopt;
    return FieldUse{m_root->children[0]->text, m_root->text};
}

std::span<const std::string> tcpVariableNames() {
    static const std::string names[] = {"state",
                                        "snd_una",
                                        "snd_nxt",
                                        "snd_wnd",
                                        "rcv_nxt",
                                        "rcv_wnd",
                                        "srtt",
                                        "rttvar",
                                        "rto",
                                        "cwnd",
                                        "ssthresh",
                                        "dupacks",
                                        "rto_timer",
                                        "persist_timer",
                                        "time_wait_timer",
                                        "delayed_ack_timer",
                                        "keep_alive_timer"};
    return names;
}

std::string expressionName(std::string_view variableName) {
    std::string name;
    for (const char c : variableName) {
        const bool upper = c >= 'A' && c <= 'Z';
        const bool plain = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        name += upper ? static_cast<char>(c - 'A' + 'a') : plain ? c : '_';
    }
    return name;
}

} // namespace layerscope
