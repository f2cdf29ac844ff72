// Reads the lines of an HTTP message, once they lie in one piece. For whoever else works on HTTP: its lists and names.
#pragma once

#include "wire/httpparser.h"

#include <algorithm>
#include <array>

namespace layerscope::http {

enum class Outcome : std::uint8_t { Done, More, Broken };

// Character classes.
constexpr std::uint8_t isToken = 1;   // RFC 9110 §5.6.2, tchar
constexpr std::uint8_t isTarget = 2;  // RFC 3986 §3.3 and §3.4: what a path and a query are made of, but "%"
constexpr std::uint8_t isHex = 4;     // RFC 5234, Appendix B.1
constexpr std::uint8_t isRegName = 8; // RFC 3986 §3.2.2, but "%"
constexpr std::uint8_t isDigit = 16;
inline constexpr auto classes = [] {
    std::array<std::uint8_t, 256> table{};
    const auto mark = [&](std::string_view characters, std::uint8_t bits) {
        for (const char character : characters)
            table[static_cast<unsigned char>(character)] |= bits;
    };
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    mark(letters, isToken | isTarget | isRegName);
    mark("0123456789", isToken | isTarget | isRegName | isHex | isDigit);
    mark("!#$%&'*+-.^_`|~", isToken);
    mark("-._~!$&'()*+,;=", isTarget | isRegName);
    mark(":@/?", isTarget);
    mark("abcdefABCDEF", isHex);
    return table;
}();

inline std::uint8_t classOf(std::uint8_t character) { return classes[character]; }

// Where the first byte is that cannot be in a value (RFC 9110 §5.5): a control character other than a tab.
const std::uint8_t* valueEnd(const std::uint8_t* begin, const std::uint8_t* end);

bool equalsIgnoringCase(std::string_view text, std::string_view lower);
// Calls `visit` with each member of a comma-separated list (RFC 9110 §5.6.1), without spaces around it; empty members
// are left out.
template <class Visit>
void eachMember(std::string_view list, Visit visit) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        std::string_view member = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 1, list.size()));
        while (!member.empty() && (member.front() == ' ' || member.front() == '\t'))
            member.remove_prefix(1);
        while (!member.empty() && (member.back() == ' ' || member.back() == '\t'))
            member.remove_suffix(1);
        if (!member.empty())
            visit(member);
    }
}

// What reading needs to know and where its verdict goes.
struct Lines {
    ByteView bytes; // the part from its first byte
    HttpScan& scan;
    const HttpLimits& limits;
    HttpVerdict& verdict; // its offset counts from the first of `bytes`
    bool whole = false;   // nothing more will come: judge what is there of the last line
};

// The start line and all fields, up to the empty line: Done when scan.lines is the size of the head.
Outcome scanHead(const Lines& lines, HttpSide side, HttpHead& head);
// The fields of a trailer section.
Outcome scanTrailers(const Lines& lines, std::vector<HttpField>& fields);
// A chunk's line with its CR LF.
Outcome scanChunkLine(const Lines& lines, HttpChunk& chunk);

// What the fields say together: the host, the length of the body, the connection. The verdict's offset counts from the
// first byte of the head.
HttpVerdict judgeHead(HttpSide side, bool answersConnect, HttpHead& head);

} // namespace layerscope::http
