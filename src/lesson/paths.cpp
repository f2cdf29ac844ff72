#include "lesson/paths.h"

#include "capture/context.h"
#include "layers/registry.h"
#include "wire/protocols.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

struct AttributeSpec {
    std::string_view name;
    Attribute attribute;
    ValueType type;
};

constexpr AttributeSpec packetAttributes[] = {
    {"time", Attribute::Time, ValueType::Time},        {"sent", Attribute::Sent, ValueType::Event},
    {"arrived", Attribute::Arrived, ValueType::Event}, {"ended", Attribute::Ended, ValueType::Event},
    {"lost", Attribute::Lost, ValueType::Bool},        {"delivered", Attribute::Delivered, ValueType::Bool},
    {"from", Attribute::From, ValueType::Host},        {"to", Attribute::To, ValueType::Host},
    {"length", Attribute::Length, ValueType::Integer}, {"name", Attribute::Name, ValueType::Text},
    {"number", Attribute::Number, ValueType::Integer}, {"repeats", Attribute::Repeats, ValueType::Bool},
};
constexpr AttributeSpec eventAttributes[] = {
    {"time", Attribute::Time, ValueType::Time},         {"kind", Attribute::Kind, ValueType::Text},
    {"host", Attribute::Host, ValueType::Host},         {"layer", Attribute::Layer, ValueType::Integer},
    {"text", Attribute::Text, ValueType::Text},         {"finding", Attribute::Finding, ValueType::Text},
    {"variable", Attribute::Variable, ValueType::Text}, {"frame", Attribute::Frame, ValueType::Packet},
    {"before", Attribute::Before, ValueType::Any},      {"after", Attribute::After, ValueType::Any},
    {"bytes", Attribute::Bytes, ValueType::Bytes},      {"origin", Attribute::Origin, ValueType::Text},
};
constexpr AttributeSpec hostAttributes[] = {
    {"name", Attribute::Name, ValueType::Text},
    {"address", Attribute::Address, ValueType::Address},
    {"mac", Attribute::Mac, ValueType::Address},
};

std::span<const AttributeSpec> attributesOf(ValueType type) {
    if (type == ValueType::Packet)
        return packetAttributes;
    if (type == ValueType::Event)
        return eventAttributes;
    return hostAttributes;
}

tl::unexpected<ExpressionError> error(std::size_t offset, std::string reason) {
    return tl::unexpected(ExpressionError{offset, std::move(reason)});
}

std::shared_ptr<ExpressionNode> node(NodeKind kind, ValueType type, std::size_t offset, std::string_view text = {}) {
    auto made = std::make_shared<ExpressionNode>();
    made->kind = kind;
    made->type = type;
    made->offset = offset;
    made->text = std::string(text);
    return made;
}

struct LayerWord {
    std::string_view word;
    LayerNumber layer;
};
constexpr LayerWord layerWords[] = {
    {"physical", LayerNumber::Physical},
    {"datalink", LayerNumber::DataLink},
    {"network", LayerNumber::Network},
    {"transport", LayerNumber::Transport},
    {"session", LayerNumber::Session},
    {"presentation", LayerNumber::Presentation},
    {"application", LayerNumber::Application},
    {"tcp", LayerNumber::Transport},
    {"udp", LayerNumber::Transport},
    {"ip", LayerNumber::Network},
    {"arp", LayerNumber::Network},
    {"icmp", LayerNumber::Network},
    {"tls", LayerNumber::Presentation},
    {"http", LayerNumber::Application},
};

// The layer that a word stands for: a slot's name, a protocol, or what fills a slot in the registry.
LayerNumber layerOf(std::string_view word) {
    const auto* const found = std::ranges::find(layerWords, word, &LayerWord::word);
    if (found != std::end(layerWords))
        return found->layer;
    for (unsigned slot = 1; slot <= 7; ++slot)
        for (const LayerIdentity* identity : LayerRegistry::builtIn().inSlot(static_cast<LayerNumber>(slot)))
            if (expressionName(identity->name) == word)
                return identity->slot;
    return LayerNumber::None;
}

std::vector<std::string> memberNames(ValueType type) {
    std::vector<std::string> names;
    for (const AttributeSpec& attribute : attributesOf(type))
        names.emplace_back(attribute.name);
    if (type == ValueType::Host)
        for (const LayerWord& word : layerWords)
            names.push_back(std::string(word.word) + ".…");
    return names;
}

