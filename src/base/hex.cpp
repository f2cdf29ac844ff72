#include "base/hex.h"

#include <fmt/format.h>

namespace layerscope {

std::string toHex(ByteView bytes, std::string_view separator) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * (2 + separator.size()));
    for (const std::uint8_t byte : bytes) {
        if (!text.empty())
            text += separator;
        text += digits[byte >> 4];
        text += digits[byte & 0xf];
    }
    return text;
}

static int digitValue(char digit) {
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

Result<Bytes> fromHex(std::string_view text) {
    Bytes bytes;
    int high = -1;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (high < 0 && (c == ' ' || c == ':' || c == '\n' || c == '\t' || c == '\r'))
            continue;
        const int value = digitValue(c);
        if (value < 0)
            return Failure(Error{{}, {}, i, fmt::format("'{}' is not a hexadecimal digit", c)});
        if (high < 0) {
            high = value;
        } else {
            bytes.push_back(static_cast<std::uint8_t>(high << 4 | value));
            high = -1;
        }
    }
    if (high >= 0)
        return Failure(Error{{}, {}, text.size(), "the last byte has only one digit"});
    return bytes;
}

Bytes toBytes(std::string_view text) { return Bytes(text.begin(), text.end()); }

std::string toText(ByteView bytes) { return std::string(bytes.begin(), bytes.end()); }

} // namespace layerscope
