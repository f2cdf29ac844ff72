#include "lesson/numbers.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace layerscope {

namespace {

// Spaces that people and programs put between groups of digits: space, no-break space, thin space, narrow no-break
// space.
constexpr std::string_view spaces[] = {" ", "\t", "\u00a0", "\u2009", "\u202f"};

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// Everything that only groups digits is taken out; marks that may be decimal stay.
std::string withoutSpacing(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        const auto* const space =
            std::ranges::find_if(spaces, [&](std::string_view candidate) { return text.starts_with(candidate); });
        if (space != std::end(spaces)) {
            text.remove_prefix(space->size());
        } else if (text[0] == '_' || text[0] == '\'') {
            text.remove_prefix(1);
        } else {
            plain += text[0];
            text.remove_prefix(1);
        }
    }
    return plain;
}

// 1,001,000: one to three digits, then groups of three.
bool isGrouped(std::string_view digits, char mark) {
    std::size_t group = 0;
    bool first = true;
    for (std::size_t i = 0; i <= digits.size(); ++i) {
        if (i < digits.size() && digits[i] != mark) {
            ++group;
            continue;
        }
        if (first ? group < 1 || group > 3 : group != 3)
            return false;
        first = false;
        group = 0;
    }
    return true;
}

Result<Value> integer(std::string_view digits, bool negative, int base) {
    std::uint64_t value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || value > INT64_MAX)
        return fail("this number is too large");
    return Value{negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value)};
}

} // namespace

std::string_view trimmed(std::string_view text) {
    const auto trim = [&](auto has, auto remove) {
        for (bool again = true; again && !text.empty();) {
            again = false;
            for (const std::string_view space :
                 {std::string_view(" "), std::string_view("\t"), std::string_view("\n"), std::string_view("\r"),
                  std::string_view("\u00a0"), std::string_view("\u2009"), std::string_view("\u202f")})
                if (has(space)) {
                    remove(space.size());
                    again = true;
                }
        }
    };
    trim([&](std::string_view space) { return text.starts_with(space); },
         [&](std::size_t size) { text.remove_prefix(size); });
    trim([&](std::string_view space) { return text.ends_with(space); },
         [&](std::size_t size) { text.remove_suffix(size); });
    return text;
}

Result<Value> parseNumber(std::string_view text, SingleMark single) {
    constexpr std::size_t longest = 60;
    const auto unreadable = [&] { return fail(fmt::format("\u201c{}\u201d is no number", text)); };
    if (text.size() > longest)
        return fail("this is too long for a number");
    std::string plain = withoutSpacing(trimmed(text));
    bool negative = false;
    for (const std::string_view sign : {std::string_view("-"), std::string_view("\u2212"), std::string_view("+")})
        if (plain.starts_with(sign)) {
            negative = sign != "+";
            plain.erase(0, sign.size());
            break;
        }
    if (plain.starts_with("0x") || plain.starts_with("0X")) {
        const std::string digits = plain.substr(2);
        const bool hex = !digits.empty() && std::ranges::all_of(digits, [](char c) {
            return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        });
        return hex ? integer(digits, negative, 16) : Result<Value>(unreadable());
    }
    const bool plausible = !plain.empty() && isDigit(plain.front()) && isDigit(plain.back()) &&
                           std::ranges::all_of(plain, [](char c) { return isDigit(c) || c == ',' || c == '.'; });
    if (!plausible)
        return unreadable();

    const auto commas = std::ranges::count(plain, ',');
    const auto points = std::ranges::count(plain, '.');
    std::optional<char> decimal;
    if (commas > 0 && points > 0) {
        decimal = plain.rfind(',') > plain.rfind('.') ? ',' : '.';
        if ((*decimal == ',' ? commas : points) != 1)
            return unreadable();
    } else if (commas + points == 1) {
        const char mark = commas == 1 ? ',' : '.';
        if (single == SingleMark::Decimal || !isGrouped(plain, mark))
            decimal = mark;
    }
    std::string whole = decimal ? plain.substr(0, plain.find(*decimal)) : plain;
    const std::string fraction = decimal ? plain.substr(plain.find(*decimal) + 1) : std::string();
    for (const char mark : {',', '.'})
        if (whole.find(mark) != std::string::npos) {
            if (!isGrouped(whole, mark))
                return unreadable();
            std::erase(whole, mark);
        }
    if (fraction.find_first_not_of('0') == std::string::npos)
        return integer(whole, negative, 10);
    const std::string number = whole + "." + fraction;
    double value = 0;
    if (std::from_chars(number.data(), number.data() + number.size(), value).ec != std::errc())
        return unreadable();
    return Value{negative ? -value : value};
}

} // namespace layerscope
