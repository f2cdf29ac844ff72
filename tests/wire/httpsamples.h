// Streams of HTTP messages, ordinary and hostile, with the rule that each breaks.
#pragma once

#include "wire/httpparser.h"

namespace layerscope::testing {

struct HttpSample {
    const char* name;
    HttpSide side;
    std::string bytes;
    HttpRule rule = HttpRule::None;
    std::uint64_t offset = 0;
    std::size_t messages = 1;
    std::vector<std::string_view> methods = {};
};

inline constexpr HttpSide requests = HttpSide::Requests;
inline constexpr HttpSide responses = HttpSide::Responses;

inline std::string get(const std::string& fields) { return "GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n"; }
inline std::string chunked(const std::string& body) {
    return "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
}
inline std::string ok(const std::string& rest) { return "HTTP/1.1 200 OK\r\n" + rest; }

inline const std::vector<HttpSample>& httpSamples() {
    using enum HttpRule;
    using namespace std::string_literals;
    static const std::vector<HttpSample> all{
        {"simple", requests, get("")},
        {"pipelined", requests, get("") + get("A: b\r\n") + get(""), None, 0, 3},
        {"empty lines in front", requests, "\r\n\r\n" + get("") + "\r\n" + get(""), None, 0, 2},
        {"content length", requests, "POST /a?b=c%20d HTTP/1.1\r\nhost:h:8080\r\ncontent-length:  5 \r\n\r\nhello"},
        {"length zero", requests, get("Content-Length: 0\r\n")},
        {"chunked", requests, chunked("5\r\nhello\r\nA;x=\"a\\\"b\" ; y\r\n0123456789\r\n00\r\nT: v\r\n\r\n")},
        {"two chunked", requests, chunked("0\r\n\r\n") + chunked("1\r\na\r\n0\r\n\r\n"), None, 0, 2},
        {"two codings", requests, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
        {"HTTP/1.0 without host", requests, "GET / HTTP/1.0\r\n\r\n"},
        {"CONNECT", requests, "CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n"},
        {"OPTIONS *", requests, "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"},
        {"absolute form", requests, "GET http://[::1]:80/x HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"},
        {"empty value, bytes above 127, tab", requests, get("A:\r\nB: \xc3\xa4\tx \r\n")},
        {"upgrade", requests, get("Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n")},
        {"expect", requests, get("Expect: 100-continue\r\n")},
        {"response with length", responses, ok("Content-Length: 3\r\n\r\nabc")},
        {"response until close", responses, ok("\r\nabc")},
        {"response without reason", responses, "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"},
        {"100 then 200", responses, "HTTP/1.1 100 Continue\r\n\r\n" + ok("Content-Length: 1\r\n\r\na"), None, 0, 2},
        {"204 and 304 have no body", responses,
         "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", None, 0, 2},
        {"answer to HEAD",
         responses,
         ok("Content-Length: 9\r\n\r\n") + ok("Content-Length: 1\r\n\r\na"),
         None,
         0,
         2,
         {"HEAD", "GET"}},
        {"answer to CONNECT", responses, ok("Content-Length: 9\r\n\r\nany\r\nthing"), None, 0, 0, {"CONNECT"}},
        {"101", responses, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n!?", None, 0,
         0},
        {"response with a coding but not chunked", responses, ok("Transfer-Encoding: gzip\r\n\r\nabc")},

        {"method", requests, "G\x01T / HTTP/1.1\r\n", InvalidMethod, 1, 0},
        {"no method", requests, " / HTTP/1.1\r\n", InvalidMethod, 0, 0},
        {"TLS on a port of HTTP", requests, "\x16\x03\x01", InvalidMethod, 0, 0},
        {"target with a space", requests, "GET /a b HTTP/1.1\r\n", InvalidVersion, 7, 0},
        {"target not a URI", requests, "GET /a<b HTTP/1.1\r\n", InvalidTarget, 6, 0},
        {"target with a fragment", requests, "GET /a#b HTTP/1.1\r\n", InvalidTarget, 6, 0},
        {"target with a broken escape", requests, "GET /%4g HTTP/1.1\r\n", InvalidTarget, 5, 0},
        {"target above 127", requests, "GET /\xc3\xa4 HTTP/1.1\r\n", InvalidTarget, 5, 0},
        {"* with GET", requests, "GET * HTTP/1.1\r\n", TargetForm, 4, 0},
        {"path without slash", requests, "GET a/b HTTP/1.1\r\n", TargetForm, 4, 0},
        {"CONNECT to a path", requests, "CONNECT /x HTTP/1.1\r\n", TargetForm, 8, 0},
        {"two spaces", requests, "GET  / HTTP/1.1\r\n", StartLineSpaces, 4, 0},
        {"tab", requests, "GET /\tHTTP/1.1\r\n", StartLineSpaces, 5, 0},
        {"space behind the version", requests, "GET / HTTP/1.1 \r\n", StartLineSpaces, 14, 0},
        {"HTTP/0.9", requests, "GET /\r\n", InvalidVersion, 5, 0},
        {"version in small letters", requests, "GET / http/1.1\r\n", InvalidVersion, 6, 0},
        {"version 1.10", requests, "GET / HTTP/1.10\r\n", InvalidVersion, 14, 0},
        {"version 2.0", requests, "GET / HTTP/2.0\r\n", UnsupportedVersion, 11, 0},
        {"start line ends with LF", requests, "GET / HTTP/1.1\nHost: h\r\n\r\n", BareLf, 14, 0},
        {"field ends with LF", requests, "GET / HTTP/1.1\r\nHost: h\nA: b\r\n\r\n", BareLf, 23, 0},
        {"head ends with LF", requests, "GET / HTTP/1.1\r\nHost: h\r\n\n", BareLf, 25, 0},
        {"CR in a value", requests, get("A: b\rc\r\n"), BareCr, 29, 0},
        {"CR in the request line", requests, "GET / HTTP/1.1\rX\r\n", BareCr, 14, 0},
        {"zero byte", requests, get("A: b\0c\r\n"s), Nul, 29, 0},
        {"control character", requests, get("A: b\x07\r\n"), InvalidFieldValue, 29, 0},
        {"space before the colon", requests, get("Content-Length : 5\r\n"), SpaceBeforeColon, 39, 0},
        {"tab before the colon", requests, get("A\t: 5\r\n"), SpaceBeforeColon, 26, 0},
        {"space in a name", requests, get("A b: 5\r\n"), InvalidFieldName, 26, 0},
        {"no name", requests, get(": 5\r\n"), InvalidFieldName, 25, 0},
        {"no colon", requests, get("Abc\r\n"), MissingColon, 28, 0},
        {"folded", requests, get("A: b\r\n c\r\n"), ObsFold, 31, 0},
        {"space in front of the first field", requests, "GET / HTTP/1.1\r\n Host: h\r\n\r\n", LeadingWhitespace, 16, 0},
        {"no host", requests, "GET / HTTP/1.1\r\nA: b\r\n\r\n", MissingHost, 0, 0},
        {"two hosts", requests, get("Host: i\r\n"), SeveralHosts, 25, 0},
        {"two hosts in HTTP/1.0", requests, "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", SeveralHosts, 25, 0},
        {"host with a path", requests, "GET / HTTP/1.1\r\nHost: h/x\r\n\r\n", InvalidHost, 22, 0},
        {"host with a user", requests, "GET / HTTP/1.1\r\nHost: a@h\r\n\r\n", InvalidHost, 22, 0},
        {"both lengths", requests, get("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), BothLengths, 44, 0},
        {"both, the other way round", requests, get("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), BothLengths,
         53, 0},
        {"differing lengths", requests, get("Content-Length: 5\r\nContent-Length: 6\r\n"), DifferingLengths, 44, 0},
        {"the same length twice", requests, get("Content-Length: 5\r\nContent-Length: 5\r\n"), RepeatedLength, 44, 0},
        {"a list of lengths", requests, get("Content-Length: 5, 5\r\n"), InvalidLength, 41, 0},
        {"negative length", requests, get("Content-Length: -5\r\n"), InvalidLength, 41, 0},
        {"length with a plus", requests, get("Content-Length: +5\r\n"), InvalidLength, 41, 0},
        {"no length in the field", requests, get("Content-Length:\r\n"), InvalidLength, 40, 0},
        {"length of 2 to the 64th", requests, get("Content-Length: 18446744073709551616\r\n"), LengthOverflow, 41, 0},
        {"coding in HTTP/1.0", requests, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", CodingInOldVersion,
         17, 0},
        {"chunked is not last", requests, get("Transfer-Encoding: chunked, gzip\r\n"), ChunkedNotLast, 44, 0},
        {"not chunked at all", requests, get("Transfer-Encoding: gzip\r\n"), ChunkedNotLast, 0, 0},
        {"chunked twice", requests, get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), ChunkedTwice,
         72, 0},
        {"unknown coding", requests, get("Transfer-Encoding: xchunked\r\n"), UnknownCoding, 44, 0},
        {"coding hidden behind a control character", requests,
         get("Transfer-Encoding: \x0b"
             "chunked\r\n"),
         InvalidFieldValue, 44, 0},
        {"chunk size with 0x", requests, chunked("0x5\r\nhello\r\n"), InvalidChunkSize, 57, 0},
        {"chunk size with a sign", requests, chunked("-5\r\n"), InvalidChunkSize, 56, 0},
        {"chunk size with a space in front", requests, chunked(" 5\r\n"), InvalidChunkSize, 56, 0},
        {"no chunk size", requests, chunked("\r\n"), InvalidChunkSize, 56, 0},
        {"chunk size of 17 digits", requests, chunked("10000000000000005\r\n"), ChunkSizeOverflow, 72, 0},
        {"chunk size and a space", requests, chunked("5 \r\nhello\r\n"), InvalidChunkExtension, 57, 0},
        {"broken extension", requests, chunked("5;=\r\n"), InvalidChunkExtension, 58, 0},
        {"LF behind a chunk's size", requests, chunked("5\nhello\r\n"), BareLf, 57, 0},
        {"LF in an extension", requests, chunked("5;a\nhello\r\n"), BareLf, 59, 0},
        {"chunk longer than its size", requests, chunked("5\r\nhellox\r\n"), ChunkDataEnd, 64, 0},
        {"LF behind a chunk", requests, chunked("5\r\nhello\n0\r\n\r\n"), BareLf, 64, 0},
        {"length in the trailer", requests, chunked("0\r\nContent-Length: 5\r\n\r\n"), FramingInTrailer, 59, 0},
        {"data after close", requests, get("Connection: close\r\n") + "GET", DataAfterClose, 46, 1},
        {"ends in the head", requests, "GET / HTTP/1.1\r\nHost", EndsInHead, 20, 0},
        {"ends in the body", requests, get("Content-Length: 5\r\n") + "abc", EndsInBody, 49, 0},
        {"ends in a chunk", requests, chunked("5\r\nab"), EndsInBody, 61, 0},
        {"ends in the trailer", requests, chunked("0\r\nA"), EndsInBody, 60, 0},
        {"ends in a line that is broken already", requests, "GET / HTTP/1.1\r\nA\x01", InvalidFieldName, 17, 0},
        {"status with two digits", responses, "HTTP/1.1 20 OK\r\n", InvalidStatus, 11, 0},
        {"status with four digits", responses, "HTTP/1.1 2000 OK\r\n", InvalidStatus, 12, 0},
        {"status 600", responses, "HTTP/1.1 600 X\r\n", InvalidStatus, 9, 0},
        {"no space behind the status", responses, "HTTP/1.1 200\r\n\r\n", StatusSpace, 12, 0},
        {"control character in the reason", responses, "HTTP/1.1 200 O\x01\r\n", InvalidReason, 14, 0},
        {"response after an empty line", responses, "\r\n" + ok("\r\n"), LeadingEmptyLine, 0, 0},
        {"response split by a field", responses, ok("A: b\nHTTP/1.1 200 OK\r\n\r\n"), BareLf, 21, 0},
        {"response with both lengths", responses, ok("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"),
         BothLengths, 36, 0},
    };
    return all;
}

} // namespace layerscope::testing
