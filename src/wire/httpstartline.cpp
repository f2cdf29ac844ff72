// The start lines of HTTP messages (RFC 9112 §3, §4).
#include "wire/httpline.h"

#include <algorithm>

namespace layerscope::http {
namespace {

Outcome scanVersion(Line& line, HttpHead& head) {
    constexpr std::string_view form = "HTTP/0.0";
    const Pointer begin = line.at;
    for (const char expected : form) {
        if (line.atEnd())
            return Outcome::More;
        const bool fits = expected == '0' ? is(*line.at, isDigit) : *line.at == static_cast<std::uint8_t>(expected);
        if (!fits)
            return line.unexpected(HttpRule::InvalidVersion);
        ++line.at;
    }
    head.version = line.range(begin, line.at);
    head.minorVersion = static_cast<std::uint8_t>(begin[7] - '0');
    if (begin[5] != '1') {
        line.at = begin + 5;
        return line.broken(HttpRule::UnsupportedVersion);
    }
    return Outcome::Done;
}

// authority-form: a host and a port (RFC 9112 §3.2.3).
bool isAuthority(std::string_view target) {
    const std::size_t colon = target.rfind(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == target.size())
        return false;
    const std::string_view port = target.substr(colon + 1);
    const std::string_view host = target.substr(0, colon);
    return std::ranges::all_of(port, [](char c) { return is(static_cast<std::uint8_t>(c), isDigit); }) &&
           host.find_first_of("/?@") == std::string_view::npos;
}

// absolute-form: a URI with its scheme (RFC 9112 §3.2.2, RFC 3986 §4.3).
bool isAbsolute(std::string_view target) {
    const std::size_t colon = target.find(':');
    if (colon == std::string_view::npos || colon == 0 || !is(static_cast<std::uint8_t>(target[0]), isRegName) ||
        is(static_cast<std::uint8_t>(target[0]), isDigit))
        return false;
    return std::ranges::all_of(target.substr(0, colon), [](char c) {
        return (is(static_cast<std::uint8_t>(c), isToken) && is(static_cast<std::uint8_t>(c), isRegName) &&
                std::string_view("_~!$&'*").find(c) == std::string_view::npos);
    });
}

Outcome scanTarget(Line& line, const HttpHead& head, HttpRange& target) {
    const Pointer begin = line.at;
    Pointer bracket = nullptr;
    for (;;) {
        while (line.at != line.end && is(*line.at, isTarget))
            ++line.at;
        if (line.atEnd())
            return Outcome::More;
        if (*line.at == '%') {
            for (int digit = 1; digit <= 2; ++digit) {
                if (line.at + digit == line.end)
                    return Outcome::More;
                if (!is(line.at[digit], isHex))
                    return line.broken(HttpRule::InvalidTarget);
            }
            line.at += 3;
        } else if (*line.at == '[' || *line.at == ']') {
            bracket = bracket ? bracket : line.at;
            ++line.at;
        } else {
            break;
        }
    }
    if (*line.at != ' ') {
        const bool lineEnds = *line.at == '\r' || *line.at == '\n';
        return line.unexpected(lineEnds           ? HttpRule::InvalidVersion
                               : *line.at == '\t' ? HttpRule::StartLineSpaces
                                                  : HttpRule::InvalidTarget);
    }
    if (line.at == begin)
        return line.broken(HttpRule::StartLineSpaces);
    target = line.range(begin, line.at);
    const std::string_view text(reinterpret_cast<const char*>(begin), target.length);
    const std::string_view method(reinterpret_cast<const char*>(line.base) + head.method.begin, head.method.length);
    const bool connect = method == "CONNECT";
    const bool origin = *begin == '/';
    const bool fits = connect ? isAuthority(text) : origin || (text == "*" ? method == "OPTIONS" : isAbsolute(text));
    if (!fits || (origin && bracket)) {
        line.at = fits ? bracket : begin;
        return line.broken(fits ? HttpRule::InvalidTarget : HttpRule::TargetForm);
    }
    ++line.at;
    return Outcome::Done;
}

} // namespace

Outcome scanRequestLine(Line& line, HttpHead& head) {
    const Pointer begin = line.at;
    while (line.at != line.end && is(*line.at, isToken))
        ++line.at;
    if (line.atEnd())
        return Outcome::More;
    if (*line.at != ' ' || line.at == begin)
        return line.unexpected(HttpRule::InvalidMethod);
    head.method = line.range(begin, line.at);
    ++line.at;
    Outcome outcome = scanTarget(line, head, head.target);
    if (outcome == Outcome::Done)
        outcome = scanVersion(line, head);
    if (outcome != Outcome::Done)
        return outcome;
    if (line.atEnd())
        return Outcome::More;
    if (*line.at == ' ' || *line.at == '\t')
        return line.broken(HttpRule::StartLineSpaces);
    if (*line.at != '\r' && *line.at != '\n')
        return line.broken(HttpRule::InvalidVersion);
    return line.endOfLine();
}

Outcome scanStatusLine(Line& line, HttpHead& head) {
    if (!line.atEnd() && *line.at == '\r' && line.at + 1 != line.end && line.at[1] == '\n')
        return line.broken(HttpRule::LeadingEmptyLine);
    if (const Outcome outcome = scanVersion(line, head); outcome != Outcome::Done)
        return outcome;
    if (line.atEnd())
        return Outcome::More;
    if (*line.at != ' ')
        return line.unexpected(HttpRule::StartLineSpaces);
    const Pointer begin = ++line.at;
    unsigned code = 0;
    for (int digit = 0; digit < 3; ++digit, ++line.at) {
        if (line.atEnd())
            return Outcome::More;
        if (!is(*line.at, isDigit))
            return line.unexpected(HttpRule::InvalidStatus);
        code = code * 10 + (*line.at - '0');
    }
    if (code < 100 || code > 599) {
        line.at = begin;
        return line.broken(HttpRule::InvalidStatus);
    }
    head.status = line.range(begin, line.at);
    head.statusCode = static_cast<std::uint16_t>(code);
    if (line.atEnd())
        return Outcome::More;
    if (*line.at != ' ')
        return line.unexpected(is(*line.at, isDigit) ? HttpRule::InvalidStatus : HttpRule::StatusSpace);
    const Pointer reason = ++line.at;
    line.at = valueEnd(line.at, line.end);
    if (line.atEnd())
        return Outcome::More;
    head.reason = line.range(reason, line.at);
    if (*line.at != '\r' && *line.at != '\n')
        return line.broken(HttpRule::InvalidReason);
    return line.endOfLine();
}

} // namespace layerscope::http
