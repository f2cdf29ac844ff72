#include "wire/dissection.h"

#include "base/hex.h"
#include "wire/ipv6.h"
#include "wire/protocols.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {
namespace {

ByteView covered(const DissectionNode& node, ByteView frame) {
    const std::size_t begin = std::min<std::size_t>(node.begin, frame.size());
    return frame.subspan(begin, std::min<std::size_t>(node.length, frame.size() - begin));
}

std::string macText(ByteView bytes) { return toHex(bytes, ":"); }

std::string ipv4Text(ByteView bytes) { return fmt::format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]); }

std::string hexNumber(const DissectionNode& node) {
    const std::size_t bits = node.field->bitWidth != 0 ? node.field->bitWidth : 8u * node.length;
    return fmt::format("0x{:0{}x}", node.number, std::max<std::size_t>((bits + 7) / 8, 1) * 2);
}

// The values of the types that people and tshark write alike.
std::string plainValue(const DissectionNode& node, ByteView bytes) {
    const FieldType type = node.field->type;
    if (node.elsewhere &&
        (type == FieldType::Mac || type == FieldType::Ipv4 || type == FieldType::Ipv6 || type == FieldType::Bytes))
        return node.text;
    switch (node.field->type) {
    case FieldType::Label:
        return "1";
    case FieldType::Decimal:
        return fmt::format("{}", node.number);
    case FieldType::Signed:
        return fmt::format("{}", static_cast<std::int64_t>(node.number));
    case FieldType::Hex:
        return hexNumber(node);
    case FieldType::Flag:
        return node.number != 0 ? "1" : "0";
    case FieldType::Mac:
        return macText(bytes);
    case FieldType::Ipv4:
        return bytes.size() == 4 ? ipv4Text(bytes) : toHex(bytes, "");
    case FieldType::Ipv6:
        return bytes.size() == 16 ? ipv6Text(bytes) : toHex(bytes, "");
    case FieldType::Bytes:
        return toHex(bytes, "");
    case FieldType::Text:
        return node.text;
    }
    return {};
}

// The index behind a node and everything below it.
std::size_t subtreeEnd(const std::vector<DissectionNode>& nodes, std::size_t index) {
    std::size_t end = index + 1;
    while (end < nodes.size() && nodes[end].depth > nodes[index].depth)
        ++end;
    return end;
}

} // namespace

std::string displayValue(const DissectionNode& node, ByteView frame) {
    if (!node.field)
        return node.text;
    if (!node.text.empty())
        return node.text;
    switch (node.field->type) {
    case FieldType::Label:
        return {};
    case FieldType::Flag:
        return node.number != 0 ? "set" : "not set";
    case FieldType::Bytes: {
        constexpr std::size_t shown = 32;
        const ByteView bytes = covered(node, frame);
        return toHex(bytes.first(std::min(shown, bytes.size()))) + (bytes.size() > shown ? " …" : "");
    }
    default:
        break;
    }
    const std::string value = plainValue(node, covered(node, frame));
    const std::string_view name = valueName(*node.field, node.number);
    return name.empty() ? value : fmt::format("{} ({})", name, value);
}

std::string tsharkValue(const DissectionNode& node, ByteView frame) {
    return node.field ? plainValue(node, covered(node, frame)) : std::string();
}

std::vector<std::string> fieldValues(const Dissection& dissection, ByteView frame, std::string_view fieldName) {
    std::vector<std::string> values;
    for (const DissectionNode& node : dissection.nodes) {
        if (node.field && answersTo(*node.field, fieldName))
            values.push_back(tsharkValue(node, dissection.bytesOf(node, frame)));
    }
    return values;
}

void insertGenerated(Dissection& dissection, const Field& field, std::string_view after, DissectionNode node) {
    const Protocol* protocol = protocolOf(field);
    std::vector<DissectionNode>& nodes = dissection.nodes;
    const auto line = std::ranges::find_if(
        nodes, [&](const DissectionNode& candidate) { return candidate.protocol == protocol && !candidate.field; });
    if (!protocol || line == nodes.end())
        return;
    const std::size_t lineIndex = static_cast<std::size_t>(line - nodes.begin());
    const std::size_t lineEnd = subtreeEnd(nodes, lineIndex);
    std::size_t at = lineEnd;
    node.depth = static_cast<std::uint8_t>(line->depth + 1);
    for (std::size_t i = lineIndex + 1; i < lineEnd; ++i) {
        if (nodes[i].field && nodes[i].field->abbrev == after) {
            at = subtreeEnd(nodes, i);
            node.depth = nodes[i].depth;
            break;
        }
    }
    node.protocol = protocol;
    node.field = &field;
    node.generated = true;
    node.begin = line->begin;
    node.length = 0;
    nodes.insert(nodes.begin() + static_cast<std::ptrdiff_t>(at), std::move(node));
}

} // namespace layerscope
