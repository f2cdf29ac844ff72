// The lines in front of chunks (RFC 9112 §7.1).
#include "wire/httpline.h"

namespace layerscope::http {
namespace {

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

} // namespace

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

} // namespace layerscope::http
