// The rules of HTTP/1.1 that a message can break, each with its section and a sentence: what a strict parser answers.
#pragma once

#include "base/base.h"

namespace layerscope {

enum class HttpRule : std::uint8_t {
    None, // nothing is wrong
    // The start line.
    InvalidMethod,
    InvalidTarget,
    TargetForm,
    InvalidVersion,
    UnsupportedVersion,
    StartLineSpaces,
    InvalidStatus,
    StatusSpace,
    InvalidReason,
    LeadingEmptyLine,
    // Lines.
    BareLf,
    BareCr,
    Nul,
    // Fields.
    SpaceBeforeColon,
    InvalidFieldName,
    MissingColon,
    InvalidFieldValue,
    ObsFold,
    LeadingWhitespace,
    // The host.
    MissingHost,
    SeveralHosts,
    InvalidHost,
    // How long the body is.
    BothLengths,
    DifferingLengths,
    RepeatedLength,
    InvalidLength,
    LengthOverflow,
    CodingInOldVersion,
    ChunkedNotLast,
    ChunkedTwice,
    UnknownCoding,
    InvalidCoding,
    // Chunks.
    InvalidChunkSize,
    ChunkSizeOverflow,
    InvalidChunkExtension,
    ChunkDataEnd,
    FramingInTrailer,
    // Limits of this parser.
    StartLineTooLong,
    FieldLineTooLong,
    TooManyFields,
    HeadTooLong,
    ChunkLineTooLong,
    // The connection.
    DataAfterClose,
    EndsInHead,
    EndsInBody,
};

struct HttpRuleText {
    HttpRule rule = HttpRule::None;
    std::string_view name;     // "both-lengths"
    std::string_view source;   // "RFC 9112 §6.3"
    std::string_view sentence; // what the rule asks, in plain words
    std::uint16_t status = 0;  // what a server answers
};

const HttpRuleText& httpRuleText(HttpRule rule);

// The rule that bytes break, and the byte that shows it, counted from the first byte that the parser was given.
struct HttpVerdict {
    HttpRule rule = HttpRule::None;
    std::uint64_t offset = 0;

    explicit operator bool() const { return rule != HttpRule::None; } // whether something is wrong
    const HttpRuleText& text() const { return httpRuleText(rule); }
    friend bool operator==(const HttpVerdict&, const HttpVerdict&) = default;
};

} // namespace layerscope
