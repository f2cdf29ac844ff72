#include "wire/dissector.h"

#include "base/hex.h"
#include "wire/bits.h"
#include "base/utf8.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {
namespace {

// A packet may quote or tunnel another, which may do so again; nobody reads deeper than this.
constexpr unsigned maximumProtocols = 64;

bool within(const Field& inner, const Field& outer) {
    return inner.bitOffset >= outer.bitOffset && inner.bitOffset + inner.bitWidth <= outer.bitOffset + outer.bitWidth &&
           inner.bitWidth < outer.bitWidth;
}

std::uint64_t bigEndian(ByteView bytes) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes)
        value = value << 8 | byte;
    return value;
}

bool isNumber(FieldType type) {
    return type == FieldType::Decimal || type == FieldType::Signed || type == FieldType::Hex || type == FieldType::Flag;
}

} // namespace

Extent Extent::behind(std::size_t bytes) const {
    return {std::min(begin + bytes, end), end, std::max(wireEnd, std::min(begin + bytes, end))};
}

Extent Extent::first(std::size_t bytes) const {
    return {begin, std::min(begin + bytes, end), std::min(begin + bytes, wireEnd)};
}

Dissector::Dissector(ByteView frame, const FrameFacts& facts, Dissection& result)
    : m_frame(frame), m_facts(facts), m_result(result) {
    m_result.truncated = facts.originalLength > frame.size();
}

std::size_t Dissector::open(const Protocol& protocol, const Extent& pdu, std::size_t size) {
    m_line = m_result.nodes.size();
    m_headerSize = size;
    ++m_protocols;
    DissectionNode& node = m_result.nodes.emplace_back();
    node.protocol = &protocol;
    node.depth = static_cast<std::uint8_t>(m_depth);
    node.begin = static_cast<std::uint32_t>(pdu.begin);
    node.length = static_cast<std::uint32_t>(std::min(size, pdu.size()));
    return m_line;
}

bool Dissector::walk(std::span<const Field> fields, const Extent& pdu) {
    std::vector<const Field*> around;
    for (const Field& field : fields) {
        if (endByte(field) > pdu.size()) {
            cutShort(pdu, m_headerSize);
            return false;
        }
        while (!around.empty() && !within(field, *around.back()))
            around.pop_back();
        add(field, pdu.begin, 0, static_cast<unsigned>(around.size()));
        around.push_back(&field);
    }
    return true;
}

void Dissector::cutShort(const Extent& pdu, std::size_t expected) {
    std::string text = fmt::format("cut short: {} of {} bytes", pdu.size(), expected);
    if (pdu.whole())
        malformed(nullptr, std::move(text));
    else
        line().note = std::move(text);
}

DissectionNode& Dissector::add(const Field& field, std::size_t begin, std::size_t length, unsigned below) {
    const bool placed = length == 0;
    DissectionNode node;
    node.protocol = line().protocol;
    node.field = &field;
    node.depth = static_cast<std::uint8_t>(m_depth + 1 + below);
    node.begin = static_cast<std::uint32_t>(placed ? begin + firstByte(field) : begin);
    node.length = static_cast<std::uint32_t>(placed ? endByte(field) - firstByte(field) : length);
    if (isNumber(field.type)) {
        const std::uint64_t stored =
            placed ? readField(m_frame.subspan(begin), field) : bigEndian(m_frame.subspan(node.begin, node.length));
        node.number = field.scale * stored;
        if (field.scale != 1)
            node.note = fmt::format("{} × {} bytes", stored, field.scale);
    }
    return m_result.nodes.emplace_back(std::move(node));
}

DissectionNode& Dissector::addGenerated(const Field& field, std::uint64_t number, unsigned below) {
    DissectionNode node;
    node.protocol = line().protocol;
    node.field = &field;
    node.depth = static_cast<std::uint8_t>(m_depth + 1 + below);
    node.generated = true;
    node.begin = line().begin;
    node.number = number;
    return m_result.nodes.emplace_back(std::move(node));
}

void Dissector::addChecksum(const Field& field, const Field& status, ChecksumStatus found, std::uint32_t expected) {
    DissectionNode* node = find(field);
    if (!node)
        return;
    switch (found) {
    case ChecksumStatus::Good:
        node->note = "correct";
        break;
    case ChecksumStatus::Bad:
        node->note = fmt::format("should be 0x{:0{}x}", expected, field.bitWidth / 4);
        node->severity = Severity::Error;
        break;
    case ChecksumStatus::Unverified:
        node->note = "not checked: the bytes it guards are not all here";
        break;
    case ChecksumStatus::NotPresent:
        node->note = "left out by the sender";
        break;
    case ChecksumStatus::Illegal:
        node->note = "may not be left out here";
        node->severity = Severity::Error;
        break;
    }
    const std::size_t at = static_cast<std::size_t>(node - m_result.nodes.data()) + 1;
    addGenerated(status, static_cast<std::uint64_t>(found), 1);
    move(m_result.nodes.size() - 1, at);
}

void Dissector::move(std::size_t from, std::size_t to) {
    const auto begin = m_result.nodes.begin();
    std::rotate(begin + static_cast<std::ptrdiff_t>(to), begin + static_cast<std::ptrdiff_t>(from),
                m_result.nodes.end());
}

DissectionNode* Dissector::find(const Field& field) {
    for (std::size_t i = m_result.nodes.size(); i-- > m_line;) {
        if (m_result.nodes[i].field == &field)
            return &m_result.nodes[i];
    }
    return nullptr;
}

std::uint64_t Dissector::value(const Field& field) {
    const DissectionNode* node = find(field);
    return node ? node->number : 0;
}

void Dissector::note(const Field& field, std::string text, Severity severity) {
    if (DissectionNode* node = find(field)) {
        node->note = std::move(text);
        node->severity = severity;
    }
}

void Dissector::malformed(const Field* field, std::string reason) {
    m_result.malformed = true;
    DissectionNode* node = field ? find(*field) : nullptr;
    DissectionNode& target = node ? *node : line();
    target.note = std::move(reason);
    target.severity = Severity::Error;
}

std::string escapedText(ByteView characters) {
    std::string text;
    for (std::size_t at = 0; at < characters.size();) {
        const std::uint8_t first = characters[at];
        constexpr std::string_view escaped = "\a\b\t\n\v\f\r", letters = "abtnvfr";
        if (first >= 0x80) {
            const std::size_t length = utf8Length(characters.subspan(at));
            text += length == 0 ? "\xef\xbf\xbd" : toText(characters.subspan(at, length));
            at += std::max<std::size_t>(length, 1);
            continue;
        }
        if (const std::size_t letter = escaped.find(static_cast<char>(first)); letter != std::string_view::npos)
            text += {'\\', letters[letter]};
        else if (first == '\\')
            text += "\\\\";
        else if (first < 0x20 || first == 0x7f)
            text += fmt::format("\\x{:02x}", first);
        else
            text += static_cast<char>(first);
        ++at;
    }
    return text;
}

bool Dissector::tooDeep() const { return m_protocols >= maximumProtocols; }

} // namespace layerscope