const std::vector<std::string>& allFieldNames() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const std::string_view name : fieldNames())
            all.emplace_back(name);
        for (const Field& field : frameProtocol.fields)
            all.emplace_back(field.abbrev);
        return all;
    }();
    return names;
}

// Those fields whose names begin as this one does, up to its last dot.
std::string fieldAdvice(std::string_view path) {
    const std::string_view family = path.substr(0, path.find('.') + 1);
    std::vector<std::string> relatives;
    for (const std::string& name : allFieldNames())
        if (!family.empty() && name.starts_with(family))
            relatives.push_back(name);
    if (relatives.empty())
        return fmt::format("unknown field \"{}\"; fields have Wireshark's names, such as tcp.seq_raw or ip.ttl", path);
    return fmt::format("unknown field \"{}\" {}", path, allowedText(path, relatives));
}

ValueType variableType(LayerNumber layer, std::string_view name) {
    if (layer != LayerNumber::Transport)
        return name == "state" ? ValueType::Text : ValueType::Any;
    if (name == "state")
        return ValueType::Text;
    if (name == "snd_una" || name == "snd_nxt" || name == "rcv_nxt")
        return ValueType::Sequence;
    if (name == "srtt" || name == "rttvar" || name == "rto" || name.ends_with("_timer"))
        return ValueType::Time;
    return std::ranges::find(tcpVariableNames(), name) != tcpVariableNames().end() ? ValueType::Integer
                                                                                   : ValueType::Any;
}

} // namespace

const Field* findAnyField(std::string_view name) {
    const Field* field = findField(name);
    return field != nullptr ? field : findFrameField(name);
}

ValueType fieldValueType(const Field& field) {
    switch (field.type) {
    case FieldType::Label:
    case FieldType::Flag:
        return ValueType::Bool;
    case FieldType::Mac:
    case FieldType::Ipv4:
    case FieldType::Ipv6:
        return ValueType::Address;
    case FieldType::Bytes:
        return ValueType::Bytes;
    case FieldType::Text:
        return ValueType::Text;
    default:
        break;
    }
    static constexpr std::string_view sequences[] = {"tcp.seq_raw", "tcp.ack_raw"};
    return std::ranges::find(sequences, field.abbrev) != std::end(sequences) ? ValueType::Sequence : ValueType::Integer;
}

ResolvedPath finishVariable(std::shared_ptr<ExpressionNode> variable, std::string_view name, std::size_t offset) {
    variable->text = std::string(name);
    variable->type = variableType(variable->layer, name);
    const bool tcpOnly = variable->layer == LayerNumber::Transport && variable->literal.as<std::string>() != nullptr;
    if (tcpOnly && variable->type == ValueType::Any)
        return error(offset,
                     fmt::format("unknown variable \"{}\" of TCP {}", name, allowedText(name, tcpVariableNames())));
    return variable;
}

ResolvedPath resolveHost(const std::string& name, std::size_t offset, const ExpressionNames& names) {
    if (!names.hosts.contains(name))
        return error(offset,
                     fmt::format("unknown host \"{}\" {}", name,
                                 allowedText(name, std::vector<std::string>(names.hosts.begin(), names.hosts.end()))));
    return node(NodeKind::NamedHost, ValueType::Host, offset, name);
}

