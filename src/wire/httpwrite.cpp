#include "wire/http.h"

#include "wire/httpscan.h"

#include <fmt/format.h>
#include <iterator>

namespace layerscope {
namespace {

struct StatusReason {
    std::uint16_t status;
    std::string_view reason;
};
constexpr StatusReason reasons[] = {
    {100, "Continue"},
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

void append(Bytes& bytes, std::string_view text) { bytes.insert(bytes.end(), text.begin(), text.end()); }

void appendFields(Bytes& bytes, std::span<const HttpLine> fields) {
    for (const HttpLine& field : fields)
        fmt::format_to(std::back_inserter(bytes), "{}: {}\r\n", field.name, field.value);
    append(bytes, "\r\n");
}

std::vector<HttpLine> linesOf(const HttpHead& head) {
    std::vector<HttpLine> lines;
    for (const HttpField& field : head.fields)
        lines.push_back({std::string(head.text(field.name)), std::string(head.text(field.value))});
    return lines;
}

// What this program writes it would also read: one head and no more, with these fields.
Result<Bytes> checked(Bytes bytes, HttpSide side, const std::vector<HttpLine>& fields) {
    HttpParser parser(side);
    HttpStep step = parser.next(bytes);
    if (step.event == HttpEvent::NeedMore)
        step = parser.finish();
    if (step.event == HttpEvent::Failed) {
        const HttpRuleText& text = parser.verdict().text();
        return Failure({{}, "http", parser.verdict().offset, fmt::format("{} ({})", text.sentence, text.source)});
    }
    if (step.consumed != bytes.size() || parser.head().fields.size() != fields.size())
        return Failure({{}, "http", step.consumed, "a line break in a field would end it early"});
    return bytes;
}

} // namespace

Result<Bytes> HttpRequest::write() const {
    Bytes bytes;
    fmt::format_to(std::back_inserter(bytes), "{} {} HTTP/1.{}\r\n", method, target, minorVersion);
    appendFields(bytes, fields);
    return checked(std::move(bytes), HttpSide::Requests, fields);
}

HttpRequest HttpRequest::of(const HttpHead& head) {
    return {std::string(head.text(head.method)), std::string(head.text(head.target)), head.minorVersion, linesOf(head)};
}

Result<Bytes> HttpResponse::write() const {
    Bytes bytes;
    fmt::format_to(std::back_inserter(bytes), "HTTP/1.{} {} {}\r\n", minorVersion, status, reason);
    appendFields(bytes, fields);
    return checked(std::move(bytes), HttpSide::Responses, fields);
}

HttpResponse HttpResponse::of(const HttpHead& head) {
    return {head.statusCode, std::string(head.text(head.reason)), head.minorVersion, linesOf(head)};
}

std::string_view httpReason(std::uint16_t status) {
    for (const StatusReason& entry : reasons) {
        if (entry.status == status)
            return entry.reason;
    }
    return {};
}

void appendHttpChunk(Bytes& bytes, ByteView data, std::string_view extension) {
    fmt::format_to(std::back_inserter(bytes), "{:x}{}\r\n", data.size(), extension);
    bytes.insert(bytes.end(), data.begin(), data.end());
    append(bytes, "\r\n");
}

void appendHttpLastChunk(Bytes& bytes, std::span<const HttpLine> trailers) {
    append(bytes, "0\r\n");
    appendFields(bytes, trailers);
}

bool isGzipCoding(std::string_view coding) {
    return http::equalsIgnoringCase(coding, "gzip") || http::equalsIgnoringCase(coding, "x-gzip");
}

std::string httpSummary(ByteView bytes) {
    const bool response = bytes.size() >= 5 && std::equal(bytes.begin(), bytes.begin() + 5, "HTTP/");
    HttpParser parser(response ? HttpSide::Responses : HttpSide::Requests);
    if (parser.next(bytes).event != HttpEvent::Head)
        return {};
    const HttpHead& head = parser.head();
    if (response)
        return fmt::format("{} {}", head.statusCode, head.text(head.reason));
    return fmt::format("{} {}", head.text(head.method), head.text(head.target));
}

} // namespace layerscope
