#include "layers/own/words.h"

#include <algorithm>
#include <cstdint>

namespace layerscope {

namespace {

// How many bytes the character at the front takes; 0 when it is no UTF-8 (RFC 3629 §4).
std::size_t characterLength(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0u; };
    const auto follows = [&](std::size_t i, unsigned least = 0x80, unsigned most = 0xbf) {
        return byte(i) >= least && byte(i) <= most;
    };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first <= 0xdf)
        return follows(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef)
        return follows(1, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf) && follows(2) ? 3 : 0;
    if (first >= 0xf0 && first <= 0xf4)
        return follows(1, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf) && follows(2) && follows(3) ? 4 : 0;
    return 0;
}

} // namespace

std::string cleanWords(std::string_view text, std::size_t most) {
    std::string clean;
    while (!text.empty()) {
        const std::size_t length = characterLength(text);
        if (clean.size() + std::max<std::size_t>(length, 1) > most)
            break;
        if (length == 0)
            clean += '?';
        else if (length == 1 && (static_cast<std::uint8_t>(text[0]) < 0x20 || text[0] == 0x7f))
            clean += ' ';
        else
            clean += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return clean;
}

} // namespace layerscope