ResolvedPath resolveMembers(NodePointer of, std::string_view path, std::size_t offset) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    const std::string_view head = path.substr(0, dot);
    const std::string_view rest = path.substr(std::min(dot + 1, path.size()));
    const auto attributes = attributesOf(of->type);
    const auto attribute = std::ranges::find(attributes, head, &AttributeSpec::name);
    if (attribute != attributes.end()) {
        auto made = node(NodeKind::Attribute, attribute->type, offset);
        made->attribute = attribute->attribute;
        made->children = {std::move(of)};
        if (rest.empty())
            return made;
        const bool hasParts =
            made->type == ValueType::Packet || made->type == ValueType::Event || made->type == ValueType::Host;
        if (!hasParts)
            return error(offset + dot + 1,
                         fmt::format("\"{}\" is {} and has no parts", head, valueTypeName(made->type)));
        return resolveMembers(std::move(made), rest, offset + dot + 1);
    }
    if (of->type == ValueType::Packet) {
        if (const Field* field = findAnyField(path)) {
            auto made = node(NodeKind::FieldOf, fieldValueType(*field), offset, path);
            made->field = field;
            made->children = {std::move(of)};
            return made;
        }
        if (findProtocol(path) != nullptr) {
            auto made = node(NodeKind::ProtocolIn, ValueType::Bool, offset, path);
            made->children = {std::move(of)};
            return made;
        }
        if (path.find('.') != std::string_view::npos)
            return error(offset, fieldAdvice(path));
    }
    if (of->type == ValueType::Host) {
        if (const LayerNumber layer = layerOf(head); layer != LayerNumber::None) {
            auto made = node(NodeKind::VariableOf, ValueType::Any, offset);
            made->layer = layer;
            made->children = {std::move(of)};
            if (head == "tcp")
                made->literal = {std::string(head)};
            return rest.empty() ? ResolvedPath(made) : finishVariable(std::move(made), rest, offset + dot + 1);
        }
    }
    return error(offset, fmt::format("{} has no \"{}\" {}", valueTypeName(of->type), head,
                                     allowedText(head, memberNames(of->type))));
}

ResolvedPath resolvePath(std::string_view path, std::size_t offset, const ExpressionNames& names, const Scope& scope) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    const std::string head(path.substr(0, dot));
    const std::string_view rest = path.substr(std::min(dot + 1, path.size()));

    // The field of the frame that a `where` looks at, by its bare name.
    if (scope.frame && (findAnyField(path) != nullptr || findProtocol(path) != nullptr))
        return resolveMembers(node(NodeKind::ThisFrame, ValueType::Packet, offset), path, offset);

    NodePointer root;
    if (path == "true" || path == "false") {
        auto literal = node(NodeKind::Literal, ValueType::Bool, offset);
        literal->literal = {path == "true"};
        return literal;
    }
    if (head == "frame" && scope.frame)
        root = node(NodeKind::ThisFrame, ValueType::Packet, offset);
    else if (head == "event" && scope.event)
        root = node(NodeKind::ThisEvent, ValueType::Event, offset);
    else if (head == "host" && scope.host)
        root = node(NodeKind::ThisHost, ValueType::Host, offset);
    else if (head == "given" && scope.given)
        root = node(NodeKind::Given, ValueType::Any, offset);
    else if (head == "answer" && scope.given)
        root = node(NodeKind::Answer, ValueType::Any, offset);
    else if (head == "now")
        root = node(NodeKind::Now, ValueType::Time, offset);
    else if (head == "start")
        root = node(NodeKind::Start, ValueType::Time, offset);
    else if (head == "end")
        root = node(NodeKind::End, ValueType::Event, offset);
    else if (names.packets.contains(head))
        root = node(NodeKind::NamedPacket, ValueType::Packet, offset, head);
    else if (names.hosts.contains(head))
        root = node(NodeKind::NamedHost, ValueType::Host, offset, head);
    if (root) {
        if (rest.empty())
            return root;
        const bool hasParts =
            root->type == ValueType::Packet || root->type == ValueType::Event || root->type == ValueType::Host;
        if (!hasParts)
            return error(offset + dot + 1, fmt::format("\"{}\" has no parts", head));
        return resolveMembers(std::move(root), rest, offset + dot + 1);
    }

    if (findAnyField(path) != nullptr || findProtocol(head) != nullptr) {
        if (scope.frame)
            return error(offset, fieldAdvice(path));
        return error(offset, fmt::format("of which packet? write a packet's name in front, as in syn.{}, or ask within "
                                         "\"frames where …\"",
                                         path));
    }
    std::vector<std::string> known(names.packets.begin(), names.packets.end());
    known.insert(known.end(), names.hosts.begin(), names.hosts.end());
    if (scope.frame)
        known.emplace_back("frame");
    if (scope.event)
        known.emplace_back("event");
    if (scope.host)
        known.emplace_back("host");
    if (scope.given)
        known.insert(known.end(), {"given", "answer"});
    known.insert(known.end(), {"now", "start", "end"});
    return error(offset, fmt::format("unknown name \"{}\" {}", head, allowedText(head, known)));
}

} // namespace layerscope
