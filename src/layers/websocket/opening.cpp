#include "layers/websocket/opening.h"

#include "base/hex.h"
#include "layers/websocket/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

using namespace websocketwords;

namespace {

std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string()
                                           : std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

// RFC 9110 §5.6.2.
bool isName(std::string_view text) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               others.find(c) != std::string_view::npos;
    });
}

bool isValue(std::string_view text) {
    return std::ranges::all_of(text,
                               [](char c) { return c == '\t' || (static_cast<std::uint8_t>(c) >= 32 && c != 127); });
}

} // namespace

Result<std::vector<HandshakeEdit>> parseHandshakeEdits(std::span<const std::string> lines) {
    std::vector<HandshakeEdit> edits;
    for (const std::string& whole : lines) {
        std::string_view line = whole;
        HandshakeEdit edit;
        if (line.starts_with('-') || line.starts_with('+')) {
            edit.kind = line.front() == '-' ? HandshakeEdit::Kind::Remove : HandshakeEdit::Kind::Add;
            line.remove_prefix(1);
        }
        const std::size_t colon = line.find(':');
        edit.line.name = trimmed(line.substr(0, colon));
        if (colon != std::string_view::npos)
            edit.line.value = trimmed(line.substr(colon + 1));
        const bool removes = edit.kind == HandshakeEdit::Kind::Remove;
        if (!isName(edit.line.name) || !isValue(edit.line.value) || removes != (colon == std::string_view::npos))
            return fail(fmt::format(
                "\"{}\" is no change to a header; write \"Name: value\", \"+Name: value\" or \"-Name\"", whole));
        edits.push_back(std::move(edit));
    }
    return edits;
}

HandshakeMessage HandshakeMessage::request(const std::string& target, const std::string& host, const std::string& key,
                                           const std::string& protocols, bool deflate) {
    HandshakeMessage message;
    message.m_first = {{"Method", "GET"}, {"Target", target}, {"Version", "HTTP/1.1"}};
    message.m_fields = {{"Host", host},
                        {"Upgrade", "websocket"},
                        {"Connection", "Upgrade"},
                        {"Sec-WebSocket-Key", key},
                        {"Sec-WebSocket-Version", "13"}};
    if (!protocols.empty())
        message.m_fields.push_back({"Sec-WebSocket-Protocol", protocols});
    if (deflate)
        message.m_fields.push_back({"Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"});
    return message;
}

HandshakeMessage HandshakeMessage::switching(const std::string& accept, const std::string& protocol,
                                             const std::string& extensions) {
    HandshakeMessage message;
    message.m_first = {{"Version", "HTTP/1.1"}, {"Status", "101 Switching Protocols"}};
    message.m_fields = {{"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Accept", accept}};
    if (!protocol.empty())
        message.m_fields.push_back({"Sec-WebSocket-Protocol", protocol});
    if (!extensions.empty())
        message.m_fields.push_back({"Sec-WebSocket-Extensions", extensions});
    return message;
}

HandshakeMessage HandshakeMessage::refusal(std::uint16_t status, const std::string& why) {
    HandshakeMessage message;
    message.m_body = why + "\n";
    message.m_first = {{"Version", "HTTP/1.1"}, {"Status", fmt::format("{} {}", status, httpReason(status))}};
    if (status == 426) // RFC 9110 §15.5.22: it says what to upgrade to
        message.m_fields = {
            {"Upgrade", "websocket"}, {"Connection", "Upgrade, close"}, {"Sec-WebSocket-Version", "13"}};
    else
        message.m_fields = {{"Connection", "close"}};
    message.m_fields.push_back({"Content-Type", "text/plain; charset=utf-8"});
    message.m_fields.push_back({"Content-Length", std::to_string(message.m_body.size())});
    return message;
}

void HandshakeMessage::apply(std::span<const HandshakeEdit> edits) {
    for (const HandshakeEdit& edit : edits) {
        const auto part =
            std::ranges::find_if(m_first, [&](const Part& p) { return sameIgnoringCase(p.name, edit.line.name); });
        const auto named = [&](const HttpLine& line) { return sameIgnoringCase(line.name, edit.line.name); };
        const auto field = std::ranges::find_if(m_fields, named);
        if (part != m_first.end())
            part->value = edit.line.value;
        else if (edit.kind == HandshakeEdit::Kind::Remove)
            std::erase_if(m_fields, named);
        else if (edit.kind == HandshakeEdit::Kind::Replace && field != m_fields.end())
            field->value = edit.line.value;
        else
            m_fields.push_back(edit.line);
    }
}

std::string HandshakeMessage::value(std::string_view name) const {
    const auto field =
        std::ranges::find_if(m_fields, [&](const HttpLine& line) { return sameIgnoringCase(line.name, name); });
    return field == m_fields.end() ? std::string() : field->value;
}

std::string HandshakeMessage::firstLine() const {
    std::string line;
    for (const Part& part : m_first)
        line += (line.empty() ? "" : " ") + part.value;
    return line;
}

Bytes HandshakeMessage::bytes() const {
    std::string text = firstLine() + "\r\n";
    for (const HttpLine& field : m_fields)
        text += field.name + ": " + field.value + "\r\n";
    text += "\r\n" + m_body;
    return toBytes(text);
}

} // namespace layerscope
