#include "layers/websocket/words.h"

#include "base/hex.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope::websocketwords {

std::string codeText(std::uint16_t code) {
    const std::string_view name = closeCodeName(code);
    return name.empty() ? fmt::format("{}", code) : fmt::format("{} ({})", code, name);
}

std::string bytesText(std::uint64_t count) { return fmt::format("{} byte{}", count, count == 1 ? "" : "s"); }

std::string frameText(const WebSocketHeader& header) {
    std::string text(webSocketOpcodeName(header.opcode));
    text += header.fin ? ", FIN" : ", no FIN";
    if (header.rsv1)
        text += ", RSV1";
    text += ", " + bytesText(header.payloadLength);
    if (header.masked)
        text += ", masked with " + toHex(header.maskingKey);
    return text;
}

std::string_view shortened(std::string_view text, std::size_t limit) {
    if (text.size() <= limit)
        return text;
    while (limit > 0 && (static_cast<std::uint8_t>(text[limit]) & 0xc0) == 0x80)
        --limit;
    return text.substr(0, limit);
}

std::vector<std::string> listMembers(std::string_view list) {
    constexpr std::string_view spaces = " \t";
    std::vector<std::string> members;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        const std::string_view member = list.substr(begin, end - begin);
        const std::size_t first = member.find_first_not_of(spaces);
        if (first != std::string_view::npos)
            members.emplace_back(member.substr(first, member.find_last_not_of(spaces) - first + 1));
        begin = end + 1;
    }
    return members;
}

bool sameIgnoringCase(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

} // namespace layerscope::websocketwords
