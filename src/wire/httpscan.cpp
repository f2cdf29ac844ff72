#include "wire/httpscan.h"

#include <algorithm>
#include <array>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace layerscope::http {
namespace {

using Pointer = const std::uint8_t*;

constexpr auto classes = [] {
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

bool is(std::uint8_t character, std::uint8_t bits) { return (classes[character] & bits) != 0; }

std::uint8_t lower(std::uint8_t character) {
    return character >= 'A' && character <= 'Z' ? static_cast<std::uint8_t>(character + 32) : character;
}

// The scan of one line: where it is, and what stopped it.
struct Line {
    Pointer base; // of the part
    Pointer at;
    Pointer end;
    HttpRule rule = HttpRule::None;

    HttpRange range(Pointer from, Pointer to) const {
        return {static_cast<std::uint32_t>(from - base), static_cast<std::uint32_t>(to - from)};
    }
    bool atEnd() const { return at == end; }
    Outcome broken(HttpRule found) {
        rule = found;
        return Outcome::Broken;
    }
    // At a CR or LF. Done behind CR LF; a lone one of either is refused.
    Outcome endOfLine() {
        if (*at == '\n')
            return broken(HttpRule::BareLf);
        if (at + 1 == end)
            return Outcome::More;
        if (at[1] != '\n')
            return broken(HttpRule::BareCr);
        at += 2;
        return Outcome::Done;
    }
    // At a byte that should not be there: `rule`, unless it is a lone CR or LF.
    Outcome unexpected(HttpRule expectedRule) {
        const Pointer place = at;
        if (*at == '\r' || *at == '\n') {
            const Outcome outcome = endOfLine();
            at = place;
            if (outcome != Outcome::Done)
                return outcome;
        }
        return broken(expectedRule);
    }
};

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

HttpFieldName knownName(Pointer name, std::size_t length) {
    const auto says = [&](std::string_view expected) {
        return equalsIgnoringCase({reinterpret_cast<const char*>(name), length}, expected);
    };
    switch (length) {
    case 4:
        return says("host") ? HttpFieldName::Host : HttpFieldName::Other;
    case 6:
        return says("expect") ? HttpFieldName::Expect : HttpFieldName::Other;
    case 7:
        return says("upgrade") ? HttpFieldName::Upgrade : HttpFieldName::Other;
    case 10:
        return says("connection") ? HttpFieldName::Connection : HttpFieldName::Other;
    case 14:
        return says("content-length") ? HttpFieldName::ContentLength : HttpFieldName::Other;
    case 17:
        return says("transfer-encoding") ? HttpFieldName::TransferEncoding : HttpFieldName::Other;
    default:
        return HttpFieldName::Other;
    }
}

// A byte that ends a field's name, other than the colon behind one.
Outcome nameStopped(Line& line, Pointer begin, bool first, bool& sectionEnds) {
    const std::uint8_t stop = *line.at;
    if (line.at == begin && (stop == '\r' || stop == '\n')) {
        sectionEnds = true;
        return line.endOfLine();
    }
    if (stop == '\r' || stop == '\n')
        return line.unexpected(HttpRule::MissingColon);
    if (stop != ' ' && stop != '\t')
        return line.broken(HttpRule::InvalidFieldName);
    if (line.at == begin)
        return line.broken(first ? HttpRule::LeadingWhitespace : HttpRule::ObsFold);
    Pointer behind = line.at;
    while (behind != line.end && (*behind == ' ' || *behind == '\t'))
        ++behind;
    if (behind == line.end)
        return Outcome::More;
    return line.broken(*behind == ':' ? HttpRule::SpaceBeforeColon : HttpRule::InvalidFieldName);
}

Outcome scanFieldLine(Line& line, HttpField& field, bool first, bool& sectionEnds) {
    const Pointer begin = line.at;
    while (line.at != line.end && is(*line.at, isToken))
        ++line.at;
    if (line.atEnd())
        return Outcome::More;
    if (*line.at != ':' || line.at == begin)
        return nameStopped(line, begin, first, sectionEnds);
    field.name = line.range(begin, line.at);
    field.known = knownName(begin, field.name.length);
    ++line.at;
    while (line.at != line.end && (*line.at == ' ' || *line.at == '\t'))
        ++line.at;
    const Pointer value = line.at;
    line.at = valueEnd(line.at, line.end);
    if (line.atEnd())
        return Outcome::More;
    Pointer behind = line.at;
    while (behind != value && (behind[-1] == ' ' || behind[-1] == '\t'))
        --behind;
    field.value = line.range(value, behind);
    if (*line.at == '\r' || *line.at == '\n')
        return line.endOfLine();
    return line.broken(*line.at == 0 ? HttpRule::Nul : HttpRule::InvalidFieldValue);
}

bool isSpace(std::uint8_t character) { return character == ' ' || character == '\t'; }

void skipSpaces(Line& line) {
    while (!line.atEnd() && isSpace(*line.at))
        ++line.at;
}

// RFC 9110 §5.6.2
Outcome scanToken(Line& line) {
    const Pointer begin = line.at;
    while (!line.atEnd() && is(*line.at, isToken))
        ++line.at;
    if (line.atEnd())
        return Outcome::More;
    return line.at == begin ? line.unexpected(HttpRule::InvalidChunkExtension) : Outcome::Done;
}

// RFC 9110 §5.6.4
Outcome scanQuoted(Line& line) {
    for (++line.at; !line.atEnd() && *line.at != '"'; ++line.at) {
        if (*line.at == '\\' && ++line.at == line.end)
            return Outcome::More;
        if ((*line.at < 0x20 && *line.at != '\t') || *line.at == 0x7f)
            return line.unexpected(HttpRule::InvalidChunkExtension);
    }
    if (line.atEnd())
        return Outcome::More;
    ++line.at;
    return Outcome::Done;
}

// chunk-ext of RFC 9112 §7.1.1: BWS ";" BWS name [ BWS "=" BWS value ], any number of times.
Outcome scanExtensions(Line& line) {
    for (;;) {
        const Pointer before = line.at;
        skipSpaces(line);
        if (line.atEnd())
            return Outcome::More;
        if (*line.at == '\r' || *line.at == '\n') {
            if (line.at == before)
                return Outcome::Done;
            line.at = before;
            return line.broken(HttpRule::InvalidChunkExtension);
        }
        if (*line.at != ';')
            return line.broken(HttpRule::InvalidChunkExtension);
        ++line.at;
        skipSpaces(line);
        if (const Outcome name = scanToken(line); name != Outcome::Done)
            return name;
        const Pointer behindName = line.at;
        skipSpaces(line);
        if (line.atEnd())
            return Outcome::More;
        if (*line.at != '=') {
            line.at = behindName;
            continue;
        }
        ++line.at;
        skipSpaces(line);
        if (line.atEnd())
            return Outcome::More;
        if (const Outcome value = *line.at == '"' ? scanQuoted(line) : scanToken(line); value != Outcome::Done)
            return value;
    }
}

Outcome scanChunk(Line& line, HttpChunk& chunk) {
    const Pointer begin = line.at;
    std::uint64_t size = 0;
    for (; !line.atEnd() && is(*line.at, isHex); ++line.at) {
        if (size >> 60 != 0)
            return line.broken(HttpRule::ChunkSizeOverflow);
        const unsigned digit = *line.at <= '9' ? *line.at - '0' : lower(*line.at) - 'a' + 10;
        size = size << 4 | digit;
    }
    if (line.atEnd())
        return Outcome::More;
    if (line.at == begin)
        return line.unexpected(HttpRule::InvalidChunkSize);
    const Pointer extension = line.at;
    if (!isSpace(*line.at) && *line.at != ';' && *line.at != '\r' && *line.at != '\n')
        return line.broken(HttpRule::InvalidChunkSize);
    if (const Outcome outcome = scanExtensions(line); outcome != Outcome::Done)
        return outcome;
    chunk.size = size;
    chunk.line = line.range(begin, line.at);
    chunk.extension = line.range(extension, line.at);
    return line.endOfLine();
}

// Reads one line after the other with `read`, which says when it was the last. A line that was cut is looked at again
// only once its end is there.
template <class Read>
Outcome scanLines(const Lines& lines, std::uint32_t total, HttpRule totalRule, Read read) {
    const Pointer base = lines.bytes.data();
    HttpScan& scan = lines.scan;
    for (;;) {
        const auto [limit, lineRule] = read.limit(scan.started);
        const std::size_t window = std::min<std::size_t>({lines.bytes.size(), total, scan.lines + limit});
        const bool full = window < scan.lines + limit ? window == total : true;
        if (scan.searched > scan.lines && !full && !lines.whole) {
            const std::size_t from = std::min(scan.searched, window);
            if (from == window || !std::memchr(base + from, '\n', window - from)) {
                scan.searched = window;
                return Outcome::More;
            }
        }
        Line line{base, base + scan.lines, base + window};
        bool last = false;
        Outcome outcome = line.atEnd() ? Outcome::More : read(line, last);
        if (outcome == Outcome::More && full) {
            line.at = line.end;
            outcome = line.broken(window == total ? totalRule : lineRule);
        }
        if (outcome == Outcome::Broken)
            lines.verdict = {line.rule, static_cast<std::uint64_t>(line.at - base)};
        else if (outcome == Outcome::More)
            scan.searched = window;
        if (outcome != Outcome::Done)
            return outcome;
        scan.lines = static_cast<std::size_t>(line.at - base);
        scan.started = true;
        if (last)
            return Outcome::Done;
    }
}

using LineLimit = std::pair<std::uint32_t, HttpRule>;

struct HeadReader {
    HttpSide side;
    HttpHead* head; // null in a trailer section
    std::vector<HttpField>& fields;
    const HttpLimits& limits;

    LineLimit limit(bool started) const {
        return started || !head ? LineLimit{limits.fieldLine, HttpRule::FieldLineTooLong}
                                : LineLimit{limits.startLine, HttpRule::StartLineTooLong};
    }
    Outcome operator()(Line& line, bool& last) const {
        if (head && line.at == line.base)
            return side == HttpSide::Requests ? scanRequestLine(line, *head) : scanStatusLine(line, *head);
        HttpField field;
        const Pointer begin = line.at;
        const Outcome outcome = scanFieldLine(line, field, head && fields.empty(), last);
        if (outcome != Outcome::Done || last)
            return outcome;
        if (fields.size() >= limits.fields) {
            line.at = begin;
            return line.broken(HttpRule::TooManyFields);
        }
        if (!head && (field.known == HttpFieldName::ContentLength || field.known == HttpFieldName::TransferEncoding ||
                      field.known == HttpFieldName::Host)) {
            line.at = begin;
            return line.broken(HttpRule::FramingInTrailer);
        }
        fields.push_back(field);
        return Outcome::Done;
    }
};

struct ChunkReader {
    HttpChunk& chunk;
    std::uint32_t lineLimit;

    LineLimit limit(bool) const { return {lineLimit, HttpRule::ChunkLineTooLong}; }
    Outcome operator()(Line& line, bool& last) const {
        last = true;
        return scanChunk(line, chunk);
    }
};

} // namespace

std::uint8_t classOf(std::uint8_t character) { return classes[character]; }

const std::uint8_t* valueEnd(const std::uint8_t* begin, const std::uint8_t* end) {
#ifdef __SSE2__
    // 16 bytes at a time: below 0x20 but not a tab, or 0x7f.
    const __m128i lastControl = _mm_set1_epi8(0x1f), tab = _mm_set1_epi8('\t'), del = _mm_set1_epi8(0x7f);
    for (; end - begin >= 16; begin += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin));
        const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, lastControl), bytes);
        const __m128i stop =
            _mm_or_si128(_mm_andnot_si128(_mm_cmpeq_epi8(bytes, tab), control), _mm_cmpeq_epi8(bytes, del));
        if (const int mask = _mm_movemask_epi8(stop))
            return begin + __builtin_ctz(static_cast<unsigned>(mask));
    }
#endif
    while (begin != end && ((*begin >= 0x20 && *begin != 0x7f) || *begin == '\t'))
        ++begin;
    return begin;
}

bool equalsIgnoringCase(std::string_view text, std::string_view lowerCase) {
    return text.size() == lowerCase.size() &&
           std::equal(text.begin(), text.end(), lowerCase.begin(), [](char a, char b) {
               return lower(static_cast<std::uint8_t>(a)) == static_cast<std::uint8_t>(b);
           });
}

Outcome scanHead(const Lines& lines, HttpSide side, HttpHead& head) {
    return scanLines(lines, lines.limits.head, HttpRule::HeadTooLong,
                     HeadReader{side, &head, head.fields, lines.limits});
}

Outcome scanTrailers(const Lines& lines, std::vector<HttpField>& fields) {
    return scanLines(lines, lines.limits.head, HttpRule::HeadTooLong,
                     HeadReader{HttpSide::Requests, nullptr, fields, lines.limits});
}

Outcome scanChunkLine(const Lines& lines, HttpChunk& chunk) {
    return scanLines(lines, lines.limits.chunkLine, HttpRule::ChunkLineTooLong,
                     ChunkReader{chunk, lines.limits.chunkLine});
}

} // namespace layerscope::http
