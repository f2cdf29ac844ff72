// The Hypertext Transfer Protocol, version 1.1 (RFC 9110, RFC 9112): its fields, and messages as values that are
// written. Reading is HttpParser's.
#pragma once

#include "base/result.h"
#include "wire/field.h"
#include "wire/httpparser.h"

namespace layerscope {

extern const Protocol httpProtocol;

constexpr std::uint16_t httpPort = 80;
constexpr std::uint16_t httpAlternativePort = 8080;

// One field of a message to write: "Content-Length" and "5".
struct HttpLine {
    std::string name;
    std::string value;

    friend bool operator==(const HttpLine&, const HttpLine&) = default;
};

// A head to write. Nothing is added to what is said here: framing fields are the caller's.
struct HttpRequest {
    std::string method = "GET";
    std::string target = "/";
    std::uint8_t minorVersion = 1;
    std::vector<HttpLine> fields;

    // The head's bytes, the empty line included. Fails, naming the rule, when HttpParser would refuse it.
    Result<Bytes> write() const;
    static HttpRequest of(const HttpHead& head);
    friend bool operator==(const HttpRequest&, const HttpRequest&) = default;
};

struct HttpResponse {
    std::uint16_t status = 200;
    std::string reason = "OK";
    std::uint8_t minorVersion = 1;
    std::vector<HttpLine> fields;

    Result<Bytes> write() const;
    static HttpResponse of(const HttpHead& head);
    friend bool operator==(const HttpResponse&, const HttpResponse&) = default;
};

// The reason phrase that RFC 9110 §15 gives a status code; empty when it has none.
std::string_view httpReason(std::uint16_t status);

// Appends a chunk (RFC 9112 §7.1): `extension` is "" or begins with ";". Data must not be empty.
void appendHttpChunk(Bytes& bytes, ByteView data, std::string_view extension = {});
// Appends the last chunk and the trailer section behind it.
void appendHttpLastChunk(Bytes& bytes, std::span<const HttpLine> trailers = {});

// Whether a content coding is gzip: "gzip" or "x-gzip" (RFC 9110 §8.4.1.3).
bool isGzipCoding(std::string_view coding);

// A message in a few words: "GET /chat", "101 Switching Protocols"; empty when the bytes do not begin with a head.
std::string httpSummary(ByteView bytes);

} // namespace layerscope
