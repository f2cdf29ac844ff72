#include "wire/httprules.h"

#include <iterator>

namespace layerscope {
namespace {

using enum HttpRule;

constexpr HttpRuleText texts[] = {
    {None, "none", "", "Nothing is wrong.", 200},
    {InvalidMethod, "invalid-method", "RFC 9110 §9.1",
     "A method is a token: letters, digits and a few signs, at least one.", 400},
    {InvalidTarget, "invalid-target", "RFC 9112 §3.2",
     "A request target is made of the characters of a URI, without spaces; others are percent-encoded.", 400},
    {TargetForm, "target-form", "RFC 9112 §3.2",
     "A target is a path, an absolute URI, host:port for CONNECT only, or * for OPTIONS only.", 400},
    {InvalidVersion, "invalid-version", "RFC 9112 §2.3",
     "A version is HTTP/, a digit, a dot and a digit; HTTP in capitals.", 400},
    {UnsupportedVersion, "unsupported-version", "RFC 9110 §15.6.6",
     "Another major version has another format; this one is read as HTTP/1 only.", 505},
    {StartLineSpaces, "start-line-spaces", "RFC 9112 §3",
     "The parts of a start line are separated by one space each, and nothing stands behind them.", 400},
    {InvalidStatus, "invalid-status", "RFC 9110 §15", "A status code is three digits, from 100 to 599.", 502},
    {StatusSpace, "status-space", "RFC 9112 §4",
     "A space follows the status code, even when no reason phrase comes behind it.", 502},
    {InvalidReason, "invalid-reason", "RFC 9112 §4", "A reason phrase is made of visible characters, spaces and tabs.",
     502},
    {LeadingEmptyLine, "leading-empty-line", "RFC 9112 §4", "A response begins with its status line.", 502},
    {BareLf, "bare-lf", "RFC 9112 §2.2",
     "A line ends with CR LF. Where one program takes a lone LF for the end of a line and another does not, they see "
     "different messages.",
     400},
    {BareCr, "bare-cr", "RFC 9112 §2.2", "A CR is followed by LF; a lone CR makes the message invalid.", 400},
    {Nul, "nul", "RFC 9110 §5.5", "A zero byte is not allowed in a field.", 400},
    {SpaceBeforeColon, "space-before-colon", "RFC 9112 §5.1",
     "No space stands between a field's name and the colon: programs differ on whether it belongs to the name.", 400},
    {InvalidFieldName, "invalid-field-name", "RFC 9110 §5.1",
     "A field's name is a token: letters, digits and a few signs, at least one.", 400},
    {MissingColon, "missing-colon", "RFC 9112 §5", "A field line is a name, a colon and a value.", 400},
    {InvalidFieldValue, "invalid-field-value", "RFC 9110 §5.5", "A field's value has no control characters but tabs.",
     400},
    {ObsFold, "obs-fold", "RFC 9112 §5.2",
     "A field is not continued on the next line: a line that begins with a space is refused.", 400},
    {LeadingWhitespace, "leading-whitespace", "RFC 9112 §2.2",
     "No space stands between the start line and the first field.", 400},
    {MissingHost, "missing-host", "RFC 9112 §3.2", "A request of HTTP/1.1 names its host.", 400},
    {SeveralHosts, "several-hosts", "RFC 9112 §3.2", "A request names its host once.", 400},
    {InvalidHost, "invalid-host", "RFC 9112 §3.2", "Host is a name or an address, and perhaps a colon and a port.",
     400},
    {BothLengths, "both-lengths", "RFC 9112 §6.3",
     "A message with Transfer-Encoding has no Content-Length: two programs could disagree on where it ends, and one "
     "takes the rest for a new request.",
     400},
    {DifferingLengths, "differing-lengths", "RFC 9112 §6.3", "Content-Length says one number, not two different ones.",
     400},
    {RepeatedLength, "repeated-length", "RFC 9110 §8.6",
     "Content-Length stands in a message once; here a repeated one is refused even when the numbers agree.", 400},
    {InvalidLength, "invalid-length", "RFC 9110 §8.6", "Content-Length is made of digits, at least one.", 400},
    {LengthOverflow, "length-overflow", "RFC 9110 §8.6",
     "A length too large for its variable must not wrap to a small one.", 413},
    {CodingInOldVersion, "coding-in-old-version", "RFC 9112 §6.1",
     "HTTP/1.0 has no Transfer-Encoding: such a message is framed wrongly.", 400},
    {ChunkedNotLast, "chunked-not-last", "RFC 9112 §6.3",
     "The last transfer coding of a request is chunked; otherwise nobody can tell where the body ends.", 400},
    {ChunkedTwice, "chunked-twice", "RFC 9112 §6.1", "A body is chunked once.", 400},
    {UnknownCoding, "unknown-coding", "RFC 9112 §6.1",
     "A transfer coding that the recipient does not know cannot be undone.", 501},
    {InvalidCoding, "invalid-coding", "RFC 9112 §7", "Transfer-Encoding lists the names of codings, with commas.", 400},
    {InvalidChunkSize, "invalid-chunk-size", "RFC 9112 §7.1",
     "A chunk begins with its size in hexadecimal digits, at least one and nothing in front.", 400},
    {ChunkSizeOverflow, "chunk-size-overflow", "RFC 9112 §7.1",
     "A size too large for its variable must not wrap to a small one.", 413},
    {InvalidChunkExtension, "invalid-chunk-extension", "RFC 9112 §7.1.1",
     "Behind a chunk's size stand only a semicolon, a name and perhaps = and a value.", 400},
    {ChunkDataEnd, "chunk-data-end", "RFC 9112 §7.1", "CR LF follows a chunk's data, exactly at the size that it gave.",
     400},
    {FramingInTrailer, "framing-in-trailer", "RFC 9110 §6.5.1",
     "A trailer has no field that says how long the message is or whom it is for: it comes too late.", 400},
    {StartLineTooLong, "start-line-too-long", "RFC 9112 §3", "A server sets a limit to the length of a request line.",
     414},
    {FieldLineTooLong, "field-line-too-long", "RFC 6585 §5", "A server sets a limit to the length of a field.", 431},
    {TooManyFields, "too-many-fields", "RFC 6585 §5", "A server sets a limit to how many fields a message has.", 431},
    {HeadTooLong, "head-too-long", "RFC 6585 §5", "A server sets a limit to the size of all fields together.", 431},
    {ChunkLineTooLong, "chunk-line-too-long", "RFC 9112 §7.1.1",
     "A server sets a limit to the length of chunk extensions.", 400},
    {DataAfterClose, "data-after-close", "RFC 9112 §9.6", "Whoever says close sends nothing more on the connection.",
     400},
    {EndsInHead, "ends-in-head", "RFC 9112 §8", "The connection ended before the empty line behind the fields.", 400},
    {EndsInBody, "ends-in-body", "RFC 9112 §8",
     "The connection ended before the body was as long as the head had said: the message is incomplete.", 400},
};

} // namespace

const HttpRuleText& httpRuleText(HttpRule rule) {
    for (const HttpRuleText& text : texts) {
        if (text.rule == rule)
            return text;
    }
    return texts[0];
}

} // namespace layerscope
