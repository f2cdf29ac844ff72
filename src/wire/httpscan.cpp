#include "wire/httpline.h"

#include <algorithm>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace layerscope::http {
namespace {

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

// Reads one line after the other with `read`, which says when it was the last. A line that was cut is looked at again
// only once its end is there.
template <class Read>
Outcome scanLines(const Lines& lines, std::uint32_t total, HttpRule totalRule, const Read& read) {
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
